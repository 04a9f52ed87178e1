"""Answers from a recording, so that a program can be tested against what one particular server once
said.

    replay = Replay("tests/my-server.jsonl")
    with Client("pbs.example.com", auth=token, transport=replay.transport()) as pbs: ...

`Recorder` (`pbs_simulator.recorder`) makes such files.
"""

from __future__ import annotations

import difflib
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pbs_client.transport import HttpRequest
from pbs_simulator.exchanges import ParsedRequest, body_of, headers_of, read_request, same_params
from pbs_simulator.memory import AsyncMemoryTransport, HandlerResult, MemoryTransport
from pbs_simulator.recording_rows import read_rows


class NotRecorded(LookupError):
    """The recording does not hold this call.

    The text names the recorded calls that are nearest to it.
    """


class Replay:
    """A recording that answers.

    Give its `transport()` to a `Client`, its `async_transport()` to an `AsyncClient`.

    A call is found by verb, path and parameters, no matter whether they travel in the query, as a
    form or as JSON. Several recorded answers to the same call are given in the order of the
    recording, and the last one is repeated. Where the same call was recorded with different
    credentials (a token, a ticket, none), the answers to the caller's kind are preferred.
    """

    def __init__(self, recording: str | Path | Iterable[dict[str, Any]]) -> None:
        self._rows = list(read_rows(recording) if isinstance(recording, str | Path) else recording)
        self._by_call: dict[tuple[str, str], list[int]] = {}
        self._given: set[int] = set()
        self._lock = threading.Lock()
        for index, row in enumerate(self._rows):
            self._by_call.setdefault((row["op"].partition(" ")[0], unquote(row["sent"])), []).append(index)

    def __call__(self, request: HttpRequest) -> HandlerResult:
        row = self._find(read_request(request))
        return int(row["status"]), headers_of(row), body_of(row)

    def transport(self) -> MemoryTransport:
        """For `Client(transport=...)`."""
        return MemoryTransport(self)

    def async_transport(self) -> AsyncMemoryTransport:
        """For `AsyncClient(transport=...)`."""
        return AsyncMemoryTransport(self)

    def rewind(self) -> None:
        """Begins again with the first answer to every call."""
        with self._lock:
            self._given.clear()

    def _find(self, asked: ParsedRequest) -> dict[str, Any]:
        indexes = self._by_call.get((asked.method, asked.path), [])
        matching = [
            index for index in indexes if same_params(self._rows[index]["params"], self._rows[index]["encoding"], asked)
        ]
        matching = self._for_credentials(matching, asked.auth)
        if not matching:
            raise NotRecorded(self._explain(asked))
        with self._lock:
            index = next((index for index in matching if index not in self._given), matching[-1])
            self._given.add(index)
        return self._rows[index]

    def _for_credentials(self, matching: list[int], auth: str) -> list[int]:
        for wanted in ({auth}, {"token", "ticket"}):
            chosen = [index for index in matching if str(self._rows[index].get("auth")).partition(":")[0] in wanted]
            if chosen:
                return chosen
        return matching

    def _explain(self, asked: ParsedRequest) -> str:
        same_path = self._by_call.get((asked.method, asked.path), [])
        if same_path:
            variants = sorted({str(self._rows[index]["params"]) for index in same_path})
            return f"not recorded: {asked}. The recording has this path with the parameters " + " or ".join(
                variants[:5]
            )
        known = sorted({f"{method} {path}" for method, path in self._by_call})
        nearest = difflib.get_close_matches(f"{asked.method} {asked.path}", known, n=3, cutoff=0.3)
        return f"not recorded: {asked}. " + (
            f"The nearest recorded calls are {', '.join(nearest)}" if nearest else "The recording is empty"
        )
