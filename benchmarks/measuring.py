"""How all benchmarks measure: contestants take turns in one process, the median CPU time of each
counts, and ratios are shown and kept for the table."""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence

import attrs

Contestant = Callable[[], object]


@attrs.frozen
class Finding:
    """A line of the table: a ratio or a size, and what it may be at most."""

    about: str
    what: str
    value: float
    most: float | None
    unit: str = ""

    @property
    def missed(self) -> bool:
        return self.most is not None and self.value > self.most

    @property
    def shown(self) -> str:
        return _number(self.value) + self.unit

    @property
    def shown_most(self) -> str:
        return "" if self.most is None else _number(self.most) + self.unit


FINDINGS: list[Finding] = []
"""What this run has found so far."""


def found(about: str, what: str, value: float, most: float | None = None, unit: str = "") -> Finding:
    """Keeps a finding, and reports it if it is more than it may be."""
    finding = Finding(about, what, value, most, unit)
    FINDINGS.append(finding)
    if finding.missed:
        print(f"missed: {about}, {what}: {finding.shown}, at most {finding.shown_most}", file=sys.stderr)
    return finding


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def median_times(contestants: Mapping[str, Contestant], *, rounds: int, calls: int = 1) -> dict[str, float]:
    """The seconds of CPU time that one call of each takes: the median of some rounds, in each of
    which everyone has a turn of `calls` calls.

    CPU time and turns keep other work of the machine out of the ratios. Freeing the results is not
    counted.
    """
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, contestant in contestants.items():
            gc.collect()
            results: list[object] = []
            begin = time.process_time()
            for _ in range(calls):
                results.append(contestant())
            times[name].append((time.process_time() - begin) / calls)
    return {name: statistics.median(taken) for name, taken in times.items()}


def show(title: str, header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Prints a table: the first column flush left, the others right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    print(f"\n{title}\n")
    for row in (header, tuple("-" * width for width in widths), *rows):
        first, *others = (
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join((first, *others)))


def milliseconds(seconds: float) -> str:
    """Seconds as text."""
    return f"{seconds * 1e3:.0f} ms"


def microseconds(seconds: float) -> str:
    """Seconds as text."""
    return f"{seconds * 1e6:.1f} µs"
