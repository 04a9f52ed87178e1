"""Questions at the terminal: secrets, and whether to go on. In a script nobody is asked: the
command ends with a usage error."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click


def somebody_there() -> bool:
    """Whether there is somebody to ask."""
    context = click.get_current_context(silent=True)
    session: Any = context.obj if context is not None else None
    return bool(session is not None and session.interactive)


def require_terminal(command: str) -> None:
    """Ends a command that destroys something, where nobody can be asked."""
    if not somebody_there():
        raise click.UsageError(
            f"{command} destroys something, and there is no terminal to ask on: --yes does it, --dry-run shows it"
        )


def go_on(lines: Iterable[str]) -> None:
    """Shows lines and asks whether to go on; ends the command where the answer is no."""
    for line in lines:
        click.echo(line, err=True)
    if not click.confirm("Go on?", err=True):
        raise click.Abort


def secret(wire: str, *, twice: bool = False) -> str:
    """Asks for the value of a secret option without showing it."""
    if not somebody_there():
        raise click.UsageError(
            f"--{wire} is missing, and there is no terminal to ask on: --{wire}-file FILE, or --{wire} - to read stdin"
        )
    answer: str = click.prompt(
        wire.replace("-", " ").capitalize(), hide_input=True, confirmation_prompt=twice, err=True
    )
    return answer
