"""The command `pbsh`, as a person starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pbs_api.datastore import list_datastores
from pbs_client import ApiToken, Client
from tests.support.moments import LONGEST
from tests.tools.conftest import Pbsh

PBSH = Path(sys.executable).parent / "pbsh"


def test_help_lists_the_commands() -> None:
    shown = subprocess.run([PBSH, "--help"], capture_output=True, text=True, check=True).stdout
    assert "simulate" in shown


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise ModuleNotFoundError('gone', name='click')", encoding="utf-8")
    done = subprocess.run(
        [PBSH, "--help"], env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr == "pbsh: click is missing; install the extra 'cli' of proxmox-pbs-client"
        " (in a checkout: pip install '.[cli]')\n"
    )


def test_ctrl_c_while_it_starts_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    done = subprocess.run(
        [PBSH, "--help"], env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@pytest.mark.slow
def test_ctrl_c_while_a_server_does_not_answer_is_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        reached = {
            "PBS_SERVER": f"127.0.0.1:{silent.getsockname()[1]}",
            "PBS_AUTH_ID": "root@pam!test",
            "PBS_PASSWORD": "00000000-0000-0000-0000-000000000000",
            "PBS_FINGERPRINT": ":".join(["00"] * 32),
        }
        with subprocess.Popen(
            [PBSH, "datastore", "list"],
            env=os.environ | reached,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            connection, _ = silent.accept()
            process.send_signal(signal.SIGINT)
            told, complaint = process.communicate()
            connection.close()
    assert (process.returncode, told, complaint.strip()) == (130, "", "Error: interrupted")


def test_simulate_tells_its_own_options() -> None:
    shown = subprocess.run([PBSH, "simulate", "--help"], capture_output=True, text=True, check=True).stdout
    assert "pbsh simulate" in shown
    assert "--scenario" in shown


def test_simulate_serves_a_scenario_until_it_is_interrupted(tmp_path: Path) -> None:
    scenario = tmp_path / "mine.py"
    scenario.write_text("def fill(pbs):\n    pbs.server.add_datastore('tank')\n", encoding="utf-8")
    with subprocess.Popen(
        [PBSH, "simulate", "--port", "0", "--scenario", scenario], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            told = dict(line.strip().rsplit(" ", 1) for line in (process.stdout.readline() for _ in range(3)))
            address = next(value for value in told.values() if value.startswith("https://"))
            token = ApiToken.parse(told["token"])
            with Client(address, auth=token, fingerprint=told["fingerprint"]) as pbs:
                assert [store.store for store in pbs.send(list_datastores())] == ["tank"]
            process.send_signal(signal.SIGINT)
            assert process.wait(LONGEST) == 130
        finally:
            process.kill()


def test_another_word_for_a_verb_does_where_there_is_no_command_of_that_name(run: Pbsh) -> None:
    for line, same in (
        ("datastore ls", "datastore list"),
        ("user info root@pam", "user show root@pam"),
        ("dns show", "dns get"),
        ("dns update --dns1 192.0.2.7 --dry-run", "dns set --dns1 192.0.2.7 --dry-run"),
        ("prune-job delete p-daily --dry-run", "prune-job remove p-daily --dry-run"),
    ):
        done = run(line)
        assert (done.exit_code, done.output) == (0, run(same).output), line
        assert done.output
