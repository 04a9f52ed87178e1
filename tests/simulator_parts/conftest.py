"""Hypothesis without deadlines and with the same examples in every run: these tests hold in CI what was once explored at length."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")
