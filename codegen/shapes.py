"""From merged schemas to types: which classes, enums and property strings there are, and the type
of each place.

One `Shapes` is filled while all operations are resolved; a class is known by its place, from
`schema/models.tsv`, never by its structure.
"""

from __future__ import annotations

import attrs

from codegen.json_types import Json
from codegen.naming import class_name, python_name, singular
from codegen.problems import Problem
from codegen.tables import EPOCHS, Tables, is_number_unit
from codegen.tree import (
    Enum,
    EnumType,
    Field,
    ListType,
    MapType,
    Model,
    ModelType,
    NullableType,
    ScalarName,
    ScalarType,
    Type,
)

_SCALARS: dict[str, ScalarName] = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "any": "Any",
    "upid": "Upid",
    "null": "None",
}
_UNLOCKED = "which is not locked until a row confirms it"
RESERVED = {"extra", "to_wire", "parse"}


@attrs.frozen
class Place:
    """Where a schema stands: the operation, the way inside it, and the function for derived
    names."""

    operation: str
    way: str
    function: str
    wire: str = ""

    def __str__(self) -> str:
        return f"{self.operation} {self.way}"

    def into(self, wire: str) -> Place:
        return Place(self.operation, f"{self.way}.{wire}", self.function, wire)

    def item(self) -> Place:
        return Place(self.operation, f"{self.way}[]", self.function, self.wire)

    def inside(self) -> Place:
        return Place(self.operation, f"{self.way}<fmt>", self.function, self.wire)


@attrs.define
class Shapes:
    """The classes and enums found so far."""

    tables: Tables
    models: dict[str, Model] = attrs.field(factory=dict[str, Model])
    enums: dict[str, Enum] = attrs.field(factory=dict[str, Enum])
    reports: list[str] = attrs.field(factory=list[str])
    used_locations: set[str] = attrs.field(factory=set[str])

    def type_of(self, schema: Json, place: Place) -> Type:
        """The type of a value; registers the classes and enums in it."""
        kind = schema["type"]
        if kind == "string" and "enum" in schema:
            return EnumType(self._enum(schema, place), tuple(schema["enum"]))
        if kind == "array":
            return ListType(self._inner(schema["items"], place.item()))
        if kind == "map":
            return MapType(self._inner(schema["values"], place.into("*")))
        if kind == "object":
            return ModelType(self._model(schema, place))
        if kind not in _SCALARS:
            raise Problem(f"{place}: no Python type for a schema of type {kind!r}")
        return ScalarType(_SCALARS[kind])

    def _inner(self, schema: Json, place: Place) -> Type:
        kind = self.type_of(schema, place)
        return NullableType(kind) if schema.get("nullable") else kind

    def format_of(self, schema: Json, place: Place) -> str:
        """The class of a property string; empty for text that is a list of scalars, or no property
        string."""
        inner = schema.get("format")
        if inner is None or inner["type"] != "object":
            return ""
        return self._model(inner, place.inside(), property_string=True)

    def unit(self, schema: Json, place: Place) -> str:
        """The unit of numbers, or the form of strings; empty if a row for the wire name alone is
        about values of another type."""
        unit = self.tables.units.find(str(place), place.wire) or ""
        many = schema["type"] == "array"
        kind = schema["items"]["type"] if many else schema["type"]
        if not unit and kind in ("integer", "number"):
            self.reports.append(f"units.tsv: no row for the number {place}; give it a unit, or none")
        if unit in ("", "none"):
            return ""
        # Times have companions and may be given as datetimes; lists of them have room for neither.
        if is_number_unit(unit) == (kind in ("integer", "number")) and not (many and unit in EPOCHS):
            return unit
        if str(place) in self.tables.units.rows:
            raise Problem(f"units.tsv: {place} is of type {schema['type']}, which cannot have the unit {unit}")
        return ""

    def with_units(self, schema: Json, place: Place) -> Json:
        """A copy of a schema in which each number and text says its unit, where it has one."""
        result = dict(schema)
        if schema["type"] == "object":
            result["properties"] = {
                wire: self.with_units(inner, place.into(wire)) for wire, inner in schema["properties"].items()
            }
        elif schema["type"] == "map":
            result["values"] = self.with_units(schema["values"], place.into("*"))
        elif schema["type"] == "array" and schema["items"]["type"] in ("object", "array", "map"):
            result["items"] = self.with_units(schema["items"], place.item())
        elif unit := self.unit(schema, place):
            result["unit"] = unit
        return result

    def secret(self, place: Place) -> bool:
        return self.tables.secrets.find(str(place), place.wire) is not None

    def _enum(self, schema: Json, place: Place) -> str:
        values: list[str] = schema["enum"]
        rows = [row for row in self.tables.enums if row.takes(place.wire, values)]
        if len(rows) > 1:
            raise Problem(f"enums.tsv: {rows[0].alias} and {rows[1].alias} both take {place}")
        if rows:
            alias = rows[0].alias
        elif place.wire == "delete":
            alias = class_name(place.function.removeprefix("update_"), "setting")
        else:
            alias = class_name(place.function, place.wire)
            shown = ", ".join(values[:6])
            self.reports.append(f"enums.tsv: no row takes {place} ({shown}); derived the name {alias}, {_UNLOCKED}")
        derived = not rows and place.wire != "delete"
        text = self.tables.words.enum(alias)
        if place.wire == "delete":
            text = text or f"Settings that `{place.function}` takes back with `delete`."
        new = Enum(alias, tuple(values), _pairs(schema, "enum_since"), _pairs(schema, "enum_until"), derived, text)
        known = self.enums.get(alias)
        if known is not None:
            more = tuple(value for value in new.values if value not in known.values)
            both = set(known.values) & set(new.values)
            since, until = _common(known.since, new.since, both), _common(known.until, new.until, both)
            new = Enum(alias, known.values + more, since, until, derived, known.text or text)
        self.enums[alias] = new
        return alias

    def _model(self, schema: Json, place: Place, *, property_string: bool = False) -> str:
        location = str(place)
        name = self.tables.models.get(location)
        derived = name is None
        self.used_locations.add(location)
        if name is None:
            name = (
                class_name(place.function, singular(place.wire)) if place.wire else class_name(place.function, "result")
            )
            self.reports.append(f"models.tsv: no row for {location}; derived the name {name}, {_UNLOCKED}")
        fields = tuple(
            sorted(
                (self._field(wire, inner, place.into(wire)) for wire, inner in schema["properties"].items()),
                key=_required_first,
            )
        )
        _check_names(name, fields)
        new = Model(name, fields, (place.function,), property_string, schema.get("default_key", ""), derived=derived)
        known = self.models.get(name)
        self.models[name] = new if known is None else _same_model(known, new, location)
        return name

    def _field(self, wire: str, schema: Json, place: Place) -> Field:
        optional = bool(schema.get("optional") or schema.get("nullable"))
        return Field(
            name=python_name(wire, self.tables.fields),
            wire=wire,
            type=self.type_of(schema, place),
            optional=optional,
            secret=self.secret(place),
            unit=self.unit(schema, place),
            since=schema.get("since", ""),
            until=schema.get("until", ""),
            format=self.format_of(schema, place)
            or (self.format_of(schema["items"], place.item()) if schema["type"] == "array" else ""),
            default={key: schema[key] for key in _DEFAULT if key in schema} if optional else {},
        )


_DEFAULT = ("default", "default_since", "default_was")


def _required_first(field: Field) -> tuple[bool, str]:
    return field.optional, field.name


def _pairs(schema: Json, key: str) -> tuple[tuple[str, str], ...]:
    return tuple(schema.get(key, {}).items())


def _common(
    old: tuple[tuple[str, str], ...], new: tuple[tuple[str, str], ...], both: set[str]
) -> tuple[tuple[str, str], ...]:
    """A value is new in a version only if it is so everywhere: one value must not be given two
    ages."""
    kept = [pair for pair in old if pair[0] not in both or pair in new]
    return tuple(kept + [pair for pair in new if pair not in kept and pair[0] not in both])


def _check_names(name: str, fields: tuple[Field, ...]) -> None:
    names = [field.name for field in fields] + [
        f"{field.name}_utc" for field in fields if field.unit.startswith("epoch")
    ]
    for field in names:
        if field in RESERVED or names.count(field) > 1:
            raise Problem(
                f"{name}: the field name {field!r} is reserved or taken; give the property another name in fields.tsv"
            )


def _same_model(known: Model, new: Model, location: str) -> Model:
    """One class for two places: the same members of the same types; optional, secret or young if it
    is so at either."""
    if (known.property_string, known.default_key) != (new.property_string, new.default_key):
        raise Problem(
            f"models.tsv: {location} and another place have {known.name}, but are not written in the same way"
        )
    fields: dict[str, Field] = {field.wire: field for field in known.fields}
    for field in new.fields:
        old = fields.get(field.wire)
        if old is None or (old.type, old.unit) != (field.type, field.unit):
            was = "has no such member" if old is None else f"has {old.type}, unit {old.unit or 'none'}"
            raise Problem(
                f"models.tsv: {location} has {field.wire} as {field.type}, unit {field.unit or 'none'}, "
                f"but {known.name} elsewhere {was}"
            )
    missing = fields.keys() - {field.wire for field in new.fields}
    if missing:
        raise Problem(
            f"models.tsv: {location} lacks {', '.join(sorted(missing))}, which {known.name} has elsewhere; give it "
            "another class, or add what it lacks as optional, by a correction"
        )
    pairs = [(fields[field.wire], field) for field in new.fields]
    merged = [
        attrs.evolve(
            old,
            optional=old.optional or field.optional,
            secret=old.secret or field.secret,
            since=old.since if old.since == field.since else "",
            until=old.until if old.until == field.until else "",
            default=old.default if old.default == field.default else {},
        )
        for old, field in pairs
    ]
    users = known.used_by + tuple(user for user in new.used_by if user not in known.used_by)
    return attrs.evolve(known, fields=tuple(sorted(merged, key=_required_first)), used_by=users)
