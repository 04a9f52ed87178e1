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


def is_replaced(method: str) -> bool:
    """Whether something stands in for httpx, as mocks of tests and tools that watch programs do:
    they put a function of theirs in the place of this method of its transports, or of the
    connections of httpcore below."""
    for library, name in _REPLACED[method]:
        function = getattr(_part(library, name), method, None)
        if function is not None and not _is_original(function):
            return True
    return False


def _is_original(function: Any) -> bool:
    return type(function) is FunctionType and function.__module__ == function.__globals__.get("__name__") in _WHERE


def _part(library: str, name: str) -> Any:
    """What has this name in a library; None where the library has not been imported, or not this
    far: another thread may be importing it just now."""
    return getattr(sys.modules.get(library), name, None)


def is_of_httpx(error: Exception, *classes: str) -> bool:
    """Whether this is one of these errors of httpx, which need not have been imported."""
    kinds = [_part(library, name) for library in _HTTPX for name in classes]
    return isinstance(error, tuple(kind for kind in kinds if isinstance(kind, type)))


def is_after_sending(error: Exception) -> bool:
    """Whether httpx raises this when a request may have left."""
    return is_of_httpx(error, "ReadTimeout", "WriteTimeout", "ReadError", "WriteError", "RemoteProtocolError")


_HTTPX = ("httpx", "httpx2")
_REPLACED = {
    "handle_request": (
        ("httpx", "HTTPTransport"),
        ("httpcore", "HTTPConnection"),
        ("httpx2", "HTTPTransport"),
        ("httpcore2", "HTTPConnection"),
    ),
    "handle_async_request": (
        ("httpx", "AsyncHTTPTransport"),
        ("httpcore", "AsyncHTTPConnection"),
        ("httpx2", "AsyncHTTPTransport"),
        ("httpcore2", "AsyncHTTPConnection"),
    ),
}
"""Method → where it is replaced."""
_WHERE = {
    "httpx._transports.default",
    "httpcore._sync.connection",
    "httpcore._async.connection",
    "httpx2._transports.default",
    "httpcore2._sync.connection",
    "httpcore2._async.connection",
}
"""The modules where they are from. A function that only says it is from there, as one that wraps
another does, has other globals."""
