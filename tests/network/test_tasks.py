"""Tasks on a simulated server: waited for, followed, stopped and given up, over real connections
that may break meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager

import attrs
import pytest

from pbs_api.gc import start_gc
from pbs_client import ApiToken, AsyncClient, TaskRequest
from pbs_client.errors import Interrupted, NotFound, TaskFailed, TaskTimeout, TaskUnknown
from pbs_simulator import Fault, SimulatedPbs, TaskFailure, TaskWarnings
from tests.network.calls import KINDS, Driver, Kind, connected

TOKEN_ID = "root@pam!automation"
STATUS, LOG = "tasks.get_task_status", "tasks.get_task_log"


@attrs.frozen
class TaskServer:
    """A simulated server whose tasks write a line every ten milliseconds."""

    pbs: SimulatedPbs
    address: str
    fingerprint: str
    token: ApiToken

    def client(self, kind: Kind, **options: object) -> AbstractContextManager[Driver]:
        return connected(kind, self.address, fingerprint=self.fingerprint, auth=self.token, **options)

    def start(self, lines: Iterable[str]) -> str:
        """A task that somebody else started."""
        return self.pbs.server.tasks.start("verificationjob", "tank", "root@pam", lines)

    def start_endless(self) -> str:
        return self.pbs.server.tasks.add_running("verificationjob", "tank", "root@pam", ["first", "second"]).upid

    def log(self, upid: str) -> list[str]:
        return self.pbs.server.tasks.all[upid].lines

    def running(self, upid: str) -> bool:
        return self.pbs.server.tasks.all[upid].running


@pytest.fixture
def tasks() -> Iterator[TaskServer]:
    pbs = SimulatedPbs(pace=0.01)
    for name in ("tank", "attic"):
        pbs.server.add_datastore(name)
    secret = pbs.add_token("root@pam", "automation", secret="canary-token-secret")
    with pbs.serve() as served:
        yield TaskServer(pbs, served.address, served.fingerprint, ApiToken(TOKEN_ID, secret))


def failing() -> Iterator[str]:
    for number in range(30):
        yield f"chunk {number}"
    raise TaskFailure("disk is gone")


def warning() -> Iterator[str]:
    yield "something is odd"
    raise TaskWarnings(2)


# how tasks end


@pytest.mark.parametrize("kind", KINDS)
def test_wait_starts_a_task_once_and_gives_each_line_and_the_end(kind: Kind, tasks: TaskServer) -> None:
    lines: list[str] = []
    with tasks.client(kind) as pbs:
        result = pbs.wait(start_gc("tank"), on_log=lines.append)
    assert list(tasks.pbs.server.tasks.all) == [result.upid]
    assert (result.exitstatus, result.warnings, result.upid.worker_type) == ("OK", 0, "garbage_collection")
    assert lines == tasks.log(result.upid)
    assert lines[-1].endswith(": TASK OK")


@pytest.mark.parametrize("kind", KINDS)
def test_warnings_are_a_success(kind: Kind, tasks: TaskServer) -> None:
    with tasks.client(kind) as pbs:
        result = pbs.wait(tasks.start(warning()))
    assert (result.exitstatus, result.warnings) == ("WARNINGS: 2", 2)


@pytest.mark.parametrize("kind", KINDS)
def test_failed_task_brings_the_end_of_its_log(kind: Kind, tasks: TaskServer) -> None:
    upid = tasks.start(failing())
    with tasks.client(kind) as pbs, pytest.raises(TaskFailed, match="disk is gone") as caught:
        pbs.wait(upid)
    assert (caught.value.upid, caught.value.exitstatus) == (upid, "disk is gone")
    assert list(caught.value.log) == tasks.log(upid)[-20:]


@pytest.mark.parametrize("kind", KINDS)
def test_task_of_which_nobody_knows_the_end(kind: Kind, tasks: TaskServer) -> None:
    upid = tasks.pbs.server.tasks.add_finished("backup", "tank", "root@pam", 1710000000, 1710000001, "unknown").upid
    with tasks.client(kind) as pbs, pytest.raises(TaskUnknown) as caught:
        pbs.wait(upid)
    assert caught.value.upid == upid


@pytest.mark.parametrize("kind", KINDS)
def test_stopped_task_ends_as_a_failed_one(kind: Kind, tasks: TaskServer) -> None:
    upid = tasks.start_endless()
    with tasks.client(kind) as pbs:
        with pytest.raises(TaskTimeout) as late:
            pbs.wait(upid, timeout=0.05)
        assert (late.value.upid, tasks.running(upid)) == (upid, True)
        pbs.stop_task(upid)
        with pytest.raises(TaskFailed, match="abort requested"):
            pbs.wait(upid)


# many tasks


@pytest.mark.parametrize("kind", KINDS)
def test_results_of_many_tasks_are_in_the_order_of_the_requests(kind: Kind, tasks: TaskServer) -> None:
    slow = tasks.start(f"chunk {number}" for number in range(40))
    wanted: list[TaskRequest | str] = [slow, start_gc("tank"), tasks.start(warning()), start_gc("attic")]
    with tasks.client(kind) as pbs:
        results = pbs.wait_all(wanted)
    assert [result.exitstatus for result in results] == ["OK", "OK", "WARNINGS: 2", "OK"]
    assert [result.upid.worker_id for result in results] == ["tank", "tank", "tank", "attic"]
    assert results[0].upid == slow


@pytest.mark.parametrize("kind", KINDS)
def test_failures_of_many_tasks_are_raised_when_all_have_ended(kind: Kind, tasks: TaskServer) -> None:
    failed = tasks.start(failing())
    slow = tasks.start(f"chunk {number}" for number in range(80))
    with tasks.client(kind) as pbs, pytest.raises(ExceptionGroup, match="2 of 4 tasks did not succeed") as caught:
        pbs.wait_all([start_gc("tank"), failed, start_gc("nowhere"), slow])
    broken, refused = caught.value.exceptions
    assert isinstance(broken, TaskFailed)
    assert broken.upid == failed
    assert isinstance(refused, NotFound)
    assert not any(task.running for task in tasks.pbs.server.tasks.all.values())


# following


@pytest.mark.parametrize("kind", KINDS)
def test_follow_gives_each_line_once(kind: Kind, tasks: TaskServer) -> None:
    """More lines than fit in one answer, written while they are read."""
    tasks.pbs.server.tasks.pace = 0.001
    upid = tasks.start(f"chunk {number}" for number in range(1200))
    with tasks.client(kind) as pbs:
        lines = pbs.follow(upid)
    assert [line.partition(": ")[2] for line in lines] == [*(f"chunk {number}" for number in range(1200)), "TASK OK"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.CUT_ANSWER])
def test_connections_that_break_lose_no_line_and_repeat_none(fault: Fault, kind: Kind, tasks: TaskServer) -> None:
    for call in (1, 4, 7):
        tasks.pbs.faults.add(LOG, fault, on_call=call, times=2)
    upid = tasks.start(f"chunk {number}" for number in range(50))
    with tasks.client(kind) as pbs:
        assert pbs.follow(upid) == tasks.log(upid)
    assert len(tasks.log(upid)) == 51


# connections that break


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.CUT_ANSWER])
@pytest.mark.parametrize("times", [2, 4])
def test_waiting_goes_on_when_connections_break(times: int, fault: Fault, kind: Kind, tasks: TaskServer) -> None:
    """Also when they break more often than a call is repeated."""
    tasks.pbs.faults.add(STATUS, fault, on_call=2, times=times)
    with tasks.client(kind) as pbs:
        result = pbs.wait(start_gc("tank"))
    assert result.exitstatus == "OK"
    assert list(tasks.pbs.server.tasks.all) == [result.upid]


@pytest.mark.parametrize("kind", KINDS)
def test_server_that_stays_away_ends_the_waiting_and_not_the_task(
    kind: Kind, tasks: TaskServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pbs_client.tasks.OUTAGE_POLLS", 3)
    upid = tasks.start_endless()
    tasks.pbs.faults.add(STATUS, Fault.LOST_ANSWER, on_call=2, times=1000)
    with tasks.client(kind) as pbs, pytest.raises(Interrupted) as caught:
        pbs.wait(upid)
    assert f"no longer waiting for {upid}" in caught.value.__notes__[0]
    assert tasks.running(upid)


@pytest.mark.parametrize("kind", KINDS)
def test_start_whose_answer_is_lost_is_not_repeated(kind: Kind, tasks: TaskServer) -> None:
    tasks.pbs.faults.add("gc.start_gc", Fault.LOST_ANSWER)
    with tasks.client(kind) as pbs, pytest.raises(Interrupted):
        pbs.wait(start_gc("tank"))
    assert len(tasks.pbs.server.tasks.all) == 1


# giving up


class _Looks:
    """Notices, as a client's hook, when a task has been looked at for some time."""

    def __init__(self) -> None:
        self.enough = threading.Event()
        self._count = 0

    def __call__(self, event: object) -> None:
        self._count += 1
        if self._count == 5:
            self.enough.set()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("many", [False, True])
def test_ctrl_c_leaves_the_task_running_and_says_which(
    many: bool, kind: Kind, tasks: TaskServer, caplog: pytest.LogCaptureFixture
) -> None:
    upid = tasks.start_endless()
    looks = _Looks()

    def press() -> None:
        looks.enough.wait()
        os.kill(os.getpid(), signal.SIGINT)

    with tasks.client(kind, on_answer=looks) as pbs:
        finger = threading.Thread(target=press, daemon=True)
        finger.start()
        with pytest.raises(KeyboardInterrupt):
            _ = pbs.wait_all([upid]) if many else pbs.wait(upid)
        finger.join()
        assert f"no longer waiting for {upid}" in caplog.text
        assert tasks.running(upid)
        pbs.stop_task(upid)
        assert not tasks.running(upid)


@pytest.mark.parametrize("many", [False, True])
def test_cancellation_leaves_the_task_running_and_says_which(many: bool, tasks: TaskServer) -> None:
    upid = tasks.start_endless()
    looks = _Looks()

    async def run() -> None:
        async with AsyncClient(
            tasks.address, auth=tasks.token, fingerprint=tasks.fingerprint, proxy="", poll=0.01, on_answer=looks
        ) as pbs:
            waiting = asyncio.ensure_future(pbs.wait_all([upid]) if many else pbs.wait(upid))
            await asyncio.to_thread(looks.enough.wait)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await waiting
            assert f"no longer waiting for {upid}" in caught.value.__notes__[0]
            assert tasks.running(upid)
            await pbs.stop_task(upid)
        assert not tasks.running(upid)

    asyncio.run(run())
