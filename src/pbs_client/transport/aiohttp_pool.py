"""Connections that aiohttp makes and keeps, borrowed for each exchange.

aiohttp resolves the name, gets through a proxy, connects and does the handshake, with all the
settings of its connector, and gets the connection back after each exchange. In between, answers are
read exactly as over the built-in transport, without the cost of what a session does besides.
"""

from __future__ import annotations

import asyncio
import math
import ssl
import weakref
from collections.abc import Callable
from functools import cached_property

import aiohttp
import yarl
from aiohttp.client_proto import ResponseHandler

from pbs_client.address import Address
from pbs_client.transport.answer_reader import AnswerReader
from pbs_client.transport.async_httptools_connections import AsyncConnections, Connection
from pbs_client.transport.async_streams import AsyncStream, Wire
from pbs_client.transport.certificates import CertificateSeen, Way
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.failures import ProxyFailed
from pbs_client.transport.proxies import Proxy

SHORT = 16 * 1024
"""An answer of up to this many bytes leaves nothing behind in asyncio's TLS once it has been passed
on."""


class AiohttpPool(AsyncConnections):
    """The connections that are trusted in one way."""

    def __init__(
        self,
        way: Way,
        proxy: Proxy | None,
        address: Address,
        connector: Callable[[], aiohttp.BaseConnector],
        *,
        shared: bool,
    ) -> None:
        """`connector` gives the one to use. `shared` says whether it may give us connections that
        others have made, as the context is the user's own: then each is checked whenever it is
        taken."""
        super().__init__(way, address)
        self._connector = connector
        self._shared = shared
        self._url = yarl.URL(address.url)
        self._proxy = None if proxy is None else yarl.URL(proxy.url)
        self._trusted = way.context if shared or way.pin is None else _Pin(way)
        self._readers: weakref.WeakKeyDictionary[ResponseHandler, AnswerReader] = weakref.WeakKeyDictionary()
        """The readers of the connections that were checked."""

    @cached_property
    def _wanted(self) -> aiohttp.ClientRequest:
        """The request by which aiohttp finds or makes a connection. It is never sent."""
        return aiohttp.ClientRequest(
            "GET", self._url, loop=asyncio.get_running_loop(), ssl=self._trusted, proxy=self._proxy
        )

    async def _usable(self, exchange: Exchange) -> Connection:
        while True:  # It ends, as each turn takes a connection out of the connector, and a new one is never refused.
            wire = _Borrowed(await self._taken(exchange))
            try:
                if self._shared:
                    self._way.check(wire.tls)
                reader = self._readers.get(wire.lender)
                if reader is not None:
                    clean = wire.is_clean() and not wire.has_something()
                else:
                    reader = self._readers[wire.lender] = AnswerReader()
                    # It is new, or others have used it. Within two turns the event loop reads what
                    # has arrived; on a new TLS connection that is not yet part of an answer.
                    for _ in range(2):
                        await asyncio.sleep(0)
                    clean = wire.is_clean()
            except BaseException:
                wire.abandon()
                raise
            if clean:
                connection = _Connection(wire, self._way, reader)
                self._open.add(connection)
                return connection
            wire.abandon()

    async def _taken(self, exchange: Exchange) -> aiohttp.connector.Connection:
        limits = aiohttp.ClientTimeout(total=None, connect=exchange.left_to_write(), ceil_threshold=math.inf)
        try:
            return await self._connector().connect(self._wanted, traces=[], timeout=limits)
        except aiohttp.ClientError as error:
            failure = _below(error)
        raise failure

    async def take_back(self, connection: Connection) -> None:
        given_back = False
        try:
            given_back = isinstance(connection, _Connection) and connection.is_done() and await connection.gives_back()
        finally:
            if not given_back:  # Otherwise it would be lost if this was cancelled.
                await self.drop(connection)
        self._open.discard(connection)


class _Connection(Connection):
    """A connection of aiohttp, for one exchange."""

    def __init__(self, wire: _Borrowed, way: Way, reader: AnswerReader) -> None:
        super().__init__(AsyncStream(wire, way, checked=True), reader)
        self._wire = wire

    async def gives_back(self) -> bool:
        """Gives it back if it can be used again, and says whether it could."""
        if self._wire.received > SHORT:
            for _ in range(2):
                await asyncio.sleep(0)
        return self._wire.give_back()


class _Borrowed(Wire):
    """A connection of aiohttp while it is ours."""

    def __init__(self, connection: aiohttp.connector.Connection) -> None:
        super().__init__()
        assert connection.transport is not None
        assert connection.protocol is not None
        self._connection = connection
        self.lender: ResponseHandler = connection.protocol
        self.received = 0
        """How much of the answer has arrived, in bytes."""
        self.connection_made(connection.transport)
        connection.transport.set_protocol(self)

    @property
    def tls(self) -> ssl.SSLObject | None:
        return None if self._transport is None else self._transport.get_extra_info("ssl_object")

    def is_clean(self) -> bool:
        """Whether aiohttp finds nothing wrong with it, and nothing has arrived unasked."""
        transport = self._transport
        if transport is None or transport.is_closing() or self._ended or self._arrived:
            return False
        return self.lender.is_connected() and not self.lender.should_close

    def give_back(self) -> bool:
        """Gives it back, if nothing has arrived behind the answer; says whether it did."""
        transport = self._transport
        if transport is None or not self.is_clean():
            return False
        transport.set_protocol(self.lender)
        self._transport = None
        self._connection.release()
        return True

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        super().data_received(data)

    def eof_received(self) -> bool:
        if not self._has_said_farewell():
            self._error = ConnectionResetError("the connection was cut")
        super().eof_received()
        return False  # TLS has no half-closed connections.

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._ended:
            exc = exc or ConnectionResetError("the connection was cut")
        super().connection_lost(exc or self._error)
        self.lender.connection_lost(exc)

    def _has_said_farewell(self) -> bool:
        """Whether the other side has closed TLS properly, and not only the connection, which
        anybody on the way can do."""
        tls = self.tls
        try:
            return tls is not None and not tls.read(1)
        except ssl.SSLZeroReturnError:
            return True
        except ssl.SSLError:
            return False

    def abandon(self) -> None:
        # aiohttp would wait for the other side to close TLS, even after the client has ended.
        self._connection.close()
        super().abandon()


class _Pin(aiohttp.Fingerprint):
    """The pinned certificate, which we compare when the handshake is finished."""

    def __init__(self, way: Way) -> None:
        super().__init__(bytes.fromhex((way.pin or "").replace(":", "")))
        self._way = way

    def check(self, transport: asyncio.Transport) -> None:
        try:
            self._way.check(transport.get_extra_info("ssl_object"))
        except ssl.SSLError as refusal:
            transport.abort()
            seen = bytes.fromhex(refusal.fingerprint.replace(":", "")) if isinstance(refusal, CertificateSeen) else b""
            # The error that aiohttp expects here.
            raise aiohttp.ServerFingerprintMismatch(self.fingerprint, seen, "", 0) from refusal


def _below(error: aiohttp.ClientError) -> Exception:
    """The error that aiohttp has wrapped in one of its own."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return error.certificate_error
    if isinstance(error, aiohttp.ServerFingerprintMismatch) and isinstance(error.__cause__, ssl.SSLError):
        return error.__cause__
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return ProxyFailed(f"{error.status} {error.message}")
    if isinstance(error, aiohttp.ClientConnectorError):
        return error.os_error
    return error
