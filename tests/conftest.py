"""Hypothesis without deadlines, with the same examples in every run: so the suite holds what was once explored at length."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")
