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


def draw(names: Sequence[str], cells: list[list[str]], numbers: Sequence[bool], *, header: bool, border: bool) -> None:
    """One table on stdout; columns of numbers stand to the right."""
    bold = "" if os.environ.get("NO_COLOR") else "bold"  # Rich itself leaves out colours only.
    table = Table(
        box=box.SQUARE_DOUBLE_HEAD if border else None, show_header=header, header_style=bold, pad_edge=border
    )
    console = Console(highlight=False, emoji=False, markup=False, force_terminal=True)
    columns = [[name, *(line[at] for line in cells)] for at, name in enumerate(names)]
    # Names that people copy stay whole where there is room for that.
    whole = sum(map(_longest_word, columns)) + 3 * len(columns) + 1 <= console.width
    for name, number, texts in zip(names, numbers, columns, strict=True):
        solid = whole and not any(" " in text for text in texts[1:])
        table.add_column(Text(name), justify="right" if number else "left", overflow="fold", no_wrap=solid)
    for line in cells:
        table.add_row(*(Text(text) for text in line))
    console.print(table)


def _longest_word(texts: Sequence[str]) -> int:
    return max(cell_len(word) for text in texts for word in text.split(" "))
