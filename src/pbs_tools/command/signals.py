"""Signals that end a command: Ctrl-C, and those of a system that shuts down or of a terminal that
is closed. Each ends it as an error does, so that the terminal and files are left in order."""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from types import FrameType

TERMINATING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Those besides Ctrl-C; Windows does not have both."""


class Terminated(SystemExit):
    """One of them came."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)


class _Handler:
    """Ends the process in order. A second signal, while the first is on its way to whoever handles
    it, would come up anywhere, in the handling of the first too: it waits, and a third one ends the
    process."""

    def __init__(self, error: Callable[[int], BaseException]) -> None:
        self._error = error
        self._came = 0
        self.number: int | None = None
        """The signal that came and was not handled yet."""

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self._came += 1
        self.number = self.number or number
        if self._came == 1:
            raise self._error(number)
        if self._came > 2:
            end_by(number)

    def handled(self) -> None:
        """The next one counts as a first one again; raises its error, if it came already."""
        came, number = self._came, self.number
        self._came, self.number = 0, None
        if came > 1 and number is not None:
            raise self._error(number)


_interrupts = _Handler(lambda number: KeyboardInterrupt())
_terminations = _Handler(Terminated)


@contextlib.contextmanager
def ending_in_order() -> Generator[None]:
    """For a whole process: what runs in here ends in order, and what comes after it has nothing
    left to put in order. A signal that the process was told to ignore, as by nohup, stays
    ignored."""
    handlers = {signal.SIGINT: _interrupts, **dict.fromkeys(TERMINATING, _terminations)}
    for number, handler in handlers.items():
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, handler)
    try:
        yield
    except Exception:
        # Where code that is not in Python calls Python, an interrupt may come out as another error.
        if _interrupts.number is not None:
            raise KeyboardInterrupt from None
        raise
    finally:
        if _terminations.number is not None:  # Whatever became of its error on the way.
            end_by(_terminations.number)
        end_at_once()


def end_at_once() -> None:
    """From here on such a signal ends the process and nothing else: where nothing is left to put in
    order, or in an event loop, which breaks where an error comes out of nowhere."""
    for number in (signal.SIGINT, *TERMINATING):
        if signal.getsignal(number) in (_interrupts, _terminations):
            signal.signal(number, signal.SIG_DFL)


def interrupt_handled() -> None:
    """To be called by what goes on after Ctrl-C. Raises the next one, if it came already."""
    _interrupts.handled()


def end_by(number: int) -> None:
    """Ends the process by a signal, so that whoever started it sees by what it ended."""
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
