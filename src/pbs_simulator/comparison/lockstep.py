"""Two servers asked the same, call by call, and what they answer otherwise: a simulated one beside
another, or beside a real one.

Both are asked through a `Client`, whose transport is listened to, so that answers are compared as
they were sent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pbs_client import Client, Password, raw_request
from pbs_client.errors import ApiError, PbsError, TaskError, UsageError
from pbs_client.transport import HttpAnswer, HttpRequest, Transport
from pbs_simulator.clock import Clock
from pbs_simulator.comparison.made_up import Counterparts
from pbs_simulator.comparison.plausible import PlannedCall, Planner
from pbs_simulator.comparison.score import Score, recorded_version
from pbs_simulator.comparison.session import Session, answer_row
from pbs_simulator.comparison.state import read_state
from pbs_simulator.exchanges import LENGTH_HEADERS, is_object
from pbs_simulator.memory import MemoryAnswer
from pbs_simulator.recorder import Recorder
from pbs_simulator.recording_rows import read_rows
from pbs_simulator.scenarios import everyday
from pbs_simulator.simulator import SimulatedPbs
from pbs_simulator.wire import WireAnswer

Row = Mapping[str, Any]


class Listener:
    """Keeps the last answer that passed a client's transport: `Client(...,
    transport=listener.transport)`.
    """

    def __init__(self) -> None:
        self.last: WireAnswer | None = None

    def transport(self, inner: Transport) -> ListeningTransport:
        """For `Client(transport=...)`; `inner` carries the exchanges."""
        return ListeningTransport(self, inner)


class ListeningTransport:
    """A `Transport` that reads every answer whole and shows it to a listener."""

    def __init__(self, listener: Listener, inner: Transport) -> None:
        self._listener = listener
        self._inner = inner

    def open(self, request: HttpRequest) -> HttpAnswer:
        answer = self._inner.open(request)
        try:
            content = b"".join(answer.chunks())
        finally:
            answer.close()
        headers = tuple(pair for pair in answer.headers if pair[0] not in LENGTH_HEADERS - {"content-encoding"})
        self._listener.last = WireAnswer(answer.status, headers, content)
        return MemoryAnswer(answer.status, (*headers, ("content-length", str(len(content)))), content)

    def close(self) -> None:
        self._inner.close()


class Side:
    """One of the two servers."""

    def __init__(self, client: Client, listener: Listener) -> None:
        self.client = client
        self._listener = listener

    def ask(self, method: str, template: str, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """Makes a call and gives its answer as a row; None for a call that the client does
        not send.
        """
        self._listener.last = None
        try:
            self.client.send(raw_request(method, template, values))
        except UsageError:
            return None
        except ApiError:
            pass
        except PbsError:
            if self._listener.last is None:
                raise
        return answer_row(self._listener.last) if self._listener.last is not None else None

    def wait_for(self, upid: str) -> None:
        """Waits for a task, however it ends."""
        with suppress(TaskError):
            self.client.wait(upid, timeout=120)


def play(left: Side, right: Side, planner: Planner, count: int, *, name: str, version: str) -> Score:
    """Makes the planned calls to both sides, removes what they made, and counts; the left side's
    answers stand where a recording's would.
    """
    score, counterparts = Score(name, version), Counterparts()
    for number, call in enumerate(planner.calls(count), 1):
        rows = _ask_both(score, counterparts, left, right, number, call)
        if rows is not None and (upids := _upids(*rows)) is not None:
            _compare_task(score, left, right, number, upids)
    for call in planner.removals():
        for side in (left, right):
            side.ask(call.operation.method, call.operation.path, call.values)
    return score


def _ask_both(
    score: Score,
    counterparts: Counterparts,
    left: Side,
    right: Side,
    number: int,
    call: PlannedCall,
) -> tuple[Row, Row] | None:
    method, path = call.operation.key
    there = left.ask(method, path, call.values)
    here = right.ask(method, path, {name: counterparts.value(value) for name, value in call.values.items()})
    if there is None or here is None:
        return None
    row: dict[str, Any] = {"op": str(call.operation), "sent": path, "params": call.values, "auth": "both", **there}
    score.count(number, row["op"], row, here, time.time())
    counterparts.learn(there.get("json"), here.get("json"))
    return row, here


def _upids(there: Row, here: Row) -> tuple[str, str] | None:
    """The UPIDs of the tasks that both sides started."""
    upids = [row["json"].get("data") if is_object(row.get("json")) else None for row in (there, here)]
    if all(isinstance(upid, str) and upid.startswith("UPID:") for upid in upids):
        return str(upids[0]), str(upids[1])
    return None


def _compare_task(score: Score, left: Side, right: Side, number: int, upids: tuple[str, str]) -> None:
    """How the same task ended on both sides, and what it told."""
    for side, upid in zip((left, right), upids, strict=True):
        side.wait_for(upid)
    asked: tuple[tuple[str, dict[str, Any]], ...] = (
        ("/nodes/{node}/tasks/{upid}/status", {}),
        ("/nodes/{node}/tasks/{upid}/log", {"limit": 0}),
    )
    for path, extra in asked:
        where = {"node": "localhost", **extra}
        there = left.ask("GET", path, {**where, "upid": upids[0]})
        here = right.ask("GET", path, {**where, "upid": upids[1]})
        if there is not None and here is not None:
            row: dict[str, Any] = {
                "op": f"GET {path}",
                "sent": path,
                "params": {"upid": upids[0], **extra},
                "auth": "both",
                **there,
            }
            score.count(number, row["op"], row, here, time.time())


def beside_each_other(versions: Sequence[str], count: int, seed: int) -> Score:
    """Two simulated servers with the same contents; one of the older version's calls are played."""
    clock = Clock(float(int(time.time())))  # one that stands still, so that both made everything at the same moment
    older, newer = (SimulatedPbs(version, everyday, clock=clock, rights_delay=0) for version in versions)
    planner = Planner(older.server.catalog, tuple(older.server.datastores), seed, changing_stores=True)
    with _simulated(older) as left, _simulated(newer) as right:
        return play(
            left,
            right,
            planner,
            count,
            name=f"simulated PBS {versions[0]}, {count} calls with seed {seed}",
            version=versions[1],
        )


def beside_a_server(connect: Callable[..., Client], count: int, seed: int) -> Score:
    """A real server, which `connect(transport=…)` gives a client of, and a simulated one of its
    version that starts in its state.
    """
    listener = Listener()
    with connect(transport=listener.transport) as client, TemporaryDirectory() as folder:
        recorder = Recorder(Path(folder) / "state.jsonl")
        with connect(transport=recorder.transport) as recorded:
            read_state(recorded)
        rows = list(read_rows(Path(folder) / "state.jsonl"))
        version = recorded_version(rows)
        if version is None:
            raise ValueError("the server does not tell its version to this user or token")
        simulated = Session(version, rows).pbs
        planner = Planner(simulated.server.catalog, tuple(simulated.server.datastores), seed, changing_stores=False)
        with _simulated(simulated) as right:
            return play(
                Side(client, listener),
                right,
                planner,
                count,
                name=f"the server, {count} calls with seed {seed}",
                version=version,
            )


@contextmanager
def _simulated(pbs: SimulatedPbs) -> Generator[Side]:
    """A simulated server as root@pam sees it."""
    listener = Listener()
    auth = Password("root@pam", pbs.server.accounts.users["root@pam"].password or "")
    with Client("simulated", auth=auth, transport=listener.transport(pbs.transport()), poll=0) as client:
        yield Side(client, listener)
