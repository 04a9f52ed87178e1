"""Turns the values that a caller gives into those that PBS takes: checks their types, makes
datetimes Unix seconds (`pbs_client.runtime.times`) and arrays tuples."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pbs_client.errors import UsageError
from pbs_client.runtime.operation import Kind, Operation, Parameter
from pbs_client.runtime.property_strings import is_property_string
from pbs_client.runtime.times import is_aware, unix_seconds

Scalar = str | int | float | bool
Value = Scalar | tuple[Scalar, ...]


def sent_values(operation: Operation, values: Mapping[str, Any]) -> dict[str, Value]:
    """The values that are sent, by wire name: `values` without those that are None, and the
    operation's fixed ones."""
    known = operation.by_wire
    sent: dict[str, Value] = {}
    for wire, value in (*values.items(), *operation.fixed):
        if value is not None:
            parameter = known.get(wire) or Parameter(wire, wire, "query", kind_of(value))
            sent[wire] = _CONVERTERS[parameter.kind](parameter, value)
    return sent


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


# The errors below name the parameter and the type that was given, never the value: it may be a
# secret.


def _boolean(parameter: Parameter, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _refused(parameter, "True or False", value)


def _integer(parameter: Parameter, value: Any) -> int:
    if _is_whole(value):
        return _bounded(parameter, value)
    raise _refused(parameter, "a whole number", value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _bounded(parameter: Parameter, value: int) -> int:
    # PBS has no larger ones, and Python refuses to write numbers of some thousand digits.
    if not -(2**63) <= value < 2**64:
        raise UsageError(f"{parameter.name} is a number that does not fit into 64 bits")
    # As a plain number, as with texts below.
    return value if isinstance(value, bool) else int.__pos__(value)


def _number(parameter: Parameter, value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return value
    raise _refused(parameter, "a finite number", value)


def _string(parameter: Parameter, value: Any) -> str:
    # Guest ids are given as numbers so often that refusing them would help nobody; in JSON PBS
    # wants a string.
    if _is_whole(value):
        return str(_bounded(parameter, value))
    return _text(parameter, value)


def _text(parameter: Parameter, value: Any) -> str:
    if not isinstance(value, str):
        raise _refused(parameter, "text", value)
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise UsageError(f"{parameter.name} is not valid text: it holds half a surrogate pair") from None
    # As a plain text: not a `Secret`, which only hides it on its way here, nor a member of an
    # enumeration, which is not written like a text everywhere.
    return str.__str__(value)


def _property_string(parameter: Parameter, value: Any) -> str:
    """Text, an object of the class that writes it, or the items of a list that PBS splits at
    commas, semicolons and spaces (protocol.md §2.4)."""
    if isinstance(value, str):
        return _text(parameter, value)
    if is_property_string(value):
        return _text(parameter, str(value))
    if isinstance(value, (bool, float, bytes, Mapping)):
        raise _refused(parameter, "text, or an object that writes it", value)
    items = (_bounded(parameter, value),) if isinstance(value, int) else _array(parameter, value)
    texts = [str(item) for item in items]
    if any(not text or _SEPARATORS.intersection(text) or text.split() != [text] for text in texts):
        raise UsageError(
            f"{parameter.name} has an item that is empty or contains a comma, a semicolon or a space, "
            "where PBS would split it"
        )
    return ",".join(texts)


_SEPARATORS = frozenset(",;")


def _time(parameter: Parameter, value: Any) -> int:
    if isinstance(value, datetime):
        if not is_aware(value):
            raise UsageError(
                f"{parameter.name} is a datetime without a time zone, so it is unclear which moment is meant",
                hint="Give it one, as in datetime(2026, 1, 31, tzinfo=UTC), or pass Unix seconds.",
            )
        return unix_seconds(value)
    if _is_whole(value):
        return _bounded(parameter, value)
    raise _refused(parameter, "Unix seconds as a whole number, or a datetime with a time zone", value)


def _array(parameter: Parameter, value: Any) -> tuple[Scalar, ...]:
    if isinstance(value, (str, bytes, Mapping)) or not hasattr(value, "__iter__"):
        raise _refused(parameter, "a list", value)
    items: tuple[Any, ...] = tuple(str(item) if is_property_string(item) else item for item in value)
    if not all(isinstance(item, (str, int, float)) for item in items):
        raise UsageError(f"{parameter.name} must be a list of texts or numbers")
    if not items and parameter.place == "query":
        raise UsageError(
            f"{parameter.name} is an empty list, which cannot be sent in a query", hint="Leave it out, or pass None."
        )
    return tuple(_item(parameter, item) for item in items)


def _item(parameter: Parameter, item: Scalar) -> Scalar:
    if isinstance(item, str):
        return _text(parameter, item)
    return _bounded(parameter, item) if isinstance(item, int) else item


def _refused(parameter: Parameter, wanted: str, value: Any) -> UsageError:
    # Secrets come here as classes of their own.
    plain: list[type] = [kind for kind in (str, bytes, bool, int) if isinstance(value, kind)]
    name = (plain[0] if plain else type(value)).__name__
    article = "an" if name[0] in "aeiou" else "a"
    return UsageError(f"{parameter.name} must be {wanted}, not {article} {name}")


_CONVERTERS: dict[Kind, Callable[[Parameter, Any], Value]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "time": _time,
    "array": _array,
    "property-string": _property_string,
}
