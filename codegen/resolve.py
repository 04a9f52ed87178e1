"""Step 3, resolve: corrected facts of all versions, names and wording become the tree of modules
that is printed."""

from __future__ import annotations

import re
from typing import Literal

import attrs

from codegen.facts import Facts, version_key
from codegen.hazards import hazards_of
from codegen.json_types import Json
from codegen.merge import merge_operations, operation_key
from codegen.naming import derived_function, python_name
from codegen.privileges import privilege_texts
from codegen.problems import Problem
from codegen.shapes import Place, Shapes
from codegen.tables import EFFECTS, EPOCHS, NamesRow, Tables
from codegen.tree import (
    Function,
    ListType,
    MapType,
    Model,
    ModelType,
    Module,
    NullableType,
    Package,
    Parameter,
    ScalarType,
    Type,
)
from codegen.words import Words

SHARED = "shared_models"
_KINDS = {"integer": "integer", "number": "number", "boolean": "boolean", "array": "array"}


def resolve(facts: list[Facts], tables: Tables) -> Package:
    """The package to print. Everything in it is sorted by name, so the order of inputs never
    shows."""
    operations = merge_operations(facts)
    shapes = Shapes(tables)
    rows = _rows(operations, tables, shapes.reports)
    hazards = hazards_of(operations, tables.hazards)
    functions = [
        attrs.evolve(_function(row, operations[row.operation], tables, shapes), hazards=hazards.get(row.operation, ()))
        for row in rows
    ]
    names = sorted({function.module for function in functions})
    homes = _homes(functions, shapes.models)
    models = {name: _worded(model, homes[name], tables.words) for name, model in shapes.models.items()}
    modules = tuple(
        Module(
            name,
            tables.words.module(name, "summary"),
            tuple(function for function in functions if function.module == name),
            _in_order(models, homes, name),
            tables.words.module(name, "text"),
            tables.words.module(name, "example"),
        )
        for name in names
    )
    uncovered = tuple(
        sorted((name, tables.uncovered[name], operations[name]) for name in operations if name in tables.uncovered)
    )
    return Package(
        versions=tuple(one.version for one in facts),
        modules=modules,
        shared=_in_order(models, homes, SHARED),
        enums=tuple(shapes.enums[alias] for alias in sorted(shapes.enums)),
        uncovered=uncovered,
        secrets=tuple(sorted(tables.secrets.rows)),
        reports=tuple(shapes.reports + _dead_rows(tables, shapes, operations, functions)),
    )


def _rows(operations: dict[str, Json], tables: Tables, reports: list[str]) -> list[NamesRow]:
    """The rows of the names table, and derived ones for operations that have none."""
    by_key = {operation_key(name): name for name in operations}
    rows: list[NamesRow] = []
    for row in tables.names:
        newest = by_key.get(operation_key(row.operation))
        if newest is None:
            raise Problem(f"names.tsv: {row.function} names {row.operation}, which no known version of PBS has")
        rows.append(attrs.evolve(row, operation=newest))
    taken = {row.function for row in rows}
    named = {row.operation for row in rows}
    for name, merged in operations.items():
        if name in named or name in tables.uncovered:
            continue
        module, function = derived_function(name, merged["returns"]["type"] == "array")
        if function in taken:
            raise Problem(f"names.tsv: no row for {name}, and the derived name {function} is taken; add a row")
        taken.add(function)
        reports.append(
            f"names.tsv: no row for {name}; derived the name {module}.{function}, "
            "which is not locked until a row confirms it"
        )
        rows.append(NamesRow(module, function, name, derived=True))
    return sorted(
        rows, key=lambda row: (row.module, operation_key(row.operation).split(" ")[1], row.operation, row.function)
    )


def _function(row: NamesRow, merged: Json, tables: Tables, shapes: Shapes) -> Function:
    method, template = row.operation.split(" ")
    raw = "raw" in merged
    place = Place(row.operation, "->", row.function, template.rpartition("/")[2])
    returns = _answer(row, merged)
    stream = returns["type"] == "stream"
    answer = ScalarType("Any") if stream else shapes.type_of(returns, place)
    if returns.get("nullable"):
        answer = NullableType(answer)
    result: Literal["value", "task", "stream"] = (
        "stream" if stream else "task" if answer == ScalarType("Upid") else "value"
    )
    parameters = _parameters(row, method, template, merged["parameters"], raw, shapes)
    words = tables.words
    summary = words.function(row.module, row.function, "summary")
    if not summary:
        shapes.reports.append(f"wording/{row.module}.toml: no summary for {row.function}")
    told = [(parameter.wire, parameter.name, parameter.place == "path") for parameter in parameters]
    reviewed = tables.privileges.get(row.function)
    privileges = privilege_texts(merged.get("permissions"), reviewed)
    if reviewed is None and any("any login" in text for text in privileges):
        shapes.reports.append(
            f"privileges.tsv: no row for {row.function}, which the schema opens to any login; "
            "say what the server itself asks for, or `any login`"
        )
    traits = (_asked(privileges), f"({result})")
    return Function(
        module=row.module,
        name=row.function,
        operation=row.operation,
        method=method,
        template=template,
        effect=tables.effects.get(row.function) or _effect(method, result),
        result=result,
        returns=answer,
        returns_schema=shapes.with_units(returns, place),
        parameters=parameters,
        privileges=privileges,
        permissions=merged.get("permissions"),
        summary=summary or f"Calls `{row.operation}`.",
        worded=bool(summary),
        notes=tuple(words.function(row.module, row.function, "notes")),
        returned=words.function(row.module, row.function, "returns"),
        errors=tuple(sorted(words.raised(row.module, row.function, told, traits).items())),
        fixed=row.fixed,
        omitted=row.omitted,
        attributes=() if stream else tuple(merged.get("attributes", ())),
        since=_since(row, merged),
        until=merged.get("until", ""),
        raw=raw,
        body=merged.get("raw") == "upload",
        derived=row.derived,
    )


def _asked(privileges: tuple[str, ...]) -> str:
    """What a caller needs, in the terms of `wording/errors.tsv`."""
    if not privileges:
        return "(anybody)"
    return "(login)" if any(privilege.startswith("any login") for privilege in privileges) else "(privileges)"


def _answer(row: NamesRow, merged: Json) -> Json:
    """The answer to this function's calls: the operation's answer, or that of the variant it
    fixes."""
    for name, value in row.fixed:
        key = f"{name}={str(value).lower() if isinstance(value, bool) else value}"
        if key in merged["variants"]:
            answer: Json = merged["variants"][key]
            return answer
    plain: Json = merged["returns"]
    return plain


def _since(row: NamesRow, merged: Json) -> str:
    """A variant is as young as the youngest parameter that it fixes."""
    lives = [merged, *(merged["parameters"][name] for name, _ in row.fixed if name in merged["parameters"])]
    return max((str(life.get("since", "")) for life in lives), key=lambda since: version_key(since) if since else ())


def _effect(method: str, result: str) -> str:
    if result == "task":
        return EFFECTS[2]
    return {"GET": EFFECTS[0], "DELETE": EFFECTS[3]}.get(method, EFFECTS[1])


def _parameters(
    row: NamesRow, method: str, template: str, schemas: Json, raw: bool, shapes: Shapes
) -> tuple[Parameter, ...]:
    inside = re.findall(r"{([^{}]+)}", template)
    hidden = {name for name, _ in row.fixed} | set(row.omitted)
    missing = hidden - schemas.keys()
    if missing:
        raise Problem(
            f"names.tsv: {row.function} fixes or omits {', '.join(sorted(missing))}, "
            f"which {row.operation} does not have"
        )
    outside = place_outside_path(method, raw)
    every = [_parameter(row, wire, "path", schemas.get(wire, {"type": "string"}), shapes) for wire in inside]
    every += [_parameter(row, wire, outside, schemas[wire], shapes) for wire in sorted(schemas.keys() - set(inside))]
    parameters = [_with_words(row, parameter, shapes) for parameter in every if parameter.wire not in hidden]
    if schemas.get("delete", {}).get("type") == "array":  # A setting that is not given stays as it is.
        parameters = [attrs.evolve(one, text=one.text.replace("not given", "not set")) for one in parameters]
    # A secret in a query would appear in access logs. PBS reads a JSON body of a DELETE too
    # (protocol.md §11), but then no query.
    if method == "DELETE" and any(parameter.secret for parameter in parameters):
        parameters = [
            parameter if parameter.place == "path" else attrs.evolve(parameter, place="body")
            for parameter in parameters
        ]
    _check_names(row, parameters)
    return tuple(sorted(parameters, key=_rank))


def _with_words(row: NamesRow, parameter: Parameter, shapes: Shapes) -> Parameter:
    wire, name = parameter.wire, parameter.name
    place = Place(row.operation, f"?{wire}", row.function, wire)
    return attrs.evolve(parameter, text=shapes.tables.words.parameter(row.module, row.function, str(place), wire, name))


def _parameter(row: NamesRow, wire: str, where: str, schema: Json, shapes: Shapes) -> Parameter:
    """A parameter without wording, as those that a function hides have none."""
    place = Place(row.operation, f"?{wire}", row.function, wire)
    unit = shapes.unit(schema, place)
    shape = shapes.format_of(schema, place)
    if not shape and schema["type"] == "array":
        shape = shapes.format_of(schema["items"], place.item())
    kind = _KINDS.get(schema["type"], "property-string" if "format" in schema else "string")
    return Parameter(
        name=python_name(wire, shapes.tables.fields),
        wire=wire,
        place=where,
        kind="time" if unit in EPOCHS else kind,
        type=_parameter_type(schema, place, shapes),
        required=where == "path" or not schema.get("optional"),
        schema=schema,
        secret=shapes.secret(place),
        unit=unit,
        format=shape,
        positional=where == "path" and wire != "node",
    )


def _check_names(row: NamesRow, parameters: list[Parameter]) -> None:
    names = [parameter.name for parameter in parameters]
    for name in names:
        if names.count(name) > 1:
            raise Problem(
                f"fields.tsv: {row.function} would have two arguments called {name!r}; "
                "give one of the parameters another name"
            )


def _rank(parameter: Parameter) -> tuple[bool, bool, bool]:
    """Path parameters in the order of the path, then required, then optional ones; `node` is a
    keyword with a default and comes last."""
    last = parameter.wire == "node"
    return not parameter.positional, not parameter.required or last, last


def place_outside_path(method: str, raw: bool) -> Literal["query", "body"]:
    """Where a request carries the parameters that are not in its path."""
    return "query" if raw or method in ("GET", "DELETE") else "body"


def _parameter_type(schema: Json, place: Place, shapes: Shapes) -> Type:
    """What a parameter takes besides text. A list that is written into one text is typed as a list;
    the generated code joins it."""
    inner = schema.get("format")
    if inner is not None and inner["type"] == "array":
        return ListType(
            shapes.type_of(inner["items"], Place(place.operation, f"{place.way}<fmt>[]", place.function, place.wire))
        )
    return shapes.type_of(schema, place)


def _homes(functions: list[Function], models: dict[str, Model]) -> dict[str, str]:
    """Class name → the module that defines it: the only one that uses it, or the shared one."""
    users: dict[str, set[str]] = {name: set() for name in models}
    for function in functions:
        used = [function.returns, *(parameter.type for parameter in function.parameters)]
        names = {name for one in used for name in model_names(one)} | {
            parameter.format for parameter in function.parameters if parameter.format
        }
        for name in _with_nested(names, models):
            users[name].add(function.module)
    return {name: next(iter(modules)) if len(modules) == 1 else SHARED for name, modules in users.items()}


def _with_nested(names: set[str], models: dict[str, Model]) -> set[str]:
    waiting, reached = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += nested_names(models[name])
    return reached


def nested_names(model: Model) -> list[str]:
    """The classes that a model's fields hold or are parsed by."""
    return [
        name for field in model.fields for name in [*model_names(field.type), *([field.format] if field.format else [])]
    ]


def model_names(kind: Type) -> list[str]:
    """The classes in a type."""
    match kind:
        case ModelType(name):
            return [name]
        case ListType(inner) | MapType(inner) | NullableType(inner):
            return model_names(inner)
        case _:
            return []


def _worded(model: Model, home: str, words: Words) -> Model:
    """The class with the wording of itself and its fields."""
    fields = [attrs.evolve(field, text=words.field(home, model.name, field.wire, field.name)) for field in model.fields]
    return attrs.evolve(model, text=words.model(home, model.name), fields=tuple(fields))


def _in_order(models: dict[str, Model], homes: dict[str, str], home: str) -> tuple[Model, ...]:
    """The classes of one module, each after those that it contains."""
    done: dict[str, Model] = {}

    def visit(name: str) -> None:
        if name not in done and homes[name] == home:
            for inner in sorted(nested_names(models[name])):
                visit(inner)
            done[name] = models[name]

    for name in sorted(models):
        visit(name)
    return tuple(done.values())


def _dead_rows(tables: Tables, shapes: Shapes, operations: dict[str, Json], functions: list[Function]) -> list[str]:
    """Rows of tables whose subject no longer exists."""
    names = {function.name for function in functions}
    keys = {operation_key(name) for name in operations}
    enums = set(shapes.enums)
    dead = [f"models.tsv: nothing stands at {place}" for place in tables.models.keys() - shapes.used_locations]
    dead += [f"enums.tsv: no enum belongs to {row.alias}" for row in tables.enums if row.alias not in enums]
    dead += [f"effects.tsv: no function is called {name}" for name in tables.effects.keys() - names]
    dead += [f"privileges.tsv: no function is called {name}" for name in tables.privileges.keys() - names]
    dead += [f"uncovered.tsv: no operation {name}" for name in tables.uncovered if operation_key(name) not in keys]
    for table in (tables.units, tables.secrets):
        dead += [f"{table.file}: nothing matches {where}" for where in table.rows.keys() - table.used]
    return sorted(dead + tables.words.dead())
