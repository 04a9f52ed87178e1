"""How all benchmarks measure: contestants take turns in one process, the best CPU time of each
counts, and ratios are what is shown."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence

Contestant = Callable[[], object]


def best_times(contestants: Mapping[str, Contestant], *, rounds: int, calls: int = 1) -> dict[str, float]:
    """The seconds of CPU time that one call of each takes: the best of some rounds, in each of
    which everyone has a turn of `calls` calls.

    CPU time and turns keep other work of the machine out of the ratios. Freeing the results is not
    counted.
    """
    best = dict.fromkeys(contestants, float("inf"))
    for _ in range(rounds):
        for name, contestant in contestants.items():
            gc.collect()
            results: list[object] = []
            begin = time.process_time()
            for _ in range(calls):
                results.append(contestant())
            best[name] = min(best[name], (time.process_time() - begin) / calls)
    return best


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
