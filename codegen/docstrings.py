"""The lines of docstrings that are made from facts: units, bounds, defaults, versions, privileges.
All sentences are our own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from codegen.json_types import Json
from codegen.privileges import privilege_lines
from codegen.quoting import Verbatim
from codegen.returning import listed, returns_lines
from codegen.tree import Enum, EnumType, Field, Function, ListType, Model, Module, Package, Parameter, Type

_UNITS = {
    "epoch": "Unix seconds",
    "epoch-or-never": "Unix seconds; 0 means never",
    "local-epoch": "Unix seconds, shifted by the server's time zone",
    "bytes": "In bytes",
    "bytes-or-unknown": "In bytes; -1 if unknown",
    "bytes-per-second": "In bytes per second",
    "count": "",
    "fraction": "A fraction from 0 to 1",
    "byte-size-text": "A size with a unit, such as `10 MiB`",
    "calendar-event": "A systemd calendar event, such as `daily` or `mon..fri 02:30`",
    "time-span": "A systemd time span, such as `1d 2h`",
    "date-text": "A date, YYYY-MM-DD",
    "date-time-text": "A date, YYYY-MM-DD, with or without a time HH:MM or HH:MM:SS, in the server's time zone",
    "daily-duration": "A time of the week, such as `mon..fri 8-12:30`",
    "pem": "In PEM format",
    "strftime": "May contain strftime placeholders",
    "rfc3339": "An RFC 3339 timestamp",
    "base64": "Encoded in base64",
    "celsius": "In degrees Celsius",
    "per-second": "Counted per second",
    "percent": "In percent",
}
_SHORT_UNITS = {
    "byte-size-text": "Example: `10 MiB`",
    "calendar-event": "Example: `mon..fri 02:30`",
}
_MOMENTS = ("epoch", "epoch-or-never")
_SPEAKS_FOR_ITSELF = {"byte-size-text", *_MOMENTS}
"""Units whose bounds tell nobody anything: a time is at least 0, a size has so many characters."""
_ABSENCE = re.compile(r"\bNone\b|[Oo]nly (with|for|of|in) |without one\b")
"""Words in sentences that already explain what None means."""
_MANY = 12
"""With more parameters than this, a docstring that told everything would not fit on a screen."""


def unit_text(unit: str) -> str:
    return _UNITS.get(unit, f"In {unit.replace('-', ' ')}" if unit else "")


def parameter_text(parameter: Parameter, *, brief: bool = False, stays: bool = False) -> str:
    """The description of an argument; empty if its name and type say it all. `brief` leaves out how
    many characters a string may have, and describes forms in fewer words. `stays`: a setting that
    is not given stays as it is, so a default only applies if it was never set."""
    schema = parameter.schema
    parts = [
        parameter.text,
        _values(parameter.type, parameter.text, brief=brief),
        (brief and _SHORT_UNITS.get(parameter.unit)) or _moment(parameter) or unit_text(parameter.unit),
        "" if _is_plain(parameter, brief=brief) else _bounds(schema),
        _default(schema, "Not set means" if stays else "Default:" if brief else "Default on the server:"),
        _life(schema.get("since", ""), schema.get("until", "")),
    ]
    if parameter.kind == "array":
        parts.insert(3, _item_bounds(schema))
    if parameter.place == "path" and parameter.wire == "node":
        parts = ["Leave it out: PBS has only one node and accepts any name for it."]
    if parameter.format and not brief:
        parts.insert(0, f"A `{parameter.format}` or its text")
    return _sentences(parts)


def _moment(parameter: Parameter) -> str:
    """How a time is passed."""
    if parameter.unit not in _MOMENTS or parameter.kind != "time":
        return ""
    return "A datetime with a time zone, or Unix seconds" + ("; 0 means never" if parameter.unit != "epoch" else "")


def _is_plain(parameter: Parameter, *, brief: bool) -> bool:
    """Whether bounds would say no more than the unit does."""
    whole_positive = parameter.schema.get("minimum") in (0, 1) and "maximum" not in parameter.schema
    return parameter.unit in _SPEAKS_FOR_ITSELF or (brief and (parameter.schema["type"] == "string" or whole_positive))


def field_text(field: Field, *, settable: bool = False) -> str:
    """The description of a member of a class, and what None means: "not set", if some call sets
    it."""
    text = _said_of_field(field)
    parts = [text, _values(field.type, field.text), unit_text(field.unit)]
    if field.unit in _MOMENTS:
        parts.append(f"`{field.name}_utc` is the same as a datetime")
    parts += [_absence(field, text, settable), _life(field.since, field.until)]
    if field.format:
        parts.insert(1, f"`{field.format}.parse` makes an object of it")
    return _sentences(parts)


def companion_text(field: Field, *, settable: bool = False) -> str:
    """The description of the datetime that accompanies a time."""
    text = _said_of_field(field)
    never = "None also where that is 0" if field.unit == "epoch-or-never" else ""
    kind = f"`{field.name}` as a datetime in UTC"
    return _sentences([text, kind, _absence(field, text, settable), never])


def _said_of_field(field: Field) -> str:
    """The sentence of a member; "not given", as said of a parameter, becomes None here."""
    return field.text.replace("not given", "None") if field.optional else field.text


def _absence(field: Field, text: str, settable: bool) -> str:
    """What None means in a member, unless its sentence says so."""
    if not field.optional or _ABSENCE.search(text):
        return ""
    return _default(field.default, "None means") or f"None if not {'set' if settable else 'reported'}"


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
    return f"Returned by {where}."


def enum_text(enum: Enum) -> str:
    parts = [enum.text]
    parts += [f"`{value}` is new in PBS {version}" for value, version in enum.since]
    parts += [f"`{value}` was last known in PBS {version}" for value, version in enum.until]
    return _sentences(parts) or "A newer server may answer other values."


def function_lines(function: Function, models: Mapping[str, Model]) -> list[str]:
    """The docstring of an endpoint function, without quotes and indent."""
    lines = [function.summary, "", f"`{function.operation}`", *([""] if function.notes else []), *function.notes]
    brief = len(function.parameters) > _MANY
    stays = (
        any(one.wire == "delete" and one.kind == "array" for one in function.parameters) or "delete" in function.omitted
    )
    told = [(one.name, text) for one in function.parameters if (text := parameter_text(one, brief=brief, stays=stays))]
    if function.body:
        told.append(("body", "The payload, in one piece or in several."))
    if told:
        lines += ["", "Args:", *(f"    {name}: {text}" for name, text in told)]
    lines += ["", "Returns:", *(f"    {line}" for line in returns_lines(function, models))]
    if function.errors:
        lines += ["", "Raises:", *(f"    {error}: {when}" for error, when in function.errors)]
    if function.privileges:
        lines += ["", "Privileges:", *(f"    {line}" for line in privilege_lines(function.privileges))]
    else:
        lines += ["", "Needs no login."]
    life = _life(function.since, function.until)
    return [*lines, *(["", f"{life}."] if life else [])]


def _values(kind: Type, text: str, *, brief: bool = False) -> str:
    """The values of an enum, whose name in a signature does not tell them, unless a sentence does.
    Of too many, one as an example."""
    inner = kind.item if isinstance(kind, ListType) else kind
    if not isinstance(inner, EnumType) or _told(inner.values, text):
        return ""
    if brief or len(inner.values) > _MANY:
        return f'Example: `["{inner.values[0]}"]`' if kind is not inner else ""
    shown = [f"`{value}`" for value in inner.values]
    if kind is inner:
        return f"{'One of' if shown[2:] else 'Either'} {listed(shown, 'or')}" if shown[1:] else f"Only {shown[0]}"
    return f"Any of {', '.join(shown)}" if shown[1:] else f"Only {shown[0]}"


def _told(values: tuple[str, ...], text: str) -> bool:
    return text.startswith("Always") or all(f"`{one}`" in text for one in values)


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
    return str(value)


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
        "The Proxmox Backup Server API as functions: each describes one call, which a client of `pbs_client` sends.",
        "",
        "Example:",
        *map(Verbatim, _EXAMPLE),
        "",
        "`Client.send` returns the answer, `Client.wait` the result of a task, and `Client.stream` opens a download; "
        "each docstring says which, under Returns. To explore, `import pbs_api as api` and use completion: a module is "
        "loaded when it is first used.",
        "",
        "Modules:",
        *(f"    {module.name}: {module_lines(module)[0]}" for module in package.modules),
        "",
        f"{len(functions)} functions over {operations} operations in {len(package.modules)} modules, "
        f"for PBS {', '.join(package.versions)}.",
        "",
        "Operations without a function:",
    ]
    for reason in sorted({reason for _, reason, _ in package.uncovered}):
        without = [f"`{operation}`" for operation, why, _ in package.uncovered if why == reason]
        lines.append(f"    {reason[:1].upper()}{reason[1:].replace('-', ' ')}: {', '.join(without)}")
    return lines


_EXAMPLE = (
    "    from pbs_api.snapshots import list_snapshots",
    "    from pbs_client import ApiToken, Client",
    "",
    '    with Client("pbs.example.com", auth=ApiToken("monitor@pbs!exporter", secret)) as pbs:',
    '        for snapshot in pbs.send(list_snapshots("tank")):',
    "            print(snapshot.backup_type, snapshot.backup_id, snapshot.backup_time_utc)",
)
