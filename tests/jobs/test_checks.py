"""Checks by the contract of monitoring plugins: one line, figures, status, and UNKNOWN for whatever
could not be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from pbs_api.prune import create_prune_job
from pbs_client import AsyncClient, Client, Password, UsageError
from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import everyday
from pbs_tools import checks, metrics, monitoring
from pbs_tools.checks import CHECKS, Status
from pbs_tools.health.facts import (
    CertificateFacts,
    Collection,
    Facts,
    GroupFacts,
    JobFacts,
    ServerFacts,
    StoreFacts,
    TaskFacts,
    Usage,
)
from pbs_tools.health.report import Report
from pbs_tools.inventory import Group, GroupId, Server, Unseen
from pbs_tools.ranges import Range, days, percent, plain, seconds

CONTRACT = re.compile(
    r"PBS [A-Z-]+ (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+( \| ('[^']+'=-?[0-9.]+[a-zA-Z%]*[0-9.:;@~]* ?)+)?"
)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("10", (0, 10), (-1, 11)),
        ("10:", (10, 99), (9,)),
        ("~:10", (-99, 10), (11,)),
        ("10:20", (10, 20), (9, 21)),
        ("@10:20", (9, 21), (10, 20)),
        ("0", (0,), (1,)),
    ],
)
def test_ranges_as_the_guidelines_write_them(text: str, inside: tuple[int, ...], outside: tuple[int, ...]) -> None:
    limit = Range.parse(text, plain)
    assert [limit.alerts(value) for value in inside] == [False] * len(inside)
    assert [limit.alerts(value) for value in outside] == [True] * len(outside)
    assert Range.parse(str(limit), plain) == limit


def test_ranges_with_units() -> None:
    assert Range.parse("26h", seconds).high == 26 * 3600
    assert Range.parse("1d:2w", seconds) == Range(86400, 14 * 86400)
    assert Range.parse("85%", percent).high == 85
    assert Range.parse("30d:", days).low == 30


@pytest.mark.parametrize("text", ["", "ten", "20:10", "1:2:3", "5 parsecs", "1e400"])
def test_a_range_that_cannot_be_read(text: str) -> None:
    with pytest.raises(UsageError):
        Range.parse(text, seconds)


@pytest.mark.parametrize("name", [*CHECKS, "all"])
@pytest.mark.pbs(scenario=["everyday", "same-id-twice", "failed-task", "never-run-jobs"])
async def test_every_check_keeps_to_the_contract(
    name: str, simulated_pbs: SimulatedPbs, pbs: Client, async_pbs: AsyncClient
) -> None:
    now = simulated_pbs.clock.time()
    result = checks.run(name, pbs, now=now)
    assert CONTRACT.fullmatch(str(result)), str(result)
    first, *rest = result.text(verbose=True).splitlines()
    assert first == str(result)
    assert len(rest) == len(result.lines)
    assert await checks.arun(name, async_pbs, now=now) == result


@pytest.mark.pbs(scenario=["everyday", "same-id-twice"])
def test_backup_age_replaces_the_script(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    now = simulated_pbs.clock.time()
    result = checks.run("backup-age", pbs, warning="26h", critical="50h", now=now)
    assert result.status == Status.CRITICAL
    assert "shared:cluster2:vm/100 is 3 d 11 h old" in result.summary
    assert "'tank:vm/100 age'=" in str(result)
    assert checks.run("backup-age", pbs, exclude="cluster2:", now=now).status == Status.OK
    assert (
        checks.run("backup-age", pbs, warning="1h", critical="200h", exclude="cluster2:", now=now).status
        == Status.WARNING
    )


@pytest.mark.pbs(scenario=["everyday", "offline-store"])
def test_what_is_not_seen_is_unknown(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    now = simulated_pbs.clock.time()
    result = checks.run("backup-age", pbs, now=now)
    assert result.status == Status.UNKNOWN
    assert "maintenance" in result.summary
    assert checks.run("backup-age", pbs, critical="1s", now=now).status == Status.CRITICAL


@pytest.mark.pbs(scenario=["everyday", "offline-store", "unmounted-store"])
@pytest.mark.parametrize("name", ["datastore", "gc"])
def test_a_store_that_is_not_seen_is_unknown_unless_it_is_left_out(
    name: str, simulated_pbs: SimulatedPbs, pbs: Client
) -> None:
    result = checks.run(name, pbs)
    unknown = {line.subject: line.text for line in result.lines if line.status == Status.UNKNOWN}
    assert result.status == Status.UNKNOWN
    assert unknown == {
        "moving": "moving: it is in maintenance mode offline (moving disks)",
        "usb": "usb: its removable disk is not mounted",
    }
    stores = simulated_pbs.server.datastores
    stores["moving"].config["comment"] = "no-monitor until May"
    assert checks.run(name, pbs, exclude="usb|archive").status == Status.OK


@pytest.mark.parametrize("name", ["backup-age", "verify", "all"])
@pytest.mark.pbs(scenario=["everyday", "offline-store", "unmounted-store"])
def test_what_is_left_out_need_not_be_seen(name: str, simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    """A disk that is changed in turn is hardly ever there."""
    stores = simulated_pbs.server.datastores
    stores["moving"].config["comment"] = "no-monitor until May"
    assert checks.run(name, pbs, exclude="^usb(:|$)|^archive").status == Status.OK
    assert checks.run(name, pbs, exclude="^usb:vm/1|^archive").status == Status.UNKNOWN
    assert checks.run(name, pbs, stores=["tank"]).status == Status.OK


@pytest.mark.pbs(scenario="everyday")
def test_what_is_in_a_quiet_store_is_left_alone(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    later = simulated_pbs.clock.time() + 100 * 86_400
    simulated_pbs.server.datastores["tank"].config["comment"] = "no-monitor: cold"
    assert [checks.run(name, pbs, now=later).lines for name in ("backup-age", "verify", "jobs")] == [(), (), ()]


@pytest.mark.pbs(scenario="filtered-lists")
@pytest.mark.parametrize("name", ["backup-age", "datastore", "verify"])
def test_a_login_that_sees_one_store_can_check_that_one(name: str, simulated_pbs: SimulatedPbs) -> None:
    login = Password("viewer@pbs", "secret")
    with Client("pbs.invalid", auth=login, transport=simulated_pbs.transport()) as pbs:
        assert checks.run(name, pbs).status == Status.UNKNOWN
        assert checks.run(name, pbs, stores=["seen"]).status == Status.OK
        hidden = checks.run(name, pbs, stores=["hidden"])
    assert "hidden: there is no such datastore, or the login may not see it" in hidden.text(verbose=True)


@pytest.mark.pbs(scenario=["everyday", "push-sync-job"])
def test_sync_jobs_that_are_left_out_for_want_of_a_right_are_not_well(simulated_pbs: SimulatedPbs) -> None:
    """The role Audit on everything does not show them, and nothing else would tell."""
    simulated_pbs.server.accounts.add("monitor@pbs", password="secret")
    simulated_pbs.server.acl.grant("/", "monitor@pbs", "Audit")
    login = Password("monitor@pbs", "secret")
    with Client("pbs.invalid", auth=login, transport=simulated_pbs.transport()) as pbs:
        result = checks.run("jobs", pbs)
        assert (result.status, "Remote.Audit on /remote" in result.summary) == (Status.UNKNOWN, True)
        assert checks.run("datastore", pbs).status == Status.OK
        simulated_pbs.server.acl.grant("/remote", "monitor@pbs", "RemoteAudit")
        simulated_pbs.server.forget_rights()
        assert checks.run("jobs", pbs).status == Status.OK


def test_a_backup_that_is_dated_ahead_is_no_new_one(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    tank, now = simulated_pbs.server.add_datastore("tank"), int(simulated_pbs.clock.time())
    tank.add_snapshot("vm", "100", now + 600)  # Clocks differ a little.
    tank.add_snapshot("vm", "200", now + 30 * 86_400)
    result = checks.run("backup-age", pbs, now=now)
    assert {line.subject: line.status for line in result.lines} == {
        "tank:vm/100": Status.OK,
        "tank:vm/200": Status.WARNING,
    }
    assert result.summary.endswith("the newest backup of tank:vm/200 is dated 30 d ahead")


@pytest.mark.parametrize("name", [*CHECKS, "all"])
def test_every_error_of_a_client_is_unknown(name: str, unreachable: Client, simulated_pbs: SimulatedPbs) -> None:
    simulated_pbs.server.add_datastore("tank")
    assert checks.run(name, unreachable).status == Status.UNKNOWN
    with Client("pbs.invalid", auth=Password("root@pam", "wrong"), transport=simulated_pbs.transport()) as refused:
        assert checks.run(name, refused).status == Status.UNKNOWN


@pytest.mark.pbs(scenario=["everyday", "running-task", "warned-task"])
def test_failed_means_failed(simulated_pbs: SimulatedPbs, pbs: Client) -> None:
    now = int(simulated_pbs.clock.time())
    assert checks.run("tasks", pbs, now=now).status == Status.OK
    # It began before the window and ended in it; a scheduled verification is a verification.
    simulated_pbs.server.tasks.add_finished(
        "verificationjob", "tank:v-weekly", "root@pam", now - 200_000, now - 60, "connection error"
    )
    result = checks.run("tasks", pbs, now=now)
    assert result.status == Status.WARNING
    assert "1 task failed, the last one verificationjob tank:v-weekly: connection error" in result.summary


@pytest.mark.parametrize(
    ("schedule", "next_run", "status"), [("2024-01-01", None, Status.WARNING), (None, 500, Status.OK)]
)
def test_a_job_is_late_only_by_a_schedule_and_a_time(
    schedule: str | None, next_run: int | None, status: Status
) -> None:
    """PBS leaves out the time of a schedule that it cannot read, or that is over, and a server may leave out
    anything."""
    job = JobFacts(Server("pbs"), "prune", "daily", "tank", schedule, "OK", 400, next_run)
    (line,) = checks.judged(Report(1e9, (), (job,), ()), checks.judging("jobs", None, None, None)).lines
    assert (line.status, line.figure and line.figure.value) == (status, 0)


def test_what_cannot_be_read_is_a_usage_error(pbs: Client) -> None:
    with pytest.raises(UsageError, match="there is no check 'backups'"):
        checks.run("backups", pbs)
    with pytest.raises(UsageError, match="not a span of time"):
        checks.run("backup-age", pbs, warning="soon")
    with pytest.raises(UsageError, match="not a regular expression"):
        checks.run("backup-age", pbs, exclude="(")
    with pytest.raises(UsageError, match="one range cannot serve"):
        checks.run("all", pbs, warning="1")


@pytest.mark.pbs(scenario=["everyday", "unmounted-store"])
def test_a_job_that_cannot_run_is_no_more_than_a_warning_and_goes_with_its_store(
    simulated_pbs: SimulatedPbs, pbs: Client
) -> None:
    pbs.send(create_prune_job(id="p-usb", store="usb", schedule="hourly", keep_last=3))
    later = simulated_pbs.clock.time() + 3 * 86_400

    def late(exclude: str | None = None) -> dict[str, Status]:
        return {line.subject: line.status for line in checks.run("jobs", pbs, exclude=exclude, now=later).lines}

    assert late()["prune p-usb"] == Status.WARNING
    assert late()["prune p-daily"] == Status.CRITICAL
    assert set(late()) - set(late("^usb")) == {"prune p-usb"}


NOW = 1_790_000_000
DAY = 86_400
HOUR = 3600
SERVER = Server("pbs")
STORE = StoreFacts(SERVER, "tank")


def group(last: int | None, **known: Any) -> GroupFacts:
    return GroupFacts(Group(GroupId(SERVER, "tank", "a", "vm", "100"), last, 3, None, None, ()), **known)


def collected(ended: int | None = NOW - DAY, state: str | None = "OK", bad: int = 0) -> StoreFacts:
    return attrs.evolve(STORE, collection=Collection(state, ended, None, 0, bad))


def certificate(expires: int | None) -> CertificateFacts:
    return CertificateFacts(SERVER, "proxy.pem", None, expires)


def failed(worker_type: str, ended: int, status: str) -> TaskFacts:
    return TaskFacts(SERVER, f"UPID:{worker_type}", worker_type, None, None, ended, status)


ALL_OF_IT: list[tuple[str, list[Facts], str]] = [
    ("backup-age", [group(None)], "2 [CRITICAL] tank:a:vm/100 has no finished backup"),
    ("backup-age", [group(None, begun=NOW - 27 * HOUR)], "1 [WARNING] tank:a:vm/100 has no finished backup"),
    ("backup-age", [group(None, begun=NOW + 5)], "0 [OK] tank:a:vm/100 has no finished backup"),
    (
        "backup-age",
        [group(NOW + HOUR)],
        "0 'tank:a:vm/100 age'=0s;93600;180000;0 [OK] the newest backup of tank:a:vm/100 is 0 s old",
    ),
    (
        "backup-age",
        [group(NOW + HOUR + 1)],
        "1 [WARNING] the newest backup of tank:a:vm/100 is dated 1 h ahead",
    ),
    (
        "backup-age",
        [group(NOW - 50 * HOUR - 1)],
        "2 'tank:a:vm/100 age'=180001s;93600;180000;0 [CRITICAL] the newest backup of tank:a:vm/100 is 2 d 2 h old",
    ),
    (
        "verify",
        [group(NOW, snapshots=2, failed=("a", "b"), newest_verified=NOW)],
        "2 [CRITICAL] verification failed for b of tank:a:vm/100",
    ),
    (
        "verify",
        [group(NOW - 46 * DAY, snapshots=1)],
        "1 'tank:a:vm/100 verified'=3974400s;3888000;;0 [WARNING] the newest backup of tank:a:vm/100"
        " was made and never verified, 46 d ago",
    ),
    (
        "verify",
        [group(NOW - HOUR, snapshots=1, newest_verified=NOW + 9)],
        "0 'tank:a:vm/100 verified'=0s;3888000;;0 [OK] the newest backup of tank:a:vm/100 was verified 0 s ago",
    ),
    (
        "datastore",
        [attrs.evolve(STORE, usage=Usage(1000, 849, 151))],
        "0 'tank used'=84.9%;85;95;0;100 [OK] tank is 84.9 % full, 151 B left",
    ),
    (
        "datastore",
        [attrs.evolve(STORE, usage=Usage(100_000, 95_001))],
        "2 'tank used'=95%;85;95;0;100 [CRITICAL] tank is 95.0 % full",
    ),
    (
        "datastore",
        [attrs.evolve(STORE, error="no such disk")],
        "2 [CRITICAL] tank: no such disk [UNKNOWN] tank: PBS does not say how it is",
    ),
    (
        "datastore",
        [attrs.evolve(STORE, error="x", maintenance="type=offline")],
        "3 [UNKNOWN] tank: it is in maintenance mode offline",
    ),
    ("gc", [collected(None)], "1 [WARNING] garbage of tank was never collected"),
    (
        "gc",
        [collected(bad=2)],
        "2 'tank gc'=86400s;691200;2592000;0 [CRITICAL] tank has 2 corrupt chunks"
        " [OK] garbage of tank was collected 1 d ago",
    ),
    (
        "gc",
        [collected(NOW + 9, "broken")],
        "2 'tank gc'=0s;691200;2592000;0 [CRITICAL] garbage collection of tank failed: broken"
        " [OK] garbage of tank was collected 0 s ago",
    ),
    (
        "jobs",
        [JobFacts(SERVER, "sync", "s-1", "tank", "daily", None, None, NOW - HOUR, "UPID:x")],
        "0 'sync s-1 late'=3600s;7200;86400;0 [OK] sync s-1: is running",
    ),
    (
        "jobs",
        [JobFacts(SERVER, "sync", "s-1", "tank", "daily", "OK", NOW, NOW + HOUR)],
        "0 'sync s-1 late'=0s;7200;86400;0 [OK] sync s-1: is in order",
    ),
    (
        "tasks",
        [ServerFacts(SERVER, "4.2.3"), failed("sync", NOW - 9, "one"), failed("verify", NOW - 8, "two")],
        "1 'failed'=2;0;9;0 [WARNING] 2 tasks failed, the last one verify: two",
    ),
    (
        "tasks",
        [ServerFacts(SERVER, "4.2.3"), failed("sync", NOW - 9, "WARNINGS: 1")],
        "0 'failed'=0;0;9;0 [OK] 0 tasks failed",
    ),
    ("tasks", [STORE], "3 "),
    (
        "certificate",
        [certificate(NOW + 10 * DAY), attrs.evolve(certificate(NOW), filename="a.pem"), certificate(None)],
        "2 'a.pem days'=0;30:;7: 'proxy.pem days'=10;30:;7: [CRITICAL] a.pem expires in 0 days"
        " [WARNING] proxy.pem expires in 10 days",
    ),
    ("certificate", [certificate(NOW - 1)], "2 'proxy.pem days'=0;30:;7: [CRITICAL] proxy.pem has expired"),
    (
        "certificate",
        [certificate(NOW + 2 * DAY + 3 * HOUR)],
        "2 'proxy.pem days'=2.1;30:;7: [CRITICAL] proxy.pem expires in 2 days",
    ),
]


@pytest.mark.parametrize(("name", "facts", "told"), ALL_OF_IT)
def test_what_a_check_says_of_everything(name: str, facts: list[Facts], told: str) -> None:
    """Its status, its figures, and a line for each thing, the worst first."""
    result = checks.judged(Report(NOW, (), tuple(facts), ()), checks.judging(name, None, None, None))
    first, *lines = result.text(verbose=True).split("\n")
    figures = first.partition(" | ")[2]
    assert f"{int(result.status)} {' '.join(filter(None, (figures, *lines)))}" == told
    assert first.startswith(f"PBS {name.upper()} {result.status.name} - ")


def test_servers_are_named_where_there_are_several() -> None:
    facts = tuple(attrs.evolve(certificate(NOW + 99 * DAY), server=Server(name)) for name in ("b", "a"))
    result = checks.judged(Report(NOW, (), facts, ()), checks.judging("certificate", None, None, "^c"))
    assert [line.text for line in result.lines] == [f"{name} proxy.pem expires in 99 days" for name in "ab"]
    excluded = checks.judged(Report(NOW, (), facts, ()), checks.judging("certificate", None, None, "^proxy"))
    assert (excluded.lines, excluded.status) == ((), Status.UNKNOWN)


def test_servers_of_one_name_are_told_apart() -> None:
    """Each in a network of its own; with their names alone the second would be taken for the first."""
    servers = [Server("pbs:8007", "a" * 32), Server("pbs:8007", "b" * 32)]
    facts = tuple(attrs.evolve(certificate(NOW + 99 * DAY), server=server) for server in servers)
    result = checks.judged(Report(NOW, (), facts, ()), checks.judging("certificate", None, None, None))
    assert sorted(line.server for line in result.lines) == ["a" * 32, "b" * 32]
    assert len({service.server for service in monitoring.services(result)}) == 2


class Counted(tuple[Facts, ...]):
    """Facts that count how often somebody goes through all of them."""

    walks = 0

    def __iter__(self) -> Iterator[Facts]:
        Counted.walks += 1
        return super().__iter__()


def test_ten_times_as_many_groups_are_gone_through_no_more_often() -> None:
    """With 10,000 groups a check took minutes, as each of its lines looked for the servers among all of them."""
    walks: list[int] = []
    for number in (10, 100):
        groups = (
            GroupFacts(Group(GroupId(SERVER, "tank", "", "vm", str(n)), NOW, 1, None, None, ())) for n in range(number)
        )
        found = Report(NOW, (), Counted([*groups, ServerFacts(SERVER, "4.2"), ServerFacts(Server("other"), "4.2")]), ())
        Counted.walks = 0
        assert len(checks.judged(found, checks.judging("all", None, None, None)).lines) > number
        metrics.text(found)
        walks.append(Counted.walks)
    assert walks[0] == walks[1]


def test_what_is_left_out_of_jobs_is_named_alike_for_one_server_and_for_several() -> None:
    facts = tuple(
        JobFacts(Server(name), "prune", "p-old", "tank", "daily", "OK", NOW, NOW + DAY) for name in ("one", "two")
    )
    for some in (facts[:1], facts):
        excluded = checks.judged(Report(NOW, (), some, ()), checks.judging("jobs", None, None, "^prune p-old$"))
        assert excluded.lines == ()


def test_certificates_that_only_an_administrator_may_see_can_be_left_out(simulated_pbs: SimulatedPbs) -> None:
    """Audit, which monitoring is given, does not show them."""
    everyday(simulated_pbs)
    server = simulated_pbs.server
    server.accounts.add("monitor@pbs", password="secret")
    for path, role in (("/", "Audit"), ("/remote", "RemoteAudit")):
        server.acl.grant(path, "monitor@pbs", role)
    login = Password("monitor@pbs", "secret")
    with Client("pbs.invalid", auth=login, transport=simulated_pbs.transport()) as pbs:
        said = {
            exclude: checks.run("all", pbs, exclude=exclude).status for exclude in (None, "^c", "certificates|archive")
        }
    assert said == {None: Status.UNKNOWN, "^c": Status.UNKNOWN, "certificates|archive": Status.OK}


@pytest.mark.parametrize(
    ("texts", "summary"),
    [
        ({"tank": Status.OK}, "OK - tank"),
        ({"tank": Status.OK, "usb": Status.OK}, "OK - 2 looked at, all well"),
        ({"tank": Status.OK, "usb": Status.WARNING}, "WARNING - usb"),
        ({"tank": Status.UNKNOWN, "usb": Status.WARNING}, "UNKNOWN - tank"),
        ({"a": Status.CRITICAL, "b": Status.UNKNOWN, "c": Status.CRITICAL}, "CRITICAL - a (and 1 more)"),
        ({}, "UNKNOWN - nothing there"),
    ],
)
def test_the_first_line_says_the_worst(texts: dict[str, Status], summary: str) -> None:
    lines = tuple(checks.Line(status, text) for text, status in texts.items())
    result = checks.Result("gc", lines, "nothing there")
    assert result.summary == f"PBS GC {summary}"
    assert str(result) == result.text() == result.summary
    assert result.text(verbose=True).count("\n") == len(texts)


def test_a_group_without_a_finished_backup_has_no_verification() -> None:
    found = Report(NOW, (), (group(None, snapshots=1),), ())
    assert checks.judged(found, checks.judging("verify", None, None, None)).lines == ()


@pytest.mark.parametrize(
    ("store", "ns", "subject"), [(None, None, ""), ("tank", None, "tank"), ("tank", "a", "tank:a")]
)
def test_what_could_not_be_seen_is_a_subject_of_its_own(store: str | None, ns: str | None, subject: str) -> None:
    gap = Unseen(SERVER, store, ns, "error", "why")
    [line] = checks.judged(Report(NOW, (), (), (gap,)), checks.judging("gc", None, None, None)).lines
    assert (line.status, line.subject, line.text) == (Status.UNKNOWN, subject, f"not seen: {gap}")
