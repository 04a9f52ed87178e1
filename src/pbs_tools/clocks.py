"""What time it is on a server, by the `Date` header that every answer of PBS has, and how far that
is from the clock here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

CLOCKS = 60.0
"""Seconds by which clocks may differ before it is said."""


def there(headers: Mapping[str, str]) -> float | None:
    """The moment at which the server answered, by its own clock; None where it does not say."""
    try:
        return parsedate_to_datetime(headers.get("date", "")).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None


def ahead(headers: Mapping[str, str], sent: float, received: float) -> float | None:
    """Seconds by which the server's clock is ahead of the one here at least, negative where it is
    behind; None where the server does not say. `sent` and `received` are the moments between which
    it answered, by the clock here: however long that took, it is no difference."""
    moment = there(headers)
    if moment is None:
        return None
    if moment > received:
        return moment - received
    return min(0.0, moment + 1 - sent)  # The header leaves out what is less than a second.
