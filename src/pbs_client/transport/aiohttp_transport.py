"""A transport over aiohttp (the extra `aiohttp`), for programs that use it anyway.

    from pbs_client.transport.aiohttp_transport import AiohttpTransport

    async with AsyncClient("pbs.example.com", fingerprint=..., transport=AiohttpTransport()) as pbs:

Given a session, it takes the connections of that: its connector with all its settings. It takes
nothing else, neither cookies nor headers nor time limits, and puts no cookie into it: a ticket of
PBS in the jar of a session would be sent with what others ask the same host for.

What the client is told about trust, proxies, time limits and the number of connections holds as it
does for the built-in transport, and failures are told apart in the same way. What aiohttp cannot
do is refused: proxies other than plain HTTP ones, and a fingerprint beside a TLS context that does
not check certificates. `tests/network/conftest.py` lists all that it does otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import ssl
from collections.abc import AsyncIterator
from typing import Any, cast

import aiohttp
import attrs
import yarl

from pbs_client.errors import PbsError, UsageError
from pbs_client.transport.async_httpx_transport import AsyncHttpxAnswer, AsyncHttpxTransport
from pbs_client.transport.bodies import watched_async
from pbs_client.transport.certificates import CertificateSeen, Way
from pbs_client.transport.contract import AsyncTransport, BodyFailed, HttpRequest
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.failures import chain

_NO_LIMITS = aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None)
LONG_BODY = 512 * 1024
_OURS_ALONE = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
_FORBIDDEN_IN_TARGETS = re.compile(r"[^\x21-\x7e]")
_FORBIDDEN_IN_HEADERS = re.compile(r"[^\t\x20-\x7e]")


class AiohttpTransport:
    """Pass it as `transport` to an `AsyncClient`."""

    def __init__(self, session: aiohttp.ClientSession | None = None) -> None:
        """`session` is one whose connections are used; who made it closes it. Without it there are
        connections of its own, which the client closes."""
        self._session = session

    def __call__(self, built_in: AsyncTransport) -> AsyncTransport:
        """The transport that has the settings of the client's built-in one."""
        if not isinstance(built_in, AsyncHttpxTransport):
            raise UsageError("AiohttpTransport is for an AsyncClient")
        return _Exchanges(built_in, self._session)


class _Exchanges(AsyncHttpxTransport):
    """Carries the exchanges of one client."""

    _warns = False  # The built-in transport has done so.

    def __init__(self, built_in: AsyncHttpxTransport, given: aiohttp.ClientSession | None) -> None:
        super().__init__(built_in.address, built_in.trust, proxy=built_in.proxy, connections=built_in.connections)
        if self._proxy is not None and (self._proxy.is_socks or self._proxy.is_https):
            raise UsageError("over aiohttp only proxies that are reached by plain HTTP are supported")
        self._given = given
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        """The event loop of that session."""
        self._closing: asyncio.Task[None] | None = None
        self._under_way = 0
        """How many requests wait for a connection, or for the head of an answer."""

    def _make_pool(self, way: Way) -> Any:
        """What aiohttp calls `ssl`. It has a pool of its own for each."""
        if way.pin is None:
            return way.context
        if way.context is self._trust.verify:
            raise UsageError(
                "aiohttp cannot compare a fingerprint over a context of yours that does not check certificates",
                hint="Leave `verify` out, or let the context check them.",
            )
        return _Pin(way)

    async def _attempt(self, pool: Any, request: HttpRequest, exchange: Exchange) -> AsyncHttpxAnswer | Exception:
        while True:  # Each turn takes one connection out of the pool, and a new one is never refused.
            outcome = await self._try(pool, request, exchange)
            if not isinstance(outcome, _NotAskedFor) or not isinstance(request.body, bytes | None):
                return outcome

    async def _try(self, pool: Any, request: HttpRequest, exchange: Exchange) -> AsyncHttpxAnswer | Exception:
        self._under_way += 1
        try:
            _refuse_forbidden_characters(request)
            body = watched_async(request.body)
            async with asyncio.timeout(exchange.left_to_write()) as timer:
                response = await self._usable_session().request(
                    request.method,
                    yarl.URL(self._address.url + request.target, encoded=True),
                    headers=request.headers,
                    # A long one is sent in pieces, or aiohttp warns.
                    data=io.BytesIO(body) if isinstance(body, bytes) and len(body) > LONG_BODY else body,
                    ssl=pool,
                    proxy=None if self._proxy is None else self._proxy.url,
                    allow_redirects=False,
                    skip_auto_headers=_OURS_ALONE,
                    timeout=_NO_LIMITS,
                    trace_request_ctx=_Progress(exchange, timer),
                )
        except _Failed as carrier:
            return _below(carrier.error)
        except Exception as error:
            return error
        finally:
            self._under_way -= 1
            self._leave_given()
        exchange.answered = True
        return AsyncHttpxAnswer(
            cast("Any", _Response(response, exchange)),
            exchange,
            lambda error: self._failure(error, exchange, request),
            self._turns.release,
        )

    def _usable_session(self) -> aiohttp.ClientSession:
        self._refuse_if_closed()  # Or nobody would close the one that is made here.
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0) if self._given is None else self._given.connector
            if connector is None:
                raise UsageError("the session that AiohttpTransport was given is closed")
            self._loop = asyncio.get_running_loop()
            self._session = aiohttp.ClientSession(
                connector=connector,
                connector_owner=self._given is None,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                middlewares=(_once,),
                request_class=_Request,
                trace_configs=[_traced()],
            )
        return self._session

    def _failure(self, error: Exception, exchange: Exchange, request: HttpRequest) -> PbsError | BodyFailed:
        for found in chain(error):
            if isinstance(found, PbsError | BodyFailed):
                return found.with_traceback(None)
        return self._explained(
            error,
            exchange,
            request,
            timed_out=isinstance(error, TimeoutError),
            malformed=isinstance(error, ValueError),  # InvalidURL is one as well.
            by_proxy=isinstance(error, _ProxyRefused),
        )

    async def aclose(self) -> None:
        self._take_pools()
        if self._given is not None:
            self._leave_given()
            return
        session, self._session = self._session, None
        if session is None or self._loop is None:
            return
        if self._loop is asyncio.get_running_loop() or self._loop.is_closed():
            await session.close()
            return
        with contextlib.suppress(RuntimeError):  # It was closed at this very moment.
            self._loop.call_soon_threadsafe(self._close_in_its_loop, session)

    def _close_in_its_loop(self, session: aiohttp.ClientSession) -> None:
        self._closing = asyncio.get_running_loop().create_task(session.close())

    def _leave_given(self) -> None:
        """Once this is closed, and nothing is under way: aiohttp would not close a connection that
        is being made for a session without a connector."""
        if self._closed and self._given is not None and self._session is not None and not self._under_way:
            self._session.detach()
            self._session = None


class _Pin(aiohttp.Fingerprint):
    """The pinned certificate, compared by us when the handshake is finished."""

    def __init__(self, way: Way) -> None:
        super().__init__(bytes.fromhex((way.pin or "").replace(":", "")))
        self._way = way

    def check(self, transport: asyncio.Transport) -> None:
        try:
            self._way.check(transport.get_extra_info("ssl_object"))
        except ssl.SSLError as refusal:
            transport.abort()
            seen = bytes.fromhex(refusal.fingerprint.replace(":", "")) if isinstance(refusal, CertificateSeen) else b""
            # Of all errors aiohttp expects this one.
            raise aiohttp.ServerFingerprintMismatch(self.fingerprint, seen, "", 0) from refusal


@attrs.frozen
class _Progress:
    """An exchange, and what ends the wait for its answer."""

    exchange: Exchange
    timer: asyncio.Timeout

    def wait_on(self) -> None:
        """The time for the answer begins, or begins again."""
        self.exchange.expect_piece()
        left = self.exchange.left_to_read()
        self.timer.reschedule(None if left is None else asyncio.get_running_loop().time() + left)


class _NotAskedFor(Exception):
    """The server has sent something between two answers, so nothing is sent on this connection."""


class _Request(aiohttp.ClientRequest):
    """Looks at a connection before the head is written: aiohttp would take what came unasked for
    the answer."""

    async def send(self, conn: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        for _ in range(2):  # The event loop reads what has arrived in the meantime.
            await asyncio.sleep(0)
        if conn.protocol is None or conn.protocol.should_close or not conn.protocol.is_connected():
            conn.close()
            raise _NotAskedFor("the connection was not clean")
        return await super().send(conn)


class _ProxyRefused(Exception):
    """What a proxy said in place of making a connection."""


class _Failed(Exception):
    """Carries an error past aiohttp, which would send some requests once more after it."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


def _below(error: Exception) -> Exception:
    """What aiohttp has put into an error of its own, which is of the same class."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return error.certificate_error
    if isinstance(error, aiohttp.ServerFingerprintMismatch) and isinstance(error.__cause__, ssl.SSLError):
        return error.__cause__
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return _ProxyRefused(f"{error.status} {error.message}")
    if isinstance(error, aiohttp.ClientConnectorError):
        return error.os_error
    return error


def _refuse_forbidden_characters(request: HttpRequest) -> None:
    # aiohttp finds some of them only when it has told that it sends the head, leaves out others of
    # a path, and sends the rest.
    texts = [text for header in request.headers for text in header]
    if _FORBIDDEN_IN_TARGETS.search(request.target) or any(map(_FORBIDDEN_IN_HEADERS.search, texts)):
        raise ValueError


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    try:
        return await handler(request)
    except aiohttp.ClientError as error:
        failure = _Failed(error)
    raise failure


def _traced() -> aiohttp.TraceConfig:
    """Tells exchanges how far they have come."""

    async def sends_head(session: object, context: Any, parameters: object) -> None:
        progress: _Progress = context.trace_request_ctx
        # This may raise. Earlier, aiohttp would forget the connection without closing it.
        progress.exchange.begin()
        progress.wait_on()
        progress.exchange.sent = True

    async def sent_piece(session: object, context: Any, parameters: object) -> None:
        context.trace_request_ctx.wait_on()

    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(sends_head)
    trace.on_request_chunk_sent.append(sent_piece)
    return trace


class _Response:
    """An answer of aiohttp with the names that httpx has for it."""

    def __init__(self, response: aiohttp.ClientResponse, exchange: Exchange) -> None:
        self._response = response
        self._exchange = exchange
        self.status_code: int = response.status
        self.headers = self
        self.raw: tuple[tuple[bytes, bytes], ...] = response.raw_headers

    @property
    def stream(self) -> AsyncIterator[bytes]:
        return self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        while True:
            async with asyncio.timeout(self._exchange.left_to_read()):
                piece = await self._response.content.readany()
            if not piece:
                return
            yield piece

    async def aclose(self) -> None:
        connection = self._response.connection
        if connection is not None and connection.transport is not None:
            # More is to come, which nobody reads; so the other side would not hear a farewell.
            connection.transport.abort()
        self._response.close()
