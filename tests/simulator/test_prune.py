"""Prune's selection: against what real servers answered, against cases worked out by hand, and by its properties."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from pbs_simulator.recording_rows import read_rows
from pbs_simulator.retention import Candidate, Keep, Mark, select

RECORDINGS = Path(__file__).parents[1] / "recordings"
VERSIONS = ["3.4.4", "4.0.14", "4.2.2"]
VIENNA = ZoneInfo("Europe/Vienna")


def at(text: str, zone: tzinfo = UTC) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp())


def kept(texts: list[str], keep: Keep, zone: tzinfo = UTC) -> list[str]:
    """Which of these local times stay, oldest first. `!` behind a time means protected, `?` unfinished."""
    snapshots = {
        Candidate(at(text.rstrip("!?"), zone), finished=not text.endswith("?"), protected=text.endswith("!")): text
        for text in texts
    }
    return [snapshots[snapshot] for snapshot, mark in select(snapshots, keep, zone) if mark.keeps]


# The recorded results


@pytest.mark.parametrize("version", VERSIONS)
def test_the_recorded_answers_of_prune(version: str) -> None:
    checked = 0
    for row in read_rows(RECORDINGS / f"pbs-{version}.jsonl"):
        answer = row.get("json", {}).get("data") if row["op"] == "POST /admin/datastore/{store}/prune" else None
        if not isinstance(answer, list):
            continue
        listed = cast("list[dict[str, Any]]", answer)
        snapshots = [Candidate(item["backup-time"], protected=item["protected"]) for item in listed]
        marks = select(snapshots, Keep.of(row["params"]), UTC)
        assert [(snapshot.time, mark.keeps) for snapshot, mark in marks] == [
            (item["backup-time"], item["keep"]) for item in listed
        ]
        checked += 1
    assert checked >= 4


@pytest.mark.parametrize("version", VERSIONS)
def test_the_recorded_log_of_a_prune_job(version: str) -> None:
    """The job keeps the last 3 and 7 daily ones of every group; each line of its log is a mark of a snapshot."""
    logs = [
        row["json"]["data"]
        for row in read_rows(RECORDINGS / f"pbs-{version}.jsonl")
        if row["op"] == "GET /nodes/{node}/tasks/{upid}/log"
        and ":prunejob:" in row["sent"].replace("%3A", ":")
        and "json" in row
    ]
    lines = [line["t"].partition(": ")[2].split(" ") for line in max(logs, key=len)]
    groups: dict[str, dict[int, str]] = defaultdict(dict)
    for line in lines:
        if len(line) == 2 and line[0] in {mark.value for mark in Mark}:
            group, _, moment = line[1].rpartition("/")
            groups[group][at(moment.removesuffix("Z"))] = line[0]
    assert len(groups) >= 5
    for marks in groups.values():
        chosen = select([Candidate(time) for time in marks], Keep(last=3, daily=7), UTC)
        assert {snapshot.time: mark.value for snapshot, mark in chosen} == marks


# Cases worked out by hand

DAYS = [f"2026-03-{day:02}T03:00" for day in range(1, 11)]

CASES: dict[str, tuple[list[str], dict[str, int], list[str]]] = {
    "no rule keeps all": (DAYS, {}, DAYS),
    "the last three": (DAYS, {"last": 3}, DAYS[-3:]),
    "more than there are": (DAYS[:2], {"last": 3}, DAYS[:2]),
    "the newest of each of two days": (
        ["2026-03-01T01:00", "2026-03-02T01:00", "2026-03-02T23:00", "2026-03-03T01:00", "2026-03-03T02:00"],
        {"daily": 2},
        ["2026-03-02T23:00", "2026-03-03T02:00"],
    ),
    "days without snapshots do not count": (
        ["2026-01-05T00:00", "2026-02-10T00:00", "2026-03-20T00:00"],
        {"daily": 2},
        ["2026-02-10T00:00", "2026-03-20T00:00"],
    ),
    "hours": (
        ["2026-03-01T10:59", "2026-03-01T11:00", "2026-03-01T11:59", "2026-03-01T12:00"],
        {"hourly": 2},
        ["2026-03-01T11:59", "2026-03-01T12:00"],
    ),
    "a day that an earlier rule covers does not count": (
        # last keeps the 10th; daily passes over the 10th and takes the 9th and the 8th.
        DAYS,
        {"last": 1, "daily": 2},
        DAYS[-3:],
    ),
    "snapshots in a covered day are left for later rules, not marked": (
        # last keeps 23:00 of the 2nd. daily passes over the 2nd and keeps the 1st. 22:00 of the 2nd
        # stays unmarked, hence goes.
        ["2026-03-01T22:00", "2026-03-02T22:00", "2026-03-02T23:00"],
        {"last": 1, "daily": 1},
        ["2026-03-01T22:00", "2026-03-02T23:00"],
    ),
    "weeks are ISO weeks with their ISO year": (
        # 2026-12-28 (Monday) to 2027-01-03 (Sunday) is week 53 of 2026; 2027-01-04 begins week 1.
        ["2026-12-27T12:00", "2026-12-28T12:00", "2027-01-03T12:00", "2027-01-04T12:00"],
        {"weekly": 2},
        ["2027-01-03T12:00", "2027-01-04T12:00"],
    ),
    "the week of new year is one week, though two years": (
        ["2026-12-31T12:00", "2027-01-01T12:00"],
        {"weekly": 5},
        ["2027-01-01T12:00"],
    ),
    "months and years": (
        [
            "2024-12-31T00:00",
            "2025-06-01T00:00",
            "2025-12-31T00:00",
            "2026-01-01T00:00",
            "2026-02-01T00:00",
            "2026-02-28T00:00",
        ],
        {"monthly": 2, "yearly": 1},
        # monthly: February's newest and January's. 2026 is covered, so yearly takes 2025's newest.
        ["2025-12-31T00:00", "2026-01-01T00:00", "2026-02-28T00:00"],
    ),
    "all rules together": (
        [
            *DAYS,
            "2026-03-10T09:00",
            "2026-03-10T09:30",
            "2026-02-28T03:00",
            "2026-02-14T03:00",
            "2026-01-20T03:00",
            "2025-07-01T03:00",
            "2024-07-01T03:00",
        ],
        {"last": 1, "hourly": 1, "daily": 1, "weekly": 1, "monthly": 1, "yearly": 1},
        # last 10th 09:30; hourly 10th 03:00 (09 is covered); daily 9th; weekly: 9 and 10 March are
        # Monday and Tuesday of week 11, so the Sunday 8th; monthly: March is covered, so 28
        # February; yearly: 2026 is covered, so 2025.
        [
            "2025-07-01T03:00",
            "2026-02-28T03:00",
            "2026-03-08T03:00",
            "2026-03-09T03:00",
            "2026-03-10T03:00",
            "2026-03-10T09:30",
        ],
    ),
    "a protected snapshot stays and does not count": (
        ["2026-03-01T00:00", "2026-03-02T00:00", "2026-03-03T00:00!", "2026-03-04T00:00"],
        {"last": 2},
        ["2026-03-02T00:00", "2026-03-03T00:00!", "2026-03-04T00:00"],
    ),
    "a protected snapshot does not cover its day": (
        ["2026-03-01T00:00", "2026-03-02T00:00", "2026-03-02T12:00!"],
        {"daily": 1},
        ["2026-03-02T00:00", "2026-03-02T12:00!"],
    ),
    "the newest of all is kept though unfinished, and does not count": (
        ["2026-03-01T00:00", "2026-03-02T00:00", "2026-03-03T00:00?"],
        {"last": 1},
        ["2026-03-02T00:00", "2026-03-03T00:00?"],
    ),
    "an unfinished one goes as soon as there is a newer one": (
        ["2026-03-01T00:00?", "2026-03-02T00:00", "2026-03-03T00:00?", "2026-03-04T00:00"],
        {"last": 9},
        ["2026-03-02T00:00", "2026-03-04T00:00"],
    ),
    "of several unfinished only the newest stays": (
        ["2026-03-01T00:00?", "2026-03-02T00:00?"],
        {"last": 9},
        ["2026-03-02T00:00?"],
    ),
    "without a rule unfinished ones stay too": (
        ["2026-03-01T00:00?", "2026-03-02T00:00"],
        {},
        ["2026-03-01T00:00?", "2026-03-02T00:00"],
    ),
    "a weekly rule can take the only snapshot of a month away from the monthly rule": (
        # Wednesday 28 January and Sunday 1 February 2026 share a week; weekly keeps the newer and
        # marks the older: none is left for monthly.
        ["2026-01-28T00:00", "2026-02-01T00:00"],
        {"weekly": 1, "monthly": 2},
        ["2026-02-01T00:00"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_case_worked_out_by_hand(name: str) -> None:
    texts, keep, expected = CASES[name]
    assert kept(texts, Keep(**keep)) == expected


def test_periods_are_those_of_the_server_s_local_time() -> None:
    """22:30 and 23:30 UTC are one day in London and two in Vienna (winter)."""
    snapshots = [Candidate(at("2026-01-05T22:30")), Candidate(at("2026-01-05T23:30"))]
    assert [mark.value for _, mark in select(snapshots, Keep(daily=2), UTC)] == ["remove", "keep"]
    assert [mark.value for _, mark in select(snapshots, Keep(daily=2), VIENNA)] == ["keep", "keep"]


def test_the_hour_that_comes_twice_in_autumn_is_one_period() -> None:
    """2026-10-25 in Vienna: 02:30 summer time is 00:30 UTC, 02:30 winter time is 01:30 UTC."""
    snapshots = [Candidate(at("2026-10-25T00:30")), Candidate(at("2026-10-25T01:30"))]
    assert [mark.value for _, mark in select(snapshots, Keep(hourly=2), VIENNA)] == ["remove", "keep"]
    assert [mark.value for _, mark in select(snapshots, Keep(hourly=2), UTC)] == ["keep", "keep"]


def test_marks_say_why() -> None:
    snapshots = [Candidate(1), Candidate(2, protected=True), Candidate(3), Candidate(4, finished=False)]
    assert [mark for _, mark in select(snapshots, Keep(last=1), UTC)] == [
        Mark.REMOVE,
        Mark.PROTECTED,
        Mark.KEEP,
        Mark.KEEP_PARTIAL,
    ]


def test_the_rules_are_read_from_parameters_and_written_as_options() -> None:
    keep = Keep.of({"keep-last": 3, "keep-daily": 7, "store": "tank"})
    assert keep == Keep(last=3, daily=7)
    assert keep.options() == "--keep-last 3 --keep-daily 7"
    assert not Keep.of({}).keeps_something


# Properties

MOMENTS = st.integers(at("2025-11-01T00:00") // 1800, at("2026-03-01T00:00") // 1800).map(lambda number: number * 1800)
FINISHED = st.lists(MOMENTS, max_size=25, unique=True).map(lambda times: [Candidate(time) for time in times])
ANY = st.lists(
    st.builds(Candidate, MOMENTS, finished=st.booleans(), protected=st.booleans()),
    max_size=25,
    unique_by=lambda snapshot: snapshot.time,
)
NUMBER = st.none() | st.integers(1, 6)
KEEPS = st.builds(Keep, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER)
ZONES = st.sampled_from([UTC, VIENNA, ZoneInfo("America/New_York")])


def times_kept(snapshots: list[Candidate], keep: Keep, zone: tzinfo) -> set[int]:
    return {snapshot.time for snapshot, mark in select(snapshots, keep, zone) if mark.keeps}


@given(ANY, KEEPS, ZONES)
def test_protected_snapshots_are_never_removed(snapshots: list[Candidate], keep: Keep, zone: tzinfo) -> None:
    assert {snapshot.time for snapshot in snapshots if snapshot.protected} <= times_kept(snapshots, keep, zone)


@given(ANY, ZONES)
def test_no_options_keep_all(snapshots: list[Candidate], zone: tzinfo) -> None:
    assert times_kept(snapshots, Keep(), zone) == {snapshot.time for snapshot in snapshots}


@given(ANY, KEEPS, ZONES)
def test_every_snapshot_is_listed_once_oldest_first_whatever_the_order_given(
    snapshots: list[Candidate], keep: Keep, zone: tzinfo
) -> None:
    marks = select(snapshots, keep, zone)
    assert [snapshot.time for snapshot, _ in marks] == sorted(snapshot.time for snapshot in snapshots)
    assert marks == select(reversed(snapshots), keep, zone)


@given(ANY, KEEPS, ZONES)
def test_the_newest_finished_snapshot_stays(snapshots: list[Candidate], keep: Keep, zone: tzinfo) -> None:
    finished = [snapshot.time for snapshot in snapshots if snapshot.finished]
    if finished:
        assert max(finished) in times_kept(snapshots, keep, zone)


@given(FINISHED, KEEPS, ZONES)
def test_no_more_stay_than_the_rules_allow_together(snapshots: list[Candidate], keep: Keep, zone: tzinfo) -> None:
    allowed = sum(
        number or 0 for number in (keep.last, keep.hourly, keep.daily, keep.weekly, keep.monthly, keep.yearly)
    )
    if allowed:
        assert len(times_kept(snapshots, keep, zone)) <= allowed


@given(FINISHED, KEEPS, ZONES, st.integers(1, 1000))
def test_a_longer_list_never_keeps_fewer(snapshots: list[Candidate], keep: Keep, zone: tzinfo, half_hours: int) -> None:
    """An older snapshot more takes the place of none that stays."""
    oldest = min((snapshot.time for snapshot in snapshots), default=at("2026-01-01T00:00"))
    longer = [*snapshots, Candidate(oldest - half_hours * 1800)]
    assert len(times_kept(longer, keep, zone)) >= len(times_kept(snapshots, keep, zone))


@given(FINISHED, st.sampled_from(["last", "hourly", "daily", "weekly", "monthly", "yearly"]), st.integers(1, 8), ZONES)
def test_a_larger_number_keeps_all_that_a_smaller_one_keeps(
    snapshots: list[Candidate], rule: str, number: int, zone: tzinfo
) -> None:
    assert times_kept(snapshots, Keep(**{rule: number}), zone) <= times_kept(
        snapshots, Keep(**{rule: number + 1}), zone
    )


@given(FINISHED, KEEPS, ZONES)
def test_pruning_twice_removes_nothing_more(snapshots: list[Candidate], keep: Keep, zone: tzinfo) -> None:
    """What stayed once stays when the same rules run again at once: the reason why prune jobs may run every hour."""
    stayed = [snapshot for snapshot, mark in select(snapshots, keep, zone) if mark.keeps]
    assert times_kept(stayed, keep, zone) == {snapshot.time for snapshot in stayed}
