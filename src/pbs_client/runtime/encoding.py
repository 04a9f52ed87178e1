"""How a call is encoded for HTTP: path, query string and JSON body, as PBS reads them
(protocol.md §2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from pbs_client.errors import UsageError
from pbs_client.runtime.operation import Operation

PREFIX = "/api2/json"
MAX_TARGET = 3072
"""The longest path with query, prefix included, that PBS reads: a longer one gets a 414 without any
text."""
MAX_JSON = 512 * 1024 - 1
"""The longest JSON body that PBS reads, in bytes."""


def encode_path(operation: Operation, values: Mapping[str, Any]) -> str:
    """The path below the prefix, each value as exactly one percent-encoded component."""
    parts = list(operation.path_parts)
    for index in range(1, len(parts), 2):
        parts[index] = _component(parts[index], values.get(parts[index]))
    return "".join(parts)


def _component(name: str, value: Any) -> str:
    if value is None:
        raise UsageError(f"{name} is missing: it is part of the path")
    text = _scalar(value)
    # PBS drops empty components, so the call would reach another function; proxies and libraries
    # resolve dot components.
    if text in ("", ".", ".."):
        raise UsageError(f"{name} is {text!r}, which cannot be sent as one component of a path")
    encoded = _escaped(text)
    # PBS refuses a component that begins with a dot before it decodes it.
    return "%2E" + encoded[1:] if encoded.startswith(".") else encoded


def _scalar(value: Any) -> str:
    """A single value as written in a path or a query."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _escaped(text: str) -> str:
    """Percent-encoded but for ASCII letters, digits and `-._~`."""
    if text.isascii() and text.isalnum():
        return text
    from urllib.parse import quote  # Without it, 0.8 of the import of a function, attrs aside.

    return quote(text, safe="")


def encode_query(values: Mapping[str, Any]) -> str:
    """The query string; an array repeats its key."""
    pairs: list[str] = []
    for name, value in values.items():
        items = cast("Sequence[Any]", value) if isinstance(value, (list, tuple)) else (value,)
        pairs += [f"{_escaped(name)}={_escaped(_scalar(item))}" for item in items]
    return "&".join(pairs)


def encode_call(operation: Operation, path: str, values: Mapping[str, Any]) -> tuple[str, bytes | None]:
    """The target of a call (prefix, path and query) and its JSON body, if it has one.

    `path` is encoded; `values` are all values by wire name, those in the path included. Raises
    `UsageError` if the call is too long for PBS.
    """
    params: dict[str, Any] = {}
    in_body = False
    for wire, value in values.items():
        place = operation.place_of(wire)
        if place != "path":
            params[wire] = value
            in_body = in_body or place == "body"
    target, body = PREFIX + path, None
    if in_body:
        # With a JSON body PBS does not look at the query at all (protocol.md §2.1), so
        # everything goes into the body.
        import json  # Many programs never send a body.

        body = json.dumps(params, separators=(",", ":")).encode()
    elif params and (query := encode_query(params)):
        target = f"{target}?{query}"
    if len(target) > MAX_TARGET:
        raise UsageError(
            f"path and query of this call have {len(target)} bytes, and PBS reads at most {MAX_TARGET}",
            hint="Split the call, or shorten the longest value.",
        )
    if body is not None and len(body) > MAX_JSON:
        raise UsageError(f"the values of this call have {len(body)} bytes as JSON, and PBS reads at most {MAX_JSON}")
    return target, body
