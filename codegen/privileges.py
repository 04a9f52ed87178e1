"""The schema's permission tree as texts a person reads: `Datastore.Audit or Datastore.Backup on /datastore/{store}`."""

from __future__ import annotations

import re

from codegen.json_types import Json

_CHECK = re.compile(r"([A-Z]\w*\.[A-Z]\w*(?: (?:or|and) [A-Z]\w*\.[A-Z]\w*)*) on (/[^\s,;]*)")


def privilege_texts(permissions: Json | None, reviewed: str | None) -> tuple[str, ...]:
    """What a caller needs, all of them; no permissions at all mean root@pam.

    `reviewed` is our own row for a check that the schema tells only in prose.
    """
    if reviewed is not None:
        return tuple(part.strip() for part in reviewed.split(";"))
    if permissions is None:
        return ("root@pam itself, not one of its tokens",)
    return _all_of(permissions)


def privilege_lines(texts: tuple[str, ...]) -> list[str]:
    """The same with the path first, `on /datastore/{store}: Datastore.Audit`, a line for each; all of them are needed."""
    return [_CHECK.sub(lambda check: f"on {check[2]}: {check[1]}", text) for text in texts]


def _all_of(permissions: Json) -> tuple[str, ...]:
    if "and" in permissions:
        return tuple(text for part in permissions["and"] for text in _all_of(part))
    text = _one(permissions)
    return (text,) if text else ()


def _one(permissions: Json) -> str:
    match permissions:
        case {"user": "world"}:
            return ""
        case {"user": _}:
            return "any login"
        case {"userParam": name}:
            return f"being the user {{{name}}}"
        case {"or": parts}:
            texts = [_one(part) for part in parts]
            return " or ".join(texts) if all(texts) else ""
        case {"and": parts}:
            return " and ".join(text for part in parts if (text := _one(part)))
        case {"check": {"path": path, "privs": privileges, **rest}}:
            joined = (" or " if rest.get("partial") else " and ").join(privileges)
            return f"{joined} on /{'/'.join(path)}"
        case _:
            return "any login"
