# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Encryption keys that the server itself keeps, for sync jobs that encrypt or decrypt.

These keys are stored on the server, without a password. A sync job that pushes to an untrusted
server encrypts with the key named by its `active_encryption_key`. They are neither the keys of
clients, which the server never sees, nor tape encryption keys, which are in
`pbs_api.tape_media`. New in 4.2; with older servers the calls raise `NotFound`.

Without the key, what it encrypted is lost. `create_encryption_key` returns the key itself, this
once: keep a copy elsewhere. An archived key no longer encrypts but still decrypts; only an
archived key can be deleted.

Example:
    made = pbs.send(create_encryption_key(id="offsite"))  # made.data is the key: keep a copy
    for key in pbs.send(list_encryption_keys()):
        print(key.id, key.fingerprint == made.fingerprint, key.archived_at)
    # offsite True None"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    ANYTHING,
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    WORD,
    Decoder,
    ListOf,
    Operation,
    Optional,
    OptionalUtc,
    Parameter,
    Request,
    Shape,
    Utc,
    explain_missing,
    extra_names,
    hidden,
    masked,
    model_class,
    model_field,
    nothing,
)

from .enums import Kdf

__all__ = [
    "EncryptionKey",
    "KeyConfig",
    "create_encryption_key",
    "delete_encryption_key",
    "list_encryption_keys",
    "toggle_encryption_key_archived",
]


def list_encryption_keys(*, include_archived: bool | None = None) -> Request[list[EncryptionKey]]:
    """Lists the keys that the caller may audit, without key material; archived ones only with
    `include_archived=True`.

    `GET /config/encryption-keys`

    An empty list may mean that there are no keys, that all are archived, or that the caller may
    see none.

    Args:
        include_archived: Lists archived keys too. Default on the server: `False`.

    Returns:
        `Client.send` returns a list of `EncryptionKey` (`id`, `created`, `kdf`, `modified`,
            `archived_at`, `fingerprint`, `hint` and `path`).
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        NotFound: the server is older than PBS 4.2.

    Privileges:
        any login
        on /system/encryption-keys/{id}: Sys.Audit to see a key

    New in PBS 4.2.
    """
    return Request(_LIST_ENCRYPTION_KEYS, {"include-archived": include_archived})


def create_encryption_key(
    *,
    id: str,
    key: str | None = None,
) -> Request[KeyConfig]:
    """Stores the given key, or makes a new one, and returns it unprotected: the answer is itself a
    secret.

    `POST /config/encryption-keys`

    Args:
        id: Name of the key, such as `offsite`, which sync jobs refer to. 3 to 32 characters.
        key: An existing key as the text of its key file, JSON, without a password; a new one is
            made if not given.

    Returns:
        `Client.send` returns a `KeyConfig` (`created`, `data`, `modified`, `fingerprint`, `hint`
            and `kdf`).

    Raises:
        AlreadyExists: there is a key with this id, perhaps an archived one.
        NotFound: the server is older than PBS 4.2.
        ParameterError: `key` is not the text of a key file, or is protected by a password.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/encryption-keys: Sys.Modify

    New in PBS 4.2.
    """
    key = hidden(key)
    return Request(
        _CREATE_ENCRYPTION_KEY,
        {
            "id": id,
            "key": key,
        },
    )


def delete_encryption_key(
    id: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes a key; unless there is a copy elsewhere, all that was encrypted with it is lost.

    `DELETE /config/encryption-keys/{id}`

    Archive the key first. It is not an error if the key does not exist.

    Args:
        id: Name of the key, such as `offsite`, which sync jobs refer to. 3 to 32 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: the key is not archived, or a sync job refers to it.
        Modified: the configuration has changed since `digest` was read.
        NotFound: the server is older than PBS 4.2.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/encryption-keys/{id}: Sys.Modify

    New in PBS 4.2.
    """
    return Request(
        _DELETE_ENCRYPTION_KEY,
        {
            "id": id,
            "digest": digest,
        },
    )


def toggle_encryption_key_archived(
    id: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Archives a key, so that it no longer encrypts but still decrypts, or takes it out of the
    archive again.

    `POST /config/encryption-keys/{id}`

    It toggles, so calling it twice undoes it: check the key's state first.

    Args:
        id: Name of the key, such as `offsite`, which sync jobs refer to. 3 to 32 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: a sync job encrypts with the key, so it cannot be archived; the message names
            the job.
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no key with this id, or the server is older than PBS 4.2.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/encryption-keys/{id}: Sys.Modify

    New in PBS 4.2.
    """
    return Request(
        _TOGGLE_ENCRYPTION_KEY_ARCHIVED,
        {
            "id": id,
            "digest": digest,
        },
    )


@model_class
class EncryptionKey:
    """A key that the server keeps, without the key material."""

    created: int
    """When the key was made. Unix seconds. `created_utc` is the same as a datetime."""
    id: str
    """Name of the key, such as `offsite`."""
    kdf: Kdf
    """How its password becomes the key; `none` for keys of the server, which have no password. One
    of `none`, `scrypt` or `pbkdf2`."""
    modified: int
    """When the key was last changed. Unix seconds. `modified_utc` is the same as a datetime."""
    archived_at: int | None = None
    """When it was archived: it no longer encrypts. None while it is in use. Unix seconds.
    `archived_at_utc` is the same as a datetime."""
    fingerprint: str | None = None
    """Fingerprint of the key, 32 pairs of hex digits with colons: tells keys apart and reveals
    nothing. None if not reported."""
    hint: str | None = None
    """Password hint, readable by everyone who may list keys. None if not reported."""
    path: str | None = None
    """Its path on the server. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    created_utc: ClassVar[Utc] = Utc("created")
    """When the key was made. `created` as a datetime in UTC."""
    modified_utc: ClassVar[Utc] = Utc("modified")
    """When the key was last changed. `modified` as a datetime in UTC."""
    archived_at_utc: ClassVar[OptionalUtc] = OptionalUtc("archived_at")
    """When it was archived: it no longer encrypts. None while it is in use. `archived_at` as a
    datetime in UTC."""


@model_class
class KeyConfig:
    """A key with its material, unprotected: a secret. It is also what a key file holds."""

    created: str
    """When the key was made. An RFC 3339 timestamp."""
    data: str = model_field(repr=masked)
    """The key itself. Encoded in base64."""
    modified: str
    """When the key was last changed. An RFC 3339 timestamp."""
    fingerprint: str | None = None
    """Fingerprint of the key, 32 pairs of hex digits with colons: tells keys apart and reveals
    nothing. None if not reported."""
    hint: str | None = None
    """Password hint, readable by everyone who may list keys. None if not reported."""
    kdf: Any = model_field(default=None, hash=False)
    """How its password becomes the key; None, as it has no password."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_ENCRYPTION_KEY_SHAPE = Shape(
    EncryptionKey,
    {
        "created": INTEGER,
        "id": TEXT,
        "kdf": WORD,
        "modified": INTEGER,
        "archived-at": Optional(INTEGER),
        "fingerprint": Optional(TEXT),
        "hint": Optional(TEXT),
        "path": Optional(TEXT),
    },
)


_KEY_CONFIG_SHAPE = Shape(
    KeyConfig,
    {
        "created": TEXT,
        "data": TEXT,
        "modified": TEXT,
        "fingerprint": Optional(TEXT),
        "hint": Optional(TEXT),
        "kdf": Optional(ANYTHING),
    },
)


_LIST_ENCRYPTION_KEYS = Operation(
    name="encryption_keys.list_encryption_keys",
    method="GET",
    template="/config/encryption-keys",
    effect="read",
    since="4.2",
    privileges=(
        "any login",
        "Sys.Audit on /system/encryption-keys/{id} to see a key",
    ),
    decode=Decoder(ListOf(_ENCRYPTION_KEY_SHAPE)),
    attributes=("digest",),
    parameters=(Parameter("include_archived", "include-archived", "query", "boolean"),),
    home=__name__,
)


_CREATE_ENCRYPTION_KEY = Operation(
    name="encryption_keys.create_encryption_key",
    method="POST",
    template="/config/encryption-keys",
    effect="write",
    since="4.2",
    privileges=("Sys.Modify on /system/encryption-keys",),
    decode=Decoder(_KEY_CONFIG_SHAPE),
    parameters=(
        Parameter("id", "id", "body"),
        Parameter("key", "key", "body", secret=True),
    ),
    home=__name__,
)


_DELETE_ENCRYPTION_KEY = Operation(
    name="encryption_keys.delete_encryption_key",
    method="DELETE",
    template="/config/encryption-keys/{id}",
    effect="destroy",
    since="4.2",
    privileges=("Sys.Modify on /system/encryption-keys/{id}",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_TOGGLE_ENCRYPTION_KEY_ARCHIVED = Operation(
    name="encryption_keys.toggle_encryption_key_archived",
    method="POST",
    template="/config/encryption-keys/{id}",
    effect="write",
    since="4.2",
    privileges=("Sys.Modify on /system/encryption-keys/{id}",),
    decode=nothing,
    parameters=(
        Parameter("id", "id", "path"),
        Parameter("digest", "digest", "body"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
