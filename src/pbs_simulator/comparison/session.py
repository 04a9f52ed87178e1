"""Plays a recorded session to a simulated server that starts in the state recorded before it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from pbs_simulator.archives import encode_blob
from pbs_simulator.clock import Clock
from pbs_simulator.comparison.made_up import Counterparts
from pbs_simulator.comparison.surroundings import listening_in
from pbs_simulator.exchanges import MASK, is_list, is_object
from pbs_simulator.loading import load_state
from pbs_simulator.simulator import SimulatedPbs
from pbs_simulator.wire import WireAnswer

Row = Mapping[str, Any]

BAD_CREDENTIALS = (
    "PBSAPIToken=root@pam!no-such:00000000-0000-0000-0000-000000000000",
    "PVEAPIToken=root@pam!ci=secret",
    "Bearer nonsense",
)
"""What is sent for `auth` `bad`, in turn."""

TOKEN = "recording"
"""The name of the token that stands for one that no row of a recording made."""


class Session:
    """A simulated server, its credentials, and what it made up in place of what the recorded server
    made up.
    """

    def __init__(self, version: str, before: Iterable[Row], rows: Iterable[Row] = ()) -> None:
        """`before` shows the state to start in, `rows` the session itself, from which follows what
        else answered in the server's network.
        """
        # Recordings do not tell how long the recorder waited between two calls; after a change of
        # rights it had to.
        self.pbs: SimulatedPbs = SimulatedPbs(version, clock=Clock(1_795_000_000.0), rights_delay=0)
        load_state(self.pbs.server, [dict(row) | {"op": self.operation(row)} for row in before])
        self.pbs.server.outside.listening.update(listening_in(dict(row) | {"op": self.operation(row)} for row in rows))
        self.counterparts: Counterparts = Counterparts()
        self._made_tokens: list[str] = []
        self._bad = 0

    @property
    def moment(self) -> float:
        """The simulated time, in Unix seconds."""
        return self.pbs.clock.time()

    def operation(self, row: Row) -> str:
        """Verb and path template of a recorded request; a recording may hold the path itself."""
        operation = self.pbs.operation(row["op"].split()[0], row["sent"])
        return str(operation) if operation is not None else str(row["op"])

    def play(self, row: Row) -> dict[str, Any]:
        """Sends a recorded request, learns from its answer, and gives it in the form of a row."""
        if "at" in row:
            self.pbs.clock.set(max(float(row["at"]), self.moment))
        target, headers, body = self._request(row)
        answer = self.pbs.request(row["op"].split()[0], target, headers, body)
        made = answer_row(answer)
        if "at" not in row:
            self.pbs.clock.advance(row.get("seconds", 0.0))
        self._learn(row, made)
        return made

    def _request(self, row: Row) -> tuple[str, dict[str, str], bytes]:
        """Target, headers and body of a recorded request."""
        target = self.counterparts.path(row["sent"])
        headers = self._credentials(row["auth"], with_csrf=not row.get("no_csrf"))
        headers |= {name.lower(): self.counterparts.text(value) for name, value in row.get("sent_headers", {}).items()}
        if "raw_body" in row:
            query = self.counterparts.text(row.get("query", ""))
            raw = base64.b64decode(row["raw_body"])
            body = self.counterparts.text(raw.decode("latin-1")).encode("latin-1")
            return f"{target}?{query}" if query else target, headers, body
        if row["op"].endswith("/upload-backup-log"):
            body = encode_blob(b"log text\n") if row.get("note", "").startswith("data blob") else b"0123456789"
            return _with_query(target, self._params(row)), headers, body
        params = self._params(row)
        if row["encoding"] == "json" and not params:
            return target, headers, b""  # of what was sent, recordings show only that there was nothing in it
        if row["encoding"] == "json":
            return target, {"content-type": "application/json", **headers}, json.dumps(params).encode()
        if row["encoding"] == "form":
            return target, {"content-type": "application/x-www-form-urlencoded", **headers}, _encoded(params).encode()
        return _with_query(target, params), headers, b""

    def _params(self, row: Row) -> dict[str, Any]:
        params = {name: self.counterparts.value(value) for name, value in row["params"].items()}
        if row["status"] == 200:
            for name in ("password", "confirmation-password"):
                if params.get(name) == MASK:
                    params[name] = self._password(row, params)
        return params

    def _password(self, row: Row, params: dict[str, Any]) -> str:
        """The password that was right when a recording that masks it was made: here the user has
        another.
        """
        user = self.pbs.server.accounts.get(str(params.get("username", "root@pam")))
        confirms = row["op"] in ("POST /access/ticket", "PUT /access/password") or "/tfa/" in row["op"]
        return MASK if user is None or user.password is None or not confirms else user.password

    def _credentials(self, auth: str, *, with_csrf: bool) -> dict[str, str]:
        kind, _, name = auth.partition(":")
        if kind == "token":
            return {"authorization": f"PBSAPIToken={self._token(name)}"}
        if kind == "ticket":
            signer, userid = self.pbs.server.signer, name or "root@pam"
            cookie = {"cookie": f"__Host-PBSAuthCookie={quote(signer.ticket('PBS', userid, self.moment), safe='')}"}
            return cookie | ({"csrfpreventiontoken": signer.csrf_token(userid, self.moment)} if with_csrf else {})
        if kind == "bad":
            self._bad += 1
            return {"authorization": BAD_CREDENTIALS[(self._bad - 1) % len(BAD_CREDENTIALS)]}
        return {}

    def _token(self, tokenid: str) -> str:
        """A token with its secret: the one named, else the first that the session made, else one
        that may do everything.
        """
        accounts = self.pbs.server.accounts
        if not tokenid:
            tokenid = next((made for made in self._made_tokens if accounts.exists(made)), "")
        if not tokenid:
            tokenid = f"root@pam!{TOKEN}"
            if not accounts.exists(tokenid):
                self.pbs.add_token("root@pam", TOKEN)
        token = accounts.token(tokenid)
        return f"{tokenid}:{token.secret if token else 'gone'}"

    def _learn(self, row: Row, made: Row) -> None:
        if "json" not in row or "json" not in made:
            return
        self.counterparts.learn(row["json"], made["json"])
        data = made["json"].get("data") if is_object(made["json"]) else None
        if is_object(data) and "tokenid" in data and "value" in data:
            self._made_tokens.append(data["tokenid"])


def answer_row(answer: WireAnswer) -> dict[str, Any]:
    """An answer in the form that recordings have: JSON of a success, else text, also where it is
    bytes of a file.
    """
    headers = {name: value for name, value in answer.headers if name != "content-type"}
    content_type = dict(answer.headers).get("content-type")
    row: dict[str, Any] = {"status": answer.status, "content_type": content_type, "headers": headers}
    if "content-encoding" not in headers and answer.status == 200:
        try:
            return row | {"json": json.loads(answer.content())}
        except ValueError:
            pass
    return row | {"text": answer.content().decode("utf-8", "replace")}


def _with_query(target: str, params: dict[str, Any]) -> str:
    return f"{target}?{_encoded(params)}" if params else target


def _encoded(params: dict[str, Any]) -> str:
    pairs = [(name, value if is_list(value) else [value]) for name, value in params.items()]
    return urlencode([(name, _word(item)) for name, items in pairs for item in items])


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
