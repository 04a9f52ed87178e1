"""The simulated server's idea of time: the real clock, or one that stands still until a test moves
it.
"""

from __future__ import annotations

import time


class Clock:
    """Seconds since 1970.

    `Clock()` runs with the machine, `Clock(start)` stands at `start` and moves only by `advance`.
    """

    def __init__(self, start: float | None = None) -> None:
        self._stopped = start
        self._offset = 0.0

    @property
    def simulated(self) -> bool:
        """Whether time stands still between calls of `advance`."""
        return self._stopped is not None

    def time(self) -> float:
        """Now, in Unix seconds."""
        return (time.time() if self._stopped is None else self._stopped) + self._offset

    def advance(self, seconds: float) -> None:
        """Moves time forward, also for a clock that runs."""
        if seconds < 0:
            raise ValueError("time does not go backwards")
        self._offset += seconds

    def set(self, moment: float) -> None:
        """Makes it `moment` now; from here the clock runs, or stands, as before."""
        self._offset += moment - self.time()
