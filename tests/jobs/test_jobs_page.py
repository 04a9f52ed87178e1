"""The page on jobs: each line of `pbsh` on it is run, and the two large programs are as short as is promised."""

from __future__ import annotations

import shlex
from pathlib import Path

import click.testing
import pytest

from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session
from tests.documentation.markdown import ROOT, blocks
from tests.documentation.pages_server import SECRET, pages_server
from tests.jobs.test_monitoring import LOCAL

PAGE = ROOT / "docs" / "pages" / "jobs.md"
SERVES = ("--listen", "mcp")
"""What goes on until it is stopped, and has tests of its own."""


def lines() -> list[str]:
    return [line for block in blocks(PAGE) if block.language == "console" for line in block.code.splitlines()]


@pytest.mark.usefixtures("nobody_else")
def test_the_lines_of_the_page_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = pages_server()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("time.time", lambda: server.clock.time())
    monkeypatch.setenv("SECRET_OF_ALL", SECRET)

    def run(line: str) -> click.testing.Result:
        program, *words = shlex.split(line)
        assert program == "pbsh"
        session = Session(server.transport(), interactive=False)
        return click.testing.CliRunner().invoke(pbsh, words, obj=session, catch_exceptions=False)

    for name in ("home", "office"):
        words = f"--server {name}.example.com --auth-id root@pam!ci --secret environment:SECRET_OF_ALL"
        assert run(f"pbsh context add {name} {words}").exit_code == 0
    for line in lines():
        if not any(word in line for word in SERVES):
            done = run(line)
            # Two stores of this server have things to complain about.
            assert done.exit_code in ((0, 1, 2) if "pbsh check" in line else (0,)), f"{line}: {done.output}"
            assert done.stdout or "--output " in line
    assert (tmp_path / "report.html").read_text().startswith("<!doctype html>")


def test_the_two_large_programs_are_one_line_and_at_most_ten_in_python() -> None:
    shown = [block.code for block in blocks(PAGE) if block.language == "python"]
    for wanted, line in (("health.report(", "pbsh report"), ("maintenance.run(", "pbsh maintain")):
        (program,) = [code for code in shown if wanted in code]
        written = [text for text in program.splitlines() if text.strip()]
        assert len(written) <= 10
        assert any(typed.startswith(line) for typed in lines())
    assert "--usage-warning 85" in " ".join(lines())


def test_the_line_for_checkmk_is_one() -> None:
    (shown,) = [block.code for block in blocks(PAGE) if block.language == "text"]
    assert LOCAL.fullmatch(shown.splitlines()[2])
