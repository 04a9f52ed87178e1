"""Tasks: started, progressing line by line, ended; with UPIDs, logs and the list in the form PBS
gives them (protocol.md §5).

A task's work is a generator of log lines that does its deed on the way. With `pace` 0 it runs to
its end the moment it is started; with a pace it writes one line every `pace` seconds of the
server's clock, however that clock moves.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any

import attrs

from pbs_simulator.clock import Clock

UPID_FORM = re.compile(
    r"UPID:(?P<node>[a-zA-Z0-9](?:[a-zA-Z0-9\-]*[a-zA-Z0-9])?):(?P<pid>[0-9A-Fa-f]{8}):(?P<pstart>[0-9A-Fa-f]{8,9}):(?P<task_id>[0-9A-Fa-f]{8,16})"
    r":(?P<starttime>[0-9A-Fa-f]{8}):(?P<type>[^:\s]+):(?P<id>[^:\s]*):(?P<auth_id>[^:\s]+):"
)

Work = Iterable[str] | Callable[[str], Iterable[str]]
"""The lines a task writes, each produced when its turn comes; or a function of the task's UPID that
gives them.
"""


class TaskFailure(Exception):
    """Raised by a task's work: the task ends with this text."""


class TaskWarnings(Exception):
    """Raised by a task's work at its end: the task ends with so many warnings."""

    def __init__(self, count: int) -> None:
        super().__init__(f"WARNINGS: {count}")


def escape_worker_id(text: str) -> str:
    """How a worker id stands inside a UPID: `/` as a hyphen, other bytes than letters, digits, `_`
    and `.` as `\\xNN`.
    """
    out: list[str] = []
    for index, byte in enumerate(text.encode()):
        char = chr(byte)
        if char == "/":
            out.append("-")
        elif (char.isascii() and char.isalnum()) or char == "_" or (char == "." and index):
            out.append(char)
        else:
            out.append(f"\\x{byte:02x}")
    return "".join(out)


def unescape_worker_id(text: str) -> str:
    """The worker id that an escaped one stands for; a plain hyphen was a `/`."""
    raw = re.sub(rb"\\x([0-9a-f]{2})|-", lambda match: bytes([int(match[1], 16)]) if match[1] else b"/", text.encode())
    return raw.decode("utf-8", "replace")


def sync_worker_id(job_id: str, job: Mapping[str, Any]) -> str:
    """The worker id of the tasks of a sync job."""
    return f"{job.get('remote', '-')}:{job['remote-store']}:{job['store']}:{job.get('ns', '')}:{job_id}"


@attrs.define(eq=False)
class Task:
    """One task.

    `status` is None while it runs, then `OK`, `WARNINGS: n`, `unknown` or the error text.
    """

    upid: str
    pid: int
    pstart: int
    starttime: int
    worker_type: str
    worker_id: str | None
    auth_id: str
    node: str
    endtime: int | None = None
    status: str | None = None
    lines: list[str] = attrs.field(factory=list[str], repr=False)
    work: Iterator[str] | None = attrs.field(default=None, repr=False)
    next_line_at: float = 0.0

    @property
    def running(self) -> bool:
        return self.status is None

    def item(self) -> dict[str, Any]:
        """The task as an item of the task list; the node there is always `localhost`."""
        item: dict[str, Any] = {
            "node": "localhost",
            "pid": self.pid,
            "pstart": self.pstart,
            "starttime": self.starttime,
            "upid": self.upid,
            "user": self.auth_id,
            "worker_id": self.worker_id,
            "worker_type": self.worker_type,
        }
        if self.endtime is not None:
            item["endtime"] = self.endtime
        if self.status is not None:
            item["status"] = self.status
        return item


class Tasks:
    """Every task of a server, in the order in which they ended, and the one way to start one.

    Tests add and stop tasks while another thread asks the server, so the containers have a lock. It
    is not held while a task does its work, which may ask another server.
    """

    def __init__(self, clock: Clock, zone: Callable[[], tzinfo], node: str, pace: float = 0.0) -> None:
        self._clock = clock
        self._zone = zone
        self.node = node
        self.pace = pace
        self.pid = 0x0000073A
        self.pstart = 0x000007B2
        self._count = 0
        self.all: dict[str, Task] = {}
        self._running: list[Task] = []
        self._lock = threading.Lock()

    def make_upid(self, worker_type: str, worker_id: str | None, auth_id: str, starttime: int) -> str:
        with self._lock:
            self._count += 1
            count = self._count
        process = f"{self.node}:{self.pid:08X}:{self.pstart:08X}"
        escaped = escape_worker_id(worker_id or "")
        return f"UPID:{process}:{count:08X}:{starttime:08X}:{worker_type}:{escaped}:{auth_id}:"

    def start(self, worker_type: str, worker_id: str | None, auth_id: str, work: Work) -> str:
        """Starts a task and returns its UPID."""
        now = self._clock.time()
        upid = self.make_upid(worker_type, worker_id, auth_id, int(now))
        task = Task(upid, self.pid, self.pstart, int(now), worker_type, worker_id, auth_id, self.node)
        lines = work(upid) if callable(work) else work
        task.work, task.next_line_at = iter(lines), now + self.pace
        self.add(task)
        self._progress(task, now)
        return upid

    def add(self, task: Task) -> Task:
        """Puts in a task that is not one of ours: a finished one of the past, or a running one that
        never moves.
        """
        with self._lock:
            self.all[task.upid] = task
            if task.running:
                self._running.append(task)
        return task

    def add_finished(
        self,
        worker_type: str,
        worker_id: str | None,
        auth_id: str,
        starttime: int,
        endtime: int,
        status: str = "OK",
        lines: Iterable[str] = (),
    ) -> Task:
        """A task of the past."""
        upid = self.make_upid(worker_type, worker_id, auth_id, starttime)
        task = Task(upid, self.pid, self.pstart, starttime, worker_type, worker_id, auth_id, self.node, endtime, status)
        for line in lines:
            self._log(task, line, endtime)
        self._log(task, _last_line(status), endtime)
        return self.add(task)

    def add_running(self, worker_type: str, worker_id: str | None, auth_id: str, lines: Iterable[str] = ()) -> Task:
        """A task that runs until it is stopped."""
        now = self._clock.time()
        upid = self.make_upid(worker_type, worker_id, auth_id, int(now))
        task = Task(upid, self.pid, self.pstart, int(now), worker_type, worker_id, auth_id, self.node)
        for line in lines:
            self._log(task, line, now)
        return self.add(task)

    def get(self, upid: str) -> Task | None:
        """A task as it is now."""
        with self._lock:
            task = self.all.get(upid)
        if task is not None:
            self._progress(task, self._clock.time())
        return task

    def progress(self) -> None:
        """Lets every running task write the lines that are due."""
        now = self._clock.time()
        for task in list(self._running):
            self._progress(task, now)
        with self._lock:
            self._running = [task for task in self._running if task.running]

    def newest_first(self) -> list[Task]:
        """Running ones first, then finished ones by their end, newest first."""
        self.progress()
        with self._lock:
            ordered = list(reversed(self.all.values()))
            running = [task for task in ordered if task.running]
            finished = [task for task in ordered if not task.running]
        finished.sort(key=lambda task: task.endtime or task.starttime, reverse=True)
        return running + finished

    def stop(self, task: Task) -> None:
        """Asks a task to stop; it ends before its next line."""
        if task.running:
            self._end(task, "abort requested - aborting task", self._clock.time())

    def _progress(self, task: Task, now: float) -> None:
        while task.running and task.work is not None and (self.pace <= 0 or task.next_line_at <= now):
            at = now if self.pace <= 0 else task.next_line_at
            try:
                self._log(task, next(task.work), at)
            except StopIteration:
                self._end(task, "OK", at)
            except (TaskFailure, TaskWarnings) as end:
                self._end(task, str(end), at)
            task.next_line_at = at + self.pace

    def _log(self, task: Task, line: str, at: float) -> None:
        stamp = datetime.fromtimestamp(int(at), self._zone()).isoformat()
        first, *more = line.split("\n")
        task.lines.append(f"{stamp}: {first}")
        task.lines += more

    def _end(self, task: Task, status: str, at: float) -> None:
        self._log(task, _last_line(status), at)
        with self._lock:
            task.status, task.endtime, task.work = status, int(at), None
            self.all[task.upid] = self.all.pop(task.upid)


def _last_line(status: str) -> str:
    if status == "OK" or status.startswith("WARNINGS: "):
        return f"TASK {status}"
    return f"TASK ERROR: {status}"
