"""What `make live` tried and what came of it: one row per call, and a table of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import attrs

from pbs_client import ApiError, NotFound, PbsError, UnexpectedAnswer

T = TypeVar("T")

DECODED, REFUSED, FAILED, SKIPPED = "decoded", "refused", "FAILED", "not tried"


@attrs.frozen
class Row:
    """One line of the table."""

    name: str
    outcome: str
    detail: str
    seconds: float = 0.0


@attrs.define
class Report:
    """Collects the rows."""

    rows: list[Row] = attrs.field(factory=list[Row])

    def attempt(self, name: str, call: Callable[[], T]) -> T | None:
        """Makes a call and notes what came of it: an answer, a refusal with its reason, or a
        failure of ours. Only the first gives a value."""
        began = time.monotonic()
        try:
            value = call()
        except ApiError as error:
            self._add(name, REFUSED, f"{type(error).__name__}: {error.message}", began)
            return None
        except UnexpectedAnswer as error:
            self._add(name, FAILED, f"UnexpectedAnswer at {error.where or 'the answer'}: {error.message}", began)
            return None
        except PbsError as error:
            self._add(name, FAILED, f"{type(error).__name__}: {error.message}", began)
            return None
        self._add(name, DECODED, _described(value), began)
        return value

    def gone(self, name: str, call: Callable[[], object]) -> None:
        """Makes a call that has to find nothing any more."""
        began = time.monotonic()
        try:
            call()
        except NotFound as error:
            self._add(name, DECODED, f"gone: {error.message}", began)
        except PbsError as error:
            self._add(name, FAILED, f"not NotFound but {type(error).__name__}: {error.message}", began)
        else:
            self._add(name, FAILED, "still there after it was removed", began)

    def expect(self, name: str, holds: bool, what: str) -> None:
        """Notes whether something holds that has to."""
        self.rows.append(Row(name, DECODED if holds else FAILED, what if holds else f"does not hold: {what}"))

    def skip(self, name: str, reason: str) -> None:
        """Notes a call that was not made."""
        self.rows.append(Row(name, SKIPPED, reason))

    def _add(self, name: str, outcome: str, detail: str, began: float) -> None:
        self.rows.append(Row(name, outcome, detail, time.monotonic() - began))

    def show(self) -> None:
        """Prints the table and a line that sums it up."""
        width = max((len(row.name) for row in self.rows), default=0)
        for row in self.rows:
            print(f"{row.name:<{width}}  {row.outcome:<9}  {row.seconds:6.2f} s  {' '.join(row.detail.split())[:100]}")
        counts = Counter(row.outcome for row in self.rows)
        print("\n" + ", ".join(f"{counts[outcome]} {outcome}" for outcome in (DECODED, REFUSED, FAILED, SKIPPED)))

    @property
    def failed(self) -> bool:
        """Whether anything went wrong that is ours: refusals are the server's good right."""
        return any(row.outcome == FAILED for row in self.rows)


def _described(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} entries"  # pyright: ignore[reportUnknownArgumentType]  # of whatever they are
    return "null" if value is None else type(value).__name__
