"""Text from elsewhere, made safe to show in an error, a note or a log record.

A server's text, or the name of a file there, may contain control sequences for a terminal, forge a
line of a log, reverse the direction of writing, or go on for megabytes.
"""

from __future__ import annotations

LONGEST = 4096
"""How many characters of one text are shown."""


def printable(text: str, *, longest: int = LONGEST, lines: bool = False) -> str:
    """The text with everything unprintable written as an escape, cut to `longest` characters. Line
    breaks stay if `lines` is true."""
    if len(text) > longest:
        text = f"{text[: max(0, longest - 3)]}..."
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or (lines and char == "\n") else _escaped(char) for char in text)


def quoted(text: str, *, longest: int = 100) -> str:
    """A mistaken value of the user's, in quotes and cut: it may be a whole file."""
    return repr(text if len(text) <= longest else f"{text[: longest - 3]}...")


def _escaped(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
