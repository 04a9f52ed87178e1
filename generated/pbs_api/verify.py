# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Verification: reading backups again to see whether they are intact, once or as scheduled jobs.

A verification reads the chunks of snapshots and compares their checksums. It changes no backup:
it writes its result to each snapshot, where `list_snapshots` has it as `verification`, and sets
damaged chunks aside, so that the next backup writes them again. It reads everything from disk,
so it takes long and slows down other work.

A task whose log reports damaged snapshots ends as failed: `Client.wait` raises `TaskFailed`.

Example:
    print(pbs.wait(verify_datastore("tank"), timeout=24 * 3600).exitstatus)
    for job in pbs.send(list_verify_job_status(store="tank")):
        print(job.id, job.schedule, job.last_run_state)
    # OK
    # v-weekly sat 03:00 OK"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    UPID,
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
    explain_missing,
    extra_names,
    model_class,
    model_field,
    nothing,
)

from .enums import BackupType, VerifyJobSetting

__all__ = [
    "VerifyJobConfig",
    "VerifyJobStatus",
    "create_verify_job",
    "delete_verify_job",
    "get_verify_job",
    "list_verify_job_status",
    "list_verify_jobs",
    "run_verify_job",
    "update_verify_job",
    "verify_datastore",
]


def verify_datastore(
    store: str,
    /,
    *,
    backup_id: str | None = None,
    backup_time: int | datetime | None = None,
    backup_type: BackupType | None = None,
    ignore_verified: bool | None = None,
    max_depth: int | None = None,
    ns: str | None = None,
    outdated_after: int | None = None,
    read_threads: int | None = None,
    verify_threads: int | None = None,
) -> TaskRequest:
    """Starts a task that verifies a datastore, a namespace, one group or one snapshot, depending on
    the arguments.

    `POST /admin/datastore/{store}/verify`

    Snapshots verified before are skipped unless `ignore_verified=False`; with `outdated_after`,
    results older than that many days do not count.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Together with `backup_type`, only this group, such as `100`.
        backup_time: Together with the other two, only this snapshot of the group. A datetime
            with a time zone, or Unix seconds.
        backup_type: Together with `backup_id`, only this group: `vm` a virtual machine, `ct` a
            container, `host` the files of a machine.
        ignore_verified: Skips snapshots that have already been verified, unless that was longer
            ago than `outdated_after`. Default on the server: `True`.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not given. From 0 to 7.
            Default on the server: `7`.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.
        outdated_after: How old a verification may be before the snapshot is verified again; if
            not given, once is enough. In days. At least 0.
        read_threads: Number of threads that read chunks from disk. From 1 to 32. Default on the
            server: `1`. New in PBS 4.1.0.
        verify_threads: Number of threads that check chunks. From 1 to 32. Default on the server:
            `4`. New in PBS 4.1.0.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        NotFound: there is no such datastore; if something in it is missing, the task fails.
        ParameterError: one of `backup_type` and `backup_id` stands alone, or `backup_time`
            without them.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if a snapshot is damaged or the task ends with another
            error; its last lines are in `log`.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Verify, or Datastore.Backup there and owning the
            group
    """
    return TaskRequest(
        _VERIFY_DATASTORE,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "ignore-verified": ignore_verified,
            "max-depth": max_depth,
            "ns": ns,
            "outdated-after": outdated_after,
            "read-threads": read_threads,
            "verify-threads": verify_threads,
        },
    )


def list_verify_job_status(*, store: str | None = None) -> Request[list[VerifyJobStatus]]:
    """Lists the verify jobs that the caller may see with their last run and next run.

    `GET /admin/verify`

    Jobs that the caller may not see are left out silently, so an empty list may mean missing
    rights.

    Args:
        store: Only jobs of this datastore, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.send` returns a list of `VerifyJobStatus` (`id`, `store`, `ns`, `comment`,
            `ignore_verified`, `last_run_endtime`, `last_run_state`, `last_run_upid` and 6 more).
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on the job's /datastore/{store}[/{ns}]: Datastore.Audit or Datastore.Verify to see a job
    """
    return Request(_LIST_VERIFY_JOB_STATUS, {"store": store})


def run_verify_job(id: str, /) -> TaskRequest:
    """Starts a verify job now, as a task, whatever its schedule.

    `POST /admin/verify/{id}/run`

    If it is already running, the call fails with `Busy` after up to ten seconds.

    Args:
        id: Id of the job, such as `v-weekly`. 3 to 32 characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: the job is running already.
        NotFound: there is no job with this id.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if a snapshot is damaged or the task ends with another
            error; its last lines are in `log`.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Verify
    """
    return TaskRequest(_RUN_VERIFY_JOB, {"id": id})


def list_verify_jobs() -> Request[list[VerifyJobConfig]]:
    """Lists the configuration of the verify jobs; last and next run are in
    `list_verify_job_status`.

    `GET /config/verify`

    Jobs that the caller may not see are left out silently, so an empty list may mean missing
    rights.

    Returns:
        `Client.send` returns a list of `VerifyJobConfig` (`id`, `store`, `ns`, `comment`,
            `ignore_verified`, `max_depth`, `outdated_after`, `read_threads` and 2 more).
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on the job's /datastore/{store}[/{ns}]: Datastore.Audit or Datastore.Verify to see a job
    """
    return Request(_LIST_VERIFY_JOBS, {})


def create_verify_job(
    *,
    id: str,
    store: str,
    comment: str | None = None,
    ignore_verified: bool | None = None,
    max_depth: int | None = None,
    ns: str | None = None,
    outdated_after: int | None = None,
    read_threads: int | None = None,
    schedule: str | None = None,
    verify_threads: int | None = None,
) -> Request[None]:
    """Adds a verify job; without a schedule it runs only by hand.

    `POST /config/verify`

    PBS does not check whether the datastore and the namespace exist; that shows only when the
    job runs.

    Args:
        id: Id of the job, such as `v-weekly`. 3 to 32 characters.
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        comment: A line of free text, shown in lists. At most 128 characters.
        ignore_verified: Skips snapshots that have already been verified, unless that was longer
            ago than `outdated_after`. Default on the server: `True`.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not given. From 0 to 7.
            Default on the server: `7`.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.
        outdated_after: How old a verification may be before the snapshot is verified again; if
            not given, once is enough. In days. At least 0.
        read_threads: Number of threads that read chunks from disk. From 1 to 32. Default on the
            server: `1`. New in PBS 4.1.0.
        schedule: When it runs automatically; never if not given. A systemd calendar event, such
            as `daily` or `mon..fri 02:30`.
        verify_threads: Number of threads that check chunks. From 1 to 32. Default on the server:
            `4`. New in PBS 4.1.0.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a job with this id.
        ParameterError: `schedule` is not a valid calendar event.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Verify
    """
    return Request(
        _CREATE_VERIFY_JOB,
        {
            "id": id,
            "store": store,
            "comment": comment,
            "ignore-verified": ignore_verified,
            "max-depth": max_depth,
            "ns": ns,
            "outdated-after": outdated_after,
            "read-threads": read_threads,
            "schedule": schedule,
            "verify-threads": verify_threads,
        },
    )


def delete_verify_job(
    id: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes a verify job; the results of its runs stay with the snapshots.

    `DELETE /config/verify/{id}`

    Args:
        id: Id of the job, such as `v-weekly`. 3 to 32 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no job with this id.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Verify
    """
    return Request(
        _DELETE_VERIFY_JOB,
        {
            "id": id,
            "digest": digest,
        },
    )


def get_verify_job(id: str, /) -> Request[VerifyJobConfig]:
    """Reads the configuration of one verify job, without its runs.

    `GET /config/verify/{id}`

    Args:
        id: Id of the job, such as `v-weekly`. 3 to 32 characters.

    Returns:
        `Client.send` returns a `VerifyJobConfig` (`id`, `store`, `ns`, `comment`,
            `ignore_verified`, `max_depth`, `outdated_after`, `read_threads` and 2 more).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no job with this id.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Audit or Datastore.Verify
    """
    return Request(_GET_VERIFY_JOB, {"id": id})


def update_verify_job(
    id: str,
    /,
    *,
    comment: str | None = None,
    delete: Sequence[VerifyJobSetting] | None = None,
    digest: str | None = None,
    ignore_verified: bool | None = None,
    max_depth: int | None = None,
    ns: str | None = None,
    outdated_after: int | None = None,
    read_threads: int | None = None,
    schedule: str | None = None,
    store: str | None = None,
    verify_threads: int | None = None,
) -> Request[None]:
    """Changes a verify job; settings named in `delete` are reset first.

    `PUT /config/verify/{id}`

    Args:
        id: Id of the job, such as `v-weekly`. 3 to 32 characters.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `ignore-verified`, `comment`, `schedule`, `outdated-after`, `ns`, `max-depth`,
            `read-threads`, `verify-threads`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        ignore_verified: Skips snapshots that have already been verified, unless that was longer
            ago than `outdated_after`. Not set means `True`.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not set. From 0 to 7. Not
            set means `7`.
        ns: Namespace, such as `customers/acme`; the root if empty or not set. At most 256
            characters.
        outdated_after: How old a verification may be before the snapshot is verified again; if
            not set, once is enough. In days. At least 0.
        read_threads: Number of threads that read chunks from disk. From 1 to 32. Not set means
            `1`. New in PBS 4.1.0.
        schedule: When it runs automatically; never if not set. A systemd calendar event, such as
            `daily` or `mon..fri 02:30`.
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        verify_threads: Number of threads that check chunks. From 1 to 32. Not set means `4`. New
            in PBS 4.1.0.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no job with this id.
        ParameterError: `schedule` is not a valid calendar event.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Verify
    """
    return Request(
        _UPDATE_VERIFY_JOB,
        {
            "id": id,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "ignore-verified": ignore_verified,
            "max-depth": max_depth,
            "ns": ns,
            "outdated-after": outdated_after,
            "read-threads": read_threads,
            "schedule": schedule,
            "store": store,
            "verify-threads": verify_threads,
        },
    )


@model_class
class VerifyJobConfig:
    """What a verify job does and when, without what its runs found."""

    id: str
    """Id of the job, such as `v-weekly`."""
    store: str
    """Name of the datastore, such as `tank`."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    ignore_verified: bool | None = None
    """Skips snapshots that have already been verified, unless that was longer ago than
    `outdated_after`. None means `True`."""
    max_depth: int | None = None
    """Levels of sub-namespaces to include: 0 none, all if None."""
    ns: str | None = None
    """Namespace, such as `customers/acme`; the root if empty or None."""
    outdated_after: int | None = None
    """How old a verification may be before the snapshot is verified again; if None, once is enough.
    In days."""
    read_threads: int | None = None
    """Number of threads that read chunks from disk. None means `1`. New in PBS 4.1.0."""
    schedule: str | None = None
    """When it runs automatically; never if None. A systemd calendar event, such as `daily` or
    `mon..fri 02:30`."""
    verify_threads: int | None = None
    """Number of threads that check chunks. None means `4`. New in PBS 4.1.0."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class VerifyJobStatus:
    """A verify job with its last run and its next one."""

    id: str
    """Id of the job, such as `v-weekly`."""
    store: str
    """Name of the datastore, such as `tank`."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    ignore_verified: bool | None = None
    """Skips snapshots that have already been verified, unless that was longer ago than
    `outdated_after`. None means `True`."""
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
    outdated_after: int | None = None
    """How old a verification may be before the snapshot is verified again; if None, once is enough.
    In days."""
    read_threads: int | None = None
    """Number of threads that read chunks from disk. None means `1`. New in PBS 4.1.0."""
    schedule: str | None = None
    """When it runs automatically; never if None. A systemd calendar event, such as `daily` or
    `mon..fri 02:30`."""
    verify_threads: int | None = None
    """Number of threads that check chunks. None means `4`. New in PBS 4.1.0."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    last_run_endtime_utc: ClassVar[OptionalUtc] = OptionalUtc("last_run_endtime")
    """When the last run ended; None before the first run and during a run. `last_run_endtime` as a
    datetime in UTC."""
    next_run_utc: ClassVar[OptionalUtc] = OptionalUtc("next_run")
    """When the schedule next runs it; None if no run is due. `next_run` as a datetime in UTC."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_VERIFY_JOB_CONFIG_SHAPE = Shape(
    VerifyJobConfig,
    {
        "id": TEXT,
        "store": TEXT,
        "comment": Optional(TEXT),
        "ignore-verified": Optional(BOOLEAN),
        "max-depth": Optional(INTEGER),
        "ns": Optional(TEXT),
        "outdated-after": Optional(INTEGER),
        "read-threads": Optional(INTEGER),
        "schedule": Optional(TEXT),
        "verify-threads": Optional(INTEGER),
    },
)


_VERIFY_JOB_STATUS_SHAPE = Shape(
    VerifyJobStatus,
    {
        "id": TEXT,
        "store": TEXT,
        "comment": Optional(TEXT),
        "ignore-verified": Optional(BOOLEAN),
        "last-run-endtime": Optional(INTEGER),
        "last-run-state": Optional(TEXT),
        "last-run-upid": Optional(UPID),
        "max-depth": Optional(INTEGER),
        "next-run": Optional(INTEGER),
        "ns": Optional(TEXT),
        "outdated-after": Optional(INTEGER),
        "read-threads": Optional(INTEGER),
        "schedule": Optional(TEXT),
        "verify-threads": Optional(INTEGER),
    },
)


_VERIFY_DATASTORE = Operation(
    name="verify.verify_datastore",
    method="POST",
    template="/admin/datastore/{store}/verify",
    effect="start",
    privileges=(("Datastore.Verify on /datastore/{store}[/{ns}], or Datastore.Backup there and owning the group"),),
    decode=Decoder(UPID),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "body"),
        Parameter("backup_time", "backup-time", "body", "time"),
        Parameter("backup_type", "backup-type", "body"),
        Parameter("ignore_verified", "ignore-verified", "body", "boolean"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("ns", "ns", "body"),
        Parameter("outdated_after", "outdated-after", "body", "integer"),
        Parameter("read_threads", "read-threads", "body", "integer"),
        Parameter("verify_threads", "verify-threads", "body", "integer"),
    ),
    home=__name__,
)


_LIST_VERIFY_JOB_STATUS = Operation(
    name="verify.list_verify_job_status",
    method="GET",
    template="/admin/verify",
    effect="read",
    privileges=(
        "any login",
        "Datastore.Audit or Datastore.Verify on the job's /datastore/{store}[/{ns}] to see a job",
    ),
    decode=Decoder(ListOf(_VERIFY_JOB_STATUS_SHAPE)),
    attributes=("digest",),
    parameters=(Parameter("store", "store", "query"),),
    home=__name__,
)


_RUN_VERIFY_JOB = Operation(
    name="verify.run_verify_job",
    method="POST",
    template="/admin/verify/{id}/run",
    effect="start",
    privileges=("Datastore.Verify on the job's /datastore/{store}[/{ns}]",),
    decode=Decoder(UPID),
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)


_LIST_VERIFY_JOBS = Operation(
    name="verify.list_verify_jobs",
    method="GET",
    template="/config/verify",
    effect="read",
    privileges=(
        "any login",
        "Datastore.Audit or Datastore.Verify on the job's /datastore/{store}[/{ns}] to see a job",
    ),
    decode=Decoder(ListOf(_VERIFY_JOB_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_VERIFY_JOB = Operation(
    name="verify.create_verify_job",
    method="POST",
    template="/config/verify",
    effect="write",
    privileges=("Datastore.Verify on the job's /datastore/{store}[/{ns}]",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "body"),
        Parameter("store", "store", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("ignore_verified", "ignore-verified", "body", "boolean"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("ns", "ns", "body"),
        Parameter("outdated_after", "outdated-after", "body", "integer"),
        Parameter("read_threads", "read-threads", "body", "integer"),
        Parameter("schedule", "schedule", "body"),
        Parameter("verify_threads", "verify-threads", "body", "integer"),
    ),
    home=__name__,
)


_DELETE_VERIFY_JOB = Operation(
    name="verify.delete_verify_job",
    method="DELETE",
    template="/config/verify/{id}",
    effect="destroy",
    privileges=("Datastore.Verify on the job's /datastore/{store}[/{ns}]",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_VERIFY_JOB = Operation(
    name="verify.get_verify_job",
    method="GET",
    template="/config/verify/{id}",
    effect="read",
    privileges=("Datastore.Audit or Datastore.Verify on the job's /datastore/{store}[/{ns}]",),
    decode=Decoder(_VERIFY_JOB_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)


_UPDATE_VERIFY_JOB = Operation(
    name="verify.update_verify_job",
    method="PUT",
    template="/config/verify/{id}",
    effect="write",
    privileges=("Datastore.Verify on the job's /datastore/{store}[/{ns}]",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("ignore_verified", "ignore-verified", "body", "boolean"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("ns", "ns", "body"),
        Parameter("outdated_after", "outdated-after", "body", "integer"),
        Parameter("read_threads", "read-threads", "body", "integer"),
        Parameter("schedule", "schedule", "body"),
        Parameter("store", "store", "body"),
        Parameter("verify_threads", "verify-threads", "body", "integer"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
