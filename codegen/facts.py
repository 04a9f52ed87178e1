"""The facts of one PBS version as a file: one line per parameter and property, so that a change can
be reviewed in a diff."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import attrs

from codegen.json_types import is_object, json_line
from codegen.problems import Problem

_VERSION = re.compile(r"\d+(\.\d+){1,2}")


@attrs.frozen
class Facts:
    """What one version of PBS publishes about its API."""

    version: str
    """As in `4.2`; the facts of a version stand for all its releases until the next one known."""
    sha256: str
    """The digest of the published text that was imported."""
    operations: dict[str, dict[str, Any]]
    """By verb and path: `GET /admin/datastore/{store}/snapshots`."""


def version_key(version: str) -> tuple[int, ...]:
    if not _VERSION.fullmatch(version):
        raise Problem(f"{version!r} is not a PBS version; expected two or three numbers, as in 4.2 or 4.1.1")
    return tuple(int(part) for part in version.split("."))


def write_facts(facts: Facts) -> str:
    """The text of a facts file; reading it gives the same facts."""
    lines = ["{", f'"version": {json_line(facts.version)},', f'"sha256": {json_line(facts.sha256)},', '"operations": {']
    blocks = [_operation(name, operation) for name, operation in facts.operations.items()]
    return "\n".join([*lines, ",\n".join(blocks), "}", "}", ""])


def read_facts(path: Path) -> Facts:
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
        return Facts(value["version"], value["sha256"], value["operations"])
    except (ValueError, KeyError, TypeError) as error:
        raise Problem(f"{path}: not a facts file ({error}); write it with `python -m codegen import`") from None


def load_all(folder: Path) -> list[Facts]:
    """The facts of all known versions, oldest first."""
    known = [read_facts(path) for path in folder.glob("*.json")]
    if not known:
        raise Problem(f"{folder}: no facts of any PBS version; import one with `python -m codegen import`")
    return sorted(known, key=lambda facts: version_key(facts.version))


def _operation(name: str, operation: dict[str, Any]) -> str:
    parts: list[str] = []
    for key, value in operation.items():
        if key in ("parameters", "returns") and value:
            parts.append(f"  {json_line(key)}: {_tree(value, 2)}")
        else:
            parts.append(f"  {json_line(key)}: {json_line(value)}")
    return f"{json_line(name)}: {{\n" + ",\n".join(parts) + "\n}"


def _tree(value: dict[str, Any], depth: int) -> str:
    """A schema: on one line where nothing is nested in it, else one line per key."""
    if not any(isinstance(inner, dict) for inner in value.values()):
        return json_line(value)
    indent = " " * (depth + 2)
    parts = [
        f"{indent}{json_line(key)}: {_tree(inner, depth + 2) if is_object(inner) else json_line(inner)}"
        for key, inner in value.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n" + " " * depth + "}"
