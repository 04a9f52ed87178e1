"""Help, completion and the man page: all from the same tables, offline unless names are wanted."""

from __future__ import annotations

import re
import shutil
import subprocess

import click
import pytest
from click.shell_completion import ShellComplete

from pbs_simulator import SimulatedPbs
from pbs_tools.command.catalog import operations
from pbs_tools.command.root import SECTIONS, loaded, pbsh
from pbs_tools.command.session import Session
from pbs_tools.command.table import nouns, rows, without_command
from tests.documentation.markdown import ROOT
from tests.support.tables import each
from tests.tools.conftest import Pbsh


def completed(pbs: SimulatedPbs | None, line: str) -> list[str]:
    """What the shell offers at the end of a line."""
    words = line.split(" ")
    session = Session(pbs.transport() if pbs is not None else None, interactive=False)
    found = ShellComplete(pbsh, {"obj": session}, "pbsh", "_PBSH_COMPLETE").get_completions(words[:-1], words[-1])
    return [item.value for item in found]


def test_each_function_has_a_command_or_a_reason_why_not() -> None:
    called = {function for row in rows().values() for function in row.function.split()}
    all_of_them = {operation["name"] for operation in operations()}
    assert called.isdisjoint(without_command())
    missing = all_of_them - called - set(without_command())
    assert not missing, "give it a row in src/pbs_tools/command/commands.tsv, or a reason in without_command.tsv"
    assert all(without_command().values())


def test_the_help_lists_everything_under_a_heading(run: Pbsh) -> None:
    shown = run("--help").stdout
    assert "Commands:" not in shown
    for section in SECTIONS[:-1]:
        assert f"\n{section}:\n" in shown
    for words in {words.split()[0] for words in rows()}:
        assert f"\n  {words} " in shown


@each([(words,) for words in rows()])
def test_each_command_has_help(words: str) -> None:
    command = loaded(rows()[words])
    assert command.help
    assert command.get_short_help_str(200)
    shown = " ".join([command.help, *(str(getattr(option, "help", "")) for option in command.params)])
    assert not re.findall(
        r"\b(?:is|are|or|hold) None\b|`Client\b|=True|`[a-z0-9]+(?:_[a-z0-9]+)+`|fails with `|`\[\"", shown
    )
    assert not re.findall(r"exchange\(|bond_mode=|CertificateRefused|new client|status 4", shown)
    if any(
        option.name == "delete" and option.multiple for option in command.params if isinstance(option, click.Option)
    ):
        # What is not given stays, so that neither a default nor a sentence may promise anything for it.
        told = [str(getattr(option, "help", "")) for option in command.params]
        assert not [text for text in told if "Default: " in text or "not given" in text]


def test_advice_names_commands_that_there_are() -> None:
    sources = [path for package in ("pbs_client", "pbs_tools") for path in (ROOT / "src" / package).rglob("*.py")]
    advice = {said for path in sources for said in re.findall(r"`pbsh ([a-z][a-z -]*)", path.read_text("utf-8"))}
    assert "acme cert order" in advice
    for said in advice:
        command: click.Command | None = pbsh
        for word in said.split():
            if isinstance(command, click.Group):
                command = command.get_command(click.Context(command), word)
                assert command is not None, said


def test_a_member_of_a_property_string_is_no_option(run: Pbsh) -> None:
    assert "`type=filesystem`" in run("datastore create --help").stdout
    assert "`account=default`" in run("node update --help").stdout


@pytest.mark.slow
@pytest.mark.parametrize("words", [*(words for words in nouns() if words), *rows()])
def test_help_fits_a_terminal_of_80_columns_and_is_not_cut(
    run: Pbsh, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = run(f"{words} --help").stdout.splitlines()
    assert [line for line in lines if len(line) > 80 or (line.endswith("...") and not line.startswith("Usage"))] == []


def test_help_speaks_of_options_and_commands_not_of_python(run: Pbsh) -> None:
    shown = " ".join(run("help prune-job list").stdout.split())
    assert "`pbsh prune-job status`" in shown
    assert "list_prune_job_status" not in shown
    assert "--ignore-verified" in run("help verify").stdout


def test_help_of_a_noun_lists_its_verbs(run: Pbsh) -> None:
    assert run("help gc").stdout == run("garbage-collection --help").stdout
    assert "start" in run("help gc").stdout


@pytest.mark.parametrize("noun", ["", "snapshot", "notification endpoint"])
def test_a_noun_alone_shows_its_verbs_and_is_wrongly_used(run: Pbsh, noun: str) -> None:
    done = run(*noun.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == run("help", *noun.split()).stdout


def test_help_of_nothing_known_suggests(run: Pbsh) -> None:
    done = run("help snapshto")
    assert (done.exit_code, "did you mean snapshot?" in done.stderr) == (2, True)


# Completion


def test_words_options_and_values_are_completed_without_a_server() -> None:
    assert completed(None, "snap") == ["snapshot"]
    assert completed(None, "snapshot li") == ["list"]
    assert "--keep-last" in completed(None, "prune-job create --keep")
    assert completed(None, "snapshot list --backup-type ") == ["vm", "ct", "host"]
    assert completed(None, "verify --ignore-verified t") == ["true"]


def test_paths_and_parameters_of_the_api_are_completed_without_a_server() -> None:
    assert completed(None, "api get /conf") == ["/config"]
    assert "/config/prune" in completed(None, "api get /config/")
    assert completed(None, "api get /admin/datastore/tank/snap") == ["/admin/datastore/tank/snapshots"]
    assert completed(None, "api get /admin/datastore/tank/snapshots --backup-t") == ["--backup-type"]
    assert completed(None, "api get /admin/datastore/tank/snapshots --backup-type v") == ["vm"]


def test_names_are_completed_from_the_server(pbs: SimulatedPbs, run: Pbsh, monkeypatch: pytest.MonkeyPatch) -> None:
    assert completed(pbs, "datastore show ") == ["archive", "tank"]
    assert completed(pbs, "gc start t") == ["tank"]
    assert completed(pbs, "status a") == ["archive"]
    assert completed(pbs, "group forget tank v") == ["vm/100"]
    assert len(completed(pbs, "snapshot files tank vm/100/")) == 7
    assert completed(pbs, "prune-job run p") == ["p-daily"]
    snapshot = completed(pbs, "snapshot files tank ct/200/")[0]
    assert completed(pbs, f"snapshot download tank {snapshot} p") == ["pct.conf.blob"]
    assert completed(pbs, f"snapshot download tank:{snapshot} p") == ["pct.conf.blob"]
    monkeypatch.setenv("PBS_DATASTORE", "tank")
    assert completed(pbs, "group forget vm/") == ["vm/100"]
    assert completed(pbs, f"snapshot download {snapshot} p") == ["pct.conf.blob"]
    assert completed(pbs, "snapshot download ct/200 p") == []


def test_completion_is_silent_where_the_server_cannot_be_asked(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PBS_SERVER", raising=False)
    monkeypatch.delenv("PBS_REPOSITORY", raising=False)
    assert completed(None, "datastore show ") == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_for_each_shell(run: Pbsh, shell: str) -> None:
    script = run(f"completion {shell}").stdout
    assert "_PBSH_COMPLETE" in script
    if interpreter := shutil.which(shell):
        subprocess.run([interpreter, "-n"], input=script, text=True, check=True)


# The man page


def test_the_man_page_has_every_command_and_reads_as_one(run: Pbsh) -> None:
    page = run("help --man").stdout
    for words in rows():
        assert f".B pbsh {words} ".replace("-", "\\-") in page.replace("\n", " \n"), words
    assert all(f".B {code}\n" in page for code in (0, 1, 2, 3, 4, 5, 6, 7, 8, 130))
    if man := shutil.which("man"):
        shown = subprocess.run([man, "-l", "-"], input=page, capture_output=True, text=True, check=True)
        assert "EXIT STATUS" in shown.stdout
        assert shown.stderr == ""


def test_each_noun_is_under_a_heading_of_the_help() -> None:
    assert {noun.section for words, noun in nouns().items() if words and " " not in words} == set(SECTIONS) - {
        "Commands"
    }
