"""Transports without a network: a function answers every request of a `Client` or an `AsyncClient`.

    def handler(request: HttpRequest) -> HandlerResult:
        return json_answer([{"store": "tank"}])

    client = Client("pbs.example.com", auth=token, transport=MemoryTransport(handler))

The simulated server, a replayed recording and the small fakes of a test are all such functions.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from typing import Any, cast

import attrs

from pbs_client.transport import HttpRequest
from pbs_simulator.wire import JSON_TYPE

Headers = Mapping[str, str] | Iterable[tuple[str, str]]
Body = bytes | str | Iterable[bytes]
HandlerResult = tuple[int, Headers, Body]
"""Status, headers and body.

A body given as an iterable is sent piece by piece and may raise in the middle, as a lost connection
does.
"""

Handler = Callable[[HttpRequest], HandlerResult]
"""Answers one request; the request's body is complete bytes, or None.

What it raises reaches the caller as it is.
"""

AsyncHandler = Callable[[HttpRequest], HandlerResult | Awaitable[HandlerResult]]


def json_answer(data: Any, **attributes: Any) -> HandlerResult:
    """An answer as PBS sends it: `data` in the envelope, with attributes such as `digest` or
    `total` beside it.
    """
    return 200, {"content-type": JSON_TYPE}, json.dumps({"data": data, **attributes}, separators=(",", ":"))


def text_answer(status: int, text: str) -> HandlerResult:
    """A refusal as PBS sends it: the bare message under a JSON content type."""
    return status, {"content-type": JSON_TYPE}, text


@attrs.frozen
class MemoryAnswer:
    """An answer that is in memory already, in the form a `Transport` gives it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | Iterable[bytes] = attrs.field(repr=False)

    @classmethod
    def of(cls, result: HandlerResult) -> MemoryAnswer:
        """From what a handler returned: header names in lower case, text encoded."""
        status, headers, body = result
        pairs = cast("Iterable[tuple[str, str]]", headers.items() if isinstance(headers, Mapping) else headers)
        return cls(
            status,
            tuple((name.lower(), value) for name, value in pairs),
            body.encode() if isinstance(body, str) else body,
        )

    def chunks(self) -> Iterator[bytes]:
        if isinstance(self.body, bytes):
            if self.body:
                yield self.body
        else:
            yield from self.body

    def close(self) -> None:
        close = getattr(self.body, "close", None)
        if close is not None:
            close()


@attrs.frozen
class AsyncMemoryAnswer:
    """The same for asyncio."""

    answer: MemoryAnswer

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return self.answer.headers

    async def chunks(self) -> AsyncIterator[bytes]:
        for chunk in self.answer.chunks():
            yield chunk

    async def aclose(self) -> None:
        self.answer.close()


class MemoryTransport:
    """A `Transport` whose requests a function answers."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self.requests: list[HttpRequest] = []
        """Every request that was sent, in order, with complete bodies."""

    def open(self, request: HttpRequest) -> MemoryAnswer:
        complete = with_complete_body(request)
        self.requests.append(complete)
        return MemoryAnswer.of(self._handler(complete))

    def close(self) -> None:
        """Nothing is held open."""


class AsyncMemoryTransport:
    """An `AsyncTransport` whose requests a function or a coroutine function answers."""

    def __init__(self, handler: AsyncHandler) -> None:
        self._handler = handler
        self.requests: list[HttpRequest] = []
        """Every request that was sent, in order, with complete bodies."""

    async def open(self, request: HttpRequest) -> AsyncMemoryAnswer:
        complete = await with_complete_body_async(request)
        self.requests.append(complete)
        result = self._handler(complete)
        return AsyncMemoryAnswer(MemoryAnswer.of(await result if inspect.isawaitable(result) else result))

    async def aclose(self) -> None:
        """Nothing is held open."""


def with_complete_body(request: HttpRequest) -> HttpRequest:
    """The same request with its body read to the end."""
    body = request.body
    if body is None or isinstance(body, bytes):
        return request
    if isinstance(body, AsyncIterable):
        raise TypeError("an asynchronous body needs an asynchronous transport")
    return attrs.evolve(request, body=b"".join(body))


async def with_complete_body_async(request: HttpRequest) -> HttpRequest:
    """The same request with its body read to the end."""
    body = request.body
    if isinstance(body, AsyncIterable) and not isinstance(body, bytes):
        return attrs.evolve(request, body=b"".join([chunk async for chunk in body]))
    return with_complete_body(request)
