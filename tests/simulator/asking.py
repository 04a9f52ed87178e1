"""Asks a simulated server over its in-process HTTP, with headers as a client would send them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import attrs

from pbs_simulator import SimulatedPbs
from pbs_simulator.wire import WireAnswer


def written(
    method: str, path: str, params: Mapping[str, Any], *, form: bool = False
) -> tuple[str, dict[str, str], bytes]:
    """A call as a client writes it: target, headers of the body, and body."""
    target = f"/api2/json{path}"
    if form:
        return target, {"content-type": "application/x-www-form-urlencoded"}, urlencode(params, doseq=True).encode()
    if method in ("POST", "PUT"):
        return target, {"content-type": "application/json"}, json.dumps(params).encode()
    if params:
        texts = {name: str(value).lower() if isinstance(value, bool) else value for name, value in params.items()}
        target += f"?{urlencode(texts, doseq=True)}"
    return target, {}, b""


@attrs.define
class Asker:
    """A caller of one server; `headers` carry the credentials."""

    pbs: SimulatedPbs
    headers: dict[str, str] = attrs.field(factory=dict[str, str])

    def send(
        self,
        method: str,
        path: str,
        params: dict[str, Any] | None = None,
        *,
        form: bool = False,
        headers: dict[str, str] | None = None,
    ) -> WireAnswer:
        """Sends parameters as JSON with POST and PUT, as a form if asked, else in the query."""
        target, sent, body = written(method, path, params or {}, form=form)
        return self.pbs.request(method, target, {**self.headers, **(headers or {}), **sent}, body)

    def envelope(self, method: str, path: str, params: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
        answer = self.send(method, path, params, **options)
        assert answer.status == 200, answer.content().decode()
        found: dict[str, Any] = json.loads(answer.content())
        return found

    def __call__(self, method: str, path: str, params: dict[str, Any] | None = None, **options: Any) -> Any:
        return self.envelope(method, path, params, **options)["data"]

    def refused(self, method: str, path: str, params: dict[str, Any] | None = None, **options: Any) -> tuple[int, str]:
        """Status and text of a call that must not succeed."""
        answer = self.send(method, path, params, **options)
        assert answer.status != 200, answer.content().decode()
        return answer.status, answer.content().decode()


def with_token(pbs: SimulatedPbs, userid: str = "root@pam", *, role: str | None = "Admin", path: str = "/") -> Asker:
    """A caller with a new token that has a role on a path, as its user has."""
    secret = pbs.add_token(userid, "test", role=role, path=path)
    return Asker(pbs, {"authorization": f"PBSAPIToken={userid}!test:{secret}"})


def with_ticket(pbs: SimulatedPbs, userid: str = "root@pam", password: str = "secret") -> Asker:
    """A caller who has logged in."""
    data = Asker(pbs)("POST", "/access/ticket", {"username": userid, "password": password})
    return ticket_holder(pbs, data)


def ticket_holder(pbs: SimulatedPbs, data: dict[str, Any]) -> Asker:
    cookie = f"__Host-PBSAuthCookie={quote(data['ticket'], safe='')}"
    return Asker(pbs, {"cookie": cookie, "csrfpreventiontoken": data["CSRFPreventionToken"]})


def root(version: str = "4.2.2", **options: Any) -> Asker:
    """The superuser of a fresh server."""
    return with_ticket(SimulatedPbs(version, **options))


def end_of_task(asker: Asker, upid: str) -> str:
    """How a task ended."""
    status: dict[str, str] = asker("GET", f"/nodes/localhost/tasks/{quote(upid, safe='')}/status")
    return status["exitstatus"]


def log_of_task(asker: Asker, upid: str) -> list[str]:
    """The lines of a task's log, without their times."""
    lines = asker("GET", f"/nodes/localhost/tasks/{quote(upid, safe='')}/log", {"limit": 0})
    return [line["t"].partition(": ")[2] for line in lines]
