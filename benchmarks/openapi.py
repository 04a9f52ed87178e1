"""What this project knows about the API as an OpenAPI document, for generators that read those.

It has the same functions, parameters, classes, enums and sentences as `pbs_api`; of several
functions for one verb and path it has the first, since OpenAPI knows but one.
"""

from __future__ import annotations

from typing import Any

from codegen.tree import (
    EnumType,
    Field,
    Function,
    ListType,
    MapType,
    Model,
    ModelType,
    NullableType,
    Package,
    Parameter,
    ScalarType,
    Type,
)

_SCALARS: dict[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "Any": {},
    "Upid": {"type": "string"},
    "None": {"type": "null"},
}


def document(package: Package) -> dict[str, Any]:
    """The whole API, each module of `pbs_api` as a tag."""
    paths: dict[str, dict[str, Any]] = {}
    for module in package.modules:
        for function in module.functions:
            methods = paths.setdefault(function.template, {})
            methods.setdefault(function.method.lower(), {"tags": [module.name], **_operation(function)})
    schemas: dict[str, Any] = {model.name: _model(model) for model in package.models().values()}
    for enum in package.enums:
        schemas[enum.alias] = {"type": "string", "enum": list(enum.values), "description": enum.text}
    return {
        "openapi": "3.1.0",
        "info": {"title": "pbs openapi", "version": package.versions[-1]},
        "servers": [{"url": "/api2/json"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": "Authorization"}},
        },
    }


def _operation(function: Function) -> dict[str, Any]:
    outside = [_parameter(one) for one in function.parameters if one.place != "body"]
    inside = [one for one in function.parameters if one.place == "body"]
    operation: dict[str, Any] = {
        "operationId": function.name,
        "summary": function.summary,
        "parameters": outside,
        "responses": {"200": {"description": "The answer.", "content": _content(function)}},
    }
    if inside:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": _object(inside)}}}
    return operation


def _content(function: Function) -> dict[str, Any]:
    if function.result == "stream":
        return {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    answer = {"type": "object", "properties": {"data": _schema(function.returns)}, "required": ["data"]}
    return {"application/json": {"schema": answer}}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.wire,
        "in": parameter.place,
        "required": parameter.place == "path" or parameter.required,
        "description": parameter.text,
        "schema": _schema(parameter.type),
    }


def _model(model: Model) -> dict[str, Any]:
    return {**_object(model.fields), "description": model.text}


def _object(members: list[Parameter] | tuple[Field, ...]) -> dict[str, Any]:
    properties = {one.wire: _described(_schema(one.type), one.text) for one in members}
    required = [one.wire for one in members if (one.required if isinstance(one, Parameter) else not one.optional)]
    return {"type": "object", "properties": properties, "required": required}


def _described(schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {**schema, "description": text} if text else schema


def _schema(kind: Type) -> dict[str, Any]:
    match kind:
        case ScalarType():
            return dict(_SCALARS[kind.name])
        case EnumType():
            return {"$ref": f"#/components/schemas/{kind.alias}"}
        case ModelType():
            return {"$ref": f"#/components/schemas/{kind.name}"}
        case ListType():
            return {"type": "array", "items": _schema(kind.item)}
        case MapType():
            return {"type": "object", "additionalProperties": _schema(kind.value)}
        case NullableType():
            return {"oneOf": [_schema(kind.inner), {"type": "null"}]}
