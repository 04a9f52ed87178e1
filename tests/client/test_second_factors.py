"""Logins with a second factor: who is asked for it, when, and that no code is sent twice."""

from __future__ import annotations

import asyncio

import pytest

from pbs_client import (
    AsyncClient,
    AuthenticationFailed,
    HttpRequest,
    Interrupted,
    NotSent,
    Password,
    PbsError,
    SecondFactorRequired,
    UsageError,
)
from tests.client.conftest import Connect
from tests.client.operations import list_snapshots
from tests.support.scripted import AsyncScriptedTransport, Reply, Script, body_of
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
    assert [set(login) for login in server.logins] == [{"username", "password"}, {"username", "password", "tfa-challenge"}]
    assert server.logins[1]["password"] == "totp:123456"


def test_without_an_answer_the_error_names_the_kinds(connect: Connect, server: LoginServer) -> None:
    server.factors = {"totp": True, "recovery": [0, 1]}
    with pytest.raises(SecondFactorRequired, match="totp or recovery") as caught:
        connect(Script(by=server), auth=LOGIN).send(list_snapshots("tank"))
    assert caught.value.kinds == ("totp", "recovery")
    assert server.calls == []


def test_a_recovery_key_works_too(connect: Connect, server: LoginServer) -> None:
    server.factors = {"recovery": [0]}
    connect(Script(by=server), auth=Password(USER, PASSWORD, lambda kinds: "recovery:aaaa-bbbb")).login()
    assert len(server.logins) == 2


def test_no_code_is_sent_twice(connect: Connect, server: LoginServer) -> None:
    server.factors = {"totp": True}
    pbs = connect(Script(by=server), auth=Password(USER, PASSWORD, lambda kinds: "totp:000000"))
    with pytest.raises(AuthenticationFailed, match="permission check failed"):
        pbs.login()
    with pytest.raises(SecondFactorRequired, match="sent already"):
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
        with pytest.raises(SecondFactorRequired, match="sent already"):
            pbs.login()


@pytest.mark.parametrize("answer", ["123456", "", "sms:1", None])
def test_an_answer_of_another_form_is_refused_without_being_sent_or_shown(connect: Connect, server: LoginServer, answer: str) -> None:
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
