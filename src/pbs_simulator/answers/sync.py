"""Sync: pulling and pushing by hand, and sync jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import acl_path, check_depth, check_usable, require
from pbs_simulator.datastores import Datastore
from pbs_simulator.job_answers import jobs_with_runs, notifying, refuse_running
from pbs_simulator.refusals import Refusal
from pbs_simulator.replication.connections import NotConnected, connect
from pbs_simulator.replication.pull import Pull
from pbs_simulator.replication.push import Push
from pbs_simulator.replication.transfer import Options, Side, named_keys, require_encryption_key
from pbs_simulator.rights import SUPERUSER
from pbs_simulator.section_answers import SectionRights, answer_sections, becomes
from pbs_simulator.server import Server
from pbs_simulator.sync_rights import may_change_sync_job, may_see_sync_job, remote_path
from pbs_simulator.worker_tasks import TaskFailure, sync_worker_id

answers: Answers = Answers()


@answers("POST", "/pull")
def pull(call: ApiCall) -> str:
    """The near side and what the call names are checked at once; what is wrong on the other side
    fails the task.
    """
    store, path = call["store"], acl_path(call["store"], call.get("ns", ""))
    if call.get("remote") is None and store == call["remote-store"]:
        raise Refusal("can't sync to same datastore")
    require(call, path, "Datastore.Backup")
    if call.get("remote") is not None:
        require(call, f"/remote/{call['remote']}/{call['remote-store']}", "Remote.Read")
    else:
        require(call, acl_path(call["remote-store"]), "Datastore.Backup")
    if call.get("remove-vanished"):
        require(call, path, "Datastore.Prune")
    prepared = _prepare_pull(call.server, call.params, call.auth_id)
    label = f"{call.get('remote', '-')}/{call['remote-store']}"

    def work() -> Iterator[str]:
        yield f"pull datastore '{store}' from '{label}'"
        yield from prepared().lines()
        yield f"pull datastore '{store}' end"

    return call.server.tasks.start("sync", store, call.auth_id, work())


@answers("POST", "/push")
def push(call: ApiCall) -> str:
    """The other side is asked for its version before the task starts, so that a connection that
    fails is told at once.
    """
    target, store = remote_path(call.params, namespace=True), call["store"]
    require(call, target, "Remote.DatastoreBackup")
    if call.get("remove-vanished"):
        require(call, target, "Remote.DatastorePrune")
    require(call, acl_path(store, call.get("ns", "")), "Datastore.Read", "Datastore.Backup", any_of=True)
    run = _prepare_push(call.server, call.params, call.auth_id, call.get("encryption-key"))

    def work() -> Iterator[str]:
        yield from run.lines()
        yield from run.end()

    return call.server.tasks.start("sync", store, call.auth_id, work())


@answers("POST", "/admin/sync/{id}/run")
def run_job(call: ApiCall) -> str:
    job_id, server = call["id"], call.server
    job = server.sections["sync"].find(job_id)
    if not may_change_sync_job(server, call.auth_id, job):
        raise Refusal(f"permission check failed, '{call.auth_id}' is missing access")
    refuse_running(server, "sync", job_id)
    if "remote" not in job and job["store"] == job["remote-store"]:
        raise Refusal("can't sync to same datastore")
    worker_id = sync_worker_id(job_id, job)
    lines = notifying(server, job["store"], _job_lines(server, dict(job), worker_id))
    upid = server.tasks.start("syncjob", worker_id, call.auth_id, lines)
    server.jobs.ran("sync", job_id, upid)
    return upid


def _job_lines(server: Server, job: dict[str, Any], worker_id: str) -> Iterator[str]:
    """The lines of a job's run; whatever is wrong is the task's failure."""
    pushes, store = job.get("sync-direction") == "push", job["store"]
    label = (f"{job['remote']}/" if "remote" in job else "") + job["remote-store"]
    yield f"Starting datastore sync job '{worker_id}'"
    yield f"sync datastore '{store}' {'to' if pushes else 'from'} '{label}'"
    owner = job.get("owner", SUPERUSER)
    run: Pull | Push
    try:
        if pushes and "remote" not in job:
            raise Refusal("missing required remote")
        key = job.get("active-encryption-key")
        run = _prepare_push(server, job, owner, key) if pushes else _prepare_pull(server, job, owner)()
    except Refusal as refusal:
        raise TaskFailure(refusal.text) from None
    yield from run.lines()
    yield from run.counts.summary("push" if pushes else "pull", removes=run.options.remove_vanished)
    yield f"sync job '{worker_id}' end"
    if isinstance(run, Push):
        yield from run.end()


def _check_depths(settings: Mapping[str, Any]) -> None:
    if "max-depth" in settings:
        for name in ("ns", "remote-ns"):
            check_depth(settings.get(name, ""), settings["max-depth"])


def _prepare_pull(server: Server, settings: Mapping[str, Any], owner: str) -> Callable[[], Pull]:
    """Checks the near side of a pull; what it gives connects to the other one."""
    _check_depths(settings)
    remote = server.sections["remote"].find(settings["remote"]) if settings.get("remote") is not None else None
    source_store, source_ns = settings["remote-store"], settings.get("remote-ns", "")
    if remote is None:
        check_usable(server.datastore(source_store), "read")
    store = server.datastore(settings["store"])
    check_usable(store, "write")
    for key in named_keys(settings.get("decryption-keys", settings.get("associated-key"))):
        require_encryption_key(server, key, owner, archived=True)
    target = Side(server, store, settings.get("ns", ""), owner)
    options = Options.of(settings)

    def prepared() -> Pull:
        if remote is None:
            return Pull(Side(server, server.datastore(source_store), source_ns, owner), target, owner, options)
        try:
            peer = connect(server, remote)
        except NotConnected as failure:
            raise TaskFailure(str(failure)) from None
        there = peer.server.datastores.get(source_store) or Datastore({"name": source_store})
        return Pull(Side(peer.server, there, source_ns, peer.auth_id), target, owner, options, peer)

    return prepared


def _prepare_push(server: Server, settings: Mapping[str, Any], user: str, key: str | None) -> Push:
    """Checks the near side of a push, and connects to the other one."""
    _check_depths(settings)
    store, ns = server.datastore(settings["store"]), settings.get("ns", "")
    check_usable(store, "read")
    if ns not in store.namespaces:
        raise Refusal(f"Source namespace '{ns}' doesn't exist in datastore '{store.name}'!")
    remote = server.sections["remote"].find(settings["remote"])
    try:
        peer = connect(server, remote)
        peer.check_token()
    except NotConnected as failure:
        raise Refusal(str(failure)) from None
    if key is not None:
        require_encryption_key(server, key, user, archived=False)
    source = Side(server, store, ns, user)
    target_ns = settings.get("remote-ns", "")
    return Push(source, peer, settings["remote"], settings["remote-store"], target_ns, user, Options.of(settings))


@answers("GET", "/admin/sync")
def list_sync_jobs(call: ApiCall) -> list[dict[str, Any]]:
    jobs = jobs_with_runs(call, "sync")
    return [job for job in jobs if _is_asked_for(call, job) and may_see_sync_job(call.server, call.auth_id, job)]


def _makes_sense(call: ApiCall, item: str, settings: dict[str, Any]) -> None:
    creating = call.operation.method == "POST"
    whole = becomes(call, "sync", item, settings)
    if creating and "remote" not in whole and whole["store"] == whole["remote-store"]:
        raise Refusal("source and target datastore can't be the same")
    if settings.get("sync-direction") == "push" and "resync-corrupt" in settings:
        raise Refusal("push jobs do not support resync-corrupt option")
    if creating:
        _check_depths(whole)
    if not creating and settings.get("unmount-on-done") and not whole.get("run-on-mount"):
        raise Refusal("'unmount-on-done' can only be set when 'run-on-mount' is enabled")
    if "active-encryption-key" in settings and whole.get("sync-direction") != "push":
        raise Refusal("'active-encryption-key' only applies to push sync jobs")
    _check_keys(call, whole, settings)
    _check_depths(whole)
    if not creating:
        _keep_previous_key(call, call.server.sections["sync"].items[item], settings)


def _check_keys(call: ApiCall, whole: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
    """The owner of a job must be able to use its keys: the active one not archived, the associated
    ones in any state. A new owner must be able to use those that are there; of a new push job the
    associated ones are not looked at.
    """
    creating, owner = call.operation.method == "POST", whole.get("owner", SUPERUSER)
    checked = whole if "owner" in settings else settings
    for key in named_keys(checked.get("active-encryption-key")):
        require_encryption_key(call.server, key, owner, archived=False)
    if creating and whole.get("sync-direction") == "push":
        return
    for key in named_keys(checked.get("associated-key")):
        require_encryption_key(call.server, key, owner, archived="associated-key" in settings)


def _keep_previous_key(call: ApiCall, present: Mapping[str, Any], settings: dict[str, Any]) -> None:
    """A key that is no longer active becomes an associated one, so that what it encrypted can still
    be read.
    """
    active, associated, deleted = "active-encryption-key", "associated-key", call.get("delete", ())
    previous = present.get(active)
    if previous is None or (active not in settings and active not in deleted):
        return
    kept = settings.get(associated, [] if associated in deleted else named_keys(present.get(associated)))
    if previous not in kept:
        settings[associated] = [*kept, previous]


class _SyncRights(SectionRights):
    """The rights to sync jobs, which span a datastore and a remote (protocol.md §9.3)."""

    def lists(self, call: ApiCall, shown: Mapping[str, Any]) -> bool:
        return _is_asked_for(call, shown) and may_see_sync_job(call.server, call.auth_id, shown)

    def require_sight(self, call: ApiCall, shown: Mapping[str, Any]) -> None:
        if not may_see_sync_job(call.server, call.auth_id, shown):
            raise Refusal("permission check failed")

    def require_change(
        self, call: ApiCall, present: Mapping[str, Any] | None, becomes: Mapping[str, Any] | None
    ) -> None:
        """Of a change only what the job would become is looked at."""
        if not may_change_sync_job(call.server, call.auth_id, becomes or present or {}):
            raise Refusal("permission check failed")


def _is_asked_for(call: ApiCall, job: Mapping[str, Any]) -> bool:
    """Lists have pull jobs only, unless the direction says otherwise; a job without one pulls."""
    return call.get("sync-direction", "pull") in ("all", job.get("sync-direction", "pull"))


answer_sections(answers, "sync", _makes_sense, rights=_SyncRights)
