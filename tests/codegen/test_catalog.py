"""`catalog.json`: the same knowledge as data, for the command line, the simulator and the documentation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.codegen.conftest import MakePackage
from tests.codegen.toy import (
    FLAG,
    NUMBER,
    TEXT,
    Json,
    Workshop,
    an_object,
    array,
    enum,
    operation,
    optional,
    property_string,
)

CHECK = {"check": {"path": ["datastore", "{store}"], "privs": ["Datastore.Audit"]}}
OLD: dict[str, Json] = {
    "GET /admin": operation(),
    "GET /admin/{store}/old": operation({"store": TEXT}),
    "GET /admin/things": operation(),
}
PARAMETERS = {
    "store": {**TEXT, "minLength": 3, "maxLength": 32, "pattern": "/^[a-z]+$/"},
    "limit": optional({**NUMBER, "minimum": 0, "maximum": 9, "default": 5}),
    "kind": enum("a", "b"),
    "mode": optional(property_string(an_object(x=TEXT))),
    "schedule": optional({**TEXT, "typetext": "<calendar-event>"}),
    "ids": optional(array(NUMBER)),
    "password": optional(TEXT),
    "use-task": optional(FLAG),
}
NEW: dict[str, Json] = {
    **OLD,
    "GET /admin/{store}/list": operation(
        {"store": TEXT}, array(an_object(name=TEXT, size=optional(NUMBER))), permissions=CHECK
    ),
    "POST /admin/{store}/run": operation(PARAMETERS),
    "GET /admin/young": operation(),
    "GET /admin/young/deep": operation(),
    "POST /admin/{store}/file": operation({"store": TEXT}, method="UPLOAD"),
}
TABLES = {
    "names": """
        things | list_things | GET | /admin/{store}/list |
        things | run_things | POST | /admin/{store}/run | use-task=true
        things | upload_thing | POST | /admin/{store}/file |
        things | get_old | GET | /admin/{store}/old |
        things | get_plain | GET | /admin/things |
        things | get_young | GET | /admin/young/deep |
    """,
    "uncovered": "GET /admin | directory-index\nGET /admin/young | directory-index",
    "secrets": "password | why",
    "units": "limit | seconds | why",
}


@pytest.fixture
def catalog(make_package: MakePackage, workshop: Workshop) -> Json:
    workshop.word("things", '[list_things]\nsummary = "Lists."\nnotes = ["Slowly."]\n')
    return make_package({"4.1.1": OLD, "4.2": NEW}, **TABLES).catalog()


def _entry(catalog: Json, name: str) -> Any:
    return next(entry for entry in catalog["operations"] if entry["name"] == f"things.{name}")


def test_an_operation_with_everything_that_is_known_of_it(catalog: Json) -> None:
    assert catalog["versions"] == ["4.1.1", "4.2"]
    entry = _entry(catalog, "list_things")
    assert entry.pop("parameters")[0]["place"] == "path"
    assert entry == {
        "name": "things.list_things",
        "method": "GET",
        "path": "/admin/{store}/list",
        "effect": "read",
        "result": "value",
        "summary": "Lists.",
        "notes": ["Slowly."],
        "errors": {},
        "since": "4.2",
        "until": None,
        "raw": False,
        "body": False,
        "permissions": CHECK,
        "privileges": ["Datastore.Audit on /datastore/{store}"],
        "fixed": {},
        "omitted": [],
        "attributes": [],
        "returns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "size": {"type": "integer", "optional": True}},
            },
        },
    }


def test_parameters_with_their_bounds(catalog: Json) -> None:
    parameters = {parameter["wire"]: parameter for parameter in _entry(catalog, "run_things")["parameters"]}
    common = {"place": "body", "required": False, "secret": False, "unit": None, "text": "", "type": "string"}
    shared = {key: {"name": key, "wire": key, **common} for key in parameters}
    assert parameters["store"] == shared["store"] | {
        "place": "path",
        "required": True,
        "minLength": 3,
        "maxLength": 32,
        "pattern": "/^[a-z]+$/",
    }
    assert parameters["limit"] == shared["limit"] | {
        "type": "integer",
        "minimum": 0,
        "maximum": 9,
        "default": 5,
        "unit": "seconds",
    }
    assert parameters["kind"] == shared["kind"] | {"required": True, "enum": ["a", "b"]}
    assert parameters["mode"]["format"] == {"type": "object", "properties": {"x": {"type": "string"}}}
    assert parameters["schedule"] == shared["schedule"] | {"typetext": "<calendar-event>"}
    assert parameters["ids"] == shared["ids"] | {"type": "array", "items": {"type": "integer"}}
    assert parameters["password"]["secret"] is True
    assert "use-task" not in parameters
    assert _entry(catalog, "run_things")["fixed"] == {"use-task": True}


def test_uploads_are_told(catalog: Json) -> None:
    assert (_entry(catalog, "upload_thing")["raw"], _entry(catalog, "upload_thing")["body"]) == (True, True)
    assert _entry(catalog, "upload_thing")["permissions"] is None


def test_what_is_not_covered_with_its_children_and_their_age(catalog: Json) -> None:
    admin, young = catalog["uncovered"]
    assert (admin["path"], admin["since"], admin["reason"]) == ("/admin", None, "directory-index")
    assert (admin["children"], admin["children_since"]) == (["things", "young"], {"young": "4.2"})
    assert (young["path"], young["since"], young["children"], young["children_since"]) == (
        "/admin/young",
        "4.2",
        ["deep"],
        {"deep": "4.2"},
    )
