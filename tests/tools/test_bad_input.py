"""What is typed wrong, wherever a person types: one line on stderr that says what would be right, the exit code as
documented, nothing on stdout, no traceback."""

from __future__ import annotations

from pathlib import Path

import click.testing
import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import back_up, everyday
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session
from tests.support.tables import trying
from tests.tools.conftest import Pbsh, prompt_of

BAD_INPUT: list[tuple[str, int, str]] = [
    # Nouns, verbs, options, words.
    ("snapsot list tank", 2, "did you mean snapshot?"),
    ("snapshot lst tank", 2, "did you mean list?"),
    ("gc star tank", 2, "did you mean start?"),
    ("notification endpoint gotfy list", 2, "did you mean gotify?"),
    ("snapshot list tank --bakup-type vm", 2, "--backup-type"),
    ("snapshot list tank --backup-type hots", 2, "did you mean host?"),
    ("datastore list --output-format jsn", 2, "json"),
    ("datastore list --columns nme", 2, "did you mean name?"),
    ("datastore list --sort nme", 2, "did you mean name?"),
    ("prune-job update p-daily --delete keep-lst", 2, "did you mean keep-last?"),
    ("completion tcsh", 2, "bash"),
    ("completion", 2, "Choose from: bash, zsh, fish"),
    ("help snapshto", 2, "did you mean snapshot?"),
    # Names that the server does not know.
    ("snapshot list tnk", 5, "Did you mean tank?"),
    ("gc start tnk", 5, "Did you mean tank?"),
    ("datastore show tnk", 5, "Did you mean tank?"),
    ("status tnk", 5, "Did you mean tank?"),
    ("prune tnk vm/100 --keep-last 1 --yes", 5, "Did you mean tank?"),
    ("group forget tnk:a:vm/100 --yes", 5, "Did you mean tank?"),
    ("snapshot list tank --ns customer", 5, "Did you mean customers?"),
    ("prune-job run p-dialy --yes", 5, "Did you mean p-daily?"),
    ("user show rot@pam", 5, "Did you mean root@pam?"),
    ("realm sync pmm", 5, "Did you mean pam?"),
    ("service show proxmox-backup-prox", 5, "Did you mean proxmox-backup-proxy?"),
    ("group forget tank vm/101 --yes", 5, "Did you mean vm/100?"),
    # A group in another namespace.
    ("group forget tank vm/100 --ns customers --yes", 5, "vm/100 is in the root namespace."),
    ("group forget tank vm/300 --yes", 5, "vm/300 is in namespace customers: --ns customers."),
    ("prune tank vm/300 --keep-last 1 --yes", 5, "vm/300 is in namespace customers: --ns customers."),
    ("snapshot forget tank vm/300/2026-10-07T03:00:00Z --yes", 5, "--ns customers"),
    # Values out of bounds, or of another form.
    ("prune tank vm/100 --keep-last 0 --yes", 2, "0 is out of bounds: at least 1"),
    ("prune tank vm/100 --yes", 2, "give at least one of --keep-last"),
    ("namespace create a/b", 2, "which datastore?"),
    ("maintain --keep-daily 0 --yes", 2, "0 is not in the range"),
    ("prune-job create p-two --store tank --schedule daily --max-depth 9", 2, "from 0 to 7"),
    ("traffic-control create slow --network 10.0.0.0/8 --rate-in fast", 2, "as in 10MiB"),
    ("report --output=", 2, "--output': it is empty"),
    ("report --store=", 2, "--store': it is empty"),
    ("report --expect=", 2, "--expect': it is empty"),
    ("report --without groups --expect vm/100", 2, "--without groups leaves out the backups that --expect"),
    ("maintain --store= --keep-daily 3", 2, "--store': it is empty"),
    ("--repository root@pam@pbs.invalid:tank maintain --keep-last 3 --yes", 2, "those that are meant with --store"),
    ("task list --user=", 2, "--user': it is empty"),
    ("gc start tank --ns customers", 2, "--ns: this command does not take it"),
    ("--ns customers prune-job list", 2, "--ns: this command does not take it"),
    ("task list --ns customers", 2, "No such option '--ns'"),
    ("--ns customers task list", 2, "--ns: pbsh task list does not take it"),
    ("whoami --ns customers", 2, "No such option '--ns'"),
    ("--ns customers whoami", 2, "--ns: pbsh whoami does not take it"),
    ("--ns customers login", 2, "--ns: pbsh login does not take it"),
    ("--ns customers status", 2, "--ns: this command takes all namespaces"),
    ("api get /version --ns customers", 2, "--ns: this path does not take it"),
    ("--ns customers api get /version", 2, "--ns: this path does not take it"),
    ("api get /version --no-wait", 2, "No such option '--no-wait'"),
    ("--ns customers context list", 2, "--ns: pbsh context list does not take it"),
    ("task list --since 07/10/2026", 2, "07/10/2026 is not a time, as in 2026-10-07"),
    ("snapshot files tank vm/100/07.10.2026", 2, "as in vm/100/2026-10-07T03:00:00Z"),
    ("user update root@pam --expire 2026-13-45", 2, "is not a time"),
    ("gc start tank --timeout soon", 2, "soon is not a length of time"),
    ("task list --limit -1", 2, "-1 is not in the range"),
    ("datastore show x", 2, "it has 1 character, and needs 3 to 32"),
    ("snapshot list tank qemu/100", 2, "as in vm/100"),
    ("namespace create tank a/b/c/d/e/f/g/h/i", 2, "namespace"),
    ("task log UPID:bad", 2, "upid"),
    ("datastore list tank", 2, "unexpected argument tank"),
    ("--port 0 version", 2, "0 is not in the range"),
    ("report --usage-warning 101", 2, "101"),
    ("metrics --listen everywhere", 2, "127.0.0.1:9101"),
    # Files.
    ("snapshot download tank {newest} client.log.blob --output there", 2, "there exists: --force replaces it"),
    ("snapshot upload-log tank {newest} nowhere.log", 2, "nowhere.log cannot be read"),
    ("token create root@pam two --secret-file there", 2, "File exists"),
    ("remote create two --host h --auth-id a@pbs --password-file nowhere", 2, "nowhere"),
    ("report --expect-file nowhere", 2, "nowhere"),
    ("report --output nowhere/report", 1, "cannot be written"),
    # What exists already.
    ("datastore create tank /mnt/tank", 6, "already exists"),
    ("user create root@pam", 6, "already exists"),
    # Where it connects to.
    ("--context prodution version", 2, "no context prodution"),
    ("--server no-such-host.invalid: version", 2, "port"),
    ("--fingerprint 12:34 version", 2, "fingerprint"),
    ("--auth-id nobody version", 2, "its realm is missing"),
    ("--server someone@pbs.example.com version", 2, "--auth-id says who calls"),
    (
        "--repository pbs.example.com:8008:tank --port 8009 version",
        2,
        "--repository and --port contradict each other on the port; leave one of them out",
    ),
    ("--repository a@pbs!b@pbs.example.com:tank --auth-id c@pbs version", 2, "--repository and --auth-id contradict"),
    ("--repository pbs.example.com:tank --server other version", 2, "--repository and --server both name a server"),
    ("--repository ta/nk --server pbs.example.com version", 2, "--repository: the name of the datastore"),
    ("datastore list --columns ,", 2, "names no column"),
    ("datastore list --sort -", 2, "there is no column -"),
    ("snapshot restore-file tank {newest} / --output -", 2, "PATH begins with the name of an archive"),
    ("user create a@pbs --password-file binary", 2, "--password-file: the file cannot be read: it is not text"),
    ("token create root@pam two --secret-file -", 2, "takes the name of a file"),
    # Paths of the API.
    ("api get --sort name --backup-type vm nothing", 2, "--backup-type"),
    ("api get /nothing /version", 2, "/version"),
    ("api get /admin/datastor", 2, "did you mean /admin/datastore?"),
    ("api get /admin/datastore/tank/snapshots --backup-type hots", 2, "did you mean host?"),
]


def test_what_is_typed_wrong_is_one_line_with_what_would_be_right(
    run: Pbsh, pbs: SimulatedPbs, subtests: pytest.Subtests, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PBSH_CONFIG_DIR", str(tmp_path))
    (tmp_path / "there").write_text("mine")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    tank = pbs.server.datastore("tank")
    tank.add_namespace("customers")
    back_up(tank, "vm", "300", newest=int(pbs.clock.time()), ns="customers")
    newest = run("snapshot list tank vm/100 --columns snapshot --no-header --sort -snapshot").stdout.split()[0]
    for line, code, said in BAD_INPUT:
        with trying(subtests, line):
            done = run(line.format(newest=newest))
            assert (done.exit_code, done.stdout) == (code, "")
            assert said in done.stderr
            assert done.stderr.startswith("Error: ")
            assert done.stderr.count("\n") == 1
    assert (tmp_path / "there").read_text() == "mine"


def test_a_raw_call_takes_a_namespace_from_either_place(run: Pbsh, pbs: SimulatedPbs) -> None:
    tank = pbs.server.datastore("tank")
    tank.add_namespace("customers")
    back_up(tank, "vm", "300", newest=int(pbs.clock.time()), ns="customers")
    for line in (
        "--ns customers api get /admin/datastore/tank/groups",
        "api get /admin/datastore/tank/groups --ns customers",
        "api get /admin/datastore/tank/groups --unchecked --ns customers",
    ):
        assert "300" in run(line).stdout, line
        assert "200" not in run(line).stdout, line


@pytest.mark.parametrize(
    "option", ["--context", "--repository", "--server", "--auth-id", "--fingerprint", "--columns", "--sort"]
)
def test_an_option_that_is_empty_is_not_taken_for_none(run: Pbsh, option: str) -> None:
    # As of a variable that is not set: what is in the environment would be another server.
    for words in ((option, "", "datastore", "list"), ("datastore", "list", option, " ")):
        done = run(*words)
        assert (done.exit_code, done.stdout) == (2, ""), words
        assert done.stderr == f"Error: Invalid value for '{option}': it is empty.\n"


def test_a_file_without_a_name_is_refused(run: Pbsh) -> None:
    for line in (
        "snapshot download tank vm/100/2026-10-07T03:00:00Z x --output",
        "token create root@pam a --secret-file",
    ):
        done = run(*line.split(), "")
        assert (done.exit_code, "it is empty" in done.stderr) == (2, True), line


def test_a_namespace_may_have_slashes_around_it(run: Pbsh, pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch) -> None:
    tank = pbs.server.datastore("tank")
    tank.add_namespace("customers")
    back_up(tank, "vm", "300", newest=int(pbs.clock.time()), ns="customers")
    inside = run("group list tank --ns customers").stdout
    assert "vm/300" in inside
    assert run("group list tank --ns /customers/").stdout == inside
    assert run("--ns /customers/ group list tank").stdout == inside
    monkeypatch.setenv("PBS_NAMESPACE", "/customers/")
    assert run("group list tank").stdout == inside


def test_a_repository_may_leave_the_server_to_another_option(run: Pbsh) -> None:
    inside = run("group list tank").stdout
    line = "--repository tank --server pbs.example.com --auth-id root@pam!test group list"
    assert run(line).stdout == inside


def test_an_empty_namespace_is_the_root_whatever_the_environment_says(
    run: Pbsh, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run("group list tank").stdout
    monkeypatch.setenv("PBS_NAMESPACE", "elsewhere")
    assert run("group list tank").exit_code == 5
    assert run("--ns", "", "group", "list", "tank").stdout == whole
    assert run("group", "list", "tank", "--ns", "").stdout == whole


def test_an_empty_list_of_a_group_says_what_is_not_there(run: Pbsh, pbs: SimulatedPbs) -> None:
    tank = pbs.server.datastore("tank")
    tank.add_namespace("customers")
    back_up(tank, "vm", "300", newest=int(pbs.clock.time()), ns="customers")
    for line, said in (
        ("snapshot list tank vm/300", "There is no vm/300. vm/300 is in namespace customers: --ns customers."),
        ("snapshot list tank vm/100 --ns customers", "There is no vm/100. vm/100 is in the root namespace."),
        ("snapshot list tank vm/300 --ns custmers", "There is no custmers. vm/300 is in namespace customers"),
        ("snapshot list tank host/web02", "There is no host/web02. Did you mean host/web01?"),
    ):
        done = run(line)
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (0, "", 1), line
        assert done.stderr.startswith(said), line
    assert run("snapshot list tank vm/100 --output-format json").stderr == ""


def test_advice_is_about_options_not_about_functions(run: Pbsh, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "The realm is missing in new-owner:" in run("change-owner tank vm/100 foo").stderr
    refused = prompt_of(SimulatedPbs(version="3.4", scenario=everyday), monkeypatch)("server-identity")
    assert refused.exit_code == 5
    assert "This is new in PBS 4.2; this server seems to be older." in refused.stderr


@pytest.mark.parametrize(
    "line",
    [
        "user create a@pbs --password",
        "user create a@pbs --password -",
        "user create a@pbs --password-file -",
        "notification endpoint webhook create hook --method post --url https://a.example --secret -",
        "snapshot forget tank vm/100/2026-10-07T03:00:00Z",
    ],
)
def test_input_in_another_encoding_is_refused(run: Pbsh, pbs: SimulatedPbs, line: str) -> None:
    session = Session(pbs.transport(), interactive=True)
    done = click.testing.CliRunner().invoke(
        pbsh, line.split(), input=b"M\xfcller-pass\n", obj=session, catch_exceptions=False
    )
    assert done.exit_code == 2, done.output
    assert "not text" in done.stderr.splitlines()[-1]
    assert run("user list --columns userid --no-header").stdout == "root@pam\n"
