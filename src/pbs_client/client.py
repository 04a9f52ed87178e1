"""The client for programs that block: carries out the steps of calls one after the other in the calling thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

from pbs_client import tasks as task_flows
from pbs_client.address import Address
from pbs_client.answers import Answer, TaskResult
from pbs_client.client_base import BaseClient
from pbs_client.download import Download
from pbs_client.flow import NEEDS_CLIENT, Ask, Begin, Body, Compute, Emit, Fetch, Flow, Gate, Pause, Running, Step, Tell, WaitFor
from pbs_client.limits import NOT_GIVEN, Limits, NotGiven, Seconds
from pbs_client.runtime.request import Request, StreamRequest, TaskRequest
from pbs_client.transport import HttpAnswer, Reply, Transport
from pbs_client.trust import Trust

T = TypeVar("T")


class Client(BaseClient[Transport]):
    """Sends requests to a PBS server. May be used by many threads at once.

    with Client("pbs.example.com", auth=ApiToken("backup@pbs!automation", secret)) as pbs:
        snapshots = pbs.send(list_snapshots("tank"))
    """

    def send(
        self,
        request: Request[T],
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> T:
        """Sends a request and gives the decoded answer. The time limits, where given, replace the client's; None means no limit."""
        return self._run(self._engine.exchange(request, Limits(timeout, connect_timeout, total_timeout))).data

    def exchange(
        self,
        request: Request[T],
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> Answer[T]:
        """Like `send`, but gives the whole answer: `data`, and what PBS sends beside it, such as the `digest` of a configuration."""
        return self._run(self._engine.exchange(request, Limits(timeout, connect_timeout, total_timeout)))

    def wait(
        self,
        task: TaskRequest | str,
        *,
        timeout: Seconds = None,
        poll: float | None = None,
        on_log: Callable[[str], object] | None = None,
    ) -> TaskResult:
        """Starts a task, or takes the UPID of one, and waits for its end.

        `timeout` is for the whole, but the call that starts the task is not cut short by it. `poll` replaces the client's, and `on_log` is
        called with each line of the task's log. A server that cannot be reached is waited for, sixty times `poll` at most.
        Raises `TaskFailed` with the last lines of the log, `TaskUnknown`, or `TaskTimeout`. Nothing stops the task but `stop_task`.
        """
        return self._run(task_flows.wait(self._engine, task, timeout=timeout, poll=self._poll(poll), on_log=on_log))

    def wait_all(self, tasks: Sequence[TaskRequest | str], *, timeout: Seconds = None, poll: float | None = None) -> list[TaskResult]:
        """Starts many tasks, or takes their UPIDs, and waits for the end of all. The results are in the same order.

        Failures are raised together, as an `ExceptionGroup`, when all have ended or `timeout`, which counts from the first start, is over.
        """
        return self._run(task_flows.wait_all(self._engine, tasks, timeout=timeout, poll=self._poll(poll)))

    def follow(self, upid: str, *, poll: float | None = None) -> Generator[str]:
        """The log lines of a task as they come, each once, until it has ended. How it ended, `wait` tells."""
        return self._lines(task_flows.follow(self._engine, upid, self._poll(poll)))

    def stop_task(self, upid: str) -> None:
        """Asks the server to stop a task. It answers at once, also for tasks that have ended; the task ends a little later (`wait`)."""
        self._run(task_flows.stop_task(self._engine, upid))

    @contextmanager
    def stream(
        self,
        request: StreamRequest,
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> Generator[Download]:
        """Opens a download for a `with` block: `with pbs.stream(request) as download: download.save(path)`.

        `total_timeout` limits the time until the first byte, `timeout` that between two pieces.
        """
        opened: list[HttpAnswer] = []
        try:
            reply = self._run(self._engine.open_stream(request, Limits(timeout, connect_timeout, total_timeout), opened))
            download = Download(reply, request.described)
            try:
                yield download
            finally:
                download.end()
        finally:
            for answer in opened:
                answer.close()

    def login(self) -> None:
        """Logs in now, where a login is needed and there is none yet. Every call does this by itself; so errors come earlier."""
        self._run(self._engine.log_in(Limits()))

    def close(self) -> None:
        """Closes all connections; calls are refused from then on. May be called again. Tasks on the server go on."""
        if self._closed or self._in_other_process():
            return
        self._closed = True
        self._session.forget()
        self._transport.close()

    def __enter__(self) -> Self:
        self._check_usable()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def _make_gate(self) -> Gate:
        return threading.Event()

    def _make_transport(self, address: Address, trust: Trust, proxy: str | None, connections: int) -> Transport:
        from pbs_client.transport.httpx_transport import HttpxTransport

        return HttpxTransport(address, trust, proxy=proxy, connections=connections)

    def _run(self, flow: Flow[T]) -> T:
        with Running(flow) as run:
            while (step := run.next()) is not None:
                self._carry_out(step, run)
            return run.result

    def _lines(self, flow: Flow[None]) -> Generator[str]:
        with Running(flow) as run:
            while (step := run.next()) is not None:
                if isinstance(step, Emit):
                    yield step.line
                else:
                    self._carry_out(step, run)

    def _carry_out(self, step: Step, run: Running[Any]) -> None:
        try:
            if isinstance(step, NEEDS_CLIENT):
                self._check_usable()
            run.outcome = self._perform(step)
        except BaseException as error:
            run.failure = error

    def _perform(self, step: Step) -> Any:
        match step:
            case Fetch():
                return self._fetch(step)
            case Pause():
                return time.sleep(step.seconds)
            case WaitFor():
                return step.gate.wait(step.clock.left)
            case Ask():
                return step.wrap(step.function())
            case Compute() | Tell():
                return step.function()
            case Begin():
                return None
            case Emit():
                raise AssertionError("only follow() has lines to give")

    def _fetch(self, step: Fetch) -> Reply:
        answer = self._transport.open(step.http)
        kept = False
        try:
            if step.opened is not None and step.leaves_open(answer.status, answer.headers):
                step.opened.append(answer)
                kept = True
                return Reply(answer.status, answer.headers, open=answer)
            body = Body(step, answer.status)
            # Without a variable for the pieces, which may hold secrets and would be seen in a traceback.
            with body:
                all(map(body.add, answer.chunks()))
            return Reply(answer.status, answer.headers, body.whole())
        finally:
            if not kept:
                answer.close()
