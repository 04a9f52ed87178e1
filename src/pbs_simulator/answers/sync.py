"""Sync: pulling and pushing by hand, and sync jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pbs_simulator.accounts import ROOT
from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import acl_path, check_depth, check_usable, open_store, require
from pbs_simulator.datastores import Datastore
from pbs_simulator.job_answers import jobs_with_runs, lock_taken, notifying
from pbs_simulator.refusals import Refusal
from pbs_simulator.replication import Transfer, other_side, remote_named
from pbs_simulator.section_answers import SectionRights, answer_sections
from pbs_simulator.sync_rights import may_change_sync_job, may_see_sync_job, remote_path
from pbs_simulator.worker_tasks import TaskFailure

answers: Answers = Answers()


@answers("POST", "/pull")
def pull(call: ApiCall) -> str:
    path = acl_path(call["store"], call.get("ns", ""))
    if call.get("remote") is None and call["store"] == call["remote-store"]:
        raise Refusal("can't sync to same datastore")
    require(call, path, "Datastore.Backup")
    if call.get("remote") is not None:
        require(call, f"/remote/{call['remote']}/{call['remote-store']}", "Remote.Read")
    else:
        require(call, acl_path(call["remote-store"]), "Datastore.Backup")
    if call.get("remove-vanished"):
        require(call, path, "Datastore.Prune")
    _check_depths(call.params)
    if call.get("remote") is None:
        open_store(call, "read", call["remote-store"])
    return _start(call, call.params, push=False, worker_type="sync", worker_id=call["store"])


@answers("POST", "/push")
def push(call: ApiCall) -> str:
    target = remote_path(call.params, namespace=True)
    require(call, target, "Remote.DatastoreBackup")
    if call.get("remove-vanished"):
        require(call, target, "Remote.DatastorePrune")
    require(call, acl_path(call["store"], call.get("ns", "")), "Datastore.Read", "Datastore.Backup", any_of=True)
    _check_depths(call.params)
    return _start(call, call.params, push=True, worker_type="sync", worker_id=call["store"])


def _check_depths(settings: dict[str, Any]) -> None:
    if "max-depth" in settings:
        for name in ("ns", "remote-ns"):
            check_depth(settings.get(name, ""), settings["max-depth"])


@answers("POST", "/admin/sync/{id}/run")
def run_job(call: ApiCall) -> str:
    job_id = call["id"]
    job = call.server.sections["sync"].items.get(job_id)
    if job is None:
        raise Refusal(f"no such sync '{job_id}'")
    if not may_change_sync_job(call.server, call.auth_id, job):
        raise Refusal(f"permission check failed, '{call.auth_id}' is missing access")
    if call.server.jobs.running("sync", job_id):
        raise lock_taken("syncjob", job_id)
    worker_id = f"{job.get('remote', '-')}:{job['remote-store']}:{job['store']}:{job.get('ns', '')}:{job_id}"
    upid = _start(call, job, push=job.get("sync-direction") == "push", worker_type="syncjob", worker_id=worker_id)
    call.server.jobs.ran("sync", job_id, upid)
    return upid


def _start(call: ApiCall, settings: dict[str, Any], *, push: bool, worker_type: str, worker_id: str) -> str:
    """Starts the task. Of a call the near side is checked at once; that the other side, or anything of a job, is missing is the task's failure."""
    job = worker_id if worker_type == "syncjob" else None

    def sides() -> tuple[Datastore, dict[str, Any] | None]:
        local = open_store(call, "read" if push else "write", settings["store"])
        return local, remote_named(call.server, settings["remote"]) if "remote" in settings else None

    checked = None if job else sides()

    def work() -> Any:
        try:
            local, remote = checked or sides()
        except Refusal as refusal:
            raise TaskFailure(refusal.text) from None
        yield from _transfer(call, settings, push, local, remote, job).lines()

    lines = work()
    return call.server.tasks.start(worker_type, worker_id, call.auth_id, notifying(call.server, settings["store"], lines) if job else lines)


def _transfer(call: ApiCall, settings: dict[str, Any], push: bool, local: Datastore, remote: dict[str, Any] | None, job: str | None) -> Transfer:
    peer, peer_auth = call.server, call.auth_id
    if remote is not None:
        try:
            peer, peer_auth = other_side(call.server, remote)
        except ConnectionError as error:
            raise TaskFailure(str(error)) from None
    try:
        there = peer.datastore(settings["remote-store"])
        check_usable(there, "write" if push else "read")
    except Refusal as refusal:
        raise TaskFailure(refusal.text) from None
    here = (call.server, local, settings.get("ns", ""), call.auth_id)
    other = (peer, there, settings.get("remote-ns", ""), peer_auth)
    beside = "" if job else "-/"  # how a store of this very server is named
    label = (f"{settings['remote']}/" if remote is not None else beside) + settings["remote-store"]
    owner = peer_auth if push else settings.get("owner", ROOT if job else call.auth_id)
    return Transfer(
        push,
        *(here if push else other),
        *(other if push else here),
        owner,
        label,
        settings.get("max-depth"),
        settings.get("group-filter"),
        bool(settings.get("remove-vanished")),
        settings.get("transfer-last"),
        job,
    )


@answers("GET", "/admin/sync")
def list_sync_jobs(call: ApiCall) -> list[dict[str, Any]]:
    jobs = jobs_with_runs(call, "sync")
    return [job for job in jobs if _is_asked_for(call, job) and may_see_sync_job(call.server, call.auth_id, job)]


def _makes_sense(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    creating = call.operation.method == "POST"
    present = {} if creating else call.server.sections["sync"].items[item]
    whole = {**{name: value for name, value in present.items() if name not in call.get("delete", ())}, **settings}
    if creating and "remote" not in whole and whole["store"] == whole["remote-store"]:
        raise Refusal("source and target datastore can't be the same")
    if settings.get("sync-direction") == "push" and "resync-corrupt" in settings:
        raise Refusal("push jobs do not support resync-corrupt option")
    if not creating and settings.get("unmount-on-done") and not whole.get("run-on-mount"):
        raise Refusal("'unmount-on-done' can only be set when 'run-on-mount' is enabled")
    if "max-depth" in whole:
        for name in ("ns", "remote-ns"):
            check_depth(whole.get(name, ""), whole["max-depth"])


class _SyncRights(SectionRights):
    """The rights to sync jobs, which span a datastore and a remote (protocol.md §9.3)."""

    def lists(self, call: ApiCall, shown: Mapping[str, Any]) -> bool:
        return _is_asked_for(call, shown) and may_see_sync_job(call.server, call.auth_id, shown)

    def require_sight(self, call: ApiCall, shown: Mapping[str, Any]) -> None:
        if not may_see_sync_job(call.server, call.auth_id, shown):
            raise Refusal("permission check failed")

    def require_change(self, call: ApiCall, present: Mapping[str, Any] | None, becomes: Mapping[str, Any] | None) -> None:
        """Of a change only what the job would become is looked at."""
        if not may_change_sync_job(call.server, call.auth_id, becomes or present or {}):
            raise Refusal("permission check failed")


def _is_asked_for(call: ApiCall, job: Mapping[str, Any]) -> bool:
    """Lists have pull jobs only, unless the direction says otherwise; a job without one pulls."""
    return call.get("sync-direction", "pull") in ("all", job.get("sync-direction", "pull"))


answer_sections(answers, "sync", _makes_sense, rights=_SyncRights)
