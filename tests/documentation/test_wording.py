"""The sentences in `schema/wording/`: one for each function and module, short, and none used twice."""

from __future__ import annotations

import csv
import tomllib
from typing import Any

import pytest

from tests.documentation.markdown import ROOT

WORDING = ROOT / "schema" / "wording"

with (ROOT / "schema" / "names.tsv").open(newline="", encoding="utf-8") as table:
    FUNCTIONS = [(row["module"], row["function"]) for row in csv.DictReader(table, delimiter="\t")]

MODULES: dict[str, dict[str, Any]] = {
    module: tomllib.loads((WORDING / f"{module}.toml").read_text(encoding="utf-8")) for module in sorted({module for module, _ in FUNCTIONS})
}


@pytest.mark.parametrize("module", MODULES)
def test_every_function_and_module_has_a_short_sentence(module: str) -> None:
    wanted = {"module", *(function for owner, function in FUNCTIONS if owner == module)}
    assert MODULES[module].keys() == wanted
    for name, said in MODULES[module].items():
        for sentence in (said["summary"], *said.get("notes", ())):
            assert len(sentence) <= 140, f"{module}.{name}: {sentence}"
            assert sentence.endswith("."), f"{module}.{name}: {sentence}"


def test_no_sentence_stands_for_two_functions() -> None:
    summaries = [said["summary"] for functions in MODULES.values() for said in functions.values()]
    assert len(summaries) == len(set(summaries))
