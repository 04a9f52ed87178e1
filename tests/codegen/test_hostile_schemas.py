"""A schema is somebody else's text: wherever a text can stand in it, it is refused with its place, or it stays a text.

Every string of a toy schema, keys and values alike, is replaced by payloads that would be a program if they were read
as one. What is generated is imported, called and read, and nothing of it has run.
"""

from __future__ import annotations

import copy
import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.json_types import is_list, is_object
from codegen.problems import Problem
from tests.codegen.toy import (
    FLAG,
    NUMBER,
    TEXT,
    Json,
    Workshop,
    an_object,
    apidoc,
    array,
    enum,
    operation,
    optional,
    property_string,
)

PAYLOADS = [
    'a": __import__("pathlib").Path("ran").touch(), "b',
    "a': __import__('pathlib').Path('ran').touch(), 'b",
    '"""\n__import__("pathlib").Path("ran").touch()\n"""',
    "'''\n__import__('pathlib').Path('ran').touch()\n'''",
    '\\"""+__import__("pathlib").Path("ran").touch()+"""',
    'ends in """',
    "ends in \\",
    'ends in "',
    "first\n__import__('pathlib').Path('ran').touch()",
    "first\r\u2028\u2029\x0b\x85__import__('pathlib').Path('ran').touch()",
    "{{ 7 * 7 }}{% for x in y %}{# #}",
    "{__import__('pathlib').Path('ran').touch()}",
    "\u202e\u2066 hidden \u2069\u202c\x1b[2J\x9b",
    "__class__",
    "../../ran",
    "",
]
CHECK: Json = {"check": {"path": ["datastore", "{store}"], "privs": ["Datastore.Audit"]}}
PUBLISHED = apidoc(
    {
        "GET /store/{store}/things": operation(
            {"store": TEXT, "kind": optional(enum("all", "some")), "names": optional(array({**TEXT, "default": "x"}))},
            array(an_object(name=TEXT, kind=enum("all", "some"), inner=an_object(a=NUMBER))),
            permissions={"or": [CHECK, {"userParam": "store"}, {"user": "all", "description": "Words."}]},
        ),
        "PUT /store/{store}/things": operation(
            {
                "store": {**TEXT, "pattern": "/^a+$/", "typetext": "<store>"},
                "mode": property_string(an_object(key=TEXT, value=optional(FLAG)), default="key=x", default_key="key"),
                "size": optional({**NUMBER, "default": 5, "minimum": 1}),
            },
            TEXT,
        ),
    }
)


def places(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to each text: to values, and to keys, whose last step is `key:NAME`."""
    if isinstance(value, str):
        yield way
    if is_object(value):
        for key, inner in value.items():
            yield (*way, f"key:{key}")
            yield from places(inner, (*way, key))
    if is_list(value):
        for index, inner in enumerate(value):
            yield from places(inner, (*way, index))


def replaced(value: Any, way: tuple[str | int, ...], payload: str) -> Any:
    """A copy in which the text at `way` is the payload."""
    whole = copy.deepcopy(value)
    holder: Any = whole
    for step in way[:-1]:
        holder = holder[step]
    last = way[-1]
    if isinstance(last, str) and last.startswith("key:"):
        old = last.removeprefix("key:")
        items = [(payload if key == old else key, inner) for key, inner in holder.items()]
        holder.clear()
        holder.update(items)
    else:
        holder[last] = payload
    return whole


def use(workshop: Workshop) -> None:
    """Generates, imports and calls what there is, and reads all that is written down."""
    made = workshop.make()
    for module in [name for name in sys.modules if name.partition(".")[0] == made.name]:
        del sys.modules[module]
    for entry in made.catalog()["operations"]:
        module, _, name = entry["name"].partition(".")
        function = getattr(made.module(module), name)
        signature = inspect.signature(function)
        positional = ["x" for one in signature.parameters.values() if one.kind is one.POSITIONAL_ONLY]
        named = {
            one.name: _example(entry, one.name) for one in signature.parameters.values() if one.kind is one.KEYWORD_ONLY
        }
        request = function(*positional, **named)
        assert request.params.keys() <= {parameter["wire"] for parameter in entry["parameters"]}
        assert inspect.getdoc(function)
    for name in made.package.__all__:
        getattr(made.package, name)
    for path in (made.folder / made.name).iterdir():
        assert all(char.isprintable() or char == "\n" for char in path.read_text(encoding="utf-8")), path.name


def tried(workshop: Workshop) -> str:
    """The beginning of what the generator refuses; empty if it makes a package that can be used."""
    try:
        use(workshop)
    except Problem as problem:
        before, refused, _ = str(problem).partition("cannot be the")
        return before + refused
    return ""


def _example(entry: Json, name: str) -> Any:
    kind = {parameter["name"]: parameter["type"] for parameter in entry["parameters"]}[name]
    return {"string": "key=x", "integer": 5, "array": ["x"], "boolean": True}[kind]


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What runs leaves its mark in the test's own folder; modules that are made anew are read anew."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


def unformatted(files: dict[str, str]) -> dict[str, str]:
    """Instead of the formatter, whose time this many packages would add up."""
    return files


@pytest.mark.parametrize("way", list(places(PUBLISHED)), ids=lambda way: "/".join(map(str, way)))
def test_a_published_text_is_refused_or_stays_a_text(
    workshop: Workshop, way: tuple[str | int, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("codegen.render.formatted", unformatted)
    workshop.publish(PUBLISHED)
    plain = json.loads((workshop.schema / "facts" / "4.2.json").read_text())["operations"]
    for payload in PAYLOADS:
        done = workshop.import_text(json.dumps(replaced(PUBLISHED, way, payload)))
        if done.exit_code:
            assert done.output.startswith("Error: "), done.output
            assert done.output.rstrip("\n").isprintable()
            assert "this is not the schema of a Proxmox Backup Server" in done.output or "at /" in done.output
        elif json.loads((workshop.schema / "facts" / "4.2.json").read_text())["operations"] != plain:
            assert tried(workshop) in ("", f"{payload!r} cannot be the")
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path.parent.parent / "ran").exists()


STRUCTURE = {"type", "path", "privs"}


def swapped(value: Any, payload: str, key: str = "") -> Any:
    """The facts of an operation with every text in them replaced, but for words that only the
    reader gives a meaning."""
    if is_object(value):
        names = {name: f"{name}{payload}" for name in value if key in ("parameters", "properties") and name != "store"}
        return {names.get(name, name): swapped(inner, payload, name) for name, inner in value.items()}
    if is_list(value):
        return [swapped(inner, f"{payload}{index}", key) for index, inner in enumerate(value)]
    return payload if isinstance(value, str) and key not in STRUCTURE else value


@pytest.mark.parametrize("payload", PAYLOADS)
def test_facts_that_no_import_has_looked_at_stay_texts_too(workshop: Workshop, payload: str, tmp_path: Path) -> None:
    workshop.publish(PUBLISHED)
    path = workshop.schema / "facts" / "4.2.json"
    facts = json.loads(path.read_text())
    facts["operations"] = {name: swapped(inner, payload) for name, inner in facts["operations"].items()}
    path.write_text(json.dumps(facts))
    use(workshop)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("wire", ['a": 1, "b', "a b", "a'b", "-a", "a\n", "ä", "a{b}", "a\u202eb", "a%b", "a=b"])
def test_a_name_that_pbs_would_not_use_is_refused_with_its_place(workshop: Workshop, wire: str) -> None:
    done = workshop.import_text(json.dumps(apidoc({"GET /things": operation({wire: TEXT})})))
    assert done.exit_code == 1
    assert "GET /things, at /0/children/0/info/GET/parameters/properties/" in done.output
    assert f"{wire!r} cannot be a name in the API of PBS" in done.output


ODD_TO_PYTHON = ["_", "__", "_a", "__class__", "__dict__", "__init__", "__slots__"]


@pytest.mark.parametrize("name", ODD_TO_PYTHON)
@pytest.mark.parametrize("place", ["field", "parameter", "module", "component"])
def test_a_name_that_means_something_to_python_is_refused_and_not_generated(
    workshop: Workshop, name: str, place: str
) -> None:
    result = array(an_object(**{name if place == "field" else "a": TEXT}))
    parameters = {name if place == "parameter" else "a": optional(TEXT)}
    path = {"module": f"/{name}/x", "component": f"/x/{name}"}.get(place, "/x/y")
    workshop.publish(apidoc({f"GET {path}": operation(parameters, result)}))
    # In the middle of another name it does no harm.
    assert tried(workshop) == ("" if place == "component" else f"{name!r} cannot be the")


@pytest.mark.parametrize("component", ["..", ".", ".x", "a" * 101, "{" + "a" * 101 + "}"])
def test_a_path_that_leads_elsewhere_or_is_too_long_is_refused(workshop: Workshop, component: str) -> None:
    done = workshop.import_text(json.dumps(apidoc({f"GET /x/{component}/y": operation()})))
    assert done.exit_code == 1
    assert "cannot be a component of a path" in done.output


@pytest.mark.parametrize("depth", [60, 240])
def test_what_is_nested_too_deeply_is_refused_with_its_operation(workshop: Workshop, depth: int) -> None:
    deep, permission = TEXT, Json(user="all")
    for _ in range(depth):
        deep, permission = an_object(a=deep), {"or": [permission]}
    path = "/a" * depth
    for published in (
        {"GET /x": operation({}, deep)},
        {"GET /x": operation({"a": deep})},
        {"GET /x": operation({}, TEXT, permissions=permission)},
        {f"GET {path}": operation()},
    ):
        done = workshop.import_text(json.dumps(apidoc(published)))
        assert (done.exit_code, "is nested too deeply, at /" in done.output) == (1, True), done.output
        assert "GET /x" in done.output or f"GET {path}" in published
