"""What can be said about httpx without importing it, which takes longer than many calls: whether it
has been mocked, and whether an error is one of its own.
"""

from __future__ import annotations

import sys
from types import FunctionType
from typing import Any


def is_replaced(method: str) -> bool:
    """Whether something has replaced this method of httpx's transports, or of the httpcore
    connections below them: a mock in a test, or a tool that traces requests."""
    for library, name in _REPLACED[method]:
        function = getattr(_part(library, name), method, None)
        if function is not None and not _is_original(function):
            return True
    return False


def _is_original(function: Any) -> bool:
    return type(function) is FunctionType and function.__module__ == function.__globals__.get("__name__") in _WHERE


def _part(library: str, name: str) -> Any:
    """The member of this name of a library. None if the library has not been imported, or not this
    far: another thread may be in the middle of importing it."""
    return getattr(sys.modules.get(library), name, None)


def is_of_httpx(error: Exception, *classes: str) -> bool:
    """Whether this is an error of one of these classes of httpx."""
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
"""Method → the classes on which mocks and tracers replace it."""
_WHERE = {
    "httpx._transports.default",
    "httpcore._sync.connection",
    "httpcore._async.connection",
    "httpx2._transports.default",
    "httpcore2._sync.connection",
    "httpcore2._async.connection",
}
"""The modules that define them. A wrapper may claim to be from one of these, but has other
globals."""
