"""Raw access to any path, in the words of `proxmox-backup-debug api`, from anywhere.

    pbsh api get /admin/datastore/tank/snapshots --backup-type vm
    pbsh api create /admin/datastore/tank/gc
    pbsh api ls /config

Parameters are checked against the catalog before anything is sent; `--unchecked` sends what this
catalog does not know.
"""

from __future__ import annotations

import json
from typing import Any

import click

from pbs_tools.command import paths, texts
from pbs_tools.command.asking import go_on, require_terminal
from pbs_tools.command.calls import described
from pbs_tools.command.catalog import Entry
from pbs_tools.command.options import NAMESPACE, command, common_options
from pbs_tools.command.param_type import ParamType
from pbs_tools.command.parameters import checked, given_values, options_of, spelled
from pbs_tools.command.saying import say
from pbs_tools.command.session import Session
from pbs_tools.command.table import Row


class PathType(ParamType[str]):
    """A path of the API, completed component by component."""

    name = "PATH"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        above = incomplete.rpartition("/")[0]
        names = [f"{above}/{name}" for name in paths.children(above) if not name.startswith("{")]
        return [CompletionItem(name) for name in names if name.startswith(incomplete or "/")]


class RawCall(click.Command):
    """`get`, `set`, `create` or `delete`: its options are those of the path that was typed."""

    def __init__(self, row: Row) -> None:
        verb = row.command.rpartition(" ")[2]
        self.verb: str = verb
        self.method: str = paths.VERBS[verb]
        self.target: paths.Target | None = None
        """What the typed path means, where the catalog has it."""
        self.entry: Entry | None = None
        """The operation at the path, unless that is a directory."""
        self._fixed: list[click.Parameter] = [
            click.Argument(["path"], type=PathType()),
            click.Option(
                ["unchecked", "--unchecked"],
                is_flag=True,
                help="Send parameters and paths that are not in the catalog.",
            ),
            click.Option(["yes_", "--yes", "-y"], is_flag=True, help="Do not ask before something is destroyed."),
        ]
        if verb != "get":
            self._fixed.append(
                click.Option(["dry_run_", "--dry-run"], is_flag=True, help="Only show what would be sent.")
            )
        text = (
            f"Calls {self.method} on a path below /api2/json. With a path in front of it, --help lists its parameters."
        )
        super().__init__(
            verb,
            callback=click.pass_obj(self.run),
            params=[*self._fixed, *common_options(task=self._starts_tasks)],
            help=text,
        )

    @property
    def _starts_tasks(self) -> bool:
        return self.verb != "get"

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        path = self._path(ctx, args)
        if path is not None:
            self.target = paths.target(path, self.method)
            self.entry = self.target.entry if self.target is not None else None
            self._take_options()
        ctx.allow_extra_args = ctx.ignore_unknown_options = "--unchecked" in args
        rest = super().parse_args(ctx, list(spelled(args, self.get_params(ctx))))
        if ctx.params.get("path") != path and not ctx.resilient_parsing:
            raise click.UsageError("which word is the path? It comes first, and its parameters behind it")
        return rest

    def _path(self, ctx: click.Context, args: list[str]) -> str | None:
        """The word that is the path, looked for before its options are known: no value of a common
        option, and with a slash in front, or one that the catalog has."""
        ctx.ignore_unknown_options = True
        first, others, _ = self.make_parser(ctx).parse_args([*args])
        words = [text for text in (first.get("path"), *others) if isinstance(text, str) and not text.startswith("-")]
        likely = (word for word in words if word.startswith("/") or paths.target(word, self.method) is not None)
        return next(likely, words[0] if words else None)

    def _take_options(self) -> None:
        """Help and options of the operation."""
        if self.target is None or self.entry is None:
            return
        self.help: str | None = f"{self.method} {self.target.template}\n\n{texts.help_of_entry(self.entry)}"
        own = [
            option
            for option in options_of(self.entry, self.target.values, _all_of(self.entry))
            if option.parameter["wire"] not in self.target.values
        ]
        taken = {name for option in own for name in option.opts}
        fixed = [option for option in self._fixed if taken.isdisjoint(option.opts)]
        self.params: list[click.Parameter] = [*fixed, *own, *common_options(taken, task=self._starts_tasks)]

    def run(
        self, session: Session, path: str, *, unchecked: bool, yes_: bool, dry_run_: bool = False, **given: Any
    ) -> None:
        """What the command does."""
        if self.target is None and not unchecked:
            raise click.UsageError(self._unknown(path))
        values = self._values(path, given, checking=not unchecked)
        if "ns" in session.given:  # The common option, which is typed for a parameter all the same.
            if not unchecked and not any(parameter["wire"] == "ns" for parameter in self._parameters()):
                session.refuse_namespace("this path does not take it")
            values.setdefault("ns", session.given["ns"])
        entry = self.entry
        if dry_run_:
            click.echo(f"would send {described(entry, values) if entry is not None else self._named(path, values)}")
            return
        if entry is not None and entry["effect"] == "destroy" and not values.get("dry-run") and not yes_:
            require_terminal(f"api {self.verb} {path}")
            go_on([f"api {self.verb} {path}: {texts.at_prompt(entry['summary'], entry)}"])
        if entry is not None and entry["result"] == "stream":
            _stream(session, entry, values)
        else:
            self._send(session, path, values)

    def _unknown(self, path: str) -> str:
        """Why there is nothing to call."""
        if others := paths.methods(path):
            return f"{path} has no {self.verb}, only {', '.join(others)}"
        near = paths.nearest_paths(path)
        return f"there is no {path}{f'; did you mean {near[0]}?' if near else '.'} --unchecked calls it anyway"

    def _named(self, path: str, values: dict[str, Any]) -> str:
        """A call that the catalog does not know, without values: any of them may be a secret."""
        in_path = _values_of(path)
        return " ".join([self.method, path, *(name for name in values if name not in in_path)])

    def _values(self, path: str, given: dict[str, Any], *, checking: bool) -> dict[str, Any]:
        """The values for the path and the parameters, by wire name."""
        in_path = dict[str, Any](self.target.values if self.target is not None else _values_of(path))
        known = given_values(self.entry, given, _all_of(self.entry)) if self.entry is not None else {}
        if not checking:
            return {**in_path, **_extra(click.get_current_context().args), **known}
        for parameter in self._parameters():
            if parameter["wire"] in in_path:
                in_path[parameter["wire"]] = checked(parameter, in_path[parameter["wire"]])
        values = in_path | known
        for parameter in self._parameters():
            if parameter["required"] and parameter["wire"] not in values:
                raise click.UsageError(f"{paths.described(parameter)} is missing")
        return values

    def _parameters(self) -> list[Entry]:
        """Those that the catalog knows."""
        known: list[Entry] = self.entry["parameters"] if self.entry is not None else []
        return known

    def _send(self, session: Session, path: str, values: dict[str, Any]) -> None:
        """Sends the call and shows the answer, or follows the task that it starts."""
        from pbs_client import Upid, raw_request

        template = self.target.template if self.target is not None else _template(path)
        secret = [parameter["wire"] for parameter in self._parameters() if parameter["secret"]]
        answer = session.client.send(raw_request(self.method, template, values, secrets=secret))
        if isinstance(answer, str) and answer.startswith("UPID:") and self.method != "GET":
            from pbs_tools.command import tasks

            tasks.run(session, Upid(answer))
        else:
            session.show(answer)


def _stream(session: Session, entry: Entry, values: dict[str, Any]) -> None:
    from pbs_tools.command.calls import build
    from pbs_tools.command.saving import write_out

    if session.terminal:
        raise click.UsageError("the answer is a file: redirect it, as in > FILE")
    write_out(session, build(entry, values))


@command("ls", without=NAMESPACE)
@click.argument("path", type=PathType(), default="/")
@click.pass_obj
def ls(session: Session, path: str) -> None:
    """Lists what is below a path, and what can be done there.

    The flags are directory (D), get (r), set (w), create (c) and delete (d). Asks no server.
    """
    names = paths.children(path)
    if not names and not paths.methods(path):
        raise click.UsageError(f"there is no {path}")
    lines: list[dict[str, str]] = []
    for name in names:
        below = f"{path.rstrip('/')}/{name}"
        can = paths.methods(below)
        flags = "".join(letter if verb in can else "-" for letter, verb in zip("rwcd", paths.VERBS, strict=True))
        lines.append({"name": name, "flags": ("D" if paths.children(below) else "-") + flags})
    session.given.setdefault("sort", "name")
    session.show(lines, Row("api ls", "", "", "", "flags,name", "name"))


@command("usage", without=NAMESPACE)
@click.argument("path", type=PathType())
@click.option("--verbose", is_flag=True, help="Also explain each parameter.")
@click.pass_obj
def usage(session: Session, path: str, verbose: bool) -> None:
    """Shows how a path is called: methods, parameters, types and bounds. Asks no server."""
    can = paths.methods(path)
    if not can:
        near = paths.nearest_paths(path)
        raise click.UsageError(f"there is no {path}{f'; did you mean {near[0]}?' if near else ''}")
    for verb in can:
        target = paths.target(path, paths.VERBS[verb])
        assert target is not None
        entry = target.entry
        if entry is None:
            say(f"USAGE: pbsh api {verb} {path}\n  a directory: pbsh api ls {path}", lines=True)
            continue
        parameters = [parameter for parameter in entry["parameters"] if parameter["wire"] not in target.values]
        required = "".join(f" {paths.described(parameter)}" for parameter in parameters if parameter["required"])
        optional = " [OPTIONS]" if any(not parameter["required"] for parameter in parameters) else ""
        say(f"USAGE: pbsh api {verb} {path}{required}{optional}")
        say(f"  {texts.at_prompt(entry['summary'], entry)}")
        for parameter in parameters:
            say(f"  {paths.described(parameter)}{'' if parameter['required'] else ' (optional)'}")
            if verbose and (text := texts.parameter_help(parameter, entry)):
                say(f"      {text}")


def _template(path: str) -> str:
    """A path that the catalog does not know, each component as a value so that any character can
    be in it."""
    return "/" + "/".join(f"{{{name}}}" for name in _values_of(path))


def _values_of(path: str) -> dict[str, str]:
    return {f"component-{number}": text for number, text in enumerate(paths.components(path), 1)}


def _all_of(entry: Entry) -> set[str]:
    """All parameters: the official tool takes each on the command line, secrets too."""
    return {parameter["wire"] for parameter in entry["parameters"]}


def _extra(words: list[str]) -> dict[str, Any]:
    """`--name value` pairs that the catalog does not know; numbers and booleans become what
    they look like."""
    values: dict[str, Any] = {}
    rest = list(reversed(words))
    while rest:
        name, equals, value = rest.pop().partition("=")
        if not name.startswith("--") or not (equals or rest):
            raise click.UsageError(f"{name} is not written as --name value")
        text = value if equals else rest.pop()
        try:
            read: Any = json.loads(text)
        except (ValueError, RecursionError):
            read = text
        values[name.removeprefix("--")] = read if isinstance(read, (bool, int, float)) else text
    return values
