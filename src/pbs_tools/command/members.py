"""Settings that PBS packs into one text, `type=read-only,message="back at noon"`: read, changed by
their members, and written."""

from __future__ import annotations

import re
from typing import Any

from pbs_tools.command.nearest import one_of

Schema = dict[str, Any]

_PAIR = re.compile(r'(?:(?P<key>[^=,"]+)=)?(?P<value>"(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)')


def read(schema: Schema, text: str) -> dict[str, str]:
    """The members in a text, each one that the schema of the packed object has. Raises
    ValueError for others."""
    values: dict[str, str] = {}
    position = 0
    while position < len(text):
        match = _PAIR.match(text, position)
        key = match and (match["key"] or schema.get("default_key"))
        if match is None or not key:
            raise ValueError(
                f"{text[position:]!r} is not written as key=value; the keys are {', '.join(schema['properties'])}"
            )
        one_of(key, list(schema["properties"]))
        value = match["value"]
        if value.startswith('"'):
            value = re.sub(r"\\(.)", lambda escape: "\n" if escape[1] == "n" else escape[1], value[1:-1])
        values[key] = value
        position = match.end()
    return values


def written(found: dict[str, str]) -> str:
    """The text of members."""
    return ",".join(f"{key}={_quoted(value)}" for key, value in found.items())


def merged(parameter: Schema, text: str, parts: dict[str, Any]) -> str:
    """The text with some members replaced; None leaves one as it is."""
    schema = parameter["format"]
    changed = {key: _plain(value) for key, value in parts.items() if value is not None}
    return written(read(schema, text) | changed)


def _plain(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quoted(value: str) -> str:
    if not re.search(r'[,"\\\n;]', value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
