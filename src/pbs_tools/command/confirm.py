"""What is shown and asked before something is destroyed.

On a terminal the question follows a preview of what would be lost. Elsewhere nobody can be asked, so `--yes` is needed.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TextIO

import click

from pbs_tools.command.catalog import Entry, sibling
from pbs_tools.command.table import Row

if TYPE_CHECKING:
    from pbs_tools.command.session import Session


def confirm(session: Session, row: Row, entry: Entry, values: dict[str, Any], *, yes: bool) -> None:
    """Shows what would be lost and asks. Ends the command where the answer is no, or where nobody can be asked."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(f"{row.command} destroys something, and this is not a terminal to ask on: --yes does it, --dry-run shows it")
    preview(session, row, entry, values, sys.stderr)
    if not click.confirm("Go on?", err=True):
        raise click.Abort


def preview(session: Session, row: Row, entry: Entry, values: dict[str, Any], stream: TextIO) -> None:
    """Prints what a command would destroy."""
    from pbs_tools.command import previews

    special = previews.of(entry["name"])
    lines = special(session, values) if special else _settings(session, entry, values)
    in_path = (parameter["wire"] for parameter in entry["parameters"] if parameter["place"] == "path")
    objects = " ".join(str(values[wire]) for wire in in_path if wire in values)
    click.echo(f"{row.command} {objects}".strip() + (":" if lines else ""), file=stream)
    for line in lines:
        click.echo(f"  {line}", file=stream)


def _settings(session: Session, entry: Entry, values: dict[str, Any]) -> list[str]:
    """The settings that would be gone, where the same path gives them."""
    shown = sibling(entry, "GET")
    if shown is None or shown["returns"].get("type") != "object":
        return []
    from pbs_tools.command.calls import build

    settings: dict[str, Any] = session.send(build(shown, values))
    return [f"{name}: {value}" for name, value in settings.items()]
