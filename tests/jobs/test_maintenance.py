"""Maintenance: everything is done in order, nothing without a rule, one store's failure leaves the
others alone, no overlap."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from pbs_api.tasks import list_tasks
from pbs_client import AsyncClient, Client, Password, UsageError
from pbs_simulator import Fault, SimulatedPbs
from pbs_simulator.scenarios import everyday
from pbs_tools import inventory, maintenance
from pbs_tools.inventory import Snapshot
from pbs_tools.locks import AlreadyRunning, exclusive
from pbs_tools.maintenance import Keep, Pruned, Step, Summary
from tests.support.altered import AlteredPbs


@pytest.fixture(autouse=True)
def locks_of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))


def snapshots(pbs: Client) -> int:
    return sum(isinstance(item, Snapshot) for item in inventory.snapshots(pbs))


def tasks(pbs: Client) -> int:
    return len(pbs.send(list_tasks(limit=0)))


def outline(summary: Summary) -> list[tuple[str, str | None, str]]:
    return [(step.store, step.name, step.state) for step in summary.steps]


DONE = [("tank", "prune", "done"), ("tank", "garbage-collection", "done"), ("tank", "verify", "done")]


@pytest.mark.pbs(scenario=["everyday"])
def test_the_steps_of_a_store_in_order(pbs: Client) -> None:
    before = snapshots(pbs)
    lines: list[str] = []
    summary = maintenance.run(pbs, keep=Keep(last=3), stores=["tank"], on_log=lines.append)
    assert outline(summary) == DONE
    assert [len(group.removed) for group in summary.pruned] == [4, 4, 4]
    assert snapshots(pbs) == before - 12
    assert summary.exit_code == 0
    assert any("garbage" in line for line in lines)
    assert all(line.startswith("tank: ") for line in lines)
    assert "3 groups pruned: removed 12 snapshots, kept 9" in str(summary)


@pytest.mark.pbs(scenario=["everyday"])
async def test_the_steps_of_a_store_in_order_in_asyncio(async_pbs: AsyncClient) -> None:
    told: list[maintenance.Event] = []
    summary = await maintenance.arun(async_pbs, keep=Keep(last=3), stores=["tank"], on_event=told.append)
    assert outline(summary) == DONE
    assert tuple(told) == summary.events


@pytest.mark.pbs(scenario=["everyday", "same-id-twice"])
def test_a_dry_run_changes_nothing_and_starts_nothing(pbs: Client) -> None:
    before, started = snapshots(pbs), tasks(pbs)
    summary = maintenance.run(pbs, keep=Keep(last=1), dry_run=True)
    assert snapshots(pbs) == before
    assert tasks(pbs) == started
    assert {step.state for step in summary.steps} == {"planned"}
    assert sum(len(group.removed) for group in summary.pruned) == 18 + 3
    assert all(group.dry_run for group in summary.pruned)
    assert len({group.group for group in summary.pruned}) == 6


def test_nothing_is_pruned_without_a_rule() -> None:
    with pytest.raises(UsageError, match="no keep rule"):
        Keep()
    with pytest.raises(UsageError, match="keep-last must be at least 1"):
        Keep(last=0)


@pytest.mark.pbs(scenario=["everyday", "unmounted-store", "offline-store"])
def test_one_store_s_failure_leaves_the_others_alone(pbs: Client) -> None:
    summary = maintenance.run(pbs, keep=Keep(last=3), stores=["tank", "usb", "moving", "none", "tnk"])
    assert "did you mean tank?" in str(summary)
    states = {(step.store, step.name): step.state for step in summary.steps}
    assert states["usb", None] == "skipped"
    assert states["none", None] == "failed"
    assert states["moving", None] == "skipped"
    assert states["tank", "verify"] == "done"
    assert summary.exit_code == 1


@pytest.mark.pbs(scenario=["everyday", "running-task"])
def test_a_store_with_a_running_task_is_left_alone(pbs: Client) -> None:
    before = snapshots(pbs)
    summary = maintenance.run(pbs, keep=Keep(last=3))
    skipped, *_ = [step for step in summary.steps if step.store == "tank"]
    assert skipped.state == "skipped"
    assert skipped.upid
    assert "backup is running" in skipped.sentence
    assert snapshots(pbs) == before
    beside = maintenance.run(pbs, keep=Keep(last=3), stores=["tank"], beside_backups=True)
    assert outline(beside) == DONE


@pytest.mark.pbs(scenario="everyday")
def test_a_login_for_one_store_does_all_that_is_wanted_there(simulated_pbs: SimulatedPbs) -> None:
    server = simulated_pbs.server
    server.accounts.add("keeper@pbs", password="secret")
    server.acl.grant("/datastore/tank", "keeper@pbs", "DatastoreAdmin")
    login = Password("keeper@pbs", "secret")
    with Client("pbs.invalid", auth=login, transport=simulated_pbs.transport(), poll=0) as pbs:
        assert maintenance.run(pbs, keep=Keep(last=3), stores=["tank"]).exit_code == 0
        assert maintenance.run(pbs, keep=Keep(last=3)).exit_code == 1  # There may be other stores.


@pytest.mark.pbs(scenario=["everyday", "running-task"])
def test_a_login_that_is_not_shown_a_task_leaves_the_store_alone_all_the_same(simulated_pbs: SimulatedPbs) -> None:
    """Without Sys.Audit PBS lists only the login's own tasks: an empty list does not mean that nothing runs."""
    server = simulated_pbs.server
    server.accounts.add("keeper@pbs", password="secret")
    server.acl.grant("/datastore", "keeper@pbs", "DatastoreAdmin")
    server.datastores["tank"].write_operations = 1
    login = Password("keeper@pbs", "secret")
    with Client("pbs.invalid", auth=login, transport=simulated_pbs.transport(), poll=0) as pbs:
        summary = maintenance.run(pbs, keep=Keep(last=3))
        assert {(step.store, step.state) for step in summary.failed} == {("tank", "skipped")}
        assert "Sys.Audit on /system/tasks is missing" in str(summary)
        server.datastores["tank"].write_operations, server.datastores["tank"].read_operations = 0, 1
        assert outline(maintenance.run(pbs, keep=Keep(last=3), stores=["tank"])) == DONE


@pytest.mark.pbs(scenario="everyday")
def test_who_is_shown_only_groups_of_their_own_is_told_so(simulated_pbs: SimulatedPbs) -> None:
    server = simulated_pbs.server
    server.accounts.add("keeper@pbs", password="secret")
    server.acl.grant("/datastore/tank", "keeper@pbs", "DatastorePowerUser")
    server.datastores["tank"].add_snapshot("vm", "7", 1_700_000_000, owner="keeper@pbs")
    login = Password("keeper@pbs", "secret")
    with Client("pbs.invalid", auth=login, transport=simulated_pbs.transport(), poll=0) as pbs:
        summary = maintenance.run(pbs, keep=Keep(last=3), collect_garbage=False, verify=False, stores=["tank"])
    assert [step.sentence for step in summary.steps] == [
        "0 snapshots of 1 group removed;"
        " groups of others were not seen, as Datastore.Audit on /datastore/tank is missing"
    ]


@pytest.mark.filterwarnings("ignore::pbs_client.UndeclaredAnswer")
def test_a_server_that_lists_ended_tasks_as_well_is_not_busy(simulated_pbs: SimulatedPbs) -> None:
    everyday(simulated_pbs)
    ended = [{"upid": "UPID:x", "worker_type": "backup", "worker_id": "tank:vm/100", "starttime": 1, "endtime": 2}]
    altered = AlteredPbs(simulated_pbs, lambda path, data: ended if path.endswith("/tasks") else data)
    with Client("pbs.invalid", auth=Password("root@pam", "secret"), transport=altered.transport(), poll=0) as pbs:
        assert outline(maintenance.run(pbs, keep=Keep(last=3), stores=["tank"])) == DONE


@pytest.mark.pbs(scenario=["everyday", "running-task", "offline-store", "unmounted-store"])
def test_a_dry_run_tells_what_would_be_left_alone(pbs: Client) -> None:
    rehearsed = maintenance.run(pbs, keep=Keep(last=3), dry_run=True)
    assert {step.store: step.sentence for step in rehearsed.steps if step.state != "planned"} == {
        "tank": "a task of type backup is running on it",
        "moving": "it is in maintenance mode offline (moving disks)",
        "usb": "its removable disk is not mounted",
    }
    assert {step.store for step in rehearsed.steps if step.state == "planned"} == {"archive"}


@pytest.mark.pbs(scenario="everyday")
@pytest.mark.parametrize("mode", ["read-only", "type=read-only,message=moving%20disks"])
def test_a_store_that_is_read_only_is_verified_all_the_same(
    mode: str, simulated_pbs: SimulatedPbs, pbs: Client
) -> None:
    simulated_pbs.server.datastores["tank"].config["maintenance-mode"] = mode
    summary = maintenance.run(pbs, keep=Keep(last=3), stores=["tank"])
    assert [(step.name, step.state) for step in summary.steps] == [
        ("prune", "skipped"),
        ("garbage-collection", "skipped"),
        ("verify", "done"),
    ]
    assert summary.exit_code == 1
    assert {step.sentence.partition(" (")[0] for step in summary.failed} == {"it is in maintenance mode read-only"}


@pytest.mark.pbs(scenario=["everyday"])
def test_two_runs_do_not_overlap(pbs: Client) -> None:
    inside: list[Summary] = []

    def again(event: maintenance.Event) -> None:
        if isinstance(event, Step) and event.name == "prune":
            inside.append(maintenance.run(pbs, stores=["tank"]))

    outer = maintenance.run(pbs, keep=Keep(last=3), stores=["tank"], on_event=again)
    assert outline(outer) == DONE
    assert [(step.state, "another run" in step.sentence) for step in inside[0].steps] == [("skipped", True)]


def test_a_timer_and_a_prompt_have_the_same_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with exclusive("a"):
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        with pytest.raises(AlreadyRunning), exclusive("a"):
            pass


def test_where_no_lock_can_be_kept_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "gone"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with exclusive("a"):
        pass
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "gone"))
    with pytest.raises(UsageError, match="no lock can be kept"), exclusive("a"):
        pass


def test_a_lock_is_free_again_when_its_holder_is_gone() -> None:
    with exclusive("a"), exclusive("b"), pytest.raises(AlreadyRunning), exclusive("a"):
        pass
    with exclusive("a"):
        pass


@pytest.mark.parametrize("role", ["DatastoreAudit", "DatastoreReader", "DatastoreAdmin", "Audit"])
@pytest.mark.pbs(scenario="everyday")
def test_a_dry_run_tells_which_rights_are_missing(simulated_pbs: SimulatedPbs, role: str) -> None:
    server = simulated_pbs.server
    server.accounts.add("keeper@pbs", password="secret")
    server.acl.grant("/datastore", "keeper@pbs", role)
    login = Password("keeper@pbs", "secret")
    with Client("pbs.invalid", auth=login, transport=simulated_pbs.transport(), poll=0) as pbs:
        planned, done = (maintenance.run(pbs, keep=Keep(last=3), dry_run=dry, stores=["tank"]) for dry in (True, False))
    assert [step.name for step in planned.failed] == [step.name for step in done.failed]
    assert planned.exit_code == (0 if role == "DatastoreAdmin" else 1)


@pytest.mark.parametrize("lost", ["prune.prune_group", "gc.start_gc"])
@pytest.mark.pbs(scenario="everyday")
def test_what_may_have_been_done_is_not_told_to_have_failed(
    simulated_pbs: SimulatedPbs, pbs: Client, lost: str
) -> None:
    simulated_pbs.faults.add(lost, Fault.LOST_ANSWER)
    [step] = maintenance.run(pbs, keep=Keep(last=3), stores=["tank"]).failed
    assert "what came of it is unknown, " in step.sentence
    simulated_pbs.faults.add("gc.start_gc", Fault.NO_CONNECTION, times=9)
    [step] = maintenance.run(pbs, verify=False, stores=["tank"]).failed
    assert "unknown" not in step.sentence


@pytest.mark.pbs(scenario=["everyday"])
def test_run_again_it_has_nothing_more_to_remove(pbs: Client) -> None:
    maintenance.run(pbs, keep=Keep(last=3), stores=["tank"])
    second = maintenance.run(pbs, keep=Keep(last=3), stores=["tank"])
    assert [group.removed for group in second.pruned if isinstance(group, Pruned)] == [(), (), ()]
    assert outline(second) == DONE


def prunable(seed: int) -> SimulatedPbs:
    """A store with random groups, some of whose snapshots are protected or not finished."""
    chance, made = random.Random(seed), SimulatedPbs(rights_delay=0.0)
    store = made.server.add_datastore("tank")
    for ns in ("", "a", "a/b"):
        store.add_namespace(ns)
        for number in range(chance.randint(1, 3)):
            span = chance.choice([5 * HOUR, 3 * DAY, 40 * DAY, 800 * DAY])
            for moment in {NEWEST - chance.randrange(span) for _ in range(chance.randint(1, 20))}:
                finished = chance.random() < 0.9
                files: dict[str, Any] = {} if finished else {"files": []}
                protected = finished and chance.random() < 0.2
                store.add_snapshot("vm", str(100 + number), moment, ns=ns, protected=protected, **files)
    return made


HOUR, DAY, NEWEST = 3600, 86_400, 1_770_000_000


@pytest.mark.parametrize("seed", range(8))
async def test_what_is_shown_first_is_what_then_happens(seed: int) -> None:
    chance, login = random.Random(seed), Password("root@pam", "secret")
    rules = {name: chance.randint(1, 5) for name in ("last", "hourly", "daily", "weekly", "monthly", "yearly")}
    keep = Keep(**{name: rules[name] for name in chance.sample(list(rules), chance.randint(1, 3))})
    first, second = prunable(seed), prunable(seed)
    with Client("pbs.invalid", auth=login, transport=first.transport(), poll=0) as pbs:
        before = there(pbs)
        shown = maintenance.run(pbs, keep=keep, collect_garbage=False, verify=False, dry_run=True)
        assert there(pbs) == before
        done = maintenance.run(pbs, keep=keep, collect_garbage=False, verify=False)
        after = there(pbs)
        again = maintenance.run(pbs, keep=keep, collect_garbage=False, verify=False)
    assert gone(shown) == gone(done) == before - after
    assert not gone(again)
    async with AsyncClient("pbs.invalid", auth=login, transport=second.async_transport(), poll=0) as async_pbs:
        alike = await maintenance.arun(async_pbs, keep=keep, collect_garbage=False, verify=False)
    assert (gone(alike), str(alike)) == (gone(done), str(done))


Place = tuple[str, str, int]


def there(pbs: Client) -> set[Place]:
    listed = [item for item in inventory.snapshots(pbs) if isinstance(item, Snapshot)]
    return {(item.group.ns, item.group.backup_id, item.listed.backup_time) for item in listed}


def gone(summary: Summary) -> set[Place]:
    return {(event.group.ns, event.group.backup_id, moment) for event in summary.pruned for moment in event.removed}
