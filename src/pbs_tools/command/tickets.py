"""Tickets of `pbsh login`: kept for their two hours in files that only their owner may read."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pbs_tools.command import asking, files
from pbs_tools.command.options import command

if TYPE_CHECKING:
    from pbs_client import Client, Password, Repository, Ticket
    from pbs_tools.command.session import Session

LIFETIME = 7200
"""Seconds that PBS accepts a ticket for."""


class Named(NamedTuple):
    """What is known of a connection without its secret."""

    server: str
    auth_id: str
    repository: Repository | None
    namespace: str


def stored(server: str, user: str) -> Ticket | None:
    """The ticket of a login that still holds; None if there is none."""
    from pbs_client import Ticket

    try:
        path = _path(server, user)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise click.ClickException(f"others may read {path}, which holds a ticket; remove it and log in again")
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if time.time() - float(kept["obtained"]) >= LIFETIME:
            return None
        return Ticket(kept["ticket"], kept["csrf"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _path(server: str, user: str) -> Path:
    name = hashlib.sha256(f"{user} at {server}".encode()).hexdigest()[:32]
    return files.folder() / "tickets" / f"{name}.json"


@command("login")
@click.pass_obj
def login(session: Session) -> None:
    """Logs in and keeps the ticket for two hours, for the commands that follow.

    Asks for the password, unless the environment has one, and for a second factor where one is due.
    """
    from pbs_client import Client, Password
    from pbs_client.environment import from_env
    from pbs_tools.command.connection import context_names, environ

    names = context_names(session.given)
    variables = environ(session.given, names[0] if names else None)
    if not any(variables.get(f"PBS_PASSWORD{suffix}") for suffix in ("", "_FD", "_FILE", "_CMD")):
        variables = {**variables, "PBS_PASSWORD": asking.secret("password")}
    with Client.from_env(variables, **session.transports) as client:
        credentials = from_env(variables).auth
        if not isinstance(credentials, Password):
            raise click.UsageError(f"{client.auth_id} is a token, and tokens need no login")
        kept = {**_obtained(client, credentials), "obtained": int(time.time())}
        files.write(str(Path("tickets", _path(client.server, client.auth_id).name)), json.dumps(kept))
        click.echo(f"Logged in to {client.server} as {client.auth_id} for two hours.", err=True)


def _obtained(client: Client, credentials: Password) -> dict[str, str]:
    """Ticket and CSRF token; asks for the second factor where one is due."""
    from pbs_api.access import create_ticket
    from pbs_client.credentials import offered_factors

    answer = client.send(create_ticket(username=credentials.userid, password=credentials.password))
    kinds = offered_factors(answer.ticket or "")
    if kinds is not None:
        code = _second_factor(kinds)
        answer = client.send(create_ticket(username=credentials.userid, password=code, tfa_challenge=answer.ticket))
    return {"ticket": answer.ticket or "", "csrf": answer.csrf_prevention_token or ""}


def _second_factor(kinds: tuple[str, ...]) -> str:
    kind = next((kind for kind in ("totp", "recovery") if kind in kinds), None)
    if kind is None:
        raise click.ClickException(f"this user's second factor is {' or '.join(kinds)}, which needs a browser; use a token")
    return f"{kind}:{asking.secret(f'{kind} code')}"


@command("logout")
@click.pass_obj
def logout(session: Session) -> None:
    """Forgets the ticket of `pbsh login`. PBS itself knows no logout: the ticket ends by its time."""
    from pbs_tools.command.connection import context_names, environ, named_without_secret

    names = context_names(session.given)
    named = named_without_secret(environ(session.given, names[0] if names else None))
    if named is None:
        raise click.UsageError("no server is named")
    _path(named.server, named.auth_id).unlink(missing_ok=True)
