"""The tables that people maintain beside the facts: names, classes, enums, units, secrets, effects,
and what gets no function.

Each is a file of tab-separated columns with a heading line, or TOML; each is checked as far as one
file can be checked alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs

from codegen.hazards import HazardRow, load_hazards
from codegen.problems import Problem
from codegen.tsv import ByPlace, rows_of
from codegen.words import Words, load_words

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
    """One function: the operation it calls and, for one of several variants of it, what it fixes
    and omits."""

    module: str
    function: str
    operation: str
    fixed: tuple[tuple[str, Any], ...] = ()
    omitted: tuple[str, ...] = ()
    derived: bool = False
    """Whether it is not a row of the table, but made for an operation without one."""


@attrs.frozen
class EnumsRow:
    """A set of enums that are one: same wire name, and values that contain all of `includes` and
    none of `excludes`."""

    alias: str
    properties: frozenset[str]
    includes: frozenset[str]
    excludes: frozenset[str]

    def takes(self, wire: str, values: list[str]) -> bool:
        return wire in self.properties and self.includes <= set(values) and not self.excludes & set(values)


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
    words: Words


def load_tables(schema: Path) -> Tables:
    """Reads and checks the tables in the folder `schema`."""
    units = {where: unit for where, unit, _, _ in rows_of(schema / "units.tsv", 4)}
    for where, unit in units.items():
        if unit not in {*_NUMBER_UNITS, *_TEXT_UNITS, "none"}:
            known = ", ".join(sorted({*_NUMBER_UNITS, *_TEXT_UNITS}))
            raise Problem(f"units.tsv: {where} has the unit {unit!r}; expected {known} or none")
    effects = {function: effect for function, effect, _, _ in rows_of(schema / "effects.tsv", 4)}
    for function, effect in effects.items():
        if effect not in EFFECTS:
            raise Problem(f"effects.tsv: {function} has the effect {effect!r}; expected {', '.join(EFFECTS)}")
    return Tables(
        names=[_names_row(row) for row in rows_of(schema / "names.tsv", 5)],
        models=dict(rows_of(schema / "models.tsv", 2)),
        enums=[_enums_row(row) for row in rows_of(schema / "enums.tsv", 4)],
        fields=dict(rows_of(schema / "fields.tsv", 2)),
        units=ByPlace("units.tsv", units),
        secrets=ByPlace("secrets.tsv", {where: why for where, why, _ in rows_of(schema / "secrets.tsv", 3)}),
        effects=effects,
        privileges={function: needs for function, needs, _ in rows_of(schema / "privileges.tsv", 3)},
        hazards=load_hazards(schema / "hazards.toml"),
        uncovered=dict(rows_of(schema / "uncovered.tsv", 2)),
        words=load_words(schema / "wording"),
    )


def is_number_unit(unit: str) -> bool:
    """Whether a unit is one of numbers; all others are forms of text."""
    return unit in _NUMBER_UNITS


def _enums_row(cells: list[str]) -> EnumsRow:
    alias, *several = cells
    properties, includes, excludes = (frozenset(cell.split(",")) - {""} for cell in several)
    return EnumsRow(alias, properties, includes, excludes)


def _names_row(cells: list[str]) -> NamesRow:
    module, function, method, path, fixed = cells
    values: list[tuple[str, Any]] = []
    omitted: list[str] = []
    for part in filter(None, (part.strip() for part in fixed.split(";"))):
        names, _, _ = part.partition(" omitted")
        if part.endswith(" omitted"):
            omitted += (name.strip() for name in names.split(","))
        elif "=" in part:
            name, _, text = part.partition("=")
            values.append((name, {"true": True, "false": False}.get(text, text)))
        else:
            raise Problem(f"names.tsv, {function}: {part!r} is neither `name=value` nor `names omitted`")
    return NamesRow(module, function, f"{method} {path}", tuple(values), tuple(omitted))
