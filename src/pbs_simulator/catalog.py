"""What is known of the API, read from `pbs_api/catalog.json`, narrowed down to the version a
simulator plays.

An operation, a parameter or a value of an enum that the version does not have is simply not there,
so nothing else needs to ask.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import attrs

from pbs_simulator.formats import check_of

Schema = dict[str, Any]
"""The facts about one value: type, bounds, pattern, enum, items, properties, format."""

_LENIENT = frozenset({"backup-type", "command", "compression", "kdf", "notification-mode", "raidlevel", "statusfilter"})
_LENIENT_BELOW = {"mode": "/config/access/", "status": "/tape/media/"}


def is_lenient(entry: Schema, wire: str) -> bool:
    """Whether PBS 4.2 no longer checks an enum with the other parameters: a wrong value is refused
    later, or even stored (protocol.md §13).

    It is so for the types of its own API library, apart from roles; not for those of other
    libraries, and not where a raw operation or a list call spells out the values itself.
    """
    if wire == "sync-direction":
        return bool(entry["method"] != "GET")
    return not entry.get("raw") and (wire in _LENIENT or entry["path"].startswith(_LENIENT_BELOW.get(wire, " ")))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


@attrs.define(eq=False)
class CatalogOperation:
    """One operation on one path, as the chosen version has it."""

    method: str
    path: str
    parameters: dict[str, Schema]
    """By wire name. Each schema also has `place` and `required`."""
    permissions: Schema | None
    """The declared permission tree; None if only root@pam may call it."""
    raw: bool = False
    """The handler reads path and query only, and does not look at the content type."""
    upload: bool = False
    returns: Schema = attrs.field(factory=dict[str, Any])
    names: tuple[str, ...] = ()
    """The functions that call it: `prune.prune_group`, `prune.start_prune_group`."""
    children: tuple[str, ...] | None = None
    """The entries below it, if it is a directory index."""

    @property
    def key(self) -> tuple[str, str]:
        return self.method, self.path

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@attrs.define
class _PathNode:
    """One component of the path tree."""

    literal: dict[str, _PathNode] = attrs.field(factory=dict[str, "_PathNode"])
    parameter: tuple[str, _PathNode] | None = None
    methods: dict[str, CatalogOperation] = attrs.field(factory=dict[str, CatalogOperation])


class Catalog:
    """The operations of one PBS version, with routing."""

    def __init__(self, version: str, data: Schema) -> None:
        known = [str(entry) for entry in data["versions"]]
        self.version: str = nearest_version(version, known)
        self._order = {name: index for index, name in enumerate(known)}
        self._root = _PathNode()
        self.operations: dict[tuple[str, str], CatalogOperation] = {}
        for entry in data["operations"]:
            if self._has(entry):
                self._merge(entry)
        for entry in data["uncovered"]:
            if "_upgrade_" not in entry["path"] and self._has(entry):
                self.operations[entry["method"], entry["path"]] = CatalogOperation(
                    method=entry["method"],
                    path=entry["path"],
                    parameters=_path_parameters(entry["path"]) | self._protocol_parameters(entry["path"]),
                    permissions=entry.get("permissions", {"user": "all"}),
                    raw=entry["reason"] != "directory-index",
                    children=() if entry["reason"] == "directory-index" else None,
                )
        for operation in self.operations.values():
            self._insert(operation)
        self._fill_indexes()

    def _protocol_parameters(self, path: str) -> dict[str, Schema]:
        """Those of the calls that change to another protocol, of which the catalog knows only that
        they are there (protocol.md §6.7–§6.9).
        """
        if path.endswith("/vncwebsocket"):
            port = _query("port", "integer", required=True) | {"minimum": 5900, "maximum": 5999}
            return {"port": port, "vncticket": _query("vncticket", "string", required=True)}
        if path not in ("/backup", "/reader"):
            return {}
        snapshot = self.operations["POST", "/admin/datastore/{store}/upload-backup-log"].parameters
        flags = ("debug", "benchmark", "no-cache") if path == "/backup" else ("debug",)
        return {**snapshot, **{name: _query(name, "boolean", required=False) for name in flags}}

    def _has(self, entry: Schema) -> bool:
        at = self._order[self.version]
        since, until = entry.get("since"), entry.get("until")
        return (since is None or self._order[since] <= at) and (until is None or at <= self._order[until])

    def _narrow(self, schema: Schema, lenient: bool) -> Schema:
        """A schema without the enum values and properties that the version does not know.

        Enums in property strings are all lenient.
        """
        narrowed = dict(schema)
        if "enum" in schema:
            narrowed["lenient"] = lenient and _numbers(self.version) >= (4, 2)
            since, until = schema.get("enum_since", {}), schema.get("enum_until", {})
            narrowed["enum"] = [
                value for value in schema["enum"] if self._has({"since": since.get(value), "until": until.get(value)})
            ]
        if "properties" in schema:
            narrowed["properties"] = {
                key: self._narrow(inner, lenient) for key, inner in schema["properties"].items() if self._has(inner)
            }
        if isinstance(schema.get("items"), dict):
            narrowed["items"] = self._narrow(schema["items"], lenient)
        if isinstance(schema.get("format"), dict):
            narrowed["format"] = self._narrow(schema["format"], True)
        if (check := check_of(schema)) is not None:
            narrowed.get("items", narrowed)["check"] = check
        return narrowed

    def _merge(self, entry: Schema) -> None:
        """Adds an operation; the variants of one operation share their parameters."""
        key = entry["method"], entry["path"]
        operation = self.operations.get(key)
        if operation is None:
            operation = self.operations[key] = CatalogOperation(
                method=entry["method"],
                path=entry["path"],
                parameters={},
                permissions=entry.get("permissions"),
                raw=bool(entry.get("raw")),
                upload=bool(entry.get("body")),
                returns=entry.get("returns") or {},
            )
        operation.names += (entry["name"],)
        for parameter in entry["parameters"]:
            if self._has(parameter):
                operation.parameters.setdefault(
                    parameter["wire"], self._narrow(parameter, is_lenient(entry, parameter["wire"]))
                )
        fixed: dict[str, Any] = entry.get("fixed") or {}
        for wire, value in fixed.items():
            kind = "boolean" if isinstance(value, bool) else "string"
            fresh: Schema = {"wire": wire, "type": kind, "required": kind == "string", "place": "body"}
            schema = operation.parameters.setdefault(
                wire, self._narrow(fresh | ({"enum": []} if kind == "string" else {}), is_lenient(entry, wire))
            )
            if kind == "string" and value not in schema["enum"]:
                schema["enum"].append(value)

    def _insert(self, operation: CatalogOperation) -> None:
        node = self._root
        for part in _components(operation.path):
            if part.startswith("{"):
                if node.parameter is None:
                    node.parameter = (part[1:-1], _PathNode())
                node = node.parameter[1]
            else:
                node = node.literal.setdefault(part, _PathNode())
        node.methods[operation.method] = operation

    def _fill_indexes(self) -> None:
        """What an index lists are the fixed components right below it."""
        for operation in self.operations.values():
            if operation.children is not None and (node := self._node(_components(operation.path))):
                operation.children = tuple(sorted(node.literal))

    def _node(self, parts: Iterable[str]) -> _PathNode | None:
        node = self._root
        for part in parts:
            following = node.literal.get(part)
            if following is None and node.parameter is not None:
                following = node.parameter[1]
            if following is None:
                return None
            node = following
        return node

    def route(self, method: str, components: list[str]) -> tuple[CatalogOperation, dict[str, str]] | None:
        """The operation for a verb and decoded path components, with the path parameters; None if
        there is none.
        """
        node, values = self._root, dict[str, str]()
        for part in components:
            following = node.literal.get(part)
            if following is None and node.parameter is not None:
                values[node.parameter[0]] = part
                following = node.parameter[1]
            if following is None:
                return None
            node = following
        operation = node.methods.get(method)
        return None if operation is None else (operation, values)

    def __iter__(self) -> Iterator[CatalogOperation]:
        return iter(self.operations.values())


def _components(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _path_parameters(path: str) -> dict[str, Schema]:
    names = [part[1:-1] for part in _components(path) if part.startswith("{")]
    return {name: {"wire": name, "type": "string", "place": "path", "required": True} for name in names}


def _query(name: str, kind: str, *, required: bool) -> Schema:
    return {"wire": name, "type": kind, "place": "query", "required": required}


def nearest_version(version: str, known: list[str]) -> str:
    """The known version whose schema a server of `version` has: the newest one that is not
    newer.
    """
    wanted = _numbers(version) if re.fullmatch(r"[0-9]+(\.[0-9]+)+", version) else ()
    if not _numbers(known[0]) <= wanted[:2] <= _numbers(known[-1]):
        raise ValueError(f"no PBS version {version} is known, only {', '.join(known)}")
    return [name for name in known if _numbers(name) <= wanted][-1]


@lru_cache(maxsize=1)
def _data() -> Schema:
    data: Schema = json.loads(files("pbs_api").joinpath("catalog.json").read_text(encoding="utf-8"))
    return data


def known_secrets() -> list[str]:
    """Where secrets stand, over all versions: bare wire names, or `VERB /path ?parameter` and `VERB
    /path ->.member`.
    """
    return list(_data()["secrets"])


@cache
def load_catalog(version: str) -> Catalog:
    """The catalog of one PBS version, such as `4.2.2` or `4.0`; read once per process."""
    return Catalog(version, _data())
