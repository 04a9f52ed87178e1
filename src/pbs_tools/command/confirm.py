"""What is asked before something is destroyed."""

from __future__ import annotations

import sys

import click


def ask(what: str, *, yes: bool) -> None:
    """Asks on a terminal; elsewhere `--yes` is needed, without which the command ends as wrongly used."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(f"{what}: not a terminal, so nobody can be asked; --yes does it")
    if not click.confirm(f"{what}. Go on?", err=True):
        raise click.Abort
