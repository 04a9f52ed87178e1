"""The simulator's rooms: an answer is in the file or folder that is named after the module of
`pbs_api` that calls it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import pbs_simulator.answers
from pbs_simulator.answers import MODULES

FOLDER = Path(pbs_simulator.answers.__file__).parent


def operations() -> Iterator[tuple[str, tuple[str, str]]]:
    """The module of `pbs_api` and the operation of each function."""
    catalog: dict[str, Any] = json.loads(files("pbs_api").joinpath("catalog.json").read_text(encoding="utf-8"))
    for entry in catalog["operations"]:
        yield entry["name"].partition(".")[0], (entry["method"], entry["path"])


@pytest.mark.parametrize("module", sorted({module for module, _ in operations()}))
def test_answers_are_where_the_functions_are(module: str) -> None:
    expected = {operation for name, operation in operations() if name == module}
    answered = {operation for answers in MODULES[module] for operation in answers.by_operation}
    assert answered == expected, f"src/pbs_simulator/answers/{module}.py answers what pbs_api.{module} has, and no more"


def test_files_of_answers_are_named_after_the_modules_of_the_api() -> None:
    names = {path.stem for path in FOLDER.iterdir() if path.stem not in ("__init__", "__pycache__")}
    assert names == {module for module, _ in operations()} | {"protocols"}
    assert names == set(MODULES)
