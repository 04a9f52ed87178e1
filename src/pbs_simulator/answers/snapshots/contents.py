"""Snapshots: the list, their files, notes and protection, and deleting them."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import (
    MISSING,
    check_exists,
    check_namespace,
    open_group,
    open_store,
    snapshot_of,
)
from pbs_simulator.datastores import Datastore, Snapshot
from pbs_simulator.refusals import NO_FILE, Refusal
from pbs_simulator.rights import owns

answers: Answers = Answers()


@answers("GET", "/admin/datastore/{store}/snapshots")
def list_snapshots(call: ApiCall) -> list[dict[str, Any]]:
    """The snapshots of one namespace; a group that does not exist gives an empty list."""
    ns = call.get("ns", "")
    own_only = check_namespace(call, call["store"], ns, ("Datastore.Audit",), ("Datastore.Backup",))
    store = open_store(call)
    backup_type, backup_id = call.get("backup-type"), call.get("backup-id")
    if backup_id is None:
        check_exists(store, ns)
        if backup_type is not None and (ns, backup_type) not in store.type_directories:
            raise Refusal(MISSING)  # PBS opens the directory of the type, which the first group of that type makes
    return [
        snapshot.item(group.owner)
        for group in store.groups_in(ns)
        if (backup_type is None or group.backup_type == backup_type)
        and (backup_id is None or group.backup_id == backup_id)
        and (not own_only or owns(group.owner, call.auth_id))
        for snapshot in store.snapshots_of(group)
    ]


@answers("DELETE", "/admin/datastore/{store}/snapshots")
def delete_snapshot(call: ApiCall) -> None:
    store, group = open_group(call, "write", ("Datastore.Modify",), ("Datastore.Prune",))
    snapshot = snapshot_of(call, group)
    prefix = "failed to delete snapshot - " if call.server.at_least("4.2") else ""
    if group is None or snapshot is None:
        raise Refusal(f'{prefix}removing backup snapshot "{snapshot_path(call, store)}" failed - {NO_FILE}')
    if snapshot.protected:
        raise Refusal(f"{prefix}cannot remove protected snapshot")
    del group.snapshots[snapshot.backup_time]
    if not group.snapshots:
        del store.namespaces[call.get("ns", "")][group.backup_type, group.backup_id]


def snapshot_path(call: ApiCall, store: Datastore) -> str:
    return store.snapshot_path(call.get("ns", ""), call["backup-type"], call["backup-id"], call["backup-time"])


def require_manifest(call: ApiCall, store: Datastore, snapshot: Snapshot | None, *, named: bool = False) -> Snapshot:
    """The snapshot, if it has a manifest to read; what reads out of backups names, since 4.2, the
    snapshot that has none.
    """
    if snapshot is None or not snapshot.finished:
        if named and call.server.at_least("4.2"):
            name = Snapshot(call["backup-type"], call["backup-id"], call["backup-time"]).name
            raise Refusal(f"manifest not found for snapshot '{name}'")
        raise Refusal(f"unable to load blob '\"{snapshot_path(call, store)}/index.json.blob\"' - {NO_FILE}")
    return snapshot


@answers("GET", "/admin/datastore/{store}/files")
def list_files(call: ApiCall) -> list[dict[str, Any]]:
    store, group = open_group(call, "read", ("Datastore.Audit", "Datastore.Read"), ("Datastore.Backup",))
    snapshot = snapshot_of(call, group)
    if snapshot is None:
        raise Refusal(MISSING)
    return [file.listing() for file in require_manifest(call, store, snapshot, named=True).files]


@answers("GET", "/admin/datastore/{store}/notes")
def read_notes(call: ApiCall) -> str:
    store, group = open_group(call, "read", ("Datastore.Audit",), ("Datastore.Backup",))
    return require_manifest(call, store, snapshot_of(call, group)).notes


@answers("PUT", "/admin/datastore/{store}/notes")
def write_notes(call: ApiCall) -> None:
    store, group = open_group(call, "write", ("Datastore.Modify",), ("Datastore.Backup",))
    snapshot = snapshot_of(call, group)
    if snapshot is None or not snapshot.finished:
        reason = f"unable to load blob '\"{snapshot_path(call, store)}/index.json.blob\"' - {NO_FILE}"
        raise Refusal(f"unable to update manifest blob - {reason}")
    snapshot.notes = call["notes"]


@answers("GET", "/admin/datastore/{store}/protected")
def read_protection(call: ApiCall) -> bool:
    _, group = open_group(call, "read", ("Datastore.Audit",), ("Datastore.Backup",))
    snapshot = snapshot_of(call, group)
    return snapshot is not None and snapshot.protected


@answers("PUT", "/admin/datastore/{store}/protected")
def write_protection(call: ApiCall) -> None:
    _, group = open_group(call, "write", ("Datastore.Modify",), ("Datastore.Backup",))
    snapshot = snapshot_of(call, group)
    if snapshot is None:
        name = Snapshot(call["backup-type"], call["backup-id"], call["backup-time"]).name
        raise Refusal(f"snapshot {name} does not exist!")
    snapshot.protected = call["protected"]
