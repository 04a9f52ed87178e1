"""The parameters of one request: where they are read from, and what PBS says when they are wrong
(protocol.md §2, §3.3).

Form mode (no content type, or a form) joins body, query and path; JSON mode reads the body and the
path and ignores the query.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from pbs_simulator.catalog import CatalogOperation, Schema
from pbs_simulator.formats import READ_LATER
from pbs_simulator.json_text import NotJson, read_json
from pbs_simulator.refusals import Refusal, parameter_refusal, unknown_variant
from pbs_simulator.rights import DEEPEST_NAMESPACE
from pbs_simulator.validation import Wrong, check_json, parse_text

BODY_LIMIT = 512 * 1024
"""Bytes from which the body of an ordinary method is refused."""

_TAKEN_OVER: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("POST", "/config/acme/plugins"): ("api", "id"),
    ("POST", "/config/notifications/endpoints/gotify"): ("name", "server"),
    ("POST", "/config/remote"): ("auth-id", "host"),
    ("POST", "/config/s3"): ("access-key", "endpoint"),
    ("POST", "/config/tape-backup-job"): ("drive", "pool", "store"),
}
"""Required parameters that an operation takes over from a type.

PBS looks for those that are missing after its own ones.
"""
_NARROW: Mapping[str, tuple[str, int]] = {
    **dict.fromkeys(("port", "mtu", "vlan-id"), ("u16", 2**16 - 1)),
    **dict.fromkeys(("index", "max-body-size"), ("usize", 2**64 - 1)),
    **dict.fromkeys(("limit", "put-rate-limit", "start"), ("u64", 2**64 - 1)),
}
"""Where the schema gives an integer no bounds, its type in PBS still has some."""
_NAMESPACE = "){0,7}"
"""What the pattern of a namespace has and no other."""
_OF_A_GROUP = ("backup-id", "backup-type")
_OF_A_SNAPSHOT = ("backup-time", *_OF_A_GROUP)


def read_parameters(
    operation: CatalogOperation, path_values: dict[str, str], query: str, content_type: str | None, body: bytes
) -> dict[str, Any]:
    """The checked parameters of a request, by wire name; raises `Refusal`."""
    if operation.raw:
        return _from_pairs(operation, [*(pair for pair in _pairs(query) if pair[0] != "_dc"), *path_values.items()])
    media = (content_type or "").partition(";")[0]
    if content_type is not None and media not in ("application/x-www-form-urlencoded", "application/json"):
        raise Refusal(f'unsupported content type Ok("{content_type}")')
    if len(body) >= BODY_LIMIT:
        raise Refusal("Request body too large")
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Refusal(f"Request body not uft8: {_utf8_message(error)}") from None
    if media == "application/json":
        return _from_json(operation, path_values, text)
    # A key by which old web interfaces keep caches away.
    pairs = [(name, value) for name, value in _pairs(query) if name != "_dc"]
    return _from_pairs(operation, [*_pairs(text), *pairs, *path_values.items()])


def _utf8_message(error: UnicodeDecodeError) -> str:
    if error.reason == "unexpected end of data":
        return f"incomplete utf-8 byte sequence from index {error.start}"
    return f"invalid utf-8 sequence of {error.end - error.start} bytes from index {error.start}"


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    """The pairs of a form or query, in order."""
    for part in text.split("&"):
        if part:
            key, _, value = part.partition("=")
            yield _decode(key), _decode(value)


def _decode(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "replace")


def _from_pairs(operation: CatalogOperation, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Checks in the order in which things were sent; what is missing is only looked for when
    nothing else is wrong.
    """
    values: dict[str, Any] = {}
    errors: list[tuple[str, str]] = []
    for name, text in pairs:
        schema = operation.parameters.get(name)
        if schema is None:
            if operation.children is None:
                errors.append((name, "schema does not allow additional properties."))
            continue
        try:
            value = parse_text(schema, text)
        except Wrong as wrong:
            errors.append((name, str(wrong)))
            continue
        if schema.get("type") == "array":
            values.setdefault(name, []).extend(value)
        elif name in values:
            errors.append((name, "duplicate parameter."))
        else:
            values[name] = value
    if not errors:
        errors = [(name, "parameter is missing and it is not optional.") for name in _missing(operation, values)]
    if errors:
        raise parameter_refusal(*errors)
    return values


def _from_json(operation: CatalogOperation, path_values: dict[str, str], text: str) -> dict[str, Any]:
    """Checks by the order of names; a null counts as missing and as wrong."""
    try:
        sent: Any = read_json(text) if text else {}
    except NotJson as error:
        raise Refusal(str(error)) from None
    if sent is None and path_values:
        sent = {}  # Rust's JSON values become an object when a member is set, if there was nothing before
    if not isinstance(sent, dict):
        if path_values:  # and otherwise PBS's process for what needs root ends there
            raise Refusal("client error (SendRequest)")
        kind = "array" if isinstance(sent, list) else "scalar value"
        raise Refusal(f"Expected object - got {kind}.")
    values = dict(cast("dict[str, Any]", sent))
    for name, raw in path_values.items():
        try:
            values[name] = parse_text(operation.parameters.get(name, {"type": "string"}), raw)
        except Wrong as wrong:
            raise Refusal(str(wrong)) from None
    errors: list[tuple[str, str]] = []
    for name in sorted(values):
        schema = operation.parameters.get(name)
        if schema is None:
            if operation.children is None:
                errors.append((name, "schema does not allow additional properties"))
            continue
        try:
            check_json(schema, values[name])
        except Wrong as wrong:
            errors += wrong.below(name)
    errors += [(name, "property is missing and it is not optional") for name in _missing(operation, values)]
    if errors:
        raise parameter_refusal(*errors)
    return values


def _missing(operation: CatalogOperation, values: Mapping[str, Any]) -> list[str]:
    """The names of required parameters that were not sent: an operation's own ones first, then
    those it takes over from types.
    """
    absent = [
        name for name, schema in operation.parameters.items() if schema.get("required") and values.get(name) is None
    ]
    last = _TAKEN_OVER.get(operation.key, ())
    if not last and not operation.raw:
        # A snapshot's time stands before its group. Raw operations list everything as their own.
        last = _OF_A_SNAPSHOT if "backup-time" in operation.parameters else _OF_A_GROUP
    return sorted(absent, key=lambda name: (last.index(name) + 1 if name in last else 0, name))


def refuse_unreadable(operation: CatalogOperation, values: Mapping[str, Any]) -> None:
    """What passes the parameter check and yet cannot be read.

    These are numbers that the schema does not bound, namespaces that are too deep, and enum values
    that PBS 4.2 no longer checks.
    """
    for name in sorted(READ_LATER.keys() & values.keys()):
        for text in values[name]:
            try:
                READ_LATER[name](text)
            except ValueError as error:
                raise Refusal(str(error)) from None
    for name, schema in operation.parameters.items():
        if name not in values:
            continue
        inner: Schema = schema.get("items", schema)
        if inner.get("lenient"):
            for value in values[name] if schema.get("type") == "array" else [values[name]]:
                if value not in inner["enum"]:
                    raise unknown_variant(value, inner["enum"])
        if schema.get("type") == "integer" and "minimum" not in schema and name in _NARROW:
            kind, most = _NARROW[name]
            if not 0 <= values[name] <= most:
                raise Refusal(f"invalid value: integer `{values[name]}`, expected {kind}")
        if _NAMESPACE in str(schema.get("pattern")) and values[name].count("/") >= DEEPEST_NAMESPACE:
            raise Refusal(f"namespace too deep, {DEEPEST_NAMESPACE} >= max {DEEPEST_NAMESPACE}")
