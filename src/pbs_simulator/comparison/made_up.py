"""What a recorded server made up, and what stands for it on the server that is asked now: tickets,
digests, UPIDs, keys.

Later requests name what earlier answers told, so both answers to one request are read side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

from pbs_simulator.comparison.forms import MADE_UP
from pbs_simulator.exchanges import is_list, is_object

_LONG = re.compile(r"(.)\1{0,19}… \((\d+) characters\)")
"""How a recording shortens a text of one character many times."""


class Counterparts:
    """What stands here for what was made up there."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def learn(self, recorded: Any, made: Any) -> None:
        """Reads two answers to the same request side by side."""
        for there, here in _pairs(recorded, made):
            if there != here:
                self._known[there] = here

    def value(self, value: Any) -> Any:
        """A value of a request with its made-up parts replaced."""
        if isinstance(value, str):
            match = _LONG.fullmatch(value)
            return match[1] * int(match[2]) if match else self._known.get(value) or self._replaced(value)
        if is_list(value):
            return [self.value(item) for item in value]
        return value

    def path(self, path: str) -> str:
        """A percent-encoded path with the parts replaced that name something made up; the others
        stay as they were encoded.
        """
        return "/".join(map(self._part, path.split("/")))

    def _part(self, part: str) -> str:
        plain = unquote(part)
        here = self.value(plain)
        return part if here == plain else quote(here, safe="")

    def text(self, text: str) -> str:
        """A text, such as a header or a body, with all that is made up in it replaced, plain or
        percent-encoded.
        """
        for there, here in self._known.items():
            text = text.replace(quote(there, safe=""), quote(here, safe=""))
        return self._replaced(text)

    def _replaced(self, text: str) -> str:
        for there, here in self._known.items():
            text = text.replace(there, here)
        return text


def _pairs(recorded: Any, made: Any) -> Iterator[tuple[str, str]]:
    """Made-up texts at the same place of two answers.

    Of lists, which PBS keeps in no order, UPIDs of tasks alike and recovery keys are paired.
    """
    if is_object(recorded) and is_object(made):
        for key in recorded.keys() & made.keys():
            yield from _pairs(recorded[key], made[key])
    elif is_list(recorded) and is_list(made):
        there, here = list(_made_up_items(recorded)), list(_made_up_items(made))
        for text, form in there:
            twin = next((candidate for candidate in here if candidate[1] == form), None)
            if twin is not None:
                here.remove(twin)
                yield text, twin[0]
    elif isinstance(recorded, str) and isinstance(made, str) and _kind(recorded) and _kind(recorded) == _kind(made):
        yield recorded, made


def _made_up_items(items: list[Any]) -> Iterator[tuple[str, str]]:
    """The made-up texts among the items of a list, or their UPIDs, each with its form."""
    for item in items:
        text = item.get("upid") if is_object(item) else item
        if isinstance(text, str) and (form := _form(text)):
            yield text, form


def _kind(text: str) -> str:
    return _form(text).partition(" ")[0]


def _form(text: str) -> str:
    """Which kind of made-up text this is as a whole; for a UPID with the task it is of."""
    for name, pattern in MADE_UP:
        if match := pattern.fullmatch(text):
            return f"{name} {match[1]}" if pattern.groups else name
    return ""
