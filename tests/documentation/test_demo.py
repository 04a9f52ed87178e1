"""`make demo` shows what it promises."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.documentation.markdown import ROOT


@pytest.fixture(scope="module")
def shown() -> str:
    """What the demo prints, which runs to its end and complains of nothing."""
    command = [sys.executable, "-W", "error", str(ROOT / "examples" / "demo.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def test_the_demo_runs_and_shows_everything(shown: str) -> None:
    for said in (
        "as monitor@pbs!demo",
        "offsite",
        "vm/100      8",
        "keep, protected",
        "TASK OK",
        "ended with OK, 0 warnings",
        "prune weekly        tank     OK",
        "prunejob",
        "root@pam",
        "11 snapshots in tank and 2 in its namespace prod",
        "groups.move_group: POST /admin/datastore/{store}/move-group",
        "make test",
    ):
        assert said in shown


def test_each_result_stands_below_the_code_it_came_from(shown: str) -> None:
    *sections, changes, _ = shown.split("\n\n")
    for section in sections:
        _, _, first, *_ = section.strip("\n").splitlines()
        assert first.startswith(">>> "), section
    assert "python -m codegen compare" in changes
    assert '>>> result = pbs.wait(start_gc("tank"), timeout=60, on_log=log_line)\n' in shown
