"""The recorded exchanges of real servers, each with the operation of ours that stands for it."""

from __future__ import annotations

import importlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import attrs

import pbs_api
from pbs_client.runtime.operation import Operation

RECORDINGS = Path(__file__).parent.parent / "recordings"
VERSIONS = ("3.4.4", "4.0.14", "4.2.2", "4.2.3")


@attrs.frozen
class Row:
    """One recorded exchange."""

    file: str
    number: int
    exchange: dict[str, Any]
    version: str
    """Of the server."""

    def __str__(self) -> str:
        return f"{self.file} line {self.number}: {self.exchange['op']}"

    @property
    def is_answer(self) -> bool:
        """Whether it is a successful answer of `/api2/json`. A downloaded file may be JSON too, and
        other formatters have envelopes of their own."""
        of_the_api = (
            self.exchange.get("prefix", "/api2/json") == "/api2/json"
            and self.exchange["content_type"] != "application/octet-stream"
        )
        return of_the_api and self.exchange["status"] == 200 and "json" in self.exchange

    @property
    def data(self) -> Any:
        return self.exchange["json"]["data"]


@cache
def rows() -> tuple[Row, ...]:
    """All exchanges of all recordings, the states before them included."""
    files = [(version, RECORDINGS / f"pbs-{version}{part}.jsonl") for version in VERSIONS for part in ("-before", "")]
    return tuple(
        Row(path.name, number, json.loads(line), version)
        for version, path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
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
    variants = _operations_at(_key(row.exchange["op"]))
    fixed = [
        one
        for one in variants
        if one.fixed and all(str(sent.get(name)).lower() in (str(value).lower(), "1") for name, value in one.fixed)
    ]
    plain = [one for one in variants if not one.fixed]
    return next(iter(fixed or plain), None)


@cache
def _operations_at(key: str) -> tuple[Operation, ...]:
    """Those of a path template, or of a path that was recorded as it was sent since its spelling was what was tried."""
    there = operations()
    fits = (name for name in there if re.fullmatch(re.escape(name).replace(r"\{\}", "[^/]+"), key))
    return there.get(key) or there.get(next(fits, ""), ())


def _key(operation: str) -> str:
    # PBS decodes a path and drops its empty components.
    return re.sub(r"/+", "/", re.sub(r"{[^}]*}", "{}", unquote(operation))).rstrip("/")
