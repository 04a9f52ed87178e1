"""A server over real TLS sockets that does on each connection what a test tells it, and keeps what it received.

It speaks just enough HTTP to tell requests apart and is otherwise as rude as the test wants. One thread per connection.
"""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

import attrs

from tests.support.moments import LONGEST, eventually


@attrs.frozen
class Received:
    """A request as it arrived, complete."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Below `/api2/json`, without the query."""
        return self.target.removeprefix("/api2/json").partition("?")[0]

    @property
    def is_login(self) -> bool:
        return (self.method, self.path) == ("POST", "/access/ticket")


class Wire:
    """One connection, from the server's side."""

    def __init__(self, server: RudeServer, sock: socket.socket) -> None:
        self._server = server
        self.sock = sock
        """A test may put something else in its place."""
        self.number = server.connections
        """Which connection of the server it is, from 1 on."""
        self.arrived = 0
        """How many requests have arrived on it."""
        self._socket = sock
        self._buffer = b""

    def handshake(self) -> None:
        """Turns to TLS. The socket is replaced, which closes nothing."""
        context = self._server.context
        tls = context.wrap_socket(self.sock, server_side=True, do_handshake_on_connect=False)
        self.sock = self._socket = tls
        tls.do_handshake()

    def receive(self) -> Received | None:
        """The next request, None if there is none any more. Counted once it is complete."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._more():
                return None
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self._server.heads.append(f"{method} {target}")
        body = (
            self._chunks()
            if headers.get("transfer-encoding") == "chunked"
            else self._exactly(int(headers.get("content-length", "0")))
        )
        if body is None:
            return None
        request = Received(method, target, headers, body)
        self.arrived += 1
        self._server.requests.append(request)
        return request

    def _more(self) -> bool:
        data = self.sock.recv(65536)
        self._buffer += data
        return bool(data)

    def _exactly(self, size: int) -> bytes | None:
        while len(self._buffer) < size:
            if not self._more():
                return None
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        return data

    def _chunks(self) -> bytes | None:
        body = b""
        while True:
            while b"\r\n" not in self._buffer:
                if not self._more():
                    return None
            size, _, self._buffer = self._buffer.partition(b"\r\n")
            piece = self._exactly(int(size, 16) + 2)
            if piece is None:
                return None
            if piece == b"\r\n":
                return body
            body += piece[:-2]

    def send(self, *parts: bytes | str) -> None:
        for part in parts:
            self.sock.sendall(part if isinstance(part, bytes) else part.encode())

    def reply(self, body: bytes | str = b"", *headers: str, status: str = "200 OK") -> None:
        """A well-formed answer."""
        content = body if isinstance(body, bytes) else body.encode()
        lines = (f"HTTP/1.1 {status}", f"content-length: {len(content)}", *headers)
        self.send("\r\n".join(lines) + "\r\n\r\n", content)

    def data(self, value: Any, *headers: str) -> None:
        """What PBS answers where all is well."""
        self.reply(json.dumps({"data": value}), "content-type: application/json;charset=UTF-8", *headers)

    def hang_up(self) -> None:
        """Ends the connection in order, and does not wait for the other side to do the same."""
        if isinstance(self.sock, ssl.SSLSocket):
            with contextlib.suppress(OSError):
                self.sock.settimeout(0)
                self.sock.unwrap()
        self.sock.close()

    def reset(self) -> None:
        """Ends the connection with a RST, as a crashed machine or a firewall does."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def interrupt(self) -> None:
        """Wakes the thread that serves it, from another one."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def wait(self) -> None:
        """Does nothing until the other side goes away, or the test is over."""
        while self._more():
            pass


Serve = Callable[[Wire], None]
"""What happens on one connection."""
Answer = Callable[[Wire, Received], None]
"""What happens after one request has arrived."""


def answering(answer: Answer) -> Serve:
    """Serves one request after the other over TLS."""

    def serve(wire: Wire) -> None:
        wire.handshake()
        while (request := wire.receive()) is not None:
            answer(wire, request)

    return serve


def fine(wire: Wire, request: Received) -> None:
    """What the calls of these tests expect."""
    wire.data(["disk"])


def parting(value: Any) -> Answer:
    """Answers well, and closes the connection."""

    def answer(wire: Wire, request: Received) -> None:
        wire.data(value, "connection: close")
        wire.hang_up()

    return answer


class RudeServer:
    """Listens on a port of its own while entered. `serve` may be replaced at any time."""

    def __init__(self, context: ssl.SSLContext, serve: Serve) -> None:
        self.context = context
        self.serve = serve
        self.requests: list[Received] = []
        """All that arrived completely, in order."""
        self.heads: list[str] = []
        """Method and target of all whose head arrived."""
        self.connections = 0
        self.most_open = 0
        """How many connections were open at once."""
        self.problems: list[BaseException] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self._wires: list[Wire] = []
        self._threads: list[threading.Thread] = []
        self._stopping = False

    @property
    def calls(self) -> list[Received]:
        """What arrived besides logins."""
        return [request for request in self.requests if not request.is_login]

    @property
    def logins(self) -> list[dict[str, Any]]:
        """The parameters of each login."""
        return [json.loads(request.body) for request in self.requests if request.is_login]

    def wait_for(self, number: int) -> None:
        """Waits until so many requests have arrived."""
        eventually(lambda: len(self.requests) >= number, f"{number} requests")

    def __enter__(self) -> RudeServer:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopping = True
        # Wakes the accepting thread, on which closing the socket alone has no effect.
        self._listener.shutdown(socket.SHUT_RDWR)
        for wire in list(self._wires):
            wire.interrupt()
        for thread in self._threads:
            thread.join(LONGEST)
            assert not thread.is_alive(), "a thread of the server hangs"
        self._listener.close()
        if error is None and self.problems:
            raise self.problems[0]

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            wire = Wire(self, sock)
            self._wires.append(wire)
            self.most_open = max(self.most_open, len(self._wires))
            self._start(self._run, wire)

    def _run(self, wire: Wire) -> None:
        try:
            self.serve(wire)
        except (OSError, ValueError):
            # The other side went away, or the test is over.
            pass
        except BaseException as problem:
            self.problems.append(problem)
        finally:
            self._wires.remove(wire)
            wire.sock.close()
