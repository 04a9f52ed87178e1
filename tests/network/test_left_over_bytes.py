"""Whatever lies behind an answer is nobody's answer: the connection is not used again."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

import pytest

from pbs_api.snapshots import list_snapshot_files
from pbs_client.errors import PbsError
from tests.network.calls import KINDS, Kind, connected, create_thing, list_things
from tests.network.proxy import ConnectProxy
from tests.support.moments import LONGEST
from tests.support.rude_server import Received, RudeServer, Wire, answering, fine

T = TypeVar("T")
THINGS = json.dumps({"data": ["disk"]})
GOOD = f"HTTP/1.1 200 OK\r\ncontent-length: {len(THINGS)}\r\n\r\n{THINGS}"
CHUNKED = f"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{len(THINGS):x}\r\n{THINGS}\r\n0\r\n\r\n"
OTHER = json.dumps({"data": ["a stranger's"]})
STRANGE = f"HTTP/1.1 200 OK\r\ncontent-length: {len(OTHER)}\r\n\r\n{OTHER}"

ANSWERS = {
    "an answer": GOOD,
    "chunks": CHUNKED,
    "chunks with a trailer": CHUNKED[:-2] + "x: y\r\n\r\n",
    "an error": "HTTP/1.1 400 Bad Request\r\ncontent-length: 3\r\n\r\nno!",
    "no content": "HTTP/1.1 204 No Content\r\n\r\n",
    "no content, with a length": f"HTTP/1.1 204 No Content\r\ncontent-length: {len(OTHER)}\r\n\r\n",
    "not modified": "HTTP/1.1 304 Not Modified\r\n\r\n",
    "nothing": "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
    "a long answer": f"HTTP/1.1 200 OK\r\ncontent-length: {len(THINGS) + 400_000}\r\n\r\n{THINGS}" + 400_000 * " ",
    "a length that is too small": GOOD.replace(f"length: {len(THINGS)}", "length: 2"),
}
REMAINDERS = {
    "an answer": STRANGE,
    "half an answer": STRANGE[:20],
    "an interim answer": "HTTP/1.1 103 Early Hints\r\n\r\n",
    "a line": "\r\n",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("records", [1, 2])
@pytest.mark.parametrize("remainder", REMAINDERS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_connection_with_something_behind_an_answer_is_not_used_again(
    answer: str, remainder: str, records: int, kind: Kind, server: RudeServer, pin: str
) -> None:
    said = threading.Event()

    def serve(wire: Wire, request: Received) -> None:
        if server.connections > 1:
            fine(wire, request)
            return
        parts = (ANSWERS[answer], REMAINDERS[remainder])
        wire.send(*(parts if records == 2 else ("".join(parts),)))
        said.set()

    server.serve = answering(serve)
    with connected(kind, server, fingerprint=pin, retries=0) as pbs:
        try:
            assert pbs.send(create_thing()) == ["disk"]
        except PbsError:
            assert answer not in ("an answer", "chunks", "chunks with a trailer", "a long answer")
        assert said.wait(LONGEST)
        for _ in range(2):
            assert pbs.send(create_thing()) == ["disk"]
    assert (server.connections, len(server.requests)) == (2, 3)


@pytest.mark.parametrize("kind", KINDS)
def test_so_it_is_through_a_proxy(kind: Kind, server: RudeServer, pin: str) -> None:
    server.serve = answering(
        lambda wire, request: wire.send(GOOD + STRANGE) if server.connections == 1 else fine(wire, request)
    )
    with ConnectProxy() as proxy, connected(kind, server, fingerprint=pin, proxy=proxy.url) as pbs:
        for _ in range(3):
            assert pbs.send(create_thing()) == ["disk"]
    assert (server.connections, len(server.requests)) == (2, 3)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("answer", ["an answer", "a long answer", "chunks", "chunks with a trailer"])
def test_a_connection_with_nothing_behind_an_answer_is(answer: str, kind: Kind, server: RudeServer, pin: str) -> None:
    server.serve = answering(lambda wire, request: wire.send(ANSWERS[answer]))
    with connected(kind, server, fingerprint=pin) as pbs:
        for _ in range(3):
            assert pbs.send(list_things()) == ["disk"]
    assert server.connections == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("all_sent", [True, False])
def test_a_list_that_is_left_early_is_not_read_by_the_next_call(
    all_sent: bool, kind: Kind, server: RudeServer, pin: str
) -> None:
    entry = {"filename": "x" * 100, "crypt-mode": "none", "size": 1}
    body = json.dumps({"data": [{**entry, "size": number} for number in range(1000)]}, separators=(",", ":"))
    head = f"HTTP/1.1 200 OK\r\ncontent-length: {len(body)}\r\n\r\n"

    def serve(wire: Wire, request: Received) -> None:
        if server.connections > 1:
            fine(wire, request)
        else:
            wire.send(head, body if all_sent else body[:50_000])

    server.serve = answering(serve)
    request = list_snapshot_files("tank", backup_type="vm", backup_id="1", backup_time=1_700_000_000)
    with connected(kind, server, fingerprint=pin, retries=0, connections=1) as pbs:
        assert pbs.first_of(request).size == 0
        assert pbs.send(list_things()) == ["disk"]
    assert server.connections == 2


class Halving:
    """The TLS of a server that can keep back half of what it has written."""

    def __init__(self, sock: socket.socket, context: ssl.SSLContext) -> None:
        self._sock = sock
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._carry(self._tls.do_handshake)

    def recv(self, size: int) -> bytes:
        return self._carry(lambda: self._tls.read(size))

    def sendall(self, data: bytes) -> None:
        self._carry(lambda: self._tls.write(data))

    def send_half(self, whole: bytes, halved: bytes) -> bytes:
        """Sends one record, and with it the first half of the next, of which it gives the other."""
        self._tls.write(whole)
        first = self._outgoing.read()
        self._tls.write(halved)
        second = self._outgoing.read()
        self._sock.sendall(first + second[: len(second) // 2])
        return second[len(second) // 2 :]

    def send_rest(self, rest: bytes) -> None:
        self._sock.sendall(rest)

    def close(self) -> None:
        self._sock.close()

    def _carry(self, step: Callable[[], T]) -> T:
        while True:
            try:
                return step()
            except ssl.SSLWantReadError:
                pass
            finally:
                self._sock.sendall(self._outgoing.read())
            data = self._sock.recv(65536)
            self._incoming.write(data) if data else self._incoming.write_eof()


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_record_behind_an_answer_is_not_waited_for(kind: Kind, server: RudeServer, pin: str) -> None:
    def serve(wire: Wire) -> None:
        tls = Halving(wire.sock, server.context)
        wire.sock = cast(Any, tls)
        first = server.connections == 1
        while wire.receive() is not None:
            if first:
                rest = tls.send_half(GOOD.encode(), STRANGE.encode())
                if wire.receive() is not None:
                    tls.send_rest(rest)
            wire.send(GOOD)

    server.serve = serve
    with connected(kind, server, fingerprint=pin, retries=0) as pbs:
        for _ in range(3):
            assert pbs.send(create_thing()) == ["disk"]
    assert server.connections == 2
