"""The commands as data: `commands.tsv` and `nouns.tsv`, read without anything heavier than a
split at tabs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple


class Row(NamedTuple):
    """One command."""

    command: str
    """Its words: `snapshot list`."""
    function: str
    """The endpoint functions that it calls, `module.name`, separated by blanks; the first one is
    what a generic command sends."""
    code: str
    """`module:attribute` below this package, for a command written by hand; empty for
    the generic one."""
    arguments: str
    """Positional arguments by their wire names or as `group`, `snapshot`; in brackets where they
    may be left out."""
    columns: str
    """Names of the columns of a list, in the order of Proxmox's own tools; those not named
    follow with `--columns all`."""
    key: str
    """What identifies a row of the list: a column."""
    literal: str = ""
    """The secrets, by their wire names with commas between, that Proxmox's own tool takes on the
    command line, and this one too, for such lines to work."""
    chosen: str = ""
    """The secrets that are chosen as they are typed, and so asked for twice."""


@cache
def rows() -> dict[str, Row]:
    """All commands by their words."""
    return {row.command: row for row in (Row(*fields) for fields in _lines("commands.tsv"))}


class Noun(NamedTuple):
    """What `nouns.tsv` says of a group of commands, or of a command that stands alone."""

    words: str
    section: str
    """The heading under which `pbsh --help` lists it."""
    aliases: str
    """Other words for it, separated by blanks: `gc` for `garbage-collection`."""
    help: str
    """One line."""


@cache
def nouns() -> dict[str, Noun]:
    """By their words."""
    return {noun.words: noun for noun in (Noun(*fields) for fields in _lines("nouns.tsv"))}


@cache
def aliases() -> dict[str, str]:
    """The words that other words stand for."""
    return {alias: noun.words for noun in nouns().values() for alias in noun.aliases.split()}


@cache
def without_command() -> dict[str, str]:
    """The endpoint functions that no command calls, each with the reason."""
    return dict(_lines("without_command.tsv"))


VERBS = {
    "ls": "list",
    "rm": "remove",
    "delete": "remove",
    "remove": "delete",
    "get": "show",
    "show": "get",
    "info": "show",
    "add": "create",
    "create": "add",
    "set": "update",
    "update": "set",
}
"""Other words for a verb, where there is no command of that name."""


def official_only() -> dict[str, str]:
    """Why there is no command of these words, which Proxmox's own tools have."""
    return {line[0]: line[1] for line in _lines("official_only.tsv")}


def _lines(name: str) -> Iterator[list[str]]:
    # Not pathlib: this is on the way of every `--help`, and nothing else there needs it.
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        lines = file.read().splitlines()
    width = len(lines[0].split("\t"))
    return ((line.split("\t") + [""] * width)[:width] for line in lines[1:] if line)
