"""The schema's permission tree as texts a person reads: `Datastore.Audit or Datastore.Backup on
/datastore/{store}`."""

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


def privilege_lines(texts: tuple[str, ...]) -> list[str]:
    """The same with the path first, `on /datastore/{store}: Datastore.Audit`, a line for each; all
    of them are needed."""
    return [_path_first(text) for text in texts]


def _path_first(text: str) -> str:
    done: list[str] = []
    held: list[str] = []  # privileges whose path is still to come, and the words that join them
    words = text.split(" ")
    for number, word in enumerate(words):
        if "on" in held and word.startswith("/"):
            on = held.index("on")
            path = word.rstrip(",;")
            done.append(f"{' '.join([*held[on:], path])}: {' '.join(held[:on])}{word[len(path) :]}")
            held = []
        elif (
            _is_privilege(word) if not held or held[-1] in ("or", "and") else _goes_on(word, words[number + 1 :], held)
        ):
            held.append(word)
        else:
            done += [*held, word]
            held = []
    return " ".join(done + held)


def _is_privilege(word: str) -> bool:
    group, dot, name = word.partition(".")
    return bool(dot) and group[:1].isupper() and name[:1].isupper() and group.isalpha() and name.isalpha()


def _goes_on(word: str, following: list[str], held: list[str]) -> bool:
    """Whether a word behind a privilege belongs to the same check."""
    if "on" in held:
        return word in _WHOSE
    return word == "on" or (word in ("or", "and") and bool(following) and _is_privilege(following[0]))


_WHOSE = ("the", "job's", "its", "each")
"""Words between `on` and a path."""


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
            return f"a login as {{{name}}}"
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
