"""What a pool of connections is. The built-in transport has one for each way to trust a server.

There are three kinds: over httpx (`httpx_pool`), over httptools and connections of our own
(`httptools_pool`, with the extra `fast`), and over the connections of aiohttp (`aiohttp_pool`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Protocol

from pbs_client.transport.contract import HttpRequest
from pbs_client.transport.exchange import Exchange

IDLE_SECONDS = 5.0
"""How long an idle connection is kept: shorter than any server's own limit, so that we are the ones
to close it and no request meets a closing one."""
READ_AT_ONCE = 64 * 1024
"""How many bytes of an answer are asked for at a time."""


class Received(Protocol):
    """An answer whose body has not been read."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> list[tuple[str, str]]: ...
    def __iter__(self) -> Iterator[bytes]: ...
    def close(self) -> None: ...


class Pool(Protocol):
    """Connections for threads."""

    def exchange(self, request: HttpRequest, body: bytes | Iterator[bytes] | None, exchange: Exchange) -> Received:
        """Sends a request, and returns when the head of the answer is there; `body` is that of the
        request, watched."""
        ...

    def close(self) -> None: ...


class AsyncReceived(Protocol):
    """The same for asyncio."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> list[tuple[str, str]]: ...
    def __aiter__(self) -> AsyncIterator[bytes]: ...
    async def aclose(self) -> None: ...


class AsyncPool(Protocol):
    """Connections for asyncio."""

    async def exchange(
        self, request: HttpRequest, body: bytes | AsyncIterator[bytes] | None, exchange: Exchange
    ) -> AsyncReceived: ...
    async def aclose(self) -> None: ...
