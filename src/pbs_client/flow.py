"""The steps that calls are made of.

What a call does, with its repetitions, logins and pauses, is written once, as a generator: a *flow*. It yields what it needs from outside (an
exchange, a pause, ...), one of the classes below, and is sent the result, or thrown the error. `pbs_client.client` carries these steps out by
blocking, `pbs_client.async_client` by awaiting.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

import attrs

from pbs_client.errors import AnswerTimeout, Interrupted, PbsError, UnexpectedAnswer
from pbs_client.limits import Clock, Tries
from pbs_client.transport import HttpRequest, Reply

T = TypeVar("T")


class Gate(Protocol):
    """What others wait for: `threading.Event` or `asyncio.Event`."""

    def set(self) -> None: ...


@attrs.frozen
class Begin:
    """Make sure that the client may be used, before anything else: after a fork not even a lock is what it seems."""


@attrs.frozen
class Fetch:
    """Send a request and read the answer. The result is a `Reply`."""

    http: HttpRequest
    clock: Clock
    max_size: int | None
    opened: list[Any] | None = attrs.field(default=None, repr=False)
    """Where given, the body of a successful answer is left to be read by the caller, and the transport's answer is put here."""

    def leaves_open(self, status: int, headers: tuple[tuple[str, str], ...]) -> bool:
        """Whether the body of this answer is left to be read. A web page is not: PBS sends none, so it does not belong into a file."""
        page = any(name == "content-type" and value.startswith("text/html") for name, value in headers)
        return self.opened is not None and 200 <= status < 300 and not page


@attrs.frozen
class Pause:
    """Wait some seconds."""

    seconds: float


@attrs.frozen
class WaitFor:
    """Wait until a gate is opened by another thread or task, or the clock is up."""

    gate: Any
    clock: Clock


@attrs.frozen
class Compute:
    """Do something that takes long where `size`, in bytes, is large."""

    function: Callable[[], Any] = attrs.field(repr=False)
    size: int


@attrs.frozen
class Ask:
    """Call a function of the user that may block, such as one that asks at the terminal. The result is put into `wrap` before anybody sees it."""

    function: Callable[[], Any] = attrs.field(repr=False)
    wrap: Callable[[Any], Any] = attrs.field(repr=False)


@attrs.frozen
class Tell:
    """Call a function of the user that is quick."""

    function: Callable[[], Any] = attrs.field(repr=False)


@attrs.frozen
class Emit:
    """Give the user of `follow` a line."""

    line: str = attrs.field(repr=False)


NEEDS_CLIENT = (Begin, Fetch, Pause, WaitFor)
"""The steps that a closed client does not make: what is left to do with an answer that has arrived is done all the same."""

Step = Begin | Fetch | Pause | WaitFor | Compute | Ask | Tell | Emit

Flow = Generator[Step, Any, T]


MAX_ERROR_SIZE = 64 * 1024
"""Of the body of an error no more than this is read: PBS sends a line, but what stands in front of it may send anything."""


class Body:
    """Collects the pieces of a body, within bounds."""

    def __init__(self, step: Fetch, status: int) -> None:
        self._failed = not 200 <= status < 300
        self._limit = step.max_size
        self._clock = step.clock
        self._pieces = bytearray()

    def add(self, piece: bytes) -> bool:
        """Takes a piece, and says whether more is wanted. Raises where there is too much, or no time left."""
        self._pieces += piece
        self._clock.check()
        if self._failed:
            return len(self._pieces) < MAX_ERROR_SIZE
        if self._limit is not None and len(self._pieces) > self._limit:
            self._pieces.clear()
            raise UnexpectedAnswer(
                f"the answer is larger than {self._limit} bytes", hint="Raise `max_answer_size` of the client, or ask for less at a time."
            )
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> bool:
        # The status of an error is known, so where its text is cut short, what there is of it is enough.
        return self._failed and isinstance(error, Interrupted) and not isinstance(error, AnswerTimeout)

    def whole(self) -> bytes:
        """All that was taken."""
        return bytes(self._pieces)


class Running(Generic[T]):
    """A flow under way. For each step put what came of it into `outcome` or `failure` before asking for the next one."""

    def __init__(self, flow: Flow[T]) -> None:
        self._flow = flow
        self.outcome: Any = None
        self.failure: BaseException | None = None
        self.result: T
        """What the flow returned, once `next` has given None."""

    def next(self) -> Step | None:
        """The next step, None at the end. Raises what the flow raises."""
        outcome, failure = self.outcome, self.failure
        self.outcome = self.failure = None
        try:
            return self._flow.send(outcome) if failure is None else self._flow.throw(failure)
        except StopIteration as end:
            self.result = end.value
            return None
        finally:
            del outcome, failure  # Or an error and this frame, which is in its traceback, would keep each other alive.

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._flow.close()


# Steps as expressions with a type, to be used with `yield from`.


def fetch(step: Fetch) -> Flow[Reply]:
    """Carries out an exchange."""
    reply: Reply = yield step
    return reply


def compute(function: Callable[[], T], size: int) -> Flow[T]:
    """Calls `function`."""
    result: T = yield Compute(function, size)
    return result


def ask(function: Callable[[], Any], wrap: Callable[[Any], T]) -> Flow[T]:
    """Calls a function of the user."""
    result: T = yield Ask(function, wrap)
    return result


def repeat(attempt: Callable[[], Flow[T]], tries: Tries, fresh_login_helps: Callable[[], bool]) -> Flow[T]:
    """Makes attempts until one succeeds or `tries` gives up."""
    while True:
        try:
            return (yield from attempt())
        except PbsError as error:
            pause = tries.pause_after(error, fresh_login_helps=fresh_login_helps())
            if pause is None:
                raise
        if pause > 0:
            yield Pause(pause)
