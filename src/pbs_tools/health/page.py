"""The health report as one self-contained page: findings first, then usage with its forecast and a
calendar of backups.

It needs no JavaScript and no other file, and is legible on a phone, in print, in light and in dark.
"""

from __future__ import annotations

import time
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from pbs_client.printable import printable
from pbs_tools.health.facts import DAY, GroupFacts, JobFacts, StoreFacts, Usage
from pbs_tools.health.findings import subject_of
from pbs_tools.health.report import Report
from pbs_tools.health.wording import ended_well, newest, nothing_found, size_and_verification, verdict
from pbs_tools.inventory import Server
from pbs_tools.units import age, moment, size

DAYS = 30
"""How many days the calendar of backups has."""
AHEAD = 90
"""How many days of forecast are drawn at most."""


def _shown(value: object) -> object:
    """What an expression of the template puts into the page: text without what would change the
    direction of all that follows."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,  # names and comments of backups are anybody's text
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=jinja2.StrictUndefined,
    finalize=_shown,
)


def _code(text: str) -> Markup:
    """What stands between backticks as code."""
    parts = printable(text).split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else part for number, part in enumerate(parts)
    )


_TEMPLATES.filters["code"] = _code


def page(report: Report) -> str:
    """The report as HTML."""
    names = [server.name for server in report.servers]
    title = names[0] if len(names) == 1 else f"{len(names)} servers"
    said, severity = verdict(report)
    return _TEMPLATES.get_template("page.html.jinja").render(
        title=title,
        verdict=said,
        verdict_class=severity or "well",
        taken=time.strftime("%Y-%m-%d %H:%M", time.gmtime(report.taken)),
        findings=report.findings,
        nothing_found=nothing_found(report),
        servers=[_server(report, server) for server in report.servers],
        days=DAYS,
        first_day=_day(report.taken - (DAYS - 1) * DAY),
        last_day=_day(report.taken),
    )


def _server(report: Report, server: Server) -> dict[str, Any]:
    return {
        "name": server.name,
        "version": report.version(server),
        "gaps": [gap.reason for gap in report.gaps if gap.server == server and gap.store is None],
        "stores": [_store(report, store) for store in report.stores(server)],
        "jobs": [_job(job, report.taken) for job in report.jobs(server)],
    }


def _store(report: Report, facts: StoreFacts) -> dict[str, Any]:
    usage = facts.usage
    share = None if usage.share is None else round(usage.share * 100, 1)
    subject = subject_of(facts)
    complaints = (item.severity for item in report.findings if (item.about, item.subject) == ("usage", subject))
    forecast = usage.days_until_full is not None and usage.days_until_full <= 10 * AHEAD
    return {
        "name": facts.store,
        "share": share,
        "share_class": next(complaints, "info"),
        "facts": _said(facts, report.taken),
        "charts": _charts(usage, report.taken) if usage.growth is not None else {},
        "chart_said": _chart_said(usage),
        "forecast": forecast,
        "groups": [_group(group, report.taken) for group in report.groups(facts.server, facts.store)],
    }


def _said(facts: StoreFacts, now: float) -> list[tuple[str, str]]:
    usage, collection = facts.usage, facts.collection
    said: list[tuple[str, str]] = []
    if usage.used is not None and usage.total is not None:
        said.append(("Used", f"{size(usage.used)} of {size(usage.total)}"))
    if usage.growth is not None:
        said.append(("Growth", f"{size(usage.growth)} a day"))
        full = usage.days_until_full
        said.append(("Full", "not in sight" if full is None else f"in {full:.0f} days"))
    if facts.mount_status == "notmounted":
        said.append(("Disk", "not mounted"))
    if facts.maintenance_said:
        said.append(("Maintenance", facts.maintenance_said))
    if collection is not None:
        said.append(
            ("Garbage collected", "never" if collection.ended is None else f"{age(now - collection.ended)} ago")
        )
        if collection.deduplication is not None:
            said.append(("Deduplication", f"{collection.deduplication:.1f} : 1"))
        if collection.pending_bytes:
            said.append(("To be freed", size(collection.pending_bytes)))
        if collection.bad_chunks:
            said.append(("Corrupt chunks", str(collection.bad_chunks)))
    return said


def _group(facts: GroupFacts, now: float) -> dict[str, Any]:
    today = int(now // DAY)
    days = range(today - DAYS + 1, today + 1)
    made = set(facts.days).intersection(days)
    name = f"{facts.id.ns}:" if facts.id.ns else ""
    return {
        "name": f"{name}{facts.id.backup_type}/{facts.id.backup_id}",
        "newest": ", ".join([newest(facts, now), *size_and_verification(facts, now)]),
        "said": f"backups on {len(made)} of the last {DAYS} days",
        # Those of one kind in a row as one thing: a thousand groups have thirty thousand days.
        "runs": [_run(there, list(run)) for there, run in groupby(days, made.__contains__)],
    }


def _run(there: bool, days: list[int]) -> dict[str, Any]:
    first, last = _day(days[0] * DAY), _day(days[-1] * DAY)
    when = first if first == last else f"{first} to {last}"
    return {"made": there, "days": len(days), "said": when if there else f"{when}: none"}


def _day(seconds: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def _job(job: JobFacts, now: float) -> dict[str, Any]:
    state, ended = job.last_state, job.last_ended
    last = "running" if job.running else "never"
    if state is not None:
        last = state if ended is None else f"{state}, {age(now - ended)} ago"
    well = ended_well(state)
    due = job.next_run
    return {
        "name": f"{job.kind} {job.id}" if job.kind != "garbage-collection" else "garbage collection",
        "store": job.store,
        "schedule": "disabled" if job.disabled else job.schedule or "by hand",
        "last": last,
        "state_class": "soft" if well is None else "well" if well else "critical",
        "next": "" if due is None or job.disabled else "overdue" if due < now else f"in {age(due - now)}",
    }


def _chart_said(usage: Usage) -> str:
    """What the chart shows, for whoever does not see it."""
    if usage.growth is None:
        return ""
    (began, first), (ended, last) = usage.history[0], usage.history[-1]
    # PBS may name a moment that no calendar holds.
    days = [moment(seconds).partition("T")[0] for seconds in (began, ended)]
    return f"{first:.0%} used on {days[0]}, {last:.0%} on {days[1]}"


def _charts(usage: Usage, now: float) -> dict[str, Markup]:
    """Usage over time, with where it leads, as inline SVG for each class of screens."""
    from pbs_tools.health.chart import NARROW, WIDE, Line, chart

    lines = [Line("line", [(moment, share * 100) for moment, share in usage.history], filled=True)]
    days, share = usage.days_until_full, usage.share
    if days is not None and days <= 10 * AHEAD and share is not None:
        ahead = min(days, AHEAD)
        end = share * 100 + (100 - share * 100) * (ahead / days if days else 1)
        lines.append(Line("forecast", [(now, share * 100), (now + ahead * DAY, end)], filled=False))
    # Made of numbers and dates alone.
    return {"broad": Markup(chart(lines, WIDE)), "narrow": Markup(chart(lines, NARROW))}
