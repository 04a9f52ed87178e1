"""Pulls and pushes that meet obstacles: what is refused at once, what fails the task, and what its log says."""

from __future__ import annotations

from typing import Any

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.datastores import Datastore, Snapshot
from tests.simulator.asking import Asker, end_of_task, log_of_task, with_ticket

FAILED = "TASK ERROR: sync failed with some errors."
REMOTE = {"name": "off", "host": "far.example.com", "auth-id": "sync@pbs", "password": "secret"}
OK_STATE = {"state": "ok", "upid": "UPID:pbs:00000001:00000001:00000001:00000001:verify:far:root@pam:"}


@pytest.fixture
def far() -> SimulatedPbs:
    pbs = SimulatedPbs(rights_delay=0)
    store = pbs.server.add_datastore("far")
    for moment in (1000, 2000, 3000):
        store.add_snapshot("vm", "100", moment)
    pbs.server.accounts.add("sync@pbs", password="secret")
    pbs.server.acl.grant("/datastore", "sync@pbs", "DatastoreAdmin")
    return pbs


@pytest.fixture
def boss(far: SimulatedPbs) -> Asker:
    pbs = SimulatedPbs(rights_delay=0)
    pbs.server.add_datastore("near")
    pbs.server.peers["far.example.com"] = far.server
    asker = with_ticket(pbs)
    asker("POST", "/config/remote", REMOTE)
    return asker


def near(boss: Asker) -> Datastore:
    return boss.pbs.server.datastores["near"]


def far_store(far: SimulatedPbs) -> Datastore:
    return far.server.datastores["far"]


def settings(options: dict[str, Any]) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in options.items()}
    return {"store": "near", "remote": "off", "remote-store": "far"} | named


def pull(boss: Asker, **options: Any) -> list[str]:
    return log_of_task(boss, boss("POST", "/pull", settings(options)))


def push(boss: Asker, **options: Any) -> list[str]:
    return log_of_task(boss, boss("POST", "/push", settings(options)))


def present(store: Datastore, ns: str = "") -> dict[str, list[int]]:
    return {group.name: sorted(group.snapshots) for group in store.groups_in(ns)}


# The connection


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"fingerprint": ":".join(["ab"] * 32)}, "client error (Connect)"),
        ({"password": "wrong"}, "permission check failed."),
        ({"host": "127.0.0.1", "port": 8008}, "client error (Connect)"),
    ],
)
def test_a_remote_that_refuses(boss: Asker, change: dict[str, Any], text: str) -> None:
    boss("PUT", "/config/remote/off", change)
    host = change.get("host", "far.example.com")
    scan = f"failed to scan remote 'off' - remote connection to '{host}' failed - {text}"
    assert boss.refused("GET", "/config/remote/off/scan") == (500, scan)
    assert boss.refused("POST", "/push", settings({})) == (400, text)
    assert pull(boss)[-1] == f"TASK ERROR: {text}"


def test_a_token_is_only_looked_at_by_the_first_request(boss: Asker, far: SimulatedPbs) -> None:
    far.add_token("sync@pbs", "t", path="/datastore")
    boss("PUT", "/config/remote/off", {"auth-id": "sync@pbs!t", "password": "wrong"})
    assert boss.refused("GET", "/config/remote/off/scan")[1] == "failed to scan remote 'off' - authentication failed"
    assert (
        pull(boss)[-1] == "TASK ERROR: Querying namespaces failed - HTTP error 401 Unauthorized - authentication failed"
    )


# What is not there


def test_things_that_are_missing(boss: Asker) -> None:
    assert boss.refused("POST", "/pull", settings({"remote": "none"})) == (400, "no such remote 'none'")
    assert boss.refused("POST", "/pull", settings({"store": "none"})) == (400, "no such datastore 'none'")
    text = "Source namespace 'no/where' doesn't exist in datastore 'near'!"
    assert boss.refused("POST", "/push", settings({"ns": "no/where"})) == (400, text)
    fetching = "TASK ERROR: Fetching remote namespaces failed, remote returned error: no such datastore 'none'"
    assert push(boss, remote_store="none") == [fetching]
    querying = "TASK ERROR: Querying namespaces failed - HTTP error 400 Bad Request - no such datastore 'none'"
    assert pull(boss, remote_store="none")[-1] == querying
    key = (400, "no such key or cannot access key 'lost'")
    assert boss.refused("POST", "/push", settings({"encryption-key": "lost"})) == key
    assert boss.refused("POST", "/pull", settings({"decryption-keys": ["lost"]})) == key


def test_a_namespace_that_is_missing_on_the_other_side(boss: Asker) -> None:
    assert pull(boss, remote_ns="lost")[1:] == [
        "----",
        "Syncing datastore 'far', namespace 'lost' into datastore 'near', root namespace",
        (
            "Encountered errors while syncing namespace lost - Failed to retrieve backup groups from remote -"
            " ENOENT: No such file or directory"
        ),
        FAILED,
    ]


def test_a_target_whose_parent_is_missing(boss: Asker) -> None:
    reason = "cannot create new namespace, parent a/b doesn't already exists"
    assert pull(boss, ns="a/b/c")[3:] == [
        "Cannot sync datastore 'far', root namespace into datastore 'near', namespace 'a/b/c' - "
        f"sync into datastore 'near', namespace 'a/b/c' failed - namespace creation failed: {reason}",
        FAILED,
    ]


def test_a_push_makes_all_namespaces_on_the_way(boss: Asker, far: SimulatedPbs) -> None:
    near(boss).add_snapshot("ct", "1", 1000)
    assert push(boss, remote_ns="a/b")[2:4] == [
        "Successfully created new namespace a on remote",
        "Successfully created new namespace a/b on remote",
    ]
    far.server.acl.load([])
    far.server.acl.grant("/datastore", "sync@pbs", "DatastorePowerUser")
    lines = push(boss, remote_ns="z")
    missing = "permission check failed - missing Datastore.Modify on /datastore/far"
    assert lines[2:] == [
        f"Encountered error: Creation of remote namespace z failed, remote returned error: {missing}",
        "Failed to sync datastore 'near', root namespace into datastore 'far', namespace 'z'!",
        "TASK ERROR: Sync failed with some errors!",
    ]


def test_a_push_that_the_other_side_does_not_take(boss: Asker, far: SimulatedPbs) -> None:
    near(boss).add_snapshot("ct", "1", 1000)
    near(boss).add_group("ct", "2")
    far.server.acl.load([])
    far.server.acl.grant("/datastore", "sync@pbs", "DatastoreAudit")
    moment, missing = "1970-01-01T00:16:40Z", "missing permissions 'Datastore.Backup' on '/datastore/far'"
    assert push(boss, group_filter=["type:ct"])[3:] == [
        f"[ct/1]: {moment}: start sync",
        f"[ct/1]: Encountered errors: {moment}: {missing}",
        "[ct/1]: Failed to push group ct/1 to remote!",
        "[ct/2]: Group 'ct/2' contains no snapshots to sync to remote",
        "Finished syncing root namespace, current progress: 2 groups, 0 snapshots",
        "TASK ERROR: Sync failed with some errors!",
    ]


def test_namespaces_that_would_be_too_deep(boss: Asker, far: SimulatedPbs) -> None:
    far_store(far).add_namespace("1/2/3/4/5")
    near(boss).add_namespace("a/b/c")
    text = "TASK ERROR: Syncing would exceed max allowed namespace depth. (5+3 > 7)"
    assert pull(boss, ns="a/b/c")[-1] == text


# Rights


def test_an_owner_without_rights_here(boss: Asker) -> None:
    boss.pbs.server.accounts.add("joe@pbs")
    job = settings({"id": "s-1", "owner": "joe@pbs"})
    boss("POST", "/config/sync", job)
    lines = log_of_task(boss, boss("POST", "/admin/sync/s-1/run"))
    missing = "permission check failed - missing Datastore.Backup on /datastore/near"
    assert lines[4].endswith(f" - sync into datastore 'near', root namespace not allowed - {missing}")
    assert [line for line in lines if line.startswith("queued")]
    assert lines[-1] == FAILED


def test_a_login_there_that_may_only_look(boss: Asker, far: SimulatedPbs) -> None:
    far.server.acl.load([])
    far.server.acl.grant("/datastore", "sync@pbs", "DatastoreAudit")
    assert pull(boss)[4:] == [
        "[vm/100]: sync group vm/100 failed - no permissions on /datastore/far",
        "Finished syncing root namespace, current progress: 1 groups, 0 snapshots",
        FAILED,
    ]


# What is left out


def test_only_encrypted_or_verified_backups(boss: Asker, far: SimulatedPbs) -> None:
    far_store(far).add_snapshot("host", "safe", 1000, fingerprint="ab:cd")
    far_store(far).add_snapshot("host", "sound", 1000, verification=OK_STATE)
    assert pull(boss, encrypted_only=True)[-1] == "TASK OK"
    assert present(near(boss)) == {"vm/100": [], "host/safe": [1000], "host/sound": []}
    listed = {group["backup-id"]: group for group in boss("GET", "/admin/datastore/near/groups")}
    assert {name: group["last-backup"] for name, group in listed.items()} == {"100": 0, "safe": 1000, "sound": 0}
    assert (listed["100"]["backup-count"], listed["100"]["files"]) == (0, [])
    pull(boss, verified_only=True)
    assert present(near(boss))["host/sound"] == [1000]


def test_what_was_copied_before_is_looked_at_again(boss: Asker, far: SimulatedPbs) -> None:
    pull(boss)
    assert pull(boss)[4:7] == [
        "[vm/100]: vm/100: skipped: 2 snapshot(s) (1970-01-01T00:16:40Z .. 1970-01-01T00:33:20Z) - "
        "older than the newest snapshot present on sync target",
        "[vm/100]: re-sync snapshot 1970-01-01T00:50:00Z",
        "[vm/100]: 1970-01-01T00:50:00Z: no data changes",
    ]
    newest(far_store(far)).verification = dict(OK_STATE)
    assert "no data changes" not in "".join(pull(boss))
    assert newest(near(boss)).verification == OK_STATE


def newest(store: Datastore) -> Snapshot:
    group = store.group("", "vm", "100")
    assert group is not None
    return group.newest_first()[0]


def test_a_corrupt_copy_is_fetched_again(boss: Asker) -> None:
    pull(boss)
    newest(near(boss)).verification = {"state": "failed", "upid": OK_STATE["upid"]}
    lines = pull(boss, resync_corrupt=True)
    assert "[vm/100]: re-sync snapshot 1970-01-01T00:50:00Z due to corruption" in lines
    assert newest(near(boss)).verification is None


def test_only_the_last_backups(boss: Asker) -> None:
    lines = pull(boss, transfer_last=1)
    span = "1970-01-01T00:16:40Z .. 1970-01-01T00:33:20Z"
    assert lines[4] == f"[vm/100]: vm/100: skipped: 2 snapshot(s) ({span}) - due to transfer-last"
    assert present(near(boss)) == {"vm/100": [3000]}


def test_several_groups_at_once_have_another_progress(boss: Asker) -> None:
    lines = pull(boss, worker_threads=2)
    assert "[vm/100]: snapshot 3/3 within vm/100 is done, 0/1 groups done" in lines
    assert "[vm/100]: group sync done: percentage done: 100.00% (3/3 snapshots)" in lines


# What vanished


@pytest.mark.parametrize("direction", ["pull", "push"])
def test_what_vanished_is_removed(boss: Asker, far: SimulatedPbs, direction: str) -> None:
    source, target = (far_store(far), near(boss)) if direction == "pull" else (near(boss), far_store(far))
    transfer, owner = (pull, "root@pam") if direction == "pull" else (push, "sync@pbs")
    for store in (source, target):
        for namespace in list(store.namespaces.values()):
            namespace.clear()
    source.add_snapshot("vm", "1", 2000)
    target.add_snapshot("vm", "1", 1000, owner=owner)
    target.add_snapshot("vm", "1", 1500, owner=owner, protected=True)
    target.add_snapshot("ct", "9", 1000, owner=owner)
    target.add_snapshot("ct", "8", 1000, owner="joe@pbs")
    target.add_snapshot("host", "gone", 1000, ns="old", owner=owner)
    lines = transfer(boss, remove_vanished=True)
    assert present(target) == {"vm/1": [1500, 2000], "ct/8": [1000]}
    assert list(target.namespaces) == [""]
    gone, kept = "vm/1/1970-01-01T00:16:40Z", "vm/1/1970-01-01T00:25:00Z"
    said = {
        "pull": [
            f"[vm/1]: delete vanished snapshot {gone}",
            f"[vm/1]: vm/1: don't delete vanished snapshot {kept} (protected)",
            "Delete vanished group 'ct/9'",
            'removing backup group "/mnt/datastore/near/ct/9"',
            'removing backup snapshot "/mnt/datastore/near/ct/9/1970-01-01T00:16:40Z"',
            "removing groups in namespace near:/old",
            "Removed namespace old",
        ],
        "push": [
            f"[vm/1]: Removed vanished snapshot {gone} from remote",
            f"[vm/1]: Kept protected snapshot {kept} on remote",
            "Removed vanished group ct/9 from remote",
            "Successfully removed vanished namespace old from remote",
        ],
    }
    assert [line for line in said[direction] if line not in lines] == []


def test_a_push_keeps_on_the_other_side_only_what_it_would_take_itself(boss: Asker, far: SimulatedPbs) -> None:
    for store, owner in ((near(boss), "root@pam"), (far_store(far), "sync@pbs")):
        store.add_snapshot("ct", "1", 1000, owner=owner)
    lines = push(boss, remove_vanished=True, encrypted_only=True, group_filter=["type:ct"])
    assert "[ct/1]: Removed vanished snapshot ct/1/1970-01-01T00:16:40Z from remote" in lines


def test_a_job_between_a_datastore_and_itself_does_not_start(boss: Asker) -> None:
    boss.pbs.server.sections["sync"].create("s-1", {"store": "near", "remote-store": "near"})
    assert boss.refused("POST", "/admin/sync/s-1/run") == (400, "can't sync to same datastore")


def test_a_job_whose_datastore_is_gone_fails_in_its_task(boss: Asker) -> None:
    boss.pbs.server.sections["sync"].create("s-1", {"store": "gone", "remote": "off", "remote-store": "far"})
    assert end_of_task(boss, boss("POST", "/admin/sync/s-1/run")) == "no such datastore 'gone'"
