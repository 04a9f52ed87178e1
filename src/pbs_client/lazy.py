"""Lazily loaded names of packages, and helpful errors for names that a module does not have."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from types import FrameType


def lazy_names(
    package: str, names: Sequence[str], exports: Mapping[str, Sequence[str]]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """The `__getattr__` and `__dir__` of a package whose public names are its modules and the
    names in `exports` (module → names that it defines)."""
    homes = {name: module for module, exported in exports.items() for name in exported}
    modules = [name for name in names if name not in homes]
    if modules:
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder != _MissingModules(package)]
        sys.meta_path.append(_MissingModules(package, modules))

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


class _MissingModules:
    """The last finder that Python asks: the import of a module that the package does not have says
    which one may be meant."""

    def __init__(self, package: str, modules: Sequence[str] = ()) -> None:
        self._package = package
        self._modules = modules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _MissingModules) and other._package == self._package

    def __hash__(self) -> int:
        return hash(self._package)

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        package, _, name = fullname.rpartition(".")
        if package != self._package:
            return
        # Code that only looks for a module, such as `importlib.util.find_spec`, gets no error.
        asker = sys._getframe().f_back  # pyright: ignore[reportPrivateUsage]
        importer = asker and asker.f_back
        if importer and importer.f_code.co_name == "_find_and_load_unlocked":
            missing = importlib.import_module("pbs_client.missing_names")
            near: str = missing.nearest(name, self._modules)
            if near:
                text = f"No module named {fullname!r}: did you mean {package}.{near}?"
                raise ModuleNotFoundError(text, name=fullname)


def explain_missing(module: str) -> Callable[[str], object]:
    """The `__getattr__` of a module that loads nothing lazily: its errors say which name may be
    meant, or where it is."""

    def find(name: str) -> object:
        raise _not_found(module, name, sys._getframe(1))  # pyright: ignore[reportPrivateUsage]

    return find


def _not_found(module: str, name: str, asker: FrameType) -> Exception:
    if name.startswith("_"):  # Python itself asks for `__path__` and others.
        return AttributeError(f"module {module!r} has no attribute {name!r}", name=name, obj=sys.modules[module])
    missing = importlib.import_module("pbs_client.missing_names")  # not before it is needed
    error: Exception = missing.not_found(module, name, asker)
    return error
