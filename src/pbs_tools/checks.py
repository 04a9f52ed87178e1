"""Checks for Nagios, Icinga, Checkmk and the like: one line, figures behind a bar, and a status of
0, 1, 2 or 3.

    result = checks.run("backup-age", pbs)
    print(result)
    sys.exit(result.status)

The thresholds of every check are ranges in the form of the monitoring plugins guidelines
(`pbs_tools.ranges`). If something could not be seen, a check is UNKNOWN, unless what it saw is
already CRITICAL: a check never says OK about something it did not see. A datastore that was named
and is not there is CRITICAL.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

import attrs

from pbs_client import AsyncClient, Client, UsageError
from pbs_client.printable import printable
from pbs_tools.health.collecting import Scope
from pbs_tools.health.facts import DAY, CertificateFacts, Collection, GroupFacts, JobFacts, StoreFacts, TaskFacts
from pbs_tools.health.findings import AHEAD, Severity, Thresholds, held_up_jobs, job_findings, names_of, quiet
from pbs_tools.health.report import Report, areport, report
from pbs_tools.health.wording import ended_well
from pbs_tools.inventory import Server, Unseen
from pbs_tools.ranges import Number, Range, days, percent, plain, seconds
from pbs_tools.units import age, size


class Status(enum.IntEnum):
    """The exit status of a plugin."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


WORSE = (Status.OK, Status.WARNING, Status.UNKNOWN, Status.CRITICAL)
"""From good to bad: what is known to be critical outweighs what is not known."""


@attrs.frozen
class Figure:
    """A figure of performance data."""

    label: str
    value: float
    unit: Literal["", "s", "%", "B"] = ""
    warning: Range | None = None
    critical: Range | None = None
    least: float | None = None
    most: float | None = None

    def __str__(self) -> str:
        label = printable(self.label).replace("'", "''")
        limits = [str(limit) if limit is not None else "" for limit in (self.warning, self.critical)]
        bounds = [f"{bound:.12g}" if bound is not None else "" for bound in (self.least, self.most)]
        return f"'{label}'={self.value:.12g}{self.unit};{';'.join(limits)};{';'.join(bounds)}".rstrip(";")


@attrs.frozen
class Line:
    """What a check says about one thing."""

    status: Status
    text: str
    figure: Figure | None = None
    server: str = ""
    """The server, as `host:port`."""
    subject: str = ""
    """The thing, as in `tank`, `tank:ns:vm/100` or `verify v-weekly`; empty for the server
    itself."""
    check: str = ""
    """The check that looked."""
    seen: bool = True
    """Whether it was seen. What was not has a line that says why not."""


@attrs.frozen
class Result:
    """The outcome of a check, or of several."""

    name: str
    lines: tuple[Line, ...]
    nothing: str
    """The text to show if there was nothing to check."""
    servers: tuple[str, ...] = ()
    """The servers that were asked, as `host:port`, whether there is a line about them or not."""

    @property
    def status(self) -> Status:
        """0 to 3: the worst of all lines; Status.UNKNOWN if there was nothing to check."""
        return max((line.status for line in self.lines), key=WORSE.index, default=Status.UNKNOWN)

    @property
    def summary(self) -> str:
        """The first line, without figures."""
        status, counted = self.status, len(self.lines)
        worst = [line.text for line in self.lines if line.status == status]
        if status == Status.OK:
            text = f"{counted} looked at, all well" if counted != 1 else worst[0]
        elif not self.lines:
            text = self.nothing
        else:
            more = f" (and {len(worst) - 1} more)" if len(worst) > 1 else ""
            text = f"{worst[0]}{more}"
        return f"PBS {self.name.upper()} {status.name} - {_plain(text)}"

    def text(self, *, verbose: bool = False) -> str:
        """The output of a plugin: the summary with its figures, and on request a line for each
        thing, worst first."""
        figures = " ".join(str(line.figure) for line in self.lines if line.figure is not None)
        first = f"{self.summary} | {figures}" if figures else self.summary
        if not verbose:
            return first
        ordered = sorted(self.lines, key=lambda line: -WORSE.index(line.status))
        return "\n".join([first, *(f"[{line.status.name}] {_plain(line.text)}" for line in ordered)])

    def __str__(self) -> str:
        return self.text()


def _plain(text: str) -> str:
    """On one line, without characters that mean something in the output of a plugin."""
    return printable(" ".join(text.replace("|", "/").split()))


@attrs.frozen
class Options:
    """How one check judges."""

    warning: Range | None
    critical: Range | None
    exclude: re.Pattern[str] | None = None
    """Subjects that are left out, such as `tank:vm/9[0-9]{3}`."""
    expected: tuple[str, ...] = ()
    """Guests that must have a backup, as `vm/100`, `100`, or `tank:ns:vm/100`."""

    def status(self, value: float) -> Status:
        """The status of a value."""
        if self.critical is not None and self.critical.alerts(value):
            return Status.CRITICAL
        return Status.WARNING if self.warning is not None and self.warning.alerts(value) else Status.OK

    def excludes(self, subject: str) -> bool:
        """Whether a subject is left out."""
        return self.exclude is not None and self.exclude.search(subject) is not None

    def excludes_gap(self, gap: Unseen, subject: str) -> bool:
        """Whether a gap is left out: together with its whole datastore, or as a part of the server
        that is named in full, such as `certificates`."""
        if gap.store:
            return self.excludes(subject) or self.excludes(f"{subject}:")
        return self.exclude is not None and gap.part != "" and self.exclude.fullmatch(gap.part) is not None


@attrs.frozen
class Check:
    """One of the checks."""

    name: str
    about: str
    """What it checks, in one sentence."""
    number: Number
    """How the numbers of its ranges are written."""
    warning: str
    critical: str
    """The default ranges; empty for none."""
    scope: Scope
    lines: Callable[[Report, Options], Iterator[Line]]
    nothing: str


def _about(found: Report, server: Server, subject: str, lines: Iterable[Line]) -> Iterator[Line]:
    name = found.name_of(server)
    return (attrs.evolve(line, server=name, subject=subject) for line in lines)


def _backup_age(found: Report, options: Options) -> Iterator[Line]:
    for facts in _groups(found, options):
        name = _name(found, facts.server, facts.id.name)
        yield from _about(found, facts.server, facts.id.name, [_age_of(facts, name, found.taken, options)])
    if options.expected:
        yield from _expected(found, options.expected)


def _expected(found: Report, guests: Sequence[str]) -> Iterator[Line]:
    """A line for each guest that must have a backup, which nobody would miss otherwise. Of several
    servers it is about none, as any may have it."""
    present = {name for facts in found.facts if isinstance(facts, GroupFacts) for name in names_of(facts.id)}
    server = found.name_of(found.servers[0]) if len(found.servers) == 1 else ""
    for guest in guests:
        if guest in present:
            yield Line(Status.OK, f"there is a backup of {guest}", None, server, guest)
        else:
            yield Line(Status.CRITICAL, f"there is no backup of {guest} in anything that was seen", None, server, guest)


def _age_of(facts: GroupFacts, name: str, now: float, options: Options) -> Line:
    newest = facts.group.last_backup
    if newest is None:
        status = Status.CRITICAL if facts.begun is None else options.status(max(0.0, now - facts.begun))
        return Line(status, f"{name} has no finished backup")
    if newest - now > AHEAD:
        return Line(Status.WARNING, f"the newest backup of {name} is dated {age(newest - now)} ahead")
    old = max(0.0, now - newest)
    figure = Figure(f"{name} age", int(old), "s", options.warning, options.critical, 0)
    return Line(options.status(old), f"the newest backup of {name} is {age(old)} old", figure)


def _verify(found: Report, options: Options) -> Iterator[Line]:
    for facts in _groups(found, options):
        name = _name(found, facts.server, facts.id.name)
        yield from _about(found, facts.server, facts.id.name, _verified(facts, name, found.taken, options))


def _verified(facts: GroupFacts, name: str, now: float, options: Options) -> Iterator[Line]:
    if facts.failed:
        yield Line(Status.CRITICAL, f"verification failed for {facts.failed[-1]} of {name}")
        return
    known = facts.newest_verified is not None or not facts.snapshots
    since = facts.newest_verified if known else facts.group.last_backup
    if since is None:
        return
    old = max(0.0, now - since)
    said = "verified" if facts.newest_verified is not None else "made and never verified,"
    figure = Figure(f"{name} verified", int(old), "s", options.warning, options.critical, 0)
    yield Line(options.status(old), f"the newest backup of {name} was {said} {age(old)} ago", figure)


def _datastore(found: Report, options: Options) -> Iterator[Line]:
    for facts in _stores(found, options):
        name = _name(found, facts.server, facts.store)
        yield from _about(found, facts.server, facts.store, _fullness(facts, name, options))


def _fullness(facts: StoreFacts, name: str, options: Options) -> Iterator[Line]:
    usage = facts.usage
    if facts.error and not facts.maintenance:
        yield Line(Status.CRITICAL, f"{name}: {facts.error}")
    if usage.share is None or usage.used is None:
        yield Line(Status.UNKNOWN, f"{name}: {_why_unknown(facts)}")
        return
    share = usage.share * 100
    left = f", {size(usage.available)} left" if usage.available is not None else ""
    figure = Figure(f"{name} used", round(share, 2), "%", options.warning, options.critical, 0, 100)
    yield Line(options.status(share), f"{name} is {share:.1f} % full{left}", figure)


def _why_unknown(facts: StoreFacts) -> str:
    if facts.mount_status == "notmounted":
        return "its removable disk is not mounted"
    if facts.maintenance_said:
        return f"it is in maintenance mode {facts.maintenance_said}"
    return "PBS does not say how it is"


def _gc(found: Report, options: Options) -> Iterator[Line]:
    for facts in _stores(found, options):
        name = _name(found, facts.server, facts.store)
        if facts.collection is None:
            lines: Iterable[Line] = [Line(Status.UNKNOWN, f"{name}: {_why_unknown(facts)}")]
        else:
            lines = _collected(facts.collection, name, found.taken, options)
        yield from _about(found, facts.server, facts.store, lines)


def _collected(collection: Collection, name: str, now: float, options: Options) -> Iterator[Line]:
    if collection.bad_chunks:
        yield Line(Status.CRITICAL, f"{name} has {collection.bad_chunks} corrupt chunks")
    if ended_well(collection.state) is False:
        yield Line(Status.CRITICAL, f"garbage collection of {name} failed: {collection.state}")
    if collection.ended is None:
        yield Line(Status.WARNING, f"garbage of {name} was never collected")
        return
    old = max(0.0, now - collection.ended)
    figure = Figure(f"{name} gc", int(old), "s", options.warning, options.critical, 0)
    yield Line(options.status(old), f"garbage of {name} was collected {age(old)} ago", figure)


_STATUS: dict[Severity | None, Status] = {
    None: Status.OK,
    "info": Status.OK,
    "warning": Status.WARNING,
    "critical": Status.CRITICAL,
}


def _jobs(found: Report, options: Options) -> Iterator[Line]:
    left_alone, held_up = found.left_alone, held_up_jobs(found.facts)
    for server in found.servers:
        for job in found.jobs(server):
            subject = f"{job.kind} {job.id}"
            # Excluding a whole store excludes its jobs as well.
            excluded = options.excludes(subject) or options.excludes(job.store)
            silent = excluded or (server, job.store) in left_alone or quiet(job.comment)
            if not (silent or job.disabled or _unscheduled_collection(job)):
                line = _state_of(job, _name(found, server, subject), found.taken, options, held_up=job in held_up)
                yield from _about(found, server, subject, [line])


def _state_of(job: JobFacts, name: str, now: float, options: Options, *, held_up: bool) -> Line:
    findings = list(job_findings(job, now, Thresholds(), held_up=held_up))
    late = max(0.0, now - job.next_run) if job.schedule and job.next_run else 0.0
    judged_by_state = (_STATUS[finding.severity] for finding in findings if finding.about != "job-overdue")
    # One that takes long is late for its next run, which is not as bad as one that does not start;
    # nor is one that cannot, as is known already.
    lateness = min(options.status(late), Status.WARNING if job.running or held_up else Status.CRITICAL)
    status = max(lateness, *judged_by_state, Status.OK)
    said = findings[0].sentence if findings else "is running" if job.running else "is in order"
    figure = Figure(f"{name} late", int(late), "s", options.warning, options.critical, 0)
    return Line(status, f"{name}: {said}", figure)


def _unscheduled_collection(job: JobFacts) -> bool:
    """Whether this store has no schedule for garbage collection, so that there is no job that
    could be late."""
    return job.kind == "garbage-collection" and job.schedule is None and job.last_state is None


def _tasks(found: Report, options: Options) -> Iterator[Line]:
    for server in found.servers:
        if found.version(server) is not None:  # It answered, so no tasks means that there are none.
            yield from _about(found, server, "", [_failed(found, server, options)])


def _failed(found: Report, server: Server, options: Options) -> Line:
    failed = [
        task
        for task in found.of(TaskFacts, server)
        if not task.status.startswith("WARNINGS") and not options.excludes(_task_name(task))
    ]
    text = _name(found, server, f"{len(failed)} task{'' if len(failed) == 1 else 's'} failed")
    if failed:
        last = max(failed, key=lambda task: task.ended)
        text += f", the last one {_task_name(last)}: {last.status}"
    figure = Figure(_name(found, server, "failed"), len(failed), "", options.warning, options.critical, 0)
    return Line(options.status(len(failed)), text, figure)


def _task_name(task: TaskFacts) -> str:
    return f"{task.worker_type} {task.worker_id}" if task.worker_id else task.worker_type


def _certificate(found: Report, options: Options) -> Iterator[Line]:
    certificates = [item for item in found.facts if isinstance(item, CertificateFacts)]
    for item in sorted(certificates, key=lambda item: (item.server.name, item.filename)):
        if item.expires is not None and not options.excludes(item.filename):
            left = (item.expires - found.taken) / DAY
            name = _name(found, item.server, item.filename)
            said = f"expires in {left:.0f} days" if left >= 0 else "has expired"
            # Adding 0 turns -0, from rounding, into 0.
            figure = Figure(f"{name} days", round(left, 1) + 0.0, "", options.warning, options.critical)
            yield from _about(found, item.server, item.filename, [Line(options.status(left), f"{name} {said}", figure)])


def _groups(found: Report, options: Options) -> Iterator[GroupFacts]:
    left_alone = found.left_alone
    for server in found.servers:
        for facts in found.groups(server):
            silent = (server, facts.id.store) in left_alone or quiet(facts.group.comment)
            if not (silent or options.excludes(facts.id.name)):
                yield facts


def _stores(found: Report, options: Options) -> Iterator[StoreFacts]:
    for server in found.servers:
        for facts in found.stores(server):
            if not options.excludes(facts.store) and not quiet(facts.comment):
                yield facts


def _name(found: Report, server: Server, name: str) -> str:
    return f"{found.name_of(server)} {name}" if len(found.servers) > 1 else name


_SMALL = Scope(tasks=None, groups=False, jobs=False, certificates=False)
_GROUPS = attrs.evolve(_SMALL, groups=True)
CHECKS: dict[str, Check] = {
    check.name: check
    for check in (
        Check(
            "backup-age",
            "How old the newest backup of each group is.",
            seconds,
            "26h",
            "50h",
            _GROUPS,
            _backup_age,
            "there is no backup group",
        ),
        Check(
            "datastore",
            "How full each datastore is, in percent.",
            percent,
            "85",
            "95",
            _SMALL,
            _datastore,
            "there is no datastore",
        ),
        Check(
            "jobs",
            "Whether prune, sync and verify jobs and garbage collections ended well, and how late they are.",
            seconds,
            "2h",
            "1d",
            attrs.evolve(_SMALL, jobs=True),
            _jobs,
            "there is no job",
        ),
        Check(
            "verify",
            "How long ago the newest backup of each group was verified, and whether any verification failed.",
            seconds,
            "45d",
            "",
            _GROUPS,
            _verify,
            "there is no backup group",
        ),
        Check(
            "gc",
            "How long ago garbage was collected in each datastore, and whether chunks are corrupt.",
            seconds,
            "8d",
            "30d",
            _SMALL,
            _gc,
            "there is no datastore",
        ),
        Check(
            "tasks",
            "How many tasks failed in the last day. Running tasks and those with warnings do not count.",
            plain,
            "0",
            "9",
            attrs.evolve(_SMALL, tasks=DAY),
            _tasks,
            "there is no task list",
        ),
        Check(
            "certificate",
            "How many days the certificates of the server are still good for.",
            days,
            "30:",
            "7:",
            attrs.evolve(_SMALL, certificates=True),
            _certificate,
            "there is no certificate",
        ),
    )
}
"""Every check by its name."""
EXPECTING = "backup-age"
"""The check that looks for guests that must have a backup."""


def options_for(
    check: Check,
    warning: str | None = None,
    critical: str | None = None,
    exclude: str | None = None,
    expected: Sequence[str] = (),
) -> Options:
    """How a check judges: by the ranges given, or else its own. Raises `UsageError` for an invalid
    range or expression."""
    chosen = [check.warning if warning is None else warning, check.critical if critical is None else critical]
    pattern: re.Pattern[str] | None = None
    if exclude:
        try:
            pattern = re.compile(exclude)
        except re.error as error:
            raise UsageError(f"{exclude!r} is not a regular expression: {error}") from None
    limits = [Range.parse(text, check.number) if text else None for text in chosen]
    return Options(limits[0], limits[1], pattern, tuple(expected) if check.name == EXPECTING else ())


def named(name: str) -> list[Check]:
    """The check of that name, or all of them for `all`. Raises `UsageError` that names
    those there are."""
    if name == "all":
        return list(CHECKS.values())
    if name not in CHECKS:
        raise UsageError(f"there is no check {name!r}; there are {', '.join(CHECKS)} and all")
    return [CHECKS[name]]


def judging(
    name: str, warning: str | None, critical: str | None, exclude: str | None, expected: Sequence[str] = ()
) -> list[tuple[Check, Options]]:
    """The checks that `name` means, each with how it judges."""
    checks = named(name)
    if len(checks) > 1 and (warning is not None or critical is not None):
        raise UsageError("one range cannot serve all checks", hint="Leave it out, or run the checks one by one.")
    if expected and EXPECTING not in {check.name for check in checks}:
        raise UsageError(f"only {EXPECTING}, and all, look for guests that must have a backup")
    return [(check, options_for(check, warning, critical, exclude, expected)) for check in checks]


def scope_of(checks: Sequence[Check], tasks: float | None = None, stores: Sequence[str] = ()) -> Scope:
    """What has to be collected for these checks. `tasks` is how many seconds to look back, where
    the checks look at tasks, `stores` which datastores to look at, empty for all."""
    windows = [check.scope.tasks for check in checks if check.scope.tasks is not None]
    window = None if not windows else max(windows) if tasks is None else tasks
    wanted = {name: any(getattr(check.scope, name) for check in checks) for name in ("groups", "jobs", "certificates")}
    return Scope(tasks=window, stores=tuple(stores), **wanted)


def judged(found: Report, checks: Sequence[tuple[Check, Options]]) -> Result:
    """What checks come to on a report."""
    name = checks[0][0].name if len(checks) == 1 else "all"
    names = {check.name for check, _ in checks}
    lines = [attrs.evolve(line, check=check.name) for check, options in checks for line in check.lines(found, options)]
    left_alone = found.left_alone
    for gap in found.gaps:
        subject = f"{gap.store or ''}{f':{gap.ns}' if gap.ns else ''}"
        if not (checks[0][1].excludes_gap(gap, subject) or (gap.server, gap.store) in left_alone):
            # One that was named is missed, by the check that would tell of it if it were there.
            missed = gap.cause == "not-there"
            status = Status.CRITICAL if missed else Status.UNKNOWN
            check = "datastore" if missed and "datastore" in names else name
            lines.append(Line(status, f"not seen: {gap}", None, found.name_of(gap.server), subject, check, seen=False))
    servers = tuple(found.name_of(server) for server in found.servers)
    return Result(name, tuple(lines), "; ".join(check.nothing for check, _ in checks), servers)


def run(
    name: str,
    *clients: Client,
    warning: str | None = None,
    critical: str | None = None,
    exclude: str | None = None,
    stores: Sequence[str] = (),
    expected: Sequence[str] = (),
    now: float | None = None,
) -> Result:
    """Carries out the check of that name, or `all` with their own ranges, on one server or many.

    `warning` and `critical` are ranges (`pbs_tools.ranges`), `exclude` is a regular expression for
    what is left out, `stores` names the datastores to look at, empty for all, `expected` guests
    that must have a backup. Raises `UsageError` for what cannot be read; a server that cannot be
    asked makes the result UNKNOWN.
    """
    checks = judging(name, warning, critical, exclude, expected)
    return judged(report(*clients, scope=scope_of([check for check, _ in checks], stores=stores), now=now), checks)


async def arun(
    name: str,
    *clients: AsyncClient,
    warning: str | None = None,
    critical: str | None = None,
    exclude: str | None = None,
    stores: Sequence[str] = (),
    expected: Sequence[str] = (),
    now: float | None = None,
) -> Result:
    """The same for asyncio."""
    checks = judging(name, warning, critical, exclude, expected)
    return judged(
        await areport(*clients, scope=scope_of([check for check, _ in checks], stores=stores), now=now), checks
    )
