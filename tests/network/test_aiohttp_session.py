"""A session of aiohttp that belongs to somebody else: its connections are used, and nothing else of it."""

from __future__ import annotations

import asyncio
import threading
import traceback
from typing import Any

import aiohttp
import pytest

from pbs_client import AsyncClient, Client, NotSent, UsageError
from pbs_client.transport import HttpRequest
from pbs_client.transport.aiohttp_pool import SHORT
from pbs_client.transport.aiohttp_transport import AiohttpTransport
from tests.network.calls import PASSWORD, TOKEN, create_thing, list_things
from tests.network.test_login import Doorkeeper
from tests.support.moments import LONGEST
from tests.support.rude_server import Received, RudeServer, Wire, answering


def client(server: RudeServer, pin: str, session: aiohttp.ClientSession | None = None, **more: Any) -> AsyncClient:
    options: dict[str, Any] = {"auth": TOKEN, "fingerprint": pin, "proxy": "", "connect_timeout": LONGEST, **more}
    return AsyncClient(f"127.0.0.1:{server.port}", transport=AiohttpTransport(session), **options)


async def test_its_connections_are_used_and_left_to_it(server: RudeServer, pin: str) -> None:
    async with aiohttp.ClientSession(headers={"x-of-the-session": "1"}) as session:
        for _ in range(2):
            async with client(server, pin, session) as pbs:
                assert await pbs.send(create_thing()) == ["disk"]
                assert await pbs.send(list_things()) == ["disk"]
        assert not session.closed
    assert server.connections == 2, "one for each client, as each has a pin of its own"
    assert all("x-of-the-session" not in request.headers for request in server.requests)


async def test_a_ticket_does_not_come_into_its_jar(server: RudeServer, pin: str) -> None:
    server.serve = answering(Doorkeeper(second_factor=True))
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with client(server, pin, session, auth=PASSWORD) as pbs:
            assert await pbs.send(list_things()) == ["disk"]
        assert not list(session.cookie_jar)


async def test_a_session_that_is_closed_is_told(server: RudeServer, pin: str) -> None:
    session = aiohttp.ClientSession()
    await session.close()
    async with client(server, pin, session) as pbs:
        with pytest.raises((UsageError, NotSent), match="closed"):
            await pbs.send(create_thing())
    assert not server.requests


async def test_a_certificate_other_than_the_pinned_one_gets_nothing(server: RudeServer, pin: str) -> None:
    other = "11" if pin.startswith("00") else "00"
    async with client(server, other + pin[2:]) as pbs:
        with pytest.raises(NotSent, match="which is pinned") as caught:
            await pbs.send(create_thing())
    assert pin in str(caught.value)
    assert not server.requests


async def test_what_http_does_not_allow_is_refused_before_anything_is_sent(server: RudeServer, pin: str) -> None:
    plain = ("x-plain", "plain\ttext")
    async with client(server, pin) as pbs:
        transport = pbs._transport  # pyright: ignore[reportPrivateUsage]
        for target, header in (
            ("/x", ("x-odd", "b\r\nc: d")),
            ("/x", ("x\r\nodd", "b")),
            ("/x", ("x-odd", "\u20ac")),
            ("/x y", plain),
            ("/x\r\ny", plain),
            ("/\xe9", plain),
        ):
            with pytest.raises(UsageError, match="HTTP does not allow"):
                await transport.open(HttpRequest("GET", target, (header,)))
        answer = await transport.open(HttpRequest("GET", "/api2/json/things/tank?x=%0D", (plain,)))
        await answer.aclose()
    assert [request.headers["x-plain"] for request in server.requests] == ["plain\ttext"]


async def test_calls_at_once_share_its_loop(server: RudeServer, pin: str) -> None:
    async with client(server, pin, connections=3) as pbs:
        assert await asyncio.gather(*(pbs.send(list_things()) for _ in range(20))) == [["disk"]] * 20
    assert server.connections <= 3


def test_it_is_not_for_a_client_that_blocks() -> None:
    wrong: Any = AiohttpTransport()
    with pytest.raises(UsageError, match="AsyncClient"):
        Client("pbs.example.com", transport=wrong)


@pytest.mark.parametrize("given", [True, False])
async def test_closing_the_client_ends_a_connection_that_is_being_made(
    given: bool, server: RudeServer, pin: str
) -> None:
    arrived, closed, ended = threading.Event(), threading.Event(), threading.Event()

    def serve(wire: Wire) -> None:
        arrived.set()
        assert closed.wait(LONGEST)
        wire.handshake()
        wire.wait()
        ended.set()

    server.serve = serve
    async with aiohttp.ClientSession() as session:
        pbs = client(server, pin, session if given else None, retries=0)
        call = asyncio.create_task(pbs.send(create_thing()))
        assert await asyncio.to_thread(arrived.wait, LONGEST)
        await pbs.aclose()
        closed.set()
        with pytest.raises(NotSent, match="closed"):
            await call
        assert await asyncio.to_thread(ended.wait, LONGEST), "the server sees the end"
        assert not session.closed
    assert not server.requests


async def test_an_answer_whose_end_is_cancelled_keeps_no_connection_of_the_session(
    server: RudeServer, pin: str
) -> None:
    server.serve = answering(lambda wire, request: wire.data(["x" * SHORT]))
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as session,
        client(server, pin, session) as pbs,
    ):
        transport = pbs._transport  # pyright: ignore[reportPrivateUsage]
        answer = await transport.open(HttpRequest("GET", "/api2/json/things/tank", ()))
        assert len(b"".join([piece async for piece in answer.chunks()])) > SHORT
        closing = asyncio.create_task(answer.aclose())
        await asyncio.sleep(0)
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
        assert await pbs.send(list_things(), total_timeout=LONGEST) == ["x" * SHORT]


async def test_a_connector_that_checks_nothing_does_not_switch_the_pin_off(server: RudeServer, pin: str) -> None:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as session:
        async with session.get(f"https://127.0.0.1:{server.port}/api2/json/things/tank") as answer:
            assert answer.status == 200  # So there is a connection that could be used.
        for wrong in (":".join(reversed(pin.split(":"))), ""):
            async with client(server, wrong, session, retries=0) as pbs:
                with pytest.raises(NotSent, match="is not trusted"):
                    await pbs.send(create_thing())
    assert len(server.requests) == 1


def test_a_client_may_be_closed_from_another_event_loop(server: RudeServer, pin: str) -> None:
    ended = threading.Event()

    def serve(wire: Wire) -> None:
        wire.handshake()
        assert wire.receive()
        wire.data(["disk"])
        wire.wait()
        ended.set()

    server.serve = serve
    pbs = client(server, pin)

    async def closed_elsewhere() -> None:
        await asyncio.to_thread(asyncio.run, pbs.aclose())
        assert await asyncio.to_thread(ended.wait, LONGEST), "the server sees the end"

    # In this mode, the event loop refuses whoever touches it from another thread.
    with asyncio.Runner(debug=True) as runner:
        assert runner.run(pbs.send(create_thing())) == ["disk"]
        runner.run(closed_elsewhere())
    assert pbs.closed


async def test_a_cancelled_call_leaves_no_token_in_the_frames_it_came_through(server: RudeServer, pin: str) -> None:
    begun, over = threading.Event(), threading.Event()

    def silent(wire: Wire, request: Received) -> None:
        begun.set()
        over.wait(LONGEST)

    server.serve = answering(silent)
    async with client(server, pin) as pbs:
        call = asyncio.create_task(pbs.send(list_things()))
        assert await asyncio.to_thread(begun.wait, LONGEST)
        call.cancel()
        with pytest.raises(asyncio.CancelledError) as cancelled:
            await call
    over.set()
    frames = [frame for frame, _ in traceback.walk_tb(cancelled.value.__traceback__)]
    names = {frame.f_globals["__name__"] for frame in frames}
    assert "pbs_client.transport.async_httptools_connections" in names
    ours = [frame for frame in frames if frame.f_globals["__name__"] != __name__]
    assert TOKEN.secret not in repr([frame.f_locals for frame in ours])
