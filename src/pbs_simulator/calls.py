"""What an answer to a call gets and gives: one checked call, and the register of the answers.

An answer is a function of one `ApiCall` that returns what belongs into `data`. It never sees HTTP:
the dispatcher has routed the request, checked who asks, the parameters and the declared permission
before, and writes the envelope afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import attrs

from pbs_simulator.catalog import CatalogOperation
from pbs_simulator.server import Server


@attrs.define
class ApiCall:
    """One call that passed routing, login, parameter checks and the declared permission."""

    operation: CatalogOperation
    params: dict[str, Any]
    """By wire name, path parameters included: str, int, float, bool, list; property strings stay
    text.

    What was not sent is absent.
    """
    auth_id: str
    """Who asks, `user@realm` or `user@realm!token`; empty where no login is needed and none was
    given.
    """
    server: Server
    attributes: dict[str, Any] = attrs.field(factory=dict[str, Any])
    """What the envelope carries beside `data`: digest, total, changes, active."""
    headers: dict[str, str] = attrs.field(factory=dict[str, str])
    """The request's headers, names in lower case."""
    body: bytes = b""
    """The raw body, for operations that take one."""

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a parameter, or `default` if it was not sent."""
        return self.params.get(name, default)

    def __getitem__(self, name: str) -> Any:
        return self.params[name]


@attrs.frozen
class Raw:
    """An answer that is not put into an envelope: a download, or an envelope that the answer brings
    along.
    """

    body: bytes | Iterable[bytes]
    content_type: str | None = "application/octet-stream"
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200


AnswerFunction = Callable[[ApiCall], Any]
_F = TypeVar("_F", bound=AnswerFunction)


class Answers:
    """The answers of one file, by verb and path template; used as a decorator.

    @answers("GET", "/ping")
    def ping(call: ApiCall) -> dict[str, bool]: ...
    """

    def __init__(self) -> None:
        self.by_operation: dict[tuple[str, str], AnswerFunction] = {}

    def __call__(self, method: str, path: str) -> Callable[[_F], _F]:
        """Registers a function; stacked, it gives several operations the same answer."""

        def register(function: _F) -> _F:
            if (method, path) in self.by_operation:
                raise ValueError(f"two answers to {method} {path}")
            self.by_operation[method, path] = function
            return function

        return register
