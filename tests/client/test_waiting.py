"""Waiting that meets callbacks, outages and arguments of an unusual kind."""

from __future__ import annotations

from typing import Any

import pytest

from pbs_client import Client, HttpRequest, NotFound, NotSent, TaskTimeout, UsageError
from tests.client.conftest import Connect
from tests.client.operations import UPID, start_gc
from tests.support.moments import Clock
from tests.support.scripted import Reply, Script, ScriptedTransport, data
from tests.support.scripted_pbs import TaskServer


def test_an_error_of_on_log_is_the_caller_s(connect: Connect) -> None:
    mine = NotFound("mine")

    def on_log(line: str) -> None:
        raise mine

    with pytest.raises(NotFound) as caught:
        connect(Script(by=TaskServer(UPID, [["one"]]))).wait(UPID, on_log=on_log)
    assert caught.value is mine


@pytest.mark.parametrize("tasks", [UPID, start_gc("tank")])
def test_wait_all_takes_no_single_task(connect: Connect, tasks: Any) -> None:
    script = Script(data(None))
    with pytest.raises(UsageError, match="a list of tasks"):
        connect(script).wait_all(tasks)
    assert script.requests == []


@pytest.mark.parametrize("with_log", [False, True])
def test_waiting_outlasts_a_restart_of_the_server(connect: Connect, with_log: bool, virtual_time: Clock) -> None:
    server = TaskServer(UPID, [["one"], ["two"]])
    refused = iter(range(8))  # More than `retries`.

    def answer(request: HttpRequest) -> Reply | BaseException:
        return NotSent("refused") if request.method == "GET" and next(refused, None) is not None else server(request)

    lines: list[str] = []
    caller = connect(Script(by=answer))
    assert caller.wait(start_gc("tank"), poll=0.2, on_log=lines.append if with_log else None).exitstatus == "OK"
    assert lines == (["one", "two"] if with_log else [])


def test_the_start_counts_as_waiting(virtual_time: Clock) -> None:
    script = Script(by=TaskServer(UPID, [[]] * 100))
    with (
        Client("pbs.example.com", poll=1, transport=ScriptedTransport(script, latency=100)) as client,
        pytest.raises(TaskTimeout),
    ):
        client.wait(start_gc("tank"), timeout=60)
    assert [request.method for request in script.requests] == ["POST", "GET"]
