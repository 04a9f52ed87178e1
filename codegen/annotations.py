"""Types of the tree as Python annotations: of parameters, of answers, and of members of models."""

from __future__ import annotations

from codegen.tree import (
    EnumType,
    Field,
    Function,
    ListType,
    MapType,
    ModelType,
    NullableType,
    Parameter,
    ScalarType,
    Type,
)


def answer_annotation(kind: Type) -> str:
    """A whole answer: arrays are lists."""
    match kind:
        case ListType(item):
            return f"list[{answer_annotation(item)}]"
        case NullableType(inner):
            return f"{answer_annotation(inner)} | None"
        case MapType(value):
            return f"dict[str, {member_annotation(value)}]"
        case _:
            return member_annotation(kind)


def member_annotation(kind: Type) -> str:
    """A member of a model: arrays are tuples, free dictionaries are read-only mappings."""
    match kind:
        case ScalarType(name) | ModelType(name) | EnumType(name):
            return name
        case ListType(item):
            return f"tuple[{member_annotation(item)}, ...]"
        case MapType(value):
            return f"Mapping[str, {member_annotation(value)}]"
        case NullableType(inner):
            return f"{member_annotation(inner)} | None"


def field_annotation(field: Field) -> str:
    plain = member_annotation(field.type)
    return f"{plain} | None" if field.optional and plain != "Any" else plain


def parameter_annotation(parameter: Parameter) -> str:
    """What may be passed: a list for what is written into one text, a datetime for a time, the
    class or the text for a property string."""
    match parameter.type:
        case ListType(item) if parameter.kind == "array":
            text = f"Sequence[{_item(item, parameter.format)}]"
        case ListType(item):
            text = f"str | Sequence[{member_annotation(item)}]"
        case plain if parameter.kind == "time":
            text = f"{member_annotation(plain)} | datetime"
        case plain:
            text = _item(plain, parameter.format)
    if parameter.wire == "node" and parameter.place == "path":
        return text
    return text if parameter.required else f"{text} | None"


def _item(kind: Type, shape: str) -> str:
    return f"{shape} | str" if shape else member_annotation(kind)


def request_annotation(function: Function) -> str:
    """What the function returns: a request that knows its answer."""
    if function.result == "task":
        return "TaskRequest"
    if function.result == "stream":
        return "StreamRequest"
    return f"Request[{answer_annotation(function.returns)}]"
