"""Connection pools: those of httpcore with our connections in them, inside httpx's own transports.

httpx stays in between because that is where it is replaced in tests, by pytest-httpx and by hand. Importing this module imports httpx.
"""

from __future__ import annotations

import contextlib
from typing import Any

import httpcore
import httpx

from pbs_client.transport.async_streams import AsyncBackend
from pbs_client.transport.certificates import Way, system_context
from pbs_client.transport.proxies import Proxy
from pbs_client.transport.streams import Backend


class Pool(httpx.HTTPTransport):
    """The connections to a server that are trusted in one way."""

    def __init__(self, way: Way, proxy: Proxy | None, options: dict[str, Any]) -> None:
        super().__init__(verify=way.context, trust_env=False)
        options = {"ssl_context": way.context, "network_backend": Backend(way), **options}
        if proxy is None:
            self._pool = httpcore.ConnectionPool(**options)
        elif proxy.is_socks:
            self._pool = httpcore.SOCKSProxy(**_through(proxy), **options)
        else:
            self._pool = httpcore.HTTPProxy(**_through(proxy), **_with_tls(proxy), **options)

    @property
    def connections(self) -> Any:
        return self._pool.connections


class AsyncPool(httpx.AsyncHTTPTransport):
    """The same for asyncio."""

    def __init__(self, way: Way, proxy: Proxy | None, options: dict[str, Any]) -> None:
        super().__init__(verify=way.context, trust_env=False)
        options = {"ssl_context": way.context, "network_backend": AsyncBackend(way), **options}
        if proxy is None:
            self._pool = httpcore.AsyncConnectionPool(**options)
        elif proxy.is_socks:
            self._pool = httpcore.AsyncSOCKSProxy(**_through(proxy), **options)
        else:
            self._pool = httpcore.AsyncHTTPProxy(**_through(proxy), **_with_tls(proxy), **options)

    @property
    def connections(self) -> Any:
        return self._pool.connections


def _through(proxy: Proxy) -> dict[str, Any]:
    known = httpx.Proxy(proxy.url)
    url = httpcore.URL(scheme=known.url.raw_scheme, host=known.url.raw_host, port=known.url.port, target=known.url.raw_path)
    return {"proxy_url": url, "proxy_auth": known.raw_auth}


def _with_tls(proxy: Proxy) -> dict[str, Any]:
    return {"proxy_ssl_context": system_context() if proxy.is_https else None}


def left_over(pool: Pool | AsyncPool, stream: object) -> bool:
    """Whether anything lies behind the answer that was just read from this stream, or nobody can tell.

    httpcore would take it for the answer to the next request. It has no way of its own to ask, so this looks into it.
    """
    with contextlib.suppress(AttributeError):
        for connection in pool.connections:
            http = connection._connection
            if http is not None and getattr(http, "_network_stream", None) is stream:
                return bool(http._h11_state.trailing_data[0])
    return True
