"""`pbsh help`, and the man page: the same texts as `--help`, all in one."""

from __future__ import annotations

import click


@click.command("help")
@click.argument("words", nargs=-1)
@click.pass_context
def help_(context: click.Context, words: tuple[str, ...]) -> None:
    """Shows the help of a command: `pbsh help snapshot list`."""
    context = context.find_root()
    for word in words:
        group = context.command
        if not isinstance(group, click.Group):
            raise click.UsageError(f"{context.command_path} has no commands below it")
        _, command, _ = group.resolve_command(context, [word])
        assert command is not None
        context = click.Context(command, context, info_name=command.name)
    click.echo(context.get_help())
