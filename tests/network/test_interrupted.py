"""Ctrl-C between any two lines, and clients that are closed where they were not used."""

from __future__ import annotations

import asyncio
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import pbs_client
from pbs_client import AsyncClient, Client
from pbs_client.transport.turns import Turns
from tests.network.calls import TOKEN, create_thing, list_things
from tests.support.moments import LONGEST
from tests.support.rude_server import RudeServer

FOLDER = Path(pbs_client.__file__).parent
INTERRUPTED = {
    str((FOLDER / name).resolve(strict=True))
    for name in (
        "client.py",
        "transport/built_in_base.py",
        "transport/built_in_transport.py",
        "transport/turns.py",
        "transport/httpx_pool.py",
        "transport/httptools_pool.py",
        "transport/httptools_connections.py",
        "transport/answer_reader.py",
        "transport/request_writer.py",
    )
}


class Interruption(BaseException):
    """Ctrl-C, as far as the client can tell."""


def interrupt_at(number: int) -> None:
    """From now on, this thread is interrupted before the `number`-th line of the files above."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        if frame.f_code.co_filename not in INTERRUPTED or frame.f_code.co_name == "__del__":
            return None
        if event == "line":
            count += 1
            if count == number:
                sys.settrace(None)
                raise Interruption
        return trace

    sys.settrace(trace)


@pytest.mark.parametrize("engine", ["httptools", "httpx"])
@pytest.mark.parametrize("part", range(4))
def test_no_turn_is_lost_between_any_two_lines(
    part: int, engine: str, server: RudeServer, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is one turn, which the next call needs."""
    if engine == "httpx":
        monkeypatch.setitem(sys.modules, "pbs_client.transport.httptools_pool", None)
    with Client(
        "127.0.0.1",
        port=server.port,
        auth=TOKEN,
        fingerprint=pin,
        proxy="",
        connections=1,
        timeout=LONGEST,
        retry_delay=0,
    ) as pbs:
        request = list_things()
        assert pbs.send(request) == ["disk"]
        tracing = sys.gettrace()  # that of whoever measures coverage
        number, finished = 1 + part, False
        while not finished:
            interrupt_at(number)
            try:
                pbs.send(request)
                finished = True
            except Interruption:
                pass
            finally:
                sys.settrace(tracing)
            assert pbs.send(request) == ["disk"]
            number += 4
    assert number > 50


def test_a_turn_that_was_dropped_is_found_by_who_waits() -> None:
    turns = Turns(1)
    dropped = turns.take(None)
    got = threading.Event()

    def wait() -> None:
        if turns.take(None) is not None:
            got.set()

    thread = threading.Thread(target=wait)
    thread.start()
    del dropped
    assert got.wait(LONGEST)
    thread.join()


def test_a_turn_given_back_twice_counts_once() -> None:
    turns = Turns(2)
    first, second = turns.take(0), turns.take(0)
    assert first is not None
    assert second is not None
    assert turns.take(0) is None
    turns.give_back(first)
    turns.give_back(first)
    third = turns.take(0)
    assert third is not None
    assert turns.take(0) is None


def asynchronous(server: RudeServer, pin: str) -> AsyncClient:
    return AsyncClient("127.0.0.1", port=server.port, auth=TOKEN, fingerprint=pin, proxy="")


def test_an_async_client_may_be_closed_after_its_event_loop(server: RudeServer, pin: str) -> None:
    pbs = asynchronous(server, pin)
    assert asyncio.run(pbs.send(create_thing())) == ["disk"]
    asyncio.run(pbs.aclose())
    assert pbs.closed


def test_an_async_client_may_be_closed_from_another_event_loop(server: RudeServer, pin: str) -> None:
    pbs = asynchronous(server, pin)
    with asyncio.Runner() as runner:
        assert runner.run(pbs.send(create_thing())) == ["disk"]
        thread = threading.Thread(target=asyncio.run, args=(pbs.aclose(),))
        thread.start()
        thread.join()
        runner.run(asyncio.sleep(0))
    assert pbs.closed
