"""Which datastore a call is about, whether it may be used just now, and whether the caller may see
a namespace or a group in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal
from urllib.parse import unquote

from pbs_simulator.calls import ApiCall
from pbs_simulator.datastores import Datastore, Group, Snapshot, depth_of, time_text
from pbs_simulator.refusals import NO_FILE, Refusal, unknown_variant
from pbs_simulator.rights import DEEPEST_NAMESPACE, missing_in_namespace_text, missing_text, owns
from pbs_simulator.server import Server
from pbs_simulator.validation import split_property_string

Use = Literal["read", "write", "lookup"]

MISSING = "ENOENT: No such file or directory"

_TUNING = {"chunk-order": ["none", "inode"], "sync-level": ["none", "file", "filesystem"]}


def maintenance(store: Datastore) -> tuple[str, str] | None:
    """The maintenance mode of a store and its message; None if it has none."""
    text = store.config.get("maintenance-mode")
    if not text:
        return None
    settings = dict(split_property_string(text, "type"))
    return settings.get("type", ""), unquote(settings.get("message", ""))


def check_tuning(store: Datastore) -> dict[str, str]:
    """The tuning options of a store; refuses values that PBS takes into its configuration, and then
    does not know.
    """
    options = dict(split_property_string(store.config.get("tuning", "")))
    for key, value in options.items():
        if key in _TUNING and value not in _TUNING[key]:
            raise unknown_variant(value, _TUNING[key])
    return options


def check_usable(store: Datastore, use: Use) -> None:
    """Refuses a store that is in maintenance, that is not mounted, or whose settings are broken; in
    this order.
    """
    if (mode := maintenance(store)) is not None:
        kind, message = mode
        reason = None
        if kind == "delete":
            reason = "datastore is being deleted"
        elif kind == "unmount":
            reason = "datastore is being unmounted"
        elif use != "lookup":
            if kind == "offline":
                reason = f"offline maintenance mode: {message}"
            elif kind == "s3-refresh":
                reason = f"S3 refresh maintenance mode: {message}"
            elif kind == "read-only" and use == "write":
                reason = f"read-only maintenance mode: {message}"
        if reason is not None:
            raise Refusal(f"datastore '{store.name}' is unavailable: {reason}")
    if store.mounted is False and use != "lookup":
        raise Refusal(f"datastore '{store.name}' is not mounted")
    check_tuning(store)
    if store.error is not None and use != "lookup":
        raise Refusal(store.error)


def open_store(call: ApiCall, use: Use = "read", name: str | None = None) -> Datastore:
    """The store a call names, checked for use."""
    store = call.server.datastore(name or call.params["store"])
    check_usable(store, use)
    return store


def check_depth(ns: str, max_depth: int) -> None:
    """Refuses to go deeper below a namespace than namespaces can be."""
    depth = depth_of(ns)
    if depth + max_depth > DEEPEST_NAMESPACE:
        raise Refusal(
            f"namespace '{ns}'s depth and recursion depth exceed limit: {depth} + {max_depth} > {DEEPEST_NAMESPACE}"
        )


def acl_path(store: str, ns: str = "") -> str:
    """The ACL path of a namespace of a store."""
    return f"/datastore/{store}" + (f"/{ns}" if ns else "")


def check_namespace(call: ApiCall, store: str, ns: str, full: tuple[str, ...], owned: tuple[str, ...] = ()) -> bool:
    """Lets a call into a namespace; true if only with groups that the caller owns.

    Refuses with 403 otherwise.
    """
    path = acl_path(store, ns)
    held = call.server.privileges(call.auth_id, path)
    if not held.isdisjoint(full):
        return False
    if not held.isdisjoint(owned):
        return True
    raise Refusal(missing_in_namespace_text(path, *full, *owned), 403)


def require(call: ApiCall, path: str, *privileges: str, any_of: bool = False) -> None:
    """Refuses with 400, as handlers that check for themselves do."""
    held = call.server.privileges(call.auth_id, path)
    if held.isdisjoint(privileges) if any_of else not held.issuperset(privileges):
        raise Refusal(missing_text(path, *privileges, any_of=any_of))


def check_owner(owner: str, auth_id: str) -> None:
    """Refuses a caller who does not own a group."""
    if not owns(owner, auth_id):
        raise Refusal(f"backup owner check failed ({auth_id} != {owner})")


def no_owner(store: Datastore, ns: str, backup_type: str, backup_id: str) -> Refusal:
    """The refusal where the owner of a group that is not there is asked for."""
    return Refusal(f'unable to read "{store.group_path(ns, backup_type, backup_id)}/owner" - {NO_FILE}')


def check_exists(store: Datastore, ns: str) -> None:
    """Refuses a namespace that is missing."""
    if ns not in store.namespaces:
        raise Refusal(MISSING)


def missing_parent(ns: str) -> Refusal:
    """The refusal to make a namespace below one that is missing."""
    return Refusal(f"cannot create new namespace, parent {ns} doesn't already exists")


SIGHT = ("Datastore.Audit", "Datastore.Modify", "Datastore.Read", "Datastore.Backup")
"""Any of these makes a namespace visible. Verify and Prune alone do not."""
OVERVIEW = ("Datastore.Audit", "Datastore.Backup")
"""Any of these shows a store's size and comment."""


def seen_from_below(server: Server, auth_id: str, store: str) -> bool:
    """Whether somebody has rights that reach into a store's namespaces, or on one of them."""
    return server.seen_acl().has_below(auth_id, acl_path(store), *SIGHT)


def namespace_visible(server: Server, auth_id: str, store: str, ns: str) -> bool:
    """Whether a namespace shows up in lists."""
    return server.may(auth_id, acl_path(store, ns), *SIGHT)


def named_place(store: Datastore, ns: str) -> str:
    """A namespace of a store as texts name it."""
    return f"datastore '{store.name}', " + (f"namespace '{ns}'" if ns else "root namespace")


def progress_text(done: int, total: int, position: int, snapshots: int) -> str:
    """How far a task is: so many groups of a total are done, and so many snapshots of the
    next one.
    """
    percent = (done + position / snapshots) / total * 100
    if total == 1:
        return f"{percent:.2f}% ({position}/{snapshots} snapshots)"
    if position == snapshots:
        return f"{percent:.2f}% ({done + 1}/{total} groups)"
    return f"{percent:.2f}% ({done}/{total} groups, {position}/{snapshots} snapshots in group #{done + 1})"


def accessible_groups(
    server: Server,
    auth_id: str,
    store: Datastore,
    namespaces: Iterable[str],
    full: tuple[str, ...],
    owned: tuple[str, ...],
) -> Iterator[tuple[str, Group]]:
    """The groups in some namespaces that somebody may work on: all with a privilege of `full`, own
    ones with all of `owned`.
    """
    for ns in namespaces:
        held = server.privileges(auth_id, acl_path(store.name, ns))
        if held.isdisjoint(SIGHT):
            continue
        every = not held.isdisjoint(full)
        if every or held.issuperset(owned):
            for group in store.groups_in(ns):
                if every or owns(group.owner, auth_id):
                    yield ns, group


def listed_groups(server: Server, store: Datastore, ns: str) -> list[Group]:
    """The groups that the group list shows; before 4.0.17 it leaves out those without backups."""
    return [group for group in store.groups_in(ns) if group.snapshots or server.at_least("4.0.17")]


def snapshot_removal(store: Datastore, ns: str, snapshot: Snapshot) -> str:
    """What a task that removes a snapshot says of it."""
    path = store.snapshot_path(ns, snapshot.backup_type, snapshot.backup_id, snapshot.backup_time)
    return f'removing backup snapshot "{path}"'


def group_removal(store: Datastore, ns: str, group: Group) -> str:
    """What a task that removes a group says of it."""
    return f'removing backup group "{store.group_path(ns, group.backup_type, group.backup_id)}"'


def remove_unprotected(store: Datastore, ns: str, group: Group) -> int:
    """Removes the snapshots of a group that are not protected, and the group if none is left; how
    many went.
    """
    removed = [moment for moment, snapshot in group.snapshots.items() if not snapshot.protected]
    for moment in removed:
        del group.snapshots[moment]
    if not group.snapshots:
        store.namespaces.get(ns, {}).pop((group.backup_type, group.backup_id), None)
    return len(removed)


def open_group(
    call: ApiCall, use: Use, full: tuple[str, ...], owned: tuple[str, ...]
) -> tuple[Datastore, Group | None]:
    """The store and the group a call names by `ns`, `backup-type` and `backup-id`; None if there is
    none and the caller may see all.

    Checked in PBS's order: rights on the namespace, then the store, then who owns the group.
    """
    ns = call.get("ns", "")
    own_only = check_namespace(call, call["store"], ns, full, owned)
    store = open_store(call, use)
    group = store.group(ns, call["backup-type"], call["backup-id"])
    if own_only:
        if group is None:
            raise no_owner(store, ns, call["backup-type"], call["backup-id"])
        check_owner(group.owner, call.auth_id)
    return store, group


def snapshot_of(call: ApiCall, group: Group | None) -> Snapshot | None:
    """The snapshot of a group that a call names by `backup-time`, which must be a time that can be
    written down.
    """
    time_text(call["backup-time"])
    return None if group is None else group.snapshots.get(call["backup-time"])
