"""Calendar events (`daily`, `sat 03:00`, `mon..fri 8:0/15`): reading them and finding the next one,
as PBS's job lists show it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

import attrs

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
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
    """A text that is no calendar event; worded as PBS does: where reading stopped, and what was
    expected there.
    """

    def __init__(self, at: str, expected: str) -> None:
        super().__init__(f"unable to parse calendar event at '{at}' - {expected}")


def weekday_number(word: str) -> int | None:
    """The number of a weekday, from Monday's 0: `sat` and `Saturday` are 5; None for any other
    word.
    """
    for number, name in enumerate(_WEEKDAYS):
        if word.lower() in (name, name[:3]):
            return number
    return None


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
    utc: bool = False
    """Whether it is meant in UTC instead of the server's time zone."""

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
        """The first time strictly after `moment`, Unix seconds; None if there is none within ten
        years, or ten of those named.
        """
        zone = UTC if self.utc else zone
        start = datetime.fromtimestamp(moment, zone).date()
        if self.years:
            later = [year for year in self.years if year >= start.year]
            start = max(start, date(min(later), 1, 1)) if later else start
        for offset in range(3660):
            day = start + timedelta(days=offset)
            if not self._fits(day):
                continue
            for hour, minute, second in self._times():
                found = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone).timestamp()
                if found > moment:
                    return int(found)
        return None


_Values = frozenset[int]
_ANY: _Values = frozenset()


class _Reader:
    """Reads a calendar event from left to right; `rest` is what is still to be read."""

    def __init__(self, text: str) -> None:
        self.rest = text

    def take(self, pattern: str) -> re.Match[str] | None:
        match = re.match(pattern, self.rest)
        if match is not None:
            self.rest = self.rest[match.end() :]
        return match

    def number(self, most: int) -> int | None:
        before = self.rest
        match = self.take(r"[0-9]+")
        if match is None or int(match[0]) > most:
            self.rest = before
            return None
        return int(match[0])

    def values(self, least: int, most: int) -> _Values | None:
        """A list of numbers, ranges `a..b` and repetitions `a/n`; `*` allows all.

        None, and nothing read, if it is none.
        """
        before = self.rest
        if self.take(r"\*"):
            if self.take("/") is None:
                return _ANY
            step = self.number(most)
            return None if step is None else frozenset(range(least, most + 1, step)) if step else _ANY
        numbers: set[int] = set()
        while True:
            part = self._part(most)
            if part is None:
                self.rest = before
                return None
            numbers |= part
            if self.take(",(?=[0-9])") is None:
                return frozenset(numbers)

    def _part(self, most: int) -> _Values | None:
        first = self.number(most)
        if first is None:
            return None
        last, end = first, most
        if self.take(r"\.\.") is not None:
            following = self.number(most)
            if following is None or following < first:
                return None
            last = end = following
        if self.take("/") is None:
            return frozenset(range(first, last + 1))
        step = self.number(most)
        if step is None:
            return None
        return frozenset(range(first, end + 1, step)) if step else frozenset({first})

    def sequence(self, *steps: tuple[str, int, int]) -> list[_Values] | None:
        """Lists of values behind their separators, all of them or nothing."""
        before = self.rest
        parts: list[_Values] = []
        for separator, least, most in steps:
            part = self.values(least, most) if self.take(separator) is not None else None
            if part is None:
                self.rest = before
                return None
            parts.append(part)
        return parts


def _weekday(reader: _Reader) -> int:
    match = reader.take(r"[A-Za-z]+")
    word = match[0] if match else reader.rest
    number = weekday_number(word)
    if number is None:
        raise ScheduleError(word, 'Context("weekday")')
    return number


def _weekdays(reader: _Reader) -> _Values:
    values: set[int] = set()
    while True:
        start = _weekday(reader)
        end = _weekday(reader) if reader.take(r"\.\.") else start
        values.update(range(start, end + 1) if start <= end else (*range(start, 7), *range(end + 1)))
        if reader.take(",") is None:
            return frozenset(values)


@lru_cache(maxsize=256)
def parse_calendar_event(text: str) -> CalendarEvent:
    """Reads `[weekdays] [[years-]months-days] [[hours:]minutes[:seconds]]` or a word such as
    `daily`; raises `ScheduleError`.
    """
    utc = text.endswith("UTC")
    spec = text.removesuffix("UTC").rstrip(" ") if utc else text
    reader = _Reader(_SPECIAL.get(spec, spec))
    start = reader.rest
    weekdays = _ANY
    if reader.rest[:1].isalpha():
        weekdays = _weekdays(reader)
        reader.take(" *")
    year = reader.sequence(("", 0, 2199), ("-", 1, 12), ("-", 1, 31))
    date = year or reader.sequence(("", 1, 12), ("-", 1, 31))
    if date:
        reader.take(" *")
    clock = reader.sequence(("", 0, 23), (":", 0, 59))
    hours, minutes = clock or (_ANY, reader.values(0, 59))
    seconds: _Values = frozenset({0})
    if minutes is None:
        if reader.rest == start:
            raise ScheduleError(reader.rest, 'Context("date or time specification")')
        hours = minutes = frozenset({0})
    elif (more := reader.sequence((":", 0, 59))) is not None:
        seconds = more[0]
    if reader.rest:
        raise ScheduleError(reader.rest, "Nom(Eof)")
    years, months, days = year or (_ANY, *(date or (_ANY, _ANY)))
    return CalendarEvent(weekdays, years, months, days, hours, minutes, seconds, utc)
