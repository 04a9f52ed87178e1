"""Logins with a second factor: who is asked for it, when, and that no code is sent twice."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from typing import Any

import pytest

from pbs_client import (
    AsyncClient,
    AuthenticationFailed,
    Client,
    ConnectTimeout,
    HttpRequest,
    Interrupted,
    NotSent,
    Password,
    PbsError,
    RequestEvent,
    SecondFactorRequired,
    UsageError,
)
from tests.client.conftest import Connect
from tests.client.operations import list_snapshots
from tests.support.scripted import AsyncScriptedTransport, Reply, Script, ScriptedTransport, body_of, path_of
from tests.support.scripted_pbs import LOGIN, PASSWORD, USER, LoginServer


def test_a_second_factor_is_asked_for_with_what_is_on_offer(connect: Connect, server: LoginServer) -> None:
    server.factors = {"totp": True, "recovery": [0, 1]}
    asked: list[tuple[str, ...]] = []

    def answer(kinds: tuple[str, ...]) -> str:
        asked.append(kinds)
        return "totp:123456"

    pbs = connect(Script(by=server), auth=Password(USER, PASSWORD, answer))
    pbs.send(list_snapshots("tank"))
    pbs.send(list_snapshots("tank"))
    assert asked == [("totp", "recovery")]
    assert [set(login) for login in server.logins] == [
        {"username", "password"},
        {"username", "password", "tfa-challenge"},
    ]
    assert server.logins[1]["password"] == "totp:123456"


def test_without_an_answer_the_error_names_the_kinds(connect: Connect, server: LoginServer) -> None:
    server.factors = {"totp": True, "recovery": [0, 1]}
    with pytest.raises(SecondFactorRequired, match="totp or recovery") as caught:
        connect(Script(by=server), auth=LOGIN).send(list_snapshots("tank"))
    assert caught.value.kinds == ("totp", "recovery")
    assert server.calls == []


def test_a_second_factor_of_which_the_server_says_nothing(connect: Connect, server: LoginServer) -> None:
    server.factors = {"totp": None}
    with pytest.raises(SecondFactorRequired, match="a second factor is due: one of an unknown kind") as caught:
        connect(Script(by=server), auth=LOGIN).login()
    assert caught.value.kinds == ()


def test_a_recovery_key_works_too(connect: Connect, server: LoginServer) -> None:
    server.factors = {"recovery": [0]}
    connect(Script(by=server), auth=Password(USER, PASSWORD, lambda kinds: "recovery:aaaa-bbbb")).login()
    assert len(server.logins) == 2


def test_no_code_is_sent_twice(connect: Connect, server: LoginServer) -> None:
    server.factors = {"totp": True}
    pbs = connect(Script(by=server), auth=Password(USER, PASSWORD, lambda kinds: "totp:000000"))
    with pytest.raises(AuthenticationFailed, match="permission check failed"):
        pbs.login()
    with pytest.raises(SecondFactorRequired, match="already sent"):
        pbs.login()
    assert [login for login in server.logins if "tfa-challenge" in login] == [server.logins[1]]


@pytest.mark.parametrize("failure", [Interrupted("reset"), NotSent("refused")])
def test_a_code_whose_fate_is_unknown_counts_as_sent(connect: Connect, failure: PbsError) -> None:
    server = LoginServer()
    server.factors = {"totp": True}
    failing = True

    def flaky(request: HttpRequest) -> Reply | BaseException:
        return failure if failing and "tfa-challenge" in body_of(request) else server(request)

    pbs = connect(Script(by=flaky), auth=Password(USER, PASSWORD, lambda kinds: "totp:123456"), retries=0)
    with pytest.raises(type(failure)):
        pbs.login()
    failing = False
    if isinstance(failure, NotSent):
        pbs.login()
    else:
        with pytest.raises(SecondFactorRequired, match="already sent"):
            pbs.login()


@pytest.mark.parametrize("answer", ["123456", "", "sms:1", None])
def test_an_answer_of_another_form_is_refused_without_being_sent_or_shown(
    connect: Connect, server: LoginServer, answer: str
) -> None:
    server.factors = {"totp": True}
    with pytest.raises(UsageError, match="totp:123456 or recovery"):
        connect(Script(by=server), auth=Password(USER, PASSWORD, lambda kinds: answer)).login()
    assert len(server.logins) == 1


async def test_a_second_factor_may_be_a_coroutine_function_for_the_async_client(server: LoginServer) -> None:
    server.factors = {"totp": True}

    async def answer(kinds: tuple[str, ...]) -> str:
        await asyncio.sleep(0)
        return "totp:123456"

    async with AsyncClient(
        "pbs.example.com",
        auth=Password(USER, PASSWORD, answer),
        transport=AsyncScriptedTransport(Script(by=server)),
    ) as pbs:
        assert await pbs.send(list_snapshots("tank")) == []


def hook_of_a_login(refusals: list[UsageError], call: Callable[[], object]) -> Callable[[RequestEvent], None]:
    def hook(event: RequestEvent) -> None:
        if event.operation == "login":
            try:
                call()
            except UsageError as error:
                refusals.append(error)

    return hook


def test_a_second_factor_that_uses_its_own_client_is_refused(server: LoginServer) -> None:
    server.factors = {"totp": True}

    def answer(kinds: tuple[str, ...]) -> str:
        pbs.send(list_snapshots("tank"))
        raise AssertionError("unreachable")

    with Client(
        "pbs.example.com", auth=Password(USER, PASSWORD, answer), transport=ScriptedTransport(Script(by=server))
    ) as pbs:
        with pytest.raises(UsageError, match="waits for a login that itself waits for this call"):
            pbs.send(list_snapshots("tank"))
        server.factors = {}
        assert pbs.send(list_snapshots("tank")) == []


def test_a_hook_that_uses_its_own_client_during_a_login_is_refused(server: LoginServer) -> None:
    refusals: list[UsageError] = []
    hook = hook_of_a_login(refusals, lambda: pbs.send(list_snapshots("tank")))
    with Client("pbs.example.com", auth=LOGIN, transport=ScriptedTransport(Script(by=server)), on_request=hook) as pbs:
        assert pbs.send(list_snapshots("tank")) == []
    assert len(refusals) == 1


def test_a_second_factor_that_waits_for_a_thread_with_its_own_client_does_not_wait_for_ever(
    server: LoginServer,
) -> None:
    """A thread does not know who waits for it; but no call waits for the login of another for ever."""
    server.factors = {"totp": True}
    failures: list[PbsError] = []

    def call() -> None:
        try:
            pbs.send(list_snapshots("tank"), timeout=0.05)
        except PbsError as error:
            failures.append(error)

    def answer(kinds: tuple[str, ...]) -> str:
        thread = threading.Thread(target=call)
        thread.start()
        thread.join()
        return "totp:123456"

    login = Password(USER, PASSWORD, answer)
    with Client("pbs.example.com", auth=login, transport=ScriptedTransport(Script(by=server))) as pbs:
        assert pbs.send(list_snapshots("tank")) == []
    (failure,) = failures
    assert isinstance(failure, ConnectTimeout)
    assert "must not wait for a thread" in failure.hint


def test_a_signal_handler_that_uses_its_own_client_during_a_login_is_refused(server: LoginServer) -> None:
    refusals: list[UsageError] = []

    def handle(number: int, frame: object) -> None:
        try:
            pbs.send(list_snapshots("tank"))
        except UsageError as error:
            refusals.append(error)

    def by(request: HttpRequest) -> Reply | BaseException:
        if path_of(request) == "/access/ticket":
            signal.raise_signal(signal.SIGUSR1)
        return server(request)

    before = signal.signal(signal.SIGUSR1, handle)
    try:
        with Client("pbs.example.com", auth=LOGIN, transport=ScriptedTransport(Script(by=by))) as pbs:
            assert pbs.send(list_snapshots("tank")) == []
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert len(refusals) == 1


@pytest.mark.parametrize("way", ["awaits", "in a task of its own", "from a thread"])
async def test_a_second_factor_of_an_async_client_that_uses_it_is_refused(server: LoginServer, way: str) -> None:
    server.factors = {"totp": True}
    loop = asyncio.get_running_loop()

    async def awaits(kinds: tuple[str, ...]) -> str:
        await pbs.send(list_snapshots("tank"))
        raise AssertionError("unreachable")

    async def in_a_task(kinds: tuple[str, ...]) -> str:
        await asyncio.create_task(pbs.send(list_snapshots("tank")))
        raise AssertionError("unreachable")

    def from_a_thread(kinds: tuple[str, ...]) -> str:
        asyncio.run_coroutine_threadsafe(pbs.send(list_snapshots("tank")), loop).result()
        raise AssertionError("unreachable")

    factor: Any = {"awaits": awaits, "in a task of its own": in_a_task, "from a thread": from_a_thread}[way]
    transport = AsyncScriptedTransport(Script(by=server))
    async with AsyncClient("pbs.example.com", auth=Password(USER, PASSWORD, factor), transport=transport) as pbs:
        with pytest.raises(UsageError, match="waits for a login that itself waits for this call"):
            await pbs.send(list_snapshots("tank"))
