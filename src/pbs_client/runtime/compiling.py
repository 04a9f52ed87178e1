"""Decoders as straight code, compiled from shapes when an answer of that shape is first decoded.

One function for each class makes the models of a whole list of objects: 0.90 of the time of a
function that is called for each object. An unfrozen twin of the class is made, its slots are
filled, and setting its `__class__` turns it into the model: frozen attrs classes assign each field
through `object.__setattr__`, and so take 2.5 times as long to make.

There are two sources of objects: the dictionaries of a JSON parser, whose members are checked here,
and the structs of msgspec, which checks while it parses (`structs`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, cast

import attrs

from pbs_client.runtime.decoding import (
    ANYTHING,
    UPID,
    WORD,
    Expected,
    ListOf,
    MapOf,
    Mismatch,
    Optional,
    Scalar,
    Shape,
    extra_of,
    is_list,
    is_object,
)
from pbs_client.runtime.models import NOTHING_EXTRA
from pbs_client.runtime.upid import Upid

Share = Callable[[Any, Any], Any]
"""Called with a text twice, gives the first equal one: so the texts of enums, of which there are
few, are kept once for each list and not once for each item: 0.78 of the memory."""
Read = Callable[[Any, Share], Any]
Make = Callable[[Iterable[Any], Share], list[Any]]


def sharing() -> Share:
    """For one list."""
    texts: dict[Any, Any] = {}
    return texts.setdefault


def reader(expected: Expected) -> Callable[[Any], Any]:
    """A function that makes the value of a whole answer. It raises `Mismatch` or KeyError for what
    does not fit, without saying where."""
    if isinstance(expected, ListOf) and isinstance(expected.item, Shape):
        make = maker(expected.item)
        return lambda data: make(_list(data), sharing())
    read = _reader(expected)
    if isinstance(expected, ListOf):
        return lambda data: list(read(data, sharing()))
    return lambda data: read(data, sharing())


@cache
def maker(shape: Shape) -> Make:
    """Makes models of parsed JSON objects."""
    lines = ["if type(value) is not dict: raise Mismatch"]
    code = Code(shape, maker, _reader)
    optional = any(may_be_absent(expected) for expected in shape.fields.values())
    lines += ["absent = 0"] if optional else []
    for field, (wire, expected) in zip(code.fields, shape.fields.items(), strict=True):
        lines += _member(code, field, wire, expected)
    # With each member that is absent, or null, counted twice, the sum is right only where none is
    # unknown: 0.95 of the time of decoding with a comparison of the names.
    counted = "len(value) + absent" if optional else "len(value)"
    lines.append(f"new.extra = nothing if {counted} == {len(shape.fields)} else extra_of(value, known) or nothing")
    return code.compiled(lines)


def _member(code: Code, field: str, wire: str, expected: Expected) -> list[str]:
    """The lines that read a member of an object, check it, and set the field."""
    inner = expected.inner if isinstance(expected, Optional) else expected
    check, value = code.check(inner), code.value(inner)
    if not may_be_absent(expected):
        checks = [f"if {check}: raise Mismatch"] if check else []
        return [f"x = value[{wire!r}]", *checks, f"new.{field} = {value}"]
    lines = [f"x = value.get({wire!r})", "if x is None:", " absent += 1"]
    lines += [f"elif {check}: raise Mismatch"] if check else []
    if value == "x":
        return [*lines, f"new.{field} = x"]
    return [*lines, f"new.{field} = None if x is None else {value}"]


def may_be_absent(expected: Expected) -> bool:
    """Whether an object may lack a member with this shape."""
    return expected is ANYTHING or isinstance(expected, Optional)


class Code:
    """The function for one class, while it is written."""

    def __init__(self, shape: Shape, make: Callable[[Shape], Make], read: Callable[[Expected], Read]) -> None:
        """`make` and `read` give the functions for what is inside."""
        self._model = shape.model
        self._make = make
        self._read = read
        self.fields: list[str] = [field.name for field in attrs.fields(cast(Any, shape.model))][: len(shape.fields)]
        names = (*self.fields, "extra")
        twin = type(shape.model.__name__, (), {"__slots__": names, "__module__": shape.model.__module__})
        self._names: dict[str, Any] = {
            "Mismatch": Mismatch,
            "Upid": Upid,
            "extra_of": extra_of,
            "known": shape.known,
            "model": shape.model,
            "nothing": NOTHING_EXTRA,
            "twin": twin,
        }

    def named(self, value: object) -> str:
        """The name by which the code knows a value."""
        name = f"name_{len(self._names)}"
        self._names[name] = value
        return name

    def check(self, expected: Expected) -> str:
        """The condition that `x` does not fit; empty where there is none, or where it is left to
        the function that makes the value."""
        match expected:
            case Scalar() if expected is not ANYTHING:
                return " and ".join(f"type(x) is not {kind.__name__}" for kind in _ordered(expected.types))
            case ListOf(item=Shape()):
                return "type(x) is not list"
            case _:
                return ""

    def value(self, expected: Expected) -> str:
        """The expression that makes the value of `x`."""
        if expected is UPID:
            return "Upid(x)"
        if expected is WORD:
            return "share(x, x)"
        match expected:
            case Scalar():
                return "x"
            case ListOf(item=Shape() as item):
                return f"tuple({self.named(self._make(item))}(x, share))"
            case Shape():
                return f"{self.named(self._make(expected))}((x,), share)[0]"
            case _:
                return f"{self.named(self._read(expected))}(x, share)"

    def compiled(self, lines: list[str]) -> Make:
        """The function; `lines` are what is done for each object."""
        body = ["new = twin()", *lines, "new.__class__ = model", "made.append(new)"]
        text = "\n".join(
            [
                "def make(values, share):",
                " made = []",
                " for value in values:",
                *(f"  {line}" for line in body),
                " return made",
            ]
        )
        exec(compile(text, f"<decoder of {self._model.__qualname__}>", "exec"), self._names)
        return cast(Make, self._names["make"])


def _ordered(types: Iterable[type]) -> list[type]:
    return sorted(types, key=lambda kind: kind.__name__)


def _list(value: object) -> list[Any]:
    if not is_list(value):
        raise Mismatch
    return value


def _reader(expected: Expected) -> Read:
    """Makes a value of parsed JSON, for what is not worth straight code."""
    match expected:
        case Scalar():
            return _scalar_reader(expected)
        case Optional():
            inner = _reader(expected.inner)
            return lambda value, share: None if value is None else inner(value, share)
        case ListOf():
            return _list_reader(expected.item)
        case MapOf():
            return _map_reader(_reader(expected.value))
        case Shape():
            make = maker(expected)
            return lambda value, share: make((value,), share)[0]


def _scalar_reader(expected: Scalar) -> Read:
    def read(value: Any, share: Share) -> Any:
        if type(value) not in expected.types:
            raise Mismatch
        return Upid(value) if expected is UPID else value

    return read


def _list_reader(item: Expected) -> Read:
    plain = item.inner if isinstance(item, Optional) else item
    if isinstance(plain, Scalar) and plain is not UPID:
        types = plain.types if plain is item else plain.types | {type(None)}

        def read_scalars(value: Any, share: Share) -> Any:
            if not types.issuperset(map(type, _list(value))):
                raise Mismatch
            return tuple(value)

        return read_scalars
    read = _reader(item)
    return lambda value, share: tuple([read(one, share) for one in _list(value)])


def _map_reader(read: Read) -> Read:
    def read_map(value: Any, share: Share) -> Any:
        if not is_object(value):
            raise Mismatch
        return {name: read(member, share) for name, member in value.items()}

    return read_map
