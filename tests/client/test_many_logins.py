"""Many threads or tasks that need a login at the same time: one logs in, the others wait for it,
each with its own time limit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

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
from tests.support.moments import LONGEST, Clock, until_threads_wait
from tests.support.scripted import AsyncScriptedTransport, Reply, Script, ScriptedTransport, path_of
from tests.support.scripted_pbs import LOGIN, USER, LoginServer


class Held:
    """A server whose logins take until `begin` returns."""

    def __init__(self, server: LoginServer, begin: Callable[[], object]) -> None:
        self._server = server
        self._begin = begin

    def __call__(self, request: HttpRequest) -> Reply | BaseException:
        if path_of(request) == "/access/ticket":
            self._begin()
        return self._server(request)


def test_twenty_threads_make_one_login(server: LoginServer) -> None:
    results: list[list[str]] = []
    script = Script(by=Held(server, lambda: until_threads_wait(19)))
    with Client("pbs.example.com", auth=LOGIN, transport=ScriptedTransport(script)) as pbs:

        def work() -> None:
            results.append(pbs.send(list_snapshots("tank")))

        run(work, 20)
        assert len(results) == 20
        assert len(server.logins) == 1
        server.expire()
        # Some may use the new ticket before others have met the old one: then fewer wait.
        script.by = server
        run(work, 20)
    assert len(results) == 40
    assert len(server.logins) == 2


def test_a_failing_login_wakes_all_threads_with_the_same_error(server: LoginServer) -> None:
    errors: list[PbsError] = []
    script = Script(by=Held(server, lambda: until_threads_wait(19)))
    with Client("pbs.example.com", auth=Password(USER, "wrong"), transport=ScriptedTransport(script)) as pbs:

        def work() -> None:
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
    async with AsyncClient("pbs.example.com", auth=LOGIN, transport=AsyncScriptedTransport(Script(by=server))) as pbs:
        await asyncio.gather(*(pbs.send(list_snapshots("tank")) for _ in range(20)))
        assert len(server.logins) == 1
        server.expire()
        await asyncio.gather(*(pbs.send(list_snapshots("tank")) for _ in range(20)))
        assert len(server.logins) == 2


async def test_a_late_401_does_not_throw_away_the_ticket_that_replaced_the_refused_one(server: LoginServer) -> None:
    refused, replaced = asyncio.Event(), asyncio.Event()

    class Late(AsyncScriptedTransport):
        """Holds back what the server answered to the late call."""

        async def open(self, request: HttpRequest) -> Any:
            answer = await super().open(request)
            if "late" in request.target and answer.status == 401:
                refused.set()
                await replaced.wait()
            return answer

    async with AsyncClient("pbs.example.com", auth=LOGIN, transport=Late(Script(by=server))) as pbs:
        await pbs.login()
        server.expire()
        first = asyncio.ensure_future(pbs.send(list_snapshots("late")))
        await refused.wait()
        await pbs.send(list_snapshots("quick"))
        replaced.set()
        await first
    assert len(server.logins) == 2


async def test_a_failing_login_wakes_all_tasks_with_the_same_error(server: LoginServer) -> None:
    async with AsyncClient(
        "pbs.example.com", auth=Password(USER, "wrong"), transport=AsyncScriptedTransport(Script(by=server))
    ) as pbs:
        errors = await asyncio.gather(*(pbs.send(list_snapshots("tank")) for _ in range(20)), return_exceptions=True)
    assert {(type(error), str(error)) for error in errors} == {(AuthenticationFailed, str(errors[0]))}
    assert len(server.logins) == 1


class HeldLogin(AsyncScriptedTransport):
    """Lets no login through before `go_on`; `reached` tells that there is one."""

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.reached, self.go_on = asyncio.Event(), asyncio.Event()

    async def open(self, request: HttpRequest) -> Any:
        if path_of(request) == "/access/ticket":
            self.reached.set()
            await self.go_on.wait()
        return await super().open(request)


async def test_the_others_do_not_suffer_when_the_task_that_logs_in_is_cancelled(server: LoginServer) -> None:
    held = HeldLogin(Script(by=server))
    async with AsyncClient("pbs.example.com", auth=LOGIN, transport=held) as pbs:
        calls = [asyncio.ensure_future(pbs.send(list_snapshots("tank"))) for _ in range(5)]
        await held.reached.wait()
        calls[0].cancel()
        held.go_on.set()
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert isinstance(results[0], asyncio.CancelledError)
        assert results[1:] == [[]] * 4
        assert len(server.logins) == 1


def test_the_time_limit_of_the_one_that_logs_in_is_not_that_of_the_others(server: LoginServer, clock: Clock) -> None:
    outcomes: dict[str, object] = {}
    logging_in = threading.Event()

    def begin() -> None:
        if not logging_in.is_set():
            logging_in.set()
            until_threads_wait(1)
            clock.advance(100)

    with Client("pbs.example.com", auth=LOGIN, transport=ScriptedTransport(Script(by=Held(server, begin)))) as pbs:

        def impatient() -> None:
            try:
                pbs.send(list_snapshots("tank"), total_timeout=60)
            except TimeoutError as error:
                outcomes["impatient"] = error

        def patient() -> None:
            logging_in.wait(LONGEST)
            outcomes["patient"] = pbs.send(start_gc("tank"))

        threads = [threading.Thread(target=impatient), threading.Thread(target=patient)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert isinstance(outcomes["impatient"], TimeoutError)
    assert outcomes["patient"] == "UPID:x"


def test_waiting_for_another_ones_login_ends_with_the_own_time_limit(server: LoginServer) -> None:
    logging_in, go_on = threading.Event(), threading.Event()

    def begin() -> None:
        logging_in.set()
        go_on.wait(LONGEST)

    with Client("pbs.example.com", auth=LOGIN, transport=ScriptedTransport(Script(by=Held(server, begin)))) as pbs:
        first = threading.Thread(target=lambda: pbs.send(list_snapshots("tank")))
        first.start()
        logging_in.wait(LONGEST)
        with pytest.raises(TimeoutError):
            pbs.send(list_snapshots("tank"), total_timeout=0.1)
        go_on.set()
        first.join()
    assert len(server.logins) == 1


async def test_a_task_that_waits_for_another_ones_login_has_its_own_time_limit(server: LoginServer) -> None:
    held = HeldLogin(Script(by=server))
    async with AsyncClient("pbs.example.com", auth=LOGIN, transport=held) as pbs:
        first = asyncio.ensure_future(pbs.send(list_snapshots("tank")))
        await held.reached.wait()
        with pytest.raises(TimeoutError):
            await pbs.send(list_snapshots("tank"), total_timeout=0.1)
        held.go_on.set()
        assert await first == []
    assert len(server.logins) == 1


def run(work: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
