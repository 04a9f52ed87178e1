"""The outputs of the main commands as they are kept in `tests/tools/golden/`;
`python -m tests.tools.golden` writes them anew.

Each file is one way of printing. In it every command stands as it is typed, with what it prints
below. The server and its clock are always the same, times are shown in UTC.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import click.testing

from pbs_simulator import Clock, SimulatedPbs
from pbs_simulator.scenarios import everyday, failed_task, nested_namespaces, push_sync_job, warned_task
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session

FOLDER = Path(__file__).parent / "golden"

COMMANDS = """
datastore list
datastore visible
datastore show tank
datastore status tank
datastore usage
namespace list deep
group list tank
list tank
snapshot list tank
snapshot list tank vm/100
snapshot files tank vm/100/2026-10-07T02:00:00Z
snapshot notes show tank vm/100/2026-10-07T02:00:00Z
snapshot protected show tank vm/100/2026-10-07T02:00:00Z
prune tank vm/100 --keep-last 2 --dry-run
garbage-collection list
garbage-collection status tank
prune-job list
prune-job show p-daily
prune-job status
verify-job list
verify-job status
sync-job list --sync-direction all
task list --all
task list --type verify
task list --failed
user list
user show root@pam
user list-tokens backup@pbs
user permissions backup@pbs
acl list
role list
realm list
remote list
traffic-control list
traffic-control traffic
notification target list
notification matcher list
network list
disk list
service list
node status
cert info
api get /version
api ls /admin/datastore/tank
""".strip().splitlines()

WAYS: dict[str, tuple[list[str], dict[str, str], bool]] = {
    "80 columns": ([], {"COLUMNS": "80"}, True),
    "160 columns": ([], {"COLUMNS": "160"}, True),
    "no border": (["--no-border", "--no-header"], {"COLUMNS": "120"}, True),
    "no colour": ([], {"COLUMNS": "100", "NO_COLOR": "1"}, True),
    "piped": ([], {}, False),
    "json": (["--output-format", "json"], {}, False),
    "json-pretty": (["--output-format", "json-pretty"], {}, False),
    "jsonl": (["--output-format", "jsonl"], {}, False),
    "csv": (["--output-format", "csv"], {}, False),
    "yaml": (["--output-format", "yaml"], {}, False),
}
"""Options in front of the command, variables, and whether stdout is a terminal."""


def server() -> SimulatedPbs:
    """The server that they all ask."""
    clock = Clock(1_791_342_000)  # 2026-10-07 03:00:00 UTC
    pbs = SimulatedPbs(scenario=[everyday, nested_namespaces, push_sync_job, warned_task, failed_task], clock=clock)
    pbs.add_token("backup@pbs", "nightly", role="DatastoreReader", path="/datastore/tank")
    pbs.server.sections["remote"].create("other", {"host": "pbs2.example.com", "auth-id": "sync@pbs", "password": "x"})
    pbs.server.sections["traffic-control"].create(
        "day", {"network": ["0.0.0.0/0"], "rate-in": "10 MiB", "comment": "office hours"}
    )
    return pbs


def printed(pbs: SimulatedPbs, way: str) -> str:
    """What all commands print in one way."""
    options, variables, terminal = WAYS[way]
    secret = pbs.add_token("root@pam", "golden")
    connection = {"PBS_SERVER": "pbs.example.com", "PBS_AUTH_ID": "root@pam!golden", "PBS_PASSWORD": secret}
    parts: list[str] = []
    with environment(connection | variables):
        for line in COMMANDS:
            session = Session(pbs.transport(), interactive=False, terminal=terminal)
            done = click.testing.CliRunner().invoke(pbsh, ["--utc", *options, *line.split()], obj=session)
            assert done.exit_code == 0, f"{line}: {done.output}"
            parts.append(f"$ pbsh {line}\n{done.stdout}\n")
    return "".join(parts)


@contextmanager
def environment(variables: dict[str, str]) -> Generator[None]:
    """An environment of nothing but these variables and what the machine needs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    with mock.patch.dict(os.environ, {**kept, "TERM": "xterm-256color", **variables}, clear=True):
        yield


def main() -> None:
    """Writes all files anew."""
    FOLDER.mkdir(exist_ok=True)
    for way in WAYS:
        (FOLDER / f"{way.replace(' ', '-')}.txt").write_text(printed(server(), way), encoding="utf-8")


if __name__ == "__main__":
    main()
