"""Tables of tab-separated columns with a heading line, and those whose rows name a place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import attrs

from codegen.problems import Problem


@attrs.define
class ByPlace:
    """A table whose rows name a location or, less strongly, a wire name. It remembers which rows
    were used."""

    file: str
    rows: dict[str, str]
    used: set[str] = attrs.field(factory=set[str])

    def find(self, location: str, wire: str) -> str | None:
        for where in (location, wire):
            if where in self.rows:
                self.used.add(where)
                return self.rows[where]
        return None


def rows_of(path: Path, columns: int, *, key: int = 1) -> Iterator[list[str]]:
    """The rows below the heading, all with this many cells; no two have the same first `key`
    cells."""
    seen: set[tuple[str, ...]] = set()
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines()[1:], 2):
        if not line.strip():
            continue
        cells = line.split("\t")
        cells += [""] * (columns - len(cells))
        if len(cells) != columns:
            raise Problem(f"{path.name}, line {number}: {len(cells)} columns, expected {columns}")
        named = (cells[1],) if path.name == "names.tsv" else tuple(cells[:key])
        if named in seen:
            raise Problem(f"{path.name}, line {number}: {' '.join(named)!r} is there twice")
        seen.add(named)
        yield cells
