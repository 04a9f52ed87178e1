"""The built-in transport at its edges: bodies that fail, a client that is closed in the middle, and
the time for the whole call."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from pbs_client import Client, raw_request
from pbs_client.address import Address
from pbs_client.errors import AllBusy, ConnectTimeout, Interrupted, NotSent, UsageError
from pbs_client.transport import BodyFailed, HttpRequest
from pbs_client.transport.async_built_in_transport import AsyncBuiltInTransport
from pbs_client.transport.built_in_transport import BuiltInTransport
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.streams import Stream
from pbs_client.trust import Trust
from tests.support.certificates import Certificates
from tests.support.moments import LONGEST
from tests.support.rude_server import Received, RudeServer, Wire, answering, fine

Body = Callable[[BaseException], Iterator[bytes]]


def failing(error: BaseException) -> Iterator[bytes]:
    yield b"first"
    raise error


async def failing_async(error: BaseException) -> AsyncIterator[bytes]:
    yield b"first"
    raise error


@pytest.fixture
def transport(server: RudeServer, certificates: Certificates) -> Iterator[BuiltInTransport]:
    transport = BuiltInTransport(
        Address("127.0.0.1", server.port), Trust(None, certificates.usual.fingerprint), proxy="", connections=1
    )
    with contextlib.closing(transport):
        yield transport


@pytest.mark.parametrize("error", [NotSent("of another server"), ZeroDivisionError(), TimeoutError()])
def test_what_a_body_raises_is_no_failure_of_the_exchange(transport: BuiltInTransport, error: Exception) -> None:
    with pytest.raises(BodyFailed) as caught:
        transport.open(HttpRequest("POST", "/x", (), failing(error)))
    assert caught.value.error is error


def test_an_upload_whose_source_fails_is_not_sent_again(server: RudeServer, certificates: Certificates) -> None:
    error = NotSent("of another server")
    upload = raw_request("POST", "/things/tank/upload", body=failing(error))
    host = f"127.0.0.1:{server.port}"
    with (
        Client(host, fingerprint=certificates.usual.fingerprint, proxy="", retry_delay=0.0) as pbs,
        pytest.raises(NotSent) as caught,
    ):
        pbs.send(upload)
    assert caught.value is error
    assert len(server.heads) <= 1
    assert server.requests == []


@pytest.mark.parametrize("make", [failing, failing_async])
async def test_the_same_for_asyncio(server: RudeServer, certificates: Certificates, make: Body) -> None:
    transport = AsyncBuiltInTransport(
        Address("127.0.0.1", server.port), Trust(None, certificates.usual.fingerprint), proxy=""
    )
    error = NotSent("of another server")
    with pytest.raises(BodyFailed) as caught:
        await transport.open(HttpRequest("POST", "/x", (), make(error)))
    assert caught.value.error is error
    await transport.aclose()


def test_what_is_no_body_is_refused_before_anything_is_sent(transport: BuiltInTransport, server: RudeServer) -> None:
    with pytest.raises(UsageError, match="iterated asynchronously"):
        transport.open(HttpRequest("POST", "/x", (), failing_async(ValueError())))
    assert server.heads == []


def test_pieces_of_text_are_the_callers_mistake(transport: BuiltInTransport) -> None:
    with pytest.raises(BodyFailed) as caught:
        transport.open(HttpRequest("POST", "/x", (), iter(["text"])))  # type: ignore[arg-type]  # that is the point
    assert isinstance(caught.value.error, UsageError)


def test_nothing_is_sent_after_close_though_it_was_connecting(transport: BuiltInTransport, server: RudeServer) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def late(wire: Wire) -> None:
        arrived.set()
        go_on.wait(LONGEST)
        with contextlib.suppress(OSError):
            answering(fine)(wire)

    server.serve = late
    failures: list[Exception] = []

    def call() -> None:
        try:
            transport.open(HttpRequest("POST", "/x", ()))
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    assert arrived.wait(LONGEST)
    transport.close()
    go_on.set()
    thread.join(LONGEST)
    (failure,) = failures
    assert isinstance(failure, NotSent)
    assert "is closed" in str(failure)
    assert server.heads == []


@pytest.mark.parametrize("part", ["", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"])
def test_closing_ends_a_call_of_another_thread_that_waits_for_ever(
    transport: BuiltInTransport, server: RudeServer, part: str
) -> None:
    waits = threading.Event()

    def answer(wire: Wire, request: Received) -> None:
        wire.send(part)
        waits.set()
        wire.wait()

    server.serve = answering(answer)
    failures: list[Exception] = []

    def call() -> None:
        try:
            list(transport.open(HttpRequest("POST", "/x", (), read_timeout=None)).chunks())
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    assert waits.wait(LONGEST)
    transport.close()
    thread.join(LONGEST)
    (failure,) = failures
    assert isinstance(failure, Interrupted)


def test_closing_ends_a_handshake_of_another_thread_that_waits_for_ever() -> None:
    context, exchange = ssl.create_default_context(), patient()
    ours, theirs = socket.socketpair()
    with theirs:
        stream = Stream(ours, cast("Any", SimpleNamespace(context=None)))
        failures: list[Exception] = []

        def shake_hands() -> None:
            try:
                stream.start_tls(context, "pbs.example.com", exchange)
            except OSError as error:
                failures.append(error)

        thread = threading.Thread(target=shake_hands, daemon=True)
        thread.start()
        assert theirs.recv(1)  # It has begun.
        stream.close()
        thread.join(LONGEST)
        assert len(failures) == 1
        while theirs.recv(1000):
            pass  # To the end of what was sent.


def patient() -> Exchange:
    """An exchange without time limits."""
    return Exchange(HttpRequest("GET", "/x", (), connect_timeout=None, read_timeout=None), lambda: None)


class Steered(socket.socket):
    """Does something in another thread before it reads, or before it is closed."""

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(fileno=sock.detach())
        self.before_read: Callable[[], object] = int
        self.before_close: Callable[[], object] = int

    def recv(self, *args: int) -> bytes:
        _in_another_thread(self.before_read)
        return super().recv(*args)

    def close(self) -> None:
        before, self.before_close = self.before_close, int
        _in_another_thread(before)
        super().close()


def _in_another_thread(do: Callable[[], object]) -> None:
    thread = threading.Thread(target=do)
    thread.start()
    thread.join()


@pytest.fixture
def pair() -> Iterator[tuple[Steered, socket.socket, Stream]]:
    """A stream, its socket, and the other side's."""
    ours, theirs = socket.socketpair()
    sock = Steered(ours)
    with sock, theirs:
        yield sock, theirs, Stream(sock, cast("Any", None))


def test_a_connection_that_is_closed_while_its_answer_comes_is_closed_by_who_reads(
    pair: tuple[Steered, socket.socket, Stream],
) -> None:
    sock, theirs, stream = pair
    theirs.send(b"whole")
    sock.before_read = stream.close
    assert stream.read(9, patient()) == b"whole"
    assert sock.fileno() == -1


def test_a_connection_that_is_just_being_closed_is_not_read_from(pair: tuple[Steered, socket.socket, Stream]) -> None:
    sock, theirs, stream = pair
    theirs.send(b"anything")
    failures: list[Exception] = []

    def read_and_write() -> None:
        for use in (lambda: stream.read(9, patient()), lambda: stream.write(b"x", patient())):
            try:
                use()
            except OSError as error:
                failures.append(error)

    sock.before_close = read_and_write
    stream.close()
    assert [str(failure) for failure in failures] == ["[Errno 9] Bad file descriptor"] * 2
    assert sock.fileno() == -1


def in_two_pieces(wire: Wire, request: Received) -> None:
    head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    wire.send(head + "{}{}0\r\n\r\n".format(*(f"8\r\n{request.target} {part}\r\n" for part in ("one", "two"))))


def test_after_closing_an_answer_it_neither_ends_early_nor_goes_on_with_the_next(
    transport: BuiltInTransport, server: RudeServer
) -> None:
    server.serve = answering(in_two_pieces)
    first = transport.open(HttpRequest("GET", "/a/b", ()))
    pieces = first.chunks()
    assert next(pieces) == b"/a/b one"
    first.close()
    second = transport.open(HttpRequest("GET", "/c/d", ()))
    with contextlib.suppress(Interrupted):
        assert next(pieces) == b"/a/b two"
    assert list(second.chunks()) == [b"/c/d one", b"/c/d two"]
    second.close()


async def test_the_same_after_closing_one_of_asyncio(server: RudeServer, certificates: Certificates) -> None:
    server.serve = answering(in_two_pieces)
    transport = AsyncBuiltInTransport(
        Address("127.0.0.1", server.port), Trust(None, certificates.usual.fingerprint), proxy=""
    )
    first = await transport.open(HttpRequest("GET", "/a/b", ()))
    pieces = first.chunks()
    assert await anext(pieces) == b"/a/b one"
    await first.aclose()
    second = await transport.open(HttpRequest("GET", "/c/d", ()))
    with contextlib.suppress(Interrupted):
        assert await anext(pieces) == b"/a/b two"
    assert [piece async for piece in second.chunks()] == [b"/c/d one", b"/c/d two"]
    await second.aclose()
    await transport.aclose()


def test_all_connections_busy(transport: BuiltInTransport) -> None:
    answer = transport.open(HttpRequest("POST", "/x", ()))
    with pytest.raises(AllBusy, match="all 1 connections"):
        transport.open(HttpRequest("POST", "/x", (), read_timeout=0.05))
    with pytest.raises(AllBusy):
        transport.open(HttpRequest("POST", "/x", (), deadline=time.monotonic() + 0.05))
    answer.close()


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Takes connections and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_connecting_ends_with_the_time_of_the_whole_call(silent: socket.socket) -> None:
    transport = BuiltInTransport(Address("127.0.0.1", silent.getsockname()[1]), Trust(), proxy="")
    with contextlib.closing(transport), pytest.raises(ConnectTimeout, match="whole call"):
        transport.open(HttpRequest("POST", "/x", (), connect_timeout=None, deadline=time.monotonic() + 0.2))


async def test_connecting_ends_so_for_asyncio(silent: socket.socket) -> None:
    transport = AsyncBuiltInTransport(Address("127.0.0.1", silent.getsockname()[1]), Trust(), proxy="")
    with pytest.raises(ConnectTimeout, match="whole call"):
        await transport.open(HttpRequest("POST", "/x", (), connect_timeout=None, deadline=time.monotonic() + 0.2))
    await transport.aclose()
