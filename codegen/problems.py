"""The one exception of the generator: input that cannot be used, said in one line that names the
place."""

from __future__ import annotations


class Problem(Exception):
    """Something in `schema/`, or in what a server published, that a person has to look at. The
    command line prints its text and exits with 1."""
