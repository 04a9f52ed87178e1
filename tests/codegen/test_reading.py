"""From a published schema to facts: the constructs that PBS uses, and the stop with a JSON pointer at all others."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from codegen.facts import read_facts
from codegen.problems import Problem
from codegen.read import read_operations
from tests.codegen.toy import (
    FLAG,
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

CHECK = {"check": {"path": ["datastore", "{store}"], "privs": ["Datastore.Audit", "Datastore.Backup"], "partial": True}}


def test_facts_keep_what_is_true_and_leave_out_prose(workshop: Workshop) -> None:
    parameters = {"store": TEXT, "kind": optional({**enum("a", "b"), "description": "Prose.", "default": "a"})}
    published = apidoc(
        {
            "GET /stores/{store}": operation(
                parameters, array(an_object(name=TEXT)), permissions={**CHECK, "description": "Prose."}
            )
        }
    )
    workshop.publish(published)
    facts = read_facts(workshop.schema / "facts" / "4.2.json")
    assert facts.operations == {
        "GET /stores/{store}": {
            "permissions": CHECK,
            "parameters": {
                "kind": {"type": "string", "default": "a", "enum": ["a", "b"], "optional": True},
                "store": {"type": "string"},
            },
            "returns": {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}}}},
        }
    }
    assert "Prose" not in (workshop.schema / "facts" / "4.2.json").read_text(encoding="utf-8")


def test_the_key_of_an_entry_is_the_verb_and_its_method_says_what_goes_over_the_wire() -> None:
    found = read_operations(
        apidoc({"GET /file": operation(method="DOWNLOAD"), "POST /file": operation(method="UPLOAD")})
    )
    assert {name: facts["raw"] for name, facts in found.items()} == {"GET /file": "download", "POST /file": "upload"}


def test_three_roots_keep_their_paths() -> None:
    roots = [*apidoc({"GET /ping": operation()})]
    for path in ("/backup/_upgrade_", "/reader/_upgrade_"):
        roots += apidoc({f"POST {path}/finish": operation()}, root=path)
    assert sorted(read_operations(roots)) == [
        "GET /ping",
        "POST /backup/_upgrade_/finish",
        "POST /reader/_upgrade_/finish",
    ]


def test_an_operation_that_two_roots_have_stops_the_import() -> None:
    twice = [*apidoc({"GET /ping": operation()}), *apidoc({"GET /ping": operation()})]
    with pytest.raises(Problem, match="GET /ping is there twice"):
        read_operations(twice)


def test_empty_and_missing_parts_are_no_matter() -> None:
    [top] = apidoc({"GET /a": operation()})
    del top["info"]
    top["children"][0]["info"]["GET"] = {}
    top["children"].append({"text": "b"})
    assert read_operations([top]) == {"GET /a": {"parameters": {}, "returns": {"type": "null"}}}


def test_properties_may_be_called_like_the_keys_of_a_schema() -> None:
    names = (
        "type",
        "description",
        "default",
        "method",
        "path",
        "protected",
        "info",
        "properties",
        "items",
        "format",
        "enum",
        "optional",
    )
    inner = an_object(**dict.fromkeys(names, TEXT))
    found = read_operations(apidoc({"GET /a": operation(dict.fromkeys(names, TEXT), inner)}))["GET /a"]
    assert sorted(found["parameters"]) == sorted(found["returns"]["properties"]) == sorted(names)


def test_permissions_may_be_nested() -> None:
    nested = {"or": [CHECK, {"and": [{"userParam": "userid"}, {"user": "all"}]}]}
    published = apidoc(
        {"GET /a": operation(permissions=nested), "GET /b": operation(permissions={"description": "Prose."})}
    )
    found = read_operations(published)
    assert found["GET /a"]["permissions"] == nested
    assert "permissions" not in found["GET /b"]


def _at(published: Any, pointer: str) -> tuple[Any, Any]:
    parts: list[Any] = [int(part) if part.isdigit() else part.replace("~1", "/") for part in pointer[1:].split("/")]
    for part in parts[:-1]:
        published = published[part]
    return published, parts[-1]


def _set(pointer: str, value: Any) -> Callable[[Any], None]:
    def change(published: Any) -> None:
        holder, key = _at(published, pointer)
        holder[key] = value

    return change


def _drop(pointer: str) -> Callable[[Any], None]:
    def change(published: Any) -> None:
        holder, key = _at(published, pointer)
        del holder[key]

    return change


GET = "/0/children/0/info/GET"
PARAMETERS = f"{GET}/parameters/properties"
RETURNS = f"{GET}/returns"
GOOD: list[Json] = apidoc(
    {"GET /things": operation({"a/b": TEXT, "form": property_string(an_object(x=TEXT))}, array(an_object(name=TEXT)))}
)

BAD = [
    (_set("/0/colour", 1), "at /0/colour: unknown key 'colour'"),
    (_set(f"{GET}/renderer", 1), f"at {GET}/renderer: unknown key 'renderer'"),
    (_set(f"{GET}/method", "PATCH"), f"at {GET}/method: unknown value 'PATCH'; known are GET, DOWNLOAD, UPLOAD"),
    (_set("/0/children/0/info/PATCH", {}), "at /0/children/0/info/PATCH: unknown HTTP verb 'PATCH'"),
    (_set("/0/children/0/path", "/others"), "at /0/children/0/path: expected the path '/things', found '/others'"),
    (_set("/0/children/0/path", 7), "at /0/children/0/path: expected text, found 7"),
    (_drop("/0/children/0/text"), "at /0/children/0: 'text' is missing"),
    (_set("/0/children/0/text", "a b"), "at /0/children/0/text: 'a b' cannot be a component of a path"),
    (_set("/0/children", {}), "at /0/children: expected a list, found {}"),
    (_set("/0/children/0", 5), "at /0/children/0: expected an object, found 5"),
    (_set("/0/info", []), "at /0/info: expected an object, found []"),
    (_set(f"{GET}/parameters", [1]), f"at {GET}/parameters: expected an object, found [1]"),
    (_set(PARAMETERS, [{}]), f"at {PARAMETERS}: expected an object, found [{{}}]"),
    (
        _set(f"{PARAMETERS}/a~1b/type", "text"),
        f"at {PARAMETERS}/a~1b/type: unknown value 'text'; known are boolean, integer",
    ),
    (_drop(f"{PARAMETERS}/a~1b/type"), f"at {PARAMETERS}/a~1b: a schema without a type"),
    (_set(f"{PARAMETERS}/a~1b/oneOf", []), f"at {PARAMETERS}/a~1b/oneOf: unknown key 'oneOf'"),
    (_set(f"{PARAMETERS}/a~1b/optional", "1"), f"at {PARAMETERS}/a~1b/optional: expected 0 or 1, found '1'"),
    (_set(f"{PARAMETERS}/a~1b/enum", ["a", 1]), f"at {PARAMETERS}/a~1b/enum/1: expected text, found 1"),
    (
        _set(f"{PARAMETERS}/a~1b/enum", ["a", "a"]),
        f"at {PARAMETERS}/a~1b/enum: an enum without values, or with one of them twice",
    ),
    (
        _set(f"{PARAMETERS}/a~1b", {"type": "integer", "enum": ["1"]}),
        f"at {PARAMETERS}/a~1b/enum: an enum in a schema of type integer",
    ),
    (
        _set(f"{PARAMETERS}/a~1b/default", {"x": 1}),
        f"at {PARAMETERS}/a~1b/default: expected text or true or false or a whole number or a number",
    ),
    (_set(f"{PARAMETERS}/a~1b/pattern", 5), f"at {PARAMETERS}/a~1b/pattern: expected text, found 5"),
    (_set(f"{PARAMETERS}/a~1b/maxLength", "5"), f"at {PARAMETERS}/a~1b/maxLength: expected a whole number, found '5'"),
    (
        _set(f"{PARAMETERS}/a~1b/properties", {}),
        f"at {PARAMETERS}/a~1b/properties: properties in a schema of type string",
    ),
    (_set(f"{PARAMETERS}/form/format", "auth-id"), f"at {PARAMETERS}/form/format: expected an object, found 'auth-id'"),
    (_set(f"{PARAMETERS}/form/format", TEXT), f"at {PARAMETERS}/form/format: a property string of type string"),
    (
        _set(f"{PARAMETERS}/form", {"type": "string", "typetext": 5}),
        f"at {PARAMETERS}/form/typetext: expected text, found 5",
    ),
    (_drop(f"{RETURNS}/items"), f"at {RETURNS}: an array without items"),
    (
        _set(f"{RETURNS}/items", array(TEXT)),
        f"at {RETURNS}/items: an array of array, which this generator has never seen",
    ),
    (
        _set(f"{RETURNS}/items/additionalProperties", TEXT),
        f"at {RETURNS}/items/additionalProperties: expected true or false",
    ),
    (
        _set(f"{GET}/permissions", {"user": "root"}),
        f"at {GET}/permissions/user: unknown value 'root'; known are all, world",
    ),
    (
        _set(f"{GET}/permissions", {"user": "all", "and": []}),
        f"at {GET}/permissions: a permission that says user and and at once",
    ),
    (_set(f"{GET}/permissions", {"check": {"path": []}}), f"at {GET}/permissions/check: 'privs' is missing"),
    (
        _set(f"{GET}/permissions", {"check": {"path": [], "privs": ["VM Audit"]}}),
        "'VM Audit' does not look like a privilege",
    ),
]


@pytest.mark.parametrize(("change", "told"), BAD, ids=[told for _, told in BAD])
def test_what_the_generator_does_not_know_stops_the_import_and_is_named_by_its_place(
    change: Callable[[Any], None], told: str
) -> None:
    published = copy.deepcopy(GOOD)
    assert read_operations(published)
    change(published)
    with pytest.raises(Problem) as caught:
        read_operations(published)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_takes_anything_and_what_may_still_change_is_told() -> None:
    published = apidoc(
        {"GET /a": operation(returns={**an_object(x=FLAG), "additionalProperties": True}, unstable=True)}
    )
    published[0]["children"][0]["info"]["GET"]["parameters"] = {"additionalProperties": True, "description": "Prose."}
    found = read_operations(published)["GET /a"]
    assert (found["open"], found["unstable"], found["parameters"]) == (True, True, {})
    assert found["returns"]["additionalProperties"] is True
