"""Connections in use: kept, lost, exhausted, closed; streams up and down; many calls."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from pbs_client import AsyncClient, Client, Request, StreamRequest
from pbs_client.address import Address
from pbs_client.course import Course
from pbs_client.errors import AnswerTimeout, ApiError, ConnectTimeout, Interrupted, NotSent, PbsError, UsageError
from pbs_client.httpx_transport import AsyncHttpxTransport, HttpxTransport
from pbs_client.operation import Operation, Parameter
from pbs_client.transport import HttpRequest
from pbs_client.trust import Trust
from tests.conformance.calls import KINDS, TOKEN, Kind, connected, create_thing, list_things
from tests.conformance.certificates import Certificates
from tests.conformance.conftest import open_files
from tests.conformance.server import Received, RudeServer, Wire, answering
from tests.connect.traces import shown_by

DOWNLOAD = Operation("things.download", "GET", "/things/{store}/download", "read", parameters=(Parameter("store", "store", "path"),))
UPLOAD = Operation("things.upload", "POST", "/things/{store}/upload", "write", parameters=(Parameter("store", "store", "path"),))
PIECES = [bytes([number]) * 100_000 for number in range(20)]
SUM = hashlib.sha256(b"".join(PIECES)).hexdigest()


def fine(wire: Wire, request: Received) -> None:
    wire.data(["disk"])


@pytest.fixture
def server(certificates: Certificates) -> Iterator[RudeServer]:
    with RudeServer(certificates.usual.context, answering(fine)) as server:
        yield server


@pytest.fixture
def pin(certificates: Certificates) -> str:
    return certificates.usual.fingerprint


# Connections


@pytest.mark.parametrize("kind", KINDS)
def test_one_connection_serves_many_calls(kind: Kind, server: RudeServer, pin: str) -> None:
    with connected(kind, server, fingerprint=pin) as pbs:
        for _ in range(10):
            pbs.send(list_things())
            pbs.send(create_thing())
    assert (server.connections, len(server.requests)) == (1, 20)


@pytest.mark.parametrize("kind", KINDS)
def test_connection_that_the_server_closed_meanwhile_is_not_used(kind: Kind, server: RudeServer, pin: str) -> None:
    """The usual end of an idle connection: a call that writes goes through a new one, and arrives once."""
    closed = threading.Event()

    def once(wire: Wire, request: Received) -> None:
        fine(wire, request)
        wire.hang_up()
        closed.set()

    server.serve = answering(once)
    with connected(kind, server, fingerprint=pin) as pbs:
        for number in range(1, 4):
            closed.clear()
            assert pbs.send(create_thing()) == ["disk"]
            assert closed.wait(5)
            assert (server.connections, len(server.requests)) == (number, number)


@pytest.mark.parametrize("kind", KINDS)
def test_farewell_on_an_idle_connection_is_not_taken_for_an_answer(kind: Kind, server: RudeServer, pin: str) -> None:
    said = threading.Event()

    def farewell(wire: Wire, request: Received) -> None:
        fine(wire, request)
        time.sleep(0.1)
        wire.send("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        wire.hang_up()
        said.set()

    server.serve = answering(farewell)
    with connected(kind, server, fingerprint=pin) as pbs:
        assert pbs.send(create_thing()) == ["disk"]
        assert said.wait(5)
        assert pbs.send(create_thing()) == ["disk"]
    assert len(server.requests) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_listens(kind: Kind, server: RudeServer, certificates: Certificates) -> None:
    with RudeServer(certificates.usual.context, answering(fine)) as gone:
        pass
    with (
        connected(kind, f"127.0.0.1:{gone.port}") as pbs,
        pytest.raises(NotSent, match=f"no connection to 127.0.0.1:{gone.port}: Connection refused"),
    ):
        pbs.send(create_thing())


@pytest.mark.parametrize("kind", KINDS)
def test_name_that_does_not_exist(kind: Kind) -> None:
    with (
        connected(kind, "does-not-exist.invalid") as pbs,
        pytest.raises(NotSent, match=r"does-not-exist.invalid:8007: the name cannot be resolved") as caught,
    ):
        pbs.send(create_thing())
    assert "canary" not in shown_by(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_path_arrives_as_it_was_encoded(kind: Kind, server: RudeServer, pin: str) -> None:
    store = "a/b c\\x2d:@!..%é~"
    with connected(kind, server, fingerprint=pin) as pbs:
        pbs.send(list_things(store, kind="ü &=+"))
    assert server.requests[0].path == "/things/a%2Fb%20c%5Cx2d%3A%40%21..%25%C3%A9~"
    assert server.requests[0].target.partition("?")[2].startswith("kind=%C3%BC")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_sent_but_what_pbs_needs(kind: Kind, server: RudeServer, pin: str) -> None:
    with connected(kind, server, fingerprint=pin) as pbs:
        pbs.send(list_things())
        pbs.send(create_thing())
    assert set(server.requests[0].headers) == {"host", "accept", "accept-encoding", "user-agent", "authorization"}
    assert set(server.requests[1].headers) == {"host", "accept", "accept-encoding", "user-agent", "authorization", "content-type", "content-length"}
    assert "deflate" in server.requests[0].headers["accept-encoding"]


@pytest.mark.parametrize("kind", KINDS)
def test_body_that_drips_ends_with_the_total_time_limit(kind: Kind, server: RudeServer, pin: str) -> None:
    def drip(wire: Wire, request: Received) -> None:
        wire.send("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
        while True:
            wire.send(" ")
            time.sleep(0.02)

    server.serve = answering(drip)
    with connected(kind, server, fingerprint=pin, total_timeout=0.5) as pbs, pytest.raises(AnswerTimeout, match=r"0\.5 s"):
        pbs.send(create_thing())
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_head_that_drips_ends_with_a_time_limit(kind: Kind, server: RudeServer, pin: str) -> None:
    def drip(wire: Wire, request: Received) -> None:
        for letter in "HTTP/1.1 200 OK\r\nx: " + "y" * 100_000:
            wire.send(letter)
            time.sleep(0.02)

    server.serve = answering(drip)
    with connected(kind, server, fingerprint=pin, total_timeout=0.5) as pbs, pytest.raises(AnswerTimeout, match=r"0\.\d+ s"):
        pbs.send(create_thing())
    assert len(server.requests) == 1


def test_pool_that_is_used_up_is_told_and_not_waited_for_forever(server: RudeServer, pin: str) -> None:
    server.serve = answering(lambda wire, request: wire.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", "1"))
    request = HttpRequest("GET", "/api2/json/version", (), read_timeout=0.3)
    transport = HttpxTransport(Address("127.0.0.1", server.port), Trust(fingerprint=pin), proxy="", connections=2)
    answers = [transport.open(request) for _ in range(2)]
    with pytest.raises(ConnectTimeout, match=r"all 2 connections to .* were busy for 0.3 s"):
        transport.open(request)
    answers[0].close()
    answers[0].close()
    transport.open(request).close()
    transport.close()
    transport.close()
    with pytest.raises(NotSent, match="is closed"):
        transport.open(request)


def test_async_pool_that_is_used_up(server: RudeServer, pin: str) -> None:
    async def run() -> None:
        transport = AsyncHttpxTransport(Address("127.0.0.1", server.port), Trust(fingerprint=pin), proxy="", connections=1)
        request = HttpRequest("GET", "/api2/json/version", (), read_timeout=0.3)
        answer = await transport.open(request)
        with pytest.raises(ConnectTimeout, match=r"all 1 connections to .* were busy"):
            await transport.open(request)
        await answer.aclose()
        await answer.aclose()
        await (await transport.open(request)).aclose()
        await transport.aclose()

    asyncio.run(run())


class Interruption(BaseException):
    """Ctrl-C, as far as the client can tell."""


def test_interrupted_in_the_handshake_leaves_no_connection(server: RudeServer, pin: str) -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interruption

    def serve(wire: Wire) -> None:
        wire.wait()

    server.serve = serve
    before = signal.signal(signal.SIGUSR1, interrupt)
    main = threading.get_ident()
    timer = threading.Timer(0.2, lambda: signal.pthread_kill(main, signal.SIGUSR1))
    try:
        with connected("sync", server, fingerprint=pin) as pbs:
            timer.start()
            with pytest.raises(Interruption) as caught:
                pbs.send(create_thing())
    finally:
        timer.join()
        signal.signal(signal.SIGUSR1, before)
    assert "canary" not in shown_by(caught.value)
    assert server.requests == []


def test_connection_lost_before_the_request_was_written_counts_as_not_sent(server: RudeServer, pin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the call is repeated, even one that writes, and arrives once. (asyncio takes what is written without saying whether it left.)"""
    lost = threading.Event()
    usual = server.serve

    def serve(wire: Wire) -> None:
        if server.connections > 1:
            usual(wire)
            return
        wire.handshake()
        time.sleep(0.05)
        wire.reset()
        lost.set()

    def trace(course: Course, event: str, info: dict[str, Any]) -> None:
        if event == "http11.send_request_headers.started":
            assert lost.wait(5)
            time.sleep(0.05)
        real(course, event, info)

    real = Course.trace
    monkeypatch.setattr(Course, "trace", trace)
    server.serve = serve
    with connected("sync", server, fingerprint=pin, retries=0) as pbs, pytest.raises(NotSent, match="broke before the request was sent"):
        pbs.send(create_thing())
    server.connections = 0
    lost.clear()
    with connected("sync", server, fingerprint=pin) as pbs:
        assert pbs.send(create_thing()) == ["disk"]
    assert len(server.requests) == 1


def test_transport_shows_where_it_leads_and_cannot_be_copied() -> None:
    import copy
    import pickle

    for make in (HttpxTransport, AsyncHttpxTransport):
        transport = make(Address("::1"), Trust(fingerprint="ab" * 32), proxy="http://joe:canary@proxy")
        assert repr(transport) == f"<{make.__name__} to [::1]:8007 through http://proxy:1080>"
        for act in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="cannot be pickled or copied"):
                act(transport)


def test_header_that_http_does_not_allow_is_refused_without_being_shown(server: RudeServer, pin: str) -> None:
    transport = HttpxTransport(Address("127.0.0.1", server.port), Trust(fingerprint=pin), proxy="")
    with pytest.raises(UsageError, match="character in its path or headers") as caught:
        transport.open(HttpRequest("GET", "/", (("authorization", "canary\n"),)))
    assert "canary" not in shown_by(caught.value)
    transport.close()
    assert server.requests == []


def test_socks_proxy_needs_its_package_and_says_so() -> None:
    transport = HttpxTransport(Address("127.0.0.1"), Trust(fingerprint="ab" * 32), proxy="socks5://127.0.0.1:1")
    with pytest.raises(UsageError, match=r"socks proxy needs the package `socksio`"):
        transport.open(HttpRequest("GET", "/", ()))


# Bodies


def upload(body: Any) -> Request[Any]:
    return Request(UPLOAD, {"store": "tank"}, body=body)


async def slowly(pieces: list[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        await asyncio.sleep(0)
        yield piece


@pytest.mark.parametrize(("form", "kind"), [*((form, kind) for form in ("bytes", "list", "iterator") for kind in KINDS), ("async", "async")])
def test_upload(form: str, kind: Kind, server: RudeServer, pin: str) -> None:
    body = {"bytes": b"".join(PIECES), "list": PIECES, "iterator": iter(PIECES), "async": slowly(PIECES)}[form]
    with connected(kind, server, fingerprint=pin) as pbs:
        assert pbs.send(upload(body)) == ["disk"]
    assert hashlib.sha256(server.requests[0].body).hexdigest() == SUM
    assert server.requests[0].headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("kind", KINDS)
def test_error_of_the_body_comes_back_as_it_is(kind: Kind, server: RudeServer, pin: str) -> None:
    class DiskFailure(OSError):
        pass

    def broken() -> Iterator[bytes]:
        yield PIECES[0]
        raise DiskFailure("cannot read")

    with connected(kind, server, fingerprint=pin) as pbs:
        with pytest.raises(DiskFailure, match="cannot read"):
            pbs.send(upload(broken()))
        assert server.requests == []
        assert pbs.send(list_things()) == ["disk"]


def test_async_body_is_refused_by_the_blocking_client(server: RudeServer, pin: str) -> None:
    with connected("sync", server, fingerprint=pin) as pbs, pytest.raises(UsageError, match="only be iterated asynchronously"):
        pbs.send(upload(slowly(PIECES)))
    assert server.requests == []


@pytest.mark.parametrize("kind", KINDS)
def test_server_that_answers_in_the_middle_of_an_upload(kind: Kind, server: RudeServer, pin: str) -> None:
    """What it has to say is told, and not that the connection broke."""

    def serve(wire: Wire) -> None:
        wire.handshake()
        wire.sock.recv(1000)
        wire.reply("blob too small (10 bytes).", "connection: close", status="400 Bad Request")
        time.sleep(0.3)
        wire.reset()

    server.serve = serve
    with connected(kind, server, fingerprint=pin) as pbs, pytest.raises((ApiError, Interrupted)):
        pbs.send(upload(iter(PIECES * 20)))
    assert server.connections == 1


# Downloads


def send_pieces(wire: Wire, end: bytes = b"0\r\n\r\n") -> None:
    wire.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: application/octet-stream\r\n\r\n")
    for piece in PIECES:
        wire.send(f"{len(piece):x}\r\n", piece, "\r\n")
    wire.send(end)


def save(kind: Kind, server: RudeServer, pin: str, target: Path) -> None:
    host = f"127.0.0.1:{server.port}"
    options: dict[str, Any] = {"auth": TOKEN, "fingerprint": pin, "proxy": "", "timeout": 5.0}
    request = StreamRequest(DOWNLOAD, {"store": "tank"})
    if kind == "sync":
        with Client(host, **options) as pbs, pbs.stream(request) as download:
            download.save(target)
        return

    async def run() -> None:
        async with AsyncClient(host, **options) as pbs, pbs.stream(request) as download:
            await download.save(target)

    asyncio.run(run())


@pytest.mark.parametrize("kind", KINDS)
def test_download_is_saved_whole(kind: Kind, server: RudeServer, pin: str, tmp_path: Path) -> None:
    server.serve = answering(lambda wire, request: send_pieces(wire))
    save(kind, server, pin, tmp_path / "file")
    assert hashlib.sha256((tmp_path / "file").read_bytes()).hexdigest() == SUM
    assert server.requests[0].headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("end", ["close", "reset", "garbage"])
def test_download_cut_short_leaves_nothing(end: str, kind: Kind, server: RudeServer, pin: str, tmp_path: Path) -> None:
    def serve(wire: Wire, request: Received) -> None:
        send_pieces(wire, b"garbage" if end == "garbage" else b"")
        wire.reset() if end == "reset" else wire.hang_up()

    server.serve = answering(serve)
    (tmp_path / "file").write_text("what was there")
    with pytest.raises(Interrupted):
        save(kind, server, pin, tmp_path / "file")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("file", "what was there")]
    assert len(server.requests) == 1


# Cancellation, and many calls


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.05])
def test_cancelled_at_any_moment_leaves_the_client_usable(delay: float, server: RudeServer, pin: str) -> None:
    """While waiting for a turn, connecting, shaking hands, sending or reading. The server takes its time at each step."""

    def serve(wire: Wire) -> None:
        time.sleep(delay)
        wire.handshake()
        while (request := wire.receive()) is not None:
            time.sleep(delay)
            fine(wire, request)

    server.serve = serve

    async def run() -> None:
        async with AsyncClient(f"127.0.0.1:{server.port}", auth=TOKEN, fingerprint=pin, proxy="", connections=2) as pbs:
            await pbs.send(list_things())
            for wait in (0.0, 0.002, 0.005, 0.01, 0.02, 0.06, 0.12):
                tasks = [asyncio.create_task(pbs.send(create_thing())) for _ in range(4)]
                await asyncio.sleep(wait)
                for task in tasks:
                    task.cancel()
                results = await asyncio.gather(*tasks, return_exceptions=True)
                assert all(isinstance(result, asyncio.CancelledError) or result == ["disk"] for result in results)
            assert await asyncio.gather(*(pbs.send(list_things()) for _ in range(4))) == [["disk"]] * 4

    asyncio.run(run())


def blocks() -> int:
    gc.collect()
    return sys.getallocatedblocks()


@pytest.mark.parametrize("kind", KINDS)
def test_thousands_of_calls_one_after_the_other_leave_nothing_behind(
    kind: Kind, server: RudeServer, pin: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING")
    with connected(kind, server, fingerprint=pin) as pbs:

        def call(times: int) -> None:
            for _ in range(times):
                pbs.send(list_things())
                server.requests.clear()
                server.heads.clear()

        call(100)
        files, memory = open_files(), blocks()
        call(5000)
        assert open_files() == files
        assert blocks() - memory < 1000
    assert server.connections == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_calls_at_once_leave_nothing_behind(kind: Kind, server: RudeServer, pin: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING")
    host = f"127.0.0.1:{server.port}"
    options: dict[str, Any] = {"auth": TOKEN, "fingerprint": pin, "proxy": ""}
    if kind == "sync":
        with Client(host, **options) as client, ThreadPoolExecutor(100) as pool:
            calls = [pool.submit(client.send, list_things()) for _ in range(1000)]
            results = [call.result() for call in calls]
    else:

        async def gathered() -> list[list[str]]:
            async with AsyncClient(host, **options) as pbs:
                return await asyncio.gather(*(pbs.send(list_things()) for _ in range(1000)))

        results = asyncio.run(gathered())
    assert results == [["disk"]] * 1000
    assert len(server.requests) == 1000
    # Ten, and those whose end the server has not noticed yet.
    assert server.most_open <= 20


@pytest.mark.parametrize("kind", KINDS)
def test_errors_are_not_kept_alive(kind: Kind, server: RudeServer, pin: str) -> None:
    server.serve = answering(lambda wire, request: wire.hang_up())
    with connected(kind, server, fingerprint=pin, retries=0) as pbs:
        before = errors_alive()
        for _ in range(20):
            with pytest.raises(PbsError):
                pbs.send(create_thing())
        assert errors_alive() - before <= 1


def errors_alive() -> int:
    """How many errors of its kind there are, those in the tables of other tests included."""
    gc.collect()
    return sum(isinstance(found, Interrupted) for found in gc.get_objects())
