"""What lists and runs of jobs of all kinds have in common."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from pbs_simulator.calls import ApiCall
from pbs_simulator.datastore_access import acl_path
from pbs_simulator.refusals import Refusal
from pbs_simulator.sections_table import KINDS
from pbs_simulator.server import Server
from pbs_simulator.worker_tasks import TaskFailure, TaskWarnings


def notifying(server: Server, store: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines of a job's work, and that a notification of its end is on its way, however
    it ends.
    """
    try:
        yield from lines
    except (TaskFailure, TaskWarnings):
        yield from _queued(server, store)
        raise
    yield from _queued(server, store)


def _queued(server: Server, name: str) -> Iterator[str]:
    """Mails of the older mode go out without a word."""
    config = server.datastores[name].config if name in server.datastores else {}
    default = "notification-system" if server.at_least("4.0") else "legacy-sendmail"
    if config.get("notification-mode", default) == "notification-system":
        yield f"queued notification (id={uuid.uuid4()})"


def refuse_running(server: Server, kind: str, job_id: str) -> None:
    """Refuses to start a job that runs: its state is locked."""
    if server.jobs.running(kind, job_id):
        path = f"/var/lib/proxmox-backup/jobstates/{KINDS[kind].kind}job-{job_id}.lck"
        raise Refusal(f'Unable to acquire lock "{path}" - Interrupted system call (os error 4)')


def jobs_with_runs(call: ApiCall, kind: str) -> list[dict[str, Any]]:
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


def may_see_job(call: ApiCall, job: dict[str, Any], *privileges: str) -> bool:
    return call.server.may(call.auth_id, acl_path(job["store"], job.get("ns", "")), *privileges)
