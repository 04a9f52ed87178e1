"""What is backed up: every group and snapshot of every store and namespace, of one server or many.

    for item in inventory.groups(pbs):
        match item:
            case Group():
                print(item.id, item.last_backup)
            case Unseen():
                print(f"not seen: {item}")

Groups are cheap and come first; snapshots take one larger call for each namespace. Results come as
they are found, in no particular order. Anything that could not be seen is a result as well, an
`Unseen`: an offline store, missing rights, a server that does not answer. So a list without an
`Unseen` is complete, and an incomplete one always shows it.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from datetime import datetime
from typing import Any, Literal, TypeVar
from urllib.parse import unquote

import attrs

from pbs_api.access import get_permissions
from pbs_api.datastore import list_datastores
from pbs_api.enums import BackupType
from pbs_api.groups import list_groups
from pbs_api.namespaces import list_namespaces
from pbs_api.nodes import get_node_identity
from pbs_api.shared_models import DatastoreListItem, GroupListItem, MaintenanceMode
from pbs_api.snapshots import SnapshotListItem, list_snapshots
from pbs_client import (
    ApiError,
    AsyncClient,
    AuthenticationFailed,
    Client,
    NotFound,
    NotSent,
    PbsError,
    PermissionDenied,
    Unavailable,
    UsageError,
)
from pbs_client.printable import printable
from pbs_tools.left_out import whole
from pbs_tools.plans import Ask, Fork, Give, Plan, ask
from pbs_tools.rights import Rights
from pbs_tools.running import CONCURRENCY, arun, run
from pbs_tools.units import calendar, moment

T = TypeVar("T")


@attrs.frozen
class Server:
    """A server, identified by more than its name if PBS has more."""

    name: str
    """`host:port`, as the client was given it."""
    instance: str | None = attrs.field(default=None, repr=False)
    """The permanent id of the installation; None before PBS 4.2."""

    @property
    def key(self) -> str:
        """What identifies it: the instance if known, otherwise the name."""
        return self.instance or self.name

    def __str__(self) -> str:
        return self.name


@attrs.frozen
class GroupId:
    """What identifies a backup group: `vm/100` and `ct/100`, two namespaces, two stores or two
    servers are never the same."""

    server: Server
    store: str
    ns: str
    """The namespace; empty for the root."""
    backup_type: BackupType
    backup_id: str

    @property
    def name(self) -> str:
        """What identifies it on its server: `tank:vm/100`, `tank:ns:vm/100`."""
        return f"{self.store}:{f'{self.ns}:' if self.ns else ''}{self.backup_type}/{self.backup_id}"

    def __str__(self) -> str:
        return printable(f"{self.server} {self.name}")


@attrs.frozen
class Group:
    """A backup group."""

    id: GroupId
    last_backup: int | None
    """When its newest finished snapshot began, in Unix seconds; None for a group without any. An
    only snapshot counts even while it is being made: PBS lists it so, and a `health.report` looks
    closer."""
    backup_count: int | None
    """How many snapshots it has."""
    owner: str | None
    comment: str | None
    """The first line of the group's notes; snapshots have comments of their own."""
    files: tuple[str, ...] = attrs.field(repr=False)
    """The archives of the newest snapshot."""

    @classmethod
    def listed(cls, server: Server, store: str, ns: str, item: GroupListItem) -> Group:
        """A group as PBS lists it."""
        group_id = GroupId(server, store, ns, item.backup_type, item.backup_id)
        return cls(group_id, item.last_backup or None, item.backup_count, item.owner, item.comment, item.files or ())

    @property
    def last_backup_utc(self) -> datetime | None:
        """When its newest snapshot began; None also for a time beyond the year 9999."""
        return calendar(self.last_backup)


@attrs.frozen
class Snapshot:
    """A snapshot, with the group that it belongs to."""

    group: GroupId
    listed: SnapshotListItem
    """What PBS lists about it: time, size, files, verification, protection."""

    def __str__(self) -> str:
        return f"{self.group}/{moment(self.listed.backup_time)}"


Cause = Literal[
    "unreachable", "no-secret", "no-login", "no-right", "offline", "not-mounted", "not-there", "gone", "error"
]
"""Why something could not be seen: the server does not answer; the secret of the login is missing
here, so that nothing was sent; the server refuses the login; a right is missing; the store is in
maintenance mode; its disk is not there; it was named, and there is no such thing; it was removed
meanwhile; anything else."""


class NoSecret(NotSent):
    """Nothing was sent, as the secret of the login is not where it should be."""


@attrs.frozen
class Unseen:
    """A part of the inventory that could not be seen."""

    server: Server
    store: str | None
    """None if it concerns the whole server."""
    ns: str | None
    """The namespace; None if it concerns the whole store."""
    cause: Cause
    reason: str
    """What the server said, or which right is missing, in one sentence."""
    part: str = ""
    """The part of the server, such as `datastores`, `tasks` or `certificates`; empty for
    everything, and if a store is named."""

    def __str__(self) -> str:
        place = f"{self.server}{f' {self.store}' if self.store else ''}{f':{self.ns}' if self.ns else ''}"
        return printable(f"{place}: {self.reason}")


def groups(*clients: Client, concurrency: int = CONCURRENCY) -> Generator[Group | Unseen]:
    """Every group of every store and namespace of all `clients`, in threads, at most `concurrency`
    calls at once for each server."""
    return run([(client, plan_groups(client.server)) for client in clients], concurrency=concurrency)


def agroups(*clients: AsyncClient, concurrency: int = CONCURRENCY) -> AsyncGenerator[Group | Unseen]:
    """The same for asyncio."""
    return arun([(client, plan_groups(client.server)) for client in clients], concurrency=concurrency)


def snapshots(*clients: Client, concurrency: int = CONCURRENCY) -> Generator[Snapshot | Unseen]:
    """Every snapshot of every store and namespace of all `clients`, in threads, at most
    `concurrency` calls at once for each server."""
    return run([(client, plan_snapshots(client.server)) for client in clients], concurrency=concurrency)


def asnapshots(*clients: AsyncClient, concurrency: int = CONCURRENCY) -> AsyncGenerator[Snapshot | Unseen]:
    """The same for asyncio."""
    return arun([(client, plan_snapshots(client.server)) for client in clients], concurrency=concurrency)


def plan_groups(server: str) -> Plan[Group | Unseen]:
    """The plan behind `groups`, for the server of that name."""

    def listed(server: Server, store: str, ns: str) -> Plan[Group | Unseen]:
        answer = yield from ask(list_groups(store, ns=ns or None))
        items, gap = whole(answer, "group", "backup_type", "backup_id")
        if gap:
            yield Give(Unseen(server, store, ns, "error", gap))
        for item in items:
            yield Give(Group.listed(server, store, ns, item))

    return _every_namespace(server, listed)


def plan_snapshots(server: str) -> Plan[Snapshot | Unseen]:
    """The plan behind `snapshots`, for the server of that name."""

    def listed(server: Server, store: str, ns: str) -> Plan[Snapshot | Unseen]:
        answer = yield from ask(list_snapshots(store, ns=ns or None))
        items, gap = whole(answer, "snapshot", "backup_type", "backup_id", "backup_time")
        if gap:
            yield Give(Unseen(server, store, ns, "error", gap))
        for item in items:
            yield Give(Snapshot(GroupId(server, store, ns, item.backup_type, item.backup_id), item))

    return _every_namespace(server, listed)


Listing = Callable[[Server, str, str], Plan[T | Unseen]]
"""What to list in a namespace: server, store, namespace."""


@attrs.frozen
class View:
    """What a login sees of a server at first."""

    server: Server
    rights: Rights = attrs.field(factory=lambda: Rights({}))
    stores: tuple[DatastoreListItem, ...] = ()
    gaps: tuple[Unseen, ...] = ()
    """The gaps. A server that does not answer has one gap and no stores."""
    answered: bool = True
    """Whether the server answered at all."""


def look(name: str) -> Generator[Ask, Any, View]:
    """The first look at a server, with which every plan over its stores begins."""
    server = Server(name)
    try:
        server = Server(name, (yield from _instance()))
        rights = Rights((yield from ask(get_permissions())))
        stores, nameless = whole((yield from ask(list_datastores())), "datastore", "store")
    except PbsError as error:
        return View(server, gaps=(unseen(error, server),), answered=False)
    gaps: tuple[Unseen, ...] = (Unseen(server, None, None, "error", nameless),) if nameless else ()
    # No datastore has that name, so this shows the rights that all inherit.
    if not rights.has("Datastore.Audit", "/datastore/*"):
        reason = (
            f"only datastores with rights of their own are listed, {len(stores)} here:"
            " Datastore.Audit on /datastore is missing"
        )
        gaps += (Unseen(server, None, None, "no-right", reason, "datastores"),)
    return View(server, rights, tuple(stores), gaps)


def every_namespace(view: View, listing: Listing[T]) -> Plan[T | Unseen]:
    """Carries out `listing` in each namespace of each store, concurrently; gaps are results too."""
    yield Fork(_store(view, item, listing) for item in view.stores)


def _every_namespace(name: str, listing: Listing[T]) -> Plan[T | Unseen]:
    view = yield from look(name)
    for gap in view.gaps:
        yield Give(gap)
    yield from every_namespace(view, listing)


def _instance() -> Generator[Ask, Any, str | None]:
    """The permanent id of the server, if it has one."""
    try:
        identity = yield from ask(get_node_identity())
    except NotFound:
        return None
    return identity.pbs_instance_id


def _store(view: View, item: DatastoreListItem, listing: Listing[T]) -> Plan[T | Unseen]:
    server, rights, store = view.server, view.rights, item.store
    if item.mount_status == "notmounted":
        yield Give(Unseen(server, store, None, "not-mounted", "its removable disk is not mounted"))
        return
    path = f"/datastore/{store}"
    if not rights.has("Datastore.Audit", path):
        reason = f"only what the login owns is listed: Datastore.Audit on {path} is missing"
        yield Give(Unseen(server, store, None, "no-right", reason))
    for below in rights.lacking_below("Datastore.Audit", path):
        reason = f"what others own is not listed: Datastore.Audit on {below} is missing"
        yield Give(Unseen(server, store, below.removeprefix(f"{path}/"), "no-right", reason))
    try:
        namespaces, gap = whole((yield from ask(list_namespaces(store))), "namespace", "ns")
    except PbsError as error:
        yield Give(unseen(error, server, store))
        return
    if gap:
        yield Give(Unseen(server, store, None, "error", gap))
    yield Fork(_namespace(server, store, namespace.ns, listing) for namespace in namespaces)


def _namespace(server: Server, store: str, ns: str, listing: Listing[T]) -> Plan[T | Unseen]:
    try:
        yield from listing(server, store, ns)
    except PbsError as error:
        yield Give(unseen(error, server, store, ns))


def unseen(error: PbsError, server: Server, store: str | None = None, ns: str | None = None) -> Unseen:
    """What an error means for an inventory."""
    match error:
        case NoSecret():
            cause: Cause = "no-secret"
        case AuthenticationFailed():
            cause = "no-login"
        case PermissionDenied():
            cause = "no-right"
        case Unavailable():
            # A maintenance mode comes with a message of the user's, which may mention anything.
            absent = "mounted" in error.message and "is unavailable: " not in error.message
            cause = "not-mounted" if absent else "offline"
        case NotFound():
            cause = "gone"
        case ApiError():
            cause = "error"
        case _:
            cause = "unreachable"
    return Unseen(server, store, ns, cause, error.message)


def maintenance_type(maintenance: str) -> str:
    """Which maintenance mode it is, as in `offline`; the text itself if it cannot be parsed."""
    try:
        return MaintenanceMode.parse(maintenance).type
    except UsageError:
        return maintenance


def maintenance_said(maintenance: str) -> str:
    """A maintenance mode in words, as in `offline (moving disks)`; the text itself if it cannot be
    parsed."""
    try:
        mode = MaintenanceMode.parse(maintenance)
    except UsageError:
        return maintenance
    # PBS percent-encodes the message.
    return f"{mode.type} ({unquote(mode.message)})" if mode.message else mode.type


def no_such_store(store: str, view: View) -> str:
    """Why a datastore that was named is left out, with the most similar name there is."""
    from difflib import get_close_matches

    near = get_close_matches(store, [item.store for item in view.stores], 1)
    meant = f"; did you mean {near[0]}?" if near else ""
    return f"there is no such datastore, or the login may not see it{meant}"
