"""Logins that fail in odd ways, or are overtaken by a logout."""

from __future__ import annotations

import threading

import pytest

from pbs_client import Busy, Client, HttpRequest, Password, PbsError, SecondFactorRequired, UnexpectedAnswer
from tests.client.conftest import Connect
from tests.client.operations import list_snapshots
from tests.support.moments import until_threads_wait
from tests.support.scripted import Reply, Script, ScriptedTransport, data, refusal
from tests.support.scripted_pbs import PASSWORD, USER, LoginServer, ticket


def test_a_code_is_not_sent_again_where_the_login_met_a_lock(connect: Connect) -> None:
    server = LoginServer()
    server.factors = {"totp": True}

    def answer(request: HttpRequest) -> Reply | BaseException:
        reply = server(request)
        return refusal(400, "Unable to acquire lock") if "tfa-challenge" in server.logins[-1] else reply

    caller = connect(Script(by=answer), auth=Password(USER, PASSWORD, lambda kinds: "totp:123456"), retry_locked=0.2)
    with pytest.raises(Busy):
        caller.send(list_snapshots("tank"))
    assert ["tfa-challenge" in sent for sent in server.logins] == [False, True]


def test_all_threads_share_an_error_of_the_user_s_second_factor() -> None:
    server = LoginServer()
    server.factors = {"totp": True}
    asked: list[int] = []
    start = threading.Barrier(8)

    def second_factor(kinds: tuple[str, ...]) -> str:
        asked.append(1)
        until_threads_wait(7)
        raise ValueError("no terminal")

    errors: list[Exception] = []
    with Client(
        "pbs.example.com", auth=Password(USER, PASSWORD, second_factor), transport=ScriptedTransport(Script(by=server))
    ) as client:

        def call() -> None:
            start.wait()
            try:
                client.send(list_snapshots("tank"))
            except ValueError as error:
                errors.append(error)

        threads = [threading.Thread(target=call) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(errors) == 8
    assert len(asked) == len(server.logins) == 1


def test_a_logout_during_a_login_holds(connect: Connect) -> None:
    server = LoginServer()
    server.factors = {"recovery": True}
    codes = iter(["recovery:aaaa-bbbb", "totp:123456"])

    def second_factor(kinds: tuple[str, ...]) -> str:
        if len(server.logins) == 1:
            caller.client.logout()  # As another thread would at this moment.
        return next(codes)

    caller = connect(Script(by=server), auth=Password(USER, PASSWORD, second_factor))
    caller.send(list_snapshots("tank"))
    caller.send(list_snapshots("tank"))
    assert len(server.logins) == 4


def test_a_login_without_a_csrf_token_is_refused(connect: Connect) -> None:
    caller = connect(Script(data({"username": USER, "ticket": ticket(1)})), auth=Password(USER, PASSWORD))
    with pytest.raises(UnexpectedAnswer, match="CSRF"):
        caller.send(list_snapshots("tank"))


HALF = "PBS:!tfa!{offered}:6A000000::canary"


@pytest.mark.parametrize(
    ("changes", "error", "told"),
    [
        ({"ticket": HALF.format(offered="[" * 20_000)}, SecondFactorRequired, "a second factor is due"),
        ({"ticket": HALF.format(offered="9" * 6_000)}, SecondFactorRequired, "a second factor is due"),
        ({"CSRFPreventionToken": "6A:canary\r\nx: y"}, UnexpectedAnswer, "has no ticket, or no CSRF token, in it"),
        ({"CSRFPreventionToken": "canaryé"}, UnexpectedAnswer, "has no ticket, or no CSRF token, in it"),
    ],
)
def test_what_an_odd_login_gives_is_not_taken_for_a_mistake_of_the_user(
    connect: Connect, changes: dict[str, str], error: type[PbsError], told: str
) -> None:
    gave = {"username": USER, "ticket": ticket(1), "CSRFPreventionToken": "6A:canary", **changes}
    with pytest.raises(error, match=told) as caught:
        connect(Script(data(gave)), auth=Password(USER, PASSWORD)).send(list_snapshots("tank"))
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "named"),
    [(USER, USER.upper()), ("joé@ldap", "jo%C3%A9@ldap"), ("a%41@pbs", "a%41@pbs"), ("a@b@ldap", "a@b@ldap")],
)
def test_a_ticket_names_its_user_in_any_spelling(connect: Connect, asked: str, named: str) -> None:
    gave = {"username": named, "ticket": ticket(1, named), "CSRFPreventionToken": "6A:canary"}
    assert connect(Script(data(gave), data([])), auth=Password(asked, PASSWORD)).send(list_snapshots("tank")) == []


@pytest.mark.parametrize("named", ["joe@pbs", f"x{USER}", f"{USER}x"])
def test_a_ticket_of_another_user_is_not_used(connect: Connect, named: str) -> None:
    gave = {"username": USER, "ticket": ticket(1, named), "CSRFPreventionToken": "6A:canary"}
    script = Script(data(gave))
    with pytest.raises(UnexpectedAnswer, match=f"login as {USER}: .*the ticket of another user"):
        connect(script, auth=Password(USER, PASSWORD)).send(list_snapshots("tank"))
    assert len(script.requests) == 1


def test_a_second_factor_that_is_asked_for_again_is_the_server_s_fault(connect: Connect) -> None:
    gave = {"username": USER, "ticket": HALF.format(offered='{"totp"%3Atrue}'), "CSRFPreventionToken": "invalid"}
    script = Script(data(gave), data(gave))
    caller = connect(script, auth=Password(USER, PASSWORD, lambda kinds: "totp:123456"))
    with pytest.raises(UnexpectedAnswer, match=f"login as {USER}: the server accepted the second factor"):
        caller.send(list_snapshots("tank"))
    assert len(script.requests) == 2
