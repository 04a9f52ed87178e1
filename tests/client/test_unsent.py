"""The warning about a request that was built and never sent: when it comes, with which line, and
when nothing is said."""

from __future__ import annotations

import copy
import gc
import pickle
import subprocess
import sys
import textwrap
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from pbs_client import TaskRequest, UsageError, raw_request
from tests.client.operations import download_file, list_snapshots, start_gc, update_user


def test_a_dropped_request_warns_with_the_line_that_built_it() -> None:
    def forget_something() -> None:
        start_gc("tank")

    with pytest.warns(
        RuntimeWarning, match=r'gc.start_gc\("tank"\) was built here and never sent; pass it to wait\(\) or send\(\)'
    ) as caught:
        forget_something()
    assert [(warning.filename, warning.lineno) for warning in caught] == [
        (__file__, forget_something.__code__.co_firstlineno + 1)
    ]


def test_a_dropped_raw_request_and_a_dropped_stream_warn_too() -> None:
    with pytest.warns(
        RuntimeWarning, match=r'raw_request\("GET", "/x"\) was built here.*pass it to send\(\)'
    ) as caught:
        raw_request("GET", "/x")
    assert caught[0].filename == __file__
    with pytest.warns(RuntimeWarning, match=r"stream\(\) of a client"):
        download_file("tank", file_name="x")


def test_no_secret_is_in_the_warning() -> None:
    with pytest.warns(RuntimeWarning) as caught:
        update_user("me@pbs", password="canary-1")
    assert "canary" not in str(caught[0].message)


def _has_no_truth(request: TaskRequest) -> None:
    with pytest.raises(TypeError):
        bool(request)


LOOKS: list[Callable[[TaskRequest], object]] = [
    lambda request: request == start_gc("tank"),
    lambda request: start_gc("tank") == request,
    hash,
    repr,
    str,
    lambda request: request.path,
    lambda request: request.method,
    lambda request: request.params,
    lambda request: request.operation,
    lambda request: request.body,
    lambda request: request.values,
    lambda request: request.described,
    copy.copy,
    copy.deepcopy,
    pickle.dumps,
    lambda request: _has_no_truth(request),
]


@pytest.mark.parametrize("look", LOOKS)
def test_a_request_that_anybody_looked_at_goes_silently(look: Callable[[TaskRequest], object]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        look(start_gc("tank"))
        gc.collect()


def test_a_request_that_was_refused_goes_silently() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UsageError):
            list_snapshots("")


def run_python(code: str, *options: str) -> subprocess.CompletedProcess[str]:
    code = "from tests.client.operations import *\n" + textwrap.dedent(code)
    root = Path(__file__).parents[2]
    return subprocess.run([sys.executable, *options, "-c", code], capture_output=True, text=True, check=False, cwd=root)


def test_a_dropped_delete_is_seen_under_plain_python() -> None:
    done = run_python("""
        def clean_up():
            for store in ("a", "a", "b"):
                start_gc(store)
        clean_up()
    """)
    assert done.returncode == 0
    # As with all warnings, the same text from the same line comes once.
    assert done.stderr.count("was built here and never sent") == 2
    assert '<string>:5: RuntimeWarning: gc.start_gc("a") was built here' in done.stderr


def test_nothing_is_said_at_interpreter_exit() -> None:
    done = run_python("""
        import sys
        kept = start_gc("a")
        class Holder: pass
        Holder.request = start_gc("b")
        sys.modules["holder"] = [start_gc("c")]
    """)
    assert (done.returncode, done.stderr) == (0, "")


def test_comparing_in_a_test_is_silent_under_w_error() -> None:
    done = run_python('assert start_gc("a") == start_gc("a")', "-W", "error")
    assert (done.returncode, done.stderr) == (0, "")
