"""Tiny API schemas in the form that PBS publishes, and the workshop in which they become packages."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
from click.testing import CliRunner, Result

from codegen.cli import main
from codegen.problems import Problem
from codegen.project import build_package
from codegen.render import render
from codegen.tree import Package

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "integer"}
FLAG: Json = {"type": "boolean"}


def optional(schema: Json) -> Json:
    return {**schema, "optional": 1}


def enum(*values: str) -> Json:
    return {"type": "string", "enum": list(values)}


def array(items: Json, **bounds: Any) -> Json:
    return {"type": "array", "items": items, **bounds}


def an_object(**properties: Json) -> Json:
    """A closed object; names that are no Python names are passed as `**{"a-b": …}`."""
    return {"type": "object", "properties": properties, "additionalProperties": False}


def property_string(inner: Json, **more: Any) -> Json:
    return {"type": "string", "format": inner, "typetext": "<text>", **more}


def operation(parameters: Mapping[str, Json] | None = None, returns: Json | None = None, **more: Any) -> Json:
    declared: Json = {
        "additionalProperties": False,
        "description": "PBS's own words.",
        "properties": dict(parameters or {}),
    }
    return {
        "description": "PBS's own words.",
        "parameters": declared,
        "returns": returns or {"type": "null"},
        "unstable": False,
        **more,
    }


def apidoc(operations: Mapping[str, Json], root: str = "/") -> list[Json]:
    """One root with these operations, given by verb and path."""
    top: Json = {"path": root, "text": "&#x200b;", "leaf": 0, "expanded": True, "info": {}, "children": []}
    for name, method in operations.items():
        verb, path = name.split(" ")
        node = top
        for part in path.removeprefix(root).strip("/").split("/"):
            node = _child(node, part) if part else node
        node["info"][verb] = {"method": verb, **method}
    return [top]


def _child(node: Json, part: str) -> Json:
    children: list[Json] = node.setdefault("children", [])
    for child in children:
        if child["text"] == part:
            return child
    children.append({"path": f"{node['path'].rstrip('/')}/{part}", "text": part, "leaf": 1, "info": {}})
    return children[-1]


_HEADINGS = {
    "names": "module\tfunction\tmethod\tpath\tfixed",
    "models": "location\tclass",
    "enums": "alias\tproperties\tincludes\texcludes",
    "fields": "wire\tpython",
    "units": "where\tunit\twhy",
    "secrets": "where\twhy",
    "effects": "function\teffect\twhy",
    "privileges": "function\tneeds",
    "uncovered": "operation\treason",
}


@attrs.define
class Made:
    """A package that was generated and can be imported."""

    name: str
    folder: Path
    tree: Package

    @property
    def package(self) -> Any:
        return importlib.import_module(self.name)

    def module(self, name: str) -> Any:
        return importlib.import_module(f"{self.name}.{name}")

    def text(self, module: str) -> str:
        return (self.folder / self.name / f"{module}.py").read_text(encoding="utf-8")

    def catalog(self) -> Json:
        found: Json = json.loads((self.folder / self.name / "catalog.json").read_text(encoding="utf-8"))
        return found


@attrs.define
class Workshop:
    """A folder with `schema/` and `generated/`, and the commands of the generator run on it."""

    root: Path
    name: str

    @property
    def schema(self) -> Path:
        return self.root / "schema"

    @property
    def output(self) -> Path:
        return self.root / "generated"

    def run(self, *arguments: str) -> Result:
        """One command of `python -m codegen` on this folder's schema."""
        return CliRunner().invoke(main, [*arguments, "--schema", str(self.schema)])

    def import_text(self, text: str | bytes, version: str = "4.2") -> Result:
        source = self.root / "apidoc"
        source.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self.run("import", str(source), "--version", version)

    def publish(self, published: Any, version: str = "4.2") -> None:
        """Imports a schema that has to be good."""
        done = self.import_text(json.dumps(published), version)
        assert done.exit_code == 0, done.output

    def table(self, name: str, rows: str) -> None:
        """A table of `schema/`; cells are separated by `|` here, as tabs cannot be seen."""
        lines = ["\t".join(cell.strip() for cell in line.strip().split("|")) for line in rows.strip().splitlines()]
        (self.schema / f"{name}.tsv").write_text("\n".join([_HEADINGS[name], *lines, ""]), encoding="utf-8")

    def correct(self, toml: str, file: str = "rows.toml") -> None:
        folder = self.schema / "corrections"
        folder.mkdir(exist_ok=True)
        (folder / file).write_text(toml, encoding="utf-8")

    def word(self, module: str, toml: str) -> None:
        folder = self.schema / "wording"
        folder.mkdir(exist_ok=True)
        (folder / f"{module}.toml").write_text(toml, encoding="utf-8")

    def prepare(
        self, published: Mapping[str, Json] | Mapping[str, Mapping[str, Json]], *, corrections: str = "", **tables: str
    ) -> None:
        """Fills `schema/`: operations by verb and path of one version, or by version; then the tables."""
        self.schema.mkdir(parents=True, exist_ok=True)
        versions: Any = published if all(key[0].isdigit() for key in published) else {"4.2": published}
        for version, operations in versions.items():
            self.publish(apidoc(operations), version)
        for name, rows in tables.items():
            self.table(name, rows)
        if corrections:
            self.correct(corrections)

    def make(self) -> Made:
        """Generates the package."""
        tree = build_package(self.schema)
        folder = self.output / self.name
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in render(tree).items():
            (folder / file).write_text(text, encoding="utf-8")
        importlib.invalidate_caches()
        return Made(self.name, self.output, tree)

    def refusal(self) -> str:
        """What the generator says instead of generating."""
        try:
            self.make()
        except Problem as problem:
            return str(problem)
        raise AssertionError("the generator found nothing wrong")
