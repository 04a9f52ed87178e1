"""The rows of a recording as they are read from a file: what each has to have, so that a file of
another kind, or one that was changed by hand, is refused with the line that is at fault.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

LATEST = 253_402_300_799
"""The last second of the year 9999."""


def read_rows(path: str | Path) -> Iterator[dict[str, Any]]:
    """The exchanges of a recording, in order. Raises `ValueError` where a line holds none."""
    name, number = Path(path).name, 0
    with Path(path).open(encoding="utf-8-sig") as lines:
        try:
            for line in lines:
                number += 1
                if line.strip():
                    yield _row(line)
        except UnicodeDecodeError:
            problem = "not text in UTF-8"
        except _Fault as fault:
            problem = f"line {number}: {fault}"
        else:
            return
    raise ValueError(f"{name}: {problem}")


class _Fault(Exception):
    """What is wrong with a line."""


def _row(line: str) -> dict[str, Any]:
    try:
        value = cast("object", json.loads(line))
    except (ValueError, RecursionError):
        raise _Fault("no JSON") from None
    if not isinstance(value, dict):
        raise _Fault("no JSON object")
    row = cast("dict[str, Any]", value)
    for name, (wanted, fits) in _MEMBERS.items():
        if name not in row and name not in _REQUIRED:
            continue
        if name not in row:
            raise _Fault(f"`{name}` is missing, which is {wanted}")
        if not fits(row[name]):
            raise _Fault(f"`{name}` is not {wanted}")
    return row


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_call(value: Any) -> bool:
    verb, _, path = value.partition(" ") if isinstance(value, str) else ("", "", "")
    # The verb may be any: recordings hold calls with ones that PBS does not know.
    return bool(verb) and path.startswith("/")


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _has_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, cast("dict[str, Any]", value).values()))


def _is_base64(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(base64.b64decode(value, validate=True) or not value)
    except ValueError:
        return False


def _is_moment(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and 0 <= value <= LATEST


_REQUIRED = frozenset({"op", "auth", "sent", "encoding", "params", "status"})
_MEMBERS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "op": ("a verb and a path", _is_call),
    "auth": ("a string", _is_text),
    "sent": ("a path", lambda value: isinstance(value, str) and value.startswith("/")),
    "encoding": ("query, json or form", lambda value: value in ("query", "json", "form")),
    "params": ("an object", _is_object),
    "status": ("an HTTP status", lambda value: type(value) is int and 100 <= value <= 999),
    "content_type": ("a string or null", lambda value: value is None or isinstance(value, str)),
    "headers": ("an object of strings", _has_texts),
    "sent_headers": ("an object of strings", _has_texts),
    "text": ("a string", _is_text),
    "note": ("a string", _is_text),
    "query": ("a string", _is_text),
    "prefix": ("a string", _is_text),
    "base64": ("base64", _is_base64),
    "raw_body": ("base64", _is_base64),
    "at": ("a moment in Unix seconds", _is_moment),
    "seconds": ("a number of seconds", _is_moment),
}
"""What each member is, and whether a value is that."""
