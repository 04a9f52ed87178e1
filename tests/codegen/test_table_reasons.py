"""What people maintain about the API says for each row why, and where that was learnt."""

from __future__ import annotations

from pathlib import Path

import pytest

SCHEMA = Path(__file__).parents[2] / "schema"


@pytest.mark.parametrize(
    ("table", "needed"),
    [
        ("effects.tsv", ("why", "source")),
        ("units.tsv", ("why", "source")),
        ("secrets.tsv", ("why", "source")),
        ("privileges.tsv", ("needs", "source")),
        ("uncovered.tsv", ("reason",)),
    ],
)
def test_each_row_has_its_reason_and_its_source(table: str, needed: tuple[str, ...]) -> None:
    heading, *lines = (SCHEMA / table).read_text(encoding="utf-8").splitlines()
    columns = heading.split("\t")
    assert len(lines) > 10
    for line in lines:
        row = dict(zip(columns, line.split("\t"), strict=True))
        missing = [column for column in needed if not row[column].strip()]
        assert not missing, f"{table}: {line.split(chr(9))[0]} lacks {', '.join(missing)}"
