"""What happens to a call between the user and the transport: encoded, authorized, sent, repeated
where that is safe, and its answer understood.

All of it is flows (see `pbs_client.flow`): there is no I/O here, and the same code serves both
clients.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pbs_client.answers import Answer
from pbs_client.context import CallContext, declared_secrets
from pbs_client.empty_lists import second_look
from pbs_client.encoded_call import Encoded, encoded, may_be_repeated
from pbs_client.envelope import may_be_list, open_answer, whole_answer
from pbs_client.errors import AuthenticationFailed, PbsError, UsageError
from pbs_client.events import Observer
from pbs_client.flow import Flow, Run, Send
from pbs_client.hazards import refuse_hazards
from pbs_client.headers import headers_for
from pbs_client.misuse import not_a_request, wrong_kind
from pbs_client.retry import RetryPolicy, repeat
from pbs_client.runtime.request import BaseRequest, Request, StreamRequest
from pbs_client.session import NOTHING, Authorization, Session
from pbs_client.settings import Settings
from pbs_client.timeouts import Deadline, Timeouts
from pbs_client.transport import BodyFailed, HttpRequest, Reply

if TYPE_CHECKING:
    from pbs_client.iteration import Arriving

T = TypeVar("T")

LONG_WORK = 256 * 1024
"""Size of an answer, in bytes, from which it is decoded off the event loop: a megabyte takes about
ten milliseconds, during which the loop would stand still."""

_HINTS: dict[type, str] = {StreamRequest: "Its answer is bytes: pass it to stream()."}


class Sender:
    """The flows of one client's calls."""

    def __init__(
        self, settings: Settings, session: Session, observer: Observer, check_usable: Callable[[], None]
    ) -> None:
        """`check_usable` raises `UsageError` where the client is closed, or belongs to another
        process or event loop."""
        self.settings = settings
        self.session = session
        self.observer = observer
        self.check_usable = check_usable

    def exchange(self, request: Request[T], timeouts: Timeouts) -> Flow[Answer[T]]:
        """The whole answer of a call."""
        flow: Flow[Any] = self.send(request, timeouts, whole=True)
        return flow

    def send(self, request: Request[T], timeouts: Timeouts, *, whole: bool = False) -> Flow[T]:
        """The decoded data of an answer, or, if `whole`, the `Answer`."""
        if not isinstance(request, Request):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody runs a type checker
            raise not_a_request(request, "send", "send() and exchange() take", _HINTS.get(type(request), ""))
        return _Call(self, request, timeouts, whole=whole).flow()

    def open_stream(
        self, request: StreamRequest, timeouts: Timeouts, keep_open: ExitStack | AsyncExitStack
    ) -> Flow[Reply]:
        """The answer of a call whose body has not been read; `keep_open` closes it. The total time
        limit applies only up to that point."""
        if not isinstance(request, StreamRequest):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody runs a type checker
            raise wrong_kind(request, "stream", "a StreamRequest")
        return _Call(self, request, timeouts, keep_open).flow()

    def open_items(
        self,
        request: Request[list[T]],
        timeouts: Timeouts,
        keep_open: ExitStack | AsyncExitStack,
        begin: Callable[[Reply, Arriving], Any],
    ) -> Flow[Any]:
        """What `begin` returns for the answer of a call whose items are read one by one; None for
        an answer without any. `keep_open` closes the answer. `begin` is part of the attempt."""
        if not isinstance(request, Request):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody runs a type checker
            raise not_a_request(request, "iterate", "iterate() takes", _HINTS.get(type(request), ""))
        if not may_be_list(request.operation.decode):
            raise UsageError(f"{request.described} does not give a list: pass it to send()")
        return (yield from _Call(self, request, timeouts, keep_open, begin).flow())

    def log_in(self) -> Flow[None]:
        """Makes sure that there is a ticket, where one is needed."""
        self.check_usable()
        yield from self.session.authorize("GET", "", Deadline(self.settings, Timeouts()))


class _Call:
    """One call, sent once or again."""

    _encoded: Encoded
    _deadline: Deadline
    _policy: RetryPolicy
    _authorization: Authorization = NOTHING

    def __init__(
        self,
        sender: Sender,
        request: BaseRequest,
        timeouts: Timeouts,
        keep_open: ExitStack | AsyncExitStack | None = None,
        begin: Callable[[Reply, Arriving], Any] | None = None,
        *,
        whole: bool = False,
    ) -> None:
        self._sender = sender
        self._request = request
        self._operation = request.operation
        self._timeouts = timeouts
        self._keep_open = keep_open
        self._begin = begin
        self._whole = whole

    def flow(self) -> Flow[Any]:
        settings = self._sender.settings
        try:
            if self._operation.hazards:
                refuse_hazards(self._request)
            self._encoded = encoded(self._request)
            self._deadline = Deadline(settings, self._timeouts, self._operation.timeout)
            self._policy = RetryPolicy(
                settings, self._deadline, self._operation.effect, repeatable=may_be_repeated(self._encoded)
            )
            return (yield from repeat(self._policy, self._attempt))
        except BodyFailed as carrier:
            failure = carrier.error
        except PbsError as error:
            look = second_look(self._request, error)
            if look is not None and (yield from self._succeeds(look)):
                return self._without_items()
            # The error of a login names only the login; this adds what the login was for.
            call = self._request.described
            if error.request != call:
                error.request = f"{call}: {error.request}" if error.request else call
            raise
        # An error raised by the caller's own body is theirs, even if it is one of this library:
        # nothing is added to it.
        raise failure

    def _without_items(self) -> Any:
        """The empty list, for a refusal that means just that."""
        if self._begin is not None:
            return None
        items = self._operation.decode([])
        return Answer(items) if self._whole else items

    def _succeeds(self, request: Request[object]) -> Flow[bool]:
        try:
            yield from _Call(self._sender, request, self._timeouts).flow()
        except PbsError:
            return False
        return True

    def _attempt(self) -> Flow[Any]:
        sender, operation = self._sender, self._operation
        sender.check_usable()
        if self._deadline.at is not None:
            self._deadline.check_before_sending()
        try:
            self._authorization = yield from sender.session.authorize(
                operation.method, operation.template, self._deadline
            )
        except PbsError:
            # A login is a call of its own, with its own repetitions. It changes something, even if
            # this call only reads.
            self._policy.stop()
            raise
        ticket = self._authorization.ticket
        self._policy.fresh_login_helps = ticket is not None and sender.session.can_log_in
        observation = sender.observer.begin(operation, self._request, self._policy.attempt)
        try:
            is_file = isinstance(self._request, StreamRequest)
            limit = sender.settings.max_answer_size
            reply: Reply = yield Send(self._http(), self._deadline, limit, self._keep_open, is_file)
            observation.answered(reply.status)
            if len(reply.body) < LONG_WORK:
                result = self._understand(reply)
                if self._begin is not None:
                    result = yield Run(partial(self._begin, reply, self._arriving(reply)))
            else:
                result = yield Run(partial(self._understand, reply), in_thread=True)
        except BaseException as error:
            if isinstance(error, AuthenticationFailed) and error.login_again and ticket is not None:
                sender.session.reject(ticket)
            observation.failed(error.error if isinstance(error, BodyFailed) else error)
            raise
        observation.succeeded(result)
        return result

    def _http(self) -> HttpRequest:
        (target, content, content_type), deadline = self._encoded, self._deadline
        headers = (
            headers_for(content_type, stream=isinstance(self._request, StreamRequest)) + self._authorization.headers
        )
        connect, read = deadline.limits()
        secrets = self._authorization.secrets
        if self._operation.has_secrets:
            secrets += declared_secrets(self._operation, self._request.values)
        return HttpRequest(
            self._operation.method,
            target,
            headers,
            content,
            connect_timeout=connect,
            read_timeout=read,
            deadline=deadline.at,
            whole=self._keep_open is None,
            secrets=secrets,
        )

    def _understand(self, reply: Reply) -> Any:
        if reply.status != 200:
            from pbs_client.strangers import explain  # A fifth of what a call imports, and most succeed.

            raise explain(reply, self._context())
        if self._keep_open is None:
            pause_collector = self._sender.settings.pause_collector
            data, envelope = open_answer(reply, self._operation.decode, self._context, pause_collector=pause_collector)
            return whole_answer(data, envelope, reply) if self._whole else data
        if reply.open is None:
            from pbs_client.strangers import no_file, unreadable

            in_place = no_file if isinstance(self._request, StreamRequest) else unreadable
            raise in_place(reply, self._context())
        return reply

    def _arriving(self, reply: Reply) -> Arriving:
        # Not needed by other calls.
        from pbs_client.iteration import Arriving

        return Arriving(reply, self._operation.decode, self._context, self._sender.settings.max_answer_size)

    def _context(self) -> CallContext:
        # With the secrets of the authorization, since a proxy that complains may quote all it got.
        return CallContext(
            self._request.described,
            self._operation,
            self._request.values,
            auth_id=self._sender.session.auth_id,
            secrets=self._authorization.secrets,
        )
