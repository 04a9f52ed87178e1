"""What the renderer prints: modules with functions, models with fields, enums.

Built by `resolve`; no text yet but names and wording. What is printed as a name is checked here to
be one.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import Any, Literal

import attrs

from codegen.problems import Problem


def _is_name(holder: object, attribute: attrs.Attribute[str], value: str) -> None:
    # What begins with an underscore means something of its own to Python, and to attrs.
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", value) or keyword.iskeyword(value):
        kind = type(holder).__name__.removesuffix("Type").lower()
        row = f"a row of names.tsv for {holder.operation}" if isinstance(holder, Function) else "a table row"
        raise Problem(f"{value!r} cannot be the {attribute.name} of a {kind} in Python; {row} can give another")


def _is_name_or_nothing(holder: object, attribute: attrs.Attribute[str], value: str) -> None:
    if value:
        _is_name(holder, attribute, value)


ScalarName = Literal["str", "int", "float", "bool", "Any", "Upid", "None"]


@attrs.frozen
class ScalarType:
    name: ScalarName


@attrs.frozen
class EnumType:
    alias: str = attrs.field(validator=_is_name)
    values: tuple[str, ...] = attrs.field(default=(), eq=False)
    """Those that this place knows."""


@attrs.frozen
class ListType:
    item: Type


@attrs.frozen
class MapType:
    value: Type


@attrs.frozen
class ModelType:
    name: str = attrs.field(validator=_is_name)


@attrs.frozen
class NullableType:
    """A whole answer that may be null; members of models carry `optional` instead."""

    inner: Type


Type = ScalarType | EnumType | ListType | MapType | ModelType | NullableType


@attrs.frozen
class Enum:
    alias: str = attrs.field(validator=_is_name)
    values: tuple[str, ...]
    since: tuple[tuple[str, str], ...] = ()
    until: tuple[tuple[str, str], ...] = ()
    derived: bool = False
    """Whether no person has named it yet."""
    text: str = ""
    """What we say of it."""


@attrs.frozen
class Field:
    """A member of a model."""

    name: str = attrs.field(validator=_is_name)
    wire: str
    type: Type
    optional: bool
    secret: bool = False
    unit: str = ""
    since: str = ""
    until: str = ""
    format: str = attrs.field(default="", validator=_is_name_or_nothing)
    """The class that parses this text, for a property string."""
    default: dict[str, Any] = attrs.field(factory=dict[str, Any])
    """What the schema says that its absence means, in the schema's keys."""
    text: str = ""
    """What we say of it."""


@attrs.frozen
class Model:
    """A class of answers; with `property_string`, one that is written as `key=value,…`."""

    name: str = attrs.field(validator=_is_name)
    fields: tuple[Field, ...]
    used_by: tuple[str, ...]
    """The functions where it stands, for the docstring."""
    property_string: bool = False
    default_key: str = ""
    text: str = ""
    """What it stands for."""
    derived: bool = False


@attrs.frozen
class Parameter:
    name: str = attrs.field(validator=_is_name)
    wire: str
    place: str
    kind: str
    type: Type
    required: bool
    schema: dict[str, Any]
    """The merged facts: bounds, default, since."""
    secret: bool = False
    unit: str = ""
    format: str = attrs.field(default="", validator=_is_name_or_nothing)
    """The class that a property string may be given as."""
    text: str = ""
    """What we say of it."""
    positional: bool = False


@attrs.frozen
class Hazard:
    """Values of a parameter that damage the server."""

    parameter: str
    """Its wire name."""
    kind: str
    reason: str
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The settings of a property string with the words that each may have."""


@attrs.frozen
class Function:
    module: str = attrs.field(validator=_is_name)
    name: str = attrs.field(validator=_is_name)
    operation: str
    method: str
    template: str
    effect: str
    result: Literal["value", "task", "stream"]
    returns: Type
    returns_schema: dict[str, Any]
    parameters: tuple[Parameter, ...]
    privileges: tuple[str, ...]
    permissions: dict[str, Any] | None
    summary: str
    worded: bool = True
    """Whether the summary is somebody's sentence."""
    notes: tuple[str, ...] = ()
    returned: str = ""
    """What we say of the answer."""
    errors: tuple[tuple[str, str], ...] = ()
    """Classes of errors, and when they are raised."""
    fixed: tuple[tuple[str, Any], ...] = ()
    omitted: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    since: str = ""
    until: str = ""
    raw: bool = False
    body: bool = False
    """The payload is bytes."""
    derived: bool = False


@attrs.frozen
class Module:
    name: str = attrs.field(validator=_is_name)
    summary: str
    functions: tuple[Function, ...]
    models: tuple[Model, ...]
    """In the order in which they have to be defined."""
    text: str = ""
    """The introduction."""
    example: str = ""


@attrs.frozen
class Package:
    versions: tuple[str, ...]
    modules: tuple[Module, ...]
    shared: tuple[Model, ...]
    enums: tuple[Enum, ...]
    uncovered: tuple[tuple[str, str, dict[str, Any]], ...]
    """Operation, reason, its merged facts."""
    secrets: tuple[str, ...] = ()
    """Where secrets stand: wire names that hold one wherever they are, and single places."""
    reports: tuple[str, ...] = ()
    """What a person should look at: derived names, rows of tables that match nothing."""

    def models(self) -> dict[str, Model]:
        models = {model.name: model for model in self.shared}
        for module in self.modules:
            models.update({model.name: model for model in module.models})
        return models

    def young_parameters(self) -> Iterator[tuple[Function, Parameter]]:
        """What only the newest of several versions has, and nobody has said anything about."""
        newest = self.versions[-1] if self.versions[1:] else "none"
        for function in (function for module in self.modules for function in module.functions):
            for parameter in function.parameters:
                young = newest in (parameter.schema.get("since"), function.since)
                if young and not parameter.text and parameter.wire != "node":
                    yield function, parameter

    def young_fields(self) -> Iterator[tuple[Model, Field]]:
        """The same of fields."""
        newest = self.versions[-1] if self.versions[1:] else "none"
        young = {model.name for model in self.young_models()}
        for model in self.models().values():
            for field in model.fields:
                if (field.since == newest or model.name in young) and not field.text:
                    yield model, field

    def young_models(self) -> list[Model]:
        """The classes that only functions of the newest of several versions use."""
        newest = self.versions[-1] if self.versions[1:] else "none"
        old = {one.name for module in self.modules for one in module.functions if one.since != newest}
        return [model for model in self.models().values() if self.versions[1:] and not old & set(model.used_by)]
