"""One command of each kind, from the words to what is printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from pbs_simulator import SimulatedPbs
from pbs_tools.command.catalog import operations
from pbs_tools.command.root import loaded
from pbs_tools.command.table import nouns, rows
from tests.support.tables import each
from tests.tools.conftest import Pbsh


def test_a_list(run: Pbsh) -> None:
    lines = run("datastore list").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["name", "archive", "tank"]


def test_a_list_of_one_group_as_json(run: Pbsh) -> None:
    snapshots = json.loads(run("snapshot list tank vm/100 --output-format json").stdout)
    assert {(snapshot["backup-type"], snapshot["backup-id"]) for snapshot in snapshots} == {("vm", "100")}


def test_a_task_is_followed(run: Pbsh) -> None:
    assert "TASK OK" in run("gc start tank").stdout


def test_a_task_not_waited_for_prints_its_upid(run: Pbsh) -> None:
    assert run("gc start tank --no-wait").stdout.startswith("UPID:")


def test_what_destroys_needs_yes_where_nobody_can_be_asked(run: Pbsh) -> None:
    refused = run("prune-job remove p-daily")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--yes" in refused.stderr
    assert run("prune-job remove p-daily --yes").exit_code == 0
    assert run("prune-job show p-daily").exit_code == 5


def test_a_dry_run_sends_nothing(run: Pbsh) -> None:
    assert "keep-last=3" in run("prune-job create p-two --store tank --schedule daily --keep-last 3 --dry-run").stdout
    assert "p-two" not in run("prune-job list").stdout


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("snapsot list", "did you mean snapshot?"),
        ("snapshot lst tank", "did you mean list?"),
        ("prune-job create p-two --store tank --schedule daily --keep-last 0", "at least 1"),
        ("snapshot files tank vm/100", "vm/100/2026-10-07T03:00:00Z"),
        ("snapshot list", "PBS_REPOSITORY"),
    ],
)
def test_what_is_typed_wrong_is_said_in_one_line(run: Pbsh, line: str, complaint: str) -> None:
    done = run(line)
    assert (done.exit_code, done.stdout) == (2, "")
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1


@each([(words,) for words in rows()])
def test_each_command_of_the_table_can_be_made(words: str) -> None:
    assert loaded(rows()[words]).get_short_help_str()


def test_each_noun_has_a_line_of_help_and_commands() -> None:
    prefixes = {words.rsplit(" ", depth)[0] for words in rows() for depth in range(1, words.count(" ") + 1)}
    assert prefixes <= set(nouns())


def test_the_table_names_functions_that_are_there() -> None:
    named = {function for row in rows().values() for function in row.function.split()}
    assert named <= {operation["name"] for operation in operations()}


def modules_of(code: str, *words: str, **environment: str) -> set[str]:
    """What a program has loaded when it ends."""
    program = (
        f"import sys\nsys.argv[1:] = {words!r}\ntry:\n    exec({code!r})\nfinally: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return set(done.stderr.split())


MAIN = "from pbs_tools.__main__ import main\nmain()"


@pytest.mark.parametrize("words", ["--help", "--version"])
def test_help_loads_click_and_a_few_modules_of_ours(words: str) -> None:
    bare = modules_of(
        "import click\nclick.command()(click.version_option(package_name='click')(lambda: None))()", words
    )
    beside = modules_of(MAIN, words) - bare
    assert {name.partition(".")[0] for name in beside} == {"pbs_tools", "signal"}
    assert len(beside) <= 12


@pytest.mark.slow
def test_a_list_loads_little_beside_the_client(pbs: SimulatedPbs) -> None:
    script = (
        "from pbs_client import Client\nfrom pbs_api.datastore import list_datastore_configs\n"
        "with Client.from_env() as pbs: list(pbs.send(list_datastore_configs()))"
    )
    secret = pbs.add_token("root@pam", "test")
    with pbs.serve() as served:
        reached = {
            "PBS_SERVER": served.address,
            "PBS_FINGERPRINT": served.fingerprint,
            "PBS_AUTH_ID": "root@pam!test",
            "PBS_PASSWORD": secret,
        }
        beside = modules_of(MAIN, "datastore", "list", **reached) - modules_of(script, **reached)
    ours = {name for name in beside if name.startswith("pbs_tools")}
    clicks = {name for name in beside if name.startswith("click")}
    assert len(ours) <= 31
    assert len(beside - ours - clicks) <= 14, beside - ours - clicks
    assert not {"attrs", "tomllib", "rich", "asyncio", "csv", "pbs_simulator"} & beside
