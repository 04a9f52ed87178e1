"""Performance curves: the points of a time frame, and which of them have values.

Values are kept in rings of slots, the coarser the longer they reach back. The points of an answer
count from the moment of the call and fall into slots wherever they happen to.
"""

from __future__ import annotations

import math
from typing import Any

from pbs_simulator.calls import ApiCall
from pbs_simulator.server import Server

DISK = ("io_ticks", "read_bytes", "read_ios", "write_bytes", "write_ios")
"""What is counted of every disk."""

_FRAMES = {
    "hour": (3600, 60),
    "day": (86_400, 60),
    "week": (604_800, 1800),
    "month": (2_592_000, 1800),
    "year": (31_536_000, 21_600),
    "decade": (315_360_000, 604_800),
}
"""How far each frame reaches back, and how far its points are apart, in seconds."""
_SLOTS = {60: 1440, 1800: 1440, 21_600: 1440, 604_800: 570}
"""How many slots there are of each length."""


def points(server: Server, span: int, step: int) -> list[tuple[int, bool]]:
    """The times of the points that reach back so far, oldest first, each with whether there is a
    value.
    """
    now = int(server.clock.time())
    known_since = int(now - server.running_for())
    oldest = max(known_since // step, now // step - _SLOTS[step] + 1)
    times = range(now - span, now + 1, step)[: _SLOTS[step]]
    return [(time, time // step >= oldest) for time in times]


def curves(call: ApiCall, values: dict[str, float]) -> list[dict[str, Any]]:
    """The points of the time frame that a call asks for; those from before the server ran hold the
    time alone.
    """
    items: list[dict[str, Any]] = []
    for time, known in points(call.server, *_FRAMES[call["timeframe"]]):
        wave = 1.0 + 0.05 * math.sin(time / 600)
        items.append({"time": time, **({name: value * wave for name, value in values.items()} if known else {})})
    return items
