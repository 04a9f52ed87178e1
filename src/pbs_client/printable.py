"""Text that somebody else wrote, as it may be shown: in an error, a note, a log record.

A server's text, or a file name on it, may hold what steers a terminal, forges a line of a log,
turns the direction of writing, or goes on for megabytes.
"""

from __future__ import annotations

LONGEST = 4096
"""Characters of one text that are shown."""


def printable(text: str, *, longest: int = LONGEST, lines: bool = False) -> str:
    """The text with all that is not to be seen written as an escape, and cut to `longest`
    characters. Line breaks stay where `lines` says so."""
    if len(text) > longest:
        text = f"{text[: max(0, longest - 3)]}..."
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or (lines and char == "\n") else _escaped(char) for char in text)


def quoted(text: str, *, longest: int = 100) -> str:
    """What a user gave by mistake, in quotes: it may be a whole file."""
    return repr(text if len(text) <= longest else f"{text[: longest - 3]}...")


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
