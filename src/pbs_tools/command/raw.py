"""Raw access, in the words of `proxmox-backup-debug api`."""

from __future__ import annotations

import click

from pbs_tools.command.options import command
from pbs_tools.command.session import Session


@command("get")
@click.argument("path")
@click.pass_obj
def get(session: Session, path: str) -> None:
    """Calls GET on a path."""
    from pbs_client import raw_request

    session.show(session.client.send(raw_request("GET", path)))


set_ = create = delete = ls = usage = get
