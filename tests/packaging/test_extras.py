"""Each extra gives what its name promises, in an environment that has the wheel and what the extra
asks for, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import pbs_client
from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import everyday
from tests.packaging.environments import environment_with_extra, run
from tests.support.moments import LONGEST

pytestmark = pytest.mark.slow


def answer(python: Path, command: list[str | Path], **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PBS_", "PYTHON"))}
    return subprocess.run(
        [str(part) for part in command],
        cwd=python.parent,
        env=clean | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_an_extra_there_is_the_client_and_pbsh_says_what_it_lacks(wheel: Path, tmp_path: Path) -> None:
    python = environment_with_extra(tmp_path / "env", wheel, "")
    run(python, "-c", "import pbs_api.snapshots; from pbs_client import Client; Client('192.0.2.1', auth=None).close()")
    done = answer(python, [python.parent / "pbsh", "--help"])
    assert done.returncode == 1
    assert (
        done.stderr == "pbsh: click is missing; install the extra 'cli' of proxmox-pbs-client"
        " (in a checkout: pip install '.[cli]')\n"
    )


def test_cli_gives_a_working_pbsh(wheel: Path, tmp_path: Path) -> None:
    python = environment_with_extra(tmp_path / "env", wheel, "cli")
    pbsh = python.parent / "pbsh"
    assert answer(python, [pbsh, "--version"]).stdout.split()[-1] == pbs_client.__version__
    pbs = SimulatedPbs(scenario=everyday)
    secret = pbs.add_token("root@pam", "cli")
    pbs.server.forget_rights()
    with pbs.serve() as served:
        reached = {
            "PBS_REPOSITORY": f"root@pam!cli@{served.address}:tank",
            "PBS_PASSWORD": secret,
            "PBS_FINGERPRINT": served.fingerprint,
        }
        listed = answer(python, [pbsh, "datastore", "list"], **reached)
        status = answer(python, [pbsh, "status"], **reached)
        page = answer(python, [pbsh, "report", "--output-format", "html"], **reached)
    assert "nothing is running" in status.stdout, status.stderr
    assert (page.returncode, "needs the extra `report`" in page.stderr) == (2, True), page.stderr
    assert listed.returncode == 0, listed.stderr
    assert "main store" in listed.stdout
    # What needs another extra says which.
    lacking = answer(python, [pbsh, "simulate"])
    assert lacking.returncode != 0
    assert "simulator" in lacking.stderr


def test_simulator_gives_a_working_pbsh_simulate(wheel: Path, tmp_path: Path) -> None:
    python = environment_with_extra(tmp_path / "env", wheel, "simulator")
    pbsh = python.parent / "pbsh"
    shown = answer(python, [pbsh, "simulate", "--help"]).stdout
    assert "everyday" in shown
    with subprocess.Popen(
        [pbsh, "simulate", "--port", "0", "--scenario", "everyday"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            told = dict(line.strip().rsplit(" ", 1) for line in (process.stdout.readline() for _ in range(3)))
            address = next(value for value in told.values() if value.startswith("https://"))
            token, _, secret = told["token"].rpartition(":")
            reached = {
                "PBS_REPOSITORY": f"{token}@{address.removeprefix('https://')}:tank",
                "PBS_PASSWORD": secret,
                "PBS_FINGERPRINT": told["fingerprint"],
            }
            collected = answer(python, [pbsh, "garbage-collect", "tank"], **reached)
            assert collected.returncode == 0, collected.stdout + collected.stderr
            assert "TASK OK" in collected.stdout + collected.stderr
            process.send_signal(signal.SIGINT)
            assert process.wait(LONGEST) == 130, "ended by Ctrl-C"
        finally:
            process.kill()


def test_simulator_gives_the_fixtures(wheel: Path, tmp_path: Path) -> None:
    python = environment_with_extra(tmp_path / "env", wheel, "simulator")
    program = (
        "from pbs_api.datastore import list_datastores\ndef test_it(pbs): assert pbs.send(list_datastores()) == []\n"
    )
    (tmp_path / "test_it.py").write_text(program, encoding="utf-8")
    done = answer(python, [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", tmp_path / "test_it.py"])
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_fast_gives_the_faster_parser(wheel: Path, tmp_path: Path) -> None:
    python = environment_with_extra(tmp_path / "env", wheel, "fast")
    program = (
        "import sys\nfrom pbs_api.server import ping\nfrom pbs_client import Client\n"
        "from pbs_simulator import MemoryTransport, json_answer\n"
        "transport = MemoryTransport(lambda request: json_answer({'pong': True, 'more': 'x' * 5000}))\n"
        "Client('192.0.2.1', auth=None, transport=transport).send(ping())\n"
        "print('msgspec' in sys.modules)"
    )
    assert run(python, "-c", program) == "True\n"


def test_report_gives_the_page(wheel: Path, tmp_path: Path) -> None:
    python = environment_with_extra(tmp_path / "env", wheel, "report")
    pbs = SimulatedPbs(scenario=everyday)
    pbs.server.datastore("tank").history = [number / 2000 for number in range(1000)]
    secret = pbs.add_token("root@pam", "report")
    program = (
        "from pbs_client import Client\nfrom pbs_tools import health\nfrom pbs_tools.health.page import page\n"
        "with Client.from_env() as pbs: print(page(health.report(pbs)))"
    )
    with pbs.serve() as served:
        reached = {
            "PBS_REPOSITORY": f"root@pam!report@{served.address}:tank",
            "PBS_PASSWORD": secret,
            "PBS_FINGERPRINT": served.fingerprint,
        }
        done = answer(python, [python, "-c", program], **reached)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("<!doctype html>")
    assert "<svg" in done.stdout


def test_prometheus_gives_the_metrics(wheel: Path, tmp_path: Path) -> None:
    python = environment_with_extra(tmp_path / "env", wheel, "prometheus")
    run(python, "-c", "import pbs_tools.metrics, pbs_tools.exporter")


def test_mcp_gives_the_tools_of_agents(wheel: Path, tmp_path: Path) -> None:
    python = environment_with_extra(tmp_path / "env", wheel, "mcp")
    run(python, "-c", "import pbs_tools.agents")


def test_the_jobs_need_no_extra(wheel: Path, tmp_path: Path) -> None:
    python = environment_with_extra(tmp_path / "env", wheel, "")
    jobs = "checks, exporter, health, inventory, maintenance, monitoring, notifications, tasks"
    program = (
        f"import sys\nfrom pbs_tools import {jobs}\n"
        "print({'click', 'rich', 'jinja2', 'matplotlib', 'prometheus_client', 'mcp'} & sys.modules.keys())"
    )
    assert run(python, "-c", program) == "set()\n"


def test_pbsh_does_not_need_the_newest_click() -> None:
    """Older versions have a base of the types of arguments that is not generic."""
    code = """
import click
class ParamType(click.ParamType):
    __class_getitem__ = None
click.ParamType = ParamType
from pbs_tools.command import options, raw, values
print(options.Span().convert("1h30m", None, None))
"""
    assert run(sys.executable, "-c", code) == "5400.0\n"
