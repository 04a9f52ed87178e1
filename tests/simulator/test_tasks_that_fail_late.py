"""What PBS only finds out in a task: the call is answered with a UPID, the task fails, and nothing was made."""

from __future__ import annotations

from typing import Any

import pytest

from pbs_simulator import SimulatedPbs
from tests.simulator.asking import Asker, end_of_task, log_of_task, root

PATH = "/mnt/datastore/new"
NEW = {"name": "new", "path": PATH}
CONFIG = "/config/datastore"
CHUNK_LINES = [f"Chunkstore create: {percent}%" for percent in range(1, 100)]


@pytest.fixture
def boss() -> Asker:
    return root()


def create(boss: Asker, **more: Any) -> str:
    return end_of_task(boss, boss("POST", CONFIG, NEW | more))


def remove(boss: Asker, **options: Any) -> list[str]:
    return log_of_task(boss, boss("DELETE", f"{CONFIG}/new", options))


def test_a_path_that_cannot_be_used(boss: Asker) -> None:
    assert create(boss, path="/") == "cannot create datastore in root path"
    assert create(boss, path="/etc") == "datastore path not empty"
    missing = 'unable to open existing chunk store path "/mnt/datastore/new" - ENOENT: No such file or directory'
    assert create(boss, **{"reuse-datastore": True}) == missing
    other = 'unable to open existing chunk store path "/etc" - permissions or owner not correct'
    assert create(boss, path="/etc", **{"reuse-datastore": True}) == other
    assert boss("GET", CONFIG) == []


def test_settings_that_nobody_looked_at(boss: Asker) -> None:
    assert create(boss, tuning="chunk-order=sideways").startswith("unknown variant `sideways`, expected")
    assert boss("GET", CONFIG) == []


@pytest.mark.parametrize(
    ("backend", "text"),
    [
        ("type=tape", "unknown variant `tape`, expected `filesystem` or `s3`"),
        ("s3,bucket=b", "missing option client"),
        ("type=s3,client=cloud", "missing option bucket"),
    ],
)
def test_a_backend_is_looked_at_before_there_is_a_task(boss: Asker, backend: str, text: str) -> None:
    refused = boss.refused("POST", CONFIG, NEW | {"backend": backend})
    assert refused == (400, f"parameter verification failed - 'backend': {text}")


def test_a_bucket_is_looked_for_before_there_is_a_task(boss: Asker) -> None:
    backend = {"backend": "type=s3,client=cloud,bucket=b"}
    assert boss.refused("POST", CONFIG, NEW | backend) == (400, "no 'cloud' in config")


def test_what_a_removed_datastore_leaves_behind(boss: Asker) -> None:
    assert create(boss) == "OK"
    assert remove(boss) == ["Removing datastore from config...", "TASK OK"]
    assert create(boss) == f"unable to create chunk store 'new' subdir \"{PATH}/.chunks\" - EEXIST: File exists"
    assert create(boss, **{"reuse-datastore": True}) == "OK"


def test_backups_survive_the_removal_of_their_datastore(boss: Asker) -> None:
    create(boss)
    boss.pbs.server.datastores["new"].add_snapshot("vm", "100", 1_700_000_000)
    remove(boss)
    assert create(boss) == "datastore path not empty"
    reused = boss("POST", CONFIG, NEW | {"reuse-datastore": True})
    assert log_of_task(boss, reused) == ["Access time update check successful.", "TASK OK"]
    assert [group["backup-id"] for group in boss("GET", "/admin/datastore/new/groups")] == ["100"]


def test_a_datastore_destroyed_with_its_data_leaves_nothing(boss: Asker) -> None:
    create(boss)
    lines = remove(boss, **{"destroy-data": True})
    assert lines == [
        "Deleting datastore data...",
        "Removing datastore from config...",
        "Finished deleting data.",
        "Removed empty datastore directory.",
        "TASK OK",
    ]
    upid = boss("POST", CONFIG, NEW | {"tuning": "gc-atime-safety-check=false"})
    assert log_of_task(boss, upid) == [*CHUNK_LINES, "Access time update check skipped.", "TASK OK"]


def test_a_maintenance_mode_is_taken_as_it_is_when_a_datastore_is_made(boss: Asker) -> None:
    assert create(boss, **{"maintenance-mode": "type=sideways"}) == "OK"
    assert boss("GET", f"{CONFIG}/new")["maintenance-mode"] == "type=sideways"
    assert boss("GET", "/admin/datastore/new/groups") == []
    assert boss.refused("PUT", f"{CONFIG}/new", {"maintenance-mode": "type=sideways"})[0] == 400


def test_a_collection_when_unmounting_needs_something_to_unmount(boss: Asker) -> None:
    text = "parameter verification failed - 'gc-on-unmount': only supported on removable datastores"
    assert boss.refused("POST", CONFIG, NEW | {"gc-on-unmount": True}) == (400, text)
    create(boss)
    assert boss.refused("PUT", f"{CONFIG}/new", {"gc-on-unmount": True}) == (400, text)


@pytest.mark.parametrize(("version", "end"), [("4.2.2", "OK"), ("4.2.3", "WARNINGS: 1")])
def test_a_prune_that_keeps_everything(version: str, end: str) -> None:
    boss = root(version)
    store = boss.pbs.server.add_datastore("tank")
    store.add_snapshot("vm", "100", 1_700_000_000)
    boss("POST", "/config/prune", {"id": "p-1", "store": "tank", "schedule": "daily"})
    group = {"backup-type": "vm", "backup-id": "100", "use-task": True}
    for upid in (
        boss("POST", "/admin/datastore/tank/prune", group),
        boss("POST", "/admin/datastore/tank/prune-datastore"),
        boss("POST", "/admin/prune/p-1/run"),
    ):
        assert end_of_task(boss, upid) == end
        assert any("remove" in line for line in log_of_task(boss, upid))
    assert len(boss("GET", "/admin/datastore/tank/snapshots")) == 1


@pytest.mark.parametrize("version", ["3.4.4", "4.2.2"])
def test_jobs_tell_of_their_notification_before_they_end(version: str) -> None:
    boss = root(version)
    server = boss.pbs.server
    server.add_datastore("tank")
    server.add_datastore("mail", notification_mode="legacy-sendmail")
    server.add_datastore("modern", notification_mode="notification-system")
    queued = {
        name: any(
            line.startswith("queued notification (id=")
            for line in log_of_task(boss, boss("POST", f"/admin/datastore/{name}/gc"))
        )
        for name in ("tank", "mail", "modern")
    }
    assert queued == {"tank": version != "3.4.4", "mail": False, "modern": True}


def test_names_are_listed_in_the_order_of_the_file_system() -> None:
    pbs = SimulatedPbs()
    store = pbs.server.add_datastore("tank")
    for backup_type, backup_id in (("host", "a"), ("vm", "2"), ("vm", "1"), ("ct", "9")):
        store.add_snapshot(backup_type, backup_id, 1_700_000_000)
    assert [group.name for group in store.groups_in("")] == ["ct/9", "vm/2", "vm/1", "host/a"]
    pbs.server.directory_order.learn(["1", "2"])
    assert [group.name for group in store.groups_in("")] == ["ct/9", "vm/1", "vm/2", "host/a"]
