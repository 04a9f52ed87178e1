"""JSON values as Python sees them, and the checks that both type checkers understand."""

from __future__ import annotations

import json
from typing import Any, TypeGuard

Json = dict[str, Any]
"""A JSON object."""


def is_object(value: object) -> TypeGuard[Json]:
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def json_line(value: object) -> str:
    """A value on one line; what cannot be seen is escaped, other letters stay as they are."""
    text = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
