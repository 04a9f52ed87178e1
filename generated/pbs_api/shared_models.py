# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Classes that several modules answer with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    WORD,
    ListOf,
    Optional,
    OptionalUtc,
    Shape,
    declare_property_string,
    explain_missing,
    extra_names,
    model_class,
    model_field,
    parse_property_string,
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


@model_class
class BackupGroupDeleteStats:
    """What a deletion of a group or a namespace has removed, and what it had to leave."""

    protected_snapshots: int
    """Number of snapshots that stay because they are protected."""
    removed_groups: int
    """Number of groups that are gone with all their snapshots."""
    removed_snapshots: int
    """Number of snapshots that are gone."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class MaintenanceMode:
    """Why a datastore rejects operations, with a message for those whose access is rejected.
    `parse` reads its text, `str()` writes it."""

    type: MaintenanceType
    """`read-only` rejects writes and `offline` everything; the server itself sets `delete`,
    `unmount` and `s3-refresh` while it is doing that."""
    message: str | None = None
    """Message for everyone whose access is rejected, percent-encoded on the wire. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""

    @classmethod
    def parse(cls, text: str) -> MaintenanceMode:
        """Reads the text of the property string; UsageError names what cannot be right."""
        return parse_property_string(cls, text)

    def __str__(self) -> str:
        return write_property_string(self)


@model_class
class DatastoreListItem:
    """One datastore as lists show it: its name and whether it can be used, without sizes."""

    mount_status: MountStatus
    """Whether a removable datastore is `mounted` or `notmounted`; `nonremovable` for any other
    datastore."""
    store: str
    """Name of the datastore, such as `tank`."""
    backend_type: DatastoreBackendType | None = None
    """Where chunks are stored: `filesystem` or `s3`. None means `filesystem`. New in PBS 4.2."""
    comment: str | None = None
    """A line of free text, shown in lists; None if there is none."""
    maintenance: str | None = None
    """The maintenance mode, such as `offline,message=new%20disks`; None in normal operation.
    `MaintenanceMode.parse` makes an object of it."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class GarbageCollectionCacheStats:
    """How well a garbage collection was served by its cache of chunks it had already seen."""

    hits: int
    """How often a chunk was found in memory, which saves a disk access."""
    misses: int
    """How often a chunk had to be accessed on disk."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class GroupListItem:
    """One backup group: all snapshots of one guest or host in a namespace."""

    backup_count: int
    """Number of snapshots in the group."""
    backup_id: str
    """Guest number, such as `100`, or host name; unique only together with the type."""
    backup_type: BackupType
    """What was backed up: `vm` a virtual machine, `ct` a container, `host` the files of a machine.
    `vm/100` and `ct/100` are different groups."""
    files: tuple[str, ...]
    """Names of the files of the newest snapshot, without sizes."""
    last_backup: int
    """When the newest snapshot was made. Unix seconds; 0 means never. `last_backup_utc` is the same
    as a datetime."""
    comment: str | None = None
    """The first line of the group's notes; None without notes."""
    owner: str | None = None
    """The user or token that the group belongs to, such as `backup@pbs!automation`. None if not
    reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    last_backup_utc: ClassVar[OptionalUtc] = OptionalUtc("last_backup", never=True)
    """When the newest snapshot was made. `last_backup` as a datetime in UTC. None also where that
    is 0."""


@model_class
class NamespaceListItem:
    """One namespace of a datastore."""

    ns: str
    """Full name from the root, such as `a/b`; empty for the root itself."""
    comment: str | None = None
    """Text about the namespace; PBS has no call that sets one. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class SyslogLine:
    """One line of a log with its number."""

    n: int
    """Number of the line, counted from 1."""
    t: str
    """Text of the line; in a task's log it begins with the time, such as
    `2026-03-01T02:00:07+01:00: `."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
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


MAINTENANCE_MODE_SHAPE = Shape(
    MaintenanceMode,
    {
        "type": WORD,
        "message": Optional(TEXT),
    },
)
declare_property_string(MaintenanceMode, default_key="type")


DATASTORE_LIST_ITEM_SHAPE = Shape(
    DatastoreListItem,
    {
        "mount-status": WORD,
        "store": TEXT,
        "backend-type": Optional(WORD),
        "comment": Optional(TEXT),
        "maintenance": Optional(TEXT),
    },
)


GARBAGE_COLLECTION_CACHE_STATS_SHAPE = Shape(
    GarbageCollectionCacheStats,
    {
        "hits": INTEGER,
        "misses": INTEGER,
    },
)


GROUP_LIST_ITEM_SHAPE = Shape(
    GroupListItem,
    {
        "backup-count": INTEGER,
        "backup-id": TEXT,
        "backup-type": WORD,
        "files": ListOf(TEXT),
        "last-backup": INTEGER,
        "comment": Optional(TEXT),
        "owner": Optional(TEXT),
    },
)


NAMESPACE_LIST_ITEM_SHAPE = Shape(
    NamespaceListItem,
    {
        "ns": TEXT,
        "comment": Optional(TEXT),
    },
)


SYSLOG_LINE_SHAPE = Shape(
    SyslogLine,
    {
        "n": INTEGER,
        "t": TEXT,
    },
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
