"""What is known of servers before anybody judges it: plain values, in Unix seconds and bytes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import attrs

from pbs_api.enums import BackupType, MountStatus
from pbs_tools.inventory import Group, GroupId, Server, maintenance_said, maintenance_type

DAY = 86400.0
"""Seconds of a day."""

JobKind = Literal["garbage-collection", "prune", "sync", "verify"]


@attrs.frozen
class ServerFacts:
    """A server that answered."""

    server: Server
    version: str
    """As in `4.2.3`."""
    clock: float | None = None
    """Seconds by which its clock is ahead of the one here at least, negative where it is behind;
    None where nobody knows."""


@attrs.frozen
class Usage:
    """How full a datastore is. What PBS does not say, as for one whose disk is not
    there, is None."""

    total: int | None = None
    """Bytes."""
    used: int | None = None
    """Bytes."""
    available: int | None = None
    """Bytes."""
    history: tuple[tuple[int, float], ...] = attrs.field(default=(), repr=False)
    """Moments and the share of the total that was used then, from 0 to 1, oldest first; moments
    without a figure are left out."""

    @property
    def share(self) -> float | None:
        """The share that is used now, from 0 to 1."""
        return self.used / self.total if self.used is not None and self.total else None

    @property
    def growth(self) -> float | None:
        """Bytes a day, by the straight line that fits the history best; negative where it shrinks.
        None for less than two days."""
        if not self.total or len(self.history) < 2 or self.history[-1][0] - self.history[0][0] < 2 * DAY:
            return None
        days = [moment / DAY for moment, _ in self.history]
        shares = [share for _, share in self.history]
        middle, average = sum(days) / len(days), sum(shares) / len(shares)
        spread = sum((day - middle) ** 2 for day in days)
        slope = sum((day - middle) * (share - average) for day, share in zip(days, shares, strict=True)) / spread
        return slope * self.total

    @property
    def days_until_full(self) -> float | None:
        """Days until no space is left if it keeps growing like this; None where it does not grow,
        or nobody can say."""
        growth = self.growth
        if self.available is None or growth is None or not self.total or growth < self.total * 1e-5:
            return None
        return max(0.0, self.available / growth)


@attrs.frozen
class Collection:
    """The last garbage collection of a datastore, and what it left."""

    state: str | None
    """`OK`, a text that says what failed, or None if it never ran, or is running."""
    ended: int | None
    """Unix seconds; while one is running, when the one before began."""
    deduplication: float | None
    """Bytes of all backups ÷ bytes on disk; None for an empty store."""
    pending_bytes: int | None = 0
    """What the next garbage collection may free."""
    bad_chunks: int | None = 0
    """Chunks that are corrupt and still there."""


@attrs.frozen
class StoreFacts:
    """A datastore."""

    server: Server
    store: str
    mount_status: MountStatus | None = "nonremovable"
    """None where PBS does not say."""
    maintenance: str | None = None
    """The maintenance mode as text, None if there is none."""
    error: str | None = None
    """Why PBS could not look at it."""
    usage: Usage = Usage()
    collection: Collection | None = None
    """None where it could not be asked for."""
    comment: str | None = None

    def holds_up(self, job: JobFacts) -> bool:
        """Whether a job of it cannot run: its disk is not there, or it is in a maintenance mode, of
        which read-only lets those run that only read."""
        if self.mount_status == "notmounted":
            return True
        only_read = maintenance_type(self.maintenance or "") == "read-only"
        return not job.only_reads if only_read else bool(self.maintenance)

    @property
    def maintenance_said(self) -> str | None:
        """The maintenance mode in words, as in `offline (moving disks)`; None if there is none."""
        return maintenance_said(self.maintenance) if self.maintenance else None


@attrs.frozen
class GroupFacts:
    """A backup group, with what its snapshots say."""

    group: Group
    """As it is listed, but with the newest finished snapshot as its last backup."""
    snapshots: int = 0
    """How many snapshots were seen; none where they could not be, which is a gap."""
    size: int | None = None
    """Bytes of the newest snapshot."""
    earlier_size: int | None = None
    """Bytes of the snapshot half-way back, to compare with."""
    days: tuple[int, ...] = attrs.field(default=(), repr=False)
    """The days, counted from 1970 in UTC, on which a snapshot was made and finished, each once,
    oldest first."""
    newest_verified: int | None = None
    """When the newest finished snapshot was last verified, whatever came of it; None if it
    never was."""
    failed: tuple[str, ...] = ()
    """The snapshots whose verification failed, as `vm/100/2026-10-07T03:00:00Z`."""
    verified: int = 0
    """How many snapshots were verified and are well."""
    begun: int | None = None
    """When the first of its snapshots was begun, in a group of which none is finished."""

    @property
    def id(self) -> GroupId:
        """What identifies it."""
        return self.group.id

    @property
    def server(self) -> Server:
        """The server that it is on."""
        return self.group.id.server

    @property
    def unverified(self) -> int:
        """How many snapshots were never verified."""
        return self.snapshots - self.verified - len(self.failed)


@attrs.frozen
class JobFacts:
    """A job with its last and its next run."""

    server: Server
    kind: JobKind
    id: str
    """Its name; of a garbage collection that of the store."""
    store: str
    schedule: str | None
    """A calendar event; None for a job that is only started by hand."""
    last_state: str | None
    """`OK`, `WARNINGS: 2`, or what failed; None if it never ran, or is running: PBS then tells
    nothing of the run before."""
    last_ended: int | None
    next_run: int | None
    upid: str | None = None
    """Its last task."""
    disabled: bool = False
    comment: str | None = None
    only_reads: bool = False
    """Whether it changes nothing in its datastore: it verifies it, or pushes from it."""

    @property
    def running(self) -> bool:
        """Whether it is running now."""
        return self.last_state is None and self.upid is not None


@attrs.frozen
class TaskFacts:
    """A task that ended badly, or with warnings, in the window that was looked at."""

    server: Server
    upid: str
    worker_type: str
    worker_id: str | None
    started: int | None
    ended: int
    status: str


@attrs.frozen
class CertificateFacts:
    """A certificate of the server."""

    server: Server
    filename: str
    subject: str | None
    expires: int | None


@attrs.frozen
class SubscriptionFacts:
    """The subscription of a server."""

    server: Server
    status: str
    """`active`, `notfound`, `expired` and so on."""
    due: str | None
    """The date on which it ends, as PBS writes it."""


@attrs.frozen
class UpdateFacts:
    """The packages that could be updated."""

    server: Server
    packages: tuple[str, ...]


Facts = (
    ServerFacts | StoreFacts | GroupFacts | JobFacts | TaskFacts | CertificateFacts | SubscriptionFacts | UpdateFacts
)


def without_repeats(facts: Iterable[Facts]) -> list[Facts]:
    """Each thing once, as two logins may look at the same server: that which says more of it."""
    kept: dict[tuple[object, ...], Facts] = {}
    for item in facts:
        what = (type(item), item.server, *_identity(item))
        if what not in kept or _known(item) > _known(kept[what]):
            kept[what] = item
    return list(kept.values())


def _identity(item: Facts) -> tuple[object, ...]:
    """What tells it from others of its kind on the same server."""
    match item:
        case StoreFacts():
            return (item.store,)
        case GroupFacts():
            return (item.id,)
        case JobFacts():
            return item.kind, item.id
        case TaskFacts():
            return (item.upid,)
        case CertificateFacts():
            return (item.filename,)
        case ServerFacts() | SubscriptionFacts() | UpdateFacts():
            return ()


def _known(item: Any) -> int:
    """How many members are known, those of members included."""
    members: Any = getattr(item, "__attrs_attrs__", None)
    return item is not None if members is None else sum(_known(getattr(item, member.name)) for member in members)


def counts_by_type(groups: list[GroupFacts]) -> dict[BackupType, int]:
    """How many snapshots of each backup type there are."""
    counts: dict[BackupType, int] = {"ct": 0, "host": 0, "vm": 0}
    for facts in groups:
        counts[facts.id.backup_type] = counts.get(facts.id.backup_type, 0) + facts.snapshots
    return counts
