"""Connections in use: kept, lost, exhausted, closed, and slow."""

from __future__ import annotations

import asyncio
import copy
import importlib.util
import pickle
import signal
import socket
import ssl
import threading
import time
from types import FrameType
from typing import NoReturn

import attrs
import pytest

import pbs_client
from pbs_client.address import Address
from pbs_client.errors import AnswerTimeout, ConnectTimeout, Interrupted, NotSent, UsageError
from pbs_client.transport import HttpRequest
from pbs_client.transport.async_built_in_transport import AsyncBuiltInTransport
from pbs_client.transport.built_in_transport import BuiltInTransport
from pbs_client.transport.certificates import Way
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.streams import connect
from pbs_client.trust import Trust
from tests.network.calls import KINDS, Kind, connected, create_thing, list_things
from tests.network.conftest import IDLE_SECONDS
from tests.support.moments import LONGEST, Clock, eventually
from tests.support.rude_server import Received, RudeServer, Wire, answering, fine
from tests.support.traces import shown_by


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
            assert closed.wait(LONGEST)
            assert (server.connections, len(server.requests)) == (number, number)


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_connection_that_was_idle_for_long_is_closed_and_not_used(
    kind: Kind, server: RudeServer, pin: str, clock: Clock
) -> None:
    ended: list[int] = []
    serve = server.serve

    def serve_and_tell(wire: Wire) -> None:
        serve(wire)
        ended.append(server.connections)

    server.serve = serve_and_tell
    with connected(kind, server, fingerprint=pin) as pbs:
        for number in range(1, 4):
            pbs.send(create_thing())
            assert server.connections == number
            # The client says farewell to the connection before, and not when it is closed itself.
            eventually(lambda: len(ended) == server.connections - 1, "the end of an idle connection")
            clock.advance(IDLE_SECONDS + 1)


@pytest.mark.parametrize("kind", KINDS)
def test_farewell_on_an_idle_connection_is_not_taken_for_an_answer(kind: Kind, server: RudeServer, pin: str) -> None:
    answered, said = threading.Event(), threading.Event()

    def farewell(wire: Wire, request: Received) -> None:
        fine(wire, request)
        answered.wait(LONGEST)
        wire.send("HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        wire.hang_up()
        said.set()

    server.serve = answering(farewell)
    with connected(kind, server, fingerprint=pin) as pbs:
        assert pbs.send(create_thing()) == ["disk"]
        answered.set()
        assert said.wait(LONGEST)
        assert pbs.send(create_thing()) == ["disk"]
    assert len(server.requests) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_listens(kind: Kind, closed_port: int) -> None:
    with (
        connected(kind, f"127.0.0.1:{closed_port}") as pbs,
        pytest.raises(NotSent, match=f"no connection to 127.0.0.1:{closed_port}: Connection refused"),
    ):
        pbs.send(create_thing())


@pytest.mark.parametrize("kind", KINDS)
def test_name_that_does_not_exist(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    # Some resolvers have an address for every name, and some are silent.
    def unknown(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
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
    assert set(server.requests[1].headers) == {
        "host",
        "accept",
        "accept-encoding",
        "user-agent",
        "authorization",
        "content-type",
        "content-length",
    }
    assert "deflate" in server.requests[0].headers["accept-encoding"]
    assert server.requests[0].headers["user-agent"] == f"proxmox-pbs-client/{pbs_client.__version__}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "start", ["HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", "HTTP/1.1 200 OK\r\nx: "], ids=["body", "head"]
)
def test_what_drips_ends_with_the_total_time_limit(
    start: str, kind: Kind, server: RudeServer, pin: str, clock: Clock
) -> None:
    def drip(wire: Wire, request: Received) -> None:
        wire.send(start)
        while True:
            clock.advance(10)
            wire.send("y")

    server.serve = answering(drip)
    with (
        connected(kind, server, fingerprint=pin, timeout=None, total_timeout=300.0) as pbs,
        pytest.raises(AnswerTimeout, match=r"(300|29\d\.\d+) s"),
    ):
        pbs.send(create_thing())
    assert len(server.requests) == 1


def test_nothing_more_is_read_once_the_time_of_the_head_is_over(server: RudeServer) -> None:
    exchange = Exchange(HttpRequest("GET", "/", (), deadline=time.monotonic() + LONGEST), lambda: None)
    stream = connect("127.0.0.1", server.port, Way(ssl.create_default_context()), exchange)
    over = Exchange(HttpRequest("GET", "/", (), deadline=time.monotonic() - 1), lambda: None)
    over.begin()
    try:
        with pytest.raises(TimeoutError, match="no time left"):
            stream.read(1, over)
    finally:
        stream.close()


def test_pool_that_is_used_up_is_told_and_not_waited_for_forever(server: RudeServer, pin: str) -> None:
    server.serve = answering(lambda wire, request: wire.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", "1"))
    request = HttpRequest("GET", "/api2/json/version", ())
    transport = BuiltInTransport(Address("127.0.0.1", server.port), Trust(fingerprint=pin), proxy="", connections=2)
    answers = [transport.open(request) for _ in range(2)]
    with pytest.raises(ConnectTimeout, match=r"all 2 connections to .* were busy for 0.3 s"):
        transport.open(attrs.evolve(request, read_timeout=0.3))
    answers[0].close()
    answers[0].close()
    transport.open(request).close()
    transport.close()
    transport.close()
    with pytest.raises(NotSent, match="is closed"):
        transport.open(request)


def test_async_pool_that_is_used_up(server: RudeServer, pin: str) -> None:
    async def run() -> None:
        transport = AsyncBuiltInTransport(
            Address("127.0.0.1", server.port), Trust(fingerprint=pin), proxy="", connections=1
        )
        request = HttpRequest("GET", "/api2/json/version", ())
        answer = await transport.open(request)
        with pytest.raises(ConnectTimeout, match=r"all 1 connections to .* were busy"):
            await transport.open(attrs.evolve(request, read_timeout=0.3))
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

    main = threading.get_ident()

    def serve(wire: Wire) -> None:
        wire.sock.recv(1)
        signal.pthread_kill(main, signal.SIGUSR1)
        wire.wait()

    server.serve = serve
    before = signal.signal(signal.SIGUSR1, interrupt)
    try:
        with connected("sync", server, fingerprint=pin) as pbs, pytest.raises(Interruption) as caught:
            pbs.send(create_thing())
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert "canary" not in shown_by(caught.value)
    assert server.requests == []


def test_connection_lost_before_the_request_was_written_counts_as_not_sent(
    server: RudeServer, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the call is repeated, even one that writes, and arrives once. (asyncio takes what is
    written without saying whether it left.)"""
    lost = threading.Event()
    usual = server.serve

    def serve(wire: Wire) -> None:
        if server.connections > 1:
            usual(wire)
            return
        wire.handshake()
        wire.reset()
        lost.set()

    def begin(exchange: Exchange) -> None:
        assert lost.wait(LONGEST)
        real(exchange)

    real = Exchange.begin
    monkeypatch.setattr(Exchange, "begin", begin)
    server.serve = serve
    with (
        connected("sync", server, fingerprint=pin, retries=0) as pbs,
        pytest.raises(NotSent, match="broke before the request was sent"),
    ):
        pbs.send(create_thing())
    server.connections = 0
    lost.clear()
    with connected("sync", server, fingerprint=pin) as pbs:
        assert pbs.send(create_thing()) == ["disk"]
    assert len(server.requests) == 1


def test_transport_shows_where_it_leads_and_cannot_be_copied() -> None:
    for make in (BuiltInTransport, AsyncBuiltInTransport):
        transport = make(Address("::1"), Trust(fingerprint="ab" * 32), proxy="http://joe:canary@proxy")
        assert repr(transport) == f"<{make.__name__} to [::1]:8007 through http://proxy:1080>"
        for act in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="cannot be pickled or copied"):
                act(transport)


def test_header_that_http_does_not_allow_is_refused_without_being_shown(server: RudeServer, pin: str) -> None:
    transport = BuiltInTransport(Address("127.0.0.1", server.port), Trust(fingerprint=pin), proxy="")
    with pytest.raises(UsageError, match="character in its path or headers") as caught:
        transport.open(HttpRequest("GET", "/", (("authorization", "canary\n"),)))
    assert "canary" not in shown_by(caught.value)
    transport.close()
    assert server.requests == []


@pytest.mark.parametrize("kind", KINDS)
def test_header_of_an_answer_that_http_does_not_allow_is_not_shown(kind: Kind, server: RudeServer, pin: str) -> None:
    server.serve = answering(lambda wire, request: wire.reply("", "Set Cookie: PBSAuthCookie=canary"))
    with connected(kind, server, fingerprint=pin) as pbs, pytest.raises(Interrupted) as caught:
        pbs.send(create_thing())
    assert "canary" not in shown_by(caught.value)


def test_socks_proxy_needs_its_package_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_nothing(name: str) -> None:
        return None

    monkeypatch.setattr(importlib.util, "find_spec", find_nothing)
    transport = BuiltInTransport(Address("127.0.0.1"), Trust(fingerprint="ab" * 32), proxy="socks5://127.0.0.1:1")
    with pytest.raises(UsageError, match=r"socks proxy needs the package `socksio`"):
        transport.open(HttpRequest("GET", "/", ()))
