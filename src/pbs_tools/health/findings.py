"""What is wrong, judged by thresholds: each finding has a severity, a subject, a sentence
and a remedy."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Sequence
from shlex import quote
from typing import Literal

import attrs

from pbs_client.printable import printable
from pbs_tools.clocks import CLOCKS
from pbs_tools.health.facts import (
    DAY,
    CertificateFacts,
    Facts,
    GroupFacts,
    JobFacts,
    ServerFacts,
    StoreFacts,
    SubscriptionFacts,
    TaskFacts,
    UpdateFacts,
)
from pbs_tools.inventory import GroupId, Server, Unseen, maintenance_type
from pbs_tools.units import age, since, size

HOUR = 3600.0

Severity = Literal["info", "warning", "critical"]
"""`info` needs nobody, `warning` needs somebody this week, `critical` needs somebody now."""

AHEAD = HOUR
"""Seconds that a backup may be dated ahead, as clocks differ a little. One that is dated further
ahead would never grow old."""

RANKS: dict[Severity, int] = {"critical": 0, "warning": 1, "info": 2}
"""The worst first, for sorting."""

QUIET = ("no-monitor", "nomon")
"""A datastore, group or job whose comment begins so is left alone, as several monitoring templates
have it; a datastore with all that is in it."""


@attrs.frozen
class Finding:
    """Something that is not as it should be."""

    severity: Severity
    subject: str
    """What it is about: `pbs1:8007 tank`, `pbs1:8007 tank:vm/100`,
    `pbs1:8007 verify job v-weekly`."""
    sentence: str
    """What is wrong, with the figure that says so."""
    remedy: str
    """What to do about it, or where to look."""
    about: str
    """Which rule found it, for programs: `backup-age`, `usage`, `job-failed` and so on."""
    server: str = ""
    """The server that it is about, as `host:port`; empty where it is about none, such as a guest
    that is missing everywhere."""


@attrs.frozen
class Limit:
    """From which value on something is a warning, and from which it is critical; None for never."""

    warning: float | None
    critical: float | None

    def above(self, value: float) -> Severity | None:
        """The severity of a value that should be low."""
        if self.critical is not None and value >= self.critical:
            return "critical"
        return "warning" if self.warning is not None and value >= self.warning else None

    def below(self, value: float) -> Severity | None:
        """The severity of a value that should be high."""
        if self.critical is not None and value <= self.critical:
            return "critical"
        return "warning" if self.warning is not None and value <= self.warning else None


@attrs.frozen
class Thresholds:
    """Where the report begins to complain."""

    usage: Limit = Limit(0.85, 0.95)
    """Share of a datastore that is used, from 0 to 1."""
    days_until_full: Limit = Limit(30, 7)
    backup_age: Limit = Limit(26 * HOUR, 50 * HOUR)
    """Seconds since the newest backup of a group began."""
    verify_age: Limit = Limit(45 * DAY, None)
    """Seconds since the newest snapshot of a group was verified, or was made if it never was."""
    gc_age: Limit = Limit(8 * DAY, 30 * DAY)
    """Seconds since the last garbage collection ended."""
    overdue: Limit = Limit(2 * HOUR, DAY)
    """Seconds that a job is late by its schedule."""
    certificate_days: Limit = Limit(30, 7)
    """Days until a certificate expires."""
    shrinking: float = 0.5
    """A newest snapshot smaller than this share of an earlier one is reported."""


def judge(
    facts: Iterable[Facts | Unseen], now: float, thresholds: Thresholds, expected: Sequence[str] = ()
) -> list[Finding]:
    """All findings, the worst first. `expected` are guests that must have a backup, as `vm/100`,
    `100`, or `tank:ns:vm/100`."""
    listed = list(facts)
    findings: list[Finding] = []
    left_alone, held_up = quiet_stores(listed), held_up_jobs(listed)
    for item in listed:
        if store_of(item) not in left_alone:
            server = item.server.name
            findings += (attrs.evolve(found, server=server) for found in _judged(item, now, thresholds, held_up))
    findings += _missing(listed, expected)
    findings += _twice(listed)
    findings += _storeless(listed)
    return sorted(
        map(_readable, findings), key=lambda finding: (RANKS[finding.severity], finding.subject, finding.about)
    )


def _readable(finding: Finding) -> Finding:
    """The same without anything that steers a terminal: stores, groups and failures are named by
    others."""
    said = (printable(finding.subject), printable(finding.sentence), printable(finding.remedy))
    return Finding(finding.severity, *said, finding.about, finding.server)


def _judged(
    item: Facts | Unseen, now: float, thresholds: Thresholds, held_up: Container[JobFacts]
) -> Iterator[Finding]:
    match item:
        case StoreFacts():
            yield from _store(item, now, thresholds)
        case GroupFacts() if not quiet(item.group.comment):
            yield from _group(item, now, thresholds)
        case JobFacts() if not (item.disabled or quiet(item.comment)):
            yield from job_findings(item, now, thresholds, held_up=item in held_up)
        case ServerFacts() if item.clock is not None and abs(item.clock) > CLOCKS:
            yield _clock(str(item.server), item.clock)
        case TaskFacts():
            yield from _task(item)
        case CertificateFacts():
            yield from _certificate(item, now, thresholds)
        case SubscriptionFacts() if item.status != "active":
            sentence = f"the subscription is {item.status}"
            yield Finding("info", str(item.server), sentence, "Check it with `pbsh subscription get`.", "subscription")
        case UpdateFacts() if item.packages:
            sentence = f"{len(item.packages)} packages can be updated"
            yield Finding("info", str(item.server), sentence, "`pbsh apt list` names them.", "updates")
        case Unseen():
            yield _unseen(item)
        case _:
            pass


def quiet(comment: str | None) -> bool:
    """Whether a comment asks not to be monitored."""
    return comment is not None and comment.strip().lower().startswith(QUIET)


def store_of(item: Facts | Unseen) -> tuple[Server, str] | None:
    """The datastore that a fact is about, with its server; None if it is about none, or
    about a task, which has no comment to be left alone by."""
    match item:
        case StoreFacts() | JobFacts() | Unseen():
            return (item.server, item.store) if item.store else None
        case GroupFacts():
            return item.id.server, item.id.store
        case _:
            return None


def quiet_stores(facts: Iterable[Facts | Unseen]) -> set[tuple[Server, str]]:
    """The datastores that are left alone by their comment, with all that is in them."""
    return {(item.server, item.store) for item in facts if isinstance(item, StoreFacts) and quiet(item.comment)}


def held_up_jobs(facts: Sequence[Facts | Unseen]) -> set[JobFacts]:
    """The jobs that their datastore does not let run."""
    stores = {(item.server, item.store): item for item in facts if isinstance(item, StoreFacts)}
    jobs = [item for item in facts if isinstance(item, JobFacts)]
    return {job for job in jobs if (store := stores.get((job.server, job.store))) and store.holds_up(job)}


def subject_of(item: StoreFacts) -> str:
    """The subject of findings about a datastore."""
    return printable(f"{item.server} {item.store}")


def _store(item: StoreFacts, now: float, thresholds: Thresholds) -> Iterator[Finding]:
    subject = subject_of(item)
    if item.maintenance:
        remedy = _end_of(maintenance_type(item.maintenance), item.store)
        yield Finding("info", subject, f"it is in maintenance mode {item.maintenance_said}", remedy, "maintenance")
    elif item.error:
        yield Finding(
            "critical",
            subject,
            f"PBS cannot look at it: {item.error}",
            "Is its disk there? `pbsh disk list` names those that are.",
            "store",
        )
    usage, remedy = item.usage, "Prune more, collect garbage, or add space."
    share = usage.share
    if share is not None and (severity := thresholds.usage.above(share)):
        left = f", {size(usage.available)} are left" if usage.available is not None else ""
        yield Finding(severity, subject, f"{share:.0%} of it is used{left}", remedy, "usage")
    days = usage.days_until_full
    if days is not None and (severity := thresholds.days_until_full.below(days)):
        growth = size(usage.growth or 0)
        sentence = f"it will be full in {days:.0f} days if it goes on growing by {growth} a day"
        yield Finding(severity, subject, sentence, remedy, "forecast")
    if item.collection is not None:
        yield from _garbage(item.store, subject, item.collection.bad_chunks, item.collection.ended, now, thresholds)


def _garbage(
    store: str, subject: str, bad: int | None, ended: int | None, now: float, thresholds: Thresholds
) -> Iterator[Finding]:
    if bad:
        verify = f"`pbsh verify {quote(store)} --ignore-verified false`"  # What was verified once is passed over else.
        remedy = f"Verify all of the store ({verify}) and back up again what it names."
        yield Finding("critical", subject, f"{bad} chunks are corrupt", remedy, "bad-chunks")
    start = f"`pbsh garbage-collection start {quote(store)}`, and give the store a schedule."
    if ended is None:
        if thresholds.gc_age.above(math.inf):
            yield Finding("warning", subject, "garbage was never collected", start, "gc-age")
    elif severity := thresholds.gc_age.above(now - ended):
        yield Finding(severity, subject, f"garbage was last collected {age(now - ended)} ago", start, "gc-age")


def _end_of(maintenance: str, store: str) -> str:
    """How a maintenance mode ends. Some people set; the others belong to a task, and one may be
    left behind where that failed."""
    by_hand, task = f"`pbsh datastore update {quote(store)} --delete maintenance-mode`", "`pbsh task list --running`"
    if maintenance in ("read-only", "offline"):
        return f"When that is over: {by_hand}."
    if maintenance == "delete":  # It cannot be taken back.
        return f"PBS ends it with its task: {task}."
    return f"PBS ends it with its task, {task}; where none is left: {by_hand}."


def _begun(item: GroupFacts, now: float) -> str:
    return "" if item.begun is None else f"; its first one began {since(item.begun, now)}"


def _group(item: GroupFacts, now: float, thresholds: Thresholds) -> Iterator[Finding]:
    subject = str(item.id)
    yield from _newest_backup(item, subject, now, thresholds)
    if item.failed:
        named = ", ".join(item.failed[-3:]) + (f" and {len(item.failed) - 3} more" if len(item.failed) > 3 else "")
        remedy = "Those snapshots cannot be restored in full: back up again, and check the disks."
        yield Finding("critical", subject, f"verification failed for {named}", remedy, "verification")
    yield from _newest_verification(item, subject, now, thresholds)
    if item.size and item.earlier_size and item.size < item.earlier_size * thresholds.shrinking:
        sentence = f"its newest backup has {size(item.size)}, an earlier one {size(item.earlier_size)}"
        yield Finding("warning", subject, sentence, "Was a disk taken out of the backup?", "size")


def _newest_backup(item: GroupFacts, subject: str, now: float, thresholds: Thresholds) -> Iterator[Finding]:
    newest = item.group.last_backup
    if newest is None:
        failed = f"`pbsh task list --failed --type backup --store {quote(item.id.store)}`"
        remedy = f"Look for failed backups of it: {failed}."
        severity: Severity | None = "critical" if item.begun is None else thresholds.backup_age.above(now - item.begun)
        yield Finding(
            severity or "info", subject, f"it has no finished backup{_begun(item, now)}", remedy, "backup-age"
        )
    elif newest - now > AHEAD:
        sentence = f"its newest backup is dated {age(newest - now)} ahead, so nobody knows how old it is"
        remedy = "Look at the clock of whoever made it, and at the one here; then remove that snapshot."
        yield Finding("warning", subject, sentence, remedy, "backup-age")
    elif severity := thresholds.backup_age.above(now - newest):
        remedy = "Run its backup, or begin the group's comment with `no-monitor` if it is retired."
        yield Finding(severity, subject, f"its newest backup is {age(now - newest)} old", remedy, "backup-age")


def _newest_verification(item: GroupFacts, subject: str, now: float, thresholds: Thresholds) -> Iterator[Finding]:
    """One that was never verified is as late as it is old."""
    verified = item.newest_verified
    since_when = item.group.last_backup if verified is None and item.snapshots else verified
    if since_when is None:
        return
    sentence = "its newest backup was " + (
        "never verified" if verified is None else f"last verified {age(now - verified)} ago"
    )
    if severity := thresholds.verify_age.above(now - since_when):
        yield Finding(severity, subject, sentence, f"Give {item.id.store} a verify job.", "verify-age")


def job_findings(item: JobFacts, now: float, thresholds: Thresholds, *, held_up: bool = False) -> Iterator[Finding]:
    """What is wrong with a job: its last run, and how late the next one is. `held_up` says that
    its datastore does not let it run."""
    subject = (
        f"{item.server} {item.kind} job {item.id}" if item.kind != "garbage-collection" else f"{item.server} {item.id}"
    )
    what = "it" if item.kind != "garbage-collection" else "garbage collection"
    log = f"{_log(item.upid)} says why." if item.upid else "`pbsh task list --all` may name its task."
    state = item.last_state
    if state is not None and state.startswith("WARNINGS"):
        yield Finding("warning", subject, f"{what} ended with warnings the last time ({state})", log, "job-failed")
    elif state is not None and state != "OK":
        yield Finding("critical", subject, f"{what} failed the last time: {state}", log, "job-failed")
    if item.schedule is None:
        if state is None and not item.running and item.kind != "garbage-collection":
            yield Finding(
                "info",
                subject,
                "it never ran and has no schedule",
                f"{_start(item)}, or remove it.",
                "job-never-run",
            )
        return
    late = now - item.next_run if item.next_run is not None else 0
    if item.running:
        if late > 0 and thresholds.overdue.above(late):
            sentence = f"{what} is still running, and was due again {age(late)} ago by its schedule, {item.schedule}"
            yield Finding(
                "warning", subject, sentence, "Look at what it does: `pbsh task list --running`.", "job-overdue"
            )
    elif late > 0 and (severity := thresholds.overdue.above(late)):
        sentence = f"{what} is {age(late)} late by its schedule, {item.schedule}"
        remedy = "Is `proxmox-backup-proxy` running, and the clock right?"
        if held_up:
            severity, sentence = "warning", f"{sentence}, as {item.store} cannot be used just now"
            remedy = f"It runs again once {item.store} is mounted and its maintenance is over."
        yield Finding(severity, subject, sentence, remedy, "job-overdue")
    elif item.last_ended is not None and item.last_ended - now > DAY:
        # PBS counts from the last run, so that the next one is as far off.
        sentence = f"{what} ran last {since(item.last_ended, now)}, and will not run again by its schedule before that"
        yield Finding(
            "warning", subject, sentence, f"Once the server's clock is right: {_start(item)}.", "job-schedule"
        )
    elif item.next_run is None:
        sentence = f"{what} has a schedule, {item.schedule}, but PBS gives no time for the next run"
        yield Finding("warning", subject, sentence, "Give it one that comes again, such as daily.", "job-schedule")
    elif state is None and item.kind != "garbage-collection":
        sentence = f"it has never run yet; its schedule is {item.schedule}"
        yield Finding("info", subject, sentence, "Nothing, if it is new.", "job-never-run")


def _start(item: JobFacts) -> str:
    """The command that starts a job."""
    if item.kind == "garbage-collection":
        return f"`pbsh garbage-collection start {quote(item.store)}`"
    return f"`pbsh {item.kind}-job run {quote(item.id)}`"


def _log(upid: str) -> str:
    # UPIDs are full of backslashes, which a shell would take for itself.
    return f"`pbsh task log {quote(upid)}`"


def _clock(subject: str, ahead: float) -> Finding:
    sentence = f"its clock is {age(abs(ahead))} {'ahead of' if ahead > 0 else 'behind'} the one here"
    remedy = "`timedatectl` says on either whether it is set by the network. Ages are off by as much until it is."
    return Finding("warning", subject, sentence, remedy, "clock")


def _task(item: TaskFacts) -> Iterator[Finding]:
    severity: Severity = "info" if item.status.startswith("WARNINGS") else "warning"
    subject = f"{item.server} {item.worker_type}{f' {item.worker_id}' if item.worker_id else ''}"
    sentence = f"a task ended with {item.status}" if severity == "info" else f"a task failed: {item.status}"
    if item.status == "unknown":
        sentence = "nobody knows how a task ended"
    yield Finding(severity, subject, sentence, f"{_log(item.upid)} has the details.", "task")


def _certificate(item: CertificateFacts, now: float, thresholds: Thresholds) -> Iterator[Finding]:
    if item.expires is None:
        return
    days = (item.expires - now) / DAY
    if severity := thresholds.certificate_days.below(days):
        sentence = f"{item.filename} has expired" if days < 0 else f"{item.filename} expires in {days:.0f} days"
        remedy = "Renew it: `pbsh acme cert order`, or `pbsh cert upload` with one from elsewhere."
        yield Finding(severity, str(item.server), sentence, remedy, "certificate")


_NARROWER = {
    "datastores": " With `--store` only those are looked at that you name.",
    "sync jobs": " `--without jobs` leaves all jobs out.",
    "tasks": " `--without tasks` leaves them out.",
    "certificates": " `--without certificates` leaves them out.",
}
"""How a report does without a part of the server that the login may not see."""


def _unseen(item: Unseen) -> Finding:
    place = f"{item.server}{f' {item.store}' if item.store else ''}{f':{item.ns}' if item.ns else ''}"
    store = quote(item.store or "")
    remedies = {
        "no-right": "`pbsh doctor` has the line that gives the right.",
        "no-secret": "Put the secret where `pbsh context show` says that it is; if that is `login`, `pbsh login`.",
        "no-login": "Check user, token and secret: `pbsh doctor`.",
        "unreachable": "Check name, port, certificate and network: `pbsh doctor`.",
        "not-mounted": f"`pbsh datastore mount {store}` once the disk is there.",
        "offline": "It can be looked at again when its maintenance is over.",
        "not-there": "`pbsh datastore list` shows what there is.",
        "gone": f"`pbsh {f'namespace list {store}' if item.ns else 'datastore list'}` shows what there is.",
        "error": "`pbsh node syslog` may say why.",
    }
    severity: Severity = "warning" if item.cause in ("no-right", "not-mounted", "offline", "gone") else "critical"
    remedy = remedies[item.cause]
    if item.cause == "no-right":
        remedy += _NARROWER.get(item.part, "")
    return Finding(severity, place, f"not seen: {item.reason}", remedy, f"unseen-{item.cause}")


def _missing(facts: Sequence[Facts | Unseen], expected: Sequence[str]) -> Iterator[Finding]:
    present = {name for item in facts if isinstance(item, GroupFacts) for name in names_of(item.id)}
    for guest in expected:
        if guest not in present:
            remedy = "Add it to a backup job, or take it off the list of expected guests."
            yield Finding(
                "critical", guest, "there is no backup of it in anything that was seen", remedy, "missing-guest"
            )


def _twice(facts: Sequence[Facts | Unseen]) -> Iterator[Finding]:
    """Servers of different names that say they are the same installation."""
    names: dict[str, set[str]] = {}
    for item in facts:
        if isinstance(item, ServerFacts) and item.server.instance is not None:
            names.setdefault(item.server.instance, set()).add(item.server.name)
    for known in names.values():
        first, *others = sorted(known)
        for other in others:
            sentence = f"it has the same instance id as {first}"
            remedy = "Ask it once if it is the same server under two names; a copied machine needs an id of its own."
            yield Finding("info", other, sentence, remedy, "same-instance", other)


def _storeless(facts: Sequence[Facts | Unseen]) -> Iterator[Finding]:
    """Servers without a datastore, as far as all of them would be seen."""
    with_store = {item.server for item in facts if isinstance(item, (StoreFacts, Unseen))}
    for item in facts:
        if isinstance(item, ServerFacts) and item.server not in with_store:
            sentence = "it has no datastore, so nothing is backed up here"
            remedy = "`pbsh datastore create` makes one."
            yield Finding("warning", str(item.server), sentence, remedy, "no-store", item.server.name)


def names_of(group: GroupId) -> tuple[str, ...]:
    """How a list of expected guests may name a group: `100`, `vm/100`, `tank:vm/100`,
    `tank:ns:vm/100`."""
    guest = f"{group.backup_type}/{group.backup_id}"
    full = f"{group.store}:{group.ns}:{guest}" if group.ns else f"{group.store}:{guest}"
    return group.backup_id, guest, f"{group.store}:{guest}", full
