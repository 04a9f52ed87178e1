"""What was probably meant, where the server knows no such name: the nearest one that it knows, or
the namespace in which a group is."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from pbs_tools.command.completion import list_of, names_of
from pbs_tools.command.derived import group_name, snapshot_name
from pbs_tools.command.places import Place
from pbs_tools.command.table import Row, rows

if TYPE_CHECKING:
    from pbs_tools.command.session import Session

_IN_STORE = ("namespace list", "group list", "snapshot list")
NAMESPACES = 50
"""How many namespaces are searched for a group."""


def say(session: Session, error: Exception, row: Row, places: list[Place], values: dict[str, Any]) -> None:
    """Adds it to the hint of an error that says that something is not there."""
    from pbs_client import NotFound, PbsError

    if not isinstance(error, NotFound):
        return
    try:
        meant = _meant(session, row, places, values)
    except PbsError:
        return  # The first error is the one to tell.
    error.hint = " ".join(filter(None, [error.hint, meant]))


def _meant(session: Session, row: Row, places: list[Place], values: dict[str, Any]) -> str:
    for typed, words, column in _named(row, places, values):
        known = names_of(session, words, column, values)
        if typed not in known:
            near = get_close_matches(typed, known, 1)
            said = _elsewhere(session, values) if words in _IN_STORE else ""
            return said or (f"Did you mean {near[0]}?" if near else "")
    return ""


def _named(row: Row, places: list[Place], values: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each name that was typed, from the left, with the command and the column that list such."""
    for place in places:
        found = list_of(row, place)
        typed = _text(place, values)
        if found is not None and typed is not None:
            yield typed, *found
        if place.name == "store" and values.get("ns"):
            yield values["ns"], "namespace list", "ns"


def _text(place: Place, values: dict[str, Any]) -> str | None:
    if place.name == "group":
        return group_name(values) if "backup-id" in values else None
    if place.name == "snapshot":
        return snapshot_name(values) if "backup-time" in values else None
    return values.get(place.name)


def _elsewhere(session: Session, values: dict[str, Any]) -> str:
    """Where a group is that is not in its namespace."""
    if "backup-id" not in values:
        return ""
    group = group_name(values)
    for ns in names_of(session, "namespace list", "ns", values)[:NAMESPACES]:
        if ns != values.get("ns", "") and group in names_of(session, "group list", "group", {**values, "ns": ns}):
            return f"{group} is in namespace {ns}: --ns {ns}." if ns else f"{group} is in the root namespace."
    return ""


def say_of_store(session: Session, error: Exception, store: str) -> None:
    """The same for a command that takes a datastore and nothing else."""
    say(session, error, rows()["datastore status"], [Place("store")], {"store": store})
