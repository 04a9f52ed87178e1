"""What hooks and the log are told, and what they never are."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from pbs_client import AnswerEvent, ApiToken, Interrupted, NotFound, NotSent, Password, PbsError, RequestEvent
from tests.client.conftest import Connect
from tests.client.operations import UPID, download_file, list_snapshots, start_gc, update_user
from tests.support.interpreter import said
from tests.support.scripted import Reply, Script, data, refusal
from tests.support.scripted_pbs import PASSWORD, USER, LoginServer, TaskServer


class Hooks:
    def __init__(self) -> None:
        self.requests: list[RequestEvent] = []
        self.answers: list[AnswerEvent] = []

    @property
    def options(self) -> dict[str, object]:
        return {"on_request": self.requests.append, "on_answer": self.answers.append}


@pytest.fixture
def hooks() -> Hooks:
    return Hooks()


def test_hooks_get_what_metrics_and_traces_need(connect: Connect, hooks: Hooks) -> None:
    connect(Script(data([])), **hooks.options).send(list_snapshots("tank"))
    (request,) = hooks.requests
    template = "/admin/datastore/{store}/snapshots"
    assert request == RequestEvent("snapshots.list_snapshots", "GET", template, "pbs.example.com:8007", 1, None, 1)
    (answer,) = hooks.answers
    assert (answer.operation, answer.method, answer.template, answer.server) == (
        request.operation,
        "GET",
        template,
        request.server,
    )
    assert (answer.status, answer.error, answer.upid, answer.attempt) == (200, None, None, 1)
    assert answer.duration >= 0


def test_hooks_are_told_the_task(connect: Connect, hooks: Hooks) -> None:
    connect(Script(by=TaskServer(UPID, [])), **hooks.options).wait(start_gc("tank"))
    assert [(event.operation, event.upid) for event in hooks.requests] == [
        ("gc.start_gc", None),
        ("tasks.get_task_status", UPID),
    ]
    assert [(event.operation, event.upid) for event in hooks.answers] == [
        ("gc.start_gc", UPID),
        ("tasks.get_task_status", UPID),
    ]


def test_hooks_are_told_of_every_attempt_and_how_it_ended(connect: Connect, hooks: Hooks) -> None:
    script = Script(NotSent("refused"), Interrupted("reset"), refusal(400, "no such datastore 'tank'"))
    with pytest.raises(NotFound):
        connect(script, **hooks.options).send(list_snapshots("tank"))
    assert [event.attempt for event in hooks.requests] == [1, 2, 3]
    assert [event.number for event in hooks.answers] == [event.number for event in hooks.requests] == [1, 2, 3]
    assert [(event.attempt, event.status, event.error) for event in hooks.answers] == [
        (1, None, "NotSent"),
        (2, None, "Interrupted"),
        (3, 400, "NotFound"),
    ]


def test_hooks_are_told_of_logins_and_streams(connect: Connect, hooks: Hooks) -> None:
    server = LoginServer()
    server.answer = lambda request: Reply(body=b"{}", headers=(("content-type", "application/octet-stream"),))
    pbs = connect(Script(by=server), auth=Password(USER, PASSWORD), **hooks.options)
    with pbs.stream(download_file("tank", file_name="x")) as download:
        download.read()
    assert [(event.operation, event.template, event.status) for event in hooks.answers] == [
        ("login", "/access/ticket", 200),
        ("snapshots.download_file", "/admin/datastore/{store}/download", 200),
    ]


def test_a_hook_that_fails_changes_nothing(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    def fail(event: object) -> None:
        raise RuntimeError("broken hook")

    with caplog.at_level(logging.ERROR, "pbs_client"):
        assert connect(Script(data(["a"])), on_request=fail, on_answer=fail).send(list_snapshots("tank")) == ["a"]
    assert caplog.text.count("RuntimeError: broken hook") == 2


def test_the_log_shows_calls_and_no_secret(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    script = Script(data(None), refusal(400, "parameter verification failed - 'password': canary-1 is too short"))
    pbs = connect(script, auth=ApiToken("root@pam!x", "canary-2"))
    with caplog.at_level(logging.DEBUG, "pbs_client"):
        pbs.send(update_user("me@pbs", password="canary-1"))
        with pytest.raises(PbsError) as caught:
            pbs.send(update_user("me@pbs", password="canary-1"))
    assert 'users.update_user("me@pbs", password=***)' in caplog.text
    assert "PUT /access/users/{userid} to pbs.example.com:8007" in caplog.text
    assert "400 ParameterError" in caplog.text
    assert "canary" not in caplog.text + str(caught.value)


def test_no_body_is_logged(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "pbs_client"):
        connect(Script(data(["the-answer"]))).send(list_snapshots("tank"))
    assert "the-answer" not in caplog.text


def test_nothing_is_printed_unless_logging_is_set_up() -> None:
    code = "from pbs_client.events import logger; logger().warning('hello')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""


def test_the_log_is_there_for_who_asks_for_it_after_the_first_call() -> None:
    program = """
import sys
from pbs_api.server import ping
from pbs_client import Client
class Answer:
    status, headers = 200, ()
    def chunks(self):
        yield b'{"data": {"pong": true}}'
    def close(self): pass
class Memory:
    def open(self, request): return Answer()
    def close(self): pass
with Client("pbs.example.com", transport=Memory()) as pbs:
    pbs.send(ping())
    print(sorted({"attr", "html", "http", "inspect", "logging", "random"} & set(sys.modules)))
    import logging
    logging.basicConfig(stream=sys.stdout)
    logging.getLogger("pbs_client").setLevel(logging.DEBUG)
    pbs.send(ping())
"""
    loaded, *logged = said(program).splitlines()
    assert loaded == "[]"
    assert logged[0] == "DEBUG:pbs_client:server.ping(): GET /ping to pbs.example.com:8007, attempt 1"
