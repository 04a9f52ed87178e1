"""Replays a recorded session against a simulator of the same version, started in the state recorded before it, and counts what differs.

    python -m tests.simulator.replay_recordings [SESSION …] [--show]

A session is a version, whose recordings lie beside the tests, or a file `….jsonl` beside which the state before it is in `…-before.jsonl`.

Prints a table: rows, rows whose operation is simulated, and of those the same status, the same shape and the same error text. What a server
makes up by itself (tickets, digests, UPIDs, secrets) is replaced in later requests by what the simulator made up in its place.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

import attrs

from pbs_simulator import SimulatedPbs
from pbs_simulator.answers import HANDLERS
from pbs_simulator.archives import encode_blob
from pbs_simulator.clock import Clock
from pbs_simulator.engine import Answer
from pbs_simulator.exchanges import is_list, is_object, read_rows
from pbs_simulator.loading import load_state

RECORDINGS = Path(__file__).parents[1] / "recordings"
VERSIONS = ("3.4.4", "4.0.14", "4.2.2")
BAD_CREDENTIALS = ("PBSAPIToken=root@pam!no-such:00000000-0000-0000-0000-000000000000", "PVEAPIToken=root@pam!ci=secret", "Bearer nonsense")

Row = dict[str, Any]


@attrs.frozen
class Difference:
    """One row whose answer is not the recorded one."""

    number: int
    row: Row
    answer: Answer
    what: str
    """`status`, `shape` or `text`."""

    def __str__(self) -> str:
        recorded = self.row.get("text", self.row.get("json"))
        content = self.answer.content()[:700].decode("utf-8", "replace")
        params = json.dumps(self.row["params"])[:160]
        return (
            f"{self.number} {self.what} {self.row['op']} {self.row['sent'][:120]} {params} ({self.row['auth']}, {self.row.get('note', '')})\n"
            f"    recorded {self.row['status']} {str(recorded)[:700]}\n    answered {self.answer.status} {content}"
        )


@attrs.define
class Score:
    """The counts of one session."""

    version: str
    rows: int = 0
    simulated: int = 0
    same_status: int = 0
    with_shape: int = 0
    same_shape: int = 0
    with_text: int = 0
    same_text: int = 0
    differences: list[Difference] = attrs.field(factory=list[Difference])
    not_simulated: set[str] = attrs.field(factory=set[str])

    @property
    def status(self) -> float:
        return 100 * self.same_status / self.simulated

    @property
    def shape(self) -> float:
        return 100 * self.same_shape / self.with_shape

    @property
    def text(self) -> float:
        return 100 * self.same_text / self.with_text

    def __str__(self) -> str:
        return (
            f"{self.version:8} rows {self.rows:4}  simulated {self.simulated:4}  status {self.status:6.2f} %"
            f"  shape {self.shape:6.2f} % of {self.with_shape}  text {self.text:6.2f} % of {self.with_text}"
        )


def shape(value: Any) -> Any:
    """Keys and types at every level; of a list the different shapes of its items."""
    if is_object(value):
        return {key: shape(inner) for key, inner in sorted(value.items())}
    if is_list(value):
        return sorted({json.dumps(shape(inner)) for inner in value})
    return type(value).__name__


CUT = 100
"""Texts of programs that a server ran are cut in the recordings; longer ones than this are compared as far as they go."""


def same_text(made: str, recorded: str) -> bool:
    """Whether two error texts are the same but for the numbers of one machine and one moment."""
    made, recorded = (re.sub(r"\d+", "0", text).rstrip() for text in (made, recorded))
    return made == recorded or (len(recorded) >= CUT and made.startswith(recorded))


class Session:
    """One replay: the simulator, its credentials, and what it made up in place of what the recorded server made up."""

    def __init__(self, version: str, before: Iterable[Row]) -> None:
        # Recordings do not tell how long the recorder waited between two calls; after a change of rights it had to.
        self.pbs = SimulatedPbs(version, clock=Clock(1_795_000_000.0), rights_delay=0)
        load_state(self.pbs.server, before)
        self.renamed: dict[str, str] = {}
        self.tokens: list[str] = []
        self.bad = 0

    def _headers(self, auth: str) -> dict[str, str]:
        server = self.pbs.server
        now = server.clock.time()
        auth = auth.removeprefix("ticket:").removeprefix("token:")
        if auth == "token":
            auth = next((tokenid for tokenid in self.tokens if server.accounts.exists(tokenid)), "root@pam!none")
        if "!" in auth:
            token = server.accounts.token(auth)
            return {"authorization": f"PBSAPIToken={auth}:{token.secret if token else 'gone'}"}
        if auth == "ticket" or "@" in auth:
            userid = auth if "@" in auth else "root@pam"
            ticket = quote(server.signer.ticket("PBS", userid, now), safe="")
            return {"cookie": f"__Host-PBSAuthCookie={ticket}", "csrfpreventiontoken": server.signer.csrf_token(userid, now)}
        if auth == "bad":
            self.bad += 1
            return {"authorization": BAD_CREDENTIALS[(self.bad - 1) % len(BAD_CREDENTIALS)]}
        return {}

    def _ours(self, value: Any) -> Any:
        if isinstance(value, str):
            if match := re.fullmatch(r"(.{1,20})… \((\d+) characters\)", value):
                return match[1][0] * int(match[2])
            return self.renamed.get(value, value)
        if is_list(value):
            return [self._ours(item) for item in value]
        return value

    def _our_part(self, part: str) -> str:
        """A part of a path, as it was encoded unless it is something that the server made up."""
        made = self._ours(unquote(part))
        return part if made == unquote(part) else quote(made, safe="")

    def send(self, row: Row) -> Answer:
        """Sends a recorded request, and learns from its answer."""
        target, headers, body = "/".join(map(self._our_part, row["sent"].split("/"))), self._headers(row["auth"]), b""
        params = {name: self._ours(value) for name, value in row["params"].items()}
        if row["encoding"] == "json":
            headers["content-type"], body = "application/json", json.dumps(params).encode()
        elif params:
            encoded = urlencode([(name, _text(item)) for name, value in params.items() for item in (value if is_list(value) else [value])])
            if row["encoding"] == "form":
                headers["content-type"], body = "application/x-www-form-urlencoded", encoded.encode()
            else:
                target += f"?{encoded}"
        if row["op"].endswith("/upload-backup-log"):
            body = encode_blob(b"log text\n") if row.get("note", "").startswith("data blob") else b"0123456789"
        answer = self.pbs.request(row["op"].split()[0], target, headers, body)
        self.pbs.clock.advance(row.get("seconds", 0.0))
        self._learn(row, answer)
        return answer

    def _learn(self, row: Row, answer: Answer) -> None:
        if answer.status != 200 or not isinstance(row.get("json"), dict):
            return
        try:
            ours = json.loads(answer.content())
        except ValueError:
            return
        for recorded, made in _pairs(row["json"], ours):
            if recorded != made and len(recorded) > 8:
                self.renamed[recorded] = made
        data = ours.get("data")
        if is_object(data) and "tokenid" in data and "value" in data:
            self.tokens.append(data["tokenid"])


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _pairs(recorded: Any, made: Any) -> Iterator[tuple[str, str]]:
    """The strings at the same place of two answers, lists left out."""
    if is_object(recorded) and is_object(made):
        for key in recorded.keys() & made.keys():
            yield from _pairs(recorded[key], made[key])
    elif isinstance(recorded, str) and isinstance(made, str):
        yield recorded, made


def replay(name: str) -> Score:
    """Replays one session, given as a version or as a file whose name says the version."""
    path = RECORDINGS / f"pbs-{name}.jsonl" if name in VERSIONS else Path(name)
    match = re.search(r"[0-9]+\.[0-9]+(\.[0-9]+)?", path.stem)
    version = match[0] if match else VERSIONS[-1]
    session = Session(version, list(read_rows(path.with_name(f"{path.stem}-before.jsonl"))))
    score = Score(version)
    for number, row in enumerate(read_rows(path)):
        score.rows += 1
        answer = session.send(row)
        method, _, path = row["op"].partition(" ")
        operation = session.pbs.server.catalog.operations.get((method, path))
        if operation is not None and operation.children is None and (method, path) not in HANDLERS:
            score.not_simulated.add(row["op"])
            continue
        score.simulated += 1
        _compare(score, number, row, answer)
    return score


def _compare(score: Score, number: int, row: Row, answer: Answer) -> None:
    if answer.status != row["status"]:
        score.differences.append(Difference(number, row, answer, "status"))
        return
    score.same_status += 1
    if row["status"] != 200:
        score.with_text += 1
        if same_text(answer.content().decode(), row.get("text", "")):
            score.same_text += 1
        else:
            score.differences.append(Difference(number, row, answer, "text"))
        return
    score.with_shape += 1
    if _same_shape(row, answer):
        score.same_shape += 1
    else:
        score.differences.append(Difference(number, row, answer, "shape"))


def _same_shape(row: Row, answer: Answer) -> bool:
    content_type = next((value for name, value in answer.headers if name == "content-type"), None)
    if content_type != row["content_type"]:
        return False
    if "json" not in row:
        return True  # a download: that it is bytes is all there is to compare
    try:
        return bool(shape(json.loads(answer.content())) == shape(row["json"]))
    except ValueError:
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description="Replay recorded sessions against the simulator.")
    parser.add_argument("sessions", nargs="*", default=list(VERSIONS), metavar="SESSION")
    parser.add_argument("--show", action="store_true", help="print every difference")
    options = parser.parse_args()
    for name in options.sessions:
        score = replay(name)
        print(score)
        if options.show:
            print(*score.differences, sep="\n")
            print("not simulated:", *sorted(score.not_simulated), sep="\n  ")


if __name__ == "__main__":
    main()
