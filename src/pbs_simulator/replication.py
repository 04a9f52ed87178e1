"""Copying backups between servers: pull and push, with group filters, depth, owners and the tasks that the other side sees.

The other side of a remote is another simulated server, or this very one where the remote's address is that of the machine itself.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import attrs

from pbs_simulator.chunks import CHUNK, human_bytes
from pbs_simulator.datastore_access import acl_path, named_place, owns, progress_text
from pbs_simulator.datastores import MANIFEST, Datastore, Group, Snapshot, time_text
from pbs_simulator.refusals import Refusal
from pbs_simulator.worker_tasks import TaskFailure, TaskWarnings

if TYPE_CHECKING:
    from pbs_simulator.server import Server

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
DEFAULT_PORT = 8007
_RATE = 100 * 1024**2
"""Bytes a second: what every transfer says of itself."""


def connect_error(server: Server, host: str, port: int) -> str:
    """How a refused connection reads; older servers say more (protocol.md §13)."""
    if server.at_least("4.0"):
        return "client error (Connect)"
    return f"error trying to connect: error connecting to https://{host}:{port}/ - tcp connect error: Connection refused (os error 111)"


def other_side(server: Server, remote: dict[str, Any]) -> tuple[Server, str]:
    """The server that a remote leads to and the auth id used there; raises `ConnectionError` with PBS's text."""
    host, port = remote["host"], remote.get("port", DEFAULT_PORT)
    peer = server.peers.get(host)
    if peer is None and host in LOOPBACK and port == DEFAULT_PORT:
        peer = server
    if peer is None:
        raise ConnectionError(f"remote connection to '{host}' failed - {connect_error(server, host, port)}")
    if not peer.accounts.active(remote["auth-id"], peer.clock.time()):
        raise ConnectionError(f"remote connection to '{host}' failed - error logging in: authentication failed")
    return peer, remote["auth-id"]


def remote_named(server: Server, name: str) -> dict[str, Any]:
    """A configured remote; PBS's refusal if there is none."""
    remote = server.sections["remote"].items.get(name)
    if remote is None:
        raise Refusal(f"no such remote '{name}'")
    return remote


def passes(group: Group, filters: list[str] | None) -> bool:
    """Whether a group is to be copied: some include (or none is given), and no exclude."""
    includes: list[bool] = []
    for entry in filters or []:
        excluded = entry.startswith("exclude:")
        kind, _, value = re.sub(r"^(?:include|exclude):", "", entry).partition(":")
        if kind == "type":
            hit = group.backup_type == value
        elif kind == "group":
            hit = group.name == value
        else:
            hit = re.search(value, group.name) is not None
        if excluded and hit:
            return False
        if not excluded:
            includes.append(hit)
    return not includes or any(includes)


@attrs.frozen
class Transfer:
    """What is copied from where to where, and as whom."""

    push: bool
    source: Server
    source_store: Datastore
    source_ns: str
    source_auth: str
    target: Server
    target_store: Datastore
    target_ns: str
    target_auth: str
    owner: str
    """Who owns what arrives."""
    remote_label: str
    """The other side, as the log names it: `remote/store`."""
    max_depth: int | None = None
    group_filter: list[str] | None = None
    remove_vanished: bool = False
    transfer_last: int | None = None
    job: str | None = None
    """The job, as the log names it."""

    def lines(self) -> Iterator[str]:
        """The log lines of the transfer, which copies on the way."""
        store, direction = (self.source_store.name, "push") if self.push else (self.target_store.name, "pull")
        if self.job is not None:
            yield f"Starting datastore sync job '{self.job}'"
        yield f"{direction if self.job is None else 'sync'} datastore '{store}' {'to' if self.push else 'from'} '{self.remote_label}'"
        run = _Run(self)
        for ns in self.source_store.below(self.source_ns, self.max_depth):
            yield from run.namespace(ns)
        if run.refused and not self.push:
            raise TaskFailure("sync failed with some errors.")
        if self.job is None:
            yield f"{direction} datastore '{store}' end"
        else:
            yield from run.summary(direction)
            yield f"sync job '{self.job}' end"
        if run.refused:
            raise TaskWarnings(run.refused)

    def readable(self, ns: str) -> list[Group]:
        """The groups that the reading side may read."""
        groups = self.source_store.groups_in(ns)
        if self.source.may(self.source_auth, acl_path(self.source_store.name, ns), "Datastore.Audit", "Datastore.Read"):
            return groups
        return [group for group in groups if owns(group.owner, self.source_auth)]

    def copy(self, snapshot: Snapshot, target: Group) -> None:
        """Copies one snapshot, with the tasks and marks that come with it."""
        copied = target.snapshots[snapshot.backup_time] = snapshot.copy()
        self._other_sides_task(snapshot)
        if self.push:
            self._verify_new(copied)
        else:
            copied.verification = snapshot.verification  # a pull takes the manifest over as it is

    def _other_sides_task(self, snapshot: Snapshot) -> None:
        """A reader on the side that is pulled from, a backup on the side that is pushed to."""
        if self.push:
            store, worker, worker_id = self.target_store.name, "backup", f"{snapshot.backup_type}/{snapshot.backup_id}"
            tasks, auth_id = self.target.tasks, self.target_auth
        else:
            store, worker = self.source_store.name, "reader"
            worker_id = f"{snapshot.backup_type}/{snapshot.backup_id}/{snapshot.backup_time:08X}"
            tasks, auth_id = self.source.tasks, self.source_auth
        now = int(self.target.clock.time())
        tasks.add_finished(worker, f"{store}:{worker_id}", auth_id, now, now)

    def _verify_new(self, snapshot: Snapshot) -> None:
        if self.target_store.config.get("verify-new"):
            worker_id = f"{self.target_store.name}:{snapshot.backup_type}/{snapshot.backup_id}/{snapshot.backup_time:08X}"
            now = int(self.target.clock.time())
            task = self.target.tasks.add_finished("verify", worker_id, self.target_auth, now, now)
            snapshot.verification = {"state": "failed" if snapshot.corrupt else "ok", "upid": task.upid}


class _Run:
    """One run of a transfer: what it did so far, and how its log words it. Only since 4.2 each line names its group."""

    def __init__(self, transfer: Transfer) -> None:
        self.transfer = transfer
        self.modern = (transfer.source if transfer.push else transfer.target).at_least("4.2")
        self.refused = 0
        self.groups = self.snapshots = self.bytes = self.chunks = 0
        self.removed = [0, 0]
        """Snapshots and groups that had vanished."""

    def namespace(self, ns: str) -> Iterator[str]:
        transfer = self.transfer
        target_ns = "/".join(part for part in (transfer.target_ns, ns[len(transfer.source_ns) :].strip("/")) if part)
        yield "----"
        yield f"Syncing {named_place(transfer.source_store, ns)} into {named_place(transfer.target_store, target_ns)}"
        if target_ns not in transfer.target_store.namespaces:
            transfer.target_store.add_namespace(target_ns)
            yield f"Created namespace {target_ns}"
        every = transfer.readable(ns)
        chosen = sorted((group for group in every if passes(group, transfer.group_filter)), key=lambda group: group.order)
        yield f"{'Found' if self.modern or transfer.push else 'found'} {len(chosen)} groups to sync (out of {len(every)} total)"
        last = 0
        for done, group in enumerate(chosen):
            last = yield from self._group(group, target_ns, done, len(chosen))
        if transfer.remove_vanished:
            yield from self._remove_vanished(ns, target_ns)
        # Before 4.2 the last group of each namespace counts by its snapshots only.
        self.groups += len(chosen) if self.modern else max(len(chosen) - 1, 0)
        self.snapshots += 0 if self.modern else last
        place = f"namespace {ns}" if ns else "root namespace"
        yield f"Finished syncing {place}, current progress: {self.groups} groups, {self.snapshots} snapshots"

    def _group(self, group: Group, target_ns: str, done: int, total: int) -> Generator[str, None, int]:
        transfer, before = self.transfer, f"[{group.name}]: " if self.modern else ""
        existing = transfer.target_store.group(target_ns, group.backup_type, group.backup_id)
        if existing is not None and existing.owner != transfer.owner:
            self.refused += 1
            if transfer.push:
                yield f"{before}Group '{group.name}' not owned by remote user '{transfer.owner}' on target, skipping upload"
            else:
                yield f"{before}sync group {group.name} failed - owner check failed ({transfer.owner} != {existing.owner})"
            return 0
        target = transfer.target_store.add_group(group.backup_type, group.backup_id, ns=target_ns, owner=transfer.owner)
        newest = max(target.snapshots, default=0)
        wanted = sorted(moment for moment in group.snapshots if moment > newest)
        wanted = wanted[-transfer.transfer_last :] if transfer.transfer_last else wanted
        for position, moment in enumerate(wanted, 1):
            if group.snapshots[moment].finished:
                yield from self._snapshot(group.snapshots[moment], before)
                transfer.copy(group.snapshots[moment], target)
            percentage = "Percentage" if transfer.push and not self.modern else "percentage"
            yield f"{before}{percentage} done: {progress_text(done, total, position, len(wanted))}"
        return len(wanted)

    def _snapshot(self, snapshot: Snapshot, before: str) -> Iterator[str]:
        quiet, moment = self.transfer.push and not self.modern, time_text(snapshot.backup_time)
        if not quiet:
            yield f"{before}{moment}: start sync" if self.modern else f"sync snapshot {snapshot.name}"
        for file in snapshot.files:
            if file.size is None or file.filename == MANIFEST:
                continue
            index = not file.filename.endswith(".blob")
            if index or self.transfer.push:
                self.bytes += file.size
                self.chunks += max(1, file.size // CHUNK) if index else 0
            if not quiet:
                yield from self._file(f"{before}{moment}", file.filename, file.size, index)
        if not quiet:
            yield f"{before}{moment}: sync done" if self.modern else f"sync snapshot {snapshot.name} done"

    def _file(self, place: str, name: str, size: int, index: bool) -> Iterator[str]:
        amount = f"{human_bytes(size)} ({human_bytes(_RATE)}/s)"
        if self.transfer.push:
            yield f"{place}: sync archive {name}"
            yield f"{place}/{name}: uploaded {amount}"
            return
        yield f"{place}/{name}: sync archive" if self.modern else f"sync archive {name}"
        if index:
            yield f"{place}/{name}: downloaded {amount}" if self.modern else f"downloaded {amount}"

    def _remove_vanished(self, ns: str, target_ns: str) -> Iterator[str]:
        theirs = self.transfer.source_store.namespaces.get(ns, {})
        ours = self.transfer.target_store.namespaces[target_ns]
        for key, group in list(ours.items()):
            if group.owner != self.transfer.owner or not passes(group, self.transfer.group_filter):
                continue
            known = theirs[key].snapshots if key in theirs else {}
            for moment in [moment for moment, snapshot in group.snapshots.items() if moment not in known and not snapshot.protected]:
                del group.snapshots[moment]
                self.removed[0] += 1
                yield f"delete vanished snapshot {group.name}/{time_text(moment)}"
            if not group.snapshots:
                del ours[key]
                self.removed[1] += 1

    def summary(self, direction: str) -> Iterator[str]:
        if self.bytes:
            rate = f"average rate: {human_bytes(_RATE)}/s"
            yield f"Summary: sync job {direction}ed {human_bytes(self.bytes)} in {self.chunks} chunks ({rate})"
        else:
            yield f"Summary: sync job found no new data to {direction}"
        if self.transfer.remove_vanished:
            snapshots, groups = self.removed
            yield f"Summary: removed vanished: snapshots: {snapshots}, groups: {groups}, namespaces: 0"
