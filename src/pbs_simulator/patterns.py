"""The schema's patterns, written for Rust's regex library, as Python's `re` understands them.

Python compiles most of them as they stand, and gives POSIX classes and `$` another meaning:
`[:cntrl:]` would be a set of letters, and `$` would let a trailing newline pass.
"""

from __future__ import annotations

import re
from functools import cache

_CLASSES = {
    "cntrl": r"\x00-\x1f\x7f",
    "alpha": "A-Za-z",
    "digit": "0-9",
    "alnum": "0-9A-Za-z",
    "upper": "A-Z",
    "lower": "a-z",
    "space": r"\t\n\v\f\r ",
    "blank": r"\t ",
    "xdigit": "0-9A-Fa-f",
    "punct": r"!-/:-@\[-`{-~",
    "graph": "!-~",
    "print": " -~",
}


def _translate(rust: str) -> str:
    """Rewrites one pattern; walks it once, knowing whether it is inside a bracket expression."""
    out: list[str] = []
    index, depth = 0, 0
    while index < len(rust):
        char = rust[index]
        if char == "\\":
            out.append(rust[index : index + 2])
            index += 2
            continue
        if negated := re.match(r"\[\[:\^(\w+):\]\]", rust[index:]):
            out.append(f"[^{_CLASSES[negated[1]]}]")
            index += negated.end()
            continue
        if depth and (posix := re.match(r"\[:(\w+):\]", rust[index:])):
            out.append(_CLASSES[posix[1]])
            index += posix.end()
            continue
        if char == "[" and not depth:
            depth = 1
            out.append(char)
            index += 1
            while index < len(rust) and rust[index] in "^]":  # a bracket right at the start is a literal one
                out.append(rust[index])
                index += 1
            continue
        if char == "]" and depth:
            depth = 0
        elif char == "$" and not depth:
            char = r"\Z"
        out.append(char)
        index += 1
    return "".join(out)


@cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A compiled schema pattern, which stands between slashes; match it with `search`."""
    if len(pattern) > 1 and pattern.startswith("/") and pattern.endswith("/"):
        pattern = pattern[1:-1]
    return re.compile(_translate(pattern))
