"""Limits how many exchanges are in progress at once, for threads.

A turn is an object that ends when it is given back, or when nobody holds it any more. So none is
lost if Ctrl-C ends a call between two lines, and any line may be that one: Python runs signal
handlers anywhere.
"""

from __future__ import annotations

import queue
import time
import weakref
from contextlib import suppress

LOOK_AGAIN = 1.0
"""Seconds after which a waiting thread looks again, as nobody announces a turn that was dropped."""


class Turn:
    """The right to one exchange."""


class Turns:
    """As many turns at once as `number` says."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._taken: weakref.WeakSet[Turn] = weakref.WeakSet()
        self._hints: queue.SimpleQueue[None] = queue.SimpleQueue()
        """Not empty if a turn may be free for a waiting thread."""

    def take(self, seconds: float | None) -> Turn | None:
        """A turn; None if there is none within `seconds` (None for no limit)."""
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
        """Gives a turn back. No effect if that was done already."""
        self._taken.discard(turn)
        self._hint()

    def _try(self, turn: Turn) -> bool:
        # Without a lock, which an interruption might leave locked: if too many have come, each
        # thread that sees it steps back.
        self._taken.add(turn)
        succeeds = len(self._taken) <= self._number
        if not succeeds:
            self._taken.discard(turn)
        if len(self._taken) < self._number:
            # For the next waiting thread: several turns may have been given back under one hint, or
            # two threads have stepped back.
            self._hint()
        return succeeds

    def _hint(self) -> None:
        if self._hints.empty():
            self._hints.put(None)
