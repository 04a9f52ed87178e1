"""The parameters of one request: where they are read from, and what PBS says when they are wrong (protocol notes §2, §3.3).

Form mode (no content type, or a form) joins body, query and path; JSON mode reads the body and the path and ignores the query.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from pbs_simulator.calls import Refusal, parameter_refusal
from pbs_simulator.catalog import CatalogOperation, Schema
from pbs_simulator.checks import Wrong, check_json, parse_text

BODY_LIMIT = 512 * 1024
"""Bytes from which the body of an ordinary method is refused."""


def read_parameters(operation: CatalogOperation, path_values: dict[str, str], query: str, content_type: str | None, body: bytes) -> dict[str, Any]:
    """The checked parameters of a request, by wire name; raises `Refusal`."""
    if operation.raw:
        return _from_pairs(operation, [*_pairs(query), *path_values.items()])
    media = (content_type or "").split(";")[0].strip()
    if content_type is not None and media not in ("application/x-www-form-urlencoded", "application/json"):
        raise Refusal(f'unsupported content type Ok("{content_type}")')
    if len(body) >= BODY_LIMIT:
        raise Refusal("Request body too large")
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Refusal(f"Request body not uft8: invalid utf-8 sequence of 1 bytes from index {error.start}") from None
    if media == "application/json":
        return _from_json(operation, path_values, text)
    return _from_pairs(operation, [*_pairs(text), *_pairs(query), *path_values.items()])


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    """The pairs of a form or query, in order; the key `_dc` of old web interfaces is dropped."""
    for part in text.split("&"):
        if part:
            key, _, value = part.partition("=")
            if (name := _decode(key)) != "_dc":
                yield name, _decode(value)


def _decode(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "replace")


def _from_pairs(operation: CatalogOperation, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
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
            errors += wrong.below(name)
            continue
        if schema.get("type") == "array":
            values.setdefault(name, []).extend(value)
        elif name in values:
            errors.append((name, "duplicate parameter."))
        else:
            values[name] = value
    if not errors:
        errors = [(name, "parameter is missing and it is not optional.") for name in _missing(operation.parameters, values)]
    if errors:
        raise parameter_refusal(*errors)
    return values


def _from_json(operation: CatalogOperation, path_values: dict[str, str], text: str) -> dict[str, Any]:
    try:
        sent: Any = json.loads(text) if text.strip() else {}
    except json.JSONDecodeError as error:
        raise Refusal(_serde_message(error)) from None
    if not isinstance(sent, dict):
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
    errors += [(name, "property is missing and it is not optional") for name in _missing(operation.parameters, values)]
    if errors:
        raise parameter_refusal(*errors)
    return values


def _missing(parameters: dict[str, Schema], values: dict[str, Any]) -> list[str]:
    """The names of required parameters that were not sent. PBS looks at an operation's own first, then at the time, then at the group."""
    absent = [name for name, schema in parameters.items() if schema.get("required") and name not in values]
    order = {"backup-time": 1, "backup-id": 2, "backup-type": 3} if "backup-id" in parameters else {}
    return sorted(absent, key=lambda name: (order.get(name, 0), name))


def _serde_message(error: json.JSONDecodeError) -> str:
    """How PBS's JSON library words the most usual mistakes."""
    at = f"at line {error.lineno} column {error.colno}"
    if error.pos >= len(error.doc):
        return f"EOF while parsing a value {at}"
    return f"expected value {at}"


def unknown_variant(value: str, allowed: list[str]) -> Refusal:
    """The refusal of an enum value that the parameter check let pass (4.2 and newer, protocol notes §13)."""
    if len(allowed) == 1:
        expected = f"`{allowed[0]}`"
    elif len(allowed) == 2:
        expected = f"`{allowed[0]}` or `{allowed[1]}`"
    else:
        expected = "one of " + ", ".join(f"`{name}`" for name in allowed)
    return Refusal(f"unknown variant `{value}`, expected {expected}")
