"""One login on the wire: what it sends, and what the server answers (protocol.md §4)."""

from __future__ import annotations

import json
from typing import Any, cast
from urllib.parse import unquote

from pbs_client.credentials import is_ticket, offered_factors
from pbs_client.envelope import read_envelope
from pbs_client.events import LOGIN
from pbs_client.headers import JSON, headers_for
from pbs_client.runtime.encoding import PREFIX
from pbs_client.runtime.frozen_classes import frozen
from pbs_client.runtime.secret import Secret
from pbs_client.timeouts import Deadline
from pbs_client.transport import HttpRequest, Reply


@frozen
class Proof:
    """What a login sends."""

    userid: str
    password: Secret | None = None
    challenge: Secret | None = None
    cookie: Secret | None = None

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that must not be shown, in each form in which it may come back."""
        texts: list[str] = [secret for secret in (self.password, self.challenge, self.cookie) if secret is not None]
        if self.challenge is not None:
            texts += [text.partition(":")[2] for text in texts]  # The code without its kind.
        if self.cookie is not None:
            texts.append(unquote(self.cookie.partition("=")[2]))
        return tuple(texts)

    @property
    def totp(self) -> Secret | None:
        """The code, if this is the second half of a login with a time-based code."""
        if self.challenge is None or self.password is None or not self.password.startswith("totp:"):
            return None
        return self.password

    def http(self, deadline: Deadline, *, http_only: bool) -> HttpRequest:
        """The request of the login."""
        values: dict[str, Any] = {"username": self.userid}
        if self.password is not None:
            values["password"] = self.password
        if self.challenge is not None:
            values["tfa-challenge"] = self.challenge
        if http_only:
            values["http-only"] = True
        headers = headers_for(JSON)
        if self.cookie is not None:
            headers = (*headers, ("cookie", self.cookie))
        connect, read = deadline.limits()
        return HttpRequest(
            LOGIN.method,
            PREFIX + LOGIN.template,
            headers,
            json.dumps(values).encode(),
            connect_timeout=connect,
            read_timeout=read,
            deadline=deadline.at,
            whole=True,
            secrets=self.secrets,
        )


@frozen
class Issued:
    """What the server issued: the ticket of a session, or that of the first half of a login."""

    ticket: Secret
    csrf: Secret

    def is_for(self, userid: str) -> bool:
        """Whether this ticket is this user's. One for half a login names nobody (protocol.md
        §4.4)."""
        named = self.ticket.split(":")[1]
        return offered_factors(self.ticket) is not None or userid.casefold() in (
            named.casefold(),
            unquote(named).casefold(),
        )


def read_issued(reply: Reply) -> Issued | None:
    """The contents of the answer to a login; None if it holds no usable ticket."""
    envelope = read_envelope(reply.body)
    data = envelope["data"] if envelope is not None else None
    if not isinstance(data, dict):
        return None
    members = cast("dict[str, object]", data)
    # With http-only, the ticket of a session comes in a cookie only; that of half a login is in the
    # body all the same (protocol.md §4.6).
    ticket = members.get("ticket") or _ticket_cookie(reply)
    if not isinstance(ticket, str) or not is_ticket(ticket):
        return None
    csrf = members.get("CSRFPreventionToken")
    csrf = csrf if isinstance(csrf, str) and csrf.isascii() and csrf.isprintable() else ""
    if not csrf and offered_factors(ticket) is None:
        return None  # Such a ticket can only read, which would be noticed late.
    return Issued(Secret(ticket), Secret(csrf))


def _ticket_cookie(reply: Reply) -> str | None:
    for name, value in reply.headers:
        cookie, _, rest = value.partition("=")
        if name == "set-cookie" and cookie.removeprefix("__Host-") == "PBSAuthCookie":
            ticket = rest.partition(";")[0]
            if ticket:  # An empty one asks to delete the cookie.
                return unquote(ticket)
    return None
