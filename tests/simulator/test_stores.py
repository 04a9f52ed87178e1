"""What is in datastores: groups, snapshots, namespaces, and who may see and change them."""

from __future__ import annotations

import base64
import io
import zipfile
from urllib.parse import urlencode

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.archives import Link, Tree, encode_blob
from pbs_simulator.clock import Clock
from pbs_simulator.datastores import BackupFile, Datastore, time_text
from tests.simulator.asking import Asker, log_of_task, with_ticket, with_token

NOON = 1_700_000_000
DAY = 86_400
STORE = "/admin/datastore/tank"
VM = {"backup-type": "vm", "backup-id": "100"}


@pytest.fixture
def pbs() -> SimulatedPbs:
    made = SimulatedPbs(clock=Clock(NOON + 30 * DAY), rights_delay=0)
    store = made.server.add_datastore("tank", comment="first")
    for day in range(5):
        store.add_snapshot("vm", "100", NOON + day * DAY, owner="ann@pbs")
    store.add_snapshot("host", "web", NOON, ns="a/b", owner="root@pam")
    for name in ("ann", "bob"):
        made.server.accounts.add(f"{name}@pbs", password="secret")
    return made


@pytest.fixture
def tank(pbs: SimulatedPbs) -> Datastore:
    return pbs.server.datastores["tank"]


@pytest.fixture
def boss(pbs: SimulatedPbs) -> Asker:
    return with_ticket(pbs)


def as_user(pbs: SimulatedPbs, name: str, role: str, path: str = "/datastore/tank") -> Asker:
    pbs.server.acl.grant(path, f"{name}@pbs", role)
    return with_ticket(pbs, f"{name}@pbs")


# Lists


def test_groups_and_snapshots_are_listed(boss: Asker) -> None:
    (group,) = boss("GET", f"{STORE}/groups")
    assert group == {
        "backup-count": 5,
        "backup-id": "100",
        "backup-type": "vm",
        "files": ["qemu-server.conf.blob", "drive-scsi0.img.fidx", "index.json.blob"],
        "last-backup": NOON + 4 * DAY,
        "owner": "ann@pbs",
    }
    snapshots = boss("GET", f"{STORE}/snapshots", VM)
    assert {snapshot["backup-time"] for snapshot in snapshots} == {NOON + day * DAY for day in range(5)}
    assert boss("GET", f"{STORE}/snapshots", {"ns": "a/b"})[0]["backup-type"] == "host"
    assert boss("GET", f"{STORE}/snapshots", {"backup-type": "vm", "backup-id": "999"}) == []


def test_an_unfinished_backup_has_no_size_and_stands_for_its_group_if_it_is_alone(boss: Asker, tank: Datastore) -> None:
    tank.add_snapshot("ct", "7", NOON, files=[BackupFile("pct.conf.blob", 10)])
    tank.add_snapshot("vm", "100", NOON + 9 * DAY, files=[BackupFile("qemu-server.conf.blob", 10)])
    listed = {group["backup-type"]: group for group in boss("GET", f"{STORE}/groups")}
    assert (listed["ct"]["last-backup"], listed["ct"]["files"]) == (NOON, ["pct.conf.blob"])
    assert (listed["vm"]["last-backup"], listed["vm"]["backup-count"]) == (NOON + 4 * DAY, 6)
    (snapshot,) = boss("GET", f"{STORE}/snapshots", {"backup-type": "ct"})
    assert "size" not in snapshot
    text = boss.refused("GET", f"{STORE}/files", {"backup-type": "ct", "backup-id": "7", "backup-time": NOON})[1]
    assert text == "manifest not found for snapshot 'ct/7/2023-11-14T22:13:20Z'"


def test_ten_thousand_snapshots_are_listed(boss: Asker, tank: Datastore) -> None:
    for group in range(50):
        for index in range(200):
            tank.add_snapshot("vm", str(1000 + group), NOON + index * 3600, ns="many")
    assert len(boss("GET", f"{STORE}/snapshots", {"ns": "many"})) == 10_000


def test_status_and_counts(boss: Asker) -> None:
    status = boss("GET", f"{STORE}/status", {"verbose": True})
    assert status["total"] == status["used"] + status["avail"]
    assert status["counts"] == {
        "ct": None,
        "host": {"groups": 1, "snapshots": 1},
        "other": None,
        "vm": {"groups": 1, "snapshots": 5},
    }
    assert "counts" not in boss("GET", f"{STORE}/status")


# Rights


def test_a_narrow_role_sees_its_own_groups_only(pbs: SimulatedPbs) -> None:
    ann, bob = as_user(pbs, "ann", "DatastoreBackup"), as_user(pbs, "bob", "DatastoreBackup")
    assert len(ann("GET", f"{STORE}/groups")) == 1
    assert bob("GET", f"{STORE}/groups") == []
    assert bob.refused("GET", f"{STORE}/files", VM | {"backup-time": NOON}) == (
        400,
        "backup owner check failed (bob@pbs != ann@pbs)",
    )
    missing = "permission check failed - missing Datastore.Modify|Datastore.Prune on /datastore/tank"
    assert bob.refused("DELETE", f"{STORE}/snapshots", VM | {"backup-time": NOON}) == (403, missing)


def test_a_right_below_shows_the_store_without_its_size(pbs: SimulatedPbs) -> None:
    bob = as_user(pbs, "bob", "DatastoreAudit", "/datastore/tank/a")
    assert bob("GET", "/admin/datastore")[0] | {"comment": None} == bob("GET", "/admin/datastore")[0]
    assert bob("GET", f"{STORE}/status")["total"] == 0
    assert bob("GET", f"{STORE}/namespace") == [{"ns": "a"}, {"ns": "a/b"}]
    assert bob.refused("GET", f"{STORE}/groups")[0] == 403
    assert bob("GET", f"{STORE}/groups", {"ns": "a/b"})[0]["owner"] == "root@pam"


def test_nobody_learns_of_stores_without_rights(pbs: SimulatedPbs) -> None:
    nobody = with_token(pbs, "eve@pbs", role=None)
    assert nobody("GET", "/admin/datastore") == []
    assert nobody("GET", "/status/datastore-usage") == []
    for name in ("tank", "none"):
        assert nobody.refused("GET", f"/admin/datastore/{name}/status") == (403, "permission check failed")


def test_change_of_owner(pbs: SimulatedPbs, boss: Asker, tank: Datastore) -> None:
    ann = as_user(pbs, "ann", "DatastoreBackup")
    pbs.server.accounts.add_token("ann@pbs", "ci")
    refused = "ann@pbs does not have permission to change owner of backup group 'vm/100' to bob@pbs"
    assert ann.refused("POST", f"{STORE}/change-owner", VM | {"new-owner": "bob@pbs"}) == (401, refused)
    assert ann("POST", f"{STORE}/change-owner", VM | {"new-owner": "ann@pbs!ci"}) is None
    group = tank.group("", "vm", "100")
    assert group is not None
    assert group.owner == "ann@pbs!ci"
    assert boss.refused("POST", f"{STORE}/change-owner", VM | {"new-owner": "carl@pbs"})[1].startswith(
        "user 'carl@pbs'"
    )
    assert boss("POST", f"{STORE}/change-owner", VM | {"new-owner": "bob@pbs"}) is None
    assert ann("GET", f"{STORE}/groups") == []


# Maintenance


@pytest.mark.parametrize(
    ("mode", "reads", "writes"),
    [
        ("read-only,message=no disk", None, "read-only maintenance mode: no disk"),
        ("offline", "offline maintenance mode: ", "offline maintenance mode: "),
        (
            "type=offline,message=moving%20disks",
            "offline maintenance mode: moving disks",
            "offline maintenance mode: moving disks",
        ),
        ("delete", "datastore is being deleted", "datastore is being deleted"),
        ("unmount", "datastore is being unmounted", "datastore is being unmounted"),
        ("s3-refresh", "S3 refresh maintenance mode: ", "S3 refresh maintenance mode: "),
    ],
)
def test_maintenance_modes(boss: Asker, tank: Datastore, mode: str, reads: str | None, writes: str) -> None:
    tank.config["maintenance-mode"] = mode
    prefix = "datastore 'tank' is unavailable: "
    if reads is None:
        assert boss("GET", f"{STORE}/groups")
    else:
        assert boss.refused("GET", f"{STORE}/groups") == (400, prefix + reads)
    assert boss.refused("DELETE", f"{STORE}/groups", VM) == (400, prefix + writes)
    assert boss("GET", "/admin/datastore")[0]["maintenance"] == mode
    (usage,) = boss("GET", "/status/datastore-usage")
    assert ("error" in usage) is (reads is not None)


def test_maintenance_is_told_before_settings_that_cannot_be_read(boss: Asker, tank: Datastore) -> None:
    tank.config |= {"maintenance-mode": "offline", "tuning": "chunk-order=sideways"}
    assert "offline maintenance mode" in boss.refused("GET", f"{STORE}/groups")[1]
    del tank.config["maintenance-mode"]
    assert boss.refused("GET", f"{STORE}/groups")[1].startswith("unknown variant `sideways`")


def test_a_maintenance_message_is_quoted_only_where_pbs_quotes_it(boss: Asker) -> None:
    path = "/config/datastore/tank"
    for sent, kept in (
        ('type=offline,message="no disk"', "offline,message=no disk"),
        ('offline,message="say \\"hi\\""', 'offline,message="say \\"hi\\""'),
        ('"read-only"', "read-only"),
    ):
        boss("PUT", path, {"maintenance-mode": sent})
        assert boss("GET", path)["maintenance-mode"] == kept
    text = "parameter verification failed - 'maintenance-mode/type': duplicate key"
    assert boss.refused("PUT", path, {"maintenance-mode": 'offline,message="a, b"'}) == (
        400,
        f"writing \"/etc/proxmox-backup/datastore.cfg\" failed: verify section 'tank' failed - {text}",
    )
    assert boss("GET", path)["maintenance-mode"] == "read-only"


def test_a_removable_store_is_mounted_and_unmounted(pbs: SimulatedPbs, boss: Asker) -> None:
    usb = pbs.server.add_datastore("usb", backing_device="8c1c7b1c-0f1d-4b6a-9b0c-3e5f6a7b8c9d", path="usb")
    usb.mounted = False
    assert boss.refused("GET", "/admin/datastore/usb/groups") == (400, "datastore 'usb' is not mounted")
    assert [store.get("mount-status") for store in boss("GET", "/admin/datastore")] == ["nonremovable", "notmounted"]
    assert boss("POST", "/admin/datastore/usb/mount").startswith("UPID:")
    assert boss("GET", "/admin/datastore/usb/groups") == []
    assert boss("POST", "/admin/datastore/usb/unmount").startswith("UPID:")
    assert usb.mounted is False
    assert boss.refused("POST", f"{STORE}/mount")[0] == 400


def test_a_store_that_is_not_mounted_is_shown_to_everybody_by_the_usage_and_by_nothing_else(
    pbs: SimulatedPbs, boss: Asker
) -> None:
    usb = pbs.server.add_datastore("usb", backing_device="8c1c7b1c-0f1d-4b6a-9b0c-3e5f6a7b8c9d", path="usb")
    nobody = with_token(pbs, "eve@pbs", role=None)
    assert nobody("GET", "/status/datastore-usage") == []
    usb.mounted = False
    (shown,) = nobody("GET", "/status/datastore-usage")
    assert shown == {"store": "usb", "mount-status": "notmounted", "backend-type": "filesystem"}
    assert shown in boss("GET", "/status/datastore-usage")
    assert nobody("GET", "/admin/datastore") == []


def test_a_right_below_does_not_show_the_usage_of_a_store_that_is_being_deleted(pbs: SimulatedPbs, boss: Asker) -> None:
    bob = as_user(pbs, "bob", "DatastoreAudit", "/datastore/tank/a")
    boss("PUT", "/config/datastore/tank", {"maintenance-mode": "offline"})
    assert [store["store"] for store in bob("GET", "/status/datastore-usage")] == ["tank"]
    pbs.server.datastores["tank"].config["maintenance-mode"] = "delete"
    assert bob("GET", "/status/datastore-usage") == []


def test_a_broken_disk(boss: Asker, tank: Datastore) -> None:
    tank.error = "unable to open chunk store at /mnt/datastore/tank"
    assert boss.refused("GET", f"{STORE}/groups") == (400, tank.error)
    assert boss("GET", "/status/datastore-usage")[0]["error"] == tank.error


# Changes


def test_protected_snapshots_stay(boss: Asker, tank: Datastore) -> None:
    one = VM | {"backup-time": NOON}
    assert boss("GET", f"{STORE}/protected", one) is False
    assert boss("PUT", f"{STORE}/protected", one | {"protected": True}) is None
    assert boss("GET", f"{STORE}/protected", one) is True
    assert boss.refused("DELETE", f"{STORE}/snapshots", one) == (
        400,
        "failed to delete snapshot - cannot remove protected snapshot",
    )
    counts = boss("DELETE", f"{STORE}/groups", VM | {"error-on-protected": False})
    assert counts == {"protected-snapshots": 1, "removed-groups": 0, "removed-snapshots": 4}
    assert boss.refused("DELETE", f"{STORE}/groups", VM)[0] == 400
    boss("PUT", f"{STORE}/protected", one | {"protected": False})
    assert boss("DELETE", f"{STORE}/snapshots", one) is None
    assert tank.group("", "vm", "100") is None, "the last snapshot takes the group with it"


def test_notes_of_groups_and_snapshots(boss: Asker) -> None:
    one = VM | {"backup-time": NOON}
    boss("PUT", f"{STORE}/group-notes", VM | {"notes": "first line\nsecond"})
    boss("PUT", f"{STORE}/notes", one | {"notes": "of one\nmore"})
    assert boss("GET", f"{STORE}/group-notes", VM) == "first line\nsecond"
    assert boss("GET", f"{STORE}/groups")[0]["comment"] == "first line"
    shown = {snapshot["backup-time"]: snapshot.get("comment") for snapshot in boss("GET", f"{STORE}/snapshots")}
    assert shown[NOON] == "of one"
    assert shown[NOON + DAY] is None
    assert boss("GET", f"{STORE}/notes", one) == "of one\nmore"


def test_namespaces_are_made_seven_deep_and_removed(boss: Asker, tank: Datastore) -> None:
    parent = ""
    for level in range(1, 8):
        sent = {"name": f"l{level}"} | ({"parent": parent} if parent else {})
        parent = boss("POST", f"{STORE}/namespace", sent)
    assert parent == "l1/l2/l3/l4/l5/l6/l7"
    assert boss.refused("POST", f"{STORE}/namespace", {"name": "l8", "parent": parent})[0] == 400
    assert boss("GET", f"{STORE}/namespace", {"parent": "l1/l2", "max-depth": 2}) == [
        {"ns": "l1/l2"},
        {"ns": "l1/l2/l3"},
        {"ns": "l1/l2/l3/l4"},
    ]
    boss("DELETE", f"{STORE}/namespace", {"ns": "l1/l2/l3"})
    assert {name for name in tank.namespaces if name.startswith("l")} == {"l1", "l1/l2"}
    assert boss.refused("DELETE", f"{STORE}/namespace", {"ns": "a"})[0] == 400
    counts = boss("DELETE", f"{STORE}/namespace", {"ns": "a", "delete-groups": True})
    assert counts["removed-groups"] == counts["removed-snapshots"] == 1
    assert "a" not in tank.namespaces


def test_groups_and_namespaces_are_moved(boss: Asker, tank: Datastore) -> None:
    assert boss("POST", f"{STORE}/move-group", VM | {"target-ns": "a"}).startswith("UPID:")
    assert tank.group("", "vm", "100") is None
    assert tank.group("a", "vm", "100") is not None
    assert boss("POST", f"{STORE}/move-namespace", {"ns": "a", "target-ns": "c"}).startswith("UPID:")
    assert set(tank.namespaces) == {"", "c", "c/b"}
    assert tank.group("c", "vm", "100") is not None


# Pruning


def test_a_preview_changes_nothing_and_a_prune_does(boss: Asker, tank: Datastore) -> None:
    tank.namespaces[""]["vm", "100"].snapshots[NOON].protected = True
    sent = VM | {"keep-last": 2}
    preview = boss("POST", f"{STORE}/prune", sent | {"dry-run": True})
    assert [(entry["keep"], entry["protected"]) for entry in preview] == [
        (True, True),
        (False, False),
        (False, False),
        (True, False),
        (True, False),
    ]
    assert len(boss("GET", f"{STORE}/snapshots")) == 5
    assert boss("POST", f"{STORE}/prune", sent) == preview
    assert len(boss("GET", f"{STORE}/snapshots")) == 3
    assert boss("POST", f"{STORE}/prune", sent | {"use-task": True}).startswith("UPID:")
    assert [entry["keep"] for entry in boss("POST", f"{STORE}/prune", VM)] == [True] * 3, (
        "without options everything stays"
    )


def test_pruning_a_store_goes_down_the_namespaces(boss: Asker, tank: Datastore) -> None:
    tank.add_snapshot("host", "web", NOON + DAY, ns="a/b")
    upid = boss("POST", f"{STORE}/prune-datastore", {"keep-last": 1, "max-depth": 1})
    assert len(tank.namespaces["a/b"]["host", "web"].snapshots) == 2
    assert len(tank.namespaces[""]["vm", "100"].snapshots) == 1
    boss("POST", f"{STORE}/prune-datastore", {"keep-last": 1, "ns": "a"})
    assert len(tank.namespaces["a/b"]["host", "web"].snapshots) == 1
    lines = [line["t"].partition(": ")[2] for line in boss("GET", f"/nodes/localhost/tasks/{upid}/log", {"limit": 0})]
    assert "retention options: --max-depth 1 --keep-last 1" in lines


def test_without_options_the_log_of_a_prune_says_remove_and_everything_stays(boss: Asker, tank: Datastore) -> None:
    tank.namespaces[""]["vm", "100"].snapshots[NOON].protected = True
    upid = boss("POST", f"{STORE}/prune-datastore", {})
    lines = [line["t"].partition(": ")[2] for line in boss("GET", f"/nodes/localhost/tasks/{upid}/log", {"limit": 0})]
    assert lines[1] == "No prune selection - keeping all files."
    assert [line.split(" vm/")[0] for line in lines if " vm/100/" in line] == ["keep protected", *["remove"] * 4]
    assert len(tank.namespaces[""]["vm", "100"].snapshots) == 5


def test_a_prune_says_what_it_removes(boss: Asker) -> None:
    upid = boss("POST", f"{STORE}/prune", VM | {"keep-last": 4, "use-task": True})
    lines = log_of_task(boss, upid)
    first = time_text(NOON)
    at = lines.index(f"vm/100/{first} remove")
    assert lines[at + 1] == f'removing backup snapshot "/mnt/datastore/tank/vm/100/{first}"'
    rest = log_of_task(boss, boss("POST", f"{STORE}/prune-datastore", {"keep-last": 3}))
    assert sum(line.startswith("removing backup snapshot") for line in rest) == 1
    preview = log_of_task(boss, boss("POST", f"{STORE}/prune-datastore", {"keep-last": 1, "dry-run": True}))
    assert not any(line.startswith("removing") for line in preview)


# Verification and garbage collection


def test_verification_marks_snapshots_and_finds_damage(boss: Asker, tank: Datastore) -> None:
    tank.namespaces[""]["vm", "100"].snapshots[NOON].corrupt = True
    upid = boss("POST", f"{STORE}/verify")
    states = {
        snapshot["backup-time"]: snapshot["verification"]["state"] for snapshot in boss("GET", f"{STORE}/snapshots")
    }
    assert states.pop(NOON) == "failed"
    assert set(states.values()) == {"ok"}
    assert boss("GET", f"/nodes/localhost/tasks/{upid}/status")["exitstatus"].startswith("verification failed")
    again = boss("POST", f"{STORE}/verify", VM)
    log = [line["t"] for line in boss("GET", f"/nodes/localhost/tasks/{again}/log", {"limit": 0})]
    # That one failed before does not matter: it was verified.
    assert sum("SKIPPED" in line for line in log) == 5


def test_garbage_collection_leaves_its_numbers(boss: Asker) -> None:
    upid = boss("POST", f"{STORE}/gc")
    status = boss("GET", f"{STORE}/gc")
    assert status["upid"] == upid
    assert status["index-file-count"] == 7
    assert boss("GET", "/admin/gc")[0]["store"] == "tank"


# Reading out of backups


def test_files_catalog_and_downloads(boss: Asker) -> None:
    one = {"backup-type": "host", "backup-id": "web", "backup-time": NOON, "ns": "a/b"}
    names = [file["filename"] for file in boss("GET", f"{STORE}/files", one)]
    assert names == ["root.pxar.didx", "catalog.pcat1.didx", "index.json.blob"]
    stored = boss.send("GET", f"{STORE}/download", one | {"file-name": "index.json.blob"})
    decoded = boss.send("GET", f"{STORE}/download-decoded", one | {"file-name": "index.json.blob"})
    assert stored.content()[12:] == decoded.content()
    assert b'"backup-id": "web"' in decoded.content()
    (top,) = boss("GET", f"{STORE}/catalog", one | {"filepath": "root"})
    (user,) = boss("GET", f"{STORE}/catalog", one | {"filepath": top["filepath"]})
    (docs,) = boss("GET", f"{STORE}/catalog", one | {"filepath": user["filepath"]})
    entries = {entry["text"]: entry for entry in boss("GET", f"{STORE}/catalog", one | {"filepath": docs["filepath"]})}
    assert set(entries) == {"link", "log.txt", "readme.txt"}
    pxar = f"{STORE}/pxar-file-download"
    assert boss.send("GET", pxar, one | {"filepath": entries["readme.txt"]["filepath"]}).content() == b"hello\n"
    assert boss.send("GET", pxar, one | {"filepath": docs["filepath"]}).content().startswith(b"PK")
    assert (
        boss.send("GET", pxar, one | {"filepath": docs["filepath"], "tar": True})
        .content()
        .startswith(b"\x28\xb5\x2f\xfd")
    )
    assert boss.refused("GET", pxar, one | {"filepath": entries["link"]["filepath"]})[0] == 400
    assert boss.refused("GET", f"{STORE}/catalog", one | {"filepath": "%%%"})[0] == 400


def test_encrypted_files_are_downloaded_as_they_are_only(boss: Asker, tank: Datastore) -> None:
    tank.add_snapshot("host", "safe", NOON, fingerprint="aa:bb")
    one = {"backup-type": "host", "backup-id": "safe", "backup-time": NOON}
    assert boss.send("GET", f"{STORE}/download", one | {"file-name": "root.pxar.didx"}).status == 200
    assert boss.refused("GET", f"{STORE}/download-decoded", one | {"file-name": "root.pxar.didx"}) == (
        400,
        "cannot decode 'root.pxar.didx' - is encrypted",
    )
    assert boss.refused("GET", f"{STORE}/catalog", one | {"filepath": "root"})[0] == 400


# Making, changing and removing datastores


def test_a_datastore_is_made_changed_and_removed(pbs: SimulatedPbs, boss: Asker) -> None:
    sent = {"name": "new", "path": "/mnt/new", "prune-schedule": "daily", "keep-last": 3, "gc-schedule": "daily"}
    assert boss("POST", "/config/datastore", sent).startswith("UPID:")
    assert boss("GET", "/config/prune")[0]["keep-last"] == 3
    assert boss.refused("POST", "/config/datastore", sent)[0] == 400
    nested = boss("POST", "/config/datastore", {"name": "inside", "path": "/mnt/new/inside"})
    assert boss("GET", f"/nodes/localhost/tasks/{nested}/status")["exitstatus"].startswith(
        "parameter verification failed"
    )
    found = boss.envelope("GET", "/config/datastore/new")
    boss(
        "PUT",
        "/config/datastore/new",
        {"comment": "x", "maintenance-mode": "type=read-only,message=full", "digest": found["digest"]},
    )
    assert boss.refused("PUT", "/config/datastore/new", {"comment": "y", "digest": found["digest"]})[1].startswith(
        "detected modified configuration"
    )
    assert boss("GET", "/config/datastore/new")["maintenance-mode"] == "read-only,message=full"
    boss("PUT", "/config/datastore/new", {"delete": ["maintenance-mode", "comment"]})
    assert "comment" not in boss("GET", "/config/datastore/new")
    assert boss("DELETE", "/config/datastore/new").startswith("UPID:")
    assert "new" not in pbs.server.datastores
    assert boss("GET", "/config/prune") == []
    assert boss.refused("DELETE", "/config/datastore/new") == (404, "datastore 'new' does not exist.")


def test_jobs_stay_if_wished(pbs: SimulatedPbs, boss: Asker) -> None:
    boss("POST", "/config/prune", {"id": "p-1", "store": "tank", "schedule": "daily", "keep-last": 1})
    boss("DELETE", "/config/datastore/tank", {"keep-job-configs": True})
    assert "p-1" in pbs.server.sections["prune"].items


def test_a_client_log_is_uploaded_once_and_checked(pbs: SimulatedPbs) -> None:
    ann = as_user(pbs, "ann", "DatastoreBackup")
    one = urlencode(VM | {"backup-time": NOON})
    good = encode_blob(b"all went well\n")

    def upload(content: bytes) -> tuple[int, bytes]:
        headers = {**ann.headers, "content-type": "application/octet-stream"}
        answer = pbs.request("POST", f"/api2/json{STORE}/upload-backup-log?{one}", headers, content)
        return answer.status, answer.content()

    assert upload(b"short") == (400, b"blob too small (5 bytes).")
    assert upload(b"0123456789abcdef") == (400, b"invalid blob magic number.")
    assert upload(good[:-1] + b"x") == (400, b"wrong blob CRC.")
    assert upload(good)[0] == 200
    assert upload(good) == (400, b"backup already contains a log.")
    sent = VM | {"backup-time": NOON, "file-name": "client.log.blob"}
    assert ann.send("GET", f"{STORE}/download", sent).content() == good
    assert ann.send("GET", f"{STORE}/download-decoded", sent).content() == b"all went well\n"
    newest = urlencode(VM | {"backup-time": NOON + 4 * DAY})
    pbs.request("POST", f"/api2/json{STORE}/upload-backup-log?{newest}", ann.headers, good)
    assert "client.log.blob" in ann("GET", f"{STORE}/groups")[0]["files"]


def test_directories_come_as_zip_or_tar_with_all_that_is_below(boss: Asker, tank: Datastore) -> None:
    tree: Tree = {"etc": {"conf.d": {"a.conf": b"a=1\n"}, "link": Link("conf.d/a.conf")}}
    tank.add_snapshot(
        "host", "own", NOON, files=[BackupFile("root.pxar.didx", 100, tree=tree), BackupFile("index.json.blob", 10)]
    )
    path = base64.b64encode(b"root.pxar.didx/etc").decode()
    sent = {"backup-type": "host", "backup-id": "own", "backup-time": NOON, "filepath": path}
    with zipfile.ZipFile(io.BytesIO(boss.send("GET", f"{STORE}/pxar-file-download", sent).content())) as archive:
        assert set(archive.namelist()) == {"etc/", "etc/conf.d/", "etc/conf.d/a.conf", "etc/link"}
        assert archive.read("etc/conf.d/a.conf") == b"a=1\n"
    packed = boss.send("GET", f"{STORE}/pxar-file-download", sent | {"tar": True}).content()
    assert all(name in packed for name in (b"etc/conf.d/a.conf", b"etc/link", b"a=1\n"))
