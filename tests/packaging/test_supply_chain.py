"""What is installed to build and test has a hash, the wheel comes with a list of what it brings along, and it is said
where a vulnerability is reported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Not sought everywhere: what is being installed or built meanwhile comes and goes.
LISTS = sorted(
    path for folder in (ROOT, ROOT / "docs", ROOT / "benchmarks") for path in folder.glob("requirements*.txt")
)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_requirement_is_pinned_with_its_hashes(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    rows = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert rows
    for row in rows:
        assert re.match(r"[A-Za-z0-9._\[\],-]+==\S+ +(--hash=sha256:[0-9a-f]{64} *)+$", row), row


def test_nothing_that_ci_runs_installs_without_hashes() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "--require-hashes" in re.findall(r"^LOCKED := (.*)$", makefile, re.MULTILINE)[0]
    assert "pip install" not in ci
    for line in re.findall(r"^\t.*pip install.*$", makefile, re.MULTILINE):
        # The project itself, without what it needs; the wheel into the environment that the list is made of, within
        # the pinned versions; and the program that makes the lists.
        known = "$(LOCKED)" in line or "--no-deps" in line or "--constraint requirements.in" in line
        assert known or "pip-tools==" in line, line


def test_the_wheel_comes_with_a_list_of_what_it_brings_along() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    dist = makefile.partition("\ndist:")[2].partition("\n\n")[0]
    assert "cyclonedx-py environment" in dist
    assert "make dist" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    release = (ROOT / "requirements-release.txt").read_text(encoding="utf-8")
    assert "cyclonedx-bom==" in release


def test_it_is_said_how_to_report_a_vulnerability() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    assert "report" in text.lower()
    assert "SECURITY.md" in (ROOT / "README.md").read_text(encoding="utf-8")
