"""All that is public in the four packages, with its signatures, so that a change is seen in a review.

`tests/packaging/signatures/` is written anew by `make golden`.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest

FOLDER = Path(__file__).parent / "signatures"
PACKAGES = ("pbs_client", "pbs_api", "pbs_simulator", "pbs_tools")
COMMAND = "pbs_tools.command"
"""Of the command, its arguments are public; they are in its help."""


@pytest.mark.parametrize("package", PACKAGES)
def test_public_names_have_the_signatures_that_were_agreed_on(package: str) -> None:
    agreed = (FOLDER / f"{package}.txt").read_text(encoding="utf-8")
    assert described(package) == agreed, "if the change is meant: make golden, and a line in CHANGELOG.md"


def described(package: str) -> str:
    lines: list[str] = []
    for module in modules(package):
        names = public_names(module)
        if names:
            lines += [
                module.__name__,
                *(f"    {line}" for name in names for line in lines_of(name, getattr(module, name))),
                "",
            ]
    return "\n".join(lines)


def modules(package: str) -> Iterator[ModuleType]:
    """A package with all that is in it, but for what begins with an underscore."""
    top = importlib.import_module(package)
    yield top
    for found in pkgutil.walk_packages(top.__path__, f"{package}."):
        if "._" not in found.name and not found.name.startswith(COMMAND):
            yield importlib.import_module(found.name)


def public_names(module: ModuleType) -> list[str]:
    """`__all__`, without what a package passes on from its parts; the modules of pbs_tools have
    none, and show what they define."""
    defined = [name for name, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__]
    if module.__name__.startswith("pbs_tools."):
        listed = getattr(module, "__all__", [name for name in defined if not name.startswith("_")])
    else:
        listed = getattr(module, "__all__", [])
    passed_on = module.__name__ == "pbs_api"
    return sorted(name for name in listed if not (passed_on and name not in defined))


def lines_of(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, type):
        bases = ", ".join(base.__name__ for base in value.__bases__ if base.__name__ not in ("object", "_Frozen"))
        yield f"class {name}({bases})" if bases else f"class {name}"
        yield from (f"    {line}" for line in members_of(value))
    elif inspect.isroutine(value):
        yield f"{'async ' * inspect.iscoroutinefunction(value)}def {name}{signature(value)}"
    elif isinstance(value, ModuleType):
        yield f"module {name}"
    else:
        yield name


def members_of(kind: type) -> Iterator[str]:
    """What instances are made of and can do: what a class of ours defines, its own or an inherited one."""
    fields = {field.name for field in attrs.fields(kind)} if attrs.has(kind) else set[str]()
    members: dict[str, Any] = {}
    for one in reversed(kind.__mro__):
        if one.__module__.partition(".")[0] in PACKAGES:
            members |= {**inspect.get_annotations(one), **vars(one)}
    named: tuple[str, ...] = getattr(kind, "_fields", ())  # of a named tuple
    maker = "__new__" if named else "__init__"
    if maker in members and not getattr(kind, "_is_protocol", False):
        yield f"def {maker}{signature(members[maker])}"
    fields = fields or set(named)
    for name, value in sorted(members.items()):
        if not name.startswith("_") and name not in fields:
            yield member(name, value)


def member(name: str, value: Any) -> str:
    if isinstance(value, property):
        return f"{name} -> {inspect.signature(value.fget).return_annotation}" if value.fget else name
    if (kind := type(value).__name__) in ("classmethod", "staticmethod"):
        return f"{kind} {name}{signature(value.__func__)}"
    if inspect.isfunction(value):
        return f"{'async ' * inspect.iscoroutinefunction(value)}def {name}{signature(value)}"
    return f"{name}: {value if isinstance(value, str) else type(value).__name__}"


class _Shown:
    """Stands for an annotation or a default, and is shown as that text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


def signature(function: Any) -> str:
    """A signature without what a method is called on; annotations as they were written, functions by their names."""
    found = inspect.signature(function)
    parameters = [
        parameter.replace(annotation=_annotation(parameter.annotation), default=_default(parameter.default))
        for name, parameter in found.parameters.items()
        if name not in ("self", "cls", "_cls")
    ]
    return str(found.replace(parameters=parameters, return_annotation=_annotation(found.return_annotation)))


def _annotation(value: Any) -> Any:
    text = getattr(value, "__forward_arg__", value)  # Named tuples keep their annotations wrapped.
    return _Shown(text) if isinstance(text, str) else value


def _default(value: Any) -> Any:
    return _Shown(value.__name__) if inspect.isroutine(value) else value


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for package in PACKAGES:
        (FOLDER / f"{package}.txt").write_text(described(package), encoding="utf-8")
