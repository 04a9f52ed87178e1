"""Parsing JSON: by msgspec where it is installed and worth loading, otherwise by the standard
library."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

SHORT = 1024
"""Texts of up to this many bytes are parsed by the standard library: importing msgspec takes as
long as it saves in about a thousand such texts, and is 0.04 of the time until a first answer."""


_read = json.JSONDecoder().raw_decode


def parse_json(body: bytes) -> Any:
    """The value of a JSON text. Raises ValueError, or RecursionError."""
    if len(body) > SHORT:
        return json_parser()(body)
    # `json.loads` first looks for other encodings and for surrounding spaces: without that, a call
    # takes 0.93 of the instructions.
    try:
        text = body.decode()
        value, end = _read(text)
        if end == len(text):
            return value
    except ValueError:
        pass
    return json.loads(body)


@functools.cache
def json_parser() -> Callable[[bytes], Any]:
    """The faster parser if it is installed. It is also the stricter one, so what it refuses is
    tried again with the standard library's."""
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
