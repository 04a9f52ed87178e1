"""What happens on a server, as it happens: tasks that start, make progress and end, each
reported once.

    for event in tasks.watch(pbs):
        match event:
            case Ended() if event.failed:
                print(event.task.worker_type, event.status)

PBS does not push, so the task list is read every few seconds. Nothing is missed: a task that starts
and ends between two readings gives both events, one after the other. A server that is restarted or
cannot be reached is waited for, as long as it takes; one of several that refuses the login is
dropped.
"""

from __future__ import annotations

import re
import threading
from collections.abc import AsyncGenerator, Generator, Iterable
from typing import Any

import attrs

from pbs_api.tasks import TaskListItem, get_task_log, list_tasks
from pbs_client import (
    AsyncClient,
    AuthenticationFailed,
    CertificateRefused,
    Client,
    Interrupted,
    NotFound,
    NotSent,
    PbsError,
    PermissionDenied,
    ServerError,
    Unavailable,
    UnexpectedAnswer,
    Upid,
)
from pbs_tools.clocks import there
from pbs_tools.left_out import whole
from pbs_tools.plans import Ask, Give, Pause, Plan, ask, ask_whole
from pbs_tools.running import arun, run

POLL = 2.0
"""Seconds between two readings of the task list, by default."""
PAGE = 100
"""Tasks per request."""


@attrs.frozen
class Started:
    """A task has started, or was found running when the watch began."""

    server: str
    task: TaskListItem


@attrs.frozen
class Progressed:
    """A running task has written to its log."""

    server: str
    task: TaskListItem
    lines: tuple[str, ...]
    """What it wrote since the last time."""
    percent: float | None
    """Percent done, if it says so; PBS may count several parts one after the other, each from the
    beginning."""


@attrs.frozen
class Ended:
    """A task has ended."""

    server: str
    task: TaskListItem

    @property
    def status(self) -> str:
        """`OK`, `WARNINGS: 2`, `unknown`, or what failed."""
        return self.task.status or "unknown"

    @property
    def warned(self) -> bool:
        """Whether it ended with warnings, which is no failure."""
        return self.status.startswith("WARNINGS")

    @property
    def failed(self) -> bool:
        """Whether it ended neither well nor with warnings only."""
        return self.status != "OK" and not self.warned


@attrs.frozen
class Lost:
    """The server cannot be reached; it is asked again until it can."""

    server: str
    error: PbsError


@attrs.frozen
class Back:
    """The server can be reached again. What happened meanwhile comes next."""

    server: str


@attrs.frozen
class Refused:
    """The server refuses for a reason that waiting does not remedy, and is no longer watched; the
    others are."""

    server: str
    error: PbsError


Event = Started | Progressed | Ended | Lost | Back | Refused


def watch(*clients: Client, poll: float = POLL, progress: bool = False) -> Generator[Event]:
    """The events of one server or many, for as long as they are taken.

    `poll` is how many seconds lie between two readings. With `progress` the logs of running tasks
    are read too, one more request for each. What waiting cannot mend (`AuthenticationFailed`,
    `PermissionDenied`, `CertificateRefused`) is an event, `Refused`, while other servers are
    watched, and raised where none is left.
    """
    watched = Watched(len(clients))
    return run([(client, plan_watch(client.server, watched, poll=poll, progress=progress)) for client in clients])


def awatch(*clients: AsyncClient, poll: float = POLL, progress: bool = False) -> AsyncGenerator[Event]:
    """The same for asyncio."""
    watched = Watched(len(clients))
    return arun([(client, plan_watch(client.server, watched, poll=poll, progress=progress)) for client in clients])


class Watched:
    """How many servers are watched, for their plans, which may go on in several threads."""

    def __init__(self, servers: int) -> None:
        self._left = servers
        self._lock = threading.Lock()

    def leave_one(self) -> bool:
        """One server less. Whether any is left."""
        with self._lock:
            self._left -= 1
            return self._left > 0


def plan_watch(server: str, watched: Watched, *, poll: float = POLL, progress: bool = False) -> Plan[Event]:
    """The plan behind `watch`, for one of the servers that are `watched`."""
    seen = _Seen()
    logs: dict[str, int] = {}
    lost = False
    while True:
        try:
            listed, now = yield from _new(seen)
            if lost:
                lost = False
                yield Give(Back(server))
            for task in seen.take(listed, now):
                yield Give(Ended(server, task) if task.endtime is not None else Started(server, task))
                if task.endtime is not None:
                    logs.pop(task.upid, None)
            if progress:
                for task in seen.running:
                    lines = yield from _written(task.upid, logs)
                    if lines:
                        yield Give(Progressed(server, task, lines, percent_in(lines)))
        except PbsError as error:
            if not passes(error):
                if not watched.leave_one():
                    raise
                yield Give(Refused(server, error))
                return
            if not lost:
                lost = True
                yield Give(Lost(server, error))
        yield Pause(poll)


class _Seen:
    """What was told already."""

    def __init__(self) -> None:
        self._running: dict[str, TaskListItem] = {}
        self._ended: dict[str, int] = {}
        self._since: int | None = None
        """Tasks that ended earlier are of no interest; None before the first reading."""

    @property
    def running(self) -> list[TaskListItem]:
        return list(self._running.values())

    def enough(self, page: Iterable[TaskListItem]) -> bool:
        """Whether what follows this page of the list, newest first, can hold nothing new."""
        ended = [task for task in page if task.endtime is not None]
        return any(
            self._since is None or task.upid in self._ended or (task.endtime or 0) < self._since for task in ended
        )

    def take(self, listed: list[TaskListItem], now: float | None) -> list[TaskListItem]:
        """The tasks that have something new to tell, the oldest first. One that started and ended
        meanwhile is there twice. `now` is what time it is on the server, where it says."""
        first = self._since is None
        if self._since is not None and now is not None:
            # One that ended while that clock was wrong would hide all that end until then.
            self._since = min(self._since, int(now) - 60)
        news: list[TaskListItem] = []
        usable, _ = whole(listed, "task", "upid", "starttime")
        for task in sorted(usable, key=lambda task: task.starttime):
            if task.endtime is None:
                if task.upid not in self._running:
                    self._running[task.upid] = task
                    news.append(task)
            elif task.upid not in self._ended and (task.upid in self._running or task.endtime >= (self._since or 0)):
                if self._running.pop(task.upid, None) is None and not first:
                    news.append(attrs.evolve(task, endtime=None, status=None))
                self._ended[task.upid] = task.endtime
                if not first:
                    news.append(task)
        # By the server's clock alone, from which the one here may differ.
        newest = max([task.endtime for task in listed if task.endtime is not None], default=0)
        # Two tasks may end in one second and be written one after the other, hence a little
        # further back.
        self._since = max(self._since or 0, (newest if now is None else min(newest, int(now))) - 60)
        # What is still listed is no news either once that clock has gone back.
        ended = {task.upid: task.endtime for task in usable if task.endtime is not None}
        self._ended = {upid: end for upid, end in self._ended.items() if end >= self._since - 60} | ended
        return news


def _new(seen: _Seen) -> Generator[Ask, Any, tuple[list[TaskListItem], float | None]]:
    """The running tasks, and those that ended since the last reading; and what time it is on the
    server, where it says."""
    listed: list[TaskListItem] = []
    now: float | None = None
    for start in range(0, 1_000_000, PAGE):
        answer = yield from ask_whole(list_tasks(start=start, limit=PAGE))
        page, now = answer.data, there(answer.headers)
        # Otherwise a server that gives the same page again would be asked for ever.
        over = len(page) < PAGE or seen.enough(page) or (listed and page[0].upid == listed[-PAGE].upid)
        listed += page
        if over:
            break
    return listed, now


def _written(upid: Upid, logs: dict[str, int]) -> Generator[Ask, Any, tuple[str, ...]]:
    """The lines of a log that were written since the last reading."""
    start = logs.get(upid, 1)
    try:
        lines = yield from ask(get_task_log(upid, start=start, limit=0))
    except (NotFound, PermissionDenied):
        return ()  # It is gone by now, or not for this login: the task goes on all the same.
    new = [line for line in whole(lines, "line", "n", "t")[0] if line.n >= start]
    if new:
        logs[upid] = new[-1].n + 1
    return tuple(line.t for line in new)


def passes(error: PbsError) -> bool:
    """Whether an error may pass: a restart, a lost connection, a proxy with nothing behind it."""
    if isinstance(error, AuthenticationFailed | PermissionDenied | CertificateRefused):
        return False
    return isinstance(error, NotSent | Interrupted | ServerError | Unavailable | UnexpectedAnswer)


_PERCENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,4})?)%")


def percent_in(lines: Iterable[str]) -> float | None:
    """The last percentage in log lines, such as 42.5; None if there is none."""
    for line in reversed(list(lines)):
        # PBS counts so in these texts alone: elsewhere a percentage is a result, such as how full a
        # disk is.
        if re.search(r"percentage done:|\b(?:marked|processed) [0-9]|Chunkstore create:", line, re.IGNORECASE):
            match = _PERCENT.search(line)
            if match is not None:
                return min(100.0, float(match[1]))
    return None
