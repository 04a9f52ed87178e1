"""What happens to a call between the user and the transport: written down, let in, sent, repeated where that is safe, understood.

All of it is flows (see `pbs_client.flow`): there is no I/O here, and the same code serves both clients.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import attrs

from pbs_client.answers import Answer
from pbs_client.envelope import open_answer
from pbs_client.errors import AuthenticationFailed, PbsError, UsageError
from pbs_client.events import Watcher
from pbs_client.flow import Begin, Fetch, Flow, compute, fetch, repeat
from pbs_client.hazards import refuse_hazards
from pbs_client.limits import Clock, Limits, Settings, Tries
from pbs_client.refusals import Asked
from pbs_client.runtime.encoding import COMMON_HEADERS, Written, write
from pbs_client.runtime.request import Call, Request, StreamRequest
from pbs_client.runtime.upid import Upid
from pbs_client.session import Grant, Session
from pbs_client.strangers import explain, unreadable
from pbs_client.transport import BodyFailed, HttpRequest, Reply

T = TypeVar("T")

Understand = Callable[[Reply, Asked], Flow[T]]
"""What is made of a successful answer."""

_HINTS: dict[type, str] = {StreamRequest: "Its answer is bytes: pass it to stream()."}

# A download is sent as it is stored: PBS would compress it again, and leave out its length (protocol notes §1.5).
_STREAM_HEADERS = (("accept", "*/*"), ("accept-encoding", "identity"), ("user-agent", "pbs-client"))


class Engine:
    """The flows of one client."""

    def __init__(self, settings: Settings, session: Session, watcher: Watcher) -> None:
        self.settings = settings
        self.session = session
        self.watcher = watcher

    def exchange(self, request: Request[T], limits: Limits) -> Flow[Answer[T]]:
        """The whole answer of a call."""
        if not isinstance(request, Request):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody runs a type checker
            raise UsageError(f"{request!r} is not a request that send() and exchange() take", hint=_HINTS.get(type(request), ""))

        def understand(reply: Reply, asked: Asked) -> Flow[Answer[T]]:
            decode = partial(open_answer, reply, request.operation.decode, asked, pause_collector=self.settings.pause_collector)
            return compute(decode, len(reply.body))

        return (yield from self._call(request, limits, understand, None))

    def open_stream(self, request: StreamRequest, limits: Limits, opened: list[Any]) -> Flow[Reply]:
        """The answer of a call whose body has not been read. No longer than until then does the total time limit count.

        The transport's answer is in `opened` from the moment it is there, for the caller to close it whatever happens.
        """
        if not isinstance(request, StreamRequest):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody runs a type checker
            raise UsageError(f"stream() takes a StreamRequest, not {request!r}", hint="Pass it to send().")

        def understand(reply: Reply, asked: Asked) -> Flow[Reply]:
            if reply.open is None:
                raise unreadable(reply.status, reply.headers, reply.body, asked)
            return reply
            yield  # A flow without a step is a generator all the same.

        return (yield from self._call(request, limits, understand, opened))

    def log_in(self, limits: Limits) -> Flow[None]:
        """Makes sure that there is a ticket, where one is needed."""
        yield Begin()
        yield from self.session.authorize("GET", "", Clock(self.settings, limits))

    def _call(self, call: Call, limits: Limits, understand: Understand[T], opened: list[Any] | None) -> Flow[T]:
        asked = Asked(call.described, call.operation, call.values, self.session.auth_id)
        try:
            refuse_hazards(call)
            operation = call.operation
            written = write(operation, call.path, call.params)
            written.check()
            clock = Clock(self.settings, limits, operation.timeout)
            attempt = _Attempt(self, call, asked, written, clock, opened)
            return (yield from repeat(lambda: attempt.make(understand), attempt.tries, attempt.fresh_login_helps))
        except BodyFailed as carrier:
            failure = carrier.error
        except PbsError as error:
            # The error of a login says so, and here it is said what the login was for.
            if error.request != asked.request:
                error.request = f"{asked.request}: {error.request}" if error.request else asked.request
            raise
        try:
            # What the caller's own code raised is theirs, also where it is an error of this library: nothing is added to it.
            raise failure
        finally:
            del failure  # Or it and this frame, which is in its traceback, would keep each other alive.


class _Attempt:
    """Sends one call, once or again."""

    def __init__(self, engine: Engine, call: Call, asked: Asked, written: Written, clock: Clock, opened: list[Any] | None) -> None:
        self._engine = engine
        self._call = call
        self._asked = asked
        self._written = written
        self._clock = clock
        self._opened = opened
        self._grant = Grant()
        once = isinstance(call.body, Iterator | AsyncIterator)
        self.tries = Tries(engine.settings, clock, call.operation.effect, repeatable=not once)

    def fresh_login_helps(self) -> bool:
        """Whether the last attempt was made with a ticket that can be replaced."""
        return self._grant.entry is not None and self._engine.session.can_log_in

    def make(self, understand: Understand[T]) -> Flow[T]:
        engine, operation = self._engine, self._call.operation
        yield Begin()
        self._clock.check_before_sending()
        try:
            self._grant = yield from engine.session.authorize(operation.method, operation.template, self._clock)
        except PbsError:
            self.tries.stop()  # A login is a call of its own, with repetitions of its own; it changes something, even where this call only reads.
            raise
        # A proxy that complains likes to quote all that it got.
        asked = attrs.evolve(self._asked, secrets=self._grant.secrets)
        exchange = engine.watcher.sending(
            operation.name,
            operation.method,
            operation.template,
            shown=asked.request,
            attempt=self.tries.number,
            upid=self._call.values.get("upid"),
        )
        try:
            reply = yield from fetch(Fetch(self._http(), self._clock, engine.settings.max_answer_size, self._opened))
            exchange.answered(reply.status)
            if not reply.succeeded:
                raise explain(reply.status, reply.headers, reply.body, asked)
            understood = yield from understand(reply, asked)
        except BaseException as error:
            if isinstance(error, AuthenticationFailed) and error.login_again and self._grant.entry is not None:
                engine.session.reject(self._grant.entry)
            exchange.finished(error=error.error if isinstance(error, BodyFailed) else error)
            raise
        exchange.finished(upid=_started(understood))
        return understood

    def _http(self) -> HttpRequest:
        headers = (COMMON_HEADERS if self._opened is None else _STREAM_HEADERS) + self._grant.headers
        body = self._call.body
        if body is not None:
            headers += (("content-type", "application/octet-stream"),)
        elif self._written.json is not None:
            headers += (("content-type", "application/json"),)
        content, clock = self._written.json if body is None else body, self._clock
        return HttpRequest(self._call.method, self._written.target, headers, content, clock.connect, clock.read, clock.deadline)


def _started(understood: object) -> str | None:
    """The task that a call has started."""
    data = getattr(understood, "data", None)
    return data if isinstance(data, Upid) else None
