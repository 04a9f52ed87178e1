"""Tasks: starting one and following it to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pbs_client import TaskRequest
    from pbs_tools.command.session import Session


def run(session: Session, task: TaskRequest | str) -> None:
    """Starts a task (or takes one) and follows it, unless `--no-wait` was given: then its UPID is printed."""
    if session.given.get("no_wait"):
        click.echo(task if isinstance(task, str) else session.client.send(task))
        return
    session.client.wait(task, on_log=click.echo)
