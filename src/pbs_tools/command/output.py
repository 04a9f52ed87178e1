"""Printing of answers: tables, objects and single values, in each format."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any, cast

import click

from pbs_tools.command.derived import cell
from pbs_tools.command.table import Row


def show(value: Any, given: Mapping[str, Any], row: Row | None = None) -> None:
    """Prints what a command answers, data only, on stdout."""
    output_format = given.get("output_format") or os.environ.get("PROXMOX_OUTPUT_FORMAT") or "text"
    if output_format == "json":
        click.echo(json.dumps(value, sort_keys=True, ensure_ascii=False))
    elif output_format == "json-pretty":
        click.echo(json.dumps(value, sort_keys=True, ensure_ascii=False, indent=2))
    elif value is not None:
        _text(value, row)


def _text(value: Any, row: Row | None) -> None:
    if isinstance(value, dict):
        for name, member in cast("dict[str, Any]", value).items():
            click.echo(f"{name}\t{member}")
    elif isinstance(value, list):
        for item in cast(Any, value):
            click.echo("\t".join(_shown(cell(item, name)) for name in row.columns.split(",")) if row and row.columns else item)
    else:
        click.echo(value)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(str(item) for item in cast(Any, value))
    return "" if value is None else str(value)
