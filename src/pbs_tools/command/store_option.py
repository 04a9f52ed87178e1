"""The option of jobs that look at, or work on, every datastore unless some are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from pbs_tools.command.completion import stores
from pbs_tools.command.options import Named

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def only_stores(function: Decorated) -> Decorated:
    """Gives a command the option `--store`, as the argument `stores`."""
    return click.option(
        "--store",
        "stores",
        type=Named(),
        multiple=True,
        metavar="STORE",
        shell_complete=stores,
        help="Only this datastore; may be given several times.",
    )(function)
