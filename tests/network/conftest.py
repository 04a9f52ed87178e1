"""A rude server and its certificates. After each test nothing is left open, and no secret was shown."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatchcase
from types import FrameType

import pytest

from pbs_client.transport import async_httpx_pool, httptools_connections, httpx_pool
from tests.support.certificates import Certificates
from tests.support.moments import LONGEST
from tests.support.rude_server import RudeServer, answering, fine

IDLE_SECONDS = 3.0 * LONGEST
"""How long an idle connection is kept in these tests: longer than a busy machine pauses between two calls."""
OTHERWISE_OVER_AIOHTTP = {
    "test_half_a_record*": "asyncio's own TLS does not tell that it has half a record",
    "test_the_pin_is_looked_at_on_every_way[https proxy*": "refused: a proxy that is reached by TLS",
    "test_the_pin_is_looked_at_on_every_way[socks proxy*": "refused: a socks proxy",
    "test_the_pin_holds_after_truststore*proxy*": "aiohttp has made its context before; proxies as above",
    "test_a_certificate_that_is_not_shown*": "aiohttp has made its context before, with Python's own classes",
    "test_the_second_look_at_a_certificate_sends_nothing*": "a proxy that is reached by TLS",
    "test_a_proxy_whose_own_certificate*": "refused: a proxy that is reached by TLS",
    "test_proxy_that_does_not_connect[answer4*": "aiohttp does not read so long a status line, and says so",
}
"""Pattern of a test → why it does not hold over aiohttp."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests over aiohttp are slow ones, as the transport under test is the same otherwise."""
    for item in items:
        if not re.search(r"[\[-]aiohttp[]-]", item.name):
            continue
        item.add_marker(pytest.mark.slow)
        for pattern, reason in OTHERWISE_OVER_AIOHTTP.items():
            if fnmatchcase(item.name, pattern.replace("[", "[[]", 1)):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates.make(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def server(certificates: Certificates) -> Iterator[RudeServer]:
    """Answers every call well, until a test says otherwise."""
    with RudeServer(certificates.usual.context, answering(fine)) as server:
        yield server


@pytest.fixture
def pin(certificates: Certificates) -> str:
    """The fingerprint of the usual certificate."""
    return certificates.usual.fingerprint


def open_files() -> Counter[str]:
    """How many descriptors this process has open, by kind, and files by name.

    Sockets and pipes count as such: one that took the place of another is no leak. The nameless
    files in which pytest captures output do not count.
    """
    folder = "/proc/self/fd"
    kinds: Counter[str] = Counter()
    for name in os.listdir(folder):
        with contextlib.suppress(FileNotFoundError):  # the descriptor of this very listing
            kinds[re.sub(r":\[\d+\]$", "", os.readlink(os.path.join(folder, name)))] += 1
    return Counter({kind: number for kind, number in kinds.items() if not kind.endswith("(deleted)")})


def left_open(before: Counter[str]) -> Counter[str]:
    """What is open now and was not then. Collects garbage only where that can make a difference,
    since it takes long."""
    if open_files() <= before:
        return Counter()
    gc.collect()
    return open_files() - before


@pytest.fixture(autouse=True)
def _no_connection_is_idle_for_too_long() -> Iterator[None]:
    """Between two calls of a test a busy machine may let seconds pass: the connection is kept all the same."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (httptools_connections, httpx_pool, async_httpx_pool):
            patch.setattr(module, "IDLE_SECONDS", IDLE_SECONDS)
        yield


@pytest.fixture(autouse=True)
def _nothing_hangs() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"hangs: not done after {3 * LONGEST} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(3 * LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def _nothing_is_left_open(certificates: Certificates) -> Iterator[None]:
    before = open_files()
    yield
    assert left_open(before) == Counter()


class _Everything(logging.Handler):
    """Keeps each record as text: message, traceback and attributes."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(f"{self.format(record)}\n{vars(record)}")


@pytest.fixture(autouse=True)
def _no_secret_is_logged_or_printed(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> Iterator[None]:
    """Everything is logged at the lowest level, that of libraries included."""
    # Not `caplog.text`, which is that of the phase of the test that runs now: after the test there
    # is nothing left in it.
    log, root = _Everything(), logging.getLogger()
    root.addHandler(log)
    with caplog.at_level(logging.DEBUG):
        yield
    root.removeHandler(log)
    printed = capfd.readouterr()
    assert "canary" not in "\n".join(log.texts)
    assert "canary" not in printed.out + printed.err
