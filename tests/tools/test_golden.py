"""What the main commands print, in every way of printing, is what is kept in `tests/tools/golden/`."""

from __future__ import annotations

import json

import pytest

from tests.tools.golden import COMMANDS, FOLDER, ONCE, WAYS, printed, server


@pytest.mark.parametrize("way", WAYS)
def test_the_main_commands_print_what_is_kept(way: str) -> None:
    kept = (FOLDER / f"{way.replace(' ', '-')}.txt").read_text(encoding="utf-8")
    assert printed(server(), way) == kept, "if it is meant: python -m tests.tools.golden"


def kept_answers(way: str) -> dict[str, str]:
    parts = (FOLDER / f"{way}.txt").read_text(encoding="utf-8").split("$ pbsh ")[1:]
    return {line: output.strip() for line, _, output in (part.partition("\n") for part in parts)}


def test_forty_commands_and_more_are_kept() -> None:
    assert len(COMMANDS) >= 40
    for way in WAYS:
        assert set(kept_answers(way.replace(" ", "-"))) == {*COMMANDS, *(ONCE if way == "piped" else ())}


def test_what_is_for_programs_can_be_read_by_them() -> None:
    plain, pretty, lines = kept_answers("json"), kept_answers("json-pretty"), kept_answers("jsonl")
    for command, text in plain.items():
        if text and command != "report":  # Of which these have the findings, one a line.
            value = json.loads(text)
            assert json.loads(pretty[command]) == value
            read = [json.loads(line) for line in lines[command].splitlines()]
            assert read == (value if isinstance(value, list) and value and isinstance(value[0], dict) else [value])


def test_the_widths_are_kept_and_nothing_is_drawn_where_nobody_looks() -> None:
    for columns in (80, 160):
        text = (FOLDER / f"{columns}-columns.txt").read_text(encoding="utf-8")
        assert "\x1b[1m" in text
        text = text.replace("\x1b[1m", "").replace("\x1b[0m", "")
        tables = [line for line in text.splitlines() if line[:1] in "│┌└╞"]
        assert tables
        assert max(map(len, tables)) <= columns
    assert "\x1b" not in (FOLDER / "no-colour.txt").read_text(encoding="utf-8")
    assert (FOLDER / "ascii.txt").read_text(encoding="utf-8").isascii()
    for way in ("piped", "csv", "json", "yaml"):
        assert not set("┌╞\x1b") & set((FOLDER / f"{way}.txt").read_text(encoding="utf-8"))
