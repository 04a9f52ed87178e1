"""The tests of connections once more, over the other libraries that the built-in transport may find: httpx, as it is
without the extra `fast`, and httpx2 where httpx is not installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
WITHOUT = """
import sys
for name in sys.argv.pop(1).split():
    sys.modules[name] = None
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""
# This file, and what has nothing to do with these libraries: the reader over httptools, and sessions of aiohttp.
NOT_OVER_ANY = ("test_engines.py", "test_answer_reader.py", "test_aiohttp_session.py")
# With httpx2 also what takes hold of httpx itself, and what cannot be told apart from it.
NOT_OVER = {
    "httpx": NOT_OVER_ANY,
    "httpx2": (*NOT_OVER_ANY, "test_mocks.py", "test_loading.py", "test_fuzz.py", "test_many_calls.py"),
}
WITH_HTTPTOOLS = "pbs_client.transport.httptools_pool pbs_client.transport.async_httptools_pool"
HIDDEN = {"httpx": WITH_HTTPTOOLS, "httpx2": f"{WITH_HTTPTOOLS} httpx httpcore"}


@pytest.fixture(autouse=True)
def _nothing_hangs() -> None:
    """Each test of that run has its time limit, and the run as a whole takes as long as it takes."""


@pytest.mark.parametrize("engine", NOT_OVER)
def test_all_holds_over(engine: str) -> None:
    ignored = [f"--ignore=tests/network/{name}" for name in NOT_OVER[engine]]
    options = ["-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", *ignored]
    if engine == "httpx2":
        options += ["-p", "no:pytest_httpx"]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, HIDDEN[engine], *options, "tests/network"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:]
