"""A transport in memory that answers as a test says, and one way to write a test for both clients.

`Script` is asked for each request and gives an answer, or raises what a transport raises. `Caller`
has the methods of a client and blocks in both forms, so that a test is written once and runs over
`Client` and over `AsyncClient`.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import aclosing, closing, contextmanager
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qsl, urlsplit

import attrs

from pbs_client import AsyncClient, Client, HttpRequest, Request, StreamRequest

T = TypeVar("T")
Form = Literal["sync", "async"]


@attrs.define
class Reply:
    """What a scripted server answers."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json;charset=UTF-8"),)
    pieces: list[bytes] | None = None
    """The body in pieces, where that matters."""
    breaks: BaseException | None = None
    """What is raised after the last piece, in place of the end."""
    delay: float = 0.0
    """Seconds before each piece."""
    closed: int = 0
    """How often it was closed."""


def data(value: Any, **attributes: Any) -> Reply:
    """A successful answer."""
    return Reply(body=json.dumps({"data": value, **attributes}).encode())


def refusal(status: int, text: str) -> Reply:
    """An error as PBS sends it: plain text, whatever the header says."""
    return Reply(status, text.encode())


def path_of(request: HttpRequest) -> str:
    """The path below the prefix."""
    return urlsplit(request.target).path.removeprefix("/api2/json")


def query_of(request: HttpRequest) -> dict[str, str]:
    """The values in the query."""
    return dict(parse_qsl(urlsplit(request.target).query, keep_blank_values=True))


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The values in a JSON body."""
    assert isinstance(request.body, bytes)
    body: dict[str, Any] = json.loads(request.body)
    return body


def header_of(request: HttpRequest, name: str) -> str | None:
    """A header's value."""
    return next((value for found, value in request.headers if found == name), None)


class Script:
    """Answers requests: each reply once, in order, the last one again and again; or by a function."""

    def __init__(
        self, *replies: Reply | BaseException, by: Callable[[HttpRequest], Reply | BaseException] | None = None
    ) -> None:
        self._replies = list(replies)
        self.by = by
        self._lock = threading.Lock()
        self.requests: list[HttpRequest] = []
        self.given: list[Reply] = []
        self.closed = 0

    def next(self, request: HttpRequest) -> Reply:
        with self._lock:
            self.requests.append(request)
            reply = (
                self.by(request)
                if self.by is not None
                else self._replies.pop(0)
                if len(self._replies) > 1
                else self._replies[0]
            )
            if isinstance(reply, BaseException):
                try:
                    raise reply
                finally:
                    del reply  # Or this frame and the error would keep each other alive.
            self.given.append(reply)
            return reply

    @property
    def paths(self) -> list[str]:
        """Verb and path of all requests."""
        return [f"{request.method} {path_of(request)}" for request in self.requests]


class _Answer:
    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.status = reply.status
        self.headers = reply.headers

    def chunks(self) -> Iterator[bytes]:
        reply = self._reply
        for piece in [reply.body] if reply.pieces is None else reply.pieces:
            time.sleep(reply.delay)
            yield piece
        if reply.breaks is not None:
            raise reply.breaks

    def close(self) -> None:
        self._reply.closed += 1


class _AsyncAnswer:
    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self.status = reply.status
        self.headers = reply.headers

    async def chunks(self) -> AsyncIterator[bytes]:
        reply = self._reply
        for piece in [reply.body] if reply.pieces is None else reply.pieces:
            await asyncio.sleep(reply.delay)
            yield piece
        if reply.breaks is not None:
            raise reply.breaks

    async def aclose(self) -> None:
        self._reply.closed += 1


class ScriptedTransport:
    """For a `Client`."""

    def __init__(self, script: Script, latency: float = 0.0) -> None:
        self.script = script
        self.latency = latency

    def open(self, request: HttpRequest) -> _Answer:
        time.sleep(self.latency)
        return _Answer(self.script.next(request))

    def close(self) -> None:
        self.script.closed += 1


class AsyncScriptedTransport:
    """For an `AsyncClient`."""

    def __init__(self, script: Script, latency: float = 0.0) -> None:
        self.script = script
        self.latency = latency

    async def open(self, request: HttpRequest) -> _AsyncAnswer:
        await asyncio.sleep(self.latency)
        return _AsyncAnswer(self.script.next(request))

    async def aclose(self) -> None:
        self.script.closed += 1


class Caller:
    """A client of either form, with blocking methods."""

    def __init__(self, form: Form, runner: asyncio.Runner, script: Script, options: dict[str, Any]) -> None:
        self._runner = runner
        options = {"retry_delay": 0.0, "poll": 0.0, **options}
        if form == "sync":
            self.client: Any = Client("pbs.example.com", transport=ScriptedTransport(script), **options)
        else:
            self.client = runner.run(self._made(script, options))

    async def _made(self, script: Script, options: dict[str, Any]) -> AsyncClient:
        return AsyncClient("pbs.example.com", transport=AsyncScriptedTransport(script), **options)

    def _done(self, outcome: Any) -> Any:
        return self._runner.run(outcome) if inspect.iscoroutine(outcome) else outcome

    def send(self, request: Request[T], **options: Any) -> T:
        result: T = self._done(self.client.send(request, **options))
        return result

    def __getattr__(self, name: str) -> Any:
        return _blocking(getattr(self.client, name), self._done)

    def follow(self, upid: str) -> list[str]:
        lines: Any = self.client.follow(upid)
        if hasattr(lines, "__iter__"):
            return list(lines)

        async def gather() -> list[str]:
            return [line async for line in lines]

        return self._runner.run(gather())

    def iterate(
        self, request: Request[list[T]], items: list[T], until: Callable[[list[T]], bool] = lambda items: False
    ) -> None:
        """Appends the items as they come, so that they are there also if it fails."""
        found: Any = self.client.iterate(request)
        if hasattr(found, "__iter__"):
            with closing(found):
                for item in found:
                    items.append(item)
                    if until(items):
                        return
            return

        async def gather() -> None:
            async with aclosing(found):
                async for item in found:
                    items.append(item)
                    if until(items):
                        return

        self._runner.run(gather())

    @contextmanager
    def stream(self, request: StreamRequest) -> Generator[Any]:
        """The download, also with blocking methods."""
        opened = self.client.stream(request)
        if hasattr(opened, "__enter__"):
            with opened as download:
                yield _Blocking(download, self._done)
            return
        download = self._runner.run(opened.__aenter__())
        try:
            yield _Blocking(download, self._done)
        except BaseException as error:
            if not self._runner.run(opened.__aexit__(type(error), error, error.__traceback__)):
                raise
        else:
            self._runner.run(opened.__aexit__(None, None, None))


class _Blocking:
    def __init__(self, download: Any, done: Callable[[Any], Any]) -> None:
        self._download = download
        self._done = done

    def __getattr__(self, name: str) -> Any:
        return _blocking(getattr(self._download, name), self._done)

    def pieces(self) -> list[bytes]:
        if hasattr(self._download, "__iter__"):
            return list(self._download)

        async def gather() -> list[bytes]:
            return [piece async for piece in self._download]

        pieces: list[bytes] = self._done(gather())
        return pieces


def _blocking(member: Any, done: Callable[[Any], Any]) -> Any:
    if not callable(member):
        return member

    def call(*args: Any, **options: Any) -> Any:
        return done(member(*args, **options))

    return call
