"""Backup groups: the list, their notes and owner, deleting and moving them."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import (
    MISSING,
    check_exists,
    check_namespace,
    check_owner,
    group_removal,
    listed_groups,
    no_owner,
    open_group,
    open_store,
    remove_unprotected,
)
from pbs_simulator.datastores import Datastore, Group, time_text
from pbs_simulator.refusals import NO_FILE, Refusal
from pbs_simulator.rights import owns, user_of
from pbs_simulator.worker_tasks import TaskFailure, TaskWarnings

answers: Answers = Answers()


Statistics = dict[str, int]


def no_statistics() -> Statistics:
    return {"protected-snapshots": 0, "removed-groups": 0, "removed-snapshots": 0}


@answers("GET", "/admin/datastore/{store}/groups")
def list_groups(call: ApiCall) -> list[dict[str, Any]]:
    ns = call.get("ns", "")
    own_only = check_namespace(call, call["store"], ns, ("Datastore.Audit",), ("Datastore.Backup",))
    store = open_store(call)
    check_exists(store, ns)
    groups = listed_groups(call.server, store, ns)
    return [group.item() for group in groups if not own_only or owns(group.owner, call.auth_id)]


def remove_group(store: Datastore, ns: str, group: Group) -> Statistics:
    """Removes what is not protected, and the group with it if nothing is left."""
    removed = remove_unprotected(store, ns, group)
    return {
        "protected-snapshots": len(group.snapshots),
        "removed-groups": 0 if group.snapshots else 1,
        "removed-snapshots": removed,
    }


@answers("DELETE", "/admin/datastore/{store}/groups")
def delete_group(call: ApiCall) -> Statistics:
    ns = call.get("ns", "")
    store, group = open_group(call, "write", ("Datastore.Modify",), ("Datastore.Prune",))
    if group is None:
        raise Refusal(f'read dir "{store.group_path(ns, call["backup-type"], call["backup-id"])}" - {MISSING}')
    statistics = remove_group(store, ns, group)
    if statistics["protected-snapshots"] and call.get("error-on-protected", True):
        raise Refusal("group only partially deleted due to protected snapshots")
    return statistics


@answers("GET", "/admin/datastore/{store}/group-notes")
def read_group_notes(call: ApiCall) -> str:
    _, group = open_group(call, "read", ("Datastore.Audit",), ("Datastore.Backup",))
    return group.notes if group else ""


@answers("PUT", "/admin/datastore/{store}/group-notes")
def write_group_notes(call: ApiCall) -> None:
    store, group = open_group(call, "write", ("Datastore.Modify",), ("Datastore.Backup",))
    if group is None:
        path = store.group_path(call.get("ns", ""), call["backup-type"], call["backup-id"])
        raise Refusal(f'unable to create backup group notes "{path}/notes" - {NO_FILE}')
    group.notes = call["notes"]


@answers("POST", "/admin/datastore/{store}/change-owner")
def change_owner(call: ApiCall) -> None:
    ns, new_owner = call.get("ns", ""), call["new-owner"]
    own_only = check_namespace(call, call["store"], ns, ("Datastore.Modify",), ("Datastore.Backup",))
    store = open_store(call, "write")
    group = store.group(ns, call["backup-type"], call["backup-id"])
    if group is None:
        raise no_owner(store, ns, call["backup-type"], call["backup-id"])
    if own_only and not _between_own(group.owner, new_owner, call.auth_id):
        raise Refusal(
            f"{call.auth_id} does not have permission to change owner of backup group '{group.name}' to {new_owner}",
            401,
        )
    if not call.server.accounts.active(new_owner, call.server.clock.time()):
        kind = "API token" if "!" in new_owner else "user"
        raise Refusal(f"{kind} '{new_owner}' is inactive or non-existent")
    group.owner = new_owner


def _between_own(owner: str, new_owner: str, auth_id: str) -> bool:
    """Ownership may go between a user and the user's tokens, and between those, at the user's own
    wish; never at a token's.
    """
    return user_of(owner) == user_of(new_owner) == auth_id and ("!" in owner or "!" in new_owner)


@answers("POST", "/admin/datastore/{store}/move-group")
def move_group(call: ApiCall) -> str:
    ns, target, merge = call.get("ns", ""), call.get("target-ns", ""), call.get("merge-group", True)
    backup_type, backup_id = call["backup-type"], call["backup-id"]
    own_only = check_namespace(call, call["store"], ns, ("Datastore.Modify",), ("Datastore.Prune",))
    own_only |= check_namespace(call, call["store"], target, ("Datastore.Modify",), ("Datastore.Backup",))
    store = open_store(call, "write")
    group = store.group(ns, backup_type, backup_id)
    if own_only:
        if group is None:
            raise no_owner(store, ns, backup_type, backup_id)
        check_owner(group.owner, call.auth_id)
    if ns == target:
        raise Refusal("source and target namespace must be different")
    if target not in store.namespaces:
        raise Refusal(f"target namespace '{target}' does not exist")
    if group is None:
        raise Refusal(_no_group(f"{backup_type}/{backup_id}", ns))
    if not merge and store.group(target, backup_type, backup_id) is not None:
        raise Refusal(_merging_disabled(group, target))

    def work() -> Iterator[str]:
        try:
            warnings = yield from move(store, group, ns, target, merge=merge)
        except NotMoved as problem:
            raise TaskFailure(str(problem)) from None
        if warnings:
            raise TaskWarnings(warnings)

    return call.server.tasks.start("move-group", f"{store.name}:{ns}/{group.name}:{target}", call.auth_id, work())


class NotMoved(Exception):
    """A group stays where it is; with the reason."""


def _no_group(name: str, ns: str) -> str:
    return f"group '{name}' does not exist in namespace '{ns}'"


def _merging_disabled(group: Group, target: str) -> str:
    return f"group '{group.name}' already exists in target namespace '{target}' and merge-group is disabled"


def move(store: Datastore, group: Group, ns: str, target: str, *, merge: bool) -> Generator[str, None, int]:
    """The lines of moving a group to another namespace, or into the group of that name there; gives
    how many of them are warnings.
    """
    key, warnings = (group.backup_type, group.backup_id), 0
    present = store.group(target, *key)
    if present is not None and not merge:
        raise NotMoved(_merging_disabled(group, target))
    yield f"{'moving' if present is None else 'merging'} group '{group.name}' from '{ns}' to '{target}'"
    if store.group(ns, *key) is not group:  # Somebody may remove it between two lines.
        raise NotMoved(_no_group(group.name, ns))
    if present is None:
        store.add_namespace(target)[key] = group
        store.type_directories.add((target, group.backup_type))
    else:
        yield from _check_merge(group, present, ns, target)
        present.snapshots.update(group.snapshots)
        if group.notes and present.notes not in ("", group.notes):
            warnings += 1
            merged = f"merge of '{group.name}' from '{ns}' into '{target}'"
            yield f"group notes differ during {merged} - keeping target's notes"
        present.notes = present.notes or group.notes
    store.namespaces.get(ns, {}).pop(key, None)
    yield group_removal(store, ns, group)
    return warnings


def _check_merge(group: Group, present: Group, ns: str, target: str) -> Iterator[str]:
    """Groups are merged if they have the same owner, and all snapshots come after those that are
    there.
    """
    refusal = f"cannot merge group '{group.name}' from '{ns}' into '{target}': "
    if present.owner != group.owner:
        raise NotMoved(f"{refusal}owner mismatch (source: {group.owner}, target: {present.owner})")
    oldest = min(group.snapshots, default=None)
    conflict = next((moment for moment in present.snapshots if oldest is not None and moment >= oldest), None)
    if oldest is not None and conflict is not None:
        yield f"oldest source snapshot: {time_text(oldest)}"
        yield f"conflicting target snapshot: {time_text(conflict)}"
        raise NotMoved(f"{refusal}snapshot time mismatch")
