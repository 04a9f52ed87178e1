# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Backup groups: all snapshots of one guest or host, named by type and id.

A group holds the snapshots of one guest or host in one namespace: `vm/100`, `ct/100` and
`host/web01` are groups, and vm/100 in another namespace is a different one. It has an owner, who
alone may add snapshots, and notes of its own.

`list_groups` gives the time of the newest snapshot of each group, which makes it far cheaper
than `list_snapshots` for finding late backups.

Example:
    for group in sorted(pbs.send(list_groups("tank")), key=lambda group: group.backup_id):
        print(f"{group.backup_type}/{group.backup_id}: {group.backup_count} of {group.owner}")
    # vm/100: 7 of root@pam
    # ct/200: 7 of root@pam
    # host/web01: 7 of root@pam"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbs_client.runtime import (
    TEXT,
    UPID,
    Decoder,
    ListOf,
    Operation,
    Parameter,
    Request,
    TaskRequest,
    explain_missing,
    nothing,
)

from .enums import BackupType
from .shared_models import BACKUP_GROUP_DELETE_STATS_SHAPE, GROUP_LIST_ITEM_SHAPE, BackupGroupDeleteStats, GroupListItem

__all__ = [
    "BackupGroupDeleteStats",
    "GroupListItem",
    "change_group_owner",
    "delete_group",
    "get_group_notes",
    "list_groups",
    "move_group",
    "set_group_notes",
]


def change_group_owner(
    store: str,
    /,
    *,
    backup_id: str,
    backup_type: BackupType,
    new_owner: str,
    ns: str | None = None,
) -> Request[None]:
    """Makes another user or token the owner of a backup group; only the owner may back up into it.

    `POST /admin/datastore/{store}/change-owner`

    A refusal comes with status 401 here, which does not mean that the login is invalid.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        new_owner: User or token to give the group to, such as `alice@pbs` or
            `alice@pbs!automation`. 3 to 64 characters.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no such datastore, namespace or group.
        PermissionDenied: a privilege listed below is missing, or the new owner is not one to
            whom the caller may give it.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Modify, or Datastore.Backup and owning the group,
            to pass it between a user and its own tokens
    """
    return Request(
        _CHANGE_GROUP_OWNER,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-type": backup_type,
            "new-owner": new_owner,
            "ns": ns,
        },
    )


def get_group_notes(
    store: str,
    /,
    *,
    backup_id: str,
    backup_type: BackupType,
    ns: str | None = None,
) -> Request[str]:
    """Reads the notes of a group, which are not those of its snapshots; an empty text if there are
    none.

    `GET /admin/datastore/{store}/group-notes`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.send` returns a `str`: the notes, empty if there are none.

    Raises:
        NotFound: there is no such datastore, namespace or group; for root@pam a missing group
            has empty notes.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Audit, or Datastore.Backup there and owning the
            group
    """
    return Request(
        _GET_GROUP_NOTES,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-type": backup_type,
            "ns": ns,
        },
    )


def set_group_notes(
    store: str,
    /,
    *,
    backup_id: str,
    backup_type: BackupType,
    notes: str,
    ns: str | None = None,
) -> Request[None]:
    """Replaces the notes of a group; an empty text removes them.

    `PUT /admin/datastore/{store}/group-notes`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        notes: Text of any number of lines; `list_groups` shows the first one.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no such datastore, namespace or group.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Modify, or Datastore.Backup there and owning the
            group
    """
    return Request(
        _SET_GROUP_NOTES,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-type": backup_type,
            "notes": notes,
            "ns": ns,
        },
    )


def delete_group(
    store: str,
    /,
    *,
    backup_id: str,
    backup_type: BackupType,
    error_on_protected: bool | None = None,
    ns: str | None = None,
) -> Request[BackupGroupDeleteStats]:
    """Deletes a group with all its snapshots; protected snapshots stay, and the others are deleted
    even then.

    `DELETE /admin/datastore/{store}/groups`

    The deletion is complete when the call returns. With protected snapshots it deletes the rest
    and then fails, unless `error_on_protected=False`. Space is freed by the next garbage
    collection.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        error_on_protected: Whether to fail if protected snapshots remain after everything else
            has been deleted. Default on the server: `True`.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.send` returns a `BackupGroupDeleteStats` (`protected_snapshots`, `removed_groups`
            and `removed_snapshots`).

    Raises:
        ApiError: protected snapshots are left; all others are gone.
        Busy: a backup, a verification or a restore is using the group.
        NotFound: there is no such datastore, namespace or group.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Modify, or Datastore.Prune there and owning the
            group
    """
    return Request(
        _DELETE_GROUP,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-type": backup_type,
            "error-on-protected": error_on_protected,
            "ns": ns,
        },
    )


def list_groups(
    store: str,
    /,
    *,
    ns: str | None = None,
) -> Request[list[GroupListItem]]:
    """Lists the backup groups of one namespace with count and time of the newest backup: the cheap
    way to find late backups.

    `GET /admin/datastore/{store}/groups`

    Namespaces below the given one are not visited, and groups that the caller may not see are
    left out silently.
    A group is identified by type and id together: vm/100, ct/100 and host/100 are three groups.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.send` returns a list of `GroupListItem` (`backup_id`, `backup_type`,
            `backup_count`, `files`, `last_backup`, `comment` and `owner`); empty if there are
            none.

    Raises:
        NotFound: there is no such datastore or namespace.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Audit for all groups, Datastore.Backup for those
            it owns
    """
    return Request(
        _LIST_GROUPS,
        {
            "store": store,
            "ns": ns,
        },
    )


def move_group(
    store: str,
    /,
    *,
    backup_id: str,
    backup_type: BackupType,
    merge_group: bool | None = None,
    ns: str | None = None,
    target_ns: str | None = None,
) -> TaskRequest:
    """Starts a task that puts a group with all its snapshots into another namespace; the datastore
    stays the same.

    `POST /admin/datastore/{store}/move-group`

    If the group exists there already, the snapshots are added to it, unless `merge_group=False`.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        merge_group: Merges into a group of the same name at the target instead of failing.
            Default on the server: `True`.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.
        target_ns: Namespace to move to; empty or not given for the root. At most 256 characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        NotFound: there is no such datastore, namespace or group.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the target namespace is missing, or the group is in
            use or cannot be merged.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Modify, or Datastore.Prune there and owning the
            group
        on /datastore/{store}[/{target-ns}]: Datastore.Modify, or Datastore.Backup there and
            owning the group

    New in PBS 4.2.
    """
    return TaskRequest(
        _MOVE_GROUP,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-type": backup_type,
            "merge-group": merge_group,
            "ns": ns,
            "target-ns": target_ns,
        },
    )


# What the functions and classes above stand on: how answers are read, what is known of operations.


_CHANGE_GROUP_OWNER = Operation(
    name="groups.change_group_owner",
    method="POST",
    template="/admin/datastore/{store}/change-owner",
    effect="write",
    privileges=(
        (
            "Datastore.Modify on /datastore/{store}[/{ns}], or Datastore.Backup and owning the group, "
            "to pass it between a user and its own tokens"
        ),
    ),
    decode=nothing,
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "body"),
        Parameter("backup_type", "backup-type", "body"),
        Parameter("new_owner", "new-owner", "body"),
        Parameter("ns", "ns", "body"),
    ),
    home=__name__,
)


_GET_GROUP_NOTES = Operation(
    name="groups.get_group_notes",
    method="GET",
    template="/admin/datastore/{store}/group-notes",
    effect="read",
    privileges=(("Datastore.Audit on /datastore/{store}[/{ns}], or Datastore.Backup there and owning the group"),),
    decode=Decoder(TEXT),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)


_SET_GROUP_NOTES = Operation(
    name="groups.set_group_notes",
    method="PUT",
    template="/admin/datastore/{store}/group-notes",
    effect="write",
    privileges=(("Datastore.Modify on /datastore/{store}[/{ns}], or Datastore.Backup there and owning the group"),),
    decode=nothing,
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "body"),
        Parameter("backup_type", "backup-type", "body"),
        Parameter("notes", "notes", "body"),
        Parameter("ns", "ns", "body"),
    ),
    home=__name__,
)


_DELETE_GROUP = Operation(
    name="groups.delete_group",
    method="DELETE",
    template="/admin/datastore/{store}/groups",
    effect="destroy",
    privileges=(("Datastore.Modify on /datastore/{store}[/{ns}], or Datastore.Prune there and owning the group"),),
    decode=Decoder(BACKUP_GROUP_DELETE_STATS_SHAPE),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("error_on_protected", "error-on-protected", "query", "boolean"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)


_LIST_GROUPS = Operation(
    name="groups.list_groups",
    method="GET",
    template="/admin/datastore/{store}/groups",
    effect="read",
    privileges=(("Datastore.Audit on /datastore/{store}[/{ns}] for all groups, Datastore.Backup for those it owns"),),
    decode=Decoder(ListOf(GROUP_LIST_ITEM_SHAPE)),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)


_MOVE_GROUP = Operation(
    name="groups.move_group",
    method="POST",
    template="/admin/datastore/{store}/move-group",
    effect="start",
    since="4.2",
    privileges=(
        ("Datastore.Modify on /datastore/{store}[/{ns}], or Datastore.Prune there and owning the group"),
        ("Datastore.Modify on /datastore/{store}[/{target-ns}], or Datastore.Backup there and owning the group"),
    ),
    decode=Decoder(UPID),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "body"),
        Parameter("backup_type", "backup-type", "body"),
        Parameter("merge_group", "merge-group", "body", "boolean"),
        Parameter("ns", "ns", "body"),
        Parameter("target_ns", "target-ns", "body"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
