"""The numeric settings of a client."""

from __future__ import annotations

import math
from typing import Any

import attrs

from pbs_client.errors import UsageError

Seconds = float | None


LONGEST = 1e9
"""Seconds that a time limit may have, some thirty years. The operating system counts to ten times
as many."""


def check_number(name: str, value: object) -> None:
    """Raises `UsageError` for a text and anything else but a number; not everybody runs a type
    checker."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise UsageError(f"{name} must be a number, not {value!r}")


def check_not_negative(name: str, value: float) -> None:
    """Raises `UsageError` unless `value` is a finite number, zero or more."""
    check_number(name, value)
    if not 0 <= value < math.inf:
        raise UsageError(f"{name} must not be negative or infinite, and is {value}")


def check_count(name: str, value: float) -> None:
    """Raises `UsageError` unless `value` is a finite number, one or more."""
    check_number(name, value)
    if not 1 <= value < math.inf:
        raise UsageError(f"{name} must be at least 1, not {value}")


def check_limit(name: str, value: Seconds) -> None:
    """Raises `UsageError` unless `value` is a time limit, or None."""
    if value is None:
        return
    check_number(name, value)
    if not 0 < value <= LONGEST:
        raise UsageError(
            f"{name} must be a number of seconds above zero, and at most {LONGEST:,.0f}, not {value}; "
            "None means no limit"
        )


def _not_negative(_: object, attribute: attrs.Attribute[Any], value: float) -> None:
    check_not_negative(attribute.name, value)


def _count(_: object, attribute: attrs.Attribute[Any], value: int | None) -> None:
    if value is not None:
        check_count(attribute.name, value)


def _limit(_: object, attribute: attrs.Attribute[Any], value: Seconds) -> None:
    check_limit(attribute.name, value)


@attrs.frozen
class Settings:
    """What they mean is described at the client."""

    timeout: Seconds = attrs.field(default=60.0, validator=_limit)
    connect_timeout: Seconds = attrs.field(default=10.0, validator=_limit)
    total_timeout: Seconds = attrs.field(default=None, validator=_limit)
    retries: int = attrs.field(default=2, validator=_not_negative)
    retry_delay: float = attrs.field(default=0.25, validator=_not_negative)
    retry_locked: float = attrs.field(default=0.0, validator=_not_negative)
    poll: float = attrs.field(default=1.0, validator=_not_negative)
    max_answer_size: int | None = attrs.field(default=512 * 1024**2, validator=_count)
    pause_collector: bool = True
