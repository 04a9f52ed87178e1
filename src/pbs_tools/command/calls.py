"""Calls of endpoint functions, made from values by wire name."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, cast

from pbs_tools.command.catalog import Entry

if TYPE_CHECKING:
    from pbs_client import Request


def build(entry: Entry, values: dict[str, Any]) -> Request[Any]:
    """The call of the entry's endpoint function with values by wire name, and the payload as
    `body`; what it does not take is left out."""
    module, _, name = entry["name"].partition(".")
    function = getattr(importlib.import_module(f"pbs_api.{module}"), name)
    inside: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in entry["parameters"]:
        if parameter["wire"] not in values:
            continue
        if parameter["place"] == "path" and parameter["wire"] != "node":
            inside.append(values[parameter["wire"]])
        else:
            named[parameter["name"]] = values[parameter["wire"]]
    if entry.get("body") and "body" in values:
        named["body"] = values["body"]
    request: Request[Any] = function(*inside, **named)
    return request


def described(entry: Entry, values: dict[str, Any]) -> str:
    """A call in wire names, secrets masked: `POST /config/prune id=daily keep-last=3`."""
    path, rest = entry["path"].replace("{node}", str(values.get("node", "localhost"))), dict(values)
    shown: list[str] = []
    for parameter in entry["parameters"]:
        wire = parameter["wire"]
        if parameter["place"] == "path":
            path = path.replace(f"{{{wire}}}", str(rest.get(wire)))
        elif wire in rest:
            shown.append(f"{wire}={'***' if parameter['secret'] else _as_typed(rest[wire])}")
    return " ".join([entry["method"], path, *shown])


def _as_typed(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(str(item) for item in cast(Any, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
