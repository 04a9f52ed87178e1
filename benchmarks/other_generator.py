"""The package that openapi-python-client makes of the same API, and what it costs beside ours:
lines of code, and its import."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterable
from pathlib import Path

from benchmarks.environments import ROOT, commands_of
from benchmarks.measuring import found, milliseconds, show
from benchmarks.openapi import document
from codegen.project import build_package

NAME = "openapi-python-client"
PACKAGE = "pbs_openapi"
ROUNDS = 7
IMPORTS = {
    "ours": "from pbs_api.snapshots import list_snapshots; from pbs_client import Client",
    NAME: f"from {PACKAGE} import Client; from {PACKAGE}.api.snapshots import list_snapshots",
}
TIMED = "import time; begin = time.process_time(); {code}; print(time.process_time() - begin)"


@contextlib.contextmanager
def other_package() -> Generator[Path | None]:
    """A folder with the package; None where the generator cannot be installed."""
    commands = commands_of(NAME)
    if commands is None:
        yield None
        return
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        description = folder / "openapi.json"
        description.write_text(json.dumps(document(build_package(ROOT / "schema"))), encoding="utf-8")
        options = ("--path", description, "--meta", "none", "--output-path", folder / PACKAGE)
        done = subprocess.run(
            [commands / NAME, "generate", *options, "--fail-on-warning"],
            check=False,
            capture_output=True,
            text=True,
            # It calls ruff by its name.
            env=os.environ | {"PATH": f"{commands}{os.pathsep}{os.environ['PATH']}"},
        )
        if done.returncode:
            print(f"left out: what {NAME} makes: {(done.stderr or done.stdout).strip()}", file=sys.stderr)
        yield None if done.returncode else folder


def lines(files: Iterable[Path]) -> int:
    return sum(len(file.read_bytes().splitlines()) for file in files)


def import_time(code: str, folder: Path) -> float:
    """Seconds of CPU time in a fresh Python."""
    command = [sys.executable, "-c", TIMED.format(code=code)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(folder)
    return float(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)


def compare(folder: Path) -> None:
    """Shows and keeps how much code there is, and what importing it costs."""
    sizes = {
        "ours": lines((ROOT / "generated").rglob("*.py")),
        NAME: lines((folder / PACKAGE).rglob("*.py")),
    }
    for code in IMPORTS.values():
        import_time(code, folder)  # Python writes down what it compiled.
    turns = [{name: import_time(code, folder) for name, code in IMPORTS.items()} for _ in range(ROUNDS)]
    times = {name: statistics.median(turn[name] for turn in turns) for name in IMPORTS}
    show(
        "The generated package",
        ("", "lines", "import"),
        [(name, f"{sizes[name]:,}", milliseconds(times[name])) for name in sizes],
    )
    found("Generated code", f"lines, of those of {NAME}", sizes["ours"] / sizes[NAME])
    found("Generated code", f"importing a function and the client, of {NAME}", times["ours"] / times[NAME])
