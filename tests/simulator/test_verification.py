"""The logs of verifications: what is looked at, in which order, how it is named and what is passed over."""

from __future__ import annotations

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.clock import Clock
from pbs_simulator.datastores import Datastore
from tests.simulator.asking import Asker, log_of_task, root, with_ticket

DAY = 86_400
NOON = 1_700_049_600
STORE = "/admin/datastore/tank"
VM = {"backup-type": "vm", "backup-id": "9"}


@pytest.fixture
def pbs() -> SimulatedPbs:
    made = SimulatedPbs("4.2", clock=Clock(NOON + 30 * DAY), rights_delay=0)
    store = made.server.add_datastore("tank")
    for backup_id, ns in [("10", ""), ("9", ""), ("9a", ""), ("2", "a/b")]:
        for day in range(2):
            store.add_snapshot("vm", backup_id, NOON + day * DAY, ns=ns, owner="ann@pbs")
    store.add_snapshot("host", "benchmark", NOON, owner="root@pam")
    store.add_snapshot("ct", "300", NOON, owner="root@pam")
    made.server.accounts.add("ann@pbs", password="secret")
    return made


@pytest.fixture
def tank(pbs: SimulatedPbs) -> Datastore:
    return pbs.server.datastores["tank"]


@pytest.fixture
def boss(pbs: SimulatedPbs) -> Asker:
    return with_ticket(pbs)


def groups_in(log: list[str]) -> list[str]:
    return [line.split()[2] for line in log if line.startswith("verify group")]


def test_groups_of_all_namespaces_are_sorted_and_a_benchmark_is_left_out(boss: Asker) -> None:
    log = log_of_task(boss, boss("POST", f"{STORE}/verify"))
    assert log[:3] == ["verify datastore tank", "found 5 groups", "using 1 read and 4 verify thread(s)"]
    assert groups_in(log) == ["tank:ct/300", "tank:vm/2", "tank:vm/9", "tank:vm/10", "tank:vm/9a"]
    assert [line for line in log if line.startswith("percentage")][:3] == [
        "percentage done: 20.00% (1/5 groups)",
        "percentage done: 30.00% (1/5 groups, 1/2 snapshots in group #2)",
        "percentage done: 40.00% (2/5 groups)",
    ]


def test_threads_are_those_of_the_call_or_the_job(boss: Asker) -> None:
    log = log_of_task(boss, boss("POST", f"{STORE}/verify", {"read-threads": 3, "verify-threads": 7}))
    assert "using 3 read and 7 verify thread(s)" in log
    boss("POST", "/config/verify", {"id": "nightly", "store": "tank", "read-threads": 2, "ns": "a"})
    log = log_of_task(boss, boss("POST", "/admin/verify/nightly/run"))
    assert log[0] == "Starting datastore verify job 'tank:nightly'"
    assert "using 2 read and 4 verify thread(s)" in log
    assert groups_in(log) == ["tank:vm/2"]


def test_a_group_and_a_snapshot_say_nothing_of_the_rest(boss: Asker) -> None:
    log = log_of_task(boss, boss("POST", f"{STORE}/verify", VM))
    assert log[0] == "verify group tank:vm/9 (2 snapshots)"
    assert [line for line in log if line.startswith("percentage")] == [
        "percentage done: 50.00% (1/2 snapshots)",
        "percentage done: 100.00% (2/2 snapshots)",
    ]
    log = log_of_task(boss, boss("POST", f"{STORE}/verify", {**VM, "backup-time": NOON, "ignore-verified": False}))
    assert log[0] == "verify tank:vm/9/2023-11-15T12:00:00Z"
    assert not any("index.json" in line for line in log)


def test_who_may_verify_only_own_groups_reads_that_in_the_log(pbs: SimulatedPbs) -> None:
    pbs.server.acl.grant("/datastore/tank", "ann@pbs", "DatastoreBackup")
    ann = with_ticket(pbs, "ann@pbs")
    log = log_of_task(ann, ann("POST", f"{STORE}/verify"))
    assert log[1:3] == ["limiting to backups owned by ann@pbs", "found 4 groups"]
    assert "tank:ct/300" not in groups_in(log)


def test_failures_are_named_with_their_namespace(boss: Asker, tank: Datastore) -> None:
    tank.namespaces["a/b"]["vm", "2"].snapshots[NOON].corrupt = True
    unfinished = tank.namespaces[""]["ct", "300"].snapshots[NOON]
    unfinished.files = [file for file in unfinished.files if file.filename != "index.json.blob"]
    log = log_of_task(boss, boss("POST", f"{STORE}/verify"))
    assert any(
        line.startswith("verify tank:ct/300/2023-11-15T12:00:00Z - manifest load error: unable to load blob")
        for line in log
    )
    assert log[-4:-1] == [
        "Failed to verify the following snapshots/groups:",
        "\tct/300/2023-11-15T12:00:00Z",
        "\tns/a/ns/b/vm/2/2023-11-15T12:00:00Z",
    ]


@pytest.mark.parametrize(
    ("settings", "skipped"),
    [({}, 2), ({"outdated-after": 3}, 2), ({"outdated-after": 2}, 0), ({"ignore-verified": False}, 0)],
)
def test_what_was_verified_is_passed_over_until_it_is_outdated(settings: dict[str, object], skipped: int) -> None:
    clock = Clock(NOON + 30 * DAY)
    pbs = SimulatedPbs("4.2", clock=clock)
    store = pbs.server.add_datastore("tank")
    for day in range(2):
        store.add_snapshot("vm", "9", NOON + day * DAY)
    with_ticket(pbs)("POST", f"{STORE}/verify", VM)
    clock.advance(4 * DAY - 1)
    boss = with_ticket(pbs)
    log = log_of_task(boss, boss("POST", f"{STORE}/verify", {**VM, **settings}))
    assert sum(line.endswith("(recently verified)") for line in log) == skipped


def test_a_namespace_that_is_missing_fails_the_task() -> None:
    boss = root()
    boss.pbs.server.add_datastore("tank")
    boss("POST", "/config/verify", {"id": "v-1", "store": "tank", "ns": "lost"})
    expected = [
        "verify datastore tank",
        "error on iterating groups in ns 'lost' - ENOENT: No such file or directory",
        "found 0 groups",
        "using 1 read and 4 verify thread(s)",
        "Failed to verify the following snapshots/groups:",
        "\tENOENT: No such file or directory",
    ]
    end = "TASK ERROR: verification failed - please check the log for details"
    assert log_of_task(boss, boss("POST", "/admin/datastore/tank/verify", {"ns": "lost"})) == [*expected, end]
    assert log_of_task(boss, boss("POST", "/admin/verify/v-1/run"))[1:-2] == expected


def test_each_index_tells_what_was_read() -> None:
    boss = root()
    store = boss.pbs.server.add_datastore("tank")
    store.add_snapshot("vm", "100", 1_700_000_000, size=400 * 1024**2)
    lines = log_of_task(boss, boss("POST", "/admin/datastore/tank/verify"))
    assert lines[5:8] == [
        "  check qemu-server.conf.blob",
        "  check drive-scsi0.img.fidx",
        "  verified 200.00/400.00 MiB in 1.00 seconds, speed 200.00/400.00 MiB/s (0 errors)",
    ]
