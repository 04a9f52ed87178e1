"""Paths of the API, offline: which operations a typed path means, and what is below it."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import unquote

from pbs_tools.command.catalog import Entry, operations, uncovered
from pbs_tools.command.values import Value

VERBS = {"get": "GET", "set": "PUT", "create": "POST", "delete": "DELETE"}
"""What the commands are called, and the methods of HTTP."""


class Target(NamedTuple):
    """What a typed path means for one method."""

    template: str
    values: dict[str, str]
    """The values for the placeholders."""
    entries: tuple[Entry, ...]
    """The functions that call it. Of several, each fixes or leaves out a parameter."""

    @property
    def entry(self) -> Entry | None:
        """One entry with the parameters of all, those that a single function fixes or
        leaves out too; None of a directory."""
        if not self.entries:
            return None
        parameters: dict[str, dict[str, Any]] = {p["wire"]: p for entry in self.entries for p in entry["parameters"]}
        for entry in self.entries:
            for wire in (*entry["omitted"], *entry["fixed"]):
                kind = "boolean" if isinstance(entry["fixed"].get(wire, True), bool) else "string"
                extra = {
                    "name": wire.replace("-", "_"),
                    "wire": wire,
                    "place": "body",
                    "required": False,
                    "secret": False,
                }
                parameters.setdefault(wire, {**extra, "unit": None, "type": kind})
        return {**self.entries[0], "parameters": list(parameters.values())}


def components(path: str) -> list[str]:
    """The parts of a typed path, with or without the prefix of the API, decoded."""
    parts = [unquote(part) for part in path.split("/") if part]
    return parts[2:] if parts[:2] == ["api2", "json"] else parts


def target(path: str, method: str) -> Target | None:
    """The operation of a typed path, or the directory that it is; None if the catalog has none."""
    typed = components(path)
    matches = [
        (template, values) for template in _templates(method) if (values := _matched(template, typed)) is not None
    ]
    if not matches:
        return None
    # A literal component wins over a placeholder, as in PBS.
    template, values = min(matches, key=lambda match: [part.startswith("{") for part in match[0].split("/")])
    return Target(
        template, values, tuple(entry for entry in _at(method, template) if entry.get("parameters") is not None)
    )


def methods(path: str) -> list[str]:
    """The commands that a typed path has: `get`, `create` and so on."""
    return [verb for verb, method in VERBS.items() if target(path, method) is not None]


def children(path: str) -> list[str]:
    """The names one level below a typed path, placeholders in braces."""
    typed = components(path)
    names: set[str] = set()
    for entry in (*operations(), *uncovered()):
        parts = entry["path"].strip("/").split("/")
        if len(parts) > len(typed) and _matched("/".join(parts[: len(typed)]), typed) is not None:
            names.add(parts[len(typed)])
    return sorted(names - {""})


def nearest_paths(path: str) -> list[str]:
    """The known paths that look most like a wrong one."""
    from difflib import get_close_matches

    return get_close_matches("/" + "/".join(components(path)), sorted({entry["path"] for entry in operations()}), 1)


def described(parameter: dict[str, Any]) -> str:
    """A parameter as a usage line has it."""
    return f"--{parameter['wire']} {Value(parameter).name}"


def _templates(method: str) -> set[str]:
    return {entry["path"] for entry in (*operations(), *uncovered()) if entry["method"] == method}


def _at(method: str, template: str) -> list[Entry]:
    return [entry for entry in operations() if entry["method"] == method and entry["path"] == template]


def _matched(template: str, typed: list[str]) -> dict[str, str] | None:
    parts = [part for part in template.split("/") if part]
    if len(parts) != len(typed):
        return None
    values: dict[str, str] = {}
    for part, text in zip(parts, typed, strict=True):
        if part.startswith("{"):
            values[part.strip("{}")] = text
        elif part != text:
            return None
    return values
