"""`pbsh` itself: finds a command by its words, loads only that one, and turns errors into one line
and an exit code."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from collections.abc import Iterator
from typing import Any

import click

from pbs_tools.command import exits
from pbs_tools.command.nearest import suggestion
from pbs_tools.command.options import common_options
from pbs_tools.command.session import Session
from pbs_tools.command.table import VERBS, Row, aliases, nouns, official_only, rows


class NounGroup(click.Group):
    """A group of commands, from the rows whose words begin with its own."""

    def __init__(self, words: str, **settings: Any) -> None:
        super().__init__(words.rpartition(" ")[2] or "pbsh", help=nouns()[words].help, **settings)
        self.words = words

    def _below(self) -> Iterator[str]:
        prefix = f"{self.words} " if self.words else ""
        return (command.removeprefix(prefix) for command in rows() if command.startswith(prefix))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({command.partition(" ")[0] for command in self._below()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        names = self.list_commands(ctx)
        name = next(
            (name for name in (cmd_name, _full(self.words, cmd_name), VERBS.get(cmd_name, "")) if name in names), None
        )
        if name is None:
            return None
        words = f"{self.words} {name}".strip()
        return loaded(rows()[words]) if words in rows() else NounGroup(words)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if self.get_command(ctx, args[0]) is None:
            near = suggestion(args[0], [*self.list_commands(ctx), *aliases()])
            why = official_only().get(f"{self.words} {args[0]}".strip())
            said = f": {why}" if why else near or f"; see {ctx.command_path} --help"
            ctx.fail(f"{ctx.command_path} has no command {args[0]}{said}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line each, under headings where there are any, without loading the commands."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            words = f"{self.words} {name}".strip()
            section = nouns()[words].section if words in nouns() else ""
            sections.setdefault(section or "Commands", []).append((name, _line_of(words)))
        for section in sorted(sections, key=SECTIONS.index):
            with formatter.section(section):
                _write_list(formatter, sections[section])


SECTIONS = ("Backups", "Jobs and tasks", "Access", "Server", "Settings", "Tape", "Tools", "Commands")
"""The headings of `pbsh --help`, in their order."""


class Root(NounGroup):
    """The group that everything is below."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        extra["obj"] = extra.get("obj") or Session()
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        words = (word for word in [*args] if word in self.list_commands(ctx))
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if next(words, None) != "check":
                raise
            # To what runs it as a plugin, the exit code of other commands would be CRITICAL.
            from pbs_tools.command.jobs import unknown

            raise unknown("CHECK", error.format_message()) from None

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs a command and ends the process with its exit code."""
        fill_closed_streams()
        session: Session = extra.get("obj") or Session()
        settings: dict[str, Any] = {"prog_name": "pbsh", **extra, "obj": session, "standalone_mode": False}
        encode_anything()
        if "_PBSH_COMPLETE" in os.environ:
            importlib.import_module("pbs_tools.command.shells")
        code = self._run(args, settings, session)
        if code is None:  # The certificate was accepted. Nothing had been sent, so the command begins anew.
            session.begin_anew()
            code = self._run(args, settings, session)
        try:
            sys.stdout.flush()
        except OSError as error:
            failed = _output_failed(error)
            code = code or failed
        sys.exit(code)

    def _run(self, args: tuple[Any, ...], settings: dict[str, Any], session: Session) -> int | None:
        """The exit code; None where a certificate was accepted on first contact."""
        try:
            try:
                code: Any = super().main(*args, **settings)
            except Exception as error:
                # In here, as the question may end as a command does: by Ctrl-C, or on a full disk.
                if exits.is_of_client(error) and session.accepts(error):
                    return None
                raise
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message(), err=True)
            return error.exit_code
        except click.ClickException as error:
            _complain(error.format_message().replace("\n\t", " "))  # What can be chosen is a list to click.
            return error.exit_code
        except (click.Abort, KeyboardInterrupt):
            _complain("interrupted")
            return exits.INTERRUPTED
        except Exception as error:
            if isinstance(error, OSError) and error.errno in exits.OUTPUT_ENDS:
                return _output_failed(error)
            if not exits.is_of_client(error):
                raise
            _complain(exits.line_of(error))
            return exits.code_of(error)
        return code if isinstance(code, int) else exits.OK

    def invoke(self, ctx: click.Context) -> Any:
        ctx.call_on_close(ctx.obj.close)
        return super().invoke(ctx)


def loaded(row: Row) -> click.Command:
    """The command of a row. What its code names is a command, or a class of commands that is made
    with the row."""
    module, _, attribute = (row.code or "generic:GenericCommand").partition(":")
    target: Any = getattr(importlib.import_module(f"pbs_tools.command.{module}"), attribute)
    command: click.Command = target(row) if isinstance(target, type) else target
    return command


def _full(words: str, name: str) -> str:
    """What an alias stands for, below the given words."""
    return aliases().get(f"{words} {name}".strip(), "").removeprefix(words).strip()


def _line_of(words: str) -> str:
    if words in nouns():
        return nouns()[words].help
    row = rows()[words]
    if row.code:
        return loaded(row).get_short_help_str(100)
    from pbs_tools.command.texts import summary_of

    return summary_of(row)


def _write_list(formatter: click.HelpFormatter, items: list[tuple[str, str]]) -> None:
    """Like `write_dl`, which wraps every line: most of these fit, and there are many."""
    first = max(len(name) for name, _ in items) + 2
    room = max(formatter.width - first - 2, 10)
    indent = " " * formatter.current_indent
    for name, text in items:
        lines = [text] if len(text) <= room else click.wrap_text(text, room).splitlines()
        formatter.write(f"{indent}{name:<{first}}{lines[0] if lines else ''}".rstrip() + "\n")
        for line in lines[1:]:
            formatter.write(f"{indent}{'':<{first}}{line}\n")


def fill_closed_streams() -> None:
    """Puts something in the place of a standard stream that the shell has closed (`>&-`), before a
    file or a connection gets its number. Writing to stdout then fails, as it should."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, os.fdopen(number, "r" if name == "stdin" else "w"))


def encode_anything() -> None:
    """Writes out what stdout's encoding lacks, rather than fail in the middle of an answer."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
            stream.reconfigure(errors="backslashreplace")


def _output_failed(error: OSError) -> int:
    """The exit code where stdout takes no more: said in one line, unless a pipe was closed."""
    if not isinstance(error, BrokenPipeError):
        _complain(f"the output cannot be written: {error.strerror}")
    # What is still buffered would be tried again when the process ends, with a traceback.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return exits.FAILED


def _complain(text: str) -> None:
    with contextlib.suppress(OSError):  # The terminal may be gone.
        from pbs_tools.command.saying import say

        # Indented, so that no name of a server in it passes for a line of its own.
        say("Error: " + text.replace("\n", "\n  "), err=True, lines=True)


pbsh: Root = Root(
    "", params=common_options(), context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
click.version_option(package_name="proxmox-pbs-client", prog_name="pbsh")(pbsh)
