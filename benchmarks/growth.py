"""Cost against amount of work: time and memory of a thousand to a million snapshots, decoded as a
whole and iterated, beside `json.loads` of the same bytes. Each measurement is a Python of its own.

A line that is straight on the picture grows with the number of snapshots, and no faster.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from benchmarks.decoding import snapshot
from benchmarks.measuring import found, show
from benchmarks.scale import PEAK, PIECE, in_a_python
from pbs_client import HttpRequest
from pbs_simulator.memory import HandlerResult

NUMBERS = (1_000, 10_000, 100_000, 1_000_000)
REPEATED = 100_000
"""Up to here the median of three counts; and what is more is so many again and again."""
LOADS, SEND, FAST, ITERATE = "json.loads", "send", "send, with the extra fast", "iterate"
CODES = {
    LOADS: "growth.loads(sent)",
    SEND: "without_fast(lambda: scale.whole(sent))()",
    FAST: "scale.whole(sent)",
    ITERATE: "without_fast(lambda: scale.iterate(sent))()",
}
PROGRAM = f"""
import time
from pathlib import Path
from benchmarks import growth, scale
from benchmarks.decoding import without_fast
scale.whole(growth.Stored(Path({{path!r}}), {{first}}))  # What is made once does not count.
sent = growth.Stored(Path({{path!r}}), {{size}})
begin = time.process_time()
assert {{code}}
print(time.process_time() - begin)
{PEAK}
"""


@attrs.frozen
class Stored:
    """Answers with the first bytes of a file, and the end of the list."""

    path: Path
    size: int

    def __call__(self, request: HttpRequest) -> HandlerResult:
        return 200, {"content-type": "application/json"}, self.pieces()

    def pieces(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            for start in range(0, self.size, PIECE):
                yield file.read(min(PIECE, self.size - start))
        yield b"]}"


def loads(stored: Stored) -> Any:
    return json.loads(b"".join(stored.pieces()))


def store(path: Path) -> dict[int, int]:
    """Writes a million snapshots, and says how many bytes so many of them are."""
    texts = [json.dumps(snapshot(number), separators=(",", ":")).encode() for number in range(REPEATED)]
    sizes: dict[int, int] = {}
    with path.open("wb") as file:
        file.write(b'{"data":[')
        for number in range(NUMBERS[-1]):
            if number:
                file.write(b",")
            file.write(texts[number % REPEATED])
            if number + 1 in NUMBERS:
                sizes[number + 1] = file.tell()
    return sizes


@attrs.frozen
class Point:
    """What it costs to get so many snapshots in one way."""

    way: str
    number: int
    seconds: float
    megabytes: float
    """Over a bare Python, at its most."""


POINTS: list[Point] = []
"""What this run has found."""


def measure(path: Path, sizes: dict[int, int], way: str, number: int) -> tuple[float, float]:
    program = PROGRAM.format(path=str(path), first=sizes[NUMBERS[0]], size=sizes[number], code=CODES[way])
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path, bare = Path(folder, "snapshots.json"), in_a_python(PEAK)
        sizes = store(path)
        for number in NUMBERS:
            turns = [
                {way: measure(path, sizes, way, number) for way in CODES} for _ in range(3 if number <= REPEATED else 1)
            ]
            for way in CODES:
                seconds, megabytes = (
                    statistics.median(part) for part in zip(*(turn[way] for turn in turns), strict=True)
                )
                POINTS.append(Point(way, number, seconds, megabytes - bare))
    show(
        "Cost against the number of snapshots: CPU time, and memory over a bare Python",
        ("", *CODES),
        [
            (f"{number:,}", *(f"{at(way, number).seconds:.2f} s, {at(way, number).megabytes:.0f} MB" for way in CODES))
            for number in NUMBERS
        ],
    )
    many = NUMBERS[-1]
    peak = at(SEND, many).megabytes / at(LOADS, many).megabytes
    found("Memory", "of 1,000,000 snapshots at its most, of json.loads", peak)
    for way in (SEND, ITERATE):
        each = [at(way, number).seconds / number for number in (many, REPEATED)]
        found("Growth", f"`{way}`, a snapshot among 1,000,000, of one among 100,000", each[0] / each[1])
    return 0


def at(way: str, number: int) -> Point:
    return next(point for point in POINTS if (point.way, point.number) == (way, number))


if __name__ == "__main__":
    raise SystemExit(main())
