"""Answers that are files: saved under a name, or written to stdout where that is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pbs_tools.command.options import FileName

if TYPE_CHECKING:
    from pbs_client import Request
    from pbs_tools.command.session import Session

STDOUT = "-"


class Target(NamedTuple):
    """Where a file goes."""

    path: str
    """Empty where nothing was said; `-` for stdout."""
    force: bool

    def named(self, name: str) -> Target:
        """With a name in the current directory, where nothing was said."""
        if self.path:
            return self
        # The name came from a server: a file is made here and nowhere else, and none means stdout.
        target = self._replace(path=os.path.join(os.curdir, os.path.basename(name)))
        target.check()
        return target

    def check(self) -> None:
        """Refuses a file that exists."""
        if self.path != STDOUT and not self.force and os.path.lexists(self.path):
            raise click.UsageError(f"{self.path} exists: --force replaces it, --output names another file")


def options() -> list[click.Option]:
    """What every command has that fetches a file."""
    resume = "Refused: PBS sends files from the beginning only."
    return [
        click.Option(
            ["output", "--output"],
            type=FileName(),
            metavar="FILE",
            help="The file to write, - for stdout; named as in the backup if not given.",
        ),
        click.Option(["force", "--force"], is_flag=True, help="Replace a file that exists."),
        click.Option(["resume", "--resume"], is_flag=True, help=resume),
    ]


def target(session: Session, given: dict[str, Any]) -> Target:
    """What the options say. Raises `click.UsageError` before anything is asked of the server."""
    if given["resume"]:
        raise click.UsageError("--resume cannot be: PBS sends files from the beginning only; --force fetches it anew")
    named = Target(given["output"] or "", given["force"])
    if named.path == STDOUT and session.terminal:
        raise click.UsageError("stdout is a terminal, and the answer is a file: redirect it, as in > FILE")
    if named.path:
        named.check()
    return named


def save(session: Session, request: Request[Any], to: Target, size: int | None = None) -> None:
    """Fetches a file of `size` bytes, if that is known. What is cut short is not left behind."""
    from pbs_client import StreamRequest
    from pbs_client.download import PartialFile

    assert isinstance(request, StreamRequest)
    if to.path == STDOUT:
        write_out(session, request)
        return
    file = PartialFile(to.path)
    try:
        with session.client.stream(request) as download, progress(to.path, download.size or size) as advance:
            file.begin()
            for piece in download:
                file.write(piece)
                advance(len(piece))
        file.commit()
    except OSError as error:
        raise click.ClickException(f"{to.path} cannot be written: {error.strerror or error}") from None
    finally:
        file.discard()


def write_out(session: Session, request: Request[Any]) -> None:
    """Writes what comes to stdout as it comes."""
    from pbs_client import StreamRequest

    assert isinstance(request, StreamRequest)
    with session.client.stream(request) as download:
        for piece in download:
            sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()


@contextmanager
def progress(name: str, size: int | None) -> Generator[Callable[[int], None]]:
    """A bar on stderr, if that is a terminal; gives a function that takes the bytes that came."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from pbs_tools.command.progress import of_download

    with of_download(name, size) as advance:
        yield advance
