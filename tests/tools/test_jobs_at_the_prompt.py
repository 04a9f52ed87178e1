"""The jobs people have, as one line at the prompt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import failed_task, offline_store, same_id_twice
from tests.tools.conftest import Pbsh


@pytest.fixture(autouse=True)
def locks_of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


def test_health_says_what_is_wrong(pbs: SimulatedPbs, run: Pbsh, tmp_path: Path) -> None:
    failed_task(pbs)
    well = run("health")
    assert well.exit_code == 0, well.output
    assert "a task failed: sync failed" in well.stdout
    missing = run("health", "--expect", "vm/999", "--output-format", "json")
    assert missing.exit_code == 1
    assert json.loads(missing.stdout)["findings"][0]["subject"] == "vm/999"
    written = tmp_path / "report.html"
    assert run("health", "--html", "--output", str(written)).exit_code == 0
    assert written.read_text().startswith("<!doctype html>")
    # The warning of the how-to, at 85 % unless another is given.
    assert "is used" in run("health", "--usage-warning", "0.1").stdout
    assert run("health", "--backup-age-warning", "soon").exit_code == 2


def test_checks_end_with_the_codes_of_the_contract(
    pbs: SimulatedPbs, run: Pbsh, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("check", "backup-age", "--warning", "26h", "--critical", "50h").exit_code == 0
    same_id_twice(pbs)
    late = run("check", "backup-age", "-v")
    assert late.exit_code == 2
    assert late.stdout.startswith("PBS BACKUP-AGE CRITICAL - ")
    assert "[OK]" in late.stdout
    offline_store(pbs)
    assert run("check", "verify").exit_code == 3
    assert run("check", "backup-age", "--warning", "soon").exit_code == 3
    monkeypatch.setenv("PBS_PASSWORD", "00000000-0000-0000-0000-000000000000")
    refused = run("check", "all")
    assert (refused.exit_code, refused.stdout.startswith("PBS ALL UNKNOWN")) == (3, True)


def test_maintenance_of_all_stores_is_one_line(run: Pbsh) -> None:
    dry = run("maintain", "--keep-last", "3", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "remove 12 snapshots, keep 9" in dry.stdout
    assert run("maintain", "--keep-last", "3").exit_code == 2
    done = run("maintain", "--keep-last", "3", "--yes")
    assert done.exit_code == 0, done.output
    assert "removed 12 snapshots, kept 9" in done.stdout
    assert len(run("snapshot", "list", "tank", "--output-format", "jsonl").stdout.splitlines()) == 9


def test_metrics_and_overview(run: Pbsh) -> None:
    assert 'pbs_up{server="pbs.example.com:8007"} 1.0' in run("metrics").stdout
    assert run("metrics", "--listen", "nowhere").exit_code == 2
    shown = run("overview").stdout
    assert "tank: " in shown
    assert "running on pbs.example.com:8007:" in shown
