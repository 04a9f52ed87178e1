"""What modules answer when they are asked for a name that they do not have yet, or not at all."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from types import FrameType


def lazy_names(
    package: str, names: Sequence[str], exports: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package whose public names are its modules and what
    `exports` says that they define."""
    homes = {name: module for module, exported in exports.items() for name in exported}

    def find(name: str) -> object:
        if name not in names:
            raise _not_found(package, name, sys._getframe(1))  # pyright: ignore[reportPrivateUsage]
        home = homes.get(name)
        member: object = importlib.import_module(f"{package}.{home or name}")
        if home is not None:
            member = getattr(member, name)
        setattr(sys.modules[package], name, member)
        return member

    def listed() -> list[str]:
        return sorted({*names, *vars(sys.modules[package])})

    return find, listed


def explain_missing(module: str) -> Callable[[str], object]:
    """The `__getattr__` of a module that has all its names: it says which one may be meant, or
    where it is."""

    def find(name: str) -> object:
        raise _not_found(module, name, sys._getframe(1))  # pyright: ignore[reportPrivateUsage]

    return find


def _not_found(module: str, name: str, asker: FrameType) -> Exception:
    if name.startswith("_"):  # Python itself asks for `__path__` and others.
        return AttributeError(f"module {module!r} has no attribute {name!r}", name=name, obj=sys.modules[module])
    missing = importlib.import_module("pbs_client.missing")  # not before it is needed
    error: Exception = missing.not_found(module, name, asker)
    return error
