# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Snapshots: single backups, their files, notes and protection, and downloads from them.

A snapshot is identified by type, id and time, as in vm/100/2026-03-01T02:00:00Z, within one
namespace of a datastore. Times are passed as Unix seconds or as a datetime, and returned as
both.

`list_snapshots` returns all of a namespace at once. Downloads are streams: `Client.stream` opens
them, and `save` writes either the complete file or none. What the client encrypted can only be
downloaded in its encrypted form.

Example:
    machines = pbs.send(list_snapshots("tank", backup_type="vm"))
    newest = max(machines, key=lambda snapshot: snapshot.backup_time)
    print(newest.backup_type, newest.backup_id, (newest.size or 0) // 1024**3, "GiB")
    pbs.send(set_snapshot_protection("tank", backup_type="vm", backup_id=newest.backup_id,
                                     backup_time=newest.backup_time, protected=True))
    # vm 100 32 GiB"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    UPID,
    WORD,
    Decoder,
    ListOf,
    Operation,
    Optional,
    OptionalUtc,
    Parameter,
    Request,
    Shape,
    StreamRequest,
    Upid,
    Utc,
    explain_missing,
    extra_names,
    model_class,
    model_field,
    nothing,
)

from .enums import ArchiveEntryType, BackupType, CryptMode, VerifyState

__all__ = [
    "ArchiveEntry",
    "SnapshotFile",
    "SnapshotListItem",
    "SnapshotVerifyState",
    "delete_snapshot",
    "download_decoded_snapshot_file",
    "download_pxar_file",
    "download_snapshot_file",
    "get_snapshot_notes",
    "get_snapshot_protection",
    "list_snapshot_catalog",
    "list_snapshot_files",
    "list_snapshots",
    "set_snapshot_notes",
    "set_snapshot_protection",
    "upload_backup_log",
]


def list_snapshot_catalog(
    store: str,
    /,
    *,
    backup_id: str,
    backup_time: int | datetime,
    backup_type: BackupType,
    filepath: str,
    archive_name: str | None = None,
    ns: str | None = None,
) -> Request[list[ArchiveEntry]]:
    """Lists one directory inside a snapshot; paths are base64 both ways, and `root` stands for the
    top.

    `GET /admin/datastore/{store}/catalog`

    Not possible for encrypted snapshots. With `archive_name` the archive's own metadata is read
    instead of the catalog.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_time: When the backup was made; identifies the snapshot within its group. A
            datetime with a time zone, or Unix seconds.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        filepath: What to list: `root` for the archives of the snapshot, else the `filepath` of
            an entry that was returned before. Encoded in base64.
        archive_name: Archive whose metadata to read instead of the catalog, such as
            `root.mpxar.didx`.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.send` returns a list of `ArchiveEntry` (`filepath`, `leaf`, `text`, `type`,
            `mtime` and `size`); empty if there are none.

    Raises:
        NotFound: there is no such datastore, namespace, snapshot or path; virtual machines have
            no catalog.
        ParameterError: the snapshot is encrypted.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Read, or Datastore.Backup there and owning the
            group
    """
    return Request(
        _LIST_SNAPSHOT_CATALOG,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "filepath": filepath,
            "archive-name": archive_name,
            "ns": ns,
        },
    )


def download_snapshot_file(
    store: str,
    /,
    *,
    backup_id: str,
    backup_time: int | datetime,
    backup_type: BackupType,
    file_name: str,
    ns: str | None = None,
) -> StreamRequest:
    """Gives one file of a snapshot as it is stored: an index or an encoded blob, not the backed-up
    content.

    `GET /admin/datastore/{store}/download`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_time: When the backup was made; identifies the snapshot within its group. A
            datetime with a time zone, or Unix seconds.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        file_name: Name of the file on the server, such as `index.json.blob` or
            `drive-scsi0.img.fidx`.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.stream` opens a `Download` for a `with` block; its `save` writes a file.

    Raises:
        Interrupted: while reading, if the connection breaks; `save` then leaves no file.
        NotFound: there is no such datastore, namespace, snapshot or file.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Read, or Datastore.Backup there and owning the
            group
    """
    return StreamRequest(
        _DOWNLOAD_SNAPSHOT_FILE,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "file-name": file_name,
            "ns": ns,
        },
    )


def download_decoded_snapshot_file(
    store: str,
    /,
    *,
    backup_id: str,
    backup_time: int | datetime,
    backup_type: BackupType,
    file_name: str,
    ns: str | None = None,
) -> StreamRequest:
    """Gives one file of a snapshot decoded to what was backed up; encrypted ones are refused.

    `GET /admin/datastore/{store}/download-decoded`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_time: When the backup was made; identifies the snapshot within its group. A
            datetime with a time zone, or Unix seconds.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        file_name: Name of the file on the server, such as `index.json.blob` or
            `drive-scsi0.img.fidx`.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.stream` opens a `Download` for a `with` block; its `save` writes a file.

    Raises:
        Interrupted: while reading, if the connection breaks; `save` then leaves no file.
        NotFound: there is no such datastore, namespace, snapshot or file.
        ParameterError: the file is encrypted, and the server has no key.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Read, or Datastore.Backup there and owning the
            group
    """
    return StreamRequest(
        _DOWNLOAD_DECODED_SNAPSHOT_FILE,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "file-name": file_name,
            "ns": ns,
        },
    )


def list_snapshot_files(
    store: str,
    /,
    *,
    backup_id: str,
    backup_time: int | datetime,
    backup_type: BackupType,
    ns: str | None = None,
) -> Request[list[SnapshotFile]]:
    """Lists the files of one snapshot with their sizes and whether they are encrypted or signed.

    `GET /admin/datastore/{store}/files`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_time: When the backup was made; identifies the snapshot within its group. A
            datetime with a time zone, or Unix seconds.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.send` returns a list of `SnapshotFile` (`filename`, `crypt_mode` and `size`);
            empty if there are none.

    Raises:
        NotFound: there is no such datastore, namespace or snapshot.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Audit or Datastore.Read, or Datastore.Backup
            there and owning the group
    """
    return Request(
        _LIST_SNAPSHOT_FILES,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "ns": ns,
        },
    )


def get_snapshot_notes(
    store: str,
    /,
    *,
    backup_id: str,
    backup_time: int | datetime,
    backup_type: BackupType,
    ns: str | None = None,
) -> Request[str]:
    """Reads the notes of one snapshot; an empty text if there are none.

    `GET /admin/datastore/{store}/notes`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_time: When the backup was made; identifies the snapshot within its group. A
            datetime with a time zone, or Unix seconds.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.send` returns a `str`: the notes, empty if there are none.

    Raises:
        NotFound: there is no such datastore, namespace or snapshot.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Audit, or Datastore.Backup there and owning the
            group
    """
    return Request(
        _GET_SNAPSHOT_NOTES,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "ns": ns,
        },
    )


def set_snapshot_notes(
    store: str,
    /,
    *,
    backup_id: str,
    backup_time: int | datetime,
    backup_type: BackupType,
    notes: str,
    ns: str | None = None,
) -> Request[None]:
    """Replaces the notes of one snapshot; an empty text removes them.

    `PUT /admin/datastore/{store}/notes`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_time: When the backup was made; identifies the snapshot within its group. A
            datetime with a time zone, or Unix seconds.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        notes: Text of any number of lines; lists show the first one.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no such datastore, namespace or snapshot.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Modify, or Datastore.Backup there and owning the
            group
    """
    return Request(
        _SET_SNAPSHOT_NOTES,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "notes": notes,
            "ns": ns,
        },
    )


def get_snapshot_protection(
    store: str,
    /,
    *,
    backup_id: str,
    backup_time: int | datetime,
    backup_type: BackupType,
    ns: str | None = None,
) -> Request[bool]:
    """Says whether a snapshot is protected from pruning and deletion.

    `GET /admin/datastore/{store}/protected`

    A snapshot that does not exist is reported as not protected, without an error.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_time: When the backup was made; identifies the snapshot within its group. A
            datetime with a time zone, or Unix seconds.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.send` returns a `bool`: True if it is protected.

    Raises:
        NotFound: there is no such datastore.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Audit, or Datastore.Backup there and owning the
            group
    """
    return Request(
        _GET_SNAPSHOT_PROTECTION,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "ns": ns,
        },
    )


def set_snapshot_protection(
    store: str,
    /,
    *,
    backup_id: str,
    backup_time: int | datetime,
    backup_type: BackupType,
    protected: bool,
    ns: str | None = None,
) -> Request[None]:
    """Protects a snapshot from pruning and deletion, or removes the protection.

    `PUT /admin/datastore/{store}/protected`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_time: When the backup was made; identifies the snapshot within its group. A
            datetime with a time zone, or Unix seconds.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        protected: True protects the snapshot, False removes the protection.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no such datastore, namespace or snapshot.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Modify, or Datastore.Backup there and owning the
            group
    """
    return Request(
        _SET_SNAPSHOT_PROTECTION,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "protected": protected,
            "ns": ns,
        },
    )


def download_pxar_file(
    store: str,
    /,
    *,
    backup_id: str,
    backup_time: int | datetime,
    backup_type: BackupType,
    filepath: str,
    archive_name: str | None = None,
    ns: str | None = None,
    tar: bool | None = None,
) -> StreamRequest:
    """Gives one file out of a backed-up archive, or a directory as a zip file or, with `tar=True`,
    as a zstd tar.

    `GET /admin/datastore/{store}/pxar-file-download`

    `filepath` is base64 of archive name and path, from `list_snapshot_catalog`. Encrypted
    archives are refused.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_time: When the backup was made; identifies the snapshot within its group. A
            datetime with a time zone, or Unix seconds.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        filepath: Archive and path inside it, as `list_snapshot_catalog` returns them. Encoded in
            base64.
        archive_name: The archive that `filepath` leads into, such as `root.mpxar.didx`; without
            it the path begins with the archive.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.
        tar: Returns a directory as a zstd-compressed tar archive instead of a zip file.

    Returns:
        `Client.stream` opens a `Download` for a `with` block; its `save` writes a file.

    Raises:
        Interrupted: while reading, if the connection breaks; `save` then leaves no file.
        NotFound: there is no such datastore, namespace, snapshot, archive or path.
        ParameterError: the archive is encrypted, or the path is neither a file nor a directory.
        PermissionDenied: a privilege listed below is missing.
        ServerError: the archive is damaged, or is not an archive of files.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Read, or Datastore.Backup there and owning the
            group
    """
    return StreamRequest(
        _DOWNLOAD_PXAR_FILE,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "filepath": filepath,
            "archive-name": archive_name,
            "ns": ns,
            "tar": tar,
        },
    )


def delete_snapshot(
    store: str,
    /,
    *,
    backup_id: str,
    backup_time: int | datetime,
    backup_type: BackupType,
    ns: str | None = None,
) -> Request[None]:
    """Deletes one snapshot for good; a protected one is refused. Its space is freed by a later
    garbage collection.

    `DELETE /admin/datastore/{store}/snapshots`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_time: When the backup was made; identifies the snapshot within its group. A
            datetime with a time zone, or Unix seconds.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: the snapshot is protected.
        Busy: a backup, a verification or a restore is using the snapshot.
        NotFound: there is no such datastore, namespace or snapshot.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Modify, or Datastore.Prune there and owning the
            group
    """
    return Request(
        _DELETE_SNAPSHOT,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "ns": ns,
        },
    )


def list_snapshots(
    store: str,
    /,
    *,
    backup_id: str | None = None,
    backup_type: BackupType | None = None,
    ns: str | None = None,
) -> Request[list[SnapshotListItem]]:
    """Lists the snapshots in one namespace of a datastore, without going into namespaces below it.

    `GET /admin/datastore/{store}/snapshots`

    Snapshots that the caller may not see are left out silently, and an unknown group gives an
    empty list.
    So does a type of which the namespace never had a group: PBS reports it as a missing
    namespace, so the client checks which it is.
    There is no paging, and large datastores take long; to find the newest backup of each group
    `list_groups` is cheaper.

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Only snapshots with this id, such as `100`, of any type.
        backup_type: Only snapshots of this type: `vm` virtual machines, `ct` containers, `host`
            files of a machine.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.

    Returns:
        `Client.send` returns a list of `SnapshotListItem` (`backup_id`, `backup_time`,
            `backup_type`, `files`, `protected`, `comment`, `fingerprint`, `owner` and 2 more).

    Raises:
        NotFound: there is no such datastore or namespace.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Audit for all groups, Datastore.Backup for those
            it owns
    """
    return Request(
        _LIST_SNAPSHOTS,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-type": backup_type,
            "ns": ns,
        },
    )


def upload_backup_log(
    store: str,
    /,
    *,
    body: bytes | Iterable[bytes],
    backup_id: str,
    backup_time: int | datetime,
    backup_type: BackupType,
    ns: str | None = None,
) -> Request[None]:
    """Adds a client log, as an encoded data blob, to a snapshot that has none; only the group's
    owner may.

    `POST /admin/datastore/{store}/upload-backup-log`

    Args:
        store: Name of the datastore, such as `tank`. 3 to 32 characters.
        backup_id: Guest number, such as `100`, or host name; unique only together with the type.
        backup_time: When the backup was made; identifies the snapshot within its group. A
            datetime with a time zone, or Unix seconds.
        backup_type: What was backed up: `vm` a virtual machine, `ct` a container, `host` the
            files of a machine. `vm/100` and `ct/100` are different groups.
        ns: Namespace, such as `customers/acme`; the root if empty or not given. At most 256
            characters.
        body: The payload, in one piece or in several.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: the snapshot has a log.
        NotFound: there is no such datastore, namespace or snapshot.
        ParameterError: the body is not an encoded data blob.
        PermissionDenied: a privilege listed below is missing.
        Unavailable: a maintenance mode forbids it, or a removable datastore is not mounted.

    Privileges:
        on /datastore/{store}[/{ns}]: Datastore.Backup and owning the group
    """
    return Request(
        _UPLOAD_BACKUP_LOG,
        {
            "store": store,
            "backup-id": backup_id,
            "backup-time": backup_time,
            "backup-type": backup_type,
            "ns": ns,
        },
        body=body,
    )


@model_class
class ArchiveEntry:
    """One entry of a directory inside a snapshot."""

    filepath: str
    """Archive and path, to be passed to `list_snapshot_catalog` or `download_pxar_file`. Encoded in
    base64."""
    leaf: bool
    """False for archives and directories, which can be listed in turn."""
    text: str
    """Name of the entry."""
    type: ArchiveEntryType
    """Kind of entry: `d` a directory or an archive, `f` a file, `h` a hard link, `l` a symbolic
    link, `b` and `c` devices, `p` a pipe, `s` a socket, `v` a virtual directory."""
    mtime: int | None = None
    """When the file was last changed; only for files. Unix seconds. `mtime_utc` is the same as a
    datetime."""
    size: int | None = None
    """Size of the file; only for files. In bytes."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    mtime_utc: ClassVar[OptionalUtc] = OptionalUtc("mtime")
    """When the file was last changed; only for files. `mtime` as a datetime in UTC."""


@model_class
class SnapshotFile:
    """One file of a snapshot: an index of chunks, or a blob."""

    filename: str
    """Name on the server, such as `drive-scsi0.img.fidx`."""
    crypt_mode: CryptMode | None = None
    """`encrypt`, `sign-only` or `none`. None if not reported."""
    size: int | None = None
    """Size of what was backed up, before compression and deduplication. In bytes. None if not
    reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class SnapshotVerifyState:
    """How the last verification of a snapshot ended."""

    state: VerifyState
    """`ok` or `failed`."""
    upid: Upid
    """The task that verified it; its log says what was damaged."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class SnapshotListItem:
    """One snapshot, that is one backup of a guest or host."""

    backup_id: str
    """Guest number, such as `100`, or host name; unique only together with the type."""
    backup_time: int
    """When the backup was made; identifies the snapshot within its group. Unix seconds.
    `backup_time_utc` is the same as a datetime."""
    backup_type: BackupType
    """What was backed up: `vm` a virtual machine, `ct` a container, `host` the files of a machine.
    `vm/100` and `ct/100` are different groups."""
    files: tuple[SnapshotFile, ...]
    """Files of the snapshot; only their names if its manifest cannot be read."""
    protected: bool
    """True if the snapshot is protected from pruning and deletion."""
    comment: str | None = None
    """The first line of the snapshot's notes; None without notes."""
    fingerprint: str | None = None
    """Fingerprint of the key with which the client has encrypted it; None if it is not encrypted."""
    owner: str | None = None
    """The user or token to whom its group belongs, such as `backup@pbs!automation`. None if not
    reported."""
    size: int | None = None
    """Size of all files together, before compression and deduplication; None if the manifest cannot
    be read. In bytes."""
    verification: SnapshotVerifyState | None = None
    """Result of the last verification; None if there was none."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    backup_time_utc: ClassVar[Utc] = Utc("backup_time")
    """When the backup was made; identifies the snapshot within its group. `backup_time` as a
    datetime in UTC."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_ARCHIVE_ENTRY_SHAPE = Shape(
    ArchiveEntry,
    {
        "filepath": TEXT,
        "leaf": BOOLEAN,
        "text": TEXT,
        "type": WORD,
        "mtime": Optional(INTEGER),
        "size": Optional(INTEGER),
    },
)


_SNAPSHOT_FILE_SHAPE = Shape(
    SnapshotFile,
    {
        "filename": TEXT,
        "crypt-mode": Optional(WORD),
        "size": Optional(INTEGER),
    },
)


_SNAPSHOT_VERIFY_STATE_SHAPE = Shape(
    SnapshotVerifyState,
    {
        "state": WORD,
        "upid": UPID,
    },
)


_SNAPSHOT_LIST_ITEM_SHAPE = Shape(
    SnapshotListItem,
    {
        "backup-id": TEXT,
        "backup-time": INTEGER,
        "backup-type": WORD,
        "files": ListOf(_SNAPSHOT_FILE_SHAPE),
        "protected": BOOLEAN,
        "comment": Optional(TEXT),
        "fingerprint": Optional(TEXT),
        "owner": Optional(TEXT),
        "size": Optional(INTEGER),
        "verification": Optional(_SNAPSHOT_VERIFY_STATE_SHAPE),
    },
)


_LIST_SNAPSHOT_CATALOG = Operation(
    name="snapshots.list_snapshot_catalog",
    method="GET",
    template="/admin/datastore/{store}/catalog",
    effect="read",
    privileges=(("Datastore.Read on /datastore/{store}[/{ns}], or Datastore.Backup there and owning the group"),),
    decode=Decoder(ListOf(_ARCHIVE_ENTRY_SHAPE)),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_time", "backup-time", "query", "time"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("filepath", "filepath", "query"),
        Parameter("archive_name", "archive-name", "query"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)


_DOWNLOAD_SNAPSHOT_FILE = Operation(
    name="snapshots.download_snapshot_file",
    method="GET",
    template="/admin/datastore/{store}/download",
    effect="read",
    privileges=(("Datastore.Read on /datastore/{store}[/{ns}], or Datastore.Backup there and owning the group"),),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_time", "backup-time", "query", "time"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("file_name", "file-name", "query"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)


_DOWNLOAD_DECODED_SNAPSHOT_FILE = Operation(
    name="snapshots.download_decoded_snapshot_file",
    method="GET",
    template="/admin/datastore/{store}/download-decoded",
    effect="read",
    privileges=(("Datastore.Read on /datastore/{store}[/{ns}], or Datastore.Backup there and owning the group"),),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_time", "backup-time", "query", "time"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("file_name", "file-name", "query"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)


_LIST_SNAPSHOT_FILES = Operation(
    name="snapshots.list_snapshot_files",
    method="GET",
    template="/admin/datastore/{store}/files",
    effect="read",
    privileges=(
        (
            "Datastore.Audit or Datastore.Read on /datastore/{store}[/{ns}], or Datastore.Backup there "
            "and owning the group"
        ),
    ),
    decode=Decoder(ListOf(_SNAPSHOT_FILE_SHAPE)),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_time", "backup-time", "query", "time"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)


_GET_SNAPSHOT_NOTES = Operation(
    name="snapshots.get_snapshot_notes",
    method="GET",
    template="/admin/datastore/{store}/notes",
    effect="read",
    privileges=(("Datastore.Audit on /datastore/{store}[/{ns}], or Datastore.Backup there and owning the group"),),
    decode=Decoder(TEXT),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_time", "backup-time", "query", "time"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)


_SET_SNAPSHOT_NOTES = Operation(
    name="snapshots.set_snapshot_notes",
    method="PUT",
    template="/admin/datastore/{store}/notes",
    effect="write",
    privileges=(("Datastore.Modify on /datastore/{store}[/{ns}], or Datastore.Backup there and owning the group"),),
    decode=nothing,
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "body"),
        Parameter("backup_time", "backup-time", "body", "time"),
        Parameter("backup_type", "backup-type", "body"),
        Parameter("notes", "notes", "body"),
        Parameter("ns", "ns", "body"),
    ),
    home=__name__,
)


_GET_SNAPSHOT_PROTECTION = Operation(
    name="snapshots.get_snapshot_protection",
    method="GET",
    template="/admin/datastore/{store}/protected",
    effect="read",
    privileges=(("Datastore.Audit on /datastore/{store}[/{ns}], or Datastore.Backup there and owning the group"),),
    decode=Decoder(BOOLEAN),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_time", "backup-time", "query", "time"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)


_SET_SNAPSHOT_PROTECTION = Operation(
    name="snapshots.set_snapshot_protection",
    method="PUT",
    template="/admin/datastore/{store}/protected",
    effect="write",
    privileges=(("Datastore.Modify on /datastore/{store}[/{ns}], or Datastore.Backup there and owning the group"),),
    decode=nothing,
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "body"),
        Parameter("backup_time", "backup-time", "body", "time"),
        Parameter("backup_type", "backup-type", "body"),
        Parameter("protected", "protected", "body", "boolean"),
        Parameter("ns", "ns", "body"),
    ),
    home=__name__,
)


_DOWNLOAD_PXAR_FILE = Operation(
    name="snapshots.download_pxar_file",
    method="GET",
    template="/admin/datastore/{store}/pxar-file-download",
    effect="read",
    privileges=(("Datastore.Read on /datastore/{store}[/{ns}], or Datastore.Backup there and owning the group"),),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_time", "backup-time", "query", "time"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("filepath", "filepath", "query"),
        Parameter("archive_name", "archive-name", "query"),
        Parameter("ns", "ns", "query"),
        Parameter("tar", "tar", "query", "boolean"),
    ),
    home=__name__,
)


_DELETE_SNAPSHOT = Operation(
    name="snapshots.delete_snapshot",
    method="DELETE",
    template="/admin/datastore/{store}/snapshots",
    effect="destroy",
    privileges=(("Datastore.Modify on /datastore/{store}[/{ns}], or Datastore.Prune there and owning the group"),),
    decode=nothing,
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_time", "backup-time", "query", "time"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)


_LIST_SNAPSHOTS = Operation(
    name="snapshots.list_snapshots",
    method="GET",
    template="/admin/datastore/{store}/snapshots",
    effect="read",
    privileges=(("Datastore.Audit on /datastore/{store}[/{ns}] for all groups, Datastore.Backup for those it owns"),),
    decode=Decoder(ListOf(_SNAPSHOT_LIST_ITEM_SHAPE)),
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)


_UPLOAD_BACKUP_LOG = Operation(
    name="snapshots.upload_backup_log",
    method="POST",
    template="/admin/datastore/{store}/upload-backup-log",
    effect="write",
    privileges=("Datastore.Backup on /datastore/{store}[/{ns}] and owning the group",),
    decode=nothing,
    parameters=(
        Parameter("store", "store", "path"),
        Parameter("backup_id", "backup-id", "query"),
        Parameter("backup_time", "backup-time", "query", "time"),
        Parameter("backup_type", "backup-type", "query"),
        Parameter("ns", "ns", "query"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
