# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Tape drives and changers: their configuration, and handling tapes in them.

Drives are added by their device file and then used by name; so are changers, the robots that
move tapes between slots and drives. `scan_drives` and `scan_changers` show what is attached.

Only one task or call at a time can use a drive: another one waits for 10 seconds and then fails
with `Busy`; only scheduled backups wait as long as it takes. Most calls that move or read a tape
are tasks. The others return when the hardware is done, which can take minutes: give them a long
`timeout`. If it is exceeded, the hardware still finishes.

A tape is empty, or has a label written by PBS, with a text (usually its barcode) and a UUID.
Slots of a changer are counted from 1, its drives from 0.

Example:
    for drive in pbs.send(list_tape_drives(query_activity=True)):
        print(drive.name, drive.vendor, drive.model, drive.activity, drive.state)
    print(len(pbs.send(scan_drives())), "drives attached")
    # 0 drives attached"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    NUMBER,
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
    TaskRequest,
    Utc,
    explain_missing,
    extra_names,
    hidden,
    model_class,
    model_field,
    nothing,
)

from .enums import DeviceActivity, MtxEntryKind, TapeChangerSetting, TapeDensity, TapeDeviceKind, TapeDriveSetting

__all__ = [
    "ChangerListEntry",
    "DriveListEntry",
    "LabelUuidMap",
    "Lp17VolumeStatistics",
    "LtoDriveAndMediaStatus",
    "LtoTapeDrive",
    "MamAttribute",
    "MediaIdFlat",
    "MtxStatusEntry",
    "ScsiTapeChanger",
    "TapeDeviceInfo",
    "barcode_label_media",
    "catalog_media",
    "clean_tape_drive",
    "create_tape_changer",
    "create_tape_drive",
    "delete_tape_changer",
    "delete_tape_drive",
    "eject_media",
    "export_media",
    "format_media",
    "get_tape_changer_config",
    "get_tape_changer_status",
    "get_tape_drive_config",
    "get_tape_drive_inventory",
    "get_tape_drive_status",
    "get_tape_drive_volume_statistics",
    "label_media",
    "list_tape_changer_configs",
    "list_tape_changers",
    "list_tape_drive_configs",
    "list_tape_drives",
    "load_media",
    "load_slot",
    "read_cartridge_memory",
    "read_label",
    "restore_tape_encryption_key",
    "rewind_tape_drive",
    "scan_changers",
    "scan_drives",
    "transfer_media",
    "unload_tape_drive",
    "update_tape_changer",
    "update_tape_drive",
    "update_tape_drive_inventory",
]


def list_tape_changer_configs() -> Request[list[ScsiTapeChanger]]:
    """Lists the configured changers that the caller may audit; what the hardware says is in
    `list_tape_changers`.

    `GET /config/changer`

    Changers that the caller may not see are left out silently, so an empty list may mean missing
    rights.

    Returns:
        `Client.send` returns a list of `ScsiTapeChanger` (`name`, `path`, `eject_before_unload`
            and `export_slots`).
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /tape/device/{name}: Tape.Audit to see a changer
    """
    return Request(_LIST_TAPE_CHANGER_CONFIGS, {})


def create_tape_changer(
    *,
    name: str,
    path: str,
    eject_before_unload: bool | None = None,
    export_slots: str | Sequence[int] | None = None,
) -> Request[None]:
    """Adds a changer by its device path.

    `POST /config/changer`

    To assign a drive to it, set `changer` and `changer_drivenum` in `create_tape_drive`.

    Args:
        name: Name of the new changer, such as `library`; no drive may have it either. 3 to 32
            characters.
        path: Device file of the changer, such as `/dev/tape/by-id/scsi-CC2C52`; `scan_changers`
            shows it.
        eject_before_unload: Ejects a tape before the changer takes it out, as some drives
            require. Default on the server: `False`.
        export_slots: Numbers of slots to treat as import/export slots, such as `1,2`; tapes in
            them count as offline.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a changer or drive with this name.
        ParameterError: no changer is attached at `path`, or another entry uses it.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device: Tape.Modify
    """
    return Request(
        _CREATE_TAPE_CHANGER,
        {
            "name": name,
            "path": path,
            "eject-before-unload": eject_before_unload,
            "export-slots": export_slots,
        },
    )


def delete_tape_changer(name: str, /) -> Request[None]:
    """Removes a changer; refused while a drive names it.

    `DELETE /config/changer/{name}`

    Args:
        name: Name of the changer, such as `library`. 3 to 32 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no changer with this name.
        ParameterError: a drive is assigned to it.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{name}: Tape.Modify
    """
    return Request(_DELETE_TAPE_CHANGER, {"name": name})


def get_tape_changer_config(name: str, /) -> Request[ScsiTapeChanger]:
    """Reads the configuration of one changer.

    `GET /config/changer/{name}`

    Args:
        name: Name of the changer, such as `library`. 3 to 32 characters.

    Returns:
        `Client.send` returns a `ScsiTapeChanger` (`name`, `path`, `eject_before_unload` and
            `export_slots`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no changer with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{name}: Tape.Audit
    """
    return Request(_GET_TAPE_CHANGER_CONFIG, {"name": name})


def update_tape_changer(
    name: str,
    /,
    *,
    delete: Sequence[TapeChangerSetting] | None = None,
    digest: str | None = None,
    eject_before_unload: bool | None = None,
    export_slots: str | Sequence[int] | None = None,
    path: str | None = None,
) -> Request[None]:
    """Changes the configuration of a changer.

    `PUT /config/changer/{name}`

    Args:
        name: Name of the changer, such as `library`. 3 to 32 characters.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `export-slots`, `eject-before-unload`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        eject_before_unload: Ejects a tape before the changer takes it out, as some drives
            require. Not set means `False`.
        export_slots: Numbers of slots to treat as import/export slots, such as `1,2`; tapes in
            them count as offline.
        path: Device file of the changer, such as `/dev/tape/by-id/scsi-CC2C52`; `scan_changers`
            shows it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no changer with this name.
        ParameterError: no changer is attached at `path`, or a slot is not a number.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{name}: Tape.Modify
    """
    return Request(
        _UPDATE_TAPE_CHANGER,
        {
            "name": name,
            "delete": delete,
            "digest": digest,
            "eject-before-unload": eject_before_unload,
            "export-slots": export_slots,
            "path": path,
        },
    )


def list_tape_drive_configs() -> Request[list[LtoTapeDrive]]:
    """Lists the configured drives that the caller may audit; what the hardware says is in
    `list_tape_drives`.

    `GET /config/drive`

    Drives that the caller may not see are left out silently, so an empty list may mean missing
    rights.

    Returns:
        `Client.send` returns a list of `LtoTapeDrive` (`name`, `path`, `changer` and
            `changer_drivenum`).
        `Client.exchange` also returns `digest`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /tape/device/{name}: Tape.Audit to see a drive
    """
    return Request(_LIST_TAPE_DRIVE_CONFIGS, {})


def create_tape_drive(
    *,
    name: str,
    path: str,
    changer: str | None = None,
    changer_drivenum: int | None = None,
) -> Request[None]:
    """Adds a drive by its device path, and names its changer, if it has one.

    `POST /config/drive`

    Args:
        name: Name of the new drive, such as `lto9`; no changer may have it either. 3 to 32
            characters.
        path: Device file of the drive, such as `/dev/tape/by-id/scsi-12345-sg`; `scan_drives`
            shows it.
        changer: Name of the changer that the drive is part of. 3 to 32 characters.
        changer_drivenum: Number of the drive in its changer, counting from 0. From 0 to 255.
            Default on the server: `0`.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AlreadyExists: there is a changer or drive with this name.
        ParameterError: no LTO drive is attached at `path`, or another entry uses it.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device: Tape.Modify
    """
    return Request(
        _CREATE_TAPE_DRIVE,
        {
            "name": name,
            "path": path,
            "changer": changer,
            "changer-drivenum": changer_drivenum,
        },
    )


def delete_tape_drive(name: str, /) -> Request[None]:
    """Removes a drive; tapes and backups are untouched.

    `DELETE /config/drive/{name}`

    PBS does not check whether jobs use it; those fail from then on.

    Args:
        name: Name of the drive, such as `lto9`. 3 to 32 characters.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        NotFound: there is no drive with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{name}: Tape.Modify
    """
    return Request(_DELETE_TAPE_DRIVE, {"name": name})


def get_tape_drive_config(name: str, /) -> Request[LtoTapeDrive]:
    """Reads the configuration of one drive.

    `GET /config/drive/{name}`

    Args:
        name: Name of the drive, such as `lto9`. 3 to 32 characters.

    Returns:
        `Client.send` returns an `LtoTapeDrive` (`name`, `path`, `changer` and
            `changer_drivenum`).
        `Client.exchange` also returns `digest`.

    Raises:
        NotFound: there is no drive with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{name}: Tape.Audit
    """
    return Request(_GET_TAPE_DRIVE_CONFIG, {"name": name})


def update_tape_drive(
    name: str,
    /,
    *,
    changer: str | None = None,
    changer_drivenum: int | None = None,
    delete: Sequence[TapeDriveSetting] | None = None,
    digest: str | None = None,
    path: str | None = None,
) -> Request[None]:
    """Changes the configuration of a drive.

    `PUT /config/drive/{name}`

    Args:
        name: Name of the drive, such as `lto9`. 3 to 32 characters.
        changer: Name of the changer that the drive is part of. 3 to 32 characters.
        changer_drivenum: Number of the drive in its changer, counting from 0. From 0 to 255. Not
            set means `0`.
        delete: Settings to reset to their defaults; all others stay unless given. Any of
            `changer`, `changer-drivenum`.
        digest: The `digest` that came with the configuration (see `Client.exchange`); fails with
            `Modified` if it has changed since.
        path: Device file of the drive, such as `/dev/tape/by-id/scsi-12345-sg`; `scan_drives`
            shows it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        Modified: the configuration has changed since `digest` was read.
        NotFound: there is no drive with this name, or no such changer.
        ParameterError: no LTO drive is attached at `path`, another entry uses it, or
            `changer_drivenum` is set without a changer.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{name}: Tape.Modify
    """
    return Request(
        _UPDATE_TAPE_DRIVE,
        {
            "name": name,
            "changer": changer,
            "changer-drivenum": changer_drivenum,
            "delete": delete,
            "digest": digest,
            "path": path,
        },
    )


def list_tape_changers() -> Request[list[ChangerListEntry]]:
    """Lists the changers that the caller may audit, with what the server sees of their hardware.

    `GET /tape/changer`

    PBS checks /tape/changer/NAME, where no ACL entry can be made: without Tape.Audit on /tape or
    above, the list is empty.

    Returns:
        `Client.send` returns a list of `ChangerListEntry` (`name`, `path`,
            `eject_before_unload`, `export_slots`, `model`, `serial` and `vendor`).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /tape/changer/{name}: Tape.Audit to see a changer
    """
    return Request(_LIST_TAPE_CHANGERS, {})


def get_tape_changer_status(
    name: str,
    /,
    *,
    cache: bool | None = None,
) -> Request[list[MtxStatusEntry]]:
    """Lists the drives and slots of a changer with the tapes in them; `cache=False` asks the
    hardware, which takes long.

    `GET /tape/changer/{name}/status`

    Records in the inventory which tapes are in the changer.

    Args:
        name: Name of the changer, such as `library`. 3 to 32 characters.
        cache: True returns what is already known, False asks the hardware. Default on the
            server: `True`.

    Returns:
        `Client.send` returns a list of `MtxStatusEntry` (`entry_id`, `entry_kind`, `label_text`,
            `loaded_slot` and `state`); one per drive and slot.

    Raises:
        AnswerTimeout: the hardware took longer than the client's `timeout`.
        NotFound: there is no changer with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{name}: Tape.Audit
    """
    return Request(
        _GET_TAPE_CHANGER_STATUS,
        {
            "name": name,
            "cache": cache,
        },
    )


def transfer_media(
    name: str,
    /,
    *,
    from_: int,
    to: int,
) -> Request[None]:
    """Moves a tape from one slot of a changer to another, and returns when it is done.

    `POST /tape/changer/{name}/transfer`

    Args:
        name: Name of the changer, such as `library`. 3 to 32 characters.
        from_: Number of the slot that the tape is in, counted from 1. At least 1.
        to: Number of an empty slot to put it into. At least 1.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AnswerTimeout: moving took longer than the client's `timeout`; it goes on.
        ApiError: the changer refuses, such as when the source slot is empty or the target slot
            is full.
        NotFound: there is no changer with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{name}: Tape.Read
    """
    return Request(
        _TRANSFER_MEDIA,
        {
            "name": name,
            "from": from_,
            "to": to,
        },
    )


def list_tape_drives(
    *,
    changer: str | None = None,
    query_activity: bool | None = None,
) -> Request[list[DriveListEntry]]:
    """Lists the drives that the caller may audit, with hardware, state, and activity if
    `query_activity=True`.

    `GET /tape/drive`

    Drives that the caller may not see are left out silently, so an empty list may mean missing
    rights.

    Args:
        changer: Only drives in this changer. 3 to 32 characters.
        query_activity: Also asks each drive what it is doing. Default on the server: `False`.

    Returns:
        `Client.send` returns a list of `DriveListEntry` (`name`, `path`, `activity`, `changer`,
            `changer_drivenum`, `model`, `serial`, `state` and `vendor`).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login
        on /tape/device/{name}: Tape.Audit to see a drive
    """
    return Request(
        _LIST_TAPE_DRIVES,
        {
            "changer": changer,
            "query-activity": query_activity,
        },
    )


def barcode_label_media(
    drive: str,
    /,
    *,
    pool: str | None = None,
) -> TaskRequest:
    """Starts a task that labels all empty tapes of a changer with the text of their barcodes.

    `POST /tape/drive/{drive}/barcode-label-media`

    Loads one tape after the other. Tapes that have a label, are not empty, or are for cleaning
    are skipped, as the task's log says.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        pool: The media pool that the tapes are for; any pool may take them if not given. 2 to 32
            characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive or media pool with this name.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.

    Privileges:
        on /tape/device/{drive}: Tape.Write
    """
    return TaskRequest(
        _BARCODE_LABEL_MEDIA,
        {
            "drive": drive,
            "pool": pool,
        },
    )


def read_cartridge_memory(drive: str, /) -> Request[list[MamAttribute]]:
    """Reads the memory chip of the loaded tape: its serial number, manufacturer and use.

    `GET /tape/drive/{drive}/cartridge-memory`

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.

    Returns:
        `Client.send` returns a list of `MamAttribute` (`id`, `name` and `value`); one per
            attribute that the chip has.

    Raises:
        ApiError: there is no tape in the drive.
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{drive}: Tape.Audit
    """
    return Request(_READ_CARTRIDGE_MEMORY, {"drive": drive})


def catalog_media(
    drive: str,
    /,
    *,
    force: bool | None = None,
    scan: bool | None = None,
    verbose: bool | None = None,
) -> TaskRequest:
    """Starts a task that reads the loaded tape and rebuilds its catalog on the server.

    `POST /tape/drive/{drive}/catalog`

    For tapes of another server, or after the server's own disk was lost. The tape is also added
    to the inventory.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        force: Replaces a catalog that the server has already; without it the task fails then.
        scan: Reads the whole tape, which takes hours, instead of the catalogs that are stored on
            it.
        verbose: Names every chunk in the task's log.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    return TaskRequest(
        _CATALOG_MEDIA,
        {
            "drive": drive,
            "force": force,
            "scan": scan,
            "verbose": verbose,
        },
    )


def clean_tape_drive(drive: str, /) -> TaskRequest:
    """Starts a task that loads a cleaning cartridge from the changer into the drive.

    `PUT /tape/drive/{drive}/clean`

    A tape in the drive is put back first. A cleaning cartridge is one whose barcode begins with
    `CLN`.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: the drive is not in a changer, there is no cleaning
            cartridge, or the drive reports a fault.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    return TaskRequest(_CLEAN_TAPE_DRIVE, {"drive": drive})


def eject_media(drive: str, /) -> TaskRequest:
    """Starts a task that ejects the loaded tape.

    `POST /tape/drive/{drive}/eject-media`

    If the drive is part of a changer, the tape is put back into a slot instead.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    return TaskRequest(_EJECT_MEDIA, {"drive": drive})


def export_media(
    drive: str,
    /,
    *,
    label_text: str,
) -> Request[int]:
    """Moves a tape to an import/export slot of the changer, and returns the slot's number.

    `PUT /tape/drive/{drive}/export-media`

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        label_text: Label of the tape, which is in this drive or a slot of its changer. 2 to 32
            characters.

    Returns:
        `Client.send` returns an `int`: the number of the slot that now holds the tape.

    Raises:
        AnswerTimeout: moving took longer than the client's `timeout`; it goes on.
        ApiError: the tape is not in the changer, or the drive is not in one.
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name, or no import/export slot is free.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    return Request(
        _EXPORT_MEDIA,
        {
            "drive": drive,
            "label-text": label_text,
        },
    )


def format_media(
    drive: str,
    /,
    *,
    fast: bool | None = None,
    label_text: str | None = None,
    load_barcode: str | None = None,
) -> TaskRequest:
    """Starts a task that erases the loaded tape for good; it refuses a tape whose label is not the
    given `label_text`.

    `POST /tape/drive/{drive}/format-media`

    Without `label_text` whatever tape is there is erased. The server forgets the tape and its
    catalog before it erases it.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        fast: Only marks the tape as empty; False erases all of it, which takes hours, and even
            longer from LTO-9 on. Default on the server: `True`.
        label_text: The label that the tape has to have: a safeguard against the wrong tape. 2 to
            32 characters.
        load_barcode: Barcode of a tape that the changer loads first. 2 to 32 characters. New in
            PBS 4.2.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: the tape has another label or none, there is no tape, or
            it cannot be written.

    Privileges:
        on /tape/device/{drive}: Tape.Write
    """
    return TaskRequest(
        _FORMAT_MEDIA,
        {
            "drive": drive,
            "fast": fast,
            "label-text": label_text,
            "load-barcode": load_barcode,
        },
    )


def get_tape_drive_inventory(drive: str, /) -> Request[list[LabelUuidMap]]:
    """Lists the tapes that the drive's changer holds by barcode; those not labelled by PBS have no
    UUID.

    `GET /tape/drive/{drive}/inventory`

    Asks the hardware, and records in the inventory which tapes are in the changer. Cleaning
    cartridges and import/export slots are left out.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.

    Returns:
        `Client.send` returns a list of `LabelUuidMap` (`label_text` and `uuid`); empty if there
            are none.

    Raises:
        ApiError: the drive is not in a changer.
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    return Request(_GET_TAPE_DRIVE_INVENTORY, {"drive": drive})


def update_tape_drive_inventory(
    drive: str,
    /,
    *,
    catalog: bool | None = None,
    read_all_labels: bool | None = None,
) -> TaskRequest:
    """Starts a task that loads every unknown tape of the changer and reads its label.

    `PUT /tape/drive/{drive}/inventory`

    Tapes that cannot be read are skipped with a warning in the task's log.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        catalog: Also reads the catalogs that are stored on each tape, so that its contents are
            listed. Default on the server: `False`.
        read_all_labels: Also reads the labels of tapes that are already known. Default on the
            server: `False`.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    return TaskRequest(
        _UPDATE_TAPE_DRIVE_INVENTORY,
        {
            "drive": drive,
            "catalog": catalog,
            "read-all-labels": read_all_labels,
        },
    )


def label_media(
    drive: str,
    /,
    *,
    label_text: str,
    pool: str | None = None,
) -> TaskRequest:
    """Starts a task that writes a label to an empty tape, for a media pool or for none yet.

    `POST /tape/drive/{drive}/label-media`

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        label_text: The new label: the tape's barcode if it has one, such as `TAPE01L9`. 2 to 32
            characters.
        pool: The media pool that the tape is for; any pool may take it if not given. 2 to 32
            characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive or media pool with this name.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: the tape is not empty (format it first), or the server
            knows another tape of that label.

    Privileges:
        on /tape/device/{drive}: Tape.Write
    """
    return TaskRequest(
        _LABEL_MEDIA,
        {
            "drive": drive,
            "label-text": label_text,
            "pool": pool,
        },
    )


def load_media(
    drive: str,
    /,
    *,
    label_text: str,
) -> TaskRequest:
    """Starts a task that has the changer put the tape with a given label into the drive.

    `POST /tape/drive/{drive}/load-media`

    Another tape in the drive is put back first.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        label_text: Label of the tape, usually its barcode. 2 to 32 characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: the tape is not in the changer, is in an import/export
            slot or another drive, or is for cleaning.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    return TaskRequest(
        _LOAD_MEDIA,
        {
            "drive": drive,
            "label-text": label_text,
        },
    )


def load_slot(
    drive: str,
    /,
    *,
    source_slot: int,
) -> Request[None]:
    """Has the changer put the tape of a given slot into the drive, and returns when it is there.

    `POST /tape/drive/{drive}/load-slot`

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        source_slot: Number of the slot that the tape is in, counted from 1. At least 1.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AnswerTimeout: loading took longer than the client's `timeout`; it goes on.
        ApiError: the drive is not in a changer, or the changer refuses, such as when the slot is
            empty or the drive is full.
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    return Request(
        _LOAD_SLOT,
        {
            "drive": drive,
            "source-slot": source_slot,
        },
    )


def read_label(
    drive: str,
    /,
    *,
    inventorize: bool | None = None,
) -> Request[MediaIdFlat]:
    """Reads the label of the loaded tape, and adds it to the server's inventory with
    `inventorize=True`.

    `GET /tape/drive/{drive}/read-label`

    It winds the tape, so the client never repeats it, although it is a GET.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        inventorize: Adds the tape to the inventory.

    Returns:
        `Client.send` returns a `MediaIdFlat` (`ctime`, `label_text`, `uuid`,
            `encryption_key_fingerprint`, `media_set_ctime`, `media_set_uuid`, `pool` and
            `seq_nr`).

    Raises:
        AnswerTimeout: reading took longer than the client's `timeout`.
        ApiError: there is no tape in the drive, or it has no label.
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    return Request(
        _READ_LABEL,
        {
            "drive": drive,
            "inventorize": inventorize,
        },
    )


def restore_tape_encryption_key(
    drive: str,
    /,
    *,
    password: str,
) -> Request[None]:
    """Reads the encryption key kept on the loaded tape and stores it here, given the key's
    password.

    `POST /tape/drive/{drive}/restore-key`

    An existing key with that fingerprint is replaced, along with its password and hint.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        password: The password that protected the key when the tape was written.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: there is no tape in the drive, or no key on it.
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        ParameterError: the password is wrong.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    password = hidden(password)
    return Request(
        _RESTORE_TAPE_ENCRYPTION_KEY,
        {
            "drive": drive,
            "password": password,
        },
    )


def rewind_tape_drive(drive: str, /) -> TaskRequest:
    """Starts a task that rewinds the loaded tape.

    `POST /tape/drive/{drive}/rewind`

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    return TaskRequest(_REWIND_TAPE_DRIVE, {"drive": drive})


def get_tape_drive_status(drive: str, /) -> Request[LtoDriveAndMediaStatus]:
    """Reads the state of a drive and of the tape in it: position, density, errors, wear.

    `GET /tape/drive/{drive}/status`

    Without a tape in the drive, the fields about the tape are None.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.

    Returns:
        `Client.send` returns an `LtoDriveAndMediaStatus` (`blocksize`, `buffer_mode`,
            `compression`, `density`, `product`, `revision`, `vendor`, `alert_flags` and 10
            more).

    Raises:
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{drive}: Tape.Audit
    """
    return Request(_GET_TAPE_DRIVE_STATUS, {"drive": drive})


def unload_tape_drive(
    drive: str,
    /,
    *,
    target_slot: int | None = None,
) -> TaskRequest:
    """Starts a task that has the changer put the loaded tape back into a slot.

    `POST /tape/drive/{drive}/unload`

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.
        target_slot: Number of an empty slot to put it into; if not given, the one it came from
            or another free one. At least 1.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`, if the task fails; `log` has its last lines.

    Privileges:
        on /tape/device/{drive}: Tape.Read
    """
    return TaskRequest(
        _UNLOAD_TAPE_DRIVE,
        {
            "drive": drive,
            "target-slot": target_slot,
        },
    )


def get_tape_drive_volume_statistics(drive: str, /) -> Request[Lp17VolumeStatistics]:
    """Reads what the loaded tape has recorded about its whole life: mounts, errors, data written
    and read.

    `GET /tape/drive/{drive}/volume-statistics`

    These are counters of the drive's firmware, passed on as they are.

    Args:
        drive: Name of a configured tape drive, from `list_tape_drive_configs`. 3 to 32
            characters.

    Returns:
        `Client.send` returns an `Lp17VolumeStatistics` (`beginning_of_medium_passes`,
            `last_load_read_compression_ratio`, `last_load_write_compression_ratio`,
            `last_mount_bytes_read`, `last_mount_bytes_written`,
            `last_mount_unrecovered_read_errors`, `last_mount_unrecovered_write_errors`,
            `lifetime_bytes_read` and 18 more).

    Raises:
        ApiError: there is no tape in the drive.
        Busy: another task or call is using the drive, and still is after 10 seconds.
        NotFound: there is no tape drive with this name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /tape/device/{drive}: Tape.Audit
    """
    return Request(_GET_TAPE_DRIVE_VOLUME_STATISTICS, {"drive": drive})


def scan_changers() -> Request[list[TapeDeviceInfo]]:
    """Looks for changers attached to the server, configured or not; only root@pam itself may do so.

    `GET /tape/scan-changers`

    An empty list means that no changer is attached.

    Returns:
        `Client.send` returns a list of `TapeDeviceInfo` (`kind`, `major`, `minor`, `model`,
            `path`, `serial` and `vendor`).

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        root@pam itself, not one of its tokens
    """
    return Request(_SCAN_CHANGERS, {})


def scan_drives() -> Request[list[TapeDeviceInfo]]:
    """Looks for tape drives attached to the server, configured or not; only root@pam itself may do
    so.

    `GET /tape/scan-drives`

    An empty list means that no LTO drive is attached.

    Returns:
        `Client.send` returns a list of `TapeDeviceInfo` (`kind`, `major`, `minor`, `model`,
            `path`, `serial` and `vendor`).

    Raises:
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        root@pam itself, not one of its tokens
    """
    return Request(_SCAN_DRIVES, {})


@model_class
class ChangerListEntry:
    """A configured changer, with what its hardware says."""

    name: str
    """Name of the changer."""
    path: str
    """Its device file, such as `/dev/tape/by-id/scsi-CC2C52`."""
    eject_before_unload: bool | None = None
    """Ejects a tape before the changer takes it out, as some drives require. None means `False`."""
    export_slots: str | None = None
    """Numbers of slots to treat as import/export slots, such as `1,2`; tapes in them count as
    offline. None if not set."""
    model: str | None = None
    """Product name, as reported by the hardware. None if not reported."""
    serial: str | None = None
    """Serial number, as reported by the hardware. None if not reported."""
    vendor: str | None = None
    """Manufacturer, as reported by the hardware. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class DriveListEntry:
    """A configured drive, with what its hardware says."""

    name: str
    """Name of the drive, as passed to the functions here."""
    path: str
    """Its device file, such as `/dev/tape/by-id/scsi-12345-sg`."""
    activity: DeviceActivity | None = None
    """What the drive says it is doing; None unless `query_activity=True`, or if it does not answer."""
    changer: str | None = None
    """Name of the changer that the drive is part of. None if not set."""
    changer_drivenum: int | None = None
    """Number of the drive in its changer, counting from 0. None means `0`."""
    model: str | None = None
    """Product name, as reported by the hardware. None if not reported."""
    serial: str | None = None
    """Serial number, as reported by the hardware. None if not reported."""
    state: str | None = None
    """What uses it: the id of a task, or words such as `reading label`; None if nothing does."""
    vendor: str | None = None
    """Manufacturer, as reported by the hardware. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class LabelUuidMap:
    """A tape in a changer."""

    label_text: str
    """Label of the tape, usually its barcode."""
    uuid: str | None = None
    """UUID of the tape; None if the server's inventory has no single tape of that label."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class Lp17VolumeStatistics:
    """What a tape has recorded about its life, from the SCSI log page 17h."""

    beginning_of_medium_passes: int
    """How often the beginning of the tape has passed the head."""
    last_load_read_compression_ratio: int
    """Compression ratio of the data read since it was last loaded, as counted by the drive."""
    last_load_write_compression_ratio: int
    """Compression ratio of the data written since it was last loaded, as counted by the drive."""
    last_mount_bytes_read: int
    """Read since it was last mounted. In bytes."""
    last_mount_bytes_written: int
    """Written since it was last mounted. In bytes."""
    last_mount_unrecovered_read_errors: int
    """Read errors since it was last mounted that could not be corrected."""
    last_mount_unrecovered_write_errors: int
    """Write errors since it was last mounted that could not be corrected."""
    lifetime_bytes_read: int
    """Read over the life of the tape. In bytes."""
    lifetime_bytes_written: int
    """Written over the life of the tape. In bytes."""
    medium_mount_time: int
    """Counter of the drive for the time spent mounting; its unit is not documented."""
    medium_ready_time: int
    """Counter of the drive for the time the tape was ready; its unit is not documented."""
    middle_of_tape_passes: int
    """How often the middle of the tape has passed the head."""
    serial: str
    """Serial number, as reported by the hardware."""
    total_native_capacity: int
    """Capacity of the tape without compression. In bytes."""
    total_used_native_capacity: int
    """Capacity in use on the tape, without compression. In bytes."""
    volume_datasets_read: int
    """Data sets, the units in which drives write, that were read over its life."""
    volume_datasets_written: int
    """Data sets, the units in which drives write, that were written over its life."""
    volume_mounts: int
    """How often it was mounted."""
    volume_recovered_read_errors: int
    """Reads that succeeded only after retries."""
    volume_recovered_write_data_errors: int
    """Writes that succeeded only after retries."""
    volume_unrecovered_read_errors: int
    """Reads that failed in spite of retries."""
    volume_unrecovered_write_data_errors: int
    """Writes that failed in spite of retries."""
    volume_unrecovered_write_servo_errors: int
    """Writes that the drive suspended (servo errors) and gave up."""
    volume_write_servo_errors: int
    """Writes that the drive suspended (servo errors) and then completed."""
    worm: bool
    """Whether it can be written only once."""
    write_protect: bool
    """Whether it is protected from writing."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class LtoDriveAndMediaStatus:
    """State of a drive and of the tape in it; the fields about the tape are None without one."""

    blocksize: int
    """Size of the blocks on the tape; 0 if it varies. In bytes."""
    buffer_mode: int
    """How the drive buffers writes: the number of the SCSI buffer mode."""
    compression: bool
    """Whether the drive compresses data."""
    density: TapeDensity
    """Generation of the tape; `Unknown` without a tape. One of `Unknown`, `LTO1`, `LTO2`, `LTO3`,
    `LTO4`, `LTO5`, `LTO6`, `LTO7`, `LTO7M8`, `LTO8` or `LTO9`."""
    product: str
    """Name of the drive's model."""
    revision: str
    """Version of the drive's firmware."""
    vendor: str
    """Manufacturer, as reported by the hardware."""
    alert_flags: str | None = None
    """Alerts that the drive raises, as text. None if not reported."""
    block_number: int | None = None
    """Block at which the tape stands. None if not reported."""
    bytes_read: int | None = None
    """Read over the life of the tape. In bytes. None if not reported."""
    bytes_written: int | None = None
    """Written over the life of the tape. In bytes. None if not reported."""
    drive_activity: DeviceActivity | None = None
    """What the drive says it is doing. None if not reported."""
    file_number: int | None = None
    """File on the tape at which it stands. None if not reported."""
    manufactured: int | None = None
    """Day on which the tape was made. Unix seconds. `manufactured_utc` is the same as a datetime.
    None if not reported."""
    medium_passes: int | None = None
    """How often the tape has passed the head. None if not reported."""
    medium_wearout: float | None = None
    """Wear of the tape: its passes so far, out of the 16000 that PBS assumes for its life. A
    fraction from 0 to 1. None if not reported."""
    volume_mounts: int | None = None
    """How often the tape was mounted. None if not reported."""
    write_protect: bool | None = None
    """Whether the tape is protected from writing. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    manufactured_utc: ClassVar[OptionalUtc] = OptionalUtc("manufactured")
    """Day on which the tape was made. `manufactured` as a datetime in UTC. None if not reported."""


@model_class
class LtoTapeDrive:
    """The configuration of a drive."""

    name: str
    """Name of the drive."""
    path: str
    """Its device file, such as `/dev/tape/by-id/scsi-12345-sg`."""
    changer: str | None = None
    """Name of the changer that the drive is part of. None if not set."""
    changer_drivenum: int | None = None
    """Number of the drive in its changer, counting from 0. None means `0`."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class MamAttribute:
    """An entry in the memory chip of a tape."""

    id: int
    """Number of the attribute in the standard for such chips."""
    name: str
    """What it is, such as `Medium Serial Number`."""
    value: str
    """Its value as text."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class MediaIdFlat:
    """The label of a tape, and its place in a media set."""

    ctime: int
    """When the label was written. Unix seconds. `ctime_utc` is the same as a datetime."""
    label_text: str
    """Label of the tape, usually its barcode."""
    uuid: str
    """UUID of the tape, which its label holds."""
    encryption_key_fingerprint: str | None = None
    """Fingerprint of the key that the tape is encrypted with; None if it is not."""
    media_set_ctime: int | None = None
    """When the media set was started. Unix seconds. `media_set_ctime_utc` is the same as a
    datetime. None if not reported."""
    media_set_uuid: str | None = None
    """UUID of the media set; None or all zeros where nothing was written yet."""
    pool: str | None = None
    """Media pool of the tape; None if any pool may take it."""
    seq_nr: int | None = None
    """Position of the tape in its media set, counting from 0. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    ctime_utc: ClassVar[Utc] = Utc("ctime")
    """When the label was written. `ctime` as a datetime in UTC."""
    media_set_ctime_utc: ClassVar[OptionalUtc] = OptionalUtc("media_set_ctime")
    """When the media set was started. `media_set_ctime` as a datetime in UTC. None if not reported."""


@model_class
class MtxStatusEntry:
    """A drive or a slot of a changer."""

    entry_id: int
    """Number of the slot, counted from 1, or of the drive, counted from 0."""
    entry_kind: MtxEntryKind
    """Whether it is a drive, a slot, or a slot for import and export. One of `drive`, `slot` or
    `import-export`."""
    label_text: str | None = None
    """Barcode of the tape in it; empty for a tape without one, None for no tape."""
    loaded_slot: int | None = None
    """Slot that the drive's tape came from; only for drives."""
    state: str | None = None
    """What uses it: the id of a task, or words such as `reading label`; None if nothing does."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class ScsiTapeChanger:
    """The configuration of a changer."""

    name: str
    """Name of the changer."""
    path: str
    """Its device file, such as `/dev/tape/by-id/scsi-CC2C52`."""
    eject_before_unload: bool | None = None
    """Ejects a tape before the changer takes it out, as some drives require. None means `False`."""
    export_slots: str | None = None
    """Numbers of slots to treat as import/export slots, such as `1,2`; tapes in them count as
    offline. None if not set."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class TapeDeviceInfo:
    """A drive or a changer that is attached to the server."""

    kind: TapeDeviceKind
    """Whether it is a changer, or a drive (`tape`). Either `changer` or `tape`."""
    major: int
    """Major number of the device."""
    minor: int
    """Minor number of the device."""
    model: str
    """Product name, as reported by the hardware."""
    path: str
    """Its device file: what `create_tape_drive` and `create_tape_changer` take."""
    serial: str
    """Serial number, as reported by the hardware."""
    vendor: str
    """Manufacturer, as reported by the hardware."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_CHANGER_LIST_ENTRY_SHAPE = Shape(
    ChangerListEntry,
    {
        "name": TEXT,
        "path": TEXT,
        "eject-before-unload": Optional(BOOLEAN),
        "export-slots": Optional(TEXT),
        "model": Optional(TEXT),
        "serial": Optional(TEXT),
        "vendor": Optional(TEXT),
    },
)


_DRIVE_LIST_ENTRY_SHAPE = Shape(
    DriveListEntry,
    {
        "name": TEXT,
        "path": TEXT,
        "activity": Optional(WORD),
        "changer": Optional(TEXT),
        "changer-drivenum": Optional(INTEGER),
        "model": Optional(TEXT),
        "serial": Optional(TEXT),
        "state": Optional(TEXT),
        "vendor": Optional(TEXT),
    },
)


_LABEL_UUID_MAP_SHAPE = Shape(
    LabelUuidMap,
    {
        "label-text": TEXT,
        "uuid": Optional(TEXT),
    },
)


_LP17_VOLUME_STATISTICS_SHAPE = Shape(
    Lp17VolumeStatistics,
    {
        "beginning-of-medium-passes": INTEGER,
        "last-load-read-compression-ratio": INTEGER,
        "last-load-write-compression-ratio": INTEGER,
        "last-mount-bytes-read": INTEGER,
        "last-mount-bytes-written": INTEGER,
        "last-mount-unrecovered-read-errors": INTEGER,
        "last-mount-unrecovered-write-errors": INTEGER,
        "lifetime-bytes-read": INTEGER,
        "lifetime-bytes-written": INTEGER,
        "medium-mount-time": INTEGER,
        "medium-ready-time": INTEGER,
        "middle-of-tape-passes": INTEGER,
        "serial": TEXT,
        "total-native-capacity": INTEGER,
        "total-used-native-capacity": INTEGER,
        "volume-datasets-read": INTEGER,
        "volume-datasets-written": INTEGER,
        "volume-mounts": INTEGER,
        "volume-recovered-read-errors": INTEGER,
        "volume-recovered-write-data-errors": INTEGER,
        "volume-unrecovered-read-errors": INTEGER,
        "volume-unrecovered-write-data-errors": INTEGER,
        "volume-unrecovered-write-servo-errors": INTEGER,
        "volume-write-servo-errors": INTEGER,
        "worm": BOOLEAN,
        "write-protect": BOOLEAN,
    },
)


_LTO_DRIVE_AND_MEDIA_STATUS_SHAPE = Shape(
    LtoDriveAndMediaStatus,
    {
        "blocksize": INTEGER,
        "buffer-mode": INTEGER,
        "compression": BOOLEAN,
        "density": WORD,
        "product": TEXT,
        "revision": TEXT,
        "vendor": TEXT,
        "alert-flags": Optional(TEXT),
        "block-number": Optional(INTEGER),
        "bytes-read": Optional(INTEGER),
        "bytes-written": Optional(INTEGER),
        "drive-activity": Optional(WORD),
        "file-number": Optional(INTEGER),
        "manufactured": Optional(INTEGER),
        "medium-passes": Optional(INTEGER),
        "medium-wearout": Optional(NUMBER),
        "volume-mounts": Optional(INTEGER),
        "write-protect": Optional(BOOLEAN),
    },
)


_LTO_TAPE_DRIVE_SHAPE = Shape(
    LtoTapeDrive,
    {
        "name": TEXT,
        "path": TEXT,
        "changer": Optional(TEXT),
        "changer-drivenum": Optional(INTEGER),
    },
)


_MAM_ATTRIBUTE_SHAPE = Shape(
    MamAttribute,
    {
        "id": INTEGER,
        "name": TEXT,
        "value": TEXT,
    },
)


_MEDIA_ID_FLAT_SHAPE = Shape(
    MediaIdFlat,
    {
        "ctime": INTEGER,
        "label-text": TEXT,
        "uuid": TEXT,
        "encryption-key-fingerprint": Optional(TEXT),
        "media-set-ctime": Optional(INTEGER),
        "media-set-uuid": Optional(TEXT),
        "pool": Optional(TEXT),
        "seq-nr": Optional(INTEGER),
    },
)


_MTX_STATUS_ENTRY_SHAPE = Shape(
    MtxStatusEntry,
    {
        "entry-id": INTEGER,
        "entry-kind": WORD,
        "label-text": Optional(TEXT),
        "loaded-slot": Optional(INTEGER),
        "state": Optional(TEXT),
    },
)


_SCSI_TAPE_CHANGER_SHAPE = Shape(
    ScsiTapeChanger,
    {
        "name": TEXT,
        "path": TEXT,
        "eject-before-unload": Optional(BOOLEAN),
        "export-slots": Optional(TEXT),
    },
)


_TAPE_DEVICE_INFO_SHAPE = Shape(
    TapeDeviceInfo,
    {
        "kind": WORD,
        "major": INTEGER,
        "minor": INTEGER,
        "model": TEXT,
        "path": TEXT,
        "serial": TEXT,
        "vendor": TEXT,
    },
)


_LIST_TAPE_CHANGER_CONFIGS = Operation(
    name="tape_drives.list_tape_changer_configs",
    method="GET",
    template="/config/changer",
    effect="read",
    privileges=(
        "any login",
        "Tape.Audit on /tape/device/{name} to see a changer",
    ),
    decode=Decoder(ListOf(_SCSI_TAPE_CHANGER_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_TAPE_CHANGER = Operation(
    name="tape_drives.create_tape_changer",
    method="POST",
    template="/config/changer",
    effect="write",
    privileges=("Tape.Modify on /tape/device",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "body"),
        Parameter("path", "path", "body"),
        Parameter("eject_before_unload", "eject-before-unload", "body", "boolean"),
        Parameter("export_slots", "export-slots", "body", "property-string"),
    ),
    home=__name__,
)


_DELETE_TAPE_CHANGER = Operation(
    name="tape_drives.delete_tape_changer",
    method="DELETE",
    template="/config/changer/{name}",
    effect="destroy",
    privileges=("Tape.Modify on /tape/device/{name}",),
    decode=nothing,
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_GET_TAPE_CHANGER_CONFIG = Operation(
    name="tape_drives.get_tape_changer_config",
    method="GET",
    template="/config/changer/{name}",
    effect="read",
    privileges=("Tape.Audit on /tape/device/{name}",),
    decode=Decoder(_SCSI_TAPE_CHANGER_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_TAPE_CHANGER = Operation(
    name="tape_drives.update_tape_changer",
    method="PUT",
    template="/config/changer/{name}",
    effect="write",
    privileges=("Tape.Modify on /tape/device/{name}",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("eject_before_unload", "eject-before-unload", "body", "boolean"),
        Parameter("export_slots", "export-slots", "body", "property-string"),
        Parameter("path", "path", "body"),
    ),
    home=__name__,
)


_LIST_TAPE_DRIVE_CONFIGS = Operation(
    name="tape_drives.list_tape_drive_configs",
    method="GET",
    template="/config/drive",
    effect="read",
    privileges=(
        "any login",
        "Tape.Audit on /tape/device/{name} to see a drive",
    ),
    decode=Decoder(ListOf(_LTO_TAPE_DRIVE_SHAPE)),
    attributes=("digest",),
    home=__name__,
)


_CREATE_TAPE_DRIVE = Operation(
    name="tape_drives.create_tape_drive",
    method="POST",
    template="/config/drive",
    effect="write",
    privileges=("Tape.Modify on /tape/device",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "body"),
        Parameter("path", "path", "body"),
        Parameter("changer", "changer", "body"),
        Parameter("changer_drivenum", "changer-drivenum", "body", "integer"),
    ),
    home=__name__,
)


_DELETE_TAPE_DRIVE = Operation(
    name="tape_drives.delete_tape_drive",
    method="DELETE",
    template="/config/drive/{name}",
    effect="destroy",
    privileges=("Tape.Modify on /tape/device/{name}",),
    decode=nothing,
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_GET_TAPE_DRIVE_CONFIG = Operation(
    name="tape_drives.get_tape_drive_config",
    method="GET",
    template="/config/drive/{name}",
    effect="read",
    privileges=("Tape.Audit on /tape/device/{name}",),
    decode=Decoder(_LTO_TAPE_DRIVE_SHAPE),
    attributes=("digest",),
    parameters=(Parameter("name", "name", "path"),),
    home=__name__,
)


_UPDATE_TAPE_DRIVE = Operation(
    name="tape_drives.update_tape_drive",
    method="PUT",
    template="/config/drive/{name}",
    effect="write",
    privileges=("Tape.Modify on /tape/device/{name}",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("changer", "changer", "body"),
        Parameter("changer_drivenum", "changer-drivenum", "body", "integer"),
        Parameter("delete", "delete", "body", "array"),
        Parameter("digest", "digest", "body"),
        Parameter("path", "path", "body"),
    ),
    home=__name__,
)


_LIST_TAPE_CHANGERS = Operation(
    name="tape_drives.list_tape_changers",
    method="GET",
    template="/tape/changer",
    effect="read",
    privileges=(
        "any login",
        "Tape.Audit on /tape/changer/{name} to see a changer",
    ),
    decode=Decoder(ListOf(_CHANGER_LIST_ENTRY_SHAPE)),
    home=__name__,
)


_GET_TAPE_CHANGER_STATUS = Operation(
    name="tape_drives.get_tape_changer_status",
    method="GET",
    template="/tape/changer/{name}/status",
    effect="read",
    privileges=("Tape.Audit on /tape/device/{name}",),
    decode=Decoder(ListOf(_MTX_STATUS_ENTRY_SHAPE)),
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("cache", "cache", "query", "boolean"),
    ),
    home=__name__,
)


_TRANSFER_MEDIA = Operation(
    name="tape_drives.transfer_media",
    method="POST",
    template="/tape/changer/{name}/transfer",
    effect="write",
    privileges=("Tape.Read on /tape/device/{name}",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("from_", "from", "body", "integer"),
        Parameter("to", "to", "body", "integer"),
    ),
    home=__name__,
)


_LIST_TAPE_DRIVES = Operation(
    name="tape_drives.list_tape_drives",
    method="GET",
    template="/tape/drive",
    effect="read",
    privileges=(
        "any login",
        "Tape.Audit on /tape/device/{name} to see a drive",
    ),
    decode=Decoder(ListOf(_DRIVE_LIST_ENTRY_SHAPE)),
    parameters=(
        Parameter("changer", "changer", "query"),
        Parameter("query_activity", "query-activity", "query", "boolean"),
    ),
    home=__name__,
)


_BARCODE_LABEL_MEDIA = Operation(
    name="tape_drives.barcode_label_media",
    method="POST",
    template="/tape/drive/{drive}/barcode-label-media",
    effect="start",
    privileges=("Tape.Write on /tape/device/{drive}",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("drive", "drive", "path"),
        Parameter("pool", "pool", "body"),
    ),
    home=__name__,
)


_READ_CARTRIDGE_MEMORY = Operation(
    name="tape_drives.read_cartridge_memory",
    method="GET",
    template="/tape/drive/{drive}/cartridge-memory",
    effect="read",
    privileges=("Tape.Audit on /tape/device/{drive}",),
    decode=Decoder(ListOf(_MAM_ATTRIBUTE_SHAPE)),
    parameters=(Parameter("drive", "drive", "path"),),
    home=__name__,
)


_CATALOG_MEDIA = Operation(
    name="tape_drives.catalog_media",
    method="POST",
    template="/tape/drive/{drive}/catalog",
    effect="start",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("drive", "drive", "path"),
        Parameter("force", "force", "body", "boolean"),
        Parameter("scan", "scan", "body", "boolean"),
        Parameter("verbose", "verbose", "body", "boolean"),
    ),
    home=__name__,
)


_CLEAN_TAPE_DRIVE = Operation(
    name="tape_drives.clean_tape_drive",
    method="PUT",
    template="/tape/drive/{drive}/clean",
    effect="start",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=Decoder(UPID),
    parameters=(Parameter("drive", "drive", "path"),),
    home=__name__,
)


_EJECT_MEDIA = Operation(
    name="tape_drives.eject_media",
    method="POST",
    template="/tape/drive/{drive}/eject-media",
    effect="start",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=Decoder(UPID),
    parameters=(Parameter("drive", "drive", "path"),),
    home=__name__,
)


_EXPORT_MEDIA = Operation(
    name="tape_drives.export_media",
    method="PUT",
    template="/tape/drive/{drive}/export-media",
    effect="write",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=Decoder(INTEGER),
    parameters=(
        Parameter("drive", "drive", "path"),
        Parameter("label_text", "label-text", "body"),
    ),
    home=__name__,
)


_FORMAT_MEDIA = Operation(
    name="tape_drives.format_media",
    method="POST",
    template="/tape/drive/{drive}/format-media",
    effect="destroy",
    privileges=("Tape.Write on /tape/device/{drive}",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("drive", "drive", "path"),
        Parameter("fast", "fast", "body", "boolean"),
        Parameter("label_text", "label-text", "body"),
        Parameter("load_barcode", "load-barcode", "body"),
    ),
    home=__name__,
)


_GET_TAPE_DRIVE_INVENTORY = Operation(
    name="tape_drives.get_tape_drive_inventory",
    method="GET",
    template="/tape/drive/{drive}/inventory",
    effect="read",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=Decoder(ListOf(_LABEL_UUID_MAP_SHAPE)),
    parameters=(Parameter("drive", "drive", "path"),),
    home=__name__,
)


_UPDATE_TAPE_DRIVE_INVENTORY = Operation(
    name="tape_drives.update_tape_drive_inventory",
    method="PUT",
    template="/tape/drive/{drive}/inventory",
    effect="start",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("drive", "drive", "path"),
        Parameter("catalog", "catalog", "body", "boolean"),
        Parameter("read_all_labels", "read-all-labels", "body", "boolean"),
    ),
    home=__name__,
)


_LABEL_MEDIA = Operation(
    name="tape_drives.label_media",
    method="POST",
    template="/tape/drive/{drive}/label-media",
    effect="start",
    privileges=("Tape.Write on /tape/device/{drive}",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("drive", "drive", "path"),
        Parameter("label_text", "label-text", "body"),
        Parameter("pool", "pool", "body"),
    ),
    home=__name__,
)


_LOAD_MEDIA = Operation(
    name="tape_drives.load_media",
    method="POST",
    template="/tape/drive/{drive}/load-media",
    effect="start",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("drive", "drive", "path"),
        Parameter("label_text", "label-text", "body"),
    ),
    home=__name__,
)


_LOAD_SLOT = Operation(
    name="tape_drives.load_slot",
    method="POST",
    template="/tape/drive/{drive}/load-slot",
    effect="write",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=nothing,
    parameters=(
        Parameter("drive", "drive", "path"),
        Parameter("source_slot", "source-slot", "body", "integer"),
    ),
    home=__name__,
)


_READ_LABEL = Operation(
    name="tape_drives.read_label",
    method="GET",
    template="/tape/drive/{drive}/read-label",
    effect="write",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=Decoder(_MEDIA_ID_FLAT_SHAPE),
    parameters=(
        Parameter("drive", "drive", "path"),
        Parameter("inventorize", "inventorize", "query", "boolean"),
    ),
    home=__name__,
)


_RESTORE_TAPE_ENCRYPTION_KEY = Operation(
    name="tape_drives.restore_tape_encryption_key",
    method="POST",
    template="/tape/drive/{drive}/restore-key",
    effect="write",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=nothing,
    parameters=(
        Parameter("drive", "drive", "path"),
        Parameter("password", "password", "body", secret=True),
    ),
    home=__name__,
)


_REWIND_TAPE_DRIVE = Operation(
    name="tape_drives.rewind_tape_drive",
    method="POST",
    template="/tape/drive/{drive}/rewind",
    effect="start",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=Decoder(UPID),
    parameters=(Parameter("drive", "drive", "path"),),
    home=__name__,
)


_GET_TAPE_DRIVE_STATUS = Operation(
    name="tape_drives.get_tape_drive_status",
    method="GET",
    template="/tape/drive/{drive}/status",
    effect="read",
    privileges=("Tape.Audit on /tape/device/{drive}",),
    decode=Decoder(_LTO_DRIVE_AND_MEDIA_STATUS_SHAPE),
    parameters=(Parameter("drive", "drive", "path"),),
    home=__name__,
)


_UNLOAD_TAPE_DRIVE = Operation(
    name="tape_drives.unload_tape_drive",
    method="POST",
    template="/tape/drive/{drive}/unload",
    effect="start",
    privileges=("Tape.Read on /tape/device/{drive}",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("drive", "drive", "path"),
        Parameter("target_slot", "target-slot", "body", "integer"),
    ),
    home=__name__,
)


_GET_TAPE_DRIVE_VOLUME_STATISTICS = Operation(
    name="tape_drives.get_tape_drive_volume_statistics",
    method="GET",
    template="/tape/drive/{drive}/volume-statistics",
    effect="read",
    privileges=("Tape.Audit on /tape/device/{drive}",),
    decode=Decoder(_LP17_VOLUME_STATISTICS_SHAPE),
    parameters=(Parameter("drive", "drive", "path"),),
    home=__name__,
)


_SCAN_CHANGERS = Operation(
    name="tape_drives.scan_changers",
    method="GET",
    template="/tape/scan-changers",
    effect="read",
    privileges=("root@pam itself, not one of its tokens",),
    decode=Decoder(ListOf(_TAPE_DEVICE_INFO_SHAPE)),
    home=__name__,
)


_SCAN_DRIVES = Operation(
    name="tape_drives.scan_drives",
    method="GET",
    template="/tape/scan-drives",
    effect="read",
    privileges=("root@pam itself, not one of its tokens",),
    decode=Decoder(ListOf(_TAPE_DEVICE_INFO_SHAPE)),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
