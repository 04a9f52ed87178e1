"""The simulated server over real TLS: an ASGI application under uvicorn in a thread, with a
certificate made at start.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Generator, Iterable, MutableMapping, Sequence
from contextlib import contextmanager
from email.utils import formatdate
from typing import Any, Protocol

import attrs
import trustme
import uvicorn

from pbs_simulator.clock import Clock
from pbs_simulator.digests import fingerprint_of
from pbs_simulator.faults import Fault, Plan
from pbs_simulator.wire import WireAnswer

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Servable(Protocol):
    """What answers requests, and what may go wrong with them."""

    def request(self, method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes) -> WireAnswer:
        """Answers one request, faults aside; safe to call from many threads."""
        ...

    def fault(self, method: str, target: str) -> Plan | None:
        """The planned fault that hits a request, if any."""
        ...

    def longest_body(self, method: str, target: str) -> int | None:
        """Bytes of a request's body that are read; None for all."""
        ...

    def pause(self, plan: Plan | None, answer: WireAnswer) -> float:
        """Seconds by which an answer is held back."""
        ...

    @property
    def clock(self) -> Clock:
        """What the server takes for the time."""
        ...


@attrs.frozen
class ServedPbs:
    """Where a simulated server can be reached."""

    host: str
    port: int
    fingerprint: str
    """SHA-256 of its certificate, as PBS prints it."""
    ca_pem: str = attrs.field(repr=False)
    """The authority that signed the certificate, for clients that check names instead of
    fingerprints.
    """

    @property
    def address(self) -> str:
        """`host:port`, as `Client` takes it."""
        return f"{self.host}:{self.port}"


class _BrokenConnection(Exception):
    """Makes uvicorn close the connection in the middle of an answer."""


class Application:
    """The ASGI form of a simulated server."""

    def __init__(self, pbs: Servable) -> None:
        self._pbs = pbs

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        target = scope["raw_path"].decode("latin-1") + (
            f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        )
        asked = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        body = await _read(receive, self._pbs.longest_body(scope["method"], target))
        plan = self._pbs.fault(scope["method"], target)
        if plan is not None and plan.fault is Fault.NO_CONNECTION:
            await _break_off(send, b"")
        answer = plan.refusal() if plan is not None else None
        if answer is None:
            answer = await asyncio.to_thread(self._pbs.request, scope["method"], target, asked, body)
        if pause := self._pbs.pause(plan, answer):
            await asyncio.sleep(pause)
        if plan is not None and plan.fault is Fault.LOST_ANSWER:
            await _break_off(send, b"")
        if plan is not None and plan.fault is Fault.CUT_ANSWER:
            await _break_off(send, answer.content()[: len(answer.content()) // 2])
        headers = (*answer.headers, ("date", formatdate(self._pbs.clock.time(), usegmt=True)))
        start = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": start})
        pieces = (answer.body,) if isinstance(answer.body, bytes) else answer.body
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _break_off(send: Send, content: bytes) -> None:
    """Sends a part of an answer and breaks the connection."""
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"application/json"), (b"content-length", b"1000000")],
        }
    )
    await send({"type": "http.response.body", "body": content, "more_body": True})
    raise _BrokenConnection


async def _read(receive: Receive, longest: int | None) -> bytes:
    """The body of a request, as far as it is read; what follows is dropped as it arrives."""
    body = bytearray()
    while longest is None or len(body) < longest:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(body[:longest])


def _load(context: ssl.SSLContext, certificate: trustme.LeafCert) -> None:
    """Loads key and certificate, which `ssl` takes from files only."""
    with certificate.private_key_and_cert_chain_pem.tempfile() as path:
        context.load_cert_chain(path)


@contextmanager
def serve(pbs: Servable, host: str, port: int, names: Iterable[str]) -> Generator[ServedPbs]:
    """Serves in a thread of its own until the context ends; the certificate is good for the host
    and some names.
    """
    authority = trustme.CA(organization_name="Proxmox Backup Server")
    every_name = dict.fromkeys((host, "127.0.0.1", "::1", "localhost", *names))
    certificate = authority.issue_cert(*(name for name in every_name if name not in ("0.0.0.0", "::")))
    leaf = certificate.cert_chain_pems[0].bytes().decode()
    fingerprint = fingerprint_of(ssl.PEM_cert_to_DER_cert(leaf))

    listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    # Connections inherit it. asyncio sets it only where it made the socket itself, and without it
    # each answer waits 40 ms for an ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # The certificate is loaded here, not by uvicorn, which would need it in a file for as long as
    # it runs.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _load(context, certificate)
    config = uvicorn.Config(
        Application(pbs),
        log_config=None,
        log_level="critical",
        lifespan="off",
        http="h11",
        server_header=False,
        date_header=False,  # uvicorn would tell the machine's time
        ws="none",
    )
    config.load()
    config.ssl = context
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="simulated-pbs", daemon=True)
    try:
        thread.start()
        while not server.started:
            if not thread.is_alive():
                raise RuntimeError("the simulated server did not start")
            thread.join(0.005)
        yield ServedPbs(host, listener.getsockname()[1], fingerprint, authority.cert_pem.bytes().decode())
    finally:
        server.should_exit = True
        server.force_exit = True
        if thread.is_alive():
            thread.join(10)
        listener.close()
