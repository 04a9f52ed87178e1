"""The calls that waiting for a task makes: its status, its log, and stopping it (protocol.md §5).

Spelled out by hand, with decoders of their own, since `pbs_client` does not know the generated
functions.
"""

from __future__ import annotations

from typing import Any, cast

from pbs_client.runtime.decoding import Mismatch
from pbs_client.runtime.frozen_classes import frozen
from pbs_client.runtime.operation import Operation, Parameter
from pbs_client.runtime.request import Request


@frozen
class TaskStatus:
    """Whether a task runs, and how it ended."""

    running: bool
    exitstatus: str
    endtime: int | None


@frozen
class LogLine:
    """One line of a log, as PBS numbers it."""

    number: int
    text: str


def _decode_status(data: Any) -> TaskStatus:
    if not isinstance(data, dict):
        raise Mismatch("an object", data)
    status = cast("dict[str, Any]", data)
    if status.get("status") not in ("running", "stopped"):
        raise Mismatch("running or stopped", status.get("status"), ".status")
    endtime = status.get("endtime")
    return TaskStatus(
        status["status"] == "running",
        str(status.get("exitstatus") or "unknown"),
        endtime if type(endtime) is int else None,
    )


def _decode_log(data: Any) -> list[LogLine]:
    if not isinstance(data, list):
        raise Mismatch("a list of numbered lines", data)
    return [_decode_line(line, f"[{index}]") for index, line in enumerate(cast("list[object]", data))]


def _decode_line(data: object, path: str) -> LogLine:
    if not isinstance(data, dict):
        raise Mismatch("a numbered line", data, path)
    line = cast("dict[str, object]", data)
    number, text = line.get("n"), line.get("t")
    if type(number) is not int or abs(number) >= 2**63:
        raise Mismatch("the number of a line", number, f"{path}.n")
    if not isinstance(text, str):
        raise Mismatch("a string", text, f"{path}.t")
    return LogLine(number, text)


def _nothing(data: Any) -> None:
    return None


_PATH = (Parameter("node", "node", "path"), Parameter("upid", "upid", "path"))
_PAGING = (Parameter("start", "start", "query", "integer"), Parameter("limit", "limit", "query", "integer"))
_TEST = Parameter("test_status", "test-status", "query", "boolean")
_TASK = "/nodes/{node}/tasks/{upid}"
_GET_STATUS = Operation(
    "tasks.get_task_status", "GET", f"{_TASK}/status", "read", parameters=_PATH, decode=_decode_status
)
_GET_LOG = Operation(
    "tasks.get_task_log", "GET", f"{_TASK}/log", "read", parameters=(*_PATH, *_PAGING, _TEST), decode=_decode_log
)
_STOP = Operation("tasks.stop_task", "DELETE", _TASK, "write", parameters=_PATH, decode=_nothing)


def status_of(upid: str) -> Request[TaskStatus]:
    """Asks whether a task runs, and how it ended."""
    return Request(_GET_STATUS, {"node": "localhost", "upid": upid})


def log_of(upid: str, start: int, limit: int) -> Request[list[LogLine]]:
    """Asks for at most `limit` lines of a log, from line `start` on, and whether the task runs."""
    return Request(_GET_LOG, {"node": "localhost", "upid": upid, "start": start, "limit": limit, "test-status": True})


def stop_of(upid: str) -> Request[None]:
    """Asks the server to stop a task."""
    return Request(_STOP, {"node": "localhost", "upid": upid})
