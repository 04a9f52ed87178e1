"""One command of each kind, from the words to what is printed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

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


@pytest.mark.parametrize("words", ["--help", "--version"])
def test_help_loads_nothing_heavy(words: str) -> None:
    code = (
        f"import sys\nfrom pbs_tools.__main__ import main\nsys.argv[1:] = [{words!r}]\n"
        "try: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    )
    loaded_modules = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stderr.split()
    assert {name.partition(".")[0] for name in loaded_modules} & {
        "rich",
        "httpx",
        "pbs_client",
        "pbs_api",
        "asyncio",
        "ssl",
    } == set()
