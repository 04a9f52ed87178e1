"""Moments: the Unix seconds that PBS knows, and the datetimes that people work with."""

from __future__ import annotations

import math
from datetime import UTC, datetime


def unix_seconds(moment: datetime) -> int:
    """The whole seconds of an aware datetime, rounded down."""
    return math.floor(moment.timestamp())


def is_aware(moment: datetime) -> bool:
    """Whether a datetime has a time zone, so that it is clear which moment is meant."""
    return moment.tzinfo is not None and moment.utcoffset() is not None


def utc(seconds: float | None) -> datetime | None:
    """The moment as a datetime in UTC; None for None, and for a moment that no calendar holds.

    PBS estimates when a store will be full: for one that hardly grows, that is beyond the year
    9999.
    """
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
