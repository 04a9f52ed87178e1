"""The recorded exchanges of three real servers, each with the operation of ours that stands for it."""

from __future__ import annotations

import importlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import attrs

import pbs_api
from pbs_client.runtime.operation import Operation

RECORDINGS = Path(__file__).parent.parent / "recordings"
VERSIONS = ("3.4.4", "4.0.14", "4.2.2")


@attrs.frozen
class Row:
    """One recorded exchange."""

    file: str
    number: int
    exchange: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.file} line {self.number}: {self.exchange['op']}"

    @property
    def data(self) -> Any:
        return self.exchange["json"]["data"]


@cache
def rows() -> tuple[Row, ...]:
    """All exchanges of all recordings, the states before them included."""
    files = [RECORDINGS / f"pbs-{version}{part}.jsonl" for version in VERSIONS for part in ("-before", "")]
    return tuple(
        Row(path.name, number, json.loads(line)) for path in files for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    )


@cache
def operations() -> dict[str, tuple[Operation, ...]]:
    """Verb and path without parameter names → the operations there; several where one is really two."""
    found: dict[str, list[Operation]] = {}
    catalog = json.loads((Path(pbs_api.__path__[0]) / "catalog.json").read_text(encoding="utf-8"))
    for entry in catalog["operations"]:
        module, _, function = entry["name"].partition(".")
        operation = getattr(importlib.import_module(f"pbs_api.{module}"), f"_{function.upper()}")
        found.setdefault(_key(f"{entry['method']} {entry['path']}"), []).append(operation)
    return {key: tuple(variants) for key, variants in found.items()}


def operation_of(row: Row) -> Operation | None:
    """Ours for a recorded call: of two variants the one whose fixed parameters were sent."""
    sent = row.exchange["params"]
    variants = operations().get(_key(row.exchange["op"]), ())
    fixed = [one for one in variants if one.fixed and all(str(sent.get(name)).lower() in (str(value).lower(), "1") for name, value in one.fixed)]
    plain = [one for one in variants if not one.fixed]
    return next(iter(fixed or plain), None)


def _key(operation: str) -> str:
    return re.sub(r"{[^}]*}", "{}", operation)
