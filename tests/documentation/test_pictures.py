"""The pictures of the pages are what `make pictures` draws."""

from __future__ import annotations

import html
import re

import pytest

from docs.pictures import completion, retention, shell
from docs.pictures.__main__ import FOLDER


def test_the_picture_of_retention_is_what_prune_does() -> None:
    assert (FOLDER / "retention.svg").read_text(encoding="utf-8") == retention.picture()
    kept = list(retention.chosen_by().values())
    assert {rule: kept.count(rule) for rule in retention.RULES} == retention.RULES


def letters(name: str) -> str:
    """The text of a committed picture, without its colours and without any space."""
    text = re.sub(r"<[^>]*>", "", (FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    return re.sub(r"\s", "", html.unescape(text))


@pytest.mark.slow
def test_the_picture_of_completion_shows_what_an_editor_is_offered() -> None:
    shown = letters("completion")
    offered = {name: kind for name, kind, _ in completion.offered() if name != "extra"}
    assert len(offered) > 8
    for name, kind in offered.items():
        assert name in shown
        assert re.sub(r"\s", "", kind) in shown


@pytest.mark.slow
def test_the_picture_of_pbsh_is_a_real_run() -> None:
    assert (FOLDER / "shell.svg").read_text(encoding="utf-8") == shell.picture()
    assert "$pbshsnapshotlisttankvm/100" in letters("shell")


def test_pictures_load_nothing() -> None:
    for picture in FOLDER.glob("*.svg"):
        text = picture.read_text(encoding="utf-8")
        assert "url(http" not in text
        assert "<script" not in text
