"""No secret stands on a command line, in help, or in any output, unless it is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest

from pbs_api.server import get_version
from pbs_client import Client, Password
from pbs_simulator import SimulatedPbs
from pbs_tools.command.catalog import operation
from pbs_tools.command.generic import GenericCommand
from pbs_tools.command.root import loaded
from pbs_tools.command.table import Row, rows
from tests.support.tables import each, trying
from tests.tools.conftest import Pbsh
from tests.tools.test_official_lines import LINES

SECRET = "hunter2-hunter2"
REMOTE = "remote create {} --host h.example.com --auth-id sync@pbs"

PARAMETERS = [
    (row, parameter["wire"])
    for row in rows().values()
    if row.function and isinstance(loaded(row), GenericCommand)
    for parameter in operation(row.function.split()[0])["parameters"]
    if parameter["secret"] and parameter["unit"] != "base64"
]
"""Every secret that a command may be given, in packed settings too."""


def taken(row: Row, wire: str) -> bool:
    return wire in row.literal.split(",")


def test_a_secret_on_the_command_line_is_refused_unless_the_official_tool_takes_it(
    run: Pbsh, subtests: pytest.Subtests
) -> None:
    assert len(PARAMETERS) > 35
    for row, wire in PARAMETERS:
        value = f"http://me:{SECRET}@proxy" if wire == "http-proxy" else f"name=a,value={SECRET}"
        for form in ([f"--{wire}", value], [f"--{wire}={value}"]):
            with trying(subtests, f"{row.command} {form[0]}"):
                done = run(*row.command.split(), *form, "--dry-run")
                said = "others on this machine can see the value" if taken(row, wire) else f"--{wire} takes no value"
                assert said in done.stderr
                assert f"--{wire} @FILE" in done.stderr
                assert SECRET not in done.output
                if not taken(row, wire):
                    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


@each(PARAMETERS)
def test_the_help_says_how_a_secret_is_given(row: Row, wire: str) -> None:
    option = next(option for option in loaded(row).params if f"--{wire}" in option.opts)
    assert isinstance(option, click.Option)
    assert "- reads stdin, @FILE a file." in (option.help or "")
    assert ("others on this machine see it" in (option.help or "")) == taken(row, wire)


@each([(row,) for row in rows().values() if row.literal])
def test_only_lines_of_official_tools_take_one(row: Row) -> None:
    assert any(line.startswith(f"{row.command} ") for _, line, *_ in LINES)


def test_a_secret_comes_from_a_question_a_file_or_stdin(run: Pbsh, tmp_path: Path, pbs: SimulatedPbs) -> None:
    file = tmp_path / "secret"
    file.write_text("from-a-file-1\nsecond line\n")
    for name, words, typed in (
        ("asked", "", "from-a-question\n"),
        ("asked-too", " --password", "from-a-question\n"),
        ("by-file", f" --password-file {file}", None),
        ("at-file", f" --password @{file}", None),
        ("stdin", " --password -", "from-stdin-1\n"),
        ("literal", f" --password {SECRET}", None),
    ):
        done = run(f"{REMOTE.format(name)}{words}", input=typed)
        assert done.exit_code == 0, done.stderr
    stored = [pbs.server.sections["remote"].items[name]["password"] for name in pbs.server.sections["remote"].items]
    assert stored == [*["from-a-question"] * 2, *["from-a-file-1"] * 2, "from-stdin-1", SECRET]


def test_a_password_that_is_chosen_is_asked_for_twice(run: Pbsh, pbs: SimulatedPbs) -> None:
    slip = "first-choice\nfirst-chioce\nsecond-choice\nsecond-choice\n"
    assert run("user create ann@pbs --password", input=slip).exit_code == 0
    assert run("user create bob@pbs --password", input="just-once\n").exit_code == 130
    listed = json.loads(run("user list --output-format json").stdout)
    assert {user["userid"] for user in listed} == {"ann@pbs", "root@pam"}
    with Client("pbs.invalid", auth=Password("ann@pbs", "second-choice"), transport=pbs.transport()) as ann:
        assert ann.send(get_version())


def test_the_secrets_of_a_webhook_come_from_a_file_or_stdin(run: Pbsh, tmp_path: Path, pbs: SimulatedPbs) -> None:
    file = tmp_path / "secrets"
    file.write_text("name=one,value=MTEx\nname=two,value=MjIy\n")
    line = "notification endpoint webhook create hook --method post --url https://x.example.com"
    done = run(f"{line} --secret @{file} --header -", input="name=Authorization,value=MzMz\n")
    assert (done.exit_code, done.stderr) == (0, "")
    shown = run("notification endpoint webhook show hook --output-format json").stdout
    assert "MzMz" not in shown
    # Raw access is what asks for everything.
    assert "MzMz" in run("api get /config/notifications/endpoints/webhook/hook").stdout
    wrong = run(f"{line.replace(' hook ', ' hook2 ')} --secret -", input="name=a,valu=MTEx\n")
    assert (wrong.exit_code, "name=…,value=…" in wrong.stderr, "MTEx" in wrong.output) == (2, True, False)


def test_a_secret_that_is_an_argument_is_given_in_the_same_ways(run: Pbsh) -> None:
    assert run("subscription set --dry-run", input="pbss-1234567890\n").exit_code == 0
    assert run("subscription set - --dry-run", input="pbss-1234567890\n").exit_code == 0
    literal = run("subscription set pbss-1234567890 --dry-run")
    assert (literal.stdout, "others on this machine" in literal.stderr) == (
        "would send PUT /nodes/localhost/subscription key=***\n",
        True,
    )
    assert run("subscription set").exit_code == 2


def test_a_proxy_without_a_password_is_no_secret(run: Pbsh) -> None:
    assert run("node update --http-proxy http://proxy.example.com:3128 --dry-run").stderr == ""


@pytest.mark.parametrize("text", ["@nowhere/at-all", "@/"])
def test_a_file_that_cannot_be_read_may_be_a_secret_and_is_not_repeated(run: Pbsh, text: str) -> None:
    done = run(f"{REMOTE.format('one')} --password {text}")
    assert (done.exit_code, "the file behind @ cannot be read: " in done.stderr) == (2, True)
    assert "nowhere" not in done.output


def test_a_wrong_secret_is_not_repeated(run: Pbsh, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("short")
    for words in (f"--password-file {file}", f"--password @{file}"):
        done = run(f"user create x@pbs {words}")
        assert (done.exit_code, "short" in done.output.replace(str(file), "")) == (2, False)


def test_the_secret_of_a_token_is_no_part_of_its_name(run: Pbsh) -> None:
    done = run(f"--auth-id root@pam!test:{SECRET} version")
    assert (done.exit_code, "without the secret" in done.stderr, SECRET in done.output) == (2, True, False)


def test_what_pbs_wants_in_base64_is_named_as_a_file(run: Pbsh, tmp_path: Path) -> None:
    file = tmp_path / "credentials"
    file.write_text("CF_Token=1\n")
    assert run(f"acme plugin add dns cloud --api cf --data {file}").exit_code == 0
    assert "Q0ZfVG9rZW49MQ" not in run("acme plugin list --columns all").stdout
    missing = run("acme plugin add dns other --api cf --data nowhere")
    assert (missing.exit_code, "nowhere" in missing.stderr) == (2, True)


def test_a_token_shows_its_secret_once_and_lists_never(run: Pbsh) -> None:
    run("user create backup@pbs")
    made = run("token create backup@pbs nightly --columns value --no-header").stdout.split()[-1]
    assert len(made) == 36
    for line in ("token list backup@pbs", "token show backup@pbs nightly", "user list --include_tokens true"):
        assert made not in run(f"{line} --output-format json").stdout


MAKING = """
remote create kept --host h.example.com --auth-id sync@pbs --password {file}
notification endpoint gotify create chat --server https://gotify.example.com --token {file}
notification endpoint smtp create mail --server m --from-address a@b.c --mailto a@b.c --username u --password {file}
notification endpoint webhook create hook --method post --url https://x.example.com --secret {pairs} --header {pairs}
openid create kept --issuer-url https://sso.example.com --client-id pbs --client-key {file}
s3 endpoint create kept --access-key key --secret-key {file} --endpoint s3.example.com
metric-server influxdb-http create kept --url https://i.example.com --token {file}
node update --http-proxy {proxy}
user create kept@pbs --password {file}
""".strip().splitlines()


@pytest.mark.slow
def test_nothing_that_is_read_shows_a_secret(
    run: Pbsh, pbs: SimulatedPbs, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    pbs.server.outside.listening.add("i.example.com:443")
    values = {"file": SECRET, "pairs": f"name=a,value={SECRET}", "proxy": f"http://me:{SECRET}@proxy.example.com"}
    for name, value in values.items():
        (tmp_path / name).write_text(f"{value}\n")
    for line in MAKING:
        made = run(line.format_map({name: f"@{tmp_path / name}" for name in values}))
        assert made.exit_code == 0, f"{line}: {made.stderr}"
        assert SECRET not in made.output
    lines = [words for words, row in rows().items() if words.endswith(" list") and row.function and not row.arguments]
    made_things = [line.partition(" create ") for line in MAKING if " create " in line]
    lines += [f"{noun} show {rest.split()[0]}" for noun, _, rest in made_things]
    lines += ["node show"]
    for line in lines:
        for options in ("--columns all", "--output-format json", "--output-format yaml", "--output-format csv"):
            with trying(subtests, f"{line} {options}"):
                done = run(f"{line} {options}")
                assert done.exit_code == 0 or line in ("node list", "disk zpool list"), done.stderr
                assert SECRET not in done.output
