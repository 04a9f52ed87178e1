"""Tickets of `pbsh login`: kept for their two hours in files that only their owner may read."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pbs_tools.command import files

if TYPE_CHECKING:
    from pbs_client import Ticket
    from pbs_client.environment import ConnectionSettings

LIFETIME = 7200
"""Seconds that PBS accepts a ticket for."""


class Named(NamedTuple):
    """What is known of a connection without its secret."""

    server: str
    auth_id: str
    settings: ConnectionSettings

    @classmethod
    def of(cls, settings: ConnectionSettings) -> Named:
        """What settings say, whose secret does not count."""
        from pbs_client import ApiToken

        auth = settings.auth
        return cls(str(settings.address), auth.id if isinstance(auth, ApiToken) else auth.userid, settings)


def stored(server: str, user: str) -> Ticket | None:
    """The ticket of a login that still holds; None if there is none."""
    from pbs_client import Ticket

    try:
        path = path_of(server, user)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise click.ClickException(f"others may read {path}, which holds a ticket; remove it and log in again")
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if _is_over(kept):
            return None
        return Ticket(kept["ticket"], kept["csrf"])
    except (OSError, ValueError, KeyError, TypeError, files.NoHome):
        return None


def is_over(server: str, user: str) -> bool:
    """Whether there is a ticket that holds no longer."""
    try:
        return _is_over(json.loads(path_of(server, user).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, files.NoHome):
        return False


def _is_over(kept: dict[str, Any]) -> bool:
    return time.time() - float(kept["obtained"]) >= LIFETIME


def path_of(server: str, user: str) -> Path:
    return files.folder() / _name(server, user)


def _name(server: str, user: str) -> str:
    name = hashlib.sha256(f"{user} at {server}".encode()).hexdigest()[:32]
    return os.path.join("tickets", f"{name}.json")


def keep(server: str, user: str, ticket: str, csrf_token: str) -> None:
    """Keeps the ticket of a login."""
    kept = {"ticket": ticket, "csrf": csrf_token, "obtained": int(time.time())}
    files.write(_name(server, user), json.dumps(kept))


def forget(server: str, user: str) -> None:
    """Removes the ticket of a login, if there is one."""
    files.remove(_name(server, user))
