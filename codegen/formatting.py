"""The formatter, run over all generated files at once: imports sorted, unused ones removed, lines
broken."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from codegen.problems import Problem

CODE_WIDTH = 120
_SETTINGS = (
    *("--isolated", "--target-version", "py311", "--no-cache", "--quiet"),
    *("--config", f"line-length={CODE_WIDTH}"),
    *("--config", "lint.isort.combine-as-imports=true"),
)
_COMMANDS = (("check", "--fix", "--select", "I,F401,E714"), ("format",))


def formatted(files: dict[str, str]) -> dict[str, str]:
    """File name → text, in its final form. A trailing comma keeps what it ends on lines of its
    own."""
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
    if ruff is None:
        raise Problem("ruff, the formatter, is not installed; it is in the development requirements")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        for command, *options in _COMMANDS:
            _run([ruff, command, *_SETTINGS, *options, folder], folder)
        return {name: (Path(folder) / name).read_text(encoding="utf-8") for name in files}


def _run(command: list[str], folder: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        told = f"{done.stdout}{done.stderr}".replace(f"{folder}/", "")
        raise Problem(f"the generated text is not valid Python: {' '.join(told.split())}")
