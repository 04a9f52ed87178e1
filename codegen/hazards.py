"""The table of values that PBS accepts although they damage it: `schema/hazards.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import attrs

from codegen.json_types import Json, is_list
from codegen.merge import operation_key
from codegen.problems import Problem
from codegen.tree import Hazard

KINDS = ("empty-list", "unknown-word", "not-a-certificate", "not-a-private-key")


@attrs.frozen
class HazardRow:
    """One row: in these operations, values of this kind of one parameter do harm."""

    row: str
    """Where the row stands, for messages."""
    operations: tuple[str, ...]
    parameter: str
    kind: str
    reason: str


def load_hazards(path: Path) -> list[HazardRow]:
    """The rows of the table; none if there is no such file."""
    if not path.exists():
        return []
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise Problem(f"{path.name}: {error}") from None
    for kind in table.keys() - {"hazard"}:
        raise Problem(f"{path.name}: unknown table {kind!r}; expected [[hazard]]")
    return [_row(row, f"{path.name} row {number}") for number, row in enumerate(table.get("hazard", []), 1)]


def hazards_of(operations: dict[str, Json], rows: list[HazardRow]) -> dict[str, tuple[Hazard, ...]]:
    """Operation → its hazards. A row whose operation or parameter has vanished stops the build."""
    by_key = {operation_key(name): name for name in operations}
    hazards: dict[str, tuple[Hazard, ...]] = {}
    for row in rows:
        for wanted in row.operations:
            name = by_key.get(operation_key(wanted))
            if name is None:
                raise Problem(f"{row.row}: the target has vanished: no known version of PBS has {wanted}")
            schema = operations[name]["parameters"].get(row.parameter)
            if schema is None:
                raise Problem(f"{row.row}: the target has vanished: {wanted} has no parameter {row.parameter!r}")
            hazard = Hazard(row.parameter, row.kind, row.reason, _words(row, schema))
            hazards[name] = (*hazards.get(name, ()), hazard)
    return hazards


def _words(row: HazardRow, schema: Json) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Setting → its words, from the schema of a property string."""
    if row.kind != "unknown-word":
        return ()
    members: Json = schema.get("format", {}).get("properties", {})
    words = tuple((name, tuple(inner["enum"])) for name, inner in members.items() if "enum" in inner)
    if not words:
        raise Problem(f"{row.row}: the target has vanished: {row.parameter} has no settings with a list of words")
    return words


def _row(row: Json, where: str) -> HazardRow:
    expected = {"on", "parameter", "kind", "reason", "source"}
    if row.keys() != expected or not all(row.values()):
        raise Problem(f"{where}: expected {', '.join(sorted(expected))}, each with a value")
    if row["kind"] not in KINDS:
        raise Problem(f"{where}: unknown kind {row['kind']!r}; known are {', '.join(KINDS)}")
    on: Any = row["on"]
    return HazardRow(where, tuple(on if is_list(on) else [on]), row["parameter"], row["kind"], row["reason"].strip())
