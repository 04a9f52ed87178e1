"""How values are written at the prompt, and the click type of each parameter: checked before
anything is sent.

Integers with a unit may be written with it: sizes as `10MiB`, lengths of time as `2d` or `1h30m`,
times as `2026-10-07`, `2026-10-07T03:00:00Z`, seconds since 1970, or `2d` for two days ago (from
now on where an expiry is meant).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click

from pbs_tools.command import members
from pbs_tools.command.nearest import one_of
from pbs_tools.command.param_type import ParamType

Schema = dict[str, Any]

TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")

_SIZES = {"": 1} | {
    f"{letter}{i}": (1024 if i else 1000) ** power for power, letter in enumerate("KMGTP", 1) for i in ("", "I")
}
_SPANS = (
    dict.fromkeys(("s", "sec", "second"), 1)
    | dict.fromkeys(("m", "min", "minute"), 60)
    | dict.fromkeys(("h", "hour"), 3600)
    | dict.fromkeys(("d", "day"), 86400)
    | dict.fromkeys(("w", "week"), 604800)
    | {"month": 2630016, "y": 31557600, "year": 31557600}
)


class Value(ParamType[Any]):
    """Reads one value, or one item of an array."""

    def __init__(self, parameter: Schema) -> None:
        self.schema: Schema = parameter["items"] if parameter["type"] == "array" else parameter
        self.unit: str | None = parameter["unit"]
        self.wire: str = parameter.get("wire", "")
        self.name: str = _placeholder(self.schema, self.unit)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        return self.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self.read(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)

    def read(self, text: str) -> Any:
        """The value of a text; raises ValueError that says what would be right."""
        kind = self.schema["type"]
        if kind == "boolean":
            return read_boolean(text)
        if kind == "integer":
            return within(self.schema, self._integer(text))
        if self.unit == "byte-size-text":
            read_size(text)
        if self.schema.get("format", {}).get("type") == "object":
            for member, value in members.read(self.schema["format"], text).items():
                Value({"wire": member, "unit": None, **self.schema["format"]["properties"][member]}).read(value)
            return text
        if "enum" in self.schema:
            return one_of(text, self.schema["enum"])
        if self.wire == "ns" or self.wire.endswith("-ns"):
            text = text.strip("/")
        return _of_length(self.schema, text)

    def _integer(self, text: str) -> int:
        if re.fullmatch(r"-?[0-9]+", text):
            return int(text)
        if self.unit in ("epoch", "epoch-or-never"):
            return read_time(text, ahead=self.unit == "epoch-or-never")
        if self.unit in ("bytes", "per-second"):
            return read_size(text)
        if self.unit in _SPAN_UNITS:
            seconds, step = read_span(text), _SPAN_UNITS[self.unit]
            if seconds % step:
                raise ValueError(f"{text} is not a whole number of {self.unit}")
            return seconds // step
        raise ValueError(f"{text} is not a whole number")

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        words: Iterable[str] = ("true", "false") if self.schema["type"] == "boolean" else self.schema.get("enum", ())
        return [CompletionItem(word) for word in words if word.startswith(incomplete)]


_SPAN_UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}


def read_boolean(text: str) -> bool:
    """True or false, as PBS and people write it."""
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise ValueError(f"{text} is neither true nor false (1 or 0, yes or no, on or off)")


def read_size(text: str) -> int:
    """Bytes: `10MiB`, `1.5 TB`, `4096`."""
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*([KMGTP]?I?)B?", text.strip().upper())
    if match is None or match[2] not in _SIZES:
        raise ValueError(f"{text} is not a size, as in 10MiB, 1.5GB or 4096")
    from decimal import Decimal  # Exact where a float is not, and large enough for any number of digits.

    return int(Decimal(match[1]) * _SIZES[match[2]])


def read_span(text: str) -> int:
    """Seconds: `2d`, `1h30m`, `90`."""
    parts = re.findall(r"([0-9]+)\s*([a-z]*)\s*", text.lower())
    if not parts or "".join(f"{number}{unit}" for number, unit in parts) != re.sub(r"\s", "", text.lower()):
        raise ValueError(f"{text} is not a length of time, as in 2d, 1h30m or 90s")
    try:
        return sum(int(number) * _seconds_of(unit) for number, unit in parts)
    except KeyError as error:
        raise ValueError(f"{error.args[0]} is no unit of time; s, m, h, d, w, month and y are") from None


def _seconds_of(unit: str) -> int:
    return _SPANS[unit if unit == "s" else unit.removesuffix("s") or "s"]


def read_time(text: str, *, ahead: bool = False) -> int:
    """Unix seconds: `2026-10-07`, `2026-10-07 03:00` in local time, `2026-10-07T03:00:00Z`, `now`.

    `2d` is two days ago. With `ahead` it is in two days, and `never` is 0.
    """
    if ahead and text == "never":
        return 0
    if text == "now":
        return int(time.time())
    try:
        if re.fullmatch(r"[0-9]{4}-.*", text):
            return int(datetime.fromisoformat(text).timestamp())
        return int(time.time()) + read_span(text) * (1 if ahead else -1)
    except ValueError:
        also = ", 30d for in thirty days, or never" if ahead else " or 2d for two days ago"
        raise ValueError(f"{text} is not a time, as in 2026-10-07, 2026-10-07T03:00:00Z{also}") from None


def within(schema: Schema, number: int) -> int:
    """The number, if it is within the bounds."""
    low, high = schema.get("minimum"), schema.get("maximum")
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = (
            f"from {low} to {high}"
            if low is not None and high is not None
            else f"at least {low}"
            if low is not None
            else f"at most {high}"
        )
        raise ValueError(f"{number} is out of bounds: {bounds}")
    return number


def _of_length(schema: Schema, text: str) -> str:
    low, high = schema.get("minLength", 0), schema.get("maxLength")
    if len(text) < low or (high is not None and len(text) > high):
        needs = f"{low} to {high}" if high is not None else f"at least {low}"
        raise ValueError(f"it has {len(text)} character{'' if len(text) == 1 else 's'}, and needs {needs}")
    return text


def _placeholder(schema: Schema, unit: str | None) -> str:
    if "enum" in schema:
        words = "|".join(schema["enum"])
        return words if len(words) <= 40 else "WORD"
    if schema["type"] == "boolean":
        return "[BOOLEAN]"
    units = {
        "epoch": "TIME",
        "epoch-or-never": "TIME",
        "bytes": "SIZE",
        "per-second": "SIZE",
        "byte-size-text": "SIZE",
        "calendar-event": "SCHEDULE",
    }
    if unit in units:
        return units[unit]
    return "NUMBER" if schema["type"] == "integer" else "TEXT"
