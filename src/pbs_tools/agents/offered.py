"""Which operations an agent may find and call, by their effect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

from pbs_tools.command import catalog
from pbs_tools.command.catalog import Entry

Allow = Literal["read", "write", "destroy"]
"""What an agent may do. Each includes those before it; starting tasks is a kind of writing."""
LEVELS: tuple[Allow, ...] = ("read", "write", "destroy")

NOT_OFFERED: Mapping[str, str] = {
    "access.create_ticket": "the server of these tools logs in by itself",
    "access.delete_ticket": "the server of these tools logs out by itself",
    "access.get_openid_auth_url": "the server of these tools logs in by itself",
    "access.login_openid": "the server of these tools logs in by itself",
    "access.verify_vncticket": "it is about a terminal, which needs a websocket",
    "nodes.open_node_terminal": "it is about a terminal, which needs a websocket",
}
"""Operations that make no sense to an agent, with the reason. Files are left out besides."""


def level_of(entry: Entry, arguments: Mapping[str, Any] | None = None) -> Allow:
    """What has to be allowed for this operation, or for a call of it with these arguments."""
    effect = entry["effect"]
    if effect == "read":
        return "read"
    # What it removes is not named, but it removes it.
    if effect == "destroy" or (arguments is not None and arguments.get("remove-vanished") is True):
        return "destroy"
    return "write"


def allows(allow: Allow, wanted: Allow) -> bool:
    """Whether `wanted` is within `allow`."""
    return LEVELS.index(wanted) <= LEVELS.index(allow)


@cache
def offered() -> Mapping[str, Entry]:
    """The operations by their names without the module: `list_snapshots`."""
    return {
        _short(entry): entry
        for entry in catalog.operations()
        if entry["result"] != "stream" and not entry["body"] and entry["name"] not in NOT_OFFERED
    }


def _short(entry: Entry) -> str:
    name: str = entry["name"]
    return name.partition(".")[2]


def find(query: str, most: int = 12) -> list[Entry]:
    """The operations that fit the words of a query, the best first; all are looked through."""
    words = [_stem(word) for word in re.findall(r"[a-z0-9]+", query.lower())]
    scored = [(_score(entry, words), name) for name, entry in offered().items()]
    best = sorted((item for item in scored if item[0] > 0), key=lambda item: (-item[0], item[1]))
    return [offered()[name] for _, name in best[:most]]


def _score(entry: Entry, words: list[str]) -> float:
    parameters = " ".join(parameter["wire"] for parameter in entry["parameters"])
    texts = (
        (5.0, _stems(entry["name"])),
        (3.0, _stems(entry["path"])),
        (2.0, _stems(entry["summary"])),
        (1.0, _stems(parameters)),
        (0.5, _stems(" ".join(entry["notes"]))),
    )
    score = sum(weight for word in words for weight, text in texts if word in text)
    # Of two that fit equally well the shorter name means it more exactly.
    return score - len(entry["name"]) / 1000 if score else 0.0


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in re.findall(r"[a-z0-9]+", text.lower())}


_SAME = {
    "remove": "delete",
    "forget": "delete",
    "destroy": "delete",
    "show": "get",
    "add": "create",
    "set": "update",
} | {
    "garbage": "gc",
    "datastores": "datastore",
    "retention": "prune",
    "backup": "snapshot",
    "backups": "snapshot",
}


def _stem(word: str) -> str:
    word = _SAME.get(word, word)
    return word.removesuffix("s") if len(word) > 3 else word


def outline(entry: Entry, allow: Allow) -> dict[str, Any]:
    """An operation in a list of those that were found."""
    level = level_of(entry)
    return {
        "operation": _short(entry),
        "summary": entry["summary"],
        "effect": entry["effect"],
        **({} if allows(allow, level) else {"not_allowed": f"needs --allow {level}"}),
    }
