"""Pulling: the lines of the task's log, which copies on the way."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import attrs

from pbs_simulator.chunks import human_bytes
from pbs_simulator.datastore_access import (
    MISSING,
    acl_path,
    group_removal,
    listed_groups,
    missing_parent,
    named_place,
    progress_text,
    remove_unprotected,
    snapshot_removal,
)
from pbs_simulator.datastores import Group, Snapshot, depth_of, time_text
from pbs_simulator.refusals import Refusal
from pbs_simulator.replication.connections import Peer
from pbs_simulator.replication.transfer import (
    ALREADY_SYNCED,
    FAILED,
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
from pbs_simulator.rights import DEEPEST_NAMESPACE, missing_in_namespace_text, owns
from pbs_simulator.worker_tasks import TaskFailure


class _Failed(Exception):
    """A group could not be copied."""


@attrs.define
class Pull:
    """One run of a pull. `owner` is who owns what arrives, and whose rights on the target count."""

    source: Side
    target: Side
    owner: str
    options: Options
    peer: Peer | None = None
    """The other server; None for a pull from another datastore of this one."""
    counts: Counts = attrs.field(factory=Counts)
    failed: bool = False

    @property
    def _modern(self) -> bool:
        """Whether each line names its group, as since 4.2."""
        return self.target.server.at_least("4.2")

    def lines(self) -> Iterator[str]:
        """The lines of the transfer; fails at its end if anything could not be copied."""
        namespaces = by_length(self._namespaces())
        check_room(self.source.ns, self.target.ns, namespaces)
        synced: set[str] = set()
        for ns in namespaces:
            target_ns = mapped(ns, self.source.ns, self.target.ns)
            synced.add(target_ns)
            yield from self._namespace(ns, target_ns)
        if self.options.remove_vanished:
            yield from self._remove_namespaces(synced)
        if self.failed:
            raise TaskFailure(FAILED)

    def _namespaces(self) -> list[str]:
        """The namespaces to copy; one that is missing is found out when its groups are listed."""
        ns, depth = self.source.ns, self.options.max_depth
        if self.peer is not None and (ns or depth != 0):
            try:
                self.peer.check_token()
                self._check_source()
            except Refusal as refusal:
                status = {401: "401 Unauthorized", 403: "403 Forbidden"}.get(refusal.status, "400 Bad Request")
                raise TaskFailure(f"Querying namespaces failed - HTTP error {status} - {refusal.text}") from None
        return self.source.store.below(ns, depth) or [ns]

    def _check_source(self) -> None:
        if self.source.store.name not in self.source.server.datastores:
            raise Refusal(f"no such datastore '{self.source.store.name}'")

    # Namespaces

    def _namespace(self, ns: str, target_ns: str) -> Iterator[str]:
        source, target = named_place(self.source.store, ns), named_place(self.target.store, target_ns)
        yield "----"
        yield f"Syncing {source} into {target}"
        try:
            if self._make_namespace(target_ns):
                yield f"Created namespace {target_ns}"
        except Refusal as refusal:
            self.failed = True
            yield f"Cannot sync {source} into {target} - {refusal.text}"
            return
        try:
            yield from self._groups(ns, target_ns)
        except Refusal as refusal:
            self.failed = True
            yield f"Encountered errors while syncing namespace {ns} - {refusal.text}"
            return
        if self.options.max_depth != 0:
            yield self.counts.finished(ns)

    def _make_namespace(self, ns: str) -> bool:
        """Makes a missing namespace, as far as the owner may; whether it did."""
        store, server = self.target.store, self.target.server
        place, parent = named_place(store, ns), ns.rpartition("/")[0]
        made = ns not in store.namespaces
        if made:
            if not server.may(self.owner, acl_path(store.name, parent), "Datastore.Modify"):
                missing = missing_in_namespace_text(acl_path(store.name, parent), "Datastore.Modify")
                raise Refusal(f"Creating {ns} not allowed - {missing}")
            if parent not in store.namespaces:
                reason = missing_parent(parent).text
                raise Refusal(f"sync into {place} failed - namespace creation failed: {reason}")
            store.add_namespace(ns)
        if not server.may(self.owner, acl_path(store.name, ns), "Datastore.Backup"):
            missing = missing_in_namespace_text(acl_path(store.name, ns), "Datastore.Backup")
            raise Refusal(f"sync into {place} not allowed - {missing}")
        return made

    def _remove_namespaces(self, synced: set[str]) -> Iterator[str]:
        store, server = self.target.store, self.target.server
        depth = self.options.max_depth
        if depth is None:
            depth = DEEPEST_NAMESPACE - depth_of(self.source.ns)
        for ns in sorted(store.below(self.target.ns, depth), key=len, reverse=True):
            seen = server.may(self.owner, acl_path(store.name, ns), "Datastore.Backup", "Datastore.Audit")
            if not ns or ns == self.target.ns or ns in synced or not seen:
                continue
            above = acl_path(store.name, ns.rpartition("/")[0])
            if not server.may(self.owner, above, "Datastore.Modify"):
                self.failed = True
                missing = missing_in_namespace_text(above, "Datastore.Modify")
                yield f"{self._word('Failed')} to remove namespace {ns} - Removing {ns} not allowed - {missing}"
                continue
            yield f"removing groups in namespace {store.name}:/{ns}"
            for group in store.groups_in(ns):
                yield from self._remove_group(ns, group)
            if store.namespaces.get(ns) or len(store.below(ns)) > 1:
                yield f"{self._word('Did')} not remove namespace {ns} - protected snapshots remain"
            else:
                store.namespaces.pop(ns, None)
                self.counts.removed_namespaces += 1
                yield f"{self._word('Removed')} namespace {ns}"

    def _word(self, word: str) -> str:
        """The first word of a line, which older servers do not begin with a capital."""
        return word if self._modern else word.lower()

    # Groups

    def _groups(self, ns: str, target_ns: str) -> Iterator[str]:
        every = self._readable(ns)
        chosen = self.options.chosen(every)
        yield f"{self._word('Found')} {len(chosen)} groups to sync (out of {len(every)} total)"
        last = 0
        for done, group in enumerate(chosen):
            try:
                last = yield from self._group(ns, group, target_ns, done, len(chosen))
            except _Failed:
                self.failed = True
        if self.options.max_depth != 0:
            self.counts.namespace(len(chosen), last, modern=self._modern)
        if self.options.remove_vanished:
            yield from self._remove_groups(target_ns, {group.name for group in every})

    def _readable(self, ns: str) -> list[Group]:
        """The groups that the reading side lists."""
        path, groups = acl_path(self.source.store.name, ns), self.source.store.groups_in(ns)
        if self.peer is None:
            if self.source.server.may(self.owner, path, "Datastore.Read"):
                return groups
            own = self.source.server.may(self.owner, path, "Datastore.Backup")
            return [group for group in groups if own and owns(group.owner, self.owner)]
        try:
            self.peer.check_token()
            self._check_source()
            if not self.source.may(path, "Datastore.Audit", "Datastore.Backup"):
                raise Refusal(missing_in_namespace_text(path, "Datastore.Audit", "Datastore.Backup"), 403)
            if ns not in self.source.store.namespaces:
                raise Refusal(MISSING)
        except Refusal as refusal:
            raise Refusal(f"Failed to retrieve backup groups from remote - {refusal.text}") from None
        groups = listed_groups(self.source.server, self.source.store, ns)
        every = self.source.may(path, "Datastore.Audit")
        return [group for group in groups if every or owns(group.owner, self.source.auth_id)]

    def _group(self, ns: str, group: Group, target_ns: str, done: int, total: int) -> Generator[str, None, int]:
        before = f"[{group.name}]: " if self._modern else ""
        known = self.target.store.group(target_ns, group.backup_type, group.backup_id)
        if known is not None and known.owner != self.owner:
            yield f"{before}sync group {group.name} failed - owner check failed ({self.owner} != {known.owner})"
            raise _Failed
        target = self.target.store.add_group(group.backup_type, group.backup_id, ns=target_ns, owner=self.owner)
        for snapshot in list(group.snapshots.values()):
            if not snapshot.finished:
                yield f"{before}skipping snapshot {snapshot.name} - in-progress backup"
        wanted, left_out = self._wanted(group, target)
        for moments, reason in left_out:
            yield f"{before}{f'{group.name}: ' if self._modern else ''}{skipped(moments, reason)}"
        if wanted and (refused := self._reading_refused(ns, group)) is not None:
            yield f"{before}sync group {group.name} failed - {refused}"
            raise _Failed
        for position, snapshot in enumerate(wanted, 1):
            yield from self._snapshot(snapshot, target, before)
            if self.options.worker_threads == 1:
                yield f"{before}percentage done: {progress_text(done, total, position, len(wanted))}"
            else:
                ready = f"{position}/{len(wanted)} within {group.name} is done, {done}/{total} groups done"
                yield f"{before}snapshot {ready}"
        if self.options.remove_vanished:
            yield from self._remove_snapshots(group, target, before)
        if self.options.worker_threads > 1:
            position, snapshots = (len(wanted), len(wanted)) if wanted else (0, 1)
            yield f"{before}group sync done: percentage done: {progress_text(done, total, position, snapshots)}"
        return len(wanted)

    def _wanted(self, group: Group, target: Group) -> tuple[list[Snapshot], list[tuple[list[int], str]]]:
        """The snapshots to copy, oldest first, and those left out with the reason.

        The newest one that is there is looked at again: its log or verification may have come
        later.
        """
        every, cutoff = self.options.candidates(group)
        newest = max((moment for moment, snapshot in target.snapshots.items() if snapshot.finished), default=None)
        wanted: list[Snapshot] = []
        old: list[int] = []
        many: list[int] = []
        for position, snapshot in enumerate(every):
            moment = snapshot.backup_time
            if self.options.resync_corrupt and self._is_corrupt(target, moment):
                wanted.append(snapshot)
            elif newest is not None and newest > moment:
                old.append(moment)
            elif position < cutoff and newest != moment:
                many.append(moment)
            else:
                wanted.append(snapshot)
        return wanted, [(moments, why) for moments, why in ((old, ALREADY_SYNCED), (many, TRANSFER_LAST)) if moments]

    @staticmethod
    def _is_corrupt(target: Group, moment: int) -> bool:
        present = target.snapshots.get(moment)
        return present is not None and (present.verification or {}).get("state") == "failed"

    def _reading_refused(self, ns: str, group: Group) -> str | None:
        """How the other side refuses to open a backup that it lists."""
        path = acl_path(self.source.store.name, ns)
        if self.peer is None or self.source.may(path, "Datastore.Read"):
            return None
        if not self.source.may(path, "Datastore.Backup"):
            return f"no permissions on {path}"
        return None if owns(group.owner, self.source.auth_id) else "backup owner check failed!"

    def _remove_groups(self, target_ns: str, listed: set[str]) -> Iterator[str]:
        for group in self.target.store.groups_in(target_ns):
            if group.name in listed or not owns(group.owner, self.owner) or group not in self.options.chosen([group]):
                continue
            yield f"{self._word('Delete')} vanished group '{group.name}'"
            yield from self._remove_group(target_ns, group)
            if group.snapshots:
                yield f"{self._word('Kept')} some protected snapshots of group '{group.name}'"

    def _remove_group(self, ns: str, group: Group) -> Iterator[str]:
        """Removes what is not protected, and the group if nothing is left."""
        store = self.target.store
        yield group_removal(store, ns, group)
        yield from (snapshot_removal(store, ns, each) for each in store.snapshots_of(group) if not each.protected)
        self.counts.removed_snapshots += remove_unprotected(store, ns, group)
        self.counts.removed_groups += not group.snapshots

    def _remove_snapshots(self, group: Group, target: Group, before: str) -> Iterator[str]:
        kept = f"{group.name}: " if self._modern else ""
        for snapshot in self.target.store.snapshots_of(target):
            if snapshot.backup_time in group.snapshots:
                continue
            if snapshot.protected:
                yield f"{before}{kept}don't delete vanished snapshot {snapshot.name} (protected)"
                continue
            yield f"{before}delete vanished snapshot {snapshot.name}"
            target.snapshots.pop(snapshot.backup_time, None)
            self.counts.removed_snapshots += 1

    # Snapshots

    def _snapshot(self, snapshot: Snapshot, target: Group, before: str) -> Iterator[str]:
        moment = time_text(snapshot.backup_time)
        name = moment if self._modern else snapshot.name
        prefix = f"{moment}: " if self._modern else ""
        present = target.snapshots.get(snapshot.backup_time)
        self._note_reader(snapshot)
        if present is None:
            yield f"{before}{moment}: start sync" if self._modern else f"sync snapshot {snapshot.name}"
            yield from self._files(snapshot, before, moment)
            yield f"{before}{moment}: sync done" if self._modern else f"sync snapshot {snapshot.name} done"
        elif self.options.resync_corrupt and self._is_corrupt(target, snapshot.backup_time):
            yield f"{before}re-sync snapshot {name} due to corruption"
            yield from self._files(snapshot, before, moment)
        else:
            yield f"{before}re-sync snapshot {name}"
            if present.manifest() == snapshot.manifest():
                yield f"{before}{prefix}no data changes"
                return
        copied = target.snapshots[snapshot.backup_time] = snapshot.copy()
        copied.protected = present is not None and present.protected
        copied.verification = snapshot.verification  # the manifest is taken over as it is

    def _files(self, snapshot: Snapshot, before: str, moment: str) -> Iterator[str]:
        for file, size, index in copied_files(snapshot):
            place = f"{before}{moment}/{file.filename}: "
            yield f"{place}sync archive" if self._modern else f"sync archive {file.filename}"
            if index:
                self.counts.file(size, index)
                amount = f"downloaded {human_bytes(size)} ({human_bytes(RATE)}/s)"
                yield f"{place}{amount}" if self._modern else amount

    def _note_reader(self, snapshot: Snapshot) -> None:
        """The task that the other side sees for each snapshot."""
        if self.peer is None:
            return
        place = f"{snapshot.backup_type}/{snapshot.backup_id}/{snapshot.backup_time:08X}"
        now, name = int(self.target.server.clock.time()), self.source.store.name
        self.source.server.tasks.add_finished("reader", f"{name}:{place}", self.source.auth_id, now, now)
