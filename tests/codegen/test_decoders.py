"""Answers become values: what is lenient, what is not, and how a wrong shape is told."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import attrs
import pytest

from pbs_client.long_lists import ItemReader
from pbs_client.runtime.decoders import Decoder
from pbs_client.runtime.decoding import TEXT as A_TEXT, ListOf, Mismatch, Optional, Shape
from pbs_client.runtime.models import NOTHING_EXTRA, to_wire
from pbs_client.runtime.upid import Upid
from tests.codegen.conftest import MakePackage
from tests.codegen.toy import FLAG, NUMBER, TEXT, Json, an_object, array, enum, operation, optional

UPID = {"type": "string", "pattern": "/^UPID:/"}
SHARE = {"type": "number"}
ALL = {
    "text": TEXT,
    "number": NUMBER,
    "share": SHARE,
    "flag": FLAG,
    "task": UPID,
    "words": array(TEXT),
    "tasks": array(UPID),
    "inner": an_object(x=TEXT),
    "inners": array(an_object(x=TEXT)),
}
GOOD: Json = {
    "text": "",
    "number": 0,
    "share": 1,
    "flag": False,
    "task": "UPID:nonsense",
    "words": ["a"],
    "tasks": ["UPID:pbs:000003E8:0001E240:00000001:65EEEEEE:prune:tank:root@pam:"],
    "inner": {"x": "y"},
    "inners": [{"x": "y"}, {"x": "z"}],
}
NAMES = "things | get_thing | GET | /thing |"
MODELS = "GET /thing -> | Thing\nGET /thing ->.inner | Inner\nGET /thing ->.inners[] | Inner"


@pytest.fixture
def required(make_package: MakePackage) -> Any:
    return make_package({"GET /thing": operation(returns=an_object(**ALL))}, names=NAMES, models=MODELS).module(
        "things"
    )


@pytest.fixture
def lenient(make_package: MakePackage) -> Any:
    members = {name: optional(schema) for name, schema in ALL.items()}
    return make_package({"GET /thing": operation(returns=an_object(**members))}, names=NAMES, models=MODELS).module(
        "things"
    )


def _decode(things: Any, data: object) -> Any:
    return things.get_thing().operation.decode(data)


def test_every_type_arrives_as_itself(required: Any) -> None:
    thing = _decode(required, GOOD)
    assert to_wire(thing) == GOOD
    assert type(thing.task) is Upid
    assert thing.task.node is None
    assert [task.worker_type for task in thing.tasks] == ["prune"]
    assert thing.inners == (required.Inner(x="y"), required.Inner(x="z"))
    assert thing.extra is NOTHING_EXTRA


def test_null_equals_absent(lenient: Any) -> None:
    assert _decode(lenient, dict.fromkeys(ALL)) == _decode(lenient, {})
    assert to_wire(_decode(lenient, dict.fromkeys(ALL))) == {}
    assert to_wire(_decode(lenient, GOOD)) == GOOD


@pytest.mark.parametrize("name", ALL)
def test_a_required_member_must_be_there(required: Any, name: str) -> None:
    with pytest.raises(Mismatch) as caught:
        _decode(required, {key: value for key, value in GOOD.items() if key != name})
    assert caught.value.path == f".{name}"
    assert str(caught.value).endswith("found nothing")


WRONG: dict[str, tuple[Any, str, str]] = {
    "text": (5, ".text", "expected a string, found an integer"),
    "number": (True, ".number", "expected an integer, found true or false"),
    "share": ("1", ".share", "expected a number, found a string"),
    "flag": (0, ".flag", "expected true or false, found an integer"),
    "task": ({}, ".task", "expected a string, found an object"),
    "words": (["a", 1.5], ".words[1]", "expected a string, found a number"),
    "tasks": ([["UPID"]], ".tasks[0]", "expected a string, found a list"),
    "inner": ([], ".inner", "expected an object, found a list"),
    "inners": ([{"x": "y"}, {"x": 1}], ".inners[1].x", "expected a string, found an integer"),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("module", ["required", "lenient"])
def test_a_wrong_shape_is_told_with_its_path(request: pytest.FixtureRequest, module: str, name: str) -> None:
    value, path, told = WRONG[name]
    with pytest.raises(Mismatch) as caught:
        _decode(request.getfixturevalue(module), {**GOOD, name: value})
    assert (caught.value.path, str(caught.value)) == (path, told)
    assert pickle.loads(pickle.dumps(caught.value)).path == path


def test_the_value_of_an_enum_that_is_no_text_is_told(make_package: MakePackage) -> None:
    item = an_object(state=enum("ok", "failed"), inner=optional(an_object(state=optional(enum("ok", "failed")))))
    models = "GET /thing ->[] | Thing\nGET /thing ->[].inner | Inner"
    operations = {"GET /thing": operation(returns=array(item))}
    things = make_package(operations, names=NAMES, models=models, enums="State | state | ok |").module("things")
    good = {"state": "ok", "inner": {"state": "failed"}}
    assert [to_wire(thing) for thing in _decode(things, [good, {"state": "new"}])] == [good, {"state": "new"}]
    no_texts: dict[str, Any] = {"an integer": 5, "true or false": True, "a list": [], "an object": {"ok": 1}}
    for found, value in no_texts.items():
        for wrong, path in (
            ({"state": value}, "[1].state"),
            ({"state": "ok", "inner": {"state": value}}, "[1].inner.state"),
        ):
            with pytest.raises(Mismatch) as caught:
                _decode(things, [good, wrong])
            assert (caught.value.path, str(caught.value)) == (path, f"expected a string, found {found}")


@pytest.mark.parametrize("data", [None, [], "text", 5])
def test_an_answer_that_is_no_object_is_told(required: Any, data: object) -> None:
    with pytest.raises(Mismatch, match="expected an object, found"):
        _decode(required, data)


def test_lists_are_not_objects_of_their_items(required: Any) -> None:
    with pytest.raises(Mismatch) as caught:
        _decode(required, {**GOOD, "inners": {"x": "y"}})
    assert (caught.value.path, str(caught.value)) == (".inners", "expected a list, found an object")


def test_what_the_schema_does_not_know_is_kept(required: Any) -> None:
    data = {**GOOD, "new-in-5.0": {"deep": [1]}, "inner": {"x": "y", "more": None}}
    thing = _decode(required, data)
    assert thing.extra == {"new-in-5.0": {"deep": [1]}}
    assert thing.inner.extra == {"more": None}
    assert to_wire(thing) == data
    assert thing != _decode(required, GOOD)
    assert hash(thing) == hash(_decode(required, GOOD))
    assert "deep" not in repr(thing)


def test_what_to_wire_gives_is_the_callers_own(required: Any) -> None:
    thing = _decode(required, {**GOOD, "new": {"deep": [1]}})
    to_wire(thing)["new"]["deep"].append(2)
    to_wire(thing)["inner"]["x"] = "changed"
    assert thing == _decode(required, {**GOOD, "new": {"deep": [1]}})


def test_the_mapping_that_all_models_without_more_share_cannot_be_changed() -> None:
    assert (
        copy.copy(NOTHING_EXTRA)
        is copy.deepcopy(NOTHING_EXTRA)
        is pickle.loads(pickle.dumps(NOTHING_EXTRA))
        is NOTHING_EXTRA
    )
    assert NOTHING_EXTRA == {}
    shared: Any = NOTHING_EXTRA
    for change in (
        shared.clear,
        shared.popitem,
        lambda: shared.update(a=1),
        lambda: shared.setdefault("a", 1),
        lambda: shared.pop("a", None),
    ):
        with pytest.raises(TypeError, match="cannot be changed"):
            change()


def test_models_are_values(required: Any) -> None:
    thing = _decode(required, GOOD)
    for twin in (_decode(required, GOOD), pickle.loads(pickle.dumps(thing)), copy.deepcopy(thing), copy.copy(thing)):
        assert twin == thing
        assert hash(twin) == hash(thing)
        assert repr(twin) == repr(thing)
        assert type(twin) is required.Thing
    assert copy.deepcopy(thing).extra is NOTHING_EXTRA
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        thing.text = "other"
    with pytest.raises(TypeError, match="cannot be changed"):
        thing.extra["other"] = 1
    assert not hasattr(thing, "__dict__")


def test_a_model_can_be_built_by_hand_for_tests(required: Any) -> None:
    inner = required.Inner("y")
    assert inner == required.Inner(x="y") == _decode(required, GOOD).inner
    with pytest.raises(TypeError, match="to_wire takes a model"):
        to_wire({"x": "y"})


def _row(at: str, now: str) -> str:
    return (
        f'[[correction]]\non = "GET /thing"\nat = "{at}"\n'
        f'was = {{type = "null"}}\nnow = {now}\nwhy = "w"\nsource = "s"\n'
    )


INNER = '{type = "object", properties = {x = {type = "string"}}}'
WHOLE: list[tuple[str, str, str, Any, Any, Any, str]] = [
    ("number", '{type = "number"}', "float", 1.5, 1.5, "1", ""),
    ("any", '{type = "any"}', "Any", {"a": [1]}, {"a": [1]}, None, ""),
    ("texts", '{type = "array", items = {type = "string"}}', "list[str]", ["a"], ["a"], ["a", 1], "[1]"),
    (
        "maybe texts",
        '{type = "array", items = {type = "string", nullable = true}}',
        "list[str | None]",
        ["a", None],
        ["a", None],
        [1],
        "[0]",
    ),
    ("tasks", '{type = "array", items = {type = "upid"}}', "list[Upid]", ["UPID:a"], [Upid("UPID:a")], ["a", 5], "[1]"),
    ("anything", '{type = "array", items = {type = "any"}}', "list[Any]", [1, {}, None], [1, {}, None], {}, ""),
    (
        "maps",
        '{type = "array", items = {type = "map", values = {type = "integer"}}}',
        "list[dict[str, int]]",
        [{"a": 1}],
        [{"a": 1}],
        [{"a": ""}],
        "[0].a",
    ),
    ("map", '{type = "map", values = {type = "any"}}', "dict[str, Any]", {"a": None}, {"a": None}, [], ""),
    (
        "map of maybe",
        '{type = "map", values = {type = "integer", nullable = true}}',
        "dict[str, int | None]",
        {"a": None},
        {"a": None},
        {"a": ""},
        ".a",
    ),
    (
        "map of lists",
        '{type = "map", values = {type = "array", items = {type = "integer"}}}',
        "dict[str, tuple[int, ...]]",
        {"a": [1]},
        {"a": (1,)},
        {"a": [""]},
        ".a[0]",
    ),
    (
        "map of task lists",
        '{type = "map", values = {type = "array", items = {type = "upid"}}}',
        "dict[str, tuple[Upid, ...]]",
        {"a": ["UPID:"]},
        {"a": (Upid("UPID:"),)},
        {"a": [1]},
        ".a[0]",
    ),
    (
        "map of tasks",
        '{type = "map", values = {type = "upid"}}',
        "dict[str, Upid]",
        {"a": "UPID:"},
        {"a": Upid("UPID:")},
        {"a": 1},
        ".a",
    ),
    (
        "maybe any list",
        '{type = "array", nullable = true, items = {type = "boolean"}}',
        "list[bool] | None",
        None,
        None,
        [0],
        "[0]",
    ),
]


@pytest.mark.parametrize(
    ("schema", "annotation", "data", "value", "wrong", "path"),
    [row[1:] for row in WHOLE],
    ids=[row[0] for row in WHOLE],
)
def test_whole_answers(
    make_package: MakePackage, schema: str, annotation: str, data: object, value: object, wrong: object, path: str
) -> None:
    made = make_package({"GET /thing": operation()}, names=NAMES, corrections=_row("/returns", schema))
    things = made.module("things")
    assert things.get_thing.__annotations__["return"] == f"Request[{annotation}]"
    found = _decode(things, data)
    assert found == value
    assert type(found) is type(value)
    if wrong is not None:
        with pytest.raises(Mismatch) as caught:
            _decode(things, wrong)
        assert caught.value.path == path


def test_lists_of_models_that_may_be_null_and_maps_of_models(make_package: MakePackage) -> None:
    maybe = INNER.replace("properties", "nullable = true, properties")
    members = (
        f"many = {{type = 'array', items = {maybe}}}, named = {{type = 'map', values = {INNER}}},"
        f" free = {{type = 'any', optional = true}}"
    )
    made = make_package(
        {"GET /thing": operation()},
        names=NAMES,
        models="GET /thing -> | Thing\nGET /thing ->.many[] | Inner\nGET /thing ->.named.* | Inner",
        corrections=_row("/returns", f'{{type = "object", properties = {{{members}}}}}'),
    )
    things = made.module("things")
    data = {"many": [{"x": "1"}, None], "named": {"a": {"x": "2"}}, "free": [{"b": 1}]}
    thing = _decode(things, data)
    assert (thing.many, thing.named) == ((things.Inner(x="1"), None), {"a": things.Inner(x="2")})
    assert to_wire(thing) == data
    assert hash(thing) == hash(_decode(things, data))
    with pytest.raises(Mismatch) as caught:
        _decode(things, {**data, "named": {"a": {"x": "2"}, "b": {}}})
    assert caught.value.path == ".named.b.x"


@attrs.frozen(weakref_slot=False)
class Odd:
    """A model whose only member has an odd name on the wire."""

    value: Any
    extra: Any = NOTHING_EXTRA


ODD_NAMES = (
    'x": value.boom(), "y',
    "x']; raise SystemExit #",
    '"',
    "'",
    "\\",
    "a\nb",
    "\x00",
    "\u2028",
    "{x}",
    "%s",
    "",
    "class",
    "__class__",
    "extra",
    "\ud800",
)


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
@pytest.mark.parametrize("optional_member", [True, False])
def test_a_name_on_the_wire_is_never_code(name: str, optional_member: bool) -> None:
    shape = Shape(Odd, {name: Optional(A_TEXT) if optional_member else A_TEXT})
    items = [{name: str(number)} for number in range(3000)]
    wanted = [Odd(str(number)) for number in range(3000)]
    assert Decoder(ListOf(shape))(items) == wanted
    reader = ItemReader(shape)
    found = reader.feed(json.dumps({"data": items}, separators=(",", ":")).encode())
    assert found + reader.last(json.loads(reader.rest())["data"]) == wanted
    assert len(wanted) == reader.count
