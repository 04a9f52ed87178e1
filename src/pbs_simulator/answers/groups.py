"""Backup groups: the list, their notes and owner, deleting and moving them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import (
    MISSING,
    check_exists,
    check_namespace,
    check_owner,
    open_group,
    open_store,
    remove_unprotected,
)
from pbs_simulator.datastores import Datastore, Group
from pbs_simulator.refusals import NO_FILE, Refusal
from pbs_simulator.rights import owns, user_of
from pbs_simulator.worker_tasks import TaskFailure

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
    items = (group.item() for group in store.groups_in(ns) if not own_only or owns(group.owner, call.auth_id))
    return [item for item in items if item is not None]


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
        path = store.group_path(ns, call["backup-type"], call["backup-id"])
        raise Refusal(f'unable to read "{path}/owner" - {NO_FILE}')
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
    ns, target = call.get("ns", ""), call.get("target-ns", "")
    own_only = check_namespace(call, call["store"], ns, ("Datastore.Modify",), ("Datastore.Prune",))
    check_namespace(call, call["store"], target, ("Datastore.Modify",), ("Datastore.Backup",))
    store = open_store(call, "write")
    if ns == target:
        raise Refusal("source and target namespace must be different")
    group = store.group(ns, call["backup-type"], call["backup-id"])
    if group is None:
        place = f" in namespace '{ns}'" if ns else ""
        raise Refusal(f"group '{call['backup-type']}/{call['backup-id']}' does not exist{place}")
    if own_only:
        check_owner(group.owner, call.auth_id)

    def work() -> Iterator[str]:
        if target not in store.namespaces:
            raise TaskFailure(f"target namespace '{target}' does not exist")
        yield f"moving group '{group.name}' from '{ns}' to '{target}'"
        if (problem := move(store, group, ns, target, merge=call.get("merge-group", True))) is not None:
            raise TaskFailure(problem)

    return call.server.tasks.start("move-group", f"{store.name}:{ns}/{group.name}:{target}", call.auth_id, work())


def move(store: Datastore, group: Group, ns: str, target: str, *, merge: bool) -> str | None:
    """Moves a group to another namespace, into the group of that name there if they can be merged;
    else what is in the way.
    """
    present = store.group(target, group.backup_type, group.backup_id)
    if present is not None:
        if not merge:
            return f"group '{group.name}' already exists in target namespace '{target}'"
        if present.owner != group.owner:
            return f"cannot merge group '{group.name}': owner mismatch ({group.owner} != {present.owner})"
        if present.snapshots and group.snapshots and min(group.snapshots) <= max(present.snapshots):
            return f"cannot merge group '{group.name}': snapshot time mismatch"
        present.snapshots.update(group.snapshots)
    else:
        store.namespaces[target][group.backup_type, group.backup_id] = group
        store.type_directories.add((target, group.backup_type))
    del store.namespaces[ns][group.backup_type, group.backup_id]
    return None
