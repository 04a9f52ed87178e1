"""The page that shows how the client works names only what there is."""

from __future__ import annotations

import importlib
import re
import typing

import pytest

from pbs_client import flow
from pbs_client.tasks import FIRST_PAUSE, OUTAGE_POLLS
from tests.documentation.markdown import ROOT

PAGE = (ROOT / "docs" / "pages" / "how-it-works.md").read_text(encoding="utf-8")
NAMES = sorted(set(re.findall(r"`([a-z_.]+):(\w+)`", PAGE)))


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_every_name_exists(module: str, name: str) -> None:
    assert hasattr(importlib.import_module(module), name)


def test_the_steps_are_those_of_flows() -> None:
    (listed,) = re.findall(r"There are five steps: (.*?)\. Flows call", PAGE, re.DOTALL)
    steps = [step.__name__ for step in typing.get_args(flow.Step)]
    assert re.findall(r"`pbs_client.flow:(\w+)`", listed) == steps
    assert len(steps) == 5


def test_the_pauses_of_waiting_are_those_of_the_code() -> None:
    assert "first after a twentieth of a second" in PAGE
    assert FIRST_PAUSE == 1 / 20
    assert "for sixty times `poll`" in PAGE
    assert OUTAGE_POLLS == 60


def test_the_page_follows_a_call_and_a_task() -> None:
    assert len(NAMES) > 30


@pytest.mark.parametrize("folder", re.findall(r"(?:src|generated|schema|codegen)/(?:pbs_\w+/)?", PAGE))
def test_every_folder_exists(folder: str) -> None:
    assert (ROOT / folder).is_dir()
