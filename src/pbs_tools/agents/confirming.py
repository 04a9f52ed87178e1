"""What would be destroyed, shown before it is; and the confirmation by which it then happens."""

from __future__ import annotations

import json
import secrets as randomness
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pbs_client import UsageError
from pbs_tools.command.catalog import Entry
from pbs_tools.command.derived import cell, snapshot_name

if TYPE_CHECKING:
    from pbs_tools.command.session import Session

VALID = 600.0
"""Seconds that a confirmation is good for."""
MOST = 100
"""Confirmations that are kept; the oldest are forgotten."""


def preview(session: Session, entry: Entry, values: dict[str, Any]) -> list[str]:
    """Lines on what the call would destroy."""
    from pbs_tools.command import confirm
    from pbs_tools.command.prune import DATASTORE, GROUP, GROUP_AS_TASK, plan_of

    if entry["name"] in (GROUP, GROUP_AS_TASK, DATASTORE):
        items = plan_of(session, values, one=entry["name"] != DATASTORE)
        return [f"{snapshot_name(item)}: {cell(item, 'action')}" for item in items]
    if values.get("remove-vanished") is True:
        return ["removes here what is no longer there on the other side"]
    return [line.strip() for line in confirm.preview(session, entry, values)]


@attrs.frozen
class _Promise:
    """A call that was previewed."""

    call: str
    shown: tuple[str, ...]
    until: float


class Confirmations:
    """The previews that were shown, each with a word that confirms it once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._open: OrderedDict[str, _Promise] = OrderedDict()

    def ask(self, call: str, shown: Sequence[str]) -> str:
        """The word that confirms this call, after this was shown."""
        word = randomness.token_urlsafe(12)
        with self._lock:
            self._open[word] = _Promise(call, tuple(shown), self._clock() + VALID)
            while len(self._open) > MOST:
                self._open.popitem(last=False)
        return word

    def take(self, word: str, call: str, shown: Sequence[str]) -> None:
        """Uses a word up; raises `UsageError` where it does not confirm this very call, or where
        something else would be destroyed by now."""
        with self._lock:
            promise = self._open.pop(word, None)
        if promise is None or promise.until < self._clock():
            raise UsageError("there is no such confirmation, or no longer; call without it for a preview")
        if promise.call != call:
            raise UsageError("this confirmation is for another call; call without it for a preview")
        if promise.shown != tuple(shown):
            raise UsageError("what would be destroyed has changed since; call without it for a new preview")


def identity(server: str, operation: str, values: Mapping[str, Any]) -> str:
    """What makes two calls the same."""
    return json.dumps([server, operation, dict(values)], sort_keys=True)
