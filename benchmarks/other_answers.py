"""Decoding 200 other answers of real servers, each in relation to `json.loads` of its bytes."""

from __future__ import annotations

import importlib
import json
import re
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pbs_api
from benchmarks.measuring import Contestant, median_times, microseconds, show
from pbs_client import Operation

ANSWERS = 200
CALLS = 200
RECORDINGS = Path(__file__).parents[1] / "tests" / "recordings"


def operations() -> dict[str, Operation]:
    """Verb and path, with the names of parameters left out → the operation there, if it is one that
    answers in one way."""
    catalog = json.loads((Path(pbs_api.__path__[0]) / "catalog.json").read_bytes())
    variants_of: dict[str, list[Operation]] = {}
    for entry in catalog["operations"]:
        module, _, name = entry["name"].partition(".")
        operation = getattr(importlib.import_module(f"pbs_api.{module}"), f"_{name.upper()}")
        variants_of.setdefault(shape(f"{entry['method']} {entry['path']}"), []).append(operation)
    return {place: variants[0] for place, variants in variants_of.items() if len(variants) == 1}


def shape(operation: str) -> str:
    """Parameters have had other names in some versions."""
    return re.sub(r"{[^}]*}", "{}", operation)


def answers() -> list[tuple[Operation, bytes]]:
    """Successful answers that hold something: the largest of every operation, then the next."""
    known = operations()
    recorded: dict[str, dict[bytes, None]] = {}
    for path in sorted(RECORDINGS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row: dict[str, Any] = json.loads(line)
            operation = shape(row["op"])
            if row["status"] == 200 and row.get("json", {}).get("data") and operation in known:
                recorded.setdefault(operation, {})[json.dumps(row["json"], separators=(",", ":")).encode()] = None
    ordered = {operation: sorted(bodies, key=len, reverse=True) for operation, bodies in recorded.items()}
    chosen: list[tuple[Operation, bytes]] = []
    for rank in range(max(map(len, ordered.values()))):
        chosen += [
            (known[operation], bodies[rank]) for operation, bodies in sorted(ordered.items()) if rank < len(bodies)
        ]
    return chosen[:ANSWERS]


def parse(body: bytes) -> Contestant:
    return lambda: json.loads(body)


def whole(body: bytes, decode: Callable[[Any], Any]) -> Contestant:
    return lambda: decode(json.loads(body)["data"])


def main() -> int:
    rows: list[tuple[float, tuple[str, ...]]] = []
    for operation, body in answers():
        times = median_times({"plain": parse(body), "ours": whole(body, operation.decode)}, rounds=5, calls=CALLS)
        ratio = times["ours"] / times["plain"]
        rows.append(
            (
                ratio,
                (
                    operation.name,
                    f"{len(body):,}",
                    microseconds(times["plain"]),
                    microseconds(times["ours"]),
                    f"{ratio:.2f}",
                ),
            )
        )
    rows.sort(key=lambda row: row[0])
    show(
        f"{len(rows)} recorded answers, decoded",
        ("operation", "bytes", "json.loads", "pbs_client", "of json.loads"),
        [row for _, row in rows],
    )
    ratios = [ratio for ratio, _ in rows]
    print(
        f"\nmedian {statistics.median(ratios):.2f}, nine of ten below "
        f"{statistics.quantiles(ratios, n=10)[-1]:.2f}, worst {ratios[-1]:.2f}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
