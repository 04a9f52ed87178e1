"""Who the client is to the server: a token's header, or a ticket that is obtained on first use, renewed in time, and replaced once refused.

Of all threads or tasks that need a ticket at the same moment one logs in, and the others wait for it. If it fails they fail with the same
error, also where it comes from the user's `second_factor`; if it was stopped (Ctrl-C, cancellation, its own time limit) one of the others takes over.

The ticket never goes into a cookie jar: every 401 of PBS, whatever it is about, asks to delete the cookie (protocol notes §3.2).
"""

from __future__ import annotations

import copy
import json
import re
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, cast
from urllib.parse import unquote

import attrs

from pbs_client.credentials import ApiToken, Credentials, Password, Ticket, offered_factors
from pbs_client.envelope import read_envelope
from pbs_client.errors import AuthenticationFailed, NotSent, PbsError, SecondFactorRequired, UnexpectedAnswer, UsageError
from pbs_client.events import Watcher
from pbs_client.flow import MAX_ERROR_SIZE, Fetch, Flow, Gate, WaitFor, ask, fetch, repeat
from pbs_client.limits import Clock, Settings, Tries
from pbs_client.refusals import Asked
from pbs_client.runtime.encoding import COMMON_HEADERS, PREFIX
from pbs_client.strangers import explain
from pbs_client.transport import HttpRequest, Reply

# What the server answers without looking at credentials (protocol notes §4.1), so that no login is needed for it and no secret is sent.
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
"""Seconds that the server accepts a ticket for (protocol notes §4.3)."""
RENEW_AFTER = 3600.0
"""Seconds of age from which on a ticket is renewed before the next call."""
RENEW_AGAIN_AFTER = 60.0
"""Seconds until the next try where a renewal failed for another reason than the ticket."""


@attrs.define(eq=False)
class Entry:
    """A ticket in use. Ages are taken from the monotonic clock, since the machine's time may be changed at any moment."""

    ticket: Ticket
    obtained: float
    renew_at: float


@attrs.frozen
class Grant:
    """What a call sends to be let in."""

    headers: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)
    secrets: tuple[str, ...] = attrs.field(default=(), repr=False)
    """What in the headers must not be shown."""
    entry: Entry | None = None


class _Login:
    """A login under way, of which all who wait for it learn the end."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.error: Exception | None = None


@attrs.frozen
class _Secret:
    """A text that is not shown, not even where a crash reporter prints local variables."""

    text: str = attrs.field(repr=False)


class Session:
    """The login state of one client."""

    def __init__(
        self, credentials: Credentials | None, settings: Settings, watcher: Watcher, make_gate: Callable[[], Gate], *, http_only: bool = False
    ) -> None:
        self._credentials = credentials
        # A login that was answered is never repeated, not even where it met a lock: a code that was sent is used up (protocol notes §4.4).
        self._settings = attrs.evolve(settings, retry_locked=0.0)
        self._watcher = watcher
        self._make_gate = make_gate
        self._http_only = http_only
        self._lock = threading.Lock()  # Held for moments only, never during a step.
        self._entry: Entry | None = None
        self._login: _Login | None = None
        self._forgotten = 0
        self._last_totp: _Secret | None = None
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
        """Drops the ticket, also that of a login under way, so that the next call logs in again. One that the user gave is there again."""
        with self._lock:
            self._forgotten += 1
            self._entry = None
            if isinstance(self._credentials, Ticket):
                self._entry = Entry(self._credentials, time.monotonic(), float("inf"))

    def reject(self, entry: Entry) -> None:
        """The server did not accept this ticket. No effect if it was replaced meanwhile."""
        with self._lock:
            if self._entry is entry and self.can_log_in:
                self._entry = None

    def authorize(self, method: str, template: str, clock: Clock) -> Flow[Grant]:
        """What a call has to send; logs in or renews the ticket if that is due."""
        if self._credentials is None or (method, template) in _WORLD:
            return Grant()
        if isinstance(self._credentials, ApiToken):
            return Grant((("authorization", self._credentials.authorization),), (self._credentials.secret,))
        entry = yield from self._current(clock)
        cookie, secrets = ("cookie", entry.ticket.cookie), (entry.ticket.ticket, entry.ticket.csrf_token)
        if method == "GET":
            return Grant((cookie,), secrets, entry)
        if not entry.ticket.csrf_token:
            raise UsageError("this ticket came without its CSRF token, so PBS lets it read and nothing else", hint="Ticket(ticket, csrf_token)")
        return Grant((cookie, ("csrfpreventiontoken", entry.ticket.csrf_token)), secrets, entry)

    def _current(self, clock: Clock) -> Flow[Entry]:
        while True:
            mine: _Login | None = None
            try:
                with self._lock:
                    entry, login, forgotten = self._entry, self._login, self._forgotten
                    if entry is not None and time.monotonic() < entry.renew_at:
                        return entry
                    if login is None:
                        login = mine = self._login = _Login(self._make_gate())
                if mine is None:
                    clock.check_before_sending()
                    yield WaitFor(login.gate, clock)
                    if login.error is not None:
                        raise _copied(login.error)
                    continue
                fresh = yield from self._obtain(entry, clock)
                with self._lock:
                    if self._forgotten == forgotten:
                        self._entry = fresh
                return fresh
            except Exception as error:
                # The time limit of this call says nothing about the others', so they are not told of it.
                if mine is not None and not clock.is_up:
                    mine.error = _copied(error)  # Before anybody says on it which call of theirs it was for.
                raise
            finally:
                if mine is not None:
                    with self._lock:
                        self._login = None
                    mine.gate.set()

    def _obtain(self, old: Entry | None, clock: Clock) -> Flow[Entry]:
        if not isinstance(self._credentials, Password):
            raise AuthenticationFailed("there is no ticket any more")
        if old is not None and time.monotonic() - old.obtained < LIFETIME:
            try:
                return (yield from self._renew(old, clock))
            except AuthenticationFailed:
                pass  # It may have been made invalid on the server; the password is still there.
            except PbsError:
                old.renew_at = time.monotonic() + RENEW_AGAIN_AFTER
                return old
        return (yield from self._log_in(self._credentials, clock))

    def _renew(self, old: Entry, clock: Clock) -> Flow[Entry]:
        """A new ticket for one that is still good. No second factor is asked for (protocol notes §4.3)."""
        if self._http_only:
            # The server looks for the old ticket in the cookie then, and does not take it as a password (protocol notes §4.6).
            proof = _Proof(old.ticket.userid, cookie=_Secret("__Host-" + old.ticket.cookie))
        else:
            proof = _Proof(old.ticket.userid, password=_Secret(old.ticket.ticket))
        issued = yield from self._post(proof, clock)
        return issued.entry()

    def _log_in(self, who: Password, clock: Clock) -> Flow[Entry]:
        issued = yield from self._post(_Proof(who.userid, _Secret(who.password)), clock)
        kinds = offered_factors(issued.ticket.text)
        if kinds is None:
            return issued.entry()
        code = yield from self._second_factor(who, kinds)
        issued = yield from self._post(_Proof(who.userid, code, challenge=issued.ticket), clock)
        return issued.entry()

    def _second_factor(self, who: Password, kinds: tuple[str, ...]) -> Flow[_Secret]:
        request, offered = f"login as {who.userid}", " or ".join(kinds) or "one of an unknown kind"
        if who.second_factor is None:
            raise SecondFactorRequired(
                f"the password is right, and a second factor is due: {offered}",
                kinds=kinds,
                request=request,
                hint="Give Password a function as second_factor, or use an API token, which needs none.",
            )
        code = yield from ask(partial(who.second_factor, kinds), lambda given: _Secret(given if isinstance(given, str) else ""))
        if re.match(r"(totp|recovery|webauthn|u2f):.", code.text) is None:
            raise UsageError(f"second_factor has to return a text such as totp:123456 or recovery:..., for {offered}", request=request)
        if code == self._last_totp:
            # PBS takes each code once, and locks the second factor after some failures (protocol notes §4.4).
            raise SecondFactorRequired("second_factor returned a code that was sent already; wait for the next one", kinds=kinds, request=request)
        return code

    def _post(self, proof: _Proof, clock: Clock) -> Flow[_Issued]:
        """One login, repeated only where it was never sent."""
        tries = Tries(self._settings, clock, "write", repeatable=True)
        return (yield from repeat(lambda: self._post_once(proof, clock, tries.number), tries, lambda: False))

    def _post_once(self, proof: _Proof, clock: Clock, number: int) -> Flow[_Issued]:
        clock.check_before_sending()
        shown = f"login as {proof.userid}"
        asked = Asked(shown, secrets=proof.secrets)
        exchange = self._watcher.sending("login", "POST", "/access/ticket", shown=shown, attempt=number)
        try:
            previous, self._last_totp = self._last_totp, proof.totp or self._last_totp
            try:
                reply = yield from fetch(Fetch(proof.http(clock, http_only=self._http_only), clock, MAX_ERROR_SIZE))
            except NotSent:
                self._last_totp = previous
                raise
            exchange.answered(reply.status)
            if not reply.succeeded:
                raise explain(reply.status, reply.headers, reply.body, asked)
            issued = _issued(reply)
            if issued is None:
                missing = "the answer to the login has no ticket, or no CSRF token, in it"
                raise UnexpectedAnswer(missing, status=reply.status, hint="Is this Proxmox Backup Server?")
        except BaseException as error:
            if isinstance(error, PbsError):
                error.request = shown
            if isinstance(error, AuthenticationFailed):
                error.login_again = False  # This was the login.
            exchange.finished(error=error)
            raise
        exchange.finished()
        return issued


@attrs.frozen
class _Proof:
    """What a login sends."""

    userid: str
    password: _Secret | None = None
    challenge: _Secret | None = None
    cookie: _Secret | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        texts = [secret.text for secret in (self.password, self.challenge, self.cookie) if secret is not None]
        # Of a second factor also the code alone, which may come back without its kind in front; of a cookie its value.
        codes = [text.partition(":")[2] for text in texts if self.challenge is not None]
        return (*texts, *codes, *([] if self.cookie is None else [unquote(self.cookie.text.partition("=")[2])]))

    @property
    def totp(self) -> _Secret | None:
        """The code, where this is the second half of a login with one that counts up by itself."""
        return self.password if self.challenge is not None and self.password is not None and self.password.text.startswith("totp:") else None

    def http(self, clock: Clock, *, http_only: bool) -> HttpRequest:
        values: dict[str, Any] = {"username": self.userid}
        if self.password is not None:
            values["password"] = self.password.text
        if self.challenge is not None:
            values["tfa-challenge"] = self.challenge.text
        if http_only:
            values["http-only"] = True
        cookie = () if self.cookie is None else (("cookie", self.cookie.text),)
        headers = (*COMMON_HEADERS, ("content-type", "application/json"), *cookie)
        return HttpRequest("POST", f"{PREFIX}/access/ticket", headers, json.dumps(values).encode(), clock.connect, clock.read, clock.deadline)


@attrs.frozen
class _Issued:
    """What a login gave: the ticket of a session, or one that stands for the first half of a login."""

    ticket: _Secret
    csrf: _Secret

    def entry(self) -> Entry:
        now = time.monotonic()
        return Entry(Ticket(self.ticket.text, self.csrf.text), now, now + RENEW_AFTER)


def _issued(reply: Reply) -> _Issued | None:
    envelope = read_envelope(reply.body)
    data = envelope["data"] if envelope is not None else None
    if not isinstance(data, dict):
        return None
    members = cast("dict[str, object]", data)
    # With http-only the whole ticket is in a cookie only; half of one is in the body all the same (protocol notes §4.6).
    ticket = members.get("ticket") or _ticket_cookie(reply)
    if not isinstance(ticket, str) or not re.fullmatch(r"PBS:[^:]+:[0-9A-Fa-f]{8}::\S+", ticket):
        return None
    csrf = members.get("CSRFPreventionToken")
    if not (isinstance(csrf, str) and csrf) and offered_factors(ticket) is None:
        return None  # With such a ticket one could read and nothing else, which would be noticed late.
    return _Issued(_Secret(ticket), _Secret(str(csrf or "")))


def _copied(error: Exception) -> Exception:
    """The same error for another thread, without what this one adds to it. One that cannot be copied is shared."""
    try:
        return copy.copy(error)
    except Exception:
        return error


def _ticket_cookie(reply: Reply) -> str | None:
    for name, value in reply.headers:
        found = re.match(r"(?:__Host-)?PBSAuthCookie=([^;]+)", value) if name == "set-cookie" else None
        if found is not None:
            return unquote(found[1])
    return None
