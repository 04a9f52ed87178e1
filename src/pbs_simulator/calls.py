"""What an answering function gets and gives: one checked call, its refusal, and the register of all answers.

An answer is a function of one `Call` that returns what belongs into `data`. It never sees HTTP: the engine has routed the request,
checked who asks, the parameters and the declared permission before, and writes the envelope afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pbs_simulator.checks import listed

if TYPE_CHECKING:
    from pbs_simulator.catalog import CatalogOperation
    from pbs_simulator.server import Server


class Refusal(Exception):
    """An error as PBS sends it: an HTTP status and plain text."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


def parameter_refusal(*errors: tuple[str, str]) -> Refusal:
    """The refusal for wrong parameters, each given as name and message (protocol notes §3.3)."""
    return ParameterRefusal(listed(errors), dict(errors))


class ParameterRefusal(Refusal):
    """A refusal that blames single parameters; the `extjs` format lists them apart."""

    def __init__(self, text: str, errors: Mapping[str, str]) -> None:
        super().__init__(text)
        self.errors = dict(errors)


@attrs.define
class Call:
    """One call that passed routing, login, parameter checks and the declared permission."""

    operation: CatalogOperation
    params: dict[str, Any]
    """By wire name, path parameters included: str, int, float, bool, list; property strings stay text. Absent means not sent."""
    auth_id: str
    """Who asks, `user@realm` or `user@realm!token`; empty where no login is needed and none was given."""
    server: Server
    attributes: dict[str, Any] = attrs.field(factory=dict[str, Any])
    """What the envelope carries beside `data`: digest, total, changes, active."""
    headers: dict[str, str] = attrs.field(factory=dict[str, str])
    """The request's headers, lower-case names."""
    body: bytes = b""
    """The raw body, for operations that take one."""

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a parameter, or `default` if it was not sent."""
        return self.params.get(name, default)

    def __getitem__(self, name: str) -> Any:
        return self.params[name]


@attrs.frozen
class Raw:
    """An answer that is not put into an envelope: a download, or an envelope the handler made itself."""

    body: bytes | Iterable[bytes]
    content_type: str | None = "application/octet-stream"
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200


Handler = Callable[[Call], Any]
_H = TypeVar("_H", bound=Handler)

HANDLERS: dict[tuple[str, str], Handler] = {}
"""Every answer there is, by verb and path template. An operation of the catalog that is missing here is not simulated."""


def answers(method: str, path: str) -> Callable[[_H], _H]:
    """Registers a function as the answer to one operation; stack it to give several operations the same answer."""

    def register(handler: _H) -> _H:
        if (method, path) in HANDLERS:
            raise ValueError(f"two answers to {method} {path}")
        HANDLERS[method, path] = handler
        return handler

    return register
