"""Connections for asyncio, the counterpart of `streams`."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from typing import cast

from pbs_client.transport.certificates import Way
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.failures import ProxyFailed
from pbs_client.transport.sockets import is_readable
from pbs_client.transport.streams import time_for_address

ENOUGH = 256 * 1024
"""How many bytes are accepted from the network before they are read."""
WRITTEN_AT_ONCE = 512 * 1024
"""How many bytes are handed to the network at once."""
RECEIVED = 64 * 1024
"""How many received bytes are decrypted at once."""


async def connect(host: str, port: int, way: Way, exchange: Exchange) -> AsyncStream:
    """A connection to a server or a proxy, without TLS so far."""
    wire = Wire()
    exchange.connects(wire)
    async with asyncio.timeout(exchange.left_to_write()):
        sock = await _connected(host, port, exchange)
        wire.socket = sock
        try:
            await asyncio.get_running_loop().create_connection(lambda: wire, sock=sock)
        except BaseException:
            sock.close()
            raise
    return AsyncStream(wire, way)


async def _connected(host: str, port: int, exchange: Exchange) -> socket.socket:
    """A socket that is connected to the first address of the host that takes it."""
    # Not by `create_connection`, which may forget a socket when it is cancelled.
    loop = asyncio.get_running_loop()
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except OSError:
        addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    failure: OSError | None = None
    for number, (family, kind, protocol, _, address) in enumerate(addresses, 1):
        sock: socket.socket | None = None
        try:
            sock = socket.socket(family, kind, protocol)
            sock.setblocking(False)
            async with asyncio.timeout(time_for_address(exchange.left_to_write(), last=number == len(addresses))):
                await loop.sock_connect(sock, address)
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
        failure = None  # Or it and this frame would keep each other alive.


class Wire(asyncio.Protocol):
    """A connection of the event loop: collects what arrives, and knows whether more can be
    written."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.socket: socket.socket | None = None
        self._transport: asyncio.Transport | None = None
        self._arrived = bytearray()
        self._ended = False
        self._full = False
        self._paused = False
        self._error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None

    # Called by the event loop.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._arrived += data
        if len(self._arrived) >= ENOUGH and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        self._ended = True
        self._wake()
        return True  # Whoever reads closes the connection.

    def connection_lost(self, exc: Exception | None) -> None:
        if exc is not None:
            self._take_the_rest()
        self._ended = True
        self._error = exc
        self._transport = None
        self._wake()

    def _take_the_rest(self) -> None:
        """Reads what had arrived when a write failed, mostly the answer that says why the server
        went away. The event loop closes the socket next, without reading it."""
        with contextlib.suppress(OSError):
            while self.socket is not None and len(self._arrived) < ENOUGH:
                data = self.socket.recv(RECEIVED)
                if not data:
                    return
                self._arrived += data

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    # Called by a stream.

    async def read(self, size: int, exchange: Exchange) -> bytes:
        """What has arrived, no more than `size`; empty at the end."""
        while not self._arrived:
            if self._error is not None:
                raise self._error
            if self._ended:
                return b""
            await self._wait(exchange.left_to_read())
        data = bytes(self._arrived[:size])
        del self._arrived[:size]
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        return data

    def has_something(self) -> bool:
        """Whether there is anything to read, even if the event loop has not fetched it yet, or the
        connection has ended."""
        if self._arrived or self._ended or self._transport is None:
            return True
        return is_readable(self._transport.get_extra_info("socket"))

    async def write(self, data: bytes, exchange: Exchange) -> None:
        """Hands data to the event loop, and waits while that has too much already."""
        for start in range(0, len(data), WRITTEN_AT_ONCE):
            left = exchange.left_to_write()
            if self._transport is None or self._transport.is_closing():
                raise ConnectionResetError("the connection is closed") from self._error
            self._transport.write(data[start : start + WRITTEN_AT_ONCE])
            while self._full:
                if self._ended:  # What is not taken now may never be, and no other answer will come.
                    raise ConnectionResetError("the connection is at its end") from self._error
                await self._wait(left)
                left = exchange.left_to_write()

    async def _wait(self, seconds: float | None) -> None:
        """Waits until something happens. Raises `TimeoutError`."""
        self._waiter = waiter = self._loop.create_future()
        timer = None if seconds is None else self._loop.call_later(seconds, _expire, waiter)
        try:
            await waiter
        finally:
            self._waiter = None
            if timer is not None:
                timer.cancel()

    def abandon(self) -> None:
        """Closes the connection at once, from any event loop, or after its own has ended."""
        transport, self._transport = self._transport, None
        self._ended = True
        if transport is None:
            return
        if self._loop.is_closed():
            with contextlib.suppress(RuntimeError):
                transport.abort()
            # The loop would call this next. Without it, the socket stays open until the transport
            # is thrown away, which warns.
            end = getattr(transport, "_call_connection_lost", None)
            if end is not None:
                end(None)
        elif self._loop is _running_loop():
            transport.abort()
        else:
            with contextlib.suppress(RuntimeError):  # The loop was closed at this very moment.
                self._loop.call_soon_threadsafe(transport.abort)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _expire(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_exception(TimeoutError("there is no time left"))


class _Tls:
    """TLS over a connection, which may be a TLS one itself: to the server through a proxy that is
    reached by TLS."""

    def __init__(self, below: Wire | _Tls, context: ssl.SSLContext, server_hostname: str | None) -> None:
        self._below = below
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.object: ssl.SSLObject = context.wrap_bio(self._incoming, self._outgoing, server_hostname=server_hostname)

    async def do_handshake(self, exchange: Exchange) -> None:
        while True:
            try:
                self.object.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush(exchange)
                self._feed(await self._below.read(RECEIVED, exchange))
            except ssl.SSLError:
                with contextlib.suppress(OSError):
                    await self._flush(exchange)  # The TLS alert that says what is wrong.
                raise
            else:
                await self._flush(exchange)
                return

    async def read(self, size: int, exchange: Exchange) -> bytes:
        while True:
            try:
                return self.object.read(size)
            except ssl.SSLWantReadError:
                if self._outgoing.pending:
                    await self._flush(exchange)
            self._feed(await self._below.read(RECEIVED, exchange))

    def has_something(self) -> bool:
        return bool(self.object.pending() or self._incoming.pending) or self._below.has_something()

    async def write(self, data: bytes, exchange: Exchange) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self.object.write(rest) :]
        await self._flush(exchange)

    def abandon(self) -> None:
        self._below.abandon()

    def _feed(self, data: bytes) -> None:
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    async def _flush(self, exchange: Exchange) -> None:
        if self._outgoing.pending:
            await self._below.write(self._outgoing.read(), exchange)


class AsyncStream:
    """A connection, to the server or to a proxy."""

    def __init__(self, connection: Wire | _Tls, way: Way, *, checked: bool = False) -> None:
        """`checked` says whether this leads to the server, whose certificate was accepted."""
        self._connection = connection
        self._way = way
        self._checked = checked

    async def read(self, size: int, exchange: Exchange) -> bytes:
        """What arrives next, no more than `size`; empty at the end."""
        return await self._connection.read(size, exchange)

    async def write(self, data: bytes, exchange: Exchange) -> None:
        if self._checked:
            exchange.begin()
        await self._connection.write(data, exchange)
        exchange.sent = exchange.sent or self._checked

    async def start_tls(self, context: ssl.SSLContext, server_hostname: str | None, exchange: Exchange) -> AsyncStream:
        """The same connection with TLS, as that of `Stream`."""
        checked = context is self._way.context
        server_hostname = server_hostname and server_hostname.removesuffix(".")  # No certificate has the dot.
        try:
            connection = _Tls(self._connection, context, server_hostname)
            await connection.do_handshake(exchange)
            if checked:
                self._way.check(connection.object)
        except BaseException as error:
            self._connection.abandon()
            if isinstance(error, ssl.SSLCertVerificationError) and not checked:
                problem = error.verify_message
            else:
                raise
        else:
            return AsyncStream(connection, self._way, checked=checked)
        raise ProxyFailed(f"its own certificate is not trusted: {problem}")

    async def aclose(self) -> None:
        self._connection.abandon()
        await asyncio.sleep(0)  # Lets the event loop close the socket.

    def has_something(self) -> bool:
        """Whether there is anything to read, if only the end, as for `Stream`."""
        try:
            return self._connection.has_something()
        except (OSError, ValueError):
            return True
