"""Calls for asyncio without httpx, the counterpart of `httptools_pool`."""

from __future__ import annotations

from collections.abc import AsyncIterator

from pbs_client.address import Address
from pbs_client.transport.async_httptools_connections import AsyncConnections
from pbs_client.transport.certificates import Way
from pbs_client.transport.contract import HttpRequest
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.httpx_without_import import is_replaced
from pbs_client.transport.pool import AsyncPool, AsyncReceived


class AsyncHttptoolsPool(AsyncConnections):
    """The connections of an `AsyncClient` that are trusted in one way."""

    _stand_in: AsyncPool | None = None

    def __init__(self, way: Way, address: Address) -> None:
        way.context.set_alpn_protocols(["http/1.1"])
        super().__init__(way, address)

    async def exchange(
        self, request: HttpRequest, body: bytes | AsyncIterator[bytes] | None, exchange: Exchange
    ) -> AsyncReceived:
        if is_replaced("handle_async_request"):
            return await self._over_httpx().exchange(request, body, exchange)
        return await super().exchange(request, body, exchange)

    def _over_httpx(self) -> AsyncPool:
        from pbs_client.transport.async_httpx_pool import AsyncHttpxPool

        if self._stand_in is None:
            self._stand_in = AsyncHttpxPool(self._way, None, self._address)
        return self._stand_in

    async def aclose(self) -> None:
        await super().aclose()
        if self._stand_in is not None:
            await self._stand_in.aclose()
