"""Logins over real TLS: how many there are, what each fault of theirs means, and that no secret gets out."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import pytest

from pbs_client import Password, Request
from pbs_client.errors import (
    AnswerTimeout,
    AuthenticationFailed,
    Interrupted,
    ParameterError,
    PbsError,
    SecondFactorRequired,
    ServerError,
    UnexpectedAnswer,
)
from tests.network.calls import CSRF, KINDS, PASSWORD, Kind, connected, create_thing, list_things
from tests.support.certificates import Certificates
from tests.support.moments import until_threads_wait
from tests.support.rude_server import Answer, Received, RudeServer, Wire, answering
from tests.support.traces import shown_by

HALF = 'PBS:!tfa!{"totp"%3Atrue,"recovery"%3A[0,1]}:6B0446EE::canary-half'


class Doorkeeper:
    """Gives out tickets and lets in who has the newest, as PBS does."""

    def __init__(self, *, second_factor: bool = False) -> None:
        self.second_factor = second_factor
        self.issued = 0
        self.good = True
        """Whether the newest ticket is accepted."""

    @property
    def ticket(self) -> str:
        return f"PBS:joe@pbs:6B0446{self.issued:02X}::canary-ticket"

    def __call__(self, wire: Wire, request: Received) -> None:
        if request.is_login:
            self.log_in(wire, json.loads(request.body))
        elif not self.lets_in(request):
            wire.reply(
                "authentication failed", "set-cookie: __Host-PBSAuthCookie=; Max-Age=0", status="401 Unauthorized"
            )
        else:
            wire.data(["disk"])

    def lets_in(self, request: Received) -> bool:
        cookie = unquote(request.headers.get("cookie", "")).removeprefix("PBSAuthCookie=")
        csrf = request.method == "GET" or request.headers.get("csrfpreventiontoken") == CSRF
        return self.good and cookie == self.ticket and csrf

    def log_in(self, wire: Wire, values: dict[str, str]) -> None:
        secret = values.get("password", "")
        if secret == "canary-password" and self.second_factor:
            wire.data({"username": "joe@pbs", "ticket": HALF, "CSRFPreventionToken": "invalid"})
        elif secret in ("canary-password", self.ticket) or (secret, values.get("tfa-challenge")) == (
            "totp:canary-code",
            HALF,
        ):
            self.issued += 1
            self.good = True
            if values.get("http-only"):
                # With quotes and blanks as PBS sends it, the ticket raw.
                cookie = f"set-cookie: __Host-PBSAuthCookie={self.ticket}; Secure; SameSite=Lax; HttpOnly; Path=/;"
                wire.data(
                    {"username": "joe@pbs", "ticket-info": "PBS:joe@pbs:6B044601", "CSRFPreventionToken": CSRF}, cookie
                )
            else:
                wire.data({"username": "joe@pbs", "ticket": self.ticket, "CSRFPreventionToken": CSRF})
        else:
            wire.reply("permission check failed.", status="401 Unauthorized")


@pytest.fixture
def server(certificates: Certificates) -> Iterator[RudeServer]:
    with RudeServer(certificates.usual.context, answering(Doorkeeper())) as server:
        yield server


@pytest.mark.parametrize("kind", KINDS)
def test_one_login_for_many_calls(kind: Kind, server: RudeServer, pin: str) -> None:
    with connected(kind, server, fingerprint=pin, auth=PASSWORD) as pbs:
        for _ in range(3):
            assert pbs.send(list_things()) == pbs.send(create_thing()) == ["disk"]
    assert server.logins == [{"username": "joe@pbs", "password": "canary-password"}]
    assert len(server.calls) == 6


def twenty_at_once(kind: Kind, server: RudeServer, pin: str) -> list[list[str] | BaseException]:
    with connected(kind, server, fingerprint=pin, auth=PASSWORD) as pbs:
        return pbs.at_once([list_things()] * 20)


@pytest.mark.parametrize("kind", KINDS)
def test_twenty_that_start_together_make_one_login(kind: Kind, server: RudeServer, pin: str) -> None:
    keeper = Doorkeeper()

    def hesitate(wire: Wire, request: Received) -> None:
        if kind == "sync" and request.is_login:
            until_threads_wait(19)
        keeper(wire, request)

    server.serve = answering(hesitate)
    assert twenty_at_once(kind, server, pin) == [["disk"]] * 20
    assert len(server.logins) == 1
    assert len(server.calls) == 20


@pytest.mark.parametrize("kind", KINDS)
def test_login_that_fails_wakes_all_with_the_same_error_once(kind: Kind, server: RudeServer, pin: str) -> None:
    def refuse(wire: Wire, request: Received) -> None:
        if kind == "sync":
            until_threads_wait(19)
        wire.reply("permission check failed.", status="401 Unauthorized")

    server.serve = answering(refuse)
    results = twenty_at_once(kind, server, pin)
    assert {(type(result), str(result)) for result in results} == {(AuthenticationFailed, str(results[0]))}
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("make", [list_things, create_thing])
def test_ticket_that_expires_in_flight_is_replaced_and_the_call_repeated_once(
    kind: Kind, make: Callable[[], Request[list[str]]], server: RudeServer, pin: str
) -> None:
    keeper = Doorkeeper()
    server.serve = answering(keeper)
    with connected(kind, server, fingerprint=pin, auth=PASSWORD) as pbs:
        pbs.send(list_things())
        keeper.good = False
        server.requests.clear()
        assert pbs.send(make()) == ["disk"]
    assert (len(server.calls), len(server.logins)) == (2, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_storm_of_401_ends_after_one_fresh_login(kind: Kind, server: RudeServer, pin: str) -> None:
    keeper = Doorkeeper()

    def storm(wire: Wire, request: Received) -> None:
        if request.is_login:
            keeper(wire, request)
        else:
            wire.reply("authentication failed - invalid ticket", status="401 Unauthorized")

    server.serve = answering(storm)
    with connected(kind, server, fingerprint=pin, auth=PASSWORD) as pbs:
        for make in (list_things, create_thing):
            server.requests.clear()
            with pytest.raises(AuthenticationFailed, match="invalid ticket") as caught:
                pbs.send(make())
            assert "canary" not in shown_by(caught.value)
            assert (len(server.calls), len(server.logins)) == (2, 2)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    [
        "missing password",
        "permission check failed.",
        "joe@pbs does not have permission to change owner of backup group vm/1",
    ],
)
def test_401_that_is_not_about_the_ticket_triggers_no_login(
    text: str, kind: Kind, server: RudeServer, pin: str
) -> None:
    keeper = Doorkeeper()
    server.serve = answering(
        lambda wire, request: keeper(wire, request) if request.is_login else wire.reply(text, status="401 Unauthorized")
    )
    with connected(kind, server, fingerprint=pin, auth=PASSWORD) as pbs, pytest.raises(PbsError, match=text):
        pbs.send(create_thing())
    assert (len(server.calls), len(server.logins)) == (1, 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("hours", [3, -3])
def test_clock_of_this_machine_may_be_moved(
    hours: int, kind: Kind, server: RudeServer, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    with connected(kind, server, fingerprint=pin, auth=PASSWORD) as pbs:
        pbs.send(list_things())
        monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)
        assert pbs.send(create_thing()) == ["disk"]
    assert len(server.logins) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_renewal_after_an_hour_sends_the_ticket_and_asks_for_no_second_factor(
    kind: Kind, server: RudeServer, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = Doorkeeper(second_factor=True)
    server.serve = answering(keeper)
    asked: list[tuple[str, ...]] = []

    def code(kinds: tuple[str, ...]) -> str:
        asked.append(kinds)
        return "totp:canary-code"

    real = time.monotonic
    with connected(kind, server, fingerprint=pin, auth=Password("joe@pbs", "canary-password", code)) as pbs:
        assert pbs.send(create_thing()) == ["disk"]
        assert [login.get("password") for login in server.logins] == ["canary-password", "totp:canary-code"]
        first = keeper.ticket
        monkeypatch.setattr("pbs_client.session.time.monotonic", lambda: real() + 4000)
        assert pbs.send(create_thing()) == ["disk"]
    assert server.logins[2] == {"username": "joe@pbs", "password": first}
    assert asked == [("totp", "recovery")]


@pytest.mark.parametrize("kind", KINDS)
def test_ticket_that_comes_in_a_cookie_is_used_and_stays_out_of_the_logs_of_the_http_library(
    kind: Kind, server: RudeServer, pin: str
) -> None:
    with connected(kind, server, fingerprint=pin, auth=PASSWORD, http_only=True) as pbs:
        assert pbs.send(create_thing()) == pbs.send(list_things()) == ["disk"]
    assert len(server.logins) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_second_factor_that_nobody_can_give(kind: Kind, server: RudeServer, pin: str) -> None:
    server.serve = answering(Doorkeeper(second_factor=True))
    who = Password("joe@pbs", "canary-password")
    with (
        connected(kind, server, fingerprint=pin, auth=who) as pbs,
        pytest.raises(SecondFactorRequired, match="totp or recovery") as caught,
    ):
        pbs.login()
    assert caught.value.kinds == ("totp", "recovery")
    assert "canary" not in shown_by(caught.value)


def says(body: str, *headers: str, status: str = "200 OK") -> Answer:
    return lambda wire, request: wire.reply(body, *headers, status=status)


def quoting(wire: Wire, request: Received) -> None:
    values = json.loads(request.body).values()
    wire.reply(f"parameter verification failed - 'x': one of {', '.join(values)} is bad", status="400 Bad Request")


def reset(wire: Wire, request: Received) -> None:
    wire.reset()


def silent(wire: Wire, request: Received) -> None:
    wire.wait()


def lost(wire: Wire, request: Received) -> None:
    wire.send("HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n", '{"data": {"ticket": "PBS:canary-ticket')
    wire.hang_up()


GOOD = (
    '{"data": {"username": "joe@pbs", "ticket": "PBS:joe@pbs:6B0446EE::canary-ticket",'
    f' "CSRFPreventionToken": "{CSRF}"}}}}'
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("half", [False, True], ids=["first", "second"])
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says("permission check failed.", status="401 Unauthorized"), AuthenticationFailed),
        (says("authentication failed", status="401 Unauthorized"), AuthenticationFailed),
        (quoting, ParameterError),
        (says("<html>", "content-type: text/html", status="502 Bad Gateway"), ServerError),
        (says("broken", status="500 Internal Server Error"), ServerError),
        (says(GOOD[:-20]), UnexpectedAnswer),
        (says(GOOD + "}"), UnexpectedAnswer),
        (says(GOOD.replace("data", "dada")), UnexpectedAnswer),
        (says('{"data": {"ticket": ["canary-ticket"]}}'), UnexpectedAnswer),
        (says('{"data": null}'), UnexpectedAnswer),
        (says(""), UnexpectedAnswer),
        (lost, Interrupted),
        (reset, Interrupted),
        (silent, AnswerTimeout),
    ],
)
def test_fault_of_a_login_is_told_and_the_login_not_repeated(
    answer: Answer, error: type[PbsError], half: bool, kind: Kind, server: RudeServer, pin: str
) -> None:
    keeper = Doorkeeper(second_factor=True)

    def serve(wire: Wire, request: Received) -> None:
        if half and "tfa-challenge" not in json.loads(request.body):
            keeper(wire, request)
        else:
            answer(wire, request)

    server.serve = answering(serve)
    limit = 1.0 if answer is silent else 60.0
    with connected(kind, server, fingerprint=pin, auth=PASSWORD, timeout=limit) as pbs, pytest.raises(error) as caught:
        pbs.send(create_thing())
    server.wait_for(2 if half else 1)
    assert type(caught.value) is error
    assert "login" in str(caught.value)
    assert "canary" not in shown_by(caught.value)
    assert len(server.requests) == (2 if half else 1)
