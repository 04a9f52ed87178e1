"""The same knowledge as data: `catalog.json`, for the command line, the simulator and the
documentation."""

from __future__ import annotations

from codegen.facts import version_key
from codegen.json_types import Json, json_line
from codegen.tree import Function, Package, Parameter


def catalog_text(package: Package) -> str:
    """One line per operation, so that a change can be reviewed."""
    functions = [function for module in package.modules for function in module.functions]
    lives: dict[str, str] = {}
    for function in functions:  # a variant may be younger than its operation
        lives[function.operation] = min(lives.get(function.operation, function.since), function.since, key=_age)
    lives.update({name: merged.get("since", "") for name, _, merged in package.uncovered})
    modules = [
        {"name": module.name, "summary": module.summary, "text": module.text, "example": module.example}
        for module in package.modules
    ]
    parts = {
        "modules": modules,
        "operations": [_function(function) for function in functions],
        "uncovered": [_uncovered(name, reason, merged, lives) for name, reason, merged in package.uncovered],
    }
    blocks = [f'"versions": {json_line(list(package.versions))}', f'"secrets": {json_line(list(package.secrets))}']
    blocks += [
        f'"{key}": [\n' + ",\n".join(json_line(entry) for entry in entries) + "\n]" for key, entries in parts.items()
    ]
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def _function(function: Function) -> Json:
    return {
        "name": f"{function.module}.{function.name}",
        "method": function.method,
        "path": function.template,
        "effect": function.effect,
        "result": function.result,
        "summary": function.summary,
        "notes": list(function.notes),
        "errors": dict(function.errors),
        "since": function.since or None,
        "until": function.until or None,
        "raw": function.raw,
        "body": function.body,
        "permissions": function.permissions,
        "privileges": list(function.privileges),
        "fixed": dict(function.fixed),
        "omitted": list(function.omitted),
        "parameters": [_parameter(parameter) for parameter in function.parameters],
        "attributes": list(function.attributes),
        "returns": function.returns_schema,
    }


def _parameter(parameter: Parameter) -> Json:
    entry = {
        "name": parameter.name,
        "wire": parameter.wire,
        "place": parameter.place,
        "required": parameter.required,
        "secret": parameter.secret,
        "unit": parameter.unit or None,
        "text": parameter.text,
    }
    return entry | {key: value for key, value in parameter.schema.items() if key != "optional"}


def _uncovered(name: str, reason: str, merged: Json, lives: dict[str, str]) -> Json:
    method, path = name.split(" ")
    entry: Json = {
        "method": method,
        "path": path,
        "reason": reason,
        "since": merged.get("since"),
        "until": merged.get("until"),
    }
    entry["permissions"] = merged.get("permissions")
    if reason == "directory-index":
        children = _children(path, lives)
        entry["children"] = sorted(children)
        entry["children_since"] = {child: since for child, since in sorted(children.items()) if since}
    return entry


def _children(path: str, lives: dict[str, str]) -> dict[str, str]:
    """The names one level below a directory, each with the version that brought it; empty if the
    oldest known one has it."""
    children: dict[str, str] = {}
    for name, since in lives.items():
        below = name.split(" ")[1].removeprefix(path.rstrip("/") + "/")
        if below == name.split(" ")[1] or not below:
            continue
        child = below.split("/")[0]
        if not child.startswith("{") and (child not in children or _age(since) < _age(children[child])):
            children[child] = since
    return children


def _age(since: str) -> tuple[int, ...]:
    return version_key(since) if since else ()
