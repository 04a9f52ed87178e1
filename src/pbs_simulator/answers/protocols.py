"""Calls that lead to another protocol: backup and restore over HTTP/2, and the terminal's
websocket.

What PBS refuses before it changes the protocol is refused here too (protocol.md §6.7–§6.9); the
protocols themselves are not simulated.
"""

from __future__ import annotations

from typing import NoReturn

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import acl_path, check_owner, open_store
from pbs_simulator.datastores import Datastore, Snapshot
from pbs_simulator.refusals import NO_FILE, Refusal
from pbs_simulator.rights import missing_text, owns

answers: Answers = Answers()


@answers("GET", "/backup")
def start_backup(call: ApiCall) -> NoReturn:
    path = acl_path(call["store"], call.get("ns", ""))
    if not call.server.may(call.auth_id, path, "Datastore.Backup"):
        raise Refusal(missing_text(path, "Datastore.Backup"), 403)
    store = open_store(call, "write")
    _check_protocol(call, "proxmox-backup-protocol-v1")
    ns, backup_type, backup_id = call.get("ns", ""), call["backup-type"], call["backup-id"]
    if ns not in store.namespaces:
        raise Refusal("namespace not found", 404)
    for_benchmark = (backup_type, backup_id) == ("host", "benchmark")
    if for_benchmark and not call.get("benchmark"):
        raise Refusal("unable to run benchmark without --benchmark flags")
    if call.get("benchmark") and not for_benchmark:
        raise Refusal("benchmark flags is only allowed on 'host/benchmark'")
    group = store.group(ns, backup_type, backup_id)
    if group is not None:
        if not for_benchmark:
            check_owner(group.owner, call.auth_id)
        newest = next(iter(group.newest_first()), None)
        failed = newest is not None and newest.verification is not None and newest.verification["state"] == "failed"
        if newest is not None and newest.finished and not failed and call["backup-time"] <= newest.backup_time:
            raise Refusal("backup timestamp is older than last backup.")
        if call["backup-time"] in group.snapshots:
            raise Refusal("backup directory already exists.")
    raise _not_simulated()


@answers("GET", "/reader")
def start_restore(call: ApiCall) -> NoReturn:
    ns = call.get("ns", "")
    path = acl_path(call["store"], ns)
    held = call.server.privileges(call.auth_id, path)
    if held.isdisjoint(("Datastore.Read", "Datastore.Backup")):
        raise Refusal(f"no permissions on {path}")
    store = open_store(call)
    _check_protocol(call, "proxmox-backup-reader-protocol-v1")
    group = store.group(ns, call["backup-type"], call["backup-id"])
    if "Datastore.Read" not in held:
        if group is None:
            raise Refusal(f'unable to read "{_group_path(call, store, ns)}/owner" - {NO_FILE}')
        if not owns(group.owner, call.auth_id):
            raise Refusal("backup owner check failed!")
    if group is None or call["backup-time"] not in group.snapshots:
        raise Refusal(
            f"snapshot {Snapshot(call['backup-type'], call['backup-id'], call['backup-time']).name} does not exist."
        )
    raise _not_simulated()


@answers("GET", "/nodes/{node}/vncwebsocket")
def open_terminal(call: ApiCall) -> NoReturn:
    opened = call.server.signer.open_ticket(
        call["vncticket"], "PBSTERM", call.server.clock.time(), 30, bound_to=f"{call.auth_id}/system{call['port']}"
    )
    if opened is None:
        raise Refusal("invalid ticket")
    raise _not_simulated()


def _group_path(call: ApiCall, store: Datastore, ns: str) -> str:
    return store.group_path(ns, call["backup-type"], call["backup-id"])


def _check_protocol(call: ApiCall, name: str) -> None:
    if "upgrade" not in call.headers:
        raise Refusal("missing Upgrade header")
    if call.headers["upgrade"] != name:
        raise Refusal("invalid protocol name")


def _not_simulated() -> Refusal:
    return Refusal("the simulator does not speak this protocol", 501)
