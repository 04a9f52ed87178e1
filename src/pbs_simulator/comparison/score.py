"""Scores a recording: how much of what a real server answered a simulated one of the same version
answers alike.

    print(score_recording(Path("my-server.jsonl")))

The simulated server starts in the state that `…-before.jsonl` beside the recording shows; without
that file, empty.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from pbs_client.printable import printable
from pbs_simulator.comparison.differences import KINDS, compare
from pbs_simulator.comparison.forms import without_numbers
from pbs_simulator.comparison.session import Session
from pbs_simulator.exchanges import is_object
from pbs_simulator.recording_rows import read_rows

Row = Mapping[str, Any]

WHOLE = "rows"
"""The measure of rows in which nothing differs."""


@attrs.frozen
class Difference:
    """One row whose answer is not the recorded one."""

    number: int
    """Of the row, counted from 1, as the line in the file."""
    kind: str
    row: Row
    made: Row
    told: str

    def __str__(self) -> str:
        params = json.dumps(self.row["params"], ensure_ascii=False)[:200]
        note = f", {self.row['note']}" if self.row.get("note") else ""
        request = f"{self.row['op']} {self.row['sent'][:120]} {params} ({self.row['auth']}{note})"
        return f"line {self.number}: {printable(request)}\n      {printable(self.told)}"


@attrs.define
class Score:
    """The counts of one recording: of each kind of comparison how often it applied and how often
    the answers agreed.
    """

    name: str
    version: str
    applied: Counter[str] = attrs.field(factory=Counter[str])
    agreed: Counter[str] = attrs.field(factory=Counter[str])
    differences: list[Difference] = attrs.field(factory=list[Difference])

    def percent(self, kind: str) -> float:
        """Of the comparisons of a kind, how many agreed; 100 where there was nothing to compare.

        `kind` may be `rows` for whole rows.
        """
        return 100 * self.agreed[kind] / self.applied[kind] if self.applied[kind] else 100.0

    def count(self, number: int, operation: str, row: Row, made: Row, moment: float) -> None:
        """Compares one row."""
        alike = True
        for verdict in compare(operation, row, made, moment):
            self.applied[verdict.kind] += 1
            if not verdict.difference:
                self.agreed[verdict.kind] += 1
            else:
                alike = False
                self.differences.append(Difference(number, verdict.kind, row, made, verdict.difference))
        self.applied[WHOLE] += 1
        self.agreed[WHOLE] += alike

    def __str__(self) -> str:
        lines = [f"{self.name}, against a simulated PBS {self.version}"]
        for kind in (WHOLE, *KINDS):
            if self.applied[kind]:
                lines.append(f"  {kind:8}{self.percent(kind):7.2f} %   {self.agreed[kind]} of {self.applied[kind]}")
        return "\n".join(lines)

    def shown(self) -> str:
        """All differences, those of a kind and a way of differing together, the most frequent
        first.
        """
        groups: dict[tuple[str, str, str], list[Difference]] = {}
        for difference in self.differences:
            key = (difference.kind, difference.row["op"], without_numbers(difference.told))
            groups.setdefault(key, []).append(difference)
        ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[1][0].number))
        lines: list[str] = []
        for kind in KINDS:
            of_kind = [members for (name, _, _), members in ordered if name == kind]
            if of_kind:
                lines.append(f"{kind}: {sum(map(len, of_kind))} differ")
                lines += [f"  {f'{len(members)} x ' * (len(members) > 1)}{members[0]}" for members in of_kind]
        return "\n".join(lines)


def score_recording(path: Path, *, version: str | None = None) -> Score:
    """Plays one recording; the version of PBS is the one that its state, or an answer in it, tells,
    unless it is given.
    """
    rows = list(read_rows(path))
    before_path = path.with_name(f"{path.stem}-before.jsonl")
    before = list(read_rows(before_path)) if before_path.exists() else []
    return score_rows(rows, before, version=version, name=path.name)


def score_rows(
    rows: Iterable[Row],
    before: Iterable[Row] = (),
    *,
    version: str | None = None,
    name: str = "recording",
) -> Score:
    """Plays the rows of a recording to a simulated server that starts in the state of `before`."""
    rows, before = list(rows), list(before)
    version = version or recorded_version([*before, *rows])
    if version is None:
        raise ValueError(f"{name} does not tell its version of PBS (no answer to GET /version is in it); say which")
    session = Session(version, before, rows)
    score = Score(name, version)
    for number, row in enumerate(rows, 1):
        made = session.play(row)
        score.count(number, session.operation(row), row, made, session.moment)
    return score


def recorded_version(rows: Iterable[Row]) -> str | None:
    """The version that the server of a recording had, by its own word."""
    for row in rows:
        data = row["json"].get("data") if row["op"] == "GET /version" and is_object(row.get("json")) else None
        if is_object(data):
            return f"{data['version']}.{data['release']}"
    return None
