"""The options that every command takes: in front of the noun or behind the verb,
the latter winning.

Where an operation has a parameter of the same name (`remote create --port`), that one is meant
behind the verb, and the common one in front.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import click

from pbs_tools.command.param_type import ParamType

FORMATS = ("text", "json", "json-pretty", "jsonl", "csv", "yaml")


class Span(ParamType[float]):
    """A length of time, as in 1h30m, or a number of seconds."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        from pbs_tools.command.values import read_span

        try:
            return float(read_span(value) if isinstance(value, str) else value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Named(ParamType[str]):
    """A text that is not empty. An empty one comes of a variable that is not set: without it the
    command would ask another server than the one that is meant."""

    name = "TEXT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not str(value).strip():
            self.fail("it is empty.", param, ctx)
        return str(value)


class FileName(click.Path):
    """The name of a file to write, which is not empty either."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(Named().convert(value, param, ctx), param, ctx)


class Number(click.FloatRange):
    """A number within bounds, which those that are not finite are not."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        from math import isfinite  # Help is quicker without it.

        number = float(super().convert(value, param, ctx))
        if not isfinite(number):
            self.fail(f"{value} is not a number.", param, ctx)
        return number


def context_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The contexts that are there, for completion."""
    from pbs_tools.command.contexts import all_contexts

    return [name for name in sorted(all_contexts()) if name.startswith(incomplete)]


_COMMON: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "--context",
        {
            "metavar": "NAME",
            "multiple": True,
            "shell_complete": context_names,
            "help": "A connection of `pbsh context add`, in place of --server, --port and --repository;"
            " several for commands that ask many servers.",
        },
    ),
    ("--all-contexts", {"is_flag": True, "help": "Every context, for commands that ask many servers."}),
    (
        "--repository",
        {"metavar": "REPOSITORY", "help": "[[ID@]server[:port]:]datastore, as Proxmox's own tools have it."},
    ),
    ("--server", {"metavar": "HOST", "help": "The server, as name, name:port or https://name:port."}),
    ("--port", {"type": click.IntRange(1, 65535), "metavar": "PORT", "help": "Its port; 8007 unless said otherwise."}),
    ("--auth-id", {"metavar": "ID", "help": "Who calls: user@realm or user@realm!token."}),
    ("--fingerprint", {"metavar": "SHA256", "help": "The only certificate to accept where no CA vouches for it."}),
    ("--ns", {"type": str, "metavar": "NAMESPACE", "help": "The namespace, as in a/b."}),
    ("--output-format", {"type": click.Choice(FORMATS), "help": "How answers are printed."}),
    ("--columns", {"metavar": "NAMES", "help": "The columns to show, separated by commas; `all` for all of them."}),
    ("--sort", {"metavar": "[-]NAME", "help": "The column to sort by; descending with a minus."}),
    ("--no-header", {"is_flag": True, "help": "Tables without column names."}),
    ("--no-border", {"is_flag": True, "help": "Tables without lines."}),
    ("--utc", {"is_flag": True, "help": "Times in UTC instead of local time."}),
)

_TASK: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--no-wait", {"is_flag": True, "help": "Print the UPID and do not follow the task."}),
    ("--timeout", {"type": Span(), "help": "How long to wait for the end of the task at most; it goes on after that."}),
    ("--fail-on-warnings", {"is_flag": True, "help": "End with exit code 8 if the task ends with warnings."}),
)


def common_options(taken: Collection[str] = (), *, task: bool = False) -> list[click.Option]:
    """The options, without those whose names a command uses itself; with those for tasks where
    it starts one."""
    return [_option(name, settings) for name, settings in _COMMON + (_TASK if task else ()) if name not in taken]


def task_options() -> list[click.Option]:
    """The options of a command that may start a task."""
    return [_option(name, settings) for name, settings in _TASK]


LOOKS = ("--no-header", "--no-border", "--utc")
"""The options that say how a table looks, if there is one: an alias for `pbsh` may have them."""
TABLES = ("--columns", "--sort", *LOOKS)
"""The options that say what a table shows, and how it looks."""
OUTPUT = ("--output-format", *TABLES)
"""Those, and in which format."""
NAMESPACE = ("--ns",)
"""Passed over in silence, it would seem to narrow what a command does."""


class Command(click.Command):
    """A command for which some of the common options are without effect. They are not offered, and
    but for the looks of tables they are refused in front of the noun, where every command has
    them."""

    without: Collection[str] = ()

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        given = {f"--{name.replace('_', '-')}" for name in ctx.obj.given} if ctx.obj is not None else set[str]()
        for option in self.without:
            if option in given and option not in LOOKS and not ctx.resilient_parsing:
                raise click.UsageError(f"{option}: {ctx.command_path} does not take it")
        return rest


def command(
    name: str, *, without: Collection[str] = (), **settings: Any
) -> Callable[[Callable[..., Any]], click.Command]:
    """Like `click.command`, with the common options behind the command's own, but for those that
    would be `without` effect."""

    def made(function: Callable[..., Any]) -> click.Command:
        decorate: Callable[[Callable[..., Any]], click.Command] = click.command(name, **{"cls": Command} | settings)
        result = decorate(function)
        taken = {option for parameter in result.params for option in parameter.opts}
        result.params += common_options({*taken, *without})
        if isinstance(result, Command):
            result.without = without
        return result

    return made


def _option(name: str, settings: dict[str, Any]) -> click.Option:
    kind: dict[str, Any] = {} if settings.get("is_flag") else {"type": Named()}
    return click.Option([name], expose_value=False, callback=remember, **kind | settings)


def remember(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keeps the value of a common option for the session."""
    if value is not None and value is not False and value != ():
        assert parameter.name is not None
        context.obj.given[parameter.name] = value
