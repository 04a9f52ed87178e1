"""The command of a row: what was typed becomes the call of an endpoint function, which is sent, followed, or asked about first."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command import confirm, texts
from pbs_tools.command.catalog import Entry, operation
from pbs_tools.command.options import common_options
from pbs_tools.command.places import assign, places_of, require
from pbs_tools.command.table import Row
from pbs_tools.command.values import FALSE, TRUE, Value

if TYPE_CHECKING:
    from pbs_client import Request
    from pbs_tools.command.session import Session


def make(row: Row) -> click.Command:
    """The command."""
    return GenericCommand(row, operation(row.function.split()[0]))


class GenericCommand(click.Command):
    """A command made of a row of the table and an entry of the catalog."""

    def __init__(self, row: Row, entry: Entry) -> None:
        self.row, self.entry = row, entry
        self.places = places_of(row.arguments)
        positional = {wire for place in self.places for wire in place.wires if not place.optional}
        own: list[click.Parameter] = [click.Argument(["texts"], nargs=-1, type=click.UNPROCESSED)]
        own += [_option(parameter, entry, parameter["wire"] in positional) for parameter in entry["parameters"]]
        wires = {parameter["wire"] for parameter in entry["parameters"]}
        if entry["effect"] == "destroy":
            own.append(click.Option(["yes_", "--yes", "-y"], is_flag=True, help="Do not ask."))
        if entry["effect"] != "read" and "dry-run" not in wires:
            own.append(click.Option(["dry_run_", "--dry-run"], is_flag=True, help="Only show what would be sent."))
        taken = {f"--{wire}" for wire in wires}
        super().__init__(
            row.command.rpartition(" ")[2],
            callback=click.pass_obj(self.run),
            params=[*own, *common_options(taken, task=entry["result"] == "task")],
            help=texts.help_of(row),
            short_help=texts.summary_of(row),
        )

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [self.options_metavar or "", *(place.metavar for place in self.places)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(_with_booleans(args, self.get_params(ctx))))

    def request(self, session: Session, texts: tuple[str, ...], given: dict[str, Any]) -> Request[Any]:
        """The call that is meant by positional arguments and options, these by their Python names."""
        parameters = {parameter["name"]: parameter for parameter in self.entry["parameters"]}
        options = {parameters[name]["wire"]: value for name, value in given.items() if value is not None and value != ()}
        places = [place for place in self.places if not all(wire in options for wire in place.wires)]
        values = assign(places, list(texts), session.store) | options
        require(self.places, values)
        for parameter in parameters.values():
            wire = parameter["wire"]
            if wire == "ns" and wire not in values and session.namespace is not None:
                values[wire] = session.namespace
            elif wire in values and isinstance(values[wire], str) and wire not in options:
                values[wire] = _checked(parameter, str(values[wire]))
            elif parameter["required"] and wire not in values and wire != "node":
                raise click.UsageError(f"--{wire} is missing")
        return build(self.entry, values)

    def run(self, session: Session, texts: tuple[str, ...], *, yes_: bool = False, dry_run_: bool = False, **given: Any) -> None:
        request = self.request(session, texts, given)
        if dry_run_:
            click.echo(f"would call {request.described}")
            return
        if self.entry["effect"] == "destroy" and not request.params.get("dry-run"):
            confirm.ask(f"{self.entry['method']} {request.path}", yes=yes_)
        if self.entry["result"] == "task":
            from pbs_client import TaskRequest
            from pbs_tools.command import tasks

            assert isinstance(request, TaskRequest)
            tasks.run(session, request)
        else:
            session.show(session.send(request), self.row)


def build(entry: Entry, values: dict[str, Any]) -> Request[Any]:
    """The call of the entry's endpoint function with values by wire name."""
    module, _, name = entry["name"].partition(".")
    function = getattr(importlib.import_module(f"pbs_api.{module}"), name)
    inside: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in entry["parameters"]:
        if parameter["wire"] not in values:
            continue
        if parameter["place"] == "path" and parameter["wire"] != "node":
            inside.append(values[parameter["wire"]])
        else:
            named[parameter["name"]] = values[parameter["wire"]]
    request: Request[Any] = function(*inside, **named)
    return request


def _option(parameter: dict[str, Any], entry: Entry, positional: bool) -> click.Option:
    return click.Option(
        [parameter["name"], f"--{parameter['wire']}"],
        type=Value(parameter),
        multiple=parameter["type"] == "array",
        hidden=positional or parameter["wire"] == "node",
        help=texts.parameter_help(parameter, entry),
    )


def _checked(parameter: dict[str, Any], text: str) -> Any:
    try:
        return Value(parameter).convert(text, None, None)
    except click.BadParameter as error:
        raise click.UsageError(f"{parameter['wire'].upper()}: {error.message}") from None


def _with_booleans(args: list[str], parameters: list[click.Parameter]) -> list[str]:
    """Booleans may be written `--dry-run`, `--dry-run 1` and `--dry-run=1`; click gets the last form."""
    booleans = {name for parameter in parameters for name in parameter.opts if getattr(getattr(parameter, "type", None), "name", "") == "[BOOLEAN]"}
    flags = {name for parameter in parameters if getattr(parameter, "is_flag", False) for name in parameter.opts}
    result: list[str] = []
    rest = iter(args)
    for text in rest:
        if text == "--":
            return [*result, text, *rest]
        if text in booleans:
            following = next(rest, None)
            if following is not None and following.lower() in TRUE + FALSE:
                result.append(f"{text}={following}")
            else:
                result += [f"{text}=1"]
                if following is not None:
                    rest = iter([following, *rest])
        elif text.startswith("--") and "=" not in text and text not in flags:
            result += [text, *(value for value in [next(rest, None)] if value is not None)]
        else:
            result.append(text)
    return result
