"""Moments that tests wait for, and time that they put forward: nothing here depends on how fast the machine is."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from types import FrameType

import pbs_client

LONGEST = 120
"""Seconds after which something counts as hanging."""

REAL = time.monotonic
_OURS = os.path.dirname(pbs_client.__file__)


class Clock:
    """Stands in for `time.monotonic`, and can be put forward: for the client, and for the timers of asyncio."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def __call__(self) -> float:
        return REAL() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


def eventually(holds: Callable[[], bool], what: str = "") -> None:
    """Waits for something that happens in another thread or process; fails only where it never does."""
    end = REAL() + LONGEST
    while not holds():
        assert REAL() < end, f"did not happen: {what}"
        time.sleep(0.001)


def until_threads_wait(number: int) -> None:
    """Waits until so many threads stand in the client and wait for another thread, as for its login."""
    eventually(lambda: _waiting_threads() >= number, f"{number} threads that wait")


def _waiting_threads() -> int:
    frames = sys._current_frames()  # pyright: ignore[reportPrivateUsage]  # documented, in spite of its name
    return sum(map(_waits_in_client, frames.values()))


def _waits_in_client(frame: FrameType) -> bool:
    code = frame.f_code
    if (os.path.basename(code.co_filename), code.co_name) != ("threading.py", "wait"):
        return False
    callers = frame.f_back
    while callers is not None and not callers.f_code.co_filename.startswith(_OURS):
        callers = callers.f_back
    return callers is not None
