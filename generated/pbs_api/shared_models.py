# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Classes that several modules answer with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from pbs_client.runtime import (
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    ListOf,
    Mismatch,
    Optional,
    OptionalUtc,
    Shape,
    blank,
    declare_property_string,
    explain_missing,
    extra_names,
    extra_of,
    parse_property_string,
    tuple_of,
    write_property_string,
)

from .enums import BackupType, DatastoreBackendType, MaintenanceType, MountStatus

__all__ = [
    "BackupGroupDeleteStats",
    "DatastoreListItem",
    "GarbageCollectionCacheStats",
    "GroupListItem",
    "MaintenanceMode",
    "NamespaceListItem",
    "SyslogLine",
]


@attrs.frozen(weakref_slot=False)
class BackupGroupDeleteStats:
    """What a deletion of a group or a namespace has removed, and what it had to leave."""

    protected_snapshots: int
    """Number of snapshots that stay because they are protected."""
    removed_groups: int
    """Number of groups that are gone with all their snapshots."""
    removed_snapshots: int
    """Number of snapshots that are gone."""
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@attrs.frozen(weakref_slot=False)
class MaintenanceMode:
    """Why a datastore refuses work, with a message for those who ask. `parse` reads its text,
    `str()` writes it."""

    type: MaintenanceType
    """`read-only` refuses writing and `offline` everything; the server itself sets `delete`,
    `unmount` and `s3-refresh` while it does that."""
    message: str | None = None
    """What is told to everybody who is refused, percent-encoded on the wire."""
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""

    @classmethod
    def parse(cls, text: str) -> MaintenanceMode:
        """Reads the text of the property string; UsageError names what cannot be right."""
        return parse_property_string(cls, text)

    def __str__(self) -> str:
        return write_property_string(self)


@attrs.frozen(weakref_slot=False)
class DatastoreListItem:
    """One datastore as lists show it: its name and whether it can be used, without sizes."""

    mount_status: MountStatus
    """Whether a removable datastore is `mounted` or `notmounted`; `nonremovable` for others."""
    store: str
    """Name of the datastore, as in `tank`."""
    backend_type: DatastoreBackendType | None = None
    """Where chunks are kept: `filesystem` or `s3`. Absent means `filesystem`. New in PBS 4.2."""
    comment: str | None = None
    """A line of free text that people see in lists."""
    maintenance: str | None = None
    """The maintenance mode, as in `offline,message=new%20disks`; absent in normal operation.
    `MaintenanceMode.parse` reads it."""
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@attrs.frozen(weakref_slot=False)
class GarbageCollectionCacheStats:
    """How well the memory of chunks seen already served a garbage collection."""

    hits: int
    """How often a chunk was found in memory, which spares a look at the disk."""
    misses: int
    """How often a chunk had to be touched on the disk."""
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@attrs.frozen(weakref_slot=False)
class GroupListItem:
    """One backup group: all snapshots of one guest or host in a namespace."""

    backup_count: int
    """Number of snapshots in the group."""
    backup_id: str
    """The guest's number, as in `100`, or the name of a host; not unique without the type."""
    backup_type: BackupType
    """What was backed up: `vm` a virtual machine, `ct` a container, `host` a machine's files.
    Together with the id it names a group: vm/100 and ct/100 are two."""
    files: tuple[str, ...]
    """Names of the files of the newest snapshot, without sizes."""
    last_backup: int
    """When the newest snapshot was begun. Unix seconds, 0 for never."""
    comment: str | None = None
    """The first line of the group's notes; absent without notes."""
    owner: str | None = None
    """The user or token to whom the group belongs, as in `backup@pbs!automation`."""
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    last_backup_utc: ClassVar[OptionalUtc] = OptionalUtc("last_backup", never=True)


@attrs.frozen(weakref_slot=False)
class NamespaceListItem:
    """One namespace of a datastore."""

    ns: str
    """The whole way from the root, as in `a/b`; empty for the root itself."""
    comment: str | None = None
    """Text about the namespace; PBS has no call that sets one."""
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@attrs.frozen(weakref_slot=False)
class SyslogLine:
    """One line of a log with its number."""

    n: int
    """Number of the line, counted from 1."""
    t: str
    """Text of the line; in a task's log it begins with the time, as in `2026-03-01T02:00:07+01:00:
    `."""
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


BACKUP_GROUP_DELETE_STATS_SHAPE = Shape(
    BackupGroupDeleteStats,
    {
        "protected-snapshots": INTEGER,
        "removed-groups": INTEGER,
        "removed-snapshots": INTEGER,
    },
)
_new_backup_group_delete_stats = blank(BackupGroupDeleteStats)
_KNOWN_BACKUP_GROUP_DELETE_STATS = BACKUP_GROUP_DELETE_STATS_SHAPE.known


def decode_backup_group_delete_stats(value: dict[str, Any] | None) -> BackupGroupDeleteStats:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_backup_group_delete_stats()
    new: Any = made
    _protected_snapshots = new.protected_snapshots = get("protected-snapshots")
    _removed_groups = new.removed_groups = get("removed-groups")
    _removed_snapshots = new.removed_snapshots = get("removed-snapshots")
    if not (type(_protected_snapshots) is int and type(_removed_groups) is int and type(_removed_snapshots) is int):
        raise Mismatch
    new.extra = (
        NOTHING_EXTRA
        if len(value) == 3 or _KNOWN_BACKUP_GROUP_DELETE_STATS.issuperset(value)
        else extra_of(value, _KNOWN_BACKUP_GROUP_DELETE_STATS)
    )
    new.__class__ = BackupGroupDeleteStats
    return made


MAINTENANCE_MODE_SHAPE = Shape(
    MaintenanceMode,
    {
        "type": TEXT,
        "message": Optional(TEXT),
    },
)
declare_property_string(MaintenanceMode, default_key="type")


DATASTORE_LIST_ITEM_SHAPE = Shape(
    DatastoreListItem,
    {
        "mount-status": TEXT,
        "store": TEXT,
        "backend-type": Optional(TEXT),
        "comment": Optional(TEXT),
        "maintenance": Optional(TEXT),
    },
)
_new_datastore_list_item = blank(DatastoreListItem)
_KNOWN_DATASTORE_LIST_ITEM = DATASTORE_LIST_ITEM_SHAPE.known


def decode_datastore_list_item(value: dict[str, Any] | None) -> DatastoreListItem:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_datastore_list_item()
    new: Any = made
    _mount_status = new.mount_status = get("mount-status")
    _store = new.store = get("store")
    _backend_type = new.backend_type = get("backend-type")
    _comment = new.comment = get("comment")
    _maintenance = new.maintenance = get("maintenance")
    if not (
        type(_mount_status) is str
        and type(_store) is str
        and (_backend_type is None or type(_backend_type) is str)
        and (_comment is None or type(_comment) is str)
        and (_maintenance is None or type(_maintenance) is str)
    ):
        raise Mismatch
    new.extra = (
        NOTHING_EXTRA if _KNOWN_DATASTORE_LIST_ITEM.issuperset(value) else extra_of(value, _KNOWN_DATASTORE_LIST_ITEM)
    )
    new.__class__ = DatastoreListItem
    return made


GARBAGE_COLLECTION_CACHE_STATS_SHAPE = Shape(
    GarbageCollectionCacheStats,
    {
        "hits": INTEGER,
        "misses": INTEGER,
    },
)
_new_garbage_collection_cache_stats = blank(GarbageCollectionCacheStats)
_KNOWN_GARBAGE_COLLECTION_CACHE_STATS = GARBAGE_COLLECTION_CACHE_STATS_SHAPE.known


def decode_garbage_collection_cache_stats(value: dict[str, Any] | None) -> GarbageCollectionCacheStats:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_garbage_collection_cache_stats()
    new: Any = made
    _hits = new.hits = get("hits")
    _misses = new.misses = get("misses")
    if not (type(_hits) is int and type(_misses) is int):
        raise Mismatch
    new.extra = (
        NOTHING_EXTRA
        if len(value) == 2 or _KNOWN_GARBAGE_COLLECTION_CACHE_STATS.issuperset(value)
        else extra_of(value, _KNOWN_GARBAGE_COLLECTION_CACHE_STATS)
    )
    new.__class__ = GarbageCollectionCacheStats
    return made


GROUP_LIST_ITEM_SHAPE = Shape(
    GroupListItem,
    {
        "backup-count": INTEGER,
        "backup-id": TEXT,
        "backup-type": TEXT,
        "files": ListOf(TEXT),
        "last-backup": INTEGER,
        "comment": Optional(TEXT),
        "owner": Optional(TEXT),
    },
)
_new_group_list_item = blank(GroupListItem)
_KNOWN_GROUP_LIST_ITEM = GROUP_LIST_ITEM_SHAPE.known


def decode_group_list_item(value: dict[str, Any] | None) -> GroupListItem:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_group_list_item()
    new: Any = made
    _backup_count = new.backup_count = get("backup-count")
    _backup_id = new.backup_id = get("backup-id")
    _backup_type = new.backup_type = get("backup-type")
    _files = get("files")
    _last_backup = new.last_backup = get("last-backup")
    _comment = new.comment = get("comment")
    _owner = new.owner = get("owner")
    if not (
        type(_backup_count) is int
        and type(_backup_id) is str
        and type(_backup_type) is str
        and type(_last_backup) is int
        and (_comment is None or type(_comment) is str)
        and (_owner is None or type(_owner) is str)
    ):
        raise Mismatch
    new.files = tuple_of(TEXT, _files)
    new.extra = NOTHING_EXTRA if _KNOWN_GROUP_LIST_ITEM.issuperset(value) else extra_of(value, _KNOWN_GROUP_LIST_ITEM)
    new.__class__ = GroupListItem
    return made


NAMESPACE_LIST_ITEM_SHAPE = Shape(
    NamespaceListItem,
    {
        "ns": TEXT,
        "comment": Optional(TEXT),
    },
)
_new_namespace_list_item = blank(NamespaceListItem)
_KNOWN_NAMESPACE_LIST_ITEM = NAMESPACE_LIST_ITEM_SHAPE.known


def decode_namespace_list_item(value: dict[str, Any] | None) -> NamespaceListItem:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_namespace_list_item()
    new: Any = made
    _ns = new.ns = get("ns")
    _comment = new.comment = get("comment")
    if not (type(_ns) is str and (_comment is None or type(_comment) is str)):
        raise Mismatch
    new.extra = (
        NOTHING_EXTRA
        if (len(value) == 2 and _comment is not None) or _KNOWN_NAMESPACE_LIST_ITEM.issuperset(value)
        else extra_of(value, _KNOWN_NAMESPACE_LIST_ITEM)
    )
    new.__class__ = NamespaceListItem
    return made


SYSLOG_LINE_SHAPE = Shape(
    SyslogLine,
    {
        "n": INTEGER,
        "t": TEXT,
    },
)
_new_syslog_line = blank(SyslogLine)
_KNOWN_SYSLOG_LINE = SYSLOG_LINE_SHAPE.known


def decode_syslog_line(value: dict[str, Any] | None) -> SyslogLine:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_syslog_line()
    new: Any = made
    _n = new.n = get("n")
    _t = new.t = get("t")
    if not (type(_n) is int and type(_t) is str):
        raise Mismatch
    new.extra = (
        NOTHING_EXTRA
        if len(value) == 2 or _KNOWN_SYSLOG_LINE.issuperset(value)
        else extra_of(value, _KNOWN_SYSLOG_LINE)
    )
    new.__class__ = SyslogLine
    return made


if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
