"""Percentages over time as inline SVG, in the colours of the page that holds it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any, Literal

import attrs
import matplotlib
from matplotlib import dates, figure
from matplotlib.backends import backend_svg

from pbs_tools.units import calendar

# Its types are incomplete.
_settings: Any = matplotlib
_dates: Any = dates
_figures: Any = figure
_svg: Any = backend_svg

Colour = Literal["line", "forecast", "soft", "faint"]

# The page follows light and dark by its variables, which the library does not know: it draws in
# colours that nothing else has, and they are replaced.
_STAND_INS: dict[Colour, str] = {"line": "#010203", "forecast": "#010204", "soft": "#010205", "faint": "#010206"}


@attrs.frozen
class Line:
    """One line of a chart."""

    colour: Colour
    points: Sequence[tuple[float, float]] = attrs.field(repr=False)
    """Unix seconds and percent."""
    filled: bool


WIDE, NARROW = 9.0, 4.3
"""Inches: for a screen and a sheet of paper, and for a phone, where the figures of a wide one would
be too small to read."""


def chart(lines: Sequence[Line], width: float = WIDE) -> str:
    """The lines over time, from 0 to 100 percent. Ids in it are made from its content, so several
    may stand in one page."""
    settings: dict[str, Any] = {
        "svg.fonttype": "none",
        "svg.hashsalt": f"{width} {lines!r}",
        "font.size": 10,
        "path.simplify": True,
    }
    with _settings.rc_context(settings):
        drawn = _figures.Figure(figsize=(width, 2.4), layout="constrained")
        axes = drawn.subplots()
        for line in lines:
            known = [(moment, share) for seconds, share in line.points if (moment := calendar(seconds))]
            moments, shares = [moment for moment, _ in known], [share for _, share in known]
            axes.plot(
                moments, shares, color=_STAND_INS[line.colour], linewidth=1.5, linestyle="-" if line.filled else "--"
            )
            if line.filled:
                axes.fill_between(moments, shares, color=_STAND_INS[line.colour], alpha=0.15, linewidth=0)
        axes.set_ylim(0, 100)
        axes.set_yticks([0, 25, 50, 75, 100])
        axes.margins(x=0)
        axes.grid(axis="y", color=_STAND_INS["faint"], linewidth=0.7)
        axes.tick_params(colors=_STAND_INS["soft"], length=0)
        for side in axes.spines.values():
            side.set_visible(False)
        locator = _dates.AutoDateLocator()
        axes.xaxis.set_major_locator(locator)
        axes.xaxis.set_major_formatter(_dates.ConciseDateFormatter(locator))
        axes.xaxis.get_offset_text().set_color(_STAND_INS["soft"])
        written = io.StringIO()
        nothing = {"Creator": None, "Date": None, "Format": None, "Type": None}
        _svg.FigureCanvasSVG(drawn).print_svg(written, metadata=nothing)
    return _inlined(written.getvalue())


def _inlined(document: str) -> str:
    """A document's drawing alone, without a size of its own and without a background."""
    drawing = document[document.index("<svg") :]
    drawing = re.sub(r'<g id="patch_1">.*?</g>', "", drawing, count=1, flags=re.DOTALL)
    drawing = re.sub(r'<g id="patch_2">.*?</g>', "", drawing, count=1, flags=re.DOTALL)
    drawing = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", drawing, count=1)
    drawing = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", drawing, count=1)
    drawing = re.sub(r"<metadata>.*?</metadata>", "", drawing, flags=re.DOTALL)
    for name, stand_in in _STAND_INS.items():
        drawing = drawing.replace(stand_in, f"var(--{name})")
    return drawing
