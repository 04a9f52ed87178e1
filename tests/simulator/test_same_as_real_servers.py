"""The simulator against what real servers answered: the recorded sessions, replayed."""

from __future__ import annotations

import pytest

from pbs_simulator.answers import HANDLERS
from pbs_simulator.catalog import load_catalog
from tests.simulator.replay_recordings import VERSIONS, main, replay

FLOOR_STATUS, FLOOR_SHAPE, FLOOR_TEXT = 99.5, 99.0, 99.0
"""Percent that must be the same; what is missing are answers that depend on what a recording's start does not show."""


@pytest.mark.parametrize("version", VERSIONS)
def test_a_recorded_session_is_answered_as_the_real_server_did(version: str) -> None:
    score = replay(version)
    wrong = "\n".join(map(str, score.differences))
    assert score.simulated == score.rows > 800, score.not_simulated
    assert score.status >= FLOOR_STATUS, wrong
    assert score.shape >= FLOOR_SHAPE, wrong
    assert score.text >= FLOOR_TEXT, wrong


def test_every_callable_operation_is_simulated() -> None:
    callable_ones = {operation.key for operation in load_catalog("4.2.2") if operation.names}
    assert len(callable_ones) == 315
    assert callable_ones <= HANDLERS.keys()


def test_the_table_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["replay_recordings", "4.0.14", "--show"])
    main()
    printed = capsys.readouterr().out
    assert printed.startswith("4.0.14   rows  807  simulated  807  status 100.00 %")
