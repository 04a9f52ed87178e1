"""What goes with it: previews of removals that take more than the settings of one thing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from pbs_tools.command.catalog import operation
from pbs_tools.command.derived import group_name, snapshot_name
from pbs_tools.command.forms import settings

if TYPE_CHECKING:
    from pbs_tools.command.session import Session

Preview = Callable[["Session", dict[str, Any]], list[str]]
"""Lines on what would be lost, from the values of the call that would do it."""


def of(function: str) -> Preview | None:
    """The preview for an endpoint function, if it has one of its own."""
    return _PREVIEWS.get(function)


def _user(session: Session, values: dict[str, Any]) -> list[str]:
    from pbs_api.access import get_user, list_acl, list_tokens

    userid = values["userid"]
    user = session.send(get_user(userid))
    tokens = [f"token {token['tokenid']}" for token in session.send(list_tokens(userid))]
    rights = [
        f"role {entry['roleid']} on {entry['path']} of {entry['ugid']}"
        for entry in session.send(list_acl())
        if entry["ugid"] == userid or entry["ugid"].startswith(f"{userid}!")
    ]
    user.pop("userid", None)
    return [*settings(user, operation("access.get_user")["returns"]), *tokens, *rights]


def _token(session: Session, values: dict[str, Any]) -> list[str]:
    from pbs_api.access import get_token, list_acl

    token = session.send(get_token(values["userid"], values["token-name"]))
    rights = [
        f"role {entry['roleid']} on {entry['path']}"
        for entry in session.send(list_acl())
        if entry["ugid"] == token["tokenid"]
    ]
    return [*settings(token, operation("access.get_token")["returns"]), *rights]


def _datastore(session: Session, values: dict[str, Any]) -> list[str]:
    from pbs_api.datastore import get_datastore_config
    from pbs_api.prune import list_prune_jobs
    from pbs_api.sync import list_sync_jobs
    from pbs_api.verify import list_verify_jobs

    name = values["name"]
    config = session.send(get_datastore_config(name))
    config.pop("name", None)
    lines = settings(config, operation("datastore.get_datastore_config")["returns"])
    if not values.get("keep-job-configs"):
        for kind, jobs in (
            ("prune", list_prune_jobs),
            ("verify", list_verify_jobs),
            ("sync", partial(list_sync_jobs, sync_direction="all")),
        ):
            lines += [f"{kind} job {job['id']}" for job in session.send(jobs()) if job["store"] == name]
    return [*lines, "and all backups in it" if values.get("destroy-data") else "its backups stay on the disk"]


def _snapshot(session: Session, values: dict[str, Any]) -> list[str]:
    wanted = {key: values[key] for key in ("backup-type", "backup-id", "backup-time")}
    return [
        line
        for snapshot, line in _snapshots(session, values)
        if all(snapshot[key] == value for key, value in wanted.items())
    ]


def _group(session: Session, values: dict[str, Any]) -> list[str]:
    return [line for _, line in _snapshots(session, values)]


def _namespace(session: Session, values: dict[str, Any]) -> list[str]:
    from pbs_api.groups import list_groups
    from pbs_api.namespaces import list_namespaces

    spaces = [item["ns"] for item in session.send(list_namespaces(values["store"], parent=values["ns"]))]
    lines: list[str] = []
    for space in spaces:
        groups = session.send(list_groups(values["store"], ns=space))
        lines.append(f"namespace {space}")
        lines += [f"  {group_name(group)}: {group['backup-count']} snapshots" for group in groups]
    if len(lines) > len(spaces) and not values.get("delete-groups"):
        lines.append("there are groups in it: without --delete-groups it stays")
    return lines


def _prune_job(session: Session, values: dict[str, Any]) -> list[str]:
    from pbs_api.prune import get_prune_job

    job = session.send(get_prune_job(values["id"]))
    rules = {
        name: value for name, value in job.items() if name.startswith("keep-") or name in ("store", "ns", "max-depth")
    }
    return [
        *settings(rules, operation("prune.get_prune_job")["returns"]),
        "removes the snapshots that these rules do not keep",
    ]


def _snapshots(session: Session, values: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """The snapshots of a group with a line on each, the oldest first."""
    from pbs_api.snapshots import list_snapshots

    snapshots = session.send(
        list_snapshots(
            values["store"], backup_type=values["backup-type"], backup_id=values["backup-id"], ns=values.get("ns")
        )
    )
    lines: list[tuple[dict[str, Any], str]] = []
    for snapshot in sorted(snapshots, key=lambda item: item["backup-time"]):
        protected = ", protected" if snapshot.get("protected") else ""
        lines.append((snapshot, f"{snapshot_name(snapshot)}  {snapshot.get('size', '?')} bytes{protected}"))
    return lines


_PREVIEWS: dict[str, Preview] = {
    "access.delete_user": _user,
    "access.delete_token": _token,
    "datastore.delete_datastore": _datastore,
    "groups.delete_group": _group,
    "namespaces.delete_namespace": _namespace,
    "prune.run_prune_job": _prune_job,
    "snapshots.delete_snapshot": _snapshot,
}
