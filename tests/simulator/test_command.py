"""`python -m pbs_simulator`."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pbs_api.datastore import list_datastores
from pbs_api.snapshots import list_snapshots
from pbs_client import ApiToken, Client
from pbs_simulator import SimulatedPbs, __main__ as command
from pbs_simulator.scenarios import SCENARIOS
from tests.support.moments import LONGEST


def test_the_command_serves_until_interrupted(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.py"
    scenario.write_text("def fill(pbs):\n    pbs.server.add_datastore('mine').add_snapshot('vm', '7', 1_700_000_000)\n")
    arguments = [
        sys.executable,
        "-m",
        "pbs_simulator",
        "--port",
        "0",
        "--scenario",
        str(scenario),
        "--pbs-version",
        "4.0.14",
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            told = "".join(process.stdout.readline() for _ in range(4))
            address = re.search(r"https://(\S+)", told)
            fingerprint = re.search(r"fingerprint (\S+)", told)
            token = re.search(r"token (\S+?):(\S+)", told)
            assert address is not None, told
            assert fingerprint is not None
            assert token is not None
            with Client(address[1], auth=ApiToken(token[1], token[2]), fingerprint=fingerprint[1]) as client:
                assert [store.store for store in client.send(list_datastores())] == ["mine"]
            process.send_signal(signal.SIGINT)
            assert "stopped" in process.stdout.read()
            assert process.wait(LONGEST) == 130
        finally:
            process.kill()


@pytest.mark.slow
@pytest.mark.parametrize("program", [["pbs_simulator"], ["pbs_tools", "simulate"]])
def test_a_pipe_that_is_closed_ends_it_without_a_word(program: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    arguments = [sys.executable, "-m", *program, "--port", "0"]
    done = subprocess.run(arguments, stdout=writing, stderr=subprocess.PIPE, text=True, check=False, timeout=LONGEST)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


def test_without_a_scenario_there_is_an_example(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "wait", interrupt)
    with pytest.raises(SystemExit, match="130"):
        command.main(["--port", "0"])
    told = capsys.readouterr().out
    assert told.startswith("simulated PBS 4.2.2 at https://127.0.0.1:")
    assert told.endswith("stopped\n")


def test_scenarios_by_name_and_from_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.py"
    file.write_text("def fill(pbs):\n    pbs.server.add_datastore('mine')\n")
    stores: list[str] = []

    def look_and_interrupt() -> None:
        told = capsys.readouterr().out
        words = dict(line.rsplit(" ", 1) for line in told.splitlines()[:3])
        address = words["simulated PBS 4.2.2 at"]
        ca = tmp_path / "ca.pem"
        ca.write_text(told[told.index("-----BEGIN CERTIFICATE-----") :])
        # The host is checked by name, so the CA that was printed is the right one.
        with Client(address, auth=ApiToken.parse(words["token"]), verify=str(ca)) as client:
            stores.extend(store.store for store in client.send(list_datastores()))
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "wait", look_and_interrupt)
    with pytest.raises(SystemExit, match="130"):
        command.main(["--port", "0", "--scenario", "everyday", "--scenario", str(file)])
    assert sorted(stores) == ["archive", "mine", "tank"]


def test_the_help_says_what_is_served(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--help"])
    told = capsys.readouterr().out
    assert "It keeps its state in memory" in told
    for name, function in SCENARIOS.items():
        assert f"\n  {name} " in told
        assert " ".join((function.__doc__ or "").split())[:40] in " ".join(told.split())
    assert all(len(line) <= 120 for line in told.splitlines())


def test_the_example_has_a_week_of_backups() -> None:
    pbs = SimulatedPbs(scenario=command.example)
    secret = pbs.add_token("root@pam", "test")
    with Client("pbs.example.com", auth=ApiToken("root@pam!test", secret), transport=pbs.transport()) as client:
        assert len(client.send(list_snapshots("tank"))) == 21


def test_a_scenario_file_needs_its_function(tmp_path: Path) -> None:
    good, empty = tmp_path / "good.py", tmp_path / "empty.py"
    good.write_text("def fill(pbs):\n    pbs.server.add_datastore('mine')\n")
    empty.write_text("")
    assert set(SimulatedPbs(scenario=command.load_scenario(good)).server.datastores) == {"mine"}
    with pytest.raises(SystemExit, match="has no function fill"):
        command.load_scenario(empty)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--pbs-version", "9.9"], "no PBS version 9.9 is known"),
        (["--scenario", "/no/such/file.py"], "there is no file /no/such/file.py"),
        (
            ["--scenario", "no-such-scenario"],
            "there is no scenario no-such-scenario; scenarios are everyday, unmounted-store",
        ),
        (["--port", "70000"], "70000 is not a port"),
    ],
)
def test_what_cannot_be_served_is_told_in_a_line(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command.main(arguments)
    assert told in capsys.readouterr().err


def test_a_port_that_is_taken_is_told_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with pytest.raises(SystemExit):
            command.main(["--port", port])
    assert f"cannot listen on 127.0.0.1 port {port}: " in capsys.readouterr().err


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def missing(*_: object) -> None:
        raise ModuleNotFoundError("No module named 'trustme'", name="trustme")

    monkeypatch.setattr(SimulatedPbs, "serve", missing)
    with pytest.raises(SystemExit):
        command.main([])
    assert "trustme is missing; install the extra 'simulator'" in capsys.readouterr().err
