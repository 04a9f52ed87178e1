"""The tables that people maintain beside the facts: names, classes, enums, units, secrets, effects, and what gets no function.

Each is a file of tab-separated columns with a heading line, or TOML; each is checked as far as one file can be checked alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from codegen.hazards import HazardRow, load_hazards
from codegen.problems import Problem

EPOCHS = ("epoch", "epoch-or-never")
_NUMBER_UNITS = {
    *EPOCHS,
    "local-epoch",
    "seconds",
    "milliseconds",
    "minutes",
    "hours",
    "days",
    "bytes",
    "bytes-or-unknown",
    "bytes-per-second",
    "per-second",
    "count",
    "percent",
    "fraction",
    "celsius",
}
_TEXT_UNITS = {
    "base64",
    "byte-size-text",
    "calendar-event",
    "daily-duration",
    "date-text",
    "date-time-text",
    "pem",
    "rfc3339",
    "strftime",
    "time-span",
}
EFFECTS = ("read", "write", "start", "destroy")


@attrs.frozen
class NamesRow:
    """One function: the operation it calls and, for one of several variants of it, what it fixes and omits."""

    module: str
    function: str
    operation: str
    fixed: tuple[tuple[str, Any], ...] = ()
    omitted: tuple[str, ...] = ()


@attrs.frozen
class EnumsRow:
    """A set of enums that are one: same wire name, and values that contain all of `includes` and none of `excludes`."""

    alias: str
    properties: frozenset[str]
    includes: frozenset[str]
    excludes: frozenset[str]

    def takes(self, wire: str, values: list[str]) -> bool:
        return wire in self.properties and self.includes <= set(values) and not self.excludes & set(values)


@attrs.define
class ByPlace:
    """A table whose rows name a location or, less strongly, a wire name. Remembers which rows were used, so that dead ones can be told."""

    file: str
    rows: dict[str, str]
    used: set[str] = attrs.field(factory=set[str])

    def find(self, location: str, wire: str) -> str | None:
        for where in (location, wire):
            if where in self.rows:
                self.used.add(where)
                return self.rows[where]
        return None


@attrs.define
class Tables:
    """All tables of `schema/`."""

    names: list[NamesRow]
    models: dict[str, str]
    enums: list[EnumsRow]
    fields: dict[str, str]
    units: ByPlace
    secrets: ByPlace
    effects: dict[str, str]
    privileges: dict[str, str]
    uncovered: dict[str, str]
    hazards: list[HazardRow]
    wording: dict[str, dict[str, Any]]
    """Module → function (or `module`) → what we say of it."""
    parameter_wording: ByPlace
    """What a parameter means."""


def load_tables(schema: Path) -> Tables:
    """Reads and checks the tables in the folder `schema`."""
    units = {where: unit for where, unit, _, _ in _rows(schema / "units.tsv", 4)}
    for where, unit in units.items():
        if unit not in {*_NUMBER_UNITS, *_TEXT_UNITS, "none"}:
            raise Problem(f"units.tsv: {where} has the unit {unit!r}; expected {', '.join(sorted({*_NUMBER_UNITS, *_TEXT_UNITS}))} or none")
    effects = {function: effect for function, effect, _, _ in _rows(schema / "effects.tsv", 4)}
    for function, effect in effects.items():
        if effect not in EFFECTS:
            raise Problem(f"effects.tsv: {function} has the effect {effect!r}; expected {', '.join(EFFECTS)}")
    return Tables(
        names=[_names_row(row) for row in _rows(schema / "names.tsv", 5)],
        models=dict(_rows(schema / "models.tsv", 2)),
        enums=[EnumsRow(alias, *(frozenset(cell.split(",")) - {""} for cell in cells)) for alias, *cells in _rows(schema / "enums.tsv", 4)],
        fields=dict(_rows(schema / "fields.tsv", 2)),
        units=ByPlace("units.tsv", units),
        secrets=ByPlace("secrets.tsv", {where: why for where, why, _ in _rows(schema / "secrets.tsv", 3)}),
        effects=effects,
        privileges={function: needs for function, needs, _ in _rows(schema / "privileges.tsv", 3)},
        hazards=load_hazards(schema / "hazards.toml"),
        uncovered=dict(_rows(schema / "uncovered.tsv", 2)),
        wording={path.stem: _toml(path) for path in sorted((schema / "wording").glob("*.toml"))},
        parameter_wording=ByPlace("wording/parameters.tsv", dict(_rows(schema / "wording" / "parameters.tsv", 2))),
    )


def is_number_unit(unit: str) -> bool:
    """Whether a unit is one of numbers; all others are forms of text."""
    return unit in _NUMBER_UNITS


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise Problem(f"{path.name}: {error}") from None


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    """The rows below the heading, all with this many cells; a key in the first column (or first four of the names) is there once."""
    seen: set[str] = set()
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()[1:], 2):
        if not line.strip():
            continue
        cells = line.split("\t")
        cells += [""] * (columns - len(cells))
        if len(cells) != columns:
            raise Problem(f"{path.name}, line {number}: {len(cells)} columns, expected {columns}")
        key = cells[1] if path.name == "names.tsv" else cells[0]
        if key in seen:
            raise Problem(f"{path.name}, line {number}: {key!r} is there twice")
        seen.add(key)
        yield cells


def _names_row(cells: list[str]) -> NamesRow:
    module, function, method, path, fixed = cells
    values: list[tuple[str, Any]] = []
    omitted: list[str] = []
    for part in filter(None, re.split(r"\s*;\s*", fixed)):
        names, _, _ = part.partition(" omitted")
        if part.endswith(" omitted"):
            omitted += re.split(r"\s*,\s*", names)
        elif "=" in part:
            name, _, text = part.partition("=")
            values.append((name, {"true": True, "false": False}.get(text, text)))
        else:
            raise Problem(f"names.tsv, {function}: {part!r} is neither `name=value` nor `names omitted`")
    return NamesRow(module, function, f"{method} {path}", tuple(values), tuple(omitted))
