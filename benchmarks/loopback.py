"""What a whole call costs over TLS, sync and async, beside `httpx.Client.get` and
`httpx.AsyncClient.get` of the same URL.

A server in another process answers every request with the same bytes, so that the CPU time of this
process is that of the caller alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import multiprocessing
import socket
import ssl
import statistics
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Generator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx
import trustme

from benchmarks.measuring import microseconds, show
from pbs_api.server import get_version
from pbs_client import ApiToken, AsyncClient, Client

CALLS = 200
ROUNDS = 15
TARGETS = {"sync": 0.95, "async": 0.60}
"""The most that a call may cost, as a part of what httpx takes for it."""

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


def sync_costs(port: int, ca: Path, options: dict[str, Any]) -> tuple[list[float], list[float]]:
    """The cost of a call by httpx and by us, once for each round."""
    url = f"https://127.0.0.1:{port}/api2/json/version"
    with (
        Client("127.0.0.1", port=port, **options) as pbs,
        httpx.Client(verify=ssl.create_default_context(cafile=ca), trust_env=False) as bare,
    ):
        rounds = [(cost(lambda: bare.get(url)), cost(lambda: pbs.send(get_version()))) for _ in range(ROUNDS + 1)]
    return [first for first, _ in rounds[1:]], [second for _, second in rounds[1:]]


async def async_costs(port: int, ca: Path, options: dict[str, Any]) -> tuple[list[float], list[float]]:
    url = f"https://127.0.0.1:{port}/api2/json/version"
    context = ssl.create_default_context(cafile=ca)
    async with (
        AsyncClient("127.0.0.1", port=port, **options) as pbs,
        httpx.AsyncClient(verify=context, trust_env=False) as bare,
    ):
        rounds = [
            (await async_cost(lambda: bare.get(url)), await async_cost(lambda: pbs.send(get_version())))
            for _ in range(ROUNDS + 1)
        ]
    return [first for first, _ in rounds[1:]], [second for _, second in rounds[1:]]


def main() -> int:
    with served() as (port, ca):
        options: dict[str, Any] = {
            "auth": ApiToken("backup@pbs!automation", "11111111-2222-3333-4444-555555555555"),
            "verify": ca,
            "proxy": "",
        }
        measured = {"sync": sync_costs(port, ca, options), "async": asyncio.run(async_costs(port, ca, options))}
    ratios = {kind: statistics.median(ours) / statistics.median(theirs) for kind, (theirs, ours) in measured.items()}
    show(
        f"A call over TLS on this machine: median of {ROUNDS} turns of {CALLS} calls, CPU time of the caller",
        ("", "httpx", "pbs_client", "of httpx", "at most"),
        [
            (
                kind,
                microseconds(statistics.median(theirs)),
                microseconds(statistics.median(ours)),
                f"{ratios[kind]:.2f}",
                f"{TARGETS[kind]:.2f}",
            )
            for kind, (theirs, ours) in measured.items()
        ],
    )
    return int(any(ratios[kind] > most for kind, most in TARGETS.items()))


if __name__ == "__main__":
    raise SystemExit(main())
