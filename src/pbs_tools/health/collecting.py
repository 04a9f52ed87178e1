"""The plan that collects what a health report is made of."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable
from typing import Any, TypeVar

import attrs

from pbs_api.apt import list_apt_updates
from pbs_api.certificates import list_certificates
from pbs_api.datastore import DatastoreUsage, list_datastore_usage
from pbs_api.gc import GarbageCollectionJobStatus, list_gc_jobs
from pbs_api.groups import list_groups
from pbs_api.nodes import get_node_subscription
from pbs_api.prune import list_prune_job_status
from pbs_api.server import get_version
from pbs_api.snapshots import SnapshotListItem, list_snapshots
from pbs_api.sync import list_sync_job_status
from pbs_api.tasks import TaskListItem, list_tasks
from pbs_api.verify import list_verify_job_status
from pbs_client import PbsError
from pbs_tools import clocks
from pbs_tools.health.facts import (
    DAY,
    CertificateFacts,
    Collection,
    Facts,
    GroupFacts,
    JobFacts,
    ServerFacts,
    StoreFacts,
    SubscriptionFacts,
    TaskFacts,
    UpdateFacts,
    Usage,
)
from pbs_tools.inventory import Group, Server, Unseen, View, every_namespace, look, no_such_store, unseen
from pbs_tools.left_out import whole
from pbs_tools.plans import Ask, Fork, Give, Plan, ask, ask_whole
from pbs_tools.units import moment
from pbs_tools.worker_ids import stores_in

T = TypeVar("T")

PAGE = 500
"""Tasks per request."""


@attrs.frozen
class Scope:
    """What is collected beside stores, groups, jobs and certificates, and how far back."""

    tasks: float | None = 7 * DAY
    """Seconds to look back for tasks that ended badly; None for not at all."""
    groups: bool = True
    """Whether groups and snapshots are looked at: the larger part of the work."""
    jobs: bool = True
    """Whether prune, verify and sync jobs are."""
    certificates: bool = True
    subscription: bool = False
    updates: bool = False
    stores: tuple[str, ...] = ()
    """Only these datastores, and what concerns none; all of them if empty."""

    def covers(self, item: Facts | Unseen) -> bool:
        """Whether a fact concerns what is looked at."""
        match item:
            case StoreFacts() | JobFacts() | Unseen():
                names = [item.store] if item.store else []
            case GroupFacts():
                names = [item.id.store]
            case TaskFacts():
                names = list(stores_in(item.worker_type, item.worker_id))
            case _:
                names = []
        return not self.stores or not names or not set(self.stores).isdisjoint(names)


def plan(name: str, scope: Scope, now: float | None = None) -> Plan[Facts | Unseen]:
    """Everything that is known of the server of that name. `now` is the moment from which is looked
    back; the present unless given."""
    view = yield from look(name)
    server, all_stores = view.server, view
    if scope.stores:
        view = attrs.evolve(view, stores=tuple(store for store in view.stores if store.store in scope.stores))
    if not (scope.stores and view.answered):  # Of those that were named, each is seen or said to be missing.
        for gap in view.gaps:
            yield Give(gap)
    if not view.answered:
        return  # It did not answer the first question, so the others would only cost time.
    for missing in sorted(set(scope.stores) - {store.store for store in view.stores}):
        yield Give(Unseen(server, missing, None, "not-there", no_such_store(missing, all_stores)))
    plans: dict[str, Plan[Facts | Unseen]] = {
        "the version": _version(server, judged_by=now),
        "usage of the datastores": _stores(view),
    }
    if scope.jobs:
        plans["prune jobs"] = _prune_jobs(server)
        plans["verify jobs"] = _verify_jobs(server)
        plans["sync jobs"] = _sync_jobs(view)
    if scope.certificates:
        plans["certificates"] = _certificates(server)
    if scope.groups:
        plans["groups"] = every_namespace(view, _groups)
    if scope.tasks is not None:
        plans["tasks"] = _tasks(view, (time.time() if now is None else now) - scope.tasks)
    if scope.subscription:
        plans["the subscription"] = _subscription(server)
    if scope.updates:
        plans["updates"] = _updates(server)
    yield Fork(_guarded(server, what, plan) for what, plan in plans.items())


def _guarded(server: Server, what: str, plan: Plan[Facts | Unseen]) -> Plan[Facts | Unseen]:
    """The plan, whose failure is a gap in the report and not its end; `what` is what it looks
    at."""
    try:
        yield from plan
    except PbsError as error:
        gap = unseen(error, server)
        yield Give(attrs.evolve(gap, reason=f"{what}: {gap.reason}", part=what))


def _whole(
    server: Server, items: Iterable[T], what: str, *names: str, store: str | None = None, ns: str | None = None
) -> Generator[Give[Facts | Unseen], Any, list[T]]:
    """The items that have all these fields. That others were left out is a gap."""
    usable, gap = whole(items, what, *names)
    if gap:
        yield Give(Unseen(server, store, ns, "error", gap))
    return usable


def _version(server: Server, judged_by: float | None) -> Plan[Facts | Unseen]:
    sent = time.time()
    answer = yield from ask_whole(get_version())
    # What is judged by another moment than the present says nothing of the clocks of now.
    clock = clocks.ahead(answer.headers, sent, time.time()) if judged_by is None else None
    for version in (yield from _whole(server, [answer.data], "version", "version", "release")):
        yield Give(ServerFacts(server, f"{version.version}.{version.release}", clock))


def _stores(view: View) -> Plan[Facts | Unseen]:
    listed = yield from ask(list_datastore_usage())
    usage = {item.store: item for item in (yield from _whole(view.server, listed, "datastore usage", "store"))}
    collections: dict[str, GarbageCollectionJobStatus] = {}
    jobs = yield from ask(list_gc_jobs())
    for item in (yield from _whole(view.server, jobs, "garbage collection", "store")):
        collections[item.store] = item
        yield Give(_collection_job(view.server, item))
    for store in view.stores:
        used, collection = usage.get(store.store), collections.get(store.store)
        yield Give(
            StoreFacts(
                view.server,
                store.store,
                store.mount_status,
                store.maintenance,
                used.error if used else None,
                _usage(used) if used else Usage(),
                _collection(collection) if collection else None,
                store.comment,
            )
        )


def _usage(item: DatastoreUsage) -> Usage:
    # PBS says -1 where it does not know.
    known = item.total is not None and item.total > 0
    start, delta = item.history_start, item.history_delta
    history: tuple[tuple[int, float], ...] = ()
    if start is not None and delta:
        shares = enumerate(item.history or ())
        history = tuple((start + number * delta, share) for number, share in shares if share is not None)
    return Usage(
        item.total if known else None,
        item.used if known else None,
        item.avail if known and item.avail is not None and item.avail >= 0 else None,
        history,
    )


def _collection(item: GarbageCollectionJobStatus) -> Collection:
    # While it runs, PBS says neither how nor when the last run ended, but which that was.
    before = item.upid.starttime if item.upid else None
    return Collection(
        item.last_run_state,
        item.last_run_endtime or before,
        _ratio(item.index_data_bytes, item.disk_bytes),
        item.pending_bytes,
        item.still_bad,
    )


def _ratio(whole: int | None, stored: int | None) -> float | None:
    return whole / stored if whole is not None and stored else None


def _collection_job(server: Server, item: GarbageCollectionJobStatus) -> JobFacts:
    return JobFacts(
        server,
        "garbage-collection",
        item.store,
        item.store,
        item.schedule,
        item.last_run_state,
        item.last_run_endtime,
        item.next_run,
        item.upid,
    )


def _prune_jobs(server: Server) -> Plan[Facts | Unseen]:
    listed = yield from ask(list_prune_job_status())
    for job in (yield from _whole(server, listed, "prune job", "id", "store")):
        runs = (job.last_run_state, job.last_run_endtime, job.next_run, job.last_run_upid)
        disabled = bool(job.disable)
        yield Give(JobFacts(server, "prune", job.id, job.store, job.schedule, *runs, disabled, job.comment))


def _verify_jobs(server: Server) -> Plan[Facts | Unseen]:
    listed = yield from ask(list_verify_job_status())
    for job in (yield from _whole(server, listed, "verify job", "id", "store")):
        runs = (job.last_run_state, job.last_run_endtime, job.next_run, job.last_run_upid)
        yield Give(JobFacts(server, "verify", job.id, job.store, job.schedule, *runs, False, job.comment, True))


def _sync_jobs(view: View) -> Plan[Facts | Unseen]:
    server = view.server
    # No remote has that name, so it counts what is handed down to all.
    seen = view.rights.has("Remote.Audit", "/remote/*") and not view.rights.lacking_below("Remote.Audit", "/remote")
    if not seen:
        reason = "sync jobs with remotes are listed only as far as rights go: Remote.Audit on /remote is missing"
        yield Give(Unseen(server, None, None, "no-right", reason, "sync jobs"))
    # Without a direction PBS leaves out the jobs that push.
    listed = yield from ask(list_sync_job_status(sync_direction="all"))
    for job in (yield from _whole(server, listed, "sync job", "id", "store")):
        runs = (job.last_run_state, job.last_run_endtime, job.next_run, job.last_run_upid)
        pushes = job.sync_direction == "push"
        yield Give(JobFacts(server, "sync", job.id, job.store, job.schedule, *runs, False, job.comment, pushes))


def _groups(server: Server, store: str, ns: str) -> Plan[Facts | Unseen]:
    listed = yield from ask(list_groups(store, ns=ns or None))
    groups = yield from _whole(server, listed, "group", "backup_type", "backup_id", store=store, ns=ns)
    histories: dict[tuple[str, str], list[SnapshotListItem]] = {}
    if groups:
        answer: list[SnapshotListItem] = []
        try:
            answer = yield from ask(list_snapshots(store, ns=ns or None))
        except PbsError as error:  # It is the slowest question of all; how old the groups are is known without it.
            gap = unseen(error, server, store, ns)
            yield Give(attrs.evolve(gap, reason=f"snapshots: {gap.reason}"))
        for snapshot in (yield from _whole(server, answer, "snapshot", *_SNAPSHOT, store=store, ns=ns)):
            histories.setdefault((snapshot.backup_type, snapshot.backup_id), []).append(snapshot)
    for item in groups:
        group = Group.listed(server, store, ns, item)
        yield Give(_group(group, histories.get((item.backup_type, item.backup_id), ())))


_SNAPSHOT = ("backup_type", "backup_id", "backup_time")


def _group(group: Group, snapshots: Iterable[SnapshotListItem]) -> GroupFacts:
    ordered = sorted(snapshots, key=lambda snapshot: snapshot.backup_time)
    # PBS does not say the size of one that is still being made, or was abandoned.
    finished = [snapshot for snapshot in ordered if snapshot.size is not None]
    sizes = [snapshot.size for snapshot in finished if snapshot.size]
    states = [snapshot.verification.state if snapshot.verification else None for snapshot in ordered]
    newest = finished[-1].verification if finished else None
    if ordered:  # PBS lists a group by a backup that is not finished, if it has no other.
        group = attrs.evolve(group, last_backup=finished[-1].backup_time if finished else None)
    return GroupFacts(
        group,
        len(ordered),
        sizes[-1] if sizes else None,
        sizes[len(sizes) // 2] if len(sizes) > 2 else None,
        tuple(sorted({int(snapshot.backup_time // DAY) for snapshot in finished})),
        newest.upid.starttime if newest and newest.upid else None,
        tuple(
            f"{snapshot.backup_type}/{snapshot.backup_id}/{moment(snapshot.backup_time)}"
            for snapshot, state in zip(ordered, states, strict=True)
            if state == "failed"
        ),
        states.count("ok"),
        ordered[0].backup_time if ordered and not finished else None,
    )


def _tasks(view: View, since: float) -> Plan[Facts | Unseen]:
    if not view.rights.has("Sys.Audit", "/system/tasks"):
        reason = "only tasks of the login itself are listed: Sys.Audit on /system/tasks is missing"
        yield Give(Unseen(view.server, None, None, "no-right", reason, "tasks"))
    ended = yield from _ended_since(since)
    for task in (yield from _whole(view.server, ended, "task", "upid", "worker_type")):
        if task.endtime is not None and task.status is not None and task.status != "OK":
            kind = (task.worker_type, task.worker_id)
            yield Give(TaskFacts(view.server, task.upid, *kind, task.starttime, task.endtime, task.status))


def _ended_since(since: float) -> Generator[Ask, Any, list[TaskListItem]]:
    """The tasks that ended since then, whenever they began: PBS itself would compare the time at
    which they started."""
    ended: list[TaskListItem] = []
    first: str | None = None
    for start in range(0, 1_000_000, PAGE):
        page = yield from ask(list_tasks(start=start, limit=PAGE, statusfilter=["error", "warning", "unknown"]))
        ended += [task for task in page if task.endtime is not None and task.endtime >= since]
        # Finished tasks come newest first, by the time of their end.
        # A server that gives the same page again would be asked for ever.
        if len(page) < PAGE or (page[-1].endtime or since) < since or page[0].upid == first:
            break
        first = page[0].upid
    return ended


def _certificates(server: Server) -> Plan[Facts | Unseen]:
    listed = yield from ask(list_certificates())
    for certificate in (yield from _whole(server, listed, "certificate", "filename")):
        yield Give(CertificateFacts(server, certificate.filename, certificate.subject, certificate.notafter))


def _subscription(server: Server) -> Plan[Facts | Unseen]:
    answer = yield from ask(get_node_subscription())
    for subscription in (yield from _whole(server, [answer], "subscription", "status")):
        yield Give(SubscriptionFacts(server, subscription.status, subscription.nextduedate))


def _updates(server: Server) -> Plan[Facts | Unseen]:
    listed = yield from ask(list_apt_updates())
    updates = yield from _whole(server, listed, "update", "package")
    yield Give(UpdateFacts(server, tuple(update.package for update in updates)))
