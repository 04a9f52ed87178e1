"""Tasks on the server: waiting for their end, following their log, stopping them (protocol.md
§5). All as flows, without I/O.

Waiting never stops a task: not at a time limit, not at Ctrl-C, not at a cancellation. The error
then says which task continues.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import Any, TypeVar

from pbs_client.answers import Answer, TaskResult
from pbs_client.context import CallContext
from pbs_client.encoded_call import encoded
from pbs_client.errors import (
    AnswerTimeout,
    Busy,
    CertificateRefused,
    ConnectTimeout,
    Interrupted,
    NotFound,
    NotSent,
    PbsError,
    ServerError,
    TaskError,
    TaskFailed,
    TaskTimeout,
    TaskUnknown,
    Unavailable,
    UnexpectedAnswer,
    UsageError,
)
from pbs_client.events import logger
from pbs_client.farewell import say_at_the_end
from pbs_client.flow import Emit, Flow, Run, Sleep, Step
from pbs_client.misuse import uncalled, wrong_kind
from pbs_client.printable import printable
from pbs_client.runtime.request import Request, TaskRequest
from pbs_client.runtime.upid import Upid
from pbs_client.sender import Sender
from pbs_client.settings import LONGEST, check_number
from pbs_client.task_calls import TaskStatus, log_of, status_of, stop_of
from pbs_client.timeouts import Timeouts

T = TypeVar("T")

OUTAGE_POLLS = 60
"""How long to keep waiting for an unreachable server, in multiples of `poll`: it may be restarting,
and tasks take hours."""
LAST_LOOK = 1.0
"""Seconds that a look at a task may take even when the time for waiting is over, so that with a
time limit of zero there is still one look."""
FIRST_PAUSE = 0.05
"""Seconds between the first two looks at a task, since many end at once. From there the pauses grow
to the client's `poll`."""
PAGE = 500
"""Log lines per request."""
TAIL = 20
"""Log lines that an error quotes."""


def stop_task(sender: Sender, upid: str) -> Flow[None]:
    """Asks the server to stop a task."""
    yield from sender.exchange(stop_of(_checked(upid)), Timeouts())


def _checked(text: object) -> Upid:
    """The UPID that a user gave. Some hosts make UPIDs that PBS itself would call invalid, so only
    the ten parts are required."""
    if not isinstance(text, str):
        raise UsageError(
            uncalled(text, "wait") or f"a UPID is a string, not {type(text).__name__}",
            hint="wait() starts the task; its UPID is in the result." if isinstance(text, TaskRequest) else "",
        )
    if text.startswith("UPID:") and text.count(":") == 9:
        return Upid(text)
    return Upid.parse(text)


def _count(text: str) -> int:
    """The number that a text is; 0 if it is not one, or has too many digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


class _PollSchedule:
    """When to look at a task again (the pauses begin short and grow), and when to stop: at the time
    limit of the whole wait."""

    def __init__(self, sender: Sender, poll: float, timeout: float | None) -> None:
        if timeout is not None:
            check_number("timeout", timeout)
            if not timeout <= LONGEST:  # So that NaN is refused as well.
                raise UsageError(f"timeout must be at most {LONGEST:,.0f} seconds, not {timeout}; None means no limit")
        self._usual = sender.settings.total_timeout
        self._poll = poll
        self._end = None if timeout is None else time.monotonic() + timeout
        self._out_since: float | None = None
        self.silent = False
        """Whether the time is over and the server did not answer: then it is not asked again."""
        self.restart()

    def restart(self) -> None:
        """Starts again with short pauses: something has happened, so more may happen soon."""
        self._next = min(FIRST_PAUSE, self._poll)

    @property
    def left(self) -> float | None:
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    @property
    def is_over(self) -> bool:
        return self.left == 0

    @property
    def timeouts(self) -> Timeouts:
        """A look may take no longer than the time that is left, nor than any other call."""
        left = self.left
        if left is None:
            return Timeouts()
        left = max(LAST_LOOK, left)
        return Timeouts(total_timeout=left if self._usual is None else min(left, self._usual))

    def pause(self) -> Flow[None]:
        left = self.left
        yield Sleep(self._next if left is None else min(self._next, left))
        self._next = min(self._next * 1.5, self._poll)

    def look(self, sender: Sender, request: Request[T]) -> Flow[Answer[T]]:
        """Sends a request that only reads, and repeats it for a while if the server cannot be
        reached."""
        while True:
            try:
                answer = yield from self.look_once(sender, request)
            except PbsError as error:
                if not _says_not_now(error) or not self._outlasts_outage():
                    raise
            else:
                self._out_since = None
                return answer
            yield from self.pause()

    def look_once(self, sender: Sender, request: Request[T]) -> Flow[Answer[T]]:
        """Sends such a request once, within the time that is left."""
        try:
            return (yield from sender.exchange(request, self.timeouts))
        except PbsError as error:
            self.silent = self.is_over and _says_not_now(error)
            raise

    def _outlasts_outage(self) -> bool:
        now = time.monotonic()
        if self._out_since is None:
            self._out_since = now
        return now - self._out_since < OUTAGE_POLLS * self._poll and not self.is_over


def _says_not_now(error: PbsError) -> bool:
    """Whether an error means only that the server cannot be reached or cannot answer right now,
    whether it says so itself or a proxy does."""
    match error:
        case CertificateRefused():
            return False
        case ServerError() | UnexpectedAnswer():
            return error.foreign or (isinstance(error, ServerError) and error.status >= 500)
        case _:
            return isinstance(error, NotSent | Interrupted | Unavailable | Busy)


class _Log:
    """A task's log, each time read from where the last reading ended."""

    def __init__(self, sender: Sender, upid: str, *, may_be_gone: bool = False) -> None:
        self._sender = sender
        self._upid = upid
        self._may_be_gone = may_be_gone
        self._next = 1
        self.tail: deque[str] = deque(maxlen=TAIL)

    def read(self, schedule: _PollSchedule) -> Flow[tuple[list[str], bool, bool]]:
        """The new lines, whether there are already more, and whether the task was still running
        when they were read."""
        answer = yield from schedule.look(self._sender, log_of(self._upid, self._next, PAGE))
        new = [line for line in answer.data if line.number >= self._next]
        if new:
            self._next = max(line.number for line in new) + 1
        texts = [line.text for line in new]
        self.tail.extend(texts)
        more = bool(new) and answer.total is not None and answer.total >= self._next
        return texts, more, answer.active is True

    def follow(self, schedule: _PollSchedule, give: Callable[[str], Step]) -> Flow[None]:
        """Gives each line once, until the task has ended or the time is over."""
        ended = False
        while not schedule.is_over:
            try:
                texts, more, active = yield from self.read(schedule)
            except NotFound:
                if self._may_be_gone:
                    return
                raise
            for text in texts:
                yield give(text)
            if texts:
                schedule.restart()
            if more:
                continue
            if ended:
                return
            # PBS reads the file first, and then checks whether the task runs, so lines written in
            # between are missing: read once more.
            ended = not active
            if active:
                yield from schedule.pause()


def follow(sender: Sender, upid: str, poll: float) -> Flow[Emit | None]:
    """Emits the log lines of a task as they come."""
    checked = _checked(upid)
    try:
        yield from _Log(sender, checked).follow(_PollSchedule(sender, poll, None), Emit)
    except PbsError as error:
        error.upid = checked
        raise
    return None


def wait(
    sender: Sender,
    task: TaskRequest | str,
    *,
    timeout: float | None,
    poll: float,
    on_log: Callable[[str], object] | None,
) -> Flow[TaskResult]:
    """Starts a task if it is not running yet, and waits for its end."""
    schedule = _PollSchedule(sender, poll, timeout)
    upid, call = yield from _start(sender, task)
    # If the log is already gone, the status says what is known.
    log = _Log(sender, upid, may_be_gone=True) if on_log is not None else None
    try:
        while True:
            if log is not None and on_log is not None:
                yield from log.follow(schedule, lambda line: Run(partial(on_log, line)))
            status = yield from _look(sender, upid, schedule)
            if not status.running:
                break
            if schedule.is_over:
                raise _timeout(upid, call, timeout)
            yield from schedule.pause()
    except (AnswerTimeout, ConnectTimeout) as error:
        if not schedule.is_over:
            _goes_on(error, [upid])
            raise
    except BaseException as error:
        _goes_on(error, [upid])
        raise
    else:
        return (yield from _result(sender, upid, call, status, schedule, log))
    raise _timeout(upid, call, timeout)


def wait_all(
    sender: Sender, tasks: Sequence[TaskRequest | str], *, timeout: float | None, poll: float
) -> Flow[list[TaskResult]]:
    """Starts all tasks, waits for the end of each, and gives the results in the same order."""
    if isinstance(tasks, (str, TaskRequest)):
        raise UsageError(f"wait_all() takes a list of tasks, not one: {tasks!r}", hint="For one there is wait().")
    outcomes: dict[int, TaskResult | PbsError] = {}
    running: dict[int, tuple[Upid, CallContext]] = {}
    schedule = _PollSchedule(sender, poll, timeout)
    try:
        for index, task in enumerate(tasks):
            try:
                running[index] = yield from _start(sender, task)
            except PbsError as error:
                outcomes[index] = error
        while running:
            for index, (upid, call) in list(running.items()):
                outcome = yield from _outcome(sender, upid, call, schedule, timeout)
                if outcome is not None:
                    outcomes[index] = outcome
                    del running[index]
                    schedule.restart()
            if running:
                yield from schedule.pause()
    except BaseException as error:
        _goes_on(error, [upid for upid, _ in running.values()])
        raise
    results, failures = _parted(outcomes)
    if failures:
        raise ExceptionGroup(f"{len(failures)} of {len(outcomes)} tasks did not succeed", failures)
    return results


def _parted(outcomes: dict[int, TaskResult | PbsError]) -> tuple[list[TaskResult], list[PbsError]]:
    ordered = [outcomes[index] for index in sorted(outcomes)]
    return [one for one in ordered if isinstance(one, TaskResult)], [
        one for one in ordered if isinstance(one, PbsError)
    ]


def _outcome(
    sender: Sender, upid: Upid, call: CallContext, schedule: _PollSchedule, timeout: float | None
) -> Flow[TaskResult | PbsError | None]:
    """How one of many tasks ended; None while it runs."""
    if schedule.silent:
        return _timeout(upid, call, timeout)
    try:
        status = yield from _look(sender, upid, schedule)
        if not status.running:
            return (yield from _result(sender, upid, call, status, schedule))
    except PbsError as error:
        if isinstance(error, TaskError) or not schedule.is_over:
            if not isinstance(error, TaskError):
                _goes_on(error, [upid])
            return error
    return _timeout(upid, call, timeout) if schedule.is_over else None


def _start(sender: Sender, task: TaskRequest | str) -> Generator[Step, Any, tuple[Upid, CallContext]]:
    """The UPID, and the facts of the call for errors about it."""
    if isinstance(task, str):
        return _checked(task), CallContext("wait()")
    if not isinstance(task, TaskRequest):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody runs a type checker
        raise wrong_kind(task, "wait", "a request that starts a task, or a UPID")
    answer = yield from sender.exchange(task, Timeouts())
    if not _can_be_asked_about(answer.data):
        raise UnexpectedAnswer(
            "the answer has no UPID that can be sent back, so this call has started a task that cannot be waited for",
            request=task.described,
            hint="list_tasks() may show it.",
        )
    return Upid(answer.data), CallContext(task.described, task.operation, task.values)


def _can_be_asked_about(text: str) -> bool:
    """Whether calls can be made with a server's text as the UPID. Their own error would say that
    nothing was sent, but here a task was started."""
    try:
        encoded(log_of(text, 2**62, PAGE))
    except UsageError:
        return False
    return text.startswith("UPID:")


def _look(sender: Sender, upid: Upid, schedule: _PollSchedule) -> Flow[TaskStatus]:
    answer = yield from schedule.look(sender, status_of(upid))
    return answer.data


def _result(
    sender: Sender,
    upid: Upid,
    call: CallContext,
    status: TaskStatus,
    schedule: _PollSchedule,
    log: _Log | None = None,
) -> Flow[TaskResult]:
    """What an exit status means (protocol.md §5.3)."""
    text = status.exitstatus
    if text == "OK" or text.startswith("WARNINGS"):
        return TaskResult(upid, text, _count(text.partition(":")[2].strip()), status.endtime)
    if text == "unknown":
        raise TaskUnknown(
            "it is unknown how the task ended",
            upid=upid,
            exitstatus=text,
            request=call.call,
            hint="The process that ran it died, its log was removed, or there was no such task.",
        )
    tail = tuple(log.tail) if log is not None else (yield from _tail(sender, upid, schedule))
    # The log may repeat values that the task was started with.
    text, tail = call.mask(text), tuple(map(call.mask, tail))
    message = f"the task failed: {printable(text, longest=1000)}"
    raise TaskFailed(message, upid=upid, exitstatus=text, log=tail, request=call.call)


def _tail(sender: Sender, upid: Upid, schedule: _PollSchedule) -> Flow[tuple[str, ...]]:
    """The last lines of a log. They are an extra, so failing to get them is no failure."""
    try:
        first = yield from schedule.look_once(sender, log_of(upid, 1, 1))
        last = yield from schedule.look_once(sender, log_of(upid, max(1, (first.total or 0) - TAIL + 1), TAIL))
    except PbsError:
        return ()
    return tuple(line.text for line in last.data)


def _timeout(upid: Upid, call: CallContext, timeout: float | None) -> TaskTimeout:
    return TaskTimeout(f"the task has not ended within {timeout or 0:g} s and continues", upid=upid, request=call.call)


def _goes_on(error: BaseException, upids: Sequence[Upid]) -> None:
    """Notes on the error, and in the log, which tasks are still running as far as we know."""
    if isinstance(error, (TaskError, GeneratorExit)) or not upids:
        return
    names = ", ".join(printable(upid, longest=300) for upid in upids)
    goes_on = "the task continues" if len(upids) == 1 else "the tasks continue"
    text = f"no longer waiting for {names}: {goes_on} on the server"
    error.add_note(text)
    if isinstance(error, PbsError):
        error.upid = error.upid or upids[0]
    if not isinstance(error, Exception):
        logger().warning(text)
        say_at_the_end(error, text)
