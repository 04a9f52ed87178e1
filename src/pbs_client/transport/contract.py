"""The seam between the client and an HTTP library: what a transport takes and gives, and how it
fails.

A transport carries exactly one exchange per call of `open` and knows nothing about PBS: no retries,
no redirects, no cookies, no decompression other than what the answer's headers ask for. Bring
another HTTP library by writing one class with `open` and `close`.

**Contract.**

- `open` sends the request and returns when the status line and headers have arrived. The body is
  read by iterating `chunks()`.
- For a failure before any byte of the request has been sent, raise `NotSent` (or `ConnectTimeout`,
  `CertificateRefused`). For any later failure, in `open` or while iterating, raise `Interrupted`
  (or `AnswerTimeout`). No exception of the HTTP library may escape.
- If the caller's own body raises while it is sent, raise `BodyFailed` with that error, so that
  nobody takes it for a failure of this exchange.
- `close` of an answer is idempotent, is always called, and gives the connection back or closes it.
- Header names of an answer are lower case; of a repeated header all values are kept.
- A sync transport must be usable from many threads, an async one from many tasks of one event loop.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any, Protocol

from pbs_client.runtime.frozen_classes import field, frozen


@frozen
class HttpRequest:
    """One HTTP request, complete but for the connection."""

    method: str
    target: str
    """Path and query, percent-encoded:
    `/api2/json/admin/datastore/tank/snapshots?backup-type=vm`."""
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """May hold secrets, so they are not shown."""
    body: bytes | Iterable[bytes] | AsyncIterable[bytes] | None = field(default=None, repr=False)
    connect_timeout: float | None = 10.0
    """Seconds to connect and to complete the TLS handshake; None for no limit."""
    read_timeout: float | None = 60.0
    """Seconds between two reads, and between two writes; None for no limit."""
    deadline: float | None = None
    """When the time of the whole call is up, by `time.monotonic()`; None for no limit. Waiting for
    a connection, connecting and waiting for the head of the answer end there at the latest; reading
    the body of the answer is watched by the client."""
    whole: bool = False
    """Whether the deadline applies to reading the body as well, as it does for everything but
    streams. A transport that can end a read at that moment should."""
    secrets: tuple[str, ...] = field(default=(), repr=False, eq=False)
    """What the client knows to be secret in this request, for transports that keep requests."""


class BodyFailed(Exception):
    """Carries an error of the caller's own body past everything that handles the errors of an
    exchange. The caller gets `error` itself."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


class HttpAnswer(Protocol):
    """Status, headers and body of an answer whose body has not been read yet."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> tuple[tuple[str, str], ...]: ...
    def chunks(self) -> Iterator[bytes]:
        """The body, decompressed, in bounded pieces; an answer cut short raises `Interrupted`."""
        ...

    def close(self) -> None: ...


class AsyncHttpAnswer(Protocol):
    """The same for asyncio."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> tuple[tuple[str, str], ...]: ...
    def chunks(self) -> AsyncIterator[bytes]: ...
    async def aclose(self) -> None: ...


class Transport(Protocol):
    """Carries HTTP exchanges for a `Client`."""

    def open(self, request: HttpRequest) -> HttpAnswer: ...
    def close(self) -> None: ...


class AsyncTransport(Protocol):
    """Carries HTTP exchanges for an `AsyncClient`."""

    async def open(self, request: HttpRequest) -> AsyncHttpAnswer: ...
    async def aclose(self) -> None: ...


@frozen
class Reply:
    """An answer as it arrived."""

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    open: Any = field(default=None, repr=False)
    """The answer as the transport gave it, if its body was left unread."""
    problem: str = ""
    """Why the body cannot be read; empty if it can."""

    @property
    def succeeded(self) -> bool:
        """Whether the status says so."""
        return 200 <= self.status < 300

    def header(self, name: str) -> str | None:
        """The first header of this lower-case name."""
        return next((value for key, value in self.headers if key == name), None)
