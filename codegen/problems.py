"""The one exception of the generator: unusable input, described in one line that names the
place."""

from __future__ import annotations


class Problem(Exception):
    """Something in `schema/`, or in a published schema, that a person has to look at. The command
    line prints its text and exits with 1."""
