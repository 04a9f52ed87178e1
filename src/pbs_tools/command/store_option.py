"""The option of jobs that look at, or work on, every datastore unless some are named."""

from __future__ import annotations

import click

from pbs_tools.command.completion import stores

only_stores = click.option(
    "--store",
    "stores",
    multiple=True,
    metavar="STORE",
    shell_complete=stores,
    help="Only this datastore; may be given several times.",
)
