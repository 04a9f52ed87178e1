"""Bars on the terminal: under the log of a task, where it tells percentages, and for a download."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TransferSpeedColumn,
)

from pbs_tools.command.forms import printable
from pbs_tools.tasks import percent_in


class _Stderr(Console):
    """Never hides the cursor: where Ctrl-Z stops the process, or it is killed, nothing would bring
    it back."""

    def __init__(self) -> None:
        super().__init__(stderr=True)

    def show_cursor(self, show: bool = True) -> bool:
        return False


def _progress(*columns: ProgressColumn) -> Progress:
    return Progress(*columns, console=_Stderr(), transient=True)


@contextmanager
def of_log() -> Generator[Callable[[str], None]]:
    """Yields a function that takes the lines of the log. The log scrolls on stdout, the bar stays
    on stderr below it."""
    out = Console(highlight=False, emoji=False, markup=False, soft_wrap=True)
    name = TextColumn("{task.description}")
    with _progress(name, BarColumn(), TaskProgressColumn(), TimeElapsedColumn()) as progress:
        shown = progress.add_task("running", total=None)

        def write(line: str) -> None:
            out.print(printable(line))
            percent = percent_in([line])
            if percent is not None:
                progress.update(shown, total=100, completed=percent)

        yield write


@contextmanager
def of_download(name: str, size: int | None) -> Generator[Callable[[int], None]]:
    """Yields a function that takes the number of bytes that came, of `size` if that is known."""
    named = TextColumn("{task.description}", markup=False)
    with _progress(named, BarColumn(), DownloadColumn(binary_units=True), TransferSpeedColumn()) as progress:
        shown = progress.add_task(printable(name), total=size)
        yield lambda count: progress.advance(shown, count)
