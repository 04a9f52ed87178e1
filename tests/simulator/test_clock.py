"""Time that runs, time that stands, and what jobs make of it."""

from __future__ import annotations

import time
from datetime import UTC

import pytest

from pbs_simulator.clock import Clock
from pbs_simulator.jobs import Jobs
from pbs_simulator.worker_tasks import Tasks

NOON = 1_700_000_000
DAY = 86_400


def test_a_clock_without_a_start_runs_with_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = [5000.0]
    monkeypatch.setattr(time, "time", lambda: machine[0])
    clock = Clock()
    assert not clock.simulated
    assert clock.time() == 5000
    clock.advance(1000)
    machine[0] += 7
    assert clock.time() == 6007
    clock.set(NOON)
    machine[0] += 7
    assert clock.time() == NOON + 7


def test_a_clock_with_a_start_stands() -> None:
    clock = Clock(NOON)
    assert clock.simulated
    assert clock.time() == NOON
    clock.advance(1.5)
    assert clock.time() == NOON + 1.5
    with pytest.raises(ValueError, match="does not go backwards"):
        clock.advance(-1)
    clock.set(NOON - 10)
    assert clock.time() == NOON - 10


def jobs() -> tuple[Clock, Tasks, Jobs]:
    clock = Clock(NOON)
    tasks = Tasks(clock, lambda: UTC, "pbs")
    return clock, tasks, Jobs(clock, lambda: UTC, tasks)


def test_a_job_is_due_from_its_creation_or_its_last_run() -> None:
    clock, tasks, states = jobs()
    midnight = (NOON // DAY + 1) * DAY
    assert states.describe("sync", "a") == {}
    assert states.describe("sync", "a", "daily") == {"next-run": midnight}
    assert states.describe("sync", "a", "daily", disabled=True) == {}
    clock.advance(DAY)
    assert states.describe("sync", "a", "daily") == {"next-run": midnight}, "it is overdue"
    states.created("sync", "a")
    assert states.describe("sync", "a", "daily") == {"next-run": midnight + DAY}
    task = tasks.add_finished("syncjob", "x", "root@pam", NOON, NOON + 5)
    states.ran("sync", "a", task.upid)
    assert states.describe("sync", "a", "daily") == {
        "last-run-upid": task.upid,
        "last-run-state": "OK",
        "last-run-endtime": NOON + 5,
        "next-run": midnight,
    }
    states.removed("sync", "a")
    assert states.describe("sync", "a") == {}


def test_a_running_job_has_no_end_yet() -> None:
    _, tasks, states = jobs()
    task = tasks.add_running("syncjob", "x", "root@pam")
    states.ran("sync", "a", task.upid)
    assert states.running("sync", "a")
    assert states.describe("sync", "a") == {"last-run-upid": task.upid}
    tasks.stop(task)
    assert not states.running("sync", "a")


def test_a_last_run_may_be_known_without_its_task() -> None:
    _, _, states = jobs()
    known = {"last-run-upid": "UPID:x", "last-run-state": "OK", "last-run-endtime": NOON - DAY}
    states.set_last("sync", "a", known)
    assert states.describe("sync", "a") == known
    assert states.describe("sync", "a", "daily")["next-run"] == NOON // DAY * DAY


@pytest.mark.parametrize("schedule", ["nonsense", "1970-01-01"])
def test_a_schedule_that_never_comes_has_no_next_run(schedule: str) -> None:
    assert jobs()[2].describe("sync", "a", schedule) == {}
