"""Calls to send, and both clients behind one face."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, closing, contextmanager
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar, cast

from pbs_client import ApiToken, AsyncClient, Client, Password, Request, StreamRequest, TaskRequest, TaskResult
from pbs_client.errors import PbsError
from pbs_client.runtime.decoders import Decoder
from pbs_client.runtime.decoding import UPID, Mismatch
from pbs_client.runtime.operation import Operation, Parameter
from pbs_client.transport.aiohttp_transport import AiohttpTransport
from tests.support.rude_server import RudeServer

Kind = Literal["sync", "async", "aiohttp"]
KINDS: tuple[Kind, ...] = ("sync", "async", "aiohttp")
T = TypeVar("T")

# Each holds the word that must not be found in anything that is printed, logged or raised.
TOKEN = ApiToken("joe@pbs!automation", "canary-token-secret")
PASSWORD = Password("joe@pbs", "canary-password", lambda kinds: "totp:canary-code")
TICKET = "PBS:joe@pbs:6B0446EE::canary-ticket"
CSRF = "6B0446EE:canary-csrf"
SECRET_PARAMETER = "canary-parameter"


def _things(data: Any) -> list[str]:
    if not isinstance(data, list):
        raise Mismatch("a list", data)
    return [str(item) for item in cast("list[object]", data)]


_READ = Operation(
    "things.list_things",
    "GET",
    "/things/{store}",
    "read",
    parameters=(Parameter("store", "store", "path"), Parameter("kind", "kind", "query")),
    decode=_things,
)
_CREATE = Operation(
    "things.create_thing",
    "POST",
    "/things/{store}",
    "write",
    parameters=(Parameter("store", "store", "path"), Parameter("password", "password", "body", secret=True)),
    decode=_things,
)
_START = Operation(
    "things.start",
    "POST",
    "/things/{store}/start",
    "start",
    parameters=(Parameter("store", "store", "path"),),
    decode=Decoder(UPID),
)


def list_things(store: str = "tank", **values: Any) -> Request[list[str]]:
    return Request(_READ, {"store": store, **values})


def create_thing(store: str = "tank") -> Request[list[str]]:
    return Request(_CREATE, {"store": store, "password": SECRET_PARAMETER})


def start_things(store: str = "tank") -> TaskRequest:
    return TaskRequest(_START, {"store": store})


class Driver(Protocol):
    """Either client, used in the same way."""

    def send(self, request: Request[T], **limits: Any) -> T: ...
    def first_of(self, request: Request[list[T]]) -> T: ...
    def at_once(self, requests: Sequence[Request[T]]) -> list[T | BaseException]:
        """What each of them gives, sent by threads or tasks that start together."""
        ...

    def save(self, request: StreamRequest, target: Path) -> None: ...
    def read(self, request: StreamRequest, take: Callable[[bytes], object], begin: Callable[[], object] = list) -> None:
        """Hands over each piece as soon as it is there, and calls `begin` when the head was."""
        ...

    def login(self) -> None: ...
    def wait(
        self, task: TaskRequest | str, *, timeout: float | None = None, on_log: Callable[[str], object] | None = None
    ) -> TaskResult: ...
    def wait_all(self, tasks: Sequence[TaskRequest | str]) -> list[TaskResult]: ...
    def follow(self, upid: str) -> list[str]: ...
    def stop_task(self, upid: str) -> None: ...


class _Sync:
    def __init__(self, client: Client) -> None:
        self.client = client

    def send(self, request: Request[T], **limits: Any) -> T:
        return self.client.send(request, **limits)

    def first_of(self, request: Request[list[T]]) -> T:
        with closing(self.client.iterate(request)) as items:
            return next(items)

    def at_once(self, requests: Sequence[Request[T]]) -> list[T | BaseException]:
        start = threading.Barrier(len(requests))

        def call(request: Request[T]) -> T | BaseException:
            start.wait()
            try:
                return self.client.send(request)
            except PbsError as error:
                return error

        with ThreadPoolExecutor(len(requests)) as pool:
            return list(pool.map(call, requests))

    def save(self, request: StreamRequest, target: Path) -> None:
        with self.client.stream(request) as download:
            download.save(target)

    def read(self, request: StreamRequest, take: Callable[[bytes], object], begin: Callable[[], object] = list) -> None:
        with self.client.stream(request) as download:
            begin()
            for piece in download:
                take(piece)

    def login(self) -> None:
        self.client.login()

    def wait(
        self, task: TaskRequest | str, *, timeout: float | None = None, on_log: Callable[[str], object] | None = None
    ) -> TaskResult:
        return self.client.wait(task, timeout=timeout, on_log=on_log)

    def wait_all(self, tasks: Sequence[TaskRequest | str]) -> list[TaskResult]:
        return self.client.wait_all(tasks)

    def follow(self, upid: str) -> list[str]:
        return list(self.client.follow(upid))

    def stop_task(self, upid: str) -> None:
        self.client.stop_task(upid)


class _Async:
    def __init__(self, client: AsyncClient, runner: asyncio.Runner) -> None:
        self.client = client
        self._run = runner.run

    def send(self, request: Request[T], **limits: Any) -> T:
        return self._run(self.client.send(request, **limits))

    def first_of(self, request: Request[list[T]]) -> T:
        async def first() -> T:
            async with aclosing(self.client.iterate(request)) as items:
                return await anext(items)

        return self._run(first())

    def at_once(self, requests: Sequence[Request[T]]) -> list[T | BaseException]:
        async def gathered() -> list[T | BaseException]:
            return await asyncio.gather(*map(self.client.send, requests), return_exceptions=True)

        return self._run(gathered())

    def save(self, request: StreamRequest, target: Path) -> None:
        async def save() -> None:
            async with self.client.stream(request) as download:
                await download.save(target)

        self._run(save())

    def read(self, request: StreamRequest, take: Callable[[bytes], object], begin: Callable[[], object] = list) -> None:
        async def read() -> None:
            async with self.client.stream(request) as download:
                begin()
                async for piece in download:
                    take(piece)

        self._run(read())

    def login(self) -> None:
        self._run(self.client.login())

    def wait(
        self, task: TaskRequest | str, *, timeout: float | None = None, on_log: Callable[[str], object] | None = None
    ) -> TaskResult:
        return self._run(self.client.wait(task, timeout=timeout, on_log=on_log))

    def wait_all(self, tasks: Sequence[TaskRequest | str]) -> list[TaskResult]:
        return self._run(self.client.wait_all(tasks))

    def follow(self, upid: str) -> list[str]:
        async def lines() -> list[str]:
            return [line async for line in self.client.follow(upid)]

        return self._run(lines())

    def stop_task(self, upid: str) -> None:
        self._run(self.client.stop_task(upid))


@contextmanager
def connected(kind: Kind, server: RudeServer | str, **options: Any) -> Generator[Driver]:
    """A client without pauses; `server` may also be a host. The time limits only bound what hangs."""
    host = server if isinstance(server, str) else f"127.0.0.1:{server.port}"
    options = {
        "timeout": 60.0,
        "connect_timeout": 60.0,
        "retry_delay": 0.0,
        "poll": 0.01,
        "auth": TOKEN,
        "proxy": "",
        **options,
    }
    if kind == "sync":
        with Client(host, **options) as client:
            yield _Sync(client)
    else:
        with asyncio.Runner() as runner:
            if kind == "aiohttp":
                options = {"transport": AiohttpTransport(), **options}
            other = AsyncClient(host, **options)
            try:
                yield _Async(other, runner)
            finally:
                runner.run(other.aclose())
