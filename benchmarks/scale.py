"""Lists that are iterated while they arrive: time beside that of decoding the whole, what has to
arrive before the first item, and the memory of a million snapshots."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import attrs

from benchmarks.decoding import body_of, snapshot
from benchmarks.measuring import found, median_times, milliseconds, show
from pbs_api.snapshots import list_snapshots
from pbs_client import ApiToken, AsyncClient, Client, HttpRequest
from pbs_simulator import AsyncMemoryTransport, MemoryTransport
from pbs_simulator.memory import HandlerResult

SNAPSHOTS = 100_000
MILLION = 1_000_000
PIECE = 64 * 1024
MOST_OF_WHOLE = 1.5
MOST_MEMORY = 60.0
MOST_BEFORE_FIRST = 128.0
TOKEN = ApiToken("root@pam!benchmark", "11111111-2222-3333-4444-555555555555")


@attrs.define
class Sent:
    """Answers every request with the same body, in pieces, and counts those."""

    body: bytes
    pieces: int = 0

    def __call__(self, request: HttpRequest) -> HandlerResult:
        return 200, {"content-type": "application/json"}, self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        for start in range(0, len(self.body), PIECE):
            self.pieces += 1
            yield self.body[start : start + PIECE]


def made_up(request: HttpRequest) -> HandlerResult:
    """A million snapshots that are never in memory at once."""

    def pieces() -> Iterator[bytes]:
        yield b'{"data":['
        for start in range(0, MILLION, 200):
            items = [json.dumps(snapshot(number), separators=(",", ":")) for number in range(start, start + 200)]
            yield (("," if start else "") + ",".join(items)).encode()
        yield b"]}"

    return 200, {"content-type": "application/json"}, pieces()


def iterate(handler: Any) -> int:
    with Client("pbs.example.com", auth=TOKEN, transport=MemoryTransport(handler)) as pbs:
        return sum(1 for _ in pbs.iterate(list_snapshots("tank")))


def whole(handler: Any) -> int:
    with Client("pbs.example.com", auth=TOKEN, transport=MemoryTransport(handler)) as pbs:
        return len(pbs.send(list_snapshots("tank")))


def iterate_async(handler: Any) -> int:
    async def count() -> int:
        async with AsyncClient("pbs.example.com", auth=TOKEN, transport=AsyncMemoryTransport(handler)) as pbs:
            return sum([1 async for _ in pbs.iterate(list_snapshots("tank"))])

    return asyncio.run(count())


def before_first(handler: Sent) -> float:
    """KiB that arrive before the first item is there."""

    async def first() -> None:
        async with (
            AsyncClient("pbs.example.com", auth=TOKEN, transport=AsyncMemoryTransport(handler)) as pbs,
            aclosing(pbs.iterate(list_snapshots("tank"))) as snapshots,
        ):
            await anext(snapshots)

    asyncio.run(first())
    return handler.pieces * PIECE / 1024


# Not `getrusage`, whose figure takes over what the parent had at the start of this process.
PEAK = "print(int(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0]) / 1024)"
"""Prints how many MB of memory a process has taken at most."""


def in_a_python(code: str) -> float:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> int:
    handler = Sent(body_of([snapshot(number) for number in range(SNAPSHOTS)]))
    times = median_times(
        {
            "the whole": lambda: whole(handler),
            "iterated": lambda: iterate(handler),
            "iterated, async": lambda: iterate_async(handler),
        },
        rounds=7,
    )
    base = times["the whole"]
    show(
        f"{SNAPSHOTS:,} snapshots",
        ("", "time", "of the whole"),
        [(name, milliseconds(seconds), f"{seconds / base:.2f}") for name, seconds in times.items()],
    )
    found("Iterating", "100,000 snapshots, of decoding the whole", times["iterated"] / base, MOST_OF_WHOLE)
    found("Iterating", "the same, async", times["iterated, async"] / base, MOST_OF_WHOLE)
    for number in (1000, SNAPSHOTS):
        sent = Sent(body_of([snapshot(one) for one in range(number)]))
        found("Iterating", f"before the first of {number:,}", before_first(sent), MOST_BEFORE_FIRST, " KiB")
    bare = in_a_python(PEAK)
    full = in_a_python(f"from benchmarks import scale; scale.iterate(scale.made_up); {PEAK}")
    found("Iterating", "1,000,000 snapshots, over a bare Python", full - bare, MOST_MEMORY, " MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
