"""What datastores hold: namespaces, backup groups, snapshots and their files, with the statistics
PBS keeps of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import attrs

from pbs_simulator.archives import Tree, default_blob, default_tree, encode_blob
from pbs_simulator.chunks import CHUNK, CHUNK_ON_DISK, Chunks, Content
from pbs_simulator.directory_order import DirectoryOrder
from pbs_simulator.refusals import Refusal

MANIFEST = "index.json.blob"
CLIENT_LOG = "client.log.blob"
CATALOG_FILE = "catalog.pcat1.didx"
_EMPTY_STORE = 512 * 1024**2
"""Bytes that a store without backups takes: directories for the chunks."""


@attrs.define
class BackupFile:
    """One file of a snapshot."""

    filename: str
    size: int | None = None
    """Bytes of the content; None where PBS does not know it, as for a client log."""
    crypt_mode: str | None = "none"
    content: bytes | None = attrs.field(default=None, repr=False)
    """The stored bytes of a blob, if they are not the default."""
    tree: Tree | None = attrs.field(default=None, repr=False)
    """The files of an archive, if they are not the default."""

    def listing(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"filename": self.filename}
        if self.crypt_mode is not None:
            shown["crypt-mode"] = self.crypt_mode
        if self.size is not None:
            shown["size"] = self.size
        return shown

    @property
    def is_index(self) -> bool:
        """Whether it is a list of chunks."""
        return self.filename.endswith((".didx", ".fidx"))

    @property
    def is_archive(self) -> bool:
        """Whether it holds a file tree of its own."""
        return self.filename.endswith((".pxar.didx", ".mpxar.didx"))

    def entries(self) -> Tree:
        return default_tree(self.filename) if self.tree is None else self.tree


def time_text(moment: int) -> str:
    """A backup time as directories and logs spell it; PBS's refusal of one that no calendar has."""
    try:
        return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError):
        year = 1970 + int(moment / (365.2425 * 86400))
        raise Refusal(
            f"epoch_to_rfc3339_utc: wrong year '{year}'" if year < 2**31 else f"libc::gmtime failed for '{moment}'"
        ) from None


@attrs.define(eq=False)
class Snapshot:
    """One backup."""

    backup_type: str
    backup_id: str
    backup_time: int
    files: list[BackupFile] = attrs.field(factory=list[BackupFile])
    notes: str = ""
    protected: bool = False
    verification: dict[str, Any] | None = None
    """`state` and `upid` of the last verification."""
    fingerprint: str | None = None
    corrupt: bool = False
    """A verification will fail."""

    @property
    def name(self) -> str:
        return f"{self.backup_type}/{self.backup_id}/{time_text(self.backup_time)}"

    @property
    def finished(self) -> bool:
        """Whether it has a manifest; one without is still being made, or was abandoned."""
        return any(file.filename == MANIFEST for file in self.files)

    @property
    def size(self) -> int:
        return sum(file.size or 0 for file in self.files)

    def file(self, name: str) -> BackupFile | None:
        return next((file for file in self.files if file.filename == name), None)

    def item(self, owner: str) -> dict[str, Any]:
        """The snapshot as the snapshot list shows it."""
        item: dict[str, Any] = {
            "backup-id": self.backup_id,
            "backup-time": self.backup_time,
            "backup-type": self.backup_type,
            "files": [file.listing() for file in self.files],
            "owner": owner,
            "protected": self.protected,
        }
        if self.finished:
            item["size"] = self.size
        if comment := self.notes.partition("\n")[0]:
            item["comment"] = comment
        if self.fingerprint is not None:
            item["fingerprint"] = self.fingerprint
        if self.verification is not None:
            item["verification"] = dict(self.verification)
        return item

    def manifest(self) -> dict[str, Any]:
        """The manifest, which lists the files but itself and the log."""
        unprotected: dict[str, Any] = {
            "chunk_upload_stats": {
                "compressed_size": self.size // 2,
                "count": len(self.files),
                "duplicates": 0,
                "size": self.size,
            }
        }
        if self.notes:
            unprotected["notes"] = self.notes
        if self.verification is not None:
            unprotected["verify_state"] = dict(self.verification)
        listed = [file for file in self.files if file.filename not in (MANIFEST, CLIENT_LOG)]
        return {
            "backup-id": self.backup_id,
            "backup-time": self.backup_time,
            "backup-type": self.backup_type,
            "files": [
                {
                    "crypt-mode": file.crypt_mode or "none",
                    "csum": hashlib.sha256(f"{self.name}/{file.filename}".encode()).hexdigest(),
                    "filename": file.filename,
                    "size": file.size or 0,
                }
                for file in listed
            ],
            "signature": None,
            "unprotected": unprotected,
        }

    def stored(self, file: BackupFile) -> bytes:
        """The bytes of a file as it lies in the datastore."""
        if file.filename == MANIFEST:
            return encode_blob(json.dumps(self.manifest()).encode())
        if file.content is not None:
            return file.content
        if file.filename.endswith(".blob"):
            return encode_blob(default_blob(file.filename))
        # An index: a header and digests of chunks.
        return hashlib.sha256(f"{self.name}/{file.filename}".encode()).digest() * 128

    def copy(self) -> Snapshot:
        return attrs.evolve(self, files=list(self.files), verification=None, protected=False)


@attrs.define(eq=False)
class Group:
    """All backups of one guest or host, with one owner."""

    backup_type: str
    backup_id: str
    owner: str
    notes: str = ""
    snapshots: dict[int, Snapshot] = attrs.field(factory=dict[int, Snapshot])

    @property
    def name(self) -> str:
        return f"{self.backup_type}/{self.backup_id}"

    @property
    def order(self) -> tuple[str, bool, int, str]:
        """What tasks sort groups by: the type, then ids that are numbers by their value, then the
        others.
        """
        number = self.backup_id.isascii() and self.backup_id.isdigit()
        return self.backup_type, not number, int(self.backup_id) if number else 0, self.backup_id

    def newest_first(self) -> list[Snapshot]:
        return [self.snapshots[moment] for moment in sorted(self.snapshots, reverse=True)]

    def item(self) -> dict[str, Any]:
        """The group as the group list shows it, by its newest finished backup; by its only one
        even if that is unfinished. Without any of these its last backup is moment 0."""
        snapshots = self.newest_first()
        last = next((snapshot for snapshot in snapshots if snapshot.finished or len(snapshots) == 1), None)
        item: dict[str, Any] = {
            "backup-count": len(self.snapshots),
            "backup-id": self.backup_id,
            "backup-type": self.backup_type,
            "files": [file.filename for file in last.files] if last else [],
            "last-backup": last.backup_time if last else 0,
            "owner": self.owner,
        }
        if comment := self.notes.partition("\n")[0]:
            item["comment"] = comment
        return item


Namespace = dict[tuple[str, str], Group]
"""The groups of one namespace, by type and id."""


def empty_gc_status() -> dict[str, Any]:
    """The garbage collection status of a store where none ever ran."""
    names = ("disk-bytes", "disk-chunks", "index-data-bytes", "index-file-count", "pending-bytes", "pending-chunks")
    removed = ("removed-bad", "removed-bytes", "removed-chunks", "still-bad")
    return {"upid": None} | dict.fromkeys((*names, *removed), 0)


def depth_of(ns: str) -> int:
    """How deep a namespace lies; the root is at 0."""
    return ns.count("/") + 1 if ns else 0


@attrs.define(eq=False)
class Datastore:
    """One datastore: its configuration, its content and its state."""

    config: dict[str, Any]
    """By wire names: name, path, comment, gc-schedule, maintenance-mode, tuning, …"""
    namespaces: dict[str, Namespace] = attrs.field(factory=lambda: {"": dict[tuple[str, str], Group]()})
    type_directories: set[tuple[str, str]] = attrs.field(factory=set[tuple[str, str]])
    """Namespaces and backup types that ever had a group: the directories stay when the groups go,
    and PBS fails to list where there is none.
    """
    total: int = 4 * 1024**4
    """Bytes of the disk below it."""
    used: int | None = None
    """Bytes used on that disk; unless set, what the backups take and a bit more."""
    avail: int | None = None
    """Bytes left; total minus used unless set."""
    mounted: bool | None = None
    """For a removable store whether it is mounted; None for one that is not removable."""
    chunks: Chunks = attrs.field(factory=Chunks)
    gc_status: dict[str, Any] = attrs.field(factory=empty_gc_status)
    """What the last garbage collection found."""
    history: list[float | None] | None = None
    """Fractions of use for the usage history; None makes them up."""
    estimated_full_date: int | None = None
    error: str | None = None
    """What the store answers instead of its usage, as when its disk is gone."""
    order: DirectoryOrder = attrs.field(factory=DirectoryOrder)
    """In which order its directories are listed."""
    read_operations: int = 0
    write_operations: int = 0

    @property
    def name(self) -> str:
        return str(self.config["name"])

    @property
    def path(self) -> str:
        """Where the store lies; the path of a removable one counts from the place its disk is
        mounted at.
        """
        mount = f"/mnt/datastore/{self.name}"
        path = str(self.config.get("path", mount))
        return f"{mount}/{path.lstrip('/')}" if self.removable else path

    def usage(self) -> dict[str, int]:
        """`total`, `used` and `avail`.

        A garbage collection, not a prune, makes the used bytes fewer.
        """
        used = self.used
        if used is None:
            used = min(_EMPTY_STORE + self.chunks.on_disk(self.content()) * CHUNK_ON_DISK, self.total)
        return {"avail": self.total - used if self.avail is None else self.avail, "total": self.total, "used": used}

    def content(self) -> Content:
        """What the indexes of all backups add up to.

        Of a group the largest archive counts in full, every other one for a twentieth.
        """
        files = total = chunks = 0
        for _, group in self.groups():
            sizes = [
                file.size or 0 for snapshot in group.snapshots.values() for file in snapshot.files if file.is_index
            ]
            whole, largest = sum(sizes), max(sizes, default=0)
            files, total = files + len(sizes), total + whole
            chunks += -(-(largest + (whole - largest) // 20) // CHUNK)
        return Content(files, total, chunks)

    @property
    def removable(self) -> bool:
        return "backing-device" in self.config

    def namespace_path(self, ns: str) -> str:
        """Where a namespace lies on disk, as error messages spell it."""
        return self.path + "".join(f"/ns/{part}" for part in ns.split("/") if part)

    def group_path(self, ns: str, backup_type: str, backup_id: str) -> str:
        return f"{self.namespace_path(ns)}/{backup_type}/{backup_id}"

    def snapshot_path(self, ns: str, backup_type: str, backup_id: str, backup_time: int) -> str:
        return f"{self.group_path(ns, backup_type, backup_id)}/{time_text(backup_time)}"

    def add_namespace(self, ns: str) -> Namespace:
        """A namespace, made with all those above it if it is missing."""
        parts = [part for part in ns.split("/") if part]
        for depth in range(1, len(parts) + 1):
            self.namespaces.setdefault("/".join(parts[:depth]), {})
        return self.namespaces["/".join(parts)]

    def below(self, ns: str, max_depth: int | None = None) -> list[str]:
        """A namespace and those below it, parents first; `max_depth` 0 is the namespace alone."""
        names = [name for name in self.namespaces if name == ns or not ns or name.startswith(f"{ns}/")]
        return sorted(name for name in names if max_depth is None or depth_of(name) - depth_of(ns) <= max_depth)

    def group(self, ns: str, backup_type: str, backup_id: str) -> Group | None:
        return self.namespaces.get(ns, {}).get((backup_type, backup_id))

    def groups(self) -> Iterator[tuple[str, Group]]:
        """Every group with its namespace."""
        for ns in self.namespaces:
            for group in self.groups_in(ns):
                yield ns, group

    def groups_in(self, ns: str) -> list[Group]:
        """The groups of a namespace as its directories list them, type by type; none if there is no
        such namespace.
        """
        groups = self.order.sort(self.namespaces.get(ns, {}).values(), lambda group: group.backup_id)
        return self.order.sort(groups, lambda group: group.backup_type)

    def snapshots_of(self, group: Group) -> list[Snapshot]:
        """The snapshots of a group as its directory lists them."""
        return self.order.sort(group.snapshots.values(), lambda snapshot: time_text(snapshot.backup_time))

    def add_group(
        self, backup_type: str, backup_id: str, *, ns: str = "", owner: str = "root@pam", notes: str = ""
    ) -> Group:
        """A group, made if it is missing."""
        namespace = self.add_namespace(ns)
        self.type_directories.add((ns, backup_type))
        return namespace.setdefault((backup_type, backup_id), Group(backup_type, backup_id, owner, notes))

    def add_snapshot(
        self,
        backup_type: str,
        backup_id: str,
        backup_time: int | datetime,
        *,
        ns: str = "",
        owner: str = "root@pam",
        files: Iterable[BackupFile] | None = None,
        notes: str = "",
        protected: bool = False,
        verification: dict[str, Any] | None = None,
        fingerprint: str | None = None,
        corrupt: bool = False,
        size: int = 1024**3,
    ) -> Snapshot:
        """A snapshot, with its group and namespace if they are missing.

        Without `files` it gets those usual for its type, `size` bytes in all.
        """
        moment = int(backup_time.timestamp()) if isinstance(backup_time, datetime) else backup_time
        group = self.add_group(backup_type, backup_id, ns=ns, owner=owner)
        made = Snapshot(
            backup_type,
            backup_id,
            moment,
            list(files)
            if files is not None
            else default_files(backup_type, size, "encrypt" if fingerprint else "none"),
            notes,
            protected,
            verification,
            fingerprint,
            corrupt,
        )
        group.snapshots[moment] = made
        return made


def default_files(backup_type: str, size: int, crypt_mode: str = "none") -> list[BackupFile]:
    """The files a backup of a type usually has."""
    manifest = BackupFile(MANIFEST, 512, "none" if crypt_mode == "none" else "sign-only")
    if backup_type == "vm":
        return [
            BackupFile("qemu-server.conf.blob", 340, crypt_mode),
            BackupFile("drive-scsi0.img.fidx", size, crypt_mode),
            manifest,
        ]
    files = [BackupFile("root.pxar.didx", size, crypt_mode), BackupFile(CATALOG_FILE, 4096, crypt_mode), manifest]
    return [BackupFile("pct.conf.blob", 128, crypt_mode), *files] if backup_type == "ct" else files
