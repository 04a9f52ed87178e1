"""The simulator against what real servers answered: the recorded sessions, played again."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbs_simulator.answers import ANSWERS
from pbs_simulator.catalog import load_catalog
from pbs_simulator.comparison.score import score_recording

RECORDINGS = Path(__file__).parents[1] / "recordings"

FLOORS = {
    "3.4.4": {"status": 100, "shape": 100, "text": 99.6, "values": 95, "end": 100, "log": 94.4},
    "4.0.14": {"status": 100, "shape": 100, "text": 100, "values": 94.8, "end": 100, "log": 94.4},
    "4.2.2": {"status": 99.8, "shape": 99.5, "text": 99.6, "values": 93.9, "end": 100, "log": 94.4},
    "4.2.3": {"status": 100, "shape": 99.6, "text": 100, "values": 99},
}
"""Percent that are the same today, and must stay so; what is missing are answers that depend on what a recording's
start does not show."""


@pytest.mark.parametrize("version", FLOORS)
def test_a_recorded_session_is_answered_as_the_real_server_did(version: str) -> None:
    score = score_recording(RECORDINGS / f"pbs-{version}.jsonl")
    assert score.version == version
    assert score.applied["rows"] > 700
    below = {kind: score.percent(kind) for kind, floor in FLOORS[version].items() if score.percent(kind) < floor}
    assert below == {}, score.shown()


def test_every_callable_operation_is_simulated() -> None:
    callable_ones = {operation.key for operation in load_catalog("4.2.2") if operation.names}
    assert callable_ones
    assert callable_ones <= ANSWERS.keys()
