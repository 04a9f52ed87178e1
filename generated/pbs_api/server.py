# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Whether the server answers, and its version.

`ping` needs no login and only shows that PBS is running. `get_version` needs a login but no
privilege, so it is the cheapest way to find out whether a token or a password is valid.

Example:
    print(pbs.send(ping()).pong)
    version = pbs.send(get_version())
    print(f"PBS {version.version}.{version.release}")
    # True
    # PBS 4.2.2"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pbs_client.runtime import (
    BOOLEAN,
    NOTHING_EXTRA,
    TEXT,
    Decoder,
    Operation,
    Request,
    Shape,
    explain_missing,
    extra_names,
    model_class,
    model_field,
)

__all__ = [
    "ApiVersionInfo",
    "Ping",
    "get_version",
    "ping",
]


def ping() -> Request[Ping]:
    """Asks whether the server answers; needs no login.

    `GET /ping`

    The daemon that faces the network answers on its own, so this says nothing about other
    services.

    Returns:
        `Client.send` returns a `Ping` (`pong`).

    Raises:
        NotSent: the server cannot be reached.

    Needs no login.
    """
    return Request(_PING, {})


def get_version() -> Request[ApiVersionInfo]:
    """Gives the version of the server; the cheapest call that shows whether a login is valid.

    `GET /version`

    Returns:
        `Client.send` returns an `ApiVersionInfo` (`release`, `repoid` and `version`).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
    """
    return Request(_GET_VERSION, {})


@model_class
class ApiVersionInfo:
    """The version of the server."""

    release: str
    """The third number of the version: `2` in 4.2.2."""
    repoid: str
    """The commit that the server was built from, in hex digits."""
    version: str
    """Major and minor version, such as `4.2`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class Ping:
    """The answer to `ping`."""

    pong: bool
    """Always true."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
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


_PING_SHAPE = Shape(
    Ping,
    {
        "pong": BOOLEAN,
    },
)


_PING = Operation(
    name="server.ping",
    method="GET",
    template="/ping",
    effect="read",
    decode=Decoder(_PING_SHAPE),
    home=__name__,
)


_GET_VERSION = Operation(
    name="server.get_version",
    method="GET",
    template="/version",
    effect="read",
    privileges=("any login",),
    decode=Decoder(_API_VERSION_INFO_SHAPE),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
