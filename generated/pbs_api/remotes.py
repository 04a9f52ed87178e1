# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Remotes: other backup servers that sync jobs pull from and push to.

A remote is the address of another backup server, with a user or token to log in with and the
fingerprint of its certificate. Sync jobs, pulls and pushes refer to it by name. That login
decides what they may do on the other server; who may use the remote here is granted on
`/remote/NAME`.

`list_remote_datastores`, `list_remote_namespaces` and `list_remote_groups` look at the other
server with the stored login, which is also the way to test a remote.

Example:
    pbs.send(
        create_remote(
            name="offsite",
            host="pbs2.example.com",
            auth_id="sync@pbs!pull",
            password="11111111-2222-3333-4444-555555555555",  # the secret of the token
        )
    )
    for store in pbs.send(list_remote_datastores("offsite")):
        print(store.store, store.comment)
    # tank main store
    # archive monthly copies"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    Decoder,
    ListOf,
    Operation,
    Optional,
    Parameter,
    Request,
    Shape,
    explain_missing,
    extra_names,
    hidden,
    model_class,
    model_field,
    nothing,
)

from .enums import RemoteSetting
from .shared_models import (
    DATASTORE_LIST_ITEM_SHAPE,
    GROUP_LIST_ITEM_SHAPE,
    NAMESPACE_LIST_ITEM_SHAPE,
    DatastoreListItem,
    GroupListItem,
    NamespaceListItem,
)

__all__ = [
    "DatastoreListItem",
    "GroupListItem",
    "NamespaceListItem",
    "RemoteConfig",
    "create_remote",
    "delete_remote",
    "get_remote",
    "list_remote_datastores",
    "list_remote_groups",
    "list_remote_namespaces",
    "list_remotes",
    "update_remote",
]


def list_remotes() -> Request[list[RemoteConfig]]:
    """Lists the remotes that the caller may audit; others are left out silently, and passwords are
    not shown.

    `GET /config/remote`

    Returns:
        `Client.send` returns a list of `RemoteConfig` (`name`, `auth_id`, `host`, `comment`,
            `fingerprint`, `port` and `use_node_proxy`); empty if there are none that the caller
            may see.
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /remote/{name}: Remote.Audit to see a remote
    """
    return Request(_LIST_REMOTES, {})


def create_remote(
    *,
    auth_id: str,
    host: str,
    name: str,
    password: str,
    comment: str | None = None,
    fingerprint: str | None = None,
    port: int | None = None,
    use_node_proxy: bool | None = None,
) -> Request[None]:
    """Stores address, login and fingerprint of another backup server, without checking that they
    work.

    `POST /config/remote`

    Args:
        auth_id: User or token on the remote, such as `sync@pbs!pull`. 3 to 64 characters.
        host: Name or address of the other server, such as `pbs2.example.com` or `192.0.2.20`.
        name: Name of the remote on this server, such as `offsite`. 3 to 32 characters.
        password: The user's password or the token's secret on the remote. PBS keeps it and never
            shows it. 1 to 1024 characters.
        comment: A line of free text, shown in lists. At most 128 characters.
        fingerprint: SHA-256 of the other server's certificate, 32 pairs of hex digits with
            colons; needed if it is self-signed.
        port: Port of the other server; 8007 if not given.
        use_node_proxy: Connects through the HTTP proxy of the node's configuration. Default on
            the server: `False`. New in PBS 4.2.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a remote with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /remote: Remote.Modify
    """
    password = hidden(password)
    return Request(
        _CREATE_REMOTE,
        {
            "auth-id": auth_id,
            "host": host,
            "name": name,
            "password": password,
            "comment": comment,
            "fingerprint": fingerprint,
            "port": port,
            "use-node-proxy": use_node_proxy,
        },
    )


def delete_remote(
    name: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes a remote; refused while a sync job names it.

    `DELETE /config/remote/{name}`

    Args:
        name: Name of the remote on this server, such as `offsite`. 3 to 32 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no remote with this name.
        ParameterError: a sync job names the remote; the message says which.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /remote/{name}: Remote.Modify
    """
    return Request(
        _DELETE_REMOTE,
        {
            "name": name,
            "digest": digest,
        },
    )


def get_remote(name: str, /) -> Request[RemoteConfig]:
    """Reads one remote without its password.

    `GET /config/remote/{name}`

    Args:
        name: Name of the remote on this server, such as `offsite`. 3 to 32 characters.

    Returns:
        `Client.send` returns a `RemoteConfig` (`name`, `auth_id`, `host`, `comment`,
            `fingerprint`, `port` and `use_node_proxy`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no remote with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /remote/{name}: Remote.Audit
    """
    return Request(_GET_REMOTE, {"name": name})


def update_remote(
    name: str,
    /,
    *,
    auth_id: str | None = None,
    comment: str | None = None,
    delete: Sequence[RemoteSetting] | None = None,
    digest: str | None = None,
    fingerprint: str | None = None,
    host: str | None = None,
    password: str | None = None,
    port: int | None = None,
    use_node_proxy: bool | None = None,
) -> Request[None]:
    """Changes a remote; a password that is not given is kept.

    `PUT /config/remote/{name}`

    Nothing is checked: a wrong address or password shows only when the remote is scanned or a
    job runs.

    Args:
        name: Name of the remote on this server, such as `offsite`. 3 to 32 characters.
        auth_id: User or token on the remote, such as `sync@pbs!pull`. 3 to 64 characters.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `comment`, `fingerprint`, `port`, `use-node-proxy`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        fingerprint: SHA-256 of the other server's certificate, 32 pairs of hex digits with
            colons; needed if it is self-signed.
        host: Name or address of the other server, such as `pbs2.example.com` or `192.0.2.20`.
        password: The user's password or the token's secret on the remote. PBS keeps it and never
            shows it. 1 to 1024 characters.
        port: Port of the other server; 8007 if not set.
        use_node_proxy: Connects through the HTTP proxy of the node's configuration. Not set
            means `False`. New in PBS 4.2.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no remote with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /remote/{name}: Remote.Modify
    """
    password = hidden(password)
    return Request(
        _UPDATE_REMOTE,
        {
            "name": name,
            "auth-id": auth_id,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "fingerprint": fingerprint,
            "host": host,
            "password": password,
            "port": port,
            "use-node-proxy": use_node_proxy,
        },
    )


def list_remote_datastores(name: str, /) -> Request[list[DatastoreListItem]]:
    """Asks a remote which datastores it shows to the stored login; fails with status 500 when the
    remote cannot be reached.

    `GET /config/remote/{name}/scan`

    An empty list may mean that the stored login has no rights on the remote.

    Args:
        name: Name of the remote on this server, such as `offsite`. 3 to 32 characters.

    Returns:
        `Client.send` returns a list of `DatastoreListItem` (`store`, `mount_status`,
            `backend_type`, `comment` and `maintenance`).

    Raises:
        NotFound: there is no remote with this name.
        PermissionDenied: a privilege listed below is missing.
        ServerError: the remote refuses the stored login, or what was asked.
        Unavailable: the remote cannot be reached, or its certificate is not the one that was
            pinned.

    Privileges:
        on /remote/{name}: Remote.Audit
    """
    return Request(_LIST_REMOTE_DATASTORES, {"name": name})


def list_remote_groups(
    name: str,
    store: str,
    /,
    *,
    namespace: str | None = None,
) -> Request[list[GroupListItem]]:
    """Asks a remote for the backup groups in one of its namespaces.

    `GET /config/remote/{name}/scan/{store}/groups`

    The namespace is called `namespace` here; every other function calls it `ns`.
    An empty list may mean that the stored login may not see any groups on the remote. Group
    owners are users of the remote.

    Args:
        name: Name of the remote on this server, such as `offsite`. 3 to 32 characters.
        store: Name of a datastore at the remote, such as `tank`. 3 to 32 characters.
        namespace: Namespace at the remote, such as `prod/db`; the root if not given. At most 256
            characters.

    Returns:
        `Client.send` returns a list of `GroupListItem` (`backup_id`, `backup_type`,
            `backup_count`, `files`, `last_backup`, `comment` and `owner`).

    Raises:
        NotFound: there is no remote with this name.
        PermissionDenied: a privilege listed below is missing.
        ServerError: the remote refuses the stored login, or has no such datastore or namespace.
        Unavailable: the remote cannot be reached, or its certificate is not the one that was
            pinned.

    Privileges:
        on /remote/{name}: Remote.Audit
    """
    return Request(
        _LIST_REMOTE_GROUPS,
        {
            "name": name,
            "store": store,
            "namespace": namespace,
        },
    )


def list_remote_namespaces(
    name: str,
    store: str,
    /,
) -> Request[list[NamespaceListItem]]:
    """Asks a remote for the namespaces of one of its datastores.

    `GET /config/remote/{name}/scan/{store}/namespaces`

    The root, with an empty name, is one of them.

    Args:
        name: Name of the remote on this server, such as `offsite`. 3 to 32 characters.
        store: Name of a datastore at the remote, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.send` returns a list of `NamespaceListItem` (`ns` and `comment`).

    Raises:
        NotFound: there is no remote with this name.
        PermissionDenied: a privilege listed below is missing.
        ServerError: the remote refuses the stored login, or has no such datastore.
        Unavailable: the remote cannot be reached, or its certificate is not the one that was
            pinned.

    Privileges:
        on /remote/{name}: Remote.Audit
    """
    return Request(
        _LIST_REMOTE_NAMESPACES,
        {
            "name": name,
            "store": store,
        },
    )


@model_class
class RemoteConfig:
    """Another backup server: its address, and who logs in there, without the password."""

    auth_id: str
    """User or token on the remote, such as `sync@pbs!pull`."""
    host: str
    """Name or address of the other server, such as `pbs2.example.com` or `192.0.2.20`."""
    name: str
    """Name of the remote on this server, such as `offsite`."""
    comment: str | None = None
    """A line of free text; None if not set."""
    fingerprint: str | None = None
    """SHA-256 of the other server's certificate, 32 pairs of hex digits with colons; needed if it
    is self-signed. None if not set."""
    port: int | None = None
    """Port of the other server; 8007 if None."""
    use_node_proxy: bool | None = None
    """Whether the HTTP proxy of the node's configuration is used; None means that it is not. New in
    PBS 4.2."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_REMOTE_CONFIG_SHAPE = Shape(
    RemoteConfig,
    {
        "auth-id": TEXT,
        "host": TEXT,
        "name": TEXT,
        "comment": Optional(TEXT),
        "fingerprint": Optional(TEXT),
        "port": Optional(INTEGER),
        "use-node-proxy": Optional(BOOLEAN),
    },
)


_LIST_REMOTES = Operation(
    name="remotes.list_remotes",
    method="GET",
    template="/config/remote",
    effect="read",
    privileges=(
        "any login",
        "Remote.Audit on /remote/{name} to see a remote",
    ),
    decode=Decoder(ListOf(_REMOTE_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_REMOTE = Operation(
    name="remotes.create_remote",
    method="POST",
    template="/config/remote",
    effect="write",
    privileges=("Remote.Modify on /remote",),
    decode=nothing,
    parameters=(
        Parameter("auth_id", "auth-id", "body"),
        Parameter("host", "host", "body"),
        Parameter("name", "name", "body"),
        Parameter("password", "password", "body", secret=True),
        Parameter("comment", "comment", "body"),
        Parameter("fingerprint", "fingerprint", "body"),
        Parameter("port", "port", "body", "integer"),
        Parameter("use_node_proxy", "use-node-proxy", "body", "boolean"),
    ),
    home=__name__,
)


_DELETE_REMOTE = Operation(
    name="remotes.delete_remote",
    method="DELETE",
    template="/config/remote/{name}",
    effect="destroy",
    privileges=("Remote.Modify on /remote/{name}",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_REMOTE = Operation(
    name="remotes.get_remote",
    method="GET",
    template="/config/remote/{name}",
    effect="read",
    privileges=("Remote.Audit on /remote/{name}",),
    decode=Decoder(_REMOTE_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_REMOTE = Operation(
    name="remotes.update_remote",
    method="PUT",
    template="/config/remote/{name}",
    effect="write",
    privileges=("Remote.Modify on /remote/{name}",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("auth_id", "auth-id", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("fingerprint", "fingerprint", "body"),
        Parameter("host", "host", "body"),
        Parameter("password", "password", "body", secret=True),
        Parameter("port", "port", "body", "integer"),
        Parameter("use_node_proxy", "use-node-proxy", "body", "boolean"),
    ),
    home=__name__,
)


_LIST_REMOTE_DATASTORES = Operation(
    name="remotes.list_remote_datastores",
    method="GET",
    template="/config/remote/{name}/scan",
    effect="read",
    privileges=("Remote.Audit on /remote/{name}",),
    decode=Decoder(ListOf(DATASTORE_LIST_ITEM_SHAPE)),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_LIST_REMOTE_GROUPS = Operation(
    name="remotes.list_remote_groups",
    method="GET",
    template="/config/remote/{name}/scan/{store}/groups",
    effect="read",
    privileges=("Remote.Audit on /remote/{name}",),
    decode=Decoder(ListOf(GROUP_LIST_ITEM_SHAPE)),
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("store", "store", "path"),
        Parameter("namespace", "namespace", "query"),
    ),
    home=__name__,
)


_LIST_REMOTE_NAMESPACES = Operation(
    name="remotes.list_remote_namespaces",
    method="GET",
    template="/config/remote/{name}/scan/{store}/namespaces",
    effect="read",
    privileges=("Remote.Audit on /remote/{name}",),
    decode=Decoder(ListOf(NAMESPACE_LIST_ITEM_SHAPE)),
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("store", "store", "path"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
