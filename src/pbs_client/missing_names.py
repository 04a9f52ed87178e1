"""The error for a name that a module does not have: where the name is, or which one was meant.

This module is loaded by the first missing name, never by an import that succeeds.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from importlib.resources import files
from opcode import opmap
from types import FrameType


def not_found(module: str, name: str, asker: FrameType) -> Exception:
    """The error for `module.name`, or for `from module import name` if the frame is in the middle
    of one."""
    advice = "" if _is_submodule(module, name) else _advice(module, name)
    if advice and _is_import(asker):
        return ImportError(f"cannot import name {name!r} from {module!r}: {advice}", name=module)
    plain = f"module {module!r} has no attribute {name!r}"
    if advice:
        # With a name and no object, so that Python does not add a hint of its own below ours.
        return AttributeError(f"{plain}: {advice}", name=name)
    return AttributeError(plain, name=name, obj=sys.modules[module])


def _is_submodule(module: str, name: str) -> bool:
    """Whether this is a module of the package: Python asks the package before it imports one."""
    return hasattr(sys.modules[module], "__path__") and importlib.util.find_spec(f"{module}.{name}") is not None


def _is_import(asker: FrameType) -> bool:
    """Whether a `from … import` asks: for a package from a function of Python's own, for any other
    module from an instruction of the importing code."""
    if asker.f_code.co_filename == "<frozen importlib._bootstrap>":
        return True
    return asker.f_lasti >= 0 and asker.f_code.co_code[asker.f_lasti] == opmap["IMPORT_FROM"]


def _advice(module: str, name: str) -> str:
    known = _names_of(module)
    package = module.partition(".")[0]
    homes = dict.fromkeys(_names_of(package), package) | _functions(package)
    # The module itself has the name that is sought in it: one of its functions with that word is
    # meant.
    if module == f"{package}.{name}" and (
        having := [one for one in known if name in (one.split("_")[0], one.split("_")[-1])]
    ):
        return f"did you mean {' or '.join(map(repr, having))}?"
    if name not in homes:
        homes |= _of_the_other_package(package, name)
    if name in homes:
        return f"it is in {homes[name]}, write `from {homes[name]} import {name}`"
    # A name of the module itself is likelier to be meant than one from elsewhere.
    if near := nearest(name, known):
        return f"did you mean {near!r}?"
    if near := nearest(name, homes):
        return f"did you mean {near!r} of {homes[near]}?"
    return ""


def _of_the_other_package(package: str, name: str) -> dict[str, str]:
    """Where a name is that was sought in the client's package but is a call, or the other way
    round."""
    if package != "pbs_client":
        client = importlib.import_module("pbs_client")
        return {name: "pbs_client"} if name in client.__all__ else {}
    calls = _functions("pbs_api") if importlib.util.find_spec("pbs_api") else {}
    return {name: calls[name]} if name in calls else {}


def nearest(name: str, candidates: Iterable[str]) -> str:
    """The name that is most like this one; empty if none is."""
    return next(iter(get_close_matches(name, list(candidates), n=1, cutoff=0.75)), "")


def _names_of(module: str) -> list[str]:
    return [str(name) for name in getattr(sys.modules[module], "__all__", ())]


def _functions(package: str) -> dict[str, str]:
    """Name → module of every function of a generated package; nothing for any other."""
    catalog = files(package).joinpath("catalog.json")
    if not catalog.is_file():
        return {}
    operations = json.loads(catalog.read_text(encoding="utf-8"))["operations"]
    places = (operation["name"].partition(".") for operation in operations)
    return {function: f"{package}.{module}" for module, _, function in places}
