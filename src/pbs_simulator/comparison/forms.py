"""What of two answers can be equal: their shapes, and their values without what a server makes up,
measures or reads from its clock.

An answer is compared as a row of a recording: `status`, `content_type`, and `json`, `text` or
`base64`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pbs_simulator.exchanges import MASK, is_list, is_object

MADE_UP: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "upid",
        re.compile(r"UPID:[^:\s]*:[0-9A-F]{8}:[0-9A-F]{8,9}:[0-9A-F]{8,16}:[0-9A-F]{8}:([^:\s]*:[^:\s]*:[^:\s]*:)"),
    ),
    ("challenge", re.compile(r"PBS:!tfa![^:]*:[0-9A-F]{8}::[\w+/]+")),
    ("ticket", re.compile(r"PBS[A-Z]{0,12}:[^:]*:[0-9A-F]{8}::[\w+/]+")),
    ("CSRF token", re.compile(r"[0-9A-F]{8}:[\w+/]{43}")),
    ("fingerprint", re.compile(r"\b(?:[0-9a-f]{2}:){7,31}[0-9a-f]{2}\b")),
    ("digest", re.compile(r"\b[0-9a-f]{64}\b")),
    ("UUID", re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)),
    ("recovery key", re.compile(r"\b[0-9a-f]{4}(?:-[0-9a-f]{4}){3}\b")),
    ("identity", re.compile(r"\b(?:[0-9A-F]{32}|[0-9a-f]{32})\b")),
    ("nonce", re.compile(r"(?<=%22)[\w-]{22}(?=%22)|(?<=nonce=)[\w-]{22}|(?<=code_challenge=)[\w-]{43}")),
    ("key", re.compile(r"[\w+/]{43}=")),
    ("moment of a file", re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} [+-]\d{4}")),
    ("moment", re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")),
)
"""Texts that every server makes up for itself, by their form.

A UPID keeps what it says of the task.
"""

MEASURED = frozenset(
    {
        *(
            "avail",
            "available",
            "total",
            "used",
            "free",
            "size",
            "disk-bytes",
            "disk-chunks",
            "index-data-bytes",
            "pending-bytes",
            "pending-chunks",
        ),
        *(
            "cpu",
            "wait",
            "loadavg",
            "uptime",
            "memory",
            "swap",
            "root",
            "cpuinfo",
            "kversion",
            "current-kernel",
            "boot-info",
            "netin",
            "netout",
        ),
        *(
            "io_ticks",
            "iowait",
            "memtotal",
            "memused",
            "swaptotal",
            "swapused",
            "read_bytes",
            "read_ios",
            "write_bytes",
            "write_ios",
        ),
        *(
            "roottotal",
            "rootused",
            "duration",
            "estimated-full-date",
            "history",
            "history-start",
            "history-delta",
            "hits",
            "misses",
        ),
        *("removed-bytes", "pid", "pstart", "time", "timestamp", "localtime", "mtime", "repoid"),
    }
)
"""Members that say what a machine measured, or what one machine is: there is nothing for a
simulator to be right about.
"""

MACHINES_OWN = frozenset(
    {
        *(
            "GET /nodes/{node}/report",
            "GET /nodes/{node}/journal",
            "GET /nodes/{node}/syslog",
            "GET /nodes/{node}/certificates/info",
        ),
        *(
            "GET /nodes/{node}/apt/update",
            "GET /nodes/{node}/apt/versions",
            "GET /nodes/{node}/apt/changelog",
            "GET /nodes/{node}/apt/repositories",
        ),
        *(
            "GET /nodes/{node}/disks/list",
            "GET /nodes/{node}/disks/smart",
            "GET /nodes/{node}/rrd",
            "GET /admin/datastore/{store}/rrd",
        ),
        "GET /status/metrics",
    }
)
"""Operations whose answers tell of one machine and its past: their values are not compared, their
shapes are.
"""

NOW = 900
"""Seconds around the moment of a call within which a time stands for 'now' or 'lately'."""

SECRET = "<masked>"
"""Stands for a value that a recording hides; anything is equal to it."""

CUT = 80
"""Texts of programs that a server ran are cut in recordings; longer ones than this are compared as
far as they go.
"""


def shape(value: Any) -> Any:
    """Keys and types at every level; of a list the different shapes of its items."""
    if is_object(value):
        return {key: shape(inner) for key, inner in sorted(value.items())}
    if is_list(value):
        return sorted({json.dumps(shape(inner)) for inner in value})
    return type(value).__name__


def masked(text: str) -> str:
    """A text with the names of their forms in place of what the server made up."""
    for name, pattern in MADE_UP:
        text = pattern.sub(rf"<{name} \1>" if pattern.groups else f"<{name}>", text)
    return text


def without_numbers(text: str) -> str:
    """A text with each number, and what was made up, as a placeholder: for texts that tell a
    machine's moment.
    """
    return re.sub(r"\d+", "0", masked(text)).rstrip()


def same_text(recorded: str, made: str) -> bool:
    """Whether two error texts say the same.

    What a parameter may be is compared with its numbers, all else without.
    """
    if recorded.rstrip() == made.rstrip():
        return True
    if recorded.startswith("parameter verification failed") or made.startswith("parameter verification failed"):
        return masked(recorded) == masked(made)
    recorded, made = without_numbers(recorded), without_numbers(made)
    return recorded == made or (len(recorded) >= CUT and made.startswith(recorded))


def comparable(value: Any, moment: float) -> Any:
    """A JSON value as far as two servers can agree on it at a moment: lists that PBS keeps in no
    order are put in one.
    """
    if is_object(value):
        return {key: _member(key, inner, moment) for key, inner in value.items()}
    if is_list(value):
        return sorted((comparable(inner, moment) for inner in value), key=_sortable)
    if isinstance(value, str):
        return SECRET if MASK in value else masked(value)
    if isinstance(value, int) and abs(value - moment) < NOW:
        return "<now>"
    return value


def _sortable(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _member(key: str, value: Any, moment: float) -> Any:
    if key in MEASURED and value is not None:
        return "<measured>"
    return comparable(value, moment)


def differing(recorded: Any, made: Any, where: str = "") -> Iterator[tuple[str, Any, Any]]:
    """The places at which two comparable values differ, with the value of either side; a list of
    other items is one place.
    """
    if is_object(recorded) and is_object(made):
        for key in sorted(recorded.keys() | made.keys()):
            yield from differing(recorded.get(key), made.get(key), f"{where}.{key}" if where else key)
    elif is_list(recorded) and is_list(made) and len(recorded) == len(made):
        for left, right in zip(recorded, made, strict=True):
            yield from differing(left, right, f"{where}[]")
    elif recorded not in (made, SECRET):
        yield where, recorded, made


# --- tasks ---

_LINE_TIME = re.compile(r"^<moment>: ")
_AMOUNT = re.compile(r"\d+(?:\.\d+)?(?:e-?\d+)? ?(?:[KMGT]?i?B(?:it)?|n?s|µs|ms)?(?:/s)?\b")


def log_line(text: str) -> str:
    """A line of a task's log without its time, and without numbers, sizes and speeds."""
    return without_numbers(_AMOUNT.sub("0", _LINE_TIME.sub("", masked(text))))


def log_lines(data: Any) -> list[str]:
    """The lines of a log answer in a form that can be equal."""
    return [log_line(str(line.get("t", ""))) for line in data if is_object(line)] if is_list(data) else []


def same_log(recorded: list[str], made: list[str]) -> bool:
    """Whether two logs say the same, in whatever order a file system lists groups.

    One read while its task ran is compared as far as it goes.
    """
    ended = any(line.startswith("TASK ") for line in recorded)
    return sorted(recorded) == sorted(made) or (not ended and recorded == made[: len(recorded)])
