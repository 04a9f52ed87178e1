"""Calendar events (`daily`, `sat 03:00`, `mon..fri 8:0/15`): reading them and finding the next one, as PBS's job lists show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

import attrs

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPECIAL = {
    "minutely": "*:*",
    "hourly": "*:0",
    "daily": "0:0",
    "weekly": "mon 0:0",
    "monthly": "*-*-1 0:0",
    "quarterly": "*-1,4,7,10-1 0:0",
    "semiannually": "*-1,7-1 0:0",
    "semi-annually": "*-1,7-1 0:0",
    "yearly": "*-1-1 0:0",
    "annually": "*-1-1 0:0",
}


class ScheduleError(ValueError):
    """A text that is no calendar event; worded as PBS does."""

    def __init__(self, at: str, context: str) -> None:
        super().__init__(f"unable to parse calendar event at '{at}' - Context(\"{context}\")")


@attrs.frozen
class CalendarEvent:
    """The allowed values of each part of a date and time; an empty set allows all."""

    weekdays: frozenset[int]
    years: frozenset[int]
    months: frozenset[int]
    days: frozenset[int]
    hours: frozenset[int]
    minutes: frozenset[int]
    seconds: frozenset[int]

    def _fits(self, day: date) -> bool:
        return (
            (not self.weekdays or day.weekday() in self.weekdays)
            and (not self.years or day.year in self.years)
            and (not self.months or day.month in self.months)
            and (not self.days or day.day in self.days)
        )

    def _times(self) -> Iterator[tuple[int, int, int]]:
        for hour in sorted(self.hours) or range(24):
            for minute in sorted(self.minutes) or range(60):
                for second in sorted(self.seconds) or range(60):
                    yield hour, minute, second

    def next_after(self, moment: float, zone: tzinfo) -> int | None:
        """The first time strictly after `moment`, Unix seconds; None if there is none within ten years."""
        start = datetime.fromtimestamp(moment, zone)
        for offset in range(3660):
            day = start.date() + timedelta(days=offset)
            if not self._fits(day):
                continue
            for hour, minute, second in self._times():
                found = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone).timestamp()
                if found > moment:
                    return int(found)
        return None


def _values(text: str, least: int, most: int) -> frozenset[int]:
    """A list of numbers, ranges `a..b` and repetitions `a/n`; `*` allows all."""
    found: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"(?:(\d+)(?:\.\.(\d+))?|(\*))(?:/(\d+))?", part)
        if match is None:
            raise ScheduleError(part, "digit")
        if match[3] and not match[4]:
            return frozenset()
        first = least if match[3] else int(match[1])
        last = int(match[2]) if match[2] else (most if match[4] else first)
        if first > most or last > most:
            raise ScheduleError(part, "value too large")
        if first > last:
            raise ScheduleError(part, "Range start is bigger than end")
        found.update(range(first, last + 1, int(match[4]) if match[4] and int(match[4]) else 1))
    return frozenset(found)


def _weekday(text: str) -> int:
    lowered = text.lower()
    for index, (short, long) in enumerate(zip(_WEEKDAYS, _LONG, strict=True)):
        if lowered in (short, long):
            return index
    raise ScheduleError(text, "weekday")


def _weekdays(text: str) -> frozenset[int]:
    found: set[int] = set()
    for part in text.split(","):
        first, dots, last = part.partition("..")
        start = _weekday(first)
        end = _weekday(last) if dots else start
        found.update(range(start, end + 1) if start <= end else (*range(start, 7), *range(end + 1)))
    return frozenset(found)


@lru_cache(maxsize=256)
def parse_calendar_event(text: str) -> CalendarEvent:
    """Reads `[weekdays] [[years-]months-days] [[hours:]minutes[:seconds]]` or a word such as `daily`; raises `ScheduleError`."""
    rest = _SPECIAL.get(text.strip().lower(), text.strip()).split()
    if not rest:
        raise ScheduleError(text, "calendar event")
    weekdays = _weekdays(rest.pop(0)) if rest[0][0].isalpha() else frozenset[int]()
    years = months = days = frozenset[int]()
    if rest and "-" in rest[0]:
        parts = rest.pop(0).split("-")
        if len(parts) not in (2, 3):
            raise ScheduleError("-".join(parts), "date")
        days, months = _values(parts[-1], 1, 31), _values(parts[-2], 1, 12)
        years = _values(parts[0], 0, 9999) if len(parts) == 3 else frozenset[int]()
    hours, minutes, seconds = frozenset({0}), frozenset({0}), frozenset({0})
    if rest:
        clock = rest.pop(0).split(":")
        if len(clock) > 3:
            raise ScheduleError(":".join(clock), "time")
        hours = _values(clock[0], 0, 23) if len(clock) > 1 else frozenset[int]()
        minutes = _values(clock[min(1, len(clock) - 1)], 0, 59)
        seconds = _values(clock[2], 0, 59) if len(clock) == 3 else seconds
    if rest:
        raise ScheduleError(rest[0], "eof")
    return CalendarEvent(weekdays, years, months, days, hours, minutes, seconds)
