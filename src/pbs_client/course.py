"""How far one exchange of the httpx transport has come, and the body that is sent in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any

from pbs_client.errors import UsageError
from pbs_client.sockets import limit_head


class Course:
    """How far one exchange has come, which decides whether a failure may have had an effect. Filled by httpcore's trace hook."""

    def __init__(self, head_timeout: float | None = None) -> None:
        """`head_timeout` is the time limit for the head of the answer, for a blocking exchange; None for none."""
        self._head_timeout = head_timeout
        self.begun: bool = False
        """Writing the head of the request has begun; all before that is connecting."""
        self.sent: bool = False
        """The head has been written, so the server may act on it. With a part of it, it cannot."""
        self.body_error: BaseException | None = None
        """What the caller's own body raised while it was sent."""
        self.stream: Any = None
        """The connection that was made for this exchange, if one was: httpcore forgets it when it is cancelled during the TLS handshake."""

    def trace(self, event: str, info: dict[str, Any]) -> None:
        # Through a proxy there is a CONNECT request first, which is reported by the same events.
        if event == "http11.send_request_headers.started":
            self.begun = info["request"].method != b"CONNECT"
        elif event == "http11.send_request_headers.complete":
            self.sent = self.begun
        elif event == "connection.connect_tcp.complete":
            self.stream = info["return_value"]
        elif event == "http11.receive_response_headers.started":
            limit_head(self._head_timeout)
        elif event.startswith("http11.receive_response_headers."):
            limit_head(None)

    async def atrace(self, event: str, info: dict[str, Any]) -> None:
        self.trace(event, info)


Body = bytes | Iterable[bytes] | AsyncIterable[bytes] | None


def watched(body: Body, course: Course) -> bytes | Iterator[bytes] | None:
    """The caller's body; what an iterable one raises is noted, so that it comes back to the caller as it is."""
    return body if body is None or isinstance(body, bytes) else _watched(body, course)


def _watched(body: Iterable[bytes] | AsyncIterable[bytes], course: Course) -> Iterator[bytes]:
    if not isinstance(body, Iterable):
        raise UsageError("a Client sends bytes or an iterable of bytes; this one can only be iterated asynchronously")
    try:
        yield from body
    except Exception as error:
        course.body_error = error
        raise


def watched_async(body: Body, course: Course) -> bytes | AsyncIterator[bytes] | None:
    """The same for asyncio."""
    return body if body is None or isinstance(body, bytes) else _watched_async(body, course)


async def _watched_async(body: Iterable[bytes] | AsyncIterable[bytes], course: Course) -> AsyncIterator[bytes]:
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
