"""Step 4, render: the tree becomes the text of each file of the package, through templates that
only loop."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from codegen.annotations import field_annotation, parameter_annotation, request_annotation
from codegen.catalog import catalog_text
from codegen.decoders import Decoders
from codegen.docstrings import (
    companion_text,
    enum_text,
    field_text,
    function_lines,
    model_text,
    module_lines,
    package_lines,
)
from codegen.formatting import formatted
from codegen.problems import Problem
from codegen.quoting import Code, environment, expression, literal, literals, long_literal, name, prose
from codegen.resolve import SHARED, model_names, nested_names, place_outside_path
from codegen.tree import (
    EnumType,
    Field,
    Function,
    Hazard,
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

Context = dict[str, Any]
CONTRACT = 3
"""The number of the contract with `pbs_client.runtime`, on which the generated package stands."""

_TEMPLATES = environment()
# What a generated module may need, by the name that its text uses.
_IMPORTS = {
    "collections.abc": ("Callable", "Iterable", "Mapping", "Sequence"),
    "datetime": ("datetime",),
    "typing": ("TYPE_CHECKING", "Any", "ClassVar"),
    "pbs_client.runtime": (
        *(
            "ANYTHING",
            "BOOLEAN",
            "Hazard",
            "INTEGER",
            "NOTHING_EXTRA",
            "NUMBER",
            "TEXT",
            "UPID",
            "WORD",
            "Decoder",
            "ListOf",
            "MapOf",
        ),
        *("Operation", "Optional", "OptionalUtc", "Parameter", "Request", "Shape", "StreamRequest", "TaskRequest"),
        *("Upid", "Utc", "as_is", "declare_property_string", "explain_missing", "extra_names", "hidden", "masked"),
        *("model_class", "model_field", "nothing", "parse_property_string", "write_property_string"),
    ),
}


def render(package: Package) -> dict[str, str]:
    """File name → text, formatted; the same tree always gives the same bytes."""
    models = package.models()
    decoders = Decoders(frozenset(model.name for model in package.shared))
    files = {"py.typed": "", "catalog.json": catalog_text(package), "enums.py": _enums(package)}
    if package.shared:
        shared = Module(SHARED, "Classes that several modules answer with.", (), package.shared)
        files[f"{SHARED}.py"] = _module(shared, models, decoders)
    for module in package.modules:
        files[f"{module.name}.py"] = _module(module, models, decoders)
    files["_other_client.py"] = _TEMPLATES.get_template("other_client.jinja").render()
    files["__init__.py"] = _package(package)
    return formatted(files)


def _enums(package: Package) -> str:
    enums = [
        {
            "alias": name(enum.alias),
            "literal": literal(enum.alias),
            "literals": [literal(value) for value in enum.values],
            "text": prose([enum_text(enum)], indent=0),
        }
        for enum in package.enums
    ]
    return _TEMPLATES.get_template("enums.jinja").render(enums=enums)


def _module(module: Module, models: dict[str, Model], decoders: Decoders) -> str:
    setters = [function for function in module.functions if function.method in ("POST", "PUT")]
    settable = frozenset(parameter.name for function in setters for parameter in function.parameters)
    foreign = [] if module.name == SHARED else sorted(_used_models(module) & decoders.shared)
    public = [*(model.name for model in module.models), *foreign, *(function.name for function in module.functions)]
    context: Context = {
        "docstring": prose(module_lines(module), indent=0),
        "names": [literal(one) for one in sorted(public)],
        "models": [_model(model, settable, decoders) for model in module.models],
        "functions": [_function(function, models, decoders) for function in module.functions],
        "imports": [],
    }
    template = _TEMPLATES.get_template("module.jinja")
    words = set(re.findall(r"\w+", template.render(context)))
    context["imports"] = _import_lines(words, _used_enums(module), foreign, decoders)
    return template.render(context)


def _import_lines(words: set[str], enums: Iterable[str], foreign: list[str], decoders: Decoders) -> list[Code]:
    """The imports that a module with these words needs; the formatter sorts them and drops what is
    only in prose."""
    wanted = {home: [one for one in names if one in words] for home, names in _IMPORTS.items()}
    wanted[".enums"] = sorted(enums)
    shapes = map(decoders.shape_name, foreign)
    wanted[f".{SHARED}"] = [*foreign, *(one for one in shapes if one in words)]
    return [expression("from ", home, " import ", ", ".join(names)) for home, names in wanted.items() if names]


def _used_models(module: Module) -> set[str]:
    used = {one for model in module.models for one in nested_names(model)}
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


def _model(model: Model, settable: frozenset[str], decoders: Decoders) -> Context:
    key = expression(", default_key=", literal(model.default_key)) if model.default_key else Code()
    return {
        "name": name(model.name),
        "text": prose([model_text(model)], indent=4),
        "property_string": model.property_string,
        "property_arguments": key,
        "shape_name": name(decoders.shape_name(model.name)),
        "companions": [
            _companion(field, model.property_string or field.name in settable)
            for field in model.fields
            if field.unit in ("epoch", "epoch-or-never")
        ],
        "fields": [_field(field, model.property_string or field.name in settable, decoders) for field in model.fields],
    }


def _field(field: Field, settable: bool, decoders: Decoders) -> Context:
    return {
        "name": name(field.name),
        "wire": literal(field.wire),
        "annotation": expression(field_annotation(field)),
        "default": _field_default(field),
        "text": prose([field_text(field, settable=settable)], indent=4),
        "shape": expression(decoders.field_shape(field)),
    }


def _field_default(field: Field) -> Code:
    options = ["default=None"] if field.optional else []
    options += ["repr=masked"] if field.secret else []
    options += ["hash=False"] if _is_unhashable(field.type) else []
    if options == ["default=None"]:
        return Code(" = None")
    return expression(" = model_field(", ", ".join(options), ")") if options else Code()


def _is_unhashable(kind: Type) -> bool:
    """Whether values of the type are, or hold, dictionaries or whatever the server sends."""
    match kind:
        case ListType(inner) | NullableType(inner):
            return _is_unhashable(inner)
        case MapType() | ScalarType("Any"):
            return True
        case ScalarType() | EnumType() | ModelType():
            return False


def _companion(field: Field, settable: bool) -> Context:
    never = field.unit == "epoch-or-never"
    kind = Code("OptionalUtc" if field.optional or never else "Utc")
    arguments = expression(literal(field.name), ", never=True" if never else "")
    return {
        "name": name(f"{field.name}_utc"),
        "kind": kind,
        "value": expression(kind, "(", arguments, ")"),
        "text": prose([companion_text(field, settable=settable)], indent=4),
    }


def _function(function: Function, models: dict[str, Model], decoders: Decoders) -> Context:
    return {
        "name": name(function.name),
        "constant": name(f"_{function.name.upper()}"),
        "full_name": literal(f"{function.module}.{function.name}"),
        "method": literal(function.method),
        "template": literal(function.template),
        "effect": literal(function.effect),
        "more": _more_of_operation(function, decoders),
        "parameters": [*map(_parameter, function.parameters), *_fixed_parameters(function)],
        "signature": _signature(function),
        "annotation": expression(request_annotation(function)),
        "doc": prose(function_lines(function, models), indent=4),
        "sent": [(literal(parameter.wire), name(parameter.name)) for parameter in function.parameters],
        "broken": len(function.parameters) > 1,
        "secrets": [name(parameter.name) for parameter in function.parameters if parameter.secret],
        "request_class": Code({"task": "TaskRequest", "stream": "StreamRequest"}.get(function.result, "Request")),
        "body": function.body,
    }


def _more_of_operation(function: Function, decoders: Decoders) -> list[tuple[Code, Code]]:
    """The arguments of the operation that most do without."""
    life = {"since": function.since, "until": function.until}
    more = [(name(key), literal(version)) for key, version in life.items() if version]
    if function.privileges:
        more.append((Code("privileges"), literals(function.privileges)))
    decoder = decoders.answer_decoder(function)
    if decoder:
        more.append((Code("decode"), expression(decoder)))
    if function.fixed:
        more.append((Code("fixed"), literal(function.fixed)))
    if function.attributes:
        more.append((Code("attributes"), literals(function.attributes)))
    if function.hazards:
        more.append((Code("hazards"), expression("(", *map(_hazard, function.hazards), ")")))
    return more


def _hazard(hazard: Hazard) -> Code:
    parts = [literal(hazard.parameter), literal(hazard.kind), long_literal(hazard.reason)]
    return expression("Hazard(", ", ".join(parts), *((", ", literal(hazard.words)) if hazard.words else ()), "), ")


def _parameter(parameter: Parameter) -> Code:
    parts = [literal(parameter.name), literal(parameter.wire), literal(parameter.place)]
    if parameter.kind != "string":
        parts.append(literal(parameter.kind))
    if parameter.secret:
        parts.append(Code("secret=True"))
    return expression(", ".join(parts))


def _fixed_parameters(function: Function) -> list[Code]:
    place = literal(place_outside_path(function.method, function.raw))
    return [
        expression(literal(wire), ", ", literal(wire), ", ", place, ', "boolean"' if isinstance(value, bool) else "")
        for wire, value in function.fixed
    ]


def _signature(function: Function) -> list[Code]:
    positional = [_argument(parameter) for parameter in function.parameters if parameter.positional]
    keywords = [_argument(parameter) for parameter in function.parameters if not parameter.positional]
    if function.body:
        keywords.insert(0, Code("body: bytes | Iterable[bytes]"))
    slash, star = [Code("/")] if positional else [], [Code("*")] if keywords else []
    return [*positional, *slash, *star, *keywords]


def _argument(parameter: Parameter) -> Code:
    default = "" if parameter.required else " = None"
    if parameter.wire == "node" and parameter.place == "path":
        default = ' = "localhost"'
    return expression(name(parameter.name), ": ", parameter_annotation(parameter), default)


def _package(package: Package) -> str:
    exports = {"enums": [enum.alias for enum in package.enums]} if package.enums else {}
    if package.shared:
        exports[SHARED] = sorted(model.name for model in package.shared)
    exports |= {
        module.name: sorted(model.name for model in module.models) for module in package.modules if module.models
    }
    modules = sorted([*(module.name for module in package.modules), "enums"])
    names = sorted([*modules, *(one for exported in exports.values() for one in exported)])
    _check_clashes(package, modules, names)
    return _TEMPLATES.get_template("package.jinja").render(
        text=prose(package_lines(package), indent=0),
        contract=literal(CONTRACT),
        modules=[name(one) for one in modules],
        exports=[(name(module), [name(one) for one in exported]) for module, exported in exports.items()],
        homes=[(literal(module), [literal(one) for one in exported]) for module, exported in exports.items()],
        names=[literal(one) for one in names],
    )


def _check_clashes(package: Package, modules: list[str], names: list[str]) -> None:
    clash = {one for one in names if names.count(one) > 1} | ({SHARED} & set(modules))
    if clash:
        raise Problem(f"the package would have two things called {min(clash)}")
    imported = {one for several in _IMPORTS.values() for one in several}
    for one in [*names, *(function.name for module in package.modules for function in module.functions)]:
        if one in imported:
            raise Problem(f"{one} is what generated modules import already; give it another name")
