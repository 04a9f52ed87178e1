"""Curves and usage history: where their points lie, and which have values."""

from __future__ import annotations

import pytest

from pbs_simulator.clock import Clock
from tests.simulator.asking import Asker, root

NOW = 1_795_962_573
DAY = 86_400


@pytest.fixture
def boss() -> Asker:
    boss = root(clock=Clock(NOW))
    boss.pbs.server.add_datastore("tank")
    return boss


def running_for(boss: Asker, seconds: float) -> None:
    node, now = boss.pbs.server.node, boss.pbs.clock.time()
    node.service_start = now - seconds


@pytest.mark.parametrize(
    ("frame", "count", "step"),
    [
        ("hour", 61, 60),
        ("day", 1440, 60),
        ("week", 337, 1800),
        ("month", 1440, 1800),
        ("year", 1440, 21_600),
        ("decade", 522, 604_800),
    ],
)
def test_points_count_back_from_now(boss: Asker, frame: str, count: int, step: int) -> None:
    spans = {"hour": 3600, "day": DAY, "week": 7 * DAY, "month": 30 * DAY, "year": 365 * DAY, "decade": 3650 * DAY}
    times = [point["time"] for point in boss("GET", "/admin/datastore/tank/rrd", {"timeframe": frame, "cf": "MAX"})]
    assert times == [NOW - spans[frame] + index * step for index in range(count)]


def test_values_begin_with_the_server(boss: Asker) -> None:
    running_for(boss, 130)
    known = ["used" in point for point in boss("GET", "/admin/datastore/tank/rrd", {"timeframe": "hour", "cf": "MAX"})]
    assert known == [False] * 58 + [True] * 3


@pytest.mark.parametrize(("seconds", "known"), [(900, 0), (1800, 1), (90 * DAY, 1439)])
def test_the_history_of_a_month_in_half_hours(boss: Asker, seconds: float, known: int) -> None:
    running_for(boss, seconds)
    (usage,) = boss("GET", "/status/datastore-usage")
    assert usage["history-start"] == NOW - 30 * DAY
    assert len(usage["history"]) == 1440
    assert sum(value is not None for value in usage["history"]) == known
