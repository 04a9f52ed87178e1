"""What all tests share."""

from __future__ import annotations

import os
import signal
import time

import pytest
from hypothesis import settings

from tests.support.moments import Clock

# Without deadlines, and with the same examples in every run: so the suite holds what was once explored at length.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


# Whoever runs the tests may use PBS, behind a proxy: none of their settings counts here, in this process or in one that
# a test starts. The folder of the contexts and known certificates of `pbsh` is one that does not exist.
for _name in list(os.environ):
    if _name.upper().startswith(("PBS_", "PBSH_", "PROXMOX_")) or _name.lower() in (
        *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
        *("credentials_directory", "no_color", "force_color"),
    ):
        del os.environ[_name]
os.environ["PBSH_CONFIG_DIR"] = os.path.join(os.path.dirname(__file__), "no-settings-of-pbsh")


# A shell that starts a run in the background has it ignore Ctrl-C, and so would all programs that tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time by which clients and asyncio go; the test may put it forward."""
    clock = Clock()
    monkeypatch.setattr(time, "monotonic", clock)
    return clock
