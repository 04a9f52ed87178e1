"""Runs all benchmarks. Exit code 1 where one misses its target."""

from __future__ import annotations

from benchmarks import calls, command, decoding, fleet, generating, imports, loopback, other_answers, simulator

if __name__ == "__main__":
    benchmarks = (decoding, other_answers, imports, command, calls, loopback, simulator, fleet, generating)
    raise SystemExit(max([benchmark.main() for benchmark in benchmarks]))
