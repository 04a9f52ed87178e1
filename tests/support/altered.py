"""A server whose answers are altered on their way: members left out, numbers beyond all bounds, texts full of control
characters."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from email.utils import formatdate
from typing import Any, cast

from pbs_client.transport import HttpRequest
from pbs_simulator import SimulatedPbs
from pbs_simulator.memory import AsyncMemoryTransport, HandlerResult, MemoryTransport

Alter = Callable[[str, Any], Any]
"""Gets the path of a call below `/api2/json`, and the data of the answer; gives what is answered instead."""


class AlteredPbs:
    """Puts `alter` between a simulated server and whoever asks it. All calls but logins are altered."""

    def __init__(self, pbs: SimulatedPbs, alter: Alter) -> None:
        self._pbs = pbs
        self.alter: Alter = alter

    def transport(self) -> MemoryTransport:
        return MemoryTransport(self._answer)

    def async_transport(self) -> AsyncMemoryTransport:
        return AsyncMemoryTransport(self._answer)

    def _answer(self, request: HttpRequest) -> HandlerResult:
        body = request.body if isinstance(request.body, bytes) else b""
        headers = [header for header in request.headers if header[0].lower() != "accept-encoding"]
        answer = self._pbs.request(request.method, request.target, headers, body)
        path = request.target.removeprefix("/api2/json").partition("?")[0]
        if answer.status != 200 or path == "/access/ticket":
            return answer.status, answer.headers, answer.content()
        try:
            envelope = json.loads(answer.content())
        except ValueError:
            return answer.status, answer.headers, answer.content()
        envelope["data"] = self.alter(path, envelope["data"])
        return 200, [header for header in answer.headers if header[0].lower() != "content-length"], json.dumps(envelope)


class DatedPbs:
    """A simulated server whose answers say what time it is there, as those of a real one do."""

    def __init__(self, pbs: SimulatedPbs) -> None:
        self._pbs = pbs
        self.asked: list[str] = []

    def __call__(self, request: HttpRequest) -> HandlerResult:
        self.asked.append(request.target)
        body = request.body if isinstance(request.body, bytes) else b""
        headers = [header for header in request.headers if header[0].lower() != "accept-encoding"]
        answer = self._pbs.request(request.method, request.target, headers, body)
        date = formatdate(self._pbs.clock.time(), usegmt=True)
        return answer.status, [*answer.headers, ("date", date)], answer.content()


Place = tuple[str, ...]
"""Names from the top of an answer down; every item of a list stands for all of them."""


def places(data: Any, above: Place = ()) -> Iterator[Place]:
    """Every member of an answer, each once for all items of a list."""
    if isinstance(data, list):
        for item in cast(Any, data):
            yield from places(item, above)
    elif isinstance(data, dict):
        for name, member in cast("dict[str, Any]", data).items():
            yield (*above, name)
            yield from places(member, (*above, name))


Change = Callable[[dict[str, Any], str], None]
"""Gets an object of an answer, of which it changes the named member."""


def changed(data: Any, place: Place, change: Change) -> Any:
    """The answer in which `change` was made to each object that has the member at `place`."""
    if isinstance(data, list):
        return [changed(item, place, change) for item in cast(Any, data)]
    name, below = place[0], place[1:]
    if not isinstance(data, dict) or name not in data:
        return cast(Any, data)
    copy = dict(cast("dict[str, Any]", data))
    if below:
        copy[name] = changed(copy[name], below, change)
    else:
        change(copy, name)
    return copy


def places_to_change(data: Any, make: Callable[[], Change]) -> list[Place]:
    """Every member of an answer where the change makes a difference."""
    return [place for place in dict.fromkeys(places(data)) if changed(data, place, make()) != data]


def leave_out(members: dict[str, Any], name: str) -> None:
    """Takes the member away, as an older server does."""
    del members[name]


def set_to(number: int) -> Change:
    """Puts a number in place of each number."""

    def change(members: dict[str, Any], name: str) -> None:
        if type(members[name]) in (int, float):
            members[name] = number

    return change


def everywhere(data: Any, of_text: Callable[[str], str]) -> Any:
    """The answer with each text in it replaced, names of members left as they are."""
    if isinstance(data, str):
        return of_text(data)
    if isinstance(data, list):
        return [everywhere(item, of_text) for item in cast(Any, data)]
    if isinstance(data, dict):
        return {name: everywhere(member, of_text) for name, member in cast("dict[str, Any]", data).items()}
    return data
