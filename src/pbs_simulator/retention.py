"""Which snapshots of one backup group a prune keeps: PBS's selection, as a pure function.

The rules, in the order in which they act (protocol.md §12):

1. A snapshot without manifest is unfinished. The newest snapshot of all is kept if it is
   unfinished; every other unfinished one goes.
2. The keep rules that were given: last, hourly, daily, weekly, monthly, yearly. Each divides time
   into periods of the server's local time (for `last` every snapshot is a period of its own; weeks
   are ISO weeks) and keeps the newest snapshot of each of the newest N periods, not counting
   periods that an earlier rule kept a snapshot of. Protected snapshots do not count.
3. Whatever no rule chose goes, except protected snapshots, which always stay.

Without any keep rule everything stays.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Any

import attrs


class Mark(enum.Enum):
    """What becomes of a snapshot; the values are the words of PBS's task log."""

    KEEP = "keep"
    KEEP_PARTIAL = "keep-partial"
    PROTECTED = "protected"
    REMOVE = "remove"

    @property
    def keeps(self) -> bool:
        """Whether the snapshot stays."""
        return self is not Mark.REMOVE


@attrs.frozen
class Candidate:
    """A snapshot as far as prune looks at it."""

    time: int
    """Unix seconds; unique within a group."""
    finished: bool = True
    """Whether it has a manifest."""
    protected: bool = False


@attrs.frozen
class Keep:
    """The keep rules of a prune: how many snapshots, or periods, each keeps.

    None: the rule was not given.
    """

    last: int | None = None
    hourly: int | None = None
    daily: int | None = None
    weekly: int | None = None
    monthly: int | None = None
    yearly: int | None = None

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> Keep:
        """From parameters or a job's settings, by PBS's names: `keep-last` and so on."""
        return cls(**{name: params.get(f"keep-{name}") for name in PERIODS})

    @property
    def keeps_something(self) -> bool:
        """Whether any rule was given; if not, everything stays."""
        return any(attrs.astuple(self))

    def options(self) -> str:
        """The rules as command-line options, as the task log shows them: `--keep-last 3
        --keep-daily 7`.
        """
        return " ".join(f"--keep-{name} {number}" for name, number in attrs.asdict(self).items() if number)


PERIODS: Mapping[str, Callable[[datetime], str]] = {
    "last": lambda moment: str(moment.timestamp()),
    "hourly": lambda moment: moment.strftime("%Y/%m/%d/%H"),
    "daily": lambda moment: moment.strftime("%Y/%m/%d"),
    "weekly": lambda moment: moment.strftime("%G/%V"),
    "monthly": lambda moment: moment.strftime("%Y/%m"),
    "yearly": lambda moment: moment.strftime("%Y"),
}
"""The keep rules in the order in which they act, each with the name of the period that a local time
falls into.
"""


def select(snapshots: Iterable[Candidate], keep: Keep, zone: tzinfo) -> list[tuple[Candidate, Mark]]:
    """Every snapshot with its mark, oldest first. `zone` is the server's time zone."""
    newest_first = sorted(snapshots, key=lambda snapshot: snapshot.time, reverse=True)
    if not keep.keeps_something:
        marks = {snapshot.time: Mark.KEEP for snapshot in newest_first}
    else:
        marks = _mark_unfinished(newest_first)
        for name, period in PERIODS.items():
            number: int | None = getattr(keep, name)
            if number:
                periods = {
                    snapshot.time: period(datetime.fromtimestamp(snapshot.time, zone)) for snapshot in newest_first
                }
                _mark_periods(marks, newest_first, number, periods)
    marks.update({snapshot.time: Mark.PROTECTED for snapshot in newest_first if snapshot.protected})
    return [(snapshot, marks.get(snapshot.time, Mark.REMOVE)) for snapshot in reversed(newest_first)]


def _mark_unfinished(newest_first: list[Candidate]) -> dict[int, Mark]:
    unfinished = [index for index, snapshot in enumerate(newest_first) if not snapshot.finished]
    return {newest_first[index].time: Mark.REMOVE if index else Mark.KEEP_PARTIAL for index in unfinished}


def _mark_periods(
    marks: dict[int, Mark], newest_first: list[Candidate], number: int, periods: Mapping[int, str]
) -> None:
    """One rule: marks the newest snapshot of each of the newest `number` periods that no earlier
    rule covers.
    """
    covered = {periods[snapshot.time] for snapshot in newest_first if marks.get(snapshot.time) is Mark.KEEP}
    chosen: set[str] = set()
    for snapshot in newest_first:
        if snapshot.time in marks:
            continue
        if snapshot.protected:
            marks[snapshot.time] = Mark.PROTECTED
            continue
        current = periods[snapshot.time]
        if current in covered:
            continue
        if current in chosen:
            marks[snapshot.time] = Mark.REMOVE
        elif len(chosen) < number:
            chosen.add(current)
            marks[snapshot.time] = Mark.KEEP
        else:
            return
