# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Retention: removing old snapshots by rules, once or as scheduled jobs.

A rule keeps the newest snapshot of each of a number of periods: hours, days, weeks and so on, in
the server's local time. The rules that are given claim snapshots one after the other, in the
order last, hourly, daily, weekly, monthly, yearly, and a later rule passes over periods in which
an earlier one keeps something. So `keep_last=3, keep_daily=2` on twelve daily snapshots keeps
five: the newest three, and those of the two days before. What no rule claims is removed. With no
rule at all everything is kept, and protected snapshots are kept whatever the rules.

`dry_run=True` shows what would happen. Pruning alone does not free space: garbage collection
does.

Example:
    plan = prune_group("tank", backup_type="vm", backup_id="100",
                       keep_last=3, keep_daily=2, dry_run=True)
    print([snapshot.keep for snapshot in pbs.send(plan)])  # oldest first
    # [False, False, True, True, True, True, True]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    UPID,
    WORD,
    Decoder,
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
    explain_missing,
    extra_names,
    model_class,
    model_field,
    nothing,
)

from .enums import BackupType, PruneJobSetting

__all__ = [
    "PruneJobConfig",
    "PruneJobStatus",
    "PruneListItem",
    "create_prune_job",
    "delete_prune_job",
    "get_prune_job",
    "list_prune_job_status",
    "list_prune_jobs",
    "prune_datastore",
    "prune_group",
    "run_prune_job",
    "start_prune_group",
    "update_prune_job",
]


def prune_group(
    store: str,
    /,
    *,
    backup_id: str,
    backup_type: BackupType,
    dry_run: bool | None = None,
    keep_daily: int | None = None,
    keep_hourly: int | None = None,
    keep_last: int | None = None,
    keep_monthly: int | None = None,
    keep_weekly: int | None = None,
    keep_yearly: int | None = None,
    ns: str | None = None,
) -> Request[list[PruneListItem]]:
    """Applies keep rules to one group and returns each snapshot with what happens to it;
    `dry_run=True` only shows it.

    `POST /admin/datastore/{store}/prune`

    Rules claim snapshots one after the other, and a later rule passes over periods that an
    earlier one keeps: on twelve daily snapshots `keep_last=3, keep_daily=2` keeps five. With no
    keep option everything is kept. Protected snapshots are always kept.
    What is removed is gone for good. Pruning is complete when the call returns; a snapshot in
    use is reported as removed although it stays. `start_prune_group` makes it a task.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        dry_run: True only shows what would be removed. Default on the server: `False`.
        keep_daily: How many daily snapshots to keep: the newest of each day, in server time. At
            least 1.
        keep_hourly: How many hourly snapshots to keep: the newest of each hour. At least 1.
        keep_last: How many of the newest snapshots to keep. At least 1.
        keep_monthly: How many monthly snapshots to keep: the newest of each month. At least 1.
        keep_weekly: How many weekly snapshots to keep: the newest of each week (from Monday). At
            least 1.
        keep_yearly: How many yearly snapshots to keep: the newest of each year. At least 1.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.send` returns a list of `PruneListItem` (`backup_id`, `backup_time`,
            `backup_type`, `ns`, `keep` and `protected`); empty if there are none.

    Raises:
        NotFound: there is no such datastore, namespace or group.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Modify, or Datastore.Prune there and owning the
            group
    """
    return Request(
        _PRUNE_GROUP,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-type": backup_type,
            "dry-run": dry_run,
            "keep-daily": keep_daily,
            "keep-hourly": keep_hourly,
            "keep-last": keep_last,
            "keep-monthly": keep_monthly,
            "keep-weekly": keep_weekly,
            "keep-yearly": keep_yearly,
            "ns": ns,
        },
    )


def start_prune_group(
    store: str,
    /,
    *,
    backup_id: str,
    backup_type: BackupType,
    keep_daily: int | None = None,
    keep_hourly: int | None = None,
    keep_last: int | None = None,
    keep_monthly: int | None = None,
    keep_weekly: int | None = None,
    keep_yearly: int | None = None,
    ns: str | None = None,
) -> TaskRequest:
    """Applies keep rules to one group as a task; what was kept and removed is in the task's log.

    `POST /admin/datastore/{store}/prune`

    Rules claim snapshots one after the other, and a later rule passes over periods that an
    earlier one keeps: on twelve daily snapshots `keep_last=3, keep_daily=2` keeps five. With no
    keep option everything is kept. Protected snapshots are always kept.
    A snapshot that is in use stays, and the task ends with a warning.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        keep_daily: How many daily snapshots to keep: the newest of each day, in server time. At
            least 1.
        keep_hourly: How many hourly snapshots to keep: the newest of each hour. At least 1.
        keep_last: How many of the newest snapshots to keep. At least 1.
        keep_monthly: How many monthly snapshots to keep: the newest of each month. At least 1.
        keep_weekly: How many weekly snapshots to keep: the newest of each week (from Monday). At
            least 1.
        keep_yearly: How many yearly snapshots to keep: the newest of each year. At least 1.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        NotFound: there is no such datastore, namespace or group.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Modify, or Datastore.Prune there and owning the
            group
    """
    return TaskRequest(
        _START_PRUNE_GROUP,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-type": backup_type,
            "keep-daily": keep_daily,
            "keep-hourly": keep_hourly,
            "keep-last": keep_last,
            "keep-monthly": keep_monthly,
            "keep-weekly": keep_weekly,
            "keep-yearly": keep_yearly,
            "ns": ns,
        },
    )


def prune_datastore(
    store: str,
    /,
    *,
    dry_run: bool | None = None,
    keep_daily: int | None = None,
    keep_hourly: int | None = None,
    keep_last: int | None = None,
    keep_monthly: int | None = None,
    keep_weekly: int | None = None,
    keep_yearly: int | None = None,
    max_depth: int | None = None,
    ns: str | None = None,
) -> TaskRequest:
    """Starts a task that applies keep rules to every group the caller may prune, in a namespace and
    those below it.

    `POST /admin/datastore/{store}/prune-datastore`

    Rules claim snapshots one after the other, and a later rule passes over periods that an
    earlier one keeps: on twelve daily snapshots `keep_last=3, keep_daily=2` keeps five. With no
    keep option everything is kept. Protected snapshots are always kept.
    It cannot be limited to one group. A dry run is a task too: read its log.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        dry_run: True only shows what would be removed. Default on the server: `False`.
        keep_daily: How many daily snapshots to keep: the newest of each day, in server time. At
            least 1.
        keep_hourly: How many hourly snapshots to keep: the newest of each hour. At least 1.
        keep_last: How many of the newest snapshots to keep. At least 1.
        keep_monthly: How many monthly snapshots to keep: the newest of each month. At least 1.
        keep_weekly: How many weekly snapshots to keep: the newest of each week (from Monday). At
            least 1.
        keep_yearly: How many yearly snapshots to keep: the newest of each year. At least 1.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not given. From 0 to 7.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if there is no such namespace, or a group cannot be
            pruned; its last lines are in `log`.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Modify for all groups, Datastore.Prune for those
            it owns
    """
    return TaskRequest(
        _PRUNE_DATASTORE,
        {
            "store": store,
            "dry-run": dry_run,
            "keep-daily": keep_daily,
            "keep-hourly": keep_hourly,
            "keep-last": keep_last,
            "keep-monthly": keep_monthly,
            "keep-weekly": keep_weekly,
            "keep-yearly": keep_yearly,
            "max-depth": max_depth,
            "ns": ns,
        },
    )


def list_prune_job_status(*, store: str | None = None) -> Request[list[PruneJobStatus]]:
    """Lists the prune jobs that the caller may see with their last run and next run.

    `GET /admin/prune`

    Jobs that the caller may not see are left out silently, so an empty list may mean missing
    rights.

    Args:
        store: Only jobs of this datastore, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.send` returns a list of `PruneJobStatus` (`id`, `store`, `ns`, `schedule`,
            `comment`, `disable`, `keep_daily`, `keep_hourly` and 9 more).
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on the job's /datastore/{store}[/{ns}]: Datastore.Audit or Datastore.Modify to see a job
    """
    return Request(_LIST_PRUNE_JOB_STATUS, {"store": store})


def run_prune_job(id: str, /) -> TaskRequest:
    """Starts a prune job now, as a task, whatever its schedule.

    `POST /admin/prune/{id}/run`

    If it is already running, the call fails with `Busy` after up to ten seconds.

    Args:
        id: Id of the job, such as `p-daily`. 3 to 32 characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: the job is running already.
        NotFound: there is no job with this id.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Modify
    """
    return TaskRequest(_RUN_PRUNE_JOB, {"id": id})


def list_prune_jobs() -> Request[list[PruneJobConfig]]:
    """Lists the configuration of the prune jobs; last and next run are in `list_prune_job_status`.

    `GET /config/prune`

    Jobs that the caller may not see are left out silently, so an empty list may mean missing
    rights.

    Returns:
        `Client.send` returns a list of `PruneJobConfig` (`id`, `store`, `ns`, `schedule`,
            `comment`, `disable`, `keep_daily`, `keep_hourly` and 5 more).
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on the job's /datastore/{store}[/{ns}]: Datastore.Audit to see a job
    """
    return Request(_LIST_PRUNE_JOBS, {})


def create_prune_job(
    *,
    id: str,
    schedule: str,
    store: str,
    comment: str | None = None,
    disable: bool | None = None,
    keep_daily: int | None = None,
    keep_hourly: int | None = None,
    keep_last: int | None = None,
    keep_monthly: int | None = None,
    keep_weekly: int | None = None,
    keep_yearly: int | None = None,
    max_depth: int | None = None,
    ns: str | None = None,
) -> Request[None]:
    """Adds a scheduled prune job; with no keep option its runs keep everything.

    `POST /config/prune`

    PBS does not check whether the datastore and the namespace exist; that shows only when the
    job runs.

    Args:
        id: Id of the job, such as `p-daily`.
        schedule: When the job runs automatically. Example: `mon..fri 02:30`.
        store: Name of the datastore, such as `tank`.
        comment: A line of free text, shown in lists.
        disable: True keeps the job but does not run it on its schedule. Default: `False`.
        keep_daily: How many daily snapshots to keep: the newest of each day, in server time.
        keep_hourly: How many hourly snapshots to keep: the newest of each hour.
        keep_last: How many of the newest snapshots to keep.
        keep_monthly: How many monthly snapshots to keep: the newest of each month.
        keep_weekly: How many weekly snapshots to keep: the newest of each week (from Monday).
        keep_yearly: How many yearly snapshots to keep: the newest of each year.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not given. From 0 to 7.
        ns: Namespace, such as `customers/acme`; the root if empty or not given.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a job with this id.
        ParameterError: `schedule` is not a valid calendar event, or a keep option is 0.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Modify
    """
    return Request(
        _CREATE_PRUNE_JOB,
        {
            "id": id,
            "schedule": schedule,
            "store": store,
            "comment": comment,
            "disable": disable,
            "keep-daily": keep_daily,
            "keep-hourly": keep_hourly,
            "keep-last": keep_last,
            "keep-monthly": keep_monthly,
            "keep-weekly": keep_weekly,
            "keep-yearly": keep_yearly,
            "max-depth": max_depth,
            "ns": ns,
        },
    )


def delete_prune_job(
    id: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes a prune job; the snapshots stay as they are.

    `DELETE /config/prune/{id}`

    Args:
        id: Id of the job, such as `p-daily`. 3 to 32 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no job with this id.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Modify
    """
    return Request(
        _DELETE_PRUNE_JOB,
        {
            "id": id,
            "digest": digest,
        },
    )


def get_prune_job(id: str, /) -> Request[PruneJobConfig]:
    """Reads the configuration of one prune job, without its runs.

    `GET /config/prune/{id}`

    Args:
        id: Id of the job, such as `p-daily`. 3 to 32 characters.

    Returns:
        `Client.send` returns a `PruneJobConfig` (`id`, `store`, `ns`, `schedule`, `comment`,
            `disable`, `keep_daily`, `keep_hourly` and 5 more).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no job with this id.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Audit
    """
    return Request(_GET_PRUNE_JOB, {"id": id})


def update_prune_job(
    id: str,
    /,
    *,
    comment: str | None = None,
    delete: Sequence[PruneJobSetting] | None = None,
    digest: str | None = None,
    disable: bool | None = None,
    keep_daily: int | None = None,
    keep_hourly: int | None = None,
    keep_last: int | None = None,
    keep_monthly: int | None = None,
    keep_weekly: int | None = None,
    keep_yearly: int | None = None,
    max_depth: int | None = None,
    ns: str | None = None,
    schedule: str | None = None,
    store: str | None = None,
) -> Request[None]:
    """Changes a prune job; settings named in `delete` are reset first.

    `PUT /config/prune/{id}`

    Args:
        id: Id of the job, such as `p-daily`.
        comment: A line of free text, shown in lists.
        delete: Settings to reset to their defaults; all others stay unless given. Example:
            `["comment"]`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        disable: True keeps the job but does not run it on its schedule. Not set means `False`.
        keep_daily: How many daily snapshots to keep: the newest of each day, in server time.
        keep_hourly: How many hourly snapshots to keep: the newest of each hour.
        keep_last: How many of the newest snapshots to keep.
        keep_monthly: How many monthly snapshots to keep: the newest of each month.
        keep_weekly: How many weekly snapshots to keep: the newest of each week (from Monday).
        keep_yearly: How many yearly snapshots to keep: the newest of each year.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not set. From 0 to 7.
        ns: Namespace, such as `customers/acme`; the root if empty or not set.
        schedule: When the job runs automatically. Example: `mon..fri 02:30`.
        store: Name of the datastore, such as `tank`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no job with this id.
        ParameterError: `schedule` is not a valid calendar event, or a keep option is 0.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Modify
    """
    return Request(
        _UPDATE_PRUNE_JOB,
        {
            "id": id,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "disable": disable,
            "keep-daily": keep_daily,
            "keep-hourly": keep_hourly,
            "keep-last": keep_last,
            "keep-monthly": keep_monthly,
            "keep-weekly": keep_weekly,
            "keep-yearly": keep_yearly,
            "max-depth": max_depth,
            "ns": ns,
            "schedule": schedule,
            "store": store,
        },
    )


@model_class
class PruneJobConfig:
    """What a prune job does and when, without what its runs did."""

    id: str
    """Id of the job, such as `p-daily`."""
    schedule: str
    """When the job runs automatically. A systemd calendar event, such as `daily` or `mon..fri
    02:30`."""
    store: str
    """Name of the datastore, such as `tank`."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    disable: bool | None = None
    """True keeps the job but does not run it on its schedule. None means `False`."""
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
    max_depth: int | None = None
    """Levels of sub-namespaces to include: 0 none, all if None."""
    ns: str | None = None
    """Namespace, such as `customers/acme`; the root if empty or None."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class PruneJobStatus:
    """A prune job with its last run and its next one."""

    id: str
    """Id of the job, such as `p-daily`."""
    schedule: str
    """When the job runs automatically. A systemd calendar event, such as `daily` or `mon..fri
    02:30`."""
    store: str
    """Name of the datastore, such as `tank`."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    disable: bool | None = None
    """True keeps the job but does not run it on its schedule. None means `False`."""
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
    last_run_endtime: int | None = None
    """When the last run ended; None before the first run and during a run. Unix seconds.
    `last_run_endtime_utc` is the same as a datetime."""
    last_run_state: str | None = None
    """How the last run ended: `OK`, `WARNINGS: 2`, or the error text; None before the first run and
    during a run."""
    last_run_upid: Upid | None = None
    """The task of the current run, or else of the last one; None before the first."""
    max_depth: int | None = None
    """Levels of sub-namespaces to include: 0 none, all if None."""
    next_run: int | None = None
    """When the schedule next runs it; None if no run is due. Unix seconds. `next_run_utc` is the
    same as a datetime."""
    ns: str | None = None
    """Namespace, such as `customers/acme`; the root if empty or None."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    last_run_endtime_utc: ClassVar[OptionalUtc] = OptionalUtc("last_run_endtime")
    """When the last run ended; None before the first run and during a run. `last_run_endtime` as a
    datetime in UTC."""
    next_run_utc: ClassVar[OptionalUtc] = OptionalUtc("next_run")
    """When the schedule next runs it; None if no run is due. `next_run` as a datetime in UTC."""


@model_class
class PruneListItem:
    """One snapshot of a group, and what pruning makes of it."""

    backup_id: str
    """Guest number, such as `100`, or host name; unique only together with the type."""
    backup_time: int
    """When the backup was made; identifies the snapshot within its group. Unix seconds.
    `backup_time_utc` is the same as a datetime."""
    backup_type: BackupType
    """What was backed up: `vm` a virtual machine, `ct` a container, `host` the files of a machine.
    `vm/100` and `ct/100` are different groups."""
    keep: bool
    """Whether the snapshot stays; False in a real run even for one that was in use and could not be
    removed."""
    protected: bool
    """True if the snapshot is protected from pruning and deletion."""
    ns: str | None = None
    """Namespace of the group; only in a dry run and below the root."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    backup_time_utc: ClassVar[Utc] = Utc("backup_time")
    """When the backup was made; identifies the snapshot within its group. `backup_time` as a
    datetime in UTC."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_PRUNE_JOB_CONFIG_SHAPE = Shape(
    PruneJobConfig,
    {
        "id": TEXT,
        "schedule": TEXT,
        "store": TEXT,
        "comment": Optional(TEXT),
        "disable": Optional(BOOLEAN),
        "keep-daily": Optional(INTEGER),
        "keep-hourly": Optional(INTEGER),
        "keep-last": Optional(INTEGER),
        "keep-monthly": Optional(INTEGER),
        "keep-weekly": Optional(INTEGER),
        "keep-yearly": Optional(INTEGER),
        "max-depth": Optional(INTEGER),
        "ns": Optional(TEXT),
    },
)


_PRUNE_JOB_STATUS_SHAPE = Shape(
    PruneJobStatus,
    {
        "id": TEXT,
        "schedule": TEXT,
        "store": TEXT,
        "comment": Optional(TEXT),
        "disable": Optional(BOOLEAN),
        "keep-daily": Optional(INTEGER),
        "keep-hourly": Optional(INTEGER),
        "keep-last": Optional(INTEGER),
        "keep-monthly": Optional(INTEGER),
        "keep-weekly": Optional(INTEGER),
        "keep-yearly": Optional(INTEGER),
        "last-run-endtime": Optional(INTEGER),
        "last-run-state": Optional(TEXT),
        "last-run-upid": Optional(UPID),
        "max-depth": Optional(INTEGER),
        "next-run": Optional(INTEGER),
        "ns": Optional(TEXT),
    },
)


_PRUNE_LIST_ITEM_SHAPE = Shape(
    PruneListItem,
    {
        "backup-id": TEXT,
        "backup-time": INTEGER,
        "backup-type": WORD,
        "keep": BOOLEAN,
        "protected": BOOLEAN,
        "ns": Optional(TEXT),
    },
)


_PRUNE_GROUP = Operation(
    name="prune.prune_group",
    method="POST",
    template="/admin/datastore/{store}/prune",
    effect="destroy",
    privileges=(("Datastore.Modify on /datastore/{store}[/{ns}], or Datastore.Prune there and owning the group"),),
    decode=Decoder(ListOf(_PRUNE_LIST_ITEM_SHAPE)),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "body"),
        Parameter("backup_type", "backup-type", "body"),
        Parameter("dry_run", "dry-run", "body", "boolean"),
        Parameter("keep_daily", "keep-daily", "body", "integer"),
        Parameter("keep_hourly", "keep-hourly", "body", "integer"),
        Parameter("keep_last", "keep-last", "body", "integer"),
        Parameter("keep_monthly", "keep-monthly", "body", "integer"),
        Parameter("keep_weekly", "keep-weekly", "body", "integer"),
        Parameter("keep_yearly", "keep-yearly", "body", "integer"),
        Parameter("ns", "ns", "body"),
    ),
    home=__name__,
)


_START_PRUNE_GROUP = Operation(
    name="prune.start_prune_group",
    method="POST",
    template="/admin/datastore/{store}/prune",
    effect="destroy",
    privileges=(("Datastore.Modify on /datastore/{store}[/{ns}], or Datastore.Prune there and owning the group"),),
    decode=Decoder(UPID),
    fixed=(("use-task", True),),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "body"),
        Parameter("backup_type", "backup-type", "body"),
        Parameter("keep_daily", "keep-daily", "body", "integer"),
        Parameter("keep_hourly", "keep-hourly", "body", "integer"),
        Parameter("keep_last", "keep-last", "body", "integer"),
        Parameter("keep_monthly", "keep-monthly", "body", "integer"),
        Parameter("keep_weekly", "keep-weekly", "body", "integer"),
        Parameter("keep_yearly", "keep-yearly", "body", "integer"),
        Parameter("ns", "ns", "body"),
        Parameter("use-task", "use-task", "body", "boolean"),
    ),
    home=__name__,
)


_PRUNE_DATASTORE = Operation(
    name="prune.prune_datastore",
    method="POST",
    template="/admin/datastore/{store}/prune-datastore",
    effect="destroy",
    privileges=(("Datastore.Modify on /datastore/{store}[/{ns}] for all groups, Datastore.Prune for those it owns"),),
    decode=Decoder(UPID),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("dry_run", "dry-run", "body", "boolean"),
        Parameter("keep_daily", "keep-daily", "body", "integer"),
        Parameter("keep_hourly", "keep-hourly", "body", "integer"),
        Parameter("keep_last", "keep-last", "body", "integer"),
        Parameter("keep_monthly", "keep-monthly", "body", "integer"),
        Parameter("keep_weekly", "keep-weekly", "body", "integer"),
        Parameter("keep_yearly", "keep-yearly", "body", "integer"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("ns", "ns", "body"),
    ),
    home=__name__,
)


_LIST_PRUNE_JOB_STATUS = Operation(
    name="prune.list_prune_job_status",
    method="GET",
    template="/admin/prune",
    effect="read",
    privileges=(
        "any login",
        "Datastore.Audit or Datastore.Modify on the job's /datastore/{store}[/{ns}] to see a job",
    ),
    decode=Decoder(ListOf(_PRUNE_JOB_STATUS_SHAPE)),
    attributes=("digest",),
    parameters=(Parameter("store", "store", "query"),),
    home=__name__,
)


_RUN_PRUNE_JOB = Operation(
    name="prune.run_prune_job",
    method="POST",
    template="/admin/prune/{id}/run",
    effect="destroy",
    privileges=("Datastore.Modify on the job's /datastore/{store}[/{ns}]",),
    decode=Decoder(UPID),
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)


_LIST_PRUNE_JOBS = Operation(
    name="prune.list_prune_jobs",
    method="GET",
    template="/config/prune",
    effect="read",
    privileges=(
        "any login",
        "Datastore.Audit on the job's /datastore/{store}[/{ns}] to see a job",
    ),
    decode=Decoder(ListOf(_PRUNE_JOB_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_PRUNE_JOB = Operation(
    name="prune.create_prune_job",
    method="POST",
    template="/config/prune",
    effect="write",
    privileges=("Datastore.Modify on the job's /datastore/{store}[/{ns}]",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "body"),
        Parameter("schedule", "schedule", "body"),
        Parameter("store", "store", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("keep_daily", "keep-daily", "body", "integer"),
        Parameter("keep_hourly", "keep-hourly", "body", "integer"),
        Parameter("keep_last", "keep-last", "body", "integer"),
        Parameter("keep_monthly", "keep-monthly", "body", "integer"),
        Parameter("keep_weekly", "keep-weekly", "body", "integer"),
        Parameter("keep_yearly", "keep-yearly", "body", "integer"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("ns", "ns", "body"),
    ),
    home=__name__,
)


_DELETE_PRUNE_JOB = Operation(
    name="prune.delete_prune_job",
    method="DELETE",
    template="/config/prune/{id}",
    effect="destroy",
    privileges=("Datastore.Modify on the job's /datastore/{store}[/{ns}]",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_PRUNE_JOB = Operation(
    name="prune.get_prune_job",
    method="GET",
    template="/config/prune/{id}",
    effect="read",
    privileges=("Datastore.Audit on the job's /datastore/{store}[/{ns}]",),
    decode=Decoder(_PRUNE_JOB_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)


_UPDATE_PRUNE_JOB = Operation(
    name="prune.update_prune_job",
    method="PUT",
    template="/config/prune/{id}",
    effect="write",
    privileges=("Datastore.Modify on the job's /datastore/{store}[/{ns}]",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("keep_daily", "keep-daily", "body", "integer"),
        Parameter("keep_hourly", "keep-hourly", "body", "integer"),
        Parameter("keep_last", "keep-last", "body", "integer"),
        Parameter("keep_monthly", "keep-monthly", "body", "integer"),
        Parameter("keep_weekly", "keep-weekly", "body", "integer"),
        Parameter("keep_yearly", "keep-yearly", "body", "integer"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("ns", "ns", "body"),
        Parameter("schedule", "schedule", "body"),
        Parameter("store", "store", "body"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
