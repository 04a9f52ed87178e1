"""Small proxies that pass bytes on, and keep what they were asked."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from types import TracebackType

from tests.support.moments import LONGEST


class ConnectProxy:
    """Listens on a port of its own while entered, in TLS if it is given a context.

    With `answer`, it says that instead of connecting; an empty one means that it says nothing. It may come in pieces.
    """

    scheme = "http"

    def __init__(self, answer: bytes | Iterator[bytes] | None = None, context: ssl.SSLContext | None = None) -> None:
        self.heads: list[str] = []
        """What arrived in plain text."""
        self._answer = answer
        self._context = context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"{self.scheme}{'s' if self._context else ''}://127.0.0.1:{self.port}"

    def __enter__(self) -> ConnectProxy:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for sock in list(self._sockets):
            with contextlib.suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(LONGEST)
            assert not thread.is_alive(), "a thread of the proxy hangs"
        for sock in (self._listener, *self._sockets):
            sock.close()

    def _start(self, target: object, *arguments: object) -> None:
        assert callable(target)
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._sockets.append(client)
            self._start(self._meet, client)

    def _meet(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self._context is not None:
                secure = self._context.wrap_socket(client, server_side=True, do_handshake_on_connect=False)
                self._sockets.append(secure)
                secure.do_handshake()
                client = secure
            self._serve(client)

    def _serve(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            data = client.recv(65536)
            if not data:
                return
            head += data
        self.heads.append(head.decode("latin-1"))
        if self._answer is not None:
            for piece in [self._answer] if isinstance(self._answer, bytes) else self._answer:
                client.sendall(piece)
            if not self._answer:
                client.recv(1)
            client.close()
            return
        host, _, port = head.split(b" ")[1].decode().rpartition(":")
        self._connect(client, host, int(port), b"HTTP/1.1 200 Connection established\r\n\r\n")

    def _connect(self, client: socket.socket, host: str, port: int, done: bytes) -> None:
        server = socket.create_connection((host, port))
        self._sockets.append(server)
        client.sendall(done)
        others = {client: server, server: client}
        while others:
            waiting = [sock for sock in others if isinstance(sock, ssl.SSLSocket) and sock.pending()]
            for sock in waiting or select.select(list(others), [], [])[0]:
                if data := sock.recv(65536):
                    (server if sock is client else client).sendall(data)
                else:
                    with contextlib.suppress(OSError):
                        others[sock].shutdown(socket.SHUT_WR)
                    del others[sock]


class SocksProxy(ConnectProxy):
    """The same with SOCKS 5, without a login. What it is asked for stands in `heads`."""

    scheme = "socks5"

    def _serve(self, client: socket.socket) -> None:
        client.recv(3)
        client.sendall(b"\x05\x00")
        asked = client.recv(4)
        host = socket.inet_ntoa(client.recv(4)) if asked[3] == 1 else client.recv(client.recv(1)[0]).decode()
        port = int.from_bytes(client.recv(2), "big")
        self.heads.append(f"{host}:{port}")
        self._connect(client, host, port, b"\x05\x00\x00\x01" + bytes(6))
