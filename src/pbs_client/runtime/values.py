"""How the values that a caller gives become what PBS takes: checked for their type, times as Unix seconds, arrays as tuples."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pbs_client.errors import UsageError
from pbs_client.runtime.operation import Kind, Operation, Parameter
from pbs_client.runtime.property_strings import is_property_string

Scalar = str | int | float | bool
Value = Scalar | tuple[Scalar, ...]


def sent_values(operation: Operation, values: Mapping[str, Any]) -> dict[str, Value]:
    """`values` (by wire name) and the operation's fixed ones as they are sent. None means not sent, and is left out."""
    known = {parameter.wire: parameter for parameter in operation.parameters}
    return {
        wire: _sent(known.get(wire) or Parameter(wire, wire, "query", kind_of(value)), value)
        for wire, value in (*values.items(), *operation.fixed)
        if value is not None
    }


def kind_of(value: Any) -> Kind:
    """The kind of a value whose parameter is not described."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, datetime):
        return "time"
    return "array" if isinstance(value, (list, tuple, set, frozenset)) else "string"


# The errors below name the parameter and the type that was given, never the value: it may be a secret.


def _sent(parameter: Parameter, value: Any) -> Value:
    match parameter.kind:
        case "array":
            return _array(parameter, value)
        case "time":
            return _time(parameter, value)
        case "boolean":
            if isinstance(value, bool):
                return value
            raise _refused(parameter, "True or False", value)
        case "integer":
            if isinstance(value, int) and not isinstance(value, bool):
                return value
            raise _refused(parameter, "a whole number", value)
        case "number":
            if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
                return value
            raise _refused(parameter, "a finite number", value)
        case "string":
            # Guest numbers are written as numbers so often that refusing them would help nobody; in JSON PBS wants the text.
            if isinstance(value, int) and not isinstance(value, bool):
                return str(value)
            return _text(parameter, value)
        case "property-string":
            return _property_string(parameter, value)


def _text(parameter: Parameter, value: Any) -> str:
    if not isinstance(value, str):
        raise _refused(parameter, "text", value)
    try:
        value.encode()
    except UnicodeEncodeError:
        # Not chained: that error carries the text, which may be a secret.
        refusal = UsageError(f"{parameter.name} is not valid text: it holds half a surrogate pair")
    else:
        # Without the class: a `Hidden` one was for the way here, and a member of an enumeration is not written like a text everywhere.
        return str.__str__(value)
    raise refusal


def _property_string(parameter: Parameter, value: Any) -> str:
    """Text, an object of the class that writes it, or the items of a list that PBS splits at commas, semicolons and blanks (protocol notes §2.4)."""
    if isinstance(value, str):
        return _text(parameter, value)
    if is_property_string(value):
        return _text(parameter, str(value))
    if isinstance(value, (bool, float, bytes, Mapping)):
        raise _refused(parameter, "text, or an object that writes it", value)
    items = (value,) if isinstance(value, int) else _array(parameter, value)
    texts = [str(item) for item in items]
    if not all(re.fullmatch(r"[^,;\s]+", text) for text in texts):
        raise UsageError(f"{parameter.name} has an item that is empty or holds a comma, a semicolon or a blank; PBS would split it there")
    return ",".join(texts)


def _time(parameter: Parameter, value: Any) -> int:
    if isinstance(value, datetime):
        if value.tzinfo is None or value.utcoffset() is None:
            raise UsageError(
                f"{parameter.name} is a datetime without a time zone, so it is unclear which moment is meant",
                hint="Give it one, as in datetime(2026, 1, 31, tzinfo=UTC), or pass Unix seconds.",
            )
        return math.floor(value.timestamp())
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _refused(parameter, "Unix seconds as a whole number, or a datetime with a time zone", value)


def _array(parameter: Parameter, value: Any) -> tuple[Scalar, ...]:
    if isinstance(value, (str, bytes, Mapping)) or not hasattr(value, "__iter__"):
        raise _refused(parameter, "a list", value)
    items: tuple[Any, ...] = tuple(str(item) if is_property_string(item) else item for item in value)
    if not all(isinstance(item, (str, int, float)) for item in items):
        raise UsageError(f"{parameter.name} must be a list of texts or numbers")
    if not items and parameter.place == "query":
        raise UsageError(f"{parameter.name} is an empty list, which cannot be sent in a query", hint="Leave it out, or pass None.")
    return tuple(_text(parameter, item) if isinstance(item, str) else item for item in items)


def _refused(parameter: Parameter, wanted: str, value: Any) -> UsageError:
    name = "str" if isinstance(value, str) else type(value).__name__
    article = "an" if name[0] in "aeiou" else "a"
    return UsageError(f"{parameter.name} must be {wanted}, not {article} {name}")
