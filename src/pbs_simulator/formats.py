"""Texts that the published schema leaves open and PBS nevertheless checks: byte sizes, hours of the
day, time spans, group filters and the like.

Each check raises `ValueError` with PBS's own message; `check_of` says which of them a parameter
has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pbs_simulator.refusals import unknown_variant
from pbs_simulator.rust_regex import check_regex
from pbs_simulator.schedule import parse_calendar_event, weekday_number

BACKUP_GROUP = re.compile(r"(vm|ct|host)/[A-Za-z0-9_][A-Za-z0-9._\-]*")
_BYTE_SIZE = re.compile(r"(.*?)([kKmMgGtTpP]?)(i?)[bB]?", re.DOTALL)
_FLOAT = re.compile(
    r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:inf|infinity|nan)", re.IGNORECASE | re.ASCII
)
_TIME_UNIT = re.compile(
    r"s(?:ec(?:onds?)?)?|[mun]s(?:ec)?|µs|m(?:in(?:utes?)?|onths?)?|M|h(?:r|ours?)?|d(?:ays?)?|w(?:eeks?)?|y(?:ears?)?"
)


def byte_size(text: str) -> tuple[float, str]:
    """The number and the unit of `10 MiB`, `1.5k` or `300`, the unit as PBS writes it."""
    match = _BYTE_SIZE.fullmatch(text)
    assert match is not None
    number, prefix, binary = match.groups()
    if binary and not prefix:  # an `i` without a letter in front of it belongs to nothing
        number, binary = f"{number}i" if not number.endswith("i") else number, ""
    number = number.rstrip()
    problem = ""
    if not number:
        problem = "cannot parse float from empty string"
    elif not _FLOAT.fullmatch(number):
        problem = "invalid float literal"
    elif float(number) < 0:
        problem = "byte size may not be negative"
    if problem:
        raise ValueError(f"byte-size parse error for '{text}': {problem}")
    return float(number), f"{prefix.upper()}{binary}B"


def _unparsable(what: str, at: str, reason: str) -> ValueError:
    return ValueError(f"unable to parse {what} at '{at}' - {reason}")


def check_daily_duration(text: str) -> None:
    """Weekdays and hours: `mon..fri 8-17:30`."""
    rest = text
    if re.match("[A-Za-z]", rest):
        rest = _after_weekdays(rest)
    start, rest = _hour_and_minute(rest)
    rest = rest.lstrip(" \t")
    if not rest.startswith("-"):
        raise _unparsable("daily duration", rest, "Nom(Tag)")
    end_text = rest[1:].lstrip(" \t")
    end, rest = _hour_and_minute(end_text)
    if start > end:
        raise _unparsable("daily duration", end_text, 'Context("end time before start time")')
    if rest:
        raise _unparsable("daily duration", rest, "Nom(Eof)")


def _after_weekdays(text: str) -> str:
    rest = text
    while True:
        match = re.match(r"([A-Za-z]+)(?:\.\.([A-Za-z]+))?", rest)
        word = match[1] if match else rest
        if match is None or weekday_number(word) is None:
            raise _unparsable("daily duration", word, 'Context("weekday")')
        rest = rest[match.end() :]
        if not rest.startswith(","):
            return rest.lstrip(" \t")
        rest = rest[1:]


def _hour_and_minute(text: str) -> tuple[tuple[int, int], str]:
    match = re.match(r"([0-9]+)(?::([0-9]+))?", text)
    if match is None:
        raise _unparsable("daily duration", text, "Nom(Digit)")
    if int(match[1]) >= 24:
        raise _unparsable("daily duration", text[match.end(1) :], 'Context("time value too large")')
    if match[2] is None or int(match[2]) >= 60:
        return (int(match[1]), 0), text[match.end(1) :]
    return (int(match[1]), int(match[2])), text[match.end() :]


def check_time_span(text: str) -> None:
    """`1d 2h 3m`; a number without a unit counts seconds."""
    rest = text.lstrip(" \t")
    while rest:
        match = re.match(r"([0-9]+)[ \t]*(?:([A-Za-zµ]+))?", rest)
        if match is None or int(match[1]) >= 2**64:
            raise _unparsable("calendar event", rest, "Nom(Digit)" if match is None else "Nom(MapRes)")
        known = match[2] is not None and _TIME_UNIT.fullmatch(match[2]) is not None
        rest = rest[match.end() if known else match.end(1) :].lstrip(" \t")


def check_group_filter(text: str) -> None:
    """`type:vm`, `group:vm/100`, `regex:…`, each perhaps behind `include:` or `exclude:`."""
    kind, colon, value = re.sub("^(?:include|exclude):", "", text).partition(":")
    if not colon:
        raise ValueError("input doesn't match expected format '<group:GROUP||type:<vm|ct|host>|regex:REGEX>'")
    if kind == "group":
        if not BACKUP_GROUP.fullmatch(value):
            raise ValueError("value does not match the regex pattern")
    elif kind == "type":
        if value not in ("vm", "ct", "host"):
            raise ValueError(f'invalid backup type "{value}"')
    elif kind == "regex":
        check_regex(value)
    else:
        raise ValueError(f"expected 'group', 'type' or 'regex' prefix, got '{kind}'")


_FIELD = re.compile(r"(?:(?:exact|regex):)?[A-Za-z0-9_][A-Za-z0-9._\-]*=[^\n]*")
_SEVERITIES = frozenset({"info", "notice", "warning", "error", "unknown"})


def check_match_field(text: str) -> None:
    """`exact:type=gc,prune` or `regex:datastore=^tank`, what a notification matcher looks for."""
    kind, _, rest = text.partition(":")
    if kind not in ("exact", "regex") or _FIELD.fullmatch(text) is None:
        raise ValueError(f"could not apply filter: invalid match-field statement: {text}")
    if kind == "regex":
        try:
            check_regex(rest.partition("=")[2])
        except ValueError as error:
            raise ValueError(f"could not apply filter: invalid regex: {error}") from None


def check_match_severity(text: str) -> None:
    """Severities with commas between them."""
    for part in text.split(","):
        if part.strip() not in _SEVERITIES:
            raise ValueError(f"invalid severity {part.strip()}")


def check_match_calendar(text: str) -> None:
    """Weekdays and hours."""
    try:
        check_daily_duration(text)
    except ValueError as error:
        raise ValueError(f"could not parse schedule: {error}") from None


def _check_allocation(text: str) -> None:
    if text not in ("continue", "always"):
        parse_calendar_event(text)


def _check_retention(text: str) -> None:
    if text not in ("overwrite", "keep"):
        check_time_span(text)


def check_backend(text: str) -> None:
    """`type=filesystem`, or `type=s3` with a client and a bucket; the type may stand
    without its name.
    """
    options: dict[str, str] = {}
    for part in filter(None, text.split(",")):
        name, equals, value = part.partition("=")
        options[name if equals else "type"] = value if equals else name
    kinds = ["filesystem", "s3"]
    kind = options.get("type", kinds[0])
    if kind not in kinds:
        raise ValueError(unknown_variant(kind, kinds).text)
    for name in ("client", "bucket") if kind == "s3" else ():
        if name not in options:
            raise ValueError(f"missing option {name}")


CHECKS: Mapping[str, Callable[[str], object]] = {
    "allocation": _check_allocation,
    "backend": check_backend,
    "byte-size": byte_size,
    "calendar-event": parse_calendar_event,
    "daily-duration": check_daily_duration,
    "group-filter": check_group_filter,
    "retention": _check_retention,
}


READ_LATER: Mapping[str, Callable[[str], object]] = {
    "match-calendar": check_match_calendar,
    "match-field": check_match_field,
    "match-severity": check_match_severity,
}
"""Texts that PBS reads only after all parameters were verified, so that no parameter is blamed."""


def check_of(parameter: Mapping[str, Any]) -> str | None:
    """The name of the check that PBS makes on a parameter, or on each element of a list, beyond its
    schema.
    """
    unit, wire = parameter.get("unit"), parameter.get("wire")
    if wire in READ_LATER:
        return None
    typetext = parameter.get("items", parameter).get("typetext")
    if typetext == "<calendar-event>":
        return "calendar-event"
    if wire in ("allocation", "backend", "retention", "group-filter"):
        return str(wire)
    return {"byte-size-text": "byte-size", "daily-duration": "daily-duration"}.get(str(unit))
