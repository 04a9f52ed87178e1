"""Metrics for Prometheus: as a text for a textfile collector, or served by an exporter of one
server or many.

    print(metrics.text(health.report(pbs)))

Names and units follow Prometheus' conventions: base units, `_timestamp_seconds` for moments, labels
`server`, `store`, `namespace`, `backup_type` and `backup_id` that keep groups apart. Unknown
values are left out rather than zero. `pbs_up` is 0 for a server that did not answer, and
`pbs_unseen` counts what could not be seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pbs_client.printable import printable
from pbs_tools.health.facts import (
    CertificateFacts,
    Collection,
    GroupFacts,
    JobFacts,
    ServerFacts,
    StoreFacts,
    SubscriptionFacts,
    TaskFacts,
    UpdateFacts,
)
from pbs_tools.health.findings import RANKS, Thresholds, judge, quiet
from pbs_tools.health.report import Report
from pbs_tools.health.wording import ended_well
from pbs_tools.inventory import Server, Unseen

Sample = tuple[Sequence[str], float | None]


@attrs.frozen
class Family:
    """A metric: its name, its help text, its labels besides `server`, and where its values come
    from."""

    name: str
    help: str
    labels: tuple[str, ...]
    samples: Callable[[Report, Server], Iterable[Sample]]


def text(report: Report) -> str:
    """The metrics of a report in Prometheus' text format, for a textfile collector or
    to look at."""
    registry = CollectorRegistry()
    registry.register(_Reported(report))
    return generate_latest(registry).decode()


def silent(server: str) -> str:
    """The metrics of a server of which nothing is known except that it does not answer; for
    `Exporter`."""
    gap = Unseen(Server(server), None, None, "unreachable", "it has not answered in time")
    return text(Report(0.0, tuple(judge([gap], 0.0, Thresholds())), (), (gap,)))


class _Reported(Collector):
    def __init__(self, report: Report) -> None:
        self._report = report

    def collect(self) -> Iterator[Metric]:
        return families(self._report)


def families(report: Report) -> Iterator[Metric]:
    """The metrics of a report."""
    for family in FAMILIES:
        metric = GaugeMetricFamily(f"pbs_{family.name}", family.help, labels=["server", *family.labels])
        for server in report.servers:
            name = report.name_of(server)
            for labels, value in family.samples(report, server):
                if value is not None:
                    metric.add_metric([printable(label) for label in (name, *labels)], value)
        if metric.samples:
            yield metric


def _of_stores(value: Callable[[StoreFacts], float | None]) -> Callable[[Report, Server], Iterator[Sample]]:
    def samples(report: Report, server: Server) -> Iterator[Sample]:
        return (((store.store,), value(store)) for store in report.stores(server))

    return samples


def _of_collections(value: Callable[[Collection], float | None]) -> Callable[[Report, Server], Iterator[Sample]]:
    return _of_stores(lambda store: None if store.collection is None else value(store.collection))


def _of_groups(value: Callable[[GroupFacts], float | None]) -> Callable[[Report, Server], Iterator[Sample]]:
    def samples(report: Report, server: Server) -> Iterator[Sample]:
        for facts in report.groups(server):
            where = facts.id
            yield (where.store, where.ns, where.backup_type, where.backup_id), value(facts)

    return samples


def _monitored(report: Report, server: Server) -> Iterator[Sample]:
    for facts in report.groups(server):
        where = facts.id
        silenced = (server, where.store) in report.left_alone or quiet(facts.group.comment)
        yield (where.store, where.ns, where.backup_type, where.backup_id), not silenced


def _of_jobs(value: Callable[[JobFacts], float | None]) -> Callable[[Report, Server], Iterator[Sample]]:
    def samples(report: Report, server: Server) -> Iterator[Sample]:
        return (((job.kind, job.id, job.store), value(job)) for job in report.jobs(server))

    return samples


def _up(report: Report, server: Server) -> Iterator[Sample]:
    gone = any(
        gap.server == server and gap.store is None and gap.cause in ("unreachable", "no-secret", "no-login")
        for gap in report.gaps
    )
    yield (), 0 if gone and report.version(server) is None else 1


def _info(report: Report, server: Server) -> Iterator[Sample]:
    for item in report.of(ServerFacts, server):
        yield (item.version, server.instance or ""), 1


def _unseen(report: Report, server: Server) -> Iterator[Sample]:
    counts = Counter((gap.store or "", gap.cause) for gap in report.gaps if gap.server == server)
    return ((labels, count) for labels, count in sorted(counts.items()))


def _tasks(report: Report, server: Server) -> Iterator[Sample]:
    tasks = report.of(TaskFacts, server)
    counts = Counter(
        (task.worker_type, "warnings" if task.status.startswith("WARNINGS") else "failed") for task in tasks
    )
    return ((labels, count) for labels, count in sorted(counts.items()))


def _certificates(report: Report, server: Server) -> Iterator[Sample]:
    for item in report.of(CertificateFacts, server):
        yield (item.filename,), item.expires


def _subscription(report: Report, server: Server) -> Iterator[Sample]:
    for item in report.of(SubscriptionFacts, server):
        yield (item.status,), 1


def _updates(report: Report, server: Server) -> Iterator[Sample]:
    for item in report.of(UpdateFacts, server):
        yield (), len(item.packages)


def _findings(report: Report, server: Server) -> Iterator[Sample]:
    counts = Counter(finding.severity for finding in report.findings if finding.subject.split(" ", 1)[0] == str(server))
    # Also those with a count of zero, so that a query sees the last one disappear.
    return (((severity,), counts[severity]) for severity in RANKS)


_STORE = ("store",)
_GROUP = ("store", "namespace", "backup_type", "backup_id")
_JOB = ("kind", "job_id", "store")  # Prometheus itself labels what it scrapes with `job` and `instance`.

FAMILIES: tuple[Family, ...] = (
    Family("up", "Whether the server answered.", (), _up),
    Family("info", "The version and the instance of the server; always 1.", ("version", "instance_id"), _info),
    Family("unseen", "What could not be seen, by store and cause.", ("store", "cause"), _unseen),
    Family("findings", "What the health report complains about, by severity.", ("severity",), _findings),
    Family(
        "datastore_size_bytes", "Size of the file system of a datastore.", _STORE, _of_stores(lambda s: s.usage.total)
    ),
    Family("datastore_used_bytes", "How much of it is used.", _STORE, _of_stores(lambda s: s.usage.used)),
    Family("datastore_available_bytes", "How much of it is left.", _STORE, _of_stores(lambda s: s.usage.available)),
    Family(
        "datastore_growth_bytes_per_second",
        "How fast it fills, by its history; negative where it shrinks.",
        _STORE,
        _of_stores(lambda s: None if s.usage.growth is None else s.usage.growth / 86400),
    ),
    Family(
        "datastore_time_until_full_seconds",
        "How long until it is full if it goes on like that; absent where it does not grow.",
        _STORE,
        _of_stores(lambda s: None if s.usage.days_until_full is None else s.usage.days_until_full * 86400),
    ),
    Family(
        "datastore_mounted", "Whether its disk is there.", _STORE, _of_stores(lambda s: s.mount_status != "notmounted")
    ),
    Family(
        "datastore_in_maintenance",
        "Whether it is in maintenance mode.",
        _STORE,
        _of_stores(lambda s: bool(s.maintenance)),
    ),
    Family(
        "datastore_deduplication_ratio",
        "Bytes of all backups for each byte on disk, as of the last garbage collection.",
        _STORE,
        _of_collections(lambda c: c.deduplication),
    ),
    Family(
        "datastore_pending_bytes",
        "What the next garbage collection may free.",
        _STORE,
        _of_collections(lambda c: c.pending_bytes),
    ),
    Family(
        "datastore_bad_chunks",
        "Chunks that are corrupt and still there.",
        _STORE,
        _of_collections(lambda c: c.bad_chunks),
    ),
    Family(
        "garbage_collection_end_timestamp_seconds",
        "When garbage was last collected.",
        _STORE,
        _of_collections(lambda c: c.ended),
    ),
    Family(
        "group_last_backup_timestamp_seconds",
        "When the newest finished backup of a group began.",
        _GROUP,
        _of_groups(lambda g: g.group.last_backup),
    ),
    Family(
        "group_monitored",
        "Whether it is monitored: 0 where its comment, or that of its datastore, begins with no-monitor.",
        _GROUP,
        _monitored,
    ),
    Family(
        "group_snapshots", "Snapshots of a group.", _GROUP, _of_groups(lambda g: g.snapshots or g.group.backup_count)
    ),
    Family("group_newest_size_bytes", "Size of its newest snapshot.", _GROUP, _of_groups(lambda g: g.size)),
    Family(
        "group_unverified_snapshots",
        "Snapshots that were never verified.",
        _GROUP,
        _of_groups(lambda g: g.unverified if g.snapshots else None),
    ),
    Family(
        "group_failed_snapshots",
        "Snapshots that failed verification.",
        _GROUP,
        _of_groups(lambda g: len(g.failed) if g.snapshots else None),
    ),
    Family(
        "group_newest_verified_timestamp_seconds",
        "When its newest snapshot was last verified.",
        _GROUP,
        _of_groups(lambda g: g.newest_verified),
    ),
    Family(
        "job_last_run_ok",
        "Whether the last run ended well; warnings are well.",
        _JOB,
        _of_jobs(lambda j: ended_well(j.last_state)),
    ),
    Family("job_last_run_timestamp_seconds", "When the last run ended.", _JOB, _of_jobs(lambda j: j.last_ended)),
    Family("job_next_run_timestamp_seconds", "When the next run is due.", _JOB, _of_jobs(lambda j: j.next_run)),
    Family(
        "tasks", "Tasks that ended badly or with warnings in the window looked at.", ("worker_type", "result"), _tasks
    ),
    Family("certificate_expiry_timestamp_seconds", "When a certificate expires.", ("filename",), _certificates),
    Family("subscription_info", "The state of the subscription; always 1.", ("status",), _subscription),
    Family("updates", "Packages that could be updated.", (), _updates),
)
"""Every metric, without the prefix `pbs_`."""
