"""Asks a server for all that `load_state` reads, so that a recorder can keep the state in which a
recorded session begins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pbs_client import Client, raw_request
from pbs_client.errors import ApiError
from pbs_simulator.exchanges import is_list, is_object

LISTS = (
    *(
        "/version",
        "/nodes",
        "/access/users",
        "/access/acl",
        "/access/domains",
        "/access/tfa",
        "/config/access/ldap",
        "/config/access/ad",
    ),
    *(
        "/config/access/openid",
        "/config/datastore",
        "/config/remote",
        "/config/verify",
        "/config/prune",
        "/config/sync",
        "/config/traffic-control",
    ),
    *(
        "/config/notifications/endpoints/gotify",
        "/config/notifications/endpoints/sendmail",
        "/config/notifications/endpoints/smtp",
    ),
    *(
        "/config/notifications/endpoints/webhook",
        "/config/notifications/targets",
        "/config/notifications/matchers",
        "/config/s3",
    ),
    *("/config/encryption-keys", "/config/media-pool", "/config/drive", "/config/changer", "/config/tape-backup-job"),
    *("/config/metrics/influxdb-udp", "/config/metrics/influxdb-http", "/admin/gc"),
    *("/nodes/localhost/config", "/nodes/localhost/time", "/nodes/localhost/dns", "/nodes/localhost/network"),
    *("/nodes/localhost/services", "/nodes/localhost/identity", "/nodes/localhost/status"),
    "/nodes/localhost/subscription",
)
"""What is asked once, in this order."""

PARAMETERS: dict[str, dict[str, Any]] = {
    "/config/sync": {"sync-direction": "all"},
    "/access/users": {"include_tokens": True},
}


def read_state(client: Client) -> list[str]:
    """Asks for everything with a client that a `Recorder` listens to.

    Returns what the server refused, which is passed over.
    """
    refused: list[str] = []

    def ask(path: str, **params: Any) -> list[dict[str, Any]]:
        try:
            answer = client.send(
                raw_request(
                    "GET",
                    path,
                    {name.replace("_", "-"): value for name, value in params.items()} | PARAMETERS.get(path, {}),
                )
            )
        except ApiError as error:
            refused.append(f"GET {path}: {error.message}")
            return []
        return [item for item in answer if is_object(item)] if is_list(answer) else []

    for path in LISTS:
        ask(path)
    ask("/nodes/localhost/tasks", limit=0)
    for store in ask("/admin/datastore"):
        _ask_store(ask, str(store["store"]))
    return refused


def _ask_store(ask: Callable[..., list[dict[str, Any]]], store: str) -> None:
    """A store's settings, size and contents in every namespace."""
    ask(f"/config/datastore/{store}")
    ask(f"/admin/datastore/{store}/status", verbose=True)
    for namespace in ask(f"/admin/datastore/{store}/namespace"):
        ask(f"/admin/datastore/{store}/groups", ns=namespace["ns"])
        ask(f"/admin/datastore/{store}/snapshots", ns=namespace["ns"])
