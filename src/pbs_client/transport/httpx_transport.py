"""The default transport, over httpx. No other module knows httpx, and it is not imported before the
first request.

Only httpx's transports are used (`pools`), not its clients: so there is no cookie jar, no redirect,
no `.netrc`, and no header that we did not set, except Host and the length of the body. HTTP/1.1
only, which is what PBS speaks over TLS (protocol.md §1.6).

At most `connections` exchanges are on their way at once, ten unless said otherwise; a further one
waits for its turn, at most as long as its read timeout. Idle connections are kept for five
seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import importlib.util
import logging
import ssl
import threading
from abc import ABC, abstractmethod
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

from pbs_client.address import PORT_OF_OTHERS, Address
from pbs_client.errors import AllBusy, AnswerTimeout, ConnectTimeout, Interrupted, NotSent, PbsError, UsageError
from pbs_client.runtime.secret import Secret
from pbs_client.transport.bodies import watched, watched_async
from pbs_client.transport.certificates import CertificateSeen, Way, refusal, replacements, way_to_look, ways_to_trust
from pbs_client.transport.contract import BodyFailed, HttpRequest
from pbs_client.transport.exchange import Exchange, within
from pbs_client.transport.failures import certificate_refusal, described, no_connection
from pbs_client.transport.inflate import Inflater
from pbs_client.transport.proxies import Proxy, proxy_for
from pbs_client.transport.turns import Turns
from pbs_client.trust import Trust

if TYPE_CHECKING:
    from pbs_client.transport.engine import httpx
    from pbs_client.transport.pools import Pool


class _Base(ABC):
    """What both transports share: everything but waiting."""

    _warns = True

    def __init__(
        self, address: Address, trust: Trust, *, proxy: str | Proxy | None = None, connections: int = 10
    ) -> None:
        """`proxy` is its address; None for the one from the environment, an empty text for none."""
        proxy = Secret(proxy) if isinstance(proxy, str) else proxy  # It may hold a password.
        if self._warns:
            trust.warn_if_unchecked()
        self._where = str(address)
        self._address = address
        self._trust = trust
        self._proxy = proxy if isinstance(proxy, Proxy) else proxy_for(address, proxy)
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

    @property
    def address(self) -> Address:
        return self._address

    @property
    def trust(self) -> Trust:
        return self._trust

    @property
    def proxy(self) -> Proxy | str:
        """The empty text for none."""
        return self._proxy or ""

    @property
    def connections(self) -> int:
        return self._connections

    @abstractmethod
    def _make_pool(self, way: Way) -> Any:
        """The connections that are trusted in one way."""

    def _ready(self) -> list[Any]:
        """The pools, one for each way to trust the server. Made on first use, as it imports httpx
        and reads the CAs; may block."""
        with self._lock:
            self._refuse_if_closed()
            if not self._pools:
                _silence_headers()
                if self._proxy is not None and self._proxy.is_socks and importlib.util.find_spec("socksio") is None:
                    raise UsageError("a socks proxy needs the package `socksio`: pip install 'httpx[socks]'")
                self._pools = [self._make_pool(way) for way in self._ways()]
            return self._pools

    def _refuse_if_closed(self) -> None:
        if self._closed:
            raise NotSent(f"the connection to {self._where} is closed")

    def _take_pools(self) -> list[Any]:
        with self._lock:
            self._closed = True
            pools, self._pools = self._pools, []
        return pools

    def _ways(self) -> tuple[Way, ...]:
        try:
            return ways_to_trust(self._trust)
        except PbsError:
            raise
        except Exception as error:
            # What a library has put in place of a class of `ssl` may raise anything.
            problem = f"there is no TLS to be had from Python's `ssl` ({type(error).__name__}: {error}){replacements()}"
        raise UsageError(problem)

    def _in_order(self, pools: list[Any]) -> list[tuple[int, Any]]:
        """The pools, the way of trust that worked the last time first."""
        return sorted(enumerate(pools), key=lambda entry: entry[0] != self._preferred)

    def _exchange(self, request: HttpRequest) -> Exchange:
        # A pool that is closed knows nothing of a connection that is only being made. That one is
        # looked at here, before anything is sent in it; from then on the pool has it.
        return Exchange(request, self._refuse_if_closed)

    def _look(self, reason: ssl.SSLError, timeout: float | None) -> str:
        """The fingerprint of the refused certificate, empty if it cannot be had; may block."""
        if isinstance(reason, CertificateSeen):
            return reason.fingerprint
        from pbs_client.transport.pools import Pool

        looked = HttpRequest("GET", "/", (), None, timeout, timeout)
        exchange = self._exchange(looked)
        with contextlib.closing(Pool(way_to_look(), self._proxy, self._address)) as pool:
            seen: ssl.SSLError | None = None
            # Never sent: the handshake always ends in an error, mostly in the one that tells.
            try:
                pool.handle_request(pool.write(looked, None, exchange.limits()))
            except Exception as error:
                seen = certificate_refusal(error)
            finally:
                exchange.abandon()
        return seen.fingerprint if isinstance(seen, CertificateSeen) else ""

    def _failure(self, error: Exception, exchange: Exchange, request: HttpRequest) -> PbsError | BodyFailed:
        """What a failure of httpx, or of what is below it, means in our terms."""
        from pbs_client.transport.engine import httpx

        if isinstance(error, PbsError | BodyFailed):
            return error.with_traceback(None)  # Without the frames of httpx, whose variables hold headers.
        if not exchange.has_connected and isinstance(error, _after_sending()):
            exchange.begun = exchange.sent = True  # So says whatever stands in for httpx.
        return self._explained(
            error,
            exchange,
            request,
            timed_out=isinstance(error, httpx.TimeoutException | TimeoutError),
            malformed=isinstance(error, httpx.LocalProtocolError | UnicodeEncodeError),
            by_proxy=isinstance(error, httpx.ProxyError),
        )

    def _explained(
        self,
        error: Exception,
        exchange: Exchange,
        request: HttpRequest,
        *,
        timed_out: bool,
        malformed: bool,
        by_proxy: bool,
    ) -> PbsError:
        """What a failure means, once it is known of what kind it is."""
        if malformed and not exchange.sent:
            # Its text quotes headers.
            return UsageError("the request has a character in its path or headers that HTTP does not allow")
        if timed_out and not exchange.begun:
            return ConnectTimeout(
                f"no connection to {self._where} within {exchange.allowed(request.connect_timeout)}", hint=self._hint()
            )
        if timed_out:
            text = f"no answer from {self._where} within {exchange.allowed(request.read_timeout)}"
            return AnswerTimeout(text, hint="Raise `timeout` if the server needs longer.")
        if exchange.sent:
            return Interrupted(
                f"the connection to {self._where} broke before the answer was complete: {described(error, self._mask)}"
            )
        if exchange.begun:
            return NotSent(
                f"the connection to {self._where} broke before the request was sent: {described(error, self._mask)}"
            )
        if by_proxy:
            return NotSent(
                f"no connection to {self._where}, for the proxy said “{described(error, self._mask)}”",
                hint=self._hint(),
            )
        return no_connection(self._where, error, self._hint(), self._mask)

    def _mask(self, text: str) -> str:
        return self._proxy.mask(text) if self._proxy else text

    def _busy(self, request: HttpRequest) -> AllBusy:
        hint = "Close streams that are no longer needed, make fewer calls at once, or raise `timeout`."
        return AllBusy(
            f"all {self._connections} connections to {self._where} were busy for "
            f"{round(request.read_timeout or 0, 2):g} s",
            hint=hint,
        )

    def _hint(self) -> str:
        if self._proxy:
            return f"The way leads through the proxy {self._proxy.shown}."
        if self._address.port == PORT_OF_OTHERS:
            return "PBS listens on port 8007; 8006 is that of Proxmox VE and Mail Gateway."
        return ""


class HttpxTransport(_Base):
    """Carries the exchanges of a `Client`. May be used by many threads at once."""

    def __init__(self, address: Address, trust: Trust, *, proxy: str | None = None, connections: int = 10) -> None:
        proxy = None if proxy is None else Secret(proxy)
        super().__init__(address, trust, proxy=proxy, connections=connections)
        self._turns = Turns(connections)

    def _make_pool(self, way: Way) -> Pool:
        from pbs_client.transport.pools import Pool

        return Pool(way, self._proxy, self._address)

    def open(self, request: HttpRequest) -> HttpxAnswer:
        turn = self._turns.take(within(request, request.read_timeout))
        if turn is None:
            raise self._busy(request)
        try:
            return self._open(request, functools.partial(self._turns.give_back, turn))
        except BaseException:
            self._turns.give_back(turn)
            raise

    def _open(self, request: HttpRequest, release: Callable[[], None]) -> HttpxAnswer:
        reason: ssl.SSLError | None = None
        for number, pool in self._in_order(self._pools or self._ready()):
            exchange = self._exchange(request)
            outcome = self._attempt(pool, request, exchange, release)
            if isinstance(outcome, HttpxAnswer):
                self._preferred = number
                return outcome
            reason = None if exchange.begun else certificate_refusal(outcome)
            if reason is None:
                failure = self._failure(outcome, exchange, request)
                del outcome  # It may quote headers.
                raise failure
        assert reason is not None, "there is at least one way to trust"
        raise refusal(self._trust, self._where, reason, self._look(reason, within(request, request.connect_timeout)))

    def _attempt(
        self, pool: Pool, request: HttpRequest, exchange: Exchange, release: Callable[[], None]
    ) -> HttpxAnswer | Exception:
        # An error is returned, and raised by the caller, so that it does not bring along the frames
        # of httpx, whose variables hold headers.
        try:
            response = pool.handle_request(pool.write(request, watched(request.body), exchange.limits()))
        except Exception as error:
            exchange.abandon()
            return error
        except BaseException:
            exchange.abandon()
            raise
        exchange.answered = True
        return HttpxAnswer(response, exchange, lambda error: self._failure(error, exchange, request), release)

    def close(self) -> None:
        for pool in self._take_pools():
            pool.close()


class AsyncHttpxTransport(_Base):
    """Carries the exchanges of an `AsyncClient`. May be used by many tasks of one event loop."""

    def __init__(
        self, address: Address, trust: Trust, *, proxy: str | Proxy | None = None, connections: int = 10
    ) -> None:
        proxy = Secret(proxy) if isinstance(proxy, str) else proxy
        super().__init__(address, trust, proxy=proxy, connections=connections)
        self._turns = asyncio.BoundedSemaphore(connections)

    def _make_pool(self, way: Way) -> Any:
        from pbs_client.transport.pools import AsyncPool

        return AsyncPool(way, self._proxy, self._address)

    async def open(self, request: HttpRequest) -> AsyncHttpxAnswer:
        if self._turns.locked():
            await self._wait_for_turn(request)
        else:
            await self._turns.acquire()
        try:
            return await self._open(request)
        except BaseException:
            self._turns.release()
            raise

    async def _wait_for_turn(self, request: HttpRequest) -> None:
        free = False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within(request, request.read_timeout)):
                free = await self._turns.acquire()
        if not free:
            raise self._busy(request)

    async def _open(self, request: HttpRequest) -> AsyncHttpxAnswer:
        reason: ssl.SSLError | None = None
        for number, pool in self._in_order(self._pools or await self._load(request)):
            exchange = self._exchange(request)
            outcome = await self._attempt(pool, request, exchange)
            if not isinstance(outcome, Exception):
                self._preferred = number
                return outcome
            reason = None if exchange.begun else certificate_refusal(outcome)
            if reason is None:
                failure = self._failure(outcome, exchange, request)
                del outcome  # It may quote headers.
                raise failure
        assert reason is not None, "there is at least one way to trust"
        raise refusal(
            self._trust,
            self._where,
            reason,
            await asyncio.to_thread(self._look, reason, within(request, request.connect_timeout)),
        )

    async def _load(self, request: HttpRequest) -> list[Any]:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within(request, None)):
                return await asyncio.to_thread(self._ready)
        raise ConnectTimeout("the time for the whole call was up before it was sent")

    async def _attempt(self, pool: Any, request: HttpRequest, exchange: Exchange) -> AsyncHttpxAnswer | Exception:
        try:
            response = await pool.handle_async_request(
                pool.write(request, watched_async(request.body), exchange.limits())
            )
        except Exception as error:
            exchange.abandon()
            return error
        except BaseException:
            exchange.abandon()
            raise
        exchange.answered = True
        return AsyncHttpxAnswer(
            response, exchange, lambda error: self._failure(error, exchange, request), self._turns.release
        )

    async def aclose(self) -> None:
        for pool in self._take_pools():
            await pool.aclose()


class _AnswerBase:
    """Status and headers, and how failures of the body are told."""

    def __init__(
        self,
        response: httpx.Response,
        exchange: Exchange,
        failure: Callable[[Exception], PbsError | BodyFailed],
        release: Callable[[], None],
    ) -> None:
        self._response = response
        self._exchange = exchange
        self._failure = failure
        self._release: Callable[[], None] | None = release
        self.status: int = response.status_code
        self.headers: tuple[tuple[str, str], ...] = tuple(
            (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers.raw
        )

    def _give_up_turn(self) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()

    def _inflater(self) -> Inflater:
        return Inflater(", ".join(value for name, value in self.headers if name == "content-encoding"))


class HttpxAnswer(_AnswerBase):
    """An answer whose body is read by iterating."""

    def chunks(self) -> Iterator[bytes]:
        inflater = self._inflater()
        pieces = iter(cast("Iterable[bytes]", self._response.stream))
        while True:
            piece: bytes | Exception | None
            self._exchange.expect_piece()
            try:
                piece = next(pieces, None)
            except Exception as error:
                piece = self._failure(error)
            if isinstance(piece, bytes):
                yield from inflater.feed(piece)
            failure = piece if isinstance(piece, Exception) else inflater.problem(ended=piece is None)
            if failure is not None:
                del piece  # Content is not to be among the variables of a traceback.
                raise failure
            if piece is None:
                return

    def close(self) -> None:
        # What the caller wanted is done; that a connection does not close properly is no news.
        try:
            with contextlib.suppress(Exception):
                self._response.close()
        finally:
            self._give_up_turn()


class AsyncHttpxAnswer(_AnswerBase):
    """The same for asyncio."""

    async def chunks(self) -> AsyncIterator[bytes]:
        inflater = self._inflater()
        pieces = aiter(cast("AsyncIterable[bytes]", self._response.stream))
        while True:
            piece: bytes | Exception | None
            self._exchange.expect_piece()
            try:
                piece = await anext(pieces, None)
            except Exception as error:
                piece = self._failure(error)
            if isinstance(piece, bytes):
                for part in inflater.feed(piece):
                    yield part
            part = b""
            failure = piece if isinstance(piece, Exception) else inflater.problem(ended=piece is None)
            if failure is not None:
                del piece
                raise failure
            if piece is None:
                return

    async def aclose(self) -> None:
        try:
            with contextlib.suppress(Exception):
                await self._response.aclose()
        finally:
            self._give_up_turn()


def _after_sending() -> tuple[type[Exception], ...]:
    """What httpx raises when a request may have left."""
    from pbs_client.transport.engine import httpx

    return httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError


_WITH_HEADERS = ("send_request_headers.failed", "receive_response_headers.complete", "receive_response_headers.failed")


class _WithoutHeaders(logging.Filter):
    """Takes headers out of httpcore's debug log: those of an answer, which may be a login's with
    the ticket (protocol.md §4.6), and those that are quoted because HTTP does not allow them."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str) and record.msg.startswith(_WITH_HEADERS):
            record.msg = f"{record.msg.partition(' ')[0]} (headers not shown)"
        return True


def _silence_headers() -> None:
    from pbs_client.transport.engine import httpcore

    logger = logging.getLogger(f"{httpcore.__name__}.http11")
    if not any(isinstance(known, _WithoutHeaders) for known in logger.filters):
        logger.addFilter(_WithoutHeaders())
