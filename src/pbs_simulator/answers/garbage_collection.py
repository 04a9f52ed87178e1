"""Garbage collection: starting it, its status, and the overview with the schedule of every store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.datastores import Datastore, empty_gc_status
from pbs_simulator.stores import OVERVIEW, acl_path, check_usable, open_store, seen_from_below
from pbs_simulator.tasks import Task


@answers("POST", "/admin/datastore/{store}/gc")
def start(call: Call) -> str:
    store = open_store(call, "write")
    jobs = call.server.jobs
    if jobs.running("gc", store.name):
        raise Refusal("garbage collection already running")

    def finished(task: Task) -> None:
        if task.status == "OK":
            store.gc_status = _status(call, store, task)

    upid = call.server.tasks.start("garbage_collection", store.name, call.auth_id, _work(call, store), finished)
    jobs.ran("gc", store.name, upid)
    return upid


def _indexes(store: Datastore) -> list[int]:
    """The sizes of all index files."""
    return [
        file.size or 0
        for _, group in store.groups()
        for snapshot in group.snapshots.values()
        for file in snapshot.files
        if file.filename.endswith((".didx", ".fidx"))
    ]


def _status(call: Call, store: Datastore, task: Task) -> dict[str, Any]:
    """The numbers of a finished run; what was measured before is kept where the content gives no better number."""
    old, sizes = store.gc_status, _indexes(store)
    index_bytes = old["index-data-bytes"] or sum(sizes)
    status = empty_gc_status() | {
        "upid": task.upid,
        "index-file-count": len(sizes),
        "index-data-bytes": index_bytes,
        "disk-bytes": old["disk-bytes"] or index_bytes // 8,
        "disk-chunks": old["disk-chunks"] or index_bytes // (32 * 1024**2) + bool(index_bytes),
        "pending-bytes": old["pending-bytes"],
        "pending-chunks": old["pending-chunks"],
    }
    if call.server.at_least("4.0"):
        status["cache-stats"] = old.get("cache-stats") or {"hits": len(sizes), "misses": status["disk-chunks"]}
    return status


def _work(call: Call, store: Datastore) -> Iterator[str]:
    count = len(_indexes(store))
    cutoff = datetime.fromtimestamp(call.server.clock.time() - 86700, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield f"starting garbage collection on store {store.name}"
    yield "Access time update check successful, proceeding with GC."
    yield f"Using access time cutoff 1d 5m, minimum access time is {cutoff}"
    yield "Start GC phase1 (mark used chunks)"
    last = -1
    for index in range(1, count + 1):
        if (percent := index * 100 // count) != last:
            last = percent
            yield f"marked {percent}% ({index} of {count} index files)"
    yield "Start GC phase2 (sweep unused chunks)"
    yield "Removed garbage: 0 B"
    yield "Removed chunks: 0"
    yield f"Original data usage: {store.gc_status['index-data-bytes'] / 1024**2:.3f} MiB"
    yield f"On-Disk chunks: {store.gc_status['disk-chunks']}"


def _job(call: Call, store: Datastore) -> dict[str, Any]:
    """Status and schedule of one store's garbage collection."""
    schedule = store.config.get("gc-schedule")
    shown = {**store.gc_status, "store": store.name}
    if schedule is not None:
        shown["schedule"] = schedule
    run = call.server.jobs.describe("gc", store.name, schedule)
    upid = run.pop("last-run-upid", None)
    if upid is not None:
        task = call.server.tasks.get(upid)
        if task is not None and task.endtime is not None:
            run["duration"] = task.endtime - task.starttime
    shown |= run
    return shown


@answers("GET", "/admin/datastore/{store}/gc")
def read_status(call: Call) -> dict[str, Any]:
    return _job(call, open_store(call))


@answers("GET", "/admin/gc")
@answers("GET", "/admin/gc/{store}")
def list_jobs(call: Call) -> list[dict[str, Any]]:
    """Every visible store that can be used just now, or the one named; offline ones are left out of the list."""
    if call.get("store") is not None:
        return [_job(call, open_store(call))]
    listed: list[dict[str, Any]] = []
    for store in call.server.datastores.values():
        if not call.server.may(call.auth_id, acl_path(store.name), *OVERVIEW) and not seen_from_below(call.server, call.auth_id, store.name):
            continue
        try:
            check_usable(store, "read")
        except Refusal:
            continue
        listed.append(_job(call, store))
    return listed
