"""The numeric settings of a client."""

from __future__ import annotations

import math

from pbs_client.errors import UsageError
from pbs_client.runtime.frozen_classes import frozen

Seconds = float | None


LONGEST = 1e9
"""The longest time limit in seconds, some thirty years; the operating system can count to ten times
as many."""


def check_number(name: str, value: object) -> None:
    """Raises `UsageError` for anything but a number; not everybody runs a type checker."""
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


@frozen
class Settings:
    """`BaseClient` describes what they mean."""

    timeout: Seconds = 60.0
    connect_timeout: Seconds = 10.0
    total_timeout: Seconds = None
    retries: int = 2
    retry_delay: float = 0.25
    retry_locked: float = 0.0
    poll: float = 1.0
    max_answer_size: int | None = 512 * 1024**2
    pause_collector: bool = True

    def __attrs_post_init__(self) -> None:
        for name in ("timeout", "connect_timeout", "total_timeout"):
            check_limit(name, getattr(self, name))
        for name in ("retries", "retry_delay", "retry_locked", "poll"):
            check_not_negative(name, getattr(self, name))
        if self.max_answer_size is not None:
            check_count("max_answer_size", self.max_answer_size)
