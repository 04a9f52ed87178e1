"""What a report comes to in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pbs_tools.health.facts import GroupFacts
from pbs_tools.health.findings import Severity
from pbs_tools.health.report import Report
from pbs_tools.units import age, since, size


def verdict(report: Report) -> tuple[str, Severity | None]:
    """The whole report in one line, and how bad that is. It says that all is well only if
    everything was seen."""
    counts = Counter(finding.severity for finding in report.findings)
    if counts["critical"] or counts["warning"]:
        parts = [f"{counts['critical']} critical"] if counts["critical"] else []
        if counts["warning"]:
            parts.append(f"{counts['warning']} warning{'s' if counts['warning'] > 1 else ''}")
        said = f"{', '.join(parts)}{'' if report.complete else '; not everything could be seen'}"
        return said, report.worst
    if not report.complete:
        return "nothing wrong in what could be seen, which was not everything", "warning"
    return "all is well", None


def nothing_found(report: Report) -> str:
    """What stands in place of findings if there are none."""
    return "Nothing is wrong." if report.complete else "Nothing is wrong in what could be seen."


def ended_well(state: str | None) -> bool | None:
    """Whether a run ended well, warnings included; None if there was none."""
    return None if state is None else state == "OK" or state.startswith("WARNINGS")


def newest(facts: GroupFacts, now: float) -> str:
    """How old the newest backup of a group is."""
    last = facts.group.last_backup
    return "no finished backup" if last is None else since(last, now)


def size_and_verification(facts: GroupFacts, now: float) -> Iterator[str]:
    """How large its newest backup is, with where that goes, and whether it can be read."""
    if facts.size:
        trend = f" ({facts.size / facts.earlier_size - 1:+.0%})" if facts.earlier_size else ""
        yield f"{size(facts.size)}{trend}"
    if facts.failed:
        yield f"verification of {len(facts.failed)} failed"
    elif facts.newest_verified is not None:
        yield f"verified {age(now - facts.newest_verified)} ago"
    elif facts.snapshots:
        yield "newest never verified" if facts.verified else "never verified"
