"""The pictures of the pages are what `make pictures` draws."""

from __future__ import annotations

from docs.pictures import retention
from docs.pictures.__main__ import FOLDER


def test_the_picture_of_retention_is_what_prune_does() -> None:
    assert (FOLDER / "retention.svg").read_text(encoding="utf-8") == retention.picture()
    kept = list(retention.chosen_by().values())
    assert {rule: kept.count(rule) for rule in retention.RULES} == retention.RULES
