"""What a terminal shows, as SVG: with the reader's own fonts, and nothing loaded from elsewhere."""

from __future__ import annotations

import io
import re

from rich.console import Console, RenderableType
from rich.terminal_theme import TerminalTheme

_DARK = "484f58 ff7b72 3fb950 d29922 58a6ff bc8cff 39c5cf b1bac4"
_BRIGHT = "6e7681 ffa198 56d364 e3b341 79c0ff d2a8ff 56d4dd ffffff"


def _colors(digits: str) -> list[tuple[int, int, int]]:
    return [(int(one[:2], 16), int(one[2:4], 16), int(one[4:], 16)) for one in digits.split()]


THEME = TerminalTheme((22, 27, 34), (230, 237, 243), _colors(_DARK), _colors(_BRIGHT))


def drawn(title: str, *parts: RenderableType, width: int) -> str:
    """The parts one below the other, in a window with a title."""
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    for part in parts:
        console.print(part, soft_wrap=False)
    svg = console.export_svg(title=title, theme=THEME, unique_id="picture")
    svg = re.sub(r"@font-face \{.*?\}\n", "", svg, flags=re.DOTALL)
    svg = re.sub(r"Fira Code, ?", "", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
