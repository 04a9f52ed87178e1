"""Many calls, one after the other and all at once: nothing piles up."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from pbs_client import ApiToken, AsyncClient, Client, HttpRequest, Interrupted, NotFound, Password, PbsError
from tests.client.operations import UPID, download_file, list_snapshots
from tests.support.scripted import AsyncScriptedTransport, Reply, Script, ScriptedTransport, data, path_of, refusal
from tests.support.scripted_pbs import PASSWORD, USER, LoginServer, TaskServer


class Forgetful(Script):
    """Keeps nothing of what it saw."""

    def next(self, request: HttpRequest) -> Reply:
        self.requests.clear()
        self.given.clear()
        return super().next(request)


def objects() -> int:
    gc.collect()
    return len(gc.get_objects())


@pytest.mark.slow
@pytest.mark.no_cover
def test_ten_thousand_calls_leave_nothing_behind(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING", logger="pbs_client")  # pytest keeps what is logged.
    with Client("pbs", auth=ApiToken("a@pbs!b", "c"), transport=ScriptedTransport(Forgetful(data(["x"])))) as pbs:
        for _ in range(100):
            pbs.send(list_snapshots("tank"))
        before = objects()
        for _ in range(10_000):
            pbs.send(list_snapshots("tank"))
        assert objects() - before < 50


@pytest.mark.parametrize(
    "failure",
    [lambda: refusal(400, "no such datastore 'x'"), lambda: Interrupted("reset")],
    ids=["answer", "transport"],
)
def test_failing_calls_leave_no_cycles_behind(failure: Callable[[], Reply | BaseException]) -> None:
    """An error keeps its frames only as long as somebody keeps the error: the collector has nothing to do."""
    with Client(
        "pbs",
        auth=ApiToken("a@pbs!b", "c"),
        retries=0,
        transport=ScriptedTransport(Forgetful(by=lambda request: failure())),
    ) as pbs:

        def fail() -> None:
            with suppress(NotFound, Interrupted):
                pbs.send(list_snapshots("tank"))

        fail()
        gc.collect()
        gc.disable()
        try:
            before = len(gc.get_objects())
            for _ in range(200):
                fail()
            assert len(gc.get_objects()) - before < 50
        finally:
            gc.enable()


async def test_a_thousand_calls_at_once() -> None:
    server = LoginServer()
    async with AsyncClient(
        "pbs",
        auth=Password(USER, PASSWORD),
        timeout=None,  # All wait for one login, which comes after a thousand others' turns.
        transport=AsyncScriptedTransport(Forgetful(by=server), latency=0.001),
    ) as pbs:

        async def all_at_once() -> None:
            assert await asyncio.gather(*(pbs.send(list_snapshots("tank")) for _ in range(1000))) == [[]] * 1000
            server.calls.clear()
            server.expire()

        await all_at_once()
        before = objects()
        await all_at_once()
        assert len(server.logins) == 2
        assert objects() - before < 300
    assert len(asyncio.all_tasks()) == 1


def test_many_threads_share_a_client() -> None:
    script, threads = Forgetful(by=lambda request: data([path_of(request)])), set(threading.enumerate())
    with Client("pbs", transport=ScriptedTransport(script)) as pbs, ThreadPoolExecutor(50) as pool:

        def listed(number: int) -> list[str]:
            return pbs.send(list_snapshots(f"store-{number}"))

        results = list(pool.map(listed, range(1000)))
    assert results == [[f"/admin/datastore/store-{number}/snapshots"] for number in range(1000)]
    assert set(threading.enumerate()) <= threads


async def test_a_cancellation_at_any_point_leaks_no_answer_and_no_lock() -> None:
    server = LoginServer()
    server.answer = lambda request: Reply(pieces=[b'{"data":', b"[]}"])
    script = Script(by=server)
    async with AsyncClient(
        "pbs", auth=Password(USER, PASSWORD), retry_delay=0.0, transport=AsyncScriptedTransport(script)
    ) as pbs:
        for number in range(60):
            if number % 7 == 0:
                server.expire()
            call = asyncio.ensure_future(pbs.send(list_snapshots("tank")))
            for _ in range(1 + number):
                await asyncio.sleep(0)
            call.cancel()
            await asyncio.wait([call])
        assert await pbs.send(list_snapshots("tank")) == []
    assert [reply.closed for reply in script.given] == [1] * len(script.given)
    assert len(asyncio.all_tasks()) == 1


async def test_a_cancelled_download_closes_its_answer() -> None:
    began = asyncio.Event()
    script = Script(Reply(pieces=[b"x"] * 1000, headers=(("content-type", "application/octet-stream"),)))
    async with AsyncClient("pbs", transport=AsyncScriptedTransport(script)) as pbs:

        async def read() -> None:
            async with pbs.stream(download_file("tank", file_name="x")) as download:
                async for _ in download:
                    began.set()

        reading = asyncio.ensure_future(read())
        await began.wait()
        reading.cancel()
        await asyncio.wait([reading])
    assert script.given[0].closed == 1


async def test_an_iteration_that_is_given_up_closes_what_it_opened() -> None:
    async with AsyncClient(
        "pbs", poll=0.0, transport=AsyncScriptedTransport(Script(by=TaskServer(UPID, [["a"], ["b"]])))
    ) as pbs:
        async for line in pbs.follow(UPID):
            assert line == "a"
            break


def test_an_error_in_one_thread_is_not_seen_by_another() -> None:
    replies = {"/admin/datastore/bad/snapshots": Interrupted("reset")}
    script = Forgetful(by=lambda request: replies.get(path_of(request), data(["fine"])))
    with Client("pbs", retries=0, transport=ScriptedTransport(script)) as pbs:

        def call(number: int) -> object:
            try:
                return pbs.send(list_snapshots("bad" if number % 2 else "good"))
            except PbsError as error:
                return str(error)

        with ThreadPoolExecutor(20) as pool:
            results = list(pool.map(call, range(200)))
    assert results == [["fine"], 'snapshots.list_snapshots("bad"): reset'] * 100
