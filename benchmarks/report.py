"""The table and the picture of a run, for the page and the README."""

from __future__ import annotations

import datetime
import os
import platform
import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.measuring import Finding

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "pages" / "benchmarks.md"
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "pages" / "pictures" / "benchmarks.svg"
LIBRARIES = ("httpx", "httpx2", "aiohttp", "proxmoxer", "clientapi-pbs", "msgspec", "pydantic", "cattrs", "attrs")
NOT_IN_README = ("async over aiohttp, of aiohttp", "msgspec, structs")
"""No clients, or not ours: the page has them."""


def write(findings: Sequence[Finding]) -> None:
    """Into the page all of it; into the README how calls and long lists compare with others."""
    _between(PAGE, f"{_table(findings)}\n\n{_circumstances()}")
    _between(README, f"{_comparison([one for one in findings if _compares(one)])}\n\n{_circumstances()}")
    _draw([one for one in findings if not one.unit])


def _table(findings: Sequence[Finding]) -> str:
    rows = [f"| {one.about} | {one.what} | {one.shown} | {one.shown_most} |" for one in findings]
    return "\n".join(["| | | measured | at most |", "| --- | --- | ---: | ---: |", *rows])


def _compares(finding: Finding) -> bool:
    if any(words in finding.what for words in NOT_IN_README):
        return False
    lists = finding.about == "Decoding" and finding.what.startswith("100,000 snapshots")
    return lists or finding.about == "A call over TLS"


def _comparison(findings: Sequence[Finding]) -> str:
    rows = [f"| {one.about}: {one.what} | {one.shown} |" for one in findings]
    return "\n".join(["| CPU time of ours, as a part of theirs: below 1 is faster | |", "| --- | ---: |", *rows])


def _circumstances() -> str:
    """Versions, machine and date."""
    versions = [f"{library} {found}" for library in LIBRARIES if (found := _version(library))]
    machine = f"{platform.system()} on {platform.machine()} with {os.cpu_count()} processors"
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    return f"Python {platform.python_version()}, {', '.join(versions)}; {machine}; {today}."


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _between(path: Path, text: str) -> None:
    """Puts the text between the two markers."""
    old = path.read_text(encoding="utf-8")
    new = re.sub(
        r"(<!-- benchmarks: written by make bench -->\n).*?(\n<!-- end of benchmarks -->)",
        lambda found: f"{found[1]}\n{text}\n{found[2]}",
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
        axes.set_yticks(places, [f"{one.about}: {one.what}".replace("$", r"\$") for one in findings], fontsize=8)
        axes.invert_yaxis()
        axes.axvline(1, color="#888888", linewidth=0.8, linestyle=":")
        axes.set_xlabel("ratio; less is better, the red mark is the most that it may be")
        figure.savefig(PICTURE, format="svg", metadata={"Date": None})
