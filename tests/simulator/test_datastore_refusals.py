"""What the calls for datastores refuse, one by one: the texts that no recording of an orderly session shows."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urlencode

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.archives import Link, encode_blob
from pbs_simulator.clock import Clock
from pbs_simulator.datastores import Datastore, time_text
from tests.simulator.asking import Asker, end_of_task, log_of_task, root, with_ticket

NOON = 1_700_000_000
STORE = "/admin/datastore/tank"
CONFIG = "/config/datastore"
VM = {"backup-type": "vm", "backup-id": "100"}
WEB = {"backup-type": "host", "backup-id": "web", "ns": "a"}
NOBODY = {"backup-type": "vm", "backup-id": "999"}
PATH = "/mnt/datastore/tank"
MISSING = "No such file or directory (os error 2)"


@pytest.fixture
def pbs() -> SimulatedPbs:
    made = SimulatedPbs(clock=Clock(NOON + 86_400), rights_delay=0)
    store = made.server.add_datastore("tank")
    store.add_snapshot("vm", "100", NOON, owner="ann@pbs")
    store.add_snapshot("host", "web", NOON, ns="a", owner="root@pam")
    made.server.accounts.add("ann@pbs", password="secret")
    return made


@pytest.fixture
def tank(pbs: SimulatedPbs) -> Datastore:
    return pbs.server.datastores["tank"]


@pytest.fixture
def boss(pbs: SimulatedPbs) -> Asker:
    return with_ticket(pbs)


def as_ann(pbs: SimulatedPbs, role: str) -> Asker:
    pbs.server.acl.grant("/datastore/tank", "ann@pbs", role)
    return with_ticket(pbs, "ann@pbs")


# Groups, snapshots and namespaces


@pytest.mark.parametrize(
    ("method", "call", "params", "text"),
    [
        (
            "PUT",
            "group-notes",
            {**NOBODY, "notes": "x"},
            f'unable to create backup group notes "{PATH}/vm/999/notes" - {MISSING}',
        ),
        (
            "POST",
            "change-owner",
            {**NOBODY, "new-owner": "ann@pbs"},
            f'unable to read "{PATH}/vm/999/owner" - {MISSING}',
        ),
        (
            "POST",
            "change-owner",
            {**VM, "new-owner": "ann@pbs!ci"},
            "API token 'ann@pbs!ci' is inactive or non-existent",
        ),
        ("POST", "move-group", {**NOBODY, "target-ns": "a"}, "group 'vm/999' does not exist in namespace ''"),
        ("POST", "move-group", {**VM, "ns": "a", "target-ns": ""}, "group 'vm/100' does not exist in namespace 'a'"),
        ("POST", "move-group", {**VM, "target-ns": ""}, "source and target namespace must be different"),
        ("POST", "move-group", {**NOBODY, "target-ns": "x"}, "target namespace 'x' does not exist"),
        ("POST", "move-namespace", {"ns": "x", "target-ns": "b"}, "source namespace 'x' does not exist"),
        (
            "POST",
            "move-namespace",
            {"ns": "a", "target-ns": "a/b"},
            "cannot move namespace 'a' into its own subtree (target: 'a/b')",
        ),
        ("POST", "move-namespace", {"ns": "a", "target-ns": "a"}, "source and target namespace must be different"),
        ("POST", "move-namespace", {"ns": "a", "target-ns": "x/y"}, "target parent namespace 'x' does not exist"),
        (
            "POST",
            "namespace",
            {"parent": "x", "name": "y"},
            "cannot create new namespace, parent x doesn't already exists",
        ),
        (
            "PUT",
            "protected",
            {**NOBODY, "backup-time": NOON, "protected": True},
            "snapshot vm/999/2023-11-14T22:13:20Z does not exist!",
        ),
        (
            "PUT",
            "notes",
            {**NOBODY, "backup-time": NOON, "notes": "x"},
            (
                "unable to update manifest blob - unable to load blob"
                f" '\"{PATH}/vm/999/2023-11-14T22:13:20Z/index.json.blob\"' - {MISSING}"
            ),
        ),
        ("POST", "verify", {"backup-type": "vm"}, "parameters do not specify a backup group or snapshot"),
        ("POST", "unmount", {}, "datastore 'tank' is not removable"),
    ],
)
def test_refusals(boss: Asker, method: str, call: str, params: dict[str, Any], text: str) -> None:
    assert boss.refused(method, f"{STORE}/{call}", params) == (400, text)


def test_protected_snapshots_keep_their_group_and_namespace(boss: Asker) -> None:
    boss("PUT", f"{STORE}/protected", {**WEB, "backup-time": NOON, "protected": True})
    params = {"ns": "a", "delete-groups": True}
    assert boss.refused("DELETE", f"{STORE}/namespace", params) == (
        400,
        "group only partially deleted due to protected snapshots",
    )
    assert boss("DELETE", f"{STORE}/namespace", {**params, "error-on-protected": False})["protected-snapshots"] == 1
    assert [entry["ns"] for entry in boss("GET", f"{STORE}/namespace")] == ["", "a"]


def test_a_move_fails_in_its_task_where_groups_cannot_be_merged(boss: Asker, tank: Datastore) -> None:
    def moved() -> list[str]:
        return log_of_task(boss, boss("POST", f"{STORE}/move-group", {**VM, "target-ns": "a"}))

    present = tank.group("", "vm", "100")
    assert present is not None
    tank.add_snapshot("vm", "100", NOON, ns="a", owner="bob@pbs")
    refused = boss.refused("POST", f"{STORE}/move-group", {**VM, "target-ns": "a", "merge-group": False})
    assert refused == (400, "group 'vm/100' already exists in target namespace 'a' and merge-group is disabled")
    merging, cannot = "merging group 'vm/100' from '' to 'a'", "cannot merge group 'vm/100' from '' into 'a'"
    mismatch = f"owner mismatch (source: {present.owner}, target: bob@pbs)"
    assert moved() == [merging, f"TASK ERROR: {cannot}: {mismatch}"]
    tank.namespaces["a"]["vm", "100"].owner = present.owner
    moment = time_text(NOON)
    assert moved() == [
        merging,
        f"oldest source snapshot: {time_text(min(present.snapshots))}",
        f"conflicting target snapshot: {moment}",
        f"TASK ERROR: {cannot}: snapshot time mismatch",
    ]


def test_the_log_of_a_move(boss: Asker, tank: Datastore) -> None:
    for groups in tank.namespaces.values():
        groups.clear()
    for moment, ns, owner in ((NOON, "a", "root@pam"), (NOON + 10, "b", "ann@pbs"), (NOON + 20, "b/c", "root@pam")):
        tank.add_snapshot("vm", "7", moment, ns=ns, owner=owner)
    into_a = boss("POST", f"{STORE}/move-namespace", {"ns": "b", "target-ns": "a"})
    assert log_of_task(boss, into_a) == [
        "moving namespace 'b' -> 'a': 2 namespace(s)",
        "merging group 'vm/7' from 'b' to 'a'",
        "failed to move group 'vm/7' in 'b': cannot merge group 'vm/7' from 'b' into 'a': "
        "owner mismatch (source: ann@pbs, target: root@pam)",
        "moving group 'vm/7' from 'b/c' to 'a/c'",
        f'removing backup group "{PATH}/ns/b/ns/c/vm/7"',
        "moved group 1 ('vm/7' in 'b/c')",
        "skipping source namespace 'b' cleanup: contains group(s) that failed to move",
        "TASK ERROR: namespace move partially completed; 1 group(s) could not be moved and remain at source; "
        "1 with a fatal error (investigate before retrying): 'vm/7' in 'b'",
    ]
    assert sorted(tank.namespaces) == ["", "a", "a/c", "b"]


def test_of_two_notes_a_merge_keeps_those_of_the_target_and_warns(boss: Asker, tank: Datastore) -> None:
    tank.add_snapshot("vm", "7", NOON, ns="a")
    tank.add_snapshot("vm", "7", NOON + 10)
    for ns, notes in (("", "new"), ("a", "old")):
        tank.namespaces[ns]["vm", "7"].notes = notes
    moved = boss("POST", f"{STORE}/move-group", {"backup-type": "vm", "backup-id": "7", "target-ns": "a"})
    assert end_of_task(boss, moved) == "WARNINGS: 1"
    assert tank.namespaces["a"]["vm", "7"].notes == "old"


def test_moves_merge_groups(boss: Asker, tank: Datastore) -> None:
    for groups in tank.namespaces.values():
        groups.clear()
    for moment, ns in ((NOON, "a"), (NOON + 10, "b"), (NOON + 20, "b/c")):
        tank.add_snapshot("vm", "7", moment, ns=ns)
    assert (
        end_of_task(boss, boss("POST", f"{STORE}/move-namespace", {"ns": "b", "target-ns": "a", "max-depth": 0}))
        == "OK"
    )
    assert {ns: [sorted(group.snapshots) for group in tank.groups_in(ns)] for ns in tank.namespaces} == {
        "": [],
        "a": [[NOON, NOON + 10]],
        "b": [],
        "b/c": [[NOON + 20]],
    }
    tank.add_namespace("d")
    assert end_of_task(boss, boss("POST", f"{STORE}/move-namespace", {"ns": "b", "target-ns": "d/e"})) == "OK"
    assert sorted(tank.namespaces) == ["", "a", "d", "d/e", "d/e/c"]


def test_who_only_owns_moves_and_verifies_only_the_own(pbs: SimulatedPbs, tank: Datastore) -> None:
    ann = as_ann(pbs, "DatastorePowerUser")
    ann("POST", f"{STORE}/verify", VM)
    assert ann.refused("POST", f"{STORE}/verify", WEB)[0] in (400, 403)
    assert ann.refused("POST", f"{STORE}/verify", NOBODY) == (400, f'unable to read "{PATH}/vm/999/owner" - {MISSING}')
    tank.add_namespace("b")
    ann("POST", f"{STORE}/move-group", {**VM, "target-ns": "b"})
    status, text = ann.refused("POST", f"{STORE}/move-group", {**WEB, "target-ns": "b"})
    assert (status, "owner" in text) == (400, True)


def test_a_snapshot_or_group_that_vanished_is_no_error_of_its_verification(boss: Asker) -> None:
    for named in ({**VM, "backup-time": NOON + 1}, NOBODY):
        upid = boss("POST", f"{STORE}/verify", named)
        assert end_of_task(boss, upid) == "OK"


# Files


def as_path(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"filepath": "!"}, "Invalid symbol 33, offset 0."),
        ({"filepath": "QQ"}, "Invalid padding"),
        ({"filepath": "QQQQQ"}, "Invalid input length: 5"),
        ({"filepath": "QR=="}, "Invalid last symbol 82, offset 1."),
        ({"filepath": as_path("/")}, "invalid archive name"),
        ({"filepath": as_path("/root.pxar.didx/none")}, "error opening '\"none\"'"),
        ({"filepath": as_path("/link"), "archive-name": "root.pxar"}, "cannot download file of type Symlink"),
    ],
)
def test_parts_of_archives_that_cannot_be_downloaded(
    boss: Asker, tank: Datastore, params: dict[str, str], text: str
) -> None:
    group = tank.group("a", "host", "web")
    assert group is not None
    archive = next(file for file in group.snapshots[NOON].files if file.filename == "root.pxar.didx")
    archive.tree = {"link": Link("etc")}
    assert boss.refused("GET", f"{STORE}/pxar-file-download", {**WEB, "backup-time": NOON, **params}) == (400, text)


def test_the_older_library_has_other_words() -> None:
    boss = root("3.4.4")
    boss.pbs.server.add_datastore("tank").add_snapshot("host", "web", NOON)
    params = {"backup-type": "host", "backup-id": "web", "backup-time": NOON}
    assert boss.refused("GET", f"{STORE}/pxar-file-download", {**params, "filepath": "é"}) == (
        400,
        "Invalid byte 195, offset 0.",
    )
    assert (
        boss.refused("GET", f"{STORE}/pxar-file-download", {**params, "filepath": "QQQQQ"})[1]
        == "Encoded text cannot have a 6-bit remainder."
    )


# The configuration of stores


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"name": "tank", "path": "/x"}, "parameter verification failed - 'name': datastore 'tank' already exists."),
        ({"name": "new", "path": "x"}, "parameter verification failed - 'path': expected an absolute path, 'x' is not"),
        (
            {"name": "new", "path": "/x", "backing-device": "0b6a3d64-27a2-4b5a-a07f-2d37eb2a8a7e"},
            "parameter verification failed - 'path': expected a relative on-device path, '/x' is not",
        ),
    ],
)
def test_stores_that_are_not_made(boss: Asker, params: dict[str, Any], text: str) -> None:
    assert boss.refused("POST", CONFIG, params) == (400, text)


def test_wrong_schedules_are_told_by_name(boss: Asker) -> None:
    status, text = boss.refused("PUT", f"{CONFIG}/tank", {"gc-schedule": "never ever"})
    assert (status, "'gc-schedule'" in text) == (400, True)


def test_a_store_inside_another_fails_in_its_task(boss: Asker) -> None:
    assert "nested datastores not allowed" in end_of_task(
        boss, boss("POST", CONFIG, {"name": "new", "path": f"{PATH}/inside"})
    )


def test_a_removable_store(pbs: SimulatedPbs, boss: Asker) -> None:
    params = {
        "name": "usb",
        "path": "backups",
        "backing-device": "0b6a3d64-27a2-4b5a-a07f-2d37eb2a8a7e",
        "maintenance-mode": "type=read-only",
    }
    ann = as_ann(pbs, "Admin")
    pbs.server.acl.grant("/datastore", "ann@pbs", "Admin")
    assert ann.refused("POST", CONFIG, params)[0] in (400, 403)
    device = params["backing-device"]
    assert f"can't find UUID={device}" in end_of_task(boss, boss("POST", CONFIG, params))
    pbs.server.node.devices.add(device)
    boss("POST", CONFIG, params)
    assert boss("GET", f"{CONFIG}/usb")["maintenance-mode"] == "type=read-only"
    boss("PUT", f"{CONFIG}/usb", {"delete": ["maintenance-mode"]})
    assert end_of_task(boss, boss("POST", "/admin/datastore/usb/mount")) == "OK"
    boss("POST", "/admin/datastore/usb/unmount")
    assert boss.refused("POST", "/admin/datastore/usb/unmount") == (400, "Datastore 'usb' is not mounted")
    text = "cannot destroy data on 'usb' unless the datastore is mounted"
    assert boss.refused("DELETE", f"{CONFIG}/usb", {"destroy-data": True}) == (400, text)
    pbs.server.acl.grant("/datastore/usb", "ann@pbs", "Admin")
    assert ann.refused("DELETE", f"{CONFIG}/usb")[0] in (400, 403)


def test_settings_that_clear_and_settings_that_moved(boss: Asker) -> None:
    boss("PUT", f"{CONFIG}/tank", {"comment": " hello ", "gc-schedule": "daily"})
    assert boss("GET", f"{CONFIG}/tank")["comment"] == "hello"
    boss("PUT", f"{CONFIG}/tank", {"comment": " "})
    assert "comment" not in boss("GET", f"{CONFIG}/tank")
    assert boss.refused("PUT", f"{CONFIG}/tank", {"keep-last": 1})[1].endswith(
        "'keep-last': datastore prune settings have been replaced by prune jobs"
    )
    status, text = boss.refused("PUT", f"{CONFIG}/tank", {"maintenance-mode": "closed"})
    assert (status, text.startswith("unknown variant `closed`, expected one of `read-only`, `offline`")) == (400, True)


def test_retention_given_to_a_new_store_becomes_a_prune_job(boss: Asker) -> None:
    boss("POST", CONFIG, {"name": "new", "path": "/new", "prune-schedule": "daily", "keep-last": 3})
    (job,) = boss("GET", "/config/prune")
    assert (job["store"], job["schedule"], job["keep-last"], job["id"].startswith("default-new-")) == (
        "new",
        "daily",
        3,
        True,
    )


def test_a_bucket_that_is_not_there(boss: Asker, pbs: SimulatedPbs) -> None:
    pbs.server.add_datastore("cloud", backend="type=s3,client=x,bucket=y")
    assert end_of_task(boss, boss("PUT", "/admin/datastore/cloud/s3-refresh")) == "client error (Connect)"
    boss("PUT", f"{CONFIG}/tank", {"maintenance-mode": "offline"})
    assert boss.refused("PUT", f"{STORE}/s3-refresh")[0] == 400


# Jobs


def test_a_job_that_runs_is_not_started_again(boss: Asker, pbs: SimulatedPbs) -> None:
    pbs.server.sections["prune"].create("p-1", {"store": "tank", "schedule": "daily", "keep-last": 1})
    assert boss.refused("POST", "/admin/prune/none/run") == (400, "no such prune 'none'")
    assert boss.refused("POST", "/admin/sync/none/run") == (400, "no such sync 'none'")
    boss("POST", "/admin/prune/p-1/run")


def test_jobs_that_run_are_not_started_again() -> None:
    boss = root(pace=60)
    server = boss.pbs.server
    server.add_datastore("tank").add_snapshot("vm", "100", NOON)
    server.add_datastore("copy")
    server.sections["prune"].create("p-1", {"store": "tank", "schedule": "daily", "keep-last": 1})
    server.sections["sync"].create("s-1", {"store": "copy", "remote-store": "tank"})
    boss("POST", "/admin/prune/p-1/run")
    boss("POST", "/admin/sync/s-1/run")
    assert "prunejob-p-1" in boss.refused("POST", "/admin/prune/p-1/run")[1]
    assert "syncjob-s-1" in boss.refused("POST", "/admin/sync/s-1/run")[1]


def test_a_sync_job_whose_store_is_gone_fails_in_its_task(boss: Asker, pbs: SimulatedPbs) -> None:
    pbs.server.sections["sync"].create("s-1", {"store": "gone", "remote-store": "tank"})
    assert "gone" in end_of_task(boss, boss("POST", "/admin/sync/s-1/run"))


def test_who_may_push_and_run_and_see_sync_jobs(pbs: SimulatedPbs) -> None:
    server = pbs.server
    server.sections["remote"].create("far", {"host": "far.invalid", "auth-id": "sync@pbs", "password": "x"})
    server.sections["sync"].create("s-1", {"store": "tank", "remote": "far", "remote-store": "tank"})
    ann = as_ann(pbs, "DatastoreReader")
    assert ann("GET", "/admin/sync") == []
    assert ann.refused("POST", "/admin/sync/s-1/run") == (400, "permission check failed, 'ann@pbs' is missing access")
    params = {"store": "tank", "remote": "far", "remote-store": "tank", "remove-vanished": True}
    assert "Remote.DatastoreBackup" in ann.refused("POST", "/push", params)[1]
    server.acl.grant("/remote/far", "ann@pbs", "RemoteDatastorePowerUser")
    assert ann.refused("POST", "/push", {**params, "remote-store": "tank", "max-depth": 7, "ns": "a"})[0] == 400
    assert [job["id"] for job in with_ticket(pbs)("GET", "/admin/sync")] == ["s-1"]


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({"archive-name": "none"}, "failed to parse archive type for 'none'"),
        ({"archive-name": "none.pxar"}, "archive not found in manifest"),
        ({"archive-name": "none.conf"}, "archive not found in manifest"),
        ({"backup-time": str(NOON + 1)}, "manifest not found for snapshot 'host/web/2023-11-14T22:13:21Z'"),
        (
            {"filepath": as_path("/root.pxar.didx/etc/hostname/x")},
            'path "/root.pxar.didx/etc/hostname/x" not found in catalog',
        ),
        ({"filepath": as_path("/none.pxar.didx")}, 'path "/none.pxar.didx" not found in catalog'),
        ({"filepath": "!"}, "base64 decoding of path failed - Invalid symbol 33, offset 0."),
    ],
)
def test_catalogs_that_cannot_be_read(boss: Asker, params: dict[str, str], text: str) -> None:
    assert boss.refused("GET", f"{STORE}/catalog", {**WEB, "backup-time": NOON, "filepath": "root", **params}) == (
        400,
        text,
    )


def test_a_log_is_uploaded_once_and_for_a_backup_that_is_there(boss: Asker) -> None:
    def upload(params: dict[str, Any], body: bytes) -> tuple[int, str]:
        target = f"/api2/json{STORE}/upload-backup-log?" + urlencode(params)
        answer = boss.pbs.request("POST", target, {**boss.headers, "content-type": "application/octet-stream"}, body)
        return answer.status, answer.content().decode()

    blob, at = encode_blob(b"all is well"), {**WEB, "backup-time": NOON}
    path = f"{PATH}/ns/a/host/web"
    assert upload({**at, "backup-time": NOON + 1}, blob) == (400, f'unable to create file "{path}" - {MISSING}')
    assert upload({**at, "backup-id": "none"}, blob) == (
        400,
        f'unable to read "{PATH}/ns/a/host/none/owner" - {MISSING}',
    )
    assert upload(at, b"short") == (400, "blob too small (5 bytes).")
    assert upload(at, b"not a blob, only a text") == (400, "invalid blob magic number.")
    assert upload(at, blob[:-1] + b"?") == (400, "wrong blob CRC.")
    assert upload(at, blob)[0] == 200
    assert upload(at, blob) == (400, "backup already contains a log.")


def test_files_of_a_snapshot_that_is_not_there(boss: Asker) -> None:
    assert boss.refused("GET", f"{STORE}/files", {**VM, "backup-time": NOON + 1}) == (
        400,
        "ENOENT: No such file or directory",
    )


def test_notifications_of_old_are_checked_and_cleared(boss: Asker) -> None:
    boss("PUT", f"{CONFIG}/tank", {"notify": "gc=error"})
    assert boss.refused("PUT", f"{CONFIG}/tank", {"notify": "gc=loud"})[0] == 400
    boss("PUT", f"{CONFIG}/tank", {"notify": ""})
    assert "notify" not in boss("GET", f"{CONFIG}/tank")


@pytest.mark.parametrize(
    ("digest", "text"),
    [
        ("abc", "Odd number of digits"),
        ("ab", "Invalid string length"),
        ("g" * 64, "Invalid character 'g' at position 0"),
    ],
)
def test_texts_that_are_no_digest(boss: Asker, digest: str, text: str) -> None:
    status, told = boss.refused("PUT", "/nodes/localhost/config", {"default-lang": "en", "digest": digest})
    assert status == 400
    assert text in told or "digest" in told
