"""The reference of `pbs_api`: a page for each module, and one that lists all functions, from the
catalog and the docstrings."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import attrs

import pbs_api
import pbs_api.enums
from docs.sample_calls import example
from pbs_client.printable import printable

ROOT = Path(__file__).resolve().parents[1]
CATALOG: dict[str, Any] = json.loads((Path(pbs_api.__file__).parent / "catalog.json").read_text(encoding="utf-8"))

Entry = dict[str, Any]


def pages() -> dict[str, str]:
    """Path below the pages → Markdown."""
    modules = by_module()
    return {"reference.md": reference_index(modules), "reference/enums.md": enums_page()} | {
        f"reference/{module}.md": reference_page(module, operations) for module, operations in modules.items()
    }


def by_module() -> dict[str, list[Entry]]:
    modules: dict[str, list[Entry]] = {}
    for operation in CATALOG["operations"]:
        modules.setdefault(operation["name"].partition(".")[0], []).append(operation)
    return dict(sorted(modules.items()))


def about(module: str) -> str:
    return str(
        tomllib.loads((ROOT / "schema" / "wording" / f"{module}.toml").read_text(encoding="utf-8"))["module"]["summary"]
    )


def reference_index(modules: Mapping[str, list[Entry]]) -> str:
    lines = [
        "# Reference",
        "",
        "Every function, by module. Functions are imported by name, "
        "as in `from pbs_api.snapshots import list_snapshots`.",
        "",
    ]
    for module, operations in modules.items():
        lines += [
            f"## [{module}](reference/{module}.md)",
            "",
            about(module),
            "",
            "| function | call |",
            "| --- | --- |",
        ]
        for operation in operations:
            function = operation["name"].partition(".")[2]
            lines.append(f"| [{function}](reference/{module}.md#{function}) | {code(call(operation))} |")
        lines.append("")
    lines += ["## Not covered", "", "| call | reason |", "| --- | --- |"]
    lines += [f"| {code(call(entry))} | {cell(entry['reason'])} |" for entry in CATALOG["uncovered"]]
    return "\n".join(lines) + "\n"


def call(operation: Entry) -> str:
    return f"{operation['method']} {operation['path']}"


def classes_of(module: str) -> dict[str, type[Any]]:
    """The classes that a module of the package has, by name."""
    return {
        name: value
        for name, value in sorted(vars(importlib.import_module(f"pbs_api.{module}")).items())
        if isinstance(value, type) and attrs.has(value) and value.__module__.startswith("pbs_api")
    }


@cache
def places() -> dict[str, str]:
    """Class or enum → the page that describes it."""
    found = dict.fromkeys(pbs_api.enums.__all__, "enums")
    for module in reversed(by_module()):
        found |= dict.fromkeys(classes_of(module), module)
    return found


def reference_page(module: str, operations: list[Entry]) -> str:
    code = importlib.import_module(f"pbs_api.{module}")
    classes = classes_of(module)
    links = Links(module, classes, places())
    lines = [f"# {module}", "", about(module), ""]
    described = next(one for one in CATALOG["modules"] if one["name"] == module)
    lines += [described.get("text") or "", ""]
    if described.get("example"):
        lines += ["```python", described["example"].rstrip(), "```", ""]
    for operation in operations:
        lines += function_section(getattr(code, operation["name"].partition(".")[2]), operation, links)
    if classes:
        lines += ["## Classes { #classes }", ""]
        for name, value in classes.items():
            lines += class_section(name, value, links)
    return "\n".join(lines) + "\n"


def enums_page() -> str:
    """What may be passed, and what known servers answer."""
    lines = [
        "# Enums",
        "",
        "Import them from `pbs_api`. A newer server may answer other values: they arrive as they are.",
        "",
    ]
    for name in pbs_api.enums.__all__:
        values = " ".join(f"`{value}`" for value in get_args(getattr(pbs_api.enums, name)))
        lines += [f"## {name} {{ #{name} }}", "", values, ""]
    return "\n".join(lines) + "\n"


def function_section(function: Any, operation: Entry, links: Links | None = None) -> Iterator[str]:
    links = links or Links("", (), {})
    name = operation["name"].partition(".")[2]
    yield f"## {name} {{ #{name} }}"
    yield ""
    module = operation["name"].partition(".")[0]
    yield f"{code(call(operation))} – in `pbs_api.{module}`{age(operation)}"
    yield ""
    yield prose(operation["summary"])
    yield ""
    for note in operation["notes"]:
        yield prose(note)
        yield ""
    yield "```"
    yield f"{name}{signature(function)}"
    yield "```"
    yield ""
    yield f"Returns {links.typed(str(inspect.signature(function).return_annotation))}"
    yield ""
    if operation["parameters"]:
        told = meanings(function)
        annotations = inspect.signature(function).parameters
        yield "| parameter | in PBS | type | meaning |"
        yield "| --- | --- | --- | --- |"
        for parameter in operation["parameters"]:
            text = " ".join(filter(None, (cell(told.get(parameter["name"], "")), allowed(parameter, told))))
            kind = links.typed(str(annotations[parameter["name"]].annotation))
            secret = ", a secret" if parameter.get("secret") else ""
            yield f"| `{parameter['name']}` | {code(parameter['wire'])} | {kind}{secret} | {text} |"
        yield ""
    yield "Example:"
    yield ""
    yield "```python"
    yield from example(operation)
    yield "```"
    yield ""
    if operation.get("errors"):
        yield "What can go wrong:"
        yield ""
        for error, text in operation["errors"].items():
            yield f"- [`{error}`](pbs_client.md#pbs_client.{error}): {prose(text)}"
        yield ""
    yield f"Privileges: {prose(needs(operation))}. Effect: {operation['effect']}."
    yield ""


class Links:
    """Where the classes and enums are described, seen from one page."""

    def __init__(self, page: str, here: Iterable[str], places: dict[str, str]) -> None:
        self._places: dict[str, str] = places | dict.fromkeys(here, page)
        self._page = page

    def typed(self, annotation: str) -> str:
        """The annotation as code, each class and enum in it as a link."""
        shown: list[str] = []
        plain = ""
        for part in re.split(r"(\w+)", annotation):
            if part not in self._places:
                plain += part
                continue
            page = "" if self._places[part] == self._page else f"{self._places[part]}.md"
            shown += [code(plain) if plain else "", f"[`{part}`]({page}#{part})"]
            plain = ""
        shown.append(code(plain) if plain else "")
        return "".join(shown)


def signature(function: Any) -> str:
    """On one line, or one line per parameter where that would be long."""
    plain = inspect.signature(function)
    parts: list[str] = []
    last: object = inspect.Parameter.POSITIONAL_ONLY if plain.parameters else None
    for parameter in plain.parameters.values():
        if parameter.kind is not last:
            parts += ["/"] if parts else []
            parts += ["*"]
        last = parameter.kind
        parts.append(
            f"{parameter.name}: {parameter.annotation}"
            + ("" if parameter.default is parameter.empty else f" = {parameter.default!r}")
        )
    if last is inspect.Parameter.POSITIONAL_ONLY:
        parts.append("/")
    short = f"({', '.join(parts)}) -> {plain.return_annotation}"
    return (
        short
        if len(short) < 90
        else "(\n" + "".join(f"    {part},\n" for part in parts) + f") -> {plain.return_annotation}"
    )


def meanings(function: Any) -> dict[str, str]:
    """What the docstring says of each argument: meaning, unit, bounds, default, age."""
    told: dict[str, str] = {}
    name = ""
    _, _, section = (inspect.getdoc(function) or "").partition("\nArgs:\n")
    for line in section.partition("\n\n")[0].splitlines():
        if line.startswith("    ") and not line.startswith("     "):
            name, _, text = line.strip().partition(": ")
            told[name] = text
        else:
            told[name] += " " + line.strip()
    return told


def allowed(parameter: Entry, told: Mapping[str, str]) -> str:
    """The values of an enum, unless the docstring has them all."""
    items: Entry = parameter.get("items") or {}
    values: list[str] = parameter.get("enum") or items.get("enum") or []
    if all(f"`{value}`" in told.get(parameter["name"], "") for value in values):
        return ""
    return f"{'Any' if items.get('enum') else 'One'} of {', '.join(map(code, values))}."


def needs(operation: Entry) -> str:
    if operation.get("privileges"):
        return ", and ".join(operation["privileges"])
    return "no login" if operation.get("permissions") else "root@pam only"


def age(operation: Entry) -> str:
    parts: list[str] = []
    if operation.get("since"):
        parts.append(f" – new in PBS {operation['since']}")
    if operation.get("until"):
        parts.append(f" – last in PBS {operation['until']}")
    return "".join(parts)


def class_section(name: str, value: type[Any], links: Links | None = None) -> Iterator[str]:
    links = links or Links("", (), {})
    texts = attribute_texts(value)
    yield f"### {name} {{ #{name} }}"
    yield ""
    yield cell((inspect.getdoc(value) or "").partition("\n\n")[0])
    yield ""
    yield "| field | type | meaning |"
    yield "| --- | --- | --- |"
    for field in attrs.fields(value):
        if field.name != "extra":
            yield f"| `{field.name}` | {links.typed(str(field.type))} | {texts.get(field.name, '')} |"
    yield ""


@cache
def classes_in(module: str) -> dict[str, ast.ClassDef]:
    """The classes of a module as they are written: read once, as hundreds stand in one module."""
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def attribute_texts(value: type[Any]) -> dict[str, str]:
    """The docstrings under a class's attributes, on one line each."""
    node = classes_in(value.__module__)[value.__name__]
    texts: dict[str, str] = {}
    for statement, following in zip(node.body, node.body[1:], strict=False):
        target = (
            statement.target
            if isinstance(statement, ast.AnnAssign)
            else statement.targets[0]
            if isinstance(statement, ast.Assign)
            else None
        )
        if (
            isinstance(target, ast.Name)
            and isinstance(following, ast.Expr)
            and isinstance(following.value, ast.Constant)
        ):
            texts[target.id] = cell(str(following.value.value))
    return texts


def cell(text: str) -> str:
    """Prose in a cell of a table."""
    return prose(text).replace("|", "\\|")


def prose(text: str) -> str:
    """Our own sentences, in which names and values of the schema stand, on one line: what is code
    stays code, and nothing else becomes HTML, a link or an attribute."""
    parts = SPANS.split(" ".join(str(text).split()))
    return "".join(part if number % 2 else _harmless(part) for number, part in enumerate(parts))


def code(text: str) -> str:
    """A text of the schema as code, whatever is in it."""
    line = printable(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", line)), default=0) + 1)
    inner = f" {line} " if line[:1] in ("`", " ", "") or line[-1:] == "`" else line
    return f"{fence}{inner}{fence}".replace("|", "\\|")


SPANS = re.compile(r"(?<!`)(`[^`]+`|``(?:[^`]|`(?!`))+``)(?!`)")
"""Code, between as many backticks as there are before it."""


def _harmless(text: str) -> str:
    for char, instead in (
        ("&", "&amp;"),
        ("<", "&lt;"),
        ("`", "&#96;"),
        ("](", "]&#40;"),
        ("]:", "]&#58;"),
        ("{", "&#123;"),
    ):
        text = text.replace(char, instead)
    return printable(text)
