"""The default transport for asyncio, the counterpart of `built_in_transport`. A module of its own:
without importing asyncio, a program with a `Client` takes 0.92 of the time until its first
answer."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, cast

from pbs_client.address import Address
from pbs_client.errors import ConnectTimeout
from pbs_client.runtime.secret import Secret
from pbs_client.transport.bodies import watched_async
from pbs_client.transport.built_in_base import AnswerBase, BuiltInBase
from pbs_client.transport.certificates import Way, refusal
from pbs_client.transport.contract import HttpRequest
from pbs_client.transport.exchange import Exchange, within
from pbs_client.transport.failures import certificate_refusal
from pbs_client.transport.inflate import PIECE, Inflater
from pbs_client.transport.proxies import Proxy
from pbs_client.trust import Trust


class AsyncBuiltInTransport(BuiltInBase):
    """Carries the exchanges of an `AsyncClient`. May be used by many tasks of one event loop."""

    def __init__(
        self, address: Address, trust: Trust, *, proxy: str | Proxy | None = None, connections: int = 10
    ) -> None:
        proxy = Secret(proxy) if isinstance(proxy, str) else proxy
        super().__init__(address, trust, proxy=proxy, connections=connections)
        self._turns = asyncio.BoundedSemaphore(connections)

    def _make_pool(self, way: Way) -> Any:
        if self._proxy is None:
            try:
                from pbs_client.transport.async_httptools_pool import AsyncHttptoolsPool
            except ImportError:
                pass  # The extra `fast` is not installed.
            else:
                return AsyncHttptoolsPool(way, self._address)
        from pbs_client.transport.async_httpx_pool import AsyncHttpxPool

        return AsyncHttpxPool(way, self._proxy, self._address)

    async def open(self, request: HttpRequest) -> AsyncBuiltInAnswer:
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

    async def _open(self, request: HttpRequest) -> AsyncBuiltInAnswer:
        reasons: list[ssl.SSLError] = []
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
            reasons.append(reason)
        seen = await asyncio.to_thread(self._seen, reasons, within(request, request.connect_timeout))
        raise refusal(self._trust, self._where, reasons[-1], seen)

    async def _load(self, request: HttpRequest) -> list[Any]:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within(request, None)):
                return await asyncio.to_thread(self._ready)
        raise ConnectTimeout("the time for the whole call was up before it was sent")

    async def _attempt(self, pool: Any, request: HttpRequest, exchange: Exchange) -> AsyncBuiltInAnswer | Exception:
        # An error is returned, for the reason that `BuiltInTransport` gives.
        try:
            received = await pool.exchange(request, watched_async(request.body), exchange)
        except Exception as error:
            exchange.abandon()
            return error
        except BaseException:
            exchange.abandon()
            raise
        exchange.answered = True
        return AsyncBuiltInAnswer(
            received,
            exchange,
            lambda error: self._failure(error, exchange, request),
            self._turns.release,
        )

    async def aclose(self) -> None:
        for pool in self._take_pools():
            await pool.aclose()


class AsyncBuiltInAnswer(AnswerBase):
    """An answer whose body is read by iterating it asynchronously."""

    _pieces: AsyncIterator[bytes] | None = None

    def chunks(self) -> AsyncIterator[bytes]:
        return _Content(self._next_piece, self._inflater())

    async def _next_piece(self) -> bytes | None:
        """The next piece received, not decompressed; None at the end."""
        if self._pieces is None:
            self._pieces = aiter(cast("AsyncIterable[bytes]", self._received))
        self._exchange.expect_piece()
        try:
            return await anext(self._pieces, None)
        except Exception as error:
            failure = self._failure(error)
        raise failure

    async def aclose(self) -> None:
        # The caller has what it wanted, so it does not matter if a connection does not close
        # properly.
        try:
            with contextlib.suppress(Exception):
                await self._received.aclose()
        finally:
            self._give_up_turn()


class _Content:
    """The content of an answer as it arrives. Not an asynchronous generator: asyncio keeps track of
    those, which costs a fiftieth of a call."""

    def __init__(self, next_piece: Callable[[], Awaitable[bytes | None]], inflater: Inflater) -> None:
        self._next_piece = next_piece
        self._inflater = inflater
        self._parts: Iterator[bytes] = iter(())
        """The content of the piece that was received last."""
        self._ended = False

    def __aiter__(self) -> _Content:
        return self

    async def __anext__(self) -> bytes:
        inflater = self._inflater
        while True:
            for part in self._parts:
                return part
            failure = inflater.problem(ended=self._ended) if inflater.compressed else None
            if failure is not None:
                raise failure
            if self._ended:
                raise StopAsyncIteration
            piece = await self._next_piece()
            if piece is None:
                self._ended = True
            elif inflater.compressed or len(piece) > PIECE:
                self._parts = inflater.feed(piece)
            else:
                return piece
            piece = None  # Tracebacks must not hold content in their variables.
