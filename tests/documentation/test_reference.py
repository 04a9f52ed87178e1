"""Every public name of the hand-written packages stands in the reference, and every page can be reached."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib

import pytest

import pbs_api
import pbs_client.transport
import pbs_simulator
from docs import api_reference, tables
from tests.documentation.markdown import ROOT

PAGES = ROOT / "docs" / "pages"


PACKAGES = [pbs_client, pbs_client.transport, pbs_simulator]


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return api_reference.pages()


def test_every_public_name_is_on_a_page_once() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in (PAGES / "reference").glob("*.md"))
    shown = [name.rpartition(".")[2] for name in re.findall(r"^::: (\S+)$", text, re.MULTILINE)]
    assert len(shown) == len(set(shown))
    assert {name for package in PACKAGES for name in package.__all__} <= set(shown)


def test_every_function_class_and_enum_of_the_package_is_on_a_page(made: dict[str, str]) -> None:
    for module in pkgutil.iter_modules(pbs_api.__path__):
        if not module.name.startswith("_"):
            names = importlib.import_module(f"pbs_api.{module.name}").__all__
            page = "".join(made.values()) if module.name == "shared_models" else made[f"reference/{module.name}.md"]
            assert not [name for name in names if f"{{ #{name} }}" not in page], module.name


def test_each_function_shows_its_import_types_rights_and_errors(made: dict[str, str]) -> None:
    page = made["reference/snapshots.md"]
    section = page.partition("{ #list_snapshots }")[2].partition("\n## ")[0]
    assert "from pbs_api.snapshots import list_snapshots" in section
    assert "[`SnapshotListItem`](#SnapshotListItem)" in section
    assert "[`BackupType`](enums.md#BackupType)" in section
    assert "[`NotFound`](pbs_client.md#pbs_client.NotFound): " in section
    assert "Privileges: Datastore.Audit on /datastore/" in section


def test_values_of_an_argument_stand_once(made: dict[str, str]) -> None:
    snapshots = made["reference/snapshots.md"].partition("{ #list_snapshots }")[2].partition("\n## ")[0]
    (row,) = re.findall(r"^\| `backup_type` .*$", snapshots, re.MULTILINE)
    assert row.count("`vm`") == 1
    node = made["reference/nodes.md"].partition("{ #update_node_config }")[2].partition("\n## ")[0]
    (row,) = re.findall(r"^\| `default_lang` .*$", node, re.MULTILINE)
    assert " One of `ar`, `ca`, " in row


def test_tables_are_what_the_data_give() -> None:
    assert not [page.name for page, _ in tables.differing()], "run python -m docs.tables"


def test_every_page_is_in_the_sidebar() -> None:
    with (ROOT / "docs" / "zensical.toml").open("rb") as file:
        listed = set(re.findall(r"[\w/-]+\.md", str(tomllib.load(file)["project"]["nav"])))
    assert {str(page.relative_to(PAGES)) for page in PAGES.rglob("*.md")} <= listed
