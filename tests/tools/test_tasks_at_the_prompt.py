"""Tasks: listed by filters that mean what they say, followed, waited for, stopped."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click.testing
import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import everyday, failed_task, filtered_lists, running_task, warned_task
from pbs_tools.command import not_listed
from pbs_tools.command.catalog import operations
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session
from pbs_tools.command.tasks import log_of
from tests.support.moments import LONGEST
from tests.tools.conftest import Pbsh

PBSH = str(Path(sys.executable).parent / "pbsh")


def listed(run: Pbsh, options: str) -> list[str]:
    tasks = json.loads(run(f"task list {options} --output-format json").stdout)
    return [task["worker_type"] for task in tasks]


def test_failed_warned_and_running_tasks_are_told_apart(run: Pbsh, pbs: SimulatedPbs) -> None:
    for scenario in (running_task, warned_task, failed_task):
        scenario(pbs)
    states = {task["upid"]: state(task) for task in json.loads(run("task list --all --output-format json").stdout)}
    for options, wanted in (
        ("", "running"),
        ("--running", "running"),
        ("--warnings", "warned"),
        ("--failed", "failed"),
    ):
        shown = [task["upid"] for task in json.loads(run(f"task list {options} --output-format json").stdout)]
        assert shown == [upid for upid, reached in states.items() if reached == wanted]
        assert shown


def state(task: dict[str, str]) -> str:
    if "status" not in task:
        return "running"
    return "warned" if task["status"].startswith("WARNINGS") else "ended" if task["status"] == "OK" else "failed"


def test_a_scheduled_verification_is_a_verification(run: Pbsh) -> None:
    assert "verificationjob" in listed(run, "--type verify")
    assert set(listed(run, "--type gc")) == {"garbage_collection"}
    assert set(listed(run, "--type prunejob")) == {"prunejob"}


def test_a_task_that_began_before_the_window_and_ended_in_it_counts(run: Pbsh, pbs: SimulatedPbs) -> None:
    now = int(pbs.clock.time())
    pbs.server.tasks.add_finished("sync", "long", "root@pam", now - 40_000, now - 100)
    # In the hour after midnight the daily jobs are there too.
    assert "sync" in listed(run, f"--since {now - 3600}")
    assert "sync" not in listed(run, f"--since {now - 99}")
    assert "sync" not in listed(run, f"--until {now - 50_000}")


def test_an_empty_list_says_what_may_be_the_reason(
    run: Pbsh, pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch
) -> None:
    backwards = run("task list --since 1d --until 2d")
    assert (backwards.stdout, "--since is later than --until" in backwards.stderr) == ("", True)
    misspelt = run("task list --type verfy --all")
    assert (misspelt.stdout, misspelt.stderr) == ("", "No task has the type verfy; did you mean verify?\n")
    assert run("task list").output == ""  # Root's token sees all there is.
    assert run("sync-job list --sync-direction push").output == ""
    filtered_lists(pbs)
    pbs.server.accounts.add("nobody@pbs", password="secret")
    monkeypatch.setenv("PBS_PASSWORD", "secret")
    for user, line, lacks in (
        ("nobody@pbs", "datastore list", "Datastore.Audit on /datastore"),
        ("viewer@pbs", "task list --all", "Sys.Audit on /system/tasks"),
        ("viewer@pbs", "remote list --output-format json", "Remote.Audit on /remote"),
        ("viewer@pbs", "sync-job list", "Datastore.Audit on /datastore"),
        ("viewer@pbs", "prune-job status", "Datastore.Audit or Datastore.Modify on /datastore"),
        ("viewer@pbs", "group list seen", None),
    ):
        monkeypatch.setenv("PBS_AUTH_ID", user)
        done = run(line)
        assert done.exit_code == 0
        said = f"{user} sees nothing here, though there may be something: it lacks {lacks}."
        assert done.stderr == (f"{said} `pbsh whoami` shows its rights.\n" if lacks else ""), line


def test_each_list_that_the_catalog_says_is_cut_to_rights_can_say_what_is_missing() -> None:
    """The catalog says it in words, so another wording must not make the hint vanish."""
    for entry in operations():
        cut = [
            need for need in entry["privileges"] if " on " in need and entry["privileges"][0].startswith("any login")
        ]
        if cut and entry["effect"] == "read" and (entry["returns"] or {"type": None})["type"] == "array":
            assert len(list(not_listed.wanted(entry, {}))) == len(cut), entry["name"]


def test_a_task_belongs_to_the_datastore_that_it_works_on(run: Pbsh, pbs: SimulatedPbs) -> None:
    now = int(pbs.clock.time())
    # From a remote, into the namespace `archive` of tank, by a job of the same name.
    pbs.server.tasks.add_finished("syncjob", "offsite:theirs:tank:archive:archive", "root@pam", now - 40, now - 10)
    assert "syncjob" in listed(run, "--all --store tank")
    assert listed(run, "--all --store archive") == []


def test_the_limit_counts_what_fits(run: Pbsh) -> None:
    assert len(listed(run, "--all --limit 1")) == 1
    assert listed(run, "--type verify --limit 1") == ["verificationjob"]
    assert listed(run, "--all --store archive") == []


def test_a_task_is_shown_its_log_printed_and_its_end_waited_for(run: Pbsh) -> None:
    upid = run("gc start tank --no-wait").stdout.strip()
    assert json.loads(run("task", "show", upid, "--output-format", "json").stdout)["exitstatus"] == "OK"
    text = run("task", "log", upid).stdout
    assert text.splitlines()[-1].endswith("TASK OK")
    assert run("task", "log", "-f", upid).stdout == text
    assert run("task", "wait", upid).stdout == text
    assert run("task", "stop", upid).exit_code == 0


def test_the_result_of_a_task_is_data_and_its_log_is_not(run: Pbsh) -> None:
    done = run("gc start tank --output-format json")
    assert json.loads(done.stdout)["exitstatus"] == "OK"
    assert "TASK OK" in done.stderr


@pytest.mark.usefixtures("run")
def test_upids_stay_whole_where_a_table_has_room_for_them(pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch) -> None:
    failed_task(pbs)
    for width, whole in (("160", True), ("140", True), ("80", False)):
        monkeypatch.setenv("COLUMNS", width)
        session = Session(pbs.transport(), interactive=False, terminal=True)
        shown = click.testing.CliRunner().invoke(pbsh, ["task", "list", "--failed"], obj=session).stdout
        assert (r"syncjob:offsite\x3atank\x3atank\x3a\x3as\x2d1:root@pam: " in shown) == whole
        assert max(map(len, re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines())) <= int(width)


def test_a_task_that_fails_fails_the_command(run: Pbsh, pbs: SimulatedPbs) -> None:
    failed_task(pbs)
    upid = json.loads(run("task list --failed --output-format json").stdout)[0]["upid"]
    done = run("task", "wait", upid)
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


def test_warnings_are_an_exit_code_on_request(run: Pbsh, pbs: SimulatedPbs) -> None:
    warned_task(pbs)
    upid = json.loads(run("task list --warnings --output-format json").stdout)[0]["upid"]
    assert run("task", "wait", upid).exit_code == 0
    assert run("task", "wait", upid, "--fail-on-warnings").exit_code == 8


def test_waiting_has_a_limit(run: Pbsh, pbs: SimulatedPbs) -> None:
    running_task(pbs)
    upid = json.loads(run("task list --running --output-format json").stdout)[0]["upid"]
    done = run("task", "wait", upid, "--timeout", "0s")
    assert (done.exit_code, upid in done.stderr) == (1, True)


def test_a_bar_shows_the_percentages_of_the_log_below_its_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = pty.openpty()
    shown = ""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    with open(there, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        monkeypatch.setattr(sys, "stderr", terminal)
        with log_of(Session(terminal=True)) as write:
            write("2026-10-07T03:00:00+00:00: percentage done: 47.62% (1/3 groups)")
            write("odd \x1b[31m[bold]line")
    with open(here, "rb", buffering=0) as written, contextlib.suppress(OSError):  # The end of a terminal is an error.
        while part := written.read(65536):
            shown += part.decode()
    assert "percentage done: 47.62% (1/3 groups)" in shown
    assert " 48%" in shown
    assert "odd \\x1b[31m[bold]line" in shown
    assert "\x1b[?25l" not in shown  # The cursor is not hidden: Ctrl-Z would leave it so.


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, str]]:
    """A server over TLS with a task that does not end; the environment that leads to it."""
    pbs = SimulatedPbs(scenario=[everyday, running_task])
    secret = pbs.add_token("root@pam", "test")
    with pbs.serve() as at:
        names = {
            "PBS_SERVER": at.address,
            "PBS_AUTH_ID": "root@pam!test",
            "PBS_PASSWORD": secret,
            "PBS_FINGERPRINT": at.fingerprint,
        }
        yield os.environ | names


def interrupted(served: dict[str, str], upid: str, answer: bytes | None) -> tuple[int, str]:
    """What becomes of waiting for a task at a terminal, where Ctrl-C is pressed and its question answered, or Ctrl-C
    pressed again as soon as it is asked."""
    here, there = pty.openpty()
    line = [PBSH, "task", "wait", upid]
    with subprocess.Popen(line, stdin=there, stdout=there, stderr=subprocess.PIPE, env=served) as process:
        try:
            os.read(here, 1000)  # The first line of the log.
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            asked = b""
            while b"Stop the task?" not in asked:
                asked += process.stderr.read(1)
            if answer is None:
                process.send_signal(signal.SIGINT)
            else:
                os.write(here, answer)
            return process.wait(LONGEST), process.stderr.read().decode()
        finally:
            process.kill()
            os.close(here)
            os.close(there)


@pytest.mark.parametrize("answer", [b"\x04", None])
def test_ctrl_c_asks_and_who_does_not_answer_leaves_the_task_running(
    served: dict[str, str], answer: bytes | None
) -> None:
    upid = running(served)
    code, told = interrupted(served, upid, answer)
    assert (code, f"the task goes on: {upid}" in told) == (130, True)
    assert running(served) == upid


def test_ctrl_c_in_a_script_leaves_the_task_running_and_names_it(served: dict[str, str]) -> None:
    upid = running(served)
    with subprocess.Popen(
        [PBSH, "task", "wait", upid],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=served,
    ) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            process.send_signal(signal.SIGINT)
            _, complaint = process.communicate()
            assert process.returncode == 130
            assert complaint == f"Error: the task goes on: {upid}\n"
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_process_that_is_to_end_leaves_the_task_running_and_names_it(
    served: dict[str, str], number: signal.Signals
) -> None:
    upid = running(served)
    line = [PBSH, "task", "wait", upid]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=served) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            process.send_signal(number)
            _, complaint = process.communicate()
            assert (process.returncode, complaint) == (-number, f"The task goes on: {upid}\n")
        finally:
            process.kill()


@pytest.mark.parametrize("closed", [True, False])
def test_output_that_ends_leaves_the_task_running_and_names_it(served: dict[str, str], closed: bool) -> None:
    upid = running(served)
    reading, closed_pipe = os.pipe()
    os.close(reading)
    with open(closed_pipe if closed else "/dev/full", "wb") as out:
        done = subprocess.run(
            [PBSH, "task", "wait", upid], stdout=out, stderr=subprocess.PIPE, text=True, env=served, check=False
        )
    full = "" if closed else "Error: the output cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (1, f"The task goes on: {upid}\n{full}")
    if not closed:
        os.close(closed_pipe)


def running(environ: dict[str, str]) -> str:
    """The UPID of the task that runs."""
    shown = subprocess.run(
        [PBSH, "task", "list", "--output-format", "json"], env=environ, capture_output=True, text=True, check=True
    )
    (task,) = json.loads(shown.stdout)
    return str(task["upid"])


def test_a_watch_tells_of_what_runs(served: dict[str, str]) -> None:
    upid = running(served)
    with subprocess.Popen(
        [PBSH, "task", "watch", "--output-format", "jsonl"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=served,
    ) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            assert (told["event"], told["upid"]) == ("started", upid)
            process.send_signal(signal.SIGINT)
            assert process.wait() == 130
        finally:
            process.kill()


def test_ctrl_c_asks_and_yes_stops_the_task() -> None:
    pbs = SimulatedPbs(scenario=[everyday, running_task])
    secret = pbs.add_token("root@pam", "test")
    with pbs.serve() as at:
        names = {
            "PBS_SERVER": at.address,
            "PBS_AUTH_ID": "root@pam!test",
            "PBS_PASSWORD": secret,
            "PBS_FINGERPRINT": at.fingerprint,
        }
        code, told = interrupted(os.environ | names, running(os.environ | names), b"y\n")
    assert (code, "abort" in told) == (1, True)
