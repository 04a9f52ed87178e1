"""The health report of one server or many: what is known, what is wrong, and what could
not be seen."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, TypeVar

import attrs

from pbs_client import AsyncClient, Client
from pbs_tools.health.collecting import Scope, plan
from pbs_tools.health.facts import (
    Facts,
    GroupFacts,
    JobFacts,
    ServerFacts,
    StoreFacts,
    counts_by_type,
    without_repeats,
)
from pbs_tools.health.findings import RANKS, Finding, Severity, Thresholds, judge, quiet_stores
from pbs_tools.inventory import Server, Unseen
from pbs_tools.running import CONCURRENCY, arun, run

F = TypeVar("F", bound=Facts)


@attrs.frozen
class Report:
    """The state of one server or many at one moment."""

    taken: float
    """When, in Unix seconds."""
    findings: tuple[Finding, ...]
    """What is wrong, the worst first. What could not be seen is among it."""
    facts: tuple[Facts, ...] = attrs.field(repr=False)
    """What was seen."""
    gaps: tuple[Unseen, ...] = attrs.field(repr=False)
    """What was not seen."""

    @property
    def complete(self) -> bool:
        """Whether everything could be seen. Only then does a report without findings mean that
        all is well."""
        return not self.gaps

    @property
    def worst(self) -> Severity | None:
        """The worst severity of all findings; None if there are none."""
        return min((finding.severity for finding in self.findings), key=RANKS.__getitem__, default=None)

    @property
    def servers(self) -> list[Server]:
        """The servers that answered or did not, by name."""
        return list(self._servers)

    @cached_property
    def _servers(self) -> tuple[Server, ...]:
        servers = {item.server for item in (*self.facts, *self.gaps)}
        return tuple(sorted(servers, key=lambda server: (server.name, server.key)))

    def name_of(self, server: Server) -> str:
        """What a server is called: its name, or its key where several have that name, each in
        a network of its own."""
        return server.name if self._names[server.name] == 1 else server.key

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(server.name for server in self._servers)

    @cached_property
    def left_alone(self) -> set[tuple[Server, str]]:
        """The datastores that are left alone by their comment, with all that is in them."""
        return quiet_stores(self.facts)

    def of(self, kind: type[F], server: Server) -> list[F]:
        """The facts of one kind about a server, in the order in which they were found."""
        return list(self._by_kind.get((kind, server), ()))

    @cached_property
    def _by_kind(self) -> dict[tuple[type, Server], list[Any]]:
        # Looked for once: there may be hundreds of servers, and a million facts.
        found: dict[tuple[type, Server], list[Any]] = {}
        for item in self.facts:
            found.setdefault((type(item), item.server), []).append(item)
        return found

    def stores(self, server: Server) -> list[StoreFacts]:
        """The datastores of a server, by name."""
        return sorted(self.of(StoreFacts, server), key=lambda item: item.store)

    def groups(self, server: Server, store: str | None = None) -> list[GroupFacts]:
        """The groups of a server, or of one of its datastores."""
        by_store = self._groups.get(server, {})
        return [item for name in ([store] if store is not None else by_store) for item in by_store.get(name, ())]

    @cached_property
    def _groups(self) -> dict[Server, dict[str, list[GroupFacts]]]:
        """The groups by server and store, in their order."""
        by_server: dict[Server, dict[str, list[GroupFacts]]] = {}
        groups = (item for item in self.facts if isinstance(item, GroupFacts))
        for item in sorted(
            groups, key=lambda item: (item.id.store, item.id.ns, item.id.backup_type, item.id.backup_id)
        ):
            by_server.setdefault(item.server, {}).setdefault(item.id.store, []).append(item)
        return by_server

    def jobs(self, server: Server) -> list[JobFacts]:
        """The jobs of a server, by kind and name."""
        return sorted(self.of(JobFacts, server), key=lambda item: (item.kind, item.id))

    def version(self, server: Server) -> str | None:
        """The PBS version of a server; None if it did not say."""
        return next((item.version for item in self.of(ServerFacts, server)), None)

    def to_json(self) -> dict[str, Any]:
        """The report as plain data: names, Unix seconds, bytes."""
        return {
            "taken": int(self.taken),
            "complete": self.complete,
            "worst": self.worst,
            "findings": [attrs.asdict(finding) for finding in self.findings],
            "servers": [self._server(server) for server in self.servers],
            "not-seen": [
                {"server": gap.server.name, "store": gap.store, "ns": gap.ns, "cause": gap.cause, "reason": gap.reason}
                for gap in self.gaps
            ],
        }

    def _server(self, server: Server) -> dict[str, Any]:
        return {
            "name": server.name,
            "instance": server.instance,
            "version": self.version(server),
            "datastores": [self._store(item) for item in self.stores(server)],
            "jobs": [_plain(item, "server", "only_reads") for item in self.jobs(server)],
        }

    def _store(self, item: StoreFacts) -> dict[str, Any]:
        groups = self.groups(item.server, item.store)
        usage = item.usage
        return {
            "name": item.store,
            "mount-status": item.mount_status,
            "maintenance": item.maintenance,
            "error": item.error,
            "total": usage.total,
            "used": usage.used,
            "available": usage.available,
            "growth-per-day": usage.growth,
            "days-until-full": usage.days_until_full,
            "garbage-collection": None if item.collection is None else _plain(item.collection),
            "snapshots": counts_by_type(groups),
            "groups": [
                {
                    "id": f"{facts.id.backup_type}/{facts.id.backup_id}",
                    "ns": facts.id.ns,
                    "last-backup": facts.group.last_backup,
                    "snapshots": facts.snapshots,
                    "size": facts.size,
                    "earlier-size": facts.earlier_size,
                    "verified": facts.verified,
                    "unverified": facts.unverified,
                    "failed": list(facts.failed),
                    "newest-verified": facts.newest_verified,
                }
                for facts in groups
            ],
        }


def _plain(item: Any, *without: str) -> dict[str, Any]:
    members = attrs.asdict(item, recurse=False)
    return {name.replace("_", "-"): value for name, value in members.items() if name not in without}


def report(
    *clients: Client,
    thresholds: Thresholds | None = None,
    expected: Sequence[str] = (),
    scope: Scope | None = None,
    now: float | None = None,
    concurrency: int = CONCURRENCY,
) -> Report:
    """Looks at one server or many and reports what is wrong. Never raises for a server that cannot
    be reached: that is a finding.

    - `thresholds`: where it begins to complain
      (`Thresholds()`: 85 and 95 % of a store, backups of 26 and 50 hours, …)
    - `expected`: guests that must have a backup, as `vm/100`, `100` or `tank:ns:vm/100`
    - `scope`: what is looked at besides, and how far back
      (`Scope(subscription=True, updates=True)`)
    - `now`: the moment to judge by, in Unix seconds; the present unless given
    """
    scope = scope or Scope()
    work = [(client, plan(client.server, scope, now)) for client in clients]
    items = filter(scope.covers, run(work, concurrency=concurrency))
    return _made(items, thresholds, expected, now)


async def areport(
    *clients: AsyncClient,
    thresholds: Thresholds | None = None,
    expected: Sequence[str] = (),
    scope: Scope | None = None,
    now: float | None = None,
    concurrency: int = CONCURRENCY,
) -> Report:
    """The same for asyncio."""
    scope = scope or Scope()
    work = [(client, plan(client.server, scope, now)) for client in clients]
    items = [item async for item in arun(work, concurrency=concurrency) if scope.covers(item)]
    return _made(items, thresholds, expected, now)


def _made(
    items: Iterable[Facts | Unseen], thresholds: Thresholds | None, expected: Sequence[str], now: float | None
) -> Report:
    seen = list(items)
    facts = without_repeats(item for item in seen if not isinstance(item, Unseen))
    # In an order of their own: that of the answers is another one each time.
    gaps = sorted(set(_recognised([item for item in seen if isinstance(item, Unseen)], facts)), key=_place)
    moment = time.time() if now is None else now
    found = judge([*facts, *gaps], moment, thresholds or Thresholds(), expected)
    return Report(moment, tuple(found), tuple(facts), tuple(gaps))


def _place(gap: Unseen) -> tuple[str, ...]:
    return gap.server.name, gap.server.key, gap.store or "", gap.ns or "", gap.cause, gap.reason


def _recognised(gaps: Iterable[Unseen], facts: Iterable[Facts]) -> Iterator[Unseen]:
    """The gaps, those of a server that refused one login and told another who it is with
    that identity."""
    servers: dict[str, set[Server]] = {}
    for item in facts:
        servers.setdefault(item.server.name, set()).add(item.server)
    for gap in gaps:
        known = servers.get(gap.server.name, set())
        yield attrs.evolve(gap, server=next(iter(known))) if gap.server.instance is None and len(known) == 1 else gap
