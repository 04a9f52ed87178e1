"""Asks a `Server` alone, without the `SimulatedPbs` around it: what the tests of its parts use."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from pbs_simulator.dispatcher import Dispatcher
from pbs_simulator.server import Server
from tests.simulator.asking import written

UNDERSCORED = frozenset(
    {"bond_mode", "bond_xmit_hash_policy", "bridge_ports", "bridge_vlan_aware", "eab_kid", "include_tokens"}
)
"""Parameters that PBS writes with underscores."""


class Refused(Exception):
    """The server refused: status and text."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status, text)
        self.status = status
        self.text = text


class Caller:
    """A caller with a ticket. `beside` keeps what stood beside the data of the last answer,
    `digest` the digest among it."""

    def __init__(self, server: Server, userid: str = "root@pam") -> None:
        self.server = server
        self.userid = userid
        self.digest: str | None = None
        self.beside: dict[str, Any] = {}

    def __call__(self, method: str, path: str, /, **params: Any) -> Any:
        """Names with underscores for hyphens; sent as JSON by POST and PUT, in the query otherwise."""
        wire = {name if name in UNDERSCORED else name.replace("_", "-"): value for name, value in params.items()}
        now = self.server.clock.time()
        target, headers, body = written(method, path, wire)
        headers["cookie"] = f"__Host-PBSAuthCookie={quote(self.server.signer.ticket('PBS', self.userid, now), safe='')}"
        headers["csrfpreventiontoken"] = self.server.signer.csrf_token(self.userid, now)
        answer = Dispatcher(self.server).answer(method, target, headers, body)
        if answer.status != 200:
            raise Refused(answer.status, answer.content().decode())
        envelope = json.loads(answer.content())
        data = envelope.pop("data")
        self.beside, self.digest = envelope, envelope.get("digest")
        return data

    def refused(self, method: str, path: str, /, **params: Any) -> tuple[int, str]:
        """Status and text of a call that must not succeed."""
        try:
            data = self(method, path, **params)
        except Refused as refusal:
            return refusal.status, refusal.text
        raise AssertionError(f"{method} {path} was answered with {data!r}")


def server_with_users(**roles: tuple[str, str]) -> Server:
    """A server whose rights are seen at once, with users of the realm `pbs` and one role each: `name=(path, role)`."""
    server = Server("4.2.2", rights_delay=0)
    for name, (path, role) in roles.items():
        server.accounts.add(f"{name}@pbs", password="secret")
        server.acl.grant(path, f"{name}@pbs", role)
    return server
