"""Completion where people meet it: each shell reads its script, and a key is pressed."""

from __future__ import annotations

import contextlib
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.moments import LONGEST
from tests.tools.conftest import Pbsh

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="shells of POSIX")]

PROGRAM = f"""#!{sys.executable}
import os
from pbs_simulator import SimulatedPbs
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session

pbs = SimulatedPbs()
pbs.server.add_datastore("tank").add_snapshot("vm", "100", 1791342000)
os.environ |= {{
    "PBS_SERVER": "pbs", "PBS_AUTH_ID": "root@pam!test", "PBS_PASSWORD": pbs.add_token("root@pam", "test")
}}
pbsh(obj=Session(pbs.transport(), interactive=False))
"""

START = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}
KEYS = {"bash": "set -o emacs", "zsh": "bindkey -e; autoload -Uz compinit; compinit -u -D"}


@pytest.fixture
def folder(run: Pbsh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scripts, and with a `pbsh` that has a server in its own process."""
    for shell in ("bash", "zsh", "fish"):
        (tmp_path / f"script.{shell}").write_text(run(f"completion {shell}").stdout)
    program = tmp_path / "pbsh"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("TERM", "dumb")
    return tmp_path


def completed(shell: str, typed: str, folder: Path) -> str:
    """The last word of a line after the key for completion, as the command gets it."""
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell}")
    here, there = pty.openpty()
    with subprocess.Popen(
        START[shell], stdin=there, stdout=there, stderr=there, cwd=folder, start_new_session=True
    ) as process:
        os.close(there)
        try:
            os.write(here, f"{KEYS[shell]}; source ./script.{shell}; echo rea''dy\n".encode())
            shown = b""
            while b"ready" not in shown:
                shown += os.read(here, 1000)
            # Then to the beginning of the line, so that what was typed is printed instead of run.
            os.write(here, f"{typed}\t\x01printf '%s\\n' >words \r exit\r".encode())
            with contextlib.suppress(OSError):  # The end of a terminal is an error.
                while os.read(here, 1000):
                    pass
            process.wait(LONGEST)
        finally:
            process.kill()
            os.close(here)
    return (folder / "words").read_text().splitlines()[-1]


TYPED = {
    "pbsh snap": "snapshot",
    "pbsh snapshot files tank vm/100/2026-10-07T03:": "vm/100/2026-10-07T03:00:00Z",
    "pbsh snapshot files tank 'vm/100/2026-10-07T03:": "vm/100/2026-10-07T03:00:00Z",
    "VARIABLE=1 pbsh snapshot files tank v": "vm/100/2026-10-07T03:00:00Z",
    "pbsh user show root@": "root@pam",
    "pbsh --output-format=json-": "--output-format=json-pretty",
    "pbsh snapshot upload-log tank vm/100/2026-10-07T03:00:00Z ./script.b": "./script.bash",
    "pbsh snapshot download --output ./script.b": "./script.bash",
    "pbsh snapshot download --output=./script.b": "--output=./script.bash",
    "pbsh snapshot download --output=script.b": "--output=script.bash",
}


@pytest.mark.parametrize("shell", START)
@pytest.mark.parametrize("typed", TYPED)
def test_a_key_completes_what_was_typed(shell: str, typed: str, folder: Path) -> None:
    assert completed(shell, typed, folder) == TYPED[typed]


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish")
@pytest.mark.parametrize("typed", TYPED)
def test_fish_offers_what_was_typed(typed: str, folder: Path) -> None:
    line = f'source script.fish; complete -C "{typed}"'
    done = subprocess.run(["fish", "--no-config", "-c", line], cwd=folder, capture_output=True, text=True, check=True)
    assert [offered.partition("\t")[0] for offered in done.stdout.splitlines()] == [TYPED[typed]]


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish")
def test_fish_shows_descriptions_to_their_end(folder: Path) -> None:
    line = 'source script.fish; complete -C "pbsh dat"'
    done = subprocess.run(["fish", "--no-config", "-c", line], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("datastore\tDatastores: what they are, how full")
