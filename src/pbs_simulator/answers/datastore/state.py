"""Datastores as they are: the list, their status, what runs on them, and the performance curves."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.curves import DISK, curves
from pbs_simulator.datastore_access import OVERVIEW, accessible_groups, acl_path, open_store, seen_from_below
from pbs_simulator.datastores import Datastore
from pbs_simulator.refusals import Refusal
from pbs_simulator.server import Server
from pbs_simulator.validation import split_property_string

answers: Answers = Answers()


def backend_type(server: Server, store: Datastore) -> dict[str, Any]:
    """The kind of storage behind a store; not told before 4.2."""
    if not server.at_least("4.2"):
        return {}
    backend = dict(split_property_string(store.config.get("backend", ""), "type"))
    return {"backend-type": backend.get("type", "filesystem")}


def mount_status(store: Datastore) -> str:
    if not store.removable:
        return "nonremovable"
    return "mounted" if store.mounted else "notmounted"


@answers("GET", "/admin/datastore")
def list_datastores(call: ApiCall) -> list[dict[str, Any]]:
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
        item["mount-status"] = mount_status(store)
        listed.append(item)
    return listed


def counts(call: ApiCall, store: Datastore) -> dict[str, Any]:
    """Groups and snapshots by type, over all namespaces, as far as the caller may see them; with
    Datastore.Audit on the store, all.
    """
    counts: dict[str, Any] = {"ct": None, "host": None, "other": None, "vm": None}
    groups = store.groups()
    if not call.server.may(call.auth_id, acl_path(store.name), "Datastore.Audit"):
        groups = accessible_groups(
            call.server, call.auth_id, store, store.below(""), ("Datastore.Audit", "Datastore.Read"), ()
        )
    for _, group in groups:
        if not group.snapshots:
            continue
        entry = counts[group.backup_type] or {"groups": 0, "snapshots": 0}
        counts[group.backup_type] = {
            "groups": entry["groups"] + 1,
            "snapshots": entry["snapshots"] + len(group.snapshots),
        }
    return counts


@answers("GET", "/admin/datastore/{store}/status")
def status(call: ApiCall) -> dict[str, Any]:
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
def active_operations(call: ApiCall) -> dict[str, int]:
    store = call.server.datastores.get(call["store"])
    return {"read": store.read_operations if store else 0, "write": store.write_operations if store else 0}


@answers("GET", "/admin/datastore/{store}/rrd")
def datastore_curves(call: ApiCall) -> list[dict[str, Any]]:
    store = open_store(call)
    usage = store.usage()
    values = {"available": float(usage["avail"]), "total": float(usage["total"]), "used": float(usage["used"])}
    return curves(call, values | dict.fromkeys(DISK, 1000.0))
