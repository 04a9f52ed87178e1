"""A bar on the terminal under a task's log, for tasks whose log tells percentages."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from pbs_tools.command.forms import printable
from pbs_tools.tasks import percent_in


@contextmanager
def bar() -> Generator[Callable[[str], None]]:
    """Yields a function that takes the lines of the log. The log scrolls on stdout, the bar stays
    on stderr below it."""
    out = Console(highlight=False, emoji=False, markup=False, soft_wrap=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        shown = progress.add_task("running", total=None)

        def write(line: str) -> None:
            out.print(printable(line))
            percent = percent_in([line])
            if percent is not None:
                progress.update(shown, total=100, completed=percent)

        yield write
