"""How long a call may take, how large an answer may be, how often a call is repeated: the client's settings, and one call's own."""

from __future__ import annotations

import enum
import math
import random
import time
from typing import Any, Literal

import attrs

from pbs_client.errors import (
    AllBusy,
    AnswerTimeout,
    ApiError,
    AuthenticationFailed,
    Busy,
    CertificateRefused,
    ConnectTimeout,
    Interrupted,
    NotSent,
    PbsError,
    UsageError,
)
from pbs_client.runtime.operation import Effect


class NotGiven(enum.Enum):
    """For arguments where None has a meaning of its own."""

    NOT_GIVEN = "not given"

    def __repr__(self) -> str:
        return "NOT_GIVEN"


NOT_GIVEN: Literal[NotGiven.NOT_GIVEN] = NotGiven.NOT_GIVEN

Seconds = float | None
"""None for no limit."""

LONGEST_PAUSE = 10.0
"""Seconds between two attempts at most, however many there were."""

SHORTEST_LOCK_PAUSE = 0.05
"""Seconds between two attempts to get past a lock, even where `retry_delay` is zero: the number of these attempts has no bound."""


def _not_negative(_: object, attribute: attrs.Attribute[Any], value: float | None) -> None:
    if value is not None and not value >= 0:
        raise UsageError(f"{attribute.name} must not be negative, and it is {value}")


def _positive(_: object, attribute: attrs.Attribute[Any], value: float | None) -> None:
    if value is not None and not (value > 0 and math.isfinite(value)):
        raise UsageError(f"{attribute.name} must be a number above zero, and it is {value}; None means no limit")


@attrs.frozen
class Settings:
    """A client's settings, as far as they are numbers."""

    timeout: Seconds = attrs.field(default=60.0, validator=_positive)
    connect_timeout: Seconds = attrs.field(default=10.0, validator=_positive)
    total_timeout: Seconds = attrs.field(default=None, validator=_positive)
    retries: int = attrs.field(default=2, validator=_not_negative)
    retry_delay: float = attrs.field(default=0.25, validator=_not_negative)
    retry_locked: float = attrs.field(default=0.0, validator=_not_negative)
    poll: float = attrs.field(default=1.0, validator=_not_negative)
    max_answer_size: int | None = attrs.field(default=512 * 1024**2, validator=_positive)
    pause_collector: bool = True


@attrs.frozen
class Limits:
    """The time limits that one call was given."""

    timeout: Seconds | NotGiven = NOT_GIVEN
    connect_timeout: Seconds | NotGiven = NOT_GIVEN
    total_timeout: Seconds | NotGiven = NOT_GIVEN


class Clock:
    """The time limits of one call, ticking."""

    def __init__(self, settings: Settings, limits: Limits, operation_timeout: Seconds = None) -> None:
        usual = settings.timeout if operation_timeout is None or settings.timeout is None else max(operation_timeout, settings.timeout)
        chosen = Settings(
            timeout=usual if limits.timeout is NOT_GIVEN else limits.timeout,
            connect_timeout=settings.connect_timeout if limits.connect_timeout is NOT_GIVEN else limits.connect_timeout,
            total_timeout=settings.total_timeout if limits.total_timeout is NOT_GIVEN else limits.total_timeout,
        )
        self._read, self._connect, self._total = chosen.timeout, chosen.connect_timeout, chosen.total_timeout
        self._end = None if self._total is None else time.monotonic() + self._total

    @property
    def read(self) -> Seconds:
        """How long the next read may take."""
        return self._at_most(self._read)

    @property
    def connect(self) -> Seconds:
        """How long connecting may take."""
        return self._at_most(self._connect)

    @property
    def deadline(self) -> float | None:
        """When the whole call has to be over, by `time.monotonic()`."""
        return self._end

    @property
    def left(self) -> Seconds:
        """How long the whole call may still take."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    @property
    def is_up(self) -> bool:
        """Whether the whole call has taken all the time that it may."""
        return self._end is not None and time.monotonic() >= self._end

    def check_before_sending(self) -> None:
        """Raises `ConnectTimeout` if there is no time left to send anything."""
        if self.is_up:
            raise ConnectTimeout(f"the time limit of {self._total:g} s for the whole call was up before it was sent")

    def check(self) -> None:
        """Raises `AnswerTimeout` if the time is up while an answer is awaited."""
        if self.is_up:
            raise self.exceeded()

    def exceeded(self) -> AnswerTimeout:
        """The error for an answer that is not complete when the time is up."""
        return AnswerTimeout(f"no complete answer within the {self._total or 0:g} s that the whole call may take")

    def _at_most(self, seconds: Seconds) -> Seconds:
        left = self.left
        # An HTTP library may take zero for "no limit".
        return seconds if left is None else max(0.001, left if seconds is None else min(seconds, left))


class Tries:
    """Decides after each failure of a call whether it is repeated, and when.

    Repeated is what certainly did not happen: a request that never left (`retries` times), one that met a lock (for `retry_locked` seconds),
    one whose ticket was not accepted (once, after a fresh login). And what does no harm when it happens twice: a call that only reads, after a
    broken connection or an error 5xx (`retries` times). Nothing else.
    """

    def __init__(self, settings: Settings, clock: Clock, effect: Effect, *, repeatable: bool) -> None:
        """`repeatable` is false for a call whose body can be sent only once."""
        self.number: int = 1
        """The how many-th attempt comes next, from 1."""
        self._settings = settings
        self._clock = clock
        self._reads = effect == "read"
        self._repeatable = repeatable
        self._retried = 0
        self._locked = 0
        self._locked_until: float | None = None
        self._login_repeated = False
        self._over = False

    def stop(self) -> None:
        """No further attempt is made, whatever the error is."""
        self._over = True

    def pause_after(self, error: PbsError, *, fresh_login_helps: bool) -> float | None:
        """Seconds to wait before the next attempt; None to give up."""
        pause = self._pause(error, fresh_login_helps)
        left = self._clock.left
        if pause is None or (left is not None and left <= pause):
            return None
        self.number += 1
        return pause

    def _pause(self, error: PbsError, fresh_login_helps: bool) -> float | None:
        if self._over:
            return None
        if isinstance(error, AuthenticationFailed):
            if not (error.login_again and fresh_login_helps and self._repeatable) or self._login_repeated:
                return None
            self._login_repeated = True
            return 0.0
        if isinstance(error, Busy):
            return self._pause_for_lock() if self._repeatable else None
        if self._retried >= self._settings.retries or not self._safe_after(error):
            return None
        self._retried += 1
        return _jittered(self._settings.retry_delay, self._retried)

    def _safe_after(self, error: PbsError) -> bool:
        if not self._repeatable:
            return False  # Even where nothing was sent, something of the body may have been taken already.
        if isinstance(error, NotSent):
            return not isinstance(error, CertificateRefused | AllBusy)
        return self._reads and (isinstance(error, Interrupted) or (isinstance(error, ApiError) and error.status >= 500))

    def _pause_for_lock(self) -> float | None:
        now = time.monotonic()
        if self._locked_until is None:
            self._locked_until = now + self._settings.retry_locked
        if now >= self._locked_until:
            return None
        self._locked += 1
        return min(max(SHORTEST_LOCK_PAUSE, _jittered(self._settings.retry_delay, self._locked)), self._locked_until - now)


def _jittered(first: float, number: int) -> float:
    """Twice as long each time, and not the same for everybody who failed at the same moment."""
    doublings = min(number - 1, 30)  # More change nothing, and a lock may be tried thousands of times.
    return min(LONGEST_PAUSE, first * 2.0**doublings) * random.uniform(0.5, 1.0)
