"""`pbsh doctor` says which of name, port, certificate, login, rights, version and clock is wrong, and what to do."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Generator
from pathlib import Path

import click.testing
import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import everyday
from pbs_simulator.serving import ServedPbs
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session

Command = Callable[..., click.testing.Result]


@pytest.fixture
def simulated() -> SimulatedPbs:
    return SimulatedPbs(scenario=everyday, rights_delay=0.0)


@pytest.fixture
def served(simulated: SimulatedPbs) -> Generator[ServedPbs]:
    with simulated.serve() as server:
        yield server


@pytest.fixture
def run(served: ServedPbs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    for name in list(os.environ):
        if name.startswith("PBS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PBSH_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("PBS_SERVER", served.address)
    monkeypatch.setenv("PBS_PASSWORD", "secret")
    monkeypatch.setenv("PBS_FINGERPRINT", served.fingerprint)
    monkeypatch.setenv("no_proxy", "*")

    def invoke(*words: str) -> click.testing.Result:
        return click.testing.CliRunner().invoke(pbsh, words, obj=Session(interactive=False), catch_exceptions=False)

    return invoke


def test_where_all_is_in_order(run: Command, served: ServedPbs) -> None:
    done = run("doctor")
    assert done.exit_code == 0, done.output
    for said in (
        "root@pam, by password or ticket",
        "is open",
        served.fingerprint,
        "is accepted",
        "PBS 4.2.",
        "clock",
        "may see datastores",
    ):
        assert said in done.stdout
    assert "PROBLEM" not in done.stdout
    assert "secret" not in done.stdout


def test_rights_that_are_missing_come_with_the_lines_to_run(
    run: Command, simulated: SimulatedPbs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PBS_AUTH_ID", "root@pam!bare")
    monkeypatch.setenv("PBS_PASSWORD", simulated.add_token("root@pam", "bare", role=None))
    done = run("doctor")
    assert done.exit_code == 1
    assert "has none, so lists come back empty" in done.stdout
    assert "acl update /datastore DatastoreAudit --auth-id 'root@pam!bare'" in done.stdout
    simulated.server.acl.grant("/datastore/tank", "root@pam!bare", "DatastoreAudit")
    partly = run("doctor")
    assert partly.exit_code == 0
    assert "may not see datastores, groups and snapshots, except on /datastore/tank" in partly.stdout


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("PBS_PASSWORD", "wrong", "PROBLEM login"),
        ("PBS_FINGERPRINT", ":".join(["00"] * 32), "PROBLEM certificate"),
        ("PBS_SERVER", "no-such-host.invalid", "PROBLEM name"),
    ],
)
def test_what_is_wrong_is_named(
    run: Command, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    done = run("doctor")
    assert done.exit_code == 1
    assert said in done.stdout


def test_what_to_do_about_a_certificate_is_said_in_options(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PBS_FINGERPRINT", ":".join(["00"] * 32))
    shown = run("doctor").stdout
    assert "pin it: --fingerprint " in shown
    assert "fingerprint=" not in shown


def test_clocks_that_differ_and_a_server_that_is_newer_are_said(
    run: Command, simulated: SimulatedPbs, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulated.clock.advance(86_400)
    monkeypatch.setattr("pbs_tools.command.catalog.versions", lambda: ("3.4", "4.0"))
    shown = run("doctor").stdout
    ahead = re.search(r"PROBLEM clock: the server's is (\d+) s ahead of this one", shown)
    assert ahead is not None
    assert 86_000 < int(ahead[1]) <= 86_400
    assert "is newer than 4.0, which this program knows" in shown


def test_a_port_where_nothing_listens(run: Command, closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PBS_SERVER", f"127.0.0.1:{closed_port}")
    done = run("doctor", "--output-format", "json")
    assert done.exit_code == 1
    assert [(line["subject"], line["state"]) for line in json.loads(done.stdout)][-1] == ("port", "problem")


def test_whoami(run: Command) -> None:
    done = run("whoami", "--output-format", "json")
    rows = {row["path"]: row["privileges"].split() for row in json.loads(done.stdout)}
    assert "Datastore.Audit" in rows["/"]
    assert "root@pam on 127.0.0.1" in run("whoami").stderr


GRANTS: tuple[dict[str, str], ...] = (
    {"/datastore/tank": "DatastoreBackup"},
    {"/": "Audit"},
    {"/": "Audit", "/datastore/tank": "DatastoreBackup", "/remote/far": "DatastoreAudit"},
    {"/datastore": "DatastoreAudit", "/datastore/tank/a": "DatastoreBackup"},
)
LINE = re.compile(r"proxmox-backup-manager acl update (\S+) (\S+) --auth-id '([^']+)'")


@pytest.mark.parametrize("granted", GRANTS, ids=lambda granted: " ".join(map("=".join, granted.items())))
@pytest.mark.parametrize("propagate", [True, False])
def test_the_lines_of_the_doctor_show_all_that_the_report_missed(
    granted: dict[str, str], propagate: bool, simulated: SimulatedPbs, run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the report says, whatever is missing: once those lines were run, nothing is."""
    pbs = simulated
    pbs.server.datastores["tank"].add_namespace("a")
    monkeypatch.setenv("PBS_AUTH_ID", "viewer@pbs!t")
    pbs.server.accounts.add("viewer@pbs", password="secret")
    monkeypatch.setenv("PBS_PASSWORD", pbs.add_token("viewer@pbs", "t", role=None))
    for path, role in granted.items():
        for who in ("viewer@pbs", "viewer@pbs!t"):
            pbs.server.acl.grant(path, who, role, propagate=propagate)

    def unseen() -> list[str]:
        report = json.loads(run("report", "--updates", "--subscription", "--output-format", "json").stdout)
        return [gap["reason"] for gap in report["not-seen"]]

    assert unseen()
    for path, role, who in LINE.findall(run("doctor").stdout):
        pbs.server.acl.grant(path, who, role)
    assert unseen() == []
