"""How many exchanges may be on their way at once, for threads.

A turn is an object that is over when it is given back, or when nobody holds it any more. So none is
lost where Ctrl-C ends a call between two lines, and any line may be that one: Python runs signal
handlers between the steps of all of them.
"""

from __future__ import annotations

import queue
import time
import weakref
from contextlib import suppress

LOOK_AGAIN = 1.0
"""Seconds after which whoever waits looks for a turn of which it heard nothing, as nobody tells
that one was dropped."""


class Turn:
    """The right to one exchange."""


class Turns:
    """As many turns at once as `number` says."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._taken: weakref.WeakSet[Turn] = weakref.WeakSet()
        self._hints: queue.SimpleQueue[None] = queue.SimpleQueue()
        """Has something in it where a turn may be free for somebody who waits."""

    def take(self, seconds: float | None) -> Turn | None:
        """A turn; None if there is none within so many seconds (None for no limit)."""
        turn = Turn()
        until = None if seconds is None else time.monotonic() + seconds
        while not self._try(turn):
            left = LOOK_AGAIN if until is None else until - time.monotonic()
            if left <= 0:
                return None
            with suppress(queue.Empty):
                self._hints.get(timeout=min(left, LOOK_AGAIN))
        return turn

    def give_back(self, turn: Turn) -> None:
        """No effect if it was given back already."""
        self._taken.discard(turn)
        self._hint()

    def _try(self, turn: Turn) -> bool:
        # Without a lock, which an interruption might leave locked: where too many have come, each
        # who sees that steps back.
        self._taken.add(turn)
        succeeds = len(self._taken) <= self._number
        if not succeeds:
            self._taken.discard(turn)
        if len(self._taken) < self._number:
            # For the next one who waits: several turns may have been given back under one hint, or
            # two have stepped back.
            self._hint()
        return succeeds

    def _hint(self) -> None:
        if self._hints.empty():
            self._hints.put(None)
