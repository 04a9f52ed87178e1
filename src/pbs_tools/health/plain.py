"""The health report as text, for a terminal or a mail."""

from __future__ import annotations

from collections.abc import Iterator

from pbs_client.printable import printable
from pbs_tools.health.facts import GroupFacts, StoreFacts, counts_by_type
from pbs_tools.health.report import Report
from pbs_tools.health.wording import newest, nothing_found, size_and_verification, verdict
from pbs_tools.units import age, size


def text(report: Report) -> str:
    """The report: the verdict, findings with remedies, then a line for each datastore and group."""
    return "\n".join(printable(line) for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"{', '.join(server.name for server in report.servers) or 'no server'}: {verdict(report)[0]}"
    yield ""
    for finding in report.findings:
        yield f"{finding.severity.upper():8} {finding.subject}: {finding.sentence}"
        yield f"         {finding.remedy}"
    if not report.findings:
        yield nothing_found(report)
    for server in report.servers:
        version = report.version(server)
        yield ""
        yield f"{server.name}{f', PBS {version}' if version else ''}"
        for store in report.stores(server):
            yield f"  {store.store}: {', '.join(_store(report, store))}"
            for group in report.groups(server, store.store):
                yield f"    {', '.join(_group(group, report.taken))}"


def _group(facts: GroupFacts, now: float) -> Iterator[str]:
    name = facts.id.name.partition(":")[2]
    yield f"{name}: {newest(facts, now)}"
    if facts.snapshots:
        yield f"{facts.snapshots} snapshot{'' if facts.snapshots == 1 else 's'}"
    yield from size_and_verification(facts, now)


def _store(report: Report, store: StoreFacts) -> Iterator[str]:
    usage = store.usage
    if usage.share is not None and usage.total is not None:
        yield f"{usage.share:.0%} of {size(usage.total)} used"
    if usage.growth is not None:
        yield (
            f"growing by {size(usage.growth)} a day"
            if usage.growth >= 0
            else f"shrinking by {size(-usage.growth)} a day"
        )
    if usage.days_until_full is not None:
        yield f"full in {usage.days_until_full:.0f} days"
    groups = report.groups(store.server, store.store)
    counts = counts_by_type(groups)
    said = [f"{count} {backup_type}" for backup_type, count in counts.items() if count]
    counted = f"{len(groups)} group{'' if len(groups) == 1 else 's'}"
    yield f"{counted} with {' + '.join(said)} snapshots" if said else "no backups seen"
    if store.collection is not None and store.collection.ended is not None:
        yield f"garbage collected {age(report.taken - store.collection.ended)} ago"
    if store.collection is not None and store.collection.pending_bytes:
        yield f"{size(store.collection.pending_bytes)} to be freed"
    if store.collection is not None and store.collection.deduplication:
        yield f"deduplication {store.collection.deduplication:.1f} : 1"
