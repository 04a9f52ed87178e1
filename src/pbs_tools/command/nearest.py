"""Words that are almost right: the nearest known one is suggested."""

from __future__ import annotations

from collections.abc import Iterable


def suggestion(text: str, known: Iterable[str]) -> str:
    """`; did you mean list?`, or nothing where no word is near."""
    from difflib import get_close_matches

    near = get_close_matches(text, list(known), 1)
    return f"; did you mean {near[0]}?" if near else ""


def one_of(text: str, allowed: list[str]) -> str:
    """The text, if it is one of the words. Raises ValueError that names them."""
    if text in allowed:
        return text
    raise ValueError(f"{text} is none of {', '.join(allowed)}{suggestion(text, allowed)}")
