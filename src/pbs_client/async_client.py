"""The client for asyncio: carries out the steps of calls by awaiting. It has the same methods as
`Client`."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import pbs_client.tasks as task_flows  # "from pbs_client import tasks" would ask its `__getattr__` first.
from pbs_client.address import Address
from pbs_client.answers import Answer, TaskResult
from pbs_client.async_download import AsyncDownload
from pbs_client.client_base import BaseClient, leave_out_own_frames
from pbs_client.errors import Interrupted, PbsError, UnexpectedAnswer, UsageError
from pbs_client.flow import Body, Emit, Flow, Gate, Run, Send, Sleep, WaitForLogin, abandon
from pbs_client.runtime.request import Request, StreamRequest, TaskRequest
from pbs_client.settings import Seconds
from pbs_client.timeouts import NOT_GIVEN, NotGiven, given_timeouts
from pbs_client.transport import AsyncTransport, Reply
from pbs_client.trust import Trust

if TYPE_CHECKING:
    from pbs_client.iteration import AsyncBegun

T = TypeVar("T")

GRACE = 0.1
"""Seconds by which a call may exceed its total time, so that the transport can say what
happened."""


class AsyncClient(BaseClient[AsyncTransport]):
    """Sends requests to a PBS server. May be used by many tasks of one event loop at once.

    async with AsyncClient("pbs.example.com", auth=ApiToken("backup@pbs!job", secret)) as pbs:
        snapshots = await pbs.send(list_snapshots("tank"))
    """

    _loop: asyncio.AbstractEventLoop | None = None

    async def send(
        self,
        request: Request[T],
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> T:
        """Sends a request and gives the decoded answer. The time limits, where given, replace the
        client's; None means no limit."""
        return await self._run(self._sender.send(request, given_timeouts(timeout, connect_timeout, total_timeout)))

    async def exchange(
        self,
        request: Request[T],
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> Answer[T]:
        """Like `send`, but gives the whole answer: `data`, and what PBS sends along with it, such
        as the `digest` of a configuration."""
        return await self._run(self._sender.exchange(request, given_timeouts(timeout, connect_timeout, total_timeout)))

    async def iterate(
        self,
        request: Request[list[T]],
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> AsyncGenerator[T]:
        """Yields the items of a list one after the other while the answer arrives: memory use does
        not grow with the list, and the first item is there after the first kilobytes.

        An answer that is cut short, or has another shape further on, raises after the items that
        came before, so the list was complete only if the loop ends without an error. A call is
        repeated only until its first item is there. `total_timeout` limits the time until the
        answer begins, `timeout` that between two pieces of it.

        If you may leave the loop early, wrap it in `contextlib.aclosing`; otherwise the connection
        stays occupied until Python closes the iterator.
        """
        from pbs_client.iteration import begin_async

        async with AsyncExitStack() as stack:
            timeouts = given_timeouts(timeout, connect_timeout, total_timeout)
            begun: AsyncBegun | None = await self._run(self._sender.open_items(request, timeouts, stack, begin_async))
            if begun is None:
                return
            batches, items = begun
            stack.push_async_callback(batches.aclose)
            try:
                while items is not None:
                    for item in items:
                        yield item
                    items = await batches.next()
            except PbsError as error:
                error.request = error.request or request.described
                raise

    async def wait(
        self,
        task: TaskRequest | str,
        *,
        timeout: Seconds = None,
        poll: float | None = None,
        on_log: Callable[[str], object] | None = None,
    ) -> TaskResult:
        """Starts a task, or takes the UPID of one, and waits for its end.

        `timeout` limits the whole wait, but does not cut short the call that starts the task.
        `poll` replaces the client's, and `on_log` is called with each line of the task's log (and
        awaited, if it is a coroutine function). A server that cannot be reached is waited for, at
        most sixty times `poll`. Raises `TaskFailed` with the last lines of the log, `TaskUnknown`,
        or `TaskTimeout`. Only `stop_task` stops the task; a cancellation does not.
        """
        return await self._run(
            task_flows.wait(self._sender, task, timeout=timeout, poll=self._poll(poll), on_log=on_log)
        )

    async def wait_all(
        self, tasks: Sequence[TaskRequest | str], *, timeout: Seconds = None, poll: float | None = None
    ) -> list[TaskResult]:
        """Starts many tasks, or takes their UPIDs, and waits for the end of all. The results are in
        the same order.

        Failures are raised together, as an `ExceptionGroup`, once all have ended or `timeout`,
        counted from the first start, is over.
        """
        return await self._run(task_flows.wait_all(self._sender, tasks, timeout=timeout, poll=self._poll(poll)))

    def follow(self, upid: str, *, poll: float | None = None) -> AsyncGenerator[str]:
        """Yields the log lines of a task as they come, each once, until it has ended. `wait` tells
        how it ended."""
        return self._lines(task_flows.follow(self._sender, upid, self._poll(poll)))

    async def stop_task(self, upid: str) -> None:
        """Asks the server to stop a task. It answers at once, also for tasks that have ended; the
        task ends a little later (`wait`)."""
        await self._run(task_flows.stop_task(self._sender, upid))

    @asynccontextmanager
    async def stream(
        self,
        request: StreamRequest,
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> AsyncGenerator[AsyncDownload]:
        """Opens a download for an `async with` block:
        `async with pbs.stream(request) as download: await download.save(path)`.

        `total_timeout` limits the time until the first byte, `timeout` that between two pieces.
        """
        async with AsyncExitStack() as stack:
            timeouts = given_timeouts(timeout, connect_timeout, total_timeout)
            reply = await self._run(self._sender.open_stream(request, timeouts, stack))
            download = AsyncDownload(reply, request.described)
            stack.callback(download.end)
            yield download

    async def login(self) -> None:
        """Logs in now rather than on the first call, so that a bad password fails early. Does
        nothing if there is a ticket already, or if none is needed."""
        await self._run(self._sender.log_in())

    async def aclose(self) -> None:
        """Closes all connections; calls are refused from then on. May be called again, and from
        another event loop. Tasks on the server continue."""
        if self._closed or self._in_other_process():
            return
        self._closed = True
        self._session.forget()
        await self._transport.aclose()

    close = aclose

    async def __aenter__(self) -> Self:
        self._check_usable()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        leave_out_own_frames(error, traceback)
        await self.aclose()

    def _make_gate(self) -> Gate:
        return asyncio.Event()

    def _make_transport(self, address: Address, trust: Trust, proxy: str | None, connections: int) -> AsyncTransport:
        from pbs_client.transport.async_built_in_transport import AsyncBuiltInTransport

        return AsyncBuiltInTransport(address, trust, proxy=proxy, connections=connections)

    def _check_usable(self) -> None:
        super()._check_usable()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise UsageError(
                "an AsyncClient needs a running asyncio event loop, and there is none here",
                hint="With another library, such as trio, call a Client in a thread.",
            ) from None
        if self._loop is None:
            self._loop = loop
        elif self._loop is not loop:
            raise UsageError(
                "this client is in use by another event loop, to which its connections belong",
                hint="Make a client in each event loop.",
            )

    async def _run(self, flow: Flow[T]) -> T:
        """Carries out the steps of a flow and gives its result; or the next line that it emits,
        after which it can be run again."""
        outcome: Any = None
        failure: BaseException | None = None
        try:
            while True:
                step = flow.send(outcome) if failure is None else flow.throw(failure)
                if isinstance(step, Emit):
                    return cast(T, step)
                outcome, failure = await self._carry_out(step)
        except StopIteration as end:
            result: T = end.value
            return result
        except BaseException as error:
            outcome = failure = None  # This frame is still running, so nobody else can empty it.
            abandon(flow, error)
            raise

    async def _lines(self, flow: Flow[Emit | None]) -> AsyncGenerator[str]:
        with closing(flow):
            while (step := await self._run(flow)) is not None:
                yield step.line

    async def _carry_out(self, step: Send | Sleep | WaitForLogin | Run) -> tuple[Any, BaseException | None]:
        try:
            match step:
                case Send():
                    self._check_usable()
                    return await self._send(step), None
                case Sleep():
                    self._check_usable()
                    await asyncio.sleep(step.seconds)
                case WaitForLogin():
                    self._check_usable()
                    await _finished_or_late(step)
                case Run():
                    outcome = await asyncio.to_thread(step.function) if step.in_thread else step.function()
                    return await outcome if inspect.isawaitable(outcome) else outcome, None
        except BaseException as error:
            return None, error
        return None, None

    async def _send(self, step: Send) -> Reply:
        if step.deadline.at is None:
            return await self._send_patiently(step)
        # A little later than the transport's own limits, since only the transport knows whether the
        # request was sent.
        limit = asyncio.timeout((step.deadline.left or 0.0) + GRACE)
        try:
            async with limit:
                return await self._send_patiently(step)
        except PbsError:
            raise
        except TimeoutError:
            if not limit.expired():
                raise  # It comes from elsewhere, such as the caller's own body.
        raise step.deadline.exceeded()

    async def _send_patiently(self, step: Send) -> Reply:
        answer = await self._transport.open(step.http)
        kept_open = False
        try:
            if step.keep_open is not None and step.leaves_open(answer.status, answer.headers):
                assert isinstance(step.keep_open, AsyncExitStack)
                step.keep_open.push_async_callback(answer.aclose)
                kept_open = True
                return Reply(answer.status, answer.headers, open=answer)
            body = Body(step, answer.status)
            try:
                await _read(answer.chunks(), body)
            except (Interrupted, UnexpectedAnswer) as error:
                body.end(error)
            return Reply(answer.status, answer.headers, bytes(body.content), problem=body.problem)
        finally:
            if not kept_open:
                await answer.aclose()


async def _read(pieces: AsyncIterator[bytes], body: Body) -> None:
    over = False
    try:
        async for piece in pieces:
            if not body.add(piece):
                break
        else:
            over = True
    finally:
        if not over and isinstance(pieces, AsyncGenerator):
            await pieces.aclose()


async def _finished_or_late(step: WaitForLogin) -> None:
    try:
        async with asyncio.timeout(step.deadline.patience):
            await step.gate.wait()
    except TimeoutError:
        pass  # The flow checks the time itself.
