"""All that an exception shows: to people, and to crash reporters, which also print the local
variables of each frame."""

from __future__ import annotations

import os
import traceback
from types import TracebackType
from typing import cast

import pbs_client

OURS = os.path.dirname(pbs_client.__file__)


def _repr(value: object) -> str:
    try:
        return repr(value)
    except AttributeError:
        return "an object that is not complete yet"


def _frames(trace: TracebackType | None) -> list[str]:
    shown: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        # The frames of tests and of attrs' generated methods are not ours; what is in them the caller put there.
        if code.co_filename.startswith(OURS):
            shown += [f"{code.co_name}.{name} = {_repr(value)}" for name, value in trace.tb_frame.f_locals.items()]
        trace = trace.tb_next
    return shown


def shown_by(error: BaseException) -> str:
    """Message, repr, attributes and local variables, of the error and of all that it came from."""
    shown: list[str] = []
    seen: set[int] = set()
    pending: list[BaseException | None] = [error]
    while pending:
        found = pending.pop()
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        shown += [
            str(found),
            repr(found),
            repr(vars(found)),
            *traceback.format_exception_only(found),
            *_frames(found.__traceback__),
        ]
        pending += [found.__cause__, found.__context__]
        if isinstance(found, BaseExceptionGroup):
            pending += cast("BaseExceptionGroup[BaseException]", found).exceptions
    return "\n".join(shown)
