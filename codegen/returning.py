"""The lines of a docstring about what comes back: which method of a client sends the request, and
the shape of the answer, which the annotation hides behind the name of a class."""

from __future__ import annotations

from collections.abc import Mapping

from codegen.annotations import answer_annotation
from codegen.tree import Function, ListType, Model, ModelType, NullableType, ScalarType, Type

_SHOWN = 8
"""How many fields of a class are named."""
_NAMING = {"id", "name", "store", "ns", "backup_type", "backup_id", "backup_time", "upid", "userid", "tokenid", "realm"}
"""Fields that identify an object; they are named first."""


def returns_lines(function: Function, models: Mapping[str, Model]) -> list[str]:
    lines = [f"{_answer(function, models)}."]
    if function.attributes:
        lines.append(f"`Client.exchange` also returns {listed([f'`{name}`' for name in function.attributes])}.")
    return lines


def listed(parts: list[str], word: str = "and") -> str:
    return f" {word} ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)


def scalar_answer(function: Function) -> bool:
    """Whether the type does not explain the answer, so that the wording has to."""
    inner = function.returns.item if isinstance(function.returns, ListType) else function.returns
    return function.result == "value" and not isinstance(inner, ModelType) and inner != ScalarType("None")


def _answer(function: Function, models: Mapping[str, Model]) -> str:
    if function.result == "task":
        return "`Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once"
    if function.result == "stream":
        return "`Client.stream` opens a `Download` for a `with` block; its `save` writes a file"
    if function.returns == ScalarType("None"):
        return "Nothing: `Client.send` returns None"
    return f"`Client.send` returns {_shape(function.returns, models)}{_said(function)}"


def _said(function: Function) -> str:
    if function.returned.startswith("None "):
        return f", or {function.returned.rstrip('.')}"
    if function.returned:
        return f"{': ' if scalar_answer(function) else '; '}{function.returned.rstrip('.')}"
    told = " ".join((function.summary, *function.notes)).lower()
    if not isinstance(function.returns, ListType) or "empty" in told:
        return ""
    seen = any(text.startswith("any login") for text in function.privileges)
    return "; empty if there are none" + (" that the caller may see" if seen else "")


def _shape(kind: Type, models: Mapping[str, Model]) -> str:
    match kind:
        case ListType(ModelType(name)):
            return f"a list of `{name}`{_fields(models[name])}"
        case ModelType(name):
            return f"{_article(name)} `{name}`{_fields(models[name])}"
        case NullableType(inner):
            return _shape(inner, models)
        case _:
            return f"{_article(text := answer_annotation(kind))} `{text}`" if kind != ScalarType("Any") else "JSON"


def _fields(model: Model) -> str:
    fields = sorted(model.fields, key=lambda field: field.name not in _NAMING)
    names = [f"`{field.name}`" for field in fields]
    more = len(names) - _SHOWN
    if more > 1:
        names = [*names[:_SHOWN], f"{more} more"]
    return f" ({listed(names)})" if names else ""


def _article(word: str) -> str:
    spelt = ("S3", "Smtp", "Ldap", "Lto", "Lp")  # said letter by letter, and the first begins with a vowel
    return "an" if word[0].lower() in "aeio" or word.startswith(spelt) else "a"
