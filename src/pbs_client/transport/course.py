"""One exchange of the httpx transport under way: how far it has come, how long each part of it may take, and the body that is sent in it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from typing import Any, cast

from pbs_client.errors import UsageError
from pbs_client.transport.contract import BodyFailed, HttpRequest
from pbs_client.transport.sockets import limit_head


def within(request: HttpRequest, seconds: float | None) -> float | None:
    """So many seconds, but no more than are left of the whole call; never zero, which some take for "no limit"."""
    if request.deadline is None:
        return seconds
    left = max(0.001, request.deadline - time.monotonic())
    return left if seconds is None else min(seconds, left)


class Course:
    """How far one exchange has come, which decides whether a failure may have had an effect. Told by httpcore's trace hook, which also is
    the moment to say how long the part that begins may take."""

    def __init__(self, request: HttpRequest, before_sending: Callable[[], None], *, blocking: bool) -> None:
        """`before_sending` is called when there is a connection, and may raise."""
        self._request = request
        self._before_sending = before_sending
        self._blocking = blocking
        self._begun_at = time.monotonic()
        connect = within(request, request.connect_timeout)
        self._connected_until = None if connect is None else time.monotonic() + connect
        self.timeouts: dict[str, float | None] = {"connect": connect, "read": connect, "write": connect, "pool": None}
        """What httpcore looks at when a part of the exchange begins."""
        self.begun: bool = False
        """Writing the head of the request has begun; all before that is connecting."""
        self.sent: bool = False
        """The head has been written, so the server may act on it. With a part of it, it cannot."""
        self.answered: bool = False
        """The head of the answer is there."""
        self.stream: Any = None
        """The connection that was made for this exchange, if one was: httpcore forgets it when it is cancelled during the TLS handshake."""

    def allowed(self, seconds: float | None) -> str:
        """The time limit that was exceeded, in words: so many seconds, or what was left of the whole call."""
        deadline = self._request.deadline
        if deadline is None or self.answered or time.monotonic() < deadline:
            return f"{round(seconds or 0, 2):g} s"
        return f"{round(max(0.0, deadline - self._begun_at), 2):g} s, which was all that the whole call may take"

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Takes note of an event."""
        # Through a proxy there is a CONNECT request first, which is reported by the same events and belongs to connecting.
        if event == "http11.send_request_headers.started" and info["request"].method != b"CONNECT":
            self._before_sending()
            self.begun = True
        elif event == "http11.send_request_headers.complete":
            self.sent = self.begun
        elif event == "connection.connect_tcp.complete":
            self.stream = info["return_value"]
        elif event == "http11.receive_response_headers.complete":
            self.answered = self.begun
        self._limit(event, info)

    async def atrace(self, event: str, info: dict[str, Any]) -> None:
        """The same for asyncio."""
        self.trace(event, info)

    def _limit(self, event: str, info: dict[str, Any]) -> None:
        if event.endswith(".started") and not self.answered:
            limit = within(self._request, self._request.read_timeout) if self.begun else self._left_to_connect()
            self.timeouts.update(read=limit, write=limit)
            if "timeout" in info:  # of `connect_tcp` and `start_tls`, which have it from here
                info["timeout"] = limit
            if self._blocking and event == "http11.receive_response_headers.started":
                limit_head(limit)
        elif event.startswith("http11.receive_response_headers."):
            self.timeouts.update(read=self._request.read_timeout)
            limit_head(None)

    def _left_to_connect(self) -> float | None:
        return None if self._connected_until is None else max(0.001, self._connected_until - time.monotonic())


def watched(body: Any) -> bytes | Iterator[bytes] | None:
    """The caller's body; what an iterable one raises is carried by a `BodyFailed`. Raises `UsageError` for what is no body."""
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, str) or not isinstance(body, Iterable):
        raise UsageError(f"a Client sends bytes or an iterable of bytes, not {_kind(body)}")
    return _watched(cast("Iterable[bytes]", body))


def _watched(body: Iterable[bytes]) -> Iterator[bytes]:
    try:
        for piece in body:
            yield _bytes(piece)
    except Exception as error:
        failure = BodyFailed(error)
    else:
        return
    raise failure


def watched_async(body: Any) -> bytes | AsyncIterator[bytes] | None:
    """The same for asyncio."""
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, str) or not isinstance(body, Iterable | AsyncIterable):
        raise UsageError(f"an AsyncClient sends bytes or an iterable of bytes, not {_kind(body)}")
    return _watched_async(cast("Iterable[bytes] | AsyncIterable[bytes]", body))


async def _watched_async(body: Iterable[bytes] | AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    try:
        if isinstance(body, AsyncIterable):
            async for piece in body:
                yield _bytes(piece)
        else:
            pieces = iter(body)
            # A plain iterable mostly reads a file, which blocks.
            while (part := await asyncio.to_thread(_advance, pieces)) is not None:
                yield _bytes(part)
    except Exception as error:
        failure = BodyFailed(error)
    else:
        return
    raise failure


def _advance(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)


def _bytes(piece: Any) -> bytes:
    if not isinstance(piece, bytes | bytearray | memoryview):
        raise UsageError(f"the pieces of a body are bytes, not {_kind(piece)}")
    return bytes(cast("bytes", piece))


def _kind(value: object) -> str:
    return "one that can only be iterated asynchronously" if isinstance(value, AsyncIterable) else type(value).__name__
