"""The schema's permission tree as texts a person reads: `Datastore.Audit or Datastore.Backup on /datastore/{store}`."""

from __future__ import annotations

from codegen.json_types import Json


def privilege_texts(permissions: Json | None, reviewed: str | None) -> tuple[str, ...]:
    """What a caller needs, all of them; no permissions at all mean root@pam.

    `reviewed` is our own row for a check that the schema tells only in prose.
    """
    if reviewed is not None:
        return tuple(part.strip() for part in reviewed.split(";"))
    if permissions is None:
        return ("root@pam itself, not one of its tokens",)
    return _all_of(permissions)


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
