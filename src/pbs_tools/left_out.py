"""Items without the members that identify them.

A member that all known versions send and one server leaves out is None, whatever its type says
(`pbs_client.UndeclaredAnswer`). Most such gaps do no harm. But about a group without an id, or a
snapshot without a time, nothing can be said except that it exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def whole(items: Iterable[T], what: str, *names: str) -> tuple[list[T], str]:
    """The items that have all these fields, and a sentence about the others; empty if there are
    none. `what` is what one item is."""
    usable: list[T] = []
    lacking: list[str] = []
    for item in items:
        missing = next((name for name in names if getattr(item, name) is None), None)
        if missing is None:
            usable.append(item)
        else:
            lacking.append(missing)
    if not lacking:
        return usable, ""
    wire = " and ".join(name.replace("_", "-") for name in names if name in lacking)
    count = f"a {what}" if len(lacking) == 1 else f"{len(lacking)} {what}s"
    return usable, f"PBS left out the {wire} of {count}"
