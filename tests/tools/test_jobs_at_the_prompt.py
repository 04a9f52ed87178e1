"""The jobs people have, as one line at the prompt."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import click.testing
import pytest

from pbs_client import AnswerTimeout, HttpRequest
from pbs_simulator import Fault, MemoryTransport, SimulatedPbs
from pbs_simulator.memory import HandlerResult
from pbs_simulator.scenarios import failed_task, offline_store, running_task, same_id_twice
from pbs_tools import maintenance
from pbs_tools.command.report import LIMITS, thresholds_of
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session
from pbs_tools.command.signals import Terminated
from pbs_tools.health import Thresholds
from pbs_tools.running import run as carry_out
from tests.tools.conftest import Pbsh, prompt_of


@pytest.fixture(autouse=True)
def locks_of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))


def test_the_report_says_what_is_wrong(pbs: SimulatedPbs, run: Pbsh) -> None:
    failed_task(pbs)
    well = run("report")
    assert well.exit_code == 0, well.output
    assert "a task failed: sync failed" in well.stdout
    assert run("health").stdout.splitlines()[-1] == well.stdout.splitlines()[-1]
    missing = run("report --expect vm/999 --output-format json")
    assert missing.exit_code == 1
    assert json.loads(missing.stdout)["findings"][0]["subject"] == "vm/999"
    # The warning of the how-to, at 85 % unless another is given.
    assert "is used" in run("report --usage-warning 0.1").stdout
    assert run("report --backup-age-warning soon").exit_code == 2


def test_the_inventory_has_the_columns_that_are_asked_for(run: Pbsh, pbs: SimulatedPbs) -> None:
    listed = run("inventory --columns store,group,last-backup --sort -group --utc").stdout.splitlines()
    assert [line.split()[:2] for line in listed] == [
        ["store", "group"],
        ["tank", "vm/100"],
        ["tank", "host/web01"],
        ["tank", "ct/200"],
    ]
    assert re.search(r":\d\d 20\d\d$", listed[1])
    offline_store(pbs)
    for form in ("csv", "jsonl", "json"):
        done = run(f"inventory --snapshots --columns store,snapshot --sort snapshot --output-format {form}")
        assert (done.exit_code, "not seen" in done.stderr) == (1, True), form
        assert "ct/200/" in done.stdout.splitlines()[form == "csv"]
        assert "owner" not in done.stdout
    assert run("inventory --columns nothing").exit_code == 2


def test_each_threshold_of_the_report_is_an_option(run: Pbsh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # An hour later than the server was made: shortly after midnight its daily jobs have only just ended.
    begun = time.time
    monkeypatch.setattr(time, "time", lambda: begun() + 3600)
    for options, said in (
        ("--verify-age-warning 1min", "its newest backup was never verified"),
        ("--gc-age-warning 1min --gc-age-critical 2min", "CRITICAL pbs.example.com:8007 tank: garbage was last"),
        ("--backup-age-critical 1min", "its newest backup is"),
        ("--certificate-days-critical 1000000", "expires in"),
    ):
        assert said not in run("report").stdout
        assert said in run(f"report {options}").stdout, options
    usual = {f"{limit.name}-{level}": getattr(limit, level) for limit in LIMITS for level in ("warning", "critical")}
    typed = thresholds_of({name.replace("-", "_"): _typed(name, text) for name, text in usual.items()} | NO_SHRINKING)
    assert typed == Thresholds()  # So the defaults in the help are true.
    for option in ("--usage-warning nan", "--days-until-full-critical inf", "--gc-age-warning -5h", "--shrinking nan"):
        assert (run(f"report {option}").exit_code, run(f"report {option}").stdout) == (2, ""), option
    assert run("status --watch --every nan").exit_code == 2
    (tmp_path / "guests").write_text("# Ours:\n\n  # the second\n vm/100\n")
    assert "there is no backup" not in run(f"report --expect-file {tmp_path}/guests").stdout
    (tmp_path / "guests").write_bytes(b"\xff")
    wrong = run(f"report --expect-file {tmp_path}/guests")
    assert (wrong.exit_code, wrong.stderr.count("\n"), "it is not text" in wrong.stderr) == (2, 1, True)


NO_SHRINKING = {"shrinking": None}


def _typed(name: str, text: str) -> str | float | None:
    """What click makes of an option."""
    return None if not text else float(text) if name.startswith(("usage", "days", "certificate")) else text


def test_the_report_is_written_in_each_format(pbs: SimulatedPbs, run: Pbsh, tmp_path: Path) -> None:
    failed_task(pbs)
    written = tmp_path / "report"
    for words, begin in (
        ("html", "<!doctype html>"),
        ("json", '{"complete"'),
        ("json-pretty", '{\n  "complete"'),
        ("jsonl", '{"about"'),
        ("csv", "severity,subject,"),
        ("yaml", "complete: "),
        ("text", "pbs.example.com:8007: "),
    ):
        done = run(f"report --output-format {words} --output {written}")
        assert (done.exit_code, done.output) == (0, "")
        assert written.read_text().startswith(begin), words
    assert run(f"report --output {tmp_path}/none/report").exit_code == 1
    assert "html" in run("report --output-format htm").stderr


def test_status_is_one_screen(pbs: SimulatedPbs, run: Pbsh) -> None:
    running_task(pbs)
    failed_task(pbs)
    shown = run("status").stdout
    assert shown.startswith("pbs.example.com:8007 with PBS 4.")
    assert [line.split()[0] for line in shown.splitlines()[1:4]] == ["store", "archive", "tank"]
    assert "a task failed: sync failed" in shown
    assert "running on pbs.example.com:8007: " in shown
    assert run("overview").stdout.splitlines()[:3] == shown.splitlines()[:3]
    stores = run("status --output-format csv").stdout.splitlines()
    assert stores[0].startswith("server,store,total,used,share,avail,")
    assert len(stores) == 3


def test_status_says_for_how_long_something_runs(pbs: SimulatedPbs, run: Pbsh) -> None:
    running_task(pbs)
    (task,) = (task for task in pbs.server.tasks.all.values() if task.running)
    task.starttime = int(time.time()) - 10 * 86400
    (minutes,) = re.findall(r"backup tank:vm/100, since ([0-9]+) min", run("status").stdout)
    assert int(minutes) // 60 == 10 * 24


def test_status_of_a_store_shows_what_runs_on_it(pbs: SimulatedPbs, run: Pbsh) -> None:
    running_task(pbs)
    assert "running on pbs.example.com:8007: backup tank:vm/100" in run("status tank").stdout
    assert run("status archive").stdout.endswith("nothing is running\n")


def test_status_of_a_server_that_cannot_be_asked_fails(run: Pbsh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PBS_PASSWORD", "00000000-0000-0000-0000-000000000000")
    done = run("status")
    assert (done.exit_code, "not seen: authentication failed" in done.stdout) == (1, True)


@pytest.mark.usefixtures("run")
def test_a_terminal_that_can_only_write_is_not_cleared(pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    monkeypatch.setattr("click.clear", lambda: click.echo("cleared"))
    for term, cleared in (("xterm", True), ("dumb", False)):
        monkeypatch.setenv("TERM", term)
        words = ["status", "--watch"]
        shown = click.testing.CliRunner().invoke(pbsh, words, obj=Session(pbs.transport(), terminal=True))
        assert ("cleared" in shown.stdout, "nothing is running" in shown.stdout) == (cleared, True)


@pytest.mark.parametrize("line", ["status tank", "--repository pbs.example.com:tank status"])
def test_status_of_a_repository_is_what_the_official_client_prints_and_more(
    pbs: SimulatedPbs, run: Pbsh, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    offline_store(pbs)
    monkeypatch.setenv("PBS_REPOSITORY", f"root@pam!test@pbs.example.com:{'archive' if 'tank' in line else ''}")
    monkeypatch.delenv("PBS_SERVER")
    monkeypatch.delenv("PBS_AUTH_ID")
    line = line.replace("pbs.example.com", "root@pam!test@pbs.example.com")
    lines = run(line).stdout.splitlines()
    assert [text.split()[0] for text in lines[:4]] == ["Name", "total", "used", "avail"]
    assert lines[1].endswith(" (100.00%)")
    assert "offline" not in run(line).stdout
    data = json.loads(run(f"{line} --output-format json").stdout)
    assert data["used"] + data["avail"] <= data["total"]
    assert [store["store"] for server in data["servers"] for store in server["datastores"]] == ["tank"]


def test_status_is_kept_fresh_until_it_is_interrupted(run: Pbsh, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", wait)
    done = run("status --watch --every 5")
    assert (done.exit_code, waited) == (130, [5.0, 5.0, 5.0])
    assert done.stdout.count("with PBS") == 3


def test_status_outlasts_a_server_that_is_restarted(
    pbs: SimulatedPbs, run: Pbsh, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def wait(seconds: float) -> None:
        if seconds != 5:
            return  # Before a call is repeated.
        waited.append(seconds)
        pbs.faults.clear()
        if len(waited) == 1:
            pbs.faults.add("*", Fault.REFUSED, times=100, status=503, text="restarting")
        if len(waited) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", wait)
    done = run("status tank --watch --every 5")
    assert (done.exit_code, len(waited)) == (130, 3)
    assert "not seen: " in done.stderr
    assert done.stdout.count("with PBS") == 2


def test_the_report_on_the_system_is_still_there(run: Pbsh) -> None:
    assert run("node report").stdout.startswith("## ")
    assert "pbsh node report" in " ".join(run("report --help").stdout.split())


def test_checks_end_with_the_codes_of_the_contract(
    pbs: SimulatedPbs, run: Pbsh, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("check", "backup-age", "--warning", "26h", "--critical", "50h").exit_code == 0
    same_id_twice(pbs)
    late = run("check", "backup-age", "-v")
    assert late.exit_code == 2
    assert late.stdout.startswith("PBS BACKUP-AGE CRITICAL - ")
    assert "[OK]" in late.stdout
    offline_store(pbs)
    assert run("check", "verify").exit_code == 3
    assert run("check", "backup-age", "--warning", "soon").exit_code == 3
    # The exit code of a wrong option elsewhere, 2, would be CRITICAL.
    for wrong in ("check", "check nope", "check backup-age --warnin 5h", "check gc extra", "check all --format none"):
        used = run(wrong)
        assert (used.exit_code, used.stderr) == (3, ""), wrong
        assert used.stdout.startswith("PBS CHECK UNKNOWN - "), wrong
        assert used.stdout.count("\n") == 1, wrong
    # A word that is only spelt so is none.
    elsewhere = run("--bogus", "s3", "check", "a", "b")
    assert (elsewhere.exit_code, elsewhere.stdout) == (2, "")
    monkeypatch.setenv("PBS_PASSWORD", "00000000-0000-0000-0000-000000000000")
    refused = run("check", "all")
    assert (refused.exit_code, refused.stdout.startswith("PBS ALL UNKNOWN")) == (3, True)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("report --store tnk", 1),
        ("report --store tank --store tnk", 1),
        ("check all --store tnk", 2),
        ("check certificate --store tnk", 2),
        ("maintain --store tnk --yes", 1),
        ("maintain --store tnk --dry-run", 1),
        ("status tnk", 5),
    ],
)
def test_a_datastore_that_is_misspelled_is_told_and_fails(run: Pbsh, line: str, code: int) -> None:
    done = run(line)
    assert done.exit_code == code
    assert "no such datastore" in done.output
    assert "did you mean tank?" in done.output.lower()


@pytest.mark.parametrize(
    "line", ["report", "check all", "status", "status tank", "inventory", "metrics", "maintain --keep-last 1 --yes"]
)
def test_what_takes_all_namespaces_is_not_narrowed_without_a_word(pbs: SimulatedPbs, run: Pbsh, line: str) -> None:
    """Maintenance of one namespace would have pruned all of them."""
    for typed in (f"{line} --ns customers", f"--ns customers {line}"):
        done = run(typed)
        assert done.exit_code == (3 if line.startswith("check") else 2)
        assert "--ns: this command takes all namespaces" in done.output
    (group,) = [group for group in pbs.server.datastores["tank"].namespaces[""].values() if group.backup_id == "100"]
    assert len(group.snapshots) == 7


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("report", "--columns --sort"),
        ("check all", "--columns --sort --output-format"),
        ("maintain --dry-run", "--columns --sort --output-format"),
        ("metrics", "--columns --sort --output-format"),
        ("mcp", "--columns --sort --output-format"),
    ],
)
def test_an_option_that_would_be_without_effect_is_refused(run: Pbsh, line: str, options: str) -> None:
    for option in options.split():
        for typed in (f"{line} {option} json", f"{option} json {line}"):
            done = run(typed)
            assert (done.exit_code, option in done.output) == (3 if line.startswith("check") else 2, True), typed
    # How tables look is no matter for one that prints none; an alias may say it for all commands.
    assert run("--utc --no-border --no-header report").exit_code == 0


def test_a_report_that_ends_well_is_whole(pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch) -> None:
    """A login without rights sees nothing that is wrong."""
    run = prompt_of(pbs, monkeypatch)
    for role, code in ((None, 1), ("Audit", 1), ("Admin", 0)):
        monkeypatch.setenv("PBS_AUTH_ID", f"monitor{role}@pbs!t")
        monkeypatch.setenv("PBS_PASSWORD", pbs.add_token(f"monitor{role}@pbs", "t", role=role))
        assert run("report").exit_code == code, role
    monkeypatch.setenv("PBS_AUTH_ID", "monitorAudit@pbs!t")
    monkeypatch.setenv("PBS_PASSWORD", pbs.add_token("monitorAudit@pbs", "t", role="Audit"))
    shown = run("report").stdout
    assert "`--without certificates` leaves them out." in shown
    assert "`--without jobs` leaves all jobs out." in shown
    assert run("report --without certificates --without jobs").exit_code == 0
    assert run("report --without certificates --without jobs --without tasks --without groups").exit_code == 0


def test_commands_that_are_named_are_for_the_server_that_is_meant(
    pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With several servers they would ask another one."""
    offline_store(pbs)
    run = prompt_of(pbs, monkeypatch)
    monkeypatch.setenv("PBSH_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("SECRET", os.environ["PBS_PASSWORD"])
    for name in ("one", "it's two"):
        host = f"{name[-3:]}.example.com"
        words = (
            "context",
            "add",
            name,
            "--server",
            host,
            "--auth-id",
            "root@pam!test",
            "--secret",
            "environment:SECRET",
        )
        assert run(*words).exit_code == 0
    both = json.loads(run("report --all-contexts --output-format json").stdout)["findings"]
    remedies = {item["server"]: item["remedy"] for item in both if item["about"] == "maintenance"}
    after = "datastore update moving --delete maintenance-mode"
    assert f"`pbsh --context one {after}`" in remedies["one.example.com:8007"]
    assert f"""`pbsh --context 'it'"'"'s two' {after}`""" in remedies["two.example.com:8007"]
    assert f"`pbsh {after}`" in run("report").stdout
    typed = run("report --server other.example.com --auth-id root@pam!test").stdout
    assert f"`pbsh --server other.example.com --auth-id 'root@pam!test' {after}`" in typed
    # As they are typed, these show the context that is named, and not the one in use.
    assert "two.example.com" in run("--context", "it's two", "context", "show").stdout
    assert "two.example.com" in run("--context", "it's two", "context", "test").stdout


def test_a_context_without_its_secret_is_not_unreachable(
    pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = prompt_of(pbs, monkeypatch)
    monkeypatch.setenv("PBSH_CONFIG_DIR", str(tmp_path))
    for name, secret in (("one", "environment:PBS_PASSWORD"), ("two", "environment:NOT_SET")):
        words = f"context add {name} --server {name}.example.com --auth-id root@pam!test --secret {secret}"
        assert run(words).exit_code == 0
    done = run("report --context one --context two --output-format json")
    assert done.exit_code == 1
    whole = json.loads(done.stdout)
    assert [gap["cause"] for gap in whole["not-seen"]] == ["no-secret"]
    [finding] = [item for item in whole["findings"] if item["about"] == "unseen-no-secret"]
    assert finding["severity"] == "critical"
    assert "the environment variable NOT_SET, which is not set" in finding["sentence"]
    assert "`pbsh --context two context show`" in finding["remedy"]
    assert "doctor" not in finding["remedy"]
    assert 'pbs_up{server="two.example.com:8007"} 0.0' in run("metrics --context one --context two").stdout


def test_of_several_contexts_for_one_server_the_one_without_its_secret_is_named(
    pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run = prompt_of(pbs, monkeypatch)
    monkeypatch.setenv("PBSH_CONFIG_DIR", str(tmp_path))
    for name, secret in (("one", "environment:PBS_PASSWORD"), ("one-more", "environment:NOT_SET")):
        words = f"context add {name} --server pbs.example.com --auth-id root@pam!test --secret {secret}"
        assert run(words).exit_code == 0
    found = json.loads(run("report --all-contexts --output-format json").stdout)["findings"]
    [remedy] = [item["remedy"] for item in found if item["about"] == "unseen-no-secret"]
    assert "`pbsh --context one-more context show`" in remedy


def test_maintenance_of_all_stores_is_one_line(run: Pbsh) -> None:
    dry = run("maintain", "--keep-last", "3", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "remove 12 snapshots, keep 9" in dry.stdout
    assert run("maintain", "--keep-last", "3").exit_code == 2
    done = run("maintain", "--keep-last", "3", "--yes")
    assert done.exit_code == 0, done.output
    assert "removed 12 snapshots, kept 9" in done.stdout
    assert len(run("snapshot", "list", "tank", "--output-format", "jsonl").stdout.splitlines()) == 9


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (Terminated(15), 143)])
def test_maintenance_that_is_ended_says_that_tasks_go_on(
    run: Pbsh, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("pbs_tools.maintenance.carry_out", interrupt)
    done = run("maintain", "--yes", "--store", "tank")
    assert (done.exit_code, "`pbsh task list` names it" in done.stderr) == (code, True)


def test_maintenance_that_is_ended_before_it_begins_asks_for_no_secret_again(
    run: Pbsh, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def interrupt(*_: object) -> None:
        asked.append("secret")
        raise KeyboardInterrupt

    monkeypatch.setattr("pbs_tools.command.connection.connect_all", interrupt)
    done = run("maintain", "--yes", "--store", "tank", "--keep-last", "3")
    assert (done.exit_code, asked, "What was started" in done.stderr) == (130, ["secret"], False)


def test_maintenance_that_is_ended_says_what_it_had_removed(
    run: Pbsh, monkeypatch: pytest.MonkeyPatch, pbs: SimulatedPbs
) -> None:
    """Whoever starts it again would be shown too little."""

    def interrupt(work: Any, **options: Any) -> Iterator[maintenance.Event]:
        for number, event in enumerate(carry_out(work, **options)):
            if number == 2:
                raise KeyboardInterrupt
            yield event

    monkeypatch.setattr("pbs_tools.maintenance.carry_out", interrupt)
    done = run("maintain", "--yes", "--store", "tank", "--keep-last", "3")
    assert done.exit_code == 130
    assert "at least 8 snapshots of 2 groups had been removed: `pbsh task list --type prune` has all." in done.stderr
    assert len(run("task list --type prune --output-format jsonl").stdout.splitlines()) >= 2


def test_a_check_asks_a_silent_server_once_and_no_longer_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs it as a plugin ends it after a while, with all that it knows of other servers."""
    monkeypatch.setenv("PBS_SERVER", "pbs.example.com")
    monkeypatch.setenv("PBS_AUTH_ID", "root@pam!test")
    monkeypatch.setenv("PBS_PASSWORD", "00000000-0000-0000-0000-000000000000")
    asked: list[HttpRequest] = []

    def silent(request: HttpRequest) -> HandlerResult:
        asked.append(request)
        raise AnswerTimeout("no answer")

    for words in ("check backup-age -t 7", "check backup-age --timeout 0.5"):
        session = Session(MemoryTransport(silent), interactive=False)
        done = click.testing.CliRunner().invoke(pbsh, words.split(), obj=session, catch_exceptions=False)
        assert (done.exit_code, done.stdout.startswith("PBS ")) == (3, True)
    assert [(request.connect_timeout, request.read_timeout) for request in asked] == [(7.0, 7.0)]


def test_maintenance_shows_how_it_gets_on_where_somebody_looks_on(pbs: SimulatedPbs, run: Pbsh) -> None:
    words = ["maintain", "--keep-last", "3", "--yes"]
    session = Session(pbs.transport(), interactive=False, terminal=True)
    shown = click.testing.CliRunner().invoke(pbsh, words, obj=session, catch_exceptions=False)
    assert "tank: " in shown.stderr
    assert "TASK OK" in shown.stderr
    assert run(*words).stderr == ""


def test_metrics(run: Pbsh) -> None:
    assert 'pbs_up{server="pbs.example.com:8007"} 1.0' in run("metrics").stdout
    assert run("metrics", "--listen", "nowhere").exit_code == 2
