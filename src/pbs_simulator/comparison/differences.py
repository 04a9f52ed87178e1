"""Two answers to the same request, compared: which kinds of comparison apply to them, and in which
they differ.

The kinds are the measures of a score: `status`; of answers with data their `shape` and `values`; of
refusals their `text`; of the status and the log of a task its `end` and `log`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from pbs_simulator.comparison.forms import (
    MACHINES_OWN,
    comparable,
    differing,
    log_lines,
    same_log,
    same_text,
    shape,
    without_numbers,
)
from pbs_simulator.exchanges import is_list, is_object

Row = Mapping[str, Any]

KINDS = ("status", "shape", "values", "text", "end", "log")
"""The kinds of comparison, in the order in which they are told."""

TASK_LIST = "GET /nodes/{node}/tasks"
TASK_STATUS = "GET /nodes/{node}/tasks/{upid}/status"
TASK_LOG = "GET /nodes/{node}/tasks/{upid}/log"


@attrs.frozen
class Verdict:
    """One kind of comparison of two answers.

    `difference` is empty where they agree, else says in a line how they differ.
    """

    kind: str
    difference: str = ""


def compare(operation: str, recorded: Row, made: Row, moment: float) -> Iterator[Verdict]:
    """All comparisons that apply to two answers in the form of rows; `operation` is the verb and
    the path template, `moment` the time of the call.
    """
    same_status = recorded["status"] == made["status"]
    if operation == TASK_LIST:
        made = _cut_alike(recorded, made)
    yield Verdict("status", "" if same_status else _told(_outcome(recorded), _outcome(made)))
    if _refused(recorded):
        if same_status:
            yield _compare_texts(recorded, made)
    elif same_status:
        yield _compare_shapes(recorded, made)
        if "json" in recorded and operation not in (TASK_LOG, TASK_STATUS, *MACHINES_OWN):
            yield _compare_values(recorded, made, moment)
    yield from _compare_tasks(operation, recorded, made)


def _cut_alike(recorded: Row, made: Row) -> Row:
    """An answer with as many tasks as the recorded one, if that was cut: PBS counts in `total` at
    most one task more than it sends.
    """
    there, here = _data(recorded), _data(made)
    start = int(recorded.get("params", {}).get("start", 0))
    if not is_list(there) or not is_list(here) or recorded["json"].get("total", 0) <= start + len(there) + 1:
        return made
    return {**made, "json": {**made["json"], "data": here[: len(there)]}}


def _refused(row: Row) -> bool:
    """Whether an answer is an error, in either format: `extjs` sends it with status 200."""
    return row["status"] != 200 or (is_object(row.get("json")) and row["json"].get("success") is False)


def _refusal(row: Row) -> str:
    """The text of a refusal; of the one in `extjs` all that it says."""
    content = row.get("json")
    return json.dumps(content, sort_keys=True) if content is not None else str(row.get("text", ""))


def _compare_texts(recorded: Row, made: Row) -> Verdict:
    there, here = _refusal(recorded), _refusal(made)
    return Verdict("text", "" if same_text(there, here) else _told(there, here))


def _compare_shapes(recorded: Row, made: Row) -> Verdict:
    there, here = recorded.get("content_type"), made.get("content_type")
    if there != here:
        return Verdict("shape", _told(f"content type {there}", f"content type {here}"))
    if "json" not in recorded:
        return Verdict("shape")  # a download: that it is bytes is all there is to compare
    if "json" not in made:
        return Verdict("shape", _told("JSON", "no JSON"))
    left, right = shape(recorded["json"]), shape(made["json"])
    told = [_told(there, here, where) for where, there, here in differing(left, right)] if left != right else []
    return Verdict("shape", "; ".join(told))


def _compare_values(recorded: Row, made: Row, moment: float) -> Verdict:
    left, right = comparable(recorded["json"], moment), comparable(made.get("json"), moment)
    return Verdict("values", "; ".join(_told(there, here, where) for where, there, here in differing(left, right)))


def _compare_tasks(operation: str, recorded: Row, made: Row) -> Iterator[Verdict]:
    there, here = _data(recorded), _data(made)
    if operation == TASK_STATUS and is_object(there) and "exitstatus" in there:
        end = str(here.get("exitstatus")) if is_object(here) else _outcome(made)
        same = without_numbers(end) == without_numbers(there["exitstatus"])
        yield Verdict("end", "" if same else _told(there["exitstatus"], end, str(there.get("type", ""))))
    elif operation == TASK_LOG and (lines := log_lines(there)):
        ours = log_lines(here)
        yield Verdict("log", "" if same_log(lines, ours) else _first_other_line(lines, ours))


def _first_other_line(recorded: list[str], made: list[str]) -> str:
    """Where two logs part."""
    position = next(
        (at for at, (there, here) in enumerate(zip(recorded, made, strict=False)) if there != here),
        min(len(recorded), len(made)),
    )
    there, here = ((lines[position : position + 1] or ["(no more lines)"])[0] for lines in (recorded, made))
    return _told(there, here, f"line {position + 1}")


def _data(row: Row) -> Any:
    content = row.get("json")
    return content.get("data") if is_object(content) else None


def _outcome(row: Row) -> str:
    """What came of a request, in a line."""
    if _refused(row):
        return f"{row['status']} {_refusal(row)}".rstrip()
    return str(row["status"])


LONGEST = 300
"""Characters of a value that a difference shows."""


def _told(recorded: Any, made: Any, where: str = "") -> str:
    there, here = map(_text, (recorded, made))
    there, here = (text if len(text) <= LONGEST else f"{text[:LONGEST]}…" for text in (there, here))
    return f"{where + ': ' if where else ''}{there!r} there, {here!r} here"


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
