"""The documentation as a site: built, every link followed, and opened in a real browser as wide
as a phone."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from tests.documentation.markdown import ROOT


def run(module: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", module], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_the_site_has_no_broken_link_and_fits_on_a_phone_with_scripts_and_without() -> None:
    if importlib.util.find_spec("zensical") is None:
        pytest.fail("the documentation generator is not installed: make docs")
    built = run("docs.build")
    assert "no broken link" in built.stdout, built.stdout + built.stderr
    measured = run("docs.browser")
    assert "with scripts and without: nothing is wider" in measured.stdout, measured.stdout + measured.stderr
