"""Tables of the documentation that are made from data, so that they cannot be wrong."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable

from docs.api_reference import ROOT, attribute_texts, by_module, cell, needs
from pbs_simulator.faults import Fault
from pbs_simulator.scenarios import SCENARIOS


def filled(page: str) -> str:
    """The page with a table in place of each `<!-- table: name -->`."""
    return re.sub(r"<!-- table: (\w+) -->", lambda match: TABLES[match[1]](), page)


def how_to() -> str:
    lines = [
        "# How do I …",
        "",
        "Each line has been run. `pbs` is a connected `Client`, `session` one with a `Password`; "
        "with an `AsyncClient` put `await` before it.",
        "",
        "| to do this | write this |",
        "| --- | --- |",
    ]
    with (ROOT / "tests" / "api" / "howto.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
            module, _, function = row["function"].partition(".")
            imported = f"`from pbs_api.{module} import {function}`<br>" if f"{function}(" in row["code"] else ""
            lines.append(f"| [{row['task']}](reference/{module}.md#{function}) | {imported}`{row['code']}` |")
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


def scenarios() -> str:
    lines = ["| scenario | what it is |", "| --- | --- |"]
    lines += [f"| `{name}` | {cell(function.__doc__ or '')} |" for name, function in SCENARIOS.items()]
    return "\n".join(lines)


def faults() -> str:
    texts = attribute_texts(Fault)
    return "\n".join(
        [
            "| fault | what happens |",
            "| --- | --- |",
            *(f"| `Fault.{fault.name}` | {texts[fault.name]} |" for fault in Fault),
        ]
    )


TABLES: dict[str, Callable[[], str]] = {
    "corrections": corrections,
    "faults": faults,
    "privileges": privileges,
    "scenarios": scenarios,
}
