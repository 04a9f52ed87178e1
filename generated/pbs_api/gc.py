# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Garbage collection: frees the space of chunks that no backup needs any more.

Backups share chunks, so deleting or pruning a snapshot frees nothing by itself. Garbage
collection marks every chunk that an index still refers to, and removes those that have not been
used for a day and five minutes; younger ones count as `pending_bytes` and are removed later.
Backups may run at the same time.

The schedule is the datastore's setting `gc_schedule`, see `update_datastore`; there are no jobs
to create. `index_data_bytes / disk_bytes` is the deduplication factor.

Example:
    result = pbs.wait(start_gc("tank"), timeout=3600)
    print(result.exitstatus)
    status = pbs.send(get_gc_status("tank"))
    print(status.last_run_state, "and", status.pending_bytes, "bytes for the next run")
    # OK
    # OK and 0 bytes for the next run"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
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
)

from .shared_models import GARBAGE_COLLECTION_CACHE_STATS_SHAPE, GarbageCollectionCacheStats

__all__ = [
    "GarbageCollectionCacheStats",
    "GarbageCollectionJobStatus",
    "get_gc_status",
    "list_datastore_gc_jobs",
    "list_gc_jobs",
    "start_gc",
]


def get_gc_status(store: str, /) -> Request[GarbageCollectionJobStatus]:
    """Gives schedule, next run and result of the last garbage collection of one datastore.

    `GET /admin/datastore/{store}/gc`

    Before the first run all figures are 0, and the fields about a run are None.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.send` returns a `GarbageCollectionJobStatus` (`store`, `upid`, `disk_bytes`,
            `disk_chunks`, `index_data_bytes`, `index_file_count`, `pending_bytes`,
            `pending_chunks` and 10 more).

    Raises:
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}: Datastore.Audit
    """
    return Request(_GET_GC_STATUS, {"store": store})


def start_gc(store: str, /) -> TaskRequest:
    """Starts a garbage collection of one datastore as a task that can take hours.

    `POST /admin/datastore/{store}/gc`

    If one is already running, the call fails with `Busy` after up to ten seconds.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: a garbage collection of this datastore is running.
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}: Datastore.Modify
    """
    return TaskRequest(_START_GC, {"store": store})


def list_gc_jobs(*, store: str | None = None) -> Request[list[GarbageCollectionJobStatus]]:
    """Gives the garbage collection status of every visible datastore in one call.

    `GET /admin/gc`

    Datastores that are offline, or that the caller may not see, are left out silently; an empty
    list usually means missing rights.

    Args:
        store: Only this datastore, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.send` returns a list of `GarbageCollectionJobStatus` (`store`, `upid`,
            `disk_bytes`, `disk_chunks`, `index_data_bytes`, `index_file_count`, `pending_bytes`,
            `pending_chunks` and 10 more).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        NotFound: there is no such datastore.

    Privileges:
        any login
        on /datastore/{store}: Datastore.Audit or Datastore.Modify to see a datastore
    """
    return Request(_LIST_GC_JOBS, {"store": store})


def list_datastore_gc_jobs(store: str, /) -> Request[list[GarbageCollectionJobStatus]]:
    """Gives the garbage collection status of one datastore as a list of at most one item.

    `GET /admin/gc/{store}`

    `get_gc_status` gives the same without the list.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.

    Returns:
        `Client.send` returns a list of `GarbageCollectionJobStatus` (`store`, `upid`,
            `disk_bytes`, `disk_chunks`, `index_data_bytes`, `index_file_count`, `pending_bytes`,
            `pending_chunks` and 10 more); one item.

    Raises:
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}: Datastore.Audit or Datastore.Modify
    """
    return Request(_LIST_DATASTORE_GC_JOBS, {"store": store})


@model_class
class GarbageCollectionJobStatus:
    """The last garbage collection of a datastore, and the next one."""

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
    store: str
    """Name of the datastore, such as `tank`."""
    cache_stats: GarbageCollectionCacheStats | None = None
    """How often the run found a chunk in its cache of chunks it had already marked. None if not
    reported. New in PBS 4.0."""
    duration: int | None = None
    """How long the last run took; None before the first run and during a run. In seconds."""
    last_run_endtime: int | None = None
    """When the last run ended; None before the first run and during a run. Unix seconds.
    `last_run_endtime_utc` is the same as a datetime."""
    last_run_state: str | None = None
    """How the last run ended: `OK`, `WARNINGS: 2`, or the error text; None before the first run and
    during a run."""
    next_run: int | None = None
    """When the schedule next runs it; None if no run is due. Unix seconds. `next_run_utc` is the
    same as a datetime."""
    schedule: str | None = None
    """When garbage collection runs automatically, from the datastore's `gc_schedule`; None if
    never. A systemd calendar event, such as `daily` or `mon..fri 02:30`."""
    upid: Upid | None = None
    """Task of the last run that ended; None before the first."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    last_run_endtime_utc: ClassVar[OptionalUtc] = OptionalUtc("last_run_endtime")
    """When the last run ended; None before the first run and during a run. `last_run_endtime` as a
    datetime in UTC."""
    next_run_utc: ClassVar[OptionalUtc] = OptionalUtc("next_run")
    """When the schedule next runs it; None if no run is due. `next_run` as a datetime in UTC."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_GARBAGE_COLLECTION_JOB_STATUS_SHAPE = Shape(
    GarbageCollectionJobStatus,
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
        "store": TEXT,
        "cache-stats": Optional(GARBAGE_COLLECTION_CACHE_STATS_SHAPE),
        "duration": Optional(INTEGER),
        "last-run-endtime": Optional(INTEGER),
        "last-run-state": Optional(TEXT),
        "next-run": Optional(INTEGER),
        "schedule": Optional(TEXT),
        "upid": Optional(UPID),
    },
)


_GET_GC_STATUS = Operation(
    name="gc.get_gc_status",
    method="GET",
    template="/admin/datastore/{store}/gc",
    effect="read",
    privileges=("Datastore.Audit on /datastore/{store}",),
    decode=Decoder(_GARBAGE_COLLECTION_JOB_STATUS_SHAPE),
    parameters=(Parameter("store", "store", "path"),),
    home=__name__,
)


_START_GC = Operation(
    name="gc.start_gc",
    method="POST",
    template="/admin/datastore/{store}/gc",
    effect="start",
    privileges=("Datastore.Modify on /datastore/{store}",),
    decode=Decoder(UPID),
    parameters=(Parameter("store", "store", "path"),),
    home=__name__,
)


_LIST_GC_JOBS = Operation(
    name="gc.list_gc_jobs",
    method="GET",
    template="/admin/gc",
    effect="read",
    privileges=(
        "any login",
        "Datastore.Audit or Datastore.Modify on /datastore/{store} to see a datastore",
    ),
    decode=Decoder(ListOf(_GARBAGE_COLLECTION_JOB_STATUS_SHAPE)),
    parameters=(Parameter("store", "store", "query"),),
    home=__name__,
)


_LIST_DATASTORE_GC_JOBS = Operation(
    name="gc.list_datastore_gc_jobs",
    method="GET",
    template="/admin/gc/{store}",
    effect="read",
    privileges=("Datastore.Audit or Datastore.Modify on /datastore/{store}",),
    decode=Decoder(ListOf(_GARBAGE_COLLECTION_JOB_STATUS_SHAPE)),
    parameters=(Parameter("store", "store", "path"),),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
