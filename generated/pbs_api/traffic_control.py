# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Limits on bandwidth by network, user and time of day.

A rule limits what goes into the server (backups) and out of it (restores, and what other servers
pull) for clients in its networks, while one of its time frames holds. Rates are texts with a
unit, as in `100 MiB`, per second; a burst is how much may briefly exceed the rate.
`list_current_traffic` shows the current traffic under each rule, in bytes per second.

Example:
    pbs.send(
        create_traffic_control_rule(
            name="office",
            network=["192.0.2.0/24"],
            rate_in="100 MiB",
            timeframe=["mon..fri 8-18"],
        )
    )
    for rule in pbs.send(list_current_traffic()):
        print(rule.name, rule.rate_in, rule.cur_rate_in)
    # office 100 MiB 0"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pbs_client.runtime import (
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    Decoder,
    Hazard,
    ListOf,
    Operation,
    Optional,
    Parameter,
    Request,
    Shape,
    explain_missing,
    extra_names,
    model_class,
    model_field,
    nothing,
)

from .enums import TrafficControlRuleSetting

__all__ = [
    "TrafficControlCurrentRate",
    "TrafficControlRule",
    "create_traffic_control_rule",
    "delete_traffic_control_rule",
    "get_traffic_control_rule",
    "list_current_traffic",
    "list_traffic_control_rules",
    "update_traffic_control_rule",
]


def list_current_traffic() -> Request[list[TrafficControlCurrentRate]]:
    """Lists the rules with the traffic that each sees now, in bytes per second.

    `GET /admin/traffic-control`

    Returns:
        `Client.send` returns a list of `TrafficControlCurrentRate` (`name`, `cur_rate_in`,
            `cur_rate_out`, `network`, `burst_in`, `burst_out`, `comment`, `rate_in` and 3 more);
            empty if there are none.
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Audit
    """
    return Request(_LIST_CURRENT_TRAFFIC, {})


def list_traffic_control_rules() -> Request[list[TrafficControlRule]]:
    """Lists the rules as configured; rates are texts such as `10 MiB`. Needs Sys.Modify, though it
    only reads.

    `GET /config/traffic-control`

    `list_current_traffic`, which requires only Sys.Audit, returns the same and more.

    Returns:
        `Client.send` returns a list of `TrafficControlRule` (`name`, `network`, `burst_in`,
            `burst_out`, `comment`, `rate_in`, `rate_out`, `timeframe` and `users`); empty if
            there are none.
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Modify
    """
    return Request(_LIST_TRAFFIC_CONTROL_RULES, {})


def create_traffic_control_rule(
    *,
    name: str,
    network: Sequence[str],
    burst_in: str | None = None,
    burst_out: str | None = None,
    comment: str | None = None,
    rate_in: str | None = None,
    rate_out: str | None = None,
    timeframe: Sequence[str] | None = None,
    users: Sequence[str] | None = None,
) -> Request[None]:
    """Adds a rule that limits traffic of given networks, all day unless `timeframe` says otherwise.

    `POST /config/traffic-control`

    An empty `network` list is refused before sending: PBS would save it and then no longer read
    its own rules.

    Args:
        name: Name of the rule, such as `office`. 3 to 32 characters.
        network: Networks of clients that the rule applies to, such as `192.0.2.0/24` or
            `2001:db8::/32`.
        burst_in: Amount of incoming data that may briefly exceed `rate_in`. A size with a unit,
            such as `10 MiB`.
        burst_out: Amount of outgoing data that may briefly exceed `rate_out`. A size with a
            unit, such as `10 MiB`.
        comment: A line of free text, shown in lists. At most 128 characters.
        rate_in: Limit for incoming traffic (backups), per second; no limit if not given. A size
            with a unit, such as `10 MiB`.
        rate_out: Limit for outgoing traffic (restores), per second; no limit if not given. A
            size with a unit, such as `10 MiB`.
        timeframe: When the rule applies; always if not given. A time of the week, such as
            `mon..fri 8-12:30`.
        users: Users that the rule applies to, such as `alice@pbs`; takes precedence over rules
            with only networks. New in PBS 4.1.0.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a rule with this name.
        ParameterError: a network, rate, time frame or user is not of the accepted form.
        PermissionDenied: a privilege listed below is missing.
        UsageError: `network` is empty. Nothing was sent.

    Privileges:
        on /: Sys.Modify
    """
    return Request(
        _CREATE_TRAFFIC_CONTROL_RULE,
        {
            "name": name,
            "network": network,
            "burst-in": burst_in,
            "burst-out": burst_out,
            "comment": comment,
            "rate-in": rate_in,
            "rate-out": rate_out,
            "timeframe": timeframe,
            "users": users,
        },
    )


def delete_traffic_control_rule(
    name: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes a rule; the traffic that it limited is no longer limited.

    `DELETE /config/traffic-control/{name}`

    Args:
        name: Name of the rule, such as `office`. 3 to 32 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no rule with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Modify
    """
    return Request(
        _DELETE_TRAFFIC_CONTROL_RULE,
        {
            "name": name,
            "digest": digest,
        },
    )


def get_traffic_control_rule(name: str, /) -> Request[TrafficControlRule]:
    """Reads one rule.

    `GET /config/traffic-control/{name}`

    Args:
        name: Name of the rule, such as `office`. 3 to 32 characters.

    Returns:
        `Client.send` returns a `TrafficControlRule` (`name`, `network`, `burst_in`, `burst_out`,
            `comment`, `rate_in`, `rate_out`, `timeframe` and `users`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no rule with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Audit
    """
    return Request(_GET_TRAFFIC_CONTROL_RULE, {"name": name})


def update_traffic_control_rule(
    name: str,
    /,
    *,
    burst_in: str | None = None,
    burst_out: str | None = None,
    comment: str | None = None,
    delete: Sequence[TrafficControlRuleSetting] | None = None,
    digest: str | None = None,
    network: Sequence[str] | None = None,
    rate_in: str | None = None,
    rate_out: str | None = None,
    timeframe: Sequence[str] | None = None,
    users: Sequence[str] | None = None,
) -> Request[None]:
    """Changes a rule; a list replaces the old one as a whole.

    `PUT /config/traffic-control/{name}`

    An empty `network` list is refused before sending: PBS would save it and then no longer read
    its own rules.

    Args:
        name: Name of the rule, such as `office`. 3 to 32 characters.
        burst_in: Amount of incoming data that may briefly exceed `rate_in`. A size with a unit,
            such as `10 MiB`.
        burst_out: Amount of outgoing data that may briefly exceed `rate_out`. A size with a
            unit, such as `10 MiB`.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `rate-in`, `burst-in`, `rate-out`, `burst-out`, `comment`, `timeframe`, `users`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        network: Networks of clients that the rule applies to, such as `192.0.2.0/24` or
            `2001:db8::/32`.
        rate_in: Limit for incoming traffic (backups), per second; no limit if not set. A size
            with a unit, such as `10 MiB`.
        rate_out: Limit for outgoing traffic (restores), per second; no limit if not set. A size
            with a unit, such as `10 MiB`.
        timeframe: When the rule applies; always if not set. A time of the week, such as
            `mon..fri 8-12:30`.
        users: Users that the rule applies to, such as `alice@pbs`; takes precedence over rules
            with only networks. New in PBS 4.1.0.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no rule with this name.
        ParameterError: a network, rate, time frame or user is not of the accepted form.
        PermissionDenied: a privilege listed below is missing.
        UsageError: `network` is empty. Nothing was sent.

    Privileges:
        on /: Sys.Modify
    """
    return Request(
        _UPDATE_TRAFFIC_CONTROL_RULE,
        {
            "name": name,
            "burst-in": burst_in,
            "burst-out": burst_out,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "network": network,
            "rate-in": rate_in,
            "rate-out": rate_out,
            "timeframe": timeframe,
            "users": users,
        },
    )


@model_class
class TrafficControlCurrentRate:
    """A rule with the traffic that it sees now."""

    cur_rate_in: int
    """Current incoming traffic under this rule. In bytes per second."""
    cur_rate_out: int
    """Current outgoing traffic under this rule. In bytes per second."""
    name: str
    """Name of the rule, such as `office`."""
    network: tuple[str, ...]
    """Networks of clients that the rule applies to, such as `192.0.2.0/24` or `2001:db8::/32`."""
    burst_in: str | None = None
    """Amount of incoming data that may briefly exceed `rate_in`. A size with a unit, such as `10
    MiB`. None if not set."""
    burst_out: str | None = None
    """Amount of outgoing data that may briefly exceed `rate_out`. A size with a unit, such as `10
    MiB`. None if not set."""
    comment: str | None = None
    """A line of free text; None if not set."""
    rate_in: str | None = None
    """Limit for incoming traffic (backups), per second; no limit if None. A size with a unit, such
    as `10 MiB`."""
    rate_out: str | None = None
    """Limit for outgoing traffic (restores), per second; no limit if None. A size with a unit, such
    as `10 MiB`."""
    timeframe: tuple[str, ...] | None = None
    """When the rule applies; always if None. A time of the week, such as `mon..fri 8-12:30`."""
    users: tuple[str, ...] | None = None
    """Users that the rule applies to, such as `alice@pbs`; takes precedence over rules with only
    networks. None if not set. New in PBS 4.1.0."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class TrafficControlRule:
    """A rule as it is configured."""

    name: str
    """Name of the rule, such as `office`."""
    network: tuple[str, ...]
    """Networks of clients that the rule applies to, such as `192.0.2.0/24` or `2001:db8::/32`."""
    burst_in: str | None = None
    """Amount of incoming data that may briefly exceed `rate_in`. A size with a unit, such as `10
    MiB`. None if not set."""
    burst_out: str | None = None
    """Amount of outgoing data that may briefly exceed `rate_out`. A size with a unit, such as `10
    MiB`. None if not set."""
    comment: str | None = None
    """A line of free text; None if not set."""
    rate_in: str | None = None
    """Limit for incoming traffic (backups), per second; no limit if None. A size with a unit, such
    as `10 MiB`."""
    rate_out: str | None = None
    """Limit for outgoing traffic (restores), per second; no limit if None. A size with a unit, such
    as `10 MiB`."""
    timeframe: tuple[str, ...] | None = None
    """When the rule applies; always if None. A time of the week, such as `mon..fri 8-12:30`."""
    users: tuple[str, ...] | None = None
    """Users that the rule applies to, such as `alice@pbs`; takes precedence over rules with only
    networks. None if not set. New in PBS 4.1.0."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_TRAFFIC_CONTROL_CURRENT_RATE_SHAPE = Shape(
    TrafficControlCurrentRate,
    {
        "cur-rate-in": INTEGER,
        "cur-rate-out": INTEGER,
        "name": TEXT,
        "network": ListOf(TEXT),
        "burst-in": Optional(TEXT),
        "burst-out": Optional(TEXT),
        "comment": Optional(TEXT),
        "rate-in": Optional(TEXT),
        "rate-out": Optional(TEXT),
        "timeframe": Optional(ListOf(TEXT)),
        "users": Optional(ListOf(TEXT)),
    },
)


_TRAFFIC_CONTROL_RULE_SHAPE = Shape(
    TrafficControlRule,
    {
        "name": TEXT,
        "network": ListOf(TEXT),
        "burst-in": Optional(TEXT),
        "burst-out": Optional(TEXT),
        "comment": Optional(TEXT),
        "rate-in": Optional(TEXT),
        "rate-out": Optional(TEXT),
        "timeframe": Optional(ListOf(TEXT)),
        "users": Optional(ListOf(TEXT)),
    },
)


_LIST_CURRENT_TRAFFIC = Operation(
    name="traffic_control.list_current_traffic",
    method="GET",
    template="/admin/traffic-control",
    effect="read",
    privileges=("Sys.Audit on /",),
    decode=Decoder(ListOf(_TRAFFIC_CONTROL_CURRENT_RATE_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_LIST_TRAFFIC_CONTROL_RULES = Operation(
    name="traffic_control.list_traffic_control_rules",
    method="GET",
    template="/config/traffic-control",
    effect="read",
    privileges=("Sys.Modify on /",),
    decode=Decoder(ListOf(_TRAFFIC_CONTROL_RULE_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_TRAFFIC_CONTROL_RULE = Operation(
    name="traffic_control.create_traffic_control_rule",
    method="POST",
    template="/config/traffic-control",
    effect="write",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    hazards=(
        Hazard(
            "network",
            "empty-list",
            (
                "an empty network list makes PBS write a traffic-control configuration that it cannot read "
                "again: every call on traffic control fails until somebody edits that file on the server"
            ),
        ),
    ),
    parameters=(
        Parameter("name", "name", "body"),
        Parameter("network", "network", "body", "array"),
        Parameter("burst_in", "burst-in", "body"),
        Parameter("burst_out", "burst-out", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("rate_in", "rate-in", "body"),
        Parameter("rate_out", "rate-out", "body"),
        Parameter("timeframe", "timeframe", "body", "array"),
        Parameter("users", "users", "body", "array"),
    ),
    home=__name__,
)


_DELETE_TRAFFIC_CONTROL_RULE = Operation(
    name="traffic_control.delete_traffic_control_rule",
    method="DELETE",
    template="/config/traffic-control/{name}",
    effect="destroy",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_TRAFFIC_CONTROL_RULE = Operation(
    name="traffic_control.get_traffic_control_rule",
    method="GET",
    template="/config/traffic-control/{name}",
    effect="read",
    privileges=("Sys.Audit on /",),
    decode=Decoder(_TRAFFIC_CONTROL_RULE_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_TRAFFIC_CONTROL_RULE = Operation(
    name="traffic_control.update_traffic_control_rule",
    method="PUT",
    template="/config/traffic-control/{name}",
    effect="write",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    hazards=(
        Hazard(
            "network",
            "empty-list",
            (
                "an empty network list makes PBS write a traffic-control configuration that it cannot read "
                "again: every call on traffic control fails until somebody edits that file on the server"
            ),
        ),
    ),
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("burst_in", "burst-in", "body"),
        Parameter("burst_out", "burst-out", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("network", "network", "body", "array"),
        Parameter("rate_in", "rate-in", "body"),
        Parameter("rate_out", "rate-out", "body"),
        Parameter("timeframe", "timeframe", "body", "array"),
        Parameter("users", "users", "body", "array"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
