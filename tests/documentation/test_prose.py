"""Spelling and style of what people read are checked, and the check finds what it is for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from docs.prose import Linter, prose, unwanted
from tests.documentation.markdown import ROOT


def test_code_is_no_prose() -> None:
    text = "Use `in order to` here.\n\n```python\nin order to\n```\n[a word](in-order-to.md)\n"
    assert not list(unwanted("page", prose(text), {"in order to": "to"}))
    assert len(prose(text)) == len(text)


def test_words_that_we_do_not_use_are_found_with_their_line() -> None:
    assert list(unwanted("page", "One.\nWe do it In Order To win.", {"in order to": "to"})) == [
        "page:2: “in order to”: to"
    ]


def test_the_linter_finds_what_is_said_twice() -> None:
    assert list(Linter().problems("page", "At this point in time nothing is known.\n"))


def test_misspelled_words_are_found(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("It is " + "reciev" + "ed.\n", encoding="utf-8")
    command = [str(Path(sys.executable).parent / "codespell"), "--toml", str(ROOT / "pyproject.toml"), "page.md"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "==> received" in done.stdout, done.stderr
