"""Second factors of users: TOTP and recovery keys work; WebAuthn and U2F need a browser and are refused."""

from __future__ import annotations

import uuid
from typing import Any

from pbs_simulator.accounts import SecondFactor, User, new_recovery_keys
from pbs_simulator.answers.access.users import confirm_password
from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.refusals import Refusal
from pbs_simulator.rights import user_of
from pbs_simulator.tickets import Totp

answers: Answers = Answers()


@answers("GET", "/access/tfa")
def list_all_factors(call: ApiCall) -> list[dict[str, Any]]:
    """Users who have any, each with the entries; without Sys.Audit on /access/users oneself only."""
    every = call.server.may(call.auth_id, "/access/users", "Sys.Audit")
    listed: list[dict[str, Any]] = []
    for user in call.server.accounts:
        if user.factors and (every or user.userid == user_of(call.auth_id)):
            entry: dict[str, Any] = {"entries": [factor.listing() for factor in user.factors.values()], "userid": user.userid}
            if user.totp_locked:
                entry["totp-locked"] = True
            listed.append(entry)
    return listed


def _user(call: ApiCall) -> User | None:
    return call.server.accounts.get(call["userid"])


@answers("GET", "/access/tfa/{userid}")
def list_factors(call: ApiCall) -> list[dict[str, Any]]:
    user = _user(call)
    return [factor.listing() for factor in user.factors.values()] if user else []


def _factor(call: ApiCall, text: str) -> SecondFactor:
    user = _user(call)
    factor = user.factors.get(call["id"]) if user else None
    if factor is None:
        raise Refusal(text, 404)
    return factor


@answers("GET", "/access/tfa/{userid}/{id}")
def read_factor(call: ApiCall) -> dict[str, Any]:
    return _factor(call, f"no such tfa entry: {call['userid']}/{call['id']}").listing()


@answers("POST", "/access/tfa/{userid}")
def add_factor(call: ApiCall) -> dict[str, Any]:
    confirm_password(call, call.get("password"))
    user = call.server.accounts.users[call["userid"]]
    kind, now = call["type"], call.server.clock.time()
    description = call.get("description")
    if kind == "recovery":
        if description is not None:
            raise Refusal("generic 'description' parameter does not apply to recovery keys")
        if any(factor.type == "recovery" for factor in user.factors.values()):
            raise Refusal("user already has recovery keys")
        keys = new_recovery_keys()
        user.factors["recovery"] = SecondFactor("recovery", "recovery", int(now), recovery=list(keys))
        return {"id": "recovery", "recovery": keys}
    if description is None:
        raise Refusal("'description' is required for new entries")
    if kind != "totp":
        raise Refusal(f"{'webauthn' if kind == 'webauthn' else 'U2F' if kind == 'u2f' else kind} support is not configured")
    return _add_totp(call, user, description, now)


def _add_totp(call: ApiCall, user: User, description: str, now: float) -> dict[str, Any]:
    uri, value = call.get("totp"), call.get("value")
    if uri is None or value is None:
        raise Refusal("'totp' type requires both 'totp' and 'value' parameters" if uri is None else "missing 'value' to verify the TOTP secret")
    try:
        totp = Totp.from_uri(uri)
    except ValueError:
        raise Refusal("failed to parse TOTP URI") from None
    if not totp.accepts(value, now, remember=False):
        raise Refusal("failed to verify TOTP challenge")
    entry = SecondFactor(str(uuid.uuid4()), "totp", int(now), description, totp=totp)
    user.factors[entry.id] = entry
    return {"id": entry.id}


@answers("PUT", "/access/tfa/{userid}/{id}")
def update_factor(call: ApiCall) -> None:
    confirm_password(call, call.get("password"))
    factor = _factor(call, f"no such entry: {call['userid']}/{call['id']}")
    if factor.type == "recovery":
        raise Refusal(f"no such entry: {call['userid']}/{call['id']}", 404)  # recovery keys are no entry that can be changed
    if call.get("description") is not None:
        factor.description = call["description"]
    if call.get("enable") is not None:
        factor.enable = call["enable"]


@answers("DELETE", "/access/tfa/{userid}/{id}")
def delete_factor(call: ApiCall) -> None:
    confirm_password(call, call.get("password"), must_exist=False)
    _factor(call, f"no such tfa entry: {call['userid']}/{call['id']}")
    user = _user(call)
    if user is not None:
        del user.factors[call["id"]]


@answers("GET", "/config/access/tfa/webauthn")
def get_webauthn(call: ApiCall) -> dict[str, Any] | None:
    section = call.server.sections["webauthn"]
    if not section.items:
        return None
    call.attributes["digest"] = section.digest()
    return dict(section.items["webauthn"])


@answers("PUT", "/config/access/tfa/webauthn")
def update_webauthn(call: ApiCall) -> None:
    """The first settings must be complete, and need no digest."""
    section = call.server.sections["webauthn"]
    settings = {name: value for name, value in call.params.items() if name not in ("delete", "digest")}
    if section.items:
        section.update("webauthn", settings, call.get("delete", ()), call.get("digest"))
        return
    for name in ("rp", "id"):
        if name not in settings:
            raise Refusal(f"missing property: '{name}'")
    section.items["webauthn"] = settings
