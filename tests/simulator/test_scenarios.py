"""The scenarios, seen through the client: each shows the case it is named for."""

from __future__ import annotations

from typing import Any, cast

import pytest

from pbs_api.access import list_users
from pbs_api.datastore import get_datastore_status, list_datastore_usage, list_datastores
from pbs_api.gc import start_gc
from pbs_api.groups import list_groups
from pbs_api.namespaces import list_namespaces
from pbs_api.prune import list_prune_job_status
from pbs_api.snapshots import list_snapshots
from pbs_api.sync import list_sync_job_status
from pbs_api.tasks import get_task_log, get_task_status, list_tasks
from pbs_api.verify import list_verify_job_status
from pbs_client import (
    AuthenticationFailed,
    CertificateRefused,
    Client,
    Interrupted,
    Password,
    TaskFailed,
    TaskUnknown,
    Unavailable,
)
from pbs_simulator import Clock, SimulatedPbs
from pbs_simulator.faults import Fault
from pbs_simulator.scenarios import SCENARIOS, find


def connected(*scenarios: str, userid: str = "root@pam") -> Client:
    pbs = SimulatedPbs(scenario=find(scenarios), rights_delay=0)
    return Client("pbs.invalid", auth=Password(userid, "secret"), transport=pbs.transport(), poll=0, retries=0)


def test_an_everyday_server() -> None:
    with connected("everyday") as pbs:
        assert {store.store for store in pbs.send(list_datastores())} == {"tank", "archive"}
        assert {(group.backup_type, group.backup_count) for group in pbs.send(list_groups("tank"))} == {
            ("vm", 7),
            ("ct", 7),
            ("host", 7),
        }
        assert all(job.last_run_state == "OK" for job in pbs.send(list_prune_job_status()))
        assert all(job.next_run for job in pbs.send(list_verify_job_status()))
        assert pbs.wait(start_gc("tank")).exitstatus == "OK"


@pytest.mark.parametrize("beyond", [0, 3, 1800])
def test_no_job_of_the_everyday_server_is_late_at_any_hour_of_the_week(beyond: int) -> None:
    monday = 1_795_996_800 // (7 * 86_400) * 7 * 86_400 + 4 * 86_400
    for hour in range(7 * 24):
        now = monday + hour * 3600 + beyond
        pbs = SimulatedPbs(scenario=find("everyday"), clock=Clock(now))
        for kind, job, schedule in (
            ("prune", "p-daily", "daily"),
            ("verify", "v-weekly", "sat 03:00"),
            ("gc", "tank", "daily"),
        ):
            shown = pbs.server.jobs.describe(kind, job, schedule)
            assert shown["last-run-endtime"] <= now < shown["next-run"], (hour, job)


def test_an_unmounted_store() -> None:
    with connected("unmounted-store") as pbs:
        assert [store.mount_status for store in pbs.send(list_datastores())] == ["notmounted"]
        with pytest.raises(Unavailable, match="not mounted"):
            pbs.send(list_snapshots("usb"))


def test_an_offline_store() -> None:
    with connected("offline-store") as pbs, pytest.raises(Unavailable, match="offline maintenance mode: moving disks"):
        pbs.send(get_datastore_status("moving"))


def test_a_history_with_holes() -> None:
    with connected("history-with-nulls") as pbs:
        (usage,) = pbs.send(list_datastore_usage())
        assert usage.history is not None
        assert usage.history[-8:] == (None, None, 0.11, None, 0.12, None, None, 0.2)


def test_tasks_of_all_kinds() -> None:
    with connected("running-task", "warned-task", "failed-task", "unknown-task") as pbs:
        tasks = {task.worker_type: task for task in pbs.send(list_tasks(limit=0))}
        assert {name: task.status for name, task in tasks.items()} == {
            "backup": None,
            "verify": "WARNINGS: 2",
            "syncjob": "sync failed with some errors.",
            "garbage_collection": "unknown",
        }
        assert pbs.send(get_task_status(tasks["backup"].upid)).status == "running"
        assert pbs.wait(tasks["verify"].upid).warnings == 2
        with pytest.raises(TaskFailed, match="some errors"):
            pbs.wait(tasks["syncjob"].upid)
        with pytest.raises(TaskUnknown):
            pbs.wait(tasks["garbage_collection"].upid)


def test_upids_with_escapes() -> None:
    with connected("escaped-upids") as pbs:
        tasks = pbs.send(list_tasks())
        assert {task.worker_id for task in tasks} == {"back-up:vm/100", "back-up:prod/db:host/web-01", "bäck-up"}
        for task in tasks:
            assert "\\x2d" in task.upid
            assert pbs.send(get_task_log(task.upid))[-1].t.endswith("TASK OK")


def test_the_same_number_for_different_guests() -> None:
    with connected("same-id-twice") as pbs:
        assert {
            (group.backup_type, group.backup_id, group.backup_count) for group in pbs.send(list_groups("shared"))
        } == {
            ("vm", "100", 3),
            ("ct", "100", 2),
        }
        assert [group.backup_count for group in pbs.send(list_groups("shared", ns="cluster2"))] == [1]


def test_namespaces_to_the_deepest_level() -> None:
    with connected("nested-namespaces") as pbs:
        names = [namespace.ns for namespace in pbs.send(list_namespaces("deep"))]
        assert len(names) == 8
        assert "l1/l2/l3/l4/l5/l6/l7" in names
        assert pbs.send(list_groups("deep", ns="l1/l2/l3")) == []
        assert len(pbs.send(list_snapshots("deep", ns="l1/l2/l3/l4/l5/l6/l7"))) == 2


def test_a_push_job_is_listed_only_when_asked_for() -> None:
    with connected("everyday", "push-sync-job") as pbs:
        assert [job.id for job in pbs.send(list_sync_job_status())] == ["s-pull"]
        assert {job.id for job in pbs.send(list_sync_job_status(sync_direction="all"))} == {"s-pull", "s-push"}


def test_jobs_that_never_ran() -> None:
    with connected("never-run-jobs") as pbs:
        (prune,), (verify,), (sync,) = (
            pbs.send(list_prune_job_status()),
            pbs.send(list_verify_job_status()),
            pbs.send(list_sync_job_status()),
        )
        assert [job.last_run_upid for job in (prune, verify, sync)] == [None, None, None]
        assert prune.next_run is not None
        assert verify.next_run is None


def test_lists_are_filtered_without_a_word() -> None:
    with connected("filtered-lists", userid="viewer@pbs") as pbs:
        assert [store.store for store in pbs.send(list_datastores())] == ["seen"]
        assert [user.userid for user in pbs.send(list_users())] == ["viewer@pbs"]


def test_a_lost_answer_took_effect() -> None:
    with connected("everyday", "lost-connection") as pbs:
        with pytest.raises(Interrupted):
            pbs.send(start_gc("tank"))
        assert sum(task.worker_type == "garbage_collection" for task in pbs.send(list_tasks())) == 2


def test_a_slow_server_answers_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("pbs_simulator.simulator.time.sleep", waits.append)
    with connected("everyday", "slow-server") as pbs:
        assert len(pbs.send(list_datastores())) == 2
    assert set(waits) == {0.25}


def test_an_expired_ticket_costs_one_login_more() -> None:
    with connected("everyday", "expired-ticket") as pbs:
        assert len(pbs.send(list_datastores())) == 2
    with connected("everyday", "expired-ticket", userid="nobody@pbs") as pbs, pytest.raises(AuthenticationFailed):
        pbs.send(list_datastores())


def test_a_changed_certificate_is_refused_before_anything_is_sent() -> None:
    with connected("everyday", "changed-certificate") as pbs, pytest.raises(CertificateRefused) as caught:
        pbs.send(list_datastores())
    assert caught.value.fingerprint.count(":") == 31


def test_the_third_start_of_a_garbage_collection_loses_its_answer() -> None:
    simulated = SimulatedPbs(scenario=SCENARIOS["everyday"])
    simulated.faults.add("gc.start_gc", Fault.LOST_ANSWER, on_call=3)
    with Client("pbs.invalid", auth=Password("root@pam", "secret"), transport=simulated.transport(), poll=0) as pbs:
        for _ in range(2):
            assert pbs.wait(start_gc("tank")).exitstatus == "OK"
        with pytest.raises(Interrupted):
            pbs.wait(start_gc("tank"))
        assert pbs.wait(start_gc("tank")).exitstatus == "OK"


def test_scenarios_are_found_by_name_and_a_wrong_name_is_told() -> None:
    def mine(pbs: SimulatedPbs) -> None: ...

    assert find(None) == []
    assert find("everyday") == [SCENARIOS["everyday"]]
    assert find(["offline-store", mine]) == [SCENARIOS["offline-store"], mine]
    assert find(mine) == [mine]
    with pytest.raises(TypeError, match=r"use scenarios\.find\('everyday'\) of pbs_simulator$"):
        SimulatedPbs(scenario=cast(Any, "everyday"))
    with pytest.raises(ValueError, match="no scenario everday; there are everyday"):
        find("everday")


@pytest.mark.parametrize("name", SCENARIOS)
@pytest.mark.parametrize("version", ["3.4.4", "4.2.2"])
def test_every_scenario_fits_every_version_and_the_everyday_one(name: str, version: str) -> None:
    SimulatedPbs(version, scenario=find(["everyday", name] if name != "everyday" else name))
