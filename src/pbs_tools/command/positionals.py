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


class Positional(NamedTuple):
    """One positional argument."""

    name: str
    optional: bool = False

    @property
    def wires(self) -> tuple[str, ...]:
        return COMPOSED.get(self.name, (self.name,))

    @property
    def metavar(self) -> str:
        return f"[{self.name.upper()}]" if self.optional or self.name == "store" else self.name.upper()


def positionals_of(arguments: str) -> list[Positional]:
    """The positional arguments of a row."""
    return [Positional(word.strip("[]"), word.startswith("[")) for word in arguments.split()]


def assign(positionals: list[Positional], texts: list[str], default_store: str | None) -> dict[str, Any]:
    """Values by wire name; raises `click.UsageError` for too many, too few, or
    wrongly written ones."""
    positionals = list(positionals)
    values: dict[str, Any] = {}
    if positionals and positionals[0].name == "store" and without_store(positionals, texts, default_store):
        del positionals[0]
    if len(texts) > len(positionals):
        takes = " ".join(positional.metavar for positional in positionals) or "none"
        raise click.UsageError(f"unexpected argument {texts[len(positionals)]}; it takes {takes}")
    # Of several that may be left out the last ones are.
    for positional, text in zip(positionals, texts, strict=False):
        named = _read(positional, text)
        if values.get("store", named.get("store")) != named.get("store", values.get("store")):
            raise click.UsageError(f"two datastores: {values['store']} and {named['store']}")
        values |= named
    return {"store": default_store, **values} if default_store else values


def require(positionals: list[Positional], values: Collection[str]) -> None:
    """Complains about the first argument that is missing."""
    for positional in positionals:
        if not positional.optional and any(wire not in values for wire in positional.wires if wire != "parent"):
            if positional.name == "store":
                raise click.UsageError("which datastore? Type its name, or name it in --repository or PBS_REPOSITORY")
            raise click.UsageError(f"{positional.name.upper()} is missing{_example(positional.name)}")


def without_store(positionals: list[Positional], texts: list[str], default_store: str | None) -> bool:
    """Whether the texts begin behind the datastore, of a command whose first argument that is."""
    following = positionals[1].name if len(positionals) > 1 else ""
    if not texts:
        return True
    if following in ("group", "snapshot"):
        return "/" in texts[0]
    required = sum(not positional.optional for positional in positionals)
    return len(texts) < required or (default_store is not None and len(texts) < len(positionals))


def _read(positional: Positional, text: str) -> dict[str, Any]:
    if positional.name == "namespace":
        parent, _, name = text.strip("/").rpartition("/")
        return {"name": name, "parent": parent} if parent else {"name": name}
    if positional.name in ("ns", "parent"):
        return {positional.name: text.strip("/")}
    if positional.name not in COMPOSED:
        return {positional.name: text}
    match = _OBJECT.fullmatch(text)
    if (
        match is None
        or match["type"] not in ("vm", "ct", "host")
        or bool(match["time"]) != (positional.name == "snapshot")
    ):
        raise click.UsageError(f"{text} is not a {positional.name}{_example(positional.name)}")
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
