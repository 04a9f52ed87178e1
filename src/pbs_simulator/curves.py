"""Performance curves: the points of a time frame."""

from __future__ import annotations

import math
from typing import Any

from pbs_simulator.calls import ApiCall

_STEPS = {"hour": 60, "day": 60, "week": 1800, "month": 1800, "year": 21600, "decade": 604800}


_SPANS = {"hour": 3600, "day": 86400, "week": 604800, "month": 2592000, "year": 31536000, "decade": 315360000}


def curves(call: ApiCall, values: dict[str, float]) -> list[dict[str, Any]]:
    """Points of a time frame; the oldest, and those from before the server ran, hold the time alone."""
    frame = call["timeframe"]
    step, span = _STEPS[frame], _SPANS[frame]
    now = int(call.server.clock.time())
    first = (now - span) // step * step
    known_since = now - call.server.running_for()
    points: list[dict[str, Any]] = []
    for time in range(first, now, step):
        point: dict[str, Any] = {"time": time}
        if time >= known_since and time != first:
            wave = 1.0 + 0.05 * math.sin(time / 600)
            point |= {name: value * wave for name, value in values.items()}
        points.append(point)
    return points
