"""`pbsh mcp`: the operations of PBS as tools of an agent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command.options import NAMESPACE, OUTPUT, command
from pbs_tools.command.signals import end_at_once

if TYPE_CHECKING:
    from pbs_tools.command.session import Session


@command("mcp", without=NAMESPACE + OUTPUT)
@click.option(
    "--allow",
    type=click.Choice(("read", "write", "destroy")),
    default="read",
    show_default=True,
    help="What agents may do. `write` includes starting tasks, `destroy` includes `write`.",
)
@click.option(
    "--secrets",
    type=click.Path(file_okay=False),
    metavar="FOLDER",
    help="Where secrets that calls create are written, each to a file that only you may read.",
)
@click.pass_obj
def mcp(session: Session, allow: Any, secrets: str | None) -> None:
    """Serves the operations of PBS to an agent, by the Model Context Protocol on stdin and stdout.

    Without --allow agents only read. What destroys something is shown to them first and done on a
    second call that confirms it. Secrets are in no answer: those of new tokens are withheld, or
    written to --secrets. With several contexts every tool takes the name of one. Needs
    the extra `mcp`.
    """
    import asyncio

    try:
        from pbs_tools.agents.serving import make_server, serve_stdio
    except ImportError as error:
        raise click.UsageError(f"mcp needs the extra `mcp` of this package ({error})") from None
    clients = {name or client.server: client for name, client in session.clients}
    folder = Path(secrets) if secrets is not None else None
    end_at_once()
    asyncio.run(serve_stdio(make_server(clients, allow=allow, secrets=folder)))
