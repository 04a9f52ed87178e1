"""The steps in a row: the folder `schema/` as a tree that can be printed."""

from __future__ import annotations

from pathlib import Path

from codegen.correct import apply_corrections, load_corrections
from codegen.facts import Facts, load_all
from codegen.problems import Problem
from codegen.resolve import resolve
from codegen.tables import load_tables
from codegen.tree import Package


def find_corrected(facts: list[Facts], schema: Path) -> list[Facts]:
    """These facts, corrected by the rows of `schema`."""
    corrections, rules = load_corrections(schema / "corrections")
    return apply_corrections(facts, corrections, rules)


def build_package(schema: Path) -> Package:
    """The package of the union of all known versions."""
    return resolve(find_corrected(load_all(schema / "facts"), schema), load_tables(schema))


def known_version(facts: list[Facts], version: str) -> int:
    """The place of a version among the known ones."""
    versions = [one.version for one in facts]
    if version not in versions:
        raise Problem(f"no facts of PBS {version}; known are {', '.join(versions)}")
    return versions.index(version)
