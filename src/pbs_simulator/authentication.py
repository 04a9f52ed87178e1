"""Who is asking: tickets in cookies, API tokens in the Authorization header, and the CSRF token
(protocol.md §4).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pbs_simulator.tickets import BadTicket

if TYPE_CHECKING:
    from pbs_simulator.server import Server

COOKIE_NAMES = ("__Host-PBSAuthCookie", "PBSAuthCookie")
EXPIRED_COOKIE = "__Host-PBSAuthCookie=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; SameSite=Lax; HttpOnly; Path=/;"

NO_CREDENTIALS = "no authentication credentials provided."


class NotAuthenticated(Exception):
    """Nobody we know; the text is what servers before 4.2 add to their answer."""


def ticket_cookie(headers: Mapping[str, str], names: Sequence[str] = COOKIE_NAMES) -> str | None:
    """The ticket of the first of some cookies that is there, percent-decoded; a part without `=` in
    front of it hides it.
    """
    cookies: dict[str, str] = {}
    for part in headers.get("cookie", "").split(";"):
        name, equals, value = part.strip().partition("=")
        if not equals and name:
            break
        cookies.setdefault(name, value)
    for name in names:
        if name in cookies:
            return unquote(cookies[name])
    return None


def authenticate(server: Server, method: str, headers: Mapping[str, str]) -> str:
    """The auth id of a request; a ticket cookie wins over a token, even a stale one.

    Raises `NotAuthenticated`.
    """
    now = server.clock.time()
    ticket = ticket_cookie(headers)
    if ticket is not None:
        return _by_ticket(server, method, ticket, headers.get("csrfpreventiontoken"), now)
    match = re.fullmatch(r"PBSAPIToken[= ](.*)", headers.get("authorization", ""), re.DOTALL)
    if match is None:
        raise NotAuthenticated(NO_CREDENTIALS)
    return _by_token(server, match[1], now)


def _by_token(server: Server, given: str, now: float) -> str:
    tokenid, colon, secret = given.partition(":")
    if "@" not in tokenid:
        raise NotAuthenticated("not a valid user id")
    if tokenid.endswith("!"):
        raise NotAuthenticated("empty token name in userid")
    if not server.accounts.active(tokenid, now):
        raise NotAuthenticated("user account or token disabled or expired.")
    if not colon:
        raise NotAuthenticated("failed to split API token header")
    if "!" not in tokenid:
        raise NotAuthenticated("not an API token ID")
    if not server.accounts.token_right(tokenid, unquote(secret)):
        raise NotAuthenticated("invalid credentials")
    return tokenid


def _by_ticket(server: Server, method: str, ticket: str, csrf: str | None, now: float) -> str:
    try:
        userid = server.signer.read_ticket(ticket, "PBS", now)
        if userid.startswith("!tfa!"):
            raise NotAuthenticated("access denied - second login factor required")
        if not server.accounts.active(userid, now):
            raise NotAuthenticated("user account disabled or expired.")
        if method != "GET":
            if csrf is None:
                raise NotAuthenticated("missing CSRF prevention token")
            server.signer.check_csrf(csrf, userid, now)
    except BadTicket as bad:
        raise NotAuthenticated(str(bad)) from None
    return userid
