"""One package from several PBS versions: what is young, what is gone, and what was only renamed."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from codegen.facts import load_all
from codegen.problems import Problem
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

NAMES = """
things | list_things | GET | /things |
things | get_thing | GET | /things/{id} |
things | old_thing | GET | /old |
things | new_thing | POST | /new |
"""
OLD: dict[str, Json] = {
    "GET /things": operation(
        {"kind": optional(enum("a", "gone")), "dropped": optional(FLAG)},
        array(an_object(name=TEXT, always=NUMBER, dropped=TEXT, kind=enum("a", "gone"))),
    ),
    "GET /things/{name}": operation({"name": {**TEXT, "maxLength": 5}}),
    "GET /old": operation(),
}
NEW: dict[str, Json] = {
    "GET /things": operation(
        {"kind": optional(enum("a", "young")), "fresh": optional(FLAG)},
        array(an_object(name=TEXT, always=NUMBER, fresh=TEXT, kind=enum("a", "young"))),
    ),
    "GET /things/{id}": operation({"id": {**TEXT, "maxLength": 9}}),
    "POST /new": operation({"needed": TEXT}),
}
TABLES = {"names": NAMES, "models": "GET /things ->[] | Thing", "enums": "Kind | kind | a |"}


@pytest.fixture
def things(make_package: MakePackage) -> Any:
    return make_package({"4.1.1": OLD, "4.2": NEW}, **TABLES).module("things")


def test_operations_of_any_version_are_there_with_their_life(things: Any) -> None:
    assert (things.new_thing(needed="x").operation.since, things.new_thing(needed="x").operation.until) == ("4.2", None)
    assert (things.old_thing().operation.since, things.old_thing().operation.until) == (None, "4.1.1")
    assert (things.list_things().operation.since, things.list_things().operation.until) == (None, None)
    assert "New in PBS 4.2." in str(inspect.getdoc(things.new_thing))
    assert "Last known in PBS 4.1.1." in str(inspect.getdoc(things.old_thing))


def test_a_field_that_some_version_lacks_is_optional(things: Any) -> None:
    decode = things.list_things().operation.decode
    [old, new] = decode(
        [
            {"name": "n", "always": 1, "dropped": "d", "kind": "gone"},
            {"name": "n", "always": 1, "fresh": "f", "kind": "young"},
        ]
    )
    assert (old.dropped, old.fresh, new.dropped, new.fresh) == ("d", None, None, "f")
    source = inspect.getsource(things.Thing)
    assert 'fresh: str | None = None\n    """None if not reported. New in PBS 4.2."""' in source
    assert 'dropped: str | None = None\n    """None if not reported. Last known in PBS 4.1.1."""' in source


def test_parameters_of_any_version_can_be_sent(things: Any) -> None:
    assert things.list_things(dropped=True, fresh=False).params == {"dropped": True, "fresh": False}
    doc = str(inspect.getdoc(things.list_things))
    assert "fresh: New in PBS 4.2." in doc
    assert "dropped: Last known in PBS 4.1.1." in doc


def test_an_enum_has_all_values_that_any_version_knows(make_package: MakePackage) -> None:
    made = make_package({"4.1.1": OLD, "4.2": NEW}, **TABLES)
    assert made.package.Kind.__args__ == ("a", "young", "gone")
    assert "`young` is new in PBS 4.2. `gone` was last known in PBS 4.1.1." in made.text("enums")
    listing = next(entry for entry in made.catalog()["operations"] if entry["name"] == "things.list_things")
    kind = next(parameter for parameter in listing["parameters"] if parameter["wire"] == "kind")
    assert (kind["enum_since"], kind["enum_until"]) == ({"young": "4.2"}, {"gone": "4.1.1"})


def test_a_renamed_path_parameter_is_one_operation(things: Any) -> None:
    request = things.get_thing("x/y")
    assert (request.path, request.operation.template) == ("/things/x%2Fy", "/things/{id}")
    assert (request.operation.since, request.operation.until) == (None, None)


def test_bounds_are_those_of_the_newest_version(things: Any) -> None:
    assert "id: At most 9 characters." in str(inspect.getdoc(things.get_thing))


def test_a_required_parameter_of_a_new_version_is_not_required_of_older_servers(make_package: MakePackage) -> None:
    versions = {"4.1.1": {"POST /new": operation()}, "4.2": {"POST /new": operation({"needed": TEXT})}}
    things = make_package(versions, names="things | new_thing | POST | /new |").module("things")
    assert things.new_thing().params == {}


def test_a_required_field_that_is_optional_in_some_version_is_optional(make_package: MakePackage) -> None:
    versions = {
        "4.1.1": {"GET /a": operation(returns=an_object(x=optional(TEXT)))},
        "4.2": {"GET /a": operation(returns=an_object(x=TEXT))},
    }
    things = make_package(versions, names="things | get_a | GET | /a |", models="GET /a -> | A").module("things")
    assert things.get_a().operation.decode({}).x is None


def test_a_property_string_grows_too(make_package: MakePackage) -> None:
    def version(inner: Json) -> dict[str, Json]:
        return {"PUT /a": operation({"mode": property_string(inner)})}

    versions = {"4.1.1": version(an_object(x=TEXT)), "4.2": version(an_object(x=TEXT, y=TEXT))}
    things = make_package(versions, names="things | put_a | PUT | /a |", models="PUT /a ?mode<fmt> | Mode").module(
        "things"
    )
    assert str(things.Mode(x="1")) == "x=1"
    assert str(things.Mode(x="1", y="2")) == "x=1,y=2"


def test_the_same_value_may_not_be_told_two_ages(make_package: MakePackage) -> None:
    versions = {
        "4.1.1": {"GET /a": operation({"kind": enum("x")}), "GET /b": operation({"kind": enum("x", "y")})},
        "4.2": {"GET /a": operation({"kind": enum("x", "y")}), "GET /b": operation({"kind": enum("x", "y")})},
    }
    made = make_package(versions, names="a | get_a | GET | /a |\na | get_b | GET | /b |", enums="Kind | kind | x |")
    assert made.package.Kind.__args__ == ("x", "y")
    assert "new in" not in made.text("enums").split("Kind = ")[1]


def test_a_type_that_differs_between_versions_wants_a_correction(workshop: Workshop) -> None:
    def version(schema: Json) -> dict[str, Json]:
        return {"GET /a": operation(returns=an_object(x=schema))}

    workshop.prepare(
        {"4.1.1": version(TEXT), "4.2": version(NUMBER)}, names="things | get_a | GET | /a |", models="GET /a -> | A"
    )
    assert workshop.refusal() == (
        "GET /a ->.x: the type differs between versions (string in 4.1.1, integer in 4.2); add a correction"
        " for the wrong ones"
    )
    change = 'at = "/returns/properties/x/type"\nwas = "string"\nnow = "integer"\nversions = "-4.1.1"'
    workshop.correct(f'[[correction]]\non = "GET /a"\nwhy = "w"\nsource = "s"\n{change}')
    assert workshop.make().module("things").get_a().operation.decode({"x": 1}).x == 1


def test_versions_are_ordered_as_numbers(workshop: Workshop) -> None:
    for version in ("4.10", "4.9", "10.0", "3.4"):
        workshop.prepare({version: {"GET /a": operation()}})
    assert [facts.version for facts in load_all(workshop.schema / "facts")] == ["3.4", "4.9", "4.10", "10.0"]


def test_without_facts_there_is_nothing_to_make(workshop: Workshop) -> None:
    assert workshop.refusal().endswith("no facts of any PBS version; import one with `python -m codegen import`")
    (workshop.schema / "facts").mkdir()
    (workshop.schema / "facts" / "4.2.json").write_text("{}", encoding="utf-8")
    with pytest.raises(Problem, match=r"4\.2\.json: not a facts file"):
        workshop.make()


def test_a_default_that_changed_is_told_with_what_it_was_before(make_package: MakePackage) -> None:
    def things(default: str) -> dict[str, Json]:
        mode = optional({**TEXT, "default": default})
        return {
            "GET /things": operation({"mode": mode}, an_object(mode=mode, same=optional({**FLAG, "default": True})))
        }

    made = make_package(
        {"3.4": things("old"), "4.0": things("new"), "4.2": things("new")},
        names="things | get_thing | GET | /things |",
        models="GET /things -> | Thing",
    )
    told = str(inspect.getdoc(made.module("things").get_thing))
    assert "    mode: Default on the server: `new`, before 4.0 `old`." in told
    text = made.text("things")
    assert '"""None means `new`, before 4.0 `old`."""' in text
    assert '"""None means `True`."""' in text
