"""How long a call may take: its time limits, and what is left of them."""

from __future__ import annotations

import enum
import time
from typing import Literal

from pbs_client.errors import AnswerTimeout, ConnectTimeout
from pbs_client.runtime.frozen_classes import frozen
from pbs_client.settings import Seconds, Settings, check_limit


class NotGiven(enum.Enum):
    """For arguments where None has a meaning of its own."""

    NOT_GIVEN = "not given"

    def __repr__(self) -> str:
        return "NOT_GIVEN"


NOT_GIVEN: Literal[NotGiven.NOT_GIVEN] = NotGiven.NOT_GIVEN


@frozen
class Timeouts:
    """The time limits that one call was given, in place of the client's."""

    timeout: Seconds | NotGiven = NOT_GIVEN
    connect_timeout: Seconds | NotGiven = NOT_GIVEN
    total_timeout: Seconds | NotGiven = NOT_GIVEN


NO_TIMEOUTS = Timeouts()


def given_timeouts(
    timeout: Seconds | NotGiven, connect_timeout: Seconds | NotGiven, total_timeout: Seconds | NotGiven
) -> Timeouts:
    """The time limits given with a call. Mostly there are none, and then no object is made: 0.97 of
    the instructions of a call."""
    if timeout is NOT_GIVEN and connect_timeout is NOT_GIVEN and total_timeout is NOT_GIVEN:
        return NO_TIMEOUTS
    return Timeouts(timeout, connect_timeout, total_timeout)


class Deadline:
    """The time limits of one call in progress."""

    def __init__(self, settings: Settings, given: Timeouts, operation_timeout: Seconds = None) -> None:
        """`operation_timeout` is for slow operations: the longer of it and the client's counts."""
        usual = settings.timeout
        if operation_timeout is not None and usual is not None:
            usual = max(operation_timeout, usual)
        self._read, self._connect, self._total = usual, settings.connect_timeout, settings.total_timeout
        if given.timeout is not NOT_GIVEN:
            self._read = _checked("timeout", given.timeout)
        if given.connect_timeout is not NOT_GIVEN:
            self._connect = _checked("connect_timeout", given.connect_timeout)
        if given.total_timeout is not NOT_GIVEN:
            self._total = _checked("total_timeout", given.total_timeout)
        self.at: float | None = None if self._total is None else time.monotonic() + self._total
        """When the whole call has to be over, by `time.monotonic()`."""

    def limits(self) -> tuple[Seconds, Seconds]:
        """How long connecting may take from now on, and how long the next read."""
        if self.at is None:
            return self._connect, self._read
        # Never zero, which an HTTP library may take for "no limit".
        left = max(0.001, self.at - time.monotonic())
        return (left if self._connect is None else min(self._connect, left)), (
            left if self._read is None else min(self._read, left)
        )

    @property
    def left(self) -> Seconds:
        """How long the whole call may still take."""
        return None if self.at is None else max(0.0, self.at - time.monotonic())

    @property
    def patience(self) -> Seconds:
        """How long the call waits for the login of another: one `timeout`, as for a connection that
        others have taken, so that a call that waits for itself does not wait for ever."""
        return self.limits()[1]

    @property
    def is_over(self) -> bool:
        """Whether the whole call has taken all the time that it may."""
        return self.at is not None and time.monotonic() >= self.at

    def check_before_sending(self) -> None:
        """Raises `ConnectTimeout` if there is no time left to send anything."""
        if self.at is not None and self.is_over:
            raise ConnectTimeout(f"the time limit for the whole call, {self._total:g} s, was up before it was sent")

    def check(self) -> None:
        """Raises `AnswerTimeout` if the time is up while an answer is awaited."""
        if self.at is not None and self.is_over:
            raise self.exceeded()

    def exceeded(self) -> AnswerTimeout:
        """The error for an answer that is not complete when the time is up."""
        return AnswerTimeout(f"no complete answer within {self._total or 0:g} s, the time limit for the whole call")


def _checked(name: str, given: Seconds) -> Seconds:
    check_limit(name, given)
    return given
