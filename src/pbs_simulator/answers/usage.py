"""The overview of all stores with their history, and the metrics that monitoring reads."""

from __future__ import annotations

from typing import Any

from pbs_simulator.answers.datastores import backend_type
from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.datastores import Datastore
from pbs_simulator.stores import OVERVIEW, acl_path, check_usable, namespace_visible

HISTORY_STEP = 1800
HISTORY_POINTS = 30 * 48
"""A month in half hours."""


@answers("GET", "/status/datastore-usage")
def usage(call: Call) -> list[dict[str, Any]]:
    """One entry per visible store; one that cannot be used just now says so in `error` and has no sizes (users' notes §1.5)."""
    server = call.server
    listed: list[dict[str, Any]] = []
    for store in server.datastores.values():
        full = server.may(call.auth_id, acl_path(store.name), *OVERVIEW)
        if not full and not any(namespace_visible(server, call.auth_id, store.name, ns) for ns in store.namespaces):
            continue
        item: dict[str, Any] = {"store": store.name, "mount-status": "nonremovable", **backend_type(server, store)}
        if store.removable:
            item["mount-status"] = "mounted" if store.mounted else "notmounted"
        if full:
            item |= _details(call, store)
        listed.append(item)
    return listed


def _details(call: Call, store: Datastore) -> dict[str, Any]:
    if store.mounted is False:
        return {}
    try:
        check_usable(store, "read")
    except Refusal as refusal:
        return {"error": refusal.text}
    usage = store.usage()
    shown: dict[str, Any] = {**usage, "gc-status": dict(store.gc_status)}
    now = int(call.server.clock.time())
    start = (now // HISTORY_STEP - HISTORY_POINTS) * HISTORY_STEP
    history = store.history
    if history is None:
        known = int(call.server.running_for()) // HISTORY_STEP
        history = [usage["used"] / usage["total"]] * min(max(known, 0), HISTORY_POINTS)
    padded = [*([None] * max(0, HISTORY_POINTS - len(history))), *history][-HISTORY_POINTS:]
    shown |= {"history": padded, "history-start": start, "history-delta": HISTORY_STEP}
    estimate = store.estimated_full_date
    if estimate is None:
        estimate = _full_date([(start + index * HISTORY_STEP, value) for index, value in enumerate(padded) if value is not None])
    if estimate is not None:
        shown["estimated-full-date"] = estimate
    return shown


def _full_date(points: list[tuple[int, float]]) -> int | None:
    """Where a straight line through the points reaches 1; None with fewer than seven of them, 0 if they neither rise nor fall."""
    if len(points) < 7:
        return None
    middle = sum(time for time, _ in points) / len(points), sum(value for _, value in points) / len(points)
    slope = sum((time - middle[0]) * (value - middle[1]) for time, value in points) / sum((time - middle[0]) ** 2 for time, _ in points)
    return int(middle[0] + (1.0 - middle[1]) / slope) if abs(slope) > 1e-15 else 0


@answers("GET", "/status/metrics")
def metrics(call: Call) -> dict[str, Any]:
    """Values of host and stores, now or (`history`) of the last half hour in steps of ten seconds."""
    server = call.server
    now = int(server.clock.time())
    moments = range(max(now - 1800, int(now - server.running_for()), call.get("start-time", 0)), now + 1, 10) if call.get("history") else (now,)
    values: list[dict[str, Any]] = []
    for moment in moments:
        if server.may(call.auth_id, "/system/status", "Sys.Audit"):
            values += [_point("host", name, kind, moment, value) for name, kind, value in _host_values(call, moment)]
        for store in server.datastores.values():
            if server.may(call.auth_id, acl_path(store.name), "Datastore.Audit"):
                usage = store.usage()
                used = (("disk_total", "gauge", usage["total"]), ("disk_used", "gauge", usage["used"]), ("disk_available", "gauge", usage["avail"]))
                values += [_point(f"datastore/{store.name}", name, kind, moment, value) for name, kind, value in (*used, *_moved(moment))]
    return {"data": values}


def _point(subject: str, metric: str, kind: str, moment: int, value: float) -> dict[str, Any]:
    return {"id": subject, "metric": metric, "timestamp": moment, "type": kind, "value": float(value)}


def _counter(moment: int, per_second: int) -> int:
    """A counter that grows evenly, and starts again every hundred days."""
    return moment % 8_640_000 * per_second


def _moved(moment: int) -> list[tuple[str, str, float]]:
    """What was read from the disk and written to it."""
    return [("disk_read", "derive", _counter(moment, 40_000)), ("disk_write", "derive", _counter(moment, 60_000))]


def _host_values(call: Call, moment: int) -> list[tuple[str, str, float]]:
    node = call.server.node
    return [
        ("cpu_current", "gauge", 0.05),
        ("cpu_iowait", "gauge", 0.002),
        ("cpu_avg1", "gauge", 0.1),
        ("cpu_avg5", "gauge", 0.2),
        ("cpu_avg15", "gauge", 0.3),
        ("mem_total", "gauge", node.memory_total),
        ("mem_used", "gauge", node.memory_used),
        ("swap_total", "gauge", node.swap_total),
        ("swap_used", "gauge", node.swap_used),
        ("net_in", "derive", _counter(moment, 5_000)),
        ("net_out", "derive", _counter(moment, 4_000)),
        ("disk_total", "gauge", node.root_total),
        ("disk_used", "gauge", node.root_used),
        ("disk_available", "gauge", node.root_total - node.root_used),
        *_moved(moment),
    ]
