"""The numeric settings of a client."""

from __future__ import annotations

import math
from typing import Any

import attrs

from pbs_client.errors import UsageError

Seconds = float | None


def check_number(name: str, value: object) -> None:
    """Raises `UsageError` for a text and anything else but a number; not everybody runs a type
    checker."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise UsageError(f"{name} must be a number, not {value!r}")


def _not_negative(_: object, attribute: attrs.Attribute[Any], value: float) -> None:
    check_number(attribute.name, value)
    if not (value >= 0 and math.isfinite(value)):
        raise UsageError(f"{attribute.name} must not be negative, and is {value}")


def _positive(_: object, attribute: attrs.Attribute[Any], value: float | None) -> None:
    check_positive(attribute.name, value)


def check_positive(name: str, value: float | None) -> None:
    """Raises `UsageError` unless `value` is a finite number above zero, or None."""
    if value is None:
        return
    check_number(name, value)
    if not (value > 0 and math.isfinite(value)):
        raise UsageError(f"{name} must be a number above zero, not {value}; None means no limit")


@attrs.frozen
class Settings:
    """What they mean is described at the client."""

    timeout: Seconds = attrs.field(default=60.0, validator=_positive)
    connect_timeout: Seconds = attrs.field(default=10.0, validator=_positive)
    total_timeout: Seconds = attrs.field(default=None, validator=_positive)
    retries: int = attrs.field(default=2, validator=_not_negative)
    retry_delay: float = attrs.field(default=0.25, validator=_not_negative)
    retry_locked: float = attrs.field(default=0.0, validator=_not_negative)
    poll: float = attrs.field(default=1.0, validator=_not_negative)
    max_answer_size: int | None = attrs.field(default=512 * 1024**2, validator=_positive)
    pause_collector: bool = True
