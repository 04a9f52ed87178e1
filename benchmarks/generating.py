"""How long importing, comparing and generating the whole API takes, each in a Python of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measuring import found, show

MOST_SECONDS = 3.0
ROUNDS = 3
ROOT = Path(__file__).parents[1]


def seconds(*command: str) -> float:
    """The median of some rounds, by the clock: the generator lets other processes format."""
    taken: list[float] = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "codegen", *command], check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def published() -> Path | None:
    """A schema as PBS publishes it, where there is one: it is not a part of the repository."""
    folder = os.environ.get("PBS_PUBLISHED_SCHEMAS")
    return max(Path(folder).glob("apidoc*.json"), default=None) if folder else None


def main() -> int:
    steps = {"comparing two versions": seconds("compare", "4.0", "4.2.3")}
    with tempfile.TemporaryDirectory() as folder:
        steps["generating the package"] = seconds("generate", "--output", folder)
        schema = published()
        if schema is not None:
            Path(folder, "facts").mkdir()
            version = schema.stem.removeprefix("apidoc-")
            steps["importing a schema"] = seconds("import", str(schema), "--version", version, "--schema", folder)
    show("The generator", ("", "time"), [(step, f"{taken:.1f} s") for step, taken in steps.items()])
    for step, taken in steps.items():
        found("Generator", step, taken, MOST_SECONDS, " s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
