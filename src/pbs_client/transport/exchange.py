"""One exchange in progress: how far it has come, which decides whether it may have had an effect
when it fails, and how long its next step may take.

The streams of a connection report to it what they write, and ask it for the time limit before each
read and write. Through httpx and httpcore it travels inside the time limits, which they pass on
unchanged (`Limit`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from pbs_client.transport.contract import HttpRequest


def within(request: HttpRequest, seconds: float | None) -> float | None:
    """`seconds`, but no more than the whole call has left; never zero, which some libraries take
    for "no limit"."""
    if request.deadline is None:
        return seconds
    left = max(0.001, request.deadline - time.monotonic())
    return left if seconds is None else min(seconds, left)


class Abandonable(Protocol):
    """A connection that is being made."""

    def abandon(self) -> None: ...


class Exchange:
    """The state of one exchange."""

    def __init__(self, request: HttpRequest, before_sending: Callable[[], None]) -> None:
        """`before_sending` is called when there is a connection, and may raise."""
        self._request = request
        self._before_sending = before_sending
        self._begun_at = time.monotonic()
        connect = within(request, request.connect_timeout)
        self._connected_until = None if connect is None else self._begun_at + connect
        self._read_until: float | None = None
        self.begun: bool = False
        """Writing the head of the request has begun; everything before that is connecting."""
        self.sent: bool = False
        """The head has been written, so the server may act on it. On a part of it, it cannot."""
        self.answered: bool = False
        """The head of the answer has arrived."""
        self.has_connected: bool = False
        """A connection was made for this exchange. If httpx is mocked, there never is one."""
        self._connecting: Abandonable | None = None
        """The connection being made, until something is sent over it."""

    def limits(self) -> dict[str, float | None]:
        """The time limits in the form that httpx takes."""
        connect, read = Limit(self._request.connect_timeout, self), Limit(self._request.read_timeout, self)
        return {"connect": connect, "read": read, "write": read, "pool": None}

    def connects(self, connection: Abandonable) -> None:
        """This connection is being made for the exchange."""
        self.has_connected = True
        self._connecting = connection

    def begin(self) -> None:
        """The head of the request is about to be written."""
        if not self.begun:
            self._before_sending()
            self.begun = True
            self._connecting = None

    def left_to_write(self) -> float | None:
        """Seconds that the next write may take. Raises `TimeoutError` if none are left."""
        return self._left(self._soon() if self.begun else self._connected_until)

    def left_to_read(self) -> float | None:
        """Seconds that the next read may take. Raises `TimeoutError` if none are left.

        The head of an answer has to arrive within one read timeout, no matter in how many pieces
        and after how many interim answers, and so has each piece of the body.
        """
        if not self.begun:
            return self._left(self._connected_until)
        if self._read_until is None:
            self._read_until = self._soon()
        return self._left(self._read_until)

    def expect_piece(self) -> None:
        """Starts the time limit for the next piece of the body."""
        self._read_until = None

    def _soon(self) -> float | None:
        read, deadline = (
            self._request.read_timeout,
            None if self.answered and not self._request.whole else self._request.deadline,
        )
        if read is None:
            return deadline
        until = time.monotonic() + read
        return until if deadline is None else min(until, deadline)

    def _left(self, until: float | None) -> float | None:
        if until is None:
            return None
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError("there is no time left")
        return left

    def allowed(self, seconds: float | None) -> str:
        """The time limit that was exceeded, in words: `seconds`, or what was left of the whole
        call."""
        deadline = self._request.deadline
        if deadline is None or (self.answered and not self._request.whole) or time.monotonic() < deadline:
            return f"{round(seconds or 0, 2):g} s"
        return f"{round(max(0.0, deadline - self._begun_at), 2):g} s, the time limit for the whole call"

    def abandon(self) -> None:
        """Closes the connection being made, if any: the pool forgets it when interrupted."""
        connecting, self._connecting = self._connecting, None
        if connecting is not None:
            connecting.abandon()


class Limit(float):
    """A time limit in seconds, infinite for none, that knows its exchange."""

    exchange: Exchange

    def __new__(cls, seconds: float | None, exchange: Exchange) -> Limit:
        limit = super().__new__(cls, float("inf") if seconds is None else seconds)
        limit.exchange = exchange
        return limit


def exchange_of(limit: float | None, otherwise: Exchange) -> Exchange:
    """The exchange that a time limit belongs to; `otherwise` for steps without one, such as the
    handshake of a SOCKS proxy."""
    return limit.exchange if isinstance(limit, Limit) else otherwise
