"""Many threads or tasks that need a login at the same time: one logs in, the others wait for it, each with its own time limit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from pbs_client import (
    AsyncClient,
    AuthenticationFailed,
    Client,
    HttpRequest,
    Password,
    PbsError,
)
from tests.client.operations import list_snapshots, start_gc
from tests.support.scripted import AsyncScriptedTransport, Reply, Script, ScriptedTransport
from tests.support.scripted_pbs import LOGIN, USER, LoginServer


def test_twenty_threads_make_one_login(server: LoginServer) -> None:
    barrier = threading.Barrier(20)
    results: list[list[str]] = []
    with Client("pbs.example.com", auth=LOGIN, transport=ScriptedTransport(Script(by=server), latency=0.05)) as pbs:

        def work() -> None:
            barrier.wait()
            results.append(pbs.send(list_snapshots("tank")))

        run(work, 20)
        assert len(results) == 20
        assert len(server.logins) == 1
        server.expire()
        run(work, 20)
    assert len(results) == 40
    assert len(server.logins) == 2


def test_a_failing_login_wakes_all_threads_with_the_same_error(server: LoginServer) -> None:
    barrier = threading.Barrier(20)
    errors: list[PbsError] = []
    with Client("pbs.example.com", auth=Password(USER, "wrong"), transport=ScriptedTransport(Script(by=server), latency=0.2)) as pbs:

        def work() -> None:
            barrier.wait()
            try:
                pbs.send(list_snapshots("tank"))
            except PbsError as error:
                errors.append(error)

        run(work, 20)
    assert len(errors) == 20
    assert {(type(error), str(error)) for error in errors} == {(AuthenticationFailed, str(errors[0]))}
    assert len(server.logins) == 1
    assert server.calls == []


async def test_twenty_tasks_make_one_login(server: LoginServer) -> None:
    async with AsyncClient("pbs.example.com", auth=LOGIN, transport=AsyncScriptedTransport(Script(by=server), latency=0.01)) as pbs:
        await asyncio.gather(*(pbs.send(list_snapshots("tank")) for _ in range(20)))
        assert len(server.logins) == 1
        server.expire()
        await asyncio.gather(*(pbs.send(list_snapshots("tank")) for _ in range(20)))
        assert len(server.logins) == 2


async def test_a_late_401_does_not_throw_away_the_ticket_that_replaced_the_refused_one(server: LoginServer) -> None:
    def late(request: HttpRequest) -> Reply | BaseException:
        reply = server(request)
        if "late" in request.target and isinstance(reply, Reply) and reply.status == 401:
            reply.delay = 0.1
        return reply

    async with AsyncClient("pbs.example.com", auth=LOGIN, transport=AsyncScriptedTransport(Script(by=late))) as pbs:
        await pbs.login()
        server.expire()
        first = asyncio.ensure_future(pbs.send(list_snapshots("late")))
        await asyncio.sleep(0.01)
        await pbs.send(list_snapshots("quick"))
        await first
    assert len(server.logins) == 2


async def test_a_failing_login_wakes_all_tasks_with_the_same_error(server: LoginServer) -> None:
    async with AsyncClient("pbs.example.com", auth=Password(USER, "wrong"), transport=AsyncScriptedTransport(Script(by=server), latency=0.01)) as pbs:
        errors = await asyncio.gather(*(pbs.send(list_snapshots("tank")) for _ in range(20)), return_exceptions=True)
    assert {(type(error), str(error)) for error in errors} == {(AuthenticationFailed, str(errors[0]))}
    assert len(server.logins) == 1


async def test_the_others_do_not_suffer_when_the_task_that_logs_in_is_cancelled(server: LoginServer) -> None:
    async with AsyncClient("pbs.example.com", auth=LOGIN, transport=AsyncScriptedTransport(Script(by=server), latency=0.05)) as pbs:
        calls = [asyncio.ensure_future(pbs.send(list_snapshots("tank"))) for _ in range(5)]
        await asyncio.sleep(0.01)
        calls[0].cancel()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert isinstance(results[0], asyncio.CancelledError)
        assert results[1:] == [[]] * 4
        assert len(server.logins) == 1


def test_the_time_limit_of_the_one_that_logs_in_is_not_that_of_the_others(server: LoginServer) -> None:
    outcomes: dict[str, object] = {}
    with Client("pbs.example.com", auth=LOGIN, transport=ScriptedTransport(Script(by=Slow(server, 0.3)))) as pbs:

        def impatient() -> None:
            try:
                pbs.send(list_snapshots("tank"), total_timeout=0.1)
            except TimeoutError as error:
                outcomes["impatient"] = error

        def patient() -> None:
            outcomes["patient"] = pbs.send(start_gc("tank"))

        threads = [threading.Thread(target=impatient), threading.Thread(target=patient)]
        for thread in threads:
            thread.start()
            threading.Event().wait(0.05)
        for thread in threads:
            thread.join()
    assert isinstance(outcomes["impatient"], TimeoutError)
    assert outcomes["patient"] == "UPID:x"


def test_waiting_for_another_ones_login_ends_with_the_own_time_limit(server: LoginServer) -> None:
    with Client("pbs.example.com", auth=LOGIN, transport=ScriptedTransport(Script(by=Slow(server, 0.5)))) as pbs:
        first = threading.Thread(target=lambda: pbs.send(list_snapshots("tank")))
        first.start()
        threading.Event().wait(0.05)
        with pytest.raises(TimeoutError):
            pbs.send(list_snapshots("tank"), total_timeout=0.1)
        first.join()
    assert len(server.logins) == 1


async def test_a_task_that_waits_for_another_ones_login_has_its_own_time_limit(server: LoginServer) -> None:
    async with AsyncClient("pbs.example.com", auth=LOGIN, transport=AsyncScriptedTransport(Script(by=server), latency=0.3)) as pbs:
        first = asyncio.ensure_future(pbs.send(list_snapshots("tank")))
        await asyncio.sleep(0.05)
        with pytest.raises(TimeoutError):
            await pbs.send(list_snapshots("tank"), total_timeout=0.1)
        assert await first == []
    assert len(server.logins) == 1


class Slow:
    """A server whose logins take their time in the body, so that a client's own clock notices."""

    def __init__(self, server: LoginServer, seconds: float) -> None:
        self._server = server
        self._seconds = seconds

    def __call__(self, request: HttpRequest) -> Reply | BaseException:
        reply = self._server(request)
        if isinstance(reply, Reply) and b"CSRF" in reply.body:
            reply.pieces = [reply.body, b" "]
            reply.delay = self._seconds / 2
        return reply


def run(work: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
