"""Who the client is to the server: a token's header, or a ticket that is obtained on first use,
renewed in time, and replaced once refused.

If several threads or tasks need a ticket at the same moment, one logs in and the others wait. If
that login fails, they fail with the same error, even one from the user's `second_factor`; if it was
stopped (Ctrl-C, cancellation, its own time limit), one of the others takes over.

The ticket never goes into a cookie jar: every 401 of PBS, whatever it is about, tells the client to
delete the cookie (protocol.md §3.2).
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial

from pbs_client.context import CallContext
from pbs_client.credentials import ApiToken, Credentials, Password, Ticket, offered_factors
from pbs_client.errors import (
    AuthenticationFailed,
    ConnectTimeout,
    NotSent,
    PbsError,
    SecondFactorRequired,
    UnexpectedAnswer,
    UsageError,
)
from pbs_client.events import LOGIN, Observer
from pbs_client.flow import MAX_ERROR_SIZE, Flow, Gate, Run, Send, WaitForLogin
from pbs_client.headers import Headers
from pbs_client.login import Issued, Proof, read_issued
from pbs_client.printable import printable
from pbs_client.retry import RetryPolicy, repeat
from pbs_client.runtime.frozen_classes import field, frozen
from pbs_client.runtime.secret import Secret
from pbs_client.settings import Settings
from pbs_client.timeouts import Deadline
from pbs_client.transport import Reply

# Calls that the server answers without looking at credentials (protocol.md §4.1): they need no
# login, and no secret is sent with them.
_WORLD = frozenset(
    {
        ("GET", "/ping"),
        ("GET", "/access/domains"),
        ("POST", "/access/ticket"),
        ("DELETE", "/access/ticket"),
        ("POST", "/access/vncticket"),
        ("POST", "/access/openid/auth-url"),
        ("POST", "/access/openid/login"),
    }
)

LIFETIME = 7200.0
"""Seconds for which the server accepts a ticket (protocol.md §4.3)."""
RENEW_AFTER = 3600.0
"""Age in seconds from which a ticket is renewed before the next call."""
RENEW_AGAIN_AFTER = 60.0
"""Seconds until the next attempt if a renewal failed for a reason other than the ticket."""


class CachedTicket:
    """A ticket in use. Ages are taken from the monotonic clock, since the machine's time may be
    changed at any moment."""

    def __init__(self, ticket: Ticket, obtained: float, renew_at: float) -> None:
        self.ticket = ticket
        self.obtained = obtained
        self.renew_at = renew_at
        csrf = ticket.csrf_token
        cookie, secrets = ("cookie", ticket.cookie), (ticket.ticket, csrf)
        self.reading: Authorization = Authorization((cookie,), secrets, self)
        self.changing: Authorization | None = None
        """None if there is no CSRF token: PBS then lets the ticket do nothing but read."""
        if csrf:
            self.changing = Authorization((cookie, ("csrfpreventiontoken", csrf)), secrets, self)


@frozen
class Authorization:
    """The headers that authorize a call."""

    headers: Headers = field(default=(), repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """The values in the headers that must not be shown."""
    ticket: CachedTicket | None = field(default=None, repr=False)


NOTHING = Authorization()


class _Login:
    """A login in progress; every waiter gets its outcome."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.error: Exception | None = None


_own_logins: ContextVar[tuple[_Login, ...]] = ContextVar("pbs_client_own_logins", default=())
"""The logins that the running code is part of, such as a `second_factor`, a hook or a signal
handler."""


class Session:
    """The login state of one client."""

    def __init__(
        self,
        credentials: Credentials | None,
        settings: Settings,
        observer: Observer,
        make_gate: Callable[[], Gate],
        *,
        http_only: bool = False,
    ) -> None:
        self._credentials = credentials
        self._settings = settings
        self._observer = observer
        self._make_gate = make_gate
        self._http_only = http_only
        self._fixed: Authorization | None = None
        """What all calls send, if that never changes."""
        if credentials is None:
            self._fixed = NOTHING
        elif isinstance(credentials, ApiToken):
            self._fixed = Authorization((("authorization", credentials.authorization),), (credentials.secret,))
        # Held only for moments, never during a step. Even then a signal handler may run.
        self._lock = threading.RLock()
        self._ticket: CachedTicket | None = None
        self._login: _Login | None = None
        self._forgotten = 0
        self._last_totp: Secret | None = None
        self.forget()

    @property
    def auth_id(self) -> str:
        """`user@realm` or `user@realm!token`; empty without credentials."""
        match self._credentials:
            case ApiToken():
                return self._credentials.id
            case None:
                return ""
            case _:
                return self._credentials.userid

    @property
    def can_log_in(self) -> bool:
        """Whether a refused ticket can be replaced."""
        return isinstance(self._credentials, Password)

    def forget(self) -> None:
        """Drops the ticket, also that of a login in progress, so that the next call logs in again.
        A ticket given by the user is restored."""
        with self._lock:
            self._forgotten += 1
            self._ticket = None
            if isinstance(self._credentials, Ticket):
                self._ticket = CachedTicket(self._credentials, time.monotonic(), float("inf"))

    def reject(self, ticket: CachedTicket) -> None:
        """Drops a ticket that the server did not accept. No effect if it was replaced meanwhile."""
        with self._lock:
            if self._ticket is ticket and self.can_log_in:
                self._ticket = None

    def authorize(self, method: str, template: str, deadline: Deadline) -> Flow[Authorization]:
        """The authorization for a call; logs in or renews the ticket if that is due."""
        if (method, template) in _WORLD:
            return NOTHING
        if self._fixed is not None:
            return self._fixed
        ticket = yield from self._current(deadline)
        if method == "GET":
            return ticket.reading
        if ticket.changing is None:
            raise UsageError(
                "this ticket came without its CSRF token, so PBS lets it only read",
                hint="Ticket(ticket, csrf_token)",
            )
        return ticket.changing

    def _current(self, deadline: Deadline) -> Flow[CachedTicket]:
        while True:
            mine: _Login | None = None
            try:
                with self._lock:
                    ticket, login, forgotten = self._ticket, self._login, self._forgotten
                    if ticket is not None and time.monotonic() < ticket.renew_at:
                        return ticket
                    if login is None:
                        login = mine = self._login = _Login(self._make_gate())
                if mine is not None:
                    with _part_of(mine):
                        fresh = yield from self._obtain(ticket, deadline)
                    with self._lock:
                        if self._forgotten == forgotten:
                            self._ticket = fresh
                    return fresh
                yield from _end_of(login, deadline)
            except Exception as error:
                # The time limit of this call says nothing about the others', so it is not passed
                # on.
                if mine is not None and not deadline.is_over:
                    mine.error = _copied(error)  # Before anybody adds to it which call it was for.
                raise
            finally:
                if mine is not None:
                    with self._lock:
                        self._login = None
                    mine.gate.set()

    def _obtain(self, old: CachedTicket | None, deadline: Deadline) -> Flow[CachedTicket]:
        if not isinstance(self._credentials, Password):
            raise AuthenticationFailed("there is no ticket any more")
        if old is not None and time.monotonic() - old.obtained < LIFETIME:
            try:
                return (yield from self._renew(old, deadline))
            except AuthenticationFailed:
                pass  # It may have been made invalid on the server; the password is still there.
            except PbsError:
                old.renew_at = time.monotonic() + RENEW_AGAIN_AFTER
                return old
        return (yield from self._log_in(self._credentials, deadline))

    def _renew(self, old: CachedTicket, deadline: Deadline) -> Flow[CachedTicket]:
        """A new ticket for one that is still good. No second factor is asked for (protocol.md
        §4.3)."""
        if self._http_only:
            # The server looks for the old ticket in the cookie then, and does not take it as a
            # password (protocol.md §4.6).
            proof = Proof(old.ticket.userid, cookie=Secret("__Host-" + old.ticket.cookie))
        else:
            proof = Proof(old.ticket.userid, password=Secret(old.ticket.ticket))
        issued = yield from self._post(proof, deadline)
        return _cached(issued)

    def _log_in(self, who: Password, deadline: Deadline) -> Flow[CachedTicket]:
        issued = yield from self._post(Proof(who.userid, Secret(who.password)), deadline)
        kinds = offered_factors(issued.ticket)
        if kinds is None:
            return _cached(issued)
        code = yield from self._second_factor(who, kinds)
        issued = yield from self._post(Proof(who.userid, code, challenge=issued.ticket), deadline)
        if offered_factors(issued.ticket) is not None:
            raise UnexpectedAnswer(
                "the server accepted the second factor, and asks for one again", request=f"login as {who.userid}"
            )
        return _cached(issued)

    def _second_factor(self, who: Password, kinds: tuple[str, ...]) -> Flow[Secret]:
        request = f"login as {who.userid}"
        offered = printable(" or ".join(kinds), longest=200) or "one of an unknown kind"
        if who.second_factor is None:
            raise SecondFactorRequired(
                f"the password is right, and a second factor is due: {offered}",
                kinds=kinds,
                request=request,
                hint="Give Password a function as second_factor, or use an API token, which needs none.",
            )
        code = _as_code((yield Run(partial(who.second_factor, kinds), in_thread=True)))
        if _kind_of_code(code) not in ("totp", "recovery", "webauthn", "u2f"):
            raise UsageError(
                f"second_factor has to return a string such as totp:123456 or recovery:..., for {offered}",
                request=request,
            )
        if code == self._last_totp:
            # PBS accepts each code once, and locks the second factor after a few failures
            # (protocol.md §4.4).
            raise SecondFactorRequired(
                "second_factor returned a code that was already sent; wait for the next one",
                kinds=kinds,
                request=request,
            )
        return code

    def _post(self, proof: Proof, deadline: Deadline) -> Flow[Issued]:
        """One login, repeated only where it was never sent."""
        policy = RetryPolicy(self._settings, deadline, "write")
        # A login that was answered is never repeated, not even if it met a lock: a code that was
        # sent is used up (protocol.md §4.4).
        policy.waits_for_locks = False
        return (yield from repeat(policy, lambda: self._post_once(proof, deadline, policy.attempt)))

    def _post_once(self, proof: Proof, deadline: Deadline, attempt: int) -> Flow[Issued]:
        deadline.check_before_sending()
        call = f"login as {proof.userid}"
        observation = self._observer.begin(LOGIN, call, attempt)
        try:
            previous, self._last_totp = self._last_totp, proof.totp or self._last_totp
            try:
                reply: Reply = yield Send(proof.http(deadline, http_only=self._http_only), deadline, MAX_ERROR_SIZE)
            except NotSent:
                self._last_totp = previous
                raise
            observation.answered(reply.status)
            if reply.status != 200:
                from pbs_client.strangers import explain  # Not needed by calls that succeed.

                raise explain(reply, CallContext(call, secrets=proof.secrets))
            issued = read_issued(reply)
            if issued is None:
                missing = "the answer to the login has no ticket, or no CSRF token, in it"
                raise UnexpectedAnswer(missing, status=reply.status, hint="Is this Proxmox Backup Server?")
            if not issued.is_for(proof.userid):
                stranger = "the answer to the login has the ticket of another user"
                hint = "Something between here and the server gives one caller the answer to another."
                raise UnexpectedAnswer(stranger, status=reply.status, hint=hint)
        except BaseException as error:
            if isinstance(error, PbsError):
                error.request = call
            if isinstance(error, AuthenticationFailed):
                error.login_again = False  # This was the login.
            observation.failed(error)
            raise
        observation.succeeded()
        return issued


def _end_of(login: _Login, deadline: Deadline) -> Flow[None]:
    """Waits for the login of another call; if that failed, raises its error."""
    if login in _own_logins.get():
        raise UsageError(
            "this call waits for a login that itself waits for this call",
            hint="A second_factor, a hook or a signal handler that runs during a login needs another client.",
        )
    deadline.check_before_sending()
    patience = deadline.patience
    yield WaitForLogin(login.gate, deadline)
    if not login.gate.is_set():
        deadline.check_before_sending()
        raise ConnectTimeout(
            f"another call has been logging in for longer than {patience or 0:g} s",
            hint="A second_factor or a hook must not wait for a thread that uses this client.",
        )
    if login.error is not None:
        raise _copied(login.error)


@contextmanager
def _part_of(login: _Login) -> Generator[None]:
    """Marks what runs inside, and all that it starts, as part of this login."""
    outer = _own_logins.get()
    _own_logins.set((*outer, login))
    try:
        yield
    finally:
        # Not `reset`, which refuses if a flow is closed by a task other than the one that began it.
        _own_logins.set(outer)


def _as_code(given: object) -> Secret:
    return Secret(given if isinstance(given, str) else "")


def _kind_of_code(code: str) -> str:
    kind, _, rest = code.partition(":")
    return kind if rest else ""


def _cached(issued: Issued) -> CachedTicket:
    now = time.monotonic()
    return CachedTicket(Ticket(issued.ticket, issued.csrf), now, now + RENEW_AFTER)


def _copied(error: Exception) -> Exception:
    """A copy of the error for another thread, free of what this one adds to it. An error that
    cannot be copied is shared."""
    try:
        return copy.copy(error)
    except Exception:
        return error
