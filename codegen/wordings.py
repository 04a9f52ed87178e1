"""The lines of docstrings that are made from facts: units, bounds, defaults, versions, privileges.
All sentences are ours."""

from __future__ import annotations

from typing import Any

from codegen.json_types import Json
from codegen.privileges import privilege_lines
from codegen.quoting import Verbatim
from codegen.tree import Enum, Field, Function, Model, Module, Package, Parameter

_UNITS = {
    "epoch": "Unix seconds",
    "epoch-or-never": "Unix seconds, 0 for never",
    "local-epoch": "Unix seconds, shifted by the server's time zone",
    "bytes": "Bytes",
    "bytes-or-unknown": "Bytes, -1 if unknown",
    "bytes-per-second": "Bytes per second",
    "count": "",
    "percent": "Percent",
    "fraction": "A fraction from 0 to 1",
    "celsius": "Degrees Celsius",
    "byte-size-text": "A size as text, as in `10 MiB`",
    "calendar-event": "A calendar event of systemd, as in `daily` or `mon..fri 02:30`",
    "time-span": "A time span of systemd, as in `1d 2h`",
    "date-text": "A date, YYYY-MM-DD",
    "date-time-text": "A date, YYYY-MM-DD, with or without a time HH:MM or HH:MM:SS, in the server's time zone",
    "daily-duration": "Times of the week, as in `mon..fri 8-12:30`",
    "pem": "PEM",
    "strftime": "May hold placeholders of strftime",
    "rfc3339": "A time as text in RFC 3339",
    "base64": "Base64",
}


_SHORT_UNITS = {
    "byte-size-text": "As in `10 MiB`",
    "calendar-event": "A calendar event: `mon..fri 02:30`",
}
_MANY = 12
"""With more parameters than this a docstring would not fit a screen if it told everything."""


def unit_text(unit: str) -> str:
    return _UNITS.get(unit, unit.replace("-", " ").capitalize())


def parameter_text(parameter: Parameter, *, brief: bool = False) -> str:
    """What is to know of an argument; empty if its name and type say it all. `brief` leaves out how
    many characters a text may have, and says forms in fewer words."""
    schema = parameter.schema
    parts = [
        parameter.text,
        (brief and _SHORT_UNITS.get(parameter.unit)) or unit_text(parameter.unit),
        "" if brief and schema["type"] == "string" else _bounds(schema),
        _default(schema, "Default:" if brief else "Default on the server:"),
        _life(schema.get("since", ""), schema.get("until", "")),
    ]
    if parameter.kind == "array":
        parts.insert(2, _item_bounds(schema))
    if parameter.place == "path" and parameter.wire == "node":
        parts = ["Any name is accepted; PBS serves one node."]
    if parameter.format:
        parts.insert(0, f"A `{parameter.format}` or its text")
    return _sentences(parts)


def field_text(field: Field) -> str:
    parts = [field.text, unit_text(field.unit), _life(field.since, field.until)]
    if "absent" not in field.text.lower():
        parts.insert(2, _default(field.default, "Absent means"))
    if field.format:
        parts.insert(1, f"`{field.format}.parse` reads it")
    return _sentences(parts)


def module_lines(module: Module) -> list[str]:
    """The docstring of a module: what it is for, an introduction, a worked example."""
    lines = [module.summary or f"Functions of the PBS API: {module.name.replace('_', ' ')}."]
    for paragraph in module.text.strip().split("\n\n") if module.text else ():
        lines += ["", " ".join(paragraph.split())]
    if module.example:
        lines += [
            "",
            "Example:",
            *(Verbatim(f"    {line}".rstrip()) for line in module.example.strip("\n").splitlines()),
        ]
    return lines


def model_text(model: Model) -> str:
    """The first line of a class docstring."""
    if model.text:
        form = "`parse` reads its text, `str()` writes it" if model.property_string else ""
        return _sentences([model.text, form[:1].upper() + form[1:]])
    where = ", ".join(f"`{user}`" for user in model.used_by[:3]) + (" and others" if len(model.used_by) > 3 else "")
    if model.property_string:
        return f"A property string of {where}: `parse` reads its text, `str()` writes it."
    return f"Answered by {where}."


def enum_text(enum: Enum) -> str:
    parts = [f"`{value}` is new in PBS {version}" for value, version in enum.since]
    parts += [f"`{value}` was last known in PBS {version}" for value, version in enum.until]
    return _sentences(parts) or "A newer server may answer other values."


def function_lines(function: Function) -> list[str]:
    """The docstring of an endpoint function, without quotes and indent."""
    lines = [function.summary, "", f"`{function.operation}`", *([""] if function.notes else []), *function.notes]
    brief = len(function.parameters) > _MANY
    told = [(one.name, text) for one in function.parameters if (text := parameter_text(one, brief=brief))]
    if function.body:
        told.append(("body", "The payload, in one piece or in several."))
    if told:
        lines += ["", "Args:", *(f"    {name}: {text}" for name, text in told)]
    if function.errors:
        lines += ["", "Raises:", *(f"    {error}: {when}" for error, when in function.errors)]
    if function.privileges:
        lines += ["", "Privileges:", *(f"    {line}" for line in privilege_lines(function.privileges))]
    else:
        lines += ["", "Needs no login."]
    last = [_HANDLING[function.result]] if function.result in _HANDLING else []
    if function.attributes:
        last.append(f"`Client.exchange` also gives {_and([f'`{name}`' for name in function.attributes])}.")
    life = _life(function.since, function.until)
    last += [f"{life}."] if life else []
    return [*lines, *([""] if function.privileges and last else []), *last]


_HANDLING = {
    "task": "Starts a task: `Client.wait` follows it to its end.",
    "stream": "A download: `Client.stream` opens it.",
}


def _bounds(schema: Json) -> str:
    if schema["type"] == "array":
        return ""
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None or high is not None:
        if high is not None and low is not None:
            return f"From {low} to {high}"
        return f"At least {low}" if low is not None else f"At most {high}"
    if "enum" in schema or "format" in schema:
        return ""
    low, high = schema.get("minLength"), schema.get("maxLength")
    if low is not None and high is not None:
        return f"{low} to {high} characters" if low != high else f"{low} characters"
    if high is not None:
        return f"At most {high} characters"
    return f"At least {low} characters" if low else ""


def _item_bounds(schema: Json) -> str:
    low = schema.get("minLength")
    return f"At least {low} item{'s' if low != 1 else ''}" if low else ""


def _default(schema: Json, said: str) -> str:
    if "default" not in schema:
        return ""
    shown = _shown(schema["default"])
    was = f", before {schema['default_since']} `{_shown(schema['default_was'])}`" if "default_was" in schema else ""
    return f"{said} `{shown}`{was}" if shown else ""


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _life(since: str, until: str) -> str:
    text = "; ".join(
        part for part in (f"new in PBS {since}" if since else "", f"last known in PBS {until}" if until else "") if part
    )
    return text[:1].upper() + text[1:]


def _sentences(parts: list[str]) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def package_lines(package: Package) -> list[str]:
    """The docstring of the package: what it holds, for which versions, and what has no function."""
    functions = [function for module in package.modules for function in module.functions]
    operations = len({function.operation for function in functions})
    lines = [
        "Every operation of the Proxmox Backup Server API as a function that describes one call; "
        "a client of `pbs_client` sends it.",
        "",
        f"{len(functions)} functions over {operations} operations in {len(package.modules)} modules, "
        f"for PBS {', '.join(package.versions)}.",
        "Import functions by name, `from pbs_api.snapshots import list_snapshots`; to explore, "
        "`import pbs_api as api` and complete from there.",
        "Nothing is loaded before it is used.",
        "",
        "Not covered, with the reason:",
    ]
    for reason in sorted({reason for _, reason, _ in package.uncovered}):
        lines += ["", f"{reason[:1].upper()}{reason[1:].replace('-', ' ')}:", ""]
        lines += [f"- `{operation}`" for operation, why, _ in package.uncovered if why == reason]
    return lines


def _and(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
