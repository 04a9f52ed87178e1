# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Copying backups between datastores and servers, once or as scheduled jobs.

A pull copies from a remote into a datastore here, a push from here to a remote; without a remote
a pull copies between two datastores of this server. Only missing data is transferred, group by
group, and only new snapshots: those older than the newest one at the target are not considered
again.

A group that already exists and has another owner is an error; the run continues with the others
and ends with `sync failed with some errors.`; a push may end with `WARNINGS: 2`. What was copied
stays.

Example:
    print(pbs.wait(start_pull(store="archive", remote_store="tank"), timeout=3600).exitstatus)
    pbs.send(create_sync_job(id="nightly", store="archive", remote_store="tank",
                             schedule="02:30"))
    for job in pbs.send(list_sync_job_status(sync_direction="all")):
        print(job.id, job.schedule, job.last_run_state)
    # OK
    # nightly 02:30 None"""

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
    explain_missing,
    extra_names,
    model_class,
    model_field,
    nothing,
)

from .enums import SyncDirection, SyncDirectionFilter, SyncJobSetting

__all__ = [
    "SyncJobConfig",
    "SyncJobStatus",
    "create_sync_job",
    "delete_sync_job",
    "get_sync_job",
    "list_sync_job_status",
    "list_sync_jobs",
    "run_sync_job",
    "start_pull",
    "start_push",
    "update_sync_job",
]


def list_sync_job_status(
    *,
    store: str | None = None,
    sync_direction: SyncDirectionFilter | None = None,
) -> Request[list[SyncJobStatus]]:
    """Lists sync jobs with their last run and next run; push jobs are hidden unless
    `sync_direction` is "all" or "push".

    `GET /admin/sync`

    Jobs whose datastore or remote the caller may not audit are left out silently.

    Args:
        store: Only jobs of this datastore, such as `tank`. 3 to 32 characters.
        sync_direction: Which jobs to list: `pull`, `push` or `all`. Default on the server:
            `pull`.

    Returns:
        `Client.send` returns a list of `SyncJobStatus` (`id`, `store`, `ns`, `remote_store`,
            `active_encryption_key`, `associated_key`, `burst_in`, `burst_out` and 22 more);
            empty if there are none that the caller may see.
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on the job's /datastore/{store}[/{ns}]: Datastore.Audit to see a job
        on its /remote/{remote}: Remote.Audit to see a job
    """
    return Request(
        _LIST_SYNC_JOB_STATUS,
        {
            "store": store,
            "sync-direction": sync_direction,
        },
    )


def run_sync_job(id: str, /) -> TaskRequest:
    """Starts a sync job now, as a task, whatever its schedule.

    `POST /admin/sync/{id}/run`

    If it is already running, the call fails with `Busy` after up to ten seconds.

    Args:
        id: Id of the job, such as `s-nightly`. 3 to 32 characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: the job is running already.
        NotFound: there is no job with this id.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Backup to pull
        on its /remote/{remote}/{remote-store}: Remote.Read to pull
        on the job's /datastore/{store}[/{ns}]: Datastore.Prune to pull with remove-vanished,
            Datastore.Modify for groups of others
        on its /remote/{remote}/{remote-store}[/{remote-ns}]: Remote.DatastoreBackup to push
        on the job's /datastore/{store}[/{ns}]: Datastore.Read or Datastore.Backup to push
        on its /remote/{remote}/{remote-store}[/{remote-ns}]: Remote.DatastorePrune or
            Remote.DatastoreModify to push with remove-vanished
    """
    return TaskRequest(_RUN_SYNC_JOB, {"id": id})


def list_sync_jobs(*, sync_direction: SyncDirectionFilter | None = None) -> Request[list[SyncJobConfig]]:
    """Lists the configuration of sync jobs; push jobs are hidden unless `sync_direction` is "all"
    or "push".

    `GET /config/sync`

    Last and next run are in `list_sync_job_status`. Jobs that the caller may not see are left
    out silently.

    Args:
        sync_direction: Which jobs to list: `pull`, `push` or `all`. Default on the server:
            `pull`.

    Returns:
        `Client.send` returns a list of `SyncJobConfig` (`id`, `store`, `ns`, `remote_store`,
            `active_encryption_key`, `associated_key`, `burst_in`, `burst_out` and 18 more);
            empty if there are none that the caller may see.
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on the job's /datastore/{store}[/{ns}]: Datastore.Audit to see a job
        on its /remote/{remote}: Remote.Audit to see a job
    """
    return Request(_LIST_SYNC_JOBS, {"sync-direction": sync_direction})


def create_sync_job(
    *,
    id: str,
    remote_store: str,
    store: str,
    active_encryption_key: str | None = None,
    associated_key: Sequence[str] | None = None,
    burst_in: str | None = None,
    burst_out: str | None = None,
    comment: str | None = None,
    encrypted_only: bool | None = None,
    group_filter: Sequence[str] | None = None,
    max_depth: int | None = None,
    ns: str | None = None,
    owner: str | None = None,
    rate_in: str | None = None,
    rate_out: str | None = None,
    remote: str | None = None,
    remote_ns: str | None = None,
    remove_vanished: bool | None = None,
    resync_corrupt: bool | None = None,
    run_on_mount: bool | None = None,
    schedule: str | None = None,
    sync_direction: SyncDirection | None = None,
    transfer_last: int | None = None,
    unmount_on_done: bool | None = None,
    verified_only: bool | None = None,
    worker_threads: int | None = None,
) -> Request[None]:
    """Adds a sync job; it pulls into `store` unless `sync_direction` says push, and without a
    schedule runs only by hand.

    `POST /config/sync`

    Without `remote` it copies between two datastores of the same server. PBS does not check
    whether datastores and namespaces exist; that shows only when the job runs.

    Args:
        id: Id of the job, such as `s-nightly`.
        remote_store: Name of the datastore on the other side.
        store: Datastore here: the target of a pull, the source of a push.
        active_encryption_key: Id of the stored key that a push encrypts with. New in PBS 4.2.
        associated_key: Ids of the job's other stored keys, besides the active one. New in PBS
            4.2.
        burst_in: Amount of incoming data that may briefly exceed the limit. Example: `10 MiB`.
        burst_out: Amount of outgoing data that may briefly exceed the limit. Example: `10 MiB`.
        comment: A line of free text, shown in lists.
        encrypted_only: Only encrypted snapshots.
        group_filter: Which groups to include, such as `type:vm`, `group:vm/100` or
            `regex:^host/`; with `exclude:` in front, which to leave out.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not given. From 0 to 7.
        ns: Namespace in `store`; the root if empty or not given.
        owner: Owner of the groups a pull writes, whose rights it uses; root@pam if not given.
        rate_in: Limit for incoming traffic per second, if any. Example: `10 MiB`.
        rate_out: Limit for outgoing traffic per second, if any. Example: `10 MiB`.
        remote: Name of a remote (`list_remotes`); without one, both sides are on this server.
        remote_ns: Namespace on the other side; the root if empty or not given.
        remove_vanished: Deletes at the target what is gone at the source, except protected
            snapshots. Default: `False`.
        resync_corrupt: Copies snapshots again that failed verification here.
        run_on_mount: Also runs when the removable datastore is mounted. New in PBS 4.0.
        schedule: When it runs automatically; never if not given. Example: `mon..fri 02:30`.
        sync_direction: `pull` copies into `store`, `push` copies out of it. Default: `pull`.
        transfer_last: Only this many of the newest snapshots of each group; all if not given.
        unmount_on_done: Unmounts the removable datastore after the run; needs `run_on_mount`.
            New in PBS 4.1.0.
        verified_only: Only snapshots that were verified successfully.
        worker_threads: Number of parallel threads; a sync job copies one group per thread. From
            1 to 32. Default: `1`. New in PBS 4.2.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a job with this id.
        NotFound: there is no such encryption key, or the caller may not use it.
        ParameterError: `schedule` is not a valid calendar event, source and target are the same,
            or settings exclude each other.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Backup to pull
        on its /remote/{remote}/{remote-store}: Remote.Read to pull
        on the job's /datastore/{store}[/{ns}]: Datastore.Prune to pull with remove-vanished,
            Datastore.Modify for groups of others
        on its /remote/{remote}/{remote-store}[/{remote-ns}]: Remote.DatastoreBackup to push
        on the job's /datastore/{store}[/{ns}]: Datastore.Read or Datastore.Backup to push
        on its /remote/{remote}/{remote-store}[/{remote-ns}]: Remote.DatastorePrune or
            Remote.DatastoreModify to push with remove-vanished
    """
    return Request(
        _CREATE_SYNC_JOB,
        {
            "id": id,
            "remote-store": remote_store,
            "store": store,
            "active-encryption-key": active_encryption_key,
            "associated-key": associated_key,
            "burst-in": burst_in,
            "burst-out": burst_out,
            "comment": comment,
            "encrypted-only": encrypted_only,
            "group-filter": group_filter,
            "max-depth": max_depth,
            "ns": ns,
            "owner": owner,
            "rate-in": rate_in,
            "rate-out": rate_out,
            "remote": remote,
            "remote-ns": remote_ns,
            "remove-vanished": remove_vanished,
            "resync-corrupt": resync_corrupt,
            "run-on-mount": run_on_mount,
            "schedule": schedule,
            "sync-direction": sync_direction,
            "transfer-last": transfer_last,
            "unmount-on-done": unmount_on_done,
            "verified-only": verified_only,
            "worker-threads": worker_threads,
        },
    )


def delete_sync_job(
    id: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes a sync job; what it has copied stays.

    `DELETE /config/sync/{id}`

    Args:
        id: Id of the job, such as `s-nightly`. 3 to 32 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no job with this id.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Backup to pull
        on its /remote/{remote}/{remote-store}: Remote.Read to pull
        on the job's /datastore/{store}[/{ns}]: Datastore.Prune to pull with remove-vanished,
            Datastore.Modify for groups of others
        on its /remote/{remote}/{remote-store}[/{remote-ns}]: Remote.DatastoreBackup to push
        on the job's /datastore/{store}[/{ns}]: Datastore.Read or Datastore.Backup to push
        on its /remote/{remote}/{remote-store}[/{remote-ns}]: Remote.DatastorePrune or
            Remote.DatastoreModify to push with remove-vanished
    """
    return Request(
        _DELETE_SYNC_JOB,
        {
            "id": id,
            "digest": digest,
        },
    )


def get_sync_job(id: str, /) -> Request[SyncJobConfig]:
    """Reads the configuration of one sync job, without its runs.

    `GET /config/sync/{id}`

    Args:
        id: Id of the job, such as `s-nightly`. 3 to 32 characters.

    Returns:
        `Client.send` returns a `SyncJobConfig` (`id`, `store`, `ns`, `remote_store`,
            `active_encryption_key`, `associated_key`, `burst_in`, `burst_out` and 18 more).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no job with this id.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Audit
        on its /remote/{remote}: Remote.Audit
    """
    return Request(_GET_SYNC_JOB, {"id": id})


def update_sync_job(
    id: str,
    /,
    *,
    active_encryption_key: str | None = None,
    associated_key: Sequence[str] | None = None,
    burst_in: str | None = None,
    burst_out: str | None = None,
    comment: str | None = None,
    delete: Sequence[SyncJobSetting] | None = None,
    digest: str | None = None,
    encrypted_only: bool | None = None,
    group_filter: Sequence[str] | None = None,
    max_depth: int | None = None,
    ns: str | None = None,
    owner: str | None = None,
    rate_in: str | None = None,
    rate_out: str | None = None,
    remote: str | None = None,
    remote_ns: str | None = None,
    remote_store: str | None = None,
    remove_vanished: bool | None = None,
    resync_corrupt: bool | None = None,
    run_on_mount: bool | None = None,
    schedule: str | None = None,
    store: str | None = None,
    sync_direction: SyncDirection | None = None,
    transfer_last: int | None = None,
    unmount_on_done: bool | None = None,
    verified_only: bool | None = None,
    worker_threads: int | None = None,
) -> Request[None]:
    """Changes a sync job; settings named in `delete` are reset first.

    `PUT /config/sync/{id}`

    Args:
        id: Id of the job, such as `s-nightly`.
        active_encryption_key: Id of the stored key that a push encrypts with. New in PBS 4.2.
        associated_key: Ids of the job's other stored keys, besides the active one. New in PBS
            4.2.
        burst_in: Amount of incoming data that may briefly exceed the limit. Example: `10 MiB`.
        burst_out: Amount of outgoing data that may briefly exceed the limit. Example: `10 MiB`.
        comment: A line of free text, shown in lists.
        delete: Settings to reset to their defaults; all others stay unless given. Example:
            `["remote"]`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        encrypted_only: Only encrypted snapshots.
        group_filter: Which groups to include, such as `type:vm`, `group:vm/100` or
            `regex:^host/`; with `exclude:` in front, which to leave out.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not set. From 0 to 7.
        ns: Namespace in `store`; the root if empty or not set.
        owner: Owner of the groups a pull writes, whose rights it uses; root@pam if not set.
        rate_in: Limit for incoming traffic per second, if any. Example: `10 MiB`.
        rate_out: Limit for outgoing traffic per second, if any. Example: `10 MiB`.
        remote: Name of a remote (`list_remotes`); without one, both sides are on this server.
        remote_ns: Namespace on the other side; the root if empty or not set.
        remote_store: Name of the datastore on the other side.
        remove_vanished: Deletes at the target what is gone at the source, except protected
            snapshots. Not set means `False`.
        resync_corrupt: Copies snapshots again that failed verification here.
        run_on_mount: Also runs when the removable datastore is mounted. New in PBS 4.0.
        schedule: When it runs automatically; never if not set. Example: `mon..fri 02:30`.
        store: Datastore here: the target of a pull, the source of a push.
        sync_direction: `pull` copies into `store`, `push` copies out of it. Not set means
            `pull`.
        transfer_last: Only this many of the newest snapshots of each group; all if not set.
        unmount_on_done: Unmounts the removable datastore after the run; needs `run_on_mount`.
            New in PBS 4.1.0.
        verified_only: Only snapshots that were verified successfully.
        worker_threads: Number of parallel threads; a sync job copies one group per thread. From
            1 to 32. Not set means `1`. New in PBS 4.2.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no job with this id.
        ParameterError: `schedule` is not a valid calendar event, or settings exclude each other.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on the job's /datastore/{store}[/{ns}]: Datastore.Backup to pull
        on its /remote/{remote}/{remote-store}: Remote.Read to pull
        on the job's /datastore/{store}[/{ns}]: Datastore.Prune to pull with remove-vanished,
            Datastore.Modify for groups of others
        on its /remote/{remote}/{remote-store}[/{remote-ns}]: Remote.DatastoreBackup to push
        on the job's /datastore/{store}[/{ns}]: Datastore.Read or Datastore.Backup to push
        on its /remote/{remote}/{remote-store}[/{remote-ns}]: Remote.DatastorePrune or
            Remote.DatastoreModify to push with remove-vanished
    """
    return Request(
        _UPDATE_SYNC_JOB,
        {
            "id": id,
            "active-encryption-key": active_encryption_key,
            "associated-key": associated_key,
            "burst-in": burst_in,
            "burst-out": burst_out,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "encrypted-only": encrypted_only,
            "group-filter": group_filter,
            "max-depth": max_depth,
            "ns": ns,
            "owner": owner,
            "rate-in": rate_in,
            "rate-out": rate_out,
            "remote": remote,
            "remote-ns": remote_ns,
            "remote-store": remote_store,
            "remove-vanished": remove_vanished,
            "resync-corrupt": resync_corrupt,
            "run-on-mount": run_on_mount,
            "schedule": schedule,
            "store": store,
            "sync-direction": sync_direction,
            "transfer-last": transfer_last,
            "unmount-on-done": unmount_on_done,
            "verified-only": verified_only,
            "worker-threads": worker_threads,
        },
    )


def start_pull(
    *,
    remote_store: str,
    store: str,
    burst_in: str | None = None,
    burst_out: str | None = None,
    decryption_keys: Sequence[str] | None = None,
    encrypted_only: bool | None = None,
    group_filter: Sequence[str] | None = None,
    max_depth: int | None = None,
    ns: str | None = None,
    rate_in: str | None = None,
    rate_out: str | None = None,
    remote: str | None = None,
    remote_ns: str | None = None,
    remove_vanished: bool | None = None,
    resync_corrupt: bool | None = None,
    transfer_last: int | None = None,
    verified_only: bool | None = None,
    worker_threads: int | None = None,
) -> TaskRequest:
    """Starts a task that copies backups from a remote, or from another datastore here, into a
    datastore.

    `POST /pull`

    `remove_vanished=True` deletes groups and snapshots here that are gone at the source.

    Args:
        remote_store: Name of the datastore on the other side.
        store: Datastore here that the backups go to, such as `tank`.
        burst_in: Amount of incoming data that may briefly exceed the limit. Example: `10 MiB`.
        burst_out: Amount of outgoing data that may briefly exceed the limit. Example: `10 MiB`.
        decryption_keys: Ids of stored keys to decrypt encrypted snapshots with while copying.
            New in PBS 4.2.
        encrypted_only: Only encrypted snapshots.
        group_filter: Which groups to include, such as `type:vm`, `group:vm/100` or
            `regex:^host/`; with `exclude:` in front, which to leave out.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not given. From 0 to 7.
        ns: Namespace in `store`; the root if empty or not given.
        rate_in: Limit for incoming traffic per second, if any. Example: `10 MiB`.
        rate_out: Limit for outgoing traffic per second, if any. Example: `10 MiB`.
        remote: Name of a remote, from `list_remotes`; without one, the source is a datastore of
            this server.
        remote_ns: Namespace on the other side; the root if empty or not given.
        remove_vanished: Deletes at the target what is gone at the source, except protected
            snapshots. Default: `False`.
        resync_corrupt: Copies snapshots again that failed verification here.
        transfer_last: Only this many of the newest snapshots of each group; all if not given.
        verified_only: Only snapshots that were verified successfully.
        worker_threads: Number of parallel threads; a sync job copies one group per thread. From
            1 to 32. Default: `1`. New in PBS 4.2.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        NotFound: there is no such datastore or remote.
        ParameterError: source and target are the same.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Backup
        on /remote/{remote}/{remote-store}: Remote.Read
        on /datastore/{store}[/{ns}]: Datastore.Prune with remove-vanished
    """
    return TaskRequest(
        _START_PULL,
        {
            "remote-store": remote_store,
            "store": store,
            "burst-in": burst_in,
            "burst-out": burst_out,
            "decryption-keys": decryption_keys,
            "encrypted-only": encrypted_only,
            "group-filter": group_filter,
            "max-depth": max_depth,
            "ns": ns,
            "rate-in": rate_in,
            "rate-out": rate_out,
            "remote": remote,
            "remote-ns": remote_ns,
            "remove-vanished": remove_vanished,
            "resync-corrupt": resync_corrupt,
            "transfer-last": transfer_last,
            "verified-only": verified_only,
            "worker-threads": worker_threads,
        },
    )


def start_push(
    *,
    remote: str,
    remote_store: str,
    store: str,
    burst_in: str | None = None,
    burst_out: str | None = None,
    encrypted_only: bool | None = None,
    encryption_key: str | None = None,
    group_filter: Sequence[str] | None = None,
    max_depth: int | None = None,
    ns: str | None = None,
    rate_in: str | None = None,
    rate_out: str | None = None,
    remote_ns: str | None = None,
    remove_vanished: bool | None = None,
    transfer_last: int | None = None,
    verified_only: bool | None = None,
    worker_threads: int | None = None,
) -> TaskRequest:
    """Starts a task that copies backups from a datastore to a remote.

    `POST /push`

    `remove_vanished=True` deletes groups and snapshots at the remote that are gone here.

    Args:
        remote: Name of a remote, from `list_remotes`.
        remote_store: Name of the datastore on the other side.
        store: Datastore here that the backups come from, such as `tank`.
        burst_in: Amount of incoming data that may briefly exceed the limit. Example: `10 MiB`.
        burst_out: Amount of outgoing data that may briefly exceed the limit. Example: `10 MiB`.
        encrypted_only: Only encrypted snapshots.
        encryption_key: Id of the stored key to encrypt snapshots with while copying. New in PBS
            4.2.
        group_filter: Which groups to include, such as `type:vm`, `group:vm/100` or
            `regex:^host/`; with `exclude:` in front, which to leave out.
        max_depth: Levels of sub-namespaces to include: 0 none, all if not given. From 0 to 7.
        ns: Namespace in `store`; the root if empty or not given.
        rate_in: Limit for incoming traffic per second, if any. Example: `10 MiB`.
        rate_out: Limit for outgoing traffic per second, if any. Example: `10 MiB`.
        remote_ns: Namespace on the other side; the root if empty or not given.
        remove_vanished: Deletes at the target what is gone at the source, except protected
            snapshots. Default: `False`.
        transfer_last: Only this many of the newest snapshots of each group; all if not given.
        verified_only: Only snapshots that were verified successfully.
        worker_threads: Number of parallel threads; a sync job copies one group per thread. From
            1 to 32. Default: `1`. New in PBS 4.2.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        NotFound: there is no such datastore or remote.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.
        Unavailable: a maintenance mode forbids it, or the remote cannot be reached.

    Privileges:
        on /remote/{remote}/{remote-store}[/{remote-ns}]: Remote.DatastoreBackup
        on /datastore/{store}[/{ns}]: Datastore.Read or Datastore.Backup
        on /remote/{remote}/{remote-store}[/{remote-ns}]: Remote.DatastorePrune or
            Remote.DatastoreModify with remove-vanished
    """
    return TaskRequest(
        _START_PUSH,
        {
            "remote": remote,
            "remote-store": remote_store,
            "store": store,
            "burst-in": burst_in,
            "burst-out": burst_out,
            "encrypted-only": encrypted_only,
            "encryption-key": encryption_key,
            "group-filter": group_filter,
            "max-depth": max_depth,
            "ns": ns,
            "rate-in": rate_in,
            "rate-out": rate_out,
            "remote-ns": remote_ns,
            "remove-vanished": remove_vanished,
            "transfer-last": transfer_last,
            "verified-only": verified_only,
            "worker-threads": worker_threads,
        },
    )


@model_class
class SyncJobConfig:
    """What a sync job copies, where to and when, without what its runs did."""

    id: str
    """Id of the job, such as `s-nightly`."""
    remote_store: str
    """Name of the datastore on the other side."""
    store: str
    """Datastore here: the target of a pull, the source of a push."""
    active_encryption_key: str | None = None
    """Id of the stored key that a push encrypts with. None if not set. New in PBS 4.2."""
    associated_key: tuple[str, ...] | None = None
    """Ids of the job's other stored keys, besides the active one. None if not set. New in PBS 4.2."""
    burst_in: str | None = None
    """Amount of incoming data that may briefly exceed the limit. A size with a unit, such as `10
    MiB`. None if not set."""
    burst_out: str | None = None
    """Amount of outgoing data that may briefly exceed the limit. A size with a unit, such as `10
    MiB`. None if not set."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    encrypted_only: bool | None = None
    """True for only encrypted snapshots; None for all."""
    group_filter: tuple[str, ...] | None = None
    """Which groups to include, such as `type:vm`, `group:vm/100` or `regex:^host/`; with `exclude:`
    in front, which to leave out. None if not set."""
    max_depth: int | None = None
    """Levels of sub-namespaces to include: 0 none, all if None."""
    ns: str | None = None
    """Namespace in `store`; the root if empty or None."""
    owner: str | None = None
    """Owner of the groups a pull writes, whose rights it uses; root@pam if None."""
    rate_in: str | None = None
    """Limit for incoming traffic per second, if any. A size with a unit, such as `10 MiB`. None if
    not set."""
    rate_out: str | None = None
    """Limit for outgoing traffic per second, if any. A size with a unit, such as `10 MiB`. None if
    not set."""
    remote: str | None = None
    """Name of a remote (`list_remotes`); without one, both sides are on this server."""
    remote_ns: str | None = None
    """Namespace on the other side; the root if empty or None."""
    remove_vanished: bool | None = None
    """Deletes at the target what is gone at the source, except protected snapshots. None means
    `False`."""
    resync_corrupt: bool | None = None
    """Whether snapshots that failed verification here are copied again; None means that they are
    not."""
    run_on_mount: bool | None = None
    """Whether it also runs when the removable datastore is mounted; None means that it does not.
    New in PBS 4.0."""
    schedule: str | None = None
    """When it runs automatically; never if None. A systemd calendar event, such as `daily` or
    `mon..fri 02:30`."""
    sync_direction: SyncDirection | None = None
    """`pull` copies into `store`, `push` copies out of it. None means `pull`."""
    transfer_last: int | None = None
    """Only this many of the newest snapshots of each group; all if None."""
    unmount_on_done: bool | None = None
    """Whether the removable datastore is unmounted after the run; None means that it is not. New in
    PBS 4.1.0."""
    verified_only: bool | None = None
    """True for only snapshots that were verified successfully; None for all."""
    worker_threads: int | None = None
    """Number of parallel threads; a sync job copies one group per thread. None means `1`. New in
    PBS 4.2."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class SyncJobStatus:
    """A sync job with its last run and its next one."""

    id: str
    """Id of the job, such as `s-nightly`."""
    remote_store: str
    """Name of the datastore on the other side."""
    store: str
    """Datastore here: the target of a pull, the source of a push."""
    active_encryption_key: str | None = None
    """Id of the stored key that a push encrypts with. None if not set. New in PBS 4.2."""
    associated_key: tuple[str, ...] | None = None
    """Ids of the job's other stored keys, besides the active one. None if not set. New in PBS 4.2."""
    burst_in: str | None = None
    """Amount of incoming data that may briefly exceed the limit. A size with a unit, such as `10
    MiB`. None if not set."""
    burst_out: str | None = None
    """Amount of outgoing data that may briefly exceed the limit. A size with a unit, such as `10
    MiB`. None if not set."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    encrypted_only: bool | None = None
    """True for only encrypted snapshots; None for all."""
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
    max_depth: int | None = None
    """Levels of sub-namespaces to include: 0 none, all if None."""
    next_run: int | None = None
    """When the schedule next runs it; None if no run is due. Unix seconds. `next_run_utc` is the
    same as a datetime."""
    ns: str | None = None
    """Namespace in `store`; the root if empty or None."""
    owner: str | None = None
    """Owner of the groups a pull writes, whose rights it uses; root@pam if None."""
    rate_in: str | None = None
    """Limit for incoming traffic per second, if any. A size with a unit, such as `10 MiB`. None if
    not set."""
    rate_out: str | None = None
    """Limit for outgoing traffic per second, if any. A size with a unit, such as `10 MiB`. None if
    not set."""
    remote: str | None = None
    """Name of a remote (`list_remotes`); without one, both sides are on this server."""
    remote_ns: str | None = None
    """Namespace on the other side; the root if empty or None."""
    remove_vanished: bool | None = None
    """Deletes at the target what is gone at the source, except protected snapshots. None means
    `False`."""
    resync_corrupt: bool | None = None
    """Whether snapshots that failed verification here are copied again; None means that they are
    not."""
    run_on_mount: bool | None = None
    """Whether it also runs when the removable datastore is mounted; None means that it does not.
    New in PBS 4.0."""
    schedule: str | None = None
    """When it runs automatically; never if None. A systemd calendar event, such as `daily` or
    `mon..fri 02:30`."""
    sync_direction: SyncDirection | None = None
    """`pull` copies into `store`, `push` copies out of it. None means `pull`."""
    transfer_last: int | None = None
    """Only this many of the newest snapshots of each group; all if None."""
    unmount_on_done: bool | None = None
    """Whether the removable datastore is unmounted after the run; None means that it is not. New in
    PBS 4.1.0."""
    verified_only: bool | None = None
    """True for only snapshots that were verified successfully; None for all."""
    worker_threads: int | None = None
    """Number of parallel threads; a sync job copies one group per thread. None means `1`. New in
    PBS 4.2."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    last_run_endtime_utc: ClassVar[OptionalUtc] = OptionalUtc("last_run_endtime")
    """When the last run ended; None before the first run and during a run. `last_run_endtime` as a
    datetime in UTC."""
    next_run_utc: ClassVar[OptionalUtc] = OptionalUtc("next_run")
    """When the schedule next runs it; None if no run is due. `next_run` as a datetime in UTC."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_SYNC_JOB_CONFIG_SHAPE = Shape(
    SyncJobConfig,
    {
        "id": TEXT,
        "remote-store": TEXT,
        "store": TEXT,
        "active-encryption-key": Optional(TEXT),
        "associated-key": Optional(ListOf(TEXT)),
        "burst-in": Optional(TEXT),
        "burst-out": Optional(TEXT),
        "comment": Optional(TEXT),
        "encrypted-only": Optional(BOOLEAN),
        "group-filter": Optional(ListOf(TEXT)),
        "max-depth": Optional(INTEGER),
        "ns": Optional(TEXT),
        "owner": Optional(TEXT),
        "rate-in": Optional(TEXT),
        "rate-out": Optional(TEXT),
        "remote": Optional(TEXT),
        "remote-ns": Optional(TEXT),
        "remove-vanished": Optional(BOOLEAN),
        "resync-corrupt": Optional(BOOLEAN),
        "run-on-mount": Optional(BOOLEAN),
        "schedule": Optional(TEXT),
        "sync-direction": Optional(WORD),
        "transfer-last": Optional(INTEGER),
        "unmount-on-done": Optional(BOOLEAN),
        "verified-only": Optional(BOOLEAN),
        "worker-threads": Optional(INTEGER),
    },
)


_SYNC_JOB_STATUS_SHAPE = Shape(
    SyncJobStatus,
    {
        "id": TEXT,
        "remote-store": TEXT,
        "store": TEXT,
        "active-encryption-key": Optional(TEXT),
        "associated-key": Optional(ListOf(TEXT)),
        "burst-in": Optional(TEXT),
        "burst-out": Optional(TEXT),
        "comment": Optional(TEXT),
        "encrypted-only": Optional(BOOLEAN),
        "group-filter": Optional(ListOf(TEXT)),
        "last-run-endtime": Optional(INTEGER),
        "last-run-state": Optional(TEXT),
        "last-run-upid": Optional(UPID),
        "max-depth": Optional(INTEGER),
        "next-run": Optional(INTEGER),
        "ns": Optional(TEXT),
        "owner": Optional(TEXT),
        "rate-in": Optional(TEXT),
        "rate-out": Optional(TEXT),
        "remote": Optional(TEXT),
        "remote-ns": Optional(TEXT),
        "remove-vanished": Optional(BOOLEAN),
        "resync-corrupt": Optional(BOOLEAN),
        "run-on-mount": Optional(BOOLEAN),
        "schedule": Optional(TEXT),
        "sync-direction": Optional(WORD),
        "transfer-last": Optional(INTEGER),
        "unmount-on-done": Optional(BOOLEAN),
        "verified-only": Optional(BOOLEAN),
        "worker-threads": Optional(INTEGER),
    },
)


_LIST_SYNC_JOB_STATUS = Operation(
    name="sync.list_sync_job_status",
    method="GET",
    template="/admin/sync",
    effect="read",
    privileges=(
        "any login",
        "Datastore.Audit on the job's /datastore/{store}[/{ns}] to see a job",
        "Remote.Audit on its /remote/{remote} to see a job",
    ),
    decode=Decoder(ListOf(_SYNC_JOB_STATUS_SHAPE)),
    attributes=("digest",),
    parameters=(
        Parameter("store", "store", "query"),
        Parameter("sync_direction", "sync-direction", "query"),
    ),
    home=__name__,
)


_RUN_SYNC_JOB = Operation(
    name="sync.run_sync_job",
    method="POST",
    template="/admin/sync/{id}/run",
    effect="start",
    privileges=(
        "Datastore.Backup on the job's /datastore/{store}[/{ns}] to pull",
        "Remote.Read on its /remote/{remote}/{remote-store} to pull",
        (
            "Datastore.Prune on the job's /datastore/{store}[/{ns}] to pull with remove-vanished, "
            "Datastore.Modify for groups of others"
        ),
        "Remote.DatastoreBackup on its /remote/{remote}/{remote-store}[/{remote-ns}] to push",
        "Datastore.Read or Datastore.Backup on the job's /datastore/{store}[/{ns}] to push",
        (
            "Remote.DatastorePrune or Remote.DatastoreModify on its "
            "/remote/{remote}/{remote-store}[/{remote-ns}] to push with remove-vanished"
        ),
    ),
    decode=Decoder(UPID),
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)


_LIST_SYNC_JOBS = Operation(
    name="sync.list_sync_jobs",
    method="GET",
    template="/config/sync",
    effect="read",
    privileges=(
        "any login",
        "Datastore.Audit on the job's /datastore/{store}[/{ns}] to see a job",
        "Remote.Audit on its /remote/{remote} to see a job",
    ),
    decode=Decoder(ListOf(_SYNC_JOB_CONFIG_SHAPE)),
    attributes=("digest",),
    parameters=(Parameter("sync_direction", "sync-direction", "query"),),
    home=__name__,
)


_CREATE_SYNC_JOB = Operation(
    name="sync.create_sync_job",
    method="POST",
    template="/config/sync",
    effect="write",
    privileges=(
        "Datastore.Backup on the job's /datastore/{store}[/{ns}] to pull",
        "Remote.Read on its /remote/{remote}/{remote-store} to pull",
        (
            "Datastore.Prune on the job's /datastore/{store}[/{ns}] to pull with remove-vanished, "
            "Datastore.Modify for groups of others"
        ),
        "Remote.DatastoreBackup on its /remote/{remote}/{remote-store}[/{remote-ns}] to push",
        "Datastore.Read or Datastore.Backup on the job's /datastore/{store}[/{ns}] to push",
        (
            "Remote.DatastorePrune or Remote.DatastoreModify on its "
            "/remote/{remote}/{remote-store}[/{remote-ns}] to push with remove-vanished"
        ),
    ),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "body"),
        Parameter("remote_store", "remote-store", "body"),
        Parameter("store", "store", "body"),
        Parameter("active_encryption_key", "active-encryption-key", "body"),
        Parameter("associated_key", "associated-key", "body", "array"),
        Parameter("burst_in", "burst-in", "body"),
        Parameter("burst_out", "burst-out", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("encrypted_only", "encrypted-only", "body", "boolean"),
        Parameter("group_filter", "group-filter", "body", "array"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("ns", "ns", "body"),
        Parameter("owner", "owner", "body"),
        Parameter("rate_in", "rate-in", "body"),
        Parameter("rate_out", "rate-out", "body"),
        Parameter("remote", "remote", "body"),
        Parameter("remote_ns", "remote-ns", "body"),
        Parameter("remove_vanished", "remove-vanished", "body", "boolean"),
        Parameter("resync_corrupt", "resync-corrupt", "body", "boolean"),
        Parameter("run_on_mount", "run-on-mount", "body", "boolean"),
        Parameter("schedule", "schedule", "body"),
        Parameter("sync_direction", "sync-direction", "body"),
        Parameter("transfer_last", "transfer-last", "body", "integer"),
        Parameter("unmount_on_done", "unmount-on-done", "body", "boolean"),
        Parameter("verified_only", "verified-only", "body", "boolean"),
        Parameter("worker_threads", "worker-threads", "body", "integer"),
    ),
    home=__name__,
)


_DELETE_SYNC_JOB = Operation(
    name="sync.delete_sync_job",
    method="DELETE",
    template="/config/sync/{id}",
    effect="destroy",
    privileges=(
        "Datastore.Backup on the job's /datastore/{store}[/{ns}] to pull",
        "Remote.Read on its /remote/{remote}/{remote-store} to pull",
        (
            "Datastore.Prune on the job's /datastore/{store}[/{ns}] to pull with remove-vanished, "
            "Datastore.Modify for groups of others"
        ),
        "Remote.DatastoreBackup on its /remote/{remote}/{remote-store}[/{remote-ns}] to push",
        "Datastore.Read or Datastore.Backup on the job's /datastore/{store}[/{ns}] to push",
        (
            "Remote.DatastorePrune or Remote.DatastoreModify on its "
            "/remote/{remote}/{remote-store}[/{remote-ns}] to push with remove-vanished"
        ),
    ),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_SYNC_JOB = Operation(
    name="sync.get_sync_job",
    method="GET",
    template="/config/sync/{id}",
    effect="read",
    privileges=(
        "Datastore.Audit on the job's /datastore/{store}[/{ns}]",
        "Remote.Audit on its /remote/{remote}",
    ),
    decode=Decoder(_SYNC_JOB_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)


_UPDATE_SYNC_JOB = Operation(
    name="sync.update_sync_job",
    method="PUT",
    template="/config/sync/{id}",
    effect="write",
    privileges=(
        "Datastore.Backup on the job's /datastore/{store}[/{ns}] to pull",
        "Remote.Read on its /remote/{remote}/{remote-store} to pull",
        (
            "Datastore.Prune on the job's /datastore/{store}[/{ns}] to pull with remove-vanished, "
            "Datastore.Modify for groups of others"
        ),
        "Remote.DatastoreBackup on its /remote/{remote}/{remote-store}[/{remote-ns}] to push",
        "Datastore.Read or Datastore.Backup on the job's /datastore/{store}[/{ns}] to push",
        (
            "Remote.DatastorePrune or Remote.DatastoreModify on its "
            "/remote/{remote}/{remote-store}[/{remote-ns}] to push with remove-vanished"
        ),
    ),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("active_encryption_key", "active-encryption-key", "body"),
        Parameter("associated_key", "associated-key", "body", "array"),
        Parameter("burst_in", "burst-in", "body"),
        Parameter("burst_out", "burst-out", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("encrypted_only", "encrypted-only", "body", "boolean"),
        Parameter("group_filter", "group-filter", "body", "array"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("ns", "ns", "body"),
        Parameter("owner", "owner", "body"),
        Parameter("rate_in", "rate-in", "body"),
        Parameter("rate_out", "rate-out", "body"),
        Parameter("remote", "remote", "body"),
        Parameter("remote_ns", "remote-ns", "body"),
        Parameter("remote_store", "remote-store", "body"),
        Parameter("remove_vanished", "remove-vanished", "body", "boolean"),
        Parameter("resync_corrupt", "resync-corrupt", "body", "boolean"),
        Parameter("run_on_mount", "run-on-mount", "body", "boolean"),
        Parameter("schedule", "schedule", "body"),
        Parameter("store", "store", "body"),
        Parameter("sync_direction", "sync-direction", "body"),
        Parameter("transfer_last", "transfer-last", "body", "integer"),
        Parameter("unmount_on_done", "unmount-on-done", "body", "boolean"),
        Parameter("verified_only", "verified-only", "body", "boolean"),
        Parameter("worker_threads", "worker-threads", "body", "integer"),
    ),
    home=__name__,
)


_START_PULL = Operation(
    name="sync.start_pull",
    method="POST",
    template="/pull",
    effect="start",
    privileges=(
        "Datastore.Backup on /datastore/{store}[/{ns}]",
        "Remote.Read on /remote/{remote}/{remote-store}",
        "Datastore.Prune on /datastore/{store}[/{ns}] with remove-vanished",
    ),
    decode=Decoder(UPID),
    parameters=(
        Parameter("remote_store", "remote-store", "body"),
        Parameter("store", "store", "body"),
        Parameter("burst_in", "burst-in", "body"),
        Parameter("burst_out", "burst-out", "body"),
        Parameter("decryption_keys", "decryption-keys", "body", "array"),
        Parameter("encrypted_only", "encrypted-only", "body", "boolean"),
        Parameter("group_filter", "group-filter", "body", "array"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("ns", "ns", "body"),
        Parameter("rate_in", "rate-in", "body"),
        Parameter("rate_out", "rate-out", "body"),
        Parameter("remote", "remote", "body"),
        Parameter("remote_ns", "remote-ns", "body"),
        Parameter("remove_vanished", "remove-vanished", "body", "boolean"),
        Parameter("resync_corrupt", "resync-corrupt", "body", "boolean"),
        Parameter("transfer_last", "transfer-last", "body", "integer"),
        Parameter("verified_only", "verified-only", "body", "boolean"),
        Parameter("worker_threads", "worker-threads", "body", "integer"),
    ),
    home=__name__,
)


_START_PUSH = Operation(
    name="sync.start_push",
    method="POST",
    template="/push",
    effect="start",
    privileges=(
        "Remote.DatastoreBackup on /remote/{remote}/{remote-store}[/{remote-ns}]",
        "Datastore.Read or Datastore.Backup on /datastore/{store}[/{ns}]",
        (
            "Remote.DatastorePrune or Remote.DatastoreModify on "
            "/remote/{remote}/{remote-store}[/{remote-ns}] with remove-vanished"
        ),
    ),
    decode=Decoder(UPID),
    parameters=(
        Parameter("remote", "remote", "body"),
        Parameter("remote_store", "remote-store", "body"),
        Parameter("store", "store", "body"),
        Parameter("burst_in", "burst-in", "body"),
        Parameter("burst_out", "burst-out", "body"),
        Parameter("encrypted_only", "encrypted-only", "body", "boolean"),
        Parameter("encryption_key", "encryption-key", "body"),
        Parameter("group_filter", "group-filter", "body", "array"),
        Parameter("max_depth", "max-depth", "body", "integer"),
        Parameter("ns", "ns", "body"),
        Parameter("rate_in", "rate-in", "body"),
        Parameter("rate_out", "rate-out", "body"),
        Parameter("remote_ns", "remote-ns", "body"),
        Parameter("remove_vanished", "remove-vanished", "body", "boolean"),
        Parameter("transfer_last", "transfer-last", "body", "integer"),
        Parameter("verified_only", "verified-only", "body", "boolean"),
        Parameter("worker_threads", "worker-threads", "body", "integer"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
