"""Many servers: results side by side, each by its instance, and one that is gone costs the others nothing."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator

import click.testing
import pytest

from benchmarks.fleet import Size, answering, client, clients as fleet, dead
from pbs_client import AnswerTimeout, AsyncClient, Client, HttpRequest, Password
from pbs_simulator import SimulatedPbs
from pbs_simulator.memory import HandlerResult
from pbs_simulator.scenarios import everyday, offline_store, same_id_twice, unmounted_store
from pbs_tools import checks, health, inventory, maintenance, metrics, tasks
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session
from pbs_tools.inventory import Group, Snapshot, Unseen
from pbs_tools.maintenance import Keep

LOGIN = Password("root@pam", "secret")


def simulated(number: int, version: str = "4.2.2") -> SimulatedPbs:
    made = SimulatedPbs(scenario=[everyday, same_id_twice], rights_delay=0.0, version=version)
    made.server.node.instance_id = f"{number:032x}"
    return made


@pytest.fixture
def clients(unreachable: Client) -> Iterator[list[Client]]:
    """One that is gone, a new one, and one from before there were instance ids."""
    made = [
        unreachable,
        Client("new.invalid", auth=LOGIN, transport=simulated(1).transport(), poll=0),
        Client("old.invalid", auth=LOGIN, transport=simulated(2, "3.4.4").transport(), poll=0),
    ]
    yield made
    for one in made:
        one.close()


def test_every_job_takes_several_servers_and_loses_none(clients: list[Client]) -> None:
    gone, keys = clients[0].server, {clients[0].server, f"{1:032x}", "old.invalid:8007"}
    found = list(inventory.groups(*clients))
    assert {item.id.server.key if isinstance(item, Group) else item.server.key for item in found} == keys
    assert [item.server.name for item in found if isinstance(item, Unseen)] == [gone]
    assert len({item.id for item in found if isinstance(item, Group)}) == 12

    report = health.report(*clients)
    assert {server.key for server in report.servers} == keys
    assert [len(report.groups(server)) for server in report.servers] == [0, 6, 6]
    assert {server["name"]: server["instance"] for server in report.to_json()["servers"]} == {
        gone: None,
        "new.invalid:8007": f"{1:032x}",
        "old.invalid:8007": None,
    }

    result = checks.run("datastore", *clients)
    assert {line.server for line in result.lines} == {gone, "new.invalid:8007", "old.invalid:8007"}
    assert "old.invalid:8007 tank" in result.text(verbose=True)

    text = metrics.text(report)
    assert f'pbs_info{{instance_id="{1:032x}",server="new.invalid:8007",version="4.2.2"}} 1.0' in text
    assert f'pbs_up{{server="{gone}"}} 0.0' in text


async def test_what_is_reported_has_an_order_of_its_own() -> None:
    """That of the answers would make another text of the same state each time."""
    servers = [simulated(number) for number in (1, 2, 3)]
    for server in servers:
        unmounted_store(server)
        offline_store(server)
    told: list[tuple[str, str]] = []
    now = servers[0].clock.time()
    for order in ("abc", "cba", "bca"):
        asked = [
            AsyncClient(f"{name}.invalid", auth=LOGIN, transport=servers["abc".index(name)].async_transport(), poll=0)
            for name in order
        ]
        found = await health.areport(*asked, now=now)
        told.append((json.dumps(found.to_json()), checks.judged(found, checks.judging("all", None, None, None)).text()))
        for one in asked:
            await one.aclose()
    assert len(set(told)) == 1


async def test_a_silent_server_holds_up_no_other_and_none_has_a_thread() -> None:
    """The small form of `benchmarks/fleet.py`."""
    size, others_done = Size(servers=12, stores=3, namespaces=2), asyncio.Event()

    async def silent(request: HttpRequest) -> HandlerResult:
        await others_done.wait()
        raise AnswerTimeout("no answer")

    asked = [client("silent.invalid", silent), client("dead.invalid", dead), *fleet(size)]
    threads = set(threading.enumerate())
    found = inventory.asnapshots(*asked)
    seen = 0
    gaps: list[str] = []
    async for item in found:
        seen += isinstance(item, Snapshot)
        gaps += [item.server.name] if isinstance(item, Unseen) else []
        assert set(threading.enumerate()) <= threads
        if seen == size.all_snapshots:
            others_done.set()
    assert seen == 12 * 3 * 2 * 25
    assert gaps == ["dead.invalid:8007", "silent.invalid:8007"]


async def test_no_more_is_asked_than_somebody_takes() -> None:
    size, requests = Size(servers=3, stores=50, namespaces=20), [0]

    def counted(request: HttpRequest) -> HandlerResult:
        requests[0] += 1
        return answering(1, size)(request)

    found = inventory.asnapshots(*[client(f"{number}.invalid", counted) for number in range(size.servers)])
    for _ in range(2000):
        await anext(found)
    # Of 3000 namespaces with 25 snapshots each about 120 fill what was taken and what may wait.
    assert requests[0] < 400
    await found.aclose()


def test_maintenance_of_several_servers(clients: list[Client], nobody_else: None) -> None:
    summary = maintenance.run(*clients, keep=Keep(last=3))
    done = {(step.server.name, step.store) for step in summary.steps if step.state == "done" and step.name == "verify"}
    assert done == {
        (name, store) for name in ("new.invalid:8007", "old.invalid:8007") for store in ("tank", "archive", "shared")
    }
    assert [step.server.name for step in summary.failed] == [clients[0].server]
    assert summary.exit_code == 1


async def test_events_of_several_servers() -> None:
    servers = [simulated(number) for number in (1, 2)]
    watched = [
        AsyncClient(f"{number}.invalid", auth=LOGIN, transport=server.async_transport(), poll=0)
        for number, server in enumerate(servers)
    ]
    for server in servers:
        server.server.tasks.add_running("backup", "tank:vm/100", "root@pam")
    events = tasks.awatch(*watched, poll=0)
    assert {(await anext(events)).server for _ in watched} == {"0.invalid:8007", "1.invalid:8007"}
    await events.aclose()


def test_one_server_under_two_names_is_told_from_two(clients: list[Client]) -> None:
    twin = Client("twin.invalid", auth=LOGIN, transport=simulated(1).transport())
    with twin:
        found = health.report(clients[1], twin)
    (finding,) = [finding for finding in found.findings if finding.about == "same-instance"]
    assert (finding.severity, finding.subject) == ("info", "twin.invalid:8007")
    assert "new.invalid:8007" in finding.sentence
    assert not [one for one in health.report(*clients[1:]).findings if one.about == "same-instance"]


@pytest.mark.slow
def test_every_command_takes_several_contexts(nobody_else: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the network, with one whose certificate has changed."""
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("SECRET_OF_ALL", "secret")

    def run(line: str) -> click.testing.Result:
        words = line.split()
        return click.testing.CliRunner().invoke(pbsh, words, obj=Session(interactive=False), catch_exceptions=False)

    with simulated(1).serve() as one, simulated(2).serve() as two, simulated(3).serve() as changed:
        for name, address, fingerprint in (
            ("one", one.address, one.fingerprint),
            ("two", two.address, two.fingerprint),
            ("changed", changed.address, one.fingerprint),
        ):
            assert (
                run(
                    f"context add {name} --server {address} --fingerprint {fingerprint} --auth-id root@pam"
                    " --secret environment:SECRET_OF_ALL"
                ).exit_code
                == 0
            )
        both = "--context one --context two"
        assert run(f"inventory {both}").exit_code == 0
        assert len(run(f"inventory {both}").stdout.splitlines()) == 12
        assert run("inventory --all-contexts").exit_code == 1
        assert len(run("inventory --all-contexts").stdout.splitlines()) == 12
        report = json.loads(run("report --all-contexts --output-format json").stdout)
        assert sorted(len(server["datastores"]) for server in report["servers"]) == [0, 3, 3]
        assert report["not-seen"][0]["cause"] == "unreachable"
        assert run(f"check datastore {both}").exit_code == 0
        assert run("check datastore --all-contexts").exit_code == 3
        assert run("metrics --all-contexts").stdout.count("\npbs_up{") == 3
        screen = run("status --all-contexts").stdout
        assert all(f"{server.host}:{server.port}" in screen for server in (one, two, changed))
        assert f"{changed.host}:{changed.port}: not seen" in screen
        planned = run("maintain --all-contexts --keep-last 3 --dry-run")
        assert planned.exit_code == 1
        assert planned.stdout.count("garbage-collection planned") == 6
        # A command about one thing asks which server is meant.
        assert run(f"snapshot list tank {both}").exit_code == 2
