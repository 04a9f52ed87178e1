"""The commands as data: `commands.tsv` and `nouns.tsv`, read without anything heavier than a split at tabs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Row(NamedTuple):
    """One command."""

    command: str
    """Its words: `snapshot list`."""
    function: str
    """The endpoint functions that it calls, `module.name`, separated by blanks; the first one is what a generic command sends."""
    code: str
    """`module:attribute` below this package, for a command written by hand; empty for the generic one."""
    arguments: str
    """Positional arguments by their wire names or as `group`, `snapshot`; in brackets where they may be left out."""
    columns: str
    """Names of the columns of a list, in the order of Proxmox's own tools; those not named follow with `--columns all`."""
    key: str
    """What identifies a row of the list: a column."""


@cache
def rows() -> dict[str, Row]:
    """All commands by their words."""
    return {row.command: row for row in (Row(*fields) for fields in _lines("commands.tsv"))}


@cache
def nouns() -> dict[str, str]:
    """The help of each group of commands by its words."""
    return {words: text for words, _, text in _lines("nouns.tsv")}


@cache
def aliases() -> dict[str, str]:
    """Other words for a noun: `gc` for `garbage-collection`."""
    return {alias: words for words, others, _ in _lines("nouns.tsv") for alias in others.split()}


VERBS = {"ls": "list", "rm": "remove", "delete": "remove", "remove": "delete", "get": "show", "info": "show", "add": "create", "set": "update"}
"""Other words for a verb, where there is no command of that name."""


def _lines(name: str) -> Iterator[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    width = len(lines[0].split("\t"))
    return ((line.split("\t") + [""] * width)[:width] for line in lines[1:] if line)
