"""Users, their tokens and passwords."""

from __future__ import annotations

import uuid
from typing import Any

from pbs_simulator.accounts import Token, User
from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.digests import check_digest, digest_of
from pbs_simulator.refusals import Refusal
from pbs_simulator.rights import SUPERUSER, user_of
from pbs_simulator.sections import as_kept

answers: Answers = Answers()


_FILE = "/etc/proxmox-backup/user.cfg"

_HIDDEN = frozenset({"password", "digest", "delete"})

_KINDS = {"ldap": "LDAP", "ad": "AD", "openid": "OpenID"}
"""The kinds of realms that keep no passwords themselves, and their names in texts."""


def _digest(call: ApiCall) -> str:
    return digest_of(call.server.accounts.configs())


def _user(call: ApiCall) -> User:
    user = call.server.accounts.get(call["userid"])
    if user is None:
        raise Refusal(f"no such user '{call['userid']}'")
    return user


def _token(call: ApiCall) -> Token:
    tokenid = f"{call['userid']}!{call['token-name']}"
    token = call.server.accounts.token(tokenid) or call.server.accounts.orphans.get(tokenid)
    if token is None:
        raise Refusal(f"no such token '{tokenid}'")
    return token


def _shown_user(call: ApiCall, user: User) -> dict[str, Any]:
    shown = dict(user.config)
    if user.totp_locked:
        shown["totp-locked"] = True
    if user.tfa_locked_until > call.server.clock.time():
        shown["tfa-locked-until"] = int(user.tfa_locked_until)
    return shown


def _update(config: dict[str, Any], call: ApiCall, skip: frozenset[str]) -> None:
    """Changes a user's or token's settings; what is empty, zero or the default is not written."""
    for name in call.get("delete", []):
        config.pop(name, None)
    for name, value in call.params.items():
        if name in skip:
            continue
        kept = value.strip() if name == "comment" else value
        if (name == "enable" and kept) or (name != "enable" and not kept):
            config.pop(name, None)
        else:
            config.update(as_kept(_FILE, call["userid"], {name: kept}))


@answers("GET", "/access/users")
def list_users(call: ApiCall) -> list[dict[str, Any]]:
    """All users with Sys.Audit on /access/users, else oneself; a token sees its user."""
    every = call.server.may(call.auth_id, "/access/users", "Sys.Audit")
    own = user_of(call.auth_id)
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
def create_user(call: ApiCall) -> None:
    userid = call["userid"]
    if call.server.accounts.get(userid) is not None:
        raise Refusal(f"user '{userid}' already exists.")
    realm, password = userid.rpartition("@")[2], call.get("password")
    if not _realm_exists(call, realm):
        raise Refusal(f"unknown realm '{realm}'")
    config = {name: value for name, value in call.params.items() if name not in _HIDDEN | {"userid"}}
    user = call.server.accounts.add(userid, **as_kept(_FILE, userid, config))
    # The user is there from here on, also when the password cannot be stored.
    if password is not None:
        if realm == "pam" and call.auth_id != SUPERUSER:
            raise Refusal("only superuser can edit pam credentials!")
        _check_stores_passwords(call, realm)
        _check_is_on_the_machine(userid)
        user.password = password


def _realm_exists(call: ApiCall, realm: str) -> bool:
    return realm in ("pam", "pbs") or any(realm in call.server.sections[kind].items for kind in _KINDS)


@answers("GET", "/access/users/{userid}")
def read_user(call: ApiCall) -> dict[str, Any]:
    call.attributes["digest"] = _digest(call)
    return dict(_user(call).config)


@answers("PUT", "/access/users/{userid}")
def update_user(call: ApiCall) -> None:
    """A password is taken and ignored: passwords have a call of their own."""
    check_digest(call.get("digest"), _digest(call))
    _update(_user(call).config, call, _HIDDEN | {"userid"})
    call.server.accounts.changed()


@answers("DELETE", "/access/users/{userid}")
def delete_user(call: ApiCall) -> None:
    """The user's tokens lose their rights with it; the user's own entries stay in the access
    control list.
    """
    check_digest(call.get("digest"), _digest(call))
    userid = call["userid"]
    user = call.server.accounts.users.pop(userid, None)
    if user is None:
        raise Refusal(f"user '{userid}' does not exist.")
    for token in user.tokens.values():
        call.server.acl.forget(token.config["tokenid"])
    call.server.accounts.changed()
    realm = userid.rpartition("@")[2]
    if not _realm_exists(call, realm):  # found out when the password is to be removed, after the user is gone
        raise Refusal(f"unknown realm '{realm}'")


@answers("PUT", "/access/users/{userid}/unlock-tfa")
def unlock_second_factor(call: ApiCall) -> bool:
    """Whether anything was locked."""
    user = call.server.accounts.get(call["userid"])
    if user is None:
        return False
    locked = user.totp_locked or user.tfa_locked_until > call.server.clock.time()
    user.totp_failures, user.tfa_locked_until = 0, 0.0
    return locked


@answers("GET", "/access/users/{userid}/token")
def list_tokens(call: ApiCall) -> list[dict[str, Any]]:
    call.attributes["digest"] = _digest(call)
    return [
        {**token.config, "token-name": name} for name, token in call.server.accounts.tokens_of(call["userid"]).items()
    ]


@answers("GET", "/access/users/{userid}/token/{token-name}")
def read_token(call: ApiCall) -> dict[str, Any]:
    call.attributes["digest"] = _digest(call)
    return dict(_token(call).config)


@answers("POST", "/access/users/{userid}/token/{token-name}")
def create_token(call: ApiCall) -> dict[str, Any]:
    check_digest(call.get("digest"), _digest(call))
    userid, name = call["userid"], call["token-name"]
    accounts = call.server.accounts
    if name in accounts.tokens_of(userid):
        raise Refusal(f"token '{name}' for user '{userid}' already exists.")
    config = {key: value for key, value in call.params.items() if key in ("comment", "expire", "enable")}
    token = accounts.add_token(userid, name, **as_kept(_FILE, f"{userid}!{name}", config))
    return {"tokenid": f"{userid}!{name}", "value": token.secret}


@answers("PUT", "/access/users/{userid}/token/{token-name}")
def update_token(call: ApiCall) -> dict[str, Any] | None:
    check_digest(call.get("digest"), _digest(call))
    token = _token(call)
    _update(token.config, call, _HIDDEN | {"userid", "token-name", "regenerate"})
    call.server.accounts.changed()
    if not call.get("regenerate"):
        return None
    token.secret = str(uuid.uuid4())
    return {"secret": token.secret}


@answers("DELETE", "/access/users/{userid}/token/{token-name}")
def delete_token(call: ApiCall) -> None:
    check_digest(call.get("digest"), _digest(call))
    userid, name = call["userid"], call["token-name"]
    if not call.server.accounts.remove_token(userid, name):
        raise Refusal(f"token '{name}' of user '{userid}' does not exist.")
    call.server.acl.forget(f"{userid}!{name}")
    call.server.accounts.changed()


@answers("PUT", "/access/password")
def change_password(call: ApiCall) -> None:
    """One's own, or with Permissions.Modify that of another user of the `pbs` realm; everybody but
    root must confirm with the own password.
    """
    userid = call["userid"]
    confirm_password(call, call.get("confirmation-password"))
    if "!" in call.auth_id:
        raise Refusal("API tokens cannot access this API endpoint")
    realm = userid.rpartition("@")[2]
    allowed = userid == call.auth_id or call.auth_id == SUPERUSER
    if not allowed:
        allowed = realm != "pam" and call.server.may(call.auth_id, "/", "Permissions.Modify")
    if not allowed:
        raise Refusal("you are not authorized to change the password.")
    if not _realm_exists(call, realm):
        raise Refusal(f"unknown realm '{realm}'")
    _check_stores_passwords(call, realm)
    _check_is_on_the_machine(userid)
    call.server.accounts.users[userid].password = call["password"]


def _check_stores_passwords(call: ApiCall, realm: str) -> None:
    """Only the two standard realms keep passwords themselves."""
    for kind, shown in _KINDS.items():
        if realm in call.server.sections[kind].items:
            raise Refusal(f"storing passwords is not implemented for {shown} realms", 501)


def _check_is_on_the_machine(userid: str) -> None:
    """The machine itself has no user but root."""
    if userid.endswith("@pam") and userid != SUPERUSER:
        raise Refusal("error changing auth token - AUTHTOK_ERR (20)")


def confirm_password(call: ApiCall, password: str | None, *, must_exist: bool = True) -> None:
    """Asks everybody but root for the own password, and whether the user who is to be changed
    exists (protocol.md §3.2).
    """
    own = user_of(call.auth_id)
    if own != SUPERUSER:
        if password is None:
            raise Refusal("missing password", 401)
        if not call.server.accounts.password_right(own, password):
            raise Refusal("invalid credentials", 401)
    if must_exist and call["userid"] != own and call.server.accounts.get(call["userid"]) is None:
        raise Refusal(f"user '{call['userid']}' does not exists.", 401)
