"""The page that shows how the client works names only what there is."""

from __future__ import annotations

import importlib
import re

import pytest

from tests.documentation.markdown import ROOT

PAGE = (ROOT / "docs" / "pages" / "how-it-works.md").read_text(encoding="utf-8")
NAMES = sorted(set(re.findall(r"`([a-z_.]+):(\w+)`", PAGE)))


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_every_name_exists(module: str, name: str) -> None:
    assert hasattr(importlib.import_module(module), name)


def test_the_page_follows_a_call_and_a_task() -> None:
    assert len(NAMES) > 30


@pytest.mark.parametrize("folder", re.findall(r"(?:src|generated|schema|codegen)/(?:pbs_\w+/)?", PAGE))
def test_every_folder_exists(folder: str) -> None:
    assert (ROOT / folder).is_dir()
