"""The client for programs that block: carries out the steps of calls one after the other in the
calling thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import pbs_client.tasks as task_flows  # "from pbs_client import tasks" would ask its `__getattr__` first.
from pbs_client.address import Address
from pbs_client.answers import Answer, TaskResult
from pbs_client.client_base import BaseClient, leave_out_own_frames
from pbs_client.download import Download
from pbs_client.errors import Interrupted, PbsError, UnexpectedAnswer
from pbs_client.flow import Body, Emit, Flow, Gate, Run, Send, Sleep, WaitForLogin, abandon
from pbs_client.runtime.request import Request, StreamRequest, TaskRequest
from pbs_client.settings import Seconds
from pbs_client.timeouts import NOT_GIVEN, NotGiven, given_timeouts
from pbs_client.transport import Reply, Transport
from pbs_client.trust import Trust

if TYPE_CHECKING:
    from pbs_client.iteration import Begun

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
        """Sends a request and gives the decoded answer. The time limits, where given, replace the
        client's; None means no limit."""
        return self._run(self._sender.send(request, given_timeouts(timeout, connect_timeout, total_timeout)))

    def exchange(
        self,
        request: Request[T],
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> Answer[T]:
        """Like `send`, but gives the whole answer: `data`, and what PBS sends along with it, such
        as the `digest` of a configuration."""
        return self._run(self._sender.exchange(request, given_timeouts(timeout, connect_timeout, total_timeout)))

    def iterate(
        self,
        request: Request[list[T]],
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> Generator[T]:
        """Yields the items of a list one after the other while the answer arrives: memory use does
        not grow with the list, and the first item is there after the first kilobytes.

        An answer that is cut short, or has another shape further on, raises after the items that
        came before, so the list was complete only if the loop ends without an error. A call is
        repeated only until its first item is there. `total_timeout` limits the time until the
        answer begins, `timeout` that between two pieces of it.
        """
        from pbs_client.iteration import begin

        with ExitStack() as stack:
            timeouts = given_timeouts(timeout, connect_timeout, total_timeout)
            begun: Begun | None = self._run(self._sender.open_items(request, timeouts, stack, begin))
            if begun is None:
                return
            batches, items = begun
            try:
                while items is not None:
                    yield from items
                    items = batches.next()
            except PbsError as error:
                error.request = error.request or request.described
                raise

    def wait(
        self,
        task: TaskRequest | str,
        *,
        timeout: Seconds = None,
        poll: float | None = None,
        on_log: Callable[[str], object] | None = None,
    ) -> TaskResult:
        """Starts a task, or takes the UPID of one, and waits for its end.

        `timeout` limits the whole wait, but does not cut short the call that starts the task.
        `poll` replaces the client's, and `on_log` is called with each line of the task's log. A
        server that cannot be reached is waited for, at most sixty times `poll`. Raises `TaskFailed`
        with the last lines of the log, `TaskUnknown`, or `TaskTimeout`. Only `stop_task` stops the
        task.
        """
        return self._run(task_flows.wait(self._sender, task, timeout=timeout, poll=self._poll(poll), on_log=on_log))

    def wait_all(
        self, tasks: Sequence[TaskRequest | str], *, timeout: Seconds = None, poll: float | None = None
    ) -> list[TaskResult]:
        """Starts many tasks, or takes their UPIDs, and waits for the end of all. The results are in
        the same order.

        Failures are raised together, as an `ExceptionGroup`, once all have ended or `timeout`,
        counted from the first start, is over.
        """
        return self._run(task_flows.wait_all(self._sender, tasks, timeout=timeout, poll=self._poll(poll)))

    def follow(self, upid: str, *, poll: float | None = None) -> Generator[str]:
        """Yields the log lines of a task as they come, each once, until it has ended. `wait` tells
        how it ended."""
        return self._lines(task_flows.follow(self._sender, upid, self._poll(poll)))

    def stop_task(self, upid: str) -> None:
        """Asks the server to stop a task. It answers at once, also for tasks that have ended; the
        task ends a little later (`wait`)."""
        self._run(task_flows.stop_task(self._sender, upid))

    @contextmanager
    def stream(
        self,
        request: StreamRequest,
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> Generator[Download]:
        """Opens a download for a `with` block:
        `with pbs.stream(request) as download: download.save(path)`.

        `total_timeout` limits the time until the first byte, `timeout` that between two pieces.
        """
        with ExitStack() as stack:
            reply = self._run(
                self._sender.open_stream(request, given_timeouts(timeout, connect_timeout, total_timeout), stack)
            )
            download = Download(reply, request.described)
            stack.callback(download.end)
            yield download

    def login(self) -> None:
        """Logs in now rather than on the first call, so that a bad password fails early. Does
        nothing if there is a ticket already, or if none is needed."""
        self._run(self._sender.log_in())

    def close(self) -> None:
        """Closes all connections; calls are refused from then on. May be called again. Tasks on the
        server continue."""
        if self._closed or self._in_other_process():
            return
        self._closed = True
        self._session.forget()
        self._transport.close()

    def __enter__(self) -> Self:
        self._check_usable()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        leave_out_own_frames(error, traceback)
        self.close()

    def _make_gate(self) -> Gate:
        return threading.Event()

    def _make_transport(self, address: Address, trust: Trust, proxy: str | None, connections: int) -> Transport:
        from pbs_client.transport.built_in_transport import BuiltInTransport

        return BuiltInTransport(address, trust, proxy=proxy, connections=connections)

    def _run(self, flow: Flow[T]) -> T:
        """Carries out the steps of a flow and gives its result; or the next line that it emits,
        after which it can be run again."""
        outcome: Any = None
        failure: BaseException | None = None
        try:
            while True:
                step = flow.send(outcome) if failure is None else flow.throw(failure)
                if isinstance(step, Emit):
                    return cast(T, step)
                outcome, failure = self._carry_out(step)
        except StopIteration as end:
            result: T = end.value
            return result
        except BaseException as error:
            outcome = failure = None  # This frame is still running, so nobody else can empty it.
            abandon(flow, error)
            raise

    def _lines(self, flow: Flow[Emit | None]) -> Generator[str]:
        with closing(flow):
            while (step := self._run(flow)) is not None:
                yield step.line

    def _carry_out(self, step: Send | Sleep | WaitForLogin | Run) -> tuple[Any, BaseException | None]:
        try:
            match step:
                case Send():
                    self._check_usable()
                    return self._send(step), None
                case Sleep():
                    self._check_usable()
                    time.sleep(step.seconds)
                case WaitForLogin():
                    self._check_usable()
                    step.gate.wait(step.deadline.patience)
                case Run():
                    return step.function(), None
        except BaseException as error:
            return None, error
        return None, None

    def _send(self, step: Send) -> Reply:
        answer = self._transport.open(step.http)
        kept_open = False
        try:
            if step.keep_open is not None and step.leaves_open(answer.status, answer.headers):
                assert isinstance(step.keep_open, ExitStack)
                step.keep_open.callback(answer.close)
                kept_open = True
                return Reply(answer.status, answer.headers, open=answer)
            body = Body(step, answer.status)
            try:
                all(map(body.add, answer.chunks()))
            except (Interrupted, UnexpectedAnswer) as error:
                body.end(error)
            return Reply(answer.status, answer.headers, bytes(body.content), problem=body.problem)
        finally:
            if not kept_open:
                answer.close()
