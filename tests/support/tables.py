"""One test over all rows of a large table, where a test for each would cost more in pytest than in
the code it tries."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import TypeVarTuple

import pytest

Row = TypeVarTuple("Row")


def by_cells(*row: object) -> str:
    return "-".join(map(str, row))


def each(
    rows: Sequence[tuple[*Row]], name: Callable[[*Row], str] = by_cells
) -> Callable[[Callable[[*Row], None]], Callable[[pytest.Subtests], None]]:
    """Runs a test with every row. Each row that fails is reported by itself, under its name."""
    assert rows

    def decorate(test: Callable[[*Row], None]) -> Callable[[pytest.Subtests], None]:
        def over_all_rows(subtests: pytest.Subtests) -> None:
            for row in rows:
                with trying(subtests, name(*row)):
                    test(*row)

        over_all_rows.__name__, over_all_rows.__doc__ = test.__name__, test.__doc__
        return over_all_rows

    return decorate


@contextmanager
def trying(subtests: pytest.Subtests, name: str) -> Generator[None]:
    """A subtest that pytest hears of only if it fails."""
    try:
        yield
    except (Exception, pytest.fail.Exception):
        with subtests.test(name):
            raise
