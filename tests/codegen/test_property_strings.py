"""Settings that PBS packs into one text: a class of their own when sent, text when received, and
lists joined with commas."""

from __future__ import annotations

import inspect
from typing import Any

import attrs
import pytest

from pbs_client.errors import UsageError
from pbs_client.runtime.models import to_wire
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

INNER: Json = {
    **an_object(
        type=enum("off", "read-only"),
        message=optional(TEXT),
        count=optional(NUMBER),
        share=optional({"type": "number"}),
        **{"check-new": optional(FLAG)},
    ),
    "default_key": "type",
}
NAMES = "things | update_thing | PUT | /things/{id} |\nthings | get_thing | GET | /things/{id} |"
MODELS = "PUT /things/{id} ?mode<fmt> | Mode\nGET /things/{id} -> | Thing\nGET /things/{id} ->.mode<fmt> | Mode"


@pytest.fixture
def things(make_package: MakePackage) -> Any:
    parameters = {
        "id": TEXT,
        "mode": optional(property_string(INNER)),
        "modes": optional(array(property_string(an_object(name=TEXT)))),
        "words": optional(property_string(array(enum("a", "b")))),
        "slots": optional(property_string(array(NUMBER))),
        "ports": optional(property_string(array(TEXT))),
    }
    answer = an_object(mode=optional(property_string(INNER)), ports=optional(array(TEXT)))
    operations = {"PUT /things/{id}": operation(parameters), "GET /things/{id}": operation({"id": TEXT}, answer)}
    made = make_package(
        operations,
        names=NAMES,
        models=f"{MODELS}\nPUT /things/{{id}} ?modes[]<fmt> | Named",
        enums="ModeType | type | off |\nWord | words | a |",
    )
    return made.module("things")


def test_the_class_or_the_text_may_be_sent(things: Any) -> None:
    mode = things.Mode(type="read-only", message="back at noon, or later", check_new=True)
    told = 'read-only,check-new=true,message="back at noon, or later"'
    assert str(mode) == told
    assert things.update_thing("x", mode=mode).params == {"mode": told}
    assert things.update_thing("x", mode="type=off").params == {"mode": "type=off"}
    assert things.update_thing("x", mode=mode) == things.update_thing("x", mode=told)
    assert things.update_thing.__annotations__["mode"] == "Mode | str | None"


@pytest.mark.parametrize("value", [{"type": "off"}, True, 1.5, b"off"])
def test_anything_else_is_refused(things: Any, value: object) -> None:
    with pytest.raises(UsageError, match="mode must be text, or an object that writes it"):
        things.update_thing("x", mode=value)


def test_an_answer_has_the_text_and_says_what_reads_it(things: Any) -> None:
    thing = things.get_thing("x").operation.decode({"mode": "read-only,share=0.5,count=3", "ports": ["eno1", "eno2"]})
    assert thing.mode == "read-only,share=0.5,count=3"
    mode = things.Mode.parse(thing.mode)
    assert (mode.type, mode.share, mode.count, mode.message, mode.check_new) == ("read-only", 0.5, 3, None, None)
    assert "`Mode.parse` makes an object of it." in inspect.getsource(things.Thing)
    assert to_wire(thing) == {"mode": "read-only,share=0.5,count=3", "ports": ["eno1", "eno2"]}


def test_what_is_sent_as_one_text_may_be_received_as_an_array(things: Any) -> None:
    thing = things.get_thing("x").operation.decode({"ports": ["eno1", "eno2"]})
    assert things.update_thing("x", ports=thing.ports).params == {"ports": "eno1,eno2"}
    assert things.update_thing("x", ports="eno1 eno2").params == {"ports": "eno1 eno2"}
    assert things.update_thing("x", words=["a", "b"]).params == {"words": "a,b"}
    assert things.update_thing("x", slots=(1, 2)).params == {"slots": "1,2"}
    assert things.update_thing.__annotations__["words"] == "str | Sequence[Word] | None"


@pytest.mark.parametrize("item", ["", "a,b", "a;b", "a b"])
def test_an_item_that_pbs_would_split_is_refused(things: Any, item: str) -> None:
    with pytest.raises(UsageError, match="ports has an item that"):
        things.update_thing("x", ports=["eno1", item])


def test_a_list_of_property_strings_takes_classes_and_texts(things: Any) -> None:
    request = things.update_thing("x", modes=[things.Named(name="a b"), "name=c"])
    assert request.params == {"modes": ["name=a b", "name=c"]}
    assert things.update_thing.__annotations__["modes"] == "Sequence[Named | str] | None"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("off", {"type": "off"}),
        ("type=off", {"type": "off"}),
        ("message=m,off", {"type": "off", "message": "m"}),
        ('off,message="a \\"b\\" \\\\ c\\nd"', {"type": "off", "message": 'a "b" \\ c\nd'}),
        ('"a=b,c",count=-1', {"type": "a=b,c", "count": -1}),
        ("off, count=1", {"type": "off", "count": 1}),
        ("off,check-new=yes", {"type": "off", "check_new": True}),
        ("off,check-new=Off", {"type": "off", "check_new": False}),
        ("off,message=", {"type": "off", "message": ""}),
        ("off,share=1e3", {"type": "off", "share": 1000.0}),
    ],
)
def test_reading_and_writing(things: Any, text: str, values: dict[str, object]) -> None:
    mode = things.Mode.parse(text)
    assert {
        name: value for name, value in attrs.asdict(mode).items() if value is not None and name != "extra"
    } == values
    assert things.Mode.parse(str(mode)) == mode


def test_keys_that_are_not_known_are_kept(things: Any) -> None:
    mode = things.Mode.parse("off,future=1")
    assert mode.extra == {"future": "1"}
    assert str(mode) == "off,future=1"
    assert to_wire(mode) == {"type": "off", "future": "1"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "'type' is missing"),
        ("off,type=off", "'type' is given twice"),
        ("off,future=1,future=2", "'future' is given twice"),
        ("off,count=hush", "'count' must be a whole number"),
        ("off,share=hush", "'share' must be a number"),
        ("off,share=nan", "'share' must be a number"),
        ("off,check-new=hush", "'check-new' must be true or false"),
        ('off,message="hush', "the quote of 'message' is not closed"),
        ('off,message="a"hush', "expected a comma after the quote of 'message'"),
    ],
)
def test_text_that_cannot_be_right_is_refused_without_showing_it(things: Any, text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        things.Mode.parse(text)
    assert told in str(caught.value)
    assert "hush" not in str(caught.value)


def test_without_a_default_key_every_value_has_its_name(things: Any) -> None:
    with pytest.raises(UsageError, match="Named: expected key=value at character 8"):
        things.Named.parse("name=a,hush")
    assert str(things.Named.parse("name=a=b")) == "name=a=b"


def test_a_class_is_either_an_object_or_a_text(workshop: Workshop) -> None:
    sent = operation({"id": TEXT, "mode": property_string(an_object(a=TEXT))})
    operations = {"PUT /things/{id}": sent, "GET /things/{id}": operation({"id": TEXT}, an_object(a=TEXT))}
    workshop.prepare(operations, names=NAMES, models="PUT /things/{id} ?mode<fmt> | Mode\nGET /things/{id} -> | Mode")
    assert (
        workshop.refusal()
        == "models.tsv: PUT /things/{id} ?mode<fmt> and another place have Mode, but are not written in the same way"
    )


def test_a_property_string_with_two_structures_under_one_name_is_refused(workshop: Workshop) -> None:
    parameters = {"id": TEXT, "mode": property_string(an_object(a=TEXT))}
    operations = {
        "PUT /things/{id}": operation(parameters),
        "GET /things/{id}": operation({"id": TEXT}, an_object(mode=property_string(INNER))),
    }
    workshop.prepare(operations, names=NAMES, models=MODELS)
    assert "models.tsv: " in workshop.refusal()
