"""Where the value of a secret option comes from: a question, stdin, or a file.

What stands on a command line is seen by others on the machine and kept in the shell's history, so a
value there is refused. It is taken, with a warning, only where Proxmox's own tools take it: lines
that were typed for them work (the column `literal` of `commands.tsv`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Container, Iterable
from typing import Any

import click

from pbs_tools.command import asking
from pbs_tools.command.table import rows
from pbs_tools.command.values import Schema, Value

ASK = "\0ask"
"""Stands for a value that has not been typed yet. No argument can contain its first character."""

OFTEN_PLAIN = {"http-proxy": "@"}
"""Values that are a secret only where this is in them."""


def read(parameter: Schema, typed: Any, literals: Container[str], *, of: str = "") -> Any:
    """The value that is sent, from what was typed behind the option or in its place; of an array
    from the items that were typed. `of` is the function that it is for."""
    if parameter["type"] == "array":
        return [_checked(parameter, line) for text in typed for line in _lines(parameter, text, literals)]
    if typed == ASK:
        wire = parameter["wire"]
        return _checked(parameter, asking.secret(wire, twice=_is_chosen(of, wire)))
    return _checked(parameter, _text(parameter, typed, literals))


def _is_chosen(function: str, wire: str) -> bool:
    """Whether a password is chosen as it is typed (the column `chosen` of `commands.tsv`). It is
    asked for twice, as a slip would shut people out."""
    return any(row.function.split()[:1] == [function] and wire in row.chosen.split(",") for row in rows().values())


def _text(parameter: Schema, typed: str, literals: Container[str]) -> str:
    wire = parameter["wire"]
    if typed == "-":
        with asking.reading_text():
            return sys.stdin.readline().rstrip("\r\n")
    if typed.startswith("@"):
        return of_file(_content(wire, typed[1:]))
    _refuse_unless(parameter, typed, literals)
    return typed


def _lines(parameter: Schema, typed: str, literals: Container[str]) -> Iterable[str]:
    wire = parameter["wire"]
    if typed == "-":
        with asking.reading_text():
            return sys.stdin.read().splitlines()
    if typed.startswith("@"):
        return _content(wire, typed[1:]).splitlines()
    _refuse_unless(parameter, typed, literals)
    return [typed]


def _refuse_unless(parameter: Schema, typed: str, literals: Container[str]) -> None:
    wire = parameter["wire"]
    if OFTEN_PLAIN.get(wire, "") not in typed:
        return
    ways = f"--{wire} - reads it from stdin, --{wire} @FILE from a file"
    if parameter["type"] != "array":
        ways = f"leave it out to be asked, or {ways}"
    if wire in literals:
        click.echo(f"Warning: others on this machine can see the value of --{wire}; {ways}", err=True)
        return
    raise click.UsageError(f"--{wire} takes no value that others on this machine can see: {ways}")


def help_of(parameter: Schema, literals: Container[str]) -> str:
    """What the help of an option says of this."""
    said = "- reads stdin, @FILE a file."
    if parameter["type"] != "array":
        said = f"Asked for if no value follows; {said}"
    return (
        f"{said} A value here works as well, and others on this machine see it."
        if parameter["wire"] in literals
        else said
    )


def _content(wire: str, path: str) -> str:
    try:
        with open(os.path.expanduser(path), encoding="utf-8") as file:
            return file.read()
    except (OSError, ValueError) as error:
        # Not with the name: it may be a secret that begins with @.
        reason = getattr(error, "strerror", None) or "it is not text"
        raise click.UsageError(f"--{wire}: the file behind @ cannot be read: {reason}") from None


def _checked(parameter: Schema, text: str) -> Any:
    try:
        return Value(parameter).read(text)
    except ValueError as error:
        members = parameter.get("items", {}).get("format", {}).get("properties", ())
        # The error may repeat a part of the secret.
        said = f"it is not written as {','.join(f'{member}=…' for member in members)}" if members else str(error)
        raise click.UsageError(f"--{parameter['wire']}: {said.replace(text, '***') if text else said}") from None


def of_file(text: str) -> str:
    """Keys and certificates as they are; of anything else the first line, as Proxmox's
    tools read `PBS_PASSWORD_FILE`."""
    return text if text.startswith(("-----BEGIN", "{")) else text.partition("\n")[0].rstrip("\r")
