# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Tapes as the server remembers them: pools, media sets, contents, and tape encryption keys.

A media pool is a group of tapes with rules: when to start a new media set, how long to keep
tapes, whether to encrypt them. A media set is the sequence of tapes that one or more backups
were written to; it is self-contained, and `restore_tape` restores it.

PBS keeps an inventory of all tapes it has labelled or read, and a catalog of what is on each.
Most functions here read and correct these records and move nothing: functions that handle tapes
are in `pbs_api.tape_drives`. A tape is `online-CHANGER` in a changer, `offline` if somebody has
to insert it, or in `vault-NAME`, somewhere else.

Example:
    new = create_media_pool(name="offsite", allocation="continue", retention="60 days")
    pbs.send(new)
    for pool in pbs.send(list_media_pools()):
        print(pool.name, pool.allocation, pool.retention)
    print(len(pbs.send(list_media(update_status=False))), "tapes")
    # offsite continue 60 days
    # 0 tapes"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

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
    OptionalUtc,
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

from .enums import BackupType, Kdf, MediaPoolSetting, MediaStatus

__all__ = [
    "MediaContentEntry",
    "MediaListEntry",
    "MediaPoolConfig",
    "MediaSetListEntry",
    "TapeKeyInfo",
    "change_tape_encryption_key_password",
    "create_media_pool",
    "create_tape_encryption_key",
    "delete_media_pool",
    "delete_tape_encryption_key",
    "destroy_media",
    "get_media_pool",
    "get_media_status",
    "get_tape_encryption_key",
    "list_media",
    "list_media_content",
    "list_media_pools",
    "list_media_sets",
    "list_tape_encryption_keys",
    "move_media",
    "update_media_pool",
    "update_media_status",
]


def list_media_pools() -> Request[list[MediaPoolConfig]]:
    """Lists the configuration of the media pools that the caller may audit.

    `GET /config/media-pool`

    Pools that the caller may not see are left out silently, so an empty list may mean missing
    rights.

    Returns:
        `Client.send` returns a list of `MediaPoolConfig` (`name`, `allocation`, `comment`,
            `encrypt`, `retention` and `template`).
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /tape/pool/{name}: Tape.Audit to see a pool
    """
    return Request(_LIST_MEDIA_POOLS, {})


def create_media_pool(
    *,
    name: str,
    allocation: str | None = None,
    comment: str | None = None,
    encrypt: str | None = None,
    retention: str | None = None,
    template: str | None = None,
) -> Request[None]:
    """Adds a media pool: when to start a new media set, how long to keep tapes, and whether to
    encrypt.

    `POST /config/media-pool`

    `retention` counts from the start of the next media set; with `always`, from the start of the
    set itself. So the newest set of a pool with `continue` never expires.

    Args:
        name: Name of the new pool, such as `offsite`. 2 to 32 characters.
        allocation: When to start a new media set: `continue` keeps adding to the current one,
            `always` starts one for each backup, a calendar event at those times. A systemd
            calendar event, such as `daily` or `mon..fri 02:30`.
        comment: A line of free text, shown in lists. At most 128 characters.
        encrypt: Fingerprint of the tape encryption key for the pool's tapes; not encrypted if
            not given.
        retention: How long tapes are kept before they may be overwritten: `keep` forever,
            `overwrite` right away, or a time span such as `30 days`. A systemd time span, such
            as `1d 2h`.
        template: How to name media sets, such as `%F backup`, where `%id%` stands for the UUID;
            if not given, they are named after the date and time at which they were started. May
            contain strftime placeholders. 2 to 64 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a media pool with this name.
        ParameterError: a value has the wrong form.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/pool: Tape.Modify
    """
    return Request(
        _CREATE_MEDIA_POOL,
        {
            "name": name,
            "allocation": allocation,
            "comment": comment,
            "encrypt": encrypt,
            "retention": retention,
            "template": template,
        },
    )


def delete_media_pool(name: str, /) -> Request[None]:
    """Removes a media pool from the configuration; the tapes keep their contents.

    `DELETE /config/media-pool/{name}`

    Its tapes stay in the inventory with the status `unknown`. PBS does not check whether jobs
    use it; those fail from then on.

    Args:
        name: Name of the media pool, such as `offsite`. 2 to 32 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no media pool with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/pool/{name}: Tape.Modify
    """
    return Request(_DELETE_MEDIA_POOL, {"name": name})


def get_media_pool(name: str, /) -> Request[MediaPoolConfig]:
    """Reads the configuration of one media pool.

    `GET /config/media-pool/{name}`

    Args:
        name: Name of the media pool, such as `offsite`. 2 to 32 characters.

    Returns:
        `Client.send` returns a `MediaPoolConfig` (`name`, `allocation`, `comment`, `encrypt`,
            `retention` and `template`).

    Raises:
        NotFound: there is no media pool with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/pool/{name}: Tape.Audit
    """
    return Request(_GET_MEDIA_POOL, {"name": name})


def update_media_pool(
    name: str,
    /,
    *,
    allocation: str | None = None,
    comment: str | None = None,
    delete: Sequence[MediaPoolSetting] | None = None,
    encrypt: str | None = None,
    retention: str | None = None,
    template: str | None = None,
) -> Request[None]:
    """Changes the configuration of a media pool; settings named in `delete` are reset first.

    `PUT /config/media-pool/{name}`

    A new key in `encrypt` applies to tapes that are first written to from then on; others keep
    theirs.

    Args:
        name: Name of the media pool, such as `offsite`. 2 to 32 characters.
        allocation: When to start a new media set: `continue` keeps adding to the current one,
            `always` starts one for each backup, a calendar event at those times. A systemd
            calendar event, such as `daily` or `mon..fri 02:30`.
        comment: A line of free text, shown in lists. At most 128 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `allocation`, `retention`, `template`, `encrypt`, `comment`.
        encrypt: Fingerprint of the tape encryption key for the pool's tapes; not encrypted if
            not set.
        retention: How long tapes are kept before they may be overwritten: `keep` forever,
            `overwrite` right away, or a time span such as `30 days`. A systemd time span, such
            as `1d 2h`.
        template: How to name media sets, such as `%F backup`, where `%id%` stands for the UUID;
            if not set, they are named after the date and time at which they were started. May
            contain strftime placeholders. 2 to 64 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no media pool with this name.
        ParameterError: a value has the wrong form.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/pool/{name}: Tape.Modify
    """
    return Request(
        _UPDATE_MEDIA_POOL,
        {
            "name": name,
            "allocation": allocation,
            "comment": comment,
            "delete": delete,
            "encrypt": encrypt,
            "retention": retention,
            "template": template,
        },
    )


def list_tape_encryption_keys() -> Request[list[TapeKeyInfo]]:
    """Lists the tape encryption keys by fingerprint and hint, without key material.

    `GET /config/tape-encryption-keys`

    Returns:
        `Client.send` returns a list of `TapeKeyInfo` (`created`, `kdf`, `modified`,
            `fingerprint`, `hint` and `path`); empty if there are none.
        `Client.exchange` also returns `digest`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/pool: Tape.Audit
    """
    return Request(_LIST_TAPE_ENCRYPTION_KEYS, {})


def create_tape_encryption_key(
    *,
    password: str,
    hint: str | None = None,
    kdf: Kdf | None = None,
    key: str | None = None,
) -> Request[str]:
    """Makes a tape encryption key, or imports the one given, and returns its fingerprint.

    `POST /config/tape-encryption-keys`

    The server keeps the key so that backups run without a password, and writes a copy that the
    password protects onto each tape. Without this server and without the password the tapes
    cannot be read: keep both password and a printed copy of the key elsewhere.

    Args:
        password: Password that protects the copy of the key, or that protects the `key` given.
            At least 5 characters.
        hint: Password hint, readable by everyone who may list keys. 1 to 64 characters.
        kdf: How the key is derived from its password. One of `none`, `scrypt` or `pbkdf2`.
            Default on the server: `scrypt`.
        key: A key to import instead of making one, as JSON text; `hint` is then optional. 300 to
            600 characters.

    Returns:
        `Client.send` returns a `str`: the fingerprint, by which media pools name the key.

    Raises:
        AlreadyExists: the server already has the key.
        ParameterError: neither `hint` nor `key` is given, `kdf` is `none`, `key` is not JSON, or
            `password` does not fit it.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/pool: Tape.Modify
    """
    password = hidden(password)
    key = hidden(key)
    return Request(
        _CREATE_TAPE_ENCRYPTION_KEY,
        {
            "password": password,
            "hint": hint,
            "kdf": kdf,
            "key": key,
        },
    )


def delete_tape_encryption_key(
    fingerprint: str,
    /,
    *,
    digest: str | None = None,
) -> Request[None]:
    """Removes a tape encryption key; tapes written with it can be read again only after restoring
    it from tape or paper.

    `DELETE /config/tape-encryption-keys/{fingerprint}`

    PBS does not check whether a media pool uses the key; its backups fail from then on.

    Args:
        fingerprint: Fingerprint of the key, from `list_tape_encryption_keys`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no key with this fingerprint.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/pool: Tape.Modify
    """
    return Request(
        _DELETE_TAPE_ENCRYPTION_KEY,
        {
            "fingerprint": fingerprint,
            "digest": digest,
        },
    )


def get_tape_encryption_key(fingerprint: str, /) -> Request[TapeKeyInfo]:
    """Reads fingerprint, hint and dates of one tape encryption key, without key material.

    `GET /config/tape-encryption-keys/{fingerprint}`

    Args:
        fingerprint: Fingerprint of the key, from `list_tape_encryption_keys`.

    Returns:
        `Client.send` returns a `TapeKeyInfo` (`created`, `kdf`, `modified`, `fingerprint`,
            `hint` and `path`).

    Raises:
        NotFound: there is no key with this fingerprint.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/pool: Tape.Audit
    """
    return Request(_GET_TAPE_ENCRYPTION_KEY, {"fingerprint": fingerprint})


def change_tape_encryption_key_password(
    fingerprint: str,
    /,
    *,
    hint: str,
    new_password: str,
    digest: str | None = None,
    force: bool | None = None,
    kdf: Kdf | None = None,
    password: str | None = None,
) -> Request[None]:
    """Sets a new password and hint for a tape encryption key.

    `PUT /config/tape-encryption-keys/{fingerprint}`

    Tapes already written keep their copy of the key, which the old password opens.

    Args:
        fingerprint: Fingerprint of the key, from `list_tape_encryption_keys`.
        hint: Password hint, readable by everyone who may list keys. 1 to 64 characters.
        new_password: The password from now on. At least 5 characters.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        force: Changes the password without the current one, using the server's own copy of the
            key; only root@pam itself may do so. Default on the server: `False`.
        kdf: How the key is derived from its password. One of `none`, `scrypt` or `pbkdf2`.
            Default on the server: `scrypt`.
        password: The current password; not together with `force`. At least 5 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no key with this fingerprint.
        ParameterError: the current password is wrong or missing, it is given together with
            `force`, or `kdf` is `none`.
        PermissionDenied: a privilege listed below is missing, or somebody other than root@pam
            used `force`.

    Privileges:
        on /tape/pool: Tape.Modify
    """
    new_password = hidden(new_password)
    password = hidden(password)
    return Request(
        _CHANGE_TAPE_ENCRYPTION_KEY_PASSWORD,
        {
            "fingerprint": fingerprint,
            "hint": hint,
            "new-password": new_password,
            "digest": digest,
            "force": force,
            "kdf": kdf,
            "password": password,
        },
    )


def list_media_content(
    *,
    backup_id: str | None = None,
    backup_type: BackupType | None = None,
    label_text: str | None = None,
    media: str | None = None,
    media_set: str | None = None,
    pool: str | None = None,
) -> Request[list[MediaContentEntry]]:
    """Lists the snapshots that are on tape, as far as the caller may audit their pools.

    `GET /tape/media/content`

    Comes from the catalogs on the server: tapes without one are missing. There is no paging, and
    the list can be long.

    Args:
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        label_text: Label of the tape, usually its barcode. 2 to 32 characters.
        media: Only what is on the tape of this UUID.
        media_set: Only what is in the media set of this UUID.
        pool: Name of a media pool, from `list_media_pools`. 2 to 32 characters.

    Returns:
        `Client.send` returns a list of `MediaContentEntry` (`backup_time`, `store`,
            `label_text`, `media_set_ctime`, `media_set_name`, `media_set_uuid`, `pool`, `seq_nr`
            and 2 more); empty if there are none that the caller may see.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /tape/pool/{pool}: Tape.Audit to see media of a pool
    """
    return Request(
        _LIST_MEDIA_CONTENT,
        {
            "backup-id": backup_id,
            "backup-type": backup_type,
            "label-text": label_text,
            "media": media,
            "media-set": media_set,
            "pool": pool,
        },
    )


def destroy_media(
    *,
    force: bool | None = None,
    label_text: str | None = None,
    uuid: str | None = None,
) -> Request[None]:
    """Removes a tape from the server's inventory for good, though it is sent as a GET; the client
    never repeats it.

    `GET /tape/media/destroy`

    What is written on the tape stays. Without `force=True` PBS refuses for a tape that belongs
    to a media set.

    Args:
        force: Also removes a tape that belongs to a media set.
        label_text: Label of the tape, usually its barcode. 2 to 32 characters.
        uuid: UUID of the tape, from `list_media`; unique, whereas labels may occur twice.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: the tape belongs to a media set, or several tapes have that label.
        NotFound: the inventory has no such tape.
        ParameterError: both `uuid` and `label_text` are given, or neither.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape: Tape.Write
    """
    return Request(
        _DESTROY_MEDIA,
        {
            "force": force,
            "label-text": label_text,
            "uuid": uuid,
        },
    )


def list_media(
    *,
    pool: str | None = None,
    update_status: bool | None = None,
    update_status_changer: str | None = None,
) -> Request[list[MediaListEntry]]:
    """Lists the known tapes with pool, location and state; `update_status` asks the changers first.

    `GET /tape/media/list`

    Tapes that belong to no pool yet are listed for those who have Tape.Audit on /tape/pool, and
    not if `pool` is given. If a changer does not answer, the last known places are listed,
    without an error.

    Args:
        pool: Only tapes of this media pool. 2 to 32 characters.
        update_status: False returns what is known, at once; True asks the changers, which can
            take long. Default on the server: `True`.
        update_status_changer: Asks this changer alone. 3 to 32 characters.

    Returns:
        `Client.send` returns a list of `MediaListEntry` (`catalog`, `ctime`, `expired`,
            `label_text`, `location`, `status`, `uuid`, `bytes_used` and 5 more); empty if there
            are none that the caller may see.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /tape/pool/{pool}: Tape.Audit to see media of a pool
    """
    return Request(
        _LIST_MEDIA,
        {
            "pool": pool,
            "update-status": update_status,
            "update-status-changer": update_status_changer,
        },
    )


def get_media_status(uuid: str, /) -> Request[MediaStatus]:
    """Reads the state of one tape; only root@pam itself may do so.

    `GET /tape/media/list/{uuid}/status`

    A tape that is not in the inventory is `unknown`, too. `list_media` requires less, and
    computes the status from the pool's rules.

    Args:
        uuid: UUID of the tape, from `list_media`; unique, whereas labels may occur twice.

    Returns:
        `Client.send` returns a `MediaStatus`: `writable`, `full`, `unknown`, `damaged` or
            `retired`.

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        root@pam itself, not one of its tokens
    """
    return Request(_GET_MEDIA_STATUS, {"uuid": uuid})


def update_media_status(
    uuid: str,
    /,
    *,
    status: MediaStatus | None = None,
) -> Request[None]:
    """Marks a tape full, damaged or retired, or takes such a mark away when `status` is left out.

    `POST /tape/media/list/{uuid}/status`

    Args:
        uuid: UUID of the tape, from `list_media`; unique, whereas labels may occur twice.
        status: `full` to write no more to it until it expires, `damaged` or `retired` never
            again. One of `writable`, `full`, `unknown`, `damaged` or `retired`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no tape with this UUID.
        ParameterError: `status` is `writable` or `unknown`, which PBS sets itself.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape: Tape.Modify
    """
    return Request(
        _UPDATE_MEDIA_STATUS,
        {
            "uuid": uuid,
            "status": status,
        },
    )


def list_media_sets() -> Request[list[MediaSetListEntry]]:
    """Lists the media sets on tape that the caller may audit, with pool and start time.

    `GET /tape/media/media-sets`

    Media sets that the caller may not see are left out silently, so an empty list may mean
    missing rights.

    Returns:
        `Client.send` returns a list of `MediaSetListEntry` (`media_set_ctime`, `media_set_name`,
            `media_set_uuid` and `pool`).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /tape/pool/{pool}: Tape.Audit to see media of a pool
    """
    return Request(_LIST_MEDIA_SETS, {})


def move_media(
    *,
    label_text: str | None = None,
    uuid: str | None = None,
    vault_name: str | None = None,
) -> Request[None]:
    """Records that a tape has been put into a vault, or offline when `vault_name` is left out; no
    hardware moves.

    `POST /tape/media/move`

    Args:
        label_text: Label of the tape, usually its barcode. 2 to 32 characters.
        uuid: UUID of the tape, from `list_media`; unique, whereas labels may occur twice.
        vault_name: The off-site place where the tape is kept. 3 to 32 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: several tapes have that label.
        NotFound: the inventory has no such tape.
        ParameterError: both `uuid` and `label_text` are given, or neither.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape: Tape.Modify
    """
    return Request(
        _MOVE_MEDIA,
        {
            "label-text": label_text,
            "uuid": uuid,
            "vault-name": vault_name,
        },
    )


@model_class
class MediaContentEntry:
    """A snapshot on a tape."""

    backup_time: int
    """When the backup was made; identifies the snapshot within its group. Unix seconds.
    `backup_time_utc` is the same as a datetime."""
    label_text: str
    """Label of the tape, usually its barcode."""
    media_set_ctime: int
    """When the media set was started. Unix seconds. `media_set_ctime_utc` is the same as a
    datetime."""
    media_set_name: str
    """Name of the media set, made from the pool's `template`."""
    media_set_uuid: str
    """UUID of the media set."""
    pool: str
    """Media pool of the tape."""
    seq_nr: int
    """Position of the tape in its media set, counting from 0."""
    snapshot: str
    """Its name, such as `vm/100/2026-11-30T01:00:00Z`, with `ns/a/ns/b/` in front in the namespace
    a/b."""
    store: str
    """Datastore that it was copied from."""
    uuid: str
    """UUID of the tape."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    backup_time_utc: ClassVar[Utc] = Utc("backup_time")
    """When the backup was made; identifies the snapshot within its group. `backup_time` as a
    datetime in UTC."""
    media_set_ctime_utc: ClassVar[Utc] = Utc("media_set_ctime")
    """When the media set was started. `media_set_ctime` as a datetime in UTC."""


@model_class
class MediaListEntry:
    """A tape of the inventory; without a media set where nothing was written on it yet."""

    catalog: bool
    """Whether the server has the catalog of what is on it; True for an empty tape. If not,
    `catalog_media` reads it."""
    ctime: int
    """When the tape was labelled. Unix seconds. `ctime_utc` is the same as a datetime."""
    expired: bool
    """Whether its pool may overwrite it now."""
    label_text: str
    """Label of the tape, usually its barcode."""
    location: str
    """Where it is: `offline`, `online-CHANGER` or `vault-NAME`."""
    status: MediaStatus
    """Whether backups may write to it; `unknown` where its pool is not configured. One of
    `writable`, `full`, `unknown`, `damaged` or `retired`."""
    uuid: str
    """UUID of the tape."""
    bytes_used: int | None = None
    """Data written to it. In bytes. None if not reported."""
    media_set_ctime: int | None = None
    """When the media set was started. Unix seconds. `media_set_ctime_utc` is the same as a
    datetime. None if not reported."""
    media_set_name: str | None = None
    """Name of the media set, made from the pool's `template`. None if not reported."""
    media_set_uuid: str | None = None
    """UUID of the media set. None if not reported."""
    pool: str | None = None
    """Its media pool; None if any pool may take it."""
    seq_nr: int | None = None
    """Position of the tape in its media set, counting from 0. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    ctime_utc: ClassVar[Utc] = Utc("ctime")
    """When the tape was labelled. `ctime` as a datetime in UTC."""
    media_set_ctime_utc: ClassVar[OptionalUtc] = OptionalUtc("media_set_ctime")
    """When the media set was started. `media_set_ctime` as a datetime in UTC. None if not reported."""


@model_class
class MediaPoolConfig:
    """A group of tapes and the rules for them."""

    name: str
    """Name of the media pool."""
    allocation: str | None = None
    """When to start a new media set: `continue` keeps adding to the current one, `always` starts
    one for each backup, a calendar event at those times. A systemd calendar event, such as
    `daily` or `mon..fri 02:30`. None if not set."""
    comment: str | None = None
    """A line of free text, shown in lists. None if not set."""
    encrypt: str | None = None
    """Fingerprint of the tape encryption key for the pool's tapes; not encrypted if None."""
    retention: str | None = None
    """How long tapes are kept before they may be overwritten: `keep` forever, `overwrite` right
    away, or a time span such as `30 days`. A systemd time span, such as `1d 2h`. None if not
    set."""
    template: str | None = None
    """How to name media sets, such as `%F backup`, where `%id%` stands for the UUID; if None, they
    are named after the date and time at which they were started. May contain strftime
    placeholders."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class MediaSetListEntry:
    """Tapes that belong together: what `restore_tape` takes."""

    media_set_ctime: int
    """When the media set was started. Unix seconds. `media_set_ctime_utc` is the same as a
    datetime."""
    media_set_name: str
    """Name of the media set, made from the pool's `template`."""
    media_set_uuid: str
    """UUID of the media set: what `restore_tape` takes."""
    pool: str
    """Media pool of its tapes."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    media_set_ctime_utc: ClassVar[Utc] = Utc("media_set_ctime")
    """When the media set was started. `media_set_ctime` as a datetime in UTC."""


@model_class
class TapeKeyInfo:
    """What PBS shows of a tape encryption key; never the key itself."""

    created: int
    """When the key was made. Unix seconds. `created_utc` is the same as a datetime."""
    kdf: Kdf
    """How the key is derived from its password. One of `none`, `scrypt` or `pbkdf2`."""
    modified: int
    """When its password was last changed. Unix seconds. `modified_utc` is the same as a datetime."""
    fingerprint: str | None = None
    """Identifies the key: 32 pairs of hex digits with colons. None if not reported."""
    hint: str | None = None
    """Password hint, readable by everyone who may list keys. None if not set."""
    path: str | None = None
    """Always None: only keys in files of their own have a path."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    created_utc: ClassVar[Utc] = Utc("created")
    """When the key was made. `created` as a datetime in UTC."""
    modified_utc: ClassVar[Utc] = Utc("modified")
    """When its password was last changed. `modified` as a datetime in UTC."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_MEDIA_CONTENT_ENTRY_SHAPE = Shape(
    MediaContentEntry,
    {
        "backup-time": INTEGER,
        "label-text": TEXT,
        "media-set-ctime": INTEGER,
        "media-set-name": TEXT,
        "media-set-uuid": TEXT,
        "pool": TEXT,
        "seq-nr": INTEGER,
        "snapshot": TEXT,
        "store": TEXT,
        "uuid": TEXT,
    },
)


_MEDIA_LIST_ENTRY_SHAPE = Shape(
    MediaListEntry,
    {
        "catalog": BOOLEAN,
        "ctime": INTEGER,
        "expired": BOOLEAN,
        "label-text": TEXT,
        "location": TEXT,
        "status": WORD,
        "uuid": TEXT,
        "bytes-used": Optional(INTEGER),
        "media-set-ctime": Optional(INTEGER),
        "media-set-name": Optional(TEXT),
        "media-set-uuid": Optional(TEXT),
        "pool": Optional(TEXT),
        "seq-nr": Optional(INTEGER),
    },
)


_MEDIA_POOL_CONFIG_SHAPE = Shape(
    MediaPoolConfig,
    {
        "name": TEXT,
        "allocation": Optional(TEXT),
        "comment": Optional(TEXT),
        "encrypt": Optional(TEXT),
        "retention": Optional(TEXT),
        "template": Optional(TEXT),
    },
)


_MEDIA_SET_LIST_ENTRY_SHAPE = Shape(
    MediaSetListEntry,
    {
        "media-set-ctime": INTEGER,
        "media-set-name": TEXT,
        "media-set-uuid": TEXT,
        "pool": TEXT,
    },
)


_TAPE_KEY_INFO_SHAPE = Shape(
    TapeKeyInfo,
    {
        "created": INTEGER,
        "kdf": WORD,
        "modified": INTEGER,
        "fingerprint": Optional(TEXT),
        "hint": Optional(TEXT),
        "path": Optional(TEXT),
    },
)


_LIST_MEDIA_POOLS = Operation(
    name="tape_media.list_media_pools",
    method="GET",
    template="/config/media-pool",
    effect="read",
    privileges=(
        "any login",
        "Tape.Audit on /tape/pool/{name} to see a pool",
    ),
    decode=Decoder(ListOf(_MEDIA_POOL_CONFIG_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_MEDIA_POOL = Operation(
    name="tape_media.create_media_pool",
    method="POST",
    template="/config/media-pool",
    effect="write",
    privileges=("Tape.Modify on /tape/pool",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "body"),
        Parameter("allocation", "allocation", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("encrypt", "encrypt", "body"),
        Parameter("retention", "retention", "body"),
        Parameter("template", "template", "body"),
    ),
    home=__name__,
)


_DELETE_MEDIA_POOL = Operation(
    name="tape_media.delete_media_pool",
    method="DELETE",
    template="/config/media-pool/{name}",
    effect="destroy",
    privileges=("Tape.Modify on /tape/pool/{name}",),
    decode=nothing,
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_GET_MEDIA_POOL = Operation(
    name="tape_media.get_media_pool",
    method="GET",
    template="/config/media-pool/{name}",
    effect="read",
    privileges=("Tape.Audit on /tape/pool/{name}",),
    decode=Decoder(_MEDIA_POOL_CONFIG_SHAPE),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_MEDIA_POOL = Operation(
    name="tape_media.update_media_pool",
    method="PUT",
    template="/config/media-pool/{name}",
    effect="write",
    privileges=("Tape.Modify on /tape/pool/{name}",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("allocation", "allocation", "body"),
        Parameter("comment", "comment", "body"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("encrypt", "encrypt", "body"),
        Parameter("retention", "retention", "body"),
        Parameter("template", "template", "body"),
    ),
    home=__name__,
)


_LIST_TAPE_ENCRYPTION_KEYS = Operation(
    name="tape_media.list_tape_encryption_keys",
    method="GET",
    template="/config/tape-encryption-keys",
    effect="read",
    privileges=("Tape.Audit on /tape/pool",),
    decode=Decoder(ListOf(_TAPE_KEY_INFO_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_TAPE_ENCRYPTION_KEY = Operation(
    name="tape_media.create_tape_encryption_key",
    method="POST",
    template="/config/tape-encryption-keys",
    effect="write",
    privileges=("Tape.Modify on /tape/pool",),
    decode=Decoder(TEXT),
    parameters=(
        Parameter("password", "password", "body", secret=True),
        Parameter("hint", "hint", "body"),
        Parameter("kdf", "kdf", "body"),
        Parameter("key", "key", "body", secret=True),
    ),
    home=__name__,
)


_DELETE_TAPE_ENCRYPTION_KEY = Operation(
    name="tape_media.delete_tape_encryption_key",
    method="DELETE",
    template="/config/tape-encryption-keys/{fingerprint}",
    effect="destroy",
    privileges=("Tape.Modify on /tape/pool",),
    decode=nothing,
    parameters=(
        Parameter("fingerprint", "fingerprint", "path"),
        Parameter("digest", "digest", "query"),
    ),
    home=__name__,
)


_GET_TAPE_ENCRYPTION_KEY = Operation(
    name="tape_media.get_tape_encryption_key",
    method="GET",
    template="/config/tape-encryption-keys/{fingerprint}",
    effect="read",
    privileges=("Tape.Audit on /tape/pool",),
    decode=Decoder(_TAPE_KEY_INFO_SHAPE),
    parameters=(Parameter("fingerprint", "fingerprint", "path"),),
    home=__name__,
)


_CHANGE_TAPE_ENCRYPTION_KEY_PASSWORD = Operation(
    name="tape_media.change_tape_encryption_key_password",
    method="PUT",
    template="/config/tape-encryption-keys/{fingerprint}",
    effect="write",
    privileges=("Tape.Modify on /tape/pool",),
    decode=nothing,
    parameters=(
        Parameter("fingerprint", "fingerprint", "path"),
        Parameter("hint", "hint", "body"),
        Parameter("new_password", "new-password", "body", secret=True),
        Parameter("digest", "digest", "body"),
        Parameter("force", "force", "body", "boolean"),
        Parameter("kdf", "kdf", "body"),
        Parameter("password", "password", "body", secret=True),
    ),
    home=__name__,
)


_LIST_MEDIA_CONTENT = Operation(
    name="tape_media.list_media_content",
    method="GET",
    template="/tape/media/content",
    effect="read",
    privileges=(
        "any login",
        "Tape.Audit on /tape/pool/{pool} to see media of a pool",
    ),
    decode=Decoder(ListOf(_MEDIA_CONTENT_ENTRY_SHAPE)),
    parameters=(
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("label_text", "label-text", "query"),
        Parameter("media", "media", "query"),
        Parameter("media_set", "media-set", "query"),
        Parameter("pool", "pool", "query"),
    ),
    home=__name__,
)


_DESTROY_MEDIA = Operation(
    name="tape_media.destroy_media",
    method="GET",
    template="/tape/media/destroy",
    effect="destroy",
    privileges=("Tape.Write on /tape",),
    decode=nothing,
    parameters=(
        Parameter("force", "force", "query", "boolean"),
        Parameter("label_text", "label-text", "query"),
        Parameter("uuid", "uuid", "query"),
    ),
    home=__name__,
)


_LIST_MEDIA = Operation(
    name="tape_media.list_media",
    method="GET",
    template="/tape/media/list",
    effect="read",
    privileges=(
        "any login",
        "Tape.Audit on /tape/pool/{pool} to see media of a pool",
    ),
    decode=Decoder(ListOf(_MEDIA_LIST_ENTRY_SHAPE)),
    parameters=(
        Parameter("pool", "pool", "query"),
        Parameter("update_status", "update-status", "query", "boolean"),
        Parameter("update_status_changer", "update-status-changer", "query"),
    ),
    home=__name__,
)


_GET_MEDIA_STATUS = Operation(
    name="tape_media.get_media_status",
    method="GET",
    template="/tape/media/list/{uuid}/status",
    effect="read",
    privileges=("root@pam itself, not one of its tokens",),
    decode=Decoder(WORD),
    parameters=(Parameter("uuid", "uuid", "path"),),
    home=__name__,
)


_UPDATE_MEDIA_STATUS = Operation(
    name="tape_media.update_media_status",
    method="POST",
    template="/tape/media/list/{uuid}/status",
    effect="write",
    privileges=("Tape.Modify on /tape",),
    decode=nothing,
    parameters=(
        Parameter("uuid", "uuid", "path"),
        Parameter("status", "status", "body"),
    ),
    home=__name__,
)


_LIST_MEDIA_SETS = Operation(
    name="tape_media.list_media_sets",
    method="GET",
    template="/tape/media/media-sets",
    effect="read",
    privileges=(
        "any login",
        "Tape.Audit on /tape/pool/{pool} to see media of a pool",
    ),
    decode=Decoder(ListOf(_MEDIA_SET_LIST_ENTRY_SHAPE)),
    home=__name__,
)


_MOVE_MEDIA = Operation(
    name="tape_media.move_media",
    method="POST",
    template="/tape/media/move",
    effect="write",
    privileges=("Tape.Modify on /tape",),
    decode=nothing,
    parameters=(
        Parameter("label_text", "label-text", "body"),
        Parameter("uuid", "uuid", "body"),
        Parameter("vault_name", "vault-name", "body"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
