"""The order in which a server's file system lists the names in a directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


class DirectoryOrder:
    """An order of names that is the same in every directory of a file system, and otherwise
    arbitrary.

    It shows in lists and logs of backup types, ids and times. It is learned from lists that a real
    server gave; names that were never listed follow in the order of their creation.
    """

    def __init__(self, names: Iterable[str] = ("ct", "vm", "host")) -> None:
        self._names: list[str] = list(names)

    def learn(self, listed: Iterable[str]) -> None:
        """Takes over the order of some names that were listed together."""
        before = -1
        for name in listed:
            if name not in self._names:
                self._names.insert(before + 1, name)
            before = max(before, self._names.index(name))

    def sort(self, items: Iterable[T], name: Callable[[T], str]) -> list[T]:
        """Items in the order of their names."""
        known = {known: rank for rank, known in enumerate(self._names)}
        return sorted(items, key=lambda item: known.get(name(item), len(known)))
