"""Backups travel between simulated servers: pulled, pushed, filtered, and refused where the other side refuses."""

from __future__ import annotations

from typing import Any

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.datastores import BackupFile, Datastore, Group
from pbs_simulator.replication.transfer import passes
from tests.simulator.asking import Asker, end_of_task, log_of_task, with_ticket, with_token


@pytest.fixture
def far() -> SimulatedPbs:
    pbs = SimulatedPbs()
    store = pbs.server.add_datastore("far")
    for moment in (1000, 2000, 3000):
        store.add_snapshot("vm", "100", moment)
    store.add_snapshot("host", "web", 1000, ns="a/b", verification={"state": "ok", "upid": "UPID:x"})
    pbs.server.accounts.add("sync@pbs", password="secret")
    pbs.server.acl.grant("/datastore", "sync@pbs", "DatastoreAdmin")
    return pbs


@pytest.fixture
def boss(far: SimulatedPbs) -> Asker:
    pbs = SimulatedPbs(rights_delay=0)
    pbs.server.add_datastore("near")
    pbs.server.peers["far.example.com"] = far.server
    asker = with_ticket(pbs)
    asker(
        "POST",
        "/config/remote",
        {"name": "off", "host": "far.example.com", "auth-id": "sync@pbs", "password": "secret"},
    )
    return asker


def near(boss: Asker) -> Datastore:
    return boss.pbs.server.datastores["near"]


def pull(boss: Asker, **options: Any) -> str:
    """How the task of a pull ended."""
    sent = {"store": "near", "remote": "off", "remote-store": "far"} | {
        name.replace("_", "-"): value for name, value in options.items()
    }
    return end_of_task(boss, boss("POST", "/pull", sent))


def moments(store: Datastore, ns: str = "", name: tuple[str, str] = ("vm", "100")) -> list[int]:
    group = store.namespaces.get(ns, {}).get(name)
    return sorted(group.snapshots) if group else []


def test_a_remote_is_looked_through(boss: Asker) -> None:
    assert [store["store"] for store in boss("GET", "/config/remote/off/scan")] == ["far"]
    assert boss("GET", "/config/remote/off/scan/far/namespaces") == [{"ns": ""}, {"ns": "a"}, {"ns": "a/b"}]
    assert boss("GET", "/config/remote/off/scan/far/groups", {"namespace": "a/b"})[0]["backup-id"] == "web"
    status, text = boss.refused("GET", "/config/remote/off/scan/none/groups")
    assert (status, text.startswith("failed to scan remote 'off' - ")) == (500, True)


def test_a_pull_takes_everything_over(boss: Asker, far: SimulatedPbs) -> None:
    assert pull(boss) == "OK"
    assert moments(near(boss)) == [1000, 2000, 3000]
    web = near(boss).namespaces["a/b"]["host", "web"]
    assert web.owner == "root@pam"
    assert web.snapshots[1000].verification == {"state": "ok", "upid": "UPID:x"}
    assert {task.worker_type for task in far.server.tasks.all.values()} == {"reader"}
    far.server.datastores["far"].add_snapshot("vm", "100", 4000)
    far.server.datastores["far"].add_snapshot("vm", "100", 500)
    assert pull(boss) == "OK"
    assert moments(near(boss)) == [1000, 2000, 3000, 4000], "only what is newer comes"


def test_options_of_a_pull(boss: Asker, far: SimulatedPbs) -> None:
    assert pull(boss, group_filter=["type:vm"], transfer_last=2, max_depth=0) == "OK"
    assert moments(near(boss)) == [2000, 3000]
    assert set(near(boss).namespaces) == {""}
    assert pull(boss, remote_ns="a", ns="") == "OK"
    assert moments(near(boss), "b", ("host", "web")) == [1000]
    del far.server.datastores["far"].namespaces[""]["vm", "100"].snapshots[2000]
    near(boss).namespaces[""]["vm", "100"].snapshots[3000].protected = True
    del far.server.datastores["far"].namespaces[""]["vm", "100"].snapshots[3000]
    assert pull(boss, remove_vanished=True, max_depth=0) == "OK"
    assert moments(near(boss)) == [3000], "what is protected stays"
    near(boss).namespaces[""]["vm", "100"].snapshots[3000].protected = False
    near(boss).add_snapshot("vm", "7", 10, owner="ann@pbs")
    del far.server.datastores["far"].namespaces[""]["vm", "100"]
    assert pull(boss, remove_vanished=True, max_depth=0) == "OK"
    assert set(near(boss).namespaces[""]) == {("vm", "7")}, "a group of somebody else stays"


def test_unfinished_backups_stay_where_they_are(boss: Asker, far: SimulatedPbs) -> None:
    far.server.datastores["far"].add_snapshot("ct", "7", 1000, files=[BackupFile("pct.conf.blob", 10)])
    assert pull(boss) == "OK"
    assert moments(near(boss), "", ("ct", "7")) == []


def test_groups_of_others_are_not_overwritten(boss: Asker) -> None:
    near(boss).add_snapshot("vm", "100", 10, owner="ann@pbs")
    assert pull(boss) == "sync failed with some errors."
    assert moments(near(boss)) == [10]
    assert moments(near(boss), "a/b", ("host", "web")) == [1000], "the rest is done nevertheless"


def test_who_may_read_little_pulls_little(boss: Asker, far: SimulatedPbs) -> None:
    far.server.acl.revoke("/datastore", "sync@pbs", "DatastoreAdmin")
    far.server.acl.grant("/datastore", "sync@pbs", "DatastoreBackup")
    far.server.datastores["far"].add_snapshot("ct", "7", 1000, owner="sync@pbs")
    far.server.forget_rights()
    assert pull(boss) == "OK"
    assert moments(near(boss)) == []
    assert moments(near(boss), "", ("ct", "7")) == [1000]


def test_a_push_goes_the_other_way(boss: Asker, far: SimulatedPbs) -> None:
    far.server.datastores["far"].config["verify-new"] = True
    store = near(boss)
    store.add_snapshot("ct", "9", 1000, ns="x")
    store.add_snapshot("ct", "9", 2000, ns="x", corrupt=True)
    sent = {"store": "near", "remote": "off", "remote-store": "far", "remote-ns": "a"}
    assert end_of_task(boss, boss("POST", "/push", sent)) == "OK"
    pushed = far.server.datastores["far"].namespaces["a/x"]["ct", "9"]
    assert pushed.owner == "sync@pbs"
    states = {
        moment: snapshot.verification["state"] for moment, snapshot in pushed.snapshots.items() if snapshot.verification
    }
    assert states == {1000: "ok", 2000: "failed"}
    assert {task.worker_type for task in far.server.tasks.all.values()} == {"backup", "verify"}
    del far.server.datastores["far"].config["verify-new"]
    pushed.owner = "ann@pbs"
    store.add_snapshot("ct", "9", 3000, ns="x")
    assert end_of_task(boss, boss("POST", "/push", sent)).startswith("WARNINGS: ")


def test_between_two_stores_of_one_server(boss: Asker) -> None:
    near(boss).add_snapshot("vm", "1", 1000)
    boss.pbs.server.add_datastore("copy")
    upid = boss("POST", "/pull", {"store": "copy", "remote-store": "near"})
    assert end_of_task(boss, upid) == "OK"
    assert moments(boss.pbs.server.datastores["copy"], "", ("vm", "1")) == [1000]
    assert boss.refused("POST", "/pull", {"store": "near", "remote": "none", "remote-store": "near"})[0] == 400
    assert boss.refused("POST", "/pull", {"store": "near", "remote-store": "near"}) == (
        400,
        "can't sync to same datastore",
    )
    boss("POST", "/config/remote", {"name": "self", "host": "127.0.0.1", "auth-id": "root@pam", "password": "secret"})
    assert [store["store"] for store in boss("GET", "/config/remote/self/scan")] == ["near", "copy"]


def test_sync_jobs(boss: Asker) -> None:
    job = {"id": "s-1", "store": "near", "remote": "off", "remote-store": "far", "schedule": "daily"}
    boss("POST", "/config/sync", job)
    boss("POST", "/config/sync", job | {"id": "s-2", "sync-direction": "push", "remote-store": "none"})
    upid = boss("POST", "/admin/sync/s-1/run")
    assert "\\x3as\\x2d1:" in upid
    assert log_of_task(boss, upid)[0] == "Starting datastore sync job 'off:far:near::s-1'"
    assert end_of_task(boss, upid) == "OK"
    assert end_of_task(boss, boss("POST", "/admin/sync/s-2/run")) != "OK"
    assert {entry["id"]: entry["last-run-state"] for entry in boss("GET", "/admin/sync")} == {"s-1": "OK"}
    assert [entry["id"] for entry in boss("GET", "/admin/sync", {"sync-direction": "push"})] == ["s-2"]


@pytest.mark.parametrize("version", ["3.4.4", "4.2.2"])
def test_a_remote_that_cannot_be_reached(version: str) -> None:
    boss = with_ticket(SimulatedPbs(version))
    boss.pbs.server.add_datastore("near")
    boss("POST", "/config/remote", {"name": "off", "host": "192.0.2.1", "auth-id": "sync@pbs", "password": "secret"})
    status, text = boss.refused("GET", "/config/remote/off/scan")
    assert status == 500
    assert text.startswith("failed to scan remote 'off' - remote connection to '192.0.2.1' failed - ")
    assert ("tcp connect error" in text) is (version == "3.4.4")


def test_a_certificate_that_is_not_trusted_needs_its_fingerprint(boss: Asker, far: SimulatedPbs) -> None:
    far.server.node.trusted = False
    text = "failed to scan remote 'off' - remote connection to 'far.example.com' failed - client error (Connect)"
    assert boss.refused("GET", "/config/remote/off/scan") == (500, text)
    boss("PUT", "/config/remote/off", {"fingerprint": far.server.node.fingerprint})
    assert boss("GET", "/config/remote/off/scan")


def test_a_login_that_is_not_known_there(boss: Asker, far: SimulatedPbs) -> None:
    far.server.accounts.users["sync@pbs"].config["enable"] = False
    assert "permission check failed." in boss.refused("GET", "/config/remote/off/scan")[1]
    assert pull(boss) != "OK"


def test_pulling_needs_rights_on_both_sides(boss: Asker) -> None:
    ann = with_token(boss.pbs, "ann@pbs", role="DatastoreBackup", path="/datastore")
    sent = {"store": "near", "remote": "off", "remote-store": "far"}
    assert ann.refused("POST", "/pull", sent)[0] in (400, 403)
    for auth_id in ("ann@pbs", "ann@pbs!test"):
        boss.pbs.server.acl.grant("/remote", auth_id, "RemoteSyncOperator")
    assert ann("POST", "/pull", sent).startswith("UPID:")
    assert ann.refused("POST", "/pull", sent | {"remove-vanished": True})[0] in (400, 403)


@pytest.mark.parametrize(
    ("filters", "hit"),
    [
        ([], True),
        (["type:vm"], True),
        (["type:ct"], False),
        (["group:vm/100"], True),
        (["include:group:vm/1"], False),
        (["regex:^vm/1"], True),
        (["exclude:regex:00$"], False),
        (["exclude:type:ct"], True),
        (["type:vm", "exclude:group:vm/100"], False),
        (["type:ct", "group:vm/100"], True),
    ],
)
def test_group_filters(filters: list[str], hit: bool) -> None:
    assert passes(Group("vm", "100", "root@pam"), filters) is hit


def copied(version: str, call: str) -> list[str]:
    """The log of a first copy of one store to another of the same server, with the parts that vary left out."""
    pbs = SimulatedPbs(version)
    store = pbs.server.add_datastore("one")
    pbs.server.add_datastore("two")
    for moment in (1000, 2000):
        for backup_id in ("10", "9"):
            store.add_snapshot(
                "vm",
                backup_id,
                moment,
                files=[
                    BackupFile("a.img.fidx", 9 * 1024**2),
                    BackupFile("a.conf.blob", 10),
                    BackupFile("index.json.blob", 9),
                ],
            )
    boss = with_ticket(pbs)
    boss("POST", "/config/remote", {"name": "self", "host": "127.0.0.1", "auth-id": "root@pam", "password": "secret"})
    names = {"store": "two", "remote-store": "one"} if call == "pull" else {"store": "one", "remote-store": "two"}
    return [
        line
        for line in log_of_task(boss, boss("POST", f"/{call}", {**names, "remote": "self"}))
        if not line.startswith("Syncing")
    ]


def test_the_log_of_a_pull() -> None:
    old, new = copied("4.0", "pull"), copied("4.2", "pull")
    rate = "(100 MiB/s)"
    assert old[:9] == [
        "pull datastore 'two' from 'self/one'",
        "----",
        "found 2 groups to sync (out of 2 total)",
        "sync snapshot vm/9/1970-01-01T00:16:40Z",
        "sync archive a.img.fidx",
        f"downloaded 9 MiB {rate}",
        "sync archive a.conf.blob",
        "sync snapshot vm/9/1970-01-01T00:16:40Z done",
        "percentage done: 25.00% (0/2 groups, 1/2 snapshots in group #1)",
    ]
    assert old[-3:] == [
        "Finished syncing root namespace, current progress: 1 groups, 2 snapshots",
        "pull datastore 'two' end",
        "TASK OK",
    ]
    assert new[2:9] == [
        "Found 2 groups to sync (out of 2 total)",
        "[vm/9]: 1970-01-01T00:16:40Z: start sync",
        "[vm/9]: 1970-01-01T00:16:40Z/a.img.fidx: sync archive",
        f"[vm/9]: 1970-01-01T00:16:40Z/a.img.fidx: downloaded 9 MiB {rate}",
        "[vm/9]: 1970-01-01T00:16:40Z/a.conf.blob: sync archive",
        "[vm/9]: 1970-01-01T00:16:40Z: sync done",
        "[vm/9]: percentage done: 25.00% (0/2 groups, 1/2 snapshots in group #1)",
    ]
    assert new[-3] == "Finished syncing root namespace, current progress: 2 groups, 0 snapshots"


def test_the_log_of_a_push() -> None:
    assert copied("4.0", "push")[1:6] == [
        "Found 2 groups to sync (out of 2 total)",
        "Percentage done: 25.00% (0/2 groups, 1/2 snapshots in group #1)",
        "Percentage done: 50.00% (1/2 groups)",
        "Percentage done: 75.00% (1/2 groups, 1/2 snapshots in group #2)",
        "Percentage done: 100.00% (2/2 groups)",
    ]
    assert copied("4.2", "push")[3:7] == [
        "[vm/9]: 1970-01-01T00:16:40Z: sync archive a.img.fidx",
        "[vm/9]: 1970-01-01T00:16:40Z/a.img.fidx: uploaded 9 MiB (100 MiB/s)",
        "[vm/9]: 1970-01-01T00:16:40Z: sync archive a.conf.blob",
        "[vm/9]: 1970-01-01T00:16:40Z/a.conf.blob: uploaded 10 B (100 MiB/s)",
    ]


def test_a_job_sums_up(boss: Asker) -> None:
    job = {"id": "s-1", "store": "near", "remote": "off", "remote-store": "far", "remove-vanished": True}
    boss("POST", "/config/sync", job)
    first, second = (log_of_task(boss, boss("POST", "/admin/sync/s-1/run")) for _ in range(2))
    assert first[1] == "sync datastore 'near' from 'off/far'"
    assert first[-2].startswith("queued notification (id=")
    assert first[-5].startswith("Summary: sync job pulled ")
    assert first[-4] == "Summary: removed vanished: snapshots: 0, groups: 0, namespaces: 0"
    assert "Summary: sync job found no new data to pull" in second
