"""The time on a server, from the `Date` header of every answer of PBS, and how far it is from the
clock here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

CLOCKS = 60.0
"""Seconds by which clocks may differ without a complaint."""


def there(headers: Mapping[str, str]) -> float | None:
    """When the server answered, by its own clock; None if it does not say."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None


def ahead(headers: Mapping[str, str], sent: float, received: float) -> float | None:
    """By how many seconds, at least, the server's clock is ahead of the one here, negative if it is
    behind; None if the server does not say. It answered between `sent` and `received`, by the clock
    here: that time does not count as a difference, however long it was."""
    moment = there(headers)
    if moment is None:
        return None
    if moment > received:
        return moment - received
    return min(0.0, moment + 1 - sent)  # The header leaves out fractions of a second.
