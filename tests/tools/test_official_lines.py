"""Every command line of Proxmox's own tools (PBS 4.2.3) works with `pbsh` in front, or the table says why it cannot."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import click.testing
import pytest

from pbs_tools.command.calls import build
from pbs_tools.command.generic import GenericCommand
from pbs_tools.command.root import loaded, pbsh
from pbs_tools.command.session import Session
from pbs_tools.command.table import official_only, rows
from tests.support.tables import each

LINES = [line.split("\t") for line in (Path(__file__).parent / "official_lines.tsv").read_text().splitlines()[1:]]
POSSIBLE = [(tool, line) for tool, line, *reason in LINES if not reason]

EXAMPLES = {
    "auth-id": "backup@pbs",
    "bucket": "backups",
    "contact": "admin@example.com",
    "disk": "sdb",
    "group": "vm/100",
    "iface": "eth1",
    "key": "pbss-1234567890",
    "logfile": "client.log",
    "name": "example",
    "new-owner": "other@pbs",
    "notes": "a note",
    "ns": "a/b",
    "path": "/datastore/tank",
    "protected": "true",
    "realm": "corp",
    "remote": "other",
    "remote-store": "tank",
    "role": "DatastoreAudit",
    "s3-endpoint-id": "cloud",
    "snapshot": "vm/100/2026-10-07T03:00:00Z",
    "store": "tank",
    "target-ns": "c",
    "token-name": "automation",
    "type": "dns",
    "upid": "UPID:pbs:00000B0C:0001E240:00000001:66BB0F80:garbage_collection:tank:root@pam:",
    "userid": "backup@pbs",
}
OPTION_EXAMPLES = {
    "api": "cf",
    "data": "credentials.txt",
    "devices": "sdb,sdc",
    "from-address": "pbs@example.com",
    "network": "10.0.0.0/8",
    "schedule": "daily",
    "url": "https://example.com",
}


@pytest.fixture(autouse=True)
def a_place_to_type(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder with the files that the lines name, and an environment that names a datastore."""
    monkeypatch.setenv("PBS_REPOSITORY", "root@pam@pbs.example.com:tank")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "credentials.txt").write_text("CF_Token=1\n")
    (tmp_path / "client.log").write_text("done\n")


def typed(line: str) -> list[str]:
    """A usage line with values in place of what stands for them."""
    line = line.replace("[OPTIONS]", "").replace("[{<command>}]", "snapshot list")
    line = re.sub(r"\[<(\S+)>\]", r"<\1>", line)
    line = re.sub(
        r"--([\w-]+) (\[<string>, \.\.\.\]|<[\w-]+>|[\w|]+)",
        lambda option: f"--{option[1]} {option_value(option[1], option[2])}",
        line,
    )
    return shlex.split(re.sub(r"<([\w-]+)>", lambda argument: shlex.quote(EXAMPLES.get(argument[1], "example")), line))


def option_value(name: str, form: str) -> str:
    if "|" in form:
        return form.partition("|")[0]
    return OPTION_EXAMPLES.get(name, EXAMPLES.get(name, "example"))


@each(POSSIBLE)
def test_a_line_typed_for_an_official_tool_works(tool: str, line: str) -> None:
    words = typed(line)
    session = Session()
    with pbsh.make_context("pbsh", [], obj=session, resilient_parsing=True) as context:
        command, rest = found(context, words)
        with command.make_context("pbsh", rest, parent=context) as inner:
            if isinstance(command, GenericCommand):
                values = command.values(session, inner.params.pop("texts"), inner.params)
                assert build(command.entry, values).path


def found(context: click.Context, words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words begin with, and the rest of them."""
    command: click.Command = context.command
    while isinstance(command, click.Group):
        below = command.get_command(context, words[0])
        assert below is not None, f"no command {words[0]}"
        command, words = below, words[1:]
    return command, words


@each([(line, reason[0]) for _, line, *reason in LINES if len(reason) == 1])
def test_what_cannot_be_says_why(line: str, words: str) -> None:
    done = click.testing.CliRunner().invoke(pbsh, re.split(r" [<\[{-]", line)[0].split(), obj=Session())
    assert done.exit_code == 2
    assert f"has no command {words.split()[-1]}: {official_only()[words]}" in done.stderr


def test_each_reason_is_for_a_line() -> None:
    assert {reason[0] for _, _, *reason in LINES if len(reason) == 1} == set(official_only())


@each([(line, reason[1]) for _, line, *reason in LINES if len(reason) == 2])
def test_a_line_that_means_something_else_here_says_what_is_meant_there(line: str, instead: str) -> None:
    assert instead in rows()
    assert f"`pbsh {instead}`" in (loaded(rows()[line]).help or "")
