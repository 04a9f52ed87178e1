"""The default transport, over httpx. No other module knows httpx, and it is not imported before the first request.

Only httpx's connection pools are used, not its clients: so there is no cookie jar, no redirect, no `.netrc`, and no header that we did not set,
except Host and the length of the body. HTTP/1.1 only, which is what PBS speaks over TLS (protocol notes §1.6).

A pool holds at most `connections` connections at once, ten unless said otherwise; a call beyond that waits for a free one, at most as long as its
read timeout. An idle connection is kept for five seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
import threading
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pbs_client.address import Address
from pbs_client.errors import AnswerTimeout, ConnectTimeout, Interrupted, NotSent, PbsError, UsageError
from pbs_client.failures import certificate_refusal, described, no_connection
from pbs_client.inflate import Inflater
from pbs_client.proxies import proxy_for
from pbs_client.transport import HttpRequest
from pbs_client.trust import CertificateSeen, Trust, looking

if TYPE_CHECKING:
    import httpx

IDLE_SECONDS = 5.0
"""How long an idle connection is kept: shorter than any server's own limit, so that it is us who close it and no request meets a closing one."""


class _Course:
    """How far one exchange has come, which decides whether a failure may have had an effect. Filled by httpcore's trace hook."""

    def __init__(self) -> None:
        self.begun = False
        """Writing the head of the request has begun; all before that is connecting."""
        self.sent = False
        """The head has been written, so the server may act on it. With a part of it, it cannot."""
        self.body_error: BaseException | None = None
        """What the caller's own body raised while it was sent."""

    def trace(self, event: str, info: dict[str, Any]) -> None:
        # Through a proxy there is a CONNECT request first, which is reported by the same events.
        if event == "http11.send_request_headers.started":
            self.begun = info["request"].method != b"CONNECT"
        elif event == "http11.send_request_headers.complete":
            self.sent = self.begun

    async def atrace(self, event: str, info: dict[str, Any]) -> None:
        self.trace(event, info)


class _Base:
    """What both transports share: everything but waiting."""

    def __init__(self, address: Address, trust: Trust, *, proxy: str | None = None, connections: int = 10) -> None:
        """`proxy` is its address; None for the one that the environment names, an empty text for none."""
        self._where = str(address)
        self._url = address.url
        self._trust = trust
        self._proxy = proxy_for(address, proxy)
        self._connections = connections
        self._lock = threading.Lock()
        self._pools: list[Any] = []
        self._preferred = 0
        self._closed = False

    def __repr__(self) -> str:
        through = f" through {self._proxy.shown}" if self._proxy else ""
        return f"<{type(self).__name__} to {self._where}{through}>"

    def __reduce__(self) -> str:
        raise TypeError(f"a {type(self).__name__} holds connections and cannot be pickled or copied")

    def _make_pool(self, context: ssl.SSLContext) -> Any:
        raise NotImplementedError

    def _ready(self) -> list[Any]:
        """The pools, one for each way to trust the server. Made on first use, as it imports httpx and reads the CAs; may block."""
        with self._lock:
            if self._closed:
                raise NotSent(f"the connection to {self._where} is closed")
            if not self._pools:
                _silence_headers()
                self._pools = [self._make_pool(context) for context in self._trust.contexts()]
            return self._pools

    def _take_pools(self) -> list[Any]:
        with self._lock:
            self._closed = True
            pools, self._pools = self._pools, []
        return pools

    def _pool_options(self, context: ssl.SSLContext) -> dict[str, Any]:
        import httpx

        limits = httpx.Limits(max_connections=self._connections, max_keepalive_connections=self._connections, keepalive_expiry=IDLE_SECONDS)
        try:
            proxy = httpx.Proxy(self._proxy.url) if self._proxy else None
            return {"verify": context, "http1": True, "http2": False, "limits": limits, "proxy": proxy, "trust_env": False}
        except ValueError as error:
            problem = type(error).__name__
        raise UsageError(f"the address of the proxy cannot be used ({problem})")

    def _in_order(self, pools: list[Any]) -> list[tuple[int, Any]]:
        """The pools, the way of trust that worked the last time first."""
        return sorted(enumerate(pools), key=lambda entry: entry[0] != self._preferred)

    def _build(self, request: HttpRequest, content: Any, trace: Callable[..., Any]) -> httpx.Request:
        import httpx

        timeouts = {"connect": request.connect_timeout, "read": request.read_timeout, "write": request.read_timeout, "pool": request.read_timeout}
        return httpx.Request(
            request.method,
            self._url + request.target,
            headers=list(request.headers),
            content=content,
            extensions={"timeout": timeouts, "trace": trace},
        )

    def _look(self, refusal: ssl.SSLError, timeout: float | None) -> str:
        """The fingerprint of the certificate that was refused, empty if it cannot be had; may block."""
        if isinstance(refusal, CertificateSeen):
            return refusal.fingerprint
        import httpx

        request = self._build(HttpRequest("GET", "/", (), None, timeout, timeout), None, _Course().trace)
        with contextlib.closing(httpx.HTTPTransport(**self._pool_options(looking()))) as pool:
            try:
                # Never sent: the handshake always ends in an error.
                pool.handle_request(request)
            except Exception as error:
                seen = certificate_refusal(error)
                return seen.fingerprint if isinstance(seen, CertificateSeen) else ""
        return ""

    def _failure(self, error: Exception, course: _Course, request: HttpRequest) -> PbsError:
        """What a failure of httpx, or of what is below it, means in our terms."""
        import httpx

        if isinstance(error, PbsError):
            return error
        timed_out = isinstance(error, httpx.TimeoutException | TimeoutError)
        if isinstance(error, httpx.PoolTimeout):
            hint = "Close streams that are no longer needed, make fewer calls at once, or raise `timeout`."
            return ConnectTimeout(f"all {self._connections} connections to {self._where} were busy for {request.read_timeout:g} s", hint=hint)
        if isinstance(error, httpx.LocalProtocolError) and not course.sent:
            # Its text quotes headers.
            return UsageError("the request has a character in its path or headers that HTTP does not allow")
        if timed_out and not course.begun:
            return ConnectTimeout(f"no connection to {self._where} within {request.connect_timeout or 0:g} s", hint=self._hint())
        if timed_out:
            return AnswerTimeout(
                f"no answer from {self._where} within {request.read_timeout or 0:g} s", hint="Raise `timeout` if the server needs longer."
            )
        if course.sent:
            return Interrupted(f"the connection to {self._where} broke before the answer was complete: {described(error)}")
        if course.begun:
            return NotSent(f"the connection to {self._where} broke before the request was sent: {described(error)}")
        if isinstance(error, httpx.ProxyError):
            return NotSent(f"no connection to {self._where}: the proxy answered “{described(error)}”", hint=self._hint())
        return no_connection(self._where, error, self._hint())

    def _hint(self) -> str:
        return f"The way leads through the proxy {self._proxy.shown}." if self._proxy else ""


class HttpxTransport(_Base):
    """Carries the exchanges of a `Client`. May be used by many threads at once."""

    def _make_pool(self, context: ssl.SSLContext) -> httpx.HTTPTransport:
        import httpx

        return httpx.HTTPTransport(**self._pool_options(context))

    def open(self, request: HttpRequest) -> HttpxAnswer:
        refusal: ssl.SSLError | None = None
        for number, pool in self._in_order(self._pools or self._ready()):
            course = _Course()
            outcome = self._attempt(pool, request, course)
            if isinstance(outcome, HttpxAnswer):
                self._preferred = number
                return outcome
            refusal = certificate_refusal(outcome)
            if refusal is None:
                raise self._failure(outcome, course, request)
        assert refusal is not None, "there is at least one way to trust"
        raise self._trust.refusal(self._where, refusal, self._look(refusal, request.connect_timeout))

    def _attempt(self, pool: httpx.HTTPTransport, request: HttpRequest, course: _Course) -> HttpxAnswer | Exception:
        # An error is returned, and raised by the caller, so that it does not bring along the frames of httpx, whose variables hold headers.
        body = request.body
        content = body if body is None or isinstance(body, bytes) else _watched(body, course)
        try:
            response = pool.handle_request(self._build(request, content, course.trace))
        except Exception as error:
            if course.body_error is error:
                raise
            return error
        return HttpxAnswer(response, lambda error: self._failure(error, course, request))

    def close(self) -> None:
        for pool in self._take_pools():
            pool.close()


class AsyncHttpxTransport(_Base):
    """Carries the exchanges of an `AsyncClient`. May be used by many tasks of one event loop."""

    def _make_pool(self, context: ssl.SSLContext) -> httpx.AsyncHTTPTransport:
        import httpx

        return httpx.AsyncHTTPTransport(**self._pool_options(context))

    async def open(self, request: HttpRequest) -> AsyncHttpxAnswer:
        refusal: ssl.SSLError | None = None
        for number, pool in self._in_order(self._pools or await asyncio.to_thread(self._ready)):
            course = _Course()
            outcome = await self._attempt(pool, request, course)
            if isinstance(outcome, AsyncHttpxAnswer):
                self._preferred = number
                return outcome
            refusal = certificate_refusal(outcome)
            if refusal is None:
                raise self._failure(outcome, course, request)
        assert refusal is not None, "there is at least one way to trust"
        raise self._trust.refusal(self._where, refusal, await asyncio.to_thread(self._look, refusal, request.connect_timeout))

    async def _attempt(self, pool: httpx.AsyncHTTPTransport, request: HttpRequest, course: _Course) -> AsyncHttpxAnswer | Exception:
        body = request.body
        content = body if body is None or isinstance(body, bytes) else _watched_async(body, course)
        try:
            response = await pool.handle_async_request(self._build(request, content, course.atrace))
        except Exception as error:
            if course.body_error is error:
                raise
            return error
        return AsyncHttpxAnswer(response, lambda error: self._failure(error, course, request))

    async def aclose(self) -> None:
        for pool in self._take_pools():
            await pool.aclose()


class _AnswerBase:
    """Status and headers, and how failures of the body are told."""

    def __init__(self, response: httpx.Response, failure: Callable[[Exception], PbsError]) -> None:
        self._response = response
        self._failure = failure
        self.status = response.status_code
        self.headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw)

    def _inflater(self) -> Inflater:
        return Inflater(", ".join(value for name, value in self.headers if name == "content-encoding"))


class HttpxAnswer(_AnswerBase):
    """An answer whose body is read by iterating."""

    def chunks(self) -> Iterator[bytes]:
        inflater = self._inflater()
        pieces = self._response.iter_raw()
        while True:
            piece: bytes | PbsError | None
            try:
                piece = next(pieces, None)
            except Exception as error:
                piece = self._failure(error)
            if piece is None:
                piece = inflater.finish()
            if isinstance(piece, PbsError):
                raise piece
            if piece is None:
                return
            yield from inflater.feed(piece)

    def close(self) -> None:
        # What the caller wanted is done; a connection that cannot be closed properly is no news to them.
        with contextlib.suppress(Exception):
            self._response.close()


class AsyncHttpxAnswer(_AnswerBase):
    """The same for asyncio."""

    async def chunks(self) -> AsyncIterator[bytes]:
        inflater = self._inflater()
        pieces = self._response.aiter_raw()
        while True:
            piece: bytes | PbsError | None
            try:
                piece = await anext(pieces, None)
            except Exception as error:
                piece = self._failure(error)
            if piece is None:
                piece = inflater.finish()
            if isinstance(piece, PbsError):
                raise piece
            if piece is None:
                return
            for part in inflater.feed(piece):
                yield part

    async def aclose(self) -> None:
        with contextlib.suppress(Exception):
            await self._response.aclose()


def _watched(body: Iterable[bytes] | AsyncIterable[bytes], course: _Course) -> Iterator[bytes]:
    """The caller's body, noting what it raises, so that this comes back to the caller as it is."""
    if not isinstance(body, Iterable):
        raise UsageError("a Client sends bytes or an iterable of bytes; this one can only be iterated asynchronously")
    try:
        yield from body
    except Exception as error:
        course.body_error = error
        raise


async def _watched_async(body: Iterable[bytes] | AsyncIterable[bytes], course: _Course) -> AsyncIterator[bytes]:
    try:
        if isinstance(body, AsyncIterable):
            async for piece in body:
                yield piece
        else:
            pieces = iter(body)
            # A plain iterable mostly reads a file, which blocks.
            while (part := await asyncio.to_thread(_advance, pieces)) is not None:
                yield part
    except Exception as error:
        course.body_error = error
        raise


def _advance(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)


class _WithoutHeaders(logging.Filter):
    """Takes the headers of answers out of httpcore's debug log: a login's answer may carry the ticket in one (protocol notes §4.6)."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str) and record.msg.startswith("receive_response_headers.complete"):
            record.msg = "receive_response_headers.complete (headers not shown)"
        return True


def _silence_headers() -> None:
    logger = logging.getLogger("httpcore.http11")
    if not any(isinstance(known, _WithoutHeaders) for known in logger.filters):
        logger.addFilter(_WithoutHeaders())
