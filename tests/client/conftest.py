"""Both clients, for tests that hold for both, and a server that one can log in to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.moments import Clock
from tests.support.scripted import Caller, Form, Script
from tests.support.scripted_pbs import LoginServer

Connect = Callable[..., Caller]


@pytest.fixture(params=["sync", "async"])
def form(request: pytest.FixtureRequest) -> Form:
    form: Form = request.param
    return form


@pytest.fixture
def connect(form: Form) -> Iterator[Connect]:
    """Makes a client that talks to a script, of the one form and of the other."""
    callers: list[Caller] = []
    with asyncio.Runner() as runner:

        def make(script: Script, **options: Any) -> Caller:
            callers.append(Caller(form, runner, script, options))
            return callers[-1]

        yield make
        for caller in callers:
            caller.close()


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that clients make. They take no time then."""
    pauses: list[float] = []
    real = asyncio.sleep

    def note(seconds: float) -> None:
        # The scripted transports sleep for nothing, which is no pause.
        if seconds:
            pauses.append(seconds)

    async def sleep(seconds: float) -> None:
        note(seconds)
        await real(0)

    monkeypatch.setattr("pbs_client.client.time.sleep", note)
    monkeypatch.setattr("pbs_client.async_client.asyncio.sleep", sleep)
    return pauses


@pytest.fixture
def virtual_time(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Who sleeps, the client or a server, puts the clock forward and goes on at once."""
    real = asyncio.sleep

    async def sleep(seconds: float, result: object = None) -> object:
        clock.advance(seconds)
        return await real(0, result)

    monkeypatch.setattr(time, "sleep", clock.advance)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    return clock


@pytest.fixture
def server() -> LoginServer:
    return LoginServer()
