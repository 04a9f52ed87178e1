"""Stdout that takes no more, or has few characters: the command ends with one line at most, never with a traceback."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import click
import click.testing
import pytest

from pbs_simulator import SimulatedPbs
from pbs_tools.command import jobs, output
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session
from tests.tools.conftest import Pbsh

COMMAND = [sys.executable, "-c", "from pbs_tools.command.root import pbsh; pbsh()"]
OFFLINE = ["api", "ls", "/nodes/localhost"]


@pytest.mark.slow
def test_a_pipe_that_is_closed_ends_it_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run([*COMMAND, *OFFLINE], stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.slow
def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run([*COMMAND, *OFFLINE], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        1,
        "Error: the output cannot be written: No space left on device\n",
    )


@pytest.mark.slow
def test_a_terminal_that_is_gone_ends_it() -> None:
    main, end = os.openpty()
    os.close(main)
    done = subprocess.run([*COMMAND, *OFFLINE], stdout=end, stderr=end, check=False)
    os.close(end)
    assert done.returncode == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("closed", "code", "said"),
    [
        ("<&-", 0, ""),
        (">&-", 1, "Error: the output cannot be written: Bad file descriptor\n"),
        ("2>&-", 0, ""),
        ("<&- >&- 2>&-", 1, ""),
    ],
)
def test_a_stream_that_the_shell_has_closed(closed: str, code: int, said: str) -> None:
    line = ["sh", "-c", f'exec "$0" "$@" {closed}', *COMMAND, *OFFLINE]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (code, said)


def test_other_errors_of_the_system_are_not_taken_for_it(run: Pbsh, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(output, "show", broken)
    with pytest.raises(PermissionError):
        run("datastore list")


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_was_done_is_named_where_its_answer_cannot_be_printed(run: Pbsh, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("user create a@pbs").exit_code == 0
    monkeypatch.setattr(output, "show", full)
    done = run("token create a@pbs nightly")
    assert (done.exit_code, done.stderr.splitlines()) == (
        1,
        [
            "Done before that: POST /access/users/a@pbs/token/nightly",
            "Error: the output cannot be written: No space left on device",
        ],
    )
    assert run("user list").stderr == "Error: the output cannot be written: No space left on device\n"


def test_a_check_that_cannot_be_printed_is_unknown(run: Pbsh, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("check backup-age").exit_code == 0
    monkeypatch.setattr(jobs, "say", full)
    assert run("check backup-age").exit_code == 3


def encoded_output(pbs: SimulatedPbs, charset: str, *, terminal: bool) -> click.testing.Result:
    session = Session(pbs.transport(), interactive=False, terminal=terminal)
    runner = click.testing.CliRunner(charset=charset)
    return runner.invoke(pbsh, ["datastore", "list"], obj=session, catch_exceptions=False)


def test_tables_are_drawn_in_ascii_where_there_is_no_better(run: Pbsh, pbs: SimulatedPbs) -> None:
    shown = encoded_output(pbs, "ascii", terminal=True).stdout
    assert "tank" in shown
    assert "+-----" in shown


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ({"LANG": "C"}, "+--"),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "+--"),  # As Python itself sets it.
        ({"LANG": "C.UTF-8", "LC_ALL": "POSIX"}, "+--"),
        ({"LANG": "C", "LC_CTYPE": "de_DE.UTF-8"}, "\u250c\u2500"),
        ({}, "\u250c\u2500"),
    ],
)
def test_the_locale_says_what_a_terminal_takes(
    run: Pbsh, pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], line: str
) -> None:
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert encoded_output(pbs, "utf-8", terminal=True).stdout.startswith(line)


@pytest.mark.usefixtures("run")
def test_columns_without_a_value_make_room_where_there_is_little(
    pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    shown: dict[str, list[str]] = {}
    for width in ("160", "80"):
        monkeypatch.setenv("COLUMNS", width)
        session = Session(pbs.transport(), interactive=False, terminal=True)
        table = click.testing.CliRunner().invoke(pbsh, ["prune-job", "list", "--no-border"], obj=session).stdout
        shown[width] = table.splitlines()[0].split()
    assert shown["80"] == ["id", "store", "schedule", "keep-last", "keep-daily"]
    assert len(shown["160"]) == 12


def test_what_cannot_be_encoded_is_written_out(run: Pbsh, pbs: SimulatedPbs) -> None:
    run("datastore", "update", "tank", "--comment", "B\xfcro \u65e5")
    assert "B\\xfcro \\u65e5" in encoded_output(pbs, "ascii", terminal=True).stdout
    assert "B\xfcro \\u65e5" in encoded_output(pbs, "latin-1", terminal=False).stdout


def test_plain_columns_stand_below_each_other_whatever_is_in_them(run: Pbsh) -> None:
    for name, comment in (("a@pbs", "plain"), ("b@pbs", "日本語"), ("c@pbs", "🎉"), ("d@pbs", "e\u0301té")):
        assert run("user", "create", name, "--comment", comment, "--firstname", "here").exit_code == 0
    shown = run("user list --columns userid,comment,firstname --no-header").stdout.splitlines()
    # Two columns for each of what is wide, none for the accent.
    assert shown[:4] == [
        "a@pbs     plain      here",
        "b@pbs     日本語     here",
        "c@pbs     🎉         here",
        "d@pbs     e\u0301té        here",
    ]
