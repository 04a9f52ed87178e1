"""The steps in a row: the folder `schema/` as a tree that can be printed."""

from __future__ import annotations

from pathlib import Path

import attrs

from codegen.correct import apply_corrections, load_corrections, stopped_rows
from codegen.facts import Facts, load_all
from codegen.problems import Problem
from codegen.resolve import SHARED, resolve
from codegen.tables import load_tables
from codegen.tree import Package


def find_corrected(facts: list[Facts], schema: Path) -> list[Facts]:
    """These facts, corrected by the rows of `schema`."""
    corrections, rules = load_corrections(schema / "corrections")
    return apply_corrections(facts, corrections, rules)


def build_package(schema: Path) -> Package:
    """The package of the union of all known versions."""
    facts = load_all(schema / "facts")
    corrections, rules = load_corrections(schema / "corrections")
    package = resolve(apply_corrections(facts, corrections, rules), load_tables(schema))
    told = [*package.reports, *stopped_rows(facts, corrections), *_young_and_silent(package)]
    return attrs.evolve(package, reports=tuple(dict.fromkeys(told)))


def _young_and_silent(package: Package) -> list[str]:
    """What is new in the newest version and lacks a sentence."""
    silent: dict[str, list[str]] = {}
    for function, parameter in package.young_parameters():
        silent.setdefault(f"wording/{function.module}.toml: no sentence for {function.name}", []).append(parameter.name)
    homes = {model.name: module.name for module in package.modules for model in module.models}
    for model, field in package.young_fields():
        home = homes.get(model.name, SHARED)
        silent.setdefault(f"wording/{home}.toml: no sentence for {model.name}", []).append(field.name)
    summaries = [
        f"wording/{homes.get(model.name, SHARED)}.toml: no summary for {model.name}"
        for model in package.young_models()
        if not model.text
    ]
    enums = [f"wording/enums.tsv: no row for {enum.alias}" for enum in package.enums if not (enum.text or enum.derived)]
    return [*summaries, *(f"{whose}: {', '.join(names)}" for whose, names in silent.items()), *enums]


def known_version(facts: list[Facts], version: str) -> int:
    """The place of a version among the known ones."""
    versions = [one.version for one in facts]
    if version not in versions:
        raise Problem(f"no facts of PBS {version}; known are {', '.join(versions)}")
    return versions.index(version)
