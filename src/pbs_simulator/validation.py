"""Whether one value fits its schema, with the messages PBS has for it (protocol.md §2.2, §3.3).

Text (from a form, a query or a path) is parsed first, JSON must have the right type already; what
follows is the same for both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pbs_simulator.catalog import Schema
from pbs_simulator.exchanges import FALSE_WORDS, TRUE_WORDS
from pbs_simulator.formats import CHECKS
from pbs_simulator.patterns import compile_pattern
from pbs_simulator.refusals import listed

_I64 = range(-(2**63), 2**63)


class Wrong(Exception):
    """A value that does not fit: messages, each with the way to the part that is wrong; None for
    the value itself.

    As text, parts are told in the form of PBS's parameter errors, which is how they appear where
    they cannot be listed.
    """

    def __init__(self, *errors: tuple[str | None, str]) -> None:
        super().__init__(
            errors[0][1] if errors[0][0] is None else listed([(path or "", message) for path, message in errors])
        )
        self.errors = errors

    def below(self, name: str) -> list[tuple[str, str]]:
        """The messages as those of a part called `name`."""
        return [(name if path is None else f"{name}/{path}", message) for path, message in self.errors]


def _wrong(message: str) -> Wrong:
    return Wrong((None, message))


def parse_text(schema: Schema, text: str) -> Any:
    """The value that a piece of text stands for.

    Arrays are not repeated keys here but one element.
    """
    kind = schema.get("type")
    if kind == "boolean":
        lowered = text.lower()
        if lowered in TRUE_WORDS:
            return True
        if lowered in FALSE_WORDS:
            return False
        raise _wrong("Unable to parse boolean option.")
    if kind == "integer":
        value = _parse_integer(text)
        _check_bounds(schema, value)
        return value
    if kind == "number":
        try:
            number = float(text)
        except ValueError:
            raise _wrong("invalid float literal") from None
        _check_bounds(schema, number)
        return number
    if kind == "array":
        return [parse_text(schema.get("items", {}), text)]
    check_string(schema, text)
    return text


def _parse_integer(text: str) -> int:
    """Rust's `str::parse::<i64>`: a sign and ASCII digits, nothing else."""
    if not text:
        raise _wrong("cannot parse integer from empty string")
    if not re.fullmatch(r"[+-]?[0-9]+", text, re.ASCII):
        raise _wrong("invalid digit found in string")
    value = int(text)
    if value not in _I64:
        raise _wrong(
            "number too large to fit in target type" if value > 0 else "number too small to fit in target type"
        )
    return value


def check_json(schema: Schema, value: Any) -> None:
    """Refuses a JSON value that does not fit."""
    kind = schema.get("type")
    if kind == "boolean":
        if not isinstance(value, bool):
            raise _wrong("Expected boolean value.")
    elif kind == "integer":
        if isinstance(value, bool) or not isinstance(value, int) or value not in _I64:
            raise _wrong("Expected integer value.")
        _check_bounds(schema, value)
    elif kind == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _wrong("Expected number value.")
        _check_bounds(schema, value)
    elif kind == "array":
        _check_array(schema, value)
    elif not isinstance(value, str):
        raise _wrong("Expected string value.")
    else:
        check_string(schema, value)


def _check_array(schema: Schema, value: Any) -> None:
    if isinstance(value, dict):
        raise _wrong("Expected array - got object.")
    if not isinstance(value, list):
        raise _wrong("Expected array - got scalar value.")
    items: list[Any] = [*value]
    least, most = schema.get("minLength"), schema.get("maxLength")
    if least is not None and len(items) < least:
        raise _wrong(f"array must contain at least {least} elements")
    if most is not None and len(items) > most:
        raise _wrong(f"array may only contain {most} elements")
    for index, item in enumerate(items):
        try:
            check_json(schema.get("items", {}), item)
        except Wrong as wrong:
            raise Wrong((f"[{index}]", str(wrong))) from None


def _check_bounds(schema: Schema, value: float) -> None:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and value < least:
        raise _wrong(f"value must have a minimum value of {least} (got {value})")
    if most is not None and value > most:
        raise _wrong(f"value must have a maximum value of {most} (got {value})")


def check_string(schema: Schema, value: str) -> None:
    """Length, pattern, enum, property string and further checks of a text.

    An enum marked `lenient` is left to the handler, as 4.2 does.
    """
    least, most = schema.get("minLength"), schema.get("maxLength")
    if least is not None and len(value) < least:
        raise _wrong(f"value must be at least {least} characters long")
    if most is not None and len(value) > most:
        raise _wrong(f"value may only be {most} characters long")
    if (pattern := schema.get("pattern")) is not None and not compile_pattern(pattern).search(value):
        raise _wrong("value does not match the regex pattern")
    if "enum" in schema and value not in schema["enum"] and not schema.get("lenient"):
        raise _wrong(f"value '{value}' is not defined in the enumeration.")
    if isinstance(schema.get("format"), dict):
        check_property_string(schema["format"], value)
    if (check := schema.get("check")) is not None:
        try:
            CHECKS[check](value)
        except ValueError as error:
            raise _wrong(str(error)) from None


def split_property_string(text: str, default_key: str | None = None) -> list[tuple[str, str]]:
    """The pairs of `key=value,key="quoted, value"`; a first value without a key belongs to
    `default_key`.
    """
    pairs: list[tuple[str, str]] = []
    rest = text
    while rest:
        key = default_key
        if not rest.startswith('"') and (named := re.match("([^,=]*)=", rest)):
            key, rest = named[1], rest[named.end() :]
        if rest.startswith('"'):
            value, rest = _quoted(rest)
        else:
            value, _, rest = rest.partition(",")
        if key is None:
            raise _wrong("value without key, but schema does not define a default key")
        pairs.append((key, value))
    return pairs


def _quoted(text: str) -> tuple[str, str]:
    """The value of a quoted string at the start of a text, and what follows its comma."""
    match = re.match(r'"((?:[^"\\]|\\.)*)"', text, re.DOTALL)
    if match is None:
        raise _wrong("unexpected end of string")
    if re.search(r'\\[^"\\n]', match[1].replace("\\\\", "")):
        raise _wrong("unsupported escape sequence")
    rest = text[match.end() :]
    if rest and not rest.startswith(","):
        raise _wrong("garbage after quoted string")
    return re.sub(r"\\(.)", lambda escaped: "\n" if escaped[1] == "n" else escaped[1], match[1]), rest[1:]


def check_property_string(schema: Schema, text: str) -> None:
    """Refuses a property string whose parts do not fit, naming all that is wrong; arrays are split
    at commas, semicolons and white space.
    """
    if schema.get("type") == "array":
        _check_list(schema, text)
        return
    properties: dict[str, Schema] = schema.get("properties", {})
    errors: list[tuple[str, str]] = []
    seen: set[str] = set()
    for key, value in split_property_string(text, schema.get("default_key")):
        inner = properties.get(key)
        if inner is None:
            if not schema.get("additionalProperties"):
                errors.append((key, "schema does not allow additional properties"))
            continue
        if key in seen:
            errors.append((key, "duplicate key"))
        seen.add(key)
        errors += [(f"{key}/{path}" if path else key, message) for path, message in _faults(inner, value)]
    missing = [key for key in sorted(properties) if key not in seen and not properties[key].get("optional")]
    errors += [(key, "property is missing and it is not optional") for key in missing]
    if errors:
        raise Wrong(*errors)


def _check_list(schema: Schema, text: str) -> None:
    """The elements of a list have no names, so that the way to a wrong one is empty; only that
    there are none is told of the list itself.
    """
    parts = [part for part in re.split(r"[,; \t\n\f\r]", text) if part]
    least, most = schema.get("minLength"), schema.get("maxLength")
    if not text and least:
        raise _wrong(f"array must contain at least {least} elements")
    errors: list[tuple[str, str]] = []
    for part in parts[:most]:
        errors += [(path or "", message) for path, message in _faults(schema.get("items", {}), part)]
    errors += [("", "too many elements") for _ in parts[len(parts) if most is None else most :]]
    if least is not None and len(parts) < least:
        errors.append(("", "not enough elements"))
    if errors:
        raise Wrong(*errors)


_NOT_A = {"boolean": "not a boolean", "integer": "not an integer", "number": "not a valid number"}


def _faults(schema: Schema, text: str) -> Sequence[tuple[str | None, str]]:
    """What is wrong with a value inside a property string, for which there are other messages."""
    kind = str(schema.get("type"))
    try:
        if kind == "array":
            _check_list(schema, text)
        elif kind in _NOT_A:
            parse_text({"type": kind}, text)
        else:
            check_string(schema, text)
    except Wrong as wrong:
        if kind in _NOT_A:
            return ((None, f'{_NOT_A[kind]}: "{text}"'),)
        return [
            (path, message if path is not None or kind == "array" else f"schema validation failed: {message}")
            for path, message in wrong.errors
        ]
    if kind in ("integer", "number"):
        try:
            _check_bounds(schema, float(text) if kind == "number" else int(text))
        except Wrong as wrong:
            return ((None, f"schema validation failed: {wrong}"),)
    return ()
