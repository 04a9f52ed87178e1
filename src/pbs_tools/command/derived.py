"""Columns that Proxmox's own tools show but no member of an answer holds: made
from other members."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, cast

from pbs_tools.command.forms import Schema
from pbs_tools.units import moment

Item = Mapping[str, Any]


def cell(item: Item, column: str) -> Any:
    """The value of a column: a member of the answer, or made from several; None where
    there is nothing."""
    make = DERIVED.get(column)
    return item.get(column) if make is None else make(item)


def group_name(item: Item) -> str:
    """`vm/100`"""
    return f"{item.get('backup-type', '?')}/{item.get('backup-id', '?')}"


def snapshot_name(item: Item) -> str:
    """`vm/100/2026-10-07T03:00:00Z`"""
    time = item.get("backup-time")
    return f"{group_name(item)}/{'?' if time is None else moment(time)}"


def _group(item: Item) -> Any:
    return group_name(item) if "backup-id" in item else None


def _snapshot(item: Item) -> Any:
    return snapshot_name(item) if "backup-time" in item and "backup-id" in item else item.get("snapshot")


def _last_snapshot(item: Item) -> Any:
    last = item.get("last-backup")
    return snapshot_name({**item, "backup-time": last}) if last else None


def _date(item: Item) -> Any:
    return item.get("backup-time", item.get("date"))


def _action(item: Item) -> Any:
    return ("keep" if item["keep"] else "remove") if "keep" in item else None


def _ports(item: Item) -> Any:
    return item.get("bridge_ports") or item.get("slaves")


def _address(item: Item) -> Any:
    return " ".join(filter(None, (item.get("cidr"), item.get("cidr6")))) or item.get("address")


def _files(item: Item) -> Any:
    """The names of files without their endings, as the official client shows them."""
    files: list[Any] = item.get("files", [])
    names: list[Any] = [cast(Item, file).get("filename", "?") if isinstance(file, dict) else file for file in files]
    return " ".join(
        str(name).rpartition(".")[0] if str(name).endswith((".blob", ".fidx", ".didx")) else str(name) for name in names
    )


def _path(item: Item) -> Any:
    """Of an entry of an archive, whose path comes in base64, with a slash in front or not."""
    if "filepath" not in item:
        return item.get("path")
    try:
        path = base64.b64decode(item["filepath"])
    except ValueError:
        return item["filepath"]  # Nothing that PBS sends, but better than nothing.
    return "/" + path.decode("utf-8", "replace").removeprefix("/")


DERIVED: dict[str, Callable[[Item], Any]] = {
    "group": _group,
    "snapshot": _snapshot,
    "last-snapshot": _last_snapshot,
    "date": _date,
    "action": _action,
    "ports/slaves": _ports,
    "files": _files,
    "address": _address,
    "path": _path,
}
"""The columns that are made, by name."""

DERIVED_SCHEMAS: Mapping[str, Schema] = {"date": {"type": "integer", "unit": "epoch"}}
"""The schemas of those that are more than text."""
