"""Step 4, render: the tree becomes the text of each file of the package, through templates that only loop."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jinja2

from codegen.annotations import field_annotation, parameter_annotation, request_annotation
from codegen.catalog import catalog_text
from codegen.decoders import Decoders
from codegen.naming import class_name, snake
from codegen.problems import Problem
from codegen.resolve import SHARED, model_names, nested_names
from codegen.tree import EnumType, Field, Function, ListType, MapType, Model, ModelType, Module, NullableType, Package, Parameter, ScalarType, Type
from codegen.wordings import enum_text, field_text, function_lines, model_text

Context = dict[str, Any]
_WIDTH = 150
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    undefined=jinja2.StrictUndefined,
    autoescape=False,  # what is made is Python, not HTML
)
# What a generated module may need, by the name that its text uses.
_IMPORTS = {
    "collections.abc": ("Callable", "Iterable", "Mapping", "Sequence"),
    "datetime": ("datetime",),
    "typing": ("Any", "ClassVar"),
    "pbs_client.runtime": (
        *("ANYTHING", "BOOLEAN", "INTEGER", "NOTHING_EXTRA", "NUMBER", "TEXT", "ListOf", "MapOf", "Mismatch", "Operation", "Optional", "OptionalUtc"),
        *("Parameter", "Request", "Shape", "StreamRequest", "TaskRequest", "Upid", "Utc", "as_is", "as_upid", "blank", "declare_property_string"),
        *("decode_with", "extra_names", "extra_of", "hidden", "items_of", "list_of", "map_of", "masked", "nothing", "optional"),
        *("parse_property_string", "scalar", "scalars", "tuple_of", "write_property_string"),
    ),
}


def render(package: Package) -> dict[str, str]:
    """File name → text, formatted; the same tree always gives the same bytes."""
    models = package.models()
    decoders = Decoders(frozenset(model.name for model in package.shared))
    files = {"py.typed": "", "catalog.json": catalog_text(package), "enums.py": _enums(package)}
    if package.shared:
        shared = Module(SHARED, "Classes that several modules answer with.", (), package.shared)
        files[f"{SHARED}.py"] = _module(package, shared, models, decoders)
    for module in package.modules:
        files[f"{module.name}.py"] = _module(package, module, models, decoders)
    files["_other_client.py"] = _TEMPLATES.get_template("other_client.jinja").render(package=package)
    files["__init__.py"] = _package(package)
    return _formatted(files)


def _enums(package: Package) -> str:
    enums = [
        {"alias": enum.alias, "literals": [_string(value) for value in enum.values], "text": _wrapped([enum_text(enum)], indent=0)}
        for enum in package.enums
    ]
    return _TEMPLATES.get_template("enums.jinja").render(package=package, enums=enums)


def _module(package: Package, module: Module, models: dict[str, Model], decoders: Decoders) -> str:
    decoded = _decoded(package, models)
    foreign = [] if module.name == SHARED else sorted(_used_models(module) & decoders.shared)
    own = [model.name for model in module.models]
    context: Context = {
        "summary": _wrapped([module.summary or f"Functions of the PBS API: {module.name.replace('_', ' ')}."], indent=0),
        "names": sorted([*own, *foreign, *(function.name for function in module.functions)]),
        "models": [_model(model, decoded, decoders) for model in module.models],
        "functions": [_function(function, decoders) for function in module.functions],
        "imports": "",
    }
    template = _TEMPLATES.get_template("module.jinja")
    body = template.render(package=package, **context)
    context["imports"] = _import_lines(body, _used_enums(module), foreign, decoders)
    return template.render(package=package, **context)


def _import_lines(body: str, enums: Iterable[str], foreign: list[str], decoders: Decoders) -> str:
    """The imports that the text of a module needs; the formatter sorts them."""
    words = set(re.findall(r"\w+", body))
    lines = [f"from {home} import {', '.join(used)}" for home, names in _IMPORTS.items() if (used := [name for name in names if name in words])]
    if "attrs" in words:
        lines.insert(0, "import attrs")
    if enums:
        lines.append(f"from .enums import {', '.join(sorted(enums))}")
    helpers = [name for model in foreign for name in (decoders.decoder_name(model), decoders.shape_name(model)) if name in words]
    if foreign:
        lines.append(f"from .{SHARED} import {', '.join([*foreign, *helpers])}")
    return "\n".join(lines)


def _decoded(package: Package, models: dict[str, Model]) -> set[str]:
    """The classes that some answer holds; the others are only parameters."""
    waiting = [name for module in package.modules for function in module.functions for name in model_names(function.returns)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [inner for field in models[name].fields for inner in model_names(field.type)]
    return found


def _used_models(module: Module) -> set[str]:
    used = {name for model in module.models for name in nested_names(model)}
    for function in module.functions:
        used.update(model_names(function.returns))
        used.update(parameter.format for parameter in function.parameters if parameter.format)
    return used


def _used_enums(module: Module) -> set[str]:
    kinds = [field.type for model in module.models for field in model.fields]
    kinds += [parameter.type for function in module.functions for parameter in function.parameters]
    kinds += [function.returns for function in module.functions]
    return {alias for kind in kinds for alias in _enums_in(kind)}


def _enums_in(kind: Type) -> list[str]:
    match kind:
        case EnumType(alias):
            return [alias]
        case ListType(inner) | MapType(inner) | NullableType(inner):
            return _enums_in(inner)
        case ScalarType() | ModelType():
            return []


def _model(model: Model, decoded: set[str], decoders: Decoders) -> Context:
    return {
        "name": model.name,
        "text": _wrapped([model_text(model)], indent=4),
        "property_string": model.property_string,
        "property_arguments": f", default_key={_string(model.default_key)}" if model.default_key else "",
        "decoded": model.name in decoded and not model.property_string,
        "decoder_name": decoders.decoder_name(model.name),
        "shape_name": decoders.shape_name(model.name),
        "blank_name": f"_new_{snake(model.name)}",
        "known_name": f"_KNOWN_{snake(model.name).upper()}",
        "no_others": decoders.no_others(model.fields),
        "checks": [text for field in model.fields if (text := decoders.check(field))],
        "companions": [_companion(field) for field in model.fields if field.unit in ("epoch", "epoch-or-never")],
        "fields": [
            {
                "name": field.name,
                "wire": _string(field.wire),
                "annotation": field_annotation(field),
                "default": _field_default(field),
                "text": _wrapped([field_text(field)], indent=4),
                "shape": decoders.field_shape(field),
                "targets": decoders.targets(field),
                "build": decoders.build(field),
            }
            for field in model.fields
        ],
    }


def _field_default(field: Field) -> str:
    options = ["default=None"] if field.optional else []
    options += ["repr=masked"] if field.secret else []
    options += ["hash=False"] if _is_unhashable(field.type) else []
    if options == ["default=None"]:
        return " = None"
    return f" = attrs.field({', '.join(options)})" if options else ""


def _is_unhashable(kind: Type) -> bool:
    """Whether values of the type are, or hold, dictionaries or whatever the server sends."""
    match kind:
        case ListType(inner) | NullableType(inner):
            return _is_unhashable(inner)
        case MapType() | ScalarType("Any"):
            return True
        case ScalarType() | EnumType() | ModelType():
            return False


def _companion(field: Field) -> dict[str, str]:
    never = field.unit == "epoch-or-never"
    if field.optional or never:
        return {"name": f"{field.name}_utc", "kind": "OptionalUtc", "value": f"OptionalUtc({_string(field.name)}{', never=True' if never else ''})"}
    return {"name": f"{field.name}_utc", "kind": "Utc", "value": f"Utc({_string(field.name)})"}


def _function(function: Function, decoders: Decoders) -> Context:
    more: list[tuple[str, str]] = []
    for key in ("since", "until"):
        if getattr(function, key):
            more.append((key, _string(getattr(function, key))))
    if function.privileges:
        more.append(("privileges", _tuple(_long_string(text) for text in function.privileges)))
    decoder = decoders.answer_decoder(function)
    if decoder:
        more.append(("decode", decoder))
    if function.fixed:
        more.append(("fixed", _tuple(f"({_string(name)}, {value!r})" for name, value in function.fixed)))
    if function.attributes:
        more.append(("attributes", _tuple(_string(name) for name in function.attributes)))
    fixed = [
        ", ".join(map(_string, (name, name, _place(function), *(("boolean",) if isinstance(value, bool) else ())))) for name, value in function.fixed
    ]
    return {
        "name": function.name,
        "constant": f"_{function.name.upper()}",
        "full_name": f"{function.module}.{function.name}",
        "method": function.method,
        "template": function.template,
        "effect": function.effect,
        "more": more,
        "parameters": [_parameter(parameter) for parameter in function.parameters] + fixed,
        "signature": _signature(function),
        "annotation": request_annotation(function),
        "doc": _wrapped(function_lines(function), indent=4),
        "sent": [(parameter.wire, parameter.name) for parameter in function.parameters],
        "secrets": [parameter.name for parameter in function.parameters if parameter.secret],
        "request_class": {"task": "TaskRequest", "stream": "StreamRequest"}.get(function.result, "Request"),
        "body": function.body,
    }


def _wrapped(lines: list[str], *, indent: int) -> str:
    """The inside of a docstring, no line longer than the project's; a broken line goes on with a deeper indent where it was indented."""
    broken: list[str] = []
    for line in lines:
        own = len(line) - len(line.lstrip())
        width = _WIDTH - indent - 3
        broken += textwrap.wrap(line, width, subsequent_indent=" " * (own + 4 if own else 0), break_long_words=False) or [""]
    text = "\n".join(f"{' ' * indent}{line}".rstrip() for line in broken).lstrip().replace("\\", "\\\\").replace('"""', r"\"\"\"")
    return f"{text} " if text.endswith('"') else text


def _place(function: Function) -> str:
    return "query" if function.raw or function.method in ("GET", "DELETE") else "body"


def _parameter(parameter: Parameter) -> str:
    parts = [_string(parameter.name), _string(parameter.wire), _string(parameter.place)]
    if parameter.kind != "string":
        parts.append(_string(parameter.kind))
    if parameter.secret:
        parts.append("secret=True")
    return ", ".join(parts)


def _signature(function: Function) -> list[str]:
    positional = [f"{parameter.name}: {parameter_annotation(parameter)}" for parameter in function.parameters if parameter.positional]
    keywords = [
        f"{parameter.name}: {parameter_annotation(parameter)}{_default(parameter)}" for parameter in function.parameters if not parameter.positional
    ]
    if function.body:
        keywords.insert(0, "body: bytes | Iterable[bytes]")
    return [*positional, *(["/"] if positional else []), *(["*"] if keywords else []), *keywords]


def _default(parameter: Parameter) -> str:
    if parameter.wire == "node" and parameter.place == "path":
        return ' = "localhost"'
    return "" if parameter.required else " = None"


def _package(package: Package) -> str:
    exports = [("enums", [enum.alias for enum in package.enums])] if package.enums else []
    if package.shared:
        exports.append((SHARED, sorted(model.name for model in package.shared)))
    exports += [(module.name, sorted(model.name for model in module.models)) for module in package.modules if module.models]
    modules = sorted([*(module.name for module in package.modules), "enums"])
    names = sorted([*modules, *(name for _, exported in exports for name in exported)])
    clash = {name for name in names if names.count(name) > 1}
    if SHARED in modules:
        clash = {SHARED}
    if clash:
        raise Problem(f"the package would have two things called {min(clash)}")
    functions = [function for module in package.modules for function in module.functions]
    imported = {name for imported in _IMPORTS.values() for name in imported}
    for name in [*names, *(function.name for function in functions)]:
        if name in imported:
            raise Problem(f"{name} is what generated modules import already; give it another name")
    reasons = sorted({reason for _, reason, _ in package.uncovered})
    return _TEMPLATES.get_template("package.jinja").render(
        package=package,
        modules=modules,
        exports=exports,
        names=names,
        function_count=len(functions),
        operation_count=len({function.operation for function in functions}),
        uncovered=[
            (class_name(reason[:1]) + reason[1:].replace("-", " "), [name for name, why, _ in package.uncovered if why == reason])
            for reason in reasons
        ],
    )


def _formatted(files: dict[str, str]) -> dict[str, str]:
    """All files through the formatter at once: imports sorted, lines broken."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
        if ruff is None:
            raise Problem("ruff, the formatter, is not installed; it is in the development requirements")
        settings = ["--isolated", "--target-version", "py311", "--no-cache", "--quiet"]
        settings += ["--config", f"line-length={_WIDTH}", "--config", "format.skip-magic-trailing-comma=true"]
        settings += ["--config", "lint.isort.combine-as-imports=true"]
        for command in (["check", "--fix", "--select", "I,F401,E714"], ["format"]):
            done = subprocess.run([ruff, command[0], *settings, *command[1:], folder], capture_output=True, text=True, check=False)
            if done.returncode:
                told = f"{done.stdout}{done.stderr}".replace(f"{folder}/", "")
                raise Problem(f"the generated text is not valid Python: {' '.join(told.split())}")
        return {name: (Path(folder) / name).read_text(encoding="utf-8") for name in files}


def _tuple(parts: Iterable[str]) -> str:
    inner = list(parts)
    return f"({', '.join(inner)}{',' if len(inner) == 1 else ''})"


def _string(text: str) -> str:
    """A literal: what JSON escapes, Python reads in the same way."""
    return json.dumps(text, ensure_ascii=False)


def _long_string(text: str) -> str:
    """A literal in pieces that fit into a line, which the formatter does not make."""
    lines = textwrap.wrap(text, _WIDTH - 20, break_long_words=False, break_on_hyphens=False, drop_whitespace=False)
    return _string(text) if len(lines) <= 1 else f"({' '.join(map(_string, lines))})"
