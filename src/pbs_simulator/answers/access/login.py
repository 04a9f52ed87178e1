"""Logging in and out: tickets, the second factor, renewal, and the ticket in a cookie (protocol.md
§4).
"""

from __future__ import annotations

import json
import secrets
from typing import Any
from urllib.parse import urlencode

from pbs_simulator.authentication import COOKIE_NAMES, EXPIRED_COOKIE, ticket_cookie
from pbs_simulator.calls import Answers, ApiCall, Raw
from pbs_simulator.json_text import NotJson, read_json
from pbs_simulator.refusals import Refusal
from pbs_simulator.rights import PRIVILEGES
from pbs_simulator.tickets import CHALLENGE_LIFETIME

answers: Answers = Answers()


def _refused() -> Refusal:
    return Refusal("permission check failed.", 401)


def _envelope(call: ApiCall, data: dict[str, Any], *headers: tuple[str, str]) -> Any:
    """The envelope that these calls make themselves since 4.0, whatever the format word."""
    if not call.server.at_least("4.0"):
        return data
    return Raw(json.dumps({"data": data, "status": 200, "success": True}).encode(), "application/json", headers)


@answers("POST", "/access/ticket")
def create_ticket(call: ApiCall) -> Any:
    """A login or a renewal.

    In the cookie's flow the cookie is tried as a password first, and a ticket renews nothing in the
    body.
    """
    userid = call["username"]
    http_only = bool(call.get("http-only"))
    body: str | None = call.get("password")
    cookie = ticket_cookie(call.headers, COOKIE_NAMES[:1]) if http_only else None
    if body is None and cookie is None:
        raise Refusal("no password provided")
    attempts = [(cookie or body, True), *([(body, False)] if cookie and body is not None else [])]
    data: dict[str, Any] | None = None
    for password, renews in attempts:
        data = data or _log_in(call, userid, password or "", renews=renews)
    if data is None:
        raise _refused()
    if http_only and data.get("CSRFPreventionToken", "invalid") != "invalid":
        ticket = data.pop("ticket")
        data["ticket-info"] = f"{ticket.rpartition('::')[0]}::ticketinfo"
        return _envelope(
            call, data, ("set-cookie", f"{COOKIE_NAMES[0]}={ticket}; Secure; SameSite=Lax; HttpOnly; Path=/;")
        )
    return _envelope(call, data)


def _log_in(call: ApiCall, userid: str, password: str, *, renews: bool) -> dict[str, Any] | None:
    """The data of a login that succeeded, or needs a second factor; None for one that failed."""
    server, now = call.server, call.server.clock.time()
    user = server.accounts.get(userid)
    if user is None or not server.accounts.active(userid, now):
        return None
    challenge = call.get("tfa-challenge")
    if challenge is not None:
        opened = server.signer.open_ticket(challenge, "PBS", now, CHALLENGE_LIFETIME, bound_to=userid)
        if opened is None or not opened.startswith("!tfa!") or not user.answer_challenge(password, now):
            return None
    elif (
        renews
        and password.startswith("PBS:")
        and (opened := server.signer.open_ticket(password, "PBS", now)) is not None
    ):
        if opened != userid:
            return None
    elif renews and password.startswith("PBSTERM:") and all(name in call.params for name in ("path", "privs", "port")):
        return {"username": userid} if _opens_terminal(call, userid, password) else None
    elif not server.accounts.password_right(userid, password):
        return None
    elif kinds := user.challenge():
        partial = server.signer.ticket("PBS", f"!tfa!{json.dumps(kinds, separators=(',', ':'))}", now, bound_to=userid)
        return {"username": userid, "ticket": partial, "CSRFPreventionToken": "invalid"}
    return {
        "username": userid,
        "ticket": server.signer.ticket("PBS", userid, now),
        "CSRFPreventionToken": server.signer.csrf_token(userid, now),
    }


def _opens_terminal(call: ApiCall, auth_id: str, ticket: str) -> bool:
    """Whether a terminal's ticket is good for somebody, who must hold the privilege on the path."""
    bound_to = f"{auth_id}{call['path']}{call.get('port', '')}"
    if call.server.signer.open_ticket(ticket, "PBSTERM", call.server.clock.time(), bound_to=bound_to) is None:
        return False
    return call["privs"] in PRIVILEGES and call.server.may(auth_id, call["path"], call["privs"])


@answers("DELETE", "/access/ticket")
def logout(call: ApiCall) -> Any:
    return Raw(b'{"data":{},"status":200,"success":true}', None, (("set-cookie", EXPIRED_COOKIE),))


@answers("POST", "/access/vncticket")
def check_terminal_ticket(call: ApiCall) -> None:
    if not _opens_terminal(call, call["authid"], call["vncticket"]):
        raise Refusal("Checking VNC ticket failed")


@answers("POST", "/access/openid/auth-url")
def openid_address(call: ApiCall) -> str:
    """PBS asks the provider for its addresses first."""
    realm = call.server.sections["openid"].items.get(call["realm"])
    if realm is None:
        raise Refusal(f"no such openid '{call['realm']}'")
    if not call.server.outside.answers(realm["issuer-url"]):
        raise Refusal("Request failed")
    state = json.dumps({"csrf_token": secrets.token_urlsafe(16), "realm": call["realm"]}, separators=(",", ":"))
    scopes = " ".join(["openid", *str(realm.get("scopes", "email profile")).replace(",", " ").split()])
    query = {
        "response_type": "code",
        "client_id": realm["client-id"],
        "state": state,
        "code_challenge": secrets.token_urlsafe(32),
        "code_challenge_method": "S256",
        "redirect_uri": call["redirect-url"],
        "scope": scopes,
        "nonce": secrets.token_urlsafe(16),
        "display": "page",
    }
    query.update(
        {name: realm[wire] for wire, name in (("prompt", "prompt"), ("acr-values", "acr_values")) if wire in realm}
    )
    return f"{realm['issuer-url'].rstrip('/')}/auth?{urlencode(query)}"


@answers("POST", "/access/openid/login")
def openid_login(call: ApiCall) -> Any:
    """The state is read first; a provider that knows the user there is none."""
    try:
        read_json(call["state"])
    except NotJson as error:
        raise Refusal(str(error), 401) from None
    raise Refusal("OpenID login failed", 401)
