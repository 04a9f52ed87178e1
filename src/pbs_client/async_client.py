"""The client for asyncio: carries out the steps of calls by awaiting. It has the same methods as `Client`."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

from pbs_client import tasks as task_flows
from pbs_client.address import Address
from pbs_client.answers import Answer, TaskResult
from pbs_client.async_download import AsyncDownload
from pbs_client.client_base import BaseClient
from pbs_client.errors import PbsError, UsageError
from pbs_client.flow import NEEDS_CLIENT, Ask, Begin, Body, Compute, Emit, Fetch, Flow, Gate, Pause, Running, Step, Tell, WaitFor
from pbs_client.limits import NOT_GIVEN, Limits, NotGiven, Seconds
from pbs_client.runtime.request import Request, StreamRequest, TaskRequest
from pbs_client.transport import AsyncHttpAnswer, AsyncTransport, Reply
from pbs_client.trust import Trust

T = TypeVar("T")

GRACE = 0.1
"""Seconds by which a call may exceed its total time, for the transport to say what it knows."""
LONG_WORK = 256 * 1024
"""From how many bytes on an answer is decoded in a worker thread: a megabyte takes some ten milliseconds, in which the loop would stand still."""


class AsyncClient(BaseClient[AsyncTransport]):
    """Sends requests to a PBS server. May be used by many tasks of one event loop at once.

    async with AsyncClient("pbs.example.com", auth=ApiToken("backup@pbs!automation", secret)) as pbs:
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
        """Sends a request and gives the decoded answer. The time limits, where given, replace the client's; None means no limit."""
        return (await self._run(self._engine.exchange(request, Limits(timeout, connect_timeout, total_timeout)))).data

    async def exchange(
        self,
        request: Request[T],
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> Answer[T]:
        """Like `send`, but gives the whole answer: `data`, and what PBS sends beside it, such as the `digest` of a configuration."""
        return await self._run(self._engine.exchange(request, Limits(timeout, connect_timeout, total_timeout)))

    async def wait(
        self,
        task: TaskRequest | str,
        *,
        timeout: Seconds = None,
        poll: float | None = None,
        on_log: Callable[[str], object] | None = None,
    ) -> TaskResult:
        """Starts a task, or takes the UPID of one, and waits for its end.

        `timeout` is for the whole, but the call that starts the task is not cut short by it. `poll` replaces the client's, and `on_log` is
        called with each line of the task's log (and awaited, if it is a coroutine function). A server that cannot be reached is waited for,
        sixty times `poll` at most. Raises `TaskFailed` with the last lines of the log, `TaskUnknown`, or `TaskTimeout`. Nothing stops the task
        but `stop_task`, a cancellation does not either.
        """
        return await self._run(task_flows.wait(self._engine, task, timeout=timeout, poll=self._poll(poll), on_log=on_log))

    async def wait_all(self, tasks: Sequence[TaskRequest | str], *, timeout: Seconds = None, poll: float | None = None) -> list[TaskResult]:
        """Starts many tasks, or takes their UPIDs, and waits for the end of all. The results are in the same order.

        Failures are raised together, as an `ExceptionGroup`, when all have ended or `timeout`, which counts from the first start, is over.
        """
        return await self._run(task_flows.wait_all(self._engine, tasks, timeout=timeout, poll=self._poll(poll)))

    def follow(self, upid: str, *, poll: float | None = None) -> AsyncGenerator[str]:
        """The log lines of a task as they come, each once, until it has ended. How it ended, `wait` tells."""
        return self._lines(task_flows.follow(self._engine, upid, self._poll(poll)))

    async def stop_task(self, upid: str) -> None:
        """Asks the server to stop a task. It answers at once, also for tasks that have ended; the task ends a little later (`wait`)."""
        await self._run(task_flows.stop_task(self._engine, upid))

    @asynccontextmanager
    async def stream(
        self,
        request: StreamRequest,
        *,
        timeout: Seconds | NotGiven = NOT_GIVEN,
        connect_timeout: Seconds | NotGiven = NOT_GIVEN,
        total_timeout: Seconds | NotGiven = NOT_GIVEN,
    ) -> AsyncGenerator[AsyncDownload]:
        """Opens a download for an `async with` block: `async with pbs.stream(request) as download: await download.save(path)`.

        `total_timeout` limits the time until the first byte, `timeout` that between two pieces.
        """
        opened: list[AsyncHttpAnswer] = []
        try:
            reply = await self._run(self._engine.open_stream(request, Limits(timeout, connect_timeout, total_timeout), opened))
            download = AsyncDownload(reply, request.described)
            try:
                yield download
            finally:
                download.end()
        finally:
            for answer in opened:
                await answer.aclose()

    async def login(self) -> None:
        """Logs in now, where a login is needed and there is none yet. Every call does this by itself; so errors come earlier."""
        await self._run(self._engine.log_in(Limits()))

    async def aclose(self) -> None:
        """Closes all connections; calls are refused from then on. May be called again. Tasks on the server go on."""
        if self._closed or self._in_other_process():
            return
        self._closed = True
        self._session.forget()
        await self._transport.aclose()

    close = aclose

    async def __aenter__(self) -> Self:
        self._check_usable()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        await self.aclose()

    def _make_gate(self) -> Gate:
        return asyncio.Event()

    def _make_transport(self, address: Address, trust: Trust, proxy: str | None, connections: int) -> AsyncTransport:
        from pbs_client.transport.httpx_transport import AsyncHttpxTransport

        return AsyncHttpxTransport(address, trust, proxy=proxy, connections=connections)

    def _check_usable(self) -> None:
        super()._check_usable()
        loop = asyncio.get_running_loop()
        if self._loop is None:
            self._loop = loop
        elif self._loop is not loop:
            raise UsageError("this client is in use by another event loop, to which its connections belong", hint="Make a client in each event loop.")

    async def _run(self, flow: Flow[T]) -> T:
        with Running(flow) as run:
            while (step := run.next()) is not None:
                await self._carry_out(step, run)
            return run.result

    async def _lines(self, flow: Flow[None]) -> AsyncGenerator[str]:
        with Running(flow) as run:
            while (step := run.next()) is not None:
                if isinstance(step, Emit):
                    yield step.line
                else:
                    await self._carry_out(step, run)

    async def _carry_out(self, step: Step, run: Running[Any]) -> None:
        try:
            if isinstance(step, NEEDS_CLIENT):
                self._check_usable()
            run.outcome = await self._perform(step)
        except BaseException as error:
            run.failure = error

    async def _perform(self, step: Step) -> Any:
        match step:
            case Fetch():
                return await self._fetch(step)
            case Pause():
                return await asyncio.sleep(step.seconds)
            case WaitFor():
                return await _open_or_late(step)
            case Ask():
                return step.wrap(await _answered(await asyncio.to_thread(step.function)))
            case Tell():
                return await _answered(step.function())
            case Compute():
                return await asyncio.to_thread(step.function) if step.size >= LONG_WORK else step.function()
            case Begin():
                return None
            case Emit():
                raise AssertionError("only follow() has lines to give")

    async def _fetch(self, step: Fetch) -> Reply:
        left = step.clock.left
        # A little later than the transport's own limits, since it knows whether the request has left.
        limit = asyncio.timeout(None if left is None else left + GRACE)
        try:
            async with limit:
                return await self._fetch_patiently(step)
        except PbsError:
            raise
        except TimeoutError:
            if not limit.expired():
                raise  # It comes from elsewhere, such as the caller's own body.
        raise step.clock.exceeded()

    async def _fetch_patiently(self, step: Fetch) -> Reply:
        answer = await self._transport.open(step.http)
        kept = False
        try:
            if step.opened is not None and step.leaves_open(answer.status, answer.headers):
                step.opened.append(answer)
                kept = True
                return Reply(answer.status, answer.headers, open=answer)
            body = Body(step, answer.status)
            with body:
                await _read(answer.chunks(), body)
            return Reply(answer.status, answer.headers, body.whole())
        finally:
            if not kept:
                await answer.aclose()


async def _read(pieces: AsyncIterator[bytes], body: Body) -> None:
    piece = b""
    try:
        async for piece in pieces:
            if not body.add(piece):
                break
    finally:
        piece = b""  # It may hold secrets, and would be seen in a traceback.
        if isinstance(pieces, AsyncGenerator):
            await pieces.aclose()


async def _open_or_late(step: WaitFor) -> None:
    try:
        async with asyncio.timeout(step.clock.left):
            await step.gate.wait()
    except TimeoutError:
        pass  # The flow looks at the clock itself.


async def _answered(outcome: Any) -> Any:
    """The result of a function of the user, which may be a coroutine function."""
    return await outcome if inspect.isawaitable(outcome) else outcome
