"""What a person reads last after Ctrl-C: that a task of the server continues.

A program that blocks ends with a traceback whose last line is the note on the KeyboardInterrupt.
`asyncio.run` raises a KeyboardInterrupt of its own, below which the note would be overlooked.
"""

from __future__ import annotations

import atexit
import sys

_texts: dict[str, BaseException] = {}
"""What to say if the program ends by an interrupt that came from this error."""


def say_at_the_end(error: BaseException, text: str) -> None:
    """Says it on stderr when the program ends, if Ctrl-C was what ended it and was turned into this
    cancellation."""
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
