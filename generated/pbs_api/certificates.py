# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""The server's TLS certificate, and ACME accounts and plugins that obtain one.

A new server has a self-signed certificate, whose fingerprint clients pin. To install one of your
own, use `upload_custom_certificate`. PBS can also obtain one from an ACME authority such as
Let's Encrypt: register an account (`create_acme_account`), define how to prove that a domain is
yours (a plugin), enter the domains in the node's configuration (`update_node_config`), and order
it (`order_acme_certificate`).

Replacing the certificate changes its fingerprint: clients that pin the old one can no longer
connect, this one included.

Example:
    for certificate in pbs.send(list_certificates()):
        print(certificate.filename, *certificate.san)
        fingerprint = certificate.fingerprint  # what `Client(..., fingerprint=...)` pins
    # proxy.pem localhost pbs pbs.example.com"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    UPID,
    WORD,
    Decoder,
    Hazard,
    ListOf,
    MapOf,
    Operation,
    Optional,
    OptionalUtc,
    Parameter,
    Request,
    Shape,
    TaskRequest,
    explain_missing,
    extra_names,
    hidden,
    masked,
    model_class,
    model_field,
    nothing,
)

from .enums import AcmeAccountStatus, AcmePluginSetting

__all__ = [
    "AcmeAccountData",
    "AcmeAccountEntry",
    "AcmeAccountInfo",
    "AcmeChallengeSchema",
    "AcmePluginConfig",
    "CertificateInfo",
    "ExternalAccountBinding",
    "KnownAcmeDirectory",
    "create_acme_account",
    "create_acme_plugin",
    "delete_acme_account",
    "delete_acme_plugin",
    "delete_custom_certificate",
    "get_acme_account",
    "get_acme_plugin",
    "get_acme_tos",
    "list_acme_accounts",
    "list_acme_challenge_schemas",
    "list_acme_directories",
    "list_acme_plugins",
    "list_certificates",
    "order_acme_certificate",
    "renew_acme_certificate",
    "update_acme_account",
    "update_acme_plugin",
    "upload_custom_certificate",
]


def list_acme_accounts() -> Request[list[AcmeAccountEntry]]:
    """Lists the names of the registered ACME accounts.

    `GET /config/acme/account`

    Returns:
        `Client.send` returns a list of `AcmeAccountEntry` (`name`); empty if there are none.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    return Request(_LIST_ACME_ACCOUNTS, {})


def create_acme_account(
    *,
    contact: str,
    directory: str | None = None,
    eab_hmac_key: str | None = None,
    eab_kid: str | None = None,
    name: str | None = None,
    tos_url: str | None = None,
) -> TaskRequest:
    """Starts a task that registers an account with an ACME directory.

    `POST /config/acme/account`

    Args:
        contact: Mail addresses at which the authority reaches you, such as
            `ops@example.com,admin@example.com`.
        directory: Address of the authority's ACME directory, from `list_acme_directories`; Let's
            Encrypt if not given.
        eab_hmac_key: The secret key that goes with `eab_kid`.
        eab_kid: Key id, for authorities that require the account to be bound to an existing one;
            together with `eab_hmac_key`.
        name: Name of the account on this server; `default` if not given.
        tos_url: Address of the terms of service, from `get_acme_tos`. Sending it means agreeing
            to them.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        ParameterError: only one of `eab_kid` and `eab_hmac_key` was given.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: the directory cannot be reached, or refuses the account.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    eab_hmac_key = hidden(eab_hmac_key)
    return TaskRequest(
        _CREATE_ACME_ACCOUNT,
        {
            "contact": contact,
            "directory": directory,
            "eab_hmac_key": eab_hmac_key,
            "eab_kid": eab_kid,
            "name": name,
            "tos_url": tos_url,
        },
    )


def delete_acme_account(
    name: str,
    /,
    *,
    force: bool | None = None,
) -> TaskRequest:
    """Starts a task that deactivates an account at its ACME directory and removes it here.

    `DELETE /config/acme/account/{name}`

    Args:
        name: Name of the account, such as `default`, from `list_acme_accounts`.
        force: Removes the account here even if the directory refuses to deactivate it. Default
            on the server: `False`.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: there is no such account, or the directory cannot be
            reached or refuses.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    return TaskRequest(
        _DELETE_ACME_ACCOUNT,
        {
            "name": name,
            "force": force,
        },
    )


def get_acme_account(name: str, /) -> Request[AcmeAccountInfo]:
    """Reads an ACME account, including what its directory says about it.

    `GET /config/acme/account/{name}`

    Args:
        name: Name of the account, such as `default`, from `list_acme_accounts`.

    Returns:
        `Client.send` returns an `AcmeAccountInfo` (`account`, `directory`, `location` and
            `tos`).

    Raises:
        NotFound: there is no account with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    return Request(_GET_ACME_ACCOUNT, {"name": name})


def update_acme_account(
    name: str,
    /,
    *,
    contact: str | None = None,
) -> TaskRequest:
    """Starts a task that sends new contact addresses to the ACME directory.

    `PUT /config/acme/account/{name}`

    Args:
        name: Name of the account, such as `default`, from `list_acme_accounts`.
        contact: Mail addresses at which the authority reaches you, such as
            `ops@example.com,admin@example.com`.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: there is no such account, or the directory cannot be
            reached.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    return TaskRequest(
        _UPDATE_ACME_ACCOUNT,
        {
            "name": name,
            "contact": contact,
        },
    )


def list_acme_challenge_schemas() -> Request[list[AcmeChallengeSchema]]:
    """Lists the DNS providers that a plugin can use, each with the settings it wants.

    `GET /config/acme/challenge-schema`

    Returns:
        `Client.send` returns a list of `AcmeChallengeSchema` (`id`, `name`, `schema` and
            `type`); never empty.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        NotFound: the server lacks the file that describes them.

    Privileges:
        any login
    """
    return Request(_LIST_ACME_CHALLENGE_SCHEMAS, {})


def list_acme_directories() -> Request[list[KnownAcmeDirectory]]:
    """Lists the ACME directories that the server knows by name, with their addresses.

    `GET /config/acme/directories`

    Others can be used too: `create_acme_account` takes any address.

    Returns:
        `Client.send` returns a list of `KnownAcmeDirectory` (`name` and `url`); never empty.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
    """
    return Request(_LIST_ACME_DIRECTORIES, {})


def list_acme_plugins() -> Request[list[AcmePluginConfig]]:
    """Lists the configured ways to answer ACME challenges.

    `GET /config/acme/plugins`

    `standalone` is always there: it answers over HTTP. The credentials of the others are part of
    the answer.

    Returns:
        `Client.send` returns a list of `AcmePluginConfig` (`plugin`, `type`, `api`, `data`,
            `disable` and `validation_delay`); never empty, as `standalone` always exists.
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    return Request(_LIST_ACME_PLUGINS, {})


def create_acme_plugin(
    *,
    api: str,
    data: str,
    id: str,
    type: str,
    disable: bool | None = None,
    validation_delay: int | None = None,
) -> Request[None]:
    """Adds a way to answer DNS challenges through a provider's API.

    `POST /config/acme/plugins`

    Args:
        api: Name of the DNS provider's API, from `list_acme_challenge_schemas`.
        data: The provider's settings and credentials: lines such as `CF_Token=abc`, all in one
            text. Encoded in base64.
        id: Name of the plugin, such as `dns1`, that `acmedomain` entries of the node's
            configuration refer to. 1 to 32 characters.
        type: Must be `dns`.
        disable: True switches the entry off but keeps it. Default on the server: `False`.
        validation_delay: How long to wait for the DNS entry to propagate before it is validated.
            In seconds. From 0 to 172800. Default on the server: `30`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a plugin with this id.
        ParameterError: `data` is not base64 of text, or `type` is not `dns`.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    data = hidden(data)
    return Request(
        _CREATE_ACME_PLUGIN,
        {
            "api": api,
            "data": data,
            "id": id,
            "type": type,
            "disable": disable,
            "validation-delay": validation_delay,
        },
    )


def delete_acme_plugin(id: str, /) -> Request[None]:
    """Removes an ACME plugin; domains that refer to it can no longer be renewed.

    `DELETE /config/acme/plugins/{id}`

    Args:
        id: Name of the plugin, such as `dns1`, that `acmedomain` entries of the node's
            configuration refer to. 1 to 32 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no plugin with this id.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    return Request(_DELETE_ACME_PLUGIN, {"id": id})


def get_acme_plugin(id: str, /) -> Request[AcmePluginConfig]:
    """Reads one ACME plugin, including its provider credentials.

    `GET /config/acme/plugins/{id}`

    Args:
        id: Name of the plugin, such as `dns1`, that `acmedomain` entries of the node's
            configuration refer to. 1 to 32 characters.

    Returns:
        `Client.send` returns an `AcmePluginConfig` (`plugin`, `type`, `api`, `data`, `disable`
            and `validation_delay`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no plugin with this id.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    return Request(_GET_ACME_PLUGIN, {"id": id})


def update_acme_plugin(
    id: str,
    /,
    *,
    api: str | None = None,
    data: str | None = None,
    delete: Sequence[AcmePluginSetting] | None = None,
    digest: str | None = None,
    disable: bool | None = None,
    validation_delay: int | None = None,
) -> Request[None]:
    """Changes the settings of an ACME plugin.

    `PUT /config/acme/plugins/{id}`

    `data` replaces all of the old settings.

    Args:
        id: Name of the plugin, such as `dns1`, that `acmedomain` entries of the node's
            configuration refer to. 1 to 32 characters.
        api: Name of the DNS provider's API, from `list_acme_challenge_schemas`.
        data: The provider's settings and credentials: lines such as `CF_Token=abc`, all in one
            text. Encoded in base64.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `disable`, `validation-delay`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        disable: True switches the entry off but keeps it. Not set means `False`.
        validation_delay: How long to wait for the DNS entry to propagate before it is validated.
            In seconds. From 0 to 172800. Not set means `30`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: the plugin is `standalone`, which has no settings.
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no plugin with this id.
        ParameterError: `data` is not base64 of text.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    data = hidden(data)
    return Request(
        _UPDATE_ACME_PLUGIN,
        {
            "id": id,
            "api": api,
            "data": data,
            "delete": delete,
            "digest": digest,
            "disable": disable,
            "validation-delay": validation_delay,
        },
    )


def get_acme_tos(*, directory: str | None = None) -> Request[str | None]:
    """Gives the address of an ACME directory's terms of service, if it has any.

    `GET /config/acme/tos`

    PBS asks the directory over the internet.

    Args:
        directory: Address of the authority's ACME directory, from `list_acme_directories`; Let's
            Encrypt if not given.

    Returns:
        `Client.send` returns a `str`: an address to open in a browser, or None if there is none.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        Unavailable: PBS cannot reach the directory.

    Privileges:
        any login
    """
    return Request(_GET_ACME_TOS, {"directory": directory})


def order_acme_certificate(
    *,
    force: bool | None = None,
    node: str = "localhost",
) -> TaskRequest:
    """Starts a task that orders a certificate for the domains in the node's configuration and
    installs it.

    `POST /nodes/{node}/certificates/acme/certificate`

    The server then presents another certificate, so a pinned fingerprint stops matching, even
    while you wait for the task.

    Args:
        force: Replaces a certificate that was uploaded. Default on the server: `False`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        CertificateRefused: from `Client.wait`: the new certificate is not the pinned one. The
            order has succeeded.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: there is no such account, or the authority could not
            validate a domain. Without domains the task does nothing.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    return TaskRequest(
        _ORDER_ACME_CERTIFICATE,
        {
            "force": force,
            "node": node,
        },
    )


def renew_acme_certificate(
    *,
    force: bool | None = None,
    node: str = "localhost",
) -> TaskRequest:
    """Starts a task that renews the ACME certificate if it is due, or in any case with
    `force=True`.

    `PUT /nodes/{node}/certificates/acme/certificate`

    The server then presents another certificate, so a pinned fingerprint stops matching, even
    while you wait for the task.

    Args:
        force: Renews even if not due yet. Default on the server: `False`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        ApiError: the certificate is not due yet, and `force` is not set.
        CertificateRefused: from `Client.wait`: the new certificate is not the pinned one. The
            renewal has succeeded.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: there is no such account, or the authority could not
            validate a domain.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    return TaskRequest(
        _RENEW_ACME_CERTIFICATE,
        {
            "force": force,
            "node": node,
        },
    )


def delete_custom_certificate(
    *,
    restart: bool | None = None,
    node: str = "localhost",
) -> Request[None]:
    """Replaces the server's certificate with a new self-signed one, which has another fingerprint.

    `DELETE /nodes/{node}/certificates/custom`

    The next call of a client that pins the old fingerprint raises CertificateRefused, whose
    `fingerprint` is the new one.

    Args:
        restart: Has no effect. Default on the server: `False`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    return Request(
        _DELETE_CUSTOM_CERTIFICATE,
        {
            "restart": restart,
            "node": node,
        },
    )


def upload_custom_certificate(
    *,
    certificates: str,
    force: bool | None = None,
    key: str | None = None,
    restart: bool | None = None,
    node: str = "localhost",
) -> Request[list[CertificateInfo]]:
    """Installs a certificate chain, with its key unless the current key fits; the server uses it
    from then on.

    `POST /nodes/{node}/certificates/custom`

    PBS replaces its certificate before it looks at the new one, so what is not PEM is refused
    before sending.
    A pinned fingerprint changes with the certificate: create a new client with the `fingerprint`
    returned.

    Args:
        certificates: The certificate of the server, followed by those that sign it. In PEM
            format.
        force: Replaces an existing custom certificate. Default on the server: `False`.
        key: Its private key; the current one if not given. In PEM format.
        restart: Has no effect. Default on the server: `False`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `CertificateInfo` (`filename`, `issuer`,
            `public_key_type`, `san`, `subject`, `fingerprint`, `notafter`, `notbefore` and 2
            more); the certificates now in use.

    Raises:
        ParameterError: PBS cannot read a certificate or the key. The old certificate may be
            gone: look with `list_certificates`.
        PermissionDenied: a privilege listed below is missing.
        UsageError: `certificates` or `key` is not PEM. Nothing was sent.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    key = hidden(key)
    return Request(
        _UPLOAD_CUSTOM_CERTIFICATE,
        {
            "certificates": certificates,
            "force": force,
            "key": key,
            "restart": restart,
            "node": node,
        },
    )


def list_certificates(*, node: str = "localhost") -> Request[list[CertificateInfo]]:
    """Lists the certificates in use on the server with names, validity and fingerprint.

    `GET /nodes/{node}/certificates/info`

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `CertificateInfo` (`filename`, `issuer`,
            `public_key_type`, `san`, `subject`, `fingerprint`, `notafter`, `notbefore` and 2
            more); never empty.

    Raises:
        ApiError: the certificate on the server cannot be read, such as after an upload that went
            wrong.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/certificates: Sys.Modify
    """
    return Request(_LIST_CERTIFICATES, {"node": node})


@model_class
class ExternalAccountBinding:
    """How an ACME account is bound to an existing account at the authority: a signed statement."""

    payload: str
    """What is signed, in base64url."""
    protected: str
    """Header of the signature, in base64url."""
    signature: str
    """The signature, in base64url."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AcmeAccountData:
    """An ACME account as the authority's directory knows it."""

    contact: tuple[str, ...] | None = None
    """Contact addresses, such as `mailto:ops@example.com`. None if not set."""
    external_account_binding: ExternalAccountBinding | None = None
    """What binds it to an existing account at the authority; None if nothing does."""
    orders: str | None = None
    """Address at the directory where the account's orders are listed; None if it names none."""
    status: AcmeAccountStatus | None = None
    """`valid` can order; `deactivated` was given up by its owner, `revoked` was withdrawn by the
    authority. None if not reported."""
    terms_of_service_agreed: bool | None = None
    """Whether the terms of service were agreed to; None if the directory does not say."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AcmeAccountEntry:
    """A registered ACME account in the list: its name alone."""

    name: str
    """Name of the account on this server, such as `default`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AcmeAccountInfo:
    """A registered ACME account, with what the authority's directory says about it."""

    account: AcmeAccountData
    """The account as the directory knows it."""
    directory: str
    """Address of the directory at which it is registered."""
    location: str
    """Address of the account itself at the directory."""
    tos: str | None = None
    """Address of the terms of service that were agreed to; None if none were."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AcmeChallengeSchema:
    """A DNS provider whose API can answer challenges, and the settings it wants."""

    id: str
    """The value for `api` of a plugin, such as `cf`."""
    name: str
    """Display name of the provider; the id if it has none."""
    schema: Mapping[str, Any] = model_field(hash=False)
    """The settings that go into `data` of a plugin, by name, with a description of each."""
    type: str
    """Kind of challenge that it answers, such as `dns`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class AcmePluginConfig:
    """A configured way to answer ACME challenges, including its credentials."""

    plugin: str
    """Name of the plugin, such as `dns1` or `standalone`."""
    type: str
    """`dns`, or `standalone` for the one that is always there and answers over HTTP."""
    api: str | None = None
    """Name of the DNS provider's API, from `list_acme_challenge_schemas`. None if not set."""
    data: str | None = model_field(default=None, repr=masked)
    """The provider's settings and credentials as lines such as `CF_Token=abc`, decoded, unlike when
    they are sent. None if not set."""
    disable: bool | None = None
    """True if the entry is switched off (but kept); None while it is in use."""
    validation_delay: int | None = None
    """How long to wait for the DNS entry to propagate before it is validated; 30 if None. In
    seconds."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class CertificateInfo:
    """A certificate that the server presents."""

    filename: str
    """Name of its file on the server, such as `proxy.pem`."""
    issuer: str
    """Who signed it; the same as `subject` if it is self-signed."""
    public_key_type: str
    """Algorithm of its key, such as `rsaEncryption`."""
    san: tuple[str, ...]
    """Names and addresses that it is valid for, such as `pbs.example.com`."""
    subject: str
    """Whom it was issued to, such as `O = Proxmox Backup Server, CN = pbs.example.com`."""
    fingerprint: str | None = None
    """SHA-256 of the certificate, 32 pairs of hex digits with colons: what a client pins. None if
    not reported."""
    notafter: int | None = None
    """Until when it is valid. Unix seconds. `notafter_utc` is the same as a datetime. None if not
    reported."""
    notbefore: int | None = None
    """From when it is valid. Unix seconds. `notbefore_utc` is the same as a datetime. None if not
    reported."""
    pem: str | None = None
    """The certificate itself. In PEM format. None if not reported."""
    public_key_bits: int | None = None
    """Length of its key in bits; None if the server cannot tell."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    notafter_utc: ClassVar[OptionalUtc] = OptionalUtc("notafter")
    """Until when it is valid. `notafter` as a datetime in UTC. None if not reported."""
    notbefore_utc: ClassVar[OptionalUtc] = OptionalUtc("notbefore")
    """From when it is valid. `notbefore` as a datetime in UTC. None if not reported."""


@model_class
class KnownAcmeDirectory:
    """An ACME directory that the server knows by name."""

    name: str
    """Display name, such as `Let's Encrypt V2`."""
    url: str
    """Its address, to be given as `directory`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_EXTERNAL_ACCOUNT_BINDING_SHAPE = Shape(
    ExternalAccountBinding,
    {
        "payload": TEXT,
        "protected": TEXT,
        "signature": TEXT,
    },
)


_ACME_ACCOUNT_DATA_SHAPE = Shape(
    AcmeAccountData,
    {
        "contact": Optional(ListOf(TEXT)),
        "externalAccountBinding": Optional(_EXTERNAL_ACCOUNT_BINDING_SHAPE),
        "orders": Optional(TEXT),
        "status": Optional(WORD),
        "termsOfServiceAgreed": Optional(BOOLEAN),
    },
)


_ACME_ACCOUNT_ENTRY_SHAPE = Shape(
    AcmeAccountEntry,
    {
        "name": TEXT,
    },
)


_ACME_ACCOUNT_INFO_SHAPE = Shape(
    AcmeAccountInfo,
    {
        "account": _ACME_ACCOUNT_DATA_SHAPE,
        "directory": TEXT,
        "location": TEXT,
        "tos": Optional(TEXT),
    },
)


_ACME_CHALLENGE_SCHEMA_SHAPE = Shape(
    AcmeChallengeSchema,
    {
        "id": TEXT,
        "name": TEXT,
        "schema": MapOf(ANYTHING),
        "type": TEXT,
    },
)


_ACME_PLUGIN_CONFIG_SHAPE = Shape(
    AcmePluginConfig,
    {
        "plugin": TEXT,
        "type": TEXT,
        "api": Optional(TEXT),
        "data": Optional(TEXT),
        "disable": Optional(BOOLEAN),
        "validation-delay": Optional(INTEGER),
    },
)


_CERTIFICATE_INFO_SHAPE = Shape(
    CertificateInfo,
    {
        "filename": TEXT,
        "issuer": TEXT,
        "public-key-type": TEXT,
        "san": ListOf(TEXT),
        "subject": TEXT,
        "fingerprint": Optional(TEXT),
        "notafter": Optional(INTEGER),
        "notbefore": Optional(INTEGER),
        "pem": Optional(TEXT),
        "public-key-bits": Optional(INTEGER),
    },
)


_KNOWN_ACME_DIRECTORY_SHAPE = Shape(
    KnownAcmeDirectory,
    {
        "name": TEXT,
        "url": TEXT,
    },
)


_LIST_ACME_ACCOUNTS = Operation(
    name="certificates.list_acme_accounts",
    method="GET",
    template="/config/acme/account",
    effect="read",
    privileges=("Sys.Modify on /system/certificates",),
    decode=Decoder(ListOf(_ACME_ACCOUNT_ENTRY_SHAPE)),
    home=__name__,
)


_CREATE_ACME_ACCOUNT = Operation(
    name="certificates.create_acme_account",
    method="POST",
    template="/config/acme/account",
    effect="start",
    privileges=("Sys.Modify on /system/certificates",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("contact", "contact", "body"),
        Parameter("directory", "directory", "body"),
        Parameter("eab_hmac_key", "eab_hmac_key", "body", secret=True),
        Parameter("eab_kid", "eab_kid", "body"),
        Parameter("name", "name", "body"),
        Parameter("tos_url", "tos_url", "body"),
    ),
    home=__name__,
)


_DELETE_ACME_ACCOUNT = Operation(
    name="certificates.delete_acme_account",
    method="DELETE",
    template="/config/acme/account/{name}",
    effect="destroy",
    privileges=("Sys.Modify on /system/certificates",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("force", "force", "query", "boolean"),
    ),
    home=__name__,
)


_GET_ACME_ACCOUNT = Operation(
    name="certificates.get_acme_account",
    method="GET",
    template="/config/acme/account/{name}",
    effect="read",
    privileges=("Sys.Modify on /system/certificates",),
    decode=Decoder(_ACME_ACCOUNT_INFO_SHAPE),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_ACME_ACCOUNT = Operation(
    name="certificates.update_acme_account",
    method="PUT",
    template="/config/acme/account/{name}",
    effect="start",
    privileges=("Sys.Modify on /system/certificates",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("contact", "contact", "body"),
    ),
    home=__name__,
)


_LIST_ACME_CHALLENGE_SCHEMAS = Operation(
    name="certificates.list_acme_challenge_schemas",
    method="GET",
    template="/config/acme/challenge-schema",
    effect="read",
    privileges=("any login",),
    decode=Decoder(ListOf(_ACME_CHALLENGE_SCHEMA_SHAPE)),
    home=__name__,
)


_LIST_ACME_DIRECTORIES = Operation(
    name="certificates.list_acme_directories",
    method="GET",
    template="/config/acme/directories",
    effect="read",
    privileges=("any login",),
    decode=Decoder(ListOf(_KNOWN_ACME_DIRECTORY_SHAPE)),
    home=__name__,
)


_LIST_ACME_PLUGINS = Operation(
    name="certificates.list_acme_plugins",
    method="GET",
    template="/config/acme/plugins",
    effect="read",
    privileges=("Sys.Modify on /system/certificates",),
    decode=Decoder(ListOf(_ACME_PLUGIN_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_ACME_PLUGIN = Operation(
    name="certificates.create_acme_plugin",
    method="POST",
    template="/config/acme/plugins",
    effect="write",
    privileges=("Sys.Modify on /system/certificates",),
    decode=nothing,
    parameters=(
        Parameter("api", "api", "body"),
        Parameter("data", "data", "body", secret=True),
        Parameter("id", "id", "body"),
        Parameter("type", "type", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("validation_delay", "validation-delay", "body", "integer"),
    ),
    home=__name__,
)


_DELETE_ACME_PLUGIN = Operation(
    name="certificates.delete_acme_plugin",
    method="DELETE",
    template="/config/acme/plugins/{id}",
    effect="destroy",
    privileges=("Sys.Modify on /system/certificates",),
    decode=nothing,
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)


_GET_ACME_PLUGIN = Operation(
    name="certificates.get_acme_plugin",
    method="GET",
    template="/config/acme/plugins/{id}",
    effect="read",
    privileges=("Sys.Modify on /system/certificates",),
    decode=Decoder(_ACME_PLUGIN_CONFIG_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("id", "id", "path"),),
    home=__name__,
)


_UPDATE_ACME_PLUGIN = Operation(
    name="certificates.update_acme_plugin",
    method="PUT",
    template="/config/acme/plugins/{id}",
    effect="write",
    privileges=("Sys.Modify on /system/certificates",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("api", "api", "body"),
        Parameter("data", "data", "body", secret=True),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("disable", "disable", "body", "boolean"),
        Parameter("validation_delay", "validation-delay", "body", "integer"),
    ),
    home=__name__,
)


_GET_ACME_TOS = Operation(
    name="certificates.get_acme_tos",
    method="GET",
    template="/config/acme/tos",
    effect="read",
    privileges=("any login",),
    decode=Decoder(Optional(TEXT)),
    parameters=(Parameter("directory", "directory", "query"),),
    home=__name__,
)


_ORDER_ACME_CERTIFICATE = Operation(
    name="certificates.order_acme_certificate",
    method="POST",
    template="/nodes/{node}/certificates/acme/certificate",
    effect="start",
    privileges=("Sys.Modify on /system/certificates",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("force", "force", "body", "boolean"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_RENEW_ACME_CERTIFICATE = Operation(
    name="certificates.renew_acme_certificate",
    method="PUT",
    template="/nodes/{node}/certificates/acme/certificate",
    effect="start",
    privileges=("Sys.Modify on /system/certificates",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("force", "force", "body", "boolean"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_DELETE_CUSTOM_CERTIFICATE = Operation(
    name="certificates.delete_custom_certificate",
    method="DELETE",
    template="/nodes/{node}/certificates/custom",
    effect="destroy",
    privileges=("Sys.Modify on /system/certificates",),
    decode=nothing,
    parameters=(
        Parameter("restart", "restart", "query", "boolean"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_UPLOAD_CUSTOM_CERTIFICATE = Operation(
    name="certificates.upload_custom_certificate",
    method="POST",
    template="/nodes/{node}/certificates/custom",
    effect="write",
    privileges=("Sys.Modify on /system/certificates",),
    decode=Decoder(ListOf(_CERTIFICATE_INFO_SHAPE)),
    hazards=(
        Hazard(
            "certificates",
            "not-a-certificate",
            (
                "PBS replaces its certificate before it looks at the new one; what was given is not PEM, so"
                " the server would be left with a certificate that it cannot use"
            ),
        ),
        Hazard(
            "key",
            "not-a-private-key",
            (
                "PBS replaces its certificate before it looks at the new one; what was given as its key is "
                "not PEM, so the server would be left with a certificate that it cannot use"
            ),
        ),
    ),
    parameters=(
        Parameter("certificates", "certificates", "body"),
        Parameter("force", "force", "body", "boolean"),
        Parameter("key", "key", "body", secret=True),
        Parameter("restart", "restart", "body", "boolean"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_LIST_CERTIFICATES = Operation(
    name="certificates.list_certificates",
    method="GET",
    template="/nodes/{node}/certificates/info",
    effect="read",
    privileges=("Sys.Modify on /system/certificates",),
    decode=Decoder(ListOf(_CERTIFICATE_INFO_SHAPE)),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
