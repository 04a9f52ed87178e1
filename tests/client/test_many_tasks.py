"""Waiting for several tasks at once: the order of results, failures together, one time limit."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from pbs_client import (
    HttpRequest,
    NotFound,
    ServerError,
    TaskFailed,
    TaskTimeout,
    UsageError,
)
from tests.client.conftest import Connect
from tests.client.operations import UPID, start_gc
from tests.support.moments import Clock
from tests.support.scripted import Reply, Script, data, path_of, refusal
from tests.support.scripted_pbs import TaskServer


class ManyTasks:
    """Several tasks, each with its own server, started by the name of a store."""

    def __init__(self, **servers: TaskServer | Reply) -> None:
        self.servers = servers

    def __call__(self, request: HttpRequest) -> Reply | BaseException:
        path = unquote(path_of(request))
        for store, server in self.servers.items():
            if path == f"/admin/datastore/{store}/gc":
                return server if isinstance(server, Reply) else server(request)
            if isinstance(server, TaskServer) and server.upid in path:
                return server(request)
        raise AssertionError(path)


def upid_of(store: str) -> str:
    return UPID.replace("tank", store)


def test_results_come_in_the_order_of_the_tasks(connect: Connect) -> None:
    servers = ManyTasks(a=TaskServer(upid_of("a"), [[], [], []]), b=TaskServer(upid_of("b"), [], "WARNINGS: 1"))
    results = connect(Script(by=servers)).wait_all([start_gc("a"), upid_of("b"), start_gc("b")])
    assert [(result.upid, result.exitstatus) for result in results] == [
        (upid_of("a"), "OK"),
        (upid_of("b"), "WARNINGS: 1"),
        (upid_of("b"), "WARNINGS: 1"),
    ]


def test_no_tasks_are_no_results(connect: Connect) -> None:
    assert connect(Script(data(None))).wait_all([]) == []


def test_failures_are_raised_together_after_all_have_ended(connect: Connect) -> None:
    slow = TaskServer(upid_of("slow"), [[] for _ in range(5)])
    servers = ManyTasks(
        gone=refusal(400, "no such datastore 'gone'"), bad=TaskServer(upid_of("bad"), [["x"]], "broken"), slow=slow
    )
    with pytest.raises(ExceptionGroup, match="2 of 3") as caught:
        connect(Script(by=servers)).wait_all([start_gc("gone"), start_gc("slow"), start_gc("bad")])
    gone, bad = caught.value.exceptions
    assert isinstance(gone, NotFound)
    assert isinstance(bad, TaskFailed)
    assert bad.log == ("x",)
    assert not slow.running


def test_one_time_limit_for_all(connect: Connect, virtual_time: Clock) -> None:
    servers = ManyTasks(a=TaskServer(upid_of("a"), []), b=TaskServer(upid_of("b"), [[] for _ in range(100_000)]))
    with pytest.raises(ExceptionGroup) as caught:
        connect(Script(by=servers), poll=1).wait_all([start_gc("a"), start_gc("b")], timeout=60)
    (error,) = caught.value.exceptions
    assert isinstance(error, TaskTimeout)
    assert error.upid == upid_of("b")


def test_a_task_that_cannot_be_looked_at_does_not_keep_the_others_from_ending(connect: Connect) -> None:
    server = TaskServer(upid_of("a"), [[], []])

    def by(request: HttpRequest) -> Reply | BaseException:
        return server(request) if server.upid in unquote(path_of(request)) else refusal(500, "no")

    with pytest.raises(ExceptionGroup) as caught:
        connect(Script(by=by), retries=0).wait_all([upid_of("b"), upid_of("a")])
    (error,) = caught.value.exceptions
    assert isinstance(error, ServerError)
    assert upid_of("b") in error.__notes__[0]
    assert not server.running


def test_what_does_not_start_a_task_is_not_waited_for(connect: Connect) -> None:
    with pytest.raises(ExceptionGroup) as caught:
        connect(Script(data(None))).wait_all([5])
    assert isinstance(caught.value.exceptions[0], UsageError)
