"""The overview of all datastores, with their history and when they will be full."""

from __future__ import annotations

from typing import Any

from pbs_simulator.answers.datastore.state import backend_type, mount_status
from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.curves import points
from pbs_simulator.datastore_access import OVERVIEW, acl_path, check_usable, namespace_visible
from pbs_simulator.datastores import Datastore
from pbs_simulator.refusals import Refusal
from pbs_simulator.server import Server

answers: Answers = Answers()


HISTORY_STEP = 1800

HISTORY_POINTS = 30 * 48
"""A month in half hours."""


@answers("GET", "/status/datastore-usage")
def usage(call: ApiCall) -> list[dict[str, Any]]:
    """One entry per visible store; one that cannot be used just now says so in `error` and has no
    sizes. One that is not mounted is shown to everybody, whatever their rights.
    """
    server = call.server
    listed: list[dict[str, Any]] = []
    for store in server.datastores.values():
        full = server.may(call.auth_id, acl_path(store.name), *OVERVIEW)
        if not full and store.mounted is not False and not _seen_inside(server, call.auth_id, store):
            continue
        item: dict[str, Any] = {
            "store": store.name,
            "mount-status": mount_status(store),
            **backend_type(server, store),
        }
        if full:
            item |= _details(call, store)
        listed.append(item)
    return listed


def _seen_inside(server: Server, auth_id: str, store: Datastore) -> bool:
    """Whether somebody without rights on the store sees a namespace of it."""
    try:
        check_usable(store, "lookup")
    except Refusal:
        return False
    return any(namespace_visible(server, auth_id, store.name, ns) for ns in store.namespaces)


def _details(call: ApiCall, store: Datastore) -> dict[str, Any]:
    if store.mounted is False:
        return {}
    try:
        check_usable(store, "read")
    except Refusal as refusal:
        return {"error": refusal.text}
    usage = store.usage()
    shown: dict[str, Any] = {**usage, "gc-status": dict(store.gc_status)}
    now = int(call.server.clock.time())
    start = now - HISTORY_POINTS * HISTORY_STEP
    measured = usage["used"] / usage["total"]
    history = store.history
    if history is None:
        history = [measured if known else None for _, known in points(call.server, now - start, HISTORY_STEP)]
    padded = [*([None] * max(0, HISTORY_POINTS - len(history))), *history][-HISTORY_POINTS:]
    shown |= {"history": padded, "history-start": start, "history-delta": HISTORY_STEP}
    estimate = store.estimated_full_date
    if estimate is None:
        estimate = _full_date(
            [(start + index * HISTORY_STEP, value) for index, value in enumerate(padded) if value is not None]
        )
    if estimate is not None:
        shown["estimated-full-date"] = estimate
    return shown


def _full_date(points: list[tuple[int, float]]) -> int | None:
    """Where a straight line through the points reaches 1; None with fewer than seven of them, 0 if
    they neither rise nor fall.
    """
    if len(points) < 7:
        return None
    middle = sum(time for time, _ in points) / len(points), sum(value for _, value in points) / len(points)
    slope = sum((time - middle[0]) * (value - middle[1]) for time, value in points) / sum(
        (time - middle[0]) ** 2 for time, _ in points
    )
    return int(middle[0] + (1.0 - middle[1]) / slope) if abs(slope) > 1e-15 else 0
