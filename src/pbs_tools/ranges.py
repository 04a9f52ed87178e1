"""Thresholds in the form of the monitoring plugins guidelines: `10`, `10:`, `~:10`, `10:20`,
`@10:20`.

A value outside the range raises the alert; with `@`, one inside it does. `10` means 0 to 10.
The numbers may carry the units that a check understands: `26h`, `2d`, `85%`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import attrs

from pbs_client import UsageError

Number = Callable[[str], float]
"""Reads a number with its unit, and raises `UsageError` for anything else."""


@attrs.frozen
class Range:
    """From `low` to `high`, both included."""

    low: float
    high: float
    inside: bool = False
    """Whether a value inside the range raises the alert, not one outside it."""

    @classmethod
    def parse(cls, text: str, number: Number) -> Range:
        """Reads a range. Raises `UsageError` that says how one is written."""
        inside = text.startswith("@")
        low, colon, high = text.removeprefix("@").partition(":")
        if not colon:
            low, high = "0", low
            if not high:
                raise UsageError("the range is empty; one is written 10, 10:, ~:10, 10:20 or @10:20")
        begin = -math.inf if low == "~" else number(low or "0")
        end = number(high) if high else math.inf
        if begin > end:
            raise UsageError(f"{text!r} begins above its end; a range is written 10, 10:, ~:10, 10:20 or @10:20")
        return cls(begin, end, inside)

    def alerts(self, value: float) -> bool:
        """Whether this value raises the alert."""
        return (self.low <= value <= self.high) == self.inside

    def __str__(self) -> str:
        low = "~" if self.low == -math.inf else f"{self.low:.12g}"
        high = "" if self.high == math.inf else f"{self.high:.12g}"
        text = high if low == "0" and high else f"{low}:{high}"
        return f"@{text}" if self.inside else text


_UNITS = {"": 1.0, "s": 1.0, "min": 60.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}


def plain(text: str) -> float:
    """A number, such as `3` or `2.5`."""
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", text):
        raise UsageError(f"{text!r} is not a number")
    return float(text)


def seconds(text: str) -> float:
    """A span of time in seconds: `26h`, `2d`, `90min`, or a number of seconds."""
    match = re.fullmatch(r"(-?[0-9]{1,12}(?:\.[0-9]{1,9})?)\s?([a-z]{0,3})", text)
    if match is None or match[2] not in _UNITS:
        raise UsageError(f"{text!r} is not a span of time; write 26h, 2d, 90min, or a number of seconds")
    return float(match[1]) * _UNITS[match[2]]


def days(text: str) -> float:
    """A number of days, with or without the unit: `30` or `30d`."""
    return seconds(text) / 86400 if text[-1:].isalpha() else plain(text)


def percent(text: str) -> float:
    """A percentage, with or without the sign: `85` or `85%`."""
    return plain(text.removesuffix("%"))
