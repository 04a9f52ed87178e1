"""Verification: of a store, a namespace, a group or one snapshot; corrupt snapshots make the task fail."""

from __future__ import annotations

from collections.abc import Iterator

from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.datastores import Datastore, Group, Snapshot
from pbs_simulator.stores import NO_FILE, accessible_groups, check_namespace, check_owner, open_store
from pbs_simulator.tasks import TaskFailure

_FULL, _OWNED = ("Datastore.Verify",), ("Datastore.Backup",)


@answers("POST", "/admin/datastore/{store}/verify")
def verify(call: Call) -> str:
    ns = call.get("ns", "")
    own_only = check_namespace(call, call["store"], ns, _FULL, _OWNED)
    store = open_store(call)
    backup_type, backup_id, backup_time = (call.get(name) for name in ("backup-type", "backup-id", "backup-time"))
    if backup_type is None and backup_id is None and backup_time is None:
        worker_id = f"{store.name}:{_ns_path(ns)}" if ns else store.name
        namespaces = store.below(ns, call.get("max-depth"))
        if own_only:
            groups = list(accessible_groups(call.server, call.auth_id, store, namespaces, _FULL, _OWNED))
        else:
            groups = [(name, group) for name in namespaces for group in store.namespaces[name].values()]
        return _start(call, "verify", worker_id, store, groups, None)
    if backup_type is None or backup_id is None:
        raise Refusal("parameters do not specify a backup group or snapshot")
    group = store.group(ns, backup_type, backup_id)
    if own_only:
        if group is None:
            raise Refusal(f'unable to read "{store.group_path(ns, backup_type, backup_id)}/owner" - {NO_FILE}')
        check_owner(group.owner, call.auth_id)
    worker_id = f"{store.name}:{_ns_path(ns)}/{backup_type}/{backup_id}"
    groups = [(ns, group)] if group else []
    if backup_time is None:
        return _start(call, "verify_group", worker_id, store, groups, None)
    return _start(call, "verify_snapshot", f"{worker_id}/{backup_time:08X}", store, groups, backup_time)


def _ns_path(ns: str) -> str:
    """A namespace as directories: `ns/a/ns/b`."""
    return "/".join(f"ns/{part}" for part in ns.split("/") if part)


def _start(call: Call, kind: str, worker_id: str, store: Datastore, groups: list[tuple[str, Group]], only: int | None) -> str:
    def work(upid: str) -> Iterator[str]:
        yield from verify_lines(call, store, groups, call.get("ignore-verified", True), call.get("outdated-after"), upid, only)

    return call.server.tasks.start(kind, worker_id, call.auth_id, work)


def _recent(call: Call, snapshot: Snapshot, ignore_verified: bool, outdated_after: int | None) -> bool:
    if not ignore_verified or snapshot.verification is None or snapshot.verification["state"] != "ok":
        return False
    if not outdated_after:
        return True
    started = int(snapshot.verification["upid"].split(":")[5], 16)
    return call.server.clock.time() - started < outdated_after * 86400


def verify_lines(
    call: Call,
    store: Datastore,
    groups: list[tuple[str, Group]],
    ignore_verified: bool,
    outdated_after: int | None,
    upid: str,
    only: int | None = None,
) -> Iterator[str]:
    """The lines of a verification, and its marks on the snapshots; fails if anything was found corrupt."""
    failed: list[str] = []
    if only is not None and not any(only in group.snapshots for _, group in groups):
        yield f"verify {store.name} - manifest load error: {NO_FILE}"
        failed.append(f"{store.name}")
    if only is None:
        yield f"verify datastore {store.name}"
        yield f"found {len(groups)} groups"
    if call.server.at_least("4.2"):
        yield "using 1 read and 4 verify thread(s)"
    for index, (ns, group) in enumerate(groups):
        prefix = f"{store.name}:" + "".join(f"ns/{part}/" for part in ns.split("/") if part)
        snapshots = [snapshot for snapshot in group.newest_first() if only is None or snapshot.backup_time == only]
        if only is None:
            yield f"verify group {prefix}{group.name} ({len(snapshots)} snapshots)"
        for position, snapshot in enumerate(snapshots, 1):
            name = f"{prefix}{snapshot.name}"
            if _recent(call, snapshot, ignore_verified, outdated_after):
                yield f"SKIPPED: verify {name} (recently verified)"
            else:
                yield f"verify {name}"
                yield from (f"  check {file.filename}" for file in snapshot.files if file.size is not None)
                snapshot.verification = {"state": "failed" if snapshot.corrupt else "ok", "upid": upid}
                if snapshot.corrupt:
                    failed.append(name)
            if only is None:
                done = (index + position / len(snapshots)) / len(groups) * 100
                part = (
                    f"{index + 1}/{len(groups)} groups"
                    if position == len(snapshots)
                    else (f"{index}/{len(groups)} groups, {position}/{len(snapshots)} snapshots in group #{index + 1}")
                )
                yield f"percentage done: {done:.2f}% ({part})"
    if failed:
        yield "Failed to verify the following snapshots/groups:"
        yield from (f"\t{name}" for name in failed)
        raise TaskFailure("verification failed - please check the log for details")
