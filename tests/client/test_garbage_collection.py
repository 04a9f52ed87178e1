"""The pause of Python's garbage collector while large answers are decoded."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from typing import Any

import pytest

from pbs_client import Operation, Request, UnexpectedAnswer
from pbs_client.collector import collector_paused
from pbs_client.runtime.decoding import Mismatch
from tests.client.conftest import Connect
from tests.support.scripted import Script, data


@pytest.fixture(autouse=True, scope="module")
def _thawed() -> Iterator[None]:
    """As in a program that has frozen nothing: `tests/conftest.py` has."""
    gc.unfreeze()
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    yield
    gc.enable()


def observed(seen: list[bool], *, fails: bool = False) -> Request[Any]:
    def decode(value: Any) -> Any:
        seen.append(gc.isenabled())
        if fails:
            raise Mismatch("something else", value)
        return len(value)

    return Request(Operation("x.y", "GET", "/x", "read", decode=decode), {})


LARGE = data("x" * 1_100_000)
SMALL = data("x" * 1000)


def test_it_rests_for_large_answers_only(connect: Connect) -> None:
    seen: list[bool] = []
    for reply in (LARGE, SMALL):
        connect(Script(reply)).send(observed(seen))
    assert seen == [False, True]
    assert gc.isenabled()


def test_it_goes_on_when_decoding_fails(connect: Connect) -> None:
    seen: list[bool] = []
    with pytest.raises(UnexpectedAnswer):
        connect(Script(LARGE)).send(observed(seen, fails=True))
    assert seen == [False]
    assert gc.isenabled()


def test_it_can_be_told_not_to_rest(connect: Connect) -> None:
    seen: list[bool] = []
    connect(Script(LARGE), pause_collector=False).send(observed(seen))
    assert seen == [True]


def test_a_collector_that_the_user_turned_off_stays_off(connect: Connect) -> None:
    gc.disable()
    connect(Script(LARGE)).send(observed([]))
    assert not gc.isenabled()


def test_pauses_that_overlap_end_with_the_last() -> None:
    inside, leave = threading.Barrier(2), threading.Event()

    def other() -> None:
        with collector_paused():
            inside.wait()
            leave.wait()

    thread = threading.Thread(target=other)
    thread.start()
    inside.wait()
    with collector_paused():
        assert not gc.isenabled()
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()


class Ring:
    """Refers to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.ring = self


def test_the_next_collection_does_not_walk_what_was_made() -> None:
    with collector_paused():
        made = [Ring() for _ in range(2000)]
    gc.collect(0)
    old = {id(found) for found in gc.get_objects(generation=2)}
    assert all(id(one) in old for one in made)


def test_garbage_from_before_is_not_kept_by_that() -> None:
    before = weakref.ref(Ring())
    with collector_paused():
        pass
    assert before() is None


def test_what_the_user_has_frozen_stays_frozen() -> None:
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with collector_paused():
            made = [Ring() for _ in range(2000)]
        assert frozen > 1000
        assert gc.get_freeze_count() > frozen - 1000  # Some are freed in the meantime.
        assert gc.isenabled()
        assert len(made) == 2000
    finally:
        gc.unfreeze()
