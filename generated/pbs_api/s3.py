# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""S3 endpoints: access to object storage for datastores that keep their data there.

An endpoint is the address of an S3 service with a pair of keys. A datastore refers to it, and to
a bucket, in its `backend`, as in `type=s3,client=minio,bucket=backups`. Buckets are created at
the service, not here.

Storing an endpoint does not check it: `check_s3_endpoint` does. New in 4.0; with older servers
the calls raise `NotFound`.

Example:
    pbs.send(
        create_s3_endpoint(
            id="minio",
            endpoint="s3.example.com",
            port=9000,
            path_style=True,
            access_key="backup",
            secret_key="correct horse battery staple",
        )
    )
    for endpoint in pbs.send(list_s3_endpoints()):
        print(endpoint.id, endpoint.endpoint, endpoint.port)
    # minio s3.example.com 9000"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    WORD,
    Decoder,
    ListOf,
    Operation,
    Optional,
    Parameter,
    Request,
    Shape,
    explain_missing,
    extra_names,
    hidden,
    model_class,
    model_field,
    nothing,
)

from .enums import S3EndpointSetting, S3ProviderQuirk

__all__ = [
    "S3BucketListItem",
    "S3EndpointConfig",
    "check_s3_endpoint",
    "create_s3_endpoint",
    "delete_s3_endpoint",
    "get_s3_endpoint",
    "list_s3_buckets",
    "list_s3_endpoints",
    "reset_s3_counters",
    "update_s3_endpoint",
]


def check_s3_endpoint(
    s3_endpoint_id: str,
    /,
    *,
    bucket: str,
    store_prefix: str | None = None,
) -> Request[None]:
    """Writes, reads and deletes a test object in a bucket and fails with the reason if the endpoint
    does not work.

    `PUT /admin/s3/{s3-endpoint-id}/check`

    Args:
        s3_endpoint_id: Name of the endpoint, from `list_s3_endpoints`. 3 to 32 characters.
        bucket: Name of the bucket at the service, such as `backups`. 3 to 63 characters.
        store_prefix: What the names of objects in the bucket start with: the name of a
            datastore, such as `tank`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no such endpoint, or the server runs PBS 3.4.
        PermissionDenied: a privilege listed below is missing.
        ServerError: the service cannot be reached, refuses the keys, or has no such bucket.

    Privileges:
        on /: Sys.Modify

    New in PBS 4.0.
    """
    return Request(
        _CHECK_S3_ENDPOINT,
        {
            "s3-endpoint-id": s3_endpoint_id,
            "bucket": bucket,
            "store-prefix": store_prefix,
        },
    )


def reset_s3_counters(
    s3_endpoint_id: str,
    /,
    *,
    bucket: str,
    store_prefix: str | None = None,
) -> Request[None]:
    """Sets the request and traffic counters of a bucket, or of one datastore in it, back to zero.

    `PUT /admin/s3/{s3-endpoint-id}/reset-counters`

    `get_datastore_status` returns the counters.

    Args:
        s3_endpoint_id: Name of the endpoint, from `list_s3_endpoints`. 3 to 32 characters.
        bucket: Name of the bucket at the service, such as `backups`. 3 to 63 characters.
        store_prefix: Name of the datastore whose counters are meant, such as `tank`; those of
            the bucket if not given.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no such endpoint, nothing was counted for this bucket or datastore
            yet, or the server is older than PBS 4.2.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /: Sys.Modify

    New in PBS 4.2.
    """
    return Request(
        _RESET_S3_COUNTERS,
        {
            "s3-endpoint-id": s3_endpoint_id,
            "bucket": bucket,
            "store-prefix": store_prefix,
        },
    )


def list_s3_endpoints() -> Request[list[S3EndpointConfig]]:
    """Lists the S3 endpoints that the caller may audit; secret keys are not shown.

    `GET /config/s3`

    Returns:
        `Client.send` returns a list of `S3EndpointConfig` (`id`, `access_key`, `endpoint`,
            `burst_in`, `burst_out`, `fingerprint`, `path_style`, `port` and 5 more); empty if
            there are none that the caller may see.
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        NotFound: the server runs PBS 3.4.

    Privileges:
        any login
        on /system/s3-endpoint/{id}: Sys.Audit to see an endpoint

    New in PBS 4.0.
    """
    return Request(_LIST_S3_ENDPOINTS, {})


def create_s3_endpoint(
    *,
    access_key: str,
    endpoint: str,
    id: str,
    secret_key: str,
    burst_in: str | None = None,
    burst_out: str | None = None,
    fingerprint: str | None = None,
    path_style: bool | None = None,
    port: int | None = None,
    provider_quirks: Sequence[S3ProviderQuirk] | None = None,
    put_rate_limit: int | None = None,
    rate_in: str | None = None,
    rate_out: str | None = None,
    region: str | None = None,
) -> Request[None]:
    """Stores address and keys of an S3 service without checking them; `check_s3_endpoint` does
    that.

    `POST /config/s3`

    Args:
        access_key: The public half of the keys.
        endpoint: Host of the service, such as `s3.example.com` or
            `{{bucket}}.s3.{{region}}.amazonaws.com`, where PBS fills in both.
        id: Name of the endpoint on this server, such as `minio`.
        secret_key: The secret half of the keys. PBS keeps it and never shows it.
        burst_in: Amount of incoming data that may briefly exceed `rate_in`. Example: `10 MiB`.
            New in PBS 4.1.0.
        burst_out: Amount of outgoing data that may briefly exceed `rate_out`. Example: `10 MiB`.
            New in PBS 4.1.0.
        fingerprint: SHA-256 of the service's certificate, 32 pairs of hex digits with colons;
            needed if it is self-signed.
        path_style: Whether the bucket is put into the path of an address, as many self-hosted
            services require, instead of the host name. Default: `False`.
        port: Port of the service, such as `9000`.
        provider_quirks: Where the service departs from S3: `skip-if-none-match-header` leaves
            out that header, `delete-objects-via-delete-object` deletes objects one by one.
        put_rate_limit: Maximum number of PUT requests; no limit if not given. Counted per
            second.
        rate_in: Limit for traffic from the service, per second; no limit if not given. Example:
            `10 MiB`. New in PBS 4.1.0.
        rate_out: Limit for traffic to the service, per second; no limit if not given. Example:
            `10 MiB`. New in PBS 4.1.0.
        region: Region of the service, such as `eu-central-1`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is an endpoint with this name.
        NotFound: the server runs PBS 3.4.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/s3-endpoint: Sys.Modify

    New in PBS 4.0.
    """
    secret_key = hidden(secret_key)
    return Request(
        _CREATE_S3_ENDPOINT,
        {
            "access-key": access_key,
            "endpoint": endpoint,
            "id": id,
            "secret-key": secret_key,
            "burst-in": burst_in,
            "burst-out": burst_out,
            "fingerprint": fingerprint,
            "path-style": path_style,
            "port": port,
            "provider-quirks": provider_quirks,
            "put-rate-limit": put_rate_limit,
            "rate-in": rate_in,
            "rate-out": rate_out,
            "region": region,
        },
    )


def delete_s3_endpoint(
    id: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes an S3 endpoint; refused while a datastore uses it.

    `DELETE /config/s3/{id}`

    Args:
        id: Name of the endpoint on this server, such as `minio`. 3 to 32 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: a datastore uses the endpoint; the message names it.
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no endpoint with this name, or the server runs PBS 3.4.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/s3-endpoint/{id}: Sys.Modify

    New in PBS 4.0.
    """
    return Request(
        _DELETE_S3_ENDPOINT,
        {
            "id": id,
            "digest": digest,
        },
    )


def get_s3_endpoint(id: str, /) -> Request[S3EndpointConfig]:
    """Reads one S3 endpoint without its secret key.

    `GET /config/s3/{id}`

    Args:
        id: Name of the endpoint on this server, such as `minio`. 3 to 32 characters.

    Returns:
        `Client.send` returns an `S3EndpointConfig` (`id`, `access_key`, `endpoint`, `burst_in`,
            `burst_out`, `fingerprint`, `path_style`, `port` and 5 more).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no endpoint with this name, or the server runs PBS 3.4.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/s3-endpoint/{id}: Sys.Audit

    New in PBS 4.0.
    """
    return Request(_GET_S3_ENDPOINT, {"id": id})


def update_s3_endpoint(
    id: str,
    /,
    *,
    access_key: str | None = None,
    burst_in: str | None = None,
    burst_out: str | None = None,
    delete: Sequence[S3EndpointSetting] | None = None,
    digest: str | None = None,
    endpoint: str | None = None,
    fingerprint: str | None = None,
    path_style: bool | None = None,
    port: int | None = None,
    provider_quirks: Sequence[S3ProviderQuirk] | None = None,
    put_rate_limit: int | None = None,
    rate_in: str | None = None,
    rate_out: str | None = None,
    region: str | None = None,
    secret_key: str | None = None,
) -> Request[None]:
    """Changes an S3 endpoint; a secret key that is not given is kept.

    `PUT /config/s3/{id}`

    Nothing is checked: `check_s3_endpoint` tells whether the new settings work.

    Args:
        id: Name of the endpoint on this server, such as `minio`.
        access_key: The public half of the keys.
        burst_in: Amount of incoming data that may briefly exceed `rate_in`. Example: `10 MiB`.
            New in PBS 4.1.0.
        burst_out: Amount of outgoing data that may briefly exceed `rate_out`. Example: `10 MiB`.
            New in PBS 4.1.0.
        delete: Settings to reset to their defaults; all others stay unless given. Example:
            `["port"]`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        endpoint: Host of the service, such as `s3.example.com` or
            `{{bucket}}.s3.{{region}}.amazonaws.com`, where PBS fills in both.
        fingerprint: SHA-256 of the service's certificate, 32 pairs of hex digits with colons;
            needed if it is self-signed.
        path_style: Whether the bucket is put into the path of an address, as many self-hosted
            services require, instead of the host name. Not set means `False`.
        port: Port of the service, such as `9000`.
        provider_quirks: Where the service departs from S3: `skip-if-none-match-header` leaves
            out that header, `delete-objects-via-delete-object` deletes objects one by one.
        put_rate_limit: Maximum number of PUT requests; no limit if not set. Counted per second.
        rate_in: Limit for traffic from the service, per second; no limit if not set. Example:
            `10 MiB`. New in PBS 4.1.0.
        rate_out: Limit for traffic to the service, per second; no limit if not set. Example: `10
            MiB`. New in PBS 4.1.0.
        region: Region of the service, such as `eu-central-1`.
        secret_key: The secret half of the keys. PBS keeps it and never shows it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no endpoint with this name, or the server runs PBS 3.4.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/s3-endpoint/{id}: Sys.Modify

    New in PBS 4.0.
    """
    secret_key = hidden(secret_key)
    return Request(
        _UPDATE_S3_ENDPOINT,
        {
            "id": id,
            "access-key": access_key,
            "burst-in": burst_in,
            "burst-out": burst_out,
            "delete": delete,
            "digest": digest,
            "endpoint": endpoint,
            "fingerprint": fingerprint,
            "path-style": path_style,
            "port": port,
            "provider-quirks": provider_quirks,
            "put-rate-limit": put_rate_limit,
            "rate-in": rate_in,
            "rate-out": rate_out,
            "region": region,
            "secret-key": secret_key,
        },
    )


def list_s3_buckets(id: str, /) -> Request[list[S3BucketListItem]]:
    """Asks the S3 service which buckets the stored keys may list.

    `GET /config/s3/{id}/list-buckets`

    Args:
        id: Name of the endpoint on this server, such as `minio`. 3 to 32 characters.

    Returns:
        `Client.send` returns a list of `S3BucketListItem` (`name`); empty if there are none.

    Raises:
        NotFound: there is no endpoint with this name, or the server runs PBS 3.4.
        PermissionDenied: a privilege listed below is missing.
        ServerError: the service cannot be reached, or refuses the keys.

    Privileges:
        on /: Sys.Audit

    New in PBS 4.0.
    """
    return Request(_LIST_S3_BUCKETS, {"id": id})


@model_class
class S3BucketListItem:
    """A bucket at an S3 service."""

    name: str
    """Name of the bucket, such as `backups`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class S3EndpointConfig:
    """Access to an S3 service, without the secret key."""

    access_key: str
    """The public half of the keys."""
    endpoint: str
    """Host of the service, such as `s3.example.com` or `{{bucket}}.s3.{{region}}.amazonaws.com`,
    where PBS fills in both."""
    id: str
    """Name of the endpoint on this server, such as `minio`."""
    burst_in: str | None = None
    """Amount of incoming data that may briefly exceed `rate_in`. A size with a unit, such as `10
    MiB`. None if not set. New in PBS 4.1.0."""
    burst_out: str | None = None
    """Amount of outgoing data that may briefly exceed `rate_out`. A size with a unit, such as `10
    MiB`. None if not set. New in PBS 4.1.0."""
    fingerprint: str | None = None
    """SHA-256 of the service's certificate, 32 pairs of hex digits with colons; needed if it is
    self-signed. None if not set."""
    path_style: bool | None = None
    """Whether the bucket is put into the path of an address, as many self-hosted services require,
    instead of the host name. None means `False`."""
    port: int | None = None
    """Port of the service, such as `9000`. None if not set."""
    provider_quirks: tuple[S3ProviderQuirk, ...] | None = None
    """Where the service departs from S3: `skip-if-none-match-header` leaves out that header,
    `delete-objects-via-delete-object` deletes objects one by one. None if not set."""
    put_rate_limit: int | None = None
    """Maximum number of PUT requests; no limit if None. Counted per second."""
    rate_in: str | None = None
    """Limit for traffic from the service, per second; no limit if None. A size with a unit, such as
    `10 MiB`. New in PBS 4.1.0."""
    rate_out: str | None = None
    """Limit for traffic to the service, per second; no limit if None. A size with a unit, such as
    `10 MiB`. New in PBS 4.1.0."""
    region: str | None = None
    """Region of the service, such as `eu-central-1`. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_S3_BUCKET_LIST_ITEM_SHAPE = Shape(
    S3BucketListItem,
    {
        "name": TEXT,
    },
)


_S3_ENDPOINT_CONFIG_SHAPE = Shape(
    S3EndpointConfig,
    {
        "access-key": TEXT,
        "endpoint": TEXT,
        "id": TEXT,
        "burst-in": Optional(TEXT),
        "burst-out": Optional(TEXT),
        "fingerprint": Optional(TEXT),
        "path-style": Optional(BOOLEAN),
        "port": Optional(INTEGER),
        "provider-quirks": Optional(ListOf(WORD)),
        "put-rate-limit": Optional(INTEGER),
        "rate-in": Optional(TEXT),
        "rate-out": Optional(TEXT),
        "region": Optional(TEXT),
    },
)


_CHECK_S3_ENDPOINT = Operation(
    name="s3.check_s3_endpoint",
    method="PUT",
    template="/admin/s3/{s3-endpoint-id}/check",
    effect="write",
    since="4.0",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    parameters=(
        Parameter("s3_endpoint_id", "s3-endpoint-id", "path"),
        Parameter("bucket", "bucket", "body"),
        Parameter("store_prefix", "store-prefix", "body"),
    ),
    home=__name__,
)


_RESET_S3_COUNTERS = Operation(
    name="s3.reset_s3_counters",
    method="PUT",
    template="/admin/s3/{s3-endpoint-id}/reset-counters",
    effect="write",
    since="4.2",
    privileges=("Sys.Modify on /",),
    decode=nothing,
    parameters=(
        Parameter("s3_endpoint_id", "s3-endpoint-id", "path"),
        Parameter("bucket", "bucket", "body"),
        Parameter("store_prefix", "store-prefix", "body"),
    ),
    home=__name__,
)


_LIST_S3_ENDPOINTS = Operation(
    name="s3.list_s3_endpoints",
    method="GET",
    template="/config/s3",
    effect="read",
    since="4.0",
    privileges=(
        "any login",
        "Sys.Audit on /system/s3-endpoint/{id} to see an endpoint",
    ),
    decode=Decoder(ListOf(_S3_ENDPOINT_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_S3_ENDPOINT = Operation(
    name="s3.create_s3_endpoint",
    method="POST",
    template="/config/s3",
    effect="write",
    since="4.0",
    privileges=("Sys.Modify on /system/s3-endpoint",),
    decode=nothing,
    parameters=(
        Parameter("access_key", "access-key", "body"),
        Parameter("endpoint", "endpoint", "body"),
        Parameter("id", "id", "body"),
        Parameter("secret_key", "secret-key", "body", secret=True),
        Parameter("burst_in", "burst-in", "body"),
        Parameter("burst_out", "burst-out", "body"),
        Parameter("fingerprint", "fingerprint", "body"),
        Parameter("path_style", "path-style", "body", "boolean"),
        Parameter("port", "port", "body", "integer"),
        Parameter("provider_quirks", "provider-quirks", "body", "array"),
        Parameter("put_rate_limit", "put-rate-limit", "body", "integer"),
        Parameter("rate_in", "rate-in", "body"),
        Parameter("rate_out", "rate-out", "body"),
        Parameter("region", "region", "body"),
    ),
    home=__name__,
)


_DELETE_S3_ENDPOINT = Operation(
    name="s3.delete_s3_endpoint",
    method="DELETE",
    template="/config/s3/{id}",
    effect="destroy",
    since="4.0",
    privileges=("Sys.Modify on /system/s3-endpoint/{id}",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_S3_ENDPOINT = Operation(
    name="s3.get_s3_endpoint",
    method="GET",
    template="/config/s3/{id}",
    effect="read",
    since="4.0",
    privileges=("Sys.Audit on /system/s3-endpoint/{id}",),
    decode=Decoder(_S3_ENDPOINT_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)


_UPDATE_S3_ENDPOINT = Operation(
    name="s3.update_s3_endpoint",
    method="PUT",
    template="/config/s3/{id}",
    effect="write",
    since="4.0",
    privileges=("Sys.Modify on /system/s3-endpoint/{id}",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("access_key", "access-key", "body"),
        Parameter("burst_in", "burst-in", "body"),
        Parameter("burst_out", "burst-out", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("endpoint", "endpoint", "body"),
        Parameter("fingerprint", "fingerprint", "body"),
        Parameter("path_style", "path-style", "body", "boolean"),
        Parameter("port", "port", "body", "integer"),
        Parameter("provider_quirks", "provider-quirks", "body", "array"),
        Parameter("put_rate_limit", "put-rate-limit", "body", "integer"),
        Parameter("rate_in", "rate-in", "body"),
        Parameter("rate_out", "rate-out", "body"),
        Parameter("region", "region", "body"),
        Parameter("secret_key", "secret-key", "body", secret=True),
    ),
    home=__name__,
)


_LIST_S3_BUCKETS = Operation(
    name="s3.list_s3_buckets",
    method="GET",
    template="/config/s3/{id}/list-buckets",
    effect="read",
    since="4.0",
    privileges=("Sys.Audit on /",),
    decode=Decoder(ListOf(_S3_BUCKET_LIST_ITEM_SHAPE)),
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
