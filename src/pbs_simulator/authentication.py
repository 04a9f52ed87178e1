"""Who is asking: tickets in cookies, API tokens in the Authorization header, and the CSRF token (protocol notes §4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from pbs_simulator.server import Server

COOKIE_NAMES = ("__Host-PBSAuthCookie", "PBSAuthCookie")
EXPIRED_COOKIE = "__Host-PBSAuthCookie=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; SameSite=Lax; HttpOnly; Path=/;"

NO_CREDENTIALS = "no authentication credentials provided."
INACTIVE = "user account or token disabled or expired."


class NotAuthenticated(Exception):
    """Nobody we know; the text is what servers before 4.2 add to their answer."""


def ticket_cookie(headers: Mapping[str, str]) -> str | None:
    """The ticket of the cookie that PBS looks at, percent-decoded; a part without `=` in front of it hides it."""
    found: dict[str, str] = {}
    for part in headers.get("cookie", "").split(";"):
        name, equals, value = part.strip().partition("=")
        if not equals and name:
            break
        found.setdefault(name, value)
    for name in COOKIE_NAMES:
        if name in found:
            return unquote(found[name])
    return None


def authenticate(server: Server, method: str, headers: Mapping[str, str]) -> str:
    """The auth id of a request; a ticket cookie wins over a token, even a stale one. Raises `NotAuthenticated`."""
    now = server.clock.time()
    ticket = ticket_cookie(headers)
    if ticket is not None:
        return _by_ticket(server, method, ticket, headers.get("csrfpreventiontoken"), now)
    match = re.fullmatch(r"PBSAPIToken[= ]([^:]*):(.*)", headers.get("authorization", ""), re.DOTALL)
    if match is None:
        raise NotAuthenticated(NO_CREDENTIALS)
    tokenid, secret = match[1], unquote(match[2])
    if "!" not in tokenid or "@" not in tokenid:
        raise NotAuthenticated(NO_CREDENTIALS)
    if not server.accounts.active(tokenid, now):
        raise NotAuthenticated(INACTIVE)
    if not server.accounts.token_right(tokenid, secret):
        raise NotAuthenticated("invalid API token secret")
    return tokenid


def _by_ticket(server: Server, method: str, ticket: str, csrf: str | None, now: float) -> str:
    userid = server.signer.open_ticket(ticket, "PBS", now)
    if userid is None:
        raise NotAuthenticated(NO_CREDENTIALS if not ticket.startswith("PBS:") else "invalid ticket")
    if userid.startswith("!tfa!"):
        raise NotAuthenticated("second factor required")
    if not server.accounts.active(userid, now):
        raise NotAuthenticated(INACTIVE)
    if method != "GET" and (csrf is None or not server.signer.csrf_valid(csrf, userid, now)):
        raise NotAuthenticated("missing CSRF prevention token" if csrf is None else "invalid CSRF prevention token")
    return userid
