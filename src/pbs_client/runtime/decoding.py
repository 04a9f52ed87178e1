"""The shapes of answers, and the explanation of an answer of another shape.

A decoder is straight code, compiled from the shape (`compiling`), that only notices *that* a value
does not fit; walking the answer along its `Shape` then finds *where*. So an answer that fits, as
nearly all do, pays nothing for the explanation. If members are missing and nothing else is wrong,
the walk gives the value that the decoder could not make, with None in their places and a warning.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard, cast

from pbs_client.runtime.upid import Upid


class Mismatch(Exception):
    """A value of an answer has another shape than expected."""

    def __init__(self, expected: str = "", found: object = None, path: str = "") -> None:
        super().__init__(expected, found, path)
        self.expected = expected
        """What should be there, as in `a string`."""
        self.found = found
        self.path = path
        """JSON path below `data`: `[3].files[0].size`."""

    def __str__(self) -> str:
        return f"expected {self.expected}, found {name_of(self.found)}"


class UndeclaredAnswer(RuntimeWarning):
    """PBS answered differently from all known versions, but the answer is still usable.

    It sent data where it is known to send none, which is kept; or it left out a member that it is
    known to send always, which is None then although its type says otherwise. Python shows each
    such warning once for a class and field. To get an `UnexpectedAnswer` for a member
    that is left out instead, write

        warnings.filterwarnings("error", category=UndeclaredAnswer)
    """


class Scalar:
    """Values of one of some JSON types."""

    def __init__(self, name: str, *types: type) -> None:
        self.name = name
        self.types: frozenset[type] = frozenset(types)


class ListOf:
    """An array whose items all have one shape."""

    def __init__(self, item: Expected) -> None:
        self.item = item


class MapOf:
    """An object with free keys whose values all have one shape."""

    def __init__(self, value: Expected) -> None:
        self.value = value


class Optional:
    """A member that may be absent or null."""

    def __init__(self, inner: Expected) -> None:
        self.inner = inner


class Shape:
    """An object with known members: first the fields of `model`, in their order."""

    def __init__(self, model: type, fields: Mapping[str, Expected]) -> None:
        self.model = model
        self.fields = fields
        """Wire name → the shape of its value."""
        self.known: frozenset[str] = frozenset(fields)
        _SHAPES[model] = self


Expected = Scalar | ListOf | MapOf | Optional | Shape

TEXT = Scalar("a string", str)
WORD = Scalar("a string", str)
"""A string that has few values, of which all objects of a list share one copy."""
UPID = Scalar("a string", str)
INTEGER = Scalar("an integer", int)
NUMBER = Scalar("a number", int, float)
BOOLEAN = Scalar("true or false", bool)
ANYTHING = Scalar("anything", str, int, float, bool, dict, list, type(None))

_SHAPES: dict[type, Shape] = {}


def shape_of(model: type) -> Shape | None:
    """The shape of a model class, None for any other class."""
    return _SHAPES.get(model)


def field_names(model: type) -> tuple[str, ...]:
    """The names of the fields of a model, without importing attrs."""
    names: tuple[str, ...] = vars(model)["__match_args__"]
    return names


def extra_of(value: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """The members that the schema does not know."""
    return {name: member for name, member in value.items() if name not in known}


def read_leniently(data: object, expected: Expected, first: int = 0) -> Any:
    """The value of an answer that lacks members which it should have: they are None, with an
    `UndeclaredAnswer` warning for each field. `first` is the index of the first item in the list
    that `data` is a part of.

    Raises Mismatch for anything else that does not fit, and for missing members as well if that
    warning is an error.
    """
    left_out: _LeftOut = {}
    value = _read(data, expected, "", left_out, first)
    if not left_out:
        raise Mismatch("another shape", data)
    for (model, name), mismatch in left_out.items():
        text = f"PBS left out {name!r} of {model.__name__}, which all known versions send; it is None; please report it"
        try:
            # Always from this line: Python shows a text once for each place in the code.
            warnings.warn(text, UndeclaredAnswer, stacklevel=1)
        except UndeclaredAnswer:
            raise mismatch from None
    return list(value) if isinstance(expected, ListOf) else value


_LeftOut = dict[tuple[type, str], Mismatch]
"""Class and wire name → the first place where the member is missing."""


def _read(value: object, expected: Expected, path: str, left_out: _LeftOut, first: int = 0) -> Any:
    match expected:
        case Optional():
            return None if value is None else _read(value, expected.inner, path, left_out)
        case Scalar():
            if type(value) not in expected.types:
                raise Mismatch(expected.name, value, path)
            return Upid(value) if expected is UPID and type(value) is str else value
        case ListOf():
            if not is_list(value):
                raise Mismatch("a list", value, path)
            return tuple(
                _read(item, expected.item, f"{path}[{index}]", left_out) for index, item in enumerate(value, first)
            )
        case MapOf():
            if not is_object(value):
                raise Mismatch("an object", value, path)
            return {name: _read(member, expected.value, f"{path}.{name}", left_out) for name, member in value.items()}
        case Shape():
            if not is_object(value):
                raise Mismatch("an object", value, path)
            return _read_model(value, expected, path, left_out)


def _read_model(value: dict[str, Any], shape: Shape, path: str, left_out: _LeftOut) -> Any:
    members: list[Any] = []
    for name, expected in shape.fields.items():
        member, place = value.get(name), f"{path}.{name}"
        try:
            read = _read(member, expected, place, left_out)
        except Mismatch as mismatch:
            if member is not None:
                raise
            left_out.setdefault((shape.model, name), mismatch)
            read = None
        members.append(read)
    extra = extra_of(value, shape.known)
    make = cast("Callable[..., Any]", shape.model)
    return make(*members, extra=extra) if extra else make(*members)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether it is a JSON array."""
    return type(value) is list


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether it is a JSON object."""
    return type(value) is dict


def name_of(value: object) -> str:
    """The JSON type of a value; never the value itself, which may be a secret."""
    names: dict[type, str] = {
        str: "a string",
        bool: "true or false",
        int: "an integer",
        float: "a number",
        list: "a list",
        dict: "an object",
    }
    return "nothing" if value is None else names.get(type(value), type(value).__name__)
