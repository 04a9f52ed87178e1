"""Values that docstrings show behind "such as" or "as in" are of a form that the server takes: each passes the
check of its parameter in the simulated server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pbs_api
from pbs_simulator.catalog import load_catalog
from pbs_simulator.validation import Wrong, parse_text

CATALOG = json.loads((Path(pbs_api.__file__).parent / "catalog.json").read_text(encoding="utf-8"))
SHOWN = re.compile(r"(?:such as|as in) ((?:`[^`]+`(?:, or |, | or | and )?)+)")


def shown_values(text: str) -> Iterator[str]:
    for group in SHOWN.findall(text):
        for value in re.findall("`([^`]+)`", group):
            yield from json.loads(value) if value.startswith('["') else [value]


def test_values_that_docstrings_show_are_accepted() -> None:
    operations = load_catalog("4.2.3").operations
    shown, refused = 0, list[str]()
    for entry in CATALOG["operations"]:
        operation = operations.get((entry["method"], entry["path"]))
        if operation is None:
            continue
        for parameter in entry["parameters"]:
            for value in shown_values(parameter["text"]):
                shown += 1
                try:
                    parse_text(operation.parameters[parameter["wire"]], value)
                except Wrong as wrong:
                    refused.append(f"{entry['name']} {parameter['name']} `{value}`: {wrong}")
    assert refused == []
    assert shown > 300
