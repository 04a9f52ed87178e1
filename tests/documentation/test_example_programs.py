"""Each program in `examples/` that people are to copy does what its first sentence says, over TLS."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import sys
import time
from collections.abc import Generator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.request import urlopen

import pytest

from pbs_client import ApiToken, AsyncClient, Client, Password
from pbs_simulator import Fault, SimulatedPbs
from pbs_simulator.scenarios import everyday, unmounted_store
from tests.documentation.markdown import ROOT

EXAMPLES = ROOT / "examples"
PROGRAMS = (
    *("backup_age", "exporter", "file_from_last_night", "health_report", "home_assistant_coordinator", "many_servers"),
    *("move_retention", "nightly_maintenance", "rotate_token", "wait_for_many_tasks"),
)


@pytest.fixture
def pbs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Generator[SimulatedPbs]:
    """A server over TLS, which the environment names; in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("PBS_")]:
        monkeypatch.delenv(name)
    simulated = SimulatedPbs(scenario=[everyday, unmounted_store])
    secret = simulated.add_token("root@pam", "example")
    with simulated.serve() as served:
        monkeypatch.setenv("TMPDIR", str(tmp_path))  # Where maintenance keeps its locks.
        monkeypatch.setenv("PBS_REPOSITORY", f"root@pam!example@{served.address}:tank")
        monkeypatch.setenv("PBS_PASSWORD", secret)
        monkeypatch.setenv("PBS_FINGERPRINT", served.fingerprint)
        yield simulated


def program(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module: ModuleType = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_are_ten_that_fit_on_a_screen() -> None:
    assert len(PROGRAMS) == 10
    for name in PROGRAMS:
        assert 20 <= len((EXAMPLES / f"{name}.py").read_text(encoding="utf-8").splitlines()) <= 60, name


def test_nightly_maintenance(pbs: SimulatedPbs, capsys: pytest.CaptureFixture[str]) -> None:
    run = program("nightly_maintenance").main
    tank = pbs.server.datastores["tank"]
    before = sum(len(group.snapshots) for group in tank.groups_in(""))
    assert run(dry_run=True) == 1  # The disk that is not there.
    assert "usb" in capsys.readouterr().out
    assert sum(len(group.snapshots) for group in tank.groups_in("")) == before
    for moment in (1672570800, 1672574400):  # Both on one day of long ago.
        tank.add_snapshot("vm", "100", moment)
    del pbs.server.datastores["usb"]
    assert run(dry_run=False) == 0
    printed = capsys.readouterr().out
    assert "vm/100: 8 snapshots stay, 1 go" in printed
    assert "tank: verify done" in printed
    assert sum(len(group.snapshots) for group in tank.groups_in("")) == before + 1


def test_health_report(pbs: SimulatedPbs, capsys: pytest.CaptureFixture[str]) -> None:
    assert program("health_report").main("report.html", ["vm/999"]) == 1
    assert Path("report.html").read_text(encoding="utf-8").startswith("<!")
    printed = capsys.readouterr().out
    assert "vm/999" in printed
    assert "usb" in printed


def test_backup_age(pbs: SimulatedPbs, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    check = program("backup_age").main
    assert check(26, 50) == 0
    assert capsys.readouterr().out.startswith("OK: 0 of 3 groups")
    tank = pbs.server.datastores["tank"]
    tank.add_snapshot("vm", "7", int(time.time()) - 30 * 3600, ns="prod")
    assert check(26, 50) == 1
    assert "prod/vm/7: 30 h" in capsys.readouterr().out
    tank.add_snapshot("vm", "8", int(time.time()) - 60 * 3600)
    assert check() == 2
    pbs.server.add_datastore("new")
    repository = os.environ["PBS_REPOSITORY"]
    monkeypatch.setenv("PBS_REPOSITORY", repository.removesuffix("tank") + "new")
    capsys.readouterr()
    assert check(26, 50) == 3
    assert capsys.readouterr().out == "UNKNOWN: the login sees no group that has a backup\n"
    monkeypatch.setenv("PBS_REPOSITORY", repository)
    monkeypatch.setenv("PBS_PASSWORD", "11111111-2222-3333-4444-555555555555")
    assert check(26, 50) == 3
    assert "UNKNOWN: " in capsys.readouterr().out


def test_rotate_token(pbs: SimulatedPbs, capsys: pytest.CaptureFixture[str]) -> None:
    old = pbs.add_token("monitor@pbs", "automation", role="Audit")
    Path("secret").write_text(old)
    assert program("rotate_token").main("monitor@pbs", "automation", "secret") == 0
    assert Path("secret").stat().st_mode & 0o777 == 0o600
    new = Path("secret").read_text().strip()
    assert new != old
    assert new not in capsys.readouterr().out
    assert not Path("secret.new").exists()


def test_a_file_from_last_night(pbs: SimulatedPbs, capsys: pytest.CaptureFixture[str]) -> None:
    archive, inside = "root.pxar.didx", "user/docs/readme.txt"
    assert program("file_from_last_night").main("host/web01", archive, f"/{inside}", "restored") == 0
    assert Path("restored").read_bytes() == b"hello\n"
    assert "restored: 6 bytes, from the backup of 20" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="no finished backup of host/nothing in tank"):
        program("file_from_last_night").main("host/nothing", archive, inside, "restored")


def test_many_servers(pbs: SimulatedPbs, capsys: pytest.CaptureFixture[str]) -> None:
    Path("secret").write_text(os.environ["PBS_PASSWORD"] + "\n")
    address = os.environ["PBS_REPOSITORY"].removeprefix("root@pam!example@").removesuffix(":tank")
    table = 'token = "root@pam!example"\nsecret_file = "secret"\n'
    Path("servers.toml").write_text(
        f'[office]\nhost = "{address}"\nfingerprint = "{os.environ["PBS_FINGERPRINT"]}"\n{table}'
        f'[cellar]\nhost = "{address}"\n{table}'
    )
    program("many_servers").main("servers.toml")
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"office archive: \d+% of \d+\.\d TiB used", lines[0])
    assert [line for line in lines if line.startswith("office usb: ")]
    assert "cellar: the certificate of" in lines[-1]


def test_the_coordinator_of_home_assistant(pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "tests" / "support" / "home_assistant"), *sys.path])
    example = program("home_assistant_coordinator")
    exceptions = sys.modules["homeassistant.exceptions"]

    async def refreshed() -> None:
        secret = pbs.add_token("root@pam", "home")
        async with AsyncClient(
            "pbs", auth=ApiToken("root@pam!home", secret), transport=pbs.async_transport(), retries=0
        ) as client:
            pbs.server.datastores["tank"].add_snapshot("vm", "7", int(time.time()) - 3600, ns="prod")
            coordinator = example.PbsCoordinator(None, client)
            await coordinator.async_refresh()
            assert coordinator.last_update_success
            assert coordinator.data["tank"].groups == 4  # with the one in a namespace
            assert coordinator.data["tank"].newest_backup.timestamp() > time.time() - 7200
            assert coordinator.data["usb"].groups is None
            pbs.faults.add("datastore.list_datastore_usage", Fault.REFUSED)
            await coordinator.async_refresh()
            assert not coordinator.last_update_success
            assert coordinator.data["tank"].groups == 4
        wrong = AsyncClient("pbs", auth=Password("root@pam", "wrong"), transport=pbs.async_transport())
        async with wrong:
            with pytest.raises(exceptions.ConfigEntryAuthFailed):
                await example.PbsCoordinator(None, wrong).async_refresh()

    asyncio.run(refreshed())


def test_waiting_for_many_tasks(pbs: SimulatedPbs, capsys: pytest.CaptureFixture[str]) -> None:
    assert asyncio.run(program("wait_for_many_tasks").main()) == 1
    lines = capsys.readouterr().out.splitlines()
    assert {"tank: OK", "archive: OK"} <= set(lines)
    assert lines[-1] == "2 of 3 datastores are in order"


def test_exporter(pbs: SimulatedPbs) -> None:
    with Client.from_env() as client:
        server, thread = program("exporter").serve(client, 0)
        with urlopen(f"http://127.0.0.1:{server.server_port}/metrics") as answer:
            text = answer.read().decode()
        pbs.faults.add("datastore.list_datastore_usage", Fault.REFUSED, times=9)
        with urlopen(f"http://127.0.0.1:{server.server_port}/metrics") as answer:
            down = answer.read().decode()
        server.shutdown()
        server.server_close()
        thread.join()
    assert 'pbs_used_bytes{store="tank"} ' in text
    assert 'store="usb"' not in text
    assert "pbs_up 1.0" in text
    assert "pbs_running_tasks 0.0" in text
    assert "pbs_up 0.0" in down


def test_moving_retention_settings(pbs: SimulatedPbs, capsys: pytest.CaptureFixture[str]) -> None:
    run = program("move_retention").main
    jobs = pbs.server.sections["prune"]
    assert run("tank", "archive", do_it=False) == 0
    told = "p-daily of tank becomes archive-p-daily of archive: daily, keep_last=3, keep_daily=14\n"
    assert capsys.readouterr().out == told
    assert run("tank", "archive", do_it=True) == 0
    with Client.from_env() as client:
        (moved,) = client.send(program("move_retention").list_prune_jobs())
    assert (moved.id, moved.store, moved.keep_last, moved.keep_daily) == ("archive-p-daily", "archive", 3, 14)
    assert run("tank", "archive", do_it=True) == 1
    assert jobs is pbs.server.sections["prune"]
