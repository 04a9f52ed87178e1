"""The options of jobs that complain of guests without a backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pbs_tools.command.options import Named

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def expecting(function: Decorated) -> Decorated:
    """Gives a command the options `--expect` and `--expect-file`, of which `guests` makes
    a list."""
    in_file = click.option(
        "--expect-file",
        type=click.Path(exists=True, dir_okay=False),
        metavar="FILE",
        help="A file with such guests, one a line.",
    )
    one = click.option(
        "--expect",
        type=Named(),
        multiple=True,
        metavar="GUEST",
        help="A guest that must have a backup: vm/100, 100 or tank:ns:vm/100.",
    )
    return one(in_file(function))


def guests(expect: tuple[str, ...], expect_file: str | None) -> tuple[str, ...]:
    """The guests that were named, those of the file included. Raises `click.UsageError` for a file
    that cannot be read."""
    lines = [line.strip() for line in _lines(expect_file)] if expect_file else []
    return (*expect, *(line for line in lines if line and not line.startswith("#")))


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise click.UsageError(f"--expect-file: {path} cannot be read: {reason}") from None
