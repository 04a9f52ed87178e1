"""Datastores as a whole: the list, their status, what runs on them, mounting, and the performance curves."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.checks import split_property_string
from pbs_simulator.datastores import Datastore
from pbs_simulator.server import Server
from pbs_simulator.stores import OVERVIEW, accessible_groups, acl_path, check_usable, maintenance, open_store, seen_from_below
from pbs_simulator.tasks import TaskFailure

_STEPS = {"hour": 60, "day": 60, "week": 1800, "month": 1800, "year": 21600, "decade": 604800}
_SPANS = {"hour": 3600, "day": 86400, "week": 604800, "month": 2592000, "year": 31536000, "decade": 315360000}


def backend_type(server: Server, store: Datastore) -> dict[str, Any]:
    """The kind of storage behind a store; not told before 4.2."""
    if not server.at_least("4.2"):
        return {}
    backend = dict(split_property_string(store.config.get("backend", ""), "type"))
    return {"backend-type": backend.get("type", "filesystem")}


@answers("GET", "/admin/datastore")
def list_datastores(call: Call) -> list[dict[str, Any]]:
    """The stores on which, or on a namespace of which, the caller has any right."""
    server = call.server
    listed: list[dict[str, Any]] = []
    for store in server.datastores.values():
        allowed = server.may(call.auth_id, acl_path(store.name), *OVERVIEW)
        if not allowed and not seen_from_below(server, call.auth_id, store.name):
            continue
        comment = store.config.get("comment") if allowed else None
        item: dict[str, Any] = {"comment": comment, "store": store.name, **backend_type(server, store)}
        if "maintenance-mode" in store.config:
            item["maintenance"] = store.config["maintenance-mode"]
        if server.at_least("3.4"):
            item["mount-status"] = "nonremovable" if not store.removable else "mounted" if store.mounted else "notmounted"
        listed.append(item)
    return listed


def counts(call: Call, store: Datastore) -> dict[str, Any]:
    """Groups and snapshots by type, over all namespaces, as far as the caller may see them; with Datastore.Audit on the store, all."""
    found: dict[str, Any] = {"ct": None, "host": None, "other": None, "vm": None}
    groups = store.groups()
    if not call.server.may(call.auth_id, acl_path(store.name), "Datastore.Audit"):
        groups = accessible_groups(call.server, call.auth_id, store, store.below(""), ("Datastore.Audit", "Datastore.Read"), ())
    for _, group in groups:
        if not group.snapshots:
            continue
        entry = found[group.backup_type] or {"groups": 0, "snapshots": 0}
        found[group.backup_type] = {"groups": entry["groups"] + 1, "snapshots": entry["snapshots"] + len(group.snapshots)}
    return found


@answers("GET", "/admin/datastore/{store}/status")
def status(call: Call) -> dict[str, Any]:
    server = call.server
    full = server.may(call.auth_id, acl_path(call["store"]), *OVERVIEW)
    reads = server.may(call.auth_id, acl_path(call["store"]), "Datastore.Read")
    if not full and not reads and not seen_from_below(server, call.auth_id, call["store"]):
        raise Refusal("permission check failed", 403)
    store = open_store(call)
    shown: dict[str, Any] = dict(store.usage()) if full else {"avail": 0, "total": 0, "used": 0}
    shown |= backend_type(server, store)
    if call.get("verbose"):
        shown["counts"] = counts(call, store)
        if full:
            shown["gc-status"] = dict(store.gc_status)
    return shown


@answers("GET", "/admin/datastore/{store}/active-operations")
def active_operations(call: Call) -> dict[str, int]:
    store = call.server.datastores.get(call["store"])
    return {"read": store.read_operations if store else 0, "write": store.write_operations if store else 0}


@answers("GET", "/admin/datastore/{store}/rrd")
def datastore_curves(call: Call) -> list[dict[str, Any]]:
    store = open_store(call)
    usage = store.usage()
    values = {"available": float(usage["avail"]), "total": float(usage["total"]), "used": float(usage["used"])}
    return curves(call, values | dict.fromkeys(_DISK, 1000.0))


_DISK = ("io_ticks", "read_bytes", "read_ios", "write_bytes", "write_ios")


def curves(call: Call, values: dict[str, float]) -> list[dict[str, Any]]:
    """Points of a time frame; the oldest, and those from before the server ran, hold the time alone."""
    frame = call["timeframe"]
    step, span = _STEPS[frame], _SPANS[frame]
    now = int(call.server.clock.time())
    first = (now - span) // step * step
    known_since = now - call.server.running_for()
    points: list[dict[str, Any]] = []
    for time in range(first, now, step):
        point: dict[str, Any] = {"time": time}
        if time >= known_since and time != first:
            wave = 1.0 + 0.05 * math.sin(time / 600)
            point |= {name: value * wave for name, value in values.items()}
        points.append(point)
    return points


def _removable(call: Call) -> Datastore:
    store = call.server.datastore(call["store"])
    if not store.removable:
        raise Refusal(f"datastore '{store.name}' is not removable")
    return store


@answers("POST", "/admin/datastore/{store}/mount")
def mount(call: Call) -> str:
    store = _removable(call)
    check_usable(store, "lookup")

    def work() -> Iterator[str]:
        if store.mounted:
            yield f"device is already mounted at '{store.path}'"
            return
        yield f"mounting datastore '{store.name}'"
        store.mounted = True

    return call.server.tasks.start("mount-device", store.name, call.auth_id, work())


@answers("POST", "/admin/datastore/{store}/unmount")
def unmount(call: Call) -> str:
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
def refresh_from_bucket(call: Call) -> str:
    """Accepted on any store; one without a bucket stays in maintenance mode (protocol notes §11)."""
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
