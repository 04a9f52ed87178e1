"""Regular expressions of callers, which PBS gives to Rust's regex library: whether a text has one
in it, and what that library says of a pattern that it does not take. It shows the pattern, points
at the place, and names the fault.

Python finds most faults; what only one of the two languages has is looked for before. Matching is
left to RE2, which like Rust's library needs no more steps than the text has characters, whatever
the pattern is.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Any

DEEPEST = 250
"""How deep parentheses may be nested."""
_TOO_LARGE = "Compiled regex exceeds size limit of 10485760 bytes."

_FAULTS: tuple[tuple[str, str, str], ...] = (
    ("missing ), unterminated subpattern", "unclosed group", r"\("),
    ("unbalanced parenthesis", "unopened group", r"\)"),
    ("unterminated character set", "unclosed character class", r"\["),
    ("nothing to repeat", "repetition operator missing expression", r"."),
    ("bad character range", "invalid character class range, the start must be <= the end", r".-."),
    ("bad escape (end of pattern)", "incomplete escape sequence, reached end of pattern prematurely", r"\\"),
    ("bad escape", "unrecognized escape sequence", r"\\."),
    (
        "min repeat greater than max repeat",
        "invalid repetition count range, the start must be <= the end",
        r"\{[^}]*\}",
    ),
)
"""What Python says, what Rust says, and what of the pattern Rust points at from there on."""

_ONLY_PYTHON = (
    (re.compile(r"\(\?(?:<?[=!])"), "look-around, including look-ahead and look-behind, is not supported"),
    (re.compile(r"\\[1-9]"), "backreferences are not supported"),
    (re.compile(r"(?<=.)\{(?:\d+(?:,\d*)?)?$"), "unclosed counted repetition"),
)
_SECOND_PLUS = re.compile(r"([*+?}])\+")
_ONLY_RUST: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\\[pP](?:\{[^{}]*\}|[A-Z])"), r"\\w"),
    (re.compile(r"\(\?<(?=[A-Za-z_])"), "(?P<"),
    (re.compile(r"\\z"), r"\\Z"),
    (_SECOND_PLUS, r"\1"),
)

_VERBOSE = re.compile(r"\(\?([a-wyzA-Z]*)x([a-wyzA-Z]*)\)")
_BLANKS = re.compile(r"(\\.)|\s+|#[^\n]*", re.DOTALL)


def check_regex(pattern: str) -> None:
    """Raises `ValueError` with Rust's text if it does not take a pattern."""
    for construct, fault in _ONLY_PYTHON:
        if found := construct.search(pattern):
            raise ValueError(_told(pattern, found.start(), found.end(), fault))
    pattern_here = pattern
    if pattern.startswith("{"):
        raise ValueError(_told(pattern, 0, 1, "repetition operator missing expression"))
    _check_depth(pattern)
    for construct, same in _ONLY_RUST:
        pattern_here = construct.sub(same, pattern_here)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            re.compile(pattern_here)
    except re.error as error:
        raise ValueError(_translated(pattern, error)) from None
    except OverflowError:
        raise ValueError(_TOO_LARGE) from None
    _compiled(pattern)


def found_in(text: str, pattern: str) -> bool:
    """Whether a pattern that `check_regex` takes matches somewhere in a text."""
    return _compiled(pattern).search(text) is not None


@lru_cache
def _compiled(pattern: str) -> Any:
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        # Of two operators behind each other RE2 takes none, and the second changes no match.
        return re2.compile(_SECOND_PLUS.sub(r"\1", _without_blanks(pattern)), options)
    except re2.error as error:
        fault = str(error.args[0].decode() if isinstance(error.args[0], bytes) else error)
        too_large = "too large" in fault or "repetition size" in fault
        raise ValueError(_TOO_LARGE if too_large else _told(pattern, 0, len(pattern), fault)) from None


def _without_blanks(pattern: str) -> str:
    """A pattern that begins with the flag `x`, which RE2 does not have, without what that makes
    nothing of: blanks and comments, in classes as well.
    """
    flags = _VERBOSE.match(pattern)
    if flags is None:
        return pattern
    others = f"(?{flags[1]}{flags[2]})" if flags[1] or flags[2] else ""
    return others + _BLANKS.sub(lambda found: found[1] or "", pattern[flags.end() :])


def _check_depth(pattern: str) -> None:
    depth, escaped, inside = 0, False, False
    for index, char in enumerate(pattern):
        if escaped or char == "\\":
            escaped = not escaped
        elif inside or char == "[":
            inside = char != "]"
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth > DEEPEST:
                fault = f"exceed the maximum number of nested parentheses/brackets ({DEEPEST})"
                raise ValueError(_told(pattern, index, index + 1, fault))


def _translated(pattern: str, error: re.error) -> str:
    start = min(error.pos or 0, len(pattern))
    if error.msg.startswith("min repeat"):  # Python points behind the brace
        start = pattern.rindex("{", 0, start)
    for python, rust, shown in _FAULTS:
        if error.msg.startswith(python):
            span = re.compile(shown, re.DOTALL).match(pattern, start)
            return _told(pattern, start, span.end() if span else start + 1, rust)
    return _told(pattern, start, start + 1, error.msg)


def _told(pattern: str, start: int, end: int, fault: str) -> str:
    return f"regex parse error:\n    {pattern}\n    {' ' * start}{'^' * max(end - start, 1)}\nerror: {fault}"
