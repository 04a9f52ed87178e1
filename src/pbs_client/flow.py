"""The steps that calls are made of.

What a call does, with its repetitions, logins and pauses, is written once, as a generator: a
*flow*. It yields one of the five steps below when it needs something from outside, and is sent the
result, or thrown the error. `pbs_client.client` carries out the steps by blocking,
`pbs_client.async_client` by awaiting. The page "How it works" of the documentation follows a call
through them.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AsyncExitStack, ExitStack
from typing import Any, Protocol, TypeVar

from pbs_client.errors import AnswerTimeout, CertificateRefused, Interrupted, UnexpectedAnswer
from pbs_client.headers import is_document, is_page
from pbs_client.runtime.frozen_classes import field, frozen
from pbs_client.runtime.secret import forget_locals
from pbs_client.timeouts import Deadline
from pbs_client.transport import HttpRequest

T = TypeVar("T")


class Gate(Protocol):
    """What others wait for: `threading.Event` or `asyncio.Event`."""

    def set(self) -> None: ...
    def is_set(self) -> bool: ...


class Send:
    """Send a request and read the answer. The result is a `Reply`."""

    # By hand: an object of a frozen class takes twice the instructions, and each call makes one.
    __slots__ = ("deadline", "file", "http", "keep_open", "max_size")

    def __init__(
        self,
        http: HttpRequest,
        deadline: Deadline,
        max_size: int | None,
        keep_open: ExitStack | AsyncExitStack | None = None,
        file: bool = False,
    ) -> None:
        self.http: HttpRequest = http
        self.deadline: Deadline = deadline
        self.max_size: int | None = max_size
        self.keep_open: ExitStack | AsyncExitStack | None = keep_open
        """For a stream: the body of a successful answer is left for the caller to read, and this
        stack will close the answer."""
        self.file: bool = file
        """Whether the body left to be read is a file, not a list."""

    def leaves_open(self, status: int, headers: tuple[tuple[str, str], ...]) -> bool:
        """Whether the body of this answer is left for the caller to read. A web page is not, nor is
        JSON in place of a file: such an answer says something, and does not belong in a file."""
        if self.keep_open is None or status != 200:
            return False
        is_other = is_document if self.file else is_page
        return not any(name == "content-type" and is_other(value) for name, value in headers)


@frozen
class Sleep:
    """Wait some seconds."""

    seconds: float


@frozen
class WaitForLogin:
    """Wait until another thread or task has finished its login, or the time is up."""

    gate: Any
    deadline: Deadline


@frozen
class Run:
    """Call a function: one of the user's, or a slow one of ours. The result is what it returns, or,
    if that is awaitable, the outcome of awaiting it."""

    function: Callable[[], Any] = field(repr=False)
    in_thread: bool = False
    """Whether it may block, and so must be kept off the event loop."""


@frozen
class Emit:
    """Hand a line to the user of `follow`."""

    line: str = field(repr=False)


Step = Send | Sleep | WaitForLogin | Run | Emit

Flow = Generator[Step, Any, T]


def abandon(flow: Flow[Any], error: BaseException) -> None:
    """Ends a flow after an error, whose traceback keeps nothing of what the flow knew. Whoever
    carries out the steps calls this before the error reaches the user."""
    flow.close()
    forget_locals(error)
    if isinstance(error, CertificateRefused) and error.__traceback__ is not None:
        error.__traceback__.tb_next = None  # Those frames are of no use: the error says what to do.


MAX_ERROR_SIZE = 64 * 1024
"""How many bytes are read of the body of an error: PBS sends one line, but something in front of it
may send anything."""


class Body:
    """Collects the pieces of a body, within bounds."""

    def __init__(self, step: Send, status: int) -> None:
        self._status = status
        # A body that was not left to the caller is not the one that was asked for.
        self._failed = status != 200 or step.keep_open is not None
        self._limit = step.max_size
        self._deadline = step.deadline
        self.content: bytearray = bytearray()
        self.problem: str = ""
        """Why the body cannot be read although it has arrived; empty if it can."""

    def add(self, piece: bytes) -> bool:
        """Takes a piece, and says whether more is wanted. Raises if there is too much, or no time
        left."""
        self.content += piece
        if self._deadline.at is not None:
            self._deadline.check()
        if self._failed:
            return len(self.content) < MAX_ERROR_SIZE
        if self._limit is not None and len(self.content) > self._limit:
            raise UnexpectedAnswer(
                f"the answer is larger than {self._limit} bytes",
                hint="Raise `max_answer_size` of the client, or ask for less at a time.",
            )
        return True

    def end(self, error: Interrupted | UnexpectedAnswer) -> None:
        """Ends the body with an error, which is raised unless enough has arrived. For a refusal,
        the status and part of its text are enough, or a text that cannot be unpacked. Without any
        text, there is no telling whose refusal it is."""
        if isinstance(error, UnexpectedAnswer):
            error.status = self._status
            self.problem = error.message
            suffices = self._failed
        else:
            suffices = self._failed and bool(self.content) and not isinstance(error, AnswerTimeout)
        if not suffices:
            raise error
