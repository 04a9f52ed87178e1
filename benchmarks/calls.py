"""What one call costs besides the network: building a request, and sending one to a server that is
a function, by us, bare httpx and proxmoxer."""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Iterator
from typing import Any

import attrs
import httpx

from benchmarks.decoding import snapshot
from benchmarks.measuring import Contestant, median_times, microseconds, show
from pbs_api.snapshots import list_snapshots
from pbs_api.sync import update_sync_job
from pbs_client import ApiToken, Client, HttpRequest

CALLS = 500
ROUNDS = 7
USER, TOKEN, SECRET = "backup@pbs", "automation", "11111111-2222-3333-4444-555555555555"


@attrs.frozen
class MemoryAnswer:
    """The answer of a server that does not exist."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json;charset=UTF-8"),)

    def chunks(self) -> Iterator[bytes]:
        yield self.body

    def close(self) -> None:
        pass


@attrs.frozen
class MemoryTransport:
    """Answers every request in the same way."""

    body: bytes

    def open(self, request: HttpRequest) -> MemoryAnswer:
        return MemoryAnswer(self.body)

    def close(self) -> None:
        pass


def proxmoxer_call(body: bytes) -> Contestant | None:
    """The same call by proxmoxer, its session with an adapter that answers; None without it."""
    if importlib.util.find_spec("proxmoxer") is None:
        return None
    # Neither has types.
    proxmoxer: Any = importlib.import_module("proxmoxer")
    requests: Any = importlib.import_module("requests")
    adapters: Any = importlib.import_module("requests.adapters")

    def close(adapter: object) -> None:
        pass

    def send(adapter: object, request: Any, **options: Any) -> Any:
        answer = requests.Response()
        answer.status_code, answer._content, answer.request, answer.url = 200, body, request, request.url
        return answer

    adapter = type("Adapter", (adapters.BaseAdapter,), {"send": send, "close": close})()
    api = proxmoxer.ProxmoxAPI(
        "pbs.example.com", user=USER, token_name=TOKEN, token_value=SECRET, service="PBS", port=8007, verify_ssl=True
    )
    api._store["session"].mount("https://", adapter)
    # A proxy or a netrc file is looked for before each call; ours looks once.
    api._store["session"].trust_env = False
    return lambda: api.admin.datastore("tank").snapshots.get(**{"backup-type": "vm"})


def main() -> int:
    body = json.dumps({"data": [snapshot(number) for number in range(3)]}, separators=(",", ":")).encode()
    pbs = Client("pbs.example.com", auth=ApiToken(f"{USER}!{TOKEN}", SECRET), transport=MemoryTransport(body))
    headers = {"authorization": f"PBSAPIToken={USER}!{TOKEN}:{SECRET}"}
    bare = httpx.Client(
        base_url="https://pbs.example.com:8007",
        headers=headers,
        transport=httpx.MockTransport(lambda _: httpx.Response(200, content=body)),
    )

    def bare_call() -> object:
        answer = bare.get("/api2/json/admin/datastore/tank/snapshots", params={"backup-type": "vm"})
        return answer.raise_for_status().json()["data"]

    def large_request() -> str:
        return update_sync_job(
            "job1", schedule="daily", remove_vanished=True, group_filter=["type:vm"], max_depth=3, comment="nightly"
        ).path

    contestants: dict[str, Contestant] = {
        "a call by bare httpx": bare_call,
        "a call by pbs_client": lambda: pbs.send(list_snapshots("tank", backup_type="vm")),
        # Looking at the path keeps the warning about requests that are never sent away.
        "building a request of 4 parameters": lambda: list_snapshots("tank", backup_type="vm").path,
        "building a request of 30 parameters": large_request,
    }
    other = proxmoxer_call(body)
    if other is not None:
        contestants["a call by proxmoxer"] = other
    with pbs, bare:
        times = median_times(contestants, rounds=ROUNDS, calls=CALLS)
    base = times["a call by bare httpx"]
    show(
        "One call that lists three snapshots",
        ("", "CPU time", "of httpx"),
        [(name, microseconds(seconds), f"{seconds / base:.2f}") for name, seconds in times.items()],
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
