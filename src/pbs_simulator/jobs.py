"""When jobs ran last and will run next: what `/admin/sync`, `/admin/verify`, `/admin/prune` and
`/admin/gc` add to a job's configuration.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any

import attrs

from pbs_simulator.clock import Clock
from pbs_simulator.schedule import ScheduleError, parse_calendar_event
from pbs_simulator.worker_tasks import Task, Tasks


@attrs.define
class _State:
    created: float
    """When the job was first seen: a job that never ran is due from there."""
    upid: str | None = None
    last: dict[str, Any] = attrs.field(factory=dict[str, Any])
    """A last run that is known without its task."""


class Jobs:
    """The run states of all jobs, by kind (`sync`, `verify`, `prune`, `gc`) and id."""

    def __init__(self, clock: Clock, zone: Callable[[], tzinfo], tasks: Tasks) -> None:
        self._clock = clock
        self._zone = zone
        self._tasks = tasks
        self._states: dict[tuple[str, str], _State] = {}

    def _state(self, kind: str, job_id: str) -> _State:
        return self._states.setdefault((kind, job_id), _State(self._clock.time()))

    def created(self, kind: str, job_id: str) -> None:
        """A job was made or its schedule changed: the next run counts from now."""
        self._state(kind, job_id).created = self._clock.time()

    def ran(self, kind: str, job_id: str, upid: str) -> None:
        """A run was started."""
        self._state(kind, job_id).upid = upid

    def set_last(self, kind: str, job_id: str, last: dict[str, Any]) -> None:
        """A last run known from elsewhere, as `last-run-upid`, `last-run-state`,
        `last-run-endtime`.
        """
        state = self._state(kind, job_id)
        state.last, state.upid = last, None

    def removed(self, kind: str, job_id: str) -> None:
        self._states.pop((kind, job_id), None)

    def running(self, kind: str, job_id: str) -> bool:
        task = self._task(kind, job_id)
        return task is not None and task.running

    def _task(self, kind: str, job_id: str) -> Task | None:
        upid = self._state(kind, job_id).upid
        return self._tasks.get(upid) if upid else None

    def describe(self, kind: str, job_id: str, schedule: str | None = None, disabled: bool = False) -> dict[str, Any]:
        """`last-run-upid`, `last-run-state`, `last-run-endtime`, `next-run`: those that are
        known.
        """
        state = self._state(kind, job_id)
        shown: dict[str, Any] = dict(state.last)
        since = state.created
        task = self._task(kind, job_id)
        if task is not None:
            shown = {"last-run-upid": task.upid}
            if task.status is not None:
                shown["last-run-state"], shown["last-run-endtime"] = task.status, task.endtime
            since = task.starttime
        elif "last-run-endtime" in shown:
            since = shown["last-run-endtime"]
        if schedule and not disabled:
            try:
                following = parse_calendar_event(schedule).next_after(since, self._zone())
            except ScheduleError:
                following = None
            if following is not None:
                shown["next-run"] = following
        return shown
