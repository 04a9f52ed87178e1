"""What was probably meant, where the server knows no such name: the nearest one that it knows, or
the namespace in which a group is."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pbs_tools.command.completion import list_of, names_of
from pbs_tools.command.derived import group_name, snapshot_name
from pbs_tools.command.positionals import Positional
from pbs_tools.command.table import Row, rows

if TYPE_CHECKING:
    from pbs_tools.command.session import Session

_IN_STORE = ("namespace list", "group list", "snapshot list")
NAMESPACES = 50
"""How many namespaces are searched for a group."""


def add(session: Session, error: Exception, row: Row, positionals: list[Positional], values: dict[str, Any]) -> None:
    """Adds what was probably meant to the hint of a `NotFound`; no effect on other errors."""
    from pbs_client import NotFound, PbsError

    if not isinstance(error, NotFound):
        return
    try:
        suggestion = _suggestion(session, row, positionals, values)
    except PbsError:
        return  # The first error is the one to tell.
    error.hint = " ".join(filter(None, [error.hint, suggestion]))


def of_empty_list(session: Session, row: Row, positionals: list[Positional], values: dict[str, Any]) -> str:
    """What is not there, where a list of one group's snapshots is empty: PBS does not tell a group
    without snapshots from one that it has never seen."""
    from pbs_client import PbsError

    if not {"backup-type", "backup-id"} <= set(values):
        return ""
    try:
        for typed, words, column in _named(row, positionals, values):
            if typed not in names_of(session, words, column, values):
                return " ".join(filter(None, [f"There is no {typed}.", _suggestion(session, row, positionals, values)]))
    except PbsError:
        pass
    return ""


def _suggestion(session: Session, row: Row, positionals: list[Positional], values: dict[str, Any]) -> str:
    for typed, words, column in _named(row, positionals, values):
        known = names_of(session, words, column, values)
        if typed not in known:
            elsewhere = _elsewhere(session, values) if words in _IN_STORE else ""
            near = get_close_matches(typed, known, 1)
            return elsewhere or (f"Did you mean {near[0]}?" if near else "")
    return ""


def _named(row: Row, positionals: list[Positional], values: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each name that was typed, from the left, with the command and the column that list such."""
    for positional in positionals:
        listed_by = list_of(row, positional)
        typed = _text(positional, values)
        if listed_by is not None and typed is not None:
            yield typed, *listed_by
        if positional.name == "store" and values.get("ns"):
            yield values["ns"], "namespace list", "ns"


def _text(positional: Positional, values: dict[str, Any]) -> str | None:
    if positional.name == "group":
        return group_name(values) if "backup-id" in values else None
    if positional.name == "snapshot":
        return snapshot_name(values) if "backup-time" in values else None
    return values.get(positional.name)


def _elsewhere(session: Session, values: dict[str, Any]) -> str:
    """Where a group is that is not in its namespace."""
    if "backup-id" not in values:
        return ""
    group = group_name(values)
    for ns in names_of(session, "namespace list", "ns", values)[:NAMESPACES]:
        if ns != values.get("ns", "") and group in names_of(session, "group list", "group", {**values, "ns": ns}):
            return f"{group} is in namespace {ns}: --ns {ns}." if ns else f"{group} is in the root namespace."
    return ""


def add_for_store(session: Session, error: Exception, store: str) -> None:
    """The same for a command that takes a datastore and nothing else."""
    add(session, error, rows()["datastore status"], [Positional("store")], {"store": store})
