"""What a client reports about its calls while it makes them, to the user's hooks and to the log.
Nothing in it is secret."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from pbs_client.runtime.frozen_classes import frozen
from pbs_client.runtime.operation import Operation
from pbs_client.runtime.request import BaseRequest
from pbs_client.runtime.upid import Upid

if TYPE_CHECKING:
    import logging


_DEBUG = 10
"""`logging.DEBUG`."""


@cache
def logger() -> logging.Logger:
    """The log of the client."""
    import logging

    made = logging.getLogger("pbs_client")
    made.addHandler(logging.NullHandler())
    return made


def is_logged() -> bool:
    """Whether calls are logged. If nothing has imported `logging`, nobody can be listening, so it
    is not imported here either: that costs as much as forty of our modules."""
    return "logging" in sys.modules and logger().isEnabledFor(_DEBUG)


@frozen
class RequestEvent:
    """A request is about to be sent; given to `on_request`. There is one for each attempt of a
    call."""

    operation: str
    """The function: `snapshots.list_snapshots`; `login` for the client's own logins."""
    method: str
    template: str
    """The path with placeholders, so that there are few different ones:
    `/admin/datastore/{store}/snapshots`."""
    server: str
    """Host and port, as in `pbs.example.com:8007`."""
    attempt: int = 1
    """Attempt number, from 1."""
    upid: str | None = None
    """The task that the call is about."""
    number: int = 0
    """Identifies the request within one client: its `AnswerEvent` has the same number."""


@frozen
class AnswerEvent:
    """A request has ended, well or not; given to `on_answer`."""

    operation: str
    method: str
    template: str
    server: str
    attempt: int
    status: int | None
    """The HTTP status; None if there was no answer."""
    duration: float
    """Seconds from just before sending until the body had arrived, or for a stream the headers."""
    error: str | None = None
    """The class of the resulting error, such as `NotFound`."""
    upid: str | None = None
    """The task that the call is about, or that it has started."""
    number: int = 0
    """That of the `RequestEvent`."""


Event = TypeVar("Event")

LOGIN = Operation("login", "POST", "/access/ticket", "write")
"""The client's own logins, as its events and its log name them."""


class Observer:
    """Reports the calls of one client."""

    def __init__(
        self,
        server: str,
        on_request: Callable[[RequestEvent], object] | None = None,
        on_answer: Callable[[AnswerEvent], object] | None = None,
    ) -> None:
        self.server = server
        self.on_request = on_request
        self.on_answer = on_answer
        self._numbers = itertools.count(1)

    def begin(self, operation: Operation, call: BaseRequest | str, attempt: int) -> Observation:
        """To be called before a request is sent; `call` is the call that it belongs to, or a text
        for the log."""
        if self.on_request is None and self.on_answer is None and not is_logged():
            return _UNOBSERVED
        observation = Observation(self, operation, call, attempt, next(self._numbers))
        if observation.logged:
            logger().debug(
                "%s: %s %s to %s, attempt %d",
                observation.text,
                operation.method,
                operation.template,
                self.server,
                attempt,
            )
        if self.on_request is not None:
            where = (operation.name, operation.method, operation.template, self.server)
            _tell(self.on_request, RequestEvent(*where, attempt, observation.upid, observation.number))
        return observation


class Observation:
    """One request in progress. Texts are made only if somebody wants them."""

    __slots__ = (
        "_answered_at",
        "_attempt",
        "_call",
        "_observer",
        "_operation",
        "_started_at",
        "_status",
        "logged",
        "number",
    )

    def __init__(
        self, observer: Observer, operation: Operation, call: BaseRequest | str, attempt: int, number: int
    ) -> None:
        self._observer = observer
        self._operation = operation
        self._call = call
        self._attempt = attempt
        self._started_at = time.monotonic()
        self._answered_at: float | None = None
        self._status: int | None = None
        self.number: int = number
        self.logged: bool = is_logged()

    @property
    def text(self) -> str:
        """How the log shows the call."""
        return self._call if isinstance(self._call, str) else self._call.described

    @property
    def upid(self) -> str | None:
        """The task that the call is about."""
        return None if isinstance(self._call, str) else self._call.values.get("upid")

    def answered(self, status: int) -> None:
        """To be called when the answer is complete."""
        self._status = status
        self._answered_at = time.monotonic()

    def succeeded(self, result: object = None) -> None:
        """To be called when the answer was understood; `result` is what the caller gets."""
        data = getattr(result, "data", result)
        self._finished(None, data if isinstance(data, Upid) else None)

    def failed(self, error: BaseException) -> None:
        """To be called when something has gone wrong."""
        self._finished(type(error).__name__, None)

    def _finished(self, error: str | None, upid: str | None) -> None:
        observer = self._observer
        if not self.logged and observer.on_answer is None:
            return
        duration = (self._answered_at or time.monotonic()) - self._started_at
        if self.logged:
            logger().debug(
                "%s: %s after %.3f s",
                self.text,
                " ".join(str(part) for part in (self._status, error) if part),
                duration,
            )
        if observer.on_answer is not None:
            operation = self._operation
            where = (operation.name, operation.method, operation.template, observer.server)
            upid = upid or self.upid
            _tell(
                observer.on_answer, AnswerEvent(*where, self._attempt, self._status, duration, error, upid, self.number)
            )


class _Unobserved(Observation):
    """A request that nobody observes."""

    __slots__ = ()

    def __init__(self) -> None:
        """There is no state."""

    def answered(self, status: int) -> None:
        """Nothing happens."""

    def succeeded(self, result: object = None) -> None:
        """Nothing happens."""

    def failed(self, error: BaseException) -> None:
        """Nothing happens."""


_UNOBSERVED = _Unobserved()


def _tell(hook: Callable[[Event], object], event: Event) -> None:
    """Calls a hook. If it fails, that must not hide what has happened on the server, so its error
    goes to the log."""
    try:
        hook(event)
    except Exception:
        logger().exception("a hook of the client failed")
