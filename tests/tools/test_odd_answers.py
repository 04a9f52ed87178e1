"""Commands against a server that leaves out members, names moments beyond the calendar, or writes control characters:
nothing steers the terminal, no line is forged, and no exception ends a command."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import click.testing
import pytest
from click.shell_completion import ShellComplete

from pbs_client import PbsError
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session
from tests.jobs.test_odd_answers import CHANGES, STEERING, at, before, behind, kind_of
from tests.support.altered import AlteredPbs, everywhere, places_to_change
from tests.support.tables import trying
from tests.tools.golden import COMMANDS, environment, server

pytestmark = pytest.mark.filterwarnings("ignore::pbs_client.UndeclaredAnswer")

SNAPSHOT = "vm/100/2026-10-07T02:00:00Z"
MORE = f"""
doctor
whoami
check all --verbose
inventory
inventory --snapshots
status
report
metrics
maintain --dry-run --keep-last 3
network changes
prune tank --keep-last 2 --dry-run
datastore delete tank --dry-run
user delete backup@pbs --dry-run
token delete backup@pbs nightly --dry-run
snapshot forget tank {SNAPSHOT} --dry-run
group forget tank vm/100 --dry-run
namespace delete deep l1 --dry-run
prune-job run p-daily --dry-run
task list --all --since 2020-01-01 --until 2030-01-01 --store tank --user root@pam
api get /admin/datastore
api get /nodes/localhost/tasks
""".strip().splitlines()


class Prompt:
    """A command line in front of a server whose answers are altered."""

    def __init__(self) -> None:
        self.pbs = server()
        self.altered = AlteredPbs(self.pbs, lambda path, data: data)
        self.secret = self.pbs.add_token("root@pam", "golden")

    @contextmanager
    def ready(self, folder: Path) -> Generator[None]:
        variables = {"PBS_SERVER": "pbs.example.com", "PBS_AUTH_ID": "root@pam!golden", "PBS_PASSWORD": self.secret}
        with environment({**variables, "COLUMNS": "120", "NO_COLOR": "1", "TMPDIR": str(folder)}):
            yield

    def run(self, line: str, *options: str, terminal: bool = True) -> click.testing.Result:
        session = Session(self.altered.transport(), interactive=False, terminal=terminal)
        done = click.testing.CliRunner().invoke(pbsh, ["--utc", *options, *line.split()], obj=session)
        # The command's own entry point says these in one line.
        assert done.exception is None or isinstance(done.exception, SystemExit | PbsError), repr(done.exception)
        return done


@pytest.fixture
def prompt(tmp_path: Path) -> Iterator[Prompt]:
    made = Prompt()
    with made.ready(tmp_path):
        yield made


def survives(prompt: Prompt, subtests: pytest.Subtests, line: str, change: str) -> None:
    seen: dict[tuple[str, tuple[str, ...]], None] = {}

    def look(path: str, data: Any) -> Any:
        seen.update({(kind_of(path), place): None for place in places_to_change(data, CHANGES[change])})
        return data

    prompt.altered.alter = look
    prompt.run(line)
    for kind, place in seen:
        prompt.altered.alter = at(kind, place, CHANGES[change])
        with trying(subtests, f"{line}: {kind} {'.'.join(place)}"):
            prompt.run(line)


FEW = ["snapshot list tank", f"snapshot forget tank {SNAPSHOT} --dry-run", "user delete backup@pbs --dry-run"]


@pytest.mark.parametrize("line", FEW)
def test_a_member_that_is_left_out(prompt: Prompt, subtests: pytest.Subtests, line: str) -> None:
    survives(prompt, subtests, line, "left out of some")


TRIED_WITHOUT_A_PROMPT = ("report", "metrics", "check", "inventory", "maintain")
"""In `tests/jobs/test_odd_answers.py`."""
# Lists of other things go the same way.
LISTS = ["group list tank", "datastore usage", "task list --all", "prune-job list", "notification matcher list"]


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("change", ["left out of some", "far in the future"])
def test_every_member_of_every_answer(prompt: Prompt, subtests: pytest.Subtests, change: str) -> None:
    for line in [*LISTS, *(line for line in MORE if line.split()[0] not in TRIED_WITHOUT_A_PROMPT)]:
        survives(prompt, subtests, line, change)


def with_unknown_members(data: Any) -> Any:
    if isinstance(data, list):
        return [with_unknown_members(item) for item in cast(Any, data)]
    if isinstance(data, dict):
        members = {name: with_unknown_members(member) for name, member in cast("dict[str, Any]", data).items()}
        return {**members, f"new{STEERING}": STEERING}
    return data


WAYS: dict[str, Callable[[Any], Any]] = {
    "behind": lambda data: everywhere(data, behind),
    "before": lambda data: everywhere(data, before),
    "members": with_unknown_members,
}
# The text itself is what is asked for, and may have several lines.
SEVERAL_LINES = {f"snapshot notes show tank {SNAPSHOT}", "task log"}


def steers_nothing(done: click.testing.Result, line: str) -> None:
    said = re.sub("\x1b\\[1?m|\x1b\\[0m", "", done.stdout + done.stderr)
    assert {char for char in said if not char.isprintable()} <= {"\n"}, line
    assert line in SEVERAL_LINES or not re.search("^ *forged", said, re.MULTILINE), line


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_a_server_writes_steers_the_terminal(prompt: Prompt, way: str) -> None:
    prompt.altered.alter = lambda path, data: WAYS[way](data)
    for line in [*COMMANDS, *MORE]:
        steers_nothing(prompt.run(line), line)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("way", WAYS)
def test_in_any_form(prompt: Prompt, way: str) -> None:
    prompt.altered.alter = lambda path, data: WAYS[way](data)
    for form in ("json", "json-pretty", "jsonl", "yaml", "csv"):
        for line in [*COMMANDS, *MORE]:
            steers_nothing(prompt.run(line, "--output-format", form), line)


def test_a_log(prompt: Prompt) -> None:
    task = prompt.pbs.server.tasks.add_finished("verify", "tank", "root@pam", 1_791_341_000, 1_791_341_100, "OK")
    task.lines.append(f"a line{STEERING}")
    steers_nothing(prompt.run(f"task log {task.upid}"), "task log")
    prompt.altered.alter = lambda path, data: everywhere(data, behind) if path.endswith("/log") else data
    for line in (f"task log --follow {task.upid}", f"task wait {task.upid}", "garbage-collection start tank"):
        done = prompt.run(line)
        assert "forged" in done.stdout
        steers_nothing(done, line)


def test_what_a_mistake_quotes(prompt: Prompt) -> None:
    """The names of columns that there are instead of the mistyped one."""
    prompt.altered.alter = lambda path, data: with_unknown_members(data)
    steers_nothing(prompt.run("user list --columns nothing-such"), "user list")


def test_what_completion_offers(prompt: Prompt) -> None:
    prompt.altered.alter = lambda path, data: [{"store": f"tank{STEERING}"}, {"store": "tank"}]
    session = Session(prompt.altered.transport(), interactive=False)
    found = ShellComplete(pbsh, {"obj": session}, "pbsh", "_PBSH_COMPLETE").get_completions(["snapshot", "list"], "ta")
    assert [item.value for item in found] == ["tank"]


def test_json_means_the_same_after_all(prompt: Prompt) -> None:
    prompt.altered.alter = lambda path, data: everywhere(data, behind)
    listed = json.loads(prompt.run("user list --output-format json").stdout)
    assert listed[0]["userid"].endswith(STEERING)
