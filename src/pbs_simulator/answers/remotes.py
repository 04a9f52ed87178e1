"""Looking through a remote at what is on the other side, with the rights that the remote's own login has there."""

from __future__ import annotations

from typing import Any

from pbs_simulator.calls import HANDLERS, Call, Refusal, answers
from pbs_simulator.replication import other_side, remote_named


def _ask(call: Call, path: str, params: dict[str, Any]) -> Any:
    """The answer of the other side to a GET; anything that goes wrong there is a 500 here."""
    remote = remote_named(call.server, call["name"])
    try:
        peer, auth_id = other_side(call.server, remote)
        return HANDLERS["GET", path](Call(peer.catalog.operations["GET", path], params, auth_id, peer))
    except (ConnectionError, Refusal) as error:
        text = error.text if isinstance(error, Refusal) else str(error)
        raise Refusal(f"failed to scan remote '{call['name']}' - {text}", 500) from None


@answers("GET", "/config/remote/{name}/scan")
def scan_stores(call: Call) -> Any:
    return _ask(call, "/admin/datastore", {})


@answers("GET", "/config/remote/{name}/scan/{store}/namespaces")
def scan_namespaces(call: Call) -> Any:
    return _ask(call, "/admin/datastore/{store}/namespace", {"store": call["store"]})


@answers("GET", "/config/remote/{name}/scan/{store}/groups")
def scan_groups(call: Call) -> Any:
    params = {"store": call["store"]}
    if call.get("namespace") is not None:
        params["ns"] = call["namespace"]
    return _ask(call, "/admin/datastore/{store}/groups", params)
