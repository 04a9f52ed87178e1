"""Decoders as straight code, compiled from shapes when an answer of that shape is first decoded.

One function for each class makes the models of a whole list of objects: 0.90 of the time of a
function that is called for each object. It makes the models inside them too: 0.96 of the time of a
list of snapshots with a call for each list of files. An unfrozen twin of the class is made, its
slots are filled, and setting its `__class__` turns it into the model: frozen attrs classes assign
each field through `object.__setattr__`, and so take 2.5 times as long to make.

There are three sources of objects: the dictionaries of a JSON parser, whose members are checked
here, the structs of msgspec, which checks while it parses (`msgspec_decoding`), and what a regular
expression finds in the text of a long list (`regex_decoding`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, cast

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
    field_names,
    is_list,
    is_object,
)
from pbs_client.runtime.lazy_fields import LazyField
from pbs_client.runtime.models import NOTHING_EXTRA
from pbs_client.runtime.upid import Upid


class Words(dict[Any, str]):
    """Maps a string to the first equal one: so the values of enums, of which there are few, are
    kept once for each list and not once for each item: 0.78 of the memory.

    Raises `Mismatch` for anything but a string, or TypeError if it has no hash. So one lookup both
    checks and gives the value: a list of snapshots takes 0.94 of the time of `setdefault` and a
    check on Python 3.12, and 0.98 on 3.11."""

    __slots__ = ()

    def __missing__(self, word: Any) -> str:
        if type(word) is not str:
            raise Mismatch
        self[word] = word
        return word


Read = Callable[[Any, Words], Any]
Make = Callable[[Iterable[Any], Words], list[Any]]


def reader(expected: Expected) -> Callable[[Any], Any]:
    """A function that makes the value of a whole answer. It raises `Mismatch` or KeyError if
    something does not fit, without saying where."""
    if isinstance(expected, Shape):
        make_one = maker(expected)
        return lambda data: make_one((data,), Words())[0]
    if isinstance(expected, ListOf) and isinstance(expected.item, Shape):
        make = maker(expected.item)
        return lambda data: make(_list(data), Words())
    read = _reader(expected)
    if isinstance(expected, ListOf):
        return lambda data: list(read(data, Words()))
    return lambda data: read(data, Words())


@cache
def maker(shape: Shape) -> Make:
    """Makes models of parsed JSON objects."""
    return _DictionaryCode().compiled(shape)


class Code(ABC):
    """The code for one class while it is being written. Variables end with a number: how deeply
    nested their object is."""

    def __init__(self) -> None:
        self._names: dict[str, Any] = {
            "Mismatch": Mismatch,
            "extra_of": extra_of,
            "nothing": NOTHING_EXTRA,
        }

    @abstractmethod
    def members(self, shape: Shape, depth: int) -> list[str]:
        """The lines that fill the fields of `new` with the members of `value`."""

    @abstractmethod
    def read(self, expected: Expected) -> Read:
        """The function for a kind of value that is not worth straight code."""

    def compiled(self, shape: Shape) -> Make:
        """The function that makes a list of models."""
        body = ["try:", *_inside(self._models(shape, "values", 0)), "except TypeError:", " raise Mismatch from None"]
        text = "\n".join(["def make(values, words):", *_inside(body), " return made_0"])
        exec(compile(text, f"<decoder of {shape.model.__qualname__}>", "exec"), self._names)
        return cast(Make, self._names["make"])

    def named(self, value: object) -> str:
        """The name by which the code knows a value."""
        name = f"name_{len(self._names)}"
        self._names[name] = value
        return name

    def assigned(self, field: str, expected: Expected, depth: int) -> list[str]:
        """The lines that make the value of `x`, which is present, and assign it to the field."""
        match expected:
            case Shape():
                lines = [f"value_{depth + 1} = x", *self._model(expected, depth + 1)]
                return [*lines, f"new_{depth}.{field} = new_{depth + 1}"]
            case ListOf(item=Shape() as item):
                return [*self._models(item, "x", depth + 1), f"new_{depth}.{field} = tuple(made_{depth + 1})"]
            case Scalar():
                return [f"new_{depth}.{field} = {'words[x]' if expected is WORD else 'x'}"]
            case _:
                return [f"new_{depth}.{field} = {self.named(self.read(expected))}(x, words)"]

    def _models(self, shape: Shape, values: str, depth: int) -> list[str]:
        one = [*self._model(shape, depth), f"made_{depth}.append(new_{depth})"]
        return [f"made_{depth} = []", f"for value_{depth} in {values}:", *_inside(one)]

    def _model(self, shape: Shape, depth: int) -> list[str]:
        return [
            f"new_{depth} = {self.named(_twin(shape))}()",
            *self.members(shape, depth),
            f"new_{depth}.__class__ = {self.named(shape.model)}",
        ]


class _DictionaryCode(Code):
    def members(self, shape: Shape, depth: int) -> list[str]:
        value, absent = f"value_{depth}", f"absent_{depth}"
        lines = [f"if type({value}) is not dict: raise Mismatch"]
        optional = any(may_be_absent(expected) for expected in shape.fields.values())
        lines += [f"{absent} = 0"] if optional else []
        for field, (wire, expected) in zip(fields(shape), shape.fields.items(), strict=True):
            lines += self._member(field, wire, expected, depth)
        # With each member that is absent, or null, counted twice, the sum is right only where none
        # is unknown: 0.95 of the time of decoding with a comparison of the names.
        counted = f"len({value}) + {absent}" if optional else f"len({value})"
        known = f"{counted} == {len(shape.fields)}"
        unknown = f"extra_of({value}, {self.named(shape.known)}) or nothing"
        return [*lines, f"new_{depth}.extra = nothing if {known} else {unknown}"]

    def read(self, expected: Expected) -> Read:
        return _reader(expected)

    def _member(self, field: str, wire: str, expected: Expected, depth: int) -> list[str]:
        """The lines that read a member of an object, check it, and set the field."""
        if not may_be_absent(expected):
            check = _check(expected)
            checks = [f"if {check}: raise Mismatch"] if check else []
            return [f"x = value_{depth}[{wire!r}]", *checks, *self.assigned(field, expected, depth)]
        inner = expected.inner if isinstance(expected, Optional) else expected
        check, lines = _check(inner), self.assigned(field, inner, depth)
        begin = [f"x = value_{depth}.get({wire!r})", "if x is None:", f" absent_{depth} += 1"]
        if isinstance(inner, Scalar) and inner is not WORD:
            return [*begin, *([f"elif {check}: raise Mismatch"] if check else []), *lines]
        checks = [f"if {check}: raise Mismatch"] if check else []
        return [*begin, f" new_{depth}.{field} = None", "else:", *_inside([*checks, *lines])]


def fields(shape: Shape) -> list[str]:
    """The names of the fields of its model."""
    return list(field_names(shape.model))[: len(shape.fields)]


def may_be_absent(expected: Expected) -> bool:
    """Whether an object may lack a member with this shape."""
    return expected is ANYTHING or isinstance(expected, Optional)


@cache
def _twin(shape: Shape) -> type:
    """A class whose objects can be filled and then become models. As a subclass it has the slots of
    the model, so setting the class of an object compares no names of slots: 0.97 of the time of a
    list of snapshots."""
    for field, expected in zip(fields(shape), shape.fields.values(), strict=True):
        if (expected.inner if isinstance(expected, Optional) else expected) is UPID:
            LazyField.put_before(shape.model, field, Upid)
    slots = {field: LazyField.slot(shape.model, field) for field in fields(shape)}
    unfrozen = {name: getattr(object, name) for name in ("__init__", "__setattr__", "__delattr__")}
    return type(
        shape.model.__name__,
        (shape.model,),
        {"__slots__": (), "__module__": shape.model.__module__, **unfrozen, **slots},
    )


def _check(expected: Expected) -> str:
    """The condition under which `x` does not fit; empty if there is none, or if making the value
    checks it."""
    match expected:
        case Scalar() if expected is not ANYTHING and expected is not WORD:
            return " and ".join(f"type(x) is not {kind.__name__}" for kind in _ordered(expected.types))
        case ListOf(item=Shape()):
            return "type(x) is not list"
        case _:
            return ""


def _inside(lines: Iterable[str]) -> list[str]:
    return [f" {line}" for line in lines]


def _ordered(types: Iterable[type]) -> list[type]:
    return sorted(types, key=lambda kind: kind.__name__)


def _list(value: object) -> list[Any]:
    if not is_list(value):
        raise Mismatch
    return value


def _reader(expected: Expected) -> Read:
    """Makes a value from parsed JSON, for kinds that are not worth straight code."""
    match expected:
        case Scalar():
            return _scalar_reader(expected)
        case Optional():
            inner = _reader(expected.inner)
            return lambda value, words: None if value is None else inner(value, words)
        case ListOf():
            return _list_reader(expected.item)
        case MapOf():
            return _map_reader(_reader(expected.value))
        case Shape():
            make = maker(expected)
            return lambda value, words: make((value,), words)[0]


def _scalar_reader(expected: Scalar) -> Read:
    def read(value: Any, words: Words) -> Any:
        if type(value) not in expected.types:
            raise Mismatch
        return Upid(value) if expected is UPID else value

    return read


def _list_reader(item: Expected) -> Read:
    plain = item.inner if isinstance(item, Optional) else item
    if isinstance(plain, Scalar) and plain is not UPID:
        types = plain.types if plain is item else plain.types | {type(None)}

        def read_scalars(value: Any, words: Words) -> Any:
            if not types.issuperset(map(type, _list(value))):
                raise Mismatch
            return tuple(value)

        return read_scalars
    read = _reader(item)
    return lambda value, words: tuple([read(one, words) for one in _list(value)])


def _map_reader(read: Read) -> Read:
    def read_map(value: Any, words: Words) -> Any:
        if not is_object(value):
            raise Mismatch
        return {name: read(member, words) for name, member in value.items()}

    return read_map
