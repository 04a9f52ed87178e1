"""What all tests share."""

from __future__ import annotations

import signal
import time

import pytest
from hypothesis import settings

from tests.support.moments import Clock

# Without deadlines, and with the same examples in every run: so the suite holds what was once explored at length.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


# A shell that starts a run in the background has it ignore Ctrl-C, and so would all programs that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time by which clients and asyncio go; the test may put it forward."""
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock)
    return clock
