"""The table and the picture of a run, for the page and the README."""

from __future__ import annotations

import datetime
import os
import platform
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.environments import version_apart
from benchmarks.growth import FAST, ITERATE, LOADS, NUMBERS, SEND, Point
from benchmarks.measuring import Finding

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "pages" / "benchmarks.md"
README = ROOT / "README.md"
PICTURES = ROOT / "docs" / "pages" / "pictures"
LIBRARIES = (
    *("httpx", "httpx2", "aiohttp", "proxmoxer", "proxmox-sdk", "clientapi-pbs", "msgspec", "pydantic", "cattrs"),
    *("attrs", "openapi-python-client", "pyright", "jedi-language-server"),
)
COLORS = {LOADS: "#888888", SEND: "#4878a8", FAST: "#1d8a5f", ITERATE: "#b86e00"}
NOT_IN_README = ("async over aiohttp, of ", "msgspec, structs")
"""Findings only for the page: these are not clients, or not ours."""
CALLS = ("sync", "sync with `fast`", "async", "async with `fast`")
LISTS = "100,000 snapshots"


def write(findings: Sequence[Finding], points: Sequence[Point]) -> None:
    """Writes everything into the page, and the comparison of calls and long lists into the
    README."""
    _between(PAGE, f"{_table(findings)}\n\n{_circumstances()}")
    _between(README, f"{_comparison([one for one in findings if _compares(one)])}\n\n{_circumstances()}")
    _draw([one for one in findings if not one.unit])
    draw_growth(points)


def _table(findings: Sequence[Finding]) -> str:
    rows = [f"| {one.about} | {one.what} | {one.shown} | {one.shown_most} |" for one in findings]
    return "\n".join(["| | | measured | at most |", "| --- | --- | ---: | ---: |", *rows])


def _compares(finding: Finding) -> bool:
    if any(words in finding.what for words in NOT_IN_README):
        return False
    lists = finding.about == "Decoding" and finding.what.startswith("100,000 snapshots")
    return lists or finding.about == "A call over TLS"


def _comparison(findings: Sequence[Finding]) -> str:
    """A table of calls and one of long lists, with a row for each of the others."""
    calls: dict[str, dict[str, str]] = {way: {} for way in CALLS}
    lists: dict[str, dict[str, str]] = {"without extras": {}, "with `fast`": {}}
    for one in findings:
        if one.about == "A call over TLS":
            way, _, other = one.what.partition(", of ")
            calls[way][other] = one.shown
        else:
            case, fast, _ = one.what.removeprefix(LISTS).partition(", with `fast`")
            note, _, other = case.removeprefix(", ").rpartition("of ")
            lists["with `fast`" if fast else "without extras"][", ".join([other, *note.split(", ")[:-1]])] = one.shown
    return "\n\n".join(
        [
            "Our CPU time as a fraction of theirs: below 1 is faster.",
            _crossed("a call over TLS, beside", calls),
            _crossed("decoding 100,000 snapshots, beside", lists),
        ]
    )


def _crossed(title: str, columns: Mapping[str, Mapping[str, str]]) -> str:
    others = list(dict.fromkeys(other for column in columns.values() for other in column))
    rows = [" | ".join([other, *(column.get(other, "") for column in columns.values())]) for other in others]
    return "\n".join(
        f"| {row} |" for row in [" | ".join([title, *columns]), " | ".join(["---", *["---:"] * len(columns)]), *rows]
    )


def _circumstances() -> str:
    """Versions, machine and date."""
    versions = [f"{library} {number}" for library in LIBRARIES if (number := _version(library))]
    machine = f"{platform.system()} on {platform.machine()} with {os.cpu_count()} processors"
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    return f"Python {platform.python_version()}, {', '.join(versions)}; {machine}; {today}."


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return version_apart(library)


def _between(path: Path, text: str) -> None:
    """Puts the text between the two markers."""
    old = path.read_text(encoding="utf-8")
    new = re.sub(
        r"(<!-- benchmarks: written by make bench -->\n).*?(\n<!-- end of benchmarks -->)",
        lambda markers: f"{markers[1]}\n{text}\n{markers[2]}",
        old,
        flags=re.DOTALL,
    )
    path.write_text(new, encoding="utf-8")


def _draw(findings: Sequence[Finding]) -> None:
    """A bar for each ratio, and a line where it may end."""
    with cast("Any", mpl).rc_context({"svg.hashsalt": "pbs", "svg.fonttype": "none"}):
        figure: Any = Figure(figsize=(9, 0.32 * len(findings) + 1), layout="constrained")
        axes = figure.subplots()
        places = range(len(findings))
        axes.barh(places, [one.value for one in findings], color="#4878a8", height=0.6)
        for place, one in zip(places, findings, strict=True):
            if one.most is not None:
                axes.plot([one.most, one.most], [place - 0.4, place + 0.4], color="#b03030", linewidth=2)
        axes.set_yticks(
            places, [f"{one.about}: {one.what}".replace("$", r"\$").replace("`", "") for one in findings], fontsize=8
        )
        axes.invert_yaxis()
        axes.axvline(1, color="#888888", linewidth=0.8, linestyle=":")
        axes.set_xlabel("ratio: less is better; red marks the limit")
        figure.savefig(PICTURES / "benchmarks.svg", format="svg", metadata={"Date": None})


def draw_growth(points: Sequence[Point]) -> None:
    """Time and memory against the number of snapshots, all in steps of ten."""
    with cast("Any", mpl).rc_context({"svg.hashsalt": "pbs", "svg.fonttype": "none"}):
        figure: Any = Figure(figsize=(9, 3.6), layout="constrained")
        left, right = figure.subplots(1, 2)
        for way, color in COLORS.items():
            line = {"color": color, "marker": "o", "markersize": 3, "label": way}
            ours = [point for point in points if point.way == way]
            left.loglog(NUMBERS, [point.seconds for point in ours], **line)
            right.loglog(NUMBERS, [point.megabytes for point in ours], **line)
        left.set_title("CPU time, in seconds", fontsize=10)
        right.set_title("memory at its most over a bare Python, in MB", fontsize=10)
        left.legend(fontsize=8)
        for axes in (left, right):
            axes.set_xlabel("snapshots")
            axes.grid(visible=True, color="#dddddd", linewidth=0.6)
        figure.savefig(PICTURES / "growth.svg", format="svg", metadata={"Date": None})
