"""Keeps the exchanges with a real server as a file that `Replay` answers from.

Secrets are masked before anything is written.

    recorder = Recorder("tests/my-server.jsonl")
    with Client("pbs.example.com", auth=token, transport=recorder.transport) as pbs: ...

The client gives `recorder.transport` the transport that really carries the exchanges.
"""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import attrs

from pbs_client.transport import AsyncHttpAnswer, AsyncTransport, HttpAnswer, HttpRequest, Transport
from pbs_simulator.exchanges import read_request
from pbs_simulator.masking import Masker
from pbs_simulator.memory import with_complete_body, with_complete_body_async

RECORDED_HEADERS = frozenset(
    {"content-length", "transfer-encoding", "content-disposition", "set-cookie", "content-encoding"}
)
"""The headers of an answer that are kept beside its content type; the others say nothing about PBS.
"""


class Recorder:
    """Writes every exchange that passes through its transports to a file, one line each, as soon as
    the answer was read or given up.

    One recorder may serve several clients and threads. An answer of more than `longest` bytes is
    cut in the file; the caller gets all of it.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        longest: int = 1_000_000,
        clock: Callable[[], float] = time.monotonic,
        template: Callable[[str, str], str | None] | None = None,
    ) -> None:
        self._path = Path(path)
        self._longest = longest
        self._clock = clock
        self._template = template
        self._masker = Masker()
        self._lock = threading.Lock()
        self._path.write_text("", encoding="utf-8")

    def transport(self, inner: Transport) -> RecordingTransport:
        """For `Client(transport=...)`; `inner` carries the exchanges."""
        return RecordingTransport(self, inner)

    def async_transport(self, inner: AsyncTransport) -> AsyncRecordingTransport:
        """For `AsyncClient(transport=...)`; `inner` carries the exchanges."""
        return AsyncRecordingTransport(self, inner)

    def begin(self, request: HttpRequest, answer: HttpAnswer | AsyncHttpAnswer) -> RecordedExchange:
        """An exchange whose answer has begun to arrive."""
        return RecordedExchange(self, request, answer.status, answer.headers, self._clock(), self._longest)

    def write(self, exchange: RecordedExchange) -> None:
        """Appends one exchange to the file, masked."""
        seconds = round(self._clock() - exchange.started, 3)
        with self._lock:
            line = json.dumps(self._row(exchange, seconds), ensure_ascii=False, sort_keys=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    def _row(self, exchange: RecordedExchange, seconds: float) -> dict[str, Any]:
        masker, asked = self._masker, read_request(exchange.request)
        masker.learn_headers({name.lower(): value for name, value in exchange.request.headers})
        params = masker.mask_json(asked.params, asked.path)
        body = self._body(exchange, asked.path)
        sent = exchange.request.target.partition("?")[0]
        headers = dict(exchange.headers)
        below = asked.path.removeprefix("/api2/json").removeprefix("/api2/extjs")
        template = self._template(asked.method, below) if self._template else None
        return {
            "op": f"{asked.method} {template or masker.mask_text(below)}",
            "auth": f"{asked.auth}:{masker.mask_text(asked.who)}" if asked.who else asked.auth,
            "at": round(time.time(), 3),
            "sent": masker.mask_text(sent),
            "encoding": asked.encoding,
            "params": params,
            "status": exchange.status,
            "content_type": headers.get("content-type", ""),
            "headers": {
                name: masker.mask_header(name, value) for name, value in exchange.headers if name in RECORDED_HEADERS
            },
            "seconds": seconds,
            **body,
        }

    def _body(self, exchange: RecordedExchange, path: str) -> dict[str, Any]:
        body = bytes(exchange.body)
        whole = exchange.length == len(body)
        note = (
            {}
            if exchange.complete and whole
            else {"note": "cut in the recording" if exchange.complete else "the answer was not read to its end"}
        )
        if exchange.binary:
            return {"base64": base64.b64encode(body).decode("ascii"), "bytes": exchange.length, **note}
        text = body.decode("utf-8", "replace")
        if whole and 200 <= exchange.status < 300:
            try:
                return {"json": self._masker.mask_json(json.loads(text), path), **note}
            except ValueError:
                pass
        return {"text": self._masker.mask_text(text), **note}


@attrs.define
class RecordedExchange:
    """An exchange under way."""

    recorder: Recorder
    request: HttpRequest
    status: int
    headers: tuple[tuple[str, str], ...]
    started: float
    longest: int
    body: bytearray = attrs.field(factory=bytearray, repr=False)
    length: int = 0
    complete: bool = False
    written: bool = False

    @property
    def binary(self) -> bool:
        """Whether the body is bytes rather than text."""
        return dict(self.headers).get("content-type", "").startswith(("application/octet-stream", "application/zip"))

    def take(self, chunk: bytes) -> None:
        """Keeps a piece of the body, as far as it is to be recorded."""
        self.length += len(chunk)
        self.body += chunk[: max(0, self.longest - len(self.body))]

    def end(self) -> None:
        """Writes the exchange, once."""
        if not self.written:
            self.written = True
            self.recorder.write(self)


class RecordingTransport:
    """A `Transport` that carries nothing itself and keeps what passes."""

    def __init__(self, recorder: Recorder, inner: Transport) -> None:
        self._recorder = recorder
        self._inner = inner

    def open(self, request: HttpRequest) -> RecordingAnswer:
        complete = with_complete_body(request)
        answer = self._inner.open(complete)
        return RecordingAnswer(answer, self._recorder.begin(complete, answer))

    def close(self) -> None:
        self._inner.close()


class RecordingAnswer:
    """An answer whose body is kept while it is read."""

    def __init__(self, inner: HttpAnswer, exchange: RecordedExchange) -> None:
        self._inner = inner
        self._exchange = exchange

    @property
    def status(self) -> int:
        return self._inner.status

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return self._inner.headers

    def chunks(self) -> Iterator[bytes]:
        for chunk in self._inner.chunks():
            self._exchange.take(chunk)
            yield chunk
        self._exchange.complete = True
        self._exchange.end()

    def close(self) -> None:
        self._inner.close()
        self._exchange.end()


class AsyncRecordingTransport:
    """The same for asyncio."""

    def __init__(self, recorder: Recorder, inner: AsyncTransport) -> None:
        self._recorder = recorder
        self._inner = inner

    async def open(self, request: HttpRequest) -> AsyncRecordingAnswer:
        complete = await with_complete_body_async(request)
        answer = await self._inner.open(complete)
        return AsyncRecordingAnswer(answer, self._recorder.begin(complete, answer))

    async def aclose(self) -> None:
        await self._inner.aclose()


class AsyncRecordingAnswer:
    """An answer whose body is kept while it is read, for asyncio."""

    def __init__(self, inner: AsyncHttpAnswer, exchange: RecordedExchange) -> None:
        self._inner = inner
        self._exchange = exchange

    @property
    def status(self) -> int:
        return self._inner.status

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        return self._inner.headers

    async def chunks(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner.chunks():
            self._exchange.take(chunk)
            yield chunk
        self._exchange.complete = True
        self._exchange.end()

    async def aclose(self) -> None:
        await self._inner.aclose()
        self._exchange.end()
