"""Whether our wording repeats what a published schema says: its descriptions are PBS's own text,
under another licence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from codegen.apidoc import load_text, parse
from codegen.json_types import is_list, is_object
from codegen.problems import Problem

LONGEST_RUN = 5
"""How many words in a row may be the same by chance."""
_WORD = re.compile(r"[a-z0-9']+")
Run = tuple[str, ...]


def copied_texts(texts: Iterable[tuple[str, str]], published: Path) -> list[str]:
    """Those of the texts, given with their places, that share a run of words with a schema in this
    folder."""
    files = sorted([*published.glob("apidoc*.json"), *published.glob("apidoc*.js")])
    if not files:
        raise Problem(f"{published}: no apidoc*.json or apidoc*.js to compare our wording with")
    known = {
        run for file in files for text in _descriptions(parse(load_text(str(file)), file.name)) for run in _runs(text)
    }
    copied: list[str] = []
    for where, text in texts:
        run = next((run for run in _runs(text) if run in known), None)
        if run is not None:
            copied.append(
                f"{where}: the words {' '.join(run)!r} stand in a published schema; say it in words of your own"
            )
    return copied


def _descriptions(value: Any) -> Iterator[str]:
    """All prose of a published schema. A property may be called `description`; then it is no
    text."""
    if is_object(value):
        text = value.get("description")
        if isinstance(text, str):
            yield text
        for inner in value.values():
            yield from _descriptions(inner)
    elif is_list(value):
        for inner in value:
            yield from _descriptions(inner)


def _runs(text: str) -> Iterator[Run]:
    words = _WORD.findall(text.lower())
    return (tuple(words[start : start + LONGEST_RUN + 1]) for start in range(len(words) - LONGEST_RUN))
