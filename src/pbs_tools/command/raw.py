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
from pbs_tools.command.options import command, common_options
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
            verb, callback=click.pass_obj(self.run), params=[*self._fixed, *common_options(task=True)], help=text
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if path := next((text for text in args if not text.startswith("-")), ""):
            self.target = paths.target(path, self.method)
            if self.target is not None and self.target.entries:
                self.help: str | None = "\n\n".join(
                    [f"{self.method} {self.target.template}", texts.help_of_entry(self.target.entry)]
                )
                in_path = set(self.target.values)
                own = [
                    option
                    for option in options_of(self.target.entry, in_path, _all_of(self.target.entry))
                    if option.parameter["wire"] not in in_path
                ]
                taken = {name for option in own for name in option.opts}
                fixed = [option for option in self._fixed if taken.isdisjoint(option.opts)]
                self.params: list[click.Parameter] = [*fixed, *own, *common_options(taken, task=True)]
        ctx.allow_extra_args = ctx.ignore_unknown_options = "--unchecked" in args
        return super().parse_args(ctx, list(spelled(args, self.get_params(ctx))))

    def run(
        self, session: Session, path: str, *, unchecked: bool, yes_: bool, dry_run_: bool = False, **given: Any
    ) -> None:
        """What the command does."""
        values = self._values(path, given, unchecked=unchecked)
        entry = self.target.entry if self.target is not None and self.target.entries else None
        if dry_run_:
            click.echo(f"would send {described(entry, values) if entry is not None else self._named(path, values)}")
            return
        if entry is not None and entry["effect"] == "destroy" and not values.get("dry-run") and not yes_:
            require_terminal(f"api {self.verb} {path}")
            go_on([f"api {self.verb} {path}: {texts.at_prompt(entry['summary'], entry)}"])
        if entry is not None and entry["result"] == "stream":
            self._stream(session, entry, values)
            return
        from pbs_client import Upid, raw_request

        template = self.target.template if self.target is not None else _template(path)
        secret = (
            [parameter["wire"] for parameter in entry["parameters"] if parameter["secret"]] if entry is not None else []
        )
        answer = session.client.send(raw_request(self.method, template, values, secrets=secret))
        if isinstance(answer, str) and answer.startswith("UPID:") and self.method != "GET":
            from pbs_tools.command import tasks

            tasks.run(session, Upid(answer))
        else:
            session.show(answer)

    def _named(self, path: str, values: dict[str, Any]) -> str:
        """A call that the catalog does not know, without values: any of them may be a secret."""
        in_path = _values_of(path)
        return " ".join([self.method, path, *(name for name in values if name not in in_path)])

    def _values(self, path: str, given: dict[str, Any], *, unchecked: bool) -> dict[str, Any]:
        """The values for the path and the parameters, by wire name."""
        if unchecked:
            template = self.target.values if self.target is not None else _values_of(path)
            known: dict[str, Any] = {}
            if self.target is not None and self.target.entries:
                known = _given(self.target.entry, given)
            return {**template, **_extra(click.get_current_context().args), **known}
        if self.target is None:
            near = paths.nearest_paths(path)
            others = paths.methods(path)
            if others:
                raise click.UsageError(f"{path} has no {self.verb}, only {', '.join(others)}")
            raise click.UsageError(
                f"there is no {path}{f'; did you mean {near[0]}?' if near else '.'} --unchecked calls it anyway"
            )
        if not self.target.entries:
            return dict(self.target.values)
        entry = self.target.entry
        values: dict[str, Any] = dict(self.target.values)
        for parameter in entry["parameters"]:
            if parameter["wire"] in values:
                values[parameter["wire"]] = checked(parameter, values[parameter["wire"]])
        values |= _given(entry, given)
        for parameter in entry["parameters"]:
            if parameter["required"] and parameter["wire"] not in values:
                raise click.UsageError(f"{paths.described(parameter)} is missing")
        return values

    def _stream(self, session: Session, entry: dict[str, Any], values: dict[str, Any]) -> None:
        from pbs_tools.command.calls import build
        from pbs_tools.command.saving import write_out

        if session.terminal:
            raise click.UsageError("the answer is a file: redirect it, as in > FILE")
        write_out(session, build(entry, values))


@command("ls")
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


@command("usage")
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
        if not target.entries:
            say(f"USAGE: pbsh api {verb} {path}\n  a directory: pbsh api ls {path}", lines=True)
            continue
        entry = target.entry
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
    return "/" + "/".join(f"{{{number}}}" for number, _ in enumerate(paths.components(path)))


def _values_of(path: str) -> dict[str, str]:
    return {str(number): text for number, text in enumerate(paths.components(path))}


def _given(entry: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    return given_values(entry, given, _all_of(entry))


def _all_of(entry: dict[str, Any]) -> set[str]:
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
