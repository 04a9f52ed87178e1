"""Answers as an agent gets them: as data and nothing else.

Whoever can name a backup or write a comment can write to an agent that reads it. So what a server
says is only ever the value of a member of JSON, without characters that hide or steer, and never
part of a sentence of these tools.
"""

from __future__ import annotations

import json
import os
import re
import secrets as randomness
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

from pbs_client import UsageError
from pbs_client.printable import printable
from pbs_client.runtime.secret import MASK
from pbs_tools.agents.arguments import MOMENTS
from pbs_tools.command import catalog
from pbs_tools.command.catalog import Entry
from pbs_tools.command.session import plain
from pbs_tools.units import calendar, moment

ITEMS = 100
"""How many items of a list are given at once, unless said otherwise."""
LONGEST = 20_000
"""Characters of one text at most."""


@cache
def secret_names() -> frozenset[str]:
    """Members that hold a secret wherever they occur."""
    return frozenset(name for name in catalog.secrets() if " " not in name)


def data_of(entry: Entry, answer: object, given: Iterable[str] = ()) -> Any:
    """An answer as data: wire names, moments as text, secrets masked, `given` ones among them."""
    hidden = [value for value in given if value]
    place = f"{entry['method']} {entry['path']} ->"
    return cleaned(_by_schema(plain(answer), entry["returns"], place), hidden)


def cleaned(value: Any, hidden: Sequence[str] = (), name: str = "") -> Any:
    """Any data without secrets and without what cannot be printed."""
    if name in secret_names() and isinstance(value, str):
        return MASK
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Any]", value)
        return {printable(key): cleaned(member, hidden, key) for key, member in members.items()}
    if isinstance(value, (list, tuple)):
        return [cleaned(item, hidden, name) for item in cast("Sequence[Any]", value)]
    if isinstance(value, str):
        for secret in hidden:
            value = value.replace(secret, MASK)
        return printable(value, longest=LONGEST, lines=True)
    return value


def cleaned_object(members: Mapping[str, Any], hidden: Sequence[str] = ()) -> dict[str, Any]:
    """The same for an object."""
    clean: dict[str, Any] = cleaned(members, hidden)
    return clean


def _by_schema(value: Any, schema: Mapping[str, Any], place: str) -> Any:
    """Moments as text, and what is a secret in this place alone masked."""
    if place in catalog.secrets() and value is not None:
        return MASK
    if isinstance(value, list):
        items = schema.get("items", {})
        return [_by_schema(item, items, f"{place}[]") for item in cast(Any, value)]
    if isinstance(value, dict):
        parts, members = schema.get("properties", {}), cast("dict[str, Any]", value)
        return {key: _by_schema(member, parts.get(key, {}), f"{place}.{key}") for key, member in members.items()}
    if isinstance(value, str):
        return _without_packed_secrets(value, place)
    if schema.get("unit") in MOMENTS and isinstance(value, int):
        return _moment(value)
    return value


def _without_packed_secrets(text: str, place: str) -> str:
    """A text that packs several members, `name=a,value=b`, without those that are secrets."""
    members = [
        known.removeprefix(f"{place}<fmt>.") for known in catalog.secrets() if known.startswith(f"{place}<fmt>.")
    ]
    names = "|".join(map(re.escape, members)) or "(?!)"
    return re.sub(rf"\b({names})=[^,]*", rf"\1={MASK}", text)


def _moment(seconds: int) -> str | int:
    return moment(seconds) if seconds and calendar(seconds) else seconds


def in_part(data: Any, *, skip: int = 0, items: int = ITEMS, fields: Sequence[str] = ()) -> dict[str, Any]:
    """The answer, of a long list a part, with how many there are."""
    if not isinstance(data, list):
        return {"data": data}
    listed: list[Any] = cast(Any, data)
    shown = listed[skip : skip + items]
    if fields:
        shown = [
            {key: item[key] for key in fields if key in item} if isinstance(item, dict) else item for item in shown
        ]
    part: dict[str, Any] = {"data": shown, "count": len(listed)}
    if len(shown) < len(listed):
        part["shown"] = f"{len(shown)} of {len(listed)}, from number {skip} on; see `skip` and `items`"
    return part


def new_secrets(answer: object) -> dict[str, str]:
    """The secrets in an answer by their place, as `value` or `key/data`; those of a call that has
    just made them."""
    return dict(_differences(plain(answer), plain(answer, secrets=True), ""))


def _differences(masked: Any, full: Any, place: str) -> Iterable[tuple[str, str]]:
    if isinstance(full, dict):
        for key, member in cast("dict[str, Any]", full).items():
            yield from _differences(masked[key], member, f"{place}/{key}".lstrip("/"))
    elif isinstance(full, list) and isinstance(masked, list):
        pairs = zip(cast(Any, masked), cast(Any, full), strict=True)
        for number, (before, item) in enumerate(pairs):
            yield from _differences(before, item, f"{place}/{number}")
    elif masked != full:
        yield place, full if isinstance(full, str) else json.dumps(full)


def kept(found: Mapping[str, str], folder: Path | None, operation: str) -> str:
    """Writes new secrets to a file that only its owner may read, and says where in a sentence; or
    says that they are gone."""
    names = ", ".join(found)
    if folder is None:
        return (
            f"The answer held a secret ({names}), which is withheld: it is shown to nobody, and PBS does not tell it"
            " again. Started with --secrets FOLDER, this server would have written it to a file there."
        )
    path = folder / f"{operation}-{randomness.token_hex(4)}.json"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            json.dump(dict(found), file, indent=2)
    except OSError as error:
        raise UsageError(
            f"the call was made, but the secret that it answered could not be written to {path}: {error.strerror}"
        ) from None
    return f"The answer held a secret ({names}), which was written to {path} and is shown nowhere else."
