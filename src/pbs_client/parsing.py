"""The JSON parser: msgspec's where it is installed, otherwise that of the standard library."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any


@functools.cache
def json_parser() -> Callable[[bytes], Any]:
    """The faster parser if it is there. What it refuses gets a second chance, as it is the stricter
    one."""
    try:
        import msgspec.json
    except ImportError:
        return json.loads
    fast = msgspec.json.decode

    def parse(body: bytes) -> Any:
        try:
            return fast(body)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return json.loads(body)

    return parse
