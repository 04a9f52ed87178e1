"""`pbsh login` and `pbsh logout`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pbs_tools.command import asking, tickets
from pbs_tools.command.options import command

if TYPE_CHECKING:
    from pbs_client import Client, Password
    from pbs_tools.command.session import Session


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
        tickets.keep(client.server, client.auth_id, *_obtained(client, credentials))
        click.echo(f"Logged in to {client.server} as {client.auth_id} for two hours.", err=True)


def _obtained(client: Client, credentials: Password) -> tuple[str, str]:
    """Ticket and CSRF token; asks for the second factor where one is due."""
    from pbs_api.access import create_ticket
    from pbs_client.credentials import offered_factors

    answer = client.send(create_ticket(username=credentials.userid, password=credentials.password))
    kinds = offered_factors(answer.ticket or "")
    if kinds is not None:
        code = _second_factor(kinds)
        answer = client.send(create_ticket(username=credentials.userid, password=code, tfa_challenge=answer.ticket))
    return answer.ticket or "", answer.csrf_prevention_token or ""


def _second_factor(kinds: tuple[str, ...]) -> str:
    kind = next((kind for kind in ("totp", "recovery") if kind in kinds), None)
    if kind is None:
        raise click.ClickException(
            f"this user's second factor is {' or '.join(kinds)}, which needs a browser; use a token"
        )
    return f"{kind}:{asking.secret(f'{kind} code')}"


@command("logout")
@click.pass_obj
def logout(session: Session) -> None:
    """Forgets the ticket of `pbsh login`. PBS itself knows no logout: the ticket ends
    by its time."""
    from pbs_tools.command.connection import context_names, environ, named_without_secret

    names = context_names(session.given)
    named = named_without_secret(environ(session.given, names[0] if names else None))
    if named is None:
        raise click.UsageError("no server is named")
    tickets.forget(named.server, named.auth_id)
