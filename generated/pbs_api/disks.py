# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Disks of the server: what is attached, SMART, directories and ZFS pools on them.

`create_disk_directory` creates an ext4 or xfs filesystem on one disk, `create_zpool` a ZFS pool
on several. Both mount it as /mnt/datastore/NAME and, with `add_datastore=True`, make a datastore
of it. Everything that changes a disk is a task, and destroys what was on it.

Disks are named as in /sys/block, without /dev: `sdb`, `nvme0n1`.
`list_disks(usage_type="unused")` lists those that are free.

Example:
    for disk in pbs.send(list_disks()):
        print(disk.name, disk.size // 1024**3, "GiB", disk.used, disk.status)
    # vda 256 GiB mounted unknown"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pbs_client.runtime import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    NUMBER,
    TEXT,
    UPID,
    WORD,
    Decoder,
    ListOf,
    MapOf,
    Operation,
    Optional,
    Parameter,
    Request,
    Shape,
    TaskRequest,
    explain_missing,
    extra_names,
    model_class,
    model_field,
    nothing,
)

from .enums import DiskHealth, DiskType, DiskUsageType, FileSystemType, PartitionUsageType, ZfsCompression, ZfsRaidLevel

__all__ = [
    "DatastoreMountInfo",
    "DiskUsageInfo",
    "PartitionInfo",
    "SmartAttribute",
    "SmartData",
    "ZpoolListItem",
    "create_disk_directory",
    "create_zpool",
    "delete_disk_directory",
    "get_disk_smart",
    "get_zpool",
    "initialize_disk",
    "list_disk_directories",
    "list_disks",
    "list_zpools",
    "wipe_disk",
]


def list_disk_directories(*, node: str = "localhost") -> Request[list[DatastoreMountInfo]]:
    """Lists the filesystems that PBS mounts below /mnt/datastore, removable datastores among them.

    `GET /nodes/{node}/disks/directory`

    Removable datastores are listed whether they are mounted or not. ZFS pools are not: see
    `list_zpools`.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `DatastoreMountInfo` (`name`, `device`, `path`,
            `removable`, `unitfile`, `filesystem` and `options`); empty if there are none.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        ServerError: a mount unit of systemd cannot be read.

    Privileges:
        on /system/disks: Sys.Audit
    """
    return Request(_LIST_DISK_DIRECTORIES, {"node": node})


def create_disk_directory(
    *,
    disk: str,
    name: str,
    add_datastore: bool | None = None,
    filesystem: FileSystemType | None = None,
    removable_datastore: bool | None = None,
    node: str = "localhost",
) -> TaskRequest:
    """Starts a task that formats an unused disk and mounts it, and makes it a datastore with
    `add_datastore=True`.

    `POST /nodes/{node}/disks/directory`

    Destroys what is on the disk. The filesystem uses the whole disk and is mounted as
    /mnt/datastore/NAME, now and at each boot.

    Args:
        disk: Name of the disk, such as `sdb`. 3 to 64 characters.
        name: Name of the directory below /mnt/datastore, and of the datastore. 3 to 32
            characters.
        add_datastore: Also creates a datastore on it. Default on the server: `False`.
        filesystem: Kind of filesystem; `ext4` if not given. Either `ext4` or `xfs`.
        removable_datastore: With `add_datastore`, makes a removable datastore: the file system
            is then mounted by `mount_datastore` and not at each boot. Default on the server:
            `False`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        AlreadyExists: the directory exists and is not empty or is a mount point, or systemd has
            such a mount already.
        ApiError: something uses the disk.
        NotFound: the server has no such disk.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: partitioning or formatting failed, or a datastore of that
            name exists already.

    Privileges:
        on /system/disks: Sys.Modify
    """
    return TaskRequest(
        _CREATE_DISK_DIRECTORY,
        {
            "disk": disk,
            "name": name,
            "add-datastore": add_datastore,
            "filesystem": filesystem,
            "removable-datastore": removable_datastore,
            "node": node,
        },
    )


def delete_disk_directory(
    name: str,
    /,
    *,
    node: str = "localhost",
) -> Request[None]:
    """Removes the mount of a filesystem below /mnt/datastore; the data on the disk stays.

    `DELETE /nodes/{node}/disks/directory/{name}`

    To give the disk another use, wipe it afterwards with `wipe_disk`.

    Args:
        name: Name of the directory below /mnt/datastore. 3 to 32 characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        ApiError: a datastore uses the directory; or files there are open: then the mount stays
            until the next boot.
        NotFound: PBS has no mount of that name.
        PermissionDenied: a privilege listed below is missing.

    Privileges:
        on /system/disks: Sys.Modify
    """
    return Request(
        _DELETE_DISK_DIRECTORY,
        {
            "name": name,
            "node": node,
        },
    )


def initialize_disk(
    *,
    disk: str,
    uuid: str | None = None,
    node: str = "localhost",
) -> TaskRequest:
    """Starts a task that writes an empty GPT partition table to an unused disk.

    `POST /nodes/{node}/disks/initgpt`

    Args:
        disk: Name of the disk, such as `sdb`. 3 to 64 characters.
        uuid: The id that the partition table gets, such as
            `7b7cb4c2-61ad-4b2c-8df4-5a0f9b1ce5d1`; a random one if not given. At most 36
            characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        ApiError: something uses the disk.
        NotFound: the server has no such disk.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: the table could not be written.

    Privileges:
        on /system/disks: Sys.Modify
    """
    return TaskRequest(
        _INITIALIZE_DISK,
        {
            "disk": disk,
            "uuid": uuid,
            "node": node,
        },
    )


def list_disks(
    *,
    include_partitions: bool | None = None,
    skipsmart: bool | None = None,
    usage_type: DiskUsageType | None = None,
    node: str = "localhost",
) -> Request[list[DiskUsageInfo]]:
    """Lists the disks with what uses them; partitions only with `include_partitions=True`.

    `GET /nodes/{node}/disks/list`

    Asks each disk for SMART, which wakes sleeping ones; `skipsmart=True` avoids that, and leaves
    health and wear unknown.

    Args:
        include_partitions: Also lists the partitions of each disk. Default on the server:
            `False`.
        skipsmart: Omits health and wear, which can take long to read. Default on the server:
            `False`.
        usage_type: Only disks with this use, such as `unused`. One of `unused`, `mounted`,
            `lvm`, `zfs`, `devicemapper`, `partitions` or `filesystem`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `DiskUsageInfo` (`name`, `disk_type`, `gpt`, `size`,
            `status`, `used`, `devpath`, `model` and 6 more); empty if the server has no disks
            that PBS lists, as in a container.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        ServerError: a program that reads disks or volumes failed on the server.

    Privileges:
        on /system/disks: Sys.Audit
    """
    return Request(
        _LIST_DISKS,
        {
            "include-partitions": include_partitions,
            "skipsmart": skipsmart,
            "usage-type": usage_type,
            "node": node,
        },
    )


def get_disk_smart(
    *,
    disk: str,
    healthonly: bool | None = None,
    node: str = "localhost",
) -> Request[SmartData]:
    """Reads what SMART says about one disk: its health, its wear and the raw attributes.

    `GET /nodes/{node}/disks/smart`

    Virtual disks have no SMART. `healthonly=True` fails on every known version.

    Args:
        disk: Name of the disk, such as `sdb`. 3 to 64 characters.
        healthonly: Only the overall health that the disk reports.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `SmartData` (`attributes`, `status` and `wearout`).

    Raises:
        NotFound: the server has no such disk.
        PermissionDenied: a privilege listed below is missing.
        ServerError: smartctl failed, as it does for disks without SMART.

    Privileges:
        on /system/disks: Sys.Audit
    """
    return Request(
        _GET_DISK_SMART,
        {
            "disk": disk,
            "healthonly": healthonly,
            "node": node,
        },
    )


def wipe_disk(
    *,
    disk: str,
    node: str = "localhost",
) -> TaskRequest:
    """Starts a task that destroys the partition table and the signatures on a disk or a partition.

    `PUT /nodes/{node}/disks/wipedisk`

    There is neither a confirmation nor a check before the task starts, and no way back.

    Args:
        disk: Name of the disk or of one of its partitions, such as `sdb` or `sdb1`. 3 to 64
            characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: there is no such disk, something uses it, or it could not
            be written.

    Privileges:
        on /system/disks: Sys.Modify
    """
    return TaskRequest(
        _WIPE_DISK,
        {
            "disk": disk,
            "node": node,
        },
    )


def list_zpools(*, node: str = "localhost") -> Request[list[ZpoolListItem]]:
    """Lists the ZFS pools with size, allocation, fragmentation and health.

    `GET /nodes/{node}/disks/zfs`

    An empty list means that ZFS is there and has no pools. A pool whose size ZFS does not report
    is left out.

    Args:
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `ZpoolListItem` (`name`, `alloc`, `dedup`, `frag`,
            `free`, `health` and `size`).

    Raises:
        PermissionDenied: a privilege listed below is missing.
        ServerError: ZFS is not installed on the server.

    Privileges:
        on /system/disks: Sys.Audit
    """
    return Request(_LIST_ZPOOLS, {"node": node})


def create_zpool(
    *,
    devices: str | Sequence[str],
    name: str,
    raidlevel: ZfsRaidLevel,
    add_datastore: bool | None = None,
    ashift: int | None = None,
    compression: ZfsCompression | None = None,
    node: str = "localhost",
) -> TaskRequest:
    """Starts a task that creates a ZFS pool on whole disks, and a datastore on it with
    `add_datastore=True`.

    `POST /nodes/{node}/disks/zfs`

    Destroys what is on the disks. The pool is mounted as /mnt/datastore/NAME.

    Args:
        devices: Names of unused disks, such as `["sdb", "sdc"]` or `sdb,sdc`.
        name: Name of the pool, of the directory below /mnt/datastore, and of the datastore. 3 to
            32 characters.
        raidlevel: `single` takes one disk, `mirror` at least two, `raid10` at least four and an
            even number, `raidz` at least three, `raidz2` four, `raidz3` five.
        add_datastore: Also creates a datastore on it.
        ashift: Size of the pool's blocks as a power of two: 12 stands for 4096 bytes. From 9 to
            16. Default on the server: `12`.
        compression: How ZFS compresses; PBS compresses most chunks itself already. One of
            `gzip`, `lz4`, `lzjb`, `zle`, `zstd`, `on` or `off`. Default on the server: `on`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.wait` returns a `TaskResult` at the task's end, `Client.send` its `Upid` at once.

    Raises:
        AlreadyExists: there is something at /mnt/datastore/NAME, even an empty directory.
        ApiError: something uses one of the disks, or their number does not fit the RAID level.
        NotFound: the server has no such disk.
        PermissionDenied: a privilege listed below is missing.
        TaskFailed: from `Client.wait`: ZFS refused or is not installed, or a datastore of that
            name exists already.

    Privileges:
        on /system/disks: Sys.Modify
    """
    return TaskRequest(
        _CREATE_ZPOOL,
        {
            "devices": devices,
            "name": name,
            "raidlevel": raidlevel,
            "add-datastore": add_datastore,
            "ashift": ashift,
            "compression": compression,
            "node": node,
        },
    )


def get_zpool(
    name: str,
    /,
    *,
    node: str = "localhost",
) -> Request[dict[str, Any]]:
    """Gives the status of one ZFS pool as a tree of its devices with their error counts.

    `GET /nodes/{node}/disks/zfs/{name}`

    A dictionary, since its members are those of `zpool status`: `name`, `state`, `scan`,
    `errors` and others are texts, and `children` holds the devices, each with `name`, `state`,
    `msg`, the counts `read`, `write` and `cksum`, and `children` of its own.

    Args:
        name: Name of the pool, from `list_zpools`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `dict[str, Any]`: the pool, with its devices as a tree under
            `children`.

    Raises:
        PermissionDenied: a privilege listed below is missing.
        ServerError: there is no such pool, or ZFS is not installed on the server.

    Privileges:
        on /system/disks: Sys.Audit
    """
    return Request(
        _GET_ZPOOL,
        {
            "name": name,
            "node": node,
        },
    )


@model_class
class DatastoreMountInfo:
    """A file system that PBS mounts below /mnt/datastore, or a removable datastore."""

    device: str
    """What is mounted, such as `/dev/disk/by-uuid/7b7cb4c2-61ad-4b2c-8df4-5a0f9b1ce5d1`."""
    name: str
    """Name of the directory below /mnt/datastore, or of the removable datastore."""
    path: str
    """Where it is mounted, such as `/mnt/datastore/tank`."""
    removable: bool
    """Whether it is a removable datastore, which PBS mounts on demand."""
    unitfile: str
    """The systemd unit that mounts it; `datastore config` for a removable datastore."""
    filesystem: str | None = None
    """Type of filesystem named in the unit, such as `ext4`; None for a removable datastore."""
    options: str | None = None
    """Mount options, such as `defaults`; None for a removable datastore."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class PartitionInfo:
    """A partition of a disk."""

    gpt: bool
    """Whether the disk's partition table is a GPT."""
    mounted: bool
    """Whether its file system is mounted now."""
    name: str
    """Its name, such as `sda1`."""
    used: PartitionUsageType
    """What it is used for. One of `unused`, `lvm`, `zfs`, `zfsreserved`, `efi`, `bios` or
    `filesystem`."""
    devpath: str | None = None
    """Its device file, such as `/dev/sda1`. None if not reported."""
    filesystem: str | None = None
    """Type of its file system, such as `ext4`; None if none was recognised."""
    size: int | None = None
    """Its size. In bytes. None if not reported."""
    uuid: str | None = None
    """UUID of its file system, which `create_datastore` takes as `backing_device`; None if there is
    none."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class DiskUsageInfo:
    """A disk of the server, and what uses it."""

    disk_type: DiskType
    """Kind of disk, as detected; a virtual disk may count as `hdd`. One of `unknown`, `hdd`, `ssd`
    or `usb`."""
    gpt: bool
    """Whether it has a GPT partition table."""
    name: str
    """Its name, such as `sda`, as passed to the functions here."""
    size: int
    """Its size. In bytes."""
    status: DiskHealth
    """Health according to SMART; `unknown` if SMART was not queried or is not available. One of
    `passed`, `failed` or `unknown`."""
    used: DiskUsageType
    """What uses it: only an `unused` disk can be formatted. One of `unused`, `mounted`, `lvm`,
    `zfs`, `devicemapper`, `partitions` or `filesystem`."""
    devpath: str | None = None
    """Its device file, such as `/dev/sda`. None if not reported."""
    model: str | None = None
    """Name of the model, as reported by the disk. None if not reported."""
    partitions: tuple[PartitionInfo, ...] | None = None
    """Its partitions; None unless `include_partitions=True`."""
    rpm: int | None = None
    """Rotations per minute; None if the disk does not rotate or does not report it."""
    serial: str | None = None
    """Serial number, as reported by the disk. None if not reported."""
    vendor: str | None = None
    """Manufacturer, as reported by the disk; a number for virtual disks. None if not reported."""
    wearout: float | None = None
    """Remaining life that an SSD reports: 100 when new; None for other disks. In percent."""
    wwn: str | None = None
    """World wide name, the id of the disk that never changes. None if not reported."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class SmartAttribute:
    """One value that a disk records about itself."""

    name: str
    """Name of the attribute, such as `Power_On_Hours`."""
    raw: str
    """The value as reported by the disk, which each manufacturer defines."""
    value: str
    """The same as `raw`."""
    flags: str | None = None
    """Flags of the attribute; only for ATA disks."""
    id: int | None = None
    """Number of the attribute, as in 9 for `Power_On_Hours`; only for ATA disks."""
    normalized: float | None = None
    """The value on the disk's scale, where more is better; only for ATA disks."""
    threshold: float | None = None
    """The disk counts as failing where `normalized` falls to this; only for ATA disks."""
    worst: float | None = None
    """The lowest `normalized` so far; only for ATA disks."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class SmartData:
    """What SMART says about a disk."""

    attributes: tuple[SmartAttribute, ...]
    """What the disk records about itself; which attributes there are depends on the disk."""
    status: DiskHealth
    """Health as judged by the disk itself. One of `passed`, `failed` or `unknown`."""
    wearout: float | None = None
    """Remaining life that an SSD reports: 100 when new; None for other disks. In percent."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@model_class
class ZpoolListItem:
    """A ZFS pool."""

    alloc: int
    """Space that is allocated, as `zpool list` counts it. In bytes."""
    dedup: float
    """Factor by which ZFS itself saves space through deduplication: 1.0 for not at all. Not the
    deduplication of PBS."""
    frag: int
    """How scattered the free space is. In percent."""
    free: int
    """Space that is not allocated, as `zpool list` counts it. In bytes."""
    health: str
    """State of the pool, such as `ONLINE` or `DEGRADED`."""
    name: str
    """Name of the pool."""
    size: int
    """Space of the pool, as `zpool list` counts it: with the parity of a RAID-Z, but a mirror once.
    In bytes."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_DATASTORE_MOUNT_INFO_SHAPE = Shape(
    DatastoreMountInfo,
    {
        "device": TEXT,
        "name": TEXT,
        "path": TEXT,
        "removable": BOOLEAN,
        "unitfile": TEXT,
        "filesystem": Optional(TEXT),
        "options": Optional(TEXT),
    },
)


_PARTITION_INFO_SHAPE = Shape(
    PartitionInfo,
    {
        "gpt": BOOLEAN,
        "mounted": BOOLEAN,
        "name": TEXT,
        "used": WORD,
        "devpath": Optional(TEXT),
        "filesystem": Optional(TEXT),
        "size": Optional(INTEGER),
        "uuid": Optional(TEXT),
    },
)


_DISK_USAGE_INFO_SHAPE = Shape(
    DiskUsageInfo,
    {
        "disk-type": WORD,
        "gpt": BOOLEAN,
        "name": TEXT,
        "size": INTEGER,
        "status": WORD,
        "used": WORD,
        "devpath": Optional(TEXT),
        "model": Optional(TEXT),
        "partitions": Optional(ListOf(_PARTITION_INFO_SHAPE)),
        "rpm": Optional(INTEGER),
        "serial": Optional(TEXT),
        "vendor": Optional(TEXT),
        "wearout": Optional(NUMBER),
        "wwn": Optional(TEXT),
    },
)


_SMART_ATTRIBUTE_SHAPE = Shape(
    SmartAttribute,
    {
        "name": TEXT,
        "raw": TEXT,
        "value": TEXT,
        "flags": Optional(TEXT),
        "id": Optional(INTEGER),
        "normalized": Optional(NUMBER),
        "threshold": Optional(NUMBER),
        "worst": Optional(NUMBER),
    },
)


_SMART_DATA_SHAPE = Shape(
    SmartData,
    {
        "attributes": ListOf(_SMART_ATTRIBUTE_SHAPE),
        "status": WORD,
        "wearout": Optional(NUMBER),
    },
)


_ZPOOL_LIST_ITEM_SHAPE = Shape(
    ZpoolListItem,
    {
        "alloc": INTEGER,
        "dedup": NUMBER,
        "frag": INTEGER,
        "free": INTEGER,
        "health": TEXT,
        "name": TEXT,
        "size": INTEGER,
    },
)


_LIST_DISK_DIRECTORIES = Operation(
    name="disks.list_disk_directories",
    method="GET",
    template="/nodes/{node}/disks/directory",
    effect="read",
    privileges=("Sys.Audit on /system/disks",),
    decode=Decoder(ListOf(_DATASTORE_MOUNT_INFO_SHAPE)),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_CREATE_DISK_DIRECTORY = Operation(
    name="disks.create_disk_directory",
    method="POST",
    template="/nodes/{node}/disks/directory",
    effect="start",
    privileges=("Sys.Modify on /system/disks",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("disk", "disk", "body"),
        Parameter("name", "name", "body"),
        Parameter("add_datastore", "add-datastore", "body", "boolean"),
        Parameter("filesystem", "filesystem", "body"),
        Parameter("removable_datastore", "removable-datastore", "body", "boolean"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_DELETE_DISK_DIRECTORY = Operation(
    name="disks.delete_disk_directory",
    method="DELETE",
    template="/nodes/{node}/disks/directory/{name}",
    effect="destroy",
    privileges=("Sys.Modify on /system/disks",),
    decode=nothing,
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_INITIALIZE_DISK = Operation(
    name="disks.initialize_disk",
    method="POST",
    template="/nodes/{node}/disks/initgpt",
    effect="start",
    privileges=("Sys.Modify on /system/disks",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("disk", "disk", "body"),
        Parameter("uuid", "uuid", "body"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_LIST_DISKS = Operation(
    name="disks.list_disks",
    method="GET",
    template="/nodes/{node}/disks/list",
    effect="read",
    privileges=("Sys.Audit on /system/disks",),
    decode=Decoder(ListOf(_DISK_USAGE_INFO_SHAPE)),
    parameters=(
        Parameter("include_partitions", "include-partitions", "query", "boolean"),
        Parameter("skipsmart", "skipsmart", "query", "boolean"),
        Parameter("usage_type", "usage-type", "query"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_GET_DISK_SMART = Operation(
    name="disks.get_disk_smart",
    method="GET",
    template="/nodes/{node}/disks/smart",
    effect="read",
    privileges=("Sys.Audit on /system/disks",),
    decode=Decoder(_SMART_DATA_SHAPE),
    parameters=(
        Parameter("disk", "disk", "query"),
        Parameter("healthonly", "healthonly", "query", "boolean"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_WIPE_DISK = Operation(
    name="disks.wipe_disk",
    method="PUT",
    template="/nodes/{node}/disks/wipedisk",
    effect="destroy",
    privileges=("Sys.Modify on /system/disks",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("disk", "disk", "body"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_LIST_ZPOOLS = Operation(
    name="disks.list_zpools",
    method="GET",
    template="/nodes/{node}/disks/zfs",
    effect="read",
    privileges=("Sys.Audit on /system/disks",),
    decode=Decoder(ListOf(_ZPOOL_LIST_ITEM_SHAPE)),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_CREATE_ZPOOL = Operation(
    name="disks.create_zpool",
    method="POST",
    template="/nodes/{node}/disks/zfs",
    effect="start",
    privileges=("Sys.Modify on /system/disks",),
    decode=Decoder(UPID),
    parameters=(
        Parameter("devices", "devices", "body", "property-string"),
        Parameter("name", "name", "body"),
        Parameter("raidlevel", "raidlevel", "body"),
        Parameter("add_datastore", "add-datastore", "body", "boolean"),
        Parameter("ashift", "ashift", "body", "integer"),
        Parameter("compression", "compression", "body"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_GET_ZPOOL = Operation(
    name="disks.get_zpool",
    method="GET",
    template="/nodes/{node}/disks/zfs/{name}",
    effect="read",
    privileges=("Sys.Audit on /system/disks",),
    decode=Decoder(MapOf(ANYTHING)),
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
