"""Who may see and change sync jobs: the only jobs whose rights span a datastore and a remote
(protocol.md §9.3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pbs_simulator.rights import SUPERUSER, join_path, owns, split_path

if TYPE_CHECKING:
    from pbs_simulator.server import Server


def local_path(job: Mapping[str, Any]) -> str:
    """The ACL path of the datastore or namespace on this server."""
    return join_path(split_path(f"datastore/{job.get('store', '')}/{job.get('ns', '')}"))


def remote_path(job: Mapping[str, Any], *, namespace: bool) -> str:
    """The ACL path of the other side, which is a remote's datastore or, without a remote, a local
    one.
    """
    top = f"remote/{job['remote']}" if job.get("remote") else "datastore"
    return join_path(split_path(f"{top}/{job.get('remote-store', '')}/{job.get('remote-ns', '') if namespace else ''}"))


def may_see_sync_job(server: Server, auth_id: str, job: Mapping[str, Any]) -> bool:
    """Datastore.Audit here, and on the other side Remote.Audit (of a push job on the very
    namespace).
    """
    if not server.may(auth_id, local_path(job), "Datastore.Audit"):
        return False
    if job.get("sync-direction") == "push":
        return "remote" in job and server.may(auth_id, remote_path(job, namespace=True), "Remote.Audit")
    if "remote" in job:
        return server.may(auth_id, f"/remote/{job['remote']}", "Remote.Audit")
    return server.may(auth_id, remote_path(job, namespace=False), "Datastore.Audit")


def may_change_sync_job(server: Server, auth_id: str, job: Mapping[str, Any]) -> bool:
    """What a job's own run needs: otherwise one could have the server do what one may not do
    oneself.
    """
    here = server.privileges(auth_id, local_path(job))
    own = _is_owner(auth_id, job.get("owner"))
    if job.get("sync-direction") == "push":
        there = server.privileges(auth_id, remote_path(job, namespace=True)) if "remote" in job else frozenset[str]()
        needed = {"Remote.DatastoreBackup", *(("Remote.DatastorePrune",) if job.get("remove-vanished") else ())}
        return (
            needed <= there
            and "Datastore.Audit" in here
            and ("Datastore.Read" in here or ("Datastore.Backup" in here and own))
        )
    needed = {"Datastore.Audit", "Datastore.Backup", *(("Datastore.Prune",) if job.get("remove-vanished") else ())}
    if not needed <= here or not (own or "Datastore.Modify" in here):
        return False
    return "remote" not in job or server.may(auth_id, remote_path(job, namespace=False), "Remote.Read")


def _is_owner(auth_id: str, owner: str | None) -> bool:
    """Without an owner a job works as root@pam."""
    return auth_id == SUPERUSER if owner is None else owns(owner, auth_id)
