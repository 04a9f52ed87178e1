"""What type checkers find in code that uses the client wrongly, and that they find nothing in code
that uses it well."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).with_name("misuse.txt").read_text()


def expected(checker: str) -> set[int]:
    """The numbers of the lines that the checker has to complain about."""
    marks = (re.search(r"# error(?:, (\w+) only)?:", line) for line in CASES.splitlines())
    return {number for number, mark in enumerate(marks, 1) if mark is not None and mark[1] in (None, checker)}


@pytest.fixture
def code(tmp_path: Path) -> Path:
    path = tmp_path / "misuse.py"
    path.write_text(CASES)
    return path


def test_pyright_finds_every_misuse_and_nothing_else(code: Path) -> None:
    config: dict[str, object] = {
        "typeCheckingMode": "strict",
        "include": [code.name],
        "extraPaths": [str(ROOT / "src"), str(ROOT / "generated")],
    }
    # Only what is about the client: that an expression is not used, or a type not known, follows from the mistakes.
    for consequence in (
        "reportUnusedExpression",
        "reportUnusedCallResult",
        "reportUnknownMemberType",
        "reportUnknownVariableType",
    ):
        config[consequence] = False
    project = code.with_name("pyrightconfig.json")
    project.write_text(json.dumps(config))
    command = [
        sys.executable,
        "-m",
        "pyright",
        "--outputjson",
        "--pythonpath",
        sys.executable,
        "--project",
        str(project),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=code.parent)
    found = [
        diagnostic for diagnostic in json.loads(done.stdout)["generalDiagnostics"] if diagnostic["severity"] == "error"
    ]
    assert {diagnostic["range"]["start"]["line"] + 1 for diagnostic in found} == expected("pyright"), found


def test_mypy_finds_the_same_but_for_the_truth_value(code: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "--config-file",
        str(ROOT / "pyproject.toml"),
        str(code),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    found = {int(number) for number in re.findall(r"misuse\.py:(\d+): error:", done.stdout)}
    assert found == expected("mypy"), done.stdout + done.stderr
