"""`pbsh help`, and the man page: the same texts as `--help`, all in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import click

from pbs_tools.command import exits

DESCRIPTION = """pbsh calls the API of a Proxmox Backup Server from anywhere. Lines typed for proxmox-backup-manager and
proxmox-backup-client work with pbsh in front wherever the API can do it; pbsh api takes the words of
proxmox-backup-debug api. Every option has the name that the API knows. Values are written as people write them:
vm/100, vm/100/2026-10-07T03:00:00Z, tank:a/b:vm/100, 2026-10-07, 10MiB, 2d.

A command that starts a task follows it. One that destroys something shows what, and asks first;
in a script it needs --yes."""

ENVIRONMENT = {
    "PBS_REPOSITORY": "[[user@realm[!token]@]server[:port]:]datastore",
    "PBS_SERVER, PBS_PORT, PBS_AUTH_ID, PBS_DATASTORE": "the same in parts",
    "PBS_NAMESPACE": "the namespace",
    "PBS_PASSWORD, PBS_PASSWORD_FD, PBS_PASSWORD_FILE, PBS_PASSWORD_CMD": "the password or the secret of the token",
    "PBS_FINGERPRINT": "the certificate to accept where no CA vouches for it",
    "PROXMOX_OUTPUT_FORMAT": "the same as --output-format",
}


@click.command("help")
@click.argument("words", nargs=-1)
@click.option("--man", is_flag=True, help="Print the man page: pbsh help --man | man -l -")
@click.pass_context
def help_(context: click.Context, words: tuple[str, ...], man: bool) -> None:
    """Shows the help of a command: `pbsh help snapshot list`."""
    here = context.find_root()
    for word in words:
        group = here.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"{here.command_path} has no commands below it")
        _, command, _ = group.resolve_command(here, [word])
        assert command is not None
        here = click.Context(command, here, info_name=command.name, obj=here.obj)
    if man:
        click.echo("\n".join(_page(here)))
    else:
        click.echo(here.get_help())


def _page(context: click.Context) -> Iterator[str]:
    """A man page in roff, on a command and all that are below it."""
    name = context.command_path.replace(" ", "-")
    yield f'.TH "{name.upper()}" 1'
    yield ".SH NAME"
    yield f"{_roff(name)} \\- {_roff(context.command.get_short_help_str(200).rstrip('.'))}"
    yield ".SH SYNOPSIS"
    yield _roff(_usage(context))
    yield ".SH DESCRIPTION"
    yield from _paragraphs(DESCRIPTION if context.parent is None else context.command.help or "")
    yield ".SH OPTIONS"
    yield from _options(context)
    if isinstance(context.command, click.Group):
        yield ".SH COMMANDS"
        yield from _commands(context)
    yield ".SH ENVIRONMENT"
    for variable, text in ENVIRONMENT.items():
        yield from _item(variable, text)
    yield ".SH EXIT STATUS"
    for code, text in exits.MEANINGS.items():
        yield from _item(str(code), text)


def _commands(context: click.Context) -> Iterator[str]:
    group = cast(click.Group, context.command)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        below = click.Context(command, context, info_name=name, obj=context.obj)
        if isinstance(command, click.Group):
            yield from _commands(below)
        else:
            yield from _item(_usage(below), command.get_short_help_str(400))


def _usage(context: click.Context) -> str:
    return " ".join([context.command_path, *context.command.collect_usage_pieces(context)])


def _options(context: click.Context) -> Iterator[str]:
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            yield from _item(*record)


def _item(term: str, text: str) -> Iterator[str]:
    yield ".TP"
    yield f".B {_roff(term)}"
    yield _roff(text)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield _roff(" ".join(paragraph.split()))
        yield ".PP"


def _roff(text: str) -> str:
    """Text as roff takes it: hyphens that stay hyphens, and nothing that is read as a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text
