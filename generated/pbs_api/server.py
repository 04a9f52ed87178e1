# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Is the server there, and which version is it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from pbs_client.runtime import (
    BOOLEAN,
    NOTHING_EXTRA,
    TEXT,
    Mismatch,
    Operation,
    Request,
    Shape,
    blank,
    decode_with,
    explain_missing,
    extra_names,
    extra_of,
)

__all__ = [
    "ApiVersionInfo",
    "Ping",
    "get_version",
    "ping",
]


def ping() -> Request[Ping]:
    """Answers without a login as soon as the server is up, so it tells nothing about credentials.

    `GET /ping`

    Raises:
        NotSent: the server cannot be reached.

    Needs no login.
    """
    return Request(_PING, {})


def get_version() -> Request[ApiVersionInfo]:
    """Gives the server's version to any login, which makes it the cheapest test of credentials.

    `GET /version`

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
    """
    return Request(_GET_VERSION, {})


@attrs.frozen(weakref_slot=False)
class ApiVersionInfo:
    """Answered by `get_version`."""

    release: str
    repoid: str
    version: str
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@attrs.frozen(weakref_slot=False)
class Ping:
    """Answered by `ping`."""

    pong: bool
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_API_VERSION_INFO_SHAPE = Shape(
    ApiVersionInfo,
    {
        "release": TEXT,
        "repoid": TEXT,
        "version": TEXT,
    },
)
_new_api_version_info = blank(ApiVersionInfo)
_KNOWN_API_VERSION_INFO = _API_VERSION_INFO_SHAPE.known


def _decode_api_version_info(value: dict[str, Any] | None) -> ApiVersionInfo:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_api_version_info()
    new: Any = made
    _release = new.release = get("release")
    _repoid = new.repoid = get("repoid")
    _version = new.version = get("version")
    if not (type(_release) is str and type(_repoid) is str and type(_version) is str):
        raise Mismatch
    new.extra = (
        NOTHING_EXTRA
        if len(value) == 3 or _KNOWN_API_VERSION_INFO.issuperset(value)
        else extra_of(value, _KNOWN_API_VERSION_INFO)
    )
    new.__class__ = ApiVersionInfo
    return made


_PING_SHAPE = Shape(
    Ping,
    {
        "pong": BOOLEAN,
    },
)
_new_ping = blank(Ping)
_KNOWN_PING = _PING_SHAPE.known


def _decode_ping(value: dict[str, Any] | None) -> Ping:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_ping()
    new: Any = made
    _pong = new.pong = get("pong")
    if type(_pong) is not bool:
        raise Mismatch
    new.extra = NOTHING_EXTRA if len(value) == 1 or _KNOWN_PING.issuperset(value) else extra_of(value, _KNOWN_PING)
    new.__class__ = Ping
    return made


_PING = Operation(
    name="server.ping",
    method="GET",
    template="/ping",
    effect="read",
    decode=decode_with(_decode_ping, _PING_SHAPE),
    home=__name__,
)


_GET_VERSION = Operation(
    name="server.get_version",
    method="GET",
    template="/version",
    effect="read",
    privileges=("any login",),
    decode=decode_with(_decode_api_version_info, _API_VERSION_INFO_SHAPE),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
