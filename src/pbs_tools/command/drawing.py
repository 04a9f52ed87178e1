"""Tables on a terminal, drawn by rich: as wide as the terminal, in ASCII where it has no better,
colours unless NO_COLOR is set."""

from __future__ import annotations

import os
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text


def draw(names: Sequence[str], cells: list[list[str]], numbers: Sequence[bool], *, header: bool, border: bool) -> None:
    """One table on stdout; columns of numbers stand to the right."""
    bold = "" if os.environ.get("NO_COLOR") else "bold"  # Rich itself leaves out colours only.
    table = Table(
        box=box.SQUARE_DOUBLE_HEAD if border else None, show_header=header, header_style=bold, pad_edge=border
    )
    for name, number in zip(names, numbers, strict=True):
        table.add_column(Text(name), justify="right" if number else "left", overflow="fold")
    for line in cells:
        table.add_row(*(Text(text) for text in line))
    Console(highlight=False, emoji=False, markup=False, force_terminal=True).print(table)
