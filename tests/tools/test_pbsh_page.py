"""Every line of the page on `pbsh` is run, in its order, and prints what stands below it; its table of exit codes is
that of the command. `python -m tests.tools.test_pbsh_page` writes down what is printed now.

`…` stands for anything in a line, and a line of that alone for any lines.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import click.testing

from pbs_simulator import SimulatedPbs
from pbs_tools.command import exits
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session
from pbs_tools.command.table import aliases, nouns, rows
from tests.documentation.markdown import PAGES, ROOT
from tests.documentation.test_examples import is_printed
from tests.tools.golden import server, somewhere

PAGE = Path(__file__).parents[2] / "docs" / "pages" / "pbsh.md"
BLOCK = re.compile(r"^```console\n(.*?)^```\n(?:\n```output\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
UUID = r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"


def run(pbs: SimulatedPbs, line: str) -> str:
    """What a line of the page prints on stdout."""
    program, *words = shlex.split(line)
    if program == "export":
        os.environ["PBS_DATASTORE"] = "tank"
        return ""
    assert program == "pbsh", line
    asked = words == ["login"]
    session = Session(pbs.transport(), interactive=asked, terminal=False)
    with mock.patch.dict(os.environ, {"PBS_AUTH_ID": "root@pam"} if words[0].startswith("log") else {}):
        if asked:
            del os.environ["PBS_PASSWORD"]
        done = click.testing.CliRunner().invoke(pbsh, words, input="secret\n", obj=session, catch_exceptions=False)
    assert not done.stderr.startswith("Error"), f"{line}: {done.stderr}"
    return done.stdout


def printed() -> Iterator[tuple[re.Match[str], str]]:
    """Each block of the page with what its lines print."""
    pbs = server()
    with somewhere(pbs):
        for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
            with mock.patch.dict(os.environ):
                shown = "".join(run(pbs, line) for line in block[1].splitlines())
            yield block, re.sub(UUID, "9c0e3f5a-…", shown)


def test_the_lines_of_the_page_print_what_stands_below_them() -> None:
    blocks = list(printed())
    assert sum(block[1].count("\n") for block, _ in blocks) > 50
    for block, shown in blocks:
        assert is_printed(block[2] or "", shown), f"{block[1]} prints\n{shown}"


def test_the_exit_codes_of_the_page_are_those_of_the_command() -> None:
    told = dict(re.findall(r"^\| (\d+) \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert {int(code): meaning.partition(", with `")[0] for code, meaning in told.items()} == exits.MEANINGS


def test_every_command_that_a_text_names_exists() -> None:
    known = {*rows(), *nouns(), *aliases()}
    texts = [
        *PAGES,
        *(ROOT / "examples").glob("*.py"),
        *(ROOT / "src").rglob("*.py"),
        *(ROOT / "schema").rglob("*.toml"),
    ]
    for path in texts:
        for command in re.findall(r"`pbsh ([a-z0-9-]+(?: [a-z0-9-]+)*)", path.read_text(encoding="utf-8")):
            words = command.split()
            beginnings = {" ".join(words[:count]) for count in range(1, len(words) + 1)}
            assert command.startswith("--") or beginnings & known, f"{path}: there is no `pbsh {command}`"


def main() -> None:
    """Writes down what is printed, where that is not what stands there."""
    text = PAGE.read_text(encoding="utf-8")
    for block, shown in list(printed()):
        if not is_printed(block[2] or "", shown):
            output = f"\n```output\n{shown}```\n" if shown else ""
            text = text.replace(block[0], f"```console\n{block[1]}```\n{output}", 1)
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
