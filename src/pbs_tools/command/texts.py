"""Help texts: the wording of the catalog, put in the words of the prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from pbs_tools.command import exits
from pbs_tools.command.catalog import keeps_the_rest, operation
from pbs_tools.command.table import Row, rows


def summary_of(row: Row) -> str:
    """One line on what a command does."""
    entry = operation(row.function.split()[0])
    return at_prompt(entry["summary"], entry)


def help_of(row: Row) -> str:
    """The text above the options."""
    return help_of_entry(operation(row.function.split()[0]))


def help_of_entry(entry: dict[str, Any]) -> str:
    """What a function does, what it needs, and since when it is there."""
    needs = "; ".join(entry["privileges"])
    paragraphs = [entry["summary"], *entry["notes"], f"Needs {needs}." if needs else "Needs no login."]
    if entry["since"]:
        paragraphs.append(f"New in PBS {entry['since']}.")
    return "\n\n".join(filter(None, (at_prompt(text, entry) for text in paragraphs)))


def parameter_help(parameter: dict[str, Any], entry: dict[str, Any]) -> str:
    """What an option means, its default, and the version that brought it."""
    parts = [at_prompt(parameter.get("text", ""), entry)]
    if "default" in parameter:
        parts.append(f"{'Not set means' if keeps_the_rest(entry) else 'Default:'} {_default(parameter)}.")
    if parameter.get("since"):
        parts.append(f"New in PBS {parameter['since']}.")
    return " ".join(part for part in parts if part)


def _default(parameter: dict[str, Any]) -> Any:
    default = parameter["default"]
    if parameter.get("unit") == "epoch-or-never" and default == 0:
        return "never"
    return str(default).lower() if isinstance(default, bool) else default


def at_prompt(text: str, entry: dict[str, Any]) -> str:
    """A text that names functions and arguments in Python, with commands and options instead."""
    options = {parameter["name"]: f"--{parameter['wire']}" for parameter in entry["parameters"]}
    members = {
        member
        for parameter in entry["parameters"]
        for packed in (parameter, parameter.get("items", {}))
        for member in packed.get("format", {}).get("properties", ())
    }

    def said(match: re.Match[str]) -> str:
        word = match[1]
        name, _, value = word.replace('"', "").partition("=")
        if value and name in members and name not in options:
            return match[0]  # A property string, which is written so here too.
        if name in options:
            return options[name] if value in ("", "True") else f"{options[name]} {value.lower()}"
        if word in _commands():
            return f"`pbsh {_commands()[word]}`"
        if value:
            return f"--{_wire(name, entry)}" if value == "True" else f"--{_wire(name, entry)} {value.lower()}"
        return f"`{_wire(word, entry)}`" if "_" in word else match[0]

    text = re.sub(r"`([A-Za-z0-9_]+(?:=[A-Za-z0-9]+|=\"[^`\"]+\")?)`", said, text)
    for pattern, words in WORDS_AT_PROMPT:
        text = re.sub(pattern, words, text)
    return re.sub(r"`\[\"([^]`]*)\"\]`", lambda items: f"`{items[1].replace(LIST_MARK, ',')}`", text)


LIST_MARK = '", "'
"""What stands between two texts of a list in Python."""

WORDS_AT_PROMPT = (
    (r" \(see `Client\.exchange`\)", ""),
    (r"\bfails with `(?:Busy|Modified|AlreadyExists)`", f"fails with exit code {exits.CONFLICT}"),
    (r"\b(is|are) None\b", r"\1 missing"),
    (r"\bor None\b", "or nothing"),
    (r"\bmay hold None\b", "may have gaps"),
    (r"`exchange\(\.\.\.\)\.changes`", "`pbsh network changes`"),
    (r"^A refusal comes with status 401 here,.*", ""),
    (r"\braises CertificateRefused, whose `fingerprint` is", f"ends with exit code {exits.CONNECTION} and names"),
    (r": create a new client with the `fingerprint` returned", "; the answer has the new one"),
)
"""What Python says, and what one sees at the prompt."""


def _wire(name: str, entry: dict[str, Any]) -> str:
    """A field's name as answers have it."""
    returned: dict[str, Any] = entry["returns"] or {}
    fields: Iterable[str] = returned.get("items", returned).get("properties", ())
    return next(
        (field for field in fields if field.replace("-", "").lower() == name.replace("_", "").lower()),
        name.replace("_", "-"),
    )


@cache
def _commands() -> dict[str, str]:
    """The command of each function, by the function's name alone: those are unique."""
    commands: dict[str, str] = {}
    for row in rows().values():
        for function in row.function.split():
            commands.setdefault(function.partition(".")[2], row.command)
    return commands
