# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Metric servers that PBS sends its measurements to, and the measurements themselves.

PBS measures itself and its datastores every ten seconds. A program can fetch the figures
(`get_metrics`), or PBS sends them to an InfluxDB, over HTTP or UDP. The names of servers are
unique across both kinds.

Example:
    for point in pbs.send(get_metrics()).data:
        if point.metric == "disk_used":
            print(point.id, round(point.value / 1024**3), "GiB")
    # host 12 GiB
    # datastore/tank 25 GiB
    # datastore/archive 0 GiB"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    NUMBER,
    TEXT,
    WORD,
    Decoder,
    ListOf,
    Operation,
    Optional,
    Parameter,
    Request,
    Shape,
    Utc,
    explain_missing,
    extra_names,
    hidden,
    model_class,
    model_field,
    nothing,
)

from .enums import InfluxdbHttpServerSetting, InfluxdbUdpServerSetting, MetricServerType, MetricType

__all__ = [
    "InfluxDbHttp",
    "InfluxDbUdp",
    "MetricDataPoint",
    "MetricServerInfo",
    "Metrics",
    "create_influxdb_http_server",
    "create_influxdb_udp_server",
    "delete_influxdb_http_server",
    "delete_influxdb_udp_server",
    "get_influxdb_http_server",
    "get_influxdb_udp_server",
    "get_metrics",
    "list_influxdb_http_servers",
    "list_influxdb_udp_servers",
    "list_metric_servers",
    "update_influxdb_http_server",
    "update_influxdb_udp_server",
]


def list_metric_servers() -> Request[list[MetricServerInfo]]:
    """Lists all metric servers, of every kind, in short form.

    `GET /admin/metrics`

    Returns:
        `Client.send` returns a list of `MetricServerInfo` (`name`, `server`, `type`, `comment`
            and `enable`); empty if there are none.
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Audit
    """
    return Request(_LIST_METRIC_SERVERS, {})


def list_influxdb_http_servers() -> Request[list[InfluxDbHttp]]:
    """Lists the InfluxDB servers that are reached over HTTP; tokens are not shown.

    `GET /config/metrics/influxdb-http`

    Returns:
        `Client.send` returns a list of `InfluxDbHttp` (`name`, `url`, `bucket`, `comment`,
            `enable`, `max_body_size`, `organization` and `verify_tls`); empty if there are none.
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Audit
    """
    return Request(_LIST_INFLUXDB_HTTP_SERVERS, {})


def create_influxdb_http_server(
    *,
    name: str,
    url: str,
    bucket: str | None = None,
    comment: str | None = None,
    enable: bool | None = None,
    max_body_size: int | None = None,
    organization: str | None = None,
    token: str | None = None,
    verify_tls: bool | None = None,
) -> Request[None]:
    """Adds an InfluxDB server that gets measurements over HTTP; PBS connects to it before saving
    unless it is disabled.

    `POST /config/metrics/influxdb-http`

    Args:
        name: Name of the metric server, such as `influx`. 3 to 32 characters.
        url: Address of InfluxDB, such as `https://influx.example.com:8086`.
        bucket: Bucket at InfluxDB that gets the measurements. 1 to 32 characters. Default on the
            server: `proxmox`.
        comment: A line of free text, shown in lists. At most 128 characters.
        enable: False keeps the settings and sends nothing. Default on the server: `True`.
        max_body_size: Largest request to send to the metric server. In bytes. Default on the
            server: `25000000`.
        organization: Organization at InfluxDB that owns the bucket. 1 to 32 characters. Default
            on the server: `proxmox`.
        token: Access token of InfluxDB for the bucket. PBS keeps it and never shows it.
        verify_tls: Whether the certificate of InfluxDB is checked. Default on the server:
            `True`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a metric server with this name, of either kind.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: InfluxDB does not answer at `url`. Nothing was saved; with `enable=False` it
            is not asked.

    Privileges:
        on /: Sys.Modify
    """
    token = hidden(token)
    return Request(
        _CREATE_INFLUXDB_HTTP_SERVER,
        {
            "name": name,
            "url": url,
            "bucket": bucket,
            "comment": comment,
            "enable": enable,
            "max-body-size": max_body_size,
            "organization": organization,
            "token": token,
            "verify-tls": verify_tls,
        },
    )


def delete_influxdb_http_server(
    name: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes an InfluxDB server reached over HTTP; measurements are no longer sent to it.

    `DELETE /config/metrics/influxdb-http/{name}`

    Args:
        name: Name of the metric server, such as `influx`. 3 to 32 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no metric server with this name and kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Modify
    """
    return Request(
        _DELETE_INFLUXDB_HTTP_SERVER,
        {
            "name": name,
            "digest": digest,
        },
    )


def get_influxdb_http_server(name: str, /) -> Request[InfluxDbHttp]:
    """Reads the settings of an InfluxDB server reached over HTTP; its token is not shown.

    `GET /config/metrics/influxdb-http/{name}`

    Args:
        name: Name of the metric server, such as `influx`. 3 to 32 characters.

    Returns:
        `Client.send` returns an `InfluxDbHttp` (`name`, `url`, `bucket`, `comment`, `enable`,
            `max_body_size`, `organization` and `verify_tls`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no metric server with this name and kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Audit
    """
    return Request(_GET_INFLUXDB_HTTP_SERVER, {"name": name})


def update_influxdb_http_server(
    name: str,
    /,
    *,
    bucket: str | None = None,
    comment: str | None = None,
    delete: Sequence[InfluxdbHttpServerSetting] | None = None,
    digest: str | None = None,
    enable: bool | None = None,
    max_body_size: int | None = None,
    organization: str | None = None,
    token: str | None = None,
    url: str | None = None,
    verify_tls: bool | None = None,
) -> Request[None]:
    """Changes the settings of an InfluxDB server reached over HTTP.

    `PUT /config/metrics/influxdb-http/{name}`

    PBS connects to it before saving, unless it is disabled. A token that is not given is kept.

    Args:
        name: Name of the metric server, such as `influx`. 3 to 32 characters.
        bucket: Bucket at InfluxDB that gets the measurements. 1 to 32 characters. Not set means
            `proxmox`.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `enable`, `token`, `bucket`, `organization`, `max-body-size`, `verify-tls`,
            `comment`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        enable: False keeps the settings and sends nothing. Not set means `True`.
        max_body_size: Largest request to send to the metric server. In bytes. Not set means
            `25000000`.
        organization: Organization at InfluxDB that owns the bucket. 1 to 32 characters. Not set
            means `proxmox`.
        token: Access token of InfluxDB for the bucket. PBS keeps it and never shows it.
        url: Address of InfluxDB, such as `https://influx.example.com:8086`.
        verify_tls: Whether the certificate of InfluxDB is checked. Not set means `True`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no metric server with this name and kind.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: InfluxDB does not answer at `url`. Nothing was changed.

    Privileges:
        on /: Sys.Modify
    """
    token = hidden(token)
    return Request(
        _UPDATE_INFLUXDB_HTTP_SERVER,
        {
            "name": name,
            "bucket": bucket,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "enable": enable,
            "max-body-size": max_body_size,
            "organization": organization,
            "token": token,
            "url": url,
            "verify-tls": verify_tls,
        },
    )


def list_influxdb_udp_servers() -> Request[list[InfluxDbUdp]]:
    """Lists the InfluxDB servers that are reached over UDP.

    `GET /config/metrics/influxdb-udp`

    Returns:
        `Client.send` returns a list of `InfluxDbUdp` (`name`, `host`, `comment`, `enable` and
            `mtu`); empty if there are none.
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Audit
    """
    return Request(_LIST_INFLUXDB_UDP_SERVERS, {})


def create_influxdb_udp_server(
    *,
    host: str,
    name: str,
    comment: str | None = None,
    enable: bool | None = None,
    mtu: int | None = None,
) -> Request[None]:
    """Adds an InfluxDB server that gets measurements over UDP, where losses go unnoticed.

    `POST /config/metrics/influxdb-udp`

    PBS only looks up its name before saving: UDP gives no response.

    Args:
        host: Name or address of InfluxDB with its UDP port, such as `influx.example.com:8089`.
        name: Name of the metric server, such as `influx`. 3 to 32 characters.
        comment: A line of free text, shown in lists. At most 128 characters.
        enable: False keeps the settings and sends nothing. Default on the server: `True`.
        mtu: Largest packet size. In bytes. Default on the server: `1500`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a metric server with this name, of either kind.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: the name in `host` cannot be looked up. Nothing was saved.

    Privileges:
        on /: Sys.Modify
    """
    return Request(
        _CREATE_INFLUXDB_UDP_SERVER,
        {
            "host": host,
            "name": name,
            "comment": comment,
            "enable": enable,
            "mtu": mtu,
        },
    )


def delete_influxdb_udp_server(
    name: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes an InfluxDB server reached over UDP; measurements are no longer sent to it.

    `DELETE /config/metrics/influxdb-udp/{name}`

    Args:
        name: Name of the metric server, such as `influx`. 3 to 32 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no metric server with this name and kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Modify
    """
    return Request(
        _DELETE_INFLUXDB_UDP_SERVER,
        {
            "name": name,
            "digest": digest,
        },
    )


def get_influxdb_udp_server(name: str, /) -> Request[InfluxDbUdp]:
    """Reads the settings of an InfluxDB server reached over UDP.

    `GET /config/metrics/influxdb-udp/{name}`

    Args:
        name: Name of the metric server, such as `influx`. 3 to 32 characters.

    Returns:
        `Client.send` returns an `InfluxDbUdp` (`name`, `host`, `comment`, `enable` and `mtu`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no metric server with this name and kind.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Audit
    """
    return Request(_GET_INFLUXDB_UDP_SERVER, {"name": name})


def update_influxdb_udp_server(
    name: str,
    /,
    *,
    comment: str | None = None,
    delete: Sequence[InfluxdbUdpServerSetting] | None = None,
    digest: str | None = None,
    enable: bool | None = None,
    host: str | None = None,
    mtu: int | None = None,
) -> Request[None]:
    """Changes the settings of an InfluxDB server reached over UDP.

    `PUT /config/metrics/influxdb-udp/{name}`

    Args:
        name: Name of the metric server, such as `influx`. 3 to 32 characters.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `enable`, `mtu`, `comment`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        enable: False keeps the settings and sends nothing. Not set means `True`.
        host: Name or address of InfluxDB with its UDP port, such as `influx.example.com:8089`.
        mtu: Largest packet size. In bytes. Not set means `1500`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no metric server with this name and kind.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: the name in `host` cannot be looked up. Nothing was changed.

    Privileges:
        on /: Sys.Modify
    """
    return Request(
        _UPDATE_INFLUXDB_UDP_SERVER,
        {
            "name": name,
            "comment": comment,
            "delete": delete,
            "digest": digest,
            "enable": enable,
            "host": host,
            "mtu": mtu,
        },
    )


def get_metrics(
    *,
    history: bool | None = None,
    start_time: int | datetime | None = None,
) -> Request[Metrics]:
    """Gives the newest measurements of host and datastores, or those since `start_time` with
    `history=True`.

    `GET /status/metrics`

    Only what the caller may audit is included; the rest is left out silently. PBS keeps about
    half an hour of history.
    To follow the figures, ask with `history=True` and the newest `timestamp` of the last answer
    as `start_time`. All history at once is a long answer.

    Args:
        history: Returns all points that PBS has, not just the newest of each. Default on the
            server: `False`.
        start_time: With `history`: only points later than this; all if not given. A datetime
            with a time zone, or Unix seconds. Default on the server: `0`.

    Returns:
        `Client.send` returns a `Metrics` (`data`).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /system/status: Sys.Audit to see the server
        on /datastore/{store}: Datastore.Audit to see a datastore
    """
    return Request(
        _GET_METRICS,
        {
            "history": history,
            "start-time": start_time,
        },
    )


@model_class
class InfluxDbHttp:
    """An InfluxDB server that gets measurements over HTTP, without its token."""

    name: str
    """Name of the metric server, such as `influx`."""
    url: str
    """Address of InfluxDB, such as `https://influx.example.com:8086`."""
    bucket: str | None = None
    """Bucket at InfluxDB that gets the measurements. None means `proxmox`."""
    comment: str | None = None
    """A line of free text; None if not set."""
    enable: bool | None = None
    """False if nothing is sent; None while it is in use."""
    max_body_size: int | None = None
    """Largest request to send to the metric server. In bytes. None means `25000000`."""
    organization: str | None = None
    """Organization at InfluxDB that owns the bucket. None means `proxmox`."""
    verify_tls: bool | None = None
    """Whether the certificate of InfluxDB is checked. None means `True`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class InfluxDbUdp:
    """An InfluxDB server that gets measurements over UDP."""

    host: str
    """Name or address of InfluxDB with its UDP port, such as `influx.example.com:8089`."""
    name: str
    """Name of the metric server, such as `influx`."""
    comment: str | None = None
    """A line of free text; None if not set."""
    enable: bool | None = None
    """False if nothing is sent; None while it is in use."""
    mtu: int | None = None
    """Largest packet size. In bytes. None means `1500`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class MetricDataPoint:
    """One measurement at one moment."""

    id: str
    """What was measured: `host`, or a datastore, such as `datastore/tank`."""
    metric: str
    """Name of the measurement, such as `disk_used`, `mem_total` or `cpu_current`."""
    timestamp: int
    """When it was measured. Unix seconds. `timestamp_utc` is the same as a datetime."""
    type: MetricType
    """`gauge` is a level; `derive` and `counter` are running totals, of which only the growth
    matters."""
    value: float
    """The measured value: bytes for `disk_`, `mem_`, `swap_` and `net_`; a fraction of 1 for
    `cpu_current` and `cpu_iowait`; the load for `cpu_avg1`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    timestamp_utc: ClassVar[Utc] = Utc("timestamp")
    """When it was measured. `timestamp` as a datetime in UTC."""


@model_class
class MetricServerInfo:
    """A metric server of either kind, in short form."""

    name: str
    """Name of the metric server, such as `influx`."""
    server: str
    """Where it is: the address for HTTP, host and port for UDP."""
    type: MetricServerType
    """`influxdb-http` or `influxdb-udp`."""
    comment: str | None = None
    """A line of free text; None if not set."""
    enable: bool | None = None
    """False if nothing is sent; None while it is in use."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class Metrics:
    """Measurements of the host and its datastores."""

    data: tuple[MetricDataPoint, ...]
    """The points, each a measurement at one moment."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_INFLUX_DB_HTTP_SHAPE = Shape(
    InfluxDbHttp,
    {
        "name": TEXT,
        "url": TEXT,
        "bucket": Optional(TEXT),
        "comment": Optional(TEXT),
        "enable": Optional(BOOLEAN),
        "max-body-size": Optional(INTEGER),
        "organization": Optional(TEXT),
        "verify-tls": Optional(BOOLEAN),
    },
)


_INFLUX_DB_UDP_SHAPE = Shape(
    InfluxDbUdp,
    {
        "host": TEXT,
        "name": TEXT,
        "comment": Optional(TEXT),
        "enable": Optional(BOOLEAN),
        "mtu": Optional(INTEGER),
    },
)


_METRIC_DATA_POINT_SHAPE = Shape(
    MetricDataPoint,
    {
        "id": TEXT,
        "metric": TEXT,
        "timestamp": INTEGER,
        "type": WORD,
        "value": NUMBER,
    },
)


_METRIC_SERVER_INFO_SHAPE = Shape(
    MetricServerInfo,
    {
        "name": TEXT,
        "server": TEXT,
        "type": WORD,
        "comment": Optional(TEXT),
        "enable": Optional(BOOLEAN),
    },
)


_METRICS_SHAPE = Shape(
    Metrics,
    {
        "data": ListOf(_METRIC_DATA_POINT_SHAPE),
    },
)


_LIST_METRIC_SERVERS = Operation(
    name="metrics.list_metric_servers",
    method="GET",
    template="/admin/metrics",
    effect="read",
    privileges=("Sys.Audit on /",),
    decode=Decoder(ListOf(_METRIC_SERVER_INFO_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_LIST_INFLUXDB_HTTP_SERVERS = Operation(
    name="metrics.list_influxdb_http_servers",
    method="GET",
    template="/config/metrics/influxdb-http",
    effect="read",
    privileges=("Sys.Audit on /",),
    decode=Decoder(ListOf(_INFLUX_DB_HTTP_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_INFLUXDB_HTTP_SERVER = Operation(
    name="metrics.create_influxdb_http_server",
    method="POST",
    template="/config/metrics/influxdb-http",
    effect="write",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "body"),
        Parameter("url", "url", "body"),
        Parameter("bucket", "bucket", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("enable", "enable", "body", "boolean"),
        Parameter("max_body_size", "max-body-size", "body", "integer"),
        Parameter("organization", "organization", "body"),
        Parameter("token", "token", "body", secret=True),
        Parameter("verify_tls", "verify-tls", "body", "boolean"),
    ),
    home=__name__,
)


_DELETE_INFLUXDB_HTTP_SERVER = Operation(
    name="metrics.delete_influxdb_http_server",
    method="DELETE",
    template="/config/metrics/influxdb-http/{name}",
    effect="destroy",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_INFLUXDB_HTTP_SERVER = Operation(
    name="metrics.get_influxdb_http_server",
    method="GET",
    template="/config/metrics/influxdb-http/{name}",
    effect="read",
    privileges=("Sys.Audit on /",),
    decode=Decoder(_INFLUX_DB_HTTP_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_INFLUXDB_HTTP_SERVER = Operation(
    name="metrics.update_influxdb_http_server",
    method="PUT",
    template="/config/metrics/influxdb-http/{name}",
    effect="write",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("bucket", "bucket", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("enable", "enable", "body", "boolean"),
        Parameter("max_body_size", "max-body-size", "body", "integer"),
        Parameter("organization", "organization", "body"),
        Parameter("token", "token", "body", secret=True),
        Parameter("url", "url", "body"),
        Parameter("verify_tls", "verify-tls", "body", "boolean"),
    ),
    home=__name__,
)


_LIST_INFLUXDB_UDP_SERVERS = Operation(
    name="metrics.list_influxdb_udp_servers",
    method="GET",
    template="/config/metrics/influxdb-udp",
    effect="read",
    privileges=("Sys.Audit on /",),
    decode=Decoder(ListOf(_INFLUX_DB_UDP_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_INFLUXDB_UDP_SERVER = Operation(
    name="metrics.create_influxdb_udp_server",
    method="POST",
    template="/config/metrics/influxdb-udp",
    effect="write",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    parameters=(
        Parameter("host", "host", "body"),
        Parameter("name", "name", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("enable", "enable", "body", "boolean"),
        Parameter("mtu", "mtu", "body", "integer"),
    ),
    home=__name__,
)


_DELETE_INFLUXDB_UDP_SERVER = Operation(
    name="metrics.delete_influxdb_udp_server",
    method="DELETE",
    template="/config/metrics/influxdb-udp/{name}",
    effect="destroy",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_INFLUXDB_UDP_SERVER = Operation(
    name="metrics.get_influxdb_udp_server",
    method="GET",
    template="/config/metrics/influxdb-udp/{name}",
    effect="read",
    privileges=("Sys.Audit on /",),
    decode=Decoder(_INFLUX_DB_UDP_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_INFLUXDB_UDP_SERVER = Operation(
    name="metrics.update_influxdb_udp_server",
    method="PUT",
    template="/config/metrics/influxdb-udp/{name}",
    effect="write",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("enable", "enable", "body", "boolean"),
        Parameter("host", "host", "body"),
        Parameter("mtu", "mtu", "body", "integer"),
    ),
    home=__name__,
)


_GET_METRICS = Operation(
    name="metrics.get_metrics",
    method="GET",
    template="/status/metrics",
    effect="read",
    privileges=(
        "any login",
        "Sys.Audit on /system/status to see the server",
        "Datastore.Audit on /datastore/{store} to see a datastore",
    ),
    decode=Decoder(_METRICS_SHAPE),
    parameters=(
        Parameter("history", "history", "query", "boolean"),
        Parameter("start_time", "start-time", "query", "time"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
