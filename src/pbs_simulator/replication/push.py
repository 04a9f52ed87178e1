"""Pushing: the lines of the task's log, which copies on the way."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import attrs

from pbs_simulator.chunks import human_bytes
from pbs_simulator.datastore_access import acl_path, check_usable, named_place, progress_text, remove_unprotected
from pbs_simulator.datastores import Group, Snapshot, time_text
from pbs_simulator.refusals import Refusal
from pbs_simulator.replication.connections import Peer
from pbs_simulator.replication.transfer import (
    ALREADY_SYNCED,
    RATE,
    TRANSFER_LAST,
    Counts,
    Options,
    Side,
    by_length,
    check_room,
    copied_files,
    mapped,
    skipped,
)
from pbs_simulator.rights import join_path, missing_in_namespace_text, missing_text, owns, split_path
from pbs_simulator.worker_tasks import TaskFailure, TaskWarnings


class _Failed(Exception):
    """A group could not be copied; with the reason."""


@attrs.define
class Push:
    """One run of a push. `user` is whose rights count here: who called, or the owner of the job."""

    source: Side
    peer: Peer
    remote: str
    """The name of the remote, which the rights on it are given by."""
    target_store: str
    target_ns: str
    user: str
    options: Options
    counts: Counts = attrs.field(factory=Counts)
    warnings: int = 0
    failed: bool = False

    @property
    def _modern(self) -> bool:
        """Whether each line names its group, as since 4.2."""
        return self.source.server.at_least("4.2")

    @property
    def _target(self) -> Side:
        peer = self.peer.server
        return Side(peer, peer.datastores[self.target_store], self.target_ns, self.peer.auth_id)

    def lines(self) -> Iterator[str]:
        """The lines of the transfer; ends with the warnings there were, or fails if anything could
        not be copied.
        """
        store = self.source.store
        namespaces = [ns for ns in store.below(self.source.ns, self.options.max_depth) if self._reads(ns)]
        check_room(self.source.ns, self.target_ns, namespaces)
        try:
            self._check_target()
        except Refusal as refusal:
            raise TaskFailure(f"Fetching remote namespaces failed, remote returned error: {refusal.text}") from None
        synced: set[str] = set()
        for ns in by_length(namespaces):
            target_ns = mapped(ns, self.source.ns, self.target_ns)
            synced.add(target_ns)
            yield from self._namespace(ns, target_ns)
        if self.options.remove_vanished:
            yield from self._remove_namespaces(synced)
        if self.failed:
            raise TaskFailure("Sync failed with some errors!")

    def end(self) -> Iterator[str]:
        """The end of the task, after all of its lines."""
        yield from ()
        if self.warnings:
            raise TaskWarnings(self.warnings)

    def _reads(self, ns: str) -> bool:
        path = acl_path(self.source.store.name, ns)
        return self.source.server.may(self.user, path, "Datastore.Read", "Datastore.Backup")

    def _check_target(self) -> None:
        """The first question to the other side is for its namespaces."""
        self.peer.check_token()
        peer, auth_id = self.peer.server, self.peer.auth_id
        check_usable(peer.datastore(self.target_store), "read")
        if not peer.seen_acl().has_below(auth_id, acl_path(self.target_store), "Datastore.Audit", "Datastore.Backup"):
            raise Refusal("permission check failed", 403)

    def _warn(self, line: str) -> str:
        self.warnings += 1
        return line

    # Namespaces

    def _namespace(self, ns: str, target_ns: str) -> Iterator[str]:
        source, target = named_place(self.source.store, ns), named_place(self._target.store, target_ns)
        yield "----"
        yield f"Syncing {source} into {target}"
        try:
            yield from self._make_namespaces(target_ns)
        except Refusal as refusal:
            self.failed = True
            yield self._warn(f"Encountered error: {refusal.text}")
            yield self._warn(f"Failed to sync {source} into {target}!")
            return
        try:
            yield from self._groups(ns, target_ns)
        except Refusal as refusal:
            self.failed = True
            yield f"Encountered errors: {refusal.text}"
            yield f"Failed to sync {source} into {target}!"
            return
        if self.options.max_depth != 0:
            yield self.counts.finished(ns)

    def _require(self, ns: str, privilege: str, what: str) -> None:
        """What may be done with the other side is a right on the remote, here."""
        path = join_path(split_path(f"remote/{self.remote}/{self.target_store}/{ns}"))
        if not self.source.server.may(self.user, path, privilege):
            raise Refusal(f"{what} not allowed: {missing_text(path, privilege)}")

    def _require_there(self, ns: str, what: str, *any_of: str) -> None:
        """What the other side lets its user do in a namespace."""
        path = acl_path(self.target_store, ns)
        if not self._target.may(path, *any_of):
            raise Refusal(f"{what}, remote returned error: {missing_in_namespace_text(path, *any_of)}")

    def _make_namespaces(self, target_ns: str) -> Iterator[str]:
        """Makes a missing namespace, with all those above it."""
        store = self._target.store
        if target_ns in store.namespaces:
            return
        self._require(target_ns, "Remote.DatastoreModify", "Creating remote namespace")
        parts = target_ns.split("/")
        for depth in range(1, len(parts) + 1):
            current, parent = "/".join(parts[:depth]), "/".join(parts[: depth - 1])
            if current in store.namespaces:
                continue
            self._require_there(parent, f"Creation of remote namespace {current} failed", "Datastore.Modify")
            store.add_namespace(current)
            yield f"Successfully created new namespace {current} on remote"

    def _remove_namespaces(self, synced: set[str]) -> Iterator[str]:
        store, depth = self._target.store, self.options.max_depth
        for ns in sorted(store.below(self.target_ns, depth), key=len, reverse=True):
            if ns in synced:
                continue
            try:
                self._require(ns, "Remote.DatastoreModify", "Pruning remote datastore namespaces")
                failure = f"Failed to remove remote namespace {ns}"
                self._require_there(ns.rpartition("/")[0], failure, "Datastore.Modify")
            except Refusal as refusal:
                yield self._warn(f"Encountered errors: {refusal.text}")
                yield self._warn(f"Failed to remove vanished namespace {ns} from remote!")
                continue
            kept = sum(self._remove_group(ns, group) for group in store.groups_in(ns))
            self.counts.removed_namespaces += 1
            if kept:
                yield self._warn(f"Kept {kept} protected snapshots of remote namespace {ns}")
                continue
            for below in store.below(ns):
                del store.namespaces[below]
            yield f"Successfully removed vanished namespace {ns} from remote"

    # Groups

    def _groups(self, ns: str, target_ns: str) -> Iterator[str]:
        self._require(target_ns, "Remote.DatastoreBackup", "Pushing to remote namespace")
        path, every = acl_path(self.source.store.name, ns), self.source.store.groups_in(ns)
        if not self.source.server.may(self.user, path, "Datastore.Read"):
            every = [group for group in every if owns(group.owner, self.user)]
        chosen = self.options.chosen(every)
        yield f"Found {len(chosen)} groups to sync (out of {len(every)} total)"
        self._require_there(target_ns, "Failed to fetch remote groups", "Datastore.Audit", "Datastore.Backup")
        last, synced = 0, set[str]()
        for done, group in enumerate(chosen):
            known = self._target.store.group(target_ns, group.backup_type, group.backup_id)
            before = f"[{group.name}]: " if self._modern else ""
            if known is not None and known.owner != self.peer.auth_id:
                user = self.peer.auth_id
                reason = f"not owned by remote user '{user}' on target, skipping upload"
                yield self._warn(f"{before}Group '{group.name}' {reason}")
                last = 0
                continue
            synced.add(group.name)
            try:
                last = yield from self._group(group, target_ns, done, len(chosen), before)
            except _Failed as failure:
                self.failed = True
                yield self._warn(f"{before}Encountered errors: {failure}")
                yield self._warn(f"{before}Failed to push group {group.name} to remote!")
        if self.options.max_depth != 0:
            self.counts.namespace(len(chosen), last, modern=self._modern)
        if self.options.remove_vanished:
            yield from self._remove_groups(target_ns, synced)

    def _group(self, group: Group, target_ns: str, done: int, total: int, before: str) -> Generator[str, None, int]:
        target = self._target
        known = target.store.group(target_ns, group.backup_type, group.backup_id)
        newest = max(known.snapshots, default=None) if known is not None else None
        for snapshot in list(group.snapshots.values()):
            if not snapshot.finished:
                yield f"{before}skipping snapshot {snapshot.name} - in-progress backup"
        if not any(snapshot.finished for snapshot in group.snapshots.values()):
            yield f"{before}Group '{group.name}' contains no snapshots to sync to remote"
        every, cutoff = self.options.candidates(group)
        wanted: list[Snapshot] = []
        left_out: dict[str, list[int]] = {ALREADY_SYNCED: [], TRANSFER_LAST: []}
        for position, snapshot in enumerate(every):
            if newest is not None and newest >= snapshot.backup_time:
                left_out[ALREADY_SYNCED].append(snapshot.backup_time)
            elif position < cutoff:
                left_out[TRANSFER_LAST].append(snapshot.backup_time)
            else:
                wanted.append(snapshot)
        yield from (f"{before}{skipped(moments, reason)}" for reason, moments in left_out.items() if moments)
        percentage = "percentage" if self._modern else "Percentage"
        for position, snapshot in enumerate(wanted, 1):
            yield from self._snapshot(snapshot, target_ns, group, before)
            if self.options.worker_threads == 1:
                yield f"{before}{percentage} done: {progress_text(done, total, position, len(wanted))}"
            else:
                ready = f"{position}/{len(wanted)} within {group.name} is done, {done}/{total} groups done"
                yield f"{before}snapshot {ready}"
        if self.options.remove_vanished and known is not None:
            yield from self._remove_snapshots({snapshot.backup_time for snapshot in every}, known, target_ns, before)
        if self.options.worker_threads > 1:
            position, snapshots = (len(wanted), len(wanted)) if wanted else (0, 1)
            yield f"{before}group sync done: percentage done: {progress_text(done, total, position, snapshots)}"
        return len(wanted)

    def _require_removal(self, target_ns: str, failure: str) -> None:
        """Both sides must agree to the removal of groups and snapshots."""
        self._require(target_ns, "Remote.DatastorePrune", "Pruning remote datastore contents")
        self._require_there(target_ns, failure, "Datastore.Modify", "Datastore.Prune")

    def _remove_groups(self, target_ns: str, synced: set[str]) -> Iterator[str]:
        target = self._target
        for group in self.options.chosen(target.store.groups_in(target_ns)):
            if group.name in synced or group.owner != target.auth_id:
                continue
            try:
                self._require_removal(target_ns, f"Failed to remove remote group {group.name}")
            except Refusal as refusal:
                self.failed = True
                yield self._warn(f"Encountered errors: {refusal.text}")
                yield self._warn(f"Failed to remove vanished group {group.name} from remote!")
                continue
            kept = self._remove_group(target_ns, group)
            yield f"Removed vanished group {group.name} from remote"
            if kept:
                yield self._warn(f"Kept {kept} protected snapshots of group {group.name} on remote")

    def _remove_group(self, ns: str, group: Group) -> int:
        """Removes what is not protected, and the group if nothing is left; how many
        snapshots are.
        """
        self.counts.removed_snapshots += remove_unprotected(self._target.store, ns, group)
        if not group.snapshots:
            self.counts.removed_groups += 1
        return len(group.snapshots)

    def _remove_snapshots(self, wanted: set[int], target: Group, target_ns: str, before: str) -> Iterator[str]:
        """Removes what the source does not have, or does not give."""
        for snapshot in sorted(target.snapshots.values(), key=lambda snapshot: snapshot.backup_time):
            if snapshot.backup_time in wanted:
                continue
            if snapshot.protected:
                yield f"{before}Kept protected snapshot {snapshot.name} on remote"
                continue
            self.counts.removed_snapshots += 1
            try:
                self._require_removal(target_ns, "Failed to remove remote snapshot")
            except Refusal as refusal:
                yield self._warn(f"{before}Encountered errors: {refusal.text}")
                yield self._warn(f"{before}Failed to remove vanished snapshot {snapshot.name} from remote!")
                continue
            target.snapshots.pop(snapshot.backup_time, None)
            yield f"{before}Removed vanished snapshot {snapshot.name} from remote"

    # Snapshots

    def _snapshot(self, snapshot: Snapshot, target_ns: str, group: Group, before: str) -> Iterator[str]:
        side, moment = self._target, time_text(snapshot.backup_time)
        if self._modern:
            yield f"{before}{moment}: start sync"
        path = acl_path(side.store.name, target_ns)
        if not side.may(path, "Datastore.Backup"):
            raise _Failed(f"{f'{moment}: ' if self._modern else ''}{missing_text(path, 'Datastore.Backup')}")
        target = side.store.add_group(group.backup_type, group.backup_id, ns=target_ns, owner=side.auth_id)
        for file, size, index in copied_files(snapshot):
            self.counts.file(size, index)
            if self._modern:
                yield f"{before}{moment}: sync archive {file.filename}"
                yield f"{before}{moment}/{file.filename}: uploaded {human_bytes(size)} ({human_bytes(RATE)}/s)"
        if self._modern:
            yield f"{before}{moment}: sync done"
        copied = target.snapshots[snapshot.backup_time] = snapshot.copy()
        self._note_backup(copied)

    def _note_backup(self, snapshot: Snapshot) -> None:
        """The tasks that the other side sees for each snapshot: a backup, and its verification if
        it wants one.
        """
        target = self._target
        now, name = int(target.server.clock.time()), f"{snapshot.backup_type}/{snapshot.backup_id}"
        tasks, store = target.server.tasks, target.store
        tasks.add_finished("backup", f"{store.name}:{name}", target.auth_id, now, now)
        if store.config.get("verify-new"):
            worker_id = f"{store.name}:{name}/{snapshot.backup_time:08X}"
            task = tasks.add_finished("verify", worker_id, target.auth_id, now, now)
            snapshot.verification = {"state": "failed" if snapshot.corrupt else "ok", "upid": task.upid}
