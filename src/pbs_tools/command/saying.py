"""Lines for a person: what a server wrote goes no other way to the terminal."""

from __future__ import annotations

import click

from pbs_tools.command.forms import printable


def say(text: str, *, err: bool = False, lines: bool = False) -> None:
    """Prints a text on a line of its own, on stdout unless `err`. What steers a terminal is written
    out; line breaks too unless `lines`, so that nobody's name or log adds a line."""
    click.echo(printable(text, lines=lines), err=err)
