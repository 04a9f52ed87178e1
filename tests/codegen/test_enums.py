"""Enums: one alias for all places that mean the same, rows that must not overlap, and values that
decoding does not check."""

from __future__ import annotations

import pickle

from tests.codegen.conftest import MakePackage
from tests.codegen.toy import TEXT, Workshop, an_object, array, enum, operation, optional

NAMES = "things | list_things | GET | /things |\nthings | update_thing | PUT | /things/{id} |"


def test_one_alias_has_the_union_of_all_places(make_package: MakePackage) -> None:
    operations = {
        "GET /things": operation({"kind": optional(enum("vm", "ct"))}, array(an_object(kind=enum("vm", "host")))),
        "PUT /things/{id}": operation({"id": TEXT, "type": optional(enum("vm", "ct"))}),
    }
    made = make_package(operations, names=NAMES, models="GET /things ->[] | Thing", enums="Kind | kind,type | vm |")
    things = made.module("things")
    assert set(made.package.Kind.__args__) == {"vm", "ct", "host"}
    assert things.list_things.__annotations__["kind"] == "Kind | None"
    assert (
        things.Thing.__annotations__["kind"]
        == things.update_thing.__annotations__["type"].removesuffix(" | None")
        == "Kind"
    )


def test_a_value_of_a_newer_server_arrives_as_it_is(make_package: MakePackage) -> None:
    operations = {"GET /things": operation(returns=array(an_object(kind=enum("vm"))))}
    made = make_package(
        operations, names=NAMES.splitlines()[0], models="GET /things ->[] | Thing", enums="Kind | kind | vm |"
    )
    [thing] = made.module("things").list_things().operation.decode([{"kind": "of tomorrow"}])
    assert thing.kind == "of tomorrow"
    assert pickle.loads(pickle.dumps(thing)) == thing


def test_includes_and_excludes_tell_enums_of_one_property_apart(make_package: MakePackage) -> None:
    operations = {
        "GET /things": operation({"type": optional(enum("vm", "ct"))}),
        "PUT /things/{id}": operation({"id": TEXT, "type": optional(enum("vm", "ct", "all"))}),
    }
    made = make_package(operations, names=NAMES, enums="Kind | type | vm | all\nAnyKind | type | vm,all |")
    assert made.package.Kind.__args__ == ("vm", "ct")
    assert made.package.AnyKind.__args__ == ("vm", "ct", "all")


def test_two_rows_that_take_one_enum_are_refused(workshop: Workshop) -> None:
    workshop.prepare(
        {"GET /things": operation({"type": enum("vm", "ct")})},
        names=NAMES.splitlines()[0],
        enums="A | type | vm |\nB | type | ct |",
    )
    assert workshop.refusal() == "enums.tsv: A and B both take GET /things ?type"


def test_names_of_settings_to_delete_have_an_alias_of_their_own(make_package: MakePackage) -> None:
    made = make_package(
        {"PUT /things/{id}": operation({"id": TEXT, "delete": optional(array(enum("comment", "keep-last")))})},
        names=NAMES.splitlines()[1],
    )
    assert made.package.ThingSetting.__args__ == ("comment", "keep-last")
    update = made.module("things").update_thing
    assert update("x", delete=["comment"]).params == {"delete": ["comment"]}
    assert update.__annotations__["delete"] == "Sequence[ThingSetting] | None"


def test_answers_may_be_an_enum_or_a_list_of_them(make_package: MakePackage) -> None:
    operations = {
        "GET /things": operation(returns=array(enum("a", "b"))),
        "PUT /things/{id}": operation({"id": TEXT}, enum("a", "b")),
    }
    row = """
        Words | things | a |
        Word | {id} | a |
    """
    made = make_package(operations, names=NAMES, enums=row)
    things = made.module("things")
    assert things.list_things().operation.decode(["a", "c"]) == ["a", "c"]
    assert things.update_thing("x").operation.decode("a") == "a"
    assert things.list_things.__annotations__["return"] == "Request[list[Words]]"
