"""The only ways in which text gets into generated code: as a literal, as the prose of a docstring,
or as a name.

A published schema is somebody else's text. The templates print only values of `Code` and refuse all
others, and only the functions below make one, so nothing in a schema can ever become code.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jinja2

from codegen.problems import Problem

DOCSTRING_WIDTH = 100
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Code(str):
    """Text that is a piece of Python and may be printed into a module as it is."""

    __slots__ = ()


class Verbatim(str):
    """A line of prose that is not broken, as of an example."""

    __slots__ = ()


def literal(value: object) -> Code:
    """A text, number, boolean or tuple of them as Python writes it: nothing inside can end it or
    hide."""
    return Code(repr(value))


def long_literal(text: str) -> Code:
    """A string in pieces that fit on a line, as the formatter does not split it."""
    pieces = textwrap.wrap(text, DOCSTRING_WIDTH - 10, drop_whitespace=False, **_UNBROKEN) or [""]
    return Code(f"({' '.join(map(repr, pieces))})" if pieces[1:] else repr(text))


def literals(texts: Iterable[str]) -> Code:
    """A tuple of texts."""
    return Code(f"({''.join(f'{long_literal(text)}, ' for text in texts)})")


def name(text: str) -> Code:
    """A name in Python. Names of the tree are checked where it is built; this is the second
    look."""
    if not _WORD.fullmatch(text):
        raise Problem(f"{text!r} cannot be a name in Python")
    return Code(text)


def expression(*parts: str) -> Code:
    """Code that the generator has put together from checked names and literals."""
    return Code("".join(parts))


def prose(lines: Iterable[str], *, indent: int) -> Code:
    """The inside of a docstring. A line that is too long is broken, and goes on with a deeper
    indent if it had one."""
    broken: list[str] = []
    for line in lines:
        if isinstance(line, Verbatim):
            broken.append(printable(line))
            continue
        own = len(line) - len(line.lstrip())
        more = " " * (own + 4 if own else 0)
        shown = " " * own + printable(" ".join(line.split()))
        broken += textwrap.wrap(shown, DOCSTRING_WIDTH - indent - 3, subsequent_indent=more, **_UNBROKEN) or [""]
    text = "\n".join(f"{' ' * indent}{line}".rstrip() for line in broken).lstrip()
    inside = text.rstrip('"')
    quoted = inside.replace("\\", "\\\\").replace('"""', r"\"\"\"")
    return Code(quoted + r"\"" * (len(text) - len(inside)))


def printable(text: str) -> str:
    """The text with an escape sequence for each character that cannot be seen, or that changes how
    others are shown."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def environment() -> jinja2.Environment:
    """The templates, which can print nothing but `Code`."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # what is made is Python, not HTML
        finalize=_only_code,
    )


_UNBROKEN: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}


def _only_code(value: object) -> Code:
    if not isinstance(value, Code):
        raise Problem(f"a template prints {value!r}, which is not quoted")
    return value
