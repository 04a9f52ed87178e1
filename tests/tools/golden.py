"""The outputs of the main commands as they are kept in `tests/tools/golden/`;
`python -m tests.tools.golden` writes them anew.

Each file is one way of printing. In it every command stands as it is typed, with what it prints
below. The server and its clock are always the same, times are shown in UTC.
"""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
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
status
status tank
report
doctor
whoami
context list
context show
task show UPID:pbs:0000073A:000007B2:00000006:6AC5B574:garbage_collection:tank:root@pam:
token show backup@pbs nightly
snapshot catalog tank ct/200/2026-10-07T02:00:00Z /root.pxar.didx/user/docs
snapshot catalog tank ct/200/2026-10-07T02:00:00Z --recursive
catalog dump tank ct/200/2026-10-07T02:00:00Z
""".strip().splitlines()
"""Run in every way."""

ONCE = """
check all
check backup-age --warning 26h --critical 50h -v
maintain --store tank --keep-last 3 --dry-run
metrics
task log UPID:pbs:0000073A:000007B2:00000006:6AC5B574:garbage_collection:tank:root@pam:
prune tank vm/100 --keep-last 3 --yes
group forget tank host/web01 --dry-run
user create bot@pbs --role DatastoreBackup --on /datastore/tank --token nightly
token rotate bot@pbs nightly
user remove bot@pbs --dry-run
snapshot download tank ct/200/2026-10-07T02:00:00Z pct.conf.blob --decode --output -
snapshot restore-file tank ct/200/2026-10-07T02:00:00Z /root.pxar.didx/user/docs/readme.txt --output -
change-owner tank ct/200 root@pam!admin
snapshot upload-log tank ct/200/2026-10-07T02:00:00Z client.log
""".strip().splitlines()
"""Run where stdout is no terminal: what they print is the same in each format, or belongs to no table."""

NOW = 1_791_342_000
"""2026-10-07 03:00:00 UTC"""


class Way(NamedTuple):
    """How commands are run."""

    options: tuple[str, ...] = ()
    """In front of the command."""
    variables: tuple[tuple[str, str], ...] = ()
    terminal: bool = False
    """Whether stdout is one."""
    charset: str = "utf-8"


WAYS: dict[str, Way] = {
    "80 columns": Way(variables=(("COLUMNS", "80"),), terminal=True),
    "160 columns": Way(variables=(("COLUMNS", "160"),), terminal=True),
    "no border": Way(("--no-border", "--no-header"), (("COLUMNS", "120"),), terminal=True),
    "no colour": Way(variables=(("COLUMNS", "100"), ("NO_COLOR", "1")), terminal=True),
    "ascii": Way(variables=(("COLUMNS", "80"), ("NO_COLOR", "1")), terminal=True, charset="ascii"),
    "piped": Way(),
    **{form: Way(("--output-format", form)) for form in ("json", "json-pretty", "jsonl", "csv", "yaml")},
}


def server() -> SimulatedPbs:
    """The server that they all ask."""
    clock = Clock(NOW)
    pbs = SimulatedPbs(scenario=[everyday, nested_namespaces, push_sync_job, warned_task, failed_task], clock=clock)
    pbs.add_token("backup@pbs", "nightly", role="DatastoreReader", path="/datastore/tank")
    pbs.server.sections["remote"].create("other", {"host": "pbs2.example.com", "auth-id": "sync@pbs", "password": "x"})
    pbs.server.sections["traffic-control"].create(
        "day", {"network": ["0.0.0.0/0"], "rate-in": "10 MiB", "comment": "office hours"}
    )
    pbs.server.tasks.add_finished("garbage_collection", "tank", "root@pam", NOW - 60, NOW)
    return pbs


def printed(pbs: SimulatedPbs, way: str) -> str:
    """What all commands print in one way."""
    lines = [*COMMANDS, *(ONCE if way == "piped" else ())]
    with somewhere(pbs, **dict(WAYS[way].variables)):
        return "".join(f"$ pbsh {line}\n{output_of(pbs, line, WAYS[way])}\n" for line in lines)


def output_of(pbs: SimulatedPbs, line: str, way: Way) -> str:
    """What a command prints, with its exit code where that is not 0, and without what is made
    by chance."""
    session = Session(pbs.transport(), interactive=False, terminal=way.terminal)
    words = ["--utc", *way.options, *line.split()]
    runner = click.testing.CliRunner(charset=way.charset)
    done = runner.invoke(pbsh, words, obj=session, prog_name="pbsh", catch_exceptions=False)
    assert not done.stderr.startswith("Error"), f"{line}: {done.stderr}"
    shown = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "00000000-0000-0000-0000-000000000000", done.stdout)
    return shown + (f"[exit code {done.exit_code}]\n" if done.exit_code else "")


@contextmanager
def somewhere(pbs: SimulatedPbs, **variables: str) -> Generator[None]:
    """A folder with what the lines name, the environment that leads to the server, at the time
    that it is there."""
    secret = pbs.add_token("root@pam", "admin")
    connection = {"PBS_SERVER": "pbs.example.com", "PBS_AUTH_ID": "root@pam!admin", "PBS_PASSWORD": secret}
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("client.log").write_text("done\n", encoding="utf-8")
        own = {"PBSH_CONFIG_DIR": f"{folder}/configuration", "TMPDIR": folder}
        try:
            with environment(connection | own | variables), mock.patch("time.time", return_value=float(NOW)):
                context = (
                    "context add home --server pbs.example.com --auth-id root@pam!admin --datastore tank"
                    " --secret environment:PBS_PASSWORD"
                )
                output_of(pbs, context, Way())
                yield
        finally:
            os.chdir(before)


@contextmanager
def environment(variables: dict[str, str]) -> Generator[None]:
    """An environment of nothing but these variables and what the machine needs, in UTC and UTF-8."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    always = {"TERM": "xterm-256color", "TZ": "UTC", "LANG": "C.UTF-8"}
    try:
        with mock.patch.dict(os.environ, {**kept, **always, **variables}, clear=True):
            time.tzset()
            yield
    finally:
        time.tzset()


def main() -> None:
    """Writes all files anew."""
    FOLDER.mkdir(exist_ok=True)
    for way in WAYS:
        (FOLDER / f"{way.replace(' ', '-')}.txt").write_text(printed(server(), way), encoding="utf-8")


if __name__ == "__main__":
    main()
