"""Users, their tokens and passwords."""

from __future__ import annotations

import uuid
from typing import Any

from pbs_simulator.accounts import ROOT, Token, User
from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.server import check_digest, digest_of

_HIDDEN = frozenset({"password", "digest", "delete"})


def _digest(call: Call) -> str:
    return digest_of(call.server.accounts.configs())


def _user(call: Call) -> User:
    user = call.server.accounts.get(call["userid"])
    if user is None:
        raise Refusal(f"no such user '{call['userid']}'")
    return user


def _token(call: Call) -> Token:
    tokenid = f"{call['userid']}!{call['token-name']}"
    token = call.server.accounts.token(tokenid)
    if token is None:
        raise Refusal(f"no such token '{tokenid}'")
    return token


def _shown_user(call: Call, user: User) -> dict[str, Any]:
    shown = dict(user.config)
    if user.totp_locked:
        shown["totp-locked"] = True
    if user.tfa_locked_until > call.server.clock.time():
        shown["tfa-locked-until"] = int(user.tfa_locked_until)
    return shown


def _update(config: dict[str, Any], call: Call, skip: frozenset[str]) -> None:
    for name in call.get("delete", []):
        config.pop(name, None)
    for name, value in call.params.items():
        if name in skip:
            continue
        if (name == "enable" and value) or (name in ("comment", "expire") and not value):
            config.pop(name, None)  # the default is not written
        else:
            config[name] = value


@answers("GET", "/access/users")
def list_users(call: Call) -> list[dict[str, Any]]:
    """All users with Sys.Audit on /access/users, else oneself; a token sees its user."""
    every = call.server.may(call.auth_id, "/access/users", "Sys.Audit", "Permissions.Modify")
    own = call.auth_id.partition("!")[0]
    listed: list[dict[str, Any]] = []
    for user in call.server.accounts:
        if every or user.userid == own:
            shown = _shown_user(call, user)
            if call.get("include_tokens") and user.tokens:
                shown["tokens"] = [dict(token.config) for token in user.tokens.values()]
            listed.append(shown)
    call.attributes["digest"] = _digest(call)
    return listed


@answers("POST", "/access/users")
def create_user(call: Call) -> None:
    userid = call["userid"]
    if call.server.accounts.get(userid) is not None:
        raise Refusal(f"user '{userid}' already exists.")
    realm = userid.rpartition("@")[2]
    if realm != "pam" and not _realm_exists(call, realm):
        raise Refusal(f"authentication realm '{realm}' does not exist")
    config = {name: value for name, value in call.params.items() if name not in _HIDDEN | {"userid"} and not (name == "enable" and value)}
    call.server.accounts.add(userid, password=call.get("password"), **config)


def _realm_exists(call: Call, realm: str) -> bool:
    return realm in ("pam", "pbs") or any(realm in call.server.sections[kind].items for kind in ("ldap", "ad", "openid"))


@answers("GET", "/access/users/{userid}")
def read_user(call: Call) -> dict[str, Any]:
    call.attributes["digest"] = _digest(call)
    return _shown_user(call, _user(call))


@answers("PUT", "/access/users/{userid}")
def update_user(call: Call) -> None:
    check_digest(call.get("digest"), _digest(call))
    user = _user(call)
    if call.get("password") is not None:
        user.password = call["password"]
    _update(user.config, call, _HIDDEN | {"userid"})
    call.server.accounts.changed()


@answers("DELETE", "/access/users/{userid}")
def delete_user(call: Call) -> None:
    check_digest(call.get("digest"), _digest(call))
    userid = call["userid"]
    user = call.server.accounts.users.pop(userid, None)
    if user is None:
        raise Refusal(f"user '{userid}' does not exist.")
    for auth_id in (userid, *(token.config["tokenid"] for token in user.tokens.values())):
        call.server.acl.forget(auth_id)
    call.server.accounts.changed()


@answers("PUT", "/access/users/{userid}/unlock-tfa")
def unlock_second_factor(call: Call) -> bool:
    """Whether anything was locked."""
    user = call.server.accounts.get(call["userid"])
    if user is None:
        return False
    locked = user.totp_locked or user.tfa_locked_until > call.server.clock.time()
    user.totp_failures, user.tfa_locked_until = 0, 0.0
    return locked


@answers("GET", "/access/users/{userid}/token")
def list_tokens(call: Call) -> list[dict[str, Any]]:
    call.attributes["digest"] = _digest(call)
    user = call.server.accounts.get(call["userid"])
    return [{**token.config, "token-name": name} for name, token in user.tokens.items()] if user else []


@answers("GET", "/access/users/{userid}/token/{token-name}")
def read_token(call: Call) -> dict[str, Any]:
    call.attributes["digest"] = _digest(call)
    return dict(_token(call).config)


@answers("POST", "/access/users/{userid}/token/{token-name}")
def create_token(call: Call) -> dict[str, Any]:
    check_digest(call.get("digest"), _digest(call))
    userid, name = call["userid"], call["token-name"]
    accounts = call.server.accounts
    if accounts.token(f"{userid}!{name}") is not None:
        raise Refusal(f"token '{name}' for user '{userid}' already exists.")
    if accounts.get(userid) is None:
        # PBS does not look for the user; the orphan is of no use, and is found when the name is used again (protocol notes §13).
        orphans = call.server.orphan_tokens
        if f"{userid}!{name}" in orphans:
            raise Refusal(f"token '{name}' for user '{userid}' already exists.")
        orphans.add(f"{userid}!{name}")
        return {"tokenid": f"{userid}!{name}", "value": str(uuid.uuid4())}
    config = {key: value for key, value in call.params.items() if key in ("comment", "expire") or (key == "enable" and not value)}
    token = accounts.add_token(userid, name, **config)
    return {"tokenid": f"{userid}!{name}", "value": token.secret}


@answers("PUT", "/access/users/{userid}/token/{token-name}")
def update_token(call: Call) -> dict[str, Any] | None:
    check_digest(call.get("digest"), _digest(call))
    token = _token(call)
    _update(token.config, call, _HIDDEN | {"userid", "token-name", "regenerate"})
    call.server.accounts.changed()
    if not call.get("regenerate"):
        return None
    token.secret = str(uuid.uuid4())
    return {"secret": token.secret}


@answers("DELETE", "/access/users/{userid}/token/{token-name}")
def delete_token(call: Call) -> None:
    check_digest(call.get("digest"), _digest(call))
    userid, name = call["userid"], call["token-name"]
    user = call.server.accounts.get(userid)
    if user is None or user.tokens.pop(name, None) is None:
        raise Refusal(f"token '{name}' of user '{userid}' does not exist.")
    call.server.acl.forget(f"{userid}!{name}")
    call.server.accounts.changed()


@answers("PUT", "/access/password")
def change_password(call: Call) -> None:
    """One's own, or with Permissions.Modify that of another user of the `pbs` realm; everybody but root must confirm with the own password."""
    if "!" in call.auth_id:
        raise Refusal("API tokens cannot access this API endpoint")
    confirm_password(call, call.get("confirmation-password"))
    userid = call["userid"]
    realm = userid.rpartition("@")[2]
    allowed = userid == call.auth_id or call.auth_id == ROOT
    if not allowed:
        allowed = realm == "pbs" and call.server.may(call.auth_id, "/access/users", "Permissions.Modify")
    if not allowed:
        raise Refusal("you are not authorized to change the password.")
    if realm not in ("pam", "pbs"):
        raise Refusal(f"storing passwords is not implemented for {_realm_kind(call, realm)} realms", 501)
    user = call.server.accounts.get(userid)
    if user is None:
        raise Refusal(f"user '{userid}' does not exist.")
    user.password = call["password"]


def _realm_kind(call: Call, realm: str) -> str:
    return next((kind for kind in ("ldap", "ad", "openid") if realm in call.server.sections[kind].items), realm)


def confirm_password(call: Call, password: str | None) -> None:
    """Asks everybody but root for the own password (protocol notes §3.2)."""
    if call.auth_id == ROOT:
        return
    if password is None:
        raise Refusal("missing password", 401)
    userid = call.auth_id.partition("!")[0]
    if call.server.accounts.get(userid) is None:
        raise Refusal(f"user '{userid}' does not exists.", 401)
    if not call.server.accounts.password_right(userid, password):
        raise Refusal("invalid credentials", 401)
