"""A pause for Python's cyclic garbage collector while a large answer is decoded.

Decoding makes many objects and frees none, so the collector walks all of them again and again and
finds nothing: without it, large lists are decoded up to three times as fast.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Generator
from contextlib import contextmanager

LARGE = 1_000_000
"""Size of a body, in bytes, from which a pause is worthwhile."""

# Python 3.12 starts with a few hundred frozen objects of its own.
_FROZEN_BY_PYTHON = 1000

# The collector is one for the whole process: so one set of pauses, under one lock, shared by all
# clients and threads.
_lock = threading.Lock()
_pauses: set[object] = set()
_switched_off = False


@contextmanager
def collector_paused() -> Generator[None]:
    """The collector is off inside. It is turned on again after the last of overlapping pauses,
    unless it was off before the first.

    A program that turns it off during a pause has it turned on again: nothing shows that it did.
    """
    pause = object()
    try:
        _begin(pause)
        yield
    finally:
        _end(pause)  # Even after half of `_begin`: Ctrl-C may arrive anywhere in it.


def _begin(pause: object) -> None:
    global _switched_off
    if gc.isenabled():
        # Young objects will count as old when the pause ends, so garbage among them has to go now.
        # Before the lock is taken, as this may run anybody's finalizers.
        gc.collect(1)
    with _lock:
        if not _pauses and gc.isenabled():
            _switched_off = True
            gc.disable()
        _pauses.add(pause)


def _end(pause: object) -> None:
    global _switched_off
    with _lock:
        _pauses.discard(pause)
        if not _pauses and _switched_off:
            _spare_new_objects()
            gc.enable()
            _switched_off = False


def _spare_new_objects() -> None:
    """Moves all objects to the oldest generation: the first collection after the pause would walk
    everything that was decoded, for nothing."""
    # This would thaw what the user has frozen, which is always thousands of objects: `gc.freeze`
    # takes all there are.
    if gc.get_freeze_count() <= _FROZEN_BY_PYTHON:
        gc.freeze()
        gc.unfreeze()
