"""Every line of the page on `pbsh` behind those on connections is run, in its order, and its table
of exit codes is that of the command."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from pbs_tools.command import exits
from tests.tools.conftest import Pbsh

PAGE = (Path(__file__).parents[2] / "docs" / "pages" / "pbsh.md").read_text(encoding="utf-8")


def test_the_lines_of_the_page_work(run: Pbsh) -> None:
    lines = [
        line
        for block in re.findall(r"```console\n(.*?)```", PAGE[PAGE.index("## Nouns and verbs") :], re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(lines) > 30
    for line in lines:
        program, *words = shlex.split(line)
        done = run(*words)
        assert (program, done.exit_code) == ("pbsh", 0), f"{line}: {done.stderr}"


def test_the_exit_codes_of_the_page_are_those_of_the_command() -> None:
    told = {int(code): meaning for code, meaning in re.findall(r"^\| (\d+) \| (.*) \|$", PAGE, re.MULTILINE)}
    assert {code: meaning.partition(", with `")[0] for code, meaning in told.items()} == exits.MEANINGS
