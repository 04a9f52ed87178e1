"""Questions at the terminal: secrets, and whether to go on. In a script nobody is asked: the
command ends with a usage error."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
from collections.abc import Generator, Iterable
from typing import Any

import click

from pbs_tools.command import exits
from pbs_tools.command.saying import say


class Declined(click.ClickException):
    """The answer to a question was no."""

    exit_code = exits.INTERRUPTED


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
        say(line, err=True)
    if not confirmed("Go on?"):
        raise Declined("nothing was done")


def confirmed(question: str) -> bool:
    """Asks until the answer is yes or no; nothing is no. Raises `click.Abort` where there
    is no answer."""
    while True:
        click.echo(f"{question} [y/N]: ", nl=False, err=True)
        answer = _typed()
        if not answer:
            click.echo(err=True)
            raise click.Abort
        if answer.strip().lower() in ("y", "yes", "n", "no", ""):
            return answer.strip().lower() in ("y", "yes")


@contextlib.contextmanager
def reading_text() -> Generator[None]:
    """Ends the command where what comes from stdin or the terminal is in another encoding."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise click.UsageError(f"the input is not text in {error.encoding.upper()}") from None


def _typed() -> str:
    """The next line of stdin. Not by `input`: a Ctrl-C in the moment before that begins to read
    would be without effect until a key is pressed."""
    with contextlib.suppress(OSError, ValueError), _woken_by_signals() as signals:
        select.select([sys.stdin, signals], [], [])
    with reading_text():
        return sys.stdin.readline()


@contextlib.contextmanager
def _woken_by_signals() -> Generator[int]:
    """A file that can be read from when a signal came. Raises an error where that cannot be:
    beside the main thread, and where stdin is not a file."""
    sys.stdin.fileno()
    reading, writing = os.pipe()
    try:
        os.set_blocking(writing, False)
        before = signal.set_wakeup_fd(writing)
        try:
            yield reading
        finally:
            signal.set_wakeup_fd(before)
    finally:
        os.close(reading)
        os.close(writing)


def secret(wire: str, *, twice: bool = False, otherwise: str = "") -> str:
    """Asks for a secret without showing it: the value of an option, unless `otherwise` says how
    else it can be given."""
    if not somebody_there():
        missing = f"the {wire}" if otherwise else f"--{wire}"
        otherwise = otherwise or f"--{wire}-file FILE, or --{wire} - to read stdin"
        raise click.UsageError(f"{missing} is missing, and there is no terminal to ask on: {otherwise}")
    with reading_text():
        answer: str = click.prompt(
            wire.replace("-", " ").capitalize(), hide_input=True, confirmation_prompt=twice, err=True
        )
    return answer
