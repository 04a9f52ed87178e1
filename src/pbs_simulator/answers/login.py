"""Logging in and out: tickets, the second factor, renewal, and the flow in which the ticket lives in a cookie (protocol notes §4)."""

from __future__ import annotations

import json
from typing import Any

from pbs_simulator.authentication import EXPIRED_COOKIE, ticket_cookie
from pbs_simulator.calls import Call, Raw, Refusal, answers
from pbs_simulator.tickets import CHALLENGE_LIFETIME


def _refused() -> Refusal:
    return Refusal("permission check failed.", 401)


def _envelope(call: Call, data: dict[str, Any], *headers: tuple[str, str]) -> Any:
    """The envelope that these calls make themselves since 4.0, whatever the format word."""
    if not call.server.at_least("4.0"):
        return data
    return Raw(json.dumps({"data": data, "status": 200, "success": True}).encode(), "application/json", headers)


@answers("POST", "/access/ticket")
def create_ticket(call: Call) -> Any:
    server, userid, now = call.server, call["username"], call.server.clock.time()
    http_only = bool(call.get("http-only"))
    password: str | None = call.get("password")
    cookie = ticket_cookie(call.headers) if http_only else None
    if password is None and cookie is None:
        raise Refusal("no password provided")
    user = server.accounts.get(userid)
    if user is None or not server.accounts.active(userid, now):
        raise _refused()
    by_ticket = any(
        candidate and server.signer.open_ticket(candidate, "PBS", now) == userid for candidate in (cookie, None if http_only else password)
    )
    challenge = call.get("tfa-challenge")
    if not by_ticket:
        if challenge is not None:
            opened = server.signer.open_ticket(challenge, "PBS", now, CHALLENGE_LIFETIME, bound_to=userid)
            if opened is None or not opened.startswith("!tfa!") or not user.answer_challenge(password or "", now):
                raise _refused()
        elif password is None or not server.accounts.password_right(userid, password):
            raise _refused()
        elif kinds := user.challenge():
            partial = server.signer.ticket("PBS", f"!tfa!{json.dumps(kinds, separators=(',', ':'))}", now, bound_to=userid)
            return _envelope(call, {"username": userid, "ticket": partial, "CSRFPreventionToken": "invalid"})
    ticket = server.signer.ticket("PBS", userid, now)
    data = {"username": userid, "CSRFPreventionToken": server.signer.csrf_token(userid, now)}
    if http_only:
        shown = f"{ticket.rpartition('::')[0]}::ticketinfo"
        return _envelope(
            call, data | {"ticket-info": shown}, ("set-cookie", f"__Host-PBSAuthCookie={ticket}; Secure; SameSite=Lax; HttpOnly; Path=/;")
        )
    return _envelope(call, data | {"ticket": ticket})


@answers("DELETE", "/access/ticket")
def logout(call: Call) -> Any:
    return Raw(b'{"data":{},"status":200,"success":true}', None, (("set-cookie", EXPIRED_COOKIE),))


@answers("POST", "/access/vncticket")
def check_terminal_ticket(call: Call) -> Any:
    opened = call.server.signer.open_ticket(
        call["vncticket"], "PBSTERM", call.server.clock.time(), 30, bound_to=f"{call['authid']}{call['path']}{call['port']}"
    )
    if opened is None:
        raise Refusal("Checking VNC ticket failed")


@answers("POST", "/access/openid/auth-url")
def openid_address(call: Call) -> str:
    """The address is made without asking the provider."""
    from urllib.parse import urlencode

    realm = call.server.sections["openid"].items.get(call["realm"])
    if realm is None:
        raise Refusal(f"no such openid '{call['realm']}'")
    state = json.dumps({"csrf_token": "l2UZ7tJTo6wqNTwq3yvWUQ", "realm": call["realm"]}, separators=(",", ":"))
    scopes = " ".join(["openid", *str(realm.get("scopes", "email profile")).replace(",", " ").split()])
    query = {
        "response_type": "code",
        "client_id": realm["client-id"],
        "state": state,
        "redirect_uri": call["redirect-url"],
        "scope": scopes,
        "nonce": "simulated",
    }
    return f"{realm['issuer-url'].rstrip('/')}/auth?{urlencode(query)}"


@answers("POST", "/access/openid/login")
def openid_login(call: Call) -> Any:
    """There is no provider to ask."""
    raise Refusal("OpenID login failed", 401)


@answers("POST", "/access/domains/{realm}/sync")
def sync_realm(call: Call) -> str:
    realm = call["realm"]

    def work() -> Any:
        yield f"starting realm sync for {realm}"
        yield "this is a DRY RUN - changes will not be persisted" if call.get("dry-run") else "syncing users"

    return call.server.tasks.start("realm-sync", realm, call.auth_id, work())
