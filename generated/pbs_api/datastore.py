# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Datastores: which there are, how full they are, how they are configured, and mounting removable
ones.

A datastore stores backups, split into chunks, in a directory of the server, on a removable disk
or in an S3 bucket. `list_datastores` lists them, `list_datastore_usage` tells how full they are,
and the functions with `config` in their names how they are configured. Snapshots and groups have
modules of their own.

A datastore that is in offline maintenance, or removable and not mounted, is still listed, but
calls that need its contents raise `Unavailable`; in read-only maintenance only calls that would
write do. Creating and removing are tasks: the datastore appears or disappears when the task has
ended.

Example:
    for usage in sorted(pbs.send(list_datastore_usage()), key=lambda usage: usage.store):
        if usage.used is not None and usage.total:
            print(usage.store, f"{usage.used / usage.total:.0%}")
        else:
            print(usage.store, usage.error or usage.mount_status)
    # archive 0%
    # tank 1%"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    NUMBER,
    TEXT,
    UPID,
    WORD,
    Decoder,
    Hazard,
    ListOf,
    Operation,
    Optional,
    OptionalUtc,
    Parameter,
    Request,
    Shape,
    TaskRequest,
    Upid,
    Utc,
    declare_property_string,
    explain_missing,
    extra_names,
    model_class,
    model_field,
    nothing,
    parse_property_string,
    write_property_string,
)

from .enums import (
    ChunkOrder,
    DatastoreBackendType,
    DatastoreFsyncLevel,
    DatastoreNotifyWhen,
    DatastoreSetting,
    MountStatus,
    NotificationMode,
    RrdMode,
    RrdTimeFrame,
)
from .shared_models import (
    DATASTORE_LIST_ITEM_SHAPE,
    GARBAGE_COLLECTION_CACHE_STATS_SHAPE,
    DatastoreListItem,
    GarbageCollectionCacheStats,
    MaintenanceMode,
)

__all__ = [
    "ActiveOperations",
    "BackupGroupCounts",
    "DatastoreConfig",
    "DatastoreListItem",
    "DatastoreNotify",
    "DatastoreRrdPoint",
    "DatastoreStatus",
    "DatastoreTuning",
    "DatastoreUsage",
    "GarbageCollectionCacheStats",
    "GarbageCollectionStatus",
    "MaintenanceMode",
    "NotificationThresholds",
    "S3Statistics",
    "TypeCounts",
    "create_datastore",
    "delete_datastore",
    "get_datastore_active_operations",
    "get_datastore_config",
    "get_datastore_rrd",
    "get_datastore_status",
    "list_datastore_configs",
    "list_datastore_usage",
    "list_datastores",
    "mount_datastore",
    "refresh_s3_datastore",
    "unmount_datastore",
    "update_datastore",
]


def list_datastores() -> Request[list[DatastoreListItem]]:
    """Lists the datastores that the caller may see, with name, comment and maintenance mode but no
    sizes.

    `GET /admin/datastore`

    An empty list usually means missing rights: datastores without Datastore.Audit or
    Datastore.Backup are left out silently.

    Returns:
        `Client.send` returns a list of `DatastoreListItem` (`store`, `mount_status`,
            `backend_type`, `comment` and `maintenance`).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /datastore/{store}: Datastore.Audit or Datastore.Backup to see a datastore
    """
    return Request(_LIST_DATASTORES, {})


def get_datastore_active_operations(store: str, /) -> Request[ActiveOperations]:
    """Counts the operations that are reading from and writing to a datastore now.

    `GET /admin/datastore/{store}/active-operations`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.send` returns an `ActiveOperations` (`read` and `write`).

    Raises:
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}: Datastore.Audit
    """
    return Request(_GET_DATASTORE_ACTIVE_OPERATIONS, {"store": store})


def mount_datastore(store: str, /) -> TaskRequest:
    """Starts a task that mounts the device of a removable datastore.

    `POST /admin/datastore/{store}/mount`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        NotFound: there is no such datastore.
        ParameterError: the datastore is not removable.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the device is not attached or cannot be mounted; `log`
            has its last lines.
        Unavailable: a maintenance mode forbids it.

    Privileges:
        on /datastore/{store}: Datastore.Modify
        on /system/disks: Sys.Modify
    """
    return TaskRequest(_MOUNT_DATASTORE, {"store": store})


def get_datastore_rrd(
    store: str,
    /,
    *,
    cf: RrdMode,
    timeframe: RrdTimeFrame,
) -> Request[list[DatastoreRrdPoint]]:
    """Gives a datastore's usage and disk activity over time, as far as they were measured.

    `GET /admin/datastore/{store}/rrd`

    Points are oldest first and a minute apart for hour and day, half an hour for week and month,
    six hours for year, a week for decade. For times when nothing was measured, points contain
    only the time.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        cf: Whether each point is the average or the maximum of its interval. Either `MAX` or
            `AVERAGE`.
        timeframe: How far back to go; the further, the longer each interval. One of `hour`,
            `day`, `week`, `month`, `year` or `decade`.

    Returns:
        `Client.send` returns a list of `DatastoreRrdPoint` (`time`, `available`, `io_ticks`,
            `read_bytes`, `read_ios`, `s3_downloaded`, `s3_total_delete`, `s3_total_downloaded`
            and 10 more); the oldest first.

    Raises:
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}: Datastore.Audit or Datastore.Backup
    """
    return Request(
        _GET_DATASTORE_RRD,
        {
            "store": store,
            "cf": cf,
            "timeframe": timeframe,
        },
    )


def refresh_s3_datastore(store: str, /) -> TaskRequest:
    """Starts a task that rebuilds the local cache of an S3 datastore from its bucket.

    `PUT /admin/datastore/{store}/s3-refresh`

    PBS accepts this for a datastore without S3 too; it then remains unavailable until its
    maintenance mode is deleted.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the datastore is not in S3 or the bucket cannot be
            read; `log` has its last lines.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}: Datastore.Modify

    New in PBS 4.0.
    """
    return TaskRequest(_REFRESH_S3_DATASTORE, {"store": store})


def get_datastore_status(
    store: str,
    /,
    *,
    verbose: bool | None = None,
) -> Request[DatastoreStatus]:
    """Gives total, used and available bytes of one datastore; counts and garbage collection only
    with `verbose=True`.

    `GET /admin/datastore/{store}/status`

    An unmounted or offline datastore is an error here; `list_datastore_usage` lists it without
    sizes instead.
    Rights on some of the namespaces are enough, but then all sizes are 0, and the counts cover
    only the groups that the caller may see.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        verbose: True also counts groups and snapshots and returns figures of the last garbage
            collection. Default on the server: `False`.

    Returns:
        `Client.send` returns a `DatastoreStatus` (`avail`, `total`, `used`, `backend_type`,
            `counts`, `gc_status` and `s3_statistics`).

    Raises:
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}: Datastore.Audit or Datastore.Backup
    """
    return Request(
        _GET_DATASTORE_STATUS,
        {
            "store": store,
            "verbose": verbose,
        },
    )


def unmount_datastore(store: str, /) -> TaskRequest:
    """Starts a task that waits for running operations and then unmounts a removable datastore.

    `POST /admin/datastore/{store}/unmount`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        NotFound: there is no such datastore.
        ParameterError: the datastore is not removable.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}: Datastore.Modify
        on /system/disks: Sys.Modify
    """
    return TaskRequest(_UNMOUNT_DATASTORE, {"store": store})


def list_datastore_configs() -> Request[list[DatastoreConfig]]:
    """Lists the configuration of every visible datastore; nested settings are property strings.

    `GET /config/datastore`

    Datastores on which the caller has no Datastore.Audit are left out silently.
    `DatastoreTuning.parse` and its like read property strings.

    Returns:
        `Client.send` returns a list of `DatastoreConfig` (`name`, `path`, `backend`,
            `backing_device`, `comment`, `counter_reset_schedule`, `gc_on_unmount`, `gc_schedule`
            and 14 more); empty if there are none that the caller may see.
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /datastore/{store}: Datastore.Audit to see a datastore
    """
    return Request(_LIST_DATASTORE_CONFIGS, {})


def create_datastore(
    *,
    name: str,
    path: str,
    backend: str | None = None,
    backing_device: str | None = None,
    comment: str | None = None,
    counter_reset_schedule: str | None = None,
    gc_on_unmount: bool | None = None,
    gc_schedule: str | None = None,
    keep_daily: int | None = None,
    keep_hourly: int | None = None,
    keep_last: int | None = None,
    keep_monthly: int | None = None,
    keep_weekly: int | None = None,
    keep_yearly: int | None = None,
    maintenance_mode: MaintenanceMode | str | None = None,
    notification_mode: NotificationMode | None = None,
    notification_thresholds: NotificationThresholds | str | None = None,
    notify: DatastoreNotify | str | None = None,
    notify_user: str | None = None,
    overwrite_in_use: bool | None = None,
    prune_schedule: str | None = None,
    reuse_datastore: bool | None = None,
    tuning: DatastoreTuning | str | None = None,
    verify_new: bool | None = None,
) -> TaskRequest:
    """Starts a task that creates a datastore; it appears in the configuration only once the task
    has ended.

    `POST /config/datastore`

    While the task runs, other calls about any datastore may wait for ten seconds and fail with a
    lock error.

    Args:
        name: Name of the datastore, such as `tank`.
        path: Directory on the server, such as `/mnt/datastore/tank`; relative to its filesystem
            for a removable datastore, the local cache for one in S3.
        backend: Where chunks are stored: `type=filesystem`, or
            `type=s3,client=ENDPOINT,bucket=NAME` (see `list_s3_endpoints`). New in PBS 4.0.
        backing_device: UUID of a removable datastore's filesystem, from `list_disks`; `path` is
            then relative to it.
        comment: A line of free text, shown in lists.
        counter_reset_schedule: When the counters of S3 requests and traffic are reset. Example:
            `mon..fri 02:30`. New in PBS 4.2.
        gc_on_unmount: Collects garbage before each unmount. New in PBS 4.2.
        gc_schedule: When garbage collection runs; never if not given. Example: `mon..fri 02:30`.
        keep_daily: How many daily snapshots to keep: the newest of each day, in server time.
        keep_hourly: How many hourly snapshots to keep: the newest of each hour.
        keep_last: How many of the newest snapshots to keep.
        keep_monthly: How many monthly snapshots to keep: the newest of each month.
        keep_weekly: How many weekly snapshots to keep: the newest of each week (from Monday).
        keep_yearly: How many yearly snapshots to keep: the newest of each year.
        maintenance_mode: Rejects writes (`read-only`) or all access (`offline,message="new
            disks"`) until it is deleted.
        notification_mode: Who is notified: `notification-system` leaves it to matchers,
            `legacy-sendmail` mails `notify_user`. Default: `notification-system`, before 4.0
            `legacy-sendmail`.
        notification_thresholds: How many S3 requests, or how much traffic, trigger a
            notification, such as `s3-put=10000,s3-upload=5GiB`. New in PBS 4.2.
        notify: Which kinds of task send mails in the mode `legacy-sendmail`, such as
            `gc=error,sync=always,verify=never`.
        notify_user: User who gets the mails of `legacy-sendmail`, such as `root@pam`.
        overwrite_in_use: Takes over a bucket that is marked as in use. Default: `False`. New in
            PBS 4.0.
        prune_schedule: Pruning schedule from old versions, replaced by prune jobs. Example:
            `mon..fri 02:30`.
        reuse_datastore: Takes over the backups that are in `path` already. Default: `False`.
        tuning: Rarely needed options of the datastore, such as
            `chunk-order=inode,sync-level=file`.
        verify_new: Verifies each backup as soon as it is complete.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        AlreadyExists: there is a datastore with this name.
        Busy: the configuration of datastores is being changed by somebody else.
        ParameterError: a value has the wrong form: a schedule, a path, a property string.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the directory or the bucket cannot be used.

    Privileges:
        on /datastore: Datastore.Allocate
        on /system/disks: Sys.Modify too for a removable store
    """
    return TaskRequest(
        _CREATE_DATASTORE,
        {
            "name": name,
            "path": path,
            "backend": backend,
            "backing-device": backing_device,
            "comment": comment,
            "counter-reset-schedule": counter_reset_schedule,
            "gc-on-unmount": gc_on_unmount,
            "gc-schedule": gc_schedule,
            "keep-daily": keep_daily,
            "keep-hourly": keep_hourly,
            "keep-last": keep_last,
            "keep-monthly": keep_monthly,
            "keep-weekly": keep_weekly,
            "keep-yearly": keep_yearly,
            "maintenance-mode": maintenance_mode,
            "notification-mode": notification_mode,
            "notification-thresholds": notification_thresholds,
            "notify": notify,
            "notify-user": notify_user,
            "overwrite-in-use": overwrite_in_use,
            "prune-schedule": prune_schedule,
            "reuse-datastore": reuse_datastore,
            "tuning": tuning,
            "verify-new": verify_new,
        },
    )


def delete_datastore(
    name: str,
    /,
    *,
    destroy_data: bool | None = None,
    digest: str | None = None,
    keep_job_configs: bool | None = None,
) -> TaskRequest:
    """Starts a task that removes a datastore from the configuration; its data is deleted only with
    `destroy_data=True`.

    `DELETE /config/datastore/{name}`

    Its sync, verify and prune jobs and its ACL entries are removed as well unless
    `keep_job_configs=True`.

    Args:
        name: Name of the datastore, such as `tank`. 3 to 32 characters.
        destroy_data: Deletes the backups on disk too, for good. Default on the server: `False`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        keep_job_configs: True keeps the jobs and ACL entries of the datastore. Default on the
            server: `False`.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.
        `Client.exchange` also returns `digest`.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if something cannot be deleted; `log` has its last lines.
        Unavailable: `destroy_data` is given, and the removable datastore is not mounted.

    Privileges:
        on /datastore/{name}: Datastore.Allocate
        on /system/disks: Sys.Modify too for a removable store
    """
    return TaskRequest(
        _DELETE_DATASTORE,
        {
            "name": name,
            "destroy-data": destroy_data,
            "digest": digest,
            "keep-job-configs": keep_job_configs,
        },
    )


def get_datastore_config(name: str, /) -> Request[DatastoreConfig]:
    """Reads the configuration of one datastore: path, schedules, maintenance mode, tuning; no
    usage.

    `GET /config/datastore/{name}`

    Args:
        name: Name of the datastore, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.send` returns a `DatastoreConfig` (`name`, `path`, `backend`, `backing_device`,
            `comment`, `counter_reset_schedule`, `gc_on_unmount`, `gc_schedule` and 14 more).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /datastore/{name}: Datastore.Audit
    """
    return Request(_GET_DATASTORE_CONFIG, {"name": name})


def update_datastore(
    name: str,
    /,
    *,
    comment: str | None = None,
    counter_reset_schedule: str | None = None,
    delete: Sequence[DatastoreSetting] | None = None,
    digest: str | None = None,
    gc_on_unmount: bool | None = None,
    gc_schedule: str | None = None,
    keep_daily: int | None = None,
    keep_hourly: int | None = None,
    keep_last: int | None = None,
    keep_monthly: int | None = None,
    keep_weekly: int | None = None,
    keep_yearly: int | None = None,
    maintenance_mode: MaintenanceMode | str | None = None,
    notification_mode: NotificationMode | None = None,
    notification_thresholds: NotificationThresholds | str | None = None,
    notify: DatastoreNotify | str | None = None,
    notify_user: str | None = None,
    prune_schedule: str | None = None,
    tuning: DatastoreTuning | str | None = None,
    verify_new: bool | None = None,
) -> Request[None]:
    """Changes a datastore's configuration; settings named in `delete` are reset to their defaults
    first.

    `PUT /config/datastore/{name}`

    Retention belongs to prune jobs: PBS refuses the keep options and `prune_schedule` here.
    Unknown values in `tuning` are refused before sending: PBS would save them, and then fail
    every call on the datastore.

    Args:
        name: Name of the datastore, such as `tank`.
        comment: A line of free text, shown in lists.
        counter_reset_schedule: When the counters of S3 requests and traffic are reset. Example:
            `mon..fri 02:30`. New in PBS 4.2.
        delete: Settings to reset to their defaults; all others stay unless given. Example:
            `["comment"]`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        gc_on_unmount: Collects garbage before each unmount. New in PBS 4.2.
        gc_schedule: When garbage collection runs; never if not set. Example: `mon..fri 02:30`.
        keep_daily: How many daily snapshots to keep: the newest of each day, in server time.
        keep_hourly: How many hourly snapshots to keep: the newest of each hour.
        keep_last: How many of the newest snapshots to keep.
        keep_monthly: How many monthly snapshots to keep: the newest of each month.
        keep_weekly: How many weekly snapshots to keep: the newest of each week (from Monday).
        keep_yearly: How many yearly snapshots to keep: the newest of each year.
        maintenance_mode: Rejects writes (`read-only`) or all access (`offline,message="new
            disks"`) until it is deleted.
        notification_mode: Who is notified: `notification-system` leaves it to matchers,
            `legacy-sendmail` mails `notify_user`. Not set means `notification-system`, before
            4.0 `legacy-sendmail`.
        notification_thresholds: How many S3 requests, or how much traffic, trigger a
            notification, such as `s3-put=10000,s3-upload=5GiB`. New in PBS 4.2.
        notify: Which kinds of task send mails in the mode `legacy-sendmail`, such as
            `gc=error,sync=always,verify=never`.
        notify_user: User who gets the mails of `legacy-sendmail`, such as `root@pam`.
        prune_schedule: Pruning schedule from old versions, replaced by prune jobs. Example:
            `mon..fri 02:30`.
        tuning: Rarely needed options of the datastore, such as
            `chunk-order=inode,sync-level=file`.
        verify_new: Verifies each backup as soon as it is complete.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no such datastore.
        ParameterError: a value has the wrong form, or is one that prune jobs have replaced.
        PermissionDenied: a privilege listed below is missing.
        UsageError: `tuning` contains a value that PBS would save and then be unable to read;
            nothing was sent.

    Privileges:
        on /datastore/{name}: Datastore.Modify
    """
    return Request(
        _UPDATE_DATASTORE,
        {
            "name": name,
            "comment": comment,
            "counter-reset-schedule": counter_reset_schedule,
            "delete": delete,
            "digest": digest,
            "gc-on-unmount": gc_on_unmount,
            "gc-schedule": gc_schedule,
            "keep-daily": keep_daily,
            "keep-hourly": keep_hourly,
            "keep-last": keep_last,
            "keep-monthly": keep_monthly,
            "keep-weekly": keep_weekly,
            "keep-yearly": keep_yearly,
            "maintenance-mode": maintenance_mode,
            "notification-mode": notification_mode,
            "notification-thresholds": notification_thresholds,
            "notify": notify,
            "notify-user": notify_user,
            "prune-schedule": prune_schedule,
            "tuning": tuning,
            "verify-new": verify_new,
        },
    )


def list_datastore_usage() -> Request[list[DatastoreUsage]]:
    """Gives sizes, usage history and a fill forecast for every visible datastore in one call.

    `GET /status/datastore-usage`

    Datastores that the caller may not see are left out silently, so an empty list usually means
    missing rights. A removable one that is not mounted is listed for every login.
    Sizes are None for a datastore that is unmounted, in offline maintenance or visible through a
    namespace only.
    `estimated_full_date` is None with little history, and 0 or in the past when usage does not
    grow; history may hold None.

    Returns:
        `Client.send` returns a list of `DatastoreUsage` (`store`, `mount_status`, `avail`,
            `backend_type`, `error`, `estimated_full_date`, `gc_status`, `history` and 4 more).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /datastore/{store}: Datastore.Audit or Datastore.Backup to see a datastore
    """
    return Request(_LIST_DATASTORE_USAGE, {})


@model_class
class ActiveOperations:
    """How many operations work on a datastore at this moment."""

    read: int
    """Operations that read, such as restores and verifications."""
    write: int
    """Operations that write, such as backups and pruning."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class TypeCounts:
    """How many groups and snapshots of one type there are."""

    groups: int
    """Number of groups."""
    snapshots: int
    """Number of snapshots in these groups."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class BackupGroupCounts:
    """Groups and snapshots of a datastore by type; the field of a type without any is None."""

    ct: TypeCounts | None = None
    """Containers. None if not reported."""
    host: TypeCounts | None = None
    """Files of machines. None if not reported."""
    other: TypeCounts | None = None
    """Groups of no known type. None if not reported."""
    vm: TypeCounts | None = None
    """Virtual machines. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class DatastoreNotify:
    """Which tasks of a datastore send mails in the mode `legacy-sendmail`: `always`, `never`, or on
    an `error`. `parse` reads its text, `str()` writes it."""

    gc: DatastoreNotifyWhen | None = None
    """When to mail about garbage collections. One of `never`, `always` or `error`. None if not set."""
    prune: DatastoreNotifyWhen | None = None
    """When to mail about pruning. One of `never`, `always` or `error`. None if not set."""
    sync: DatastoreNotifyWhen | None = None
    """When to mail about synchronisations. One of `never`, `always` or `error`. None if not set."""
    verify: DatastoreNotifyWhen | None = None
    """When to mail about verifications. One of `never`, `always` or `error`. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""

    @classmethod
    def parse(cls, text: str) -> DatastoreNotify:
        """Reads the text of the property string; UsageError names what cannot be right."""
        return parse_property_string(cls, text)

    def __str__(self) -> str:
        return write_property_string(self)


@model_class
class DatastoreTuning:
    """Rarely needed switches of a datastore. `parse` reads its text, `str()` writes it."""

    chunk_order: ChunkOrder | None = None
    """How chunks are sorted before many are read: `inode` by their place on the disk, `none` not at
    all. None means `inode`."""
    default_verification_readers: int | None = None
    """How many threads read chunks in a verification that does not specify it. None means `1`. New
    in PBS 4.1.0."""
    default_verification_workers: int | None = None
    """How many threads check chunks in a verification that does not specify it. None means `4`. New
    in PBS 4.1.0."""
    gc_atime_cutoff: int | None = None
    """How long a chunk must be unused before a collection removes it. In minutes. None means
    `1445`."""
    gc_atime_safety_check: bool | None = None
    """Whether to check, on creation and collection, that the filesystem records access times, which
    collections rely on. None means `True`."""
    gc_cache_capacity: int | None = None
    """How many chunks a collection keeps in memory as seen. None means `1048576`."""
    sync_level: DatastoreFsyncLevel | None = None
    """What is flushed to the disk on writing: the whole `filesystem`, each `file`, or `none`. None
    means `filesystem`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""

    @classmethod
    def parse(cls, text: str) -> DatastoreTuning:
        """Reads the text of the property string; UsageError names what cannot be right."""
        return parse_property_string(cls, text)

    def __str__(self) -> str:
        return write_property_string(self)


@model_class
class NotificationThresholds:
    """How much use of S3 triggers a notification, counted since the last reset. `parse` reads its
    text, `str()` writes it."""

    s3_delete: int | None = None
    """Number of DELETE requests. None if not set."""
    s3_download: str | None = None
    """Amount of data that was downloaded. A size with a unit, such as `10 MiB`. None if not set."""
    s3_get: int | None = None
    """Number of GET requests. None if not set."""
    s3_head: int | None = None
    """Number of HEAD requests. None if not set."""
    s3_post: int | None = None
    """Number of POST requests. None if not set."""
    s3_put: int | None = None
    """Number of PUT requests. None if not set."""
    s3_upload: str | None = None
    """Amount of data that was uploaded. A size with a unit, such as `10 MiB`. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""

    @classmethod
    def parse(cls, text: str) -> NotificationThresholds:
        """Reads the text of the property string; UsageError names what cannot be right."""
        return parse_property_string(cls, text)

    def __str__(self) -> str:
        return write_property_string(self)


@model_class
class DatastoreConfig:
    """How a datastore is set up; `list_datastore_usage` says how full it is."""

    name: str
    """Name of the datastore."""
    path: str
    """Directory on the server; relative to the root of its filesystem for a removable datastore,
    the local cache for one in S3."""
    backend: str | None = None
    """Where chunks are stored: `type=filesystem`, or `type=s3,client=ENDPOINT,bucket=NAME` (see
    `list_s3_endpoints`). None if not set. New in PBS 4.0."""
    backing_device: str | None = None
    """UUID of a removable datastore's filesystem, from `list_disks`; `path` is then relative to it.
    None if not set."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    counter_reset_schedule: str | None = None
    """When the counters of S3 requests and traffic are reset. A systemd calendar event, such as
    `daily` or `mon..fri 02:30`. None if not set. New in PBS 4.2."""
    gc_on_unmount: bool | None = None
    """Whether garbage is collected before each unmount; None means that it is not. New in PBS 4.2."""
    gc_schedule: str | None = None
    """When garbage collection runs; never if None. A systemd calendar event, such as `daily` or
    `mon..fri 02:30`."""
    keep_daily: int | None = None
    """How many daily snapshots to keep: the newest of each day, in server time. None if not set."""
    keep_hourly: int | None = None
    """How many hourly snapshots to keep: the newest of each hour. None if not set."""
    keep_last: int | None = None
    """How many of the newest snapshots to keep. None if not set."""
    keep_monthly: int | None = None
    """How many monthly snapshots to keep: the newest of each month. None if not set."""
    keep_weekly: int | None = None
    """How many weekly snapshots to keep: the newest of each week (from Monday). None if not set."""
    keep_yearly: int | None = None
    """How many yearly snapshots to keep: the newest of each year. None if not set."""
    maintenance_mode: str | None = None
    """Why the datastore rejects writes (`read-only`) or all access (`offline` and others); None in
    normal operation. `MaintenanceMode.parse` makes an object of it."""
    notification_mode: NotificationMode | None = None
    """Who is notified: `notification-system` leaves it to matchers, `legacy-sendmail` mails
    `notify_user`. None means `notification-system`, before 4.0 `legacy-sendmail`."""
    notification_thresholds: str | None = None
    """How many S3 requests, or how much traffic, trigger a notification, such as
    `s3-put=10000,s3-upload=5GiB`. `NotificationThresholds.parse` makes an object of it. None if
    not set. New in PBS 4.2."""
    notify: str | None = None
    """Which kinds of task send mails in the mode `legacy-sendmail`, such as
    `gc=error,sync=always,verify=never`. `DatastoreNotify.parse` makes an object of it. None if
    not set."""
    notify_user: str | None = None
    """User who gets the mails of `legacy-sendmail`, such as `root@pam`. None if not set."""
    prune_schedule: str | None = None
    """Pruning schedule from old versions, replaced by prune jobs. A systemd calendar event, such as
    `daily` or `mon..fri 02:30`. None if not set."""
    tuning: str | None = None
    """Rarely needed options of the datastore, such as `chunk-order=inode,sync-level=file`.
    `DatastoreTuning.parse` makes an object of it. None if not set."""
    verify_new: bool | None = None
    """Whether each backup is verified as soon as it is complete; None means that it is not."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class DatastoreRrdPoint:
    """What was measured about a datastore in one interval; None for what was not measured."""

    time: int
    """When the interval began that the point stands for. Unix seconds. `time_utc` is the same as a
    datetime."""
    available: float | None = None
    """Space free for new data. In bytes. None if not reported."""
    io_ticks: float | None = None
    """Seconds of disk activity per second; can exceed 1. None if not reported."""
    read_bytes: float | None = None
    """Data read from disk. In bytes per second. None if not reported."""
    read_ios: float | None = None
    """Disk read operations. Counted per second. None if not reported."""
    s3_downloaded: float | None = None
    """Data that was downloaded from S3. In bytes per second. None if not reported."""
    s3_total_delete: float | None = None
    """DELETE requests since the last reset of the counters. None if not reported."""
    s3_total_downloaded: float | None = None
    """Data downloaded since the last reset of the counters. In bytes. None if not reported."""
    s3_total_get: float | None = None
    """GET requests since the last reset of the counters. None if not reported."""
    s3_total_head: float | None = None
    """HEAD requests since the last reset of the counters. None if not reported."""
    s3_total_post: float | None = None
    """POST requests since the last reset of the counters. None if not reported."""
    s3_total_put: float | None = None
    """PUT requests since the last reset of the counters. None if not reported."""
    s3_total_uploaded: float | None = None
    """Data uploaded since the last reset of the counters. In bytes. None if not reported."""
    s3_uploaded: float | None = None
    """Data that was uploaded to S3. In bytes per second. None if not reported."""
    total: float | None = None
    """Size of the filesystem. In bytes. None if not reported."""
    used: float | None = None
    """Space used. In bytes. None if not reported."""
    write_bytes: float | None = None
    """Data written to disk. In bytes per second. None if not reported."""
    write_ios: float | None = None
    """Disk write operations. Counted per second. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    time_utc: ClassVar[Utc] = Utc("time")
    """When the interval began that the point stands for. `time` as a datetime in UTC."""


@model_class
class GarbageCollectionStatus:
    """Figures of the last garbage collection of a datastore; all are 0 before the first."""

    disk_bytes: int
    """Size of all chunks on disk, after compression. In bytes."""
    disk_chunks: int
    """Number of chunks on disk."""
    index_data_bytes: int
    """Size of the backups before deduplication and compression, counting each chunk as often as it
    is used. In bytes."""
    index_file_count: int
    """Number of index files that the run read."""
    pending_bytes: int
    """What a later run may free: chunks that no backup needs any more, but that were used less than
    a day and five minutes ago. In bytes."""
    pending_chunks: int
    """Number of chunks that a later run may remove."""
    removed_bad: int
    """Number of chunks that the run removed because a verification had found them damaged."""
    removed_bytes: int
    """Space that the run freed. In bytes."""
    removed_chunks: int
    """Number of chunks that the run removed."""
    still_bad: int
    """Number of chunks found damaged by a verification that are still there."""
    cache_stats: GarbageCollectionCacheStats | None = None
    """How often the run found a chunk in its cache of chunks it had already marked. None if not
    reported. New in PBS 4.0."""
    upid: Upid | None = None
    """Task of the last run; None before the first."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class S3Statistics:
    """Requests to S3 and traffic since the counters were reset."""

    delete: int
    """Number of DELETE requests."""
    downloaded: int
    """Data that was downloaded. In bytes."""
    get: int
    """Number of GET requests."""
    head: int
    """Number of HEAD requests."""
    post: int
    """Number of POST requests."""
    put: int
    """Number of PUT requests."""
    uploaded: int
    """Data that was uploaded. In bytes."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class DatastoreStatus:
    """How full a datastore is, and on request what it holds."""

    avail: int
    """Space free for new data. In bytes."""
    total: int
    """Size of the filesystem; other data on it counts as used. In bytes."""
    used: int
    """Space used on the filesystem. In bytes."""
    backend_type: DatastoreBackendType | None = None
    """Where chunks are stored: `filesystem` or `s3`. None means `filesystem`. New in PBS 4.2."""
    counts: BackupGroupCounts | None = None
    """Groups and snapshots by type; only with `verbose=True`."""
    gc_status: GarbageCollectionStatus | None = None
    """Figures of the last garbage collection; only with `verbose=True`."""
    s3_statistics: S3Statistics | None = None
    """Requests and traffic; only for a datastore in S3. New in PBS 4.2."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class DatastoreUsage:
    """How full a datastore is, how that has developed, and when it may be full."""

    mount_status: MountStatus
    """Whether a removable datastore is `mounted` or `notmounted`; `nonremovable` for any other
    datastore."""
    store: str
    """Name of the datastore, such as `tank`."""
    avail: int | None = None
    """Space free for new data; None if the datastore cannot be accessed. In bytes; -1 if unknown."""
    backend_type: DatastoreBackendType | None = None
    """Where chunks are stored: `filesystem` or `s3`. None means `filesystem`. New in PBS 4.2."""
    error: str | None = None
    """Why the datastore cannot be accessed; None if it can."""
    estimated_full_date: int | None = None
    """When the datastore may be full if usage grows as in the last month; None with little history,
    and 0 or in the past if usage does not grow. Unix seconds; 0 means never.
    `estimated_full_date_utc` is the same as a datetime."""
    gc_status: GarbageCollectionStatus | None = None
    """Figures of the last garbage collection. None if not reported."""
    history: tuple[float | None, ...] | None = None
    """Share of the space that was used, one point every `history_delta` seconds, oldest first; None
    where nothing was measured. A fraction from 0 to 1."""
    history_delta: int | None = None
    """Interval between two points of `history`. In seconds. None if not reported."""
    history_start: int | None = None
    """Time of the first point of `history`. Unix seconds. `history_start_utc` is the same as a
    datetime. None if not reported."""
    total: int | None = None
    """Size of the filesystem; None if the datastore cannot be accessed. In bytes."""
    used: int | None = None
    """Space used on the filesystem; None if the datastore cannot be accessed. In bytes."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    estimated_full_date_utc: ClassVar[OptionalUtc] = OptionalUtc("estimated_full_date", never=True)
    """When the datastore may be full if usage grows as in the last month; None with little history,
    and 0 or in the past if usage does not grow. `estimated_full_date` as a datetime in UTC. None
    also where that is 0."""
    history_start_utc: ClassVar[OptionalUtc] = OptionalUtc("history_start")
    """Time of the first point of `history`. `history_start` as a datetime in UTC. None if not
    reported."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_ACTIVE_OPERATIONS_SHAPE = Shape(
    ActiveOperations,
    {
        "read": INTEGER,
        "write": INTEGER,
    },
)


_TYPE_COUNTS_SHAPE = Shape(
    TypeCounts,
    {
        "groups": INTEGER,
        "snapshots": INTEGER,
    },
)


_BACKUP_GROUP_COUNTS_SHAPE = Shape(
    BackupGroupCounts,
    {
        "ct": Optional(_TYPE_COUNTS_SHAPE),
        "host": Optional(_TYPE_COUNTS_SHAPE),
        "other": Optional(_TYPE_COUNTS_SHAPE),
        "vm": Optional(_TYPE_COUNTS_SHAPE),
    },
)


_DATASTORE_NOTIFY_SHAPE = Shape(
    DatastoreNotify,
    {
        "gc": Optional(WORD),
        "prune": Optional(WORD),
        "sync": Optional(WORD),
        "verify": Optional(WORD),
    },
)
declare_property_string(DatastoreNotify)


_DATASTORE_TUNING_SHAPE = Shape(
    DatastoreTuning,
    {
        "chunk-order": Optional(WORD),
        "default-verification-readers": Optional(INTEGER),
        "default-verification-workers": Optional(INTEGER),
        "gc-atime-cutoff": Optional(INTEGER),
        "gc-atime-safety-check": Optional(BOOLEAN),
        "gc-cache-capacity": Optional(INTEGER),
        "sync-level": Optional(WORD),
    },
)
declare_property_string(DatastoreTuning)


_NOTIFICATION_THRESHOLDS_SHAPE = Shape(
    NotificationThresholds,
    {
        "s3-delete": Optional(INTEGER),
        "s3-download": Optional(TEXT),
        "s3-get": Optional(INTEGER),
        "s3-head": Optional(INTEGER),
        "s3-post": Optional(INTEGER),
        "s3-put": Optional(INTEGER),
        "s3-upload": Optional(TEXT),
    },
)
declare_property_string(NotificationThresholds)


_DATASTORE_CONFIG_SHAPE = Shape(
    DatastoreConfig,
    {
        "name": TEXT,
        "path": TEXT,
        "backend": Optional(TEXT),
        "backing-device": Optional(TEXT),
        "comment": Optional(TEXT),
        "counter-reset-schedule": Optional(TEXT),
        "gc-on-unmount": Optional(BOOLEAN),
        "gc-schedule": Optional(TEXT),
        "keep-daily": Optional(INTEGER),
        "keep-hourly": Optional(INTEGER),
        "keep-last": Optional(INTEGER),
        "keep-monthly": Optional(INTEGER),
        "keep-weekly": Optional(INTEGER),
        "keep-yearly": Optional(INTEGER),
        "maintenance-mode": Optional(TEXT),
        "notification-mode": Optional(WORD),
        "notification-thresholds": Optional(TEXT),
        "notify": Optional(TEXT),
        "notify-user": Optional(TEXT),
        "prune-schedule": Optional(TEXT),
        "tuning": Optional(TEXT),
        "verify-new": Optional(BOOLEAN),
    },
)


_DATASTORE_RRD_POINT_SHAPE = Shape(
    DatastoreRrdPoint,
    {
        "time": INTEGER,
        "available": Optional(NUMBER),
        "io_ticks": Optional(NUMBER),
        "read_bytes": Optional(NUMBER),
        "read_ios": Optional(NUMBER),
        "s3/downloaded": Optional(NUMBER),
        "s3/total/delete": Optional(NUMBER),
        "s3/total/downloaded": Optional(NUMBER),
        "s3/total/get": Optional(NUMBER),
        "s3/total/head": Optional(NUMBER),
        "s3/total/post": Optional(NUMBER),
        "s3/total/put": Optional(NUMBER),
        "s3/total/uploaded": Optional(NUMBER),
        "s3/uploaded": Optional(NUMBER),
        "total": Optional(NUMBER),
        "used": Optional(NUMBER),
        "write_bytes": Optional(NUMBER),
        "write_ios": Optional(NUMBER),
    },
)


_GARBAGE_COLLECTION_STATUS_SHAPE = Shape(
    GarbageCollectionStatus,
    {
        "disk-bytes": INTEGER,
        "disk-chunks": INTEGER,
        "index-data-bytes": INTEGER,
        "index-file-count": INTEGER,
        "pending-bytes": INTEGER,
        "pending-chunks": INTEGER,
        "removed-bad": INTEGER,
        "removed-bytes": INTEGER,
        "removed-chunks": INTEGER,
        "still-bad": INTEGER,
        "cache-stats": Optional(GARBAGE_COLLECTION_CACHE_STATS_SHAPE),
        "upid": Optional(UPID),
    },
)


_S3_STATISTICS_SHAPE = Shape(
    S3Statistics,
    {
        "delete": INTEGER,
        "downloaded": INTEGER,
        "get": INTEGER,
        "head": INTEGER,
        "post": INTEGER,
        "put": INTEGER,
        "uploaded": INTEGER,
    },
)


_DATASTORE_STATUS_SHAPE = Shape(
    DatastoreStatus,
    {
        "avail": INTEGER,
        "total": INTEGER,
        "used": INTEGER,
        "backend-type": Optional(WORD),
        "counts": Optional(_BACKUP_GROUP_COUNTS_SHAPE),
        "gc-status": Optional(_GARBAGE_COLLECTION_STATUS_SHAPE),
        "s3-statistics": Optional(_S3_STATISTICS_SHAPE),
    },
)


_DATASTORE_USAGE_SHAPE = Shape(
    DatastoreUsage,
    {
        "mount-status": WORD,
        "store": TEXT,
        "avail": Optional(INTEGER),
        "backend-type": Optional(WORD),
        "error": Optional(TEXT),
        "estimated-full-date": Optional(INTEGER),
        "gc-status": Optional(_GARBAGE_COLLECTION_STATUS_SHAPE),
        "history": Optional(ListOf(Optional(NUMBER))),
        "history-delta": Optional(INTEGER),
        "history-start": Optional(INTEGER),
        "total": Optional(INTEGER),
        "used": Optional(INTEGER),
    },
)


_LIST_DATASTORES = Operation(
    name="datastore.list_datastores",
    method="GET",
    template="/admin/datastore",
    effect="read",
    privileges=(
        "any login",
        "Datastore.Audit or Datastore.Backup on /datastore/{store} to see a datastore",
    ),
    decode=Decoder(ListOf(DATASTORE_LIST_ITEM_SHAPE)),
    home=__name__,
)


_GET_DATASTORE_ACTIVE_OPERATIONS = Operation(
    name="datastore.get_datastore_active_operations",
    method="GET",
    template="/admin/datastore/{store}/active-operations",
    effect="read",
    privileges=("Datastore.Audit on /datastore/{store}",),
    decode=Decoder(_ACTIVE_OPERATIONS_SHAPE),
    parameters=(Parameter("store", "store", "path"),),
    home=__name__,
)


_MOUNT_DATASTORE = Operation(
    name="datastore.mount_datastore",
    method="POST",
    template="/admin/datastore/{store}/mount",
    effect="start",
    privileges=(
        "Datastore.Modify on /datastore/{store}",
        "Sys.Modify on /system/disks",
    ),
    decode=Decoder(UPID),
    parameters=(Parameter("store", "store", "path"),),
    home=__name__,
)


_GET_DATASTORE_RRD = Operation(
    name="datastore.get_datastore_rrd",
    method="GET",
    template="/admin/datastore/{store}/rrd",
    effect="read",
    privileges=("Datastore.Audit or Datastore.Backup on /datastore/{store}",),
    decode=Decoder(ListOf(_DATASTORE_RRD_POINT_SHAPE)),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("cf", "cf", "query"),
        Parameter("timeframe", "timeframe", "query"),
    ),
    home=__name__,
)


_REFRESH_S3_DATASTORE = Operation(
    name="datastore.refresh_s3_datastore",
    method="PUT",
    template="/admin/datastore/{store}/s3-refresh",
    effect="start",
    since="4.0",
    privileges=("Datastore.Modify on /datastore/{store}",),
    decode=Decoder(UPID),
    parameters=(Parameter("store", "store", "path"),),
    home=__name__,
)


_GET_DATASTORE_STATUS = Operation(
    name="datastore.get_datastore_status",
    method="GET",
    template="/admin/datastore/{store}/status",
    effect="read",
    privileges=("Datastore.Audit or Datastore.Backup on /datastore/{store}",),
    decode=Decoder(_DATASTORE_STATUS_SHAPE),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("verbose", "verbose", "query", "boolean"),
    ),
    home=__name__,
)


_UNMOUNT_DATASTORE = Operation(
    name="datastore.unmount_datastore",
    method="POST",
    template="/admin/datastore/{store}/unmount",
    effect="start",
    privileges=(
        "Datastore.Modify on /datastore/{store}",
        "Sys.Modify on /system/disks",
    ),
    decode=Decoder(UPID),
    parameters=(Parameter("store", "store", "path"),),
    home=__name__,
)


_LIST_DATASTORE_CONFIGS = Operation(
    name="datastore.list_datastore_configs",
    method="GET",
    template="/config/datastore",
    effect="read",
    privileges=(
        "any login",
        "Datastore.Audit on /datastore/{store} to see a datastore",
    ),
    decode=Decoder(ListOf(_DATASTORE_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_DATASTORE = Operation(
    name="datastore.create_datastore",
    method="POST",
    template="/config/datastore",
    effect="start",
    privileges=(
        "Datastore.Allocate on /datastore",
        "Sys.Modify on /system/disks too for a removable store",
    ),
    decode=Decoder(UPID),
    hazards=(
        Hazard(
            "tuning",
            "unknown-word",
            "PBS stores an unknown word unchecked, and from then on every call on the datastore fails",
            (("chunk-order", ("none", "inode")), ("sync-level", ("none", "file", "filesystem"))),
        ),
    ),
    parameters=(
        Parameter("name", "name", "body"),
        Parameter("path", "path", "body"),
        Parameter("backend", "backend", "body"),
        Parameter("backing_device", "backing-device", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("counter_reset_schedule", "counter-reset-schedule", "body"),
        Parameter("gc_on_unmount", "gc-on-unmount", "body", "boolean"),
        Parameter("gc_schedule", "gc-schedule", "body"),
        Parameter("keep_daily", "keep-daily", "body", "integer"),
        Parameter("keep_hourly", "keep-hourly", "body", "integer"),
        Parameter("keep_last", "keep-last", "body", "integer"),
        Parameter("keep_monthly", "keep-monthly", "body", "integer"),
        Parameter("keep_weekly", "keep-weekly", "body", "integer"),
        Parameter("keep_yearly", "keep-yearly", "body", "integer"),
        Parameter("maintenance_mode", "maintenance-mode", "body", "property-string"),
        Parameter("notification_mode", "notification-mode", "body"),
        Parameter("notification_thresholds", "notification-thresholds", "body", "property-string"),
        Parameter("notify", "notify", "body", "property-string"),
        Parameter("notify_user", "notify-user", "body"),
        Parameter("overwrite_in_use", "overwrite-in-use", "body", "boolean"),
        Parameter("prune_schedule", "prune-schedule", "body"),
        Parameter("reuse_datastore", "reuse-datastore", "body", "boolean"),
        Parameter("tuning", "tuning", "body", "property-string"),
        Parameter("verify_new", "verify-new", "body", "boolean"),
    ),
    home=__name__,
)


_DELETE_DATASTORE = Operation(
    name="datastore.delete_datastore",
    method="DELETE",
    template="/config/datastore/{name}",
    effect="destroy",
    privileges=(
        "Datastore.Allocate on /datastore/{name}",
        "Sys.Modify on /system/disks too for a removable store",
    ),
    decode=Decoder(UPID),
    attributes=("digest",),
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("destroy_data", "destroy-data", "query", "boolean"),
        Parameter("digest", "digest", "query"),
        Parameter("keep_job_configs", "keep-job-configs", "query", "boolean"),
    ),
    home=__name__,
)


_GET_DATASTORE_CONFIG = Operation(
    name="datastore.get_datastore_config",
    method="GET",
    template="/config/datastore/{name}",
    effect="read",
    privileges=("Datastore.Audit on /datastore/{name}",),
    decode=Decoder(_DATASTORE_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_DATASTORE = Operation(
    name="datastore.update_datastore",
    method="PUT",
    template="/config/datastore/{name}",
    effect="write",
    privileges=("Datastore.Modify on /datastore/{name}",),
    decode=nothing,
    hazards=(
        Hazard(
            "tuning",
            "unknown-word",
            "PBS stores an unknown word unchecked, and from then on every call on the datastore fails",
            (("chunk-order", ("none", "inode")), ("sync-level", ("none", "file", "filesystem"))),
        ),
    ),
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("counter_reset_schedule", "counter-reset-schedule", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("gc_on_unmount", "gc-on-unmount", "body", "boolean"),
        Parameter("gc_schedule", "gc-schedule", "body"),
        Parameter("keep_daily", "keep-daily", "body", "integer"),
        Parameter("keep_hourly", "keep-hourly", "body", "integer"),
        Parameter("keep_last", "keep-last", "body", "integer"),
        Parameter("keep_monthly", "keep-monthly", "body", "integer"),
        Parameter("keep_weekly", "keep-weekly", "body", "integer"),
        Parameter("keep_yearly", "keep-yearly", "body", "integer"),
        Parameter("maintenance_mode", "maintenance-mode", "body", "property-string"),
        Parameter("notification_mode", "notification-mode", "body"),
        Parameter("notification_thresholds", "notification-thresholds", "body", "property-string"),
        Parameter("notify", "notify", "body", "property-string"),
        Parameter("notify_user", "notify-user", "body"),
        Parameter("prune_schedule", "prune-schedule", "body"),
        Parameter("tuning", "tuning", "body", "property-string"),
        Parameter("verify_new", "verify-new", "body", "boolean"),
    ),
    home=__name__,
)


_LIST_DATASTORE_USAGE = Operation(
    name="datastore.list_datastore_usage",
    method="GET",
    template="/status/datastore-usage",
    effect="read",
    privileges=(
        "any login",
        "Datastore.Audit or Datastore.Backup on /datastore/{store} to see a datastore",
    ),
    decode=Decoder(ListOf(_DATASTORE_USAGE_SHAPE)),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
