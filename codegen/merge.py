"""One schema from the schemas of several PBS versions: the union, with the versions in which each
part exists.

Merged schemas are the facts' own form with `since` and `until` added where a part is younger, or
older, than what holds it: on parameters and properties, and on single enum values (`enum_since`,
`enum_until`).
"""

from __future__ import annotations

import re

from codegen.facts import Facts
from codegen.json_types import Json
from codegen.problems import Problem

Versioned = list[tuple[str, Json]]
"""A schema as each of some versions has it, oldest first."""


def operation_key(operation: str) -> str:
    """Verb and path without the names of path parameters: PBS has renamed one between versions."""
    return re.sub(r"{[^{}]*}", "{}", operation)


def merge_operations(facts: list[Facts]) -> dict[str, Json]:
    """The operations of all versions, each under its newest name, with `parameters` and `returns`
    merged."""
    versions = [one.version for one in facts]
    by_key: dict[str, list[tuple[str, str, Json]]] = {}
    for one in facts:
        for name, operation in one.operations.items():
            by_key.setdefault(operation_key(name), []).append((one.version, name, operation))
    merged = {variants[-1][1]: _operation(variants, versions) for variants in by_key.values()}
    return dict(sorted(merged.items(), key=lambda item: (item[0].split(" ")[1], item[0])))


def _operation(variants: list[tuple[str, str, Json]], versions: list[str]) -> Json:
    newest_name, newest = variants[-1][1:]
    merged: Json = {key: value for key, value in newest.items() if key not in ("parameters", "returns", "variants")}
    merged["variants"] = {}
    own = [version for version, _, _ in variants]
    merged.update(_life(own, versions))
    parameters = [
        (version, renamed(operation, name, newest_name)["parameters"]) for version, name, operation in variants
    ]
    merged["parameters"] = _members(parameters, newest_name)
    merged["returns"] = merge_schemas(
        [(version, operation["returns"]) for version, _, operation in variants], f"{newest_name} ->"
    )
    for fixed in newest.get("variants", {}):
        answers = [
            (version, operation["variants"][fixed])
            for version, _, operation in variants
            if fixed in operation.get("variants", {})
        ]
        merged["variants"][fixed] = merge_schemas(answers, f"{newest_name} with {fixed} ->")
    return merged


def renamed(operation: Json, name: str, newest: str) -> Json:
    """An operation with its path parameters called as they are in its newest name."""
    names = dict(zip(re.findall(r"{([^{}]+)}", name), re.findall(r"{([^{}]+)}", newest), strict=True))
    return operation | {
        "parameters": {names.get(wire, wire): schema for wire, schema in operation["parameters"].items()}
    }


def merge_schemas(schemas: Versioned, where: str) -> Json:
    """The union of a schema over versions. Bounds, patterns and defaults are those of the newest
    version; with `default_since` and `default_was` where older ones have another default."""
    newest = schemas[-1][1]
    types = {schema["type"] for _, schema in schemas}
    if len(types) > 1:
        told = ", ".join(f"{schema['type']} in {version}" for version, schema in schemas)
        raise Problem(f"{where}: the type differs between versions ({told}); add a correction for the wrong ones")
    merged: Json = {
        key: value
        for key, value in newest.items()
        if key not in ("properties", "items", "format", "enum", "optional", "nullable")
    }
    for mark in ("optional", "nullable"):
        if any(schema.get(mark) for _, schema in schemas):
            merged[mark] = True
    merged.update(_default(schemas))
    if "enum" in newest:
        merged.update(_enum([(version, schema) for version, schema in schemas if "enum" in schema]))
    for inner in ("items", "values", "format"):
        parts = [(version, schema[inner]) for version, schema in schemas if inner in schema]
        if parts:
            merged[inner] = merge_schemas(parts, f"{where}[]" if inner == "items" else where)
    if newest["type"] == "object":
        merged["properties"] = _members([(version, schema.get("properties", {})) for version, schema in schemas], where)
    return merged


def _default(schemas: Versioned) -> Json:
    """Since when the default of the newest version holds, and what it was just before."""
    known = [(version, schema["default"]) for version, schema in schemas if "default" in schema]
    if not known:
        return {}
    others = [number for number, (_, value) in enumerate(known) if value != known[-1][1]]
    if not others or "default" not in schemas[-1][1]:
        return {}
    return {"default_since": known[others[-1] + 1][0], "default_was": known[others[-1]][1]}


def _members(objects: list[tuple[str, Json]], where: str) -> Json:
    """Properties or parameters: one that is missing in some version is optional."""
    versions = [version for version, _ in objects]
    names = sorted({name for _, members in objects for name in members})
    merged: Json = {}
    for name in names:
        parts = [(version, members[name]) for version, members in objects if name in members]
        schema = merge_schemas(parts, f"{where}.{name}")
        if len(parts) < len(objects):
            schema["optional"] = True
        schema.update(_life([version for version, _ in parts], versions))
        merged[name] = schema
    return merged


def _enum(schemas: Versioned) -> Json:
    """All values that some version knows, those of the newest version first."""
    values: list[str] = list(schemas[-1][1]["enum"])
    for _, schema in reversed(schemas[:-1]):
        values += [value for value in schema["enum"] if value not in values]
    versions = [version for version, _ in schemas]
    lives = {
        value: _life([version for version, schema in schemas if value in schema["enum"]], versions) for value in values
    }
    merged: Json = {"enum": values}
    for mark in ("since", "until"):
        marked = {value: life[mark] for value, life in lives.items() if mark in life}
        if marked:
            merged[f"enum_{mark}"] = marked
    return merged


def _life(own: list[str], versions: list[str]) -> Json:
    life: Json = {}
    if own[0] != versions[0]:
        life["since"] = own[0]
    if own[-1] != versions[-1]:
        life["until"] = own[-1]
    return life
