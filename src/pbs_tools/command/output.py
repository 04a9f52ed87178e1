"""Printing of answers on stdout: tables on a terminal, plain columns elsewhere, and the formats
that programs read.

JSON, JSON lines and YAML have the wire's names and values. CSV has the columns of the table with
the wire's values.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TextIO, cast

import click

from pbs_tools.command.derived import DERIVED, DERIVED_SCHEMAS, cell
from pbs_tools.command.forms import Schema, json_text, printable, shown, width_of
from pbs_tools.command.nearest import one_of, suggestion
from pbs_tools.command.options import FORMATS
from pbs_tools.command.table import Row

Item = Mapping[str, Any]


class Style(NamedTuple):
    """What the options say of the output."""

    format: str
    columns: str
    sort: str
    header: bool
    border: bool
    utc: bool
    terminal: bool
    """Whether stdout is one."""


def style_of(given: Mapping[str, Any], *, terminal: bool) -> Style:
    """The style of options and environment."""
    return Style(
        format=given.get("output_format") or _format_of_environment(),
        columns=given.get("columns") or "",
        sort=given.get("sort") or "",
        header=not (given.get("no_header") or os.environ.get("PROXMOX_OUTPUT_NO_HEADER")),
        border=not (given.get("no_border") or os.environ.get("PROXMOX_OUTPUT_NO_BORDER")),
        utc=bool(given.get("utc")),
        terminal=terminal,
    )


def _format_of_environment() -> str:
    named = os.environ.get("PROXMOX_OUTPUT_FORMAT") or "text"
    try:
        return one_of(named, list(FORMATS))
    except ValueError as error:
        raise click.UsageError(f"PROXMOX_OUTPUT_FORMAT: {error}") from None


def text_of(value: Any, form: str) -> str:
    """A value as JSON, YAML and so on, with a newline at the end; a list of objects item by item
    where that is the form."""
    if isinstance(value, list) and form in ("jsonl", "csv"):
        items = cast("list[Item]", value)
        if form == "jsonl":
            return "".join(f"{_json(item)}\n" for item in items)
        table = io.StringIO()
        _write_csv(table, items, list(dict.fromkeys(name for item in items for name in item)), header=True)
        return table.getvalue()
    return f"{_WRITERS[form](value)}\n"


def show(value: Any, style: Style, row: Row | None, schema: Schema) -> None:
    """Prints an answer of which `row` names the columns and `schema` the units."""
    if isinstance(value, list) and any(isinstance(item, dict) for item in cast(Any, value)):
        _show_list(cast("list[Item]", value), style, row, schema)
    elif isinstance(value, dict):
        _show_object(cast(Item, value), style, row, schema)
    elif style.format in _WRITERS:
        click.echo(_WRITERS[style.format](value))
    else:
        items: list[Any] = cast(Any, value) if isinstance(value, list) else [value]
        for item in items:
            text = shown(item, schema) if not isinstance(item, str) else item
            click.echo(printable(text, lines=True) if style.terminal else text)


def _show_list(items: list[Item], style: Style, row: Row | None, schema: Schema) -> None:
    item_schema: Schema = schema.get("items", {})
    present = list(dict.fromkeys(name for item in items for name in item))
    default = _default_columns(row) or present
    names = chosen(style.columns, default, present, item_schema)
    if style.sort or style.format in ("text", "csv"):
        items = in_order(items, style.sort or default[0], {*present, *_known(item_schema)})
    if style.format in _WRITERS:
        picked = [{name: cell(item, name) for name in names} for item in items] if style.columns else items
        lines = [_json(item) for item in picked] if style.format == "jsonl" else [_WRITERS[style.format](picked)]
        click.echo("".join(f"{line}\n" for line in lines), nl=False)
    elif style.format == "csv":
        _write_csv(sys.stdout, items, names, header=style.header, terminal=style.terminal)
    else:
        forms = dict(_forms(row))
        cells = [[_cell(item, name, item_schema, forms, style) for name in names] for item in items]
        numbers = [bool(items) and all(_is_number(cell(item, name)) for item in items) for name in names]
        _draw(names, cells, numbers, style)


def _default_columns(row: Row | None) -> list[str]:
    """The columns that the table of commands names, if it names any."""
    return [name.partition(":")[0] for name in row.columns.split(",")] if row is not None and row.columns else []


def _show_object(value: Item, style: Style, row: Row | None, schema: Schema) -> None:
    names = chosen(style.columns, _default_columns(row) or list(value), list(value), schema)
    picked = {name: cell(value, name) for name in names} if style.columns else value
    if style.format in _WRITERS:
        click.echo(_json(picked) if style.format == "jsonl" else _WRITERS[style.format](picked))
    elif style.format == "csv":
        _write_csv(sys.stdout, [value], names, header=style.header, terminal=style.terminal)
    else:
        forms = dict(_forms(row))
        present = [name for name in names if cell(value, name) is not None]
        cells = [[printable(name), _cell(value, name, schema, forms, style)] for name in present]
        _draw(["Name", "Value"], cells, [False, False], style)


def chosen(typed: str, default: Sequence[str], present: Sequence[str], schema: Schema) -> list[str]:
    """The columns to show. `all` stands for the default ones and all others. Raises
    `click.UsageError` for unknown ones."""
    if not typed:
        return list(default)
    if typed == "all":
        return [*default, *sorted({*present, *schema.get("properties", ())} - set(default))]
    names = [name.strip() for name in typed.split(",") if name.strip()]
    if not names:
        raise click.UsageError("--columns names no column")
    known = {*default, *present, *_known(schema)}
    for name in names:
        if name not in known:
            there = ", ".join(map(printable, sorted({*default, *present, *schema.get("properties", ())})))
            raise click.UsageError(f"there is no column {name}{suggestion(name, known) or '.'} It can be {there}")
    return names


def in_order(items: list[Item], sort: str, known: set[str]) -> list[Item]:
    """Sorted by a column, downwards with a minus in front. What has no value comes last."""
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if items and name not in known:
        raise click.UsageError(f"there is no column {name or '-'} to sort by{suggestion(name, known)}")
    with_value = [item for item in items if cell(item, name) is not None]
    without = [item for item in items if cell(item, name) is None]
    if all(_is_number(cell(item, name)) for item in with_value):
        return sorted(with_value, key=lambda item: cell(item, name), reverse=down) + without
    return sorted(with_value, key=lambda item: str(cell(item, name)), reverse=down) + without


def _known(schema: Schema) -> set[str]:
    return {*schema.get("properties", ()), *DERIVED}


def _forms(row: Row | None) -> Iterator[tuple[str, str]]:
    """The columns that are written in a form of their own: `size:plain`."""
    if row is not None:
        for column in row.columns.split(","):
            name, _, form = column.partition(":")
            if form:
                yield name, form


def _cell(item: Item, name: str, schema: Schema, forms: Mapping[str, str], style: Style) -> str:
    value = cell(item, name)
    form = forms.get(name)
    if form == "plain":
        return "" if value is None else printable(str(value))
    if form == "share" and value is not None:
        whole = item.get("total") or 0
        return f"{value} ({value / whole:.2%})" if whole else printable(str(value))
    return shown(value, _column_schema(name, schema), utc=style.utc)


def _column_schema(name: str, schema: Schema) -> Schema:
    values: Schema = schema.get("values", {})
    return schema.get("properties", values).get(name) or DERIVED_SCHEMAS.get(name, values)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


HEADINGS = {"last-snapshot": "last snapshot"}
"""What stands above a column where Proxmox's own tools do not write its name."""


def _draw(names: Sequence[str], cells: list[list[str]], numbers: Sequence[bool], style: Style) -> None:
    """A table on a terminal, plain columns elsewhere. An empty list prints nothing."""
    if not cells:
        return
    names = [printable(HEADINGS.get(name, name)) for name in names]
    if style.terminal:
        from pbs_tools.command.drawing import draw

        draw(names, cells, numbers, header=style.header, border=style.border)
        return
    lines = [list(names), *cells] if style.header else cells
    widths = [max(width_of(line[at]) for line in lines) for at in range(len(names))]
    for line in lines:
        spaces = [" " * (width - width_of(text)) for text, width in zip(line, widths, strict=True)]
        texts = (
            space + text if number else text + space for text, space, number in zip(line, spaces, numbers, strict=True)
        )
        click.echo("  ".join(texts).rstrip())


def _write_csv(file: TextIO, items: list[Item], names: Sequence[str], *, header: bool, terminal: bool = False) -> None:
    import csv

    written = _printed if terminal else _plain
    writer = csv.writer(file, lineterminator="\n")
    if header and names:
        writer.writerow(map(written, names))
    for item in items:
        writer.writerow([written(cell(item, name)) for name in names])


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    return _json(value) if isinstance(value, (list, dict)) else value


def _printed(value: Any) -> Any:
    plain = _plain(value)
    return printable(plain) if isinstance(plain, str) else plain


def _json(value: Any) -> str:
    return json_text(value, sort_keys=True, separators=(",", ":"))


def _pretty(value: Any) -> str:
    return json_text(value, sort_keys=True, indent=2)


def _yaml(value: Any) -> str:
    from pbs_tools.command.yaml_text import yaml_text

    return yaml_text(value)


_WRITERS = {"json": _json, "json-pretty": _pretty, "jsonl": _json, "yaml": _yaml}
