"""Runs all benchmarks, and writes the tables and the pictures. Exit code 1 if one misses its
target."""

from __future__ import annotations

import sys
import time

from benchmarks import (
    calls,
    command,
    decoding,
    editor,
    fleet,
    generating,
    growth,
    imports,
    loopback,
    other_answers,
    report,
    scale,
    simulator,
)
from benchmarks.measuring import FINDINGS, show

# Calls come last: some of the clients that are compared there load thousands of models, which
# every later collection of garbage would have to look at.
BENCHMARKS = (
    decoding,
    scale,
    growth,
    imports,
    other_answers,
    command,
    calls,
    simulator,
    fleet,
    generating,
    editor,
    loopback,
)

if __name__ == "__main__":
    failed, taken = 0, dict[str, float]()
    for benchmark in BENCHMARKS:
        begin = time.perf_counter()
        failed = max(failed, benchmark.main())
        taken[benchmark.__name__] = time.perf_counter() - begin
    rows = [(name, f"{seconds:.0f} s") for name, seconds in taken.items()]
    show("How long each has taken", ("", "time"), [*rows, ("all", f"{sum(taken.values()):.0f} s")])
    report.write(FINDINGS, growth.POINTS)
    missed = [finding for finding in FINDINGS if finding.missed]
    for finding in missed:
        print(f"missed: {finding.about}, {finding.what}: {finding.shown}", file=sys.stderr)
    raise SystemExit(failed or bool(missed))
