"""What a server sends outside `/api2`: the published schema, as JavaScript, made from our own
facts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pbs_simulator.catalog import Catalog, CatalogOperation, Schema

if TYPE_CHECKING:
    from pbs_simulator.server import Server


def static_file(server: Server, path: str) -> tuple[str, bytes] | None:
    """Content type and content of a file; None if there is none."""
    if path == "/docs/api-viewer/apidoc.js":
        return "application/javascript", published_schema(server.catalog).encode()
    if path == "/":
        return "text/html", b"<!DOCTYPE html><title>Simulated Proxmox Backup Server</title>\n"
    return None


def published_schema(catalog: Catalog) -> str:
    """The schema of a version in the form PBS publishes: `var apiSchema = [ … ];` and what follows
    it there.
    """
    root: dict[str, Any] = {"path": "/", "text": "", "leaf": 0, "children": []}
    for operation in catalog:
        _insert(root, operation)
    _finish(root)
    return f"var apiSchema = {json.dumps([root], indent=1)};\n\nlet pages = [];\n"


def _insert(root: dict[str, Any], operation: CatalogOperation) -> None:
    node, way = root, ""
    for part in operation.path.split("/"):
        if not part:
            continue
        way += f"/{part}"
        child: dict[str, Any] | None = next((child for child in node["children"] if child["text"] == part), None)
        if child is None:
            child = {"path": way, "text": part, "children": []}
            node["children"].append(child)
        node = child
    kind = operation.method
    if operation.raw:
        kind = "UPLOAD" if operation.upload else "DOWNLOAD"
    entry: dict[str, Any] = {
        "method": kind,
        "parameters": {
            "additionalProperties": operation.children is not None,
            "properties": {}
            if operation.children is not None
            else {name: _published(schema) for name, schema in operation.parameters.items()},
        },
        "returns": _published(operation.returns) if operation.returns else {"type": "null"},
    }
    if operation.permissions is not None:
        entry["permissions"] = operation.permissions
    node.setdefault("info", {})[operation.method] = entry


_KEPT = (
    "type",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "default",
    "default_key",
    "typetext",
)


def _published(schema: Schema) -> Schema:
    """A schema in the published form: `optional` is 1, and what we know beyond it is left out."""
    shown: Schema = {name: schema[name] for name in _KEPT if name in schema}
    kind = shown.get("type")
    if kind in ("upid", "any", "stream"):
        shown["type"] = "string"
    elif kind == "map":
        shown = {"type": "object", "additionalProperties": True, "properties": {}}
    if schema.get("optional") or schema.get("required") is False:
        shown["optional"] = 1
    if "properties" in schema:
        shown["properties"] = {name: _published(inner) for name, inner in schema["properties"].items()}
        shown["additionalProperties"] = bool(schema.get("additionalProperties"))
    for nested in ("items", "format"):
        if isinstance(schema.get(nested), dict):
            shown[nested] = _published(schema[nested])
    return shown


def _finish(node: dict[str, Any]) -> None:
    if node["children"]:
        node["leaf"] = 0
        for child in node["children"]:
            _finish(child)
    else:
        node["leaf"] = 1
        del node["children"]
