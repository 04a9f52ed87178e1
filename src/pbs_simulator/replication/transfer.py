"""What pulls and pushes have in common: their two sides, their options, and what they count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from pbs_simulator.chunks import CHUNK, human_bytes
from pbs_simulator.datastores import CLIENT_LOG, MANIFEST, BackupFile, Datastore, Group, Snapshot, depth_of, time_text
from pbs_simulator.refusals import Refusal
from pbs_simulator.rights import DEEPEST_NAMESPACE
from pbs_simulator.rust_regex import found_in
from pbs_simulator.server import Server
from pbs_simulator.worker_tasks import TaskFailure

RATE = 100 * 1024**2
"""Bytes a second: what every transfer says of itself."""

FAILED = "sync failed with some errors."


@attrs.frozen
class Side:
    """One side of a transfer: a namespace of a datastore, and in whose name it is used."""

    server: Server
    store: Datastore
    ns: str
    auth_id: str

    def may(self, path: str, *any_of: str) -> bool:
        """Whether one of some privileges is held on an ACL path."""
        return self.server.may(self.auth_id, path, *any_of)


@attrs.frozen
class Options:
    """What is to be copied, and what removed."""

    max_depth: int | None = None
    group_filter: tuple[str, ...] = ()
    remove_vanished: bool = False
    transfer_last: int | None = None
    encrypted_only: bool = False
    verified_only: bool = False
    resync_corrupt: bool = False
    worker_threads: int = 1

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Options:
        """From the parameters of a call or the settings of a job, by their wire names."""
        depth, last = settings.get("max-depth"), settings.get("transfer-last")
        return cls(
            max_depth=depth,
            group_filter=tuple(settings.get("group-filter", ())),
            remove_vanished=bool(settings.get("remove-vanished")),
            transfer_last=last,
            encrypted_only=bool(settings.get("encrypted-only")),
            verified_only=bool(settings.get("verified-only")),
            resync_corrupt=bool(settings.get("resync-corrupt")),
            worker_threads=settings.get("worker-threads", 1),
        )

    def chosen(self, groups: Iterable[Group]) -> list[Group]:
        """The groups that the filters let pass, in the order in which tasks sort them."""
        return sorted((group for group in groups if passes(group, self.group_filter)), key=lambda group: group.order)

    def candidates(self, group: Group) -> tuple[list[Snapshot], int]:
        """The snapshots of a group that could be copied, oldest first, and how many of these are
        too old for `transfer-last`.
        """
        every = sorted(group.snapshots.values(), key=lambda snapshot: snapshot.backup_time)
        every = [snapshot for snapshot in every if snapshot.finished and self.takes(snapshot)]
        return every, max(len(every) - self.transfer_last, 0) if self.transfer_last else 0

    def takes(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot is verified and encrypted as far as that was asked for."""
        if self.verified_only and (snapshot.verification or {}).get("state") != "ok":
            return False
        return not self.encrypted_only or is_encrypted(snapshot)


def is_encrypted(snapshot: Snapshot) -> bool:
    """Whether all files are encrypted, and the manifest is signed."""

    def fits(file: BackupFile) -> bool:
        wanted = "sign-only" if file.filename == MANIFEST else "encrypt"
        return file.filename == CLIENT_LOG or file.crypt_mode == wanted

    return all(map(fits, snapshot.files))


def passes(group: Group, filters: Iterable[str]) -> bool:
    """Whether a group is to be copied: some filter includes it, or none includes any, and none
    excludes it.
    """
    includes: list[bool] = []
    for entry in filters:
        excluded = entry.startswith("exclude:")
        kind, _, value = re.sub(r"^(?:include|exclude):", "", entry).partition(":")
        if kind == "type":
            hit = group.backup_type == value
        elif kind == "group":
            hit = group.name == value
        else:
            hit = found_in(group.name, value)
        if excluded and hit:
            return False
        if not excluded:
            includes.append(hit)
    return not includes or any(includes)


@attrs.define
class Counts:
    """What a transfer did."""

    groups: int = 0
    snapshots: int = 0
    bytes: int = 0
    chunks: int = 0
    removed_snapshots: int = 0
    removed_groups: int = 0
    removed_namespaces: int = 0

    def file(self, size: int, index: bool) -> None:
        """Counts a file that was copied."""
        self.bytes += size
        self.chunks += max(1, size // CHUNK) if index else 0

    def namespace(self, groups: int, last: int, *, modern: bool) -> None:
        """Counts a namespace of which so many groups were copied. Before 4.2 the last group counts
        by its snapshots only, of which there are `last`.
        """
        self.groups += groups if modern else max(groups - 1, 0)
        self.snapshots += 0 if modern else last

    def summary(self, direction: str, *, removes: bool) -> Iterator[str]:
        """What a job says of itself at its end."""
        if self.bytes:
            rate = f"average rate: {human_bytes(RATE)}/s"
            yield f"Summary: sync job {direction}ed {human_bytes(self.bytes)} in {self.chunks} chunks ({rate})"
        else:
            yield f"Summary: sync job found no new data to {direction}"
        if removes:
            snapshots, groups, namespaces = self.removed_snapshots, self.removed_groups, self.removed_namespaces
            yield f"Summary: removed vanished: snapshots: {snapshots}, groups: {groups}, namespaces: {namespaces}"

    def finished(self, ns: str) -> str:
        """How far the transfer is after a namespace."""
        place = f"namespace {ns}" if ns else "root namespace"
        return f"Finished syncing {place}, current progress: {self.groups} groups, {self.snapshots} snapshots"


def by_length(namespaces: Iterable[str]) -> list[str]:
    """Namespaces in the order in which transfers take them, those above first."""
    return sorted(namespaces, key=len)


def check_room(source: str, target: str, namespaces: Iterable[str]) -> None:
    """Fails a task that would make namespaces deeper than they may be."""
    below = max((depth_of(ns) for ns in namespaces), default=0) - depth_of(source)
    if below + depth_of(target) > DEEPEST_NAMESPACE:
        sum_text = f"{below}+{depth_of(target)} > {DEEPEST_NAMESPACE}"
        raise TaskFailure(f"Syncing would exceed max allowed namespace depth. ({sum_text})")


def mapped(ns: str, source: str, target: str) -> str:
    """The namespace below the target that one below the source is copied to."""
    return "/".join(part for part in (target, ns[len(source) :].strip("/")) if part)


def skipped(moments: list[int], reason: str) -> str:
    """That some snapshots were left out, and why."""
    oldest, newest = time_text(min(moments)), time_text(max(moments))
    span = oldest if len(moments) == 1 else f"{oldest} .. {newest}"
    return f"skipped: {len(moments)} snapshot(s) ({span}) - {reason}"


ALREADY_SYNCED = "older than the newest snapshot present on sync target"
TRANSFER_LAST = "due to transfer-last"


def copied_files(snapshot: Snapshot) -> Iterator[tuple[BackupFile, int, bool]]:
    """The files that a copy moves, each with its size and whether it is an index."""
    for file in snapshot.files:
        if file.size is not None and file.filename != MANIFEST:
            yield file, file.size, not file.filename.endswith(".blob")


def named_keys(setting: list[str] | str | None) -> list[str]:
    """The encryption keys that a setting names, one or several."""
    return setting.split(",") if isinstance(setting, str) else list(setting or ())


def require_encryption_key(server: Server, name: str, auth_id: str, *, archived: bool) -> None:
    """Refuses a key that is not there, that somebody may not use, or, unless `archived` ones will
    do, that is archived.
    """
    key = server.sections["encryption-key"].items.get(name)
    allowed = server.may(auth_id, f"/system/encryption-keys/{name}", "Sys.Modify")
    if key is None or not allowed or ("archived-at" in key and not archived):
        raise Refusal(f"no such key or cannot access key '{name}'")
