"""Second factors of users: TOTP and recovery keys work; WebAuthn and U2F need a browser and are
refused.
"""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

from pbs_simulator.accounts import SecondFactor, User, new_recovery_keys
from pbs_simulator.answers.access.users import confirm_password
from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.refusals import Refusal
from pbs_simulator.rights import user_of
from pbs_simulator.totp import Totp

answers: Answers = Answers()

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


@answers("GET", "/access/tfa")
def list_all_factors(call: ApiCall) -> list[dict[str, Any]]:
    """Users who have any, each with the entries; without Sys.Audit on /access/users oneself
    only.
    """
    every = call.server.may(call.auth_id, "/access/users", "Sys.Audit")
    listed: list[dict[str, Any]] = []
    for user in call.server.accounts:
        if user.factors and (every or user.userid == user_of(call.auth_id)):
            entry: dict[str, Any] = {
                "entries": [factor.listing() for factor in user.factors.values()],
                "userid": user.userid,
            }
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
    if kind == "recovery":
        if any(name in call.params for name in ("totp", "value", "challenge")):
            raise Refusal("generating recovery tokens does not allow additional parameters")
        if "description" in call.params:
            raise Refusal("generic 'description' parameter does not apply to recovery keys")
        if any(factor.type == "recovery" for factor in user.factors.values()):
            raise Refusal("user already has recovery keys")
        keys = new_recovery_keys()
        user.factors["recovery"] = SecondFactor("recovery", "recovery", int(now), recovery=list(keys))
        return {"id": "recovery", "recovery": keys}
    if kind == "totp":
        return _add_totp(call, user, now)
    if kind == "yubico":
        return _add_yubico(call, user, now)
    if "challenge" not in call.params:
        _description(call)
    elif "value" not in call.params:
        raise Refusal(f"missing 'value' parameter ({kind} challenge response missing)")
    raise Refusal(f"no {kind} configuration available")


def _description(call: ApiCall) -> str:
    description: str | None = call.get("description")
    if description is None:
        raise Refusal("'description' is required for new entries")
    return description


def _add_yubico(call: ApiCall, user: User, now: float) -> dict[str, Any]:
    """Kept, and asked for at a login, though no login can be made with it."""
    if any(name in call.params for name in ("totp", "challenge")):
        raise Refusal("'yubico' type does not allow additional parameters")
    if "value" not in call.params:
        raise Refusal("missing 'value' parameter for 'yubico' entry")
    entry = SecondFactor(str(uuid.uuid4()), "yubico", int(now), _description(call))
    user.factors[entry.id] = entry
    return {"id": entry.id}


def _add_totp(call: ApiCall, user: User, now: float) -> dict[str, Any]:
    description = _description(call)
    uri, value = call.get("totp"), call.get("value")
    if uri is None or value is None:
        raise Refusal("'totp' type requires both 'totp' and 'value' parameters")
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
    if factor.type == "recovery":  # Recovery keys are no entry that can be changed.
        raise Refusal(f"no such entry: {call['userid']}/{call['id']}", 404)
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
    if "origin" in settings and not _SCHEME.match(settings["origin"]):
        raise Refusal(f"relative URL without a base: {json.dumps(settings['origin'], ensure_ascii=False)}")
    if section.items:
        section.update("webauthn", settings, call.get("delete", ()), call.get("digest"))
        return
    for name in ("rp", "id"):
        if name not in settings:
            raise Refusal(f"missing property: '{name}'")
    section.items["webauthn"] = settings
