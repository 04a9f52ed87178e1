"""The overviews of sync, verification and prune jobs: configuration, last run and next run in one list."""

from __future__ import annotations

from typing import Any

from pbs_simulator.answers.sync_rights import may_see_sync_job
from pbs_simulator.calls import Call, answers
from pbs_simulator.stores import acl_path


def _jobs(call: Call, kind: str) -> list[dict[str, Any]]:
    """The jobs of a kind, of one store if the call names one, with their run states."""
    section = call.server.sections[kind]
    call.attributes["digest"] = section.digest()
    store = call.get("store")
    listed: list[dict[str, Any]] = []
    for job in section.show_all():
        if store is not None and job.get("store") != store:
            continue
        listed.append(job | call.server.jobs.describe(kind, job["id"], job.get("schedule"), bool(job.get("disable"))))
    return listed


@answers("GET", "/admin/sync")
def list_sync_jobs(call: Call) -> list[dict[str, Any]]:
    """Pull jobs only, unless the direction says otherwise."""
    direction = call.get("sync-direction", "pull")
    return [
        job
        for job in _jobs(call, "sync")
        if direction in ("all", job.get("sync-direction", "pull")) and may_see_sync_job(call.server, call.auth_id, job)
    ]


@answers("GET", "/admin/verify")
def list_verification_jobs(call: Call) -> list[dict[str, Any]]:
    return [job for job in _jobs(call, "verify") if _may_see(call, job, "Datastore.Audit", "Datastore.Verify")]


@answers("GET", "/admin/prune")
def list_prune_jobs(call: Call) -> list[dict[str, Any]]:
    return [job for job in _jobs(call, "prune") if _may_see(call, job, "Datastore.Audit", "Datastore.Modify")]


def _may_see(call: Call, job: dict[str, Any], *privileges: str) -> bool:
    return call.server.may(call.auth_id, acl_path(job["store"], job.get("ns", "")), *privileges)
