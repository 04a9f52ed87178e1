# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Namespaces: folders for backup groups inside a datastore, up to seven levels deep.

A namespace is named by its full path from the root, as in `customers/acme`; the root itself is
an empty text. Groups of the same name in two namespaces are independent, yet all share the
chunks of the datastore.

Most calls about groups and snapshots cover only one namespace. To cover all, loop over the
result of `list_namespaces`. Rights can be granted for one namespace and those below it:
`/datastore/tank/customers/acme`.

Example:
    pbs.send(create_namespace("tank", name="customers"))
    pbs.send(create_namespace("tank", name="acme", parent="customers"))
    print([item.ns for item in pbs.send(list_namespaces("tank"))])
    # ['', 'customers', 'customers/acme']"""

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
)

from .shared_models import (
    BACKUP_GROUP_DELETE_STATS_SHAPE,
    NAMESPACE_LIST_ITEM_SHAPE,
    BackupGroupDeleteStats,
    NamespaceListItem,
)

__all__ = [
    "BackupGroupDeleteStats",
    "NamespaceListItem",
    "create_namespace",
    "delete_namespace",
    "list_namespaces",
    "move_namespace",
]


def move_namespace(
    store: str,
    /,
    *,
    ns: str,
    target_ns: str,
    delete_source: bool | None = None,
    max_depth: int | None = None,
    merge_groups: bool | None = None,
) -> TaskRequest:
    """Starts a task that moves a namespace, with all groups and namespaces below it, elsewhere in
    the same datastore.

    `POST /admin/datastore/{store}/move-namespace`

    Snapshots are added to groups that exist there already, unless `merge_groups=False`;
    `delete_source=False` keeps the emptied namespaces.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        ns: Namespace to move, such as `customers/acme`. At most 256 characters.
        target_ns: Namespace to move to; empty or not given for the root. At most 256 characters.
        delete_source: Whether to delete the source namespaces once they are empty. Default on
            the server: `True`.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not given. From 0 to 7.
            Default on the server: `7`.
        merge_groups: Merges into groups of the same name at the target instead of failing.
            Default on the server: `True`.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        NotFound: there is no such datastore or namespace.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if a group is in use or cannot be merged: what was moved
            already stays moved.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{parent}]: Datastore.Modify (one level above both namespaces)

    New in PBS 4.2.
    """
    return TaskRequest(
        _MOVE_NAMESPACE,
        {
            "store": store,
            "ns": ns,
            "target-ns": target_ns,
            "delete-source": delete_source,
            "max-depth": max_depth,
            "merge-groups": merge_groups,
        },
    )


def delete_namespace(
    store: str,
    /,
    *,
    ns: str,
    delete_groups: bool | None = None,
    error_on_protected: bool | None = None,
) -> Request[BackupGroupDeleteStats]:
    """Deletes a namespace and those below it; backup groups in them only with `delete_groups=True`.

    `DELETE /admin/datastore/{store}/namespace`

    Without `delete_groups`, namespaces that contain groups are kept and the call fails; an
    unknown namespace is then not an error.
    Returns what was removed. Protected snapshots are kept: the rest is deleted, and then the
    call fails, unless `error_on_protected=False`.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        ns: Namespace to delete, such as `customers/acme`; the root cannot be deleted. At most
            256 characters.
        delete_groups: True also deletes the backups; otherwise a namespace that contains groups
            is kept. Default on the server: `False`.
        error_on_protected: Whether to fail if protected snapshots remain after everything else
            has been deleted. Default on the server: `True`.

    Returns:
        `Client.send` returns a `BackupGroupDeleteStats` (`protected_snapshots`, `removed_groups`
            and `removed_snapshots`).

    Raises:
        ApiError: groups are left because `delete_groups` was not given, or protected snapshots
            are; empty namespaces are gone all the same.
        Busy: a backup, a verification or a restore is using a group.
        NotFound: there is no such datastore or namespace.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{parent}]: Datastore.Modify (one level above the namespace)
    """
    return Request(
        _DELETE_NAMESPACE,
        {
            "store": store,
            "ns": ns,
            "delete-groups": delete_groups,
            "error-on-protected": error_on_protected,
        },
    )


def list_namespaces(
    store: str,
    /,
    *,
    max_depth: int | None = None,
    parent: str | None = None,
) -> Request[list[NamespaceListItem]]:
    """Lists a namespace and all those below it; the root has an empty name.

    `GET /admin/datastore/{store}/namespace`

    A caller with rights on only some namespaces gets those and the ones above them; the others
    are left out silently. A `parent` that does not exist is returned alone.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        max_depth: How many levels below `parent` to list; 0 for `parent` alone. From 0 to 7.
            Default on the server: `7`.
        parent: The namespace to start at, such as `customers`; the root if not given. At most
            256 characters.

    Returns:
        `Client.send` returns a list of `NamespaceListItem` (`ns` and `comment`).

    Raises:
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{parent}]: Datastore.Audit or Datastore.Modify or Datastore.Backup
    """
    return Request(
        _LIST_NAMESPACES,
        {
            "store": store,
            "max-depth": max_depth,
            "parent": parent,
        },
    )


def create_namespace(
    store: str,
    /,
    *,
    name: str,
    parent: str | None = None,
) -> Request[str]:
    """Creates one namespace below an existing one and returns its full name.

    `POST /admin/datastore/{store}/namespace`

    It is not an error if it already exists.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        name: A single name without a slash, such as `acme`. 1 to 32 characters.
        parent: The namespace to create it in; the root if not given. At most 256 characters.

    Returns:
        `Client.send` returns a `str`: the full name of the new namespace, such as
            `customers/acme`.

    Raises:
        NotFound: there is no such datastore or namespace.
        ParameterError: `name` contains a slash, or the namespace would be deeper than seven
            levels.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{parent}]: Datastore.Modify
    """
    return Request(
        _CREATE_NAMESPACE,
        {
            "store": store,
            "name": name,
            "parent": parent,
        },
    )


# What the functions and classes above stand on: how answers are read, what is known of operations.


_MOVE_NAMESPACE = Operation(
    name="namespaces.move_namespace",
    method="POST",
    template="/admin/datastore/{store}/move-namespace",
    effect="start",
    since="4.2",
    privileges=("Datastore.Modify on /datastore/{store}[/{parent}] (one level above both namespaces)",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("ns", "ns", "body"),
        Parameter("target_ns", "target-ns", "body"),
        Parameter("delete_source", "delete-source", "body", "boolean"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("merge_groups", "merge-groups", "body", "boolean"),
    ),
    home=__name__,
)


_DELETE_NAMESPACE = Operation(
    name="namespaces.delete_namespace",
    method="DELETE",
    template="/admin/datastore/{store}/namespace",
    effect="destroy",
    privileges=("Datastore.Modify on /datastore/{store}[/{parent}] (one level above the namespace)",),
    decode=Decoder(BACKUP_GROUP_DELETE_STATS_SHAPE),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("ns", "ns", "query"),
        Parameter("delete_groups", "delete-groups", "query", "boolean"),
        Parameter("error_on_protected", "error-on-protected", "query", "boolean"),
    ),
    home=__name__,
)


_LIST_NAMESPACES = Operation(
    name="namespaces.list_namespaces",
    method="GET",
    template="/admin/datastore/{store}/namespace",
    effect="read",
    privileges=("Datastore.Audit or Datastore.Modify or Datastore.Backup on /datastore/{store}[/{parent}]",),
    decode=Decoder(ListOf(NAMESPACE_LIST_ITEM_SHAPE)),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("max_depth", "max-depth", "query", "integer"),
        Parameter("parent", "parent", "query"),
    ),
    home=__name__,
)


_CREATE_NAMESPACE = Operation(
    name="namespaces.create_namespace",
    method="POST",
    template="/admin/datastore/{store}/namespace",
    effect="write",
    privileges=("Datastore.Modify on /datastore/{store}[/{parent}]",),
    decode=Decoder(TEXT),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("name", "name", "body"),
        Parameter("parent", "parent", "body"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
