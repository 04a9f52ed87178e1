"""Which snapshots keep rules choose, as a picture: three months of backups, and the rule that keeps
each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from pbs_simulator.retention import Candidate, Keep, select

NEWEST = datetime(2024, 3, 9, 16, tzinfo=UTC)
DAYS = 84
RULES = {"last": 3, "daily": 7, "weekly": 4, "monthly": 2}
COLORS = {"last": "#2f6fde", "daily": "#1d8a5f", "weekly": "#b86e00", "monthly": "#a03aa0"}
LEFT, TOP, SQUARE, STEP = 96, 64, 26, 34


def chosen_by() -> dict[int, str]:
    """Time of each snapshot that stays → the rule that keeps it: the first one that does."""
    snapshots = [Candidate(int((NEWEST - timedelta(days=age)).timestamp())) for age in range(DAYS)]
    chosen: dict[int, str] = {}
    for count in range(1, len(RULES) + 1):
        keep = Keep(**dict(list(RULES.items())[:count]))
        for snapshot, mark in select(snapshots, keep, UTC):
            if mark.keeps:
                chosen.setdefault(snapshot.time, list(RULES)[count - 1])
    return chosen


def picture() -> str:
    """The picture as SVG, a row for each week, legible on white and on black."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    chosen = chosen_by()
    first = (NEWEST - timedelta(days=DAYS - 1)).date()
    monday = first - timedelta(days=first.weekday())
    weeks = (NEWEST.date() - monday).days // 7 + 1
    height = TOP + weeks * STEP + 56
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 380 {height}" font-family="sans-serif" font-size="13">'
    yield "<title>Which of 84 daily snapshots stay</title>"
    yield f'<rect width="380" height="{height}" rx="8" fill="#ffffff"/>'
    options = ", ".join(f"keep_{name}={count}" for name, count in RULES.items())
    yield f'<text x="12" y="24" font-size="10" font-family="monospace">{options}</text>'
    for column, name in enumerate(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")):
        yield f'<text x="{LEFT + column * STEP + SQUARE / 2}" y="{TOP - 10}" text-anchor="middle">{name}</text>'
    for age in range(DAYS - 1, -1, -1):
        moment = NEWEST - timedelta(days=age)
        row, column = divmod((moment.date() - monday).days, 7)
        x, y = LEFT + column * STEP, TOP + row * STEP
        rule = chosen.get(int(moment.timestamp()))
        fill, text = (COLORS[rule], "#ffffff") if rule else ("#e4e6ea", "#7b818c")
        yield f'<rect x="{x}" y="{y}" width="{SQUARE}" height="{SQUARE}" rx="4" fill="{fill}"/>'
        yield f'<text x="{x + SQUARE / 2}" y="{y + 18}" text-anchor="middle" fill="{text}">{moment.day}</text>'
        if column == 0 or age == DAYS - 1:
            yield f'<text x="12" y="{y + 18}">{moment:%b} {(monday + timedelta(weeks=row)).day}</text>'
    x = 12
    for rule, color in COLORS.items():
        count = sum(1 for one in chosen.values() if one == rule)
        yield f'<rect x="{x}" y="{height - 38}" width="14" height="14" rx="3" fill="{color}"/>'
        yield f'<text x="{x + 19}" y="{height - 26}" font-size="12">{rule}: {count}</text>'
        x += 84
    yield "</svg>"
