"""A transport over aiohttp (the extra `aiohttp`), for programs that use it anyway.

    from pbs_client.transport.aiohttp_transport import AiohttpTransport

    async with AsyncClient("pbs.example.com", fingerprint=..., transport=AiohttpTransport()) as pbs:

Given a session, it takes the connections of that: its connector with all its settings. It takes
nothing else, neither cookies nor headers nor time limits, and puts no cookie into it: a ticket of
PBS in the jar of a session would be sent with what others ask the same host for.

What the client is told about trust, proxies, time limits and the number of connections holds as it
does for the built-in transport, and failures are told apart in the same way. Proxies other than
plain HTTP ones are refused, since aiohttp cannot do them. What else is otherwise: half a TLS record
behind an answer goes unnoticed, as asyncio's TLS does not tell of it; a server that sends more than
the length it has announced and closes the connection is told by aiohttp as an error, not as a short
answer; and where something has replaced the classes of `ssl`, a fingerprint is compared over
Python's own, which aiohttp holds. `tests/network/conftest.py` lists the tests.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import re
import ssl
from collections.abc import AsyncIterator, Callable
from typing import cast

import aiohttp
import attrs
import yarl
from aiohttp.client_proto import ResponseHandler

from pbs_client.errors import PbsError, UsageError
from pbs_client.transport.aiohttp_listener import ClosedOnce, Listener
from pbs_client.transport.async_built_in_transport import AsyncBuiltInAnswer, AsyncBuiltInTransport
from pbs_client.transport.bodies import watched_async
from pbs_client.transport.certificates import CertificateSeen, Way
from pbs_client.transport.contract import AsyncTransport, BodyFailed, HttpRequest
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.failures import chain
from pbs_client.transport.sockets import is_readable

WRITTEN_AT_ONCE = 512 * 1024
"""How much of a body in memory is written at once, in bytes."""
_ADDED = ("Accept", "Accept-Encoding", "User-Agent")
"""Headers that aiohttp adds of its own accord."""
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
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        """The event loop of that session."""
        self._closing: asyncio.Task[None] | None = None
        self._under_way = 0
        """How many requests wait for a connection, or for the head of an answer."""

    def _make_pool(self, way: Way) -> _Pool:
        if way.pin is None:
            return _Pool(way.context)
        if way.context is self._trust.verify:
            return _Pool(way.context, way)
        return _Pool(_Pin(way))

    async def _attempt(self, pool: _Pool, request: HttpRequest, exchange: Exchange) -> AsyncBuiltInAnswer | Exception:
        while True:  # Each turn takes one connection out of the pool, and a new one is never refused.
            outcome = await self._try(pool, request, exchange)
            if not isinstance(outcome, _NotAskedFor) or not isinstance(request.body, bytes | None):
                return outcome

    async def _try(self, pool: _Pool, request: HttpRequest, exchange: Exchange) -> AsyncBuiltInAnswer | Exception:
        self._under_way += 1
        try:
            _refuse_forbidden_characters(request)
            body = watched_async(request.body)
            carried = _Carried(request, exchange, pool.way)
            response = await self._usable_session().request(
                request.method,
                yarl.URL(self._address.url + request.target, encoded=True),
                headers={"Content-Length": str(len(body))} if isinstance(body, bytes) else None,
                data=body if body is None else carried.pieces(body),
                ssl=pool.ssl,
                proxy=None if self._proxy is None else self._proxy.url,
                allow_redirects=False,
                skip_auto_headers=None if body is None and request.method == "GET" else ("Content-Type",),
                timeout=aiohttp.ClientTimeout(total=None, connect=exchange.left_to_write(), ceil_threshold=math.inf),
                middlewares=(carried.carry,),
            )
        except _Failed as carrier:
            return _below(carrier.error)
        except Exception as error:
            return error
        finally:
            self._under_way -= 1
            self._leave_given()
        exchange.answered = True
        return _Answer(
            response,
            carried.transport,
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
                request_class=_Request,
                response_class=_Head,
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


@attrs.frozen
class _Pool:
    """The connections that are trusted in one way."""

    ssl: ssl.SSLContext | _Pin
    """What aiohttp calls so; for each it has connections of their own."""
    way: Way | None = None
    """Set where the certificate is compared before each request, since aiohttp takes a context or a
    fingerprint."""


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


class _NotAskedFor(Exception):
    """The server has sent something between two answers, so nothing is sent on this connection."""


class _Carried:
    """An exchange on its way through aiohttp. It is told of its steps by a middleware and by the
    request itself; tracing, which is there for that, made a call a tenth more expensive."""

    def __init__(self, request: HttpRequest, exchange: Exchange, way: Way | None) -> None:
        self._request = request
        self._exchange = exchange
        self._way = way
        self._timer: asyncio.Timeout | None = None
        self.transport: asyncio.Transport | None = None
        self.listener: Listener | None = None

    async def carry(self, request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
        """As a middleware of aiohttp."""
        assert isinstance(request, _Request)
        request.carried = self
        # Here rather than as an argument, of which aiohttp makes three copies.
        for name in _ADDED:
            request.headers.pop(name, None)
        request.headers.update(self._request.headers)
        try:
            async with asyncio.timeout(None) as self._timer:
                return await handler(request)
        except aiohttp.ClientError as error:
            failure = _Failed(error)
        finally:
            self._timer = None
        raise failure

    async def look_at(self, connection: aiohttp.connector.Connection) -> None:
        """Raises `_NotAskedFor` where something has come that nobody asked for: aiohttp would take
        it for the answer, or overlook it."""
        protocol, transport = connection.protocol, connection.transport
        self.transport, clean = transport, False
        if protocol is not None and transport is not None and not transport.is_closing():
            listener = self.listener = _listener(transport, protocol)
            # In two turns the event loop reads what has arrived. They take a sixth of a call, so
            # where nothing can be left in asyncio's TLS, a look at the socket has to do.
            if listener.came_at_once:
                clean = not is_readable(transport.get_extra_info("socket"))
            else:
                for _ in range(2):
                    await asyncio.sleep(0)
                clean = True
            clean = clean and not protocol.should_close and protocol.is_connected() and listener.is_between_answers()
        if not clean:
            _abort(transport)
            connection.close()
            raise _NotAskedFor("the connection was not clean")
        if self._way is not None and transport is not None:
            try:
                self._way.check(transport.get_extra_info("ssl_object"))
            except ssl.SSLError as refusal:
                failure = _Failed(refusal)
            else:
                return
            _abort(transport)
            raise failure

    def begin(self) -> None:
        """The head is about to be written."""
        self._exchange.begin()
        self._wait_for_answer()
        if self.listener is not None:
            self.listener.expect()
        self._exchange.sent = True

    def _wait_for_answer(self) -> None:
        """The time for the answer begins, or begins again."""
        self._exchange.expect_piece()
        if self._timer is not None:
            left = self._exchange.left_to_read()
            self._timer.reschedule(None if left is None else asyncio.get_running_loop().time() + left)

    async def pieces(self, body: bytes | AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The body, piece by piece as it leaves."""
        if isinstance(body, bytes):
            for start in range(0, len(body), WRITTEN_AT_ONCE):
                yield body[start : start + WRITTEN_AT_ONCE]
                self._wait_for_answer()
        else:
            async for piece in body:
                yield piece
                self._wait_for_answer()


class _Request(aiohttp.ClientRequest):
    """Tells the exchange when the head is written, and looks at the connection before."""

    carried: _Carried

    async def send(self, conn: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        await self.carried.look_at(conn)
        # This may raise. Earlier, aiohttp would forget the connection without closing it.
        self.carried.begin()
        transport = conn.transport
        try:
            response = await super().send(conn)
        except BaseException:
            _abort(transport)
            raise
        if isinstance(response, _Head):
            response.listener = self.carried.listener
        return response


class _Head(aiohttp.ClientResponse):
    """Gives up a connection on which the head of an answer does not come."""

    listener: Listener | None = None

    async def start(self, connection: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        transport = connection.transport
        try:
            await super().start(connection)
            if self.status == 101:
                raise aiohttp.ClientPayloadError("another protocol was not asked for")
            # At once, since the connection may already be there for others.
            if self.listener is not None:
                self.listener.begins(self)
        except BaseException:
            _abort(transport)
            raise
        return self


def _listener(transport: asyncio.Transport, protocol: ResponseHandler) -> Listener:
    found = transport.get_protocol()
    if isinstance(found, Listener):
        return found
    listener = Listener(transport, protocol)
    transport.set_protocol(listener)
    protocol.transport = cast(asyncio.Transport, ClosedOnce(transport))
    return listener


def _abort(transport: asyncio.Transport | None) -> None:
    """Before aiohttp says farewell, to wait for the other side's beyond the end of the client.
    Afterwards asyncio would do nothing."""
    if transport is not None:
        transport.abort()


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
    headers = "".join([text for header in request.headers for text in header])
    if _FORBIDDEN_IN_TARGETS.search(request.target) or _FORBIDDEN_IN_HEADERS.search(headers):
        raise ValueError


class _Answer(AsyncBuiltInAnswer):
    """An answer of aiohttp."""

    def __init__(
        self,
        response: aiohttp.ClientResponse,
        transport: asyncio.Transport | None,
        exchange: Exchange,
        failure: Callable[[Exception], PbsError | BodyFailed],
        release: Callable[[], None],
    ) -> None:
        super().__init__(response, response.status, response.raw_headers, exchange, failure, release)
        self._transport = transport
        content = response.content
        self._whole: bytes | None = None
        """What is left of a body that came with the head."""
        if content.is_eof() and content.exception() is None:
            self._whole = content.read_nowait()

    async def _read(self) -> bytes | None:
        content = self._response.content
        if self._whole is not None:
            piece, self._whole = self._whole, b""
            return piece or None
        async with asyncio.timeout(self._exchange.left_to_read()):
            return await content.readany() or None

    async def _close(self) -> None:
        whole = self._response.connection is None and self._response.content.is_eof()
        if not whole or (self._transport is not None and self._transport.is_closing()):
            # More is to come, or to be sent, which nobody wants; so the other side would not hear a
            # farewell.
            _abort(self._transport)
        if not whole:
            self._response.close()
