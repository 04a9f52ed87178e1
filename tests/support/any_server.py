"""A server for examples: it answers every operation as one of the recorded servers once did,
whatever the parameters."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

from pbs_client.transport import HttpRequest
from pbs_simulator.exchanges import body_of, headers_of
from pbs_simulator.memory import HandlerResult, json_answer
from pbs_simulator.recording_rows import read_rows
from tests.support.recordings import RECORDINGS

Row = dict[str, Any]


@cache
def successes() -> list[tuple[str, re.Pattern[str], Row]]:
    """Verb, path and exchange of everything that the three servers answered with status 200, the
    newest server first."""
    rows = [
        row
        for version in ("4.2.2", "4.0.14", "3.4.4")
        for row in read_rows(RECORDINGS / f"pbs-{version}.jsonl")
        if row["status"] == 200
    ]
    return [(verb, path_pattern(path), row) for row in rows for verb, _, path in [row["op"].partition(" ")]]


@cache
def path_pattern(template: str) -> re.Pattern[str]:
    """Matches the percent-encoded paths that a template stands for."""
    return re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(template)))


class AnyServer:
    """Answers each operation as a real server did. The tasks that it starts have ended well."""

    def __init__(self) -> None:
        self.requests: list[HttpRequest] = []

    def __call__(self, request: HttpRequest) -> HandlerResult:
        self.requests.append(request)
        path = request.target.partition("?")[0].removeprefix("/api2/json")
        for verb, pattern, row in successes():
            if verb == request.method and pattern.fullmatch(path) and _answers(row, request, path):
                return _page(row, request) if path.endswith("/log") else (200, headers_of(row), body_of(row))
        raise AssertionError(f"no server was recorded answering {request.method} {path}")


def _page(row: Row, request: HttpRequest) -> HandlerResult:
    """A page of a recorded log, as the server would have cut it for this request."""
    wanted = dict(parse_qsl(request.target.partition("?")[2]))
    lines: list[Any] = row["json"]["data"]
    start, limit = max(int(wanted.get("start", 1)), 1) - 1, int(wanted.get("limit", 50)) or len(lines)
    return json_answer(lines[start : start + limit], total=len(lines), success=1, active=False)


def _answers(row: Row, request: HttpRequest, path: str) -> bool:
    """Whether the recorded answer is of the kind that this request wants, where an operation has several."""
    body: dict[str, Any] = json.loads(request.body) if isinstance(request.body, bytes) and request.body else {}
    data = row.get("json", {}).get("data")
    if "/tasks/" in path and path.endswith("/status"):
        return bool(data["exitstatus"] == "OK")
    if "/tasks/" in path and path.endswith("/log"):
        return bool(row["params"] == {"limit": 0}) and str(data[-1]["t"]).endswith("TASK OK")
    if path.endswith("/prune"):
        return isinstance(data, str) == ("use-task" in body)
    if path.startswith("/access/users/") and "/token/" in path:
        return ("regenerate" in row["params"]) == ("regenerate" in body)
    if path == "/access/ticket" and request.method == "POST":
        return str(data.get("ticket", "")).startswith("PBS:root@pam:")
    return True
