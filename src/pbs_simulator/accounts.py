"""Users, their API tokens and their second factors: who there is, who may log in, and with what."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from pbs_simulator.rights import user_of
from pbs_simulator.totp import Totp

RECOVERY_KEYS = 10
TOTP_FAILURES = 8
"""Wrong codes after which TOTP is locked for a user."""


@attrs.define
class Token:
    """An API token: its configuration by wire names, and its secret."""

    config: dict[str, Any]
    secret: str = attrs.field(factory=lambda: str(uuid.uuid4()), repr=False)


@attrs.define
class SecondFactor:
    """One entry of a user's second factors."""

    id: str
    type: str
    created: int
    description: str = ""
    enable: bool = True
    totp: Totp | None = attrs.field(default=None, repr=False)
    recovery: list[str | None] = attrs.field(factory=list[str | None], repr=False)
    """The recovery keys; a used one is None."""

    def listing(self) -> dict[str, Any]:
        """The entry as lists show it."""
        shown: dict[str, Any] = {"created": self.created, "id": self.id, "type": self.type}
        if self.description:
            shown["description"] = self.description
        if not self.enable:
            shown["enable"] = False
        return shown


@attrs.define
class User:
    """A user: the configuration by wire names, the password, tokens by name and second factors by
    id.
    """

    config: dict[str, Any]
    password: str | None = attrs.field(default=None, repr=False)
    tokens: dict[str, Token] = attrs.field(factory=dict[str, Token])
    factors: dict[str, SecondFactor] = attrs.field(factory=dict[str, SecondFactor])
    totp_failures: int = 0
    tfa_locked_until: float = 0.0

    @property
    def userid(self) -> str:
        return str(self.config["userid"])

    @property
    def totp_locked(self) -> bool:
        return self.totp_failures >= TOTP_FAILURES

    def challenge(self) -> dict[str, Any]:
        """What a login must answer with; empty if no second factor is due."""
        kinds: dict[str, Any] = {}
        if not self.totp_locked and any(factor.totp and factor.enable for factor in self.factors.values()):
            kinds["totp"] = True
        for factor in self.factors.values():
            left = [index for index, key in enumerate(factor.recovery) if key is not None]
            if left and factor.enable:
                kinds["recovery"] = left
        if any(factor.type == "yubico" and factor.enable for factor in self.factors.values()):
            kinds["yubico"] = True
        return kinds

    def answer_challenge(self, answer: str, now: float) -> bool:
        """Whether `totp:123456` or `recovery:…` is right; wrong codes count, recovery keys are used
        up.
        """
        kind, _, value = answer.partition(":")
        if now < self.tfa_locked_until:
            return False
        if kind == "totp" and not self.totp_locked:
            if any(
                factor.totp.accepts(value, now) for factor in self.factors.values() if factor.totp and factor.enable
            ):
                self.totp_failures = 0
                return True
            self.totp_failures += 1
        elif kind == "recovery":
            for factor in self.factors.values():
                if value in factor.recovery:
                    factor.recovery[factor.recovery.index(value)] = None
                    return True
        return False


def _active(config: dict[str, Any], now: float) -> bool:
    expire = config.get("expire") or 0
    return bool(config.get("enable", True)) and not 0 < expire <= now


class Accounts:
    """All users by userid, in the order in which they were made."""

    def __init__(self) -> None:
        self.users: dict[str, User] = {}
        self.orphans: dict[str, Token] = {}
        """Tokens by id whose user does not exist: PBS makes them without looking, and nobody can
        log in with them.
        """
        self.generation: int = 0
        """Grows with every change, so that others know when to look again."""

    def __iter__(self) -> Iterator[User]:
        return iter(self.users.values())

    def get(self, userid: str) -> User | None:
        return self.users.get(userid)

    def add(self, userid: str, *, password: str | None = None, **config: Any) -> User:
        """Makes a user, or replaces the one of that name."""
        self.generation += 1
        user = self.users[userid] = User({"userid": userid, **config}, password)
        return user

    def add_token(self, userid: str, name: str, *, secret: str | None = None, **config: Any) -> Token:
        """Makes a token, with a random secret unless one is given."""
        self.generation += 1
        token = Token({"tokenid": f"{userid}!{name}", **config})
        if secret is not None:
            token.secret = secret
        if userid in self.users:
            self.users[userid].tokens[name] = token
        else:
            self.orphans[f"{userid}!{name}"] = token
        return token

    def tokens_of(self, userid: str) -> dict[str, Token]:
        """A user's tokens by name, also if there is no such user."""
        if userid in self.users:
            return self.users[userid].tokens
        return {
            tokenid.partition("!")[2]: token for tokenid, token in self.orphans.items() if user_of(tokenid) == userid
        }

    def remove_token(self, userid: str, name: str) -> bool:
        """Removes a token; false if there was none."""
        user = self.users.get(userid)
        removed = user.tokens.pop(name, None) if user else self.orphans.pop(f"{userid}!{name}", None)
        return removed is not None

    def token(self, tokenid: str) -> Token | None:
        userid, _, name = tokenid.partition("!")
        user = self.users.get(userid)
        return user.tokens.get(name) if user else None

    def exists(self, auth_id: str) -> bool:
        return self.token(auth_id) is not None if "!" in auth_id else auth_id in self.users

    def active(self, auth_id: str, now: float) -> bool:
        """Whether a user or token exists, is enabled and has not expired; a token needs its user to
        be so too.
        """
        userid = user_of(auth_id)
        user = self.users.get(userid)
        if user is None or not _active(user.config, now):
            return False
        if "!" not in auth_id:
            return True
        token = self.token(auth_id)
        return token is not None and _active(token.config, now)

    def password_right(self, userid: str, password: str) -> bool:
        user = self.users.get(userid)
        return (
            user is not None
            and user.password is not None
            and secrets.compare_digest(user.password.encode(), password.encode())
        )

    def token_right(self, tokenid: str, secret: str) -> bool:
        token = self.token(tokenid)
        return token is not None and secrets.compare_digest(token.secret.encode(), secret.encode())

    def changed(self) -> None:
        """To be called after changing a user or token in place."""
        self.generation += 1

    def configs(self) -> Iterable[dict[str, Any]]:
        """Every section of the user configuration, users and tokens, as the digest sees them."""
        for user in self:
            yield user.config
            for token in user.tokens.values():
                yield token.config
        for token in self.orphans.values():
            yield token.config


def new_recovery_keys() -> list[str]:
    """Ten fresh keys, four groups of four hexadecimal digits each."""
    return ["-".join(secrets.token_hex(2) for _ in range(4)) for _ in range(RECOVERY_KEYS)]
