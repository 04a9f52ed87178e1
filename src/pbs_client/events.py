"""What a client tells of its calls while it makes them: to hooks that the user gives, and to the log. No secret is in any of it."""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import attrs

logger: logging.Logger = logging.getLogger("pbs_client")
logger.addHandler(logging.NullHandler())


@attrs.frozen
class RequestEvent:
    """A request is about to be sent; given to `on_request`. A call that is repeated gives one for each time."""

    operation: str
    """The function: `snapshots.list_snapshots`; `login` for the client's own logins."""
    method: str
    template: str
    """The path with placeholders, so that there are few different ones: `/admin/datastore/{store}/snapshots`."""
    server: str
    """`host:port`"""
    attempt: int = 1
    """The how many-th time this call is sent, from 1."""
    upid: str | None = None
    """The task that the call is about."""
    number: int = 0
    """Tells the requests of one client apart: the `AnswerEvent` of this request has the same."""


@attrs.frozen
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
    """Seconds from before sending until the body was there; for a stream, until its headers were."""
    error: str | None = None
    """The class of the error that came of it, such as `NotFound`."""
    upid: str | None = None
    """The task that the call is about, or that it has started."""
    number: int = 0
    """That of the `RequestEvent`."""


Event = TypeVar("Event")


@attrs.define
class Watcher:
    """Tells of one client's calls."""

    server: str
    on_request: Callable[[RequestEvent], object] | None = None
    on_answer: Callable[[AnswerEvent], object] | None = None
    _numbers: Iterator[int] = attrs.field(factory=lambda: itertools.count(1), init=False)

    def sending(self, operation: str, method: str, template: str, *, shown: str, attempt: int, upid: str | None = None) -> Exchange:
        """To be called before a request is sent; `shown` is how the log shows the call."""
        event = RequestEvent(operation, method, template, self.server, attempt, upid, next(self._numbers))
        logger.debug("%s: %s %s to %s, attempt %d", shown, method, template, self.server, attempt)
        if self.on_request is not None:
            _tell(self.on_request, event)
        return Exchange(self, event, shown)


@attrs.define
class Exchange:
    """One request on its way."""

    watcher: Watcher
    request: RequestEvent
    shown: str
    started: float = attrs.field(factory=time.monotonic)
    status: int | None = None
    arrived: float | None = None

    def answered(self, status: int) -> None:
        """To be called when the answer is complete."""
        self.status = status
        self.arrived = time.monotonic()

    def finished(self, *, error: BaseException | None = None, upid: str | None = None) -> None:
        """To be called when it is known what has come of it."""
        name = None if error is None else type(error).__name__
        duration = (self.arrived or time.monotonic()) - self.started
        logger.debug("%s: %s after %.3f s", self.shown, " ".join(str(part) for part in (self.status, name) if part), duration)
        if self.watcher.on_answer is not None:
            asked = self.request
            event = AnswerEvent(
                asked.operation,
                asked.method,
                asked.template,
                asked.server,
                asked.attempt,
                self.status,
                duration,
                error=name,
                upid=upid or asked.upid,
                number=asked.number,
            )
            _tell(self.watcher.on_answer, event)


def _tell(hook: Callable[[Event], object], event: Event) -> None:
    """A hook that fails must not hide what has happened on the server, so its error goes to the log."""
    try:
        hook(event)
    except Exception:
        logger.exception("a hook of the client failed")
