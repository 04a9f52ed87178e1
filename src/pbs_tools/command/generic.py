"""The command of a row: what was typed becomes the call of an endpoint function, which is sent,
followed, or asked about first."""

from __future__ import annotations

import sys
from collections.abc import Container
from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command import secret_values, texts
from pbs_tools.command.calls import build, described
from pbs_tools.command.catalog import Entry, operation, sibling
from pbs_tools.command.options import common_options
from pbs_tools.command.parameters import checked, given_members, given_values, options_of, spelled
from pbs_tools.command.positionals import Positional, assign, positionals_of, require
from pbs_tools.command.saying import say
from pbs_tools.command.table import Row

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from pbs_tools.command.session import Session


Call = tuple[Entry, dict[str, Any]]
"""An operation with its values by wire name."""


class GenericCommand(click.Command):
    """A command made from a row of the table and an entry of the catalog. Commands that do
    more are subclasses."""

    def __init__(self, row: Row) -> None:
        self.row: Row = row
        self.entry: Entry = operation(row.function.split()[0])
        self.positionals: list[Positional] = positionals_of(row.arguments)
        self.destroys: bool = self.entry["effect"] == "destroy"
        in_positionals = {
            wire for positional in self.positionals for wire in positional.wires if not positional.optional
        }
        wires = {parameter["wire"] for parameter in self.entry["parameters"]}
        own: list[click.Parameter] = [
            click.Argument(["texts"], nargs=-1, type=click.UNPROCESSED, shell_complete=self.complete)
        ]
        own += [*options_of(self.entry, in_positionals, row.literal.split(",")), *self.more_options()]
        if self.destroys:
            own.append(click.Option(["yes_", "--yes", "-y"], is_flag=True, help="Do not ask."))
        if self.entry["effect"] != "read" and "dry-run" not in wires:
            own.append(click.Option(["dry_run_", "--dry-run"], is_flag=True, help="Only show what would be done."))
        taken = {name for option in own for name in option.opts}
        super().__init__(
            row.command.rpartition(" ")[2],
            callback=click.pass_obj(self.run),
            params=[*own, *common_options(taken, task=self.entry["result"] == "task")],
            help=texts.help_of(row),
            short_help=texts.summary_of(row),
        )

    def more_options(self) -> list[click.Option]:
        """Options besides those of the operation."""
        return []

    def complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[str] | list[CompletionItem[str]]:
        """The names that the server knows for the argument at the cursor."""
        from pbs_tools.command.completion import complete

        return complete(ctx.obj, self.row, self.positionals, ctx.params.get("texts") or (), incomplete)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [self.options_metavar or "", *(positional.metavar for positional in self.positionals)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(spelled(args, self.get_params(ctx))))

    def invoke(self, ctx: click.Context) -> Any:
        if not any(parameter["wire"] == "ns" for parameter in self.entry["parameters"]):
            ctx.obj.refuse_namespace()
        try:
            return super().invoke(ctx)
        except Exception as error:
            if type(error).__name__ == "NotFound":
                from pbs_tools.command import suggestions

                suggestions.add(ctx.obj, error, self.row, self.positionals, self._typed(ctx))
            raise

    def _typed(self, ctx: click.Context) -> dict[str, Any]:
        """What identifies something, of all that was typed."""
        options = {
            parameter["wire"]: ctx.params[parameter["name"]]
            for parameter in self.entry["parameters"]
            if ctx.params.get(parameter["name"]) not in (None, ()) and not parameter["secret"]
        }
        session: Session = ctx.obj
        positionals = [
            positional for positional in self.positionals if not all(wire in options for wire in positional.wires)
        ]
        from_texts = assign(positionals, list(ctx.params["texts"]), session.store)
        return {**({"ns": session.namespace} if session.namespace else {}), **from_texts, **options}

    def values(self, session: Session, texts: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
        """What was typed, by wire name."""
        return typed_values(self.entry, self.positionals, session, texts, given, self.row.literal.split(","))

    def run(
        self, session: Session, texts: tuple[str, ...], *, yes_: bool = False, dry_run_: bool = False, **given: Any
    ) -> None:
        """What the command does."""
        values = self.values(session, texts, given)
        self.complete_members(session, values, given)
        calls = self.calls(values, given)
        if dry_run_:
            for entry, sent in calls:
                say(f"would send {described(entry, sent)}")
        if self.destroys and not values.get("dry-run"):
            from pbs_tools.command.confirm import confirm, preview

            if dry_run_:
                for line in preview(session, self.entry, values):
                    say(line)
            else:
                confirm(session, self.row, self.entry, values, yes=yes_)
        if not dry_run_:
            self.carry_out(session, calls)

    def calls(self, values: dict[str, Any], given: dict[str, Any]) -> list[Call]:
        """What is to be called, one after the other: just the operation of the command, unless a
        subclass has more."""
        return [(self.entry, values)]

    def carry_out(self, session: Session, calls: list[Call]) -> None:
        """Makes the calls and shows what comes of them. Where one fails, those before it are named;
        and it too, where it is its answer that cannot be printed."""
        done: list[str] = []
        for entry, values in calls:
            try:
                self.make_call(session, entry, values)
                sys.stdout.flush()
            except Exception as error:
                if isinstance(error, OSError) and entry["effect"] != "read" and entry["result"] != "task":
                    done.append(described(entry, values))
                for line in done:
                    say(f"Done before that: {line}", err=True)
                raise
            done.append(described(entry, values))

    def make_call(self, session: Session, entry: Entry, values: dict[str, Any]) -> None:
        """Sends one request and shows the answer, or follows the task that it starts."""
        session.connect()
        request = build(entry, values)
        if entry["result"] == "task":
            from pbs_client import TaskRequest
            from pbs_tools.command import tasks

            assert isinstance(request, TaskRequest)
            tasks.run(session, request)
        else:
            answer = session.send(request, secrets=entry["effect"] != "read")
            session.show(answer, self.row)
            if answer == [] and entry["effect"] == "read":
                self.say_why(session, entry, values)

    def say_why(self, session: Session, entry: Entry, values: dict[str, Any]) -> None:
        """Says on stderr what may be the reason for an empty list."""
        from pbs_tools.command import not_listed, suggestions

        if said := suggestions.of_empty_list(session, self.row, self.positionals, values):
            say(said, err=True)
        else:
            not_listed.say_if_hidden(session, entry, values)

    def complete_members(self, session: Session, values: dict[str, Any], given: dict[str, Any]) -> None:
        """PBS replaces a packed setting as a whole, so a change of single members begins with what
        is set now."""
        parts = {parameter["wire"]: given_members(parameter, given) for parameter in self.entry["parameters"]}
        packed = [p for p in self.entry["parameters"] if parts[p["wire"]] and given.get(p["name"]) is None]
        current = sibling(self.entry, "GET")
        if not packed or current is None or self.entry["method"] != "PUT":
            return
        from pbs_tools.command import members
        from pbs_tools.command.session import plain

        answer = session.client.exchange(build(current, values))
        settings: dict[str, Any] = plain(answer.data)
        for parameter in packed:
            wire = parameter["wire"]
            values[wire] = members.merged(parameter, settings.get(wire, ""), parts[wire])
        if answer.digest and any(parameter["wire"] == "digest" for parameter in self.entry["parameters"]):
            values.setdefault("digest", answer.digest)


def typed_values(
    entry: Entry,
    positionals: list[Positional],
    session: Session,
    texts: tuple[str, ...],
    given: dict[str, Any],
    literals: Container[str] = (),
) -> dict[str, Any]:
    """What was typed, by wire name: positional arguments, options, and what the session knows where
    nothing was typed.

    Raises `click.UsageError` where something is missing or cannot be meant. Asks for secrets
    that are missing; `literals` are those that may stand on the command line.
    """
    parameters = entry["parameters"]
    options = given_values(entry, given, literals)
    positionals = [positional for positional in positionals if not all(wire in options for wire in positional.wires)]
    values = assign(positionals, list(texts), session.store) | options
    for parameter in parameters:
        wire = parameter["wire"]
        if (
            wire == "ns"
            and wire not in values
            and session.namespace
            and not any(positional.name == "ns" for positional in positionals)
        ):
            values[wire] = session.namespace
        elif wire not in options and isinstance(values.get(wire), str):
            typed = values[wire]
            if parameter["secret"]:
                values[wire] = secret_values.read(parameter, typed, literals, of=entry["name"])
            else:
                values[wire] = checked(parameter, typed, wire.upper())
    require(positionals, values)
    missing = [
        parameter for parameter in parameters if parameter["required"] and parameter["wire"] not in (*values, "node")
    ]
    for parameter in missing:
        if not parameter["secret"]:
            raise click.UsageError(f"--{parameter['wire']} is missing")
    for parameter in missing:
        values[parameter["wire"]] = secret_values.read(parameter, secret_values.ASK, literals, of=entry["name"])
    return values
