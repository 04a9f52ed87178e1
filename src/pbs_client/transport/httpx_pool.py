"""Connections over httpx: httpcore's, with our streams in them, inside httpx's transports.

httpx's transports stay in the path because that is where tests mock, with pytest-httpx and by hand.
Importing this module imports httpx.

httpcore's pools queue requests and distribute connections among hosts. Here there is one host, and
the transport limits the number of requests, so a pool is just a list of idle connections. httpcore
makes the connections, as it knows how to get through proxies.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import Any, cast

from pbs_client.address import Address
from pbs_client.transport.certificates import Way, system_context
from pbs_client.transport.contract import HttpRequest
from pbs_client.transport.exchange import Exchange, Limit, exchange_of
from pbs_client.transport.httpcore_log import silence_headers
from pbs_client.transport.httpx_or_httpx2 import httpcore, httpx
from pbs_client.transport.pool import IDLE_SECONDS
from pbs_client.transport.proxies import Proxy
from pbs_client.transport.streams import Stream, connect

silence_headers()


class HttpxPool(httpx.HTTPTransport):
    """The connections to a server that are trusted in one way."""

    def __init__(self, way: Way, proxy: Proxy | None, address: Address) -> None:
        super().__init__(verify=way.context, trust_env=False)
        self._write = Writer(address.url)
        backend = _Backend(way, None if proxy else address.host)
        kinds = (_Connections, _HttpProxyConnections, _SocksProxyConnections)
        self._pool = connections_of(kinds, way, proxy, backend)

    def exchange(self, request: HttpRequest, body: bytes | Iterator[bytes] | None, exchange: Exchange) -> HttpxReceived:
        return HttpxReceived(self.handle_request(self._write(request, body, exchange.limits())))


class HttpxReceived:
    """An answer whose body has not been read."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self.status: int = response.status_code
        self.headers: list[tuple[str, str]] = decoded(response.headers.raw)

    def __iter__(self) -> Iterator[bytes]:
        return iter(cast("Iterable[bytes]", self._response.stream))

    def close(self) -> None:
        self._response.close()


def decoded(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Headers as texts, their names in lower case."""
    return [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers]


class Writer:
    """Makes httpx requests to one server."""

    def __init__(self, url: str) -> None:
        """`url` is that of the server, without a path."""
        self._host = (b"Host", httpx.URL(url).netloc)
        # Parsing a URL costs as much as everything else, and the same ones come again and again.
        self._url = functools.lru_cache(maxsize=64)(functools.partial(_joined, url))

    def __call__(self, request: HttpRequest, body: Any, limits: dict[str, float | None]) -> httpx.Request:
        """`body` is that of the request, as `watched` gives it."""
        url, extensions = self._url(request.target), {"timeout": limits}
        if body is not None and not isinstance(body, bytes):
            return httpx.Request(
                request.method, url, headers=list(request.headers), content=body, extensions=extensions
            )
        headers = [self._host, *((name.encode("ascii"), value.encode("ascii")) for name, value in request.headers)]
        if body or request.method in ("POST", "PUT"):
            headers.append((b"Content-Length", b"%d" % len(body or b"")))
        written = httpx.Request(
            request.method, url, headers=headers, stream=httpx.ByteStream(body or b""), extensions=extensions
        )
        written.read()  # Mocks in tests look at the content.
        return written


def _joined(url: str, target: str) -> httpx.URL:
    return httpx.URL(url + target)


class _Backend(httpcore.NetworkBackend):
    """Makes connections that accept a server in one way."""

    def __init__(self, way: Way, host: str | None) -> None:
        """`host` is where to connect to in place of the URL's host, which lacks the zone of an IPv6
        address."""
        self._way = way
        self._host = host

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        assert isinstance(timeout, Limit), "the transport gives each request its limits"
        exchange = timeout.exchange
        return _Stream(connect(self._host or host, port, self._way, exchange), exchange)


class _Stream(httpcore.NetworkStream):
    """A stream as httpcore wants it."""

    def __init__(self, stream: Stream, first: Exchange) -> None:
        """`first` is the exchange for which the connection is made."""
        self._stream = stream
        self._first = first

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, exchange_of(timeout, self._first))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not buffer:
            return
        try:
            self._stream.write(buffer, exchange_of(timeout, self._first))
        except TimeoutError:
            raise
        except OSError as error:
            # httpcore handles this error by reading the answer: the server may have answered before
            # it read the whole request.
            raise httpcore.WriteError(str(error)) from error

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        exchange = exchange_of(timeout, self._first)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, exchange), self._first)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        # Asked before a connection is used again.
        return self._stream.has_something() if info == "is_readable" else None


class _Connections(httpcore.ConnectionPool):
    """Keeps connections for the next exchange. May be used by many threads: each step on the
    containers is atomic."""

    def __init__(self, **options: Any) -> None:
        options["keepalive_expiry"] = IDLE_SECONDS
        super().__init__(**options)
        self._idle: list[httpcore.ConnectionInterface] = []
        self._open: set[httpcore.ConnectionInterface] = set()

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        connection = self._idle_one()
        if connection is None:
            connection = self.create_connection(request.url.origin)
            self._open.add(connection)
        try:
            response = connection.handle_request(request)
        except BaseException:
            self.drop(connection)
            raise
        body = _Body(cast("Iterable[bytes]", response.stream), self, connection)
        return httpcore.Response(response.status, headers=response.headers, content=body)

    def _idle_one(self) -> httpcore.ConnectionInterface | None:
        """The idle connection that was used last; those that can no longer be used are closed."""
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                break  # Another thread was faster.
            if not connection.has_expired():
                return connection
            self.drop(connection)
        return None

    def take_back(self, connection: httpcore.ConnectionInterface) -> None:
        """An exchange is over."""
        if connection.is_idle() and not has_more(connection):
            self._idle.append(connection)
        else:
            self.drop(connection)

    def drop(self, connection: httpcore.ConnectionInterface) -> None:
        self._open.discard(connection)
        connection.close()

    def close(self) -> None:
        self._idle.clear()
        while self._open:
            self.drop(self._open.pop())


class _HttpProxyConnections(_Connections, httpcore.HTTPProxy): ...


class _SocksProxyConnections(_Connections, httpcore.SOCKSProxy): ...


def connections_of(kinds: tuple[Any, Any, Any], way: Way, proxy: Proxy | None, backend: object) -> Any:
    """The httpcore connections to a server; `kinds` are the classes for those without a proxy,
    through an HTTP proxy, and through a SOCKS proxy."""
    direct, by_http, by_socks = kinds
    options: dict[str, Any] = {"ssl_context": way.context, "network_backend": backend}
    if proxy is None:
        return direct(**options)
    return (by_socks if proxy.is_socks else by_http)(**_through(proxy), **options)


def _through(proxy: Proxy) -> dict[str, Any]:
    known = httpx.Proxy(proxy.url)
    url = httpcore.URL(
        scheme=known.url.raw_scheme, host=known.url.raw_host, port=known.url.port, target=known.url.raw_path
    )
    options: dict[str, Any] = {"proxy_url": url, "proxy_auth": known.raw_auth}
    return options | {"proxy_ssl_context": system_context()} if proxy.is_https else options


def has_more(connection: object) -> bool:
    """Whether anything has arrived behind the answer that was just read, or might have.

    httpcore would take it for the answer to the next request. It offers no way to ask, so this
    looks into its internals.
    """
    try:
        # A pool makes an outer connection, which makes its HTTP connection once it is established,
        # through a proxy or not.
        return bool(cast("Any", connection)._connection._h11_state.trailing_data[0])
    except AttributeError:
        return True


class _Body:
    """The body of an answer; closing it gives the connection back."""

    _connection: httpcore.ConnectionInterface | None = None  # For one whose `__init__` was interrupted.

    def __init__(
        self, stream: Iterable[bytes], connections: _Connections, connection: httpcore.ConnectionInterface
    ) -> None:
        self._stream = stream
        self._connections = connections
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                cast("Any", self._stream).close()
            except BaseException:  # Interrupted in the middle: the connection is in an unknown state.
                self._connections.drop(connection)
                raise
            self._connections.take_back(connection)

    def __del__(self) -> None:
        # Left behind by an interrupted call, with the connection in an unknown state.
        if self._connection is not None:
            self._connections.drop(self._connection)
