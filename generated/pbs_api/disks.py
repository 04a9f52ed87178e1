# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Disks of the server: what is attached, SMART, directories and ZFS pools on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pbs_client.runtime import (
    ANYTHING,
    BOOLEAN,
    INTEGER,
    NOTHING_EXTRA,
    NUMBER,
    TEXT,
    ListOf,
    MapOf,
    Mismatch,
    Operation,
    Optional,
    Parameter,
    Request,
    Shape,
    TaskRequest,
    as_is,
    as_upid,
    blank,
    decode_with,
    explain_missing,
    extra_names,
    extra_of,
    list_of,
    map_of,
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

    Args:
        node: Any name is accepted; PBS serves one node.

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

    Args:
        disk: Name of the disk, as in `sdb`. 3 to 64 characters.
        name: 3 to 32 characters.
        add_datastore: Also makes a datastore of it. Default on the server: `false`.
        removable_datastore: Default on the server: `false`.
        node: Any name is accepted; PBS serves one node.

    Privileges:
        on /system/disks: Sys.Modify

    Starts a task: `Client.wait` follows it to its end.
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

    Refused while a datastore uses the directory.

    Args:
        name: 3 to 32 characters.
        node: Any name is accepted; PBS serves one node.

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
        disk: Name of the disk, as in `sdb`. 3 to 64 characters.
        uuid: At most 36 characters.
        node: Any name is accepted; PBS serves one node.

    Privileges:
        on /system/disks: Sys.Modify

    Starts a task: `Client.wait` follows it to its end.
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

    `skipsmart=True` avoids waking sleeping disks and answers faster, without health and wear.

    Args:
        include_partitions: Lists the partitions of each disk. Default on the server: `false`.
        skipsmart: Leaves out health and wear, which can take long to read. Default on the
            server: `false`.
        node: Any name is accepted; PBS serves one node.

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

    `healthonly=True` fails on every known version.

    Args:
        disk: Name of the disk, as in `sdb`. 3 to 64 characters.
        healthonly: Only whether the disk thinks it is well.
        node: Any name is accepted; PBS serves one node.

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
    """Starts a task that destroys the partition table and the signatures on a disk that nothing
    uses.

    `PUT /nodes/{node}/disks/wipedisk`

    Args:
        disk: Name of the disk, as in `sdb`. 3 to 64 characters.
        node: Any name is accepted; PBS serves one node.

    Privileges:
        on /system/disks: Sys.Modify

    Starts a task: `Client.wait` follows it to its end.
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

    Args:
        node: Any name is accepted; PBS serves one node.

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

    Args:
        name: 3 to 32 characters.
        add_datastore: Also makes a datastore of it.
        ashift: From 9 to 16. Default on the server: `12`.
        compression: Default on the server: `On`.
        node: Any name is accepted; PBS serves one node.

    Privileges:
        on /system/disks: Sys.Modify

    Starts a task: `Client.wait` follows it to its end.
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

    Args:
        node: Any name is accepted; PBS serves one node.

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


@attrs.frozen(weakref_slot=False)
class DatastoreMountInfo:
    """Answered by `list_disk_directories`."""

    device: str
    name: str
    path: str
    removable: bool
    unitfile: str
    filesystem: str | None = None
    options: str | None = None
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@attrs.frozen(weakref_slot=False)
class PartitionInfo:
    """Answered by `list_disks`."""

    gpt: bool
    mounted: bool
    name: str
    used: PartitionUsageType
    devpath: str | None = None
    filesystem: str | None = None
    size: int | None = None
    """Bytes."""
    uuid: str | None = None
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@attrs.frozen(weakref_slot=False)
class DiskUsageInfo:
    """Answered by `list_disks`."""

    disk_type: DiskType
    gpt: bool
    name: str
    size: int
    """Bytes."""
    status: DiskHealth
    used: DiskUsageType
    devpath: str | None = None
    model: str | None = None
    partitions: tuple[PartitionInfo, ...] | None = None
    rpm: int | None = None
    serial: str | None = None
    vendor: str | None = None
    wearout: float | None = None
    """Percent."""
    wwn: str | None = None
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@attrs.frozen(weakref_slot=False)
class SmartAttribute:
    """Answered by `get_disk_smart`."""

    name: str
    raw: str
    value: str
    flags: str | None = None
    id: int | None = None
    normalized: float | None = None
    threshold: float | None = None
    worst: float | None = None
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@attrs.frozen(weakref_slot=False)
class SmartData:
    """Answered by `get_disk_smart`."""

    attributes: tuple[SmartAttribute, ...]
    status: DiskHealth
    wearout: float | None = None
    """Percent."""
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""


@attrs.frozen(weakref_slot=False)
class ZpoolListItem:
    """Answered by `list_zpools`."""

    alloc: int
    """Bytes."""
    dedup: float
    frag: int
    """Percent."""
    free: int
    """Bytes."""
    health: str
    name: str
    size: int
    """Bytes."""
    extra: Mapping[str, Any] = attrs.field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
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
_new_datastore_mount_info = blank(DatastoreMountInfo)
_KNOWN_DATASTORE_MOUNT_INFO = _DATASTORE_MOUNT_INFO_SHAPE.known


def _decode_datastore_mount_info(value: dict[str, Any] | None) -> DatastoreMountInfo:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_datastore_mount_info()
    new: Any = made
    _device = new.device = get("device")
    _name = new.name = get("name")
    _path = new.path = get("path")
    _removable = new.removable = get("removable")
    _unitfile = new.unitfile = get("unitfile")
    _filesystem = new.filesystem = get("filesystem")
    _options = new.options = get("options")
    if not (
        type(_device) is str
        and type(_name) is str
        and type(_path) is str
        and type(_removable) is bool
        and type(_unitfile) is str
        and (_filesystem is None or type(_filesystem) is str)
        and (_options is None or type(_options) is str)
    ):
        raise Mismatch
    new.extra = (
        NOTHING_EXTRA
        if (len(value) == 7 and _filesystem is not None and _options is not None)
        or _KNOWN_DATASTORE_MOUNT_INFO.issuperset(value)
        else extra_of(value, _KNOWN_DATASTORE_MOUNT_INFO)
    )
    new.__class__ = DatastoreMountInfo
    return made


_PARTITION_INFO_SHAPE = Shape(
    PartitionInfo,
    {
        "gpt": BOOLEAN,
        "mounted": BOOLEAN,
        "name": TEXT,
        "used": TEXT,
        "devpath": Optional(TEXT),
        "filesystem": Optional(TEXT),
        "size": Optional(INTEGER),
        "uuid": Optional(TEXT),
    },
)
_new_partition_info = blank(PartitionInfo)
_KNOWN_PARTITION_INFO = _PARTITION_INFO_SHAPE.known


def _decode_partition_info(value: dict[str, Any] | None) -> PartitionInfo:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_partition_info()
    new: Any = made
    _gpt = new.gpt = get("gpt")
    _mounted = new.mounted = get("mounted")
    _name = new.name = get("name")
    _used = new.used = get("used")
    _devpath = new.devpath = get("devpath")
    _filesystem = new.filesystem = get("filesystem")
    _size = new.size = get("size")
    _uuid = new.uuid = get("uuid")
    if not (
        type(_gpt) is bool
        and type(_mounted) is bool
        and type(_name) is str
        and type(_used) is str
        and (_devpath is None or type(_devpath) is str)
        and (_filesystem is None or type(_filesystem) is str)
        and (_size is None or type(_size) is int)
        and (_uuid is None or type(_uuid) is str)
    ):
        raise Mismatch
    new.extra = NOTHING_EXTRA if _KNOWN_PARTITION_INFO.issuperset(value) else extra_of(value, _KNOWN_PARTITION_INFO)
    new.__class__ = PartitionInfo
    return made


_DISK_USAGE_INFO_SHAPE = Shape(
    DiskUsageInfo,
    {
        "disk-type": TEXT,
        "gpt": BOOLEAN,
        "name": TEXT,
        "size": INTEGER,
        "status": TEXT,
        "used": TEXT,
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
_new_disk_usage_info = blank(DiskUsageInfo)
_KNOWN_DISK_USAGE_INFO = _DISK_USAGE_INFO_SHAPE.known


def _decode_disk_usage_info(value: dict[str, Any] | None) -> DiskUsageInfo:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_disk_usage_info()
    new: Any = made
    _disk_type = new.disk_type = get("disk-type")
    _gpt = new.gpt = get("gpt")
    _name = new.name = get("name")
    _size = new.size = get("size")
    _status = new.status = get("status")
    _used = new.used = get("used")
    _devpath = new.devpath = get("devpath")
    _model = new.model = get("model")
    _partitions = new.partitions = get("partitions")
    _rpm = new.rpm = get("rpm")
    _serial = new.serial = get("serial")
    _vendor = new.vendor = get("vendor")
    _wearout = new.wearout = get("wearout")
    _wwn = new.wwn = get("wwn")
    if not (
        type(_disk_type) is str
        and type(_gpt) is bool
        and type(_name) is str
        and type(_size) is int
        and type(_status) is str
        and type(_used) is str
        and (_devpath is None or type(_devpath) is str)
        and (_model is None or type(_model) is str)
        and (_partitions is None or type(_partitions) is list)
        and (_rpm is None or type(_rpm) is int)
        and (_serial is None or type(_serial) is str)
        and (_vendor is None or type(_vendor) is str)
        and (_wearout is None or (type(_wearout) is float or type(_wearout) is int))
        and (_wwn is None or type(_wwn) is str)
    ):
        raise Mismatch
    new.partitions = None if _partitions is None else tuple([_decode_partition_info(item) for item in new.partitions])
    new.extra = NOTHING_EXTRA if _KNOWN_DISK_USAGE_INFO.issuperset(value) else extra_of(value, _KNOWN_DISK_USAGE_INFO)
    new.__class__ = DiskUsageInfo
    return made


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
_new_smart_attribute = blank(SmartAttribute)
_KNOWN_SMART_ATTRIBUTE = _SMART_ATTRIBUTE_SHAPE.known


def _decode_smart_attribute(value: dict[str, Any] | None) -> SmartAttribute:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_smart_attribute()
    new: Any = made
    _name = new.name = get("name")
    _raw = new.raw = get("raw")
    _value = new.value = get("value")
    _flags = new.flags = get("flags")
    _id = new.id = get("id")
    _normalized = new.normalized = get("normalized")
    _threshold = new.threshold = get("threshold")
    _worst = new.worst = get("worst")
    if not (
        type(_name) is str
        and type(_raw) is str
        and type(_value) is str
        and (_flags is None or type(_flags) is str)
        and (_id is None or type(_id) is int)
        and (_normalized is None or (type(_normalized) is float or type(_normalized) is int))
        and (_threshold is None or (type(_threshold) is float or type(_threshold) is int))
        and (_worst is None or (type(_worst) is float or type(_worst) is int))
    ):
        raise Mismatch
    new.extra = NOTHING_EXTRA if _KNOWN_SMART_ATTRIBUTE.issuperset(value) else extra_of(value, _KNOWN_SMART_ATTRIBUTE)
    new.__class__ = SmartAttribute
    return made


_SMART_DATA_SHAPE = Shape(
    SmartData,
    {
        "attributes": ListOf(_SMART_ATTRIBUTE_SHAPE),
        "status": TEXT,
        "wearout": Optional(NUMBER),
    },
)
_new_smart_data = blank(SmartData)
_KNOWN_SMART_DATA = _SMART_DATA_SHAPE.known


def _decode_smart_data(value: dict[str, Any] | None) -> SmartData:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_smart_data()
    new: Any = made
    _attributes = new.attributes = get("attributes")
    _status = new.status = get("status")
    _wearout = new.wearout = get("wearout")
    if not (
        type(_attributes) is list
        and type(_status) is str
        and (_wearout is None or (type(_wearout) is float or type(_wearout) is int))
    ):
        raise Mismatch
    new.attributes = tuple([_decode_smart_attribute(item) for item in new.attributes])
    new.extra = (
        NOTHING_EXTRA
        if (len(value) == 3 and _wearout is not None) or _KNOWN_SMART_DATA.issuperset(value)
        else extra_of(value, _KNOWN_SMART_DATA)
    )
    new.__class__ = SmartData
    return made


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
_new_zpool_list_item = blank(ZpoolListItem)
_KNOWN_ZPOOL_LIST_ITEM = _ZPOOL_LIST_ITEM_SHAPE.known


def _decode_zpool_list_item(value: dict[str, Any] | None) -> ZpoolListItem:
    if type(value) is not dict:
        raise Mismatch
    get: Any = value.get
    made = _new_zpool_list_item()
    new: Any = made
    _alloc = new.alloc = get("alloc")
    _dedup = new.dedup = get("dedup")
    _frag = new.frag = get("frag")
    _free = new.free = get("free")
    _health = new.health = get("health")
    _name = new.name = get("name")
    _size = new.size = get("size")
    if not (
        type(_alloc) is int
        and (type(_dedup) is float or type(_dedup) is int)
        and type(_frag) is int
        and type(_free) is int
        and type(_health) is str
        and type(_name) is str
        and type(_size) is int
    ):
        raise Mismatch
    new.extra = (
        NOTHING_EXTRA
        if len(value) == 7 or _KNOWN_ZPOOL_LIST_ITEM.issuperset(value)
        else extra_of(value, _KNOWN_ZPOOL_LIST_ITEM)
    )
    new.__class__ = ZpoolListItem
    return made


_LIST_DISK_DIRECTORIES = Operation(
    name="disks.list_disk_directories",
    method="GET",
    template="/nodes/{node}/disks/directory",
    effect="read",
    privileges=("Sys.Audit on /system/disks",),
    decode=list_of(_decode_datastore_mount_info, _DATASTORE_MOUNT_INFO_SHAPE),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_CREATE_DISK_DIRECTORY = Operation(
    name="disks.create_disk_directory",
    method="POST",
    template="/nodes/{node}/disks/directory",
    effect="start",
    privileges=("Sys.Modify on /system/disks",),
    decode=as_upid,
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
    decode=as_upid,
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
    decode=list_of(_decode_disk_usage_info, _DISK_USAGE_INFO_SHAPE),
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
    decode=decode_with(_decode_smart_data, _SMART_DATA_SHAPE),
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
    decode=as_upid,
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
    decode=list_of(_decode_zpool_list_item, _ZPOOL_LIST_ITEM_SHAPE),
    parameters=(Parameter("node", "node", "path"),),
    home=__name__,
)


_CREATE_ZPOOL = Operation(
    name="disks.create_zpool",
    method="POST",
    template="/nodes/{node}/disks/zfs",
    effect="start",
    privileges=("Sys.Modify on /system/disks",),
    decode=as_upid,
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
    decode=decode_with(lambda data: map_of(as_is, data), MapOf(ANYTHING)),
    parameters=(
        Parameter("name", "name", "path"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
