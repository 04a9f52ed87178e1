"""Signals that end a command: Ctrl-C, and those of a system that shuts down or of a terminal that
is closed. Each ends it as an error does, so that the terminal and files are left in order."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

TERMINATING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Besides Ctrl-C; Windows has not both."""


class Terminated(SystemExit):
    """One of them came."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number


class _Interrupts:
    """Ctrl-C. A second one, while the first is on its way to whoever handles it, would come up
    anywhere, in the handling of the first too: it waits, and a third one ends the process."""

    def __init__(self) -> None:
        self._pressed = 0

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self._pressed += 1
        if self._pressed == 1:
            raise KeyboardInterrupt
        if self._pressed > 2:
            end_by(number)

    def handled(self) -> None:
        """The next one counts as a first one again; raises it, if it came already."""
        pressed, self._pressed = self._pressed, 0
        if pressed > 1:
            raise KeyboardInterrupt


_interrupts = _Interrupts()


@contextlib.contextmanager
def ending_in_order() -> Generator[None]:
    """For a whole process: what runs in here ends in order, and what comes after it has nothing
    left to put in order. What the process was told to ignore, as by nohup, it does."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupts)
    for number in TERMINATING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _terminate)
    try:
        yield
    except Terminated as terminated:
        end_by(terminated.number)
    finally:
        if signal.getsignal(signal.SIGINT) is _interrupts:
            signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupt_handled() -> None:
    """To be called by what goes on after Ctrl-C. Raises the next one, if it came already."""
    _interrupts.handled()


def _terminate(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # Once is enough, and what puts things in order is quick.
    raise Terminated(number)


def end_by(number: int) -> None:
    """Ends the process by a signal, so that whoever started it sees by what it ended."""
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
