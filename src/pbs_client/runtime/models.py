"""What all answer models share: a place for unknown fields, companions for times, masked secrets,
and the way back to the wire.

A model is a frozen attrs class with slots, one field per property of the answer, and `extra` last.
The generated modules define them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn, cast, overload

from pbs_client.runtime.decoding import Shape, shape_of
from pbs_client.runtime.frozen_classes import fields_shown
from pbs_client.runtime.secret import MASK
from pbs_client.runtime.times import utc


class _NothingExtra(dict[str, Any]):
    """The empty mapping that all models without unknown fields share. It cannot be changed."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("the fields of an answer cannot be changed")

    __setitem__ = __delitem__ = __ior__ = update = setdefault = pop = popitem = clear = _refuse  # pyright: ignore[reportAssignmentType]  # they never return

    def __reduce__(self) -> str:
        return "NOTHING_EXTRA"

    def __copy__(self) -> _NothingExtra:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> _NothingExtra:
        return self


NOTHING_EXTRA: Mapping[str, Any] = _NothingExtra()


def masked(value: object) -> str:
    """The repr of a field that holds a secret."""
    return "None" if value is None else repr(MASK)


def extra_names(value: Mapping[str, Any]) -> str:
    """The repr of `extra`: names only, since nobody knows whether a value is a secret."""
    return "{" + ", ".join(f"{name!r}: ..." for name in value) + "}"


class Utc:
    """The companion of a required time field: the same moment as an aware `datetime` in UTC.

    None for a moment that no calendar holds, beyond the year 9999; the type leaves that out, since
    no honest server sends one there.
    """

    __slots__ = ("_field",)

    def __init__(self, field: str) -> None:
        self._field = field

    @overload
    def __get__(self, instance: None, owner: type) -> Utc: ...
    @overload
    def __get__(self, instance: object, owner: type) -> datetime: ...
    def __get__(self, instance: object | None, owner: type) -> Utc | datetime:
        return self if instance is None else cast(datetime, utc(getattr(instance, self._field)))


class OptionalUtc:
    """The companion of a time field that may be absent: an aware `datetime` in UTC, or None.

    With `never=True` the value 0 stands for "never" and gives None too.
    """

    __slots__ = ("_field", "_never")

    def __init__(self, field: str, *, never: bool = False) -> None:
        self._field = field
        self._never = never

    @overload
    def __get__(self, instance: None, owner: type) -> OptionalUtc: ...
    @overload
    def __get__(self, instance: object, owner: type) -> datetime | None: ...
    def __get__(self, instance: object | None, owner: type) -> OptionalUtc | datetime | None:
        if instance is None:
            return self
        value = getattr(instance, self._field)
        if value is None or (self._never and value == 0):
            return None
        return utc(value)


def to_wire(model: object, *, secrets: bool = False) -> dict[str, Any]:
    """A model as PBS would send it: wire names, absent members left out, `extra` merged in.

    Secrets are masked as `***` unless `secrets` is true. Raises TypeError for anything but a model.
    """
    shape = shape_of(type(model))
    if shape is None:
        raise TypeError(f"to_wire takes a model of an answer, not {type(model).__name__}")
    return _object_to_wire(model, shape, secrets)


def _object_to_wire(model: object, shape: Shape, secrets: bool) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for (name, how_shown), wire in zip(fields_shown(cast(Any, type(model))), shape.fields, strict=False):
        value = getattr(model, name)
        if value is not None:
            members[wire] = MASK if how_shown is masked and not secrets else _value_to_wire(value, secrets)
    extra: Mapping[str, object] = cast(Any, model).extra
    members.update((name, _value_to_wire(value, secrets)) for name, value in extra.items())
    return members


def _value_to_wire(value: object, secrets: bool) -> object:
    if isinstance(value, (tuple, list)):
        return [_value_to_wire(item, secrets) for item in cast("tuple[object, ...]", value)]
    if isinstance(value, dict):
        return {name: _value_to_wire(member, secrets) for name, member in cast("dict[str, object]", value).items()}
    shape = shape_of(type(value))
    if shape is not None:
        return _object_to_wire(value, shape, secrets)
    return str(value) if isinstance(value, str) else value
