"""How full the datastores of many servers are, all servers asked at once.

`python many_servers.py servers.toml`, where each server has a table of its own:

    [office]
    host = "pbs.example.com"
    token = "monitor@pbs!overview"
    secret_file = "/etc/overview/office"
    fingerprint = "ab:cd:..."
"""

from __future__ import annotations

import asyncio
import sys
import tomllib
from pathlib import Path

from pbs_api.datastore import list_datastore_usage
from pbs_client import ApiToken, AsyncClient, PbsError


def client_of(server: dict[str, str]) -> AsyncClient:
    token = ApiToken(server["token"], Path(server["secret_file"]).read_text(encoding="utf-8"))
    return AsyncClient(server["host"], auth=token, fingerprint=server.get("fingerprint"), timeout=20)


async def lines_of(name: str, client: AsyncClient) -> list[str]:
    """A line for each datastore; of a server that does not answer, one that says so."""
    try:
        async with client as pbs:
            stores = await pbs.send(list_datastore_usage())
    except PbsError as error:
        return [f"{name}: {error.message}"]
    return [
        f"{name} {store.store}: {store.used / store.total:.0%} of {store.total / 1024**4:.1f} TiB used"
        if store.used is not None and store.total
        else f"{name} {store.store}: {store.error or 'not mounted'}"
        for store in sorted(stores, key=lambda store: store.store)
    ]


async def show(clients: dict[str, AsyncClient]) -> None:
    for lines in await asyncio.gather(*(lines_of(name, client) for name, client in clients.items())):
        print("\n".join(lines))


def main(file: str) -> None:
    servers = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    asyncio.run(show({name: client_of(server) for name, server in servers.items()}))


if __name__ == "__main__":
    main(sys.argv[1])
