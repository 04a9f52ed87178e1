"""Mounting and unmounting removable datastores, and refreshing one from its bucket."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import check_usable, maintenance, open_store
from pbs_simulator.datastores import Datastore
from pbs_simulator.refusals import Refusal
from pbs_simulator.server import Server
from pbs_simulator.worker_tasks import TaskFailure

answers: Answers = Answers()


def _removable(call: ApiCall) -> Datastore:
    store = call.server.datastore(call["store"])
    if not store.removable:
        raise Refusal(f"datastore '{store.name}' is not removable")
    return store


def mount_device(server: Server, store: Datastore) -> Iterator[str]:
    """Mounts the device of a removable datastore; refuses one that the machine does not have."""
    device = store.config["backing-device"]
    place = f"/run/proxmox-backup/mount/{uuid.uuid4().hex}"
    yield f"temporarily mounting '{device}' to '{place}'"
    if device not in server.node.devices:
        reason = f"mount: {place}: can't find UUID={device}."
        command = f'command "mount" "UUID={device}" "{place}" failed - status code: 1 - {reason}'
        raise Refusal(f"mounting to tmp path failed: {command}")


@answers("POST", "/admin/datastore/{store}/mount")
def mount(call: ApiCall) -> str:
    store = _removable(call)
    check_usable(store, "lookup")

    def work() -> Iterator[str]:
        if store.mounted:
            yield f"device is already mounted at '{store.path}'"
            return
        try:
            yield from mount_device(call.server, store)
        except Refusal as refusal:
            raise TaskFailure(refusal.text) from None
        store.mounted = True

    return call.server.tasks.start("mount-device", store.name, call.auth_id, work())


@answers("POST", "/admin/datastore/{store}/unmount")
def unmount(call: ApiCall) -> str:
    store = _removable(call)
    if not store.mounted:
        raise Refusal(f"Datastore '{store.name}' is not mounted")
    store.config["maintenance-mode"] = "unmount"

    def work() -> Iterator[str]:
        yield f"unmounting datastore '{store.name}'"
        store.mounted = False
        store.config.pop("maintenance-mode", None)

    return call.server.tasks.start("unmount-device", store.name, call.auth_id, work())


@answers("PUT", "/admin/datastore/{store}/s3-refresh")
def refresh_from_bucket(call: ApiCall) -> str:
    """Accepted on any store; one without a bucket stays in maintenance mode (protocol.md §11)."""
    store = open_store(call, "lookup")
    mode = maintenance(store)
    if mode is not None and mode[0] not in ("s3-refresh", ""):
        check_usable(store, "write")
    store.config["maintenance-mode"] = "s3-refresh"

    def work() -> Iterator[str]:
        if "backend" not in store.config:
            if not call.server.at_least("4.2"):
                store.config.pop("maintenance-mode", None)
            raise TaskFailure(f"store '{store.name}' not backed by S3")
        yield f"refreshing datastore '{store.name}' from its bucket"
        raise TaskFailure("client error (Connect)")

    return call.server.tasks.start("s3-refresh", store.name, call.auth_id, work())
