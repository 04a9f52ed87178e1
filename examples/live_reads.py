"""The reading half of `make live`: every operation that reads, with arguments taken from what the
server itself lists."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from functools import partial
from importlib import resources
from typing import Any, cast

import attrs

from examples.live_report import Report
from pbs_api.snapshots import SnapshotListItem, list_snapshots
from pbs_client import Client, PbsError, StreamRequest

Entry = dict[str, Any]
"""An operation, or one of its parameters, as the catalogue describes it."""

# Values that no list on the server has.
_FIXED = {"filepath": "root", "timeframe": "hour", "cf": "AVERAGE", "file-name": "index.json.blob"}

# Where the entries of a list are needed under another name than that of the parameter.
_OTHER_NAMES = ("name", "id", "store", "uuid")

_NOT_TRIED = {
    "access.verify_vncticket": "needs the ticket of a terminal",
    "snapshots.download_pxar_file": "needs a file inside an archive",
}


def catalogue() -> list[Entry]:
    """All operations of the package."""
    found: list[Entry] = json.loads(resources.files("pbs_api").joinpath("catalog.json").read_text(encoding="utf-8"))[
        "operations"
    ]
    return found


def function(name: str) -> Callable[..., Any]:
    """The endpoint function of an operation called `module.function`."""
    module, _, own = name.rpartition(".")
    return cast("Callable[..., Any]", getattr(importlib.import_module(f"pbs_api.{module}"), own))


@attrs.frozen
class MissingArgument(Exception):
    """There is nothing on the server that could be given for a parameter."""

    parameter: str


class Reader:
    """Calls operations with arguments that it finds."""

    def __init__(self, client: Client, report: Report) -> None:
        self._client = client
        self._report = report
        self._reads = {
            entry["path"]: entry for entry in catalogue() if entry["effect"] == "read" and entry["method"] == "GET"
        }
        self._lists: dict[str, list[Any]] = {}
        self._snapshots: dict[str, SnapshotListItem | None] = {}

    def read_everything(self) -> None:
        """Tries every operation that reads, one after the other."""
        for entry in catalogue():
            name = entry["name"]
            if entry["effect"] != "read":
                continue
            if name in _NOT_TRIED:
                self._report.skip(name, _NOT_TRIED[name])
                continue
            try:
                request = self._request(entry)
            except MissingArgument as missing:
                self._report.skip(name, f"nothing there to give as {missing.parameter}")
                continue
            self._report.attempt(
                name, partial(self._download if isinstance(request, StreamRequest) else self._client.send, request)
            )

    def _download(self, request: StreamRequest) -> int:
        with self._client.stream(request) as download:
            return sum(len(piece) for piece in download)

    def _request(self, entry: Entry) -> Any:
        values: dict[str, Any] = {}
        positional: list[Any] = []
        for parameter in entry["parameters"]:
            wire = parameter["wire"]
            if wire == "node" or not (parameter["required"] or parameter["place"] == "path"):
                continue
            value = self._value(entry, wire, values)
            values[wire] = value
            if parameter["place"] == "path":
                positional.append(value)
        keywords = {
            parameter["name"]: values[parameter["wire"]]
            for parameter in entry["parameters"]
            if parameter["place"] != "path" and parameter["wire"] in values
        }
        return function(entry["name"])(*positional, **keywords)

    def _value(self, entry: Entry, wire: str, known: dict[str, Any]) -> Any:
        if wire == "store" and self._client.repository is not None and entry["path"].startswith("/admin/datastore"):
            return self._client.repository.datastore
        if wire in ("backup-type", "backup-id", "backup-time"):
            return self._of_a_snapshot(known["store"], wire)
        if wire in _FIXED:
            return _FIXED[wire]
        if wire == "disk":
            return self._first("/nodes/{node}/disks/list", known, "name")
        if entry["name"] == "apt.get_apt_changelog":
            return self._first("/nodes/{node}/apt/versions", known, "package")
        before, found, _ = entry["path"].partition(f"/{{{wire}}}")
        if not found:
            raise MissingArgument(wire)
        return self._first(before, known, wire.replace("-", "_"))

    def _of_a_snapshot(self, store: str, wire: str) -> Any:
        if store not in self._snapshots:
            found = self._quietly(lambda: self._client.send(list_snapshots(store)))
            self._snapshots[store] = found[0] if found else None
        snapshot = self._snapshots[store]
        if snapshot is None:
            raise MissingArgument("a snapshot")
        return getattr(snapshot, wire.replace("-", "_"))

    def _first(self, path: str, known: dict[str, Any], name: str) -> Any:
        """A value of the first entry of the list at a path."""
        entry = self._reads.get(path)
        if entry is None:
            raise MissingArgument(name)
        key = f"{path} {known}"
        if key not in self._lists:
            arguments = [
                known[parameter["wire"]]
                for parameter in entry["parameters"]
                if parameter["place"] == "path" and parameter["wire"] != "node"
            ]
            self._lists[key] = self._quietly(lambda: self._client.send(function(entry["name"])(*arguments)))
        for item in self._lists[key]:
            for attribute in (name, *_OTHER_NAMES):
                if getattr(item, attribute, None) is not None:
                    return getattr(item, attribute)
        raise MissingArgument(name)

    def _quietly(self, call: Callable[[], Any]) -> list[Any]:
        """A list, empty where it is refused: that is told where the operation's own turn comes."""
        try:
            return list(call() or ())
        except PbsError:
            return []


def names_that_begin_with(client: Client, prefix: str) -> Iterator[str]:
    """What is on the server under a prefix, in all the lists that take no arguments."""
    for entry in catalogue():
        if (
            entry["effect"] == "read"
            and entry["method"] == "GET"
            and entry["returns"].get("type") == "array"
            and not _needs_arguments(entry)
        ):
            try:
                items = list(client.send(function(entry["name"])()) or ())
            except PbsError:
                continue
            for item in items:
                for attribute in ("name", "id", "userid", "ns", "tokenid"):
                    value = getattr(item, attribute, None)
                    if isinstance(value, str) and value.startswith(prefix):
                        yield f"{entry['name']}: {value}"


def _needs_arguments(entry: Entry) -> bool:
    return any(
        parameter["wire"] != "node" and (parameter["required"] or parameter["place"] == "path")
        for parameter in entry["parameters"]
    )
