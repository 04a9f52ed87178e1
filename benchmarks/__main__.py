"""Runs all benchmarks, and writes the table and the picture. Exit code 1 where one misses its
target."""

from __future__ import annotations

import sys

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
from benchmarks.measuring import FINDINGS

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
    failed = max([benchmark.main() for benchmark in BENCHMARKS])
    report.write(FINDINGS, growth.POINTS)
    missed = [finding for finding in FINDINGS if finding.missed]
    for finding in missed:
        print(f"missed: {finding.about}, {finding.what}: {finding.shown}", file=sys.stderr)
    raise SystemExit(failed or bool(missed))
