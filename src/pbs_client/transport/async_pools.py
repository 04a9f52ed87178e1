"""Connection pools for asyncio, otherwise as in `pools`. Importing this module imports httpx."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator
from typing import Any, cast

from pbs_client.address import Address
from pbs_client.transport.async_streams import AsyncBackend
from pbs_client.transport.certificates import Way
from pbs_client.transport.engine import httpcore, httpx
from pbs_client.transport.pools import IDLE_SECONDS, Writer, has_more, through
from pbs_client.transport.proxies import Proxy


class _AsyncPool(httpcore.AsyncConnectionPool):
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
        self, stream: AsyncIterable[bytes], pool: _AsyncPool, connection: httpcore.AsyncConnectionInterface
    ) -> None:
        self._stream = stream
        self._pool = pool
        self._connection: httpcore.AsyncConnectionInterface | None = connection

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._stream)

    async def aclose(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                await cast("Any", self._stream).aclose()
            except BaseException:  # Cancelled in the middle: what is in the connection is not known.
                await self._pool.drop(connection)
                raise
            await self._pool.take_back(connection)


class _AsyncHttpProxyPool(_AsyncPool, httpcore.AsyncHTTPProxy): ...


class _AsyncSocksProxyPool(_AsyncPool, httpcore.AsyncSOCKSProxy): ...


class AsyncPool(httpx.AsyncHTTPTransport):
    """The connections of an `AsyncClient` that are trusted in one way."""

    def __init__(self, way: Way, proxy: Proxy | None, address: Address) -> None:
        super().__init__(verify=way.context, trust_env=False)
        self.write: Writer = Writer(address.url)
        options: dict[str, Any] = {
            "ssl_context": way.context,
            "network_backend": AsyncBackend(way, None if proxy else address.host),
        }
        if proxy is None:
            self._pool = _AsyncPool(**options)
        else:
            self._pool = (_AsyncSocksProxyPool if proxy.is_socks else _AsyncHttpProxyPool)(**through(proxy), **options)
