"""Streams up and down, whole and cut short."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from pbs_client import Request, StreamRequest
from pbs_client.errors import ApiError, Interrupted, UsageError
from pbs_client.runtime.operation import Operation, Parameter
from tests.network.calls import KINDS, Kind, connected, list_things
from tests.support.moments import LONGEST, Clock
from tests.support.rude_server import Received, RudeServer, Wire, answering

DOWNLOAD = Operation(
    "things.download", "GET", "/things/{store}/download", "read", parameters=(Parameter("store", "store", "path"),)
)
UPLOAD = Operation(
    "things.upload", "POST", "/things/{store}/upload", "write", parameters=(Parameter("store", "store", "path"),)
)
PIECES = [bytes([number]) * 100_000 for number in range(20)]
SUM = hashlib.sha256(b"".join(PIECES)).hexdigest()

JSON = "content-type: application/json;charset=UTF-8"


def upload(body: Any) -> Request[Any]:
    return Request(UPLOAD, {"store": "tank"}, body=body)


async def slowly(pieces: list[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        await asyncio.sleep(0)
        yield piece


@pytest.mark.parametrize(
    ("form", "kind"), [*((form, kind) for form in ("bytes", "list", "iterator") for kind in KINDS), ("async", "async")]
)
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
    with (
        connected("sync", server, fingerprint=pin) as pbs,
        pytest.raises(UsageError, match="only be iterated asynchronously"),
    ):
        pbs.send(upload(slowly(PIECES)))
    assert server.requests == []


@pytest.mark.parametrize("kind", KINDS)
def test_server_that_answers_in_the_middle_of_an_upload(kind: Kind, server: RudeServer, pin: str) -> None:
    """What it has to say is told if it comes before the break. Nothing is sent twice."""

    def serve(wire: Wire) -> None:
        wire.handshake()
        wire.sock.recv(1000)
        wire.reply("blob too small (10 bytes).", "connection: close", JSON, status="400 Bad Request")
        wire.reset()

    server.serve = serve
    with connected(kind, server, fingerprint=pin) as pbs, pytest.raises((ApiError, Interrupted)):
        pbs.send(upload(iter(PIECES * 20)))
    assert server.connections == 1


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_server_that_answers_and_leaves_in_the_middle_of_an_upload(kind: Kind, server: RudeServer, pin: str) -> None:
    """Its answer is told, also where the event loop had no time to fetch it before writing failed."""
    gone = threading.Event()

    def serve(wire: Wire) -> None:
        wire.handshake()
        received = b""
        while b"first" not in received:
            received += wire.sock.recv(1000)
        wire.reply("blob too small (10 bytes).", "connection: close", JSON, status="400 Bad Request")
        wire.hang_up()
        gone.set()

    def pieces() -> Iterator[bytes]:
        yield b"first"
        assert gone.wait(LONGEST)
        yield from PIECES

    async def pieces_async() -> AsyncIterator[bytes]:
        for piece in pieces():
            yield piece

    server.serve = serve
    with connected(kind, server, fingerprint=pin) as pbs, pytest.raises(ApiError, match="blob too small"):
        pbs.send(upload(pieces() if kind == "sync" else pieces_async()))
    assert server.connections == 1


def test_an_upload_ends_where_the_server_has_answered_and_takes_no_more(server: RudeServer, pin: str) -> None:
    """It has closed its own side, as a proxy does so that its answer is not lost, and does not read: the event loop
    must not collect the rest of the body."""
    over = threading.Event()
    taken: list[int] = []

    def serve(wire: Wire) -> None:
        wire.handshake()
        wire.sock.recv(1000)
        wire.reply("blob too small (10 bytes).", "connection: close", JSON, status="400 Bad Request")
        socket.socket.shutdown(wire.sock, socket.SHUT_WR)
        assert over.wait(LONGEST)

    def pieces() -> Iterator[bytes]:
        for number in range(128):
            taken.append(number)
            yield bytes(1024 * 1024)

    server.serve = serve
    try:
        with connected("async", server, fingerprint=pin) as pbs, pytest.raises(ApiError, match="blob too small"):
            pbs.send(upload(pieces()))
    finally:
        over.set()
    assert len(taken) < 128


def send_pieces(wire: Wire, end: bytes = b"0\r\n\r\n") -> None:
    wire.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: application/octet-stream\r\n\r\n")
    for piece in PIECES:
        wire.send(f"{len(piece):x}\r\n", piece, "\r\n")
    wire.send(end)


def save(kind: Kind, server: RudeServer, pin: str, target: Path) -> None:
    with connected(kind, server, fingerprint=pin) as pbs:
        pbs.save(StreamRequest(DOWNLOAD, {"store": "tank"}), target)


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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", ["the head", "a piece"])
@pytest.mark.parametrize(
    "mistake", [b"", b"zz\r\n", b"\r\n\r\n", b"-5\r\n", b"5\r\nmore than five", b"0\r\nno header\r\n\r\n"]
)
def test_a_mistake_after_what_was_read_ends_the_wait(
    mistake: bytes, part: str, kind: Kind, server: RudeServer, pin: str
) -> None:
    """It comes when the client waits for more, and not together with what was before it."""
    waiting = threading.Event()

    def serve(wire: Wire, request: Received) -> None:
        wire.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        if part == "a piece":
            wire.send("5\r\nfirst\r\n")
        assert waiting.wait(LONGEST)
        wire.send(mistake)
        wire.hang_up()

    server.serve = answering(serve)
    taken: list[bytes] = []

    def take(piece: bytes) -> None:
        taken.append(piece)
        waiting.set()

    def begin() -> None:
        if part == "the head":
            waiting.set()

    with connected(kind, server, fingerprint=pin) as pbs, pytest.raises(Interrupted, match="broke"):
        pbs.read(StreamRequest(DOWNLOAD, {"store": "tank"}), take, begin)
    if part == "a piece":
        assert taken[0] == b"first"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("end", ["farewell", "cut", "reset", "none"])
def test_a_mistake_that_is_met_twice_ends_the_wait_once(
    end: str, kind: Kind, server: RudeServer, pin: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Behind so many chunks that reading pauses, and comes upon the same mistake when it goes on."""
    waiting, sent = threading.Event(), threading.Event()

    def serve(wire: Wire, request: Received) -> None:
        wire.send("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        assert waiting.wait(LONGEST)
        wire.send(b"1\r\nx\r\n" * 5000 + b"zz\r\n")
        match end:
            case "farewell":
                wire.hang_up()
            case "cut":
                wire.interrupt()
            case "reset":
                wire.reset()
            case _:
                pass
        sent.set()
        wire.wait()

    def begin() -> None:
        waiting.set()
        assert sent.wait(LONGEST)

    server.serve = answering(serve)
    with connected(kind, server, fingerprint=pin) as pbs, pytest.raises(Interrupted, match="broke"):
        pbs.read(StreamRequest(DOWNLOAD, {"store": "tank"}), lambda piece: None, begin)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("kind", KINDS)
def test_download_that_is_slow_but_steady_is_waited_for(kind: Kind, server: RudeServer, pin: str, clock: Clock) -> None:
    """The time limit is for each piece, not for all of them together."""
    server.serve = answering(lambda wire, request: send_pieces(wire))
    received = hashlib.sha256()

    def take(piece: bytes) -> None:
        received.update(piece)
        clock.advance(50)

    with connected(kind, server, fingerprint=pin) as pbs:
        pbs.read(StreamRequest(DOWNLOAD, {"store": "tank"}), take)
    assert received.hexdigest() == SUM
