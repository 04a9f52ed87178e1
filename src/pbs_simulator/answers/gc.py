"""Garbage collection: starting it, its status, and the overview with the schedule of every
store.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.chunks import CHUNK, CHUNK_ON_DISK, GRACE, Content, human_bytes
from pbs_simulator.datastore_access import OVERVIEW, acl_path, check_tuning, check_usable, open_store, seen_from_below
from pbs_simulator.datastores import Datastore, empty_gc_status, time_text
from pbs_simulator.exchanges import FALSE_WORDS
from pbs_simulator.job_answers import notifying
from pbs_simulator.refusals import Refusal

answers: Answers = Answers()


@answers("POST", "/admin/datastore/{store}/gc")
def start(call: ApiCall) -> str:
    store = open_store(call, "write")
    jobs = call.server.jobs
    if jobs.running("gc", store.name):
        raise Refusal("garbage collection already running")

    def work(upid: str) -> Iterator[str]:
        return notifying(call.server, store.name, _work(call, store, upid))

    upid = call.server.tasks.start("garbage_collection", store.name, call.auth_id, work)
    jobs.ran("gc", store.name, upid)
    return upid


def _work(call: ApiCall, store: Datastore, upid: str) -> Iterator[str]:
    now = call.server.clock.time()
    tuning = check_tuning(store)
    grace = int(tuning["gc-atime-cutoff"]) * 60 if "gc-atime-cutoff" in tuning else GRACE
    cutoff = time_text(int(now - grace))
    yield f"starting garbage collection on store {store.name}"
    if tuning.get("gc-atime-safety-check", "true").lower() in FALSE_WORDS:
        yield "Access time update check disabled by datastore tuning options."
    else:
        yield "Access time update check successful, proceeding with GC."
    yield f"Using access time cutoff {_span(grace)}, minimum access time is {cutoff}"
    yield "Start GC phase1 (mark used chunks)"
    content = store.content()
    for percent, index in _steps(content.index_files):
        yield f"marked {percent}% ({index} of {content.index_files} index files)"
    yield "Start GC phase2 (sweep unused chunks)"
    chunks = store.chunks.on_disk(content)
    for percent, index in _steps(chunks):
        if percent < 100:
            yield f"processed {percent}% ({index} chunks)"
    removed = store.chunks.collect(content, now, grace)
    status = _status(call, store, content, removed, upid)
    if (cache := status.get("cache-stats")) and content.index_files:
        ratio = cache["hits"] * 100 / (cache["hits"] + cache["misses"])
        yield f"Chunk cache: hits {cache['hits']}, misses {cache['misses']} (hit ratio {ratio:.2f}%)"
    yield f"Removed garbage: {human_bytes(status['removed-bytes'])}"
    yield f"Removed chunks: {removed}"
    if store.chunks.pending:
        yield f"Pending removals: {human_bytes(status['pending-bytes'])} (in {store.chunks.pending} chunks)"
    yield f"Original data usage: {human_bytes(content.index_bytes)}"
    if content.index_bytes:
        percent = status["disk-bytes"] * 100 / content.index_bytes
        yield f"On-Disk usage: {human_bytes(status['disk-bytes'])} ({percent:.2f}%)"
    yield f"On-Disk chunks: {status['disk-chunks']}"
    factor = content.index_bytes / status["disk-bytes"] if status["disk-bytes"] else 1.0
    yield f"Deduplication factor: {factor:.2f}"
    if status["disk-chunks"]:
        yield f"Average chunk size: {human_bytes(status['disk-bytes'] / status['disk-chunks'])}"
    store.gc_status = status


def _span(seconds: int) -> str:
    """A time span as PBS writes it: `1d 5m`."""
    parts: list[str] = []
    for unit, length in (("d", 86_400), ("h", 3600), ("m", 60)):
        count, seconds = divmod(seconds, length)
        if count:
            parts.append(f"{count}{unit}")
    return " ".join(parts)


def _steps(count: int) -> Iterator[tuple[int, int]]:
    """Each full per cent of the way with how far that is, as logs show it."""
    last = 0
    for index in range(1, count + 1):
        if (percent := index * 100 // count) != last:
            last = percent
            yield percent, index


def _status(call: ApiCall, store: Datastore, content: Content, removed: int, upid: str) -> dict[str, Any]:
    """The numbers of a run. Chunks that wait for their removal are counted apart."""
    status = empty_gc_status() | {
        "upid": upid,
        "index-file-count": content.index_files,
        "index-data-bytes": content.index_bytes,
        "disk-bytes": content.chunks * CHUNK_ON_DISK,
        "disk-chunks": content.chunks,
        "pending-bytes": store.chunks.pending * CHUNK_ON_DISK,
        "pending-chunks": store.chunks.pending,
        "removed-bytes": removed * CHUNK_ON_DISK,
        "removed-chunks": removed,
    }
    if call.server.at_least("4.0"):
        status["cache-stats"] = {"hits": content.index_bytes // CHUNK, "misses": content.chunks}
    return status


def _job(call: ApiCall, store: Datastore) -> dict[str, Any]:
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
def read_status(call: ApiCall) -> dict[str, Any]:
    return _job(call, open_store(call))


@answers("GET", "/admin/gc")
@answers("GET", "/admin/gc/{store}")
def list_jobs(call: ApiCall) -> list[dict[str, Any]]:
    """Every visible store that can be used just now, or the one named; offline ones are left out of
    the list.
    """
    if call.get("store") is not None:
        return [_job(call, open_store(call))]
    listed: list[dict[str, Any]] = []
    for store in call.server.datastores.values():
        if not call.server.may(call.auth_id, acl_path(store.name), *OVERVIEW) and not seen_from_below(
            call.server, call.auth_id, store.name
        ):
            continue
        try:
            check_usable(store, "read")
        except Refusal:
            continue
        listed.append(_job(call, store))
    return listed
