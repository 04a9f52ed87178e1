"""Time limits hold, whatever a server does with the time: the clock is put forward with each thing that it sends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from pbs_client import raw_request
from pbs_client.errors import AnswerTimeout, ConnectTimeout, NotSent
from tests.network.calls import KINDS, Kind, connected, create_thing
from tests.network.proxy import ConnectProxy
from tests.support.moments import Clock
from tests.support.rude_server import Received, RudeServer, Wire, answering

DRIPS = {
    "head": ("HTTP/1.1 200 OK\r\nx: ", "y"),
    "status line": ("HTTP/1.1 200 O", "K"),
    "interim answers": ("", "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n"),
    "continue": ("", "HTTP/1.1 100 Continue\r\n\r\n"),
    "size of a chunk": ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "0"),
    "trailer": ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx: ", "y"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("limit", ["timeout", "total_timeout"])
@pytest.mark.parametrize("drip", DRIPS)
def test_what_drips_ends_with_the_limit_for_one_step(
    drip: str, limit: str, kind: Kind, server: RudeServer, pin: str, clock: Clock
) -> None:
    start, again = DRIPS[drip]

    def serve(wire: Wire, request: Received) -> None:
        wire.send(start)
        while True:
            clock.advance(10)
            wire.send(again)

    server.serve = answering(serve)
    limits = {"timeout": None, "total_timeout": None, limit: 300.0}
    with (
        connected(kind, server, fingerprint=pin, retries=0, **limits) as pbs,
        pytest.raises(AnswerTimeout, match=r"(300|29\d\.\d+) s"),
    ):
        pbs.send(create_thing())
    assert len(server.requests) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_that_stops_ends_with_the_total_time_though_one_step_may_take_longer(
    kind: Kind, server: RudeServer, pin: str, clock: Clock
) -> None:
    def serve(wire: Wire, request: Received) -> None:
        clock.advance(299.8)
        wire.send("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1")
        wire.wait()

    server.serve = answering(serve)
    limits = {"timeout": 10_000.0, "total_timeout": 300.0}
    with (
        connected(kind, server, fingerprint=pin, retries=0, **limits) as pbs,
        pytest.raises(AnswerTimeout, match=r"(300|29\d\.\d+) s"),
    ):
        pbs.send(create_thing())


def slow(clock: Clock) -> Iterator[bytes]:
    while True:
        clock.advance(10)
        yield b"x"


async def slow_async(clock: Clock) -> AsyncIterator[bytes]:
    while True:
        clock.advance(10)
        yield b"x"


@pytest.mark.parametrize(("kind", "body"), [("sync", slow), ("async", slow), ("async", slow_async)])
def test_an_upload_from_an_iterable_ends_with_the_total_time(
    kind: Kind, body: Callable[[Clock], Iterator[bytes]], server: RudeServer, pin: str, clock: Clock
) -> None:
    upload = raw_request("POST", "/things/tank/upload", body=body(clock))
    with (
        connected(kind, server, fingerprint=pin, timeout=None, total_timeout=300.0) as pbs,
        pytest.raises(AnswerTimeout, match=r"(300|29\d\.\d+) s"),
    ):
        pbs.send(upload)
    assert server.requests == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("drip", ["HTTP/1.1 200 OK\r\nx: ", "HTTP/1.1 200 O"])
def test_a_proxy_that_drips_ends_with_the_time_for_connecting(
    drip: str, kind: Kind, server: RudeServer, pin: str, clock: Clock
) -> None:
    def answer() -> Iterator[bytes]:
        yield drip.encode()
        while True:
            clock.advance(10)
            yield b"K"

    with ConnectProxy(answer()) as proxy:
        limits = {"timeout": None, "connect_timeout": 300.0, "retries": 0}
        with (
            connected(kind, server, fingerprint=pin, proxy=proxy.url, **limits) as pbs,
            pytest.raises((ConnectTimeout, NotSent), match=r"(300|29\d\.\d+) s"),
        ):
            pbs.send(create_thing())
    assert server.connections == 0
