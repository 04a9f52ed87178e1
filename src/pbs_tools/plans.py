"""Plans: what a job asks a server and what it does with the answers, written once, without I/O.

A plan is a generator. It yields steps: a request whose answer it wants, a task to start and wait
for, further plans to run concurrently, a result for whoever runs it. `pbs_tools.running` carries
out the steps, in threads or in asyncio tasks.

    def groups_of(store: str) -> Plan[GroupListItem]:
        for namespace in (yield from ask(list_namespaces(store))):
            for group in (yield from ask(list_groups(store, ns=namespace.ns))):
                yield Give(group)

A request that fails raises its `PbsError` inside the plan, at the place that asked.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from typing import Any, Generic, TypeVar

import attrs

from pbs_client import Answer, Request, TaskRequest, TaskResult

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@attrs.frozen
class Ask:
    """Send this request; the plan goes on with the decoded answer."""

    request: Request[Any]
    whole: bool = False
    """Whether the plan goes on with the whole `Answer`, which has the headers."""


@attrs.frozen
class Await:
    """Start this task, or take the UPID of one that runs, and wait for its end; the plan goes on
    with the `TaskResult`."""

    task: TaskRequest | str
    timeout: float | None = None
    """Seconds; None for no limit."""
    on_log: Callable[[str], object] | None = None
    """Called with each line of the task's log."""


@attrs.frozen
class Pause:
    """Wait some seconds before going on. This does not delay whoever stops taking results."""

    seconds: float


@attrs.frozen
class Fork(Generic[T_co]):
    """Carry out further plans concurrently. They are taken one at a time, when there is room, so a
    long list costs nothing in advance."""

    plans: Iterable[Plan[T_co]]


@attrs.frozen
class Give(Generic[T_co]):
    """A result, for whoever runs the plan."""

    result: T_co


Plan = Generator[Ask | Await | Pause | Fork[T_co] | Give[T_co], Any, None]


def ask(request: Request[T]) -> Generator[Ask, Any, T]:
    """The decoded answer of a request: `stores = yield from ask(list_datastores())`."""
    answer: T = yield Ask(request)
    return answer


def ask_whole(request: Request[T]) -> Generator[Ask, Any, Answer[T]]:
    """The whole answer of a request, with its headers."""
    answer: Answer[T] = yield Ask(request, whole=True)
    return answer


def finish(
    task: TaskRequest | str, *, timeout: float | None = None, on_log: Callable[[str], object] | None = None
) -> Generator[Await, Any, TaskResult]:
    """How a task ended; one that fails raises, as `Client.wait` does."""
    result: TaskResult = yield Await(task, timeout, on_log)
    return result
