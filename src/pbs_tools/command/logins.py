"""`pbsh login` and `pbsh logout`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pbs_tools.command import asking, tickets
from pbs_tools.command.options import NAMESPACE, command

if TYPE_CHECKING:
    from pbs_client import Client
    from pbs_tools.command.session import Session


_OTHERWISE = "PBS_PASSWORD, PBS_PASSWORD_FD, PBS_PASSWORD_FILE and PBS_PASSWORD_CMD can give it as well"


@command("login", without=NAMESPACE)
@click.pass_obj
def login(session: Session) -> None:
    """Logs in and keeps the ticket for two hours, for the commands that follow.

    Asks for the password, unless the environment has one, and for a second factor where one is due.
    """
    from pbs_api.server import ping
    from pbs_tools.command.connection import environ, has_secret, one_name

    name = one_name(session.given)
    asked = not has_secret(environ(session.given, name))
    if asked:
        session.given["password"] = "none"  # Stands in until it is asked for, and is not sent.
    client = session.client
    if "!" in client.auth_id:
        raise click.UsageError(f"{client.auth_id} is a token, and tokens need no login")
    client.send(ping())  # So that an unknown certificate is asked about before the password is.
    password = asking.secret("password", otherwise=_OTHERWISE) if asked else session.read[name]["PBS_PASSWORD"]
    tickets.keep(client.server, client.auth_id, *_obtained(client, password))
    click.echo(f"Logged in to {client.server} as {client.auth_id} for two hours.", err=True)


def _obtained(client: Client, password: str) -> tuple[str, str]:
    """Ticket and CSRF token; asks for the second factor where one is due."""
    from pbs_api.access import create_ticket
    from pbs_client.credentials import offered_factors

    answer = client.send(create_ticket(username=client.auth_id, password=password))
    kinds = offered_factors(answer.ticket or "")
    if kinds is not None:
        code = _second_factor(kinds)
        answer = client.send(create_ticket(username=client.auth_id, password=code, tfa_challenge=answer.ticket))
    return answer.ticket or "", answer.csrf_prevention_token or ""


def _second_factor(kinds: tuple[str, ...]) -> str:
    kind = next((kind for kind in ("totp", "recovery") if kind in kinds), None)
    if kind is None:
        raise click.ClickException(
            f"this user's second factor is {' or '.join(kinds)}, which needs a browser; use a token"
        )
    return f"{kind}:{asking.secret(f'{kind} code', otherwise='use an API token, which needs none')}"


@command("logout", without=NAMESPACE)
@click.pass_obj
def logout(session: Session) -> None:
    """Forgets the ticket of `pbsh login`. PBS itself knows no logout: the ticket ends
    by its time."""
    from pbs_tools.command.connection import environ, named_without_secret, one_name

    named = named_without_secret(environ(session.given, one_name(session.given)))
    if named is None:
        raise click.UsageError("no server is named")
    tickets.forget(named.server, named.auth_id)
