"""Loads the modules and names of a generated package when they are first used."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence


def lazy_names(
    package: str, names: Sequence[str], exports: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package whose public names are its modules and what
    `exports` says that they define."""
    homes = {name: module for module, exported in exports.items() for name in exported}

    def find(name: str) -> object:
        if name not in names:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home = homes.get(name)
        member: object = importlib.import_module(f"{package}.{home or name}")
        if home is not None:
            member = getattr(member, name)
        setattr(sys.modules[package], name, member)
        return member

    def listed() -> list[str]:
        return sorted({*names, *vars(sys.modules[package])})

    return find, listed
