"""Verification: of a store, a namespace, a group or one snapshot, and verification jobs; corrupt
snapshots make the task fail.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import Any

import attrs

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import (
    MISSING,
    accessible_groups,
    acl_path,
    check_namespace,
    check_owner,
    named_place,
    open_store,
    progress_text,
    require,
)
from pbs_simulator.datastores import MANIFEST, Datastore, Group, Snapshot, time_text
from pbs_simulator.job_answers import jobs_with_runs, may_see_job, notifying, refuse_running
from pbs_simulator.refusals import NO_FILE, Refusal
from pbs_simulator.section_answers import answer_sections, root_namespace_is_none
from pbs_simulator.worker_tasks import TaskFailure

answers: Answers = Answers()


Lines = Generator[str, None, list[str]]
"""The log lines of a part of a verification; in the end the names of what failed."""

_SPEED = 400
"""MiB a second that a verification unpacks."""
_FULL, _OWNED = ("Datastore.Verify",), ("Datastore.Backup",)


@answers("POST", "/admin/datastore/{store}/verify")
def verify(call: ApiCall) -> str:
    ns = call.get("ns", "")
    own_only = check_namespace(call, call["store"], ns, _FULL, _OWNED)
    store = open_store(call)
    backup_type, backup_id, backup_time = (call.get(name) for name in ("backup-type", "backup-id", "backup-time"))
    if backup_type is None and backup_id is None and backup_time is None:
        namespaces = store.below(ns, call.get("max-depth"))
        groups = (
            list(accessible_groups(call.server, call.auth_id, store, namespaces, _FULL, _OWNED))
            if own_only
            else every_group(store, namespaces)
        )
        worker_id = f"{store.name}:{_ns_path(ns)}" if ns else store.name
        return _start(
            call, "verify", worker_id, store, lambda run: run.datastore(groups, call.auth_id if own_only else None, ns)
        )
    if backup_type is None or backup_id is None:
        raise Refusal("parameters do not specify a backup group or snapshot")
    group = store.group(ns, backup_type, backup_id)
    if own_only:
        if group is None:
            raise Refusal(f'unable to read "{store.group_path(ns, backup_type, backup_id)}/owner" - {NO_FILE}')
        check_owner(group.owner, call.auth_id)
    named = Group(backup_type, backup_id, "")
    worker_id = f"{store.name}:{_ns_path(ns)}/{named.name}"
    if backup_time is None:
        return _start(
            call,
            "verify_group",
            worker_id,
            store,
            lambda run: run.group(ns, group) if group else run.missing_group(ns, named),
        )
    snapshot = group.snapshots.get(backup_time) if group else None
    missing = Snapshot(backup_type, backup_id, backup_time)
    worker_id = f"{worker_id}/{backup_time:08X}"
    return _start(
        call,
        "verify_snapshot",
        worker_id,
        store,
        lambda run: run.snapshot(ns, snapshot) if snapshot else run.missing_snapshot(missing),
    )


def every_group(store: Datastore, namespaces: Iterable[str]) -> list[tuple[str, Group]]:
    return [(name, group) for name in namespaces for group in store.groups_in(name)]


def _ns_path(ns: str) -> str:
    """A namespace as directories: `ns/a/ns/b`."""
    return "/".join(f"ns/{part}" for part in ns.split("/") if part)


def _start(call: ApiCall, kind: str, worker_id: str, store: Datastore, work: Callable[[Verification], Lines]) -> str:
    return call.server.tasks.start(
        kind, worker_id, call.auth_id, lambda upid: finish(work(Verification(call, store, upid, call.params)))
    )


@attrs.define
class Verification:
    """One run; its methods yield the log lines and return what failed."""

    call: ApiCall
    store: Datastore
    upid: str
    settings: Mapping[str, Any]
    """Parameters of the call, or the settings of the job."""

    def datastore(self, groups: Iterable[tuple[str, Group]], owner: str | None = None, ns: str = "") -> Lines:
        """All chosen groups; that the namespace is missing is a failure like that of a group,
        unless one sees only one's own.
        """
        yield f"verify datastore {self.store.name}"
        if owner is not None:
            yield f"limiting to backups owned by {owner}"
        chosen = sorted(
            ((ns, group) for ns, group in groups if group.name != "host/benchmark"), key=lambda place: place[1].order
        )
        failed: list[str] = []
        if owner is None and ns not in self.store.namespaces:
            yield f"error on iterating groups in ns '{ns}' - {MISSING}"
            failed.append(MISSING)
        yield f"found {len(chosen)} groups"
        if self.call.server.at_least("4.2"):
            readers, verifiers = self.settings.get("read-threads", 1), self.settings.get("verify-threads", 4)
            yield f"using {readers} read and {verifiers} verify thread(s)"
        for done, (ns, group) in enumerate(chosen):
            failed += yield from self.group(ns, group, done, len(chosen))
        return failed

    def group(self, ns: str, group: Group, done: int = 0, total: int = 1) -> Lines:
        snapshots, failed = group.newest_first(), list[str]()
        yield f"verify group {self.store.name}:{group.name} ({len(snapshots)} snapshots)"
        for position, snapshot in enumerate(snapshots, 1):
            failed += yield from self.snapshot(ns, snapshot)
            yield f"percentage done: {progress_text(done, total, position, len(snapshots))}"
        return failed

    def snapshot(self, ns: str, snapshot: Snapshot) -> Lines:
        """Failed ones are named with their namespace, all others in the log without."""
        name, place = f"{self.store.name}:{snapshot.name}", _ns_path(ns)
        failed = [f"{place}/{snapshot.name}" if place else snapshot.name]
        if not snapshot.finished:
            directory = self.store.group_path(ns, snapshot.backup_type, snapshot.backup_id)
            manifest = f"{directory}/{time_text(snapshot.backup_time)}/{MANIFEST}"
            yield f"verify {name} - manifest load error: unable to load blob '\"{manifest}\"' - {NO_FILE}"
            return failed
        if self._is_recent(snapshot):
            yield f"SKIPPED: verify {name} (recently verified)"
            return []
        yield f"verify {name}"
        for file in snapshot.files:
            if file.filename != MANIFEST and file.size is not None:
                yield f"  check {file.filename}"
                if file.is_index:
                    yield _verified(file.size, errors=1 if snapshot.corrupt else 0)
                    if snapshot.corrupt:
                        yield f"verify {name}/{file.filename} failed: chunks could not be verified"
        snapshot.verification = {"state": "failed" if snapshot.corrupt else "ok", "upid": self.upid}
        return failed if snapshot.corrupt else []

    def missing_group(self, ns: str, group: Group) -> Lines:
        """Nothing fails: there is nothing to verify."""
        yield f"verify {named_place(self.store, ns)}, group {group.name} - unable to list backups: {MISSING}"
        return []

    def missing_snapshot(self, snapshot: Snapshot) -> Lines:
        yield f"SKIPPED: verify {self.store.name}:{snapshot.name} - snapshot does not exist (anymore)."
        return []

    def _is_recent(self, snapshot: Snapshot) -> bool:
        """Whether it was verified, with whatever result, and that is no more than `outdated-after`
        full days ago.
        """
        if not self.settings.get("ignore-verified", True) or snapshot.verification is None:
            return False
        days: int | None = self.settings.get("outdated-after")
        started = int(snapshot.verification["upid"].split(":")[5], 16)
        return days is None or int(self.call.server.clock.time() - started) // 86_400 <= days


def _verified(size: int, *, errors: int) -> str:
    """What is said of an index: how much was read and unpacked, and how fast."""
    unpacked = size / 1024**2
    read, seconds = unpacked / 2, max(unpacked / _SPEED, 0.01)
    amounts, speeds = f"{read:.2f}/{unpacked:.2f}", f"{read / seconds:.2f}/{unpacked / seconds:.2f}"
    return f"  verified {amounts} MiB in {seconds:.2f} seconds, speed {speeds} MiB/s ({errors} errors)"


def finish(lines: Lines) -> Iterator[str]:
    """The lines of a verification, and its end: a failed task if anything failed."""
    failed = yield from lines
    if failed:
        yield "Failed to verify the following snapshots/groups:"
        yield from (f"\t{name}" for name in failed)
        raise TaskFailure("verification failed - please check the log for details")


@answers("POST", "/admin/verify/{id}/run")
def run_verification(call: ApiCall) -> str:
    job_id, server = call["id"], call.server
    job = server.sections["verify"].find(job_id)
    ns = job.get("ns", "")
    require(call, acl_path(job["store"], ns), "Datastore.Verify")
    store = open_store(call, "read", job["store"])
    refuse_running(server, "verify", job_id)
    worker_id = f"{store.name}:{job_id}"
    groups = every_group(store, store.below(ns, job.get("max-depth")))

    def work(upid: str) -> Iterator[str]:
        return notifying(server, store.name, _job_lines(call, store, upid, worker_id, job, groups))

    upid = server.tasks.start("verificationjob", worker_id, call.auth_id, work)
    server.jobs.ran("verify", job_id, upid)
    return upid


def _job_lines(
    call: ApiCall,
    store: Datastore,
    upid: str,
    worker_id: str,
    job: Mapping[str, Any],
    groups: Iterable[tuple[str, Group]],
) -> Iterator[str]:
    yield f"Starting datastore verify job '{worker_id}'"
    yield from finish(Verification(call, store, upid, job).datastore(groups, ns=job.get("ns", "")))


@answers("GET", "/admin/verify")
def list_verification_jobs(call: ApiCall) -> list[dict[str, Any]]:
    return [
        job for job in jobs_with_runs(call, "verify") if may_see_job(call, job, "Datastore.Audit", "Datastore.Verify")
    ]


answer_sections(answers, "verify", root_namespace_is_none)
