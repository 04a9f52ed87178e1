"""What the command `pbsh` costs beside the least that does the same: its help in relation to a bare
click program, and a list in relation to a script with our own client.

Each is a process of its own; they take turns, and the median of their user CPU times counts. The
server is another process and is not counted.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measuring import milliseconds, show

ROUNDS = 31
TARGET = 1.2
PBSH = Path(sys.executable).with_name("pbsh")

BARE = '''\
import click


@click.group()
@click.option("--server", help="The server.")
@click.option("--output-format", type=click.Choice(["text", "json"]), help="How answers are printed.")
def main(server, output_format):
    """A program with two commands."""


@main.command()
@click.argument("name")
def show(name):
    """Shows one thing."""


@main.command("list")
def list_():
    """Lists all things."""


main()
'''

SCRIPT = """\
from pbs_api.datastore import list_datastore_configs
from pbs_client import Client

with Client.from_env() as pbs:
    for store in pbs.send(list_datastore_configs()):
        print(store.name, store.path, store.comment or "", sep="  ")
"""


def user_seconds(command: list[str], environment: dict[str, str]) -> float:
    """The user CPU time of a process, which has to end well."""
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return usage.ru_utime


@contextmanager
def server() -> Generator[dict[str, str]]:
    """A simulated server in another process; the environment that leads to it."""
    command = [str(PBSH), "simulate", "--port", "0", "--scenario", "everyday"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            told = dict(line.strip().rsplit(" ", 1) for line in (process.stdout.readline() for _ in range(3)))
            token, _, secret = told["token"].rpartition(":")
            yield {
                "PBS_SERVER": next(value for value in told.values() if value.startswith("https://")),
                "PBS_FINGERPRINT": told["fingerprint"],
                "PBS_AUTH_ID": token,
                "PBS_PASSWORD": secret,
            }
        finally:
            process.terminate()


def main() -> int:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PBS", "PROXMOX", "PYTHON"))}
    with tempfile.TemporaryDirectory() as folder, server() as connection:
        environment = clean | connection | {"PBSH_CONFIG_DIR": folder}
        bare, script = Path(folder, "bare.py"), Path(folder, "script.py")
        bare.write_text(BARE, encoding="utf-8")
        script.write_text(SCRIPT, encoding="utf-8")
        commands = {
            "a bare click program, --help": [sys.executable, str(bare), "--help"],
            "pbsh --help": [str(PBSH), "--help"],
            "a script with our client": [sys.executable, str(script)],
            "pbsh datastore list": [str(PBSH), "datastore", "list"],
        }
        for command in commands.values():
            user_seconds(command, environment)  # Python writes down what it compiled.
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                times[name].append(user_seconds(command, environment))
    medians = [statistics.median(measured) for measured in times.values()]
    ratios = [1.0, medians[1] / medians[0], 1.0, medians[3] / medians[2]]
    rows = [
        (name, milliseconds(median), f"{ratio:.2f}")
        for name, median, ratio in zip(commands, medians, ratios, strict=True)
    ]
    show("The command: user CPU time of a process", ("", "median", "ratio"), rows)
    return int(max(ratios) > TARGET)


if __name__ == "__main__":
    raise SystemExit(main())
