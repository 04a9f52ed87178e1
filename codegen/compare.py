"""What changed between two versions of PBS, in the terms of the generated package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import attrs

from codegen.annotations import answer_annotation, field_annotation, parameter_annotation
from codegen.facts import Facts, load_all
from codegen.json_types import Json
from codegen.merge import operation_key, renamed
from codegen.problems import Problem
from codegen.project import find_corrected, known_version
from codegen.resolve import resolve
from codegen.tables import NamesRow, Tables, load_tables
from codegen.tree import Enum, Field, Function, Package, Parameter

Kind = Literal["added", "removed", "changed"]


@attrs.frozen
class Change:
    """One difference: of a function, of a parameter or an answer of one, of a field of a class, or
    of a value of an enum."""

    kind: Kind
    what: str
    """As a user writes it: `datastore.create_datastore(notification_thresholds=)`,
    `NodeConfig.location`."""
    old: str = ""
    new: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "what": self.what, "old": self.old or None, "new": self.new or None}


def compare_versions(schema: Path, old: str, new: str) -> list[Change]:
    """The changes from `old` to `new`, both known versions; sorted, so that two runs agree."""
    facts = load_all(schema / "facts")
    if known_version(facts, old) >= known_version(facts, new):
        raise Problem(f"{old} is not older than {new}; give the older version first")
    corrected = find_corrected(facts, schema)
    tables = load_tables(schema)
    newest = {operation_key(name): name for one in corrected for name in one.operations}
    before, after = (_alone(corrected[known_version(facts, version)], newest, tables) for version in (old, new))
    changes = [*_functions(before, after), *_models(before, after), *_enums(before, after)]
    return sorted(changes, key=lambda change: (change.kind, change.what))


def comparison_lines(changes: list[Change]) -> list[str]:
    """A line for each change, under a heading for each kind."""
    lines: list[str] = []
    for kind in ("added", "removed", "changed"):
        own = [change for change in changes if change.kind == kind]
        if own:
            lines += [f"{kind.capitalize()} ({len(own)})", *(f"  {_line(change)}" for change in own)]
    return lines or ["No change in functions, parameters, fields or enum values"]


def _line(change: Change) -> str:
    if change.old and change.new:
        return f"{change.what}: {change.old} → {change.new}"
    return f"{change.what}: {change.old or change.new}" if change.old or change.new else change.what


def _alone(facts: Facts, newest: dict[str, str], tables: Tables) -> Package:
    """The package of one version: operations under their newest names, by which the tables know
    them, and rows only for what is there."""
    there = {operation_key(name): (name, operation) for name, operation in facts.operations.items()}
    operations = {newest[key]: renamed(operation, name, newest[key]) for key, (name, operation) in there.items()}
    names = [
        own
        for row in tables.names
        if (own := _row_of(row, operations.get(newest.get(operation_key(row.operation), ""))))
    ]
    return resolve([attrs.evolve(facts, operations=operations)], attrs.evolve(tables, names=names))


def _row_of(row: NamesRow, operation: Json | None) -> NamesRow | None:
    """The row as it holds for one version: None for a variant that fixes a parameter which that
    version lacks."""
    if operation is None or any(name not in operation["parameters"] for name, _ in row.fixed):
        return None
    return attrs.evolve(row, omitted=tuple(name for name in row.omitted if name in operation["parameters"]))


def _functions(before: Package, after: Package) -> Iterator[Change]:
    old, new = _by_name(before), _by_name(after)
    for name in old.keys() - new.keys():
        yield Change("removed", name)
    for name, function in new.items():
        if name not in old:
            yield Change("added", name, new=function.operation)
            continue
        was, now = answer_annotation(old[name].returns), answer_annotation(function.returns)
        if was != now:
            yield Change("changed", f"{name} answers", was, now)
        yield from _members(f"{name}({{}}=)", _parameters(old[name]), _parameters(function))


def _models(before: Package, after: Package) -> Iterator[Change]:
    old, new = before.models(), after.models()
    for name in old.keys() & new.keys():
        yield from _members(f"{name}.{{}}", _fields(old[name].fields), _fields(new[name].fields))
    yield from (
        Change("added", name, new=f"class with {len(new[name].fields)} fields") for name in new.keys() - old.keys()
    )
    yield from (Change("removed", name, old="class") for name in old.keys() - new.keys())


def _enums(before: Package, after: Package) -> Iterator[Change]:
    old: dict[str, Enum] = {enum.alias: enum for enum in before.enums}
    for enum in after.enums:
        known = old.get(enum.alias)
        if known is None:
            continue
        yield from (
            Change("added", f"{enum.alias} value {value!r}") for value in enum.values if value not in known.values
        )
        yield from (
            Change("removed", f"{enum.alias} value {value!r}") for value in known.values if value not in enum.values
        )


def _members(pattern: str, old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    for name in old.keys() | new.keys():
        what = pattern.format(name)
        if name not in new:
            yield Change("removed", what, old=old[name])
        elif name not in old:
            yield Change("added", what, new=new[name])
        elif old[name] != new[name]:
            yield Change("changed", what, old[name], new[name])


def _by_name(package: Package) -> dict[str, Function]:
    return {f"{module.name}.{function.name}": function for module in package.modules for function in module.functions}


def _parameters(function: Function) -> dict[str, str]:
    return {parameter.name: _told(parameter) for parameter in function.parameters}


def _told(parameter: Parameter) -> str:
    """Type and bounds, which decide whether a valid call is still valid."""
    bounds = [
        f"{key} {parameter.schema[key]}"
        for key in ("minimum", "maximum", "minLength", "maxLength", "default")
        if key in parameter.schema
    ]
    return ", ".join([parameter_annotation(parameter), *bounds])


def _fields(fields: tuple[Field, ...]) -> dict[str, str]:
    return {field.name: field_annotation(field) for field in fields}
