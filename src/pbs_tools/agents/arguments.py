"""The parameters of an operation as JSON Schema, and the arguments of a call checked by it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

import jsonschema  # type: ignore[import-untyped]

from pbs_client import UsageError
from pbs_tools.command.catalog import Entry, keeps_the_rest
from pbs_tools.command.values import read_time

Schema = dict[str, Any]

# Its types are incomplete.
_jsonschema: Any = jsonschema

MOMENTS = ("epoch", "epoch-or-never")
_KEPT = ("enum", "minimum", "maximum", "minLength", "maxLength", "default")
"""What both kinds of schema have alike. Patterns are of another dialect: the server checks them."""


def schema_of(entry: Entry) -> Schema:
    """The JSON Schema of an operation's parameters, under their wire names."""
    parameters = [parameter for parameter in entry["parameters"] if parameter["wire"] != "node"]
    required = [parameter["wire"] for parameter in parameters if parameter["required"]]
    return {
        "type": "object",
        "properties": {one["wire"]: _property(one, stays=keeps_the_rest(entry)) for one in parameters},
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _property(parameter: Mapping[str, Any], *, stays: bool) -> Schema:
    schema = _type(parameter)
    unit = parameter.get("unit")
    said = [parameter.get("text") or ""]
    if stays and "default" in schema:  # Whoever sends what a schema calls a default would change the setting.
        said.append(f"Not set means {json.dumps(schema.pop('default'))}.")
    if unit in MOMENTS:
        schema = {"type": ["integer", "string"]}
        said.append("A moment, as 2026-10-07T03:00:00Z or in seconds since 1970.")
    elif unit and unit != "none":
        said.append(f"Unit: {unit}.")
    if parameter.get("secret"):
        said.append("A secret: it is never shown again.")
    packed = parameter.get("format", {})
    if packed.get("type") == "object":
        said.append(f"One text, as in key=value,key=value, of: {', '.join(packed['properties'])}.")
    description = " ".join(filter(None, said))
    return {**schema, **({"description": description} if description else {})}


def _type(schema: Mapping[str, Any]) -> Schema:
    kept = {key: schema[key] for key in _KEPT if key in schema}
    if schema["type"] == "array":
        return {"type": "array", "items": _type(schema["items"]), **kept}
    return {"type": "string" if schema["type"] == "upid" else schema["type"], **kept}


def check(schema: Schema, given: Mapping[str, Any], secret: Collection[str] = ()) -> None:
    """Raises `UsageError` that says what does not fit the schema. Of `secret` members nothing is
    quoted."""
    for error in _jsonschema.Draft202012Validator(schema).iter_errors(dict(given)):
        where = [str(part) for part in error.path]
        said = "it has to be of another form" if where and where[0] in secret else error.message
        raise UsageError(f"{'/'.join(where)}: {said}" if where else said)


def checked(entry: Entry, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as the endpoint function takes them; raises `UsageError` for those that do not
    fit."""
    check(schema_of(entry), arguments, [item["wire"] for item in entry["parameters"] if item["secret"]])
    moments = {parameter["wire"] for parameter in entry["parameters"] if parameter["unit"] in MOMENTS}
    return {
        wire: _seconds(wire, value) if wire in moments and isinstance(value, str) else value
        for wire, value in arguments.items()
    }


def _seconds(wire: str, text: str) -> int:
    try:
        return read_time(text)
    except ValueError as error:
        raise UsageError(f"{wire}: {error}") from None
