"""Canaries: secrets are searched in whatever a client says, logs, raises, and holds in the local
variables of its frames when it raises."""

from __future__ import annotations

import copy
import itertools
import json
import logging
from typing import Any

import pytest

from pbs_client import (
    AnswerEvent,
    ApiToken,
    Client,
    HttpRequest,
    Interrupted,
    NotSent,
    Password,
    PbsError,
    RequestEvent,
    Ticket,
    UsageError,
    raw_request,
)
from tests.client.conftest import Connect
from tests.client.operations import UPID, download_file, list_snapshots, start_gc, update_user
from tests.support.scripted import Reply, Script, data, path_of, refusal
from tests.support.tables import trying
from tests.support.traces import shown_by

CANARY = "canary-5bd1e995"
TICKET = f"PBS:root@pam:6A000000::{CANARY}"
HALF = f'PBS:!tfa!{{"totp"%3Atrue}}:6A000000::{CANARY}'
GOOD_LOGIN = data({"username": "root@pam", "ticket": TICKET, "CSRFPreventionToken": f"6A000000:{CANARY}"})
HALF_LOGIN = data({"username": "root@pam", "ticket": HALF, "CSRFPreventionToken": "invalid"})

CREDENTIALS = {
    "token": ApiToken("root@pam!x", CANARY),
    "password": Password("root@pam", CANARY),
    "factor": Password("root@pam", CANARY, lambda kinds: f"totp:{CANARY}"),
    "ticket": Ticket(TICKET, CANARY),
}

FAILURES: dict[str, Reply | BaseException] = {
    "not sent": NotSent("refused"),
    "interrupted": Interrupted("reset"),
    "silent": TimeoutError("not one of ours"),
    "401": refusal(401, "authentication failed"),
    "echo": refusal(400, f"value {CANARY} is not good"),
    "echoed parameter": refusal(400, f"parameter verification failed - 'password': {CANARY} is too short"),
    "page": Reply(502, f"<html><title>{CANARY}</title></html>".encode(), (("content-type", "text/html"),)),
    "not JSON": Reply(body=f"secret {CANARY}".encode()),
    "cut": Reply(pieces=[json.dumps({"data": {"value": CANARY}}).encode()[:-3]]),
    "broken": Reply(pieces=[f'{{"data": "{CANARY}'.encode()], breaks=Interrupted("reset")),
    "broken otherwise": Reply(pieces=[f'{{"data": "{CANARY}'.encode()], breaks=ZeroDivisionError()),
    "wrong shape": data({"value": CANARY}),
    "wrong item": data([5, CANARY]),
    "redirect": Reply(
        302,
        headers=(("location", f"https://x.example.com/?password={CANARY}"), ("set-cookie", f"PBSAuthCookie={CANARY}")),
    ),
}


class Saying:
    """Gathers all that is said."""

    def __init__(self) -> None:
        self.events: list[RequestEvent | AnswerEvent] = []

    @property
    def options(self) -> dict[str, Any]:
        return {"on_request": self.events.append, "on_answer": self.events.append, "retries": 1}


def ignore(line: str) -> None:
    """For those who do not care."""


def attempt(pbs: Any, what: str) -> None:
    match what:
        case "read":
            pbs.send(list_snapshots("tank"))
        case "change":
            pbs.send(update_user("me@pbs", password=CANARY))
        case "raw":
            pbs.send(raw_request("POST", "/x", {"key": CANARY}))
        case "task":
            pbs.wait(start_gc("tank"), on_log=ignore)
        case "follow":
            pbs.follow(UPID)
        case _:
            with pbs.stream(download_file("tank", file_name="x")) as download:
                download.read()


@pytest.mark.parametrize("what", ["read", "change", "raw", "task", "follow", "stream"])
def test_no_secret_in_a_failing_call(
    connect: Connect, what: str, caplog: pytest.LogCaptureFixture, subtests: pytest.Subtests
) -> None:
    for credentials, failure in itertools.product(CREDENTIALS, FAILURES):
        caplog.clear()
        with trying(subtests, f"{credentials}, {failure}"):
            check_failing_call(connect, what, credentials, failure, caplog)


def check_failing_call(
    connect: Connect, what: str, credentials: str, failure: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = copy.deepcopy(FAILURES[failure])  # An error that is raised again brings its old frames along.

    def by(request: HttpRequest) -> Reply | BaseException:
        assert CANARY not in request.target
        if path_of(request) != "/access/ticket":
            return answer
        assert isinstance(request.body, bytes)
        return HALF_LOGIN if credentials == "factor" and b"tfa-challenge" not in request.body else GOOD_LOGIN

    # What the server says about a call that sent no such secret cannot be told from any other text,
    # and what a download brings is no secret of ours.
    echoed = (
        failure in ("echo", "page", "not JSON", "echoed parameter") and what not in ("change", "raw")
    ) or what == "stream"
    saying = Saying()
    with caplog.at_level(logging.DEBUG, "pbs_client"):
        pbs = connect(Script(by=by), auth=CREDENTIALS[credentials], **saying.options)
        try:
            attempt(pbs, what)
        except (PbsError, TimeoutError, ZeroDivisionError) as error:
            shown = shown_by(error)
            assert echoed or CANARY not in shown
        else:
            assert (what, failure) in SUCCEED
    assert CANARY not in caplog.text
    assert CANARY not in repr(saying.events)
    assert CANARY not in repr(pbs.client)


# Answers that these functions have no reason to refuse.
SUCCEED = {
    *((what, failure) for what in ("change", "raw") for failure in ("wrong shape", "wrong item")),
    *(("stream", failure) for failure in ("not JSON", "cut", "wrong shape", "wrong item")),
}


@pytest.mark.parametrize("credentials", ["password", "factor"])
@pytest.mark.parametrize("half", [False, True])
@pytest.mark.parametrize("failure", FAILURES)
def test_no_secret_in_a_failing_login(
    connect: Connect, credentials: str, half: bool, failure: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = copy.deepcopy(FAILURES[failure])  # An error that is raised again brings its old frames along.

    def by(request: HttpRequest) -> Reply | BaseException:
        assert isinstance(request.body, bytes)
        return HALF_LOGIN if half and b"tfa-challenge" not in request.body else answer

    saying = Saying()
    with caplog.at_level(logging.DEBUG, "pbs_client"):
        pbs = connect(Script(by=by), auth=CREDENTIALS[credentials], **saying.options)
        with pytest.raises((PbsError, TimeoutError, ZeroDivisionError)) as caught:
            pbs.login()
    assert CANARY not in shown_by(caught.value)
    assert CANARY not in caplog.text + repr(saying.events) + repr(pbs.client)


@pytest.mark.parametrize(
    "options", [{"proxy": f"ftp://user:{CANARY}@proxy"}, {"proxy": f"http://user:{CANARY}@"}, {"connections": 0}]
)
def test_no_secret_in_the_error_of_a_client_that_cannot_be_made(options: dict[str, Any]) -> None:
    options = {"proxy": f"http://user:{CANARY}@proxy:3128", **options}
    with pytest.raises(UsageError) as caught:
        Client("pbs.example.com", auth=Password("root@pam", CANARY), **options)
    assert CANARY not in shown_by(caught.value)


def test_headers_that_are_shown_leave_out_tickets(connect: Connect) -> None:
    reply = data([])
    reply.headers = (("set-cookie", f"__Host-PBSAuthCookie={CANARY}"), ("date", "x"))
    assert CANARY not in repr(connect(Script(reply)).exchange(list_snapshots("tank")).headers)
