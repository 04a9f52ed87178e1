"""What PBS answers goes back into the functions that act on it, by attribute.

Both type checkers check this file in strict mode, and it has no cast: what an answer holds is what
a parameter takes. When it runs, what would be sent is compared with the recorded JSON, not with
what was decoded from it.
"""

from __future__ import annotations

from typing import Any

from pbs_api.access import (
    delete_tfa_entry,
    delete_token,
    delete_user,
    get_token,
    list_acl,
    list_tfa_users,
    list_tokens,
    list_users,
    regenerate_token_secret,
    unlock_tfa,
    update_acl,
    update_token,
    update_user,
)
from pbs_api.datastore import get_datastore_status, list_datastore_configs, list_datastores, update_datastore
from pbs_api.gc import list_gc_jobs, start_gc
from pbs_api.groups import change_group_owner, delete_group, list_groups, set_group_notes
from pbs_api.namespaces import delete_namespace, list_namespaces
from pbs_api.prune import (
    list_prune_job_status,
    list_prune_jobs,
    prune_group,
    run_prune_job,
    start_prune_group,
    update_prune_job,
)
from pbs_api.realms import list_realms
from pbs_api.remotes import list_remote_datastores, list_remote_groups, list_remotes, update_remote
from pbs_api.snapshots import (
    delete_snapshot,
    download_snapshot_file,
    get_snapshot_notes,
    list_snapshot_catalog,
    list_snapshot_files,
    list_snapshots,
    set_snapshot_notes,
    set_snapshot_protection,
)
from pbs_api.sync import list_sync_job_status, list_sync_jobs, run_sync_job, start_pull, update_sync_job
from pbs_api.tape import list_tape_backup_job_status, list_tape_backup_jobs, run_tape_backup_job, update_tape_backup_job
from pbs_api.tasks import download_task_log, get_task_log, get_task_status, list_tasks, stop_task
from pbs_api.traffic_control import list_traffic_control_rules, update_traffic_control_rule
from pbs_api.verify import list_verify_job_status, list_verify_jobs, run_verify_job, update_verify_job, verify_datastore
from pbs_client import Request, StreamRequest, Upid
from tests.api.recorded_answers import items


def check(request: Request[Any] | StreamRequest, raw: dict[str, Any], *names: str, **others: str) -> None:
    """The request sends these members of a recorded item, `others` under another name, and no
    member of it with another value."""
    sent = request.values
    for name, parameter in [*zip(names, names, strict=True), *others.items()]:
        assert sent[parameter] == raw[name], f"{request!r}: {parameter}"
    for name in sent.keys() & raw.keys():
        assert sent[name] == raw[name], f"{request!r}: {name}"


def test_groups() -> None:
    for group, raw in items(list_groups("tank")):
        requests = [
            prune_group("tank", backup_type=group.backup_type, backup_id=group.backup_id, keep_last=3, dry_run=True),
            start_prune_group("tank", backup_type=group.backup_type, backup_id=group.backup_id, keep_last=3),
            delete_group("tank", backup_type=group.backup_type, backup_id=group.backup_id),
            verify_datastore("tank", backup_type=group.backup_type, backup_id=group.backup_id, ignore_verified=False),
            list_snapshots("tank", backup_type=group.backup_type, backup_id=group.backup_id),
            set_group_notes(
                "tank", backup_type=group.backup_type, backup_id=group.backup_id, notes=group.comment or ""
            ),
        ]
        if group.owner is not None:
            requests.append(
                change_group_owner(
                    "tank", backup_type=group.backup_type, backup_id=group.backup_id, new_owner=group.owner
                )
            )
        for request in requests:
            check(request, raw, "backup-type", "backup-id")


def test_snapshots() -> None:
    for one, raw in items(list_snapshots("tank")):
        requests: list[Request[Any] | StreamRequest] = [
            delete_snapshot("tank", backup_type=one.backup_type, backup_id=one.backup_id, backup_time=one.backup_time),
            # The moment as a datetime does as well.
            delete_snapshot(
                "tank", backup_type=one.backup_type, backup_id=one.backup_id, backup_time=one.backup_time_utc
            ),
            get_snapshot_notes(
                "tank", backup_type=one.backup_type, backup_id=one.backup_id, backup_time=one.backup_time
            ),
            set_snapshot_notes(
                "tank",
                backup_type=one.backup_type,
                backup_id=one.backup_id,
                backup_time=one.backup_time,
                notes=one.comment or "",
            ),
            set_snapshot_protection(
                "tank",
                backup_type=one.backup_type,
                backup_id=one.backup_id,
                backup_time=one.backup_time,
                protected=not one.protected,
            ),
            verify_datastore("tank", backup_type=one.backup_type, backup_id=one.backup_id, backup_time=one.backup_time),
            list_snapshot_files(
                "tank", backup_type=one.backup_type, backup_id=one.backup_id, backup_time=one.backup_time
            ),
            list_snapshot_catalog(
                "tank",
                backup_type=one.backup_type,
                backup_id=one.backup_id,
                backup_time=one.backup_time,
                filepath="root",
            ),
        ]
        for file, raw_file in zip(one.files, raw["files"], strict=True):
            download = download_snapshot_file(
                "tank",
                backup_type=one.backup_type,
                backup_id=one.backup_id,
                backup_time=one.backup_time,
                file_name=file.filename,
            )
            assert download.values["file-name"] == raw_file["filename"]
            requests.append(download)
        for request in requests:
            check(
                request,
                {name: raw[name] for name in ("backup-type", "backup-id", "backup-time")},
                "backup-type",
                "backup-id",
                "backup-time",
            )
        if one.verification is not None:
            assert get_task_status(one.verification.upid).values["upid"] == raw["verification"]["upid"]


def test_what_a_prune_would_remove() -> None:
    for one, raw in items(prune_group("tank", backup_type="vm", backup_id="100", keep_last=3, dry_run=True)):
        request = delete_snapshot(
            "tank", backup_type=one.backup_type, backup_id=one.backup_id, backup_time=one.backup_time, ns=one.ns
        )
        check(request, raw, "backup-type", "backup-id", "backup-time")


def test_namespaces_and_datastores() -> None:
    for namespace, raw in items(list_namespaces("tank")):
        check(list_groups("tank", ns=namespace.ns), raw, "ns")
        check(delete_namespace("tank", ns=namespace.ns, delete_groups=False), raw, "ns")
    for store, raw in items(list_datastores()):
        check(start_gc(store.store), raw, "store")
        check(get_datastore_status(store.store), raw, "store")
    for job, raw in items(list_gc_jobs()):
        check(start_gc(job.store), raw, "store")


def test_datastore_configurations() -> None:
    for config, raw in items(list_datastore_configs()):
        request = update_datastore(
            config.name,
            comment=config.comment,
            gc_schedule=config.gc_schedule,
            maintenance_mode=config.maintenance_mode,
            notification_mode=config.notification_mode,
            notify=config.notify,
            tuning=config.tuning,
            verify_new=config.verify_new,
        )
        check(request, raw, "name")


def test_users_tokens_and_permissions() -> None:
    for user, raw in items(list_users(include_tokens=True)):
        request = update_user(
            user.userid, comment=user.comment, email=user.email, enable=user.enable, expire=user.expire
        )
        check(request, raw, "userid")
        check(delete_user(user.userid), raw, "userid")
        for own in user.tokens or ():
            assert own.tokenid.startswith(user.userid)
    for token, raw in items(list_tokens("me@pbs")):
        requests = [
            get_token("me@pbs", token.token_name),
            update_token("me@pbs", token.token_name, comment=token.comment, enable=token.enable, expire=token.expire),
            regenerate_token_secret("me@pbs", token.token_name),
            delete_token("me@pbs", token.token_name),
        ]
        for one in requests:
            check(one, raw, "token-name")
        check(update_acl(path="/", role="Audit", auth_id=token.tokenid), raw, tokenid="auth-id")
    for entry, raw in items(list_acl()):
        check(
            update_acl(path=entry.path, role=entry.roleid, auth_id=entry.ugid, propagate=entry.propagate),
            raw,
            "path",
            roleid="role",
            ugid="auth-id",
        )
    for owner, raw in items(list_tfa_users()):
        check(unlock_tfa(owner.userid), raw, "userid")
        for factor, raw_factor in zip(owner.entries, raw["entries"], strict=True):
            check(delete_tfa_entry(owner.userid, factor.id), raw_factor, "id")


def test_jobs_run() -> None:
    for sync, raw in items(list_sync_job_status()):
        check(run_sync_job(sync.id), raw, "id")
        if sync.last_run_upid is not None:
            assert get_task_status(sync.last_run_upid).values["upid"] == raw["last-run-upid"]
    for prune, raw in items(list_prune_job_status()):
        check(run_prune_job(prune.id), raw, "id")
    for verify, raw in items(list_verify_job_status()):
        check(run_verify_job(verify.id), raw, "id")
    for tape, raw in items(list_tape_backup_job_status()):
        check(run_tape_backup_job(tape.id), raw, "id")


def test_jobs_are_changed() -> None:
    for sync, raw in items(list_sync_jobs(sync_direction="all")):
        request = update_sync_job(
            sync.id,
            comment=sync.comment,
            group_filter=sync.group_filter,
            max_depth=sync.max_depth,
            rate_in=sync.rate_in,
            remove_vanished=sync.remove_vanished,
            schedule=sync.schedule,
            sync_direction=sync.sync_direction,
        )
        check(request, raw, "id")
        if sync.remote is not None:
            check(
                start_pull(
                    remote=sync.remote, remote_store=sync.remote_store, store=sync.store, group_filter=sync.group_filter
                ),
                raw,
                "remote",
                "store",
            )
    for prune, raw in items(list_prune_jobs()):
        request = update_prune_job(
            prune.id, schedule=prune.schedule, keep_last=prune.keep_last, disable=prune.disable, ns=prune.ns
        )
        check(request, raw, "id")
    for verify, raw in items(list_verify_jobs()):
        request = update_verify_job(
            verify.id, schedule=verify.schedule, outdated_after=verify.outdated_after, store=verify.store
        )
        check(request, raw, "id")
    for tape, raw in items(list_tape_backup_jobs()):
        request = update_tape_backup_job(
            tape.id, drive=tape.drive, pool=tape.pool, notification_mode=tape.notification_mode
        )
        check(request, raw, "id")


def test_tasks() -> None:
    for task, raw in items(list_tasks()):
        requests: list[Request[Any] | StreamRequest] = [
            get_task_status(task.upid),
            get_task_log(task.upid, limit=0),
            download_task_log(task.upid),
            stop_task(task.upid, node=task.node),
        ]
        for request in requests:
            check(request, raw, "upid")
        assert isinstance(task.upid, Upid)
        assert (task.upid.pid, task.upid.starttime, task.upid.auth_id) == (raw["pid"], raw["starttime"], raw["user"])


def test_remotes_realms_and_rules() -> None:
    for remote, raw in items(list_remotes()):
        check(
            update_remote(
                remote.name, host=remote.host, port=remote.port, fingerprint=remote.fingerprint, auth_id=remote.auth_id
            ),
            raw,
            name="name",
        )
        check(list_remote_datastores(remote.name), raw, "name")
    for store, raw in items(list_remote_datastores("other")):
        check(list_remote_groups("other", store.store), raw, "store")
    for group, raw in items(list_remote_groups("other", "tank")):
        pull = start_pull(
            remote="other",
            remote_store="tank",
            store="tank",
            group_filter=[f"group:{group.backup_type}/{group.backup_id}"],
        )
        assert pull.params["group-filter"] == [f"group:{raw['backup-type']}/{raw['backup-id']}"]
    for rule, raw in items(list_traffic_control_rules()):
        request = update_traffic_control_rule(
            rule.name, network=rule.network, timeframe=rule.timeframe, rate_in=rule.rate_in, users=rule.users
        )
        check(request, raw, "name")
    for realm, raw in items(list_realms()):
        assert (realm.realm, realm.type) == (raw["realm"], raw["type"])
