"""What people say of the API in `schema/wording/`: one file for each module, and glossaries for
what several share.

A module's file speaks of the module, of its functions with their parameters and errors, and of its
classes with their fields; what several of them share stands once under `shared`. The glossaries are
asked where it is silent. Rows that nothing asks for are dead and are told.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from codegen.json_types import Json, is_list, is_object
from codegen.problems import Problem
from codegen.returning import scalar_answer
from codegen.tree import Function, Model, Package
from codegen.tsv import ByPlace, rows_of

_KEYS: dict[str, dict[str, type]] = {
    "module": {"summary": str, "text": str, "example": str},
    "function": {"summary": str, "notes": list, "parameters": dict, "returns": str, "errors": dict},
    "class": {"summary": str, "fields": dict},
    "shared": {"names": dict, "parameters": dict, "fields": dict, "errors": dict},
}
NEVER = "never."
"""What a function says of an error that the tables tell of it wrongly."""
Place = tuple[str, ...]
"""File and keys of an entry, as in `gc`, `start_gc`, `errors`, `Busy`."""


@attrs.define
class Words:
    """All wording."""

    modules: dict[str, Json]
    """Module → its file."""
    glossary: ByPlace
    """What a parameter or a field of this wire name is, whichever it is."""
    parameters: ByPlace
    """What a parameter of this wire name, or at this place, is."""
    fields: ByPlace
    """What a field of this wire name is."""
    enums: ByPlace
    """What an enum stands for."""
    errors: dict[str, dict[str, str]]
    """What a function has → error → when it is raised, for every such function: a parameter in its
    path, named as on the wire, `?` and that of any other, or a trait such as `(task)`."""
    used: set[Place] = attrs.field(factory=set[Place])
    raising: set[str] = attrs.field(factory=set[str])
    """What any function has, as in `errors`."""

    def module(self, module: str, key: str) -> str:
        text: str = self._own(module, "module", key)
        return text

    def function(self, module: str, function: str, key: str) -> Any:
        return self._own(module, function, key)

    def parameter(self, module: str, function: str, place: str, wire: str, name: str) -> str:
        """The sentence about an argument: its own, that of the module, of the place, of parameters
        of that name, of anything of that name."""
        own = self._own(module, function, "parameters", name) or self._shared(module, "parameters", name)
        return own or self.parameters.find(place, wire) or self.glossary.find(wire, wire) or ""

    def raised(
        self, module: str, function: str, parameters: Iterable[tuple[str, str, bool]], traits: Iterable[str]
    ) -> dict[str, str]:
        """Error → when, the function's own words first. A parameter is its wire name, its name, and
        whether it is in the path; a trait is named as in `errors`."""
        errors: dict[str, str] = dict(self._own(module, function, "errors") or {})
        inmost_first = [*reversed([*parameters])]
        for _, name, in_path in inmost_first:
            shared: dict[str, str] = (self._own(module, "shared", "errors", name) or {}) if in_path else {}
            errors = {**shared, **errors}
        for wire, _, in_path in inmost_first:
            errors = {**self._common(wire if in_path else f"?{wire}"), **errors}
        for trait in traits:
            errors = {**self._common(trait), **errors}
        return {error: when for error, when in errors.items() if when != NEVER}

    def _common(self, trait: str) -> dict[str, str]:
        self.raising.add(trait)
        return self.errors.get(trait, {})

    def model(self, module: str, name: str) -> str:
        text: str = self._own(module, "classes", name, "summary")
        return text

    def enum(self, alias: str) -> str:
        return self.enums.find(alias, alias) or ""

    def field(self, module: str, model: str, wire: str, name: str) -> str:
        own = self._own(module, "classes", model, "fields", name) or self._shared(module, "fields", name)
        return own or self.fields.find(wire, wire) or self.glossary.find(wire, wire) or ""

    def _shared(self, module: str, kind: str, name: str) -> str:
        text: str = self._own(module, "shared", kind, name) or self._own(module, "shared", "names", name)
        return text

    def _own(self, *way: str) -> Any:
        entry: Any = self.modules
        for key in way:
            entry = entry.get(key) if is_object(entry) else None
        if entry:
            self.used.add(way)
        return entry or ""

    def dead(self) -> list[str]:
        """Entries that speak of nothing there is."""
        asked = {way[:length] for way in self.used for length in range(1, len(way) + 1)}
        own = [(module, *way) for module, table in self.modules.items() for way in _entries(table)]
        dead = [f"wording/{way[0]}.toml: nothing is called {'.'.join(way[1:])}" for way in own if way not in asked]
        for table in (self.glossary, self.parameters, self.fields, self.enums):
            dead += [f"{table.file}: nothing matches {where}" for where in table.rows.keys() - table.used]
        return dead + [f"wording/errors.tsv: nothing matches {trait}" for trait in self.errors.keys() - self.raising]


def load_words(folder: Path) -> Words:
    """The files in `schema/wording/`, checked as far as each can be checked alone."""
    errors: dict[str, dict[str, str]] = {}
    for wire, error, when in rows_of(folder / "errors.tsv", 3, key=2):
        errors.setdefault(wire, {})[error] = when
    return Words(
        modules={path.stem: _module(path) for path in sorted(folder.glob("*.toml"))},
        glossary=ByPlace("wording/glossary.tsv", dict(rows_of(folder / "glossary.tsv", 2))),
        parameters=ByPlace("wording/parameters.tsv", dict(rows_of(folder / "parameters.tsv", 2))),
        fields=ByPlace("wording/fields.tsv", dict(rows_of(folder / "fields.tsv", 2))),
        enums=ByPlace("wording/enums.tsv", dict(rows_of(folder / "enums.tsv", 2))),
        errors=errors,
    )


def sentences(words: Words) -> Iterator[tuple[str, str]]:
    """Every text with the place where it stands."""
    for module, table in words.modules.items():
        yield from _texts(table, f"wording/{module}.toml")
    for shared in (words.glossary, words.parameters, words.fields, words.enums):
        yield from ((f"{shared.file} {where}", text) for where, text in shared.rows.items())
    for wire, errors in words.errors.items():
        yield from ((f"wording/errors.tsv {wire} {error}", when) for error, when in errors.items())


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    for key, inner in value.items() if is_object(value) else enumerate(value) if is_list(value) else ():
        yield from _texts(inner, f"{where} {key}" if isinstance(key, str) else where)


def _entries(table: Json) -> Iterator[Place]:
    """The ways to all that names a function, a parameter, a class or a field."""
    for name, entry in table.items():
        if name == "classes":
            for model, said in entry.items():
                yield name, model, *(("summary",) if "summary" in said else ())
                yield from ((name, model, "fields", field) for field in said.get("fields", ()))
        elif name == "shared":
            yield from ((name, kind, row) for kind, rows in entry.items() for row in rows)
        elif name != "module":
            yield (name,)
            yield from ((name, "parameters", parameter) for parameter in entry.get("parameters", ()))


def _module(path: Path) -> Json:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise Problem(f"{path.name}: {error}") from None
    for name, entry in table.items():
        if name == "classes":
            for model, said in _object(entry, path, name).items():
                _check(said, "class", path, f"classes.{model}")
        else:
            _check(entry, name if name in ("module", "shared") else "function", path, name)
    return table


def _check(entry: Any, kind: str, path: Path, where: str) -> None:
    known = _KEYS[kind]
    for key, value in _object(entry, path, where).items():
        if (kind, key) == ("shared", "errors"):
            for parameter, errors in _object(value, path, f"{where}.{key}").items():
                _check({"errors": errors}, "function", path, f"{where}.{key}.{parameter}")
            continue
        if key not in known:
            raise Problem(f"{path.name}: [{where}] has the key {key!r}; known here: {', '.join(known)}")
        inner: Any = [value] if isinstance(value, str) else value.values() if is_object(value) else value
        if not isinstance(value, known[key]) or not all(isinstance(text, str) and text.strip() for text in inner):
            raise Problem(f"{path.name}: [{where}] {key}: expected {_FORMS[known[key]]}")


_FORMS: dict[type, str] = {str: "a string", list: "a list of strings", dict: "a table of strings"}


def _object(value: Any, path: Path, where: str) -> Json:
    if not is_object(value):
        raise Problem(f"{path.name}: {where} is not a table; write [{where}]")
    return value


def missing_words(package: Package) -> list[str]:
    """What has no wording yet, by file: the entry, and what it lacks."""
    lacking: list[str] = []
    for module in package.modules:
        file = f"wording/{module.name}.toml"
        lacks = [key for key in ("summary", "text", "example") if not getattr(module, key)]
        lacking += [f"{file} [module]: {', '.join(lacks)}"] if lacks else []
        for function in module.functions:
            lacking += [f"{file} [{function.name}]: {lack}" for lack in _lacks(function)]
        lacking += _unworded(file, module.models)
    lacking += _unworded("wording/shared_models.toml", package.shared)
    return lacking + [f"wording/enums.tsv: no row for {enum.alias}" for enum in package.enums if not enum.text]


def _lacks(function: Function) -> Iterator[str]:
    if not function.worded:
        yield "summary"
    if not function.errors:
        yield "errors"
    if scalar_answer(function) and not function.returned:
        yield "returns"
    silent = [
        one.name for one in function.parameters if not one.text and not (one.place == "path" and one.wire == "node")
    ]
    if silent:
        yield f"parameters {', '.join(silent)}"


def _unworded(file: str, models: Iterable[Model]) -> Iterator[str]:
    for model in models:
        if not model.text:
            yield f"{file} [classes.{model.name}]: summary"
        silent = [field.name for field in model.fields if not field.text]
        if silent:
            yield f"{file} [classes.{model.name}.fields]: {', '.join(silent)}"
