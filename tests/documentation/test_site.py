"""The documentation as a site: built, every link followed, and opened in a real browser as wide
as a phone."""

from __future__ import annotations

import importlib.util
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

import pbs_tools
from docs.build import with_plain_bars
from tests.documentation.markdown import ROOT

HIDDEN = {"__main__", "command"}
SITE = ROOT / "site"
TOOLS = SITE / "reference" / "pbs_tools.html"


def names_of_tools() -> Iterator[str]:
    """The public names of `pbs_tools`: of a package what it says, of a module its classes and functions."""
    for found in pkgutil.iter_modules(pbs_tools.__path__, "pbs_tools."):
        module = importlib.import_module(found.name) if found.name.partition(".")[2] not in HIDDEN else None
        if module is None:
            continue
        for name, value in vars(module).items():
            own = isinstance(value, type) or inspect.isfunction(value)
            here = found.ispkg or getattr(value, "__module__", "") == found.name
            if own and here and name in getattr(module, "__all__", [name]) and not name.startswith("_"):
                yield f"{found.name}.{name}"


def run(module: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", module], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_bar_in_code_has_no_backslash_on_the_site() -> None:
    page = "| a | b |\n| --- | --- |\n| `str \\| None` | x \\| y |\n\n```text\n| `a \\| b` |\n```\n\n`c \\| d`\n"
    assert with_plain_bars(page) == page.replace("`str \\| None`", "`str | None`").replace("`c \\| d`", "`c | d`")


@pytest.mark.slow
def test_the_site_has_no_broken_link_and_fits_on_a_phone_with_scripts_and_without() -> None:
    if importlib.util.find_spec("zensical") is None:
        pytest.fail("the documentation generator is not installed: make docs")
    built = run("docs.build")
    assert "no broken link" in built.stdout, built.stdout + built.stderr
    shown = set(re.findall(r'id="([\w.]+)"', TOOLS.read_text(encoding="utf-8")))
    assert not [name for name in names_of_tools() if name not in shown]
    assert not [page for page in SITE.rglob("*.html") if "\\|" in page.read_text(encoding="utf-8")]
    measured = run("docs.browser")
    assert re.search(r"the search finds [1-9]\d* places without a server", measured.stdout), measured.stdout
    assert "with scripts and without: nothing is wider" in measured.stdout, measured.stdout + measured.stderr
