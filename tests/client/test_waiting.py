"""Waiting that meets callbacks, outages and arguments of an unusual kind."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from pbs_client import AnswerTimeout, Client, HttpRequest, NotFound, NotSent, TaskFailed, TaskTimeout, UsageError
from tests.client.conftest import Connect
from tests.client.operations import UPID, start_gc
from tests.support.moments import Clock
from tests.support.scripted import Reply, Script, ScriptedTransport, data, path_of
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


@pytest.mark.parametrize("timeout", [float("inf"), float("nan"), 1e12])
def test_a_time_limit_that_is_none_is_refused_before_the_task_is_started(connect: Connect, timeout: float) -> None:
    script, task = Script(by=TaskServer(UPID, [])), start_gc("tank")
    assert task.operation.effect == "start"
    caller = connect(script)
    for wait in (partial(caller.wait, task), partial(caller.wait_all, [task])):
        with pytest.raises(UsageError, match="timeout must be at most 1,000,000,000 seconds, not"):
            wait(timeout=timeout)
    assert script.requests == []


def test_a_server_that_does_not_answer_any_more_is_waited_for_once_and_not_for_each_task(
    connect: Connect, clock: Clock
) -> None:
    def answer(request: HttpRequest) -> BaseException:
        assert request.deadline is not None
        clock.advance(request.deadline - clock())
        return AnswerTimeout("silent")

    script = Script(by=answer)
    with pytest.raises(ExceptionGroup) as caught:
        connect(script).wait_all([UPID] * 50, timeout=5)
    assert [type(error) for error in caught.value.exceptions] == [TaskTimeout] * 50
    assert len(script.requests) == 1


@pytest.mark.parametrize("many", [False, True])
def test_the_end_of_the_log_is_read_in_the_time_of_the_wait(connect: Connect, clock: Clock, many: bool) -> None:
    server = TaskServer(UPID, [], "disk is gone")

    def answer(request: HttpRequest) -> Reply | BaseException:
        assert request.deadline is not None
        if path_of(request).endswith("/status"):
            return server(request)
        clock.advance(request.deadline - clock())
        return AnswerTimeout("silent")

    script = Script(by=answer)
    caller = connect(script)
    with pytest.raises(ExceptionGroup if many else TaskFailed) as caught:
        _ = caller.wait_all([UPID] * 2, timeout=5) if many else caller.wait(UPID, timeout=5)
    failures = caught.value.exceptions if isinstance(caught.value, ExceptionGroup) else (caught.value,)
    assert isinstance(failures[0], TaskFailed)
    assert failures[0].log == ()
    assert [path_of(request).rpartition("/")[2] for request in script.requests] == ["status", "log"]


def test_the_start_counts_as_waiting(virtual_time: Clock) -> None:
    script = Script(by=TaskServer(UPID, [[]] * 100))
    with (
        Client("pbs.example.com", poll=1, transport=ScriptedTransport(script, latency=100)) as client,
        pytest.raises(TaskTimeout, match="and continues") as caught,
    ):
        client.wait(start_gc("tank"), timeout=60)
    assert not hasattr(caught.value, "__notes__")  # What they would say, it says itself.
    assert [request.method for request in script.requests] == ["POST", "GET"]
