"""Connections to remotes: who answers there, and what is said where nobody does or the login is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs

from pbs_simulator.refusals import Refusal
from pbs_simulator.server import Server

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
DEFAULT_PORT = 8007
_SECRET = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class NotConnected(Exception):
    """There is no connection, or no login over it; with the text of PBS's own HTTP client."""


@attrs.frozen
class Peer:
    """The other side of a remote: its server, and who one is there."""

    server: Server
    auth_id: str
    known: bool = True
    """Whether the token is accepted; that it is not is only found out by the first request.

    Of its secret the form is looked at: recordings have another one in place of the real one.
    """

    def check_token(self) -> None:
        """Refuses as the other side does."""
        if not self.known:
            raise Refusal("authentication failed", 401)


def connect(server: Server, remote: Mapping[str, Any]) -> Peer:
    """Connects to a remote and logs in as a user; raises `NotConnected`."""
    host, port = remote["host"], remote.get("port", DEFAULT_PORT)
    peer = server.peers.get(host)
    if peer is None and host in LOOPBACK and port == DEFAULT_PORT:
        peer = server
    if peer is None:
        raise NotConnected(_failure(server, host, port, "tcp connect error: Connection refused (os error 111)"))
    expected = remote.get("fingerprint", peer.node.fingerprint if peer.node.trusted else "")
    if expected.lower() != peer.node.fingerprint.lower():
        reason = "certificate validation failed - Certificate fingerprint was not confirmed."
        raise NotConnected(_failure(server, host, port, reason))
    auth_id, password = remote["auth-id"], remote.get("password")
    accepted = peer.accounts.active(auth_id, peer.clock.time())
    if "!" in auth_id:
        return Peer(peer, auth_id, accepted and (password is None or _SECRET.fullmatch(password) is not None))
    if not accepted or not (password is None or peer.accounts.password_right(auth_id, password)):
        raise NotConnected("permission check failed.")
    return Peer(peer, auth_id)


def _failure(server: Server, host: str, port: int, reason: str) -> str:
    """How a failed connection reads; older servers say more (protocol.md §13)."""
    if server.at_least("4.0"):
        return "client error (Connect)"
    return f"error trying to connect: error connecting to https://{host}:{port}/ - {reason}"
