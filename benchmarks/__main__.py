"""Runs all benchmarks. Exit code 1 where one misses its target."""

from __future__ import annotations

from benchmarks import calls, command, decoding, generating, imports, loopback, other_answers, simulator

if __name__ == "__main__":
    results = [
        benchmark.main()
        for benchmark in (decoding, other_answers, imports, command, calls, loopback, simulator, generating)
    ]
    raise SystemExit(max(results))
