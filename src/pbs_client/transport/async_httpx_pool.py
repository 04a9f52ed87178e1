"""Connections over httpx for asyncio, the counterpart of `httpx_pool`. Importing this module
imports httpx."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable
from typing import Any, cast

from pbs_client.address import Address
from pbs_client.transport.async_streams import AsyncStream, connect
from pbs_client.transport.certificates import Way
from pbs_client.transport.contract import HttpRequest
from pbs_client.transport.exchange import Exchange, Limit, exchange_of
from pbs_client.transport.httpx_or_httpx2 import httpcore, httpx
from pbs_client.transport.httpx_pool import Writer, connections_of, decoded, has_more
from pbs_client.transport.pool import IDLE_SECONDS
from pbs_client.transport.proxies import Proxy


class AsyncHttpxPool(httpx.AsyncHTTPTransport):
    """The connections of an `AsyncClient` that are trusted in one way."""

    def __init__(self, way: Way, proxy: Proxy | None, address: Address) -> None:
        super().__init__(verify=way.context, trust_env=False)
        self._write = Writer(address.url)
        backend = _Backend(way, None if proxy else address.host)
        kinds = (_AsyncConnections, _AsyncHttpProxyConnections, _AsyncSocksProxyConnections)
        self._pool = connections_of(kinds, way, proxy, backend)

    async def exchange(
        self, request: HttpRequest, body: bytes | AsyncIterator[bytes] | None, exchange: Exchange
    ) -> AsyncHttpxReceived:
        written = self._write(request, body, exchange.limits())
        return AsyncHttpxReceived(await self.handle_async_request(written))


class AsyncHttpxReceived:
    """An answer whose body has not been read."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.status: int = response.status_code
        self.headers: list[tuple[str, str]] = decoded(response.headers.raw)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(cast("AsyncIterable[bytes]", self._response.stream))

    async def aclose(self) -> None:
        await self._response.aclose()


class _Backend(httpcore.AsyncNetworkBackend):
    """Makes connections, like that of `httpx_pool`."""

    def __init__(self, way: Way, host: str | None) -> None:
        self._way = way
        self._host = host

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        assert isinstance(timeout, Limit), "the transport gives each request its limits"
        exchange = timeout.exchange
        return _AsyncStream(await connect(self._host or host, port, self._way, exchange), exchange)


class _AsyncStream(httpcore.AsyncNetworkStream):
    """A stream as httpcore wants it."""

    def __init__(self, stream: AsyncStream, first: Exchange) -> None:
        """`first` is the exchange for which the connection is made."""
        self._stream = stream
        self._first = first

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, exchange_of(timeout, self._first))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not buffer:
            return
        try:
            await self._stream.write(buffer, exchange_of(timeout, self._first))
        except TimeoutError:
            raise
        except OSError as error:
            # As in `httpx_pool`.
            raise httpcore.WriteError(str(error)) from error

    async def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        exchange = exchange_of(timeout, self._first)
        return _AsyncStream(await self._stream.start_tls(ssl_context, server_hostname, exchange), self._first)

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        # Asked before a connection is used again.
        return self._stream.has_something() if info == "is_readable" else None


class _AsyncConnections(httpcore.AsyncConnectionPool):
    """A pool whose idle connections are a list, since all of them lead to one host."""

    def __init__(self, **options: Any) -> None:
        options["keepalive_expiry"] = IDLE_SECONDS
        super().__init__(**options)
        self._idle: list[httpcore.AsyncConnectionInterface] = []
        self._open: set[httpcore.AsyncConnectionInterface] = set()

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        connection = await self._idle_one()
        if connection is None:
            connection = self.create_connection(request.url.origin)
            self._open.add(connection)
        try:
            response = await connection.handle_async_request(request)
        except BaseException:
            await self.drop(connection)
            raise
        body = _AsyncBody(cast("AsyncIterable[bytes]", response.stream), self, connection)
        return httpcore.Response(response.status, headers=response.headers, content=body)

    async def _idle_one(self) -> httpcore.AsyncConnectionInterface | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.has_expired():
                return connection
            await self.drop(connection)
        return None

    async def take_back(self, connection: httpcore.AsyncConnectionInterface) -> None:
        if connection.is_idle() and not has_more(connection):
            self._idle.append(connection)
        else:
            await self.drop(connection)

    async def drop(self, connection: httpcore.AsyncConnectionInterface) -> None:
        self._open.discard(connection)
        await connection.aclose()

    async def aclose(self) -> None:
        self._idle.clear()
        while self._open:
            await self.drop(self._open.pop())


class _AsyncBody:
    def __init__(
        self,
        stream: AsyncIterable[bytes],
        connections: _AsyncConnections,
        connection: httpcore.AsyncConnectionInterface,
    ) -> None:
        self._stream = stream
        self._connections = connections
        self._connection: httpcore.AsyncConnectionInterface | None = connection

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._stream)

    async def aclose(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                await cast("Any", self._stream).aclose()
            except BaseException:  # Cancelled in the middle: the connection is in an unknown state.
                await self._connections.drop(connection)
                raise
            await self._connections.take_back(connection)


class _AsyncHttpProxyConnections(_AsyncConnections, httpcore.AsyncHTTPProxy): ...


class _AsyncSocksProxyConnections(_AsyncConnections, httpcore.AsyncSOCKSProxy): ...
