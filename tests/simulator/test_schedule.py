"""Calendar events: when the next one is, and what is said of those that are none."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from pbs_simulator.schedule import ScheduleError, parse_calendar_event

MINUTE, HOUR, DAY = 60, 3600, 86_400


@pytest.mark.parametrize(
    ("event", "last", "following"),
    [
        # 1970-01-01 was a Thursday.
        ("0", 0, HOUR),
        ("*", 0, MINUTE),
        ("*:0", 0, HOUR),
        ("*:*:*", 0, 1),
        ("*:3:5", 0, 3 * MINUTE + 5),
        ("mon *:*", 0, 4 * DAY),
        ("mon 2:50", 0, 4 * DAY + 2 * HOUR + 50 * MINUTE),
        ("tue", 0, 5 * DAY),
        ("4..10/2:0", 0, 4 * HOUR),
        ("4..10/2:0", 5 * HOUR, 6 * HOUR),
        ("4..10/2:0", 11 * HOUR, DAY + 4 * HOUR),
        ("5,10:4,8", 0, 5 * HOUR + 4 * MINUTE),
        ("6,4..10:23,5/5", 0, 4 * HOUR + 5 * MINUTE),
        ("5/2:0", 5 * HOUR, 7 * HOUR),
        ("mon..fri 8:00", 0, 8 * HOUR),
        ("sat,sun", 0, 2 * DAY),
        ("2020-07-31", 0, 1_596_153_600),
        ("02-28", 0, 58 * DAY),
        ("02-29", 0, 730 * DAY + 59 * DAY),
        ("2020-7..9-2/2", 1_596_153_600, 1_596_153_600 + 2 * DAY),
        ("*/6:0", 0, 6 * HOUR),
        ("*/0:0", 0, HOUR),
        ("2..4:5/0", 0, 2 * HOUR + 5 * MINUTE),
        ("minutely", 0, MINUTE),
        ("hourly", 0, HOUR),
        ("daily", 0, DAY),
        ("weekly", 0, 4 * DAY),
        ("monthly", 0, 31 * DAY),
        ("quarterly", 0, 90 * DAY),
        ("semi-annually", 0, 181 * DAY),
        ("yearly", 0, 365 * DAY),
        ("1960-01-01", 0, None),
    ],
)
def test_the_next_event(event: str, last: int, following: int | None) -> None:
    assert parse_calendar_event(event).next_after(last, UTC) == following
    assert parse_calendar_event(f"{event} UTC").next_after(last, ZoneInfo("Asia/Tokyo")) == following


def test_events_are_meant_in_the_servers_time_zone() -> None:
    assert parse_calendar_event("daily").next_after(0, ZoneInfo("Asia/Tokyo")) == 15 * HOUR


@pytest.mark.parametrize(
    "event",
    [
        "every other tuesday",
        "daily 03:00",
        "61:00",
        "mon 99",
        "foo",
        "mon..xyz",
        "12:30x",
        "4..2:0",
        "3/x:0",
        "*/x",
        "2-30 x",
    ],
)
def test_what_is_no_calendar_event(event: str) -> None:
    with pytest.raises(ScheduleError, match="unable to parse calendar event at '"):
        parse_calendar_event(event)


@given(
    st.sampled_from(["hourly", "daily", "sat 3:00", "*:0/15", "mon..fri 8..18:0", "*-*-1"]),
    st.integers(0, 4_000_000_000),
)
def test_the_next_event_is_later_and_the_first_of_its_kind(event: str, last: int) -> None:
    parsed = parse_calendar_event(event)
    following = parsed.next_after(last, UTC)
    assert following is not None
    assert following > last
    assert parsed.next_after(following - 1, UTC) == following
