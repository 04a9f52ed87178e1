"""What a whole call costs over TLS, sync and async, compared with other libraries on the same URL.

A server in another process answers every request with the same bytes, so that the CPU time of this
process is that of the caller alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import importlib
import importlib.util
import json
import multiprocessing
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import httpx2
import trustme

from benchmarks.environments import commands_of
from benchmarks.measuring import found, microseconds, show
from pbs_api.server import get_version
from pbs_client import ApiToken, AsyncClient, Client
from pbs_client.transport.aiohttp_transport import AiohttpTransport

CALLS = 200
PATH = "/api2/json/version"
ROUNDS = 9
TARGETS = {"sync": 0.80, "async": 0.60}
"""The most that a call may cost, as a part of what httpx takes for it."""

OURS = "pbs_client"
WITH_FAST = "pbs_client with `fast`"
SEPARATE = "proxmox-sdk"
"""It has to be installed apart, so it runs in a Python of its own."""
OURS_SEPARATE = {OURS: "pbs_client beside it", WITH_FAST: "pbs_client with `fast` beside it"}
OVER_AIOHTTP = "pbs_client over aiohttp beside it"

BODY = json.dumps(
    {"data": {"version": "4.2", "release": "2", "repoid": "0123456789abcdef"}}, separators=(",", ":")
).encode()
ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json;charset=UTF-8\r\ncontent-length: %d\r\n\r\n%b" % (
    len(BODY),
    BODY,
)


def serve(certificate: str, ready: Connection) -> None:
    """Answers each head that arrives, on any number of connections, until the process is ended."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def answer(client: socket.socket) -> None:
        with contextlib.suppress(OSError), context.wrap_socket(client, server_side=True) as stream:
            while data := stream.recv(65536):
                if data.endswith(b"\r\n\r\n"):
                    stream.sendall(ANSWER)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        ready.send(listener.getsockname()[1])
        while True:
            client, _ = listener.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=answer, args=(client,), daemon=True).start()


@contextlib.contextmanager
def served() -> Generator[tuple[int, Path]]:
    """The port of a server in another process, and the CA of its certificate."""
    with tempfile.TemporaryDirectory() as folder:
        ca, certificate = Path(folder, "ca.pem"), Path(folder, "server.pem")
        authority = trustme.CA()
        authority.cert_pem.write_to_path(ca)
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
        here, there = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(
            target=serve, args=(str(certificate), there), daemon=True
        )
        process.start()
        there.close()
        try:
            yield here.recv(), ca
        finally:
            process.terminate()
            process.join()


def cost(call: Callable[[], object]) -> float:
    """Seconds of CPU time of this process for one call."""
    begin = time.process_time()
    for _ in range(CALLS):
        call()
    return (time.process_time() - begin) / CALLS


async def async_cost(call: Callable[[], Awaitable[object]]) -> float:
    begin = time.process_time()
    for _ in range(CALLS):
        await call()
    return (time.process_time() - begin) / CALLS


@contextlib.contextmanager
def elsewhere(kind: str, port: int, ca: Path) -> Generator[dict[str, Callable[[], float]]]:
    """Turns of proxmox-sdk, and of ours beside it, each in a Python of its own; none where it
    cannot be installed."""
    commands = commands_of(SEPARATE)
    if commands is None:
        yield {}
        return
    with contextlib.ExitStack() as stack:
        pythons = {SEPARATE: commands / "python"} | dict.fromkeys(OURS_SEPARATE.values(), Path(sys.executable))
        if kind == "async":
            pythons[OVER_AIOHTTP] = Path(sys.executable)
        yield {
            name: stack.enter_context(turns_of(python, name, kind, str(port), str(ca), str(CALLS)))
            for name, python in pythons.items()
        }


@contextlib.contextmanager
def turns_of(python: Path, *arguments: str) -> Generator[Callable[[], float]]:
    """What makes `elsewhere.py` take a turn."""
    command = (str(python), str(Path(__file__).with_name("elsewhere.py")), *arguments)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        orders, answers = process.stdin, process.stdout
        assert orders is not None
        assert answers is not None

        def turn() -> float:
            orders.write("\n")
            return float(answers.readline())

        yield turn
        orders.close()


@contextlib.contextmanager
def without_httptools() -> Generator[None]:
    """Inside, clients that send their first request do so as without the extra `fast`."""
    names = ("pbs_client.transport.httptools_pool", "pbs_client.transport.async_httptools_pool")
    hidden = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    modules: dict[str, Any] = sys.modules
    modules.update(dict.fromkeys(names))
    try:
        yield
    finally:
        for name in names:
            del modules[name]
        modules.update(hidden)


def sync_costs(port: int, ca: Path, options: dict[str, Any]) -> dict[str, float]:
    """What a call costs with each, the median of some turns."""
    url, context = f"https://127.0.0.1:{port}{PATH}", ssl.create_default_context(cafile=ca)
    floor = http.client.HTTPSConnection("127.0.0.1", port, context=context)

    def lowest() -> bytes:
        floor.request("GET", PATH)
        return floor.getresponse().read()

    with contextlib.ExitStack() as stack:
        pbs = stack.enter_context(Client("127.0.0.1", port=port, **options))
        faster = stack.enter_context(Client("127.0.0.1", port=port, **options))
        with without_httptools():
            pbs.send(get_version())
        bare = stack.enter_context(httpx.Client(verify=context, trust_env=False))
        newer = stack.enter_context(httpx2.Client(verify=context, trust_env=False))
        stack.callback(floor.close)
        calls: dict[str, Callable[[], object]] = {
            "httpx": lambda: bare.get(url),
            OURS: lambda: pbs.send(get_version()),
            WITH_FAST: lambda: faster.send(get_version()),
            "httpx2": lambda: newer.get(url),
            "http.client": lowest,
        }
        if importlib.util.find_spec("proxmoxer") is not None:
            proxmoxer: Any = importlib.import_module("proxmoxer")
            names = {"user": "backup@pbs", "token_name": "a", "token_value": "x", "service": "PBS"}
            api = proxmoxer.ProxmoxAPI("127.0.0.1", port=port, verify_ssl=str(ca), **names)
            calls["proxmoxer"] = api.version.get
        if importlib.util.find_spec("clientapi_pbs") is not None:
            generated: Any = importlib.import_module("clientapi_pbs")
            key = {"Authorization": "PBSAPIToken=backup@pbs!a:x"}
            settings = generated.Configuration(f"https://127.0.0.1:{port}/api2/json", api_key=key, ssl_ca_cert=str(ca))
            calls["clientapi-pbs"] = generated.Pbs(configuration=settings).version.get_version
        turns: dict[str, Callable[[], float]] = {name: partial(cost, call) for name, call in calls.items()}
        turns |= stack.enter_context(elsewhere("sync", port, ca))
        rounds = [{name: turn() for name, turn in turns.items()} for _ in range(ROUNDS + 1)]
    return {name: statistics.median(taken[name] for taken in rounds[1:]) for name in turns}


async def async_costs(port: int, ca: Path, options: dict[str, Any]) -> dict[str, float]:
    url, context = f"https://127.0.0.1:{port}{PATH}", ssl.create_default_context(cafile=ca)
    async with contextlib.AsyncExitStack() as stack:
        pbs = await stack.enter_async_context(AsyncClient("127.0.0.1", port=port, **options))
        faster = await stack.enter_async_context(AsyncClient("127.0.0.1", port=port, **options))
        with without_httptools():
            await pbs.send(get_version())
        over_aiohttp = await stack.enter_async_context(
            AsyncClient("127.0.0.1", port=port, transport=AiohttpTransport(), **options)
        )
        bare = await stack.enter_async_context(httpx.AsyncClient(verify=context, trust_env=False))
        newer = await stack.enter_async_context(httpx2.AsyncClient(verify=context, trust_env=False))
        session = await stack.enter_async_context(aiohttp.ClientSession())

        async def by_aiohttp() -> object:
            async with session.get(url, ssl=context) as answer:
                return await answer.json()

        calls: dict[str, Callable[[], Awaitable[object]]] = {
            "httpx": lambda: bare.get(url),
            OURS: lambda: pbs.send(get_version()),
            WITH_FAST: lambda: faster.send(get_version()),
            "httpx2": lambda: newer.get(url),
            "aiohttp": by_aiohttp,
            "pbs_client over aiohttp": lambda: over_aiohttp.send(get_version()),
        }
        apart = stack.enter_context(elsewhere("async", port, ca))
        rounds: list[dict[str, float]] = []
        for _ in range(ROUNDS + 1):
            taken = {name: await async_cost(call) for name, call in calls.items()}
            rounds.append(taken | {name: turn() for name, turn in apart.items()})
    return {name: statistics.median(taken[name] for taken in rounds[1:]) for name in rounds[0]}


def main() -> int:
    with served() as (port, ca):
        options: dict[str, Any] = {
            "auth": ApiToken("backup@pbs!automation", "11111111-2222-3333-4444-555555555555"),
            "verify": ca,
            "proxy": "",
        }
        measured = {"sync": sync_costs(port, ca, options), "async": asyncio.run(async_costs(port, ca, options))}
    for kind, costs in measured.items():
        show(
            f"A call over TLS, {kind}: CPU time of the caller, median of {ROUNDS} turns of {CALLS} calls",
            ("", "a call", "of httpx"),
            [(name, microseconds(taken), f"{taken / costs['httpx']:.2f}") for name, taken in costs.items()],
        )
        peers = sorted(costs.keys() - {"httpx", SEPARATE} - {name for name in costs if OURS in name})
        for ours, how in ((OURS, kind), (WITH_FAST, f"{kind} with `fast`")):
            found("A call over TLS", f"{how}, of httpx", costs[ours] / costs["httpx"], TARGETS[kind])
            for peer in peers:
                # The standard library's is not a peer but the floor.
                most = None if ours == OURS or peer == "http.client" else 1.0
                found("A call over TLS", f"{how}, of {peer}", costs[ours] / costs[peer], most)
            if SEPARATE in costs:
                most = None if ours == OURS else 1.0
                found("A call over TLS", f"{how}, of {SEPARATE}", costs[OURS_SEPARATE[ours]] / costs[SEPARATE], most)
    asynchronous = measured["async"]
    over = asynchronous["pbs_client over aiohttp"] / asynchronous["aiohttp"]
    found("A call over TLS", "async over aiohttp, of aiohttp", over, 1.15)
    if SEPARATE in asynchronous:
        over = asynchronous[OVER_AIOHTTP] / asynchronous[SEPARATE]
        found("A call over TLS", f"async over aiohttp, of {SEPARATE}", over)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
