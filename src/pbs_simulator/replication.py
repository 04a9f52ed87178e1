"""Copying backups between servers: pull and push, with group filters, depth, owners and the tasks that the other side sees.

The other side of a remote is another simulated server, or this very one where the remote's address is that of the machine itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from pbs_simulator.calls import Refusal
from pbs_simulator.datastores import Datastore, Group, Snapshot, time_text
from pbs_simulator.stores import acl_path, owns
from pbs_simulator.tasks import TaskFailure, TaskWarnings

if TYPE_CHECKING:
    from pbs_simulator.server import Server

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
DEFAULT_PORT = 8007


def connect_error(server: Server, host: str, port: int) -> str:
    """How a refused connection reads; older servers say more (protocol notes §13)."""
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
        if self.job is not None:
            yield f"Starting datastore sync job '{self.job}'"
        if self.push:
            yield f"sync datastore '{self.source_store.name}' to '{self.remote_label}'"
        else:
            yield f"sync datastore '{self.target_store.name}' from '{self.remote_label}'"
        errors: list[str] = []
        snapshots = 0
        for ns in self.source_store.below(self.source_ns, self.max_depth):
            target_ns = "/".join(part for part in (self.target_ns, ns[len(self.source_ns) :].strip("/")) if part)
            yield "----"
            yield f"Syncing datastore '{self.source_store.name}', {_named(ns)} into datastore '{self.target_store.name}', {_named(target_ns)}"
            if target_ns not in self.target_store.namespaces:
                self.target_store.add_namespace(target_ns)
                yield f"Created namespace {target_ns}"
            every = self._readable(ns)
            chosen = [group for group in every if passes(group, self.group_filter)]
            yield f"{'Found' if self.source.at_least('4.2') else 'found'} {len(chosen)} groups to sync (out of {len(every)} total)"
            for index, group in enumerate(sorted(chosen, key=lambda group: group.name), 1):
                copied = self._copy_group(group, target_ns, errors)
                for line in copied:
                    snapshots += 1
                    yield line
                yield f"percentage done: {index / len(chosen) * 100:.2f}% ({index}/{len(chosen)} groups)"
            if self.remove_vanished:
                yield from self._remove_vanished(ns, target_ns)
        yield f"Summary: sync job {'pushed' if self.push else 'pulled'} {snapshots} snapshots"
        yield from errors
        if self.job is not None:
            yield f"sync job '{self.job}' end"
        if errors and self.push:
            raise TaskWarnings(len(errors))
        if errors:
            raise TaskFailure("sync failed with some errors.")

    def _readable(self, ns: str) -> list[Group]:
        groups = list(self.source_store.namespaces.get(ns, {}).values())
        if self.source.may(self.source_auth, acl_path(self.source_store.name, ns), "Datastore.Audit", "Datastore.Read"):
            return groups
        return [group for group in groups if owns(group.owner, self.source_auth)]

    def _copy_group(self, group: Group, target_ns: str, errors: list[str]) -> Iterator[str]:
        existing = self.target_store.group(target_ns, group.backup_type, group.backup_id)
        if existing is not None and existing.owner != self.owner:
            if self.push:
                errors.append(f"[{group.name}]: Group '{group.name}' not owned by remote user '{self.owner}' on target, skipping upload")
            else:
                errors.append(f"sync group {group.name} failed - owner check failed ({self.owner} != {existing.owner})")
            return
        target = self.target_store.add_group(group.backup_type, group.backup_id, ns=target_ns, owner=self.owner)
        newest = max(target.snapshots, default=0)
        wanted = sorted(moment for moment in group.snapshots if moment > newest)
        for moment in wanted[-self.transfer_last :] if self.transfer_last else wanted:
            snapshot = group.snapshots[moment]
            if not snapshot.finished:
                continue
            yield f"[{group.name}]: {time_text(moment)}: start sync"
            copy = snapshot.copy()
            target.snapshots[moment] = copy
            self._other_sides_task(snapshot)
            if self.push:
                self._verify_new(copy)
            else:
                copy.verification = snapshot.verification  # a pull takes the manifest over as it is

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

    def _remove_vanished(self, ns: str, target_ns: str) -> Iterator[str]:
        theirs = self.source_store.namespaces.get(ns, {})
        ours = self.target_store.namespaces[target_ns]
        for key, group in list(ours.items()):
            if group.owner != self.owner or not passes(group, self.group_filter):
                continue
            known = theirs[key].snapshots if key in theirs else {}
            for moment in [moment for moment, snapshot in group.snapshots.items() if moment not in known and not snapshot.protected]:
                del group.snapshots[moment]
                yield f"delete vanished snapshot {group.name}/{time_text(moment)}"
            if not group.snapshots:
                del ours[key]


def _named(ns: str) -> str:
    return f"namespace '{ns}'" if ns else "root namespace"
