"""YAML of what JSON can hold: block style, members sorted by name, text in JSON's quotes wherever
YAML could read it as something else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from pbs_tools.command.forms import json_text

_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./@!+-]*(?: [A-Za-z0-9_./@!+-]+)*")
_OTHER_MEANING = re.compile(r"(?i)y|n|yes|no|on|off|true|false|null|~")


def yaml_text(value: Any) -> str:
    """The text, without the newline at the end."""
    return "\n".join(_lines(value))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for name, member in sorted(cast("dict[str, Any]", value).items()):
            below = list(_lines(member))
            if _is_block(member):
                yield f"{_text(name)}:"
                yield from (f"  {line}" for line in below)
            else:
                yield f"{_text(name)}: {below[0]}"
    elif isinstance(value, list) and value:
        for item in cast(Any, value):
            first, *rest = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    elif isinstance(value, str):
        yield _text(value)
    else:
        yield json.dumps(value)


def _is_block(value: Any) -> bool:
    return isinstance(value, (dict, list)) and bool(cast(Any, value))


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and not _OTHER_MEANING.fullmatch(text):
        return text
    return json_text(text)
