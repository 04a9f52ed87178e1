"""The style of what people read: `python -m docs.prose`, part of `make check`.

Reads pages, README and the tables of wording without their code, and tells what proselint finds
and which words of `vocabulary.tsv` stand there. codespell looks at the spelling, of code too.

Why not vale: its package on the index downloads a program when it first runs, which no list of
hashes covers.
"""

from __future__ import annotations

import csv
import importlib
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from docs.api_reference import ROOT

OFF = (
    "typography",
    "lexical_illusions",
    "hedging",
    "skunked_terms",
    "needless_variants",
    "annotations",
    "weasel_words",
)
"""Checks of proselint unfit for technical text: they want curly quotes, or take names for words."""
_CODE = re.compile(r"^(?:```.*?^```)|`[^`\n]*`|<[^>\n]*>|\]\([^)\n]*\)|\| --- [^\n]*", re.MULTILINE | re.DOTALL)


def prose(text: str) -> str:
    """The text without code, links and tags, each letter of the rest in its place."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def texts() -> Iterator[tuple[str, str]]:
    """Where, and what people read there."""
    for page in [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs" / "pages").rglob("*.md"))]:
        if page.name != "protocol.md":  # Notes that cite the server's texts.
            yield str(page.relative_to(ROOT)), prose(page.read_text(encoding="utf-8"))
    for file in sorted((ROOT / "schema" / "wording").glob("*.toml")):
        said = sentences(tomllib.loads(file.read_text(encoding="utf-8")))
        yield str(file.relative_to(ROOT)), "\n".join(prose(sentence) for sentence in said)


def sentences(value: Any) -> Iterator[str]:
    """The sentences in a table of wording, without its examples."""
    match value:
        case str():
            yield value
        case list():
            for item in cast("Iterable[Any]", value):
                yield from sentences(item)
        case dict():
            for key, item in cast("Mapping[str, Any]", value).items():
                if key != "example":
                    yield from sentences(item)
        case _:
            pass


def unwanted(where: str, text: str, vocabulary: dict[str, str]) -> Iterator[str]:
    """The places of words that we do not use."""
    for number, line in enumerate(text.split("\n"), 1):
        for word, instead in vocabulary.items():
            if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line, re.IGNORECASE):
                yield f"{where}:{number}: “{word}”: {instead}"


class Linter:
    """proselint, which has no types."""

    def __init__(self) -> None:
        parts = (importlib.import_module(f"proselint.{name}") for name in ("checks", "registry", "config", "tools"))
        checks, registry, config, tools = cast("Iterable[Any]", parts)
        self._tools: Any = tools
        registry.CheckRegistry().register_many(checks.__register__)
        used = {name: on and name not in OFF for name, on in config.DEFAULT["checks"].items()}
        self._config = {"max_errors": 1000, "checks": used}

    def problems(self, where: str, text: str) -> Iterator[str]:
        for result in self._tools.LintFile(where, text).lint(self._config):
            yield f"{where}:{result.pos[0]}: {result.check_result.message}"


def problems() -> list[str]:
    with (ROOT / "docs" / "vocabulary.tsv").open(encoding="utf-8", newline="") as table:
        vocabulary = {row["instead of"]: row["write"] for row in csv.DictReader(table, delimiter="\t")}
    linter = Linter()
    told: list[str] = []
    for where, text in texts():
        told += [*unwanted(where, text, vocabulary), *linter.problems(where, text)]
    return told


if __name__ == "__main__":
    told = problems()
    print("\n".join(told) or "nothing to say about the style")
    sys.exit(1 if told else 0)
