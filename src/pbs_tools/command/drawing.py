"""Tables on a terminal, drawn by rich: as wide as the terminal, in ASCII where it has no better,
colours unless NO_COLOR is set."""

from __future__ import annotations

import os
from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pbs_tools.command.forms import ascii_only


def draw(names: Sequence[str], cells: list[list[str]], numbers: Sequence[bool], *, header: bool, border: bool) -> None:
    """One table on stdout; columns of numbers stand to the right."""
    bold = "" if os.environ.get("NO_COLOR") else "bold"  # Rich itself leaves out colours only.
    lines = box.ASCII if ascii_only() else box.SQUARE_DOUBLE_HEAD
    table = Table(box=lines if border else None, show_header=header, header_style=bold, pad_edge=border)
    console = Console(highlight=False, emoji=False, markup=False, force_terminal=True)
    columns = [[name, *(line[at] for line in cells)] for at, name in enumerate(names)]
    shown = list(range(len(columns)))
    if not _fit(columns, console.width):
        # Where words would be broken, columns without a value only take room.
        shown = [at for at in shown if any(columns[at][1:])] or shown
    whole = _fit([columns[at] for at in shown], console.width)
    for at in shown:
        # Names that people copy stay whole where there is room for that.
        solid = whole and not any(" " in text for text in columns[at][1:])
        table.add_column(Text(names[at]), justify="right" if numbers[at] else "left", overflow="fold", no_wrap=solid)
    for line in cells:
        table.add_row(*(Text(line[at]) for at in shown))
    console.print(table)


def _fit(columns: Sequence[Sequence[str]], width: int) -> bool:
    """Whether there is room for the columns without a word being broken."""
    longest = [max(cell_len(word) for text in texts for word in text.split(" ")) for texts in columns]
    return sum(longest) + 3 * len(columns) + 1 <= width
