"""What is shown and asked before something is destroyed.

On a terminal the question follows a preview of what would be lost. Elsewhere nobody can be asked,
so `--yes` is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pbs_tools.command import forms, previews
from pbs_tools.command.asking import go_on, require_terminal
from pbs_tools.command.catalog import Entry, sibling
from pbs_tools.command.table import Row

if TYPE_CHECKING:
    from pbs_tools.command.session import Session


def confirm(session: Session, row: Row, entry: Entry, values: dict[str, Any], *, yes: bool) -> None:
    """Shows what would be lost and asks, unless `--yes` was given."""
    if not yes:
        require_terminal(row.command)
        go_on([title(row, entry, values), *preview(session, entry, values)])


def title(row: Row, entry: Entry, values: dict[str, Any]) -> str:
    """The command with what it is about: `snapshot forget tank vm/100`."""
    in_path = (parameter["wire"] for parameter in entry["parameters"] if parameter["place"] == "path")
    return " ".join([row.command, *(str(values[wire]) for wire in in_path if wire in values)])


def preview(session: Session, entry: Entry, values: dict[str, Any]) -> list[str]:
    """Lines on what would be lost."""
    special = previews.of(entry["name"])
    return [f"  {line}" for line in (special(session, values) if special else _settings(session, entry, values))]


def _settings(session: Session, entry: Entry, values: dict[str, Any]) -> list[str]:
    """The settings that would be gone, where the same path gives them."""
    shown = sibling(entry, "GET")
    if shown is None or shown["returns"].get("type") != "object":
        return []
    from pbs_tools.command.calls import build

    settings: dict[str, Any] = session.send(build(shown, values))
    return forms.settings(settings, shown["returns"])
