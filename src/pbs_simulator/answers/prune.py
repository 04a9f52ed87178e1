"""Pruning: of one group, at once, as a preview or as a task; of a whole datastore, always as a
task; and prune jobs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import (
    MISSING,
    accessible_groups,
    acl_path,
    check_namespace,
    check_owner,
    named_place,
    open_store,
    require,
    snapshot_removal,
)
from pbs_simulator.datastores import Datastore, Group, Snapshot
from pbs_simulator.job_answers import jobs_with_runs, may_see_job, notifying, refuse_running
from pbs_simulator.refusals import NO_FILE, Refusal
from pbs_simulator.retention import Candidate, Keep, Mark, select
from pbs_simulator.rights import DEEPEST_NAMESPACE
from pbs_simulator.section_answers import answer_sections, root_namespace_is_none
from pbs_simulator.worker_tasks import TaskFailure, TaskWarnings

answers: Answers = Answers()


_FULL, _OWNED = ("Datastore.Modify",), ("Datastore.Prune",)

_WORDS = {Mark.KEEP: "keep", Mark.KEEP_PARTIAL: "keep partial", Mark.PROTECTED: "keep protected", Mark.REMOVE: "remove"}
"""How the log of a whole datastore's prune words the marks."""


def selection(call: ApiCall, group: Group, keep: Keep) -> list[tuple[Snapshot, Mark]]:
    """What becomes of each snapshot of a group, oldest first."""
    candidates = [
        Candidate(snapshot.backup_time, snapshot.finished, snapshot.protected) for snapshot in group.snapshots.values()
    ]
    return [(group.snapshots[candidate.time], mark) for candidate, mark in select(candidates, keep, call.server.zone())]


def _logged(keep: Keep, chosen: list[tuple[Snapshot, Mark]]) -> Iterator[tuple[Snapshot, Mark]]:
    """The marks as the log shows them: without any rule no snapshot was chosen, so it says that
    they go, yet they stay.
    """
    for snapshot, mark in chosen:
        if keep.keeps_something or snapshot.protected:
            yield snapshot, mark
        else:
            yield snapshot, Mark.KEEP_PARTIAL if snapshot is chosen[-1][0] and not snapshot.finished else Mark.REMOVE


def _pruned(
    store: Datastore, ns: str, group: Group, keep: Keep, chosen: list[tuple[Snapshot, Mark]], line: str
) -> Iterator[str]:
    """The lines about the snapshots of a group, which removes them on the way; `line` is what is
    said of each.
    """
    for (snapshot, mark), (_, told) in zip(chosen, _logged(keep, chosen), strict=True):
        yield line.format(name=snapshot.name, mark=told.value, words=_WORDS[told])
        if not mark.keeps and group.snapshots.pop(snapshot.backup_time, None) is not None:
            yield snapshot_removal(store, ns, snapshot)
    if not group.snapshots:
        store.namespaces.get(ns, {}).pop((group.backup_type, group.backup_id), None)


def _warned(call: ApiCall, keep: Keep) -> Iterator[str]:
    """The end of a prune: since 4.2.3, one without any rule ends with a warning."""
    yield from ()
    if not keep.keeps_something and call.server.at_least("4.2.3"):
        raise TaskWarnings(1)


@answers("POST", "/admin/datastore/{store}/prune")
def prune_group(call: ApiCall) -> Any:
    ns, dry_run = call.get("ns", ""), bool(call.get("dry-run"))
    own_only = check_namespace(call, call["store"], ns, _FULL, _OWNED)
    store = open_store(call, "write")
    group = store.group(ns, call["backup-type"], call["backup-id"])
    if group is None:
        path = store.group_path(ns, call["backup-type"], call["backup-id"])
        raise Refusal(f'unable to read "{path}/owner" - {NO_FILE}' if own_only else MISSING)
    if own_only:
        check_owner(group.owner, call.auth_id)
    keep = Keep.of(call.params)
    chosen = selection(call, group, keep)
    result: list[dict[str, Any]] = []
    for snapshot, mark in chosen:
        entry: dict[str, Any] = {
            "backup-id": snapshot.backup_id,
            "backup-time": snapshot.backup_time,
            "backup-type": snapshot.backup_type,
            "keep": mark.keeps,
            "protected": snapshot.protected,
        }
        if ns and dry_run:
            entry["ns"] = ns
        result.append(entry)
    if dry_run:
        return result

    def work() -> Iterator[str]:
        if keep.keeps_something:
            yield "retention options: " + (f"--ns {ns} " if ns else "") + keep.options()
            yield f'Starting prune on {named_place(store, ns)} group "{group.name}"'
        else:
            yield "No prune selection - keeping all files."
        yield from _pruned(store, ns, group, keep, chosen, "{name} {mark}")
        yield from _warned(call, keep)

    upid = call.server.tasks.start("prune", f"{store.name}:{ns}:{group.name}", call.auth_id, work())
    return upid if call.get("use-task") else result


@answers("POST", "/admin/datastore/{store}/prune-datastore")
def prune_datastore(call: ApiCall) -> str:
    ns = call.get("ns", "")
    require(call, acl_path(call["store"], ns), "Datastore.Modify", "Datastore.Prune", any_of=True)
    store = open_store(call, "write")
    work = prune_work(call, store, ns, call.get("max-depth"), Keep.of(call.params), bool(call.get("dry-run")))
    return call.server.tasks.start("prune", f"{store.name}:{ns}", call.auth_id, work)


def prune_work(
    call: ApiCall, store: Datastore, ns: str, max_depth: int | None, keep: Keep, dry_run: bool = False
) -> Iterator[str]:
    """The lines of a prune over namespaces, and the removing."""
    depth = (
        "down to full depth"
        if max_depth in (None, DEEPEST_NAMESPACE)
        else f"to depth {max_depth}"
        if max_depth
        else "non-recursive"
    )
    yield f"Starting datastore prune on {named_place(store, ns)}, {depth}"
    if dry_run:
        yield "(dry test run)"
    below = (f"--ns {ns} " if ns else "") + (f"--max-depth {max_depth} " if max_depth is not None else "")
    yield (
        f"retention options: {below}{keep.options()}"
        if keep.keeps_something
        else "No prune selection - keeping all files."
    )
    if ns not in store.namespaces:
        raise TaskFailure(MISSING)
    for name, group in accessible_groups(call.server, call.auth_id, store, store.below(ns, max_depth), _FULL, _OWNED):
        yield f'Pruning group {name}:"{group.name}"'
        chosen = selection(call, group, keep)
        if dry_run:
            yield from (f"would {_WORDS[mark]} {snapshot.name}" for snapshot, mark in _logged(keep, chosen))
        else:
            yield from _pruned(store, name, group, keep, chosen, "{words} {name}")
    yield from _warned(call, keep)


@answers("POST", "/admin/prune/{id}/run")
def run_prune(call: ApiCall) -> str:
    job_id, server = call["id"], call.server
    job = server.sections["prune"].find(job_id)
    ns = job.get("ns", "")
    require(call, acl_path(job["store"], ns), "Datastore.Modify")
    store = open_store(call, "write", job["store"])
    refuse_running(server, "prune", job_id)

    def work() -> Iterator[str]:
        yield f"prune job '{job_id}'"
        yield from prune_work(call, store, ns, job.get("max-depth"), Keep.of(job))

    upid = server.tasks.start(
        "prunejob", f"{store.name}:{ns}" if ns else store.name, call.auth_id, notifying(server, store.name, work())
    )
    server.jobs.ran("prune", job_id, upid)
    return upid


@answers("GET", "/admin/prune")
def list_prune_jobs(call: ApiCall) -> list[dict[str, Any]]:
    return [
        job for job in jobs_with_runs(call, "prune") if may_see_job(call, job, "Datastore.Audit", "Datastore.Modify")
    ]


answer_sections(answers, "prune", root_namespace_is_none)
