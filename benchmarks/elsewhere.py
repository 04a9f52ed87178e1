"""Clients in a Python of their own: `python elsewhere.py LIBRARY sync|async PORT CA CALLS` makes
that many calls for each line it reads, and answers with the seconds of CPU time that one took.

proxmox-sdk cannot be installed beside the others. So that the comparison is fair, ours has a Python
of its own then too. Neither imports what only the other environment has.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from pathlib import Path
from typing import Any

USER, TOKEN, SECRET = "backup@pbs", "automation", "11111111-2222-3333-4444-555555555555"


def proxmox_sdk(port: int, ca: str) -> tuple[Any, dict[str, Any]]:
    """The class, and what its clients are made with."""
    client: Any = importlib.import_module("proxmox_sdk.sdk").ProxmoxSDK
    token = {"user": USER, "token_name": TOKEN, "token_value": SECRET}
    return client, {"host": "127.0.0.1", "port": port, "service": "PBS", "cert": ca, **token}


@contextlib.contextmanager
def call_of(library: str, port: int, ca: str) -> Generator[Callable[[], object]]:
    if library == "proxmox-sdk":
        kind, options = proxmox_sdk(port, ca)
        with kind.sync(**options) as pbs:
            yield pbs.version.get
    else:
        from pbs_api.server import get_version
        from pbs_client import ApiToken, Client

        auth = ApiToken(f"{USER}!{TOKEN}", SECRET)
        with Client("127.0.0.1", port=port, auth=auth, verify=Path(ca), proxy="") as ours:
            yield lambda: ours.send(get_version())


@contextlib.asynccontextmanager
async def async_call_of(library: str, port: int, ca: str) -> AsyncGenerator[Callable[[], Awaitable[object]]]:
    if library == "proxmox-sdk":
        kind, options = proxmox_sdk(port, ca)
        async with kind(**options) as pbs:
            yield pbs.version.get
    else:
        from pbs_api.server import get_version
        from pbs_client import ApiToken, AsyncClient

        settings: dict[str, Any] = {
            "port": port,
            "auth": ApiToken(f"{USER}!{TOKEN}", SECRET),
            "verify": Path(ca),
            "proxy": "",
        }
        if "aiohttp" in library:
            from pbs_client.transport.aiohttp_transport import AiohttpTransport

            settings["transport"] = AiohttpTransport()
        async with AsyncClient("127.0.0.1", **settings) as ours:
            yield lambda: ours.send(get_version())


def checked(answer: object) -> None:
    """One call comes before the others, to see that its answer is understood."""
    assert "4.2" in repr(answer), answer


def main(library: str, port: int, ca: str, calls: int) -> None:
    with call_of(library, port, ca) as call:
        checked(call())
        for _ in sys.stdin:
            begin = time.process_time()
            for _ in range(calls):
                call()
            print((time.process_time() - begin) / calls, flush=True)


async def async_main(library: str, port: int, ca: str, calls: int) -> None:
    async with async_call_of(library, port, ca) as call:
        checked(await call())
        for _ in sys.stdin:
            begin = time.process_time()
            for _ in range(calls):
                await call()
            print((time.process_time() - begin) / calls, flush=True)


if __name__ == "__main__":
    name, kind_of_call, *where = sys.argv[1:]
    if "fast" not in name:
        modules: dict[str, Any] = sys.modules
        modules["pbs_client.transport.httptools_pool"] = modules["pbs_client.transport.async_httptools_pool"] = None
    arguments = name, int(where[0]), where[1], int(where[2])
    if kind_of_call == "sync":
        main(*arguments)
    else:
        asyncio.run(async_main(*arguments))
