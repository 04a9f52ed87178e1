"""What is known of one endpoint function: its line of `pbs_api/catalog.json`, found without
reading the others."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


@cache
def _text() -> str:
    spec = find_spec("pbs_api")  # Finds the package without importing it.
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("catalog.json").read_text(encoding="utf-8")


@cache
def operation(function: str) -> Entry:
    """The entry of `module.function`. Raises LookupError where there is none."""
    start = _text().find(f'\n{{"name": "{function}"')
    if start < 0:
        raise LookupError(function)
    return _entry(_text()[start + 1 : _text().index("\n", start + 1)])


def keeps_the_rest(entry: Entry) -> bool:
    """Whether settings that a call does not give stay as they are: a default is then what holds
    where nothing was ever set, and not what such a call sets."""
    removable = (one for one in entry["parameters"] if one["wire"] == "delete" and one["type"] == "array")
    return "delete" in entry.get("omitted", ()) or any(removable)


@cache
def _whole() -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(_text())
    return whole


@cache
def secrets() -> tuple[str, ...]:
    """What holds a secret: a member of that name anywhere, or, as `GET /path ->.member`, in one
    place."""
    return tuple(_whole()["secrets"])


def versions() -> tuple[str, ...]:
    """The PBS versions that are known, oldest first."""
    return tuple(_whole()["versions"])


def operations() -> tuple[Entry, ...]:
    """All of them, which takes some hundredths of a second: for raw access and completion."""
    return tuple(_whole()["operations"])


def uncovered() -> tuple[Entry, ...]:
    """The directories of the API, which only list what is below them."""
    return tuple(entry for entry in _whole()["uncovered"] if entry["reason"] == "directory-index")


def _entry(line: str) -> Entry:
    entry: Entry = json.loads(line.rstrip(","))
    return entry


def sibling(entry: Entry, method: str) -> Entry | None:
    """The entry of another method on the same path, if there is one."""
    start = _text().find(f'"method": "{method}", "path": "{entry["path"]}"')
    return None if start < 0 else _entry(_text()[_text().rindex("\n", 0, start) + 1 : _text().index("\n", start)])
