"""What all tests share."""

from __future__ import annotations

import gc
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from types import FrameType

import pytest
from hypothesis import settings

from tests.support.moments import Clock

# Without deadlines, and with the same examples in every run: so the suite holds what was once explored at length.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


# Whoever runs the tests may use PBS, behind a proxy, anywhere in the world, in a small window: none of their settings
# counts here, in this process or in one that a test starts. The folder of the contexts and known certificates of `pbsh`
# is one that does not exist.
for _name in list(os.environ):
    if _name.upper().startswith(("PBS_", "PBSH_", "PROXMOX_", "LC_")) or _name.lower() in (
        *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
        *("credentials_directory", "no_color", "force_color", "columns", "lines", "manwidth"),
    ):
        del os.environ[_name]
os.environ["PBSH_CONFIG_DIR"] = os.path.join(os.path.dirname(__file__), "no-settings-of-pbsh")
os.environ |= {"TZ": "UTC", "LANG": "C.UTF-8"}
time.tzset()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Thousands of collected tests lie in memory to the end: Python's collector need not walk them each time."""
    gc.collect()
    gc.freeze()


# A shell that starts a run in the background has it ignore Ctrl-C, and nohup has it ignore the end of the terminal: so
# would all programs to which tests send these signals.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _go_on(number: int, frame: FrameType | None) -> None:
    """What this run does at the end of the terminal: a handler, unlike being ignored, is not handed down."""


if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, _go_on)


@pytest.fixture
def local_zone() -> Iterator[Callable[[str], None]]:
    """Puts the machine into a time zone, until the test ends: `local_zone("<+1345>-13:45")`."""

    def move(name: str) -> None:
        os.environ["TZ"] = name
        time.tzset()

    yield move
    move("UTC")


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port of 127.0.0.1 where nothing listens, nor can while the test runs."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time by which clients and asyncio go; the test may put it forward."""
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock)
    return clock
