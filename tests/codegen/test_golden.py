"""One generated module as it is, so that a change of the generator is seen in a review.

`tests/codegen/golden/tasks.py.golden` is written anew by `make golden`, which is `python -m tests.codegen.test_golden`.
"""

from __future__ import annotations

from pathlib import Path

from codegen.cli import ROOT
from codegen.project import build_package
from codegen.render import render

GOLDEN = Path(__file__).parent / "golden" / "tasks.py.golden"


def test_the_module_of_tasks_is_what_schema_gives() -> None:
    made = render(build_package(ROOT / "schema"))["tasks.py"]
    assert made == GOLDEN.read_text(encoding="utf-8"), "if the change is meant: make golden"


if __name__ == "__main__":
    GOLDEN.write_text(render(build_package(ROOT / "schema"))["tasks.py"], encoding="utf-8")
