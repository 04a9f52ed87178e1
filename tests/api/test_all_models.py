"""Every class of the package, built from answers made of the catalogue: compared, hashed, pickled,
copied, printed, sent back.

Each operation is answered twice, with all that it can have and with as little as it must have.
"""

from __future__ import annotations

import ast
import copy
import importlib
import json
import pickle
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

import attrs
import pytest

import pbs_api
from codegen.cli import ROOT
from codegen.facts import load_all
from codegen.merge import operation_key
from codegen.tables import load_tables
from pbs_client.runtime.decoding import BOOLEAN, INTEGER, NUMBER, Mismatch, Optional, shape_of
from pbs_client.runtime.models import NOTHING_EXTRA, to_wire
from pbs_client.runtime.operation import Operation
from tests.support.tables import each

PACKAGE = Path(pbs_api.__path__[0])
CATALOG: dict[str, Any] = json.loads((PACKAGE / "catalog.json").read_bytes())
ANSWERS = {entry["name"]: entry["returns"] for entry in CATALOG["operations"] if entry["result"] != "stream"}
CLASSES = {
    name: value
    for name in pbs_api.__all__
    if isinstance(value := getattr(pbs_api, name), type) and attrs.has(value) and shape_of(value) is not None
}
SCALARS = {
    "string": "text",
    "integer": 1_700_000_000,
    "number": 0.5,
    "boolean": True,
    "upid": "UPID:text",
    "any": {"free": [1]},
    "null": None,
}


def answer(schema: dict[str, Any], whole: bool) -> Any:
    """What a server could send: everything once, or nothing that may be missing."""
    match schema["type"]:
        case "array":
            return [answer(schema["items"], whole), *([None] if whole and schema["items"].get("nullable") else [])]
        case "map":
            return {"a key/with: signs": answer(schema["values"], whole)} if whole else {}
        case "object":
            kept = {
                name: inner
                for name, inner in schema["properties"].items()
                if whole or not (inner.get("optional") or inner.get("nullable"))
            }
            return {name: answer(inner, whole) for name, inner in kept.items()}
        case scalar:
            return SCALARS[scalar]


def decoded(name: str, data: Any) -> Any:
    module, _, function = name.partition(".")
    operation = getattr(importlib.import_module(f"pbs_api.{module}"), f"_{function.upper()}")
    assert isinstance(operation, Operation)
    return operation.decode(data)


def is_many(value: Any) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    return isinstance(value, list | tuple)


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def is_model(value: Any) -> bool:
    return type(value) in CLASSES.values()


def models(value: Any) -> Iterator[Any]:
    """The models in a decoded answer, at any depth."""
    if is_model(value):
        yield value
        yield from models([getattr(value, field.name) for field in attrs.fields(value.__class__)])
    elif is_many(value):
        for item in value:
            yield from models(item)
    elif is_object(value):
        yield from models(list(value.values()))


def back(value: Any) -> Any:
    """A decoded answer as it was sent."""
    if is_many(value):
        return [back(item) for item in value]
    return to_wire(value, secrets=True) if is_model(value) else value


@cache
def instances() -> dict[type, list[Any]]:
    found: dict[type, list[Any]] = {}
    for name, schema in ANSWERS.items():
        for whole in (True, False):
            for model in models(decoded(name, answer(schema, whole))):
                found.setdefault(model.__class__, []).append(model)
    for model in CLASSES.values():
        if model not in found:
            found[model] = [written(model, True), written(model, False)]
    return found


def written(model: type, whole: bool) -> Any:
    """A property string, filled as far as wanted; these are not answered as objects."""
    shape = shape_of(model)
    assert shape is not None
    samples = {BOOLEAN: False, INTEGER: 7, NUMBER: 0.5}
    values: dict[str, Any] = {}
    for field, expected in zip(attrs.fields(model), shape.fields.values(), strict=False):
        inner = expected.inner if isinstance(expected, Optional) else expected
        if whole or inner is expected:
            values[field.name] = next(
                (sample for scalar, sample in samples.items() if scalar is inner), 'a text, with "signs" = in it'
            )
    return model(**values)


by_class = each([(model,) for model in CLASSES.values()], lambda model: model.__name__)


@each([(name, whole) for name in ANSWERS for whole in (True, False)])
def test_every_operation_decodes_what_the_catalogue_says_and_gives_it_back(name: str, whole: bool) -> None:
    data = answer(ANSWERS[name], whole)
    value = decoded(name, data)
    assert back(value) == data
    assert all(model.extra is NOTHING_EXTRA for model in models(value))


@by_class
def test_instances_are_values(model: type) -> None:
    for one in instances()[model]:
        assert hash(one) == hash(copy.copy(one))
        for twin in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one)), attrs.evolve(one)):
            assert type(twin) is model
            assert twin == one
            assert hash(twin) == hash(one)
            assert to_wire(twin, secrets=True) == to_wire(one, secrets=True)


@by_class
def test_instances_with_and_without_the_rest_differ(model: type) -> None:
    least = instances()[model][-1]
    more = attrs.evolve(least, extra={"of tomorrow": 1})
    assert more != least
    assert hash(more) == hash(least)
    assert pickle.loads(pickle.dumps(more)) == more
    assert to_wire(more)["of tomorrow"] == 1


@by_class
def test_instances_are_frozen_and_small(model: type) -> None:
    one = instances()[model][0]
    for name in [*(field.name for field in attrs.fields(model)), "of_tomorrow"]:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(one, name, 1)
    assert not hasattr(one, "__dict__")


@by_class
def test_the_repr_names_the_class_and_hides_secrets(model: type) -> None:
    for one in instances()[model]:
        shown = repr(one)
        assert shown.startswith(f"{model.__name__}(")
        for field in attrs.fields(model):
            if field.repr not in (True, False) and field.name != "extra":
                assert f"{field.name}={'None' if getattr(one, field.name) is None else repr('***')}" in shown


@by_class
def test_companions_are_aware_moments_or_none(model: type) -> None:
    companions = [name for name in vars(model) if name.endswith("_utc")]
    for one in instances()[model]:
        for name in companions:
            moment, seconds = getattr(one, name), getattr(one, name.removesuffix("_utc"))
            assert moment is None if seconds is None else moment.timestamp() == seconds


@each([(model,) for model in CLASSES.values() if hasattr(model, "parse")])
def test_property_strings_can_be_read_back(model: Any) -> None:
    for one in instances()[model]:
        assert model.parse(str(one)) == one


@each([(name,) for name, schema in ANSWERS.items() if schema["type"] in ("object", "array", "map", "upid")])
def test_an_answer_of_another_shape_is_refused(name: str) -> None:
    with pytest.raises(Mismatch):
        decoded(name, 5)


def test_there_are_as_many_classes_and_functions_as_there_should_be() -> None:
    assert len(CLASSES) >= 129
    named = {f"{row.module}.{row.function}" for row in load_tables(ROOT / "schema").names}
    assert {entry["name"] for entry in CATALOG["operations"]} == named
    published = {operation_key(name) for facts in load_all(ROOT / "schema" / "facts") for name in facts.operations}
    told = {
        operation_key(f"{entry['method']} {entry['path']}") for entry in CATALOG["operations"] + CATALOG["uncovered"]
    }
    assert told == published


def test_no_name_looks_like_a_test() -> None:
    names = [
        name
        for module in pbs_api.__all__
        if not isinstance(getattr(pbs_api, module), type)
        for name in dir(getattr(pbs_api, module))
    ]
    assert not [name for name in names if name.startswith("test")]


def test_the_package_stays_small() -> None:
    """Words may grow, code may not."""
    code = 0
    for path in PACKAGE.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        texts = [
            node
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ]
        words = {line for node in texts for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
        code += sum(bool(line) for number, line in enumerate(text.splitlines(), 1) if number not in words)
    assert code < 19_500
