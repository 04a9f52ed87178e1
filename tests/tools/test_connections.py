"""Contexts, tickets and certificates: how a command finds its server and who it is."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
import threading
import types
import warnings
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

import click.testing
import pytest
from click.shell_completion import ShellComplete

from pbs_client import ApiToken, Password
from pbs_client.environment import from_env
from pbs_simulator import SimulatedPbs
from pbs_simulator.accounts import SecondFactor
from pbs_simulator.scenarios import everyday
from pbs_simulator.serving import ServedPbs
from pbs_tools.command import connection, contexts
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session
from tests.support.moments import LONGEST

Command = Callable[..., click.testing.Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PBSH_CONFIG_DIR", str(tmp_path / "pbsh"))
    for name in list(os.environ):
        if name.startswith("PBS_"):
            monkeypatch.delenv(name)
    return tmp_path / "pbsh"


@pytest.fixture
def simulated() -> SimulatedPbs:
    return SimulatedPbs(scenario=everyday, rights_delay=0.0)


@pytest.fixture
def run(simulated: SimulatedPbs, folder: Path) -> Command:
    def invoke(*words: str, input: str | None = None, interactive: bool = False) -> click.testing.Result:
        session = Session(transport=simulated.transport(), interactive=interactive)
        return click.testing.CliRunner().invoke(pbsh, words, input=input, obj=session, catch_exceptions=False)

    return invoke


def test_a_context_says_where_the_secret_is_and_holds_none(
    run: Command, simulated: SimulatedPbs, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = simulated.add_token("root@pam", "automation")
    (tmp_path / "secret").write_text(f"{secret}\n")
    monkeypatch.setenv("MY_SECRET", secret)
    common = ("--server", "pbs.example.com", "--auth-id", "root@pam!automation")
    assert (
        run(
            "context", "add", "by-file", *common, "--datastore", "tank", "--secret", f"file:{tmp_path / 'secret'}"
        ).exit_code
        == 0
    )
    assert run("context", "add", "by-environment", *common, "--secret", "environment:MY_SECRET").exit_code == 0
    assert run("context", "add", "by-command", *common, "--secret", f"command:cat {tmp_path / 'secret'}").exit_code == 0
    assert secret not in (folder / "contexts.toml").read_text()
    assert stat.S_IMODE((folder / "contexts.toml").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for name in ("by-file", "by-environment", "by-command"):
        shown = run("context", "test", name)
        assert shown.exit_code == 0, shown.stderr
        assert "root@pam!automation" in shown.stdout
    # The first one is used, and names the datastore that need not be typed.
    assert "vm/100" in run("group", "list").stdout
    assert run("context", "use", "by-command").exit_code == 0
    listed = run("context", "list", "--output-format", "json").stdout
    assert [row["name"] for row in json.loads(listed) if row["current"]] == ["by-command"]
    assert secret not in listed
    assert run("context", "remove", "by-command").exit_code == 0
    assert run("context", "show").exit_code == 2


@pytest.mark.parametrize("auth_id", ["root@pam", "root@pam!automation"])
def test_where_the_secret_is_missing_the_ways_to_give_one_are_named(run: Command, auth_id: str) -> None:
    refused = run("--server", "pbs.example.com", "--auth-id", auth_id, "version")
    assert refused.exit_code == 2
    assert "`pbsh login`" in refused.stderr
    assert "`pbsh context add`" in refused.stderr
    assert "`pbsh login`" not in run("version").stderr  # Here it is the server that is missing.


def test_a_secret_may_be_in_the_keyring_or_with_systemd(
    run: Command, simulated: SimulatedPbs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {("pbsh", "root@pam!automation"): simulated.add_token("root@pam", "automation")}
    common = ("--server", "pbs.example.com", "--auth-id", "root@pam!automation")
    assert run("context", "add", "by-keyring", *common, "--secret", "keyring").exit_code == 0
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert "pip install keyring" in run("--context", "by-keyring", "version").stderr
    keyring = types.ModuleType("keyring")
    keyring.get_password = lambda service, user: kept.get((service, user))  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    assert run("--context", "by-keyring", "version").exit_code == 0
    assert run("context", "add", "other", *common, "--secret", "keyring:other").exit_code == 0
    assert "keyring set pbsh other" in run("--context", "other", "version").stderr

    def locked(service: str, user: str) -> str:
        raise RuntimeError("No backend here.\nInstall one.")

    keyring.get_password = locked  # type: ignore[attr-defined]
    refused = run("--context", "other", "version")
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "the keyring, which cannot be read: No backend here." in refused.stderr

    (tmp_path / "pbs-secret").write_text(kept["pbsh", "root@pam!automation"])
    assert run("context", "add", "by-systemd", *common, "--secret", "credential:pbs-secret").exit_code == 0
    assert "CREDENTIALS_DIRECTORY is not set" in run("--context", "by-systemd", "version").stderr
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert run("--context", "by-systemd", "version").exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("context", "add", "x"), "--server is missing"),
        (("context", "add", "x", "--server", "pbs", "--secret", "hunter2"), "--secret says where"),
        (("context", "add", "", "--server", "pbs"), "needs a name"),
        (("context", "add", "x", "--server", "ssh://pbs"), "ssh"),
        (("context", "add", "x", "--server", "pbs", "--fingerprint", "12:34"), "Error: --fingerprint: '12:34' is not"),
        (("version", "--server", "http://pbs"), "Error: --server: 'http' is not supported"),
        (("status", "--server", "pbs", "--auth-id", "root"), "Error: --auth-id: that is not a user id"),
        (("context", "use", "none"), "no context none"),
        (("--context", "none", "datastore", "list"), "no context none"),
        (("datastore", "list"), "names no server"),
    ],
)
def test_what_cannot_be_a_connection_is_refused(run: Command, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "hunter2" not in result.stderr


@pytest.mark.parametrize("server", ["pbs.example.com:8007", "https://pbs.example.com:8007", "pbs.example.com"])
def test_an_option_wins_over_a_part_of_a_variable(
    run: Command, simulated: SimulatedPbs, monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    monkeypatch.setenv("PBS_SERVER", server)
    monkeypatch.setenv("PBS_AUTH_ID", "root@pam!a")
    monkeypatch.setenv("PBS_PASSWORD", simulated.add_token("root@pam", "a"))
    done = run("--port", "9007", "status", "--output-format", "json")
    assert json.loads(done.stdout)["servers"][0]["name"] == "pbs.example.com:9007"


@pytest.mark.parametrize(
    ("variables", "options", "server", "who"),
    [
        ({}, ("--port", "9007"), "pbs.example.com:9007", "root@pam!a"),
        ({}, ("--auth-id", "root@pam!b"), "pbs.example.com:8008", "root@pam!b"),
        ({}, ("--server", "other"), "other:8007", "root@pam!a"),
        ({}, ("--server", "other:9007"), "other:9007", "root@pam!a"),
        ({"PBS_REPOSITORY": "root@pam!a@[fd00::1]:8008:tank"}, ("--port", "9007"), "[fd00::1]:9007", "root@pam!a"),
        ({"PBS_REPOSITORY": "", "PBS_HOST": "pbs:8008"}, ("--port", "9007"), "pbs:9007", "root@pam"),
        ({"PBS_REPOSITORY": "", "PBS_SERVER": "pbs", "PBS_PORT": "9"}, ("--server", "x:8"), "x:8", "root@pam"),
        ({"PBS_TOKEN_ID": "root@pam!a"}, ("--auth-id", "root@pam!b"), "pbs.example.com:8008", "root@pam!b"),
    ],
)
def test_an_option_wins_over_a_part_of_the_repository(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    options: tuple[str, ...],
    server: str,
    who: str,
) -> None:
    monkeypatch.setenv("PBS_REPOSITORY", "root@pam!a@pbs.example.com:8008:tank")
    monkeypatch.setenv("PBS_PASSWORD", "00000000-0000-0000-0000-000000000000")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    given = {name.removeprefix("--").replace("-", "_"): value for name, value in [options]}
    settings = from_env(connection.environ(given, None))
    assert str(settings.address) == server
    assert (settings.auth.id if isinstance(settings.auth, ApiToken) else settings.auth.userid) == who
    if variables.get("PBS_REPOSITORY") != "":
        named = connection.named_repository(given)
        assert (named and named.datastore, settings.repository and settings.repository.datastore) == ("tank", "tank")


def test_contexts_are_listed_and_completed_by_name(run: Command) -> None:
    for name in ("b-used", "c", "a"):
        assert run("context", "add", name, "--server", "pbs").exit_code == 0
    assert [line.split()[-5] for line in run("context", "list", "--no-header").stdout.splitlines()] == [
        "a",
        "b-used",
        "c",
    ]
    for words in (["context", "use"], ["datastore", "list", "--context"]):
        complete = ShellComplete(pbsh, {"obj": Session(interactive=False)}, "pbsh", "_PBSH_COMPLETE")
        assert [item.value for item in complete.get_completions(words, "")] == ["a", "b-used", "c"]


def test_a_context_stands_alone(run: Command, simulated: SimulatedPbs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_SECRET", simulated.add_token("root@pam", "a"))
    assert (
        run(
            "context", "add", "work", "--server", "pbs", "--auth-id", "root@pam!a", "--secret", "environment:MY_SECRET"
        ).exit_code
        == 0
    )
    monkeypatch.setenv("PBS_USERNAME", "other@pbs")
    monkeypatch.setenv("PBS_TOKEN_ID", "other@pbs!b")
    assert run("--context", "work", "version").exit_code == 0


@pytest.mark.parametrize("chosen", [("--context", "work"), ()])
@pytest.mark.parametrize(
    "place", [("--server", "other"), ("--port", "9"), ("--repository", "other:tank"), ("--repository", "tank")]
)
def test_the_secret_of_a_context_goes_to_no_other_server(
    run: Command, monkeypatch: pytest.MonkeyPatch, chosen: tuple[str, ...], place: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MINE", "secret of work")
    assert run("context", "add", "work", "--server", "pbs", "--secret", "environment:MINE").exit_code == 0
    given = {"context": chosen[1:], place[0].removeprefix("--"): place[1]}
    name = connection.one_name(given)
    if name is None and place[0] != "--port":  # Another server takes the place of the context in use.
        assert "secret of work" not in connection.environ(given, name).get("PBS_PASSWORD", "")
        return
    refused = run(*chosen, *place, "version")
    assert (refused.exit_code, f"{place[0]} and context work both say where" in refused.stderr) == (2, True)


@pytest.mark.parametrize("words", ["report", "maintain --dry-run", "status"])
def test_a_server_beside_several_contexts_is_a_mistake_and_not_missing_from_the_result(
    run: Command, words: str
) -> None:
    for name in ("work", "home"):
        assert run("context", "add", name, "--server", f"{name}.example.com").exit_code == 0
    refused = run("--context", "work", "--context", "home", "--server", "other", *words.split())
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "--server and context work both say where to connect" in refused.stderr


def test_an_option_for_another_server_stands_before_the_variable_for_a_context(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("context", "add", "work", "--server", "pbs", "--fingerprint", "aa" * 32).exit_code == 0
    monkeypatch.setenv("PBSH_CONTEXT", "work")
    for given in ({"server": "other"}, {"repository": "other:tank"}):
        assert connection.one_name(given) is None
        assert "PBS_FINGERPRINT" not in connection.environ(given, None)
    assert connection.one_name({}) == "work"


@pytest.mark.parametrize(
    ("variables", "names", "sent"),
    [
        ({}, ["work"], True),
        ({"PBS_SERVER": "other"}, ["work"], False),
        ({"PBS_REPOSITORY": "other:tank"}, ["work"], False),
        ({}, ["work", "home"], False),
    ],
)
def test_a_secret_for_another_server_does_not_go_to_that_of_a_context(
    run: Command, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], names: list[str], *, sent: bool
) -> None:
    for name in ("work", "home"):
        assert run("context", "add", name, "--server", f"{name}.example.com").exit_code == 0
    for variable, value in {"PBS_PASSWORD": "theirs", **variables}.items():
        monkeypatch.setenv(variable, value)
    found = connection.environ({"context": names}, "work")
    assert (found["PBS_SERVER"], "PBS_PASSWORD" in found) == ("work.example.com", sent)
    if not sent and len(names) == 1:
        said = run("--context", "work", "version").stderr
        assert "context work names no secret, and that of the environment may be for another server" in said


def test_credentials_of_systemd_are_not_those_of_a_context(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {"repository": "other:tank", "password": "theirs", "fingerprint": "aa" * 32}.items():
        (tmp_path / f"proxmox-backup-client.{name}").write_text(text)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert run("context", "add", "work", "--server", "pbs").exit_code == 0
    settings = connection.environ({"context": ["work"]}, "work") | {"PBS_PASSWORD": "secret"}
    assert (str(from_env(settings).address), from_env(settings).trust.fingerprint) == ("pbs:8007", "")


@pytest.mark.parametrize("words", ["datastore remove tank --dry-run", "prune tank --keep-last 1 --dry-run"])
def test_a_secret_that_is_missing_is_all_that_is_said(
    run: Command, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.setenv("PBS_SERVER", "pbs.example.com")
    with warnings.catch_warnings(record=True) as warned:
        assert run(*words.split()).exit_code == 2
    assert warned == []


def test_a_context_that_is_misspelt_names_the_nearest(run: Command) -> None:
    run("context", "add", "production", "--server", "pbs")
    assert "production" in run("--context", "prodution", "datastore", "list").stderr


def test_login_keeps_a_ticket_that_only_its_owner_reads(
    run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PBS_SERVER", "pbs.example.com")
    assert run("datastore", "list").exit_code == 2
    done = run("login", input="secret\n", interactive=True)
    assert done.exit_code == 0, done.stderr
    assert "secret" not in done.output.replace("Password", "")
    (kept,) = (folder / "tickets").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert run("datastore", "list").stdout.splitlines()
    kept.chmod(0o644)
    assert "others may read" in run("datastore", "list").stderr
    kept.chmod(0o600)
    ticket = json.loads(kept.read_text())
    kept.write_text(json.dumps({**ticket, "obtained": ticket["obtained"] - 7200}))
    over = run("datastore", "list")
    assert (over.exit_code, "The two hours of the last login are over" in over.stderr) == (2, True)
    kept.write_text("no ticket")
    assert "over: `pbsh login`" not in run("datastore", "list").stderr
    assert run("logout").exit_code == 0
    assert run("datastore", "list").exit_code == 2


def test_a_login_asks_for_the_second_factor(
    run: Command, simulated: SimulatedPbs, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = ["aaaa-bbbb-cccc-dddd"]
    simulated.server.accounts.users["root@pam"].factors["recovery"] = SecondFactor(
        "recovery", "recovery", 1, recovery=[*keys]
    )
    monkeypatch.setenv("PBS_SERVER", "pbs.example.com")
    monkeypatch.setenv("PBS_PASSWORD", "secret")
    refused = run("datastore", "list")
    assert (refused.exit_code, "`pbsh login` asks for it" in refused.stderr) == (7, True)
    monkeypatch.delenv("PBS_PASSWORD")
    wrong = run("login", input="secret\nzzzz-yyyy\n", interactive=True)
    assert (wrong.exit_code, "zzzz" in wrong.output) == (4, False)
    done = run("login", input=f"secret\n{keys[0]}\n", interactive=True)
    assert (done.exit_code, keys[0] in done.output) == (0, False), done.stderr
    assert run("datastore", "list").exit_code == 0


def test_a_wrong_password_and_a_token_cannot_log_in(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PBS_SERVER", "pbs.example.com")
    assert run("login", input="wrong\n", interactive=True).exit_code == 4
    assert run("login").exit_code == 2
    monkeypatch.setenv("PBS_PASSWORD", "12345678-aaaa-bbbb-cccc-1234567890ab")
    assert "tokens need no login" in run("--auth-id", "root@pam!a", "login").stderr


@pytest.fixture
def served(simulated: SimulatedPbs) -> Generator[ServedPbs]:
    with simulated.serve() as server:
        yield server


def test_an_unknown_certificate_is_shown_and_asked_about_once(
    served: ServedPbs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PBS_SERVER", served.address)
    monkeypatch.setenv("PBS_PASSWORD", "secret")

    def invoke(answer: str | None, *, interactive: bool = True) -> click.testing.Result:
        session = Session(interactive=interactive)
        return click.testing.CliRunner().invoke(pbsh, ["datastore", "list"], input=answer, obj=session)

    # Never in a script, and not without a yes.
    assert invoke(None, interactive=False).exit_code == 3
    refused = invoke("n\n")
    assert (refused.exit_code, served.fingerprint in refused.stderr) == (3, True)
    accepted = invoke("y\n")
    assert accepted.exit_code == 0, accepted.stderr
    assert "tank" in accepted.stdout
    assert invoke(None, interactive=False).exit_code == 0
    # Another certificate is no first contact: it is refused.
    known = folder / "known-certificates.toml"
    known.write_text(known.read_text().replace(served.fingerprint, ":".join(["00"] * 32)))
    changed = invoke("y\n")
    assert changed.exit_code == 3
    assert "Accept" not in changed.stderr
    assert f"pin it: --fingerprint {served.fingerprint}" in changed.stderr


def test_a_question_about_a_certificate_ends_as_other_questions_do(
    served: ServedPbs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PBS_SERVER", served.address)
    monkeypatch.setenv("PBS_PASSWORD", "secret")

    def invoke(answer: str, *words: str) -> click.testing.Result:
        session = Session(interactive=True)
        return click.testing.CliRunner().invoke(pbsh, words, input=answer, obj=session, catch_exceptions=False)

    hung_up = invoke("", "datastore", "list")
    assert (hung_up.exit_code, hung_up.stderr.splitlines()[-1]) == (130, "Error: interrupted")
    # Commands for many servers ask as well, where it is one.
    for words in (("report",), ("status",), ("inventory",)):
        refused = invoke("n\n", *words)
        assert (refused.exit_code, "Accept it from now on?" in refused.stderr) == (3, True), words
    assert invoke("y\n", "inventory").exit_code == 0
    (folder / "known-certificates.toml").unlink()
    monkeypatch.setenv("PBSH_CONFIG_DIR", "/proc/self/there-is-none")
    full = invoke("y\n", "datastore", "list")
    assert full.exit_code == 1
    assert "Error: /proc/self/there-is-none/known-certificates.toml cannot be written: No such" in full.stderr


def test_a_login_asks_about_the_certificate_before_it_asks_for_the_password(
    served: ServedPbs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PBS_SERVER", served.address)

    def invoke(answers: str, *words: str) -> click.testing.Result:
        session = Session(interactive=True)
        return click.testing.CliRunner().invoke(pbsh, words, input=answers, obj=session, catch_exceptions=False)

    refused = invoke("n\n", "login")
    assert (refused.exit_code, "Password" in refused.output) == (3, False)
    accepted = invoke("y\nsecret\n", "login")
    assert accepted.exit_code == 0, accepted.stderr
    assert accepted.output.count("Password") == 1
    # What was accepted holds for the next login, and for the ticket.
    assert invoke("secret\n", "login").exit_code == 0
    assert "tank" in invoke("", "datastore", "list").stdout


def test_with_a_ticket_the_variables_say_what_to_trust_as_well(
    served: ServedPbs, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fingerprint").write_text(served.fingerprint)
    monkeypatch.setenv("PBS_SERVER", served.address)
    monkeypatch.setenv("PBS_FINGERPRINT_FILE", str(tmp_path / "fingerprint"))

    def invoke(answers: str, *words: str) -> click.testing.Result:
        session = Session(interactive=True)
        return click.testing.CliRunner().invoke(pbsh, words, input=answers, obj=session, catch_exceptions=False)

    assert invoke("secret\n", "login").exit_code == 0
    assert invoke("", "datastore", "list").exit_code == 0
    (tmp_path / "fingerprint").write_text(":".join(["00"] * 32))
    assert invoke("", "datastore", "list").exit_code == 3


def test_a_secret_in_a_descriptor_is_read_once_also_where_the_certificate_was_accepted(
    served: ServedPbs, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PBS_SERVER", served.address)

    def invoke(answers: str, *words: str) -> click.testing.Result:
        reading, writing = os.pipe()
        os.write(writing, b"secret\n")
        os.close(writing)
        monkeypatch.setenv("PBS_PASSWORD_FD", str(reading))
        try:
            session = Session(interactive=True)
            return click.testing.CliRunner().invoke(pbsh, words, input=answers, obj=session, catch_exceptions=False)
        finally:
            os.close(reading)

    for answers in ("y\n", ""):  # At the first contact, and after it.
        done = invoke(answers, "datastore", "list")
        assert done.exit_code == 0, done.stderr
    done = invoke("", "login")
    assert done.exit_code == 0, done.stderr


def test_a_login_that_cannot_ask_says_how_else(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PBS_SERVER", "pbs.example.com")
    assert "PBS_PASSWORD_FILE" in run("login").stderr
    refused = run("--auth-id", "root@pam!a", "login", interactive=True)  # Without a question.
    assert (refused.exit_code, "tokens need no login" in refused.stderr) == (2, True)


def test_credentials_of_another_service_do_not_hide_a_ticket(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PBS_SERVER", "pbs.example.com")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert run("login", input="secret\n", interactive=True).exit_code == 0
    assert run("datastore", "list").exit_code == 0


DAMAGED = (
    ("current = 5", "current is not the name of a context"),
    ("context = 5", "context is not a table"),
    ("[context]\nwork = 5", "context.work is not a table"),
    ("[[[", "cannot be read"),
    ('[context.work]\nserver = "pbs"\nport = "8007"', "the port of context work is no number"),
    ("[context.work]\nserver = 5", "the server of context work is no text"),
    (
        '[context.work]\nserver = "pbs"\nfingerprnt = "x"',
        "an unknown setting, fingerprnt; did you mean fingerprint?",
    ),
    ('[context.work]\nserver = "pbs"\nsecret = "hunter2"', "context work has to name its source: environment, file"),
    ('[context.work]\nserver = "pbs"\nsecret = "file:/none"', "in /none, which cannot be read: No such file"),
    ("", "there is no context work"),
)


def test_a_secret_in_a_pipe_is_read_once(folder: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    folder.mkdir()
    (folder / "contexts.toml").write_text(f'[context.work]\nserver = "pbs"\nsecret = "file:{pipe}"\n')
    found: SimpleQueue[object] = SimpleQueue()
    # Whoever reads it twice waits for ever.
    for target in (lambda: pipe.write_text("secret\n"), lambda: found.put(from_env(contexts.variables("work")).auth)):
        threading.Thread(target=target, daemon=True).start()
    assert found.get(timeout=LONGEST) == Password("root@pam", "secret")


def test_a_damaged_file_of_contexts_is_one_line(run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PBS_PASSWORD", "must not be sent to the server of a damaged context")
    folder.mkdir()
    for text, said in DAMAGED:
        (folder / "contexts.toml").write_text(text)
        done = run("--context", "work", "datastore", "list")
        if text.startswith("current"):
            done = run("datastore", "list")
        assert done.exit_code in (1, 2), text
        assert done.stderr.startswith("Error: "), text
        assert (done.stderr.count("\n"), done.stdout, "hunter2" in done.stderr) == (1, "", False), text
        assert said in done.stderr, text
    (folder / "contexts.toml").unlink()
    (folder / "contexts.toml").mkdir()
    assert run("context", "list").stderr == f"Error: {folder / 'contexts.toml'} cannot be read: Is a directory\n"


def test_a_file_of_contexts_that_is_a_link_stays_one(run: Command, folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    kept = tmp_path / "kept.toml"
    kept.touch()
    (folder / "contexts.toml").symlink_to(kept)
    assert run("context", "add", "work", "--server", "pbs.example.com").exit_code == 0
    assert (folder / "contexts.toml").is_symlink()
    assert "pbs.example.com" in kept.read_text()


def test_without_a_home_nothing_is_kept_or_read_below_the_current_directory(
    run: Command, simulated: SimulatedPbs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = tmp_path / "~" / ".config" / "pbsh"
    planted.mkdir(parents=True)
    (planted / "contexts.toml").write_text("broken")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PBSH_CONFIG_DIR", "~/.config/pbsh")
    # As where neither HOME nor the system's list of users says.
    monkeypatch.setattr(os.path, "expanduser", str)
    for name, value in {"PBS_SERVER": "pbs.example.com", "PBS_AUTH_ID": "root@pam!test"}.items():
        monkeypatch.setenv(name, value)
    assert "has no secret of the token" in run("version").stderr
    monkeypatch.setenv("PBS_PASSWORD", simulated.add_token("root@pam", "test"))
    assert run("version").exit_code == 0
    added = run("context", "add", "work", "--server", "pbs.example.com")
    assert (added.exit_code, "no home directory" in added.stderr) == (1, True)


def test_a_logout_that_cannot_remove_the_ticket_says_so(
    run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.write_text("no folder")
    done = run("logout", "--server", "pbs.example.com")
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "cannot be removed: Not a directory" in done.stderr


def test_a_context_that_lacks_its_secret_leaves_the_others_alone(
    run: Command, simulated: SimulatedPbs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINE", simulated.add_token("root@pam", "a"))
    sources = {"home": "environment:MINE", "office": "environment:NONE", "e": "command:false", "depot": "login"}
    for name, source in sources.items():
        added = ("context", "add", name, "--server", f"{name}.example.com", "--auth-id", "root@pam!a")
        assert run(*added, "--secret", source).exit_code == 0
    report = json.loads(run("report", "--all-contexts", "--output-format", "json").stdout)
    assert {gap["server"]: re.findall(r"\bcontext \w+", gap["reason"]) for gap in report["not-seen"]} == {
        "office.example.com:8007": ["context office"],
        "e.example.com:8007": ["context e"],
        "depot.example.com:8007": ["context depot"],
    }
    assert "NONE, which is not set" in run("status", "--all-contexts").stdout
    assert [server["version"] is not None for server in report["servers"]].count(True) == 1
    alone = run("--context", "office", "status")
    assert (alone.exit_code, alone.stdout) == (2, "")
    # One that is named twice is asked once.
    twice = run("--context", "home", "--context", "home", "status", "--output-format", "json")
    assert len(json.loads(twice.stdout)["servers"]) == 1


def test_all_contexts_are_none_where_there_are_none(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PBS_SERVER", "pbs.example.com")
    monkeypatch.setenv("PBS_PASSWORD", "secret")
    done = run("--all-contexts", "status")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "pbsh context add" in done.stderr


def test_contexts_that_are_added_at_once_are_all_kept(run: Command) -> None:
    names = [f"site-{number}" for number in range(8)]

    def add(name: str) -> object:
        words = ["--server", "pbs.example.com", "context", "add", name]
        with pytest.raises(SystemExit) as ended:
            pbsh.main(words, obj=Session(interactive=False))
        return ended.value.code

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(add, names)) == [0] * 8
    assert [row["name"] for row in json.loads(run("context", "list", "--output-format", "json").stdout)] == names
