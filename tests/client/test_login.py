"""Sessions with a password or a ticket: when the client logs in, when it does not, and what it sends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pbs_client import (
    ApiToken,
    AuthenticationFailed,
    Interrupted,
    NotSent,
    Password,
    PbsError,
    Ticket,
    UnexpectedAnswer,
    UsageError,
    raw_request,
    session as session_module,
)
from tests.client.conftest import Connect
from tests.client.operations import list_snapshots, start_gc, update_user, upload_log
from tests.support.scripted import Reply, Script, data, header_of, path_of, refusal
from tests.support.scripted_pbs import LOGIN, PASSWORD, USER, LoginServer, ticket


class Time:
    """The clock that tickets age by."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time()
    monkeypatch.setattr(session_module, "time", time)
    return time


JSON = ("content-type", "application/json;charset=UTF-8")


def test_the_first_call_logs_in_and_later_ones_use_the_ticket(connect: Connect, server: LoginServer) -> None:
    pbs = connect(Script(by=server), auth=LOGIN)
    assert server.logins == []
    for _ in range(3):
        pbs.send(list_snapshots("tank"))
    pbs.send(update_user("me@pbs", enable=True))
    assert server.logins == [{"username": USER, "password": PASSWORD}]
    assert header_of(server.calls[0], "cookie") == "PBSAuthCookie=" + "PBS%3Aroot%40pam%3A6A000001%3A%3Asignature%2B1"
    assert header_of(server.calls[0], "csrfpreventiontoken") is None
    assert header_of(server.calls[-1], "csrfpreventiontoken") == "csrf of " + ticket(1)
    assert all(header_of(call, "authorization") is None for call in server.calls)


def test_login_can_come_early_and_happens_once(connect: Connect, server: LoginServer) -> None:
    pbs = connect(Script(by=server), auth=LOGIN)
    pbs.login()
    pbs.login()
    pbs.send(list_snapshots("tank"))
    assert len(server.logins) == 1


def test_after_logout_the_next_call_logs_in_again(connect: Connect, server: LoginServer) -> None:
    pbs = connect(Script(by=server), auth=LOGIN)
    pbs.login()
    pbs.logout()
    pbs.send(list_snapshots("tank"))
    assert len(server.logins) == 2


def test_calls_that_need_no_login_cause_none_and_carry_no_secret(connect: Connect, server: LoginServer) -> None:
    pbs = connect(Script(by=server), auth=LOGIN)
    pbs.send(raw_request("GET", "/ping"))
    assert server.logins == []
    assert header_of(server.calls[0], "cookie") is None


def test_a_wrong_password_is_tried_once(connect: Connect, server: LoginServer) -> None:
    pbs = connect(Script(by=server), auth=Password(USER, "battery-staple"), retries=3)
    with pytest.raises(
        AuthenticationFailed, match=r'^snapshots.list_snapshots\("tank"\): login as root@pam: permission check failed'
    ):
        pbs.send(list_snapshots("tank"))
    assert len(server.logins) == 1
    assert server.calls == []


def test_a_ticket_is_renewed_well_before_it_expires(connect: Connect, server: LoginServer, clock: Time) -> None:
    pbs = connect(Script(by=server), auth=LOGIN)
    pbs.send(list_snapshots("tank"))
    clock.now += 3500
    pbs.send(list_snapshots("tank"))
    assert len(server.logins) == 1
    clock.now += 200
    pbs.send(list_snapshots("tank"))
    assert server.logins[1:] == [{"username": USER, "password": ticket(1)}]
    assert header_of(server.calls[-1], "cookie") == "PBSAuthCookie=" + "PBS%3Aroot%40pam%3A6A000002%3A%3Asignature%2B2"


def test_a_ticket_too_old_to_be_renewed_is_replaced_by_the_password(
    connect: Connect, server: LoginServer, clock: Time
) -> None:
    pbs = connect(Script(by=server), auth=LOGIN)
    pbs.send(list_snapshots("tank"))
    clock.now += 8000
    pbs.send(list_snapshots("tank"))
    assert [login["password"] for login in server.logins] == [PASSWORD, PASSWORD]


def test_a_refused_renewal_falls_back_to_the_password(connect: Connect, server: LoginServer, clock: Time) -> None:
    pbs = connect(Script(by=server), auth=LOGIN)
    pbs.send(list_snapshots("tank"))
    server.expire()
    clock.now += 4000
    pbs.send(list_snapshots("tank"))
    assert [login["password"] for login in server.logins] == [PASSWORD, ticket(1), PASSWORD]


def test_a_failing_renewal_does_not_fail_a_call_that_the_old_ticket_still_opens(
    connect: Connect, server: LoginServer, clock: Time
) -> None:
    pbs = connect(Script(by=server), auth=LOGIN)
    pbs.send(list_snapshots("tank"))
    server.refuse_with = Interrupted("reset")
    clock.now += 4000
    pbs.send(list_snapshots("tank"))
    pbs.send(list_snapshots("tank"))
    assert len(server.logins) == 2
    server.refuse_with = None
    clock.now += 61
    pbs.send(list_snapshots("tank"))
    assert len(server.logins) == 3
    assert len(server.calls) == 4


@pytest.mark.parametrize(
    "text", ["authentication failed", "authentication failed - user account or token disabled or expired."]
)
def test_a_refused_ticket_is_replaced_and_the_call_repeated_once(
    connect: Connect, server: LoginServer, text: str
) -> None:
    pbs = connect(Script(by=server), auth=LOGIN)
    pbs.login()
    server.expire()
    pbs.send(start_gc("tank"))
    assert len(server.logins) == 2
    assert len(server.calls) == 2
    server.answer = lambda request: refusal(401, text)
    with pytest.raises(AuthenticationFailed):
        pbs.send(start_gc("tank"))
    assert len(server.logins) == 3
    assert len(server.calls) == 4


@pytest.mark.parametrize(
    "text",
    [
        "missing password",
        "permission check failed.",
        "root@pam does not have permission to change owner of backup group vm/1",
    ],
)
def test_a_401_about_something_else_causes_no_login(connect: Connect, server: LoginServer, text: str) -> None:
    server.answer = lambda request: refusal(401, text)
    pbs = connect(Script(by=server), auth=LOGIN)
    with pytest.raises(PbsError, match=text.split()[0]):
        pbs.send(update_user("me@pbs", password="x-secret"))
    assert len(server.logins) == 1
    assert len(server.calls) == 1


def test_the_401_of_a_token_is_final(connect: Connect, server: LoginServer) -> None:
    pbs = connect(Script(by=server), auth=ApiToken("root@pam!x", "secret"), retries=3)
    with pytest.raises(AuthenticationFailed):
        pbs.send(list_snapshots("tank"))
    assert server.logins == []
    assert len(server.calls) == 1


def test_a_body_that_can_be_sent_once_is_not_repeated_after_a_401_but_the_ticket_is_dropped(
    connect: Connect, server: LoginServer
) -> None:
    def body() -> Iterator[bytes]:
        yield b"blob"

    pbs = connect(Script(by=server), auth=LOGIN)
    pbs.login()
    server.expire()
    with pytest.raises(AuthenticationFailed):
        pbs.send(upload_log("tank", body=body(), backup_id="1"))
    pbs.send(upload_log("tank", body=body(), backup_id="1"))
    assert len(server.calls) == 2
    assert len(server.logins) == 2


def test_a_ticket_from_elsewhere_is_used_as_it_is(connect: Connect, server: LoginServer) -> None:
    server.valid.add(ticket(9))
    pbs = connect(Script(by=server), auth=Ticket(ticket(9), "csrf of " + ticket(9)))
    pbs.send(list_snapshots("tank"))
    pbs.send(start_gc("tank"))
    pbs.logout()
    pbs.send(list_snapshots("tank"))
    server.expire()
    for _ in range(2):
        with pytest.raises(AuthenticationFailed):
            pbs.send(list_snapshots("tank"))
    assert len(server.calls) == 5
    assert server.logins == []


def test_a_ticket_without_csrf_token_reads_and_nothing_else(connect: Connect, server: LoginServer) -> None:
    server.valid.add(ticket(9))
    pbs = connect(Script(by=server), auth=Ticket(ticket(9)))
    pbs.send(list_snapshots("tank"))
    with pytest.raises(UsageError, match="CSRF"):
        pbs.send(start_gc("tank"))
    assert len(server.calls) == 1


def test_a_login_that_never_left_is_repeated_and_one_that_may_have_arrived_is_not(
    connect: Connect, server: LoginServer
) -> None:
    pbs = connect(Script(by=server), auth=LOGIN, retries=2)
    server.refuse_with = NotSent("refused")
    with pytest.raises(NotSent, match="login as root@pam"):
        pbs.login()
    assert len(server.logins) == 3
    server.refuse_with = Interrupted("reset")
    for number, call in enumerate((pbs.login, lambda: pbs.send(list_snapshots("tank"))), 4):
        with pytest.raises(Interrupted):
            call()
        assert len(server.logins) == number
    server.refuse_with = NotSent("refused")
    with pytest.raises(NotSent):
        pbs.send(list_snapshots("tank"))
    assert len(server.logins) == 8


def test_a_refused_login_is_not_taken_for_a_ticket_that_was_refused(connect: Connect, server: LoginServer) -> None:
    server.refuse_with = refusal(401, "authentication failed")
    with pytest.raises(AuthenticationFailed) as caught:
        connect(Script(by=server), auth=LOGIN).send(list_snapshots("tank"))
    assert not caught.value.login_again
    assert len(server.logins) == 1


@pytest.mark.parametrize(
    "reply",
    [data({"username": USER}), data(None), data({"ticket": "nonsense"}), Reply(body=b"{}"), data({"ticket": 5})],
)
def test_a_login_answer_without_a_ticket_is_no_login(connect: Connect, server: LoginServer, reply: Reply) -> None:
    server.refuse_with = reply
    with pytest.raises(UnexpectedAnswer, match="no ticket"):
        connect(Script(by=server), auth=LOGIN).login()


# tickets in cookies


def test_a_ticket_that_comes_in_a_cookie_is_kept_outside_any_jar(
    connect: Connect, server: LoginServer, clock: Time
) -> None:
    server.cookie_only = True
    script = Script(by=server)
    pbs = connect(script, auth=LOGIN, http_only=True)
    pbs.send(start_gc("tank"))
    clock.now += 4000
    pbs.send(list_snapshots("tank"))
    assert server.logins == [
        {"username": USER, "password": PASSWORD, "http-only": True},
        {"username": USER, "http-only": True},
    ]
    assert len(server.calls) == 2
    (first, renewal) = (request for request in script.requests if path_of(request) == "/access/ticket")
    assert header_of(first, "cookie") is None
    # With http-only PBS looks for the old ticket under this name.
    assert str(header_of(renewal, "cookie")).startswith("__Host-PBSAuthCookie=PBS%3A")


def test_a_ticket_in_a_cookie_is_taken_also_where_it_was_not_asked_for(connect: Connect, server: LoginServer) -> None:
    server.cookie_only = True
    connect(Script(by=server), auth=LOGIN).send(list_snapshots("tank"))
    assert len(server.calls) == 1


def test_cookies_that_are_deleted_by_a_401_do_no_harm(connect: Connect, server: LoginServer) -> None:
    pbs = connect(Script(by=server), auth=LOGIN)
    pbs.send(list_snapshots("tank"))
    server.answer = lambda request: Reply(
        401, b"missing password", (JSON, ("set-cookie", "__Host-PBSAuthCookie=; Expires=Thu, 01 Jan 1970"))
    )
    with pytest.raises(AuthenticationFailed):
        pbs.send(list_snapshots("tank"))
    server.answer = lambda request: data([])
    pbs.send(list_snapshots("tank"))
    assert len(server.logins) == 1
