"""A transport over aiohttp (the extra `aiohttp`), for programs that use it anyway.

    from pbs_client.transport.aiohttp_transport import AiohttpTransport

    async with AsyncClient("pbs.example.com", fingerprint=..., transport=AiohttpTransport()) as pbs:

Given a session, it uses the connections of that session: its connector with all its settings. It
uses nothing else of it, neither cookies nor headers nor time limits, and stores no cookie in it: a
ticket of PBS in the session's jar would be sent along with other requests to the same host. Mocks
that replace the requests of sessions, such as aioresponses, do not see these calls.

The client's settings for trust, proxies, time limits and the number of connections apply as with
the built-in transport, and answers and failures are read in the same way. Proxies other than plain
HTTP ones are refused, since aiohttp does not support them. There are three other differences: half
a TLS record behind an answer goes unnoticed, as asyncio's TLS does not show it; if something has
replaced the classes of `ssl`, a fingerprint is still compared over Python's own, which aiohttp
keeps; and an IPv6 address with a zone (`fe80::1%eth0`) cannot be reached.
`tests/network/conftest.py` lists the tests.
"""

from __future__ import annotations

import asyncio
import contextlib

import aiohttp

from pbs_client.errors import UsageError
from pbs_client.transport.aiohttp_pool import AiohttpPool
from pbs_client.transport.async_built_in_transport import AsyncBuiltInTransport
from pbs_client.transport.certificates import Way
from pbs_client.transport.contract import AsyncTransport


class AiohttpTransport:
    """Pass it as `transport` to an `AsyncClient`."""

    def __init__(self, session: aiohttp.ClientSession | None = None) -> None:
        """`session` is the one whose connections are used; whoever made it closes it. Without one,
        the transport makes connections of its own, which the client closes."""
        self._session = session

    def __call__(self, built_in: AsyncTransport) -> AsyncTransport:
        """The transport with the settings of the client's built-in one."""
        if not isinstance(built_in, AsyncBuiltInTransport):
            raise UsageError("AiohttpTransport is for an AsyncClient")
        return _Exchanges(built_in, self._session)


class _Exchanges(AsyncBuiltInTransport):
    """Carries the exchanges of one client."""

    _warns = False  # The built-in transport has done so.

    def __init__(self, built_in: AsyncBuiltInTransport, given: aiohttp.ClientSession | None) -> None:
        super().__init__(built_in.address, built_in.trust, proxy=built_in.proxy, connections=built_in.connections)
        if self._proxy is not None and (self._proxy.is_socks or self._proxy.is_https):
            raise UsageError("over aiohttp only proxies that are reached by plain HTTP are supported")
        self._given = given
        self._own: aiohttp.TCPConnector | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        """The event loop of the connections."""
        self._closing: asyncio.Task[None] | None = None

    def _make_pool(self, way: Way) -> AiohttpPool:
        shared = way.context is self._trust.verify
        return AiohttpPool(way, self._proxy, self._address, self._connector, shared=shared)

    def _connector(self) -> aiohttp.BaseConnector:
        self._refuse_if_closed()  # Otherwise nobody would close the one that is made here.
        self._loop = asyncio.get_running_loop()
        if self._given is not None:
            if self._given.connector is None:
                raise UsageError("the session that AiohttpTransport was given is closed")
            return self._given.connector
        if self._own is None:
            self._own = aiohttp.TCPConnector(limit=0)
        return self._own

    async def aclose(self) -> None:
        pools, loop = self._take_pools(), self._loop
        if loop is None:
            return
        if loop is asyncio.get_running_loop() or loop.is_closed():
            await self._close(pools)
            return
        with contextlib.suppress(RuntimeError):  # The loop was closed at this very moment.
            loop.call_soon_threadsafe(self._close_in_its_loop, pools)

    def _close_in_its_loop(self, pools: list[AiohttpPool]) -> None:
        self._closing = asyncio.get_running_loop().create_task(self._close(pools))

    async def _close(self, pools: list[AiohttpPool]) -> None:
        for pool in pools:
            await pool.aclose()
        own, self._own = self._own, None
        if own is not None:
            await own.close()
