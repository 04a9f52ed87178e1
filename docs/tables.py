"""Tables of the documentation that are made from data, so that they cannot be wrong: `python -m
docs.tables` writes them into the pages, `--check` only says which are not what they should be.

A page has them between `<!-- table: name -->` and `<!-- end of table -->`.
"""

from __future__ import annotations

import csv
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import click

from docs.api_reference import CATALOG, ROOT, attribute_texts, by_module, cell
from pbs_client.refusals import SMALLEST_ROLES
from pbs_simulator.faults import Fault
from pbs_simulator.scenarios import SCENARIOS
from pbs_tools.command.root import SECTIONS as COMMAND_SECTIONS, pbsh
from pbs_tools.command.table import Row, nouns, rows as command_rows

PAGES = ROOT / "docs" / "pages"
_TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end of table -->)", re.DOTALL)
_PRIVILEGE = re.compile(r"\b[A-Z][a-z]+\.[A-Z]\w+")
_PATH = re.compile(r" (?:on|at|under) (?:(?:each|its|the job's) )?(/[^\s,]*)")


def filled(page: str) -> str:
    """The page with its tables as the data give them."""
    return _TABLE.sub(lambda match: f"{match[1]}\n{TABLES[match[2]]()}\n\n{match[3]}", page)


def differing() -> Iterator[tuple[Path, str]]:
    """The pages whose tables are not what the data give, with their text as it should be."""
    for page in sorted(PAGES.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        if filled(text) != text:
            yield page, filled(text)


def rows(head: str, lines: Iterator[str]) -> str:
    return "\n".join([head, re.sub(r"[^|]+", " --- ", head), *lines])


# What a how-to asks


def how_to_rows() -> list[dict[str, str]]:
    """The rows of the table of tasks: `section`, `task`, `function`, `code`, and `imports`."""
    with (ROOT / "tests" / "api" / "howto.tsv").open(encoding="utf-8", newline="") as table:
        found = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in found:
        module, _, function = row["function"].partition(".")
        row["section"] = SECTIONS["server" if row["function"] in _SIGNING_IN else module]
        row["imports"] = f"from pbs_api.{module} import {function}" if f"{function}(" in row["code"] else ""
    return found


SECTIONS = {
    "access": "Users, tokens and rights",
    "datastore": "Datastores",
    "gc": "Garbage collection",
    "groups": "Groups and snapshots",
    "namespaces": "Namespaces",
    "nodes": "The server",
    "prune": "Retention",
    "realms": "Realms",
    "server": "Signing in",
    "snapshots": "Groups and snapshots",
    "tasks": "Tasks",
    "verify": "Verification",
}
_SIGNING_IN = {"access.create_ticket", "access.delete_ticket", "access.get_permissions"}


def asynchronous(code: str) -> str:
    """The same line for an `AsyncClient`."""
    match = re.fullmatch(r"list\((pbs\.follow\(.*\))\)", code)
    return f"[line async for line in {match[1]}]" if match else f"await {code}"


def how_to() -> str:
    """A section for each subject, in the order in which the table comes to it."""
    sections: dict[str, list[dict[str, str]]] = {}
    for row in how_to_rows():
        sections.setdefault(row["section"], []).append(row)
    parts: list[str] = []
    for section, found in sections.items():
        parts += [f"## {section}", ""]
        for row in found:
            imports = [row["imports"], ""] if row["imports"] else []
            parts += [f"**{row['task'][:1].upper()}{row['task'][1:]}** – `{row['function']}`", ""]
            parts += ['<div class="two" markdown="1">', ""]
            for code in (row["code"], asynchronous(row["code"])):
                parts += ["```py", *imports, code, "```", ""]
            parts += ["</div>", ""]
    return "\n".join(parts).rstrip()


# Rights


def permissions() -> str:
    return rows("| function | privilege | path | smallest role |", _permission_rows())


def _permission_rows() -> Iterator[str]:
    for operations in by_module().values():
        for operation in operations:
            needed: list[str] = operation.get("privileges") or []
            if not needed:
                open_to_all = "none, not even a login" if operation.get("permissions") else "root@pam itself"
                yield f"| `{operation['name']}` | {open_to_all} | | |"
                continue
            # As code: Markdown would take `{userid}` at the end of a cell for its attributes.
            told = re.sub(r"\{(\w+)\}", r"`\1`", "<br>".join(_PATH.sub("", text) for text in needed))
            paths = dict.fromkeys(path for text in needed for path in _PATH.findall(text))
            shown = "<br>".join(f"`{path}`" for path in paths)
            roles = "<br>".join(dict.fromkeys(role for role in map(smallest_role, needed) if role))
            yield f"| `{operation['name']}` | {told} | {shown} | {roles} |"


def smallest_role(needed: str) -> str:
    """The role that suffices: for each alternative the smallest; one for one's own groups says
    so."""
    first, _, second = needed.partition(", or ")
    roles = list(dict.fromkeys(SMALLEST_ROLES.get(privilege, "Admin") for privilege in _PRIVILEGE.findall(first)))
    own = [SMALLEST_ROLES[one] for one in _PRIVILEGE.findall(second) if one in SMALLEST_ROLES and "owning" in second]
    return ", or ".join([" or ".join(roles), *(f"{role} for one's own groups" for role in own)])


# What the schema gets wrong


def corrections() -> str:
    return rows("| where | in truth | known from |", _correction_rows())


def _correction_rows() -> Iterator[str]:
    for file in sorted((ROOT / "schema" / "corrections").glob("*.toml")):
        table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        for row in table.get("correction", ()):
            where = [row["on"]] if isinstance(row["on"], str) else row["on"]
            places = "<br>".join(f"`{one}`" for one in where)
            yield f"| {places}<br>`{row['at']}` | {cell(row['why'])} | {cell(row['source'])} |"
        for rule in table.get("rule", ()):
            yield f"| everywhere: {rule['name']} | {cell(rule['why'])} | {cell(rule['source'])} |"


def wrong() -> str:
    with (ROOT / "tests" / "codegen" / "schema_is_wrong_about.tsv").open(encoding="utf-8") as table:
        count = len(list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)))
    operations = {(one["method"], one["path"]) for one in [*CATALOG["operations"], *CATALOG["uncovered"]]}
    return f"Of its {len(operations)} operations, {count} are declared otherwise than they are:"


# The simulated PBS


def scenarios() -> str:
    return rows(
        "| scenario | what it is |",
        (f"| `{name}` | {cell(function.__doc__ or '')} |" for name, function in SCENARIOS.items()),
    )


def faults() -> str:
    texts = attribute_texts(Fault)
    return rows("| fault | what happens |", (f"| `Fault.{fault.name}` | {texts[fault.name]} |" for fault in Fault))


# The command line


def commands() -> str:
    """A section for each heading of `pbsh --help`, with every command, what it does and prints."""
    sections: dict[str, list[str]] = {section: [] for section in COMMAND_SECTIONS}
    for usage, summary, row in _commands(click.Context(pbsh, info_name="pbsh")):
        shown = usage.replace("|", r"\|")
        line = f"| `{shown}` | {cell(summary)} | {_printed(row)} |"
        sections[nouns()[row.command.split()[0]].section].append(line)
    parts: list[str] = []
    for section, lines in sections.items():
        parts += [f"## {section}", "", rows("| command | what it does | prints |", iter(lines)), ""]
    return "\n".join(parts).rstrip()


def _commands(context: click.Context) -> Iterator[tuple[str, str, Row]]:
    """How each command is used, what it does, and its row."""
    group = cast(click.Group, context.command)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        below = click.Context(command, context, info_name=name)
        if isinstance(command, click.Group):
            yield from _commands(below)
        else:
            pieces = [piece for piece in command.collect_usage_pieces(below) if piece != "[OPTIONS]"]
            usage = " ".join([below.command_path, *pieces])
            yield usage, command.get_short_help_str(400), command_rows()[below.command_path.removeprefix("pbsh ")]


_PRINTED = {
    "array": "a table",
    "map": "names and values",
    "null": "nothing",
    "object": "names and values",
    "stream": "nothing: it writes a file",
    "upid": "the log of the task",
}
"""By the type of the answer; anything else is one value."""


def _printed(row: Row) -> str:
    if row.columns:
        return " ".join(f"`{column.partition(':')[0]}`" for column in row.columns.split(","))
    if not row.function or row.code:
        return "see its help"
    (kind,) = {one["returns"]["type"] for one in CATALOG["operations"] if one["name"] == row.function.split()[0]}
    return _PRINTED.get(kind, "one value")


TABLES: dict[str, Callable[[], str]] = {
    "commands": commands,
    "corrections": corrections,
    "faults": faults,
    "how_to": how_to,
    "permissions": permissions,
    "scenarios": scenarios,
    "wrong": wrong,
}


def main(check: bool) -> int:
    found = list(differing())
    for page, text in found:
        if not check:
            page.write_text(text, encoding="utf-8")
        print(f"{page.relative_to(ROOT)}: {'tables are old, run python -m docs.tables' if check else 'written'}")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
