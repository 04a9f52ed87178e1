"""What the built-in transport has for each way to trust a server: the connections that were made in
that way, and which library speaks HTTP over them.

That is httpx, or, with the extra `fast`, httptools over connections of our own. Through proxies it
is always httpx, which knows how to get there; and so it is wherever something stands in for httpx,
so that a program can be tested in the same way with the extra and without.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from types import FunctionType
from typing import Any, Protocol

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
    def headers(self) -> list[tuple[bytes, bytes]]: ...
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
    def headers(self) -> list[tuple[bytes, bytes]]: ...
    def __aiter__(self) -> AsyncIterator[bytes]: ...
    async def aclose(self) -> None: ...


class AsyncPool(Protocol):
    """Connections for asyncio."""

    async def exchange(
        self, request: HttpRequest, body: bytes | AsyncIterator[bytes] | None, exchange: Exchange
    ) -> AsyncReceived: ...
    async def aclose(self) -> None: ...


def is_replaced(transport: str, method: str) -> bool:
    """Whether something stands in for httpx, as mocks of tests and tools that watch programs do:
    they put a function of theirs in the place of a method of its transports."""
    for name in _HTTPX:
        library = sys.modules.get(name)
        if library is not None and not _is_original(getattr(getattr(library, transport), method)):
            return True
    return False


def _is_original(function: Any) -> bool:
    return type(function) is FunctionType and function.__module__ == function.__globals__["__name__"] in _WHERE


def is_of_httpx(error: Exception, *classes: str) -> bool:
    """Whether this is one of these errors of httpx, which need not have been imported."""
    return any(
        isinstance(error, getattr(library, kind))
        for library in map(sys.modules.get, _HTTPX)
        if library is not None
        for kind in classes
    )


def is_after_sending(error: Exception) -> bool:
    """Whether httpx raises this when a request may have left."""
    return is_of_httpx(error, "ReadTimeout", "WriteTimeout", "ReadError", "WriteError", "RemoteProtocolError")


_HTTPX = ("httpx", "httpx2")
_WHERE = ("httpx._transports.default", "httpx2._transports.default")
"""The modules of their own transports. A function that only says it is from there, as one that
wraps another does, has other globals."""
