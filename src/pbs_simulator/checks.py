"""Whether one value fits its schema, with the messages PBS has for it (protocol notes §2.2, §3.3).

Text (from a form, a query or a path) is parsed first, JSON must have the right type already; what follows is the same for both.
"""

from __future__ import annotations

import re
from typing import Any, cast

from pbs_simulator.catalog import Schema
from pbs_simulator.patterns import compile_pattern
from pbs_simulator.schedule import ScheduleError, parse_calendar_event

_I64 = range(-(2**63), 2**63)
_TRUE = frozenset({"1", "on", "yes", "true"})
_FALSE = frozenset({"0", "off", "no", "false"})


class Wrong(Exception):
    """A value that does not fit; `path` leads to the part that is wrong, empty for the value itself."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.path = path


def parse_text(schema: Schema, text: str) -> Any:
    """The value that a piece of text stands for. Arrays are not repeated keys here but one element."""
    kind = schema.get("type")
    if kind == "boolean":
        lowered = text.lower()
        if lowered in _TRUE:
            return True
        if lowered in _FALSE:
            return False
        raise Wrong("Unable to parse boolean option.")
    if kind == "integer":
        value = _parse_integer(text)
        _check_bounds(schema, value)
        return value
    if kind == "number":
        try:
            number = float(text)
        except ValueError:
            raise Wrong("invalid float literal") from None
        _check_bounds(schema, number)
        return number
    if kind == "array":
        return [parse_text(schema.get("items", {}), text)]
    check_string(schema, text)
    return text


def _parse_integer(text: str) -> int:
    """Rust's `str::parse::<i64>`: a sign and ASCII digits, nothing else."""
    if not text:
        raise Wrong("cannot parse integer from empty string")
    if not re.fullmatch(r"[+-]?[0-9]+", text, re.ASCII):
        raise Wrong("invalid digit found in string")
    value = int(text)
    if value not in _I64:
        raise Wrong("number too large to fit in target type" if value > 0 else "number too small to fit in target type")
    return value


def check_json(schema: Schema, value: Any) -> None:
    """Refuses a JSON value that does not fit."""
    kind = schema.get("type")
    if kind == "boolean":
        if not isinstance(value, bool):
            raise Wrong("Expected boolean value.")
    elif kind == "integer":
        if isinstance(value, bool) or not isinstance(value, int) or value not in _I64:
            raise Wrong("Expected integer value.")
        _check_bounds(schema, value)
    elif kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Wrong("Expected number value.")
        _check_bounds(schema, value)
    elif kind == "array":
        _check_array(schema, value)
    elif not isinstance(value, str):
        raise Wrong("Expected string value.")
    else:
        check_string(schema, value)


def _check_array(schema: Schema, value: Any) -> None:
    if isinstance(value, dict):
        raise Wrong("Expected array - got object.")
    if not isinstance(value, list):
        raise Wrong("Expected array - got scalar value.")
    items = cast("list[Any]", value)
    least, most = schema.get("minLength"), schema.get("maxLength")
    if least is not None and len(items) < least:
        raise Wrong(f"array must contain at least {least} elements")
    if most is not None and len(items) > most:
        raise Wrong(f"array may only contain {most} elements")
    for index, item in enumerate(items):
        try:
            check_json(schema.get("items", {}), item)
        except Wrong as wrong:
            raise Wrong(wrong.message, f"[{index}]" + (f"/{wrong.path}" if wrong.path else "")) from None


def _check_bounds(schema: Schema, value: float) -> None:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and value < least:
        raise Wrong(f"value must have a minimum value of {least} (got {value})")
    if most is not None and value > most:
        raise Wrong(f"value must have a maximum value of {most} (got {value})")


def check_string(schema: Schema, value: str) -> None:
    """Length, pattern, enum and property string of a text. An enum marked `lenient` is left to the handler, as 4.2 does."""
    least, most = schema.get("minLength"), schema.get("maxLength")
    if least is not None and len(value) < least:
        raise Wrong(f"value must be at least {least} characters long")
    if most is not None and len(value) > most:
        raise Wrong(f"value may only be {most} characters long")
    if (pattern := schema.get("pattern")) is not None and not compile_pattern(pattern).search(value):
        raise Wrong("value does not match the regex pattern")
    if "enum" in schema and value not in schema["enum"] and not schema.get("lenient"):
        raise Wrong(f"value '{value}' is not defined in the enumeration.")
    if isinstance(schema.get("format"), dict):
        check_property_string(schema["format"], value)
    if schema.get("unit") == "calendar-event" and str(schema.get("wire", "")).endswith("schedule"):
        try:
            parse_calendar_event(value)
        except ScheduleError as error:
            raise Wrong(str(error)) from None


def split_property_string(text: str, default_key: str | None = None) -> list[tuple[str, str]]:
    """The pairs of `key=value,key="quoted, value"`; a first value without a key belongs to `default_key`."""
    pairs: list[tuple[str, str]] = []
    rest = text
    while rest:
        match = re.match(r'(?:([^=,"]+)=)?(?:"((?:[^"\\]|\\.)*)"|([^,]*))(?:,|\Z)', rest, re.DOTALL)
        if match is None:
            raise Wrong("failed to parse property string")
        key = match[1] or default_key
        value = re.sub(r"\\(.)", lambda escaped: "\n" if escaped[1] == "n" else escaped[1], match[2]) if match[2] is not None else match[3]
        if key is None:
            raise Wrong("value without key, but schema does not define a default key")
        pairs.append((key, value))
        rest = rest[match.end() :]
    return pairs


def check_property_string(schema: Schema, text: str) -> None:
    """Refuses a property string whose parts do not fit; arrays are split at commas, semicolons and white space."""
    if schema.get("type") == "array":
        parts = [part for part in re.split(r"[,;\s]", text) if part]
        least, most = schema.get("minLength"), schema.get("maxLength")
        if least is not None and len(parts) < least:
            raise Wrong(f"array must contain at least {least} elements")
        if most is not None and len(parts) > most:
            raise Wrong(f"array may only contain {most} elements")
        for part in parts:
            parse_text(schema.get("items", {}), part)
        return
    properties: dict[str, Schema] = schema.get("properties", {})
    default_key = schema.get("default_key")
    seen: set[str] = set()
    for key, value in split_property_string(text, default_key):
        if key in seen:
            raise Wrong("duplicate key", key)
        seen.add(key)
        inner = properties.get(key)
        if inner is None:
            if schema.get("additionalProperties"):
                continue
            raise Wrong("schema does not allow additional properties", key)
        try:
            parse_text(inner, value)
        except Wrong as wrong:
            raise Wrong(f"schema validation failed: {wrong.message}", f"{key}/{wrong.path}" if wrong.path else key) from None
    for key, inner in properties.items():
        if key not in seen and not inner.get("optional"):
            raise Wrong("property is missing and it is not optional", key)
