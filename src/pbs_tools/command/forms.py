"""How values are written for people: sizes, times, lengths of time, and what else has a unit
in the catalog."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from pbs_client.printable import printable as _printable

Schema = Mapping[str, Any]

_STEPS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def shown(value: Any, schema: Schema, *, utc: bool = False) -> str:
    """One value as text on one line; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (int, float)):
        return _number(value, schema.get("unit"), utc=utc)
    if isinstance(value, list):
        return " ".join(shown(item, schema.get("items", {}), utc=utc) for item in cast(Any, value))
    if isinstance(value, dict):
        return _members(cast("Mapping[str, Any]", value), schema)
    return printable(str(value))


def printable(text: str, *, lines: bool = False) -> str:
    """A text that is safe to print on a terminal: control characters are written out, line ends
    too unless `lines`."""
    if text.isprintable():
        return text
    if not lines:
        return _printable(text, longest=sys.maxsize)
    return "\t".join(_printable(part, longest=sys.maxsize, lines=True) for part in text.split("\t"))


def json_text(value: Any, **form: Any) -> str:
    """A value as JSON that is safe to print on a terminal and means the same to a program: what
    steers a terminal is written as an escape."""
    text = json.dumps(value, ensure_ascii=False, **form)
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def width_of(text: str) -> int:
    """How many columns a printable text takes: two for a character of Chinese, none for an accent
    that is a character of its own."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    return sum(0 if category(char) in ("Mn", "Me") else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def ascii_only() -> bool:
    """Whether stdout is for ASCII alone: by its encoding, or as the locale is C. Python takes that
    one for UTF-8, and then says so in `LC_CTYPE`; a terminal need not."""
    everything, characters, rest = (os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    if characters == "C.UTF-8" and rest in ("C", "POSIX"):
        characters = rest
    locale = everything or characters or rest
    return locale in ("C", "POSIX") or not (sys.stdout.encoding or "").lower().startswith("utf")


def settings(values: Mapping[str, Any], schema: Schema) -> list[str]:
    """A line for each setting of a thing, whose schema is that of an object."""
    known = schema.get("properties", {})
    return [f"{name}: {shown(value, known.get(name, {}))}" for name, value in values.items()]


def size(number: float) -> str:
    """`607.764 KiB`, as Proxmox's own tools write it."""
    units = ["PiB", "TiB", "GiB", "MiB", "KiB", "B"]
    while number >= 1024 and len(units) > 1:
        number /= 1024
        units.pop()
    return f"{number:.3f}".rstrip("0").rstrip(".") + f" {units[-1]}"


def span(seconds: float) -> str:
    """`1d 5m`: the parts that are not zero."""
    rest, parts = round(seconds), list[str]()
    for step, unit in _STEPS:
        if rest >= step:
            parts.append(f"{rest // step}{unit}")
            rest %= step
    return " ".join(parts) or "0s"


def moment(epoch: float, *, utc: bool = False) -> str:
    """A time as C writes it, local unless `utc`; the number itself where no calendar holds it."""
    try:
        return f"{datetime.fromtimestamp(epoch, UTC if utc else None):%c}"
    except (OverflowError, ValueError, OSError):
        return str(epoch)


def _number(number: float, unit: str | None, *, utc: bool) -> str:
    if unit in ("epoch", "epoch-or-never"):
        return "never" if unit == "epoch-or-never" and number == 0 else moment(number, utc=utc)
    if unit in ("bytes", "bytes-or-unknown"):
        return "" if number < 0 else size(number)
    if unit == "bytes-per-second":
        return f"{size(number)}/s"
    if unit == "seconds":
        return span(number)
    if unit == "fraction":
        return f"{number * 100:.2f}%"
    if unit == "percent":
        return f"{number:g}%"
    return f"{number:g}" if isinstance(number, float) else str(number)


def _members(members: Mapping[str, Any], schema: Schema) -> str:
    if members and all(isinstance(member, bool) for member in members.values()) and schema.get("type") == "map":
        # Privileges: those with a star hold below too.
        return " ".join(f"{name}{' (*)' if below else ''}" for name, below in members.items())
    return printable(json.dumps(members, ensure_ascii=False, sort_keys=True))
