"""Models and the client's own classes are those of attrs as soon as anybody asks them, and cost
nothing of that before."""

from __future__ import annotations

import copy
import inspect
import sys
import threading
import traceback
import typing
import weakref
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any, ClassVar, Generic, TypeVar

import attrs
import pytest

from pbs_api.server import get_version
from pbs_client import ApiToken, Client
from pbs_client.answers import TaskResult
from pbs_client.runtime import (
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    Decoder,
    Optional,
    OptionalUtc,
    Shape,
    extra_names,
    frozen_classes,
    masked,
    model_class,
    model_field,
)
from pbs_client.runtime.frozen_classes import field, frozen
from pbs_client.runtime.upid import Upid
from pbs_simulator.memory import MemoryTransport
from tests.support.interpreter import said


def a_model() -> Any:
    """A class that nobody has asked anything yet."""

    @model_class
    class Thing:
        name: str
        token: str = model_field(repr=masked)
        made: int | None = None
        extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
        made_utc: ClassVar[OptionalUtc] = OptionalUtc("made")

    return Thing


def decoded(model: Any, **members: Any) -> Any:
    """An object that was made as those of answers are, without `__init__`."""
    return Decoder(Shape(model, {"name": TEXT, "token": TEXT, "made": Optional(INTEGER)}))(members)


def refuses(change: Callable[[Any], object]) -> Callable[[Any], bool]:
    def refused(one: Any) -> bool:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            change(one)
        return True

    return refused


kind: Callable[[Any], Any] = type


FIRST_TOUCHES: dict[str, Callable[[Any], Any]] = {
    "repr": lambda one: repr(one) == "Thing(name='a', token='***', made=None, extra={})",
    "eq": lambda one: one == decoded(kind(one), name="a", token="secret"),
    "ne": lambda one: one != decoded(kind(one), name="b", token="secret"),
    "another class": lambda one: one != 1,
    "hash": lambda one: hash(one) == hash(copy.copy(one)),
    "init": lambda one: kind(one)("a", token="secret") == one,
    "copy": lambda one: copy.deepcopy(one) == one,
    "state": lambda one: one.__getstate__()["token"] == "secret",
    "setattr": refuses(lambda one: setattr(one, "name", "b")),
    "delattr": refuses(lambda one: delattr(one, "name")),
    "has": lambda one: attrs.has(kind(one)),
    "fields": lambda one: [field.name for field in attrs.fields(kind(one))] == ["name", "token", "made", "extra"],
    "evolve": lambda one: attrs.evolve(one, name="b").name == "b",
    "asdict": lambda one: attrs.asdict(one)["token"] == "secret",
    "match": lambda one: kind(one).__match_args__ == ("name", "token", "made", "extra"),
    "signature": lambda one: list(inspect.signature(kind(one)).parameters) == ["name", "token", "made", "extra"],
    "annotations": lambda one: inspect.get_annotations(kind(one))["made"] == "int | None",
    "slots": lambda one: not hasattr(one, "__dict__") and kind(one).__slots__ == ("name", "token", "made", "extra"),
    "companion": lambda one: one.made_utc is None and kind(one).made_utc is vars(kind(one))["made_utc"],
}


@pytest.mark.parametrize("touch", FIRST_TOUCHES.values(), ids=FIRST_TOUCHES)
def test_whatever_is_asked_first(touch: Callable[[Any], Any]) -> None:
    assert touch(decoded(a_model(), name="a", token="secret"))


@pytest.mark.parametrize("touch", FIRST_TOUCHES.values(), ids=FIRST_TOUCHES)
def test_an_object_from_before_is_one_of_attrs_after(touch: Callable[[Any], Any]) -> None:
    one = decoded(a_model(), name="a", token="secret")
    repr(one)
    assert touch(one)


def test_a_wrong_argument_is_refused_at_the_first_call_as_at_the_second() -> None:
    model = a_model()
    for _ in range(2):
        with pytest.raises(TypeError, match=r"missing 2 required positional arguments: 'name' and 'token'"):
            model()


def test_a_class_made_of_a_model_calls_what_it_inherits_once() -> None:
    begun: list[str] = []

    def begin(self: Any, name: str) -> None:
        begun.append(name)
        model.__init__(self, name, token="secret")

    model = a_model()
    mine: Any = type("Mine", (model,), {"__init__": begin})
    assert (mine("a").name, begun) == ("a", ["a"])
    wider: Any = attrs.make_class("Wider", {"more": attrs.field(default=3)}, bases=(a_model(),), frozen=True)
    assert attrs.astuple(wider("a", token="secret")) == ("a", "secret", None, {}, 3)


@pytest.mark.skipif(sys.version_info < (3, 13), reason="copy.replace is new in Python 3.13")
def test_copy_replace_makes_a_changed_copy() -> None:
    replace: Any = vars(copy)["replace"]
    assert replace(decoded(a_model(), name="a", token="secret"), name="b").name == "b"


def test_what_attrs_does_not_give_on_this_python_is_not_there() -> None:
    assert hasattr(a_model(), "__replace__") == (sys.version_info >= (3, 13))


def test_threads_that_ask_at_once_get_the_same() -> None:
    model, hashes = a_model(), set[int]()
    ready = threading.Barrier(8)

    def ask() -> None:
        ready.wait()
        hashes.add(hash(decoded(model, name="a", token="secret")))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(hashes) == 1


def test_what_threads_share_stays_as_it_is() -> None:
    """attrs goes through the members of a class that it is given, and adds some."""
    model = a_model()
    description: type = vars(frozen_classes)["_DESCRIPTIONS"][model]
    before = dict(vars(description))
    assert attrs.has(model)
    assert dict(vars(description)) == before


T = TypeVar("T")


def a_class_of_ours() -> Any:
    """One with all that `frozen` knows."""

    @frozen
    class Pair(Generic[T]):
        first: T
        names: tuple[str, ...] = field(default=(), converter=tuple, repr=False)
        second: int = 2

        def __attrs_post_init__(self) -> None:
            if self.second < 0:
                raise ValueError("less than nothing")

    return Pair


OUR_TOUCHES: dict[str, Callable[[Any], Any]] = {
    "repr": lambda one: "Pair(first='a', second=2)" in repr(one),
    "eq": lambda one: one == kind(one)("a", ["b"]) != kind(one)("a", ["c"]),
    "hash": lambda one: len({one, kind(one)("a", ["b"])}) == 1,
    "evolve": lambda one: attrs.evolve(one, names="xy").names == ("x", "y"),
    "copy": lambda one: copy.deepcopy(one) == one,
    "setattr": refuses(lambda one: setattr(one, "second", 3)),
    "weak reference": lambda one: weakref.ref(one)() is one,
    "parameter of a type": lambda one: typing.get_origin(kind(one)[int]) is kind(one),
    "names": lambda one: kind(one)(first="a", names=["b"], second=2) == one,
    "signature": lambda one: (
        str(inspect.signature(kind(one))) == "(first: 'T', names: 'tuple[str, ...]' = (), second: 'int' = 2) -> None"
    ),
    "fields": lambda one: [field.name for field in attrs.fields(kind(one))] == ["first", "names", "second"],
}


@pytest.mark.parametrize("touch", OUR_TOUCHES.values(), ids=OUR_TOUCHES)
def test_whatever_a_class_of_ours_is_asked_first(touch: Callable[[Any], Any]) -> None:
    assert touch(a_class_of_ours()("a", ["b"]))


def test_what_is_made_is_converted_and_checked_before_and_after() -> None:
    pair = a_class_of_ours()
    for _ in range(2):
        assert pair(1, ["b"]).names == ("b",)
        with pytest.raises(ValueError, match="less than nothing"):
            pair(1, second=-1)
        with pytest.raises(TypeError, match=r"Pair.__init__\(\) got an unexpected keyword argument 'third'"):
            pair(1, third=3)
        assert repr(pair(1)).endswith("Pair(first=1, second=2)")


def test_what_init_does_not_know_is_refused_where_it_is_written() -> None:
    options: Any = {"validator": attrs.validators.instance_of(int)}
    with pytest.raises(TypeError, match="no validator"):
        field(**options)


def test_the_annotations_of_an_init_can_be_resolved() -> None:
    assert typing.get_type_hints(TaskResult.__init__)["upid"] is Upid


def test_ctrl_c_in_an_init_leaves_no_token_in_its_frame() -> None:
    secret = "11111111-2222-3333-4444-555555555555"

    def interrupt(frame: FrameType, event: str, argument: Any) -> None:
        if frame.f_code.co_name == "__init__" and secret in str(frame.f_locals.get("headers")):
            sys.settrace(None)
            raise KeyboardInterrupt

    transport = MemoryTransport(lambda request: (200, (), b""))
    with Client("pbs.example.com", auth=ApiToken("root@pam!ci", secret), transport=transport) as pbs:
        before = sys.gettrace()
        sys.settrace(interrupt)
        try:
            with pytest.raises(KeyboardInterrupt) as interrupted:
                pbs.send(get_version())
        finally:
            sys.settrace(before)
    frames = [frame for frame, _ in traceback.walk_tb(interrupted.value.__traceback__)]
    ours = [frame for frame in frames if frame.f_globals is not globals()]
    assert "__init__" in [frame.f_code.co_name for frame in ours]
    assert secret not in str([frame.f_locals for frame in ours])


def test_a_class_with_an_init_of_its_own_keeps_it() -> None:
    token = ApiToken(" root@pam!ci ", "secret")
    assert (token.id, repr(token)) == ("root@pam!ci", "ApiToken(id='root@pam!ci', secret='***')")
    assert attrs.evolve(token, id="root@pam!cd") == ApiToken("root@pam!cd", "secret")


def test_a_call_is_made_and_answered_without_attrs() -> None:
    program = """
import sys
from pbs_api.server import get_version
from pbs_client import ApiToken, Client
class Answer:
    status, headers = 200, ()
    def chunks(self):
        yield b'{"data": {"version": "4.2", "release": "2", "repoid": "x"}}'
    def close(self): pass
class Memory:
    def open(self, request): return Answer()
    def close(self): pass
with Client("pbs.example.com", auth=ApiToken("root@pam!ci", "secret"), transport=Memory()) as pbs:
    print(pbs.send(get_version()).version, "attr" in sys.modules)
    print(pbs.exchange(get_version()))
"""
    answered, shown = said(program).splitlines()
    assert answered == "4.2 False"
    assert shown.startswith("Answer(data=ApiVersionInfo(release='2', ")


def test_an_answer_is_decoded_and_read_without_attrs() -> None:
    program = """
import sys
from pbs_api import gc, snapshots
data = [{"backup-id": "100", "backup-time": 0, "backup-type": "vm", "files": [], "protected": False}]
[one] = snapshots._LIST_SNAPSHOTS.decode(data)
print(one.backup_id, one.backup_time_utc.year, "attr" in sys.modules)
print(one)
print("attr" in sys.modules)
"""
    read, shown, loaded = said(program).splitlines()
    assert read == "100 1970 False"
    assert shown.startswith("SnapshotListItem(backup_id='100', ")
    assert loaded == "True"
