"""How a call is written down for HTTP: path, query string and JSON body, as PBS reads them (protocol notes §2)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from urllib.parse import quote

import attrs

from pbs_client.errors import UsageError
from pbs_client.runtime.operation import Operation, Place

PREFIX = "/api2/json"
MAX_TARGET = 3072
"""The longest path with query, prefix included, that PBS reads: beyond it the answer is a 414 without a text."""
MAX_JSON = 512 * 1024 - 1
"""The longest JSON body that PBS reads, in bytes."""
COMMON_HEADERS = (("accept", "application/json"), ("accept-encoding", "gzip, deflate"), ("user-agent", "pbs-client"))
"""What every ordinary request sends."""

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def placeholders(template: str) -> list[str]:
    """The wire names that stand in braces in a path template."""
    return _PLACEHOLDER.findall(template)


def encode_path(template: str, values: Mapping[str, Any]) -> str:
    """The path below the prefix, each value as exactly one percent-encoded component."""
    return _PLACEHOLDER.sub(lambda found: _component(found[1], values.get(found[1])), template)


def _component(name: str, value: Any) -> str:
    if value is None:
        raise UsageError(f"{name} is missing: it is part of the path")
    text = scalar(value)
    # PBS drops empty components, so the call would reach another function; dot components are resolved away by proxies and libraries.
    if text in ("", ".", ".."):
        raise UsageError(f"{name} is {text!r}, which cannot be sent as one component of a path")
    encoded = quote(text, safe="")
    # A component that begins with a dot is refused by PBS on sight, before it is decoded.
    return "%2E" + encoded[1:] if encoded.startswith(".") else encoded


def scalar(value: Any) -> str:
    """A single value as it stands in a path or a query."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def encode_query(values: Iterable[tuple[str, Any]]) -> str:
    """The query string; an array repeats its key."""
    pairs: list[str] = []
    for name, value in values:
        items = cast("Sequence[Any]", value) if isinstance(value, (list, tuple)) else [value]
        pairs += [f"{quote(name, safe='')}={quote(scalar(item), safe='')}" for item in items]
    return "&".join(pairs)


def place_of(operation: Operation, wire: str) -> Place:
    """Where a value of this wire name travels."""
    for parameter in operation.parameters:
        if parameter.wire == wire:
            return parameter.place
    if wire in placeholders(operation.template):
        return "path"
    return "query" if operation.method in ("GET", "DELETE") else "body"


@attrs.frozen
class Written:
    """A call as it goes over the wire, but for what says who is asking. Nothing is shown, as secrets may be anywhere in it."""

    target: str = attrs.field(repr=False)
    """Path with prefix and query."""
    json: bytes | None = attrs.field(repr=False)
    """The JSON body, if the call has one."""

    def check(self) -> None:
        """Raises `UsageError` where PBS would not read it for its length."""
        if len(self.target) > MAX_TARGET:
            raise UsageError(
                f"path and query of this call have {len(self.target)} bytes and PBS reads at most {MAX_TARGET}",
                hint="Split the call, or shorten the longest value.",
            )
        if self.json is not None and len(self.json) > MAX_JSON:
            raise UsageError(f"the values of this call have {len(self.json)} bytes as JSON and PBS reads at most {MAX_JSON}")


def write(operation: Operation, path: str, params: Mapping[str, Any]) -> Written:
    """A call in writing; `path` is encoded, `params` are the other values by wire name."""
    # With a JSON body PBS does not look at the query at all (protocol notes §2.1), so then everything goes into the body.
    if any(place_of(operation, wire) == "body" for wire in params):
        return Written(PREFIX + path, json.dumps(params, separators=(",", ":")).encode())
    query = encode_query(params.items())
    return Written(f"{PREFIX}{path}?{query}" if query else PREFIX + path, None)
