"""The default transport, over httpx or, with the extra `fast`, httptools (see `pool`). Neither is
imported before the first request.

It keeps no cookies, follows no redirects, reads no `.netrc`, and sends no headers that we did not
set, except Host and the length of the body: only the transports of httpx are used, not its clients.
HTTP/1.1 only, which is what PBS speaks over TLS (protocol.md §1.6).

At most `connections` exchanges are in progress at once, ten by default; a further one waits for its
turn, at most as long as its read timeout. Idle connections are kept for five seconds.
"""

from __future__ import annotations

import contextlib
import functools
import ssl
from collections.abc import Callable, Iterable, Iterator
from typing import cast

from pbs_client.address import Address
from pbs_client.runtime.secret import Secret
from pbs_client.transport.bodies import watched
from pbs_client.transport.built_in_base import AnswerBase, BuiltInBase, make_pool
from pbs_client.transport.certificates import Way, refusal
from pbs_client.transport.contract import HttpRequest
from pbs_client.transport.exchange import Exchange, within
from pbs_client.transport.failures import certificate_refusal
from pbs_client.transport.pool import Pool
from pbs_client.transport.turns import Turns
from pbs_client.trust import Trust


class BuiltInTransport(BuiltInBase):
    """Carries the exchanges of a `Client`. May be used by many threads at once."""

    def __init__(self, address: Address, trust: Trust, *, proxy: str | None = None, connections: int = 10) -> None:
        proxy = None if proxy is None else Secret(proxy)
        super().__init__(address, trust, proxy=proxy, connections=connections)
        self._turns = Turns(connections)

    def _make_pool(self, way: Way) -> Pool:
        return make_pool(way, self._proxy, self._address)

    def open(self, request: HttpRequest) -> BuiltInAnswer:
        turn = self._turns.take(within(request, request.read_timeout))
        if turn is None:
            raise self._busy(request)
        try:
            return self._open(request, functools.partial(self._turns.give_back, turn))
        except BaseException:
            self._turns.give_back(turn)
            raise

    def _open(self, request: HttpRequest, release: Callable[[], None]) -> BuiltInAnswer:
        reasons: list[ssl.SSLError] = []
        for number, pool in self._in_order(self._pools or self._ready()):
            exchange = self._exchange(request)
            outcome = self._attempt(pool, request, exchange, release)
            if isinstance(outcome, BuiltInAnswer):
                self._preferred = number
                return outcome
            reason = None if exchange.begun else certificate_refusal(outcome)
            if reason is None:
                failure = self._failure(outcome, exchange, request)
                del outcome  # It may quote headers.
                raise failure
            reasons.append(reason)
        seen = self._seen(reasons, within(request, request.connect_timeout))
        raise refusal(self._trust, self._where, reasons[-1], seen)

    def _attempt(
        self, pool: Pool, request: HttpRequest, exchange: Exchange, release: Callable[[], None]
    ) -> BuiltInAnswer | Exception:
        # An error is returned, and raised by the caller, so that its traceback is without the
        # frames of the HTTP library, whose variables hold headers.
        try:
            received = pool.exchange(request, watched(request.body), exchange)
        except Exception as error:
            exchange.abandon()
            return error
        except BaseException:
            exchange.abandon()
            raise
        exchange.answered = True
        return BuiltInAnswer(
            received,
            exchange,
            lambda error: self._failure(error, exchange, request),
            release,
        )

    def close(self) -> None:
        for pool in self._take_pools():
            pool.close()


class BuiltInAnswer(AnswerBase):
    """An answer whose body is read by iterating."""

    def chunks(self) -> Iterator[bytes]:
        inflater = self._inflater()
        pieces = iter(cast("Iterable[bytes]", self._received))
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
                del piece  # Tracebacks must not hold content in their variables.
                raise failure
            if piece is None:
                return

    def close(self) -> None:
        # The caller has what it wanted, so it does not matter if a connection does not close
        # properly.
        try:
            with contextlib.suppress(Exception):
                self._received.close()
        finally:
            self._give_up_turn()
