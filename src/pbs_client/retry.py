"""When a failed call is sent again, and the loop that does it.

A call is repeated if it certainly had no effect: if it was never sent (`retries` times), met a lock
(for `retry_locked` seconds), or its ticket was not accepted (once, after a fresh login). It is also
repeated if doing it twice is harmless: a call that only reads, after a broken connection or a 5xx
error (`retries` times). Nothing else is repeated.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from pbs_client.errors import (
    AllBusy,
    ApiError,
    AuthenticationFailed,
    Busy,
    CertificateRefused,
    Interrupted,
    NotSent,
    PbsError,
)
from pbs_client.flow import Flow, Sleep
from pbs_client.runtime.operation import Effect
from pbs_client.settings import Settings
from pbs_client.timeouts import Deadline

T = TypeVar("T")

LONGEST_PAUSE = 10.0
"""Seconds between two attempts, at most."""
SHORTEST_LOCK_PAUSE = 0.05
"""Seconds between two attempts at a lock, at least, even if `retry_delay` is shorter: their number
is not limited, only their time."""


class RetryPolicy:
    """Decides after each failure of one call whether it is sent again, and when."""

    attempt: int = 1
    """The number of the next attempt, from 1."""
    fresh_login_helps: bool = False
    """Whether the last attempt was made with a ticket that can be replaced."""
    waits_for_locks: bool = True
    """Whether a call that meets a lock is repeated for `retry_locked` seconds."""
    _retried = 0
    _locked = 0
    _locked_until: float | None = None
    _login_repeated = False
    _stopped = False

    def __init__(self, settings: Settings, deadline: Deadline, effect: Effect, *, repeatable: bool = True) -> None:
        """`repeatable` is false for a call whose body can be sent only once."""
        self._settings = settings
        self._deadline = deadline
        self._reads = effect == "read"
        self._repeatable = repeatable

    def stop(self) -> None:
        """No further attempt is made, whatever the error is."""
        self._stopped = True

    def pause_after(self, error: PbsError) -> float | None:
        """Seconds to wait before the next attempt; None to give up."""
        pause = None if self._stopped or not self._repeatable else self._pause(error)
        left = self._deadline.left
        if pause is None or (left is not None and left <= pause):
            return None
        self.attempt += 1
        return pause

    def _pause(self, error: PbsError) -> float | None:
        if isinstance(error, AuthenticationFailed):
            if self._login_repeated or not (error.login_again and self.fresh_login_helps):
                return None
            self._login_repeated = True
            return 0.0
        if isinstance(error, Busy):
            return self._pause_for_lock() if self.waits_for_locks else None
        if self._retried >= self._settings.retries or not self._safe_after(error):
            return None
        self._retried += 1
        return _jittered(self._settings.retry_delay, self._retried)

    def _safe_after(self, error: PbsError) -> bool:
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
        return min(
            max(SHORTEST_LOCK_PAUSE, _jittered(self._settings.retry_delay, self._locked)), self._locked_until - now
        )


def repeat(policy: RetryPolicy, attempt: Callable[[], Flow[T]]) -> Flow[T]:
    """Makes attempts until one succeeds or the policy gives up."""
    while True:
        try:
            return (yield from attempt())
        except PbsError as error:
            pause = policy.pause_after(error)
            if pause is None:
                raise
        if pause > 0:
            yield Sleep(pause)


def _jittered(first: float, number: int) -> float:
    """Twice as long each time, and different for each of those who failed at the same moment."""
    import random  # Not needed by calls that succeed.

    doublings = min(number - 1, 30)  # More change nothing, and a lock may be tried thousands of times.
    return min(LONGEST_PAUSE, first * 2.0**doublings) * random.uniform(0.5, 1.0)
