"""Running verification and prune jobs."""

from __future__ import annotations

from collections.abc import Iterator

from pbs_simulator.answers.prune import prune_work
from pbs_simulator.answers.verify import Verification, every_group, finish
from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.prune import Keep
from pbs_simulator.stores import acl_path, open_store, require


def _lock_taken(kind: str, job_id: str) -> Refusal:
    return Refusal(f'Unable to acquire lock "/var/lib/proxmox-backup/jobstates/{kind}-{job_id}.lck" - Interrupted system call (os error 4)')


@answers("POST", "/admin/verify/{id}/run")
def run_verification(call: Call) -> str:
    job_id, server = call["id"], call.server
    job = server.sections["verify"].items.get(job_id)
    if job is None:
        raise Refusal(f"no such verification '{job_id}'")
    ns = job.get("ns", "")
    require(call, acl_path(job["store"], ns), "Datastore.Verify")
    store = open_store(call, "read", job["store"])
    if server.jobs.running("verify", job_id):
        raise _lock_taken("verificationjob", job_id)
    worker_id = f"{store.name}:{job_id}"
    groups = every_group(store, store.below(ns, job.get("max-depth")))

    def work(upid: str) -> Iterator[str]:
        yield f"Starting datastore verify job '{worker_id}'"
        yield from finish(Verification(call, store, upid, job).datastore(groups))

    upid = server.tasks.start("verificationjob", worker_id, call.auth_id, work)
    server.jobs.ran("verify", job_id, upid)
    return upid


@answers("POST", "/admin/prune/{id}/run")
def run_prune(call: Call) -> str:
    job_id, server = call["id"], call.server
    job = server.sections["prune"].items.get(job_id)
    if job is None:
        raise Refusal(f"no such prune '{job_id}'")
    ns = job.get("ns", "")
    require(call, acl_path(job["store"], ns), "Datastore.Modify")
    store = open_store(call, "write", job["store"])
    if server.jobs.running("prune", job_id):
        raise _lock_taken("prunejob", job_id)

    def work() -> Iterator[str]:
        yield f"prune job '{job_id}'"
        yield from prune_work(call, store, ns, job.get("max-depth"), Keep.of(job))

    upid = server.tasks.start("prunejob", f"{store.name}:{ns}" if ns else store.name, call.auth_id, work())
    server.jobs.ran("prune", job_id, upid)
    return upid
