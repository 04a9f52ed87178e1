"""Calls that are cancelled, many calls, and what they leave behind."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
import threading
from collections import Counter
from typing import Any

import pytest

from pbs_client import AsyncClient
from pbs_client.errors import Interrupted, PbsError
from pbs_client.transport.aiohttp_transport import AiohttpTransport
from pbs_client.transport.async_built_in_transport import AsyncBuiltInAnswer
from tests.network.calls import KINDS, TOKEN, Kind, connected, create_thing, list_things
from tests.network.conftest import left_open, open_files
from tests.support.moments import LONGEST
from tests.support.rude_server import RudeServer, Wire, answering


@pytest.mark.parametrize("over", ["async", "aiohttp"])
@pytest.mark.parametrize("stage", ["connecting", "handshake", "sending", "reading", "done"])
def test_cancelled_at_any_moment_leaves_the_client_usable(stage: str, over: str, server: RudeServer, pin: str) -> None:
    """The server holds all calls at one stage until they are cancelled; two of four wait for a connection."""
    reached, go_on = threading.Semaphore(0), threading.Event()

    def hold(here: str) -> None:
        if here == stage:
            reached.release()
            go_on.wait(LONGEST)

    def serve(wire: Wire) -> None:
        hold("connecting")
        wire.sock.recv(1, socket.MSG_PEEK)
        hold("handshake")
        wire.handshake()
        while wire.receive() is not None:
            hold("sending")
            wire.send("HTTP/1.1 200 OK\r\n")
            hold("reading")
            wire.send("content-length: 17\r\n\r\n", '{"data":["disk"]}')
            hold("done")

    async def run() -> None:
        options: dict[str, Any] = {"transport": AiohttpTransport()} if over == "aiohttp" else {}
        options |= {"auth": TOKEN, "fingerprint": pin, "proxy": "", "connections": 2}
        async with AsyncClient(f"127.0.0.1:{server.port}", **options) as pbs:
            tasks = [asyncio.create_task(pbs.send(create_thing())) for _ in range(4)]
            await asyncio.to_thread(reached.acquire)
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
            assert all(isinstance(result, asyncio.CancelledError) or result == ["disk"] for result in results)
            go_on.set()
            assert await asyncio.gather(*(pbs.send(list_things()) for _ in range(4))) == [["disk"]] * 4

    server.serve = serve
    asyncio.run(run())


async def test_cancelled_while_the_answer_is_closed_leaves_no_connection_behind(
    server: RudeServer, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = AsyncBuiltInAnswer.aclose

    async def cancelled(answer: AsyncBuiltInAnswer) -> None:
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await close(answer)

    async with AsyncClient(
        f"127.0.0.1:{server.port}", auth=TOKEN, fingerprint=pin, proxy="", connections=2, timeout=LONGEST
    ) as pbs:
        assert await pbs.send(list_things()) == ["disk"]
        files = open_files()
        with monkeypatch.context() as patch:
            patch.setattr(AsyncBuiltInAnswer, "aclose", cancelled)
            for _ in range(5):
                with pytest.raises(asyncio.CancelledError):
                    await asyncio.create_task(pbs.send(list_things()))
        assert await pbs.send(list_things()) == ["disk"]
        assert left_open(files) == Counter()


def blocks() -> int:
    gc.collect()
    return sys.getallocatedblocks()


@pytest.mark.slow
@pytest.mark.no_cover
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
        assert left_open(files) == Counter()
        assert blocks() - memory < 1000
    assert server.connections == 1


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_calls_at_once_leave_nothing_behind(
    kind: Kind, server: RudeServer, pin: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING")
    with connected(kind, server, fingerprint=pin) as pbs:
        results = pbs.at_once([list_things()] * 1000)
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
