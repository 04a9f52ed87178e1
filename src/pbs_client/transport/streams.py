"""Blocking connections: they check the certificate when the handshake is finished, report to the
exchange what is written, and ask it how long each step may take."""

from __future__ import annotations

import errno
import os
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from threading import get_ident
from typing import Any, TypeVar

from pbs_client.transport.certificates import Way, is_plain
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.failures import ProxyFailed
from pbs_client.transport.sockets import is_readable

T = TypeVar("T")

NEXT_ADDRESS = 2.0
"""Seconds until the next address of a host is tried, such as IPv4 where IPv6 leads nowhere."""
RECORD = 16 * 1024
"""The longest content of a TLS record, in bytes."""


def connect(host: str, port: int, way: Way, exchange: Exchange) -> Stream:
    """A connection to a server or a proxy, without TLS so far."""
    stream = Stream(_connected(host, port, exchange), way)
    exchange.connects(stream)
    return stream


def _connected(host: str, port: int, exchange: Exchange) -> socket.socket:
    """A socket connected to the first address of the host that accepts, all within the time for
    connecting."""
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    failure: OSError | None = None
    for number, (family, kind, protocol, _, address) in enumerate(addresses, 1):
        sock: socket.socket | None = None
        try:
            sock = socket.socket(family, kind, protocol)
            sock.settimeout(time_for_address(exchange.left_to_write(), last=number == len(addresses)))
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException as error:
            if sock is not None:
                sock.close()
            if not isinstance(error, OSError):
                raise
            failure = error
        else:
            return sock
    try:
        raise failure or OSError(f"{host} has no address")
    finally:
        failure = None  # Otherwise the error and this frame would keep each other alive.


def time_for_address(left: float | None, *, last: bool) -> float | None:
    """How many of the remaining seconds one address of a host may take, so that one that never
    answers leaves time for the others."""
    if last:
        return left
    return NEXT_ADDRESS if left is None else min(NEXT_ADDRESS, left / 2)


def closed() -> OSError:
    """The error of a socket that was closed."""
    return OSError(errno.EBADF, os.strerror(errno.EBADF))


class Stream:
    """A connection, to the server or to a proxy."""

    def __init__(self, sock: Any, way: Way, *, tls: bool = False, checked: bool = False) -> None:
        """`tls` says whether `sock` uses TLS, and `checked` whether it leads to the server, with an
        accepted certificate."""
        self._sock: Any = sock
        self._way = way
        self._tls = tls
        self._checked = checked
        # Each thread first announces what it does, and then looks at what the other does: so if one
        # begins to read while the other closes, at least one of them notices.
        self._user: int | None = None
        """The thread that is reading, writing or doing the handshake."""
        self._closed = False

    def read(self, size: int, exchange: Exchange) -> bytes:
        """What arrives next, no more than `size`; empty at the end."""
        self._user = get_ident()
        try:
            if self._closed:
                raise closed()
            self._sock.settimeout(exchange.left_to_read())
            data: bytes = self._sock.recv(size)
        finally:
            self._user = None
            if self._closed:
                self._sock.close()
        return data

    def write(self, data: bytes, exchange: Exchange) -> None:
        if self._checked:
            exchange.begin()
        rest = memoryview(data)
        self._user = get_ident()
        try:
            if self._closed:
                raise closed()
            while rest:
                self._sock.settimeout(exchange.left_to_write())
                rest = rest[self._sock.send(rest) :]
        finally:
            self._user = None
            if self._closed:
                self._sock.close()
        exchange.sent = exchange.sent or self._checked

    def start_tls(self, context: ssl.SSLContext, server_hostname: str | None, exchange: Exchange) -> Stream:
        """The same connection with TLS: to the server, whose certificate was accepted, or, with
        another context than that of the way, to a proxy. Raises `ProxyFailed`."""
        checked = context is self._way.context
        server_hostname = server_hostname and server_hostname.removesuffix(".")  # No certificate has the dot.
        try:
            self._sock.settimeout(exchange.left_to_write())
            if self._tls:
                sock: Any = _TlsInTls(self._sock, context, server_hostname)
            elif is_plain(context):
                sock = context.wrap_socket(
                    self._sock,
                    do_handshake_on_connect=False,
                    suppress_ragged_eofs=False,
                    server_hostname=server_hostname,
                )
            else:
                sock = context.wrap_socket(self._sock, suppress_ragged_eofs=False, server_hostname=server_hostname)
            # From here on the new socket owns the connection.
            stream = Stream(sock, self._way, tls=True, checked=checked)
            self._sock = stream
            exchange.connects(stream)
            if self._tls or is_plain(context):
                stream._shake_hands()
            if checked:
                self._way.check(sock)
        except BaseException as error:
            self.close()
            if isinstance(error, ssl.SSLCertVerificationError) and not checked:
                problem = error.verify_message
            else:
                raise
        else:
            return stream
        raise ProxyFailed(f"its own certificate is not trusted: {problem}")

    def _shake_hands(self) -> None:
        self._user = get_ident()
        try:
            self._sock.do_handshake()
        finally:
            self._user = None
            if self._closed:
                self._sock.close()

    def abandon(self) -> None:
        self.close()

    def close(self) -> None:
        # If another thread is waiting on the connection, this only shuts it down, and that thread
        # then closes it. It would go on waiting otherwise, and then read from whatever has been
        # given the number of the descriptor.
        self._closed = True
        if self._user in (None, get_ident()) or not self._end():
            self._sock.close()

    def _end(self) -> bool:
        """Shuts the connection down for both sides, and says whether that can be done."""
        sock = self._sock.below if isinstance(self._sock, _TlsInTls) else self._sock
        try:
            # Not by its own method: after that, a TLS socket would read as one without TLS.
            with suppress(OSError):  # It has ended already.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
        except TypeError:  # A replacement for a socket.
            return False
        return True

    def has_something(self) -> bool:
        """Whether there is anything to read, if only the end. Asked before a connection is used
        again."""
        # Whatever it is, as half a TLS record does not show yet what it will be. Session tickets
        # arrive before the first answer.
        try:
            return bool(self._pending()) or is_readable(self._sock)
        except (OSError, ValueError):
            return True

    def _pending(self) -> int:
        pending: int = self._sock.pending() if self._tls else 0
        return pending


class _TlsInTls:
    """A TLS socket within another one: to the server through a proxy that is itself reached by TLS,
    which `wrap_socket` cannot do."""

    def __init__(self, sock: ssl.SSLSocket, context: ssl.SSLContext, server_hostname: str | None) -> None:
        self.below = sock
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._object = context.wrap_bio(self._incoming, self._outgoing, server_hostname=server_hostname)
        self._until: float | None = None
        self.settimeout(sock.gettimeout())

    def settimeout(self, seconds: float | None) -> None:
        self._until = None if seconds is None else time.monotonic() + seconds

    def do_handshake(self) -> None:
        self._carry(self._object.do_handshake)

    def getpeercert(self, *, binary_form: bool) -> Any:
        return self._object.getpeercert(binary_form=binary_form)

    def recv(self, size: int) -> bytes:
        return self._carry(lambda: self._object.read(size))

    def send(self, data: memoryview) -> int:
        return self._carry(lambda: self._object.write(data))

    def pending(self) -> int:
        return self._object.pending() + self._incoming.pending + self.below.pending()

    def fileno(self) -> int:
        return self.below.fileno()

    def close(self) -> None:
        self.below.close()

    def _carry(self, step: Callable[[], T]) -> T:
        """Does a step of TLS, with as much reading and writing as it needs."""
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                self._flush()
            else:
                self._flush()
                return result
            self._limit()
            data = self.below.recv(RECORD)
            if data:
                self._incoming.write(data)
            else:
                self._incoming.write_eof()

    def _flush(self) -> None:
        if self._outgoing.pending:
            self._limit()
            self.below.sendall(self._outgoing.read())

    def _limit(self) -> None:
        left = None if self._until is None else self._until - time.monotonic()
        self.below.settimeout(None if left is None else max(0.0, left))
