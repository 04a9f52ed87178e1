"""Every public name of the hand-written packages stands in the reference, and every page can be reached."""

from __future__ import annotations

import re
import tomllib

import pbs_client.transport
import pbs_simulator
from docs import tables
from tests.documentation.markdown import ROOT

PAGES = ROOT / "docs" / "pages"


PACKAGES = [pbs_client, pbs_client.transport, pbs_simulator]


def test_every_public_name_is_on_a_page_once() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in (PAGES / "reference").glob("*.md"))
    shown = [name.rpartition(".")[2] for name in re.findall(r"^::: (\S+)$", text, re.MULTILINE)]
    assert len(shown) == len(set(shown))
    assert {name for package in PACKAGES for name in package.__all__} <= set(shown)


def test_tables_are_what_the_data_give() -> None:
    assert not [page.name for page, _ in tables.differing()], "run python -m docs.tables"


def test_every_page_is_in_the_sidebar() -> None:
    with (ROOT / "docs" / "zensical.toml").open("rb") as file:
        listed = set(re.findall(r"[\w/-]+\.md", str(tomllib.load(file)["project"]["nav"])))
    assert {str(page.relative_to(PAGES)) for page in PAGES.rglob("*.md")} <= listed
