"""The last line after Ctrl-C: that a task continues on the server.

A program with a `Client` ends with a traceback whose last line is the note on the
KeyboardInterrupt. `asyncio.run` raises a KeyboardInterrupt of its own, above which the note would
be overlooked.
"""

from __future__ import annotations

import atexit
import sys

_texts: dict[str, BaseException] = {}
"""What to print if an interrupt that came from this error ends the program."""


def say_at_the_end(error: BaseException, text: str) -> None:
    """Prints `text` on stderr at the end of the program, if the program is ended by a Ctrl-C that
    asyncio turned into this cancellation."""
    if not isinstance(error, KeyboardInterrupt):
        if not _texts:
            atexit.register(_say)
        _texts[text] = error


def _say() -> None:
    ended_by: BaseException | None = getattr(sys, "last_value", None)
    if not isinstance(ended_by, KeyboardInterrupt):
        return
    origins: list[BaseException] = []
    while ended_by is not None and ended_by not in origins:
        origins.append(ended_by)
        ended_by = ended_by.__cause__ or ended_by.__context__
    for text, error in _texts.items():
        if error in origins:
            print(text, file=sys.stderr)
