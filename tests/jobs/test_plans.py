"""Carrying out plans: everything is found, nothing is begun beyond the bound, failures stay where they belong."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from pbs_api.gc import start_gc
from pbs_api.server import get_version
from pbs_api.snapshots import list_snapshots
from pbs_client import AsyncClient, Client, HttpAnswer, HttpRequest, NotFound, TaskResult, Transport
from pbs_simulator import AsyncMemoryTransport, SimulatedPbs
from pbs_simulator.memory import HandlerResult
from pbs_tools.plans import Fork, Give, Plan, ask, finish
from pbs_tools.running import arun, run
from tests.support.moments import LONGEST


def versions(count: int) -> Plan[int]:
    """Asks `count` times at once."""

    def one(number: int) -> Plan[int]:
        yield from ask(get_version())
        yield Give(number)

    yield Fork(one(number) for number in range(count))


def test_what_is_forked_is_carried_out(pbs: Client) -> None:
    assert sorted(run([(pbs, versions(50))])) == list(range(50))


async def test_what_is_forked_is_carried_out_in_asyncio(async_pbs: AsyncClient) -> None:
    assert sorted([number async for number in arun([(async_pbs, versions(50))])]) == list(range(50))


class Crowd:
    """A transport that keeps the first `size` calls until all of them are there, and counts how
    many there ever were at once."""

    def __init__(self, behind: Transport, size: int) -> None:
        self._behind = behind
        self._all_there = threading.Barrier(size)
        self._first = threading.BoundedSemaphore(size)
        self._lock = threading.Lock()
        self._now = self.most = 0

    def open(self, request: HttpRequest) -> HttpAnswer:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        if request.target.endswith("/version") and self._first.acquire(blocking=False):
            self._all_there.wait(LONGEST)
        try:
            return self._behind.open(request)
        finally:
            with self._lock:
                self._now -= 1

    def close(self) -> None:
        self._behind.close()


def test_as_many_calls_at_once_as_allowed_and_no_more(
    simulated_pbs: SimulatedPbs, logged_in: Callable[[Transport], Client]
) -> None:
    crowd = Crowd(simulated_pbs.transport(), 5)
    with logged_in(crowd) as pbs:
        assert len(list(run([(pbs, versions(40))], concurrency=5))) == 40
    assert crowd.most == 5


def test_eight_calls_of_a_server_at_once_unless_said_otherwise(
    simulated_pbs: SimulatedPbs, logged_in: Callable[[Transport], Client]
) -> None:
    crowd = Crowd(simulated_pbs.transport(), 8)
    with logged_in(crowd) as pbs:
        assert len(list(run([(pbs, versions(40))]))) == 40
    assert crowd.most == 8


class Held:
    """A transport that answers when it is let go."""

    def __init__(self, behind: Transport) -> None:
        self._behind = behind
        self.go_on = threading.Event()

    def open(self, request: HttpRequest) -> HttpAnswer:
        if request.target.endswith("/version"):
            assert self.go_on.wait(LONGEST)
        return self._behind.open(request)

    def close(self) -> None:
        self._behind.close()


def test_a_slow_server_never_holds_up_another(
    simulated_pbs: SimulatedPbs, logged_in: Callable[[Transport], Client]
) -> None:
    held = Held(simulated_pbs.transport())
    with logged_in(held) as slow, logged_in(simulated_pbs.transport()) as quick:
        results = run([(slow, versions(20)), (quick, versions(20))])
        first = [next(results) for _ in range(20)]  # All of the quick one, since the other answers nothing yet.
        assert sorted(first) == list(range(20))
        held.go_on.set()
        assert len(list(results)) == 20


def test_an_error_arrives_where_it_was_asked(pbs: Client) -> None:
    def plan() -> Plan[str]:
        try:
            yield from ask(list_snapshots("missing"))
        except NotFound as error:
            yield Give(type(error).__name__)
        yield Give((yield from ask(get_version())).version)

    first, second = run([(pbs, plan())])
    assert first == "NotFound"
    assert second[0].isdigit()


def failing() -> Plan[int]:
    yield Give(1)
    yield from ask(list_snapshots("missing"))
    yield Give(2)


def test_an_error_that_a_plan_leaves_alone_ends_the_run(pbs: Client) -> None:
    results = run([(pbs, failing())])
    assert next(results) == 1
    with pytest.raises(NotFound):
        next(results)


async def test_an_error_that_a_plan_leaves_alone_ends_the_run_in_asyncio(async_pbs: AsyncClient) -> None:
    results = arun([(async_pbs, failing())])
    assert await anext(results) == 1
    with pytest.raises(NotFound):
        await anext(results)


def collect() -> Plan[TaskResult]:
    yield Give((yield from finish(start_gc("tank"))))


@pytest.mark.pbs(scenario=["everyday"])
async def test_a_task_is_awaited(pbs: Client, async_pbs: AsyncClient) -> None:
    (sync_result,) = run([(pbs, collect())])
    (async_result,) = [result async for result in arun([(async_pbs, collect())])]
    assert sync_result.exitstatus == async_result.exitstatus == "OK"


def endless() -> Plan[int]:
    number = 0
    while True:
        yield Give(number)
        number += 1


def test_who_takes_slowly_makes_plans_wait_and_may_stop(pbs: Client) -> None:
    results = run([(pbs, endless())])
    assert [next(results) for _ in range(3000)] == list(range(3000))
    results.close()


async def test_who_takes_slowly_makes_plans_wait_and_may_stop_in_asyncio(async_pbs: AsyncClient) -> None:
    results = arun([(async_pbs, endless())])
    assert [await anext(results) for _ in range(3000)] == list(range(3000))
    await results.aclose()
    assert len(asyncio.all_tasks()) == 1


class Outcome(BaseException):
    """What ends a test from within, or a program: no ordinary exception."""


async def test_whatever_ends_a_plan_is_waited_for_by_nobody() -> None:
    for raised in (Outcome(), asyncio.CancelledError()):

        def failing(_: HttpRequest, error: BaseException = raised) -> HandlerResult:
            raise error

        async with AsyncClient("pbs.invalid", auth=None, transport=AsyncMemoryTransport(failing)) as pbs:
            with pytest.raises(type(raised)):
                _ = [number async for number in arun([(pbs, versions(3))])]


def broken_off(count: int) -> Plan[int]:
    """Forks what fails while it is taken."""

    def plans() -> Iterator[Plan[int]]:
        yield from (versions(1) for _ in range(count))
        raise LookupError("no more plans")

    yield Fork(plans())


@pytest.mark.parametrize("count", [0, 1, 20])
def test_plans_that_fail_to_be_made_end_the_run(pbs: Client, count: int) -> None:
    with pytest.raises(LookupError, match="no more plans"):
        list(run([(pbs, broken_off(count))], concurrency=2))


@pytest.mark.parametrize("count", [0, 1, 20])
async def test_plans_that_fail_to_be_made_end_the_run_in_asyncio(async_pbs: AsyncClient, count: int) -> None:
    with pytest.raises(LookupError, match="no more plans"):
        async for _ in arun([(async_pbs, broken_off(count))], concurrency=2):
            pass
