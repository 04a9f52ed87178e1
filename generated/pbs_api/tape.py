# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Backing datastores up to tape, and restoring from it.

A tape backup copies snapshots of a datastore onto the tapes of a media pool, skipping those that
the current media set already contains. A job does so on a schedule, `start_tape_backup` once.
Tapes that belong together form a media set, which is what gets restored. Pools and media sets
are in `pbs_api.tape_media`, drives and changers in `pbs_api.tape_drives`.

A task that needs a tape which is not in the drive sends a notification, waits, and continues
once somebody has inserted it. So it can run for days: use `stop_task` if nobody is going to.

Example:
    from pbs_api.tape_media import create_media_pool

    pbs.send(create_media_pool(name="offsite", allocation="weekly", retention="60 days"))
    job = create_tape_backup_job(
        id="tank-offsite", store="tank", pool="offsite", drive="lto9", schedule="sat 18:00"
    )
    pbs.send(job)
    for status in pbs.send(list_tape_backup_job_status()):
        print(status.id, status.store, status.schedule, status.last_run_state)
    # tank-offsite tank sat 18:00 None"""

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
    declare_property_string,
    explain_missing,
    extra_names,
    model_class,
    model_field,
    nothing,
    parse_property_string,
    write_property_string,
)

from .enums import NotificationMode, TapeBackupJobSetting

__all__ = [
    "TapeBackupJobConfig",
    "TapeBackupJobStatus",
    "TapeRestoreNamespace",
    "create_tape_backup_job",
    "delete_tape_backup_job",
    "get_tape_backup_job",
    "list_tape_backup_job_status",
    "list_tape_backup_jobs",
    "restore_tape",
    "run_tape_backup_job",
    "start_tape_backup",
    "update_tape_backup_job",
]


def list_tape_backup_jobs() -> Request[list[TapeBackupJobConfig]]:
    """Lists the configuration of the tape backup jobs; their runs are in
    `list_tape_backup_job_status`.

    `GET /config/tape-backup-job`

    Jobs that the caller may not see are left out silently, so an empty list may mean missing
    rights.

    Returns:
        `Client.send` returns a list of `TapeBackupJobConfig` (`id`, `store`, `ns`, `drive`,
            `pool`, `comment`, `eject_media`, `export_media_set` and 7 more).
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /tape/job/{id}: Tape.Audit to see a job
    """
    return Request(_LIST_TAPE_BACKUP_JOBS, {})


def create_tape_backup_job(
    *,
    drive: str,
    id: str,
    pool: str,
    store: str,
    comment: str | None = None,
    eject_media: bool | None = None,
    export_media_set: bool | None = None,
    group_filter: Sequence[str] | None = None,
    latest_only: bool | None = None,
    max_depth: int | None = None,
    notification_mode: NotificationMode | None = None,
    notify_user: str | None = None,
    ns: str | None = None,
    schedule: str | None = None,
    worker_threads: int | None = None,
) -> Request[None]:
    """Adds a job that writes a datastore to a media pool; without a schedule it runs only by hand.

    `POST /config/tape-backup-job`

    PBS does not check whether drive and pool exist; that shows only when the job runs.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`.
        id: Id of the new job, such as `tank-offsite`.
        pool: Name of a media pool, from `list_media_pools`.
        store: Name of the datastore, such as `tank`.
        comment: A line of free text, shown in lists.
        eject_media: Ejects the tape when the job is done.
        export_media_set: Moves the tapes of the media set to the import/export slots when the
            job is done.
        group_filter: Which groups to include, such as `type:vm`, `group:vm/100` or
            `regex:^host/`; with `exclude:` in front, which to leave out.
        latest_only: Only the newest snapshot of each group.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not given. From 0 to 7.
            Default: `7`.
        notification_mode: Who is notified: `notification-system` leaves it to matchers,
            `legacy-sendmail` mails `notify_user`. Default: `notification-system`, before 4.0
            `legacy-sendmail`.
        notify_user: User who gets the mails of `legacy-sendmail`, such as `root@pam`.
        ns: Namespace, such as `customers/acme`; the root if empty or not given.
        schedule: When it runs automatically; never if not given. Example: `mon..fri 02:30`.
        worker_threads: How many threads read from the datastore while the tape is written. From
            1 to 32. Default: `1`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a job with this id.
        NotFound: there is no such datastore, which PBS 3.4 does not notice here.
        ParameterError: the datastore is kept in S3, which cannot go to tape; or a value has the
            wrong form.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/job: Tape.Modify
    """
    return Request(
        _CREATE_TAPE_BACKUP_JOB,
        {
            "drive": drive,
            "id": id,
            "pool": pool,
            "store": store,
            "comment": comment,
            "eject-media": eject_media,
            "export-media-set": export_media_set,
            "group-filter": group_filter,
            "latest-only": latest_only,
            "max-depth": max_depth,
            "notification-mode": notification_mode,
            "notify-user": notify_user,
            "ns": ns,
            "schedule": schedule,
            "worker-threads": worker_threads,
        },
    )


def delete_tape_backup_job(
    id: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes a tape backup job from the schedule; tapes already written stay as they are.

    `DELETE /config/tape-backup-job/{id}`

    Args:
        id: Id of the job, such as `tank-offsite`. 3 to 32 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no job with this id.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/job/{id}: Tape.Modify
    """
    return Request(
        _DELETE_TAPE_BACKUP_JOB,
        {
            "id": id,
            "digest": digest,
        },
    )


def get_tape_backup_job(id: str, /) -> Request[TapeBackupJobConfig]:
    """Reads the configuration of one tape backup job, without its runs.

    `GET /config/tape-backup-job/{id}`

    Args:
        id: Id of the job, such as `tank-offsite`. 3 to 32 characters.

    Returns:
        `Client.send` returns a `TapeBackupJobConfig` (`id`, `store`, `ns`, `drive`, `pool`,
            `comment`, `eject_media`, `export_media_set` and 7 more).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no job with this id.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/job/{id}: Tape.Audit
    """
    return Request(_GET_TAPE_BACKUP_JOB, {"id": id})


def update_tape_backup_job(
    id: str,
    /,
    *,
    comment: str | None = None,
    delete: Sequence[TapeBackupJobSetting] | None = None,
    digest: str | None = None,
    drive: str | None = None,
    eject_media: bool | None = None,
    export_media_set: bool | None = None,
    group_filter: Sequence[str] | None = None,
    latest_only: bool | None = None,
    max_depth: int | None = None,
    notification_mode: NotificationMode | None = None,
    notify_user: str | None = None,
    ns: str | None = None,
    pool: str | None = None,
    schedule: str | None = None,
    store: str | None = None,
    worker_threads: int | None = None,
) -> Request[None]:
    """Changes a tape backup job; settings named in `delete` are reset first.

    `PUT /config/tape-backup-job/{id}`

    With a new schedule the next run is calculated from now.

    Args:
        id: Id of the job, such as `tank-offsite`.
        comment: A line of free text, shown in lists.
        delete: Settings to reset to their defaults; all others stay unless given. Example:
            `["comment"]`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        drive: Name of a configured tape drive, from `list_tape_drive_configs`.
        eject_media: Ejects the tape when the job is done.
        export_media_set: Moves the tapes of the media set to the import/export slots when the
            job is done.
        group_filter: Which groups to include, such as `type:vm`, `group:vm/100` or
            `regex:^host/`; with `exclude:` in front, which to leave out.
        latest_only: Only the newest snapshot of each group.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not set. From 0 to 7. Not
            set means `7`.
        notification_mode: Who is notified: `notification-system` leaves it to matchers,
            `legacy-sendmail` mails `notify_user`. Not set means `notification-system`, before
            4.0 `legacy-sendmail`.
        notify_user: User who gets the mails of `legacy-sendmail`, such as `root@pam`.
        ns: Namespace, such as `customers/acme`; the root if empty or not set.
        pool: Name of a media pool, from `list_media_pools`.
        schedule: When it runs automatically; never if not set. Example: `mon..fri 02:30`.
        store: Name of the datastore, such as `tank`.
        worker_threads: How many threads read from the datastore while the tape is written. From
            1 to 32. Not set means `1`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no job with this id, or no such datastore, which PBS 3.4 does not
            notice here.
        ParameterError: the datastore is kept in S3, which cannot go to tape; or a value has the
            wrong form.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/job/{id}: Tape.Modify
    """
    return Request(
        _UPDATE_TAPE_BACKUP_JOB,
        {
            "id": id,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "drive": drive,
            "eject-media": eject_media,
            "export-media-set": export_media_set,
            "group-filter": group_filter,
            "latest-only": latest_only,
            "max-depth": max_depth,
            "notification-mode": notification_mode,
            "notify-user": notify_user,
            "ns": ns,
            "pool": pool,
            "schedule": schedule,
            "store": store,
            "worker-threads": worker_threads,
        },
    )


def list_tape_backup_job_status() -> Request[list[TapeBackupJobStatus]]:
    """Lists the tape backup jobs that the caller may see with last run, next run and the media
    wanted next.

    `GET /tape/backup`

    Jobs that the caller may not see are left out silently, so an empty list may mean missing
    rights.

    Returns:
        `Client.send` returns a list of `TapeBackupJobStatus` (`id`, `store`, `ns`, `drive`,
            `pool`, `comment`, `eject_media`, `export_media_set` and 12 more).
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /tape/job/{id}: Tape.Audit to see a job
    """
    return Request(_LIST_TAPE_BACKUP_JOB_STATUS, {})


def start_tape_backup(
    *,
    drive: str,
    pool: str,
    store: str,
    eject_media: bool | None = None,
    export_media_set: bool | None = None,
    force_media_set: bool | None = None,
    group_filter: Sequence[str] | None = None,
    latest_only: bool | None = None,
    max_depth: int | None = None,
    notification_mode: NotificationMode | None = None,
    notify_user: str | None = None,
    ns: str | None = None,
    worker_threads: int | None = None,
) -> TaskRequest:
    """Starts a task that writes a datastore, or the groups that a filter names, to a media pool.

    `POST /tape/backup`

    PBS checks the drive at /tape/drive/NAME, where no ACL entry can be made: grant Tape.Write on
    /tape.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`.
        pool: Name of a media pool, from `list_media_pools`.
        store: Name of the datastore, such as `tank`.
        eject_media: Ejects the tape when the job is done.
        export_media_set: Moves the tapes of the media set to the import/export slots when the
            job is done.
        force_media_set: Begins a new media set, whatever the pool's `allocation` says. Default:
            `False`.
        group_filter: Which groups to include, such as `type:vm`, `group:vm/100` or
            `regex:^host/`; with `exclude:` in front, which to leave out.
        latest_only: Only the newest snapshot of each group.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not given. From 0 to 7.
            Default: `7`.
        notification_mode: Who is notified: `notification-system` leaves it to matchers,
            `legacy-sendmail` mails `notify_user`. Default: `notification-system`, before 4.0
            `legacy-sendmail`.
        notify_user: User who gets the mails of `legacy-sendmail`, such as `root@pam`.
        ns: Namespace, such as `customers/acme`; the root if empty or not given.
        worker_threads: How many threads read from the datastore while the tape is written. From
            1 to 32. Default: `1`.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: another task uses the drive; PBS waits for it for 10 seconds.
        NotFound: there is no such datastore, media pool or drive.
        ParameterError: the datastore is kept in S3, which cannot go to tape.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.
        Unavailable: the datastore is in maintenance or not mounted.

    Privileges:
        on /tape/pool/{pool}: Tape.Write
        on /tape/drive/{drive}: Tape.Write
        on /datastore/{store}: Datastore.Read
    """
    return TaskRequest(
        _START_TAPE_BACKUP,
        {
            "drive": drive,
            "pool": pool,
            "store": store,
            "eject-media": eject_media,
            "export-media-set": export_media_set,
            "force-media-set": force_media_set,
            "group-filter": group_filter,
            "latest-only": latest_only,
            "max-depth": max_depth,
            "notification-mode": notification_mode,
            "notify-user": notify_user,
            "ns": ns,
            "worker-threads": worker_threads,
        },
    )


def run_tape_backup_job(id: str, /) -> TaskRequest:
    """Starts a tape backup job now, as a task, whatever its schedule.

    `POST /tape/backup/{id}`

    PBS checks the drive at /tape/drive/NAME, where no ACL entry can be made: grant Tape.Write on
    /tape.

    Args:
        id: Id of the job, such as `tank-offsite`. 3 to 32 characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: the job is running already, or another task uses the drive.
        NotFound: there is no such job, or its datastore, media pool or drive is gone.
        ParameterError: the datastore is kept in S3, which cannot go to tape.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.
        Unavailable: the datastore is in maintenance or not mounted.

    Privileges:
        on /tape/pool/{pool}: Tape.Write
        on /tape/drive/{drive}: Tape.Write
        on /datastore/{store}: Datastore.Read
    """
    return TaskRequest(_RUN_TAPE_BACKUP_JOB, {"id": id})


def restore_tape(
    *,
    drive: str,
    media_set: str,
    store: str | Sequence[str],
    namespaces: Sequence[TapeRestoreNamespace | str] | None = None,
    notification_mode: NotificationMode | None = None,
    notify_user: str | None = None,
    owner: str | None = None,
    snapshots: Sequence[str] | None = None,
) -> TaskRequest:
    """Starts a task that restores a media set, or single snapshots of it, into datastores.

    `POST /tape/restore`

    Without `namespaces` and `snapshots` the whole media set is restored. Namespaces that are
    missing at the target are created. PBS asks for the tapes of the set one after another.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        media_set: UUID of the media set, from `list_media_sets`.
        store: Where to: one datastore for all, such as `tank`, or one for each datastore that is
            on the tapes, such as `old=new,other=tank,rest`; the one without `=` takes all
            others, and without such a one those not named are skipped.
        namespaces: A `TapeRestoreNamespace` or its text. Only these namespaces and where they
            go, such as `store=old,source=a,target=b/a,max-depth=2`.
        notification_mode: Who is notified: `notification-system` leaves it to matchers,
            `legacy-sendmail` mails `notify_user`. Default on the server: `notification-system`,
            before 4.0 `legacy-sendmail`.
        notify_user: User who gets the mails of `legacy-sendmail`, such as `root@pam`. 3 to 64
            characters.
        owner: Who owns the groups that are written, such as `backup@pbs!restore`; the caller if
            not given. 3 to 64 characters.
        snapshots: Only these snapshots, such as `old:vm/100/2026-11-30T01:00:00Z`, or
            `old:ns/a/ns/b/vm/100/2026-11-30T01:00:00Z` in the namespace a/b; `old` is the
            datastore they come from.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        ApiError: PBS knows no tape of that media set: take the tapes into the inventory first.
        Busy: another task uses the drive or the media set.
        NotFound: there is no such datastore or drive.
        ParameterError: a mapping is wrong, `media_set` is not a UUID, or a target datastore is
            kept in S3.
        PermissionDenied: a privilege listed below is missing, or Datastore.Modify to restore for
            somebody else.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.
        Unavailable: a target datastore is in maintenance or not mounted.

    Privileges:
        on /tape/pool/{pool}: Tape.Read
        on /tape/device/{drive}: Tape.Read
        on each /datastore/{store}[/{ns}]: Datastore.Backup, Datastore.Modify where namespaces
            have to be made
    """
    return TaskRequest(
        _RESTORE_TAPE,
        {
            "drive": drive,
            "media-set": media_set,
            "store": store,
            "namespaces": namespaces,
            "notification-mode": notification_mode,
            "notify-user": notify_user,
            "owner": owner,
            "snapshots": snapshots,
        },
    )


@model_class
class TapeBackupJobConfig:
    """A job that writes a datastore to a media pool."""

    drive: str
    """Name of a configured tape drive, from `list_tape_drive_configs`."""
    id: str
    """Id of the job."""
    pool: str
    """Name of a media pool, from `list_media_pools`."""
    store: str
    """Name of the datastore, such as `tank`."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    eject_media: bool | None = None
    """Whether the tape is ejected when the job is done; None means that it is not."""
    export_media_set: bool | None = None
    """Whether the tapes of the media set are moved to the import/export slots when the job is done;
    None means that they are not."""
    group_filter: tuple[str, ...] | None = None
    """Which groups to include, such as `type:vm`, `group:vm/100` or `regex:^host/`; with `exclude:`
    in front, which to leave out. None if not set."""
    latest_only: bool | None = None
    """True for only the newest snapshot of each group; None for all."""
    max_depth: int | None = None
    """Levels of sub-namespaces to include: 0 none, all if None."""
    notification_mode: NotificationMode | None = None
    """Who is notified: `notification-system` leaves it to matchers, `legacy-sendmail` mails
    `notify_user`. None means `notification-system`, before 4.0 `legacy-sendmail`."""
    notify_user: str | None = None
    """User who gets the mails of `legacy-sendmail`, such as `root@pam`. None if not set."""
    ns: str | None = None
    """Namespace, such as `customers/acme`; the root if empty or None."""
    schedule: str | None = None
    """When it runs automatically; never if None. A systemd calendar event, such as `daily` or
    `mon..fri 02:30`."""
    worker_threads: int | None = None
    """How many threads read from the datastore while the tape is written. None means `1`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class TapeBackupJobStatus:
    """A tape backup job with its last and its next run."""

    drive: str
    """Name of a configured tape drive, from `list_tape_drive_configs`."""
    id: str
    """Id of the job."""
    pool: str
    """Name of a media pool, from `list_media_pools`."""
    store: str
    """Name of the datastore, such as `tank`."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    eject_media: bool | None = None
    """Whether the tape is ejected when the job is done; None means that it is not."""
    export_media_set: bool | None = None
    """Whether the tapes of the media set are moved to the import/export slots when the job is done;
    None means that they are not."""
    group_filter: tuple[str, ...] | None = None
    """Which groups to include, such as `type:vm`, `group:vm/100` or `regex:^host/`; with `exclude:`
    in front, which to leave out. None if not set."""
    last_run_endtime: int | None = None
    """When the last run ended; None before the first run and during a run. Unix seconds.
    `last_run_endtime_utc` is the same as a datetime."""
    last_run_state: str | None = None
    """How the last run ended: `OK`, `WARNINGS: 2`, or the error text; None before the first run and
    during a run."""
    last_run_upid: Upid | None = None
    """The task of the current run, or else of the last one; None before the first."""
    latest_only: bool | None = None
    """True for only the newest snapshot of each group; None for all."""
    max_depth: int | None = None
    """Levels of sub-namespaces to include: 0 none, all if None."""
    next_media_label: str | None = None
    """Label of the tape that the next run will probably want; None if PBS cannot tell."""
    next_run: int | None = None
    """When the schedule next runs it; None if no run is due. Unix seconds. `next_run_utc` is the
    same as a datetime."""
    notification_mode: NotificationMode | None = None
    """Who is notified: `notification-system` leaves it to matchers, `legacy-sendmail` mails
    `notify_user`. None means `notification-system`, before 4.0 `legacy-sendmail`."""
    notify_user: str | None = None
    """User who gets the mails of `legacy-sendmail`, such as `root@pam`. None if not set."""
    ns: str | None = None
    """Namespace, such as `customers/acme`; the root if empty or None."""
    schedule: str | None = None
    """When it runs automatically; never if None. A systemd calendar event, such as `daily` or
    `mon..fri 02:30`."""
    worker_threads: int | None = None
    """How many threads read from the datastore while the tape is written. None means `1`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    last_run_endtime_utc: ClassVar[OptionalUtc] = OptionalUtc("last_run_endtime")
    """When the last run ended; None before the first run and during a run. `last_run_endtime` as a
    datetime in UTC."""
    next_run_utc: ClassVar[OptionalUtc] = OptionalUtc("next_run")
    """When the schedule next runs it; None if no run is due. `next_run` as a datetime in UTC."""


@model_class
class TapeRestoreNamespace:
    """A namespace to restore from tape and where to, as in `store=old,source=a,target=b`. `parse`
    reads its text, `str()` writes it."""

    store: str
    """The datastore on the tapes."""
    max_depth: int | None = None
    """How many levels below `source` are restored too; all if None."""
    source: str | None = None
    """Namespace on the tapes; the root if None."""
    target: str | None = None
    """Target namespace; the root if None."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""

    @classmethod
    def parse(cls, text: str) -> TapeRestoreNamespace:
        """Reads the text of the property string; UsageError names what cannot be right."""
        return parse_property_string(cls, text)

    def __str__(self) -> str:
        return write_property_string(self)


# What the functions and classes above stand on: how answers are read, what is known of operations.


_TAPE_BACKUP_JOB_CONFIG_SHAPE = Shape(
    TapeBackupJobConfig,
    {
        "drive": TEXT,
        "id": TEXT,
        "pool": TEXT,
        "store": TEXT,
        "comment": Optional(TEXT),
        "eject-media": Optional(BOOLEAN),
        "export-media-set": Optional(BOOLEAN),
        "group-filter": Optional(ListOf(TEXT)),
        "latest-only": Optional(BOOLEAN),
        "max-depth": Optional(INTEGER),
        "notification-mode": Optional(WORD),
        "notify-user": Optional(TEXT),
        "ns": Optional(TEXT),
        "schedule": Optional(TEXT),
        "worker-threads": Optional(INTEGER),
    },
)


_TAPE_BACKUP_JOB_STATUS_SHAPE = Shape(
    TapeBackupJobStatus,
    {
        "drive": TEXT,
        "id": TEXT,
        "pool": TEXT,
        "store": TEXT,
        "comment": Optional(TEXT),
        "eject-media": Optional(BOOLEAN),
        "export-media-set": Optional(BOOLEAN),
        "group-filter": Optional(ListOf(TEXT)),
        "last-run-endtime": Optional(INTEGER),
        "last-run-state": Optional(TEXT),
        "last-run-upid": Optional(UPID),
        "latest-only": Optional(BOOLEAN),
        "max-depth": Optional(INTEGER),
        "next-media-label": Optional(TEXT),
        "next-run": Optional(INTEGER),
        "notification-mode": Optional(WORD),
        "notify-user": Optional(TEXT),
        "ns": Optional(TEXT),
        "schedule": Optional(TEXT),
        "worker-threads": Optional(INTEGER),
    },
)


_TAPE_RESTORE_NAMESPACE_SHAPE = Shape(
    TapeRestoreNamespace,
    {
        "store": TEXT,
        "max-depth": Optional(INTEGER),
        "source": Optional(TEXT),
        "target": Optional(TEXT),
    },
)
declare_property_string(TapeRestoreNamespace)


_LIST_TAPE_BACKUP_JOBS = Operation(
    name="tape.list_tape_backup_jobs",
    method="GET",
    template="/config/tape-backup-job",
    effect="read",
    privileges=(
        "any login",
        "Tape.Audit on /tape/job/{id} to see a job",
    ),
    decode=Decoder(ListOf(_TAPE_BACKUP_JOB_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_TAPE_BACKUP_JOB = Operation(
    name="tape.create_tape_backup_job",
    method="POST",
    template="/config/tape-backup-job",
    effect="write",
    privileges=("Tape.Modify on /tape/job",),
    decode=nothing,
    parameters=(
        Parameter("drive", "drive", "body"),
        Parameter("id", "id", "body"),
        Parameter("pool", "pool", "body"),
        Parameter("store", "store", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("eject_media", "eject-media", "body", "boolean"),
        Parameter("export_media_set", "export-media-set", "body", "boolean"),
        Parameter("group_filter", "group-filter", "body", "array"),
        Parameter("latest_only", "latest-only", "body", "boolean"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("notification_mode", "notification-mode", "body"),
        Parameter("notify_user", "notify-user", "body"),
        Parameter("ns", "ns", "body"),
        Parameter("schedule", "schedule", "body"),
        Parameter("worker_threads", "worker-threads", "body", "integer"),
    ),
    home=__name__,
)


_DELETE_TAPE_BACKUP_JOB = Operation(
    name="tape.delete_tape_backup_job",
    method="DELETE",
    template="/config/tape-backup-job/{id}",
    effect="destroy",
    privileges=("Tape.Modify on /tape/job/{id}",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_TAPE_BACKUP_JOB = Operation(
    name="tape.get_tape_backup_job",
    method="GET",
    template="/config/tape-backup-job/{id}",
    effect="read",
    privileges=("Tape.Audit on /tape/job/{id}",),
    decode=Decoder(_TAPE_BACKUP_JOB_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)


_UPDATE_TAPE_BACKUP_JOB = Operation(
    name="tape.update_tape_backup_job",
    method="PUT",
    template="/config/tape-backup-job/{id}",
    effect="write",
    privileges=("Tape.Modify on /tape/job/{id}",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("drive", "drive", "body"),
        Parameter("eject_media", "eject-media", "body", "boolean"),
        Parameter("export_media_set", "export-media-set", "body", "boolean"),
        Parameter("group_filter", "group-filter", "body", "array"),
        Parameter("latest_only", "latest-only", "body", "boolean"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("notification_mode", "notification-mode", "body"),
        Parameter("notify_user", "notify-user", "body"),
        Parameter("ns", "ns", "body"),
        Parameter("pool", "pool", "body"),
        Parameter("schedule", "schedule", "body"),
        Parameter("store", "store", "body"),
        Parameter("worker_threads", "worker-threads", "body", "integer"),
    ),
    home=__name__,
)


_LIST_TAPE_BACKUP_JOB_STATUS = Operation(
    name="tape.list_tape_backup_job_status",
    method="GET",
    template="/tape/backup",
    effect="read",
    privileges=(
        "any login",
        "Tape.Audit on /tape/job/{id} to see a job",
    ),
    decode=Decoder(ListOf(_TAPE_BACKUP_JOB_STATUS_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_START_TAPE_BACKUP = Operation(
    name="tape.start_tape_backup",
    method="POST",
    template="/tape/backup",
    effect="start",
    privileges=(
        "Tape.Write on /tape/pool/{pool}",
        "Tape.Write on /tape/drive/{drive}",
        "Datastore.Read on /datastore/{store}",
    ),
    decode=Decoder(UPID),
    parameters=(
        Parameter("drive", "drive", "body"),
        Parameter("pool", "pool", "body"),
        Parameter("store", "store", "body"),
        Parameter("eject_media", "eject-media", "body", "boolean"),
        Parameter("export_media_set", "export-media-set", "body", "boolean"),
        Parameter("force_media_set", "force-media-set", "body", "boolean"),
        Parameter("group_filter", "group-filter", "body", "array"),
        Parameter("latest_only", "latest-only", "body", "boolean"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("notification_mode", "notification-mode", "body"),
        Parameter("notify_user", "notify-user", "body"),
        Parameter("ns", "ns", "body"),
        Parameter("worker_threads", "worker-threads", "body", "integer"),
    ),
    home=__name__,
)


_RUN_TAPE_BACKUP_JOB = Operation(
    name="tape.run_tape_backup_job",
    method="POST",
    template="/tape/backup/{id}",
    effect="start",
    privileges=(
        "Tape.Write on /tape/pool/{pool}",
        "Tape.Write on /tape/drive/{drive}",
        "Datastore.Read on /datastore/{store}",
    ),
    decode=Decoder(UPID),
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)


_RESTORE_TAPE = Operation(
    name="tape.restore_tape",
    method="POST",
    template="/tape/restore",
    effect="start",
    privileges=(
        "Tape.Read on /tape/pool/{pool}",
        "Tape.Read on /tape/device/{drive}",
        ("Datastore.Backup on each /datastore/{store}[/{ns}], Datastore.Modify where namespaces have to be made"),
    ),
    decode=Decoder(UPID),
    parameters=(
        Parameter("drive", "drive", "body"),
        Parameter("media_set", "media-set", "body"),
        Parameter("store", "store", "body", "property-string"),
        Parameter("namespaces", "namespaces", "body", "array"),
        Parameter("notification_mode", "notification-mode", "body"),
        Parameter("notify_user", "notify-user", "body"),
        Parameter("owner", "owner", "body"),
        Parameter("snapshots", "snapshots", "body", "array"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
