"""A client's settings, as far as they are numbers."""

from __future__ import annotations

import math
from typing import Any

import attrs

from pbs_client.errors import UsageError

Seconds = float | None


def _not_negative(_: object, attribute: attrs.Attribute[Any], value: float) -> None:
    if not (value >= 0 and math.isfinite(value)):
        raise UsageError(f"{attribute.name} must not be negative, and it is {value}")


def _positive(_: object, attribute: attrs.Attribute[Any], value: float | None) -> None:
    check_positive(attribute.name, value)


def check_positive(name: str, value: float | None) -> None:
    """Raises `UsageError` unless `value` is a finite number above zero, or None."""
    if value is not None and not (value > 0 and math.isfinite(value)):
        raise UsageError(f"{name} must be a number above zero, and it is {value}; None means no limit")


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
