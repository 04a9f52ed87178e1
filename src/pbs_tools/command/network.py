"""`pbsh network changes`: what has been set and is not in use yet."""

from __future__ import annotations

import click

from pbs_tools.command.options import NAMESPACE, command
from pbs_tools.command.session import Session


@command("changes", without=NAMESPACE)
@click.pass_obj
def changes(session: Session) -> None:
    """Shows the changes of the network configuration that `pbsh network reload` would apply,
    as a diff."""
    from pbs_api.network import list_network_interfaces

    session.show(session.client.exchange(list_network_interfaces()).changes)
