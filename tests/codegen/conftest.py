"""A tiny schema goes in, and the package that comes out is imported and called."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest

from tests.codegen.toy import Json, Made, Workshop

_numbers = itertools.count()


class MakePackage(Protocol):
    """Operations by verb and path (or those by version), corrections as TOML, tables as lines with
    `|` between the cells."""

    def __call__(
        self, published: Mapping[str, Json] | Mapping[str, Mapping[str, Json]], *, corrections: str = "", **tables: str
    ) -> Made: ...


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    """A place for a schema, with an importable output folder."""
    found = Workshop(tmp_path, f"toy_api_{next(_numbers)}")
    found.schema.mkdir()
    monkeypatch.setattr(sys, "path", [str(found.output), *sys.path])
    yield found
    for name in [name for name in sys.modules if name.partition(".")[0] == found.name]:
        del sys.modules[name]


@pytest.fixture
def make_package(workshop: Workshop) -> MakePackage:
    """Makes a package of a tiny schema; the workshop stays at hand for what a test wants besides."""

    def make(
        published: Mapping[str, Json] | Mapping[str, Mapping[str, Json]], *, corrections: str = "", **tables: str
    ) -> Made:
        workshop.prepare(published, corrections=corrections, **tables)
        return workshop.make()

    return make
