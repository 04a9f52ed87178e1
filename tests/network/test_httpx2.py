"""The tests of connections once more, in a Python in which only httpx2 can be imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
WITHOUT_HTTPX = """
import sys
sys.modules["httpx"] = sys.modules["httpcore"] = None
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""
# What takes hold of httpx itself, and what cannot be told apart from it.
ABOUT_HTTPX = ("test_mocks.py", "test_loading.py", "test_httpx2.py", "test_fuzz.py", "test_many_calls.py")


@pytest.fixture(autouse=True)
def _nothing_hangs() -> None:
    """Each test of that run has its time limit, and the run as a whole takes as long as it takes."""


def test_all_holds_over_httpx2() -> None:
    ignored = [f"--ignore=tests/network/{name}" for name in ABOUT_HTTPX]
    options = ["-q", "-x", "-p", "no:pytest_httpx", "-p", "no:cacheprovider", "-m", "not slow", *ignored]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_HTTPX, *options, "tests/network"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:]
