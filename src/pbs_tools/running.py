"""Carries out plans: `run` in threads with a `Client`, `arun` in asyncio tasks
with an `AsyncClient`.

Each server has its own share of concurrency, so a slow one never holds up another. Within a server
the plans that were forked last go first: work that has begun is finished before more is begun, so
memory stays bounded no matter how much there is to do. Results come in the order in which they are
found, and if they are taken too slowly, the plans wait.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncGenerator, Generator, Iterable, Iterator
from typing import Any, Generic, TypeVar

from pbs_client import AsyncClient, Client
from pbs_tools.plans import Ask, Await, Fork, Give, Pause, Plan

T = TypeVar("T")

CONCURRENCY = 8
"""How many plans of one server run at once, by default."""
AHEAD = 1000
"""How many results may wait to be taken."""


def run(work: Iterable[tuple[Client, Plan[T]]], *, concurrency: int = CONCURRENCY) -> Generator[T]:
    """The results of a plan for each client, as they are found.

    Uses up to `concurrency` threads per client, started when there is work for them. For
    hundreds of servers use `arun`, which needs none. What a plan raises is raised here, and ends
    all plans. Close the generator to stop early; requests that are on their way are then left to
    end by themselves.
    """
    yield from _Threads(work, concurrency).results()


async def arun(work: Iterable[tuple[AsyncClient, Plan[T]]], *, concurrency: int = CONCURRENCY) -> AsyncGenerator[T]:
    """The same for asyncio. Closing the generator cancels everything in progress."""
    tasks = _Tasks(work, concurrency)
    try:
        async for result in tasks.results():
            yield result
    finally:
        await tasks.cancel()


class _Waiting(Generic[T]):
    """The plans of one server that wait for their turn, and the number of running ones."""

    def __init__(self, plan: Plan[T], concurrency: int) -> None:
        self._sources: list[Iterator[Plan[T]]] = [iter([plan])]
        self._room = concurrency

    def take(self) -> Plan[T] | None:
        """The next plan, if there is one and room for it."""
        while self._sources and self._room:
            plan = next(self._sources[-1], None)
            if plan is not None:
                self._room -= 1
                return plan
            self._sources.pop()
        return None

    def fork(self, plans: Iterable[Plan[T]]) -> None:
        """Adds plans, to be taken before those that are already waiting."""
        self._sources.append(iter(plans))

    def ended(self) -> None:
        """A plan that was taken has ended."""
        self._room += 1


class _Threads(Generic[T]):
    """One run in threads. One condition guards everything; while it is held, nothing is waited for
    except the condition itself."""

    def __init__(self, work: Iterable[tuple[Client, Plan[T]]], concurrency: int) -> None:
        self._servers = [(client, _Waiting(plan, concurrency)) for client, plan in work]
        self._changed = threading.Condition()
        self._found: deque[T] = deque()
        self._going_on = 0
        self._error: BaseException | None = None
        self._stopped = False

    def results(self) -> Generator[T]:
        try:
            with self._changed:
                for client, waiting in self._servers:
                    self._start(client, waiting)
            while True:
                with self._changed:
                    while not (self._found or self._error or not self._going_on):
                        self._changed.wait()
                    batch = list(self._found)
                    self._found.clear()
                    self._changed.notify_all()
                    over = not batch
                if over:
                    break
                yield from batch
            if self._error is not None:
                raise self._error
        finally:
            with self._changed:
                self._stopped = True
                self._changed.notify_all()

    def _start(self, client: Client, waiting: _Waiting[T]) -> None:
        """A thread for each plan that may go on now. The condition is held."""
        while not self._stopped and self._error is None and (plan := waiting.take()) is not None:
            self._going_on += 1
            threading.Thread(target=self._carry_out, args=(client, waiting, plan), daemon=True).start()

    def _carry_out(self, client: Client, waiting: _Waiting[T], plan: Plan[T] | None) -> None:
        error: BaseException | None = None
        while plan is not None:
            try:
                self._follow(client, waiting, plan)
            except BaseException as raised:
                error = raised
            with self._changed:
                waiting.ended()
                if error is not None and not isinstance(error, _Stopped):
                    self._error = self._error or error
                # The thread goes on with what waits, so that there are no more threads than plans
                # going on at once.
                plan = self._next(waiting)
                if plan is None:
                    self._going_on -= 1
                self._changed.notify_all()

    def _next(self, waiting: _Waiting[T]) -> Plan[T] | None:
        """What waits, if it is to go on. The condition is held."""
        if self._stopped or self._error:
            return None
        try:
            return waiting.take()
        except BaseException as error:  # of whoever makes the plans
            self._error = error
            return None

    def _follow(self, client: Client, waiting: _Waiting[T], plan: Plan[T]) -> None:
        outcome: Any = None
        failure: Exception | None = None
        while True:
            try:
                step = plan.send(outcome) if failure is None else plan.throw(failure)
            except StopIteration:
                return
            outcome, failure = None, None
            match step:
                case Give():
                    self._give(step.result)
                case Fork():
                    with self._changed:
                        waiting.fork(step.plans)
                        self._start(client, waiting)
                case Pause():
                    self._pause(step.seconds)
                case Ask() | Await():
                    if self._stopped:
                        _look_at(step)
                        raise _Stopped
                    try:
                        outcome = _performed(client, step)
                    except Exception as error:
                        failure = error

    def _pause(self, seconds: float) -> None:
        with self._changed:
            if self._changed.wait_for(lambda: self._stopped, seconds):
                raise _Stopped

    def _give(self, result: T) -> None:
        with self._changed:
            while len(self._found) >= AHEAD and not self._stopped:
                self._changed.wait()
            if self._stopped:
                raise _Stopped
            self._found.append(result)
            self._changed.notify_all()


class _Stopped(Exception):
    """Nobody takes results any more."""


def _look_at(step: Ask | Await) -> None:
    """Marks a request that is dropped on purpose as looked at, or it would warn that it was
    forgotten."""
    wanted = step.request if isinstance(step, Ask) else step.task
    if not isinstance(wanted, str):
        _ = wanted.operation


def _performed(client: Client, step: Ask | Await) -> Any:
    if isinstance(step, Ask):
        return client.exchange(step.request) if step.whole else client.send(step.request)
    return client.wait(step.task, timeout=step.timeout, on_log=step.on_log)


class _Tasks(Generic[T]):
    """One run in asyncio tasks: the same, with a task for each running plan."""

    def __init__(self, work: Iterable[tuple[AsyncClient, Plan[T]]], concurrency: int) -> None:
        self._servers = [(client, _Waiting(plan, concurrency)) for client, plan in work]
        self._changed = asyncio.Event()
        """Something was found, or has ended."""
        self._room = asyncio.Event()
        """Results were taken, so that more may be found."""
        self._found: deque[T] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._error: BaseException | None = None

    async def results(self) -> AsyncGenerator[T]:
        for client, waiting in self._servers:
            self._start(client, waiting)
        while True:
            while not (self._found or self._error or not self._tasks):
                self._changed.clear()
                await self._changed.wait()
            batch = list(self._found)
            self._found.clear()
            self._room.set()
            if not batch:
                break
            for result in batch:
                yield result
        if self._error is not None:
            raise self._error

    async def cancel(self) -> None:
        """Ends what is still going on."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _start(self, client: AsyncClient, waiting: _Waiting[T]) -> None:
        while self._error is None and (plan := waiting.take()) is not None:
            self._tasks.add(asyncio.ensure_future(self._carry_out(client, waiting, plan)))

    async def _carry_out(self, client: AsyncClient, waiting: _Waiting[T], plan: Plan[T]) -> None:
        try:
            await self._follow(client, waiting, plan)
        except Exception as error:
            self._error = self._error or error
        except BaseException as error:
            # Whatever it is: nobody may wait for a plan that has stopped.
            self._error = self._error or error
            raise
        finally:
            waiting.ended()
            try:
                self._start(client, waiting)
            except BaseException as error:  # of whoever makes the plans
                self._error = self._error or error
            task = asyncio.current_task()
            if task is not None:
                self._tasks.discard(task)
            self._changed.set()

    async def _follow(self, client: AsyncClient, waiting: _Waiting[T], plan: Plan[T]) -> None:
        outcome: Any = None
        failure: Exception | None = None
        while True:
            try:
                step = plan.send(outcome) if failure is None else plan.throw(failure)
            except StopIteration:
                return
            outcome, failure = None, None
            match step:
                case Give():
                    await self._give(step.result)
                case Fork():
                    waiting.fork(step.plans)
                    self._start(client, waiting)
                case Pause():
                    await asyncio.sleep(step.seconds)
                case Ask() | Await():
                    try:
                        outcome = await _awaited(client, step)
                    except Exception as error:
                        failure = error

    async def _give(self, result: T) -> None:
        while len(self._found) >= AHEAD:
            self._room.clear()
            await self._room.wait()
        self._found.append(result)
        self._changed.set()


async def _awaited(client: AsyncClient, step: Ask | Await) -> Any:
    if isinstance(step, Ask):
        return await (client.exchange(step.request) if step.whole else client.send(step.request))
    return await client.wait(step.task, timeout=step.timeout, on_log=step.on_log)
