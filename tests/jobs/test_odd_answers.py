"""Servers that leave out members, name moments beyond the calendar, or write control characters: the tools say what
they can of the rest, and nothing but an error of the client is ever raised."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pbs_client import AsyncClient, Client, Password
from pbs_simulator import Clock, SimulatedPbs
from pbs_simulator.scenarios import failed_task, never_run_jobs, running_task, same_id_twice
from pbs_tools import checks, health, inventory, maintenance, metrics, tasks
from pbs_tools.agents.toolbox import Toolbox
from pbs_tools.health import Scope
from pbs_tools.health.page import page
from pbs_tools.health.plain import text
from pbs_tools.inventory import Group
from pbs_tools.maintenance import Keep
from tests.support.altered import (
    Alter,
    AlteredPbs,
    Change,
    Place,
    changed,
    everywhere,
    leave_out,
    places_to_change,
    set_to,
)
from tests.support.tables import trying

NOW = 1_791_342_000
EVERYTHING = Scope(subscription=True, updates=True)


@pytest.fixture(autouse=True)
def locks_of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))


@pytest.fixture
def altered() -> AlteredPbs:
    scenario = [same_id_twice, failed_task, running_task, never_run_jobs]
    pbs = SimulatedPbs(scenario=scenario, clock=Clock(NOW), rights_delay=0.0)
    groups = (g for store in pbs.server.datastores.values() for ns in store.namespaces.values() for g in ns.values())
    for group in groups:
        for number, snapshot in enumerate(group.snapshots.values()):
            upid = f"UPID:pbs:0000{number:04X}:00000001:00000001:{NOW - 60:08X}:verify:shared:root@pam:"
            snapshot.verification = {"state": "ok" if number else "failed", "upid": upid}
    return AlteredPbs(pbs, lambda path, data: data)


# What a program does with each of the tools, and what a person then reads.


def reported(pbs: Client) -> str:
    found = health.report(pbs, scope=EVERYTHING, now=NOW)
    page(found)
    json.dumps(found.to_json())
    return f"{text(found)}\n{metrics.text(found)}"


def checked(pbs: Client) -> str:
    return "\n".join(checks.run(name, pbs, now=NOW).text(verbose=True) for name in checks.CHECKS)


def listed(pbs: Client) -> str:
    groups = [f"{item.id} {item.last_backup_utc}" for item in inventory.groups(pbs) if isinstance(item, Group)]
    return "\n".join([*groups, *map(str, inventory.snapshots(pbs))])


def rehearsed(pbs: Client) -> str:
    return str(maintenance.run(pbs, keep=Keep(last=3), dry_run=True))


def watched(pbs: Client) -> str:
    events = tasks.watch(pbs, poll=0, progress=True)
    next(events)
    events.close()
    return ""


def asked_by_an_agent(pbs: Client) -> str:
    box = Toolbox({"": pbs}, allow="destroy")
    calls: list[tuple[str, dict[str, Any]]] = [
        ("list_datastore_usage", {}),
        ("list_groups", {"store": "shared"}),
        ("list_snapshots", {"store": "shared", "fields": ["backup-time"]}),
        ("list_tasks", {}),
        ("list_verify_job_status", {}),
    ]
    group = {"store": "shared", "backup-type": "vm", "backup-id": "100"}
    calls.append(("call_destroy_operation", {"operation": "delete_group", "arguments": group}))
    calls.append(("call_destroy_operation", {"operation": "prune_group", "arguments": {**group, "keep-last": 1}}))
    outcomes = [box.call(name, given).data for name, given in calls]
    assert not [outcome for outcome in outcomes if "pbsh failed" in str(outcome.get("message"))], outcomes
    return json.dumps(outcomes, ensure_ascii=False)


TOOLS: dict[str, Callable[[Client], str]] = {
    "health": reported,
    "checks": checked,
    "inventory": listed,
    "maintenance": rehearsed,
    "watch": watched,
    "agents": asked_by_an_agent,
}


class Enough(Exception):
    """Ends a watch that would see nothing for ever."""


def patiently(alter: Alter) -> Alter:
    """Ends what asks for the tasks again and again."""
    asked = 0

    def answer(path: str, data: Any) -> Any:
        nonlocal asked
        asked += path.endswith("/tasks")
        if asked > 20:
            raise Enough
        return alter(path, data)

    return answer


def kind_of(path: str) -> str:
    """The path without the names of stores and tasks."""
    return re.sub(r"UPID[^/]+", "*", re.sub(r"/datastore/[^/]+", "/datastore/*", path))


def what_it_reads(
    altered: AlteredPbs, pbs: Client, tool: Callable[[Client], str], make: Callable[[], Change]
) -> list[tuple[str, Place]]:
    """Each member of each answer that a tool looks at, where the change makes a difference."""
    seen: dict[tuple[str, Place], None] = {}

    def look(path: str, data: Any) -> Any:
        seen.update({(kind_of(path), place): None for place in places_to_change(data, make)})
        return data

    altered.alter = look
    tool(pbs)
    return list(seen)


def at(kind: str, place: Place, make: Callable[[], Change]) -> Alter:
    """Makes a change of its own for each answer: which of several answers comes first is not settled."""
    return lambda path, data: changed(data, place, make()) if kind_of(path) == kind else data


def in_one_of_two() -> Change:
    """Leaves the member out of every other item, so that there are some to compare with."""
    counted = 0

    def change(members: dict[str, Any], name: str) -> None:
        nonlocal counted
        counted += 1
        if counted % 2:
            leave_out(members, name)

    return change


CHANGES: dict[str, Callable[[], Change]] = {
    "left out": lambda: leave_out,
    "left out of some": in_one_of_two,
    "far in the future": lambda: set_to(10**17),
    "far in the past": lambda: set_to(-(10**17)),
}
# What tells things apart, is compared or counted with; and what is a moment.
VITAL = {
    "store",
    "backup-id",
    "backup-type",
    "backup-time",
    "ns",
    "id",
    "upid",
    "worker_type",
    "starttime",
    "keep",
    "index-data-bytes",
    "filename",
    "status",
    "Package",
    "n",
    "version",
}
MOMENTS = {"backup-time", "last-backup", "history-delta", "starttime"}


def survives(altered: AlteredPbs, subtests: pytest.Subtests, change: str, names: set[str] | None) -> None:
    with Client("pbs.invalid", auth=Password("root@pam", "secret"), transport=altered.transport(), poll=0) as pbs:
        for name, tool in TOOLS.items():
            for kind, place in what_it_reads(altered, pbs, tool, CHANGES[change]):
                if names is None or place[-1] in names:
                    altered.alter = patiently(at(kind, place, CHANGES[change]))
                    with trying(subtests, f"{name} {kind} {'.'.join(place)}"):
                        try:
                            tool(pbs)
                        except Enough:
                            assert name == "watch"


@pytest.mark.filterwarnings("ignore::pbs_client.UndeclaredAnswer")
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(change, marks=() if change == "left out" else (pytest.mark.slow, pytest.mark.no_cover))
        for change in CHANGES
    ],
)
def test_what_matters_most(altered: AlteredPbs, subtests: pytest.Subtests, change: str) -> None:
    survives(altered, subtests, change, VITAL if change.startswith("left") else MOMENTS)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.filterwarnings("ignore::pbs_client.UndeclaredAnswer")
@pytest.mark.parametrize("change", ["left out of some", "far in the future"])
def test_every_member_of_every_answer(altered: AlteredPbs, subtests: pytest.Subtests, change: str) -> None:
    survives(altered, subtests, change, None)


@pytest.mark.filterwarnings("ignore::pbs_client.UndeclaredAnswer")
async def test_what_cannot_be_told_apart_is_a_gap_and_the_rest_is_there(altered: AlteredPbs) -> None:
    altered.alter = at("/admin/datastore/*/groups", ("backup-id",), in_one_of_two)
    who = Password("root@pam", "secret")
    with Client("pbs.invalid", auth=who, transport=altered.transport()) as pbs:
        found = list(inventory.groups(pbs))
        groups = [item for item in found if isinstance(item, Group)]
        gaps = [str(item) for item in found if not isinstance(item, Group)]
        assert groups
        assert "pbs.invalid:8007 shared: PBS left out the backup-id of a group" in gaps
        report = health.report(pbs, now=NOW)
        assert not report.complete
        assert any("left out the backup-id" in finding.sentence for finding in report.findings)
        assert checks.run("backup-age", pbs, now=NOW).status in (checks.Status.UNKNOWN, checks.Status.CRITICAL)
    altered.alter = at("/admin/datastore", ("store",), lambda: leave_out)
    async with AsyncClient("pbs.invalid", auth=who, transport=altered.async_transport()) as pbs:
        nameless = [str(item) async for item in inventory.agroups(pbs)]
        assert any("left out the store of" in said for said in nameless)
        assert not (await health.areport(pbs, now=NOW)).complete


def test_a_dry_run_does_not_count_what_it_cannot_judge(altered: AlteredPbs) -> None:
    altered.alter = at("/admin/datastore/*/prune", ("keep",), lambda: leave_out)
    with (
        Client("pbs.invalid", auth=Password("root@pam", "secret"), transport=altered.transport()) as pbs,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        done = maintenance.run(pbs, keep=Keep(last=1), stores=["shared"], dry_run=True)
    assert done.pruned == []
    assert [step.sentence.partition("; ")[0] for step in done.failed] == ["3 of 3 failed"]
    assert "PBS left out the keep of a snapshot" in str(done)


def behind(text: str) -> str:
    return text + STEERING


def before(text: str) -> str:
    return STEERING + text


STEERING = "\x1b]0;t\x07\x1b[31m\r\nforged: all is well\x9b1m\u202e\u2066\x7f"


@pytest.mark.filterwarnings("ignore::pbs_client.UndeclaredAnswer")
@pytest.mark.parametrize("salted", [behind, before])
def test_nothing_that_a_server_writes_steers_a_terminal(altered: AlteredPbs, salted: Callable[[str], str]) -> None:
    with Client("pbs.invalid", auth=Password("root@pam", "secret"), transport=altered.transport(), poll=0) as pbs:
        for name, tool in TOOLS.items():
            altered.alter = patiently(lambda path, data: everywhere(data, salted))
            try:
                said = tool(pbs)
            except Enough:
                assert name == "watch"
                continue
            unseen = {char for char in said if not char.isprintable()}
            assert unseen <= {"\n"}, name
            assert not any(line.startswith("forged") for line in said.splitlines()), name
