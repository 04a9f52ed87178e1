"""Waiting for tasks, following their logs, stopping them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest

from pbs_client import (
    AnswerTimeout,
    AsyncClient,
    Client,
    HttpRequest,
    Interrupted,
    NotFound,
    PbsError,
    Request,
    TaskFailed,
    TaskRequest,
    TaskResult,
    TaskTimeout,
    TaskUnknown,
    UnexpectedAnswer,
    Upid,
    UsageError,
    raw_request,
)
from pbs_client.runtime.decoders import Decoder
from pbs_client.runtime.decoding import UPID as A_UPID
from pbs_client.runtime.operation import Operation, Parameter
from tests.client.conftest import Connect
from tests.client.operations import UPID, start_gc
from tests.support.moments import Clock
from tests.support.scripted import (
    AsyncScriptedTransport,
    Form,
    Reply,
    Script,
    ScriptedTransport,
    data,
    query_of,
    refusal,
)
from tests.support.scripted_pbs import TaskServer


def ignore(line: str) -> None:
    """For those who do not care."""


def test_wait_starts_the_task_and_gives_its_end(connect: Connect) -> None:
    script = Script(by=TaskServer(UPID, [[], [], []], endtime=1710000000))
    result = connect(script).wait(start_gc("tank"))
    assert result == TaskResult(Upid(UPID), "OK", 0, 1710000000)
    assert result.upid.worker_type == "garbage_collection"
    assert script.paths[0] == "POST /admin/datastore/tank/gc"
    assert len([path for path in script.paths if path.startswith("POST")]) == 1


def test_wait_takes_the_upid_of_a_running_task(connect: Connect) -> None:
    script = Script(by=TaskServer(UPID, [[]]))
    assert connect(script).wait(UPID).exitstatus == "OK"
    assert all(path.startswith("GET /nodes/localhost/tasks/UPID%3Apbs%3A") for path in script.paths)


def test_warnings_are_a_success_and_counted(connect: Connect) -> None:
    result = connect(Script(by=TaskServer(UPID, [], "WARNINGS: 3"))).wait(UPID)
    assert (result.exitstatus, result.warnings, result.endtime, result.endtime_utc) == ("WARNINGS: 3", 3, None, None)


def test_a_failed_task_raises_with_its_last_lines(connect: Connect) -> None:
    server = TaskServer(UPID, [[f"line {number}" for number in range(1, 31)]], "chunk is gone")
    with pytest.raises(TaskFailed, match="chunk is gone") as caught:
        connect(Script(by=server)).wait(start_gc("tank"))
    error = caught.value
    assert (error.upid, error.exitstatus) == (UPID, "chunk is gone")
    assert error.log == tuple(f"line {number}" for number in range(11, 31))
    assert str(error).startswith('gc.start_gc("tank"): the task failed: chunk is gone')


def test_a_failed_task_does_not_show_the_secrets_it_was_started_with(connect: Connect) -> None:
    operation = Operation(
        "things.start",
        "POST",
        "/things/start",
        "start",
        parameters=(Parameter("key", "key", "body", secret=True),),
        decode=Decoder(A_UPID),
    )
    server = TaskServer(UPID, [["using canary-key", "it is canary%2Dkey"]], "bad key 'canary-key' given")
    with pytest.raises(TaskFailed, match="bad key") as caught:
        connect(Script(by=server)).wait(TaskRequest(operation, {"key": "canary-key"}))
    shown = f"{caught.value} {vars(caught.value)}"
    assert "canary" not in shown
    assert "using" in shown


def test_a_failed_task_whose_log_cannot_be_had_still_is_a_failed_task(connect: Connect) -> None:
    server = TaskServer(UPID, [], "no space left")
    server.log_gone = True
    with pytest.raises(TaskFailed) as caught:
        connect(Script(by=server)).wait(UPID)
    assert caught.value.log == ()


def test_a_followed_task_that_fails_brings_the_lines_it_already_gave(connect: Connect) -> None:
    lines: list[str] = []
    script = Script(by=TaskServer(UPID, [["a"], ["b"]], "broken"))
    with pytest.raises(TaskFailed) as caught:
        connect(script).wait(UPID, on_log=lines.append)
    assert lines == ["a", "b"]
    assert caught.value.log == ("a", "b")
    assert len([path for path in script.paths if path.endswith("/status")]) == 1


def test_a_task_that_nobody_knows_the_end_of(connect: Connect) -> None:
    with pytest.raises(TaskUnknown) as caught:
        connect(Script(by=TaskServer(UPID, [], "unknown"))).wait(UPID)
    assert caught.value.exitstatus == "unknown"


def test_a_time_limit_leaves_the_task_running_and_names_it(connect: Connect, virtual_time: Clock) -> None:
    server = TaskServer(UPID, [[] for _ in range(100_000)])
    with pytest.raises(TaskTimeout, match="and continues") as caught:
        connect(Script(by=server), poll=1).wait(start_gc("tank"), timeout=60)
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.upid == UPID
    assert not server.stopped


def test_a_time_limit_of_zero_looks_once(connect: Connect) -> None:
    script = Script(by=TaskServer(UPID, [[], []]))
    pbs = connect(script)
    with pytest.raises(TaskTimeout):
        pbs.wait(UPID, timeout=0)
    assert len(script.requests) == 1
    pbs.send(status_of(UPID))
    assert pbs.wait(UPID, timeout=0).exitstatus == "OK"


def test_a_look_takes_no_longer_than_any_call(connect: Connect) -> None:
    script = Script(by=TaskServer(UPID, []))
    connect(script, total_timeout=2.0).wait(UPID, timeout=3600)
    assert script.requests[0].read_timeout is not None
    assert script.requests[0].read_timeout <= 2.0


def test_the_time_limit_holds_while_lines_keep_coming(connect: Connect, clock: Clock) -> None:
    server = TaskServer(UPID, [["more"]] * 1_000_000)

    def on_log(line: str) -> None:
        clock.advance(1)

    with pytest.raises(TaskTimeout):
        connect(Script(by=server)).wait(UPID, timeout=60, on_log=on_log)


def test_a_server_that_is_silent_does_not_hold_up_the_time_limit(connect: Connect, virtual_time: Clock) -> None:
    silent = Reply(pieces=[b" "] * 1000, delay=1)
    with pytest.raises(TaskTimeout):
        connect(Script(silent)).wait(UPID, timeout=60)


def test_a_short_break_does_not_end_the_waiting(connect: Connect) -> None:
    server = TaskServer(UPID, [[], []])
    failures: list[BaseException | Reply] = [Interrupted("reset"), refusal(500, "oops")]

    def flaky(request: HttpRequest) -> Reply | BaseException:
        return failures.pop() if failures and request.method == "GET" else server(request)

    assert connect(Script(by=flaky)).wait(UPID).exitstatus == "OK"


def test_an_error_while_waiting_names_the_task_that_goes_on(connect: Connect) -> None:
    script = Script(by=lambda request: data(UPID) if request.method == "POST" else Interrupted("reset"))
    with pytest.raises(Interrupted) as caught:
        connect(script).wait(start_gc("tank"))
    assert UPID in caught.value.__notes__[0]


def test_a_look_that_takes_too_long_is_no_time_limit_of_the_task(connect: Connect) -> None:
    with pytest.raises(AnswerTimeout, match="silent") as caught:
        connect(Script(AnswerTimeout("silent"))).wait(UPID, timeout=60)
    assert UPID in caught.value.__notes__[0]


def test_a_task_that_was_not_started_is_not_said_to_go_on(connect: Connect) -> None:
    with pytest.raises(NotFound) as caught:
        connect(Script(refusal(400, "no such datastore 'tank'"))).wait(start_gc("tank"))
    assert not hasattr(caught.value, "__notes__")


@pytest.mark.parametrize("status", [None, [], {"status": "dancing"}, {}])
def test_an_odd_status_is_an_unexpected_answer(connect: Connect, status: Any) -> None:
    with pytest.raises(UnexpectedAnswer):
        connect(Script(data(status))).wait(UPID)


@pytest.mark.parametrize("log", [None, {"n": 1}, [{"n": 1}], [5]])
def test_an_odd_log_is_an_unexpected_answer(connect: Connect, log: Any) -> None:
    with pytest.raises(UnexpectedAnswer, match="expected a"):
        connect(Script(data(log, total=0, active=False))).follow(UPID)


def test_polling_starts_fast_and_does_not_sleep_after_the_end(connect: Connect, slept: list[float]) -> None:
    pbs = connect(Script(by=TaskServer(UPID, [])), poll=1.0)
    pbs.wait(UPID)
    assert slept == []
    connect(Script(by=TaskServer(UPID, [[] for _ in range(12)])), poll=1.0).wait(UPID)
    assert slept[0] <= 0.1
    assert slept == sorted(slept)
    assert slept[-1] == 1.0
    assert len(slept) == 11


def test_polling_is_fast_again_after_new_lines(connect: Connect, slept: list[float]) -> None:
    growth: list[list[str]] = [*([] for _ in range(12)), ["a"], [], []]
    connect(Script(by=TaskServer(UPID, growth)), poll=1.0).follow(UPID)
    assert slept[11] == 1.0
    assert slept[12] <= 0.1


def status_of(upid: str) -> Request[Any]:
    return raw_request("GET", "/nodes/{node}/tasks/{upid}/status", {"node": "localhost", "upid": upid})


# logs


def test_each_line_once_in_order(connect: Connect) -> None:
    growth = [["a"], [], ["b", "c"], [], ["d"], ["TASK OK"]]
    assert connect(Script(by=TaskServer(UPID, growth))).follow(UPID) == ["a", "b", "c", "d", "TASK OK"]


def test_a_long_log_is_read_in_pages(connect: Connect) -> None:
    lines = [f"line {number}" for number in range(1, 1234)]
    script = Script(by=TaskServer(UPID, [lines, ["end"]]))
    assert connect(script).follow(UPID) == [*lines, "end"]
    assert all(int(query_of(request)["limit"]) <= 500 for request in script.requests)


def test_lines_written_between_the_reading_and_the_look_are_not_lost(connect: Connect) -> None:
    server = TaskServer(UPID, [["a"], ["b"]])
    server.late = ["c", "TASK OK"]
    assert connect(Script(by=server)).follow(UPID) == ["a", "b", "c", "TASK OK"]


def test_a_server_that_sends_lines_again_does_not_make_them_appear_twice(connect: Connect) -> None:
    answers = [
        data([{"n": 1, "t": "a"}], total=1, active=True),
        data([{"n": 1, "t": "a"}, {"n": 2, "t": "b"}], total=2, active=True),
        data([{"n": 2, "t": "b"}], total=2, active=False),
    ]
    assert connect(Script(*answers)).follow(UPID) == ["a", "b"]


def test_the_log_of_an_ended_task_is_given_to_its_end(connect: Connect) -> None:
    server = TaskServer(UPID, [])
    server.lines = ["a", "TASK OK"]
    assert connect(Script(by=server)).follow(UPID) == ["a", "TASK OK"]


def test_following_a_task_whose_log_is_gone(connect: Connect) -> None:
    server = TaskServer(UPID, [])
    server.log_gone = True
    with pytest.raises(NotFound):
        connect(Script(by=server)).follow(UPID)


def test_waiting_with_on_log_for_a_task_whose_log_is_gone_goes_by_its_status(connect: Connect) -> None:
    server = TaskServer(UPID, [])
    server.log_gone = True
    assert connect(Script(by=server)).wait(UPID, on_log=print).exitstatus == "OK"


def test_on_log_that_raises_ends_the_waiting_and_not_the_task(connect: Connect) -> None:
    def fail(line: str) -> None:
        raise RuntimeError(line)

    server = TaskServer(UPID, [["a"], ["b"]])
    with pytest.raises(RuntimeError, match="a") as caught:
        connect(Script(by=server)).wait(UPID, on_log=fail)
    assert UPID in caught.value.__notes__[0]
    assert not server.stopped


def test_following_can_be_given_up_at_any_line() -> None:
    with Client(
        "pbs.example.com", transport=ScriptedTransport(Script(by=TaskServer(UPID, [["a", "b"], ["c"]])))
    ) as pbs:
        assert next(iter(pbs.follow(UPID))) == "a"


async def test_on_log_may_be_a_coroutine_function_for_the_async_client() -> None:
    lines: list[str] = []

    async def collect(line: str) -> None:
        await asyncio.sleep(0)
        lines.append(line)

    script = Script(by=TaskServer(UPID, [["a"], ["b"]]))
    async with AsyncClient("pbs.example.com", poll=0.0, transport=AsyncScriptedTransport(script)) as pbs:
        await pbs.wait(UPID, on_log=collect)
    assert lines == ["a", "b"]


# giving up


@pytest.mark.parametrize("many", [False, True])
def test_ctrl_c_leaves_the_task_running_and_says_which(
    form: Form, many: bool, caplog: pytest.LogCaptureFixture
) -> None:
    server = TaskServer(UPID, [[] for _ in range(1000)])

    def interrupted(request: HttpRequest) -> Reply | BaseException:
        return KeyboardInterrupt() if server.looks == 3 else server(request)

    with caplog.at_level(logging.WARNING, "pbs_client"), pytest.raises(KeyboardInterrupt) as caught:
        _wait(interrupted, many) if form == "sync" else asyncio.run(_await(interrupted, many))
    assert UPID in caught.value.__notes__[0]
    assert UPID in caplog.text
    assert not server.stopped


def _wait(by: Callable[[HttpRequest], Reply | BaseException], many: bool) -> None:
    with Client("pbs.example.com", poll=0.0, transport=ScriptedTransport(Script(by=by))) as pbs:
        _ = pbs.wait_all([start_gc("tank")]) if many else pbs.wait(start_gc("tank"))


async def _await(by: Callable[[HttpRequest], Reply | BaseException], many: bool) -> None:
    async with AsyncClient("pbs.example.com", poll=0.0, transport=AsyncScriptedTransport(Script(by=by))) as pbs:
        _ = await pbs.wait_all([start_gc("tank")]) if many else await pbs.wait(start_gc("tank"))


async def test_a_cancellation_leaves_the_task_running_and_says_which(caplog: pytest.LogCaptureFixture) -> None:
    server = TaskServer(UPID, [[] for _ in range(100_000)])
    seen = asyncio.Event()

    def watched(request: HttpRequest) -> Reply | BaseException:
        if server.looks == 3:
            seen.set()
        return server(request)

    async with AsyncClient("pbs.example.com", poll=0.01, transport=AsyncScriptedTransport(Script(by=watched))) as pbs:
        waiting = asyncio.ensure_future(pbs.wait(start_gc("tank")))
        await seen.wait()
        waiting.cancel()
        with caplog.at_level(logging.WARNING, "pbs_client"), pytest.raises(asyncio.CancelledError):
            await waiting
    assert UPID in caplog.text
    assert not server.stopped


def test_a_task_is_stopped_on_request_only(connect: Connect) -> None:
    server = TaskServer(UPID, [[]])
    script = Script(by=server)
    connect(script).stop_task(UPID)
    assert server.stopped
    assert script.paths == ["DELETE /nodes/localhost/tasks/" + UPID.replace(":", "%3A").replace("@", "%40")]


def test_a_negative_poll_is_refused(connect: Connect) -> None:
    with pytest.raises(UsageError, match="poll"):
        connect(Script(data(None))).wait(UPID, poll=-1)


PROXY = (("content-type", "text/plain"),)
NOT_NOW: dict[str, Reply | BaseException] = {
    "bad gateway": Reply(502, b"<html><title>502 Bad Gateway</title>", (("content-type", "text/html"),)),
    "unavailable": Reply(503, b"upstream connect error", PROXY),
    "gateway timeout": Reply(504, b"", ()),
    "too many requests": Reply(429, b"slow down", PROXY),
    "no route": Reply(404, b"404 page not found", PROXY),
    "daemon down": refusal(400, "client error (Connect)"),
    "failed": refusal(500, "oops"),
    "broken": Interrupted("reset"),
}


@pytest.mark.parametrize("with_log", [True, False])
@pytest.mark.parametrize("outage", NOT_NOW)
def test_waiting_outlasts_an_outage_however_it_looks(
    connect: Connect, slept: list[float], outage: str, with_log: bool
) -> None:
    server = TaskServer(UPID, [["one"], ["two"], []])
    requests: list[str] = []

    def by(request: HttpRequest) -> Reply | BaseException:
        requests.append(request.target)
        return NOT_NOW[outage] if 3 <= len(requests) <= 12 else server(request)

    lines: list[str] = []
    pbs = connect(Script(by=by), retries=0, poll=1.0)
    result = pbs.wait(start_gc("tank"), timeout=3600, on_log=lines.append if with_log else None)
    assert result.exitstatus == "OK"
    assert lines == (["one", "two"] if with_log else [])


@pytest.mark.parametrize("outage", ["bad gateway", "no route", "daemon down"])
def test_an_outage_that_does_not_end_ends_the_wait_with_the_task(connect: Connect, outage: str) -> None:
    pbs = connect(Script(NOT_NOW[outage]), retries=0, poll=0.0)
    with pytest.raises(PbsError) as caught:
        pbs.wait(UPID)
    assert caught.value.upid == UPID
    with pytest.raises(PbsError) as followed:
        pbs.follow(UPID)
    assert followed.value.upid == UPID


def test_each_error_of_many_tasks_carries_its_task(connect: Connect) -> None:
    other = UPID.replace("00000001", "00000002")
    with pytest.raises(ExceptionGroup) as caught:
        connect(Script(refusal(403, "permission check failed"))).wait_all([UPID, other])
    assert [error.upid for error in caught.value.exceptions if isinstance(error, PbsError)] == [UPID, other]


@pytest.mark.parametrize("answer", ["", "OK", "nonsense", "UPID:\ud800", f"UPID:{'n' * 3072}"])
def test_a_start_that_is_answered_without_a_upid_says_so(connect: Connect, answer: str) -> None:
    with pytest.raises(UnexpectedAnswer, match="no UPID that can be sent back, so this call has started a task"):
        connect(Script(data(answer))).wait(start_gc("tank"))


@pytest.mark.parametrize(
    ("upid", "text"),
    [
        ("", "not the UPID of a PBS task"),
        ("UPID:pve:0003CD7A:0A6A15DB:65E7B1A5:vzdump:100:root@pam:", "PVE's UPIDs have one part fewer"),
        ("nonsense", "not the UPID of a PBS task"),
        (5, "a UPID is a string"),
    ],
)
@pytest.mark.parametrize("what", ["wait", "follow", "stop_task"])
def test_what_is_no_upid_is_refused_before_anything_is_sent(connect: Connect, upid: Any, text: str, what: str) -> None:
    script = Script(data(None))
    if what == "wait" and not isinstance(upid, str):
        text = "a request that starts a task, or a UPID"
    with pytest.raises(UsageError, match=text):
        getattr(connect(script), what)(upid)
    assert script.requests == []


def test_a_task_that_says_too_much_is_shown_in_part(connect: Connect) -> None:
    server = TaskServer(UPID, [["\x1b[2J" + "x" * 1_000_000] * 25], "\x1b]0;owned\x07\u202e" + "y" * 1_000_000)
    with pytest.raises(TaskFailed) as caught:
        connect(Script(by=server)).wait(UPID)
    shown = str(caught.value)
    assert len(shown) < 10_000
    assert shown.replace("\n", "").isprintable()


def test_a_upid_with_a_line_break_forges_no_line_of_the_log(connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    forged = UPID.replace("tank", "tank\nERROR root logged in\x1b[31m\u202e")
    with caplog.at_level(logging.DEBUG, "pbs_client"), pytest.raises(PbsError) as caught:
        connect(Script(refusal(400, "no such task\r\x1b[0m"))).wait(forged)
    assert all(record.getMessage().isprintable() for record in caplog.records)
    assert caplog.records
    assert all(line.isprintable() for line in [*str(caught.value).splitlines(), *caught.value.__notes__])
    assert not any(line.startswith("ERROR") for line in str(caught.value).splitlines())


@pytest.mark.parametrize("count", ["9" * 5000, "²", "many"])
def test_warnings_that_cannot_be_counted_are_none(connect: Connect, count: str) -> None:
    assert connect(Script(by=TaskServer(UPID, [], f"WARNINGS: {count}"))).wait(UPID).warnings == 0


@pytest.mark.parametrize("endtime", [10**12, 10**17, 253402300800, -(10**13)])
def test_an_end_beyond_the_calendar_is_none(connect: Connect, endtime: int) -> None:
    result = connect(Script(by=TaskServer(UPID, [], endtime=endtime))).wait(UPID)
    assert (result.endtime, result.endtime_utc) == (endtime, None)


class OddlyNumbered:
    """Gives one page of a log, whose lines have these numbers, and then no more."""

    def __init__(self, *numbers: object) -> None:
        self.numbers = numbers

    def __call__(self, request: HttpRequest) -> Reply:
        if request.target.endswith("/status"):
            return data({"status": "stopped", "exitstatus": "OK"})
        start = int(query_of(request)["start"])
        lines = [
            {"n": number, "t": f"line {number}"}
            for number in self.numbers
            if not isinstance(number, int) or number >= start
        ]
        return data(lines, total=len(self.numbers), active=False)


@pytest.mark.parametrize("numbers", [(1, 2, 3), (3, 2, 1), (1, 5, 2), (7,)])
def test_lines_out_of_order_are_given_once(connect: Connect, numbers: tuple[int, ...]) -> None:
    lines: list[str] = []
    connect(Script(by=OddlyNumbered(*numbers))).wait(UPID, on_log=lines.append)
    assert lines == [f"line {number}" for number in numbers]


@pytest.mark.parametrize("number", [10**30, 1.5, True, None, "1"])
def test_a_line_that_has_no_number_is_the_server_s_fault(connect: Connect, number: object) -> None:
    with pytest.raises(UnexpectedAnswer, match=r"at \[0\]\.n: expected the number of a line") as caught:
        connect(Script(by=OddlyNumbered(number))).wait(UPID, on_log=ignore)
    assert caught.value.upid == UPID
