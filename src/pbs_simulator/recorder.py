"""Keeps the exchanges with a real server as a file that `Replay` answers from.

Secrets are masked before anything is written.

    recorder = Recorder("tests/my-server.jsonl")
    with Client("pbs.example.com", auth=token, transport=recorder.transport) as pbs: ...

The client gives `recorder.transport` the transport that really carries the exchanges.
"""

from __future__ import annotations

import base64
import codecs
import contextlib
import json
import threading
import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import attrs

from pbs_client.transport import AsyncHttpAnswer, AsyncTransport, HttpAnswer, HttpRequest, Transport
from pbs_simulator.exchanges import ParsedRequest, is_object, read_request
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

    One recorder may serve several clients and threads. Of an answer over `longest` bytes the
    file has a part; the caller gets all of it. A body in which secrets cannot be found for certain,
    such as JSON that breaks off, is left out, and the row's `note` says why.
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
        self._warned = False
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
        """Appends one exchange to the file, masked.

        Never raises, as the call took effect already: the first exchange that cannot be written
        gives a RuntimeWarning.
        """
        seconds = round(self._clock() - exchange.started, 3)
        with self._lock:
            try:
                line = _line(self._row(exchange, seconds))
                with self._path.open("ab") as file:
                    file.write(line)
            except Exception as error:
                self._warn(error)

    def _warn(self, error: Exception) -> None:
        if self._warned:
            return
        self._warned = True
        # Of other errors the text may quote what was to be written.
        why = f": {error.strerror}" if isinstance(error, OSError) else ""
        text = f"an exchange is missing in the recording {self._path} ({type(error).__name__}{why})"
        with contextlib.suppress(RuntimeWarning):  # where warnings are errors
            warnings.warn(text, RuntimeWarning, stacklevel=2)

    def _row(self, exchange: RecordedExchange, seconds: float) -> dict[str, Any]:
        masker, asked = self._masker, read_request(exchange.request)
        document = _document(exchange)
        masker.begin(exchange.request.secrets)
        masker.learn_headers({name.lower(): value for name, value in exchange.request.headers})
        for name, value in exchange.headers:
            if name.lower() == "set-cookie":
                masker.learn_cookie(value)
        masker.learn_json(asked.params, asked.path)
        try:
            for name, value in document.items():
                masker.learn_json(value, asked.path, _member(name))
            body = self._body(exchange, asked, document)
        except RecursionError:
            body = _withheld(exchange, "it is nested too deeply")
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
            "params": masker.mask_json(asked.params, asked.path),
            "status": exchange.status,
            "content_type": masker.mask_text(headers.get("content-type", "")),
            "headers": {
                name: masker.mask_header(name, value) for name, value in exchange.headers if name in RECORDED_HEADERS
            },
            "seconds": seconds,
            **body,
        }

    def _body(self, exchange: RecordedExchange, asked: ParsedRequest, document: dict[str, Any]) -> dict[str, Any]:
        """The members of a row that hold the body; none but its length where a secret may be in it
        that cannot be told from the rest.
        """
        body, masker = bytes(exchange.body), self._masker
        if body and _is_unreadable(exchange.request, asked):
            return _withheld(exchange, "the request, whose secrets it may repeat, could not be read")
        note = {"note": exchange.cut} if exchange.cut else {}
        text = codecs.getincrementaldecoder("utf-8")("replace").decode(body, final=not exchange.cut)
        structured = text.lstrip("\ufeff \t\r\n").startswith(("{", "["))
        if exchange.binary and not structured:
            if any(masker.try_mask(read, cut=bool(exchange.cut)) != read for read in (text, body.decode("latin-1"))):
                return _withheld(exchange, "there is a secret among its bytes")
            return {"base64": base64.b64encode(body).decode("ascii"), "bytes": exchange.length, **note}
        if "\ufffd" in text and "\ufffd".encode() not in body:
            return _withheld(exchange, "it is not UTF-8")
        succeeded = 200 <= exchange.status < 300
        if document:
            masked = {name: masker.mask_json(value, asked.path, _member(name)) for name, value in document.items()}
            if succeeded:
                return {"json": masked, **note}
            if masked != document:
                return {"text": json.dumps(masked, ensure_ascii=False), **note}
        elif structured or (succeeded and not _MARKS.isdisjoint(text)):
            return _withheld(exchange, "it could not be read whole as a JSON object, so secrets in it are not found")
        masked_text = masker.try_mask(text, cut=bool(exchange.cut))
        if masked_text is None:
            return _withheld(exchange, "there is a secret in it in another spelling")
        return {"text": masked_text, **note}


_MARKS = frozenset("\"'{}[]=:<>")
"""Without any of these a text has no members, of which one could be a secret."""


def _member(name: str) -> str:
    """The name by which a member of an answer is looked up among the secrets: `data` is that of the
    envelope, not of what is in it.
    """
    return "" if name == "data" else name


def _document(exchange: RecordedExchange) -> dict[str, Any]:
    """The JSON object that an answer is, if it was read whole; empty for anything else."""
    if exchange.cut:
        return {}
    try:
        value: Any = json.loads(bytes(exchange.body).decode("utf-8"))
    except (ValueError, RecursionError):
        return {}
    return value if is_object(value) else {}


def _is_unreadable(request: HttpRequest, asked: ParsedRequest) -> bool:
    body = request.body if isinstance(request.body, bytes) else b""
    return asked.encoding == "json" and not asked.params and body.strip() not in (b"", b"{}")


def _withheld(exchange: RecordedExchange, why: str) -> dict[str, Any]:
    beside = f"{exchange.cut}; " if exchange.cut else ""
    return {"text": "", "bytes": exchange.length, "note": f"{beside}the body is not recorded: {why}"}


def _line(row: dict[str, Any]) -> bytes:
    try:
        return json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n"
    except UnicodeEncodeError:  # halves of surrogate pairs, which JSON can have and UTF-8 cannot
        return json.dumps(row, sort_keys=True).encode() + b"\n"


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
    def cut(self) -> str:
        """In what way less was kept than the server sent; empty if all was."""
        if not self.complete:
            return "the answer was not read to its end"
        return "" if self.length == len(self.body) else "cut in the recording"

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
