"""Pages and tables that mkdocs makes from data: the reference from `pbs_api`, the how-to and the corrections from their tables."""

from __future__ import annotations

import ast
import csv
import importlib
import inspect
import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import pbs_api

ROOT = Path(__file__).resolve().parents[1]
CATALOG: dict[str, Any] = json.loads((Path(pbs_api.__file__).parent / "catalog.json").read_text(encoding="utf-8"))

Entry = dict[str, Any]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    modules = by_module()
    generated = {"reference.md": reference_index(modules), "how-to.md": how_to()}
    generated |= {f"reference/{module}.md": reference_page(module, operations) for module, operations in modules.items()}
    for path, text in generated.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    markdown = markdown.replace("<!-- table: privileges -->", privileges())
    return markdown.replace("<!-- table: corrections -->", corrections())


def by_module() -> dict[str, list[Entry]]:
    modules: dict[str, list[Entry]] = {}
    for operation in CATALOG["operations"]:
        modules.setdefault(operation["name"].partition(".")[0], []).append(operation)
    return dict(sorted(modules.items()))


def about(module: str) -> str:
    return str(tomllib.loads((ROOT / "schema" / "wording" / f"{module}.toml").read_text(encoding="utf-8"))["module"]["summary"])


def notes(operation: Entry) -> list[str]:
    module, _, function = operation["name"].partition(".")
    wording = tomllib.loads((ROOT / "schema" / "wording" / f"{module}.toml").read_text(encoding="utf-8"))
    return list(wording[function].get("notes", ()))


def reference_index(modules: Mapping[str, list[Entry]]) -> str:
    lines = [
        "# Reference",
        "",
        "Every function, by module. Functions are imported by name, as in `from pbs_api.snapshots import list_snapshots`.",
        "",
    ]
    for module, operations in modules.items():
        lines += [f"## [{module}](reference/{module}.md)", "", about(module), "", "| function | call |", "| --- | --- |"]
        for operation in operations:
            function = operation["name"].partition(".")[2]
            lines.append(f"| [{function}](reference/{module}.md#{function}) | `{operation['method']} {operation['path']}` |")
        lines.append("")
    lines += ["## Not covered", "", "| call | reason |", "| --- | --- |"]
    lines += [f"| `{entry['method']} {entry['path']}` | {entry['reason']} |" for entry in CATALOG["uncovered"]]
    return "\n".join(lines) + "\n"


def reference_page(module: str, operations: list[Entry]) -> str:
    code = importlib.import_module(f"pbs_api.{module}")
    lines = [f"# {module}", "", about(module), ""]
    for operation in operations:
        lines += function_section(getattr(code, operation["name"].partition(".")[2]), operation)
    classes = {name: value for name, value in sorted(vars(code).items()) if isinstance(value, type) and attrs.has(value)}
    if classes:
        lines += ["## Classes { #classes }", ""]
        for name, value in classes.items():
            lines += class_section(name, value)
    return "\n".join(lines) + "\n"


def function_section(function: Any, operation: Entry) -> Iterator[str]:
    name = operation["name"].partition(".")[2]
    yield f"## {name} {{ #{name} }}"
    yield ""
    yield f"`{operation['method']} {operation['path']}`"
    yield ""
    yield operation["summary"]
    yield ""
    for note in notes(operation):
        yield f"- {note}"
    yield ""
    yield "```"
    yield f"{name}{signature(function)}"
    yield "```"
    yield ""
    if operation["parameters"]:
        yield "| parameter | wire | type | bounds |"
        yield "| --- | --- | --- | --- |"
        for parameter in operation["parameters"]:
            yield f"| `{parameter['name']}` | `{parameter['wire']}` | {kind(parameter)} | {bounds(parameter)} |"
        yield ""
    yield f"Effect: {operation['effect']}. Needs: {needs(operation)}.{age(operation)}"
    yield ""


def signature(function: Any) -> str:
    """One line, or one line per parameter where that would be long."""
    plain = inspect.signature(function)
    parameters = list(plain.parameters.values())
    short = str(plain).replace("'", "")
    if len(short) < 90:
        return short
    lines: list[str] = []
    last_kind = None
    for parameter in parameters:
        if last_kind is inspect.Parameter.POSITIONAL_ONLY and parameter.kind is not last_kind:
            lines.append("    /,")
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and last_kind is not parameter.kind:
            lines.append("    *,")
        lines.append(f"    {str(parameter).replace(chr(39), '')},")
        last_kind = parameter.kind
    return "(\n" + "\n".join(lines) + f"\n) -> {str(plain.return_annotation).strip(chr(39))}"


def kind(parameter: Entry) -> str:
    text = str(parameter["type"])
    if parameter.get("unit") and parameter["unit"] != "none":
        text += f", {parameter['unit']}"
    if parameter.get("secret"):
        text += ", secret"
    return text + ("" if parameter.get("required") else ", optional")


def bounds(parameter: Entry) -> str:
    parts: list[str] = []
    low, high = parameter.get("minimum"), parameter.get("maximum")
    if low is not None or high is not None:
        parts.append(f"{'' if low is None else low} to {'' if high is None else high}".strip().removesuffix(" to"))
    shortest, longest = parameter.get("minLength"), parameter.get("maxLength")
    if shortest is not None or longest is not None:
        parts.append(f"{shortest or 0} to {longest or 'any'} characters")
    values = parameter.get("enum") or (parameter.get("items") or {}).get("enum")
    if values:
        parts.append(" ".join(f"`{value}`" for value in values))
    if parameter.get("default") is not None:
        parts.append(f"the server assumes `{json.dumps(parameter['default'])}`")
    if parameter.get("since"):
        parts.append(f"new in PBS {parameter['since']}")
    return "; ".join(parts)


def needs(operation: Entry) -> str:
    if operation.get("privileges"):
        return ", and ".join(operation["privileges"])
    return "no login" if operation.get("permissions") else "root@pam only"


def age(operation: Entry) -> str:
    parts: list[str] = []
    if operation.get("since"):
        parts.append(f" New in PBS {operation['since']}.")
    if operation.get("until"):
        parts.append(f" Last in PBS {operation['until']}.")
    return "".join(parts)


def class_section(name: str, value: type[Any]) -> Iterator[str]:
    texts = attribute_texts(value)
    yield f"### {name} {{ #{name} }}"
    yield ""
    yield "| field | type | |"
    yield "| --- | --- | --- |"
    for field in attrs.fields(value):
        if field.name != "extra":
            typename = str(field.type).replace("|", "\\|")
            yield f"| `{field.name}` | `{typename}` | {texts.get(field.name, '')} |"
    yield ""


def attribute_texts(value: type[Any]) -> dict[str, str]:
    """The docstrings under a class's attributes, on one line each."""
    try:
        tree = ast.parse(inspect.getsource(value))
    except (OSError, TypeError):
        return {}
    (node,) = tree.body
    assert isinstance(node, ast.ClassDef)
    texts: dict[str, str] = {}
    for statement, following in zip(node.body, node.body[1:], strict=False):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and isinstance(following, ast.Expr):
            text = following.value
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                texts[statement.target.id] = " ".join(text.value.split()).replace("|", "\\|")
    return texts


def how_to() -> str:
    lines = [
        "# How do I …",
        "",
        "Each line has been run. `pbs` is a connected `Client`, `session` one with a `Password`; with an `AsyncClient` put `await` before it.",
        "",
        "| to do this | write this |",
        "| --- | --- |",
    ]
    with (ROOT / "tests" / "client_api" / "howto.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            module, _, function = row["function"].partition(".")
            lines.append(f"| [{row['task']}](reference/{module}.md#{function}) | `{row['code']}` |")
    return "\n".join(lines) + "\n"


def privileges() -> str:
    lines = ["| function | needs |", "| --- | --- |"]
    for module, operations in by_module().items():
        for operation in operations:
            function = operation["name"].partition(".")[2]
            lines.append(f"| [{function}](reference/{module}.md#{function}) | {needs(operation)} |")
    return "\n".join(lines)


def corrections() -> str:
    lines = ["| where | in truth | known from |", "| --- | --- | --- |"]
    for file in sorted((ROOT / "schema" / "corrections").glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in table.get("correction", ()):
            where = row["on"] if isinstance(row["on"], str) else ", ".join(row["on"])
            lines.append(f"| `{where}` `{row['at']}` | {cell(row['why'])} | {cell(row['source'])} |")
        for rule in table.get("rule", ()):
            lines.append(f"| everywhere: {rule['name']} | {cell(rule['why'])} | {cell(rule['source'])} |")
    return "\n".join(lines)


def cell(text: str) -> str:
    return " ".join(str(text).split()).replace("|", "\\|")
