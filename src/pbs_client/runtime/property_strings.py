"""Property strings: settings that PBS packs into one text (protocol.md §2.4), such as
`type=read-only,message="back at noon"`.

A generated class for each kind has `parse` and `str()`; both are here. Keys that the class does not
know are kept in `extra` and written back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

from pbs_client.errors import UsageError
from pbs_client.runtime.decoding import BOOLEAN, INTEGER, NUMBER, Expected, Optional, field_names, shape_of
from pbs_client.runtime.models import NOTHING_EXTRA

# The errors below name keys and places, never values: one of them may be a secret.

T = TypeVar("T")

_BOOLEANS = {"1": True, "on": True, "yes": True, "true": True, "0": False, "off": False, "no": False, "false": False}
# No longer than what fits 64 bits: Python refuses to read numbers of some thousand digits.
_WHOLE = r"[+-]?[0-9]{1,20}"
_NUMBER = r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?"
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_ESCAPE = r"\\(.)"
_ESCAPES = {"n": "\n", '"': '"', "\\": "\\"}
_SPECIAL = frozenset(',"\n\\')
_DEFAULT_KEYS: dict[type, str] = {}


def declare_property_string(model: type, *, default_key: str = "") -> None:
    """Declares that `model` is written as a property string; the value of `default_key` may be
    written without its name."""
    _DEFAULT_KEYS[model] = default_key


def is_property_string(value: object) -> bool:
    return type(value) in _DEFAULT_KEYS


def parse_property_string(model: type[T], text: str) -> T:
    """The values in `text`. UsageError for text that is not a property string, a key given twice, a
    missing one, or a value of the wrong type."""
    shape = shape_of(model)
    assert shape is not None
    names = dict(zip(shape.fields, field_names(model), strict=False))
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for key, value in _pairs(model, text):
        if key in extra or names.get(key) in values:
            raise UsageError(f"{model.__name__}: {key!r} is given twice")
        if key in names:
            values[names[key]] = _value(model, key, value, shape.fields[key])
        else:
            extra[key] = value
    for wire, expected in shape.fields.items():
        if not isinstance(expected, Optional) and names[wire] not in values:
            raise UsageError(f"{model.__name__}: {wire!r} is missing")
    make = cast("Callable[..., T]", model)
    return make(**values, extra=extra or NOTHING_EXTRA)


def write_property_string(value: object) -> str:
    """The text that PBS takes; members that are None are left out."""
    shape = shape_of(type(value))
    assert shape is not None
    names = zip(shape.fields, field_names(type(value)), strict=False)
    pairs = [(wire, getattr(value, name)) for wire, name in names]
    pairs += cast(Any, value).extra.items()
    default = _DEFAULT_KEYS[type(value)]
    given = sorted(((key, member) for key, member in pairs if member is not None), key=lambda pair: pair[0] != default)
    return ",".join(
        _text(member) if key == default and "=" not in str(member) else f"{key}={_text(member)}"
        for key, member in given
    )


def _pairs(model: type, text: str) -> Iterator[tuple[str, str]]:
    rest = text
    while rest:
        key, equals, after = rest.partition("=")
        if not equals or "," in key or '"' in key:
            key, after = _DEFAULT_KEYS[model], rest
            if not key:
                raise UsageError(f"{model.__name__}: expected key=value at character {len(text) - len(rest) + 1}")
        if after.startswith('"'):
            quoted = re.match(_QUOTED, after)
            if quoted is None:
                raise UsageError(f"{model.__name__}: the quote of {key.strip()!r} is not closed")
            value = re.sub(_ESCAPE, lambda match: _ESCAPES.get(match[1], match[1]), quoted[1])
            rest = after[quoted.end() :]
            if rest and not rest.startswith(","):
                raise UsageError(f"{model.__name__}: expected a comma after the quote of {key.strip()!r}")
            rest = rest[1:]
        else:
            value, _, rest = after.partition(",")
        yield key.strip(), value


def _value(model: type, key: str, value: str, expected: Expected) -> Any:
    plain = expected.inner if isinstance(expected, Optional) else expected
    if plain is BOOLEAN:
        if value.lower() not in _BOOLEANS:
            raise UsageError(f"{model.__name__}: {key!r} must be true or false")
        return _BOOLEANS[value.lower()]
    if plain is INTEGER:
        if not re.fullmatch(_WHOLE, value):
            raise UsageError(f"{model.__name__}: {key!r} must be a whole number")
        return int(value)
    if plain is NUMBER:
        if not re.fullmatch(_NUMBER, value):
            raise UsageError(f"{model.__name__}: {key!r} must be a number")
        return float(value)
    return value


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if _SPECIAL.intersection(text) or text != text.strip():
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    return text
