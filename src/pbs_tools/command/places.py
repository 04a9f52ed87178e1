"""Positional arguments: which text is which, as in `pbsh snapshot list tank vm/100`.

`store` may be left out where the repository names one. `group` and `snapshot` stand for several
parameters, and may carry datastore and namespace in front: `tank:a/b:vm/100`. `namespace` is the
path of a new namespace: its last name and its parent.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, NamedTuple

import click

from pbs_tools.command.values import read_time

_OBJECT = re.compile(r"(?:(?P<store>[^:/]+):(?:(?P<ns>[^:]*):)?)?(?P<type>[a-z]+)/(?P<id>[^/:]+)(?:/(?P<time>[^/]+))?")

COMPOSED: dict[str, tuple[str, ...]] = {
    "group": ("backup-type", "backup-id"),
    "snapshot": ("backup-type", "backup-id", "backup-time"),
    "namespace": ("name", "parent"),
}
"""Arguments that stand for several parameters."""


class Place(NamedTuple):
    """One positional argument."""

    name: str
    optional: bool = False

    @property
    def wires(self) -> tuple[str, ...]:
        return COMPOSED.get(self.name, (self.name,))

    @property
    def metavar(self) -> str:
        return f"[{self.name.upper()}]" if self.optional or self.name == "store" else self.name.upper()


def places_of(arguments: str) -> list[Place]:
    """The places of a row."""
    return [Place(word.strip("[]"), word.startswith("[")) for word in arguments.split()]


def assign(places: list[Place], texts: list[str], default_store: str | None) -> dict[str, Any]:
    """Values by wire name; raises `click.UsageError` for too many, too few, or
    wrongly written ones."""
    places = list(places)
    values: dict[str, Any] = {}
    if places and places[0].name == "store" and without_store(places, texts, default_store):
        del places[0]
    if len(texts) > len(places):
        takes = " ".join(place.metavar for place in places) or "none"
        raise click.UsageError(f"unexpected argument {texts[len(places)]}; it takes {takes}")
    # Of several that may be left out the last ones are.
    for place, text in zip(places, texts, strict=False):
        found = _read(place, text)
        if values.get("store", found.get("store")) != found.get("store", values.get("store")):
            raise click.UsageError(f"two datastores: {values['store']} and {found['store']}")
        values |= found
    return {"store": default_store, **values} if default_store else values


def require(places: list[Place], values: Collection[str]) -> None:
    """Complains about the first argument that is missing."""
    for place in places:
        if not place.optional and any(wire not in values for wire in place.wires if wire != "parent"):
            if place.name == "store":
                raise click.UsageError("which datastore? Type its name, or name it in --repository or PBS_REPOSITORY")
            raise click.UsageError(f"{place.name.upper()} is missing{_example(place.name)}")


def without_store(places: list[Place], texts: list[str], default_store: str | None) -> bool:
    """Whether the texts begin behind the datastore, of a command whose first argument that is."""
    following = places[1].name if len(places) > 1 else ""
    if not texts:
        return True
    if following in ("group", "snapshot"):
        return "/" in texts[0]
    required = sum(not place.optional for place in places)
    return len(texts) < required or (default_store is not None and len(texts) < len(places))


def _read(place: Place, text: str) -> dict[str, Any]:
    if place.name == "namespace":
        parent, _, name = text.strip("/").rpartition("/")
        return {"name": name, "parent": parent} if parent else {"name": name}
    if place.name in ("ns", "parent"):
        return {place.name: text.strip("/")}
    if place.name not in COMPOSED:
        return {place.name: text}
    match = _OBJECT.fullmatch(text)
    if match is None or match["type"] not in ("vm", "ct", "host") or bool(match["time"]) != (place.name == "snapshot"):
        raise click.UsageError(f"{text} is not a {place.name}{_example(place.name)}")
    values: dict[str, Any] = {"backup-type": match["type"], "backup-id": match["id"]}
    if match["store"]:
        values |= {"store": match["store"], "ns": match["ns"] or ""}
    if match["time"]:
        try:
            values["backup-time"] = int(match["time"]) if match["time"].isdigit() else read_time(match["time"])
        except ValueError as error:
            raise click.UsageError(f"{text} is not a snapshot{_example('snapshot')}: {error}") from None
    return values


def _example(name: str) -> str:
    examples = {
        "group": "vm/100",
        "snapshot": "vm/100/2026-10-07T03:00:00Z",
        "namespace": "a/b",
        "upid": "UPID:pbs:0000…",
    }
    return f", as in {examples[name]}" if name in examples else ""
