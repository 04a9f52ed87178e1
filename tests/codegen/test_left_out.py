"""Members that all known versions send and an answer lacks: None, a warning, and an error for those who want one."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from pbs_client.runtime.decoding import Mismatch, UndeclaredAnswer
from pbs_client.runtime.models import NOTHING_EXTRA, to_wire
from pbs_client.runtime.upid import Upid
from tests.codegen.conftest import MakePackage
from tests.codegen.test_decoders import ALL, GOOD, MODELS, NAMES
from tests.codegen.toy import NUMBER, TEXT, an_object, array, operation

LIST_NAMES = "things | list_things | GET | /things |"
LIST_MODELS = "GET /things ->[] | Item\nGET /things ->[].parts[] | Part"


@pytest.fixture
def decode(make_package: MakePackage) -> Any:
    thing = make_package({"GET /thing": operation(returns=an_object(**ALL))}, names=NAMES, models=MODELS).module(
        "things"
    )
    return thing.get_thing().operation.decode


@pytest.fixture
def decode_list(make_package: MakePackage) -> Any:
    item = an_object(name=TEXT, size=NUMBER, parts=array(an_object(x=TEXT)))
    made = make_package({"GET /things": operation(returns=array(item))}, names=LIST_NAMES, models=LIST_MODELS)
    return made.module("things").list_things().operation.decode


@pytest.mark.parametrize("name", ALL)
def test_a_member_that_is_left_out_is_none_and_the_others_are_what_they_always_are(decode: Any, name: str) -> None:
    whole = decode(GOOD)
    with pytest.warns(UndeclaredAnswer, match=f"left out '{name}' of Thing, which all known versions send"):
        thing = decode({key: value for key, value in GOOD.items() if key != name} | {"new": [1]})
    assert getattr(thing, name) is None
    for other in ALL.keys() - {name}:
        assert getattr(thing, other) == getattr(whole, other)
        assert type(getattr(thing, other)) is type(getattr(whole, other))
    assert thing.extra == {"new": [1]}
    assert to_wire(thing) == {key: value for key, value in GOOD.items() if key != name} | {"new": [1]}
    assert hash(thing) != hash(whole)


def test_null_is_as_good_as_left_out(decode: Any) -> None:
    with pytest.warns(UndeclaredAnswer, match="'number'"):
        thing = decode({**GOOD, "number": None})
    assert (thing.number, thing.extra) == (None, NOTHING_EXTRA)
    assert type(thing.task) is type(thing.tasks[0]) is Upid


def test_a_list_keeps_all_its_items_and_tells_each_field_once(decode_list: Any) -> None:
    with pytest.warns(UndeclaredAnswer) as told:
        items: Any = decode_list(
            [{"name": "old", "parts": [{}]}, {"name": "new", "size": 5, "parts": [{"x": "y"}]}, {"name": "old"}]
        )
    listed: Any = items
    assert [(item.name, item.size) for item in listed] == [("old", None), ("new", 5), ("old", None)]
    assert [item.parts and item.parts[0].x for item in listed] == [None, "y", None]
    assert sorted(str(warning.message).split(",")[0] for warning in told) == [
        "PBS left out 'parts' of Item",
        "PBS left out 'size' of Item",
        "PBS left out 'x' of Part",
    ]


def test_python_shows_it_once_for_a_class_and_field(decode_list: Any) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("default")
        for _ in range(3):
            assert decode_list([{"name": "old", "parts": []}])[0].size is None
        decode_list([{"size": 1, "parts": []}])
    assert ["'size'" in str(warning.message) for warning in told] == [True, False]


def test_whoever_makes_the_warning_an_error_gets_the_place_every_time(decode_list: Any) -> None:
    with warnings.catch_warnings():
        with pytest.warns(UndeclaredAnswer):
            decode_list([{"name": "told before", "parts": []}])
        warnings.filterwarnings("error", category=UndeclaredAnswer)
        for _ in range(2):
            with pytest.raises(Mismatch) as caught:
                decode_list([{"name": "new", "size": 5, "parts": []}, {"name": "old", "parts": []}])
            assert (caught.value.path, str(caught.value)) == ("[1].size", "expected an integer, found nothing")


def test_a_wrong_type_is_an_error_whatever_else_is_left_out(decode_list: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cases: list[tuple[Any, str]] = [
            ([{"size": "5"}], "[0].size"),
            ([{}, None], "[1]"),
            ([{"parts": {}}], "[0].parts"),
            ({}, ""),
        ]
        for wrong, path in cases:
            with pytest.raises(Mismatch) as caught:
                decode_list(wrong)
            assert caught.value.path == path
