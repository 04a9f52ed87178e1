"""Completion of arguments: names that the server knows, asked for with little patience and without
a word when it fails.

Commands, options, their words and the paths of `pbsh api` are completed by click and the tables,
without a server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command.derived import cell
from pbs_tools.command.options import NAMESPACE, command
from pbs_tools.command.positionals import Positional, assign, without_store
from pbs_tools.command.table import Row, rows

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from pbs_tools.command.session import Session

_LISTS = {
    "store": ("datastore visible", "store"),
    "file-name": ("snapshot files", "filename"),
    "group": ("group list", "group"),
    "snapshot": ("snapshot list", "snapshot"),
    "ns": ("namespace list", "ns"),
    "parent": ("namespace list", "ns"),
    "userid": ("user list", "userid"),
    "auth-id": ("user list", "userid"),
    "new-owner": ("user list", "userid"),
    "role": ("role list", "roleid"),
    "realm": ("realm list", "realm"),
    "remote": ("remote list", "name"),
    "disk": ("disk list", "name"),
    "drive": ("tape drive list", "name"),
    "service": ("service list", "service"),
    "s3-endpoint-id": ("s3 endpoint list", "id"),
    "pool": ("tape pool list", "name"),
    "uuid": ("tape media list", "uuid"),
}
"""For each argument the command that lists what it can be, and the column."""


def list_of(row: Row, positional: Positional) -> tuple[str, str] | None:
    """The command and column that complete an argument: the list of the same noun for
    `name` and `id`."""
    if positional.name in _LISTS:
        return _LISTS[positional.name]
    above = row.command.rpartition(" ")[0]
    listed = rows().get(f"{above} list")
    return (listed.command, listed.key) if listed is not None and listed.key and not listed.arguments else None


def complete(
    session: Session, row: Row, positionals: list[Positional], typed: tuple[str, ...], incomplete: str
) -> list[str] | list[CompletionItem[str]]:
    """What the argument behind those that were typed can be."""
    left = (
        positionals[1:]
        if positionals
        and positionals[0].name == "store"
        and without_store(positionals, [*typed, incomplete], session.store)
        else positionals
    )
    if len(typed) >= len(left):
        return []
    positional = left[len(typed)]
    if positional.name == "logfile":
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]
    listed_by = list_of(row, positional)
    if listed_by is None:
        return []
    try:
        known = assign(left[: len(typed)], list(typed), session.store)
    except click.UsageError:
        return []
    return sorted({name for name in _offered(session, *listed_by, known) if name.startswith(incomplete)})


def stores(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """The datastores, for a command that takes nothing else."""
    return sorted(name for name in _offered(ctx.obj, *_LISTS["store"], {}) if name.startswith(incomplete))


def _offered(session: Session, words: str, column: str, known: Mapping[str, Any]) -> Iterable[str]:
    if rows()[words].arguments.startswith("store") and not known.get("store"):
        return []
    values = {**({"ns": session.namespace} if session.namespace else {}), **known}
    session.given.setdefault("connect_timeout", 2.0)
    session.interactive = False
    try:
        # A shell would take a line break in a name for the end of it, and print the rest as it is.
        return [name for name in names_of(session, words, column, values) if name.isprintable()]
    except Exception:
        return []  # A key was pressed; an error would be in the way.


def names_of(session: Session, words: str, column: str, values: dict[str, Any]) -> list[str]:
    """What the command of these words lists in a column."""
    from pbs_tools.command.calls import build
    from pbs_tools.command.catalog import operation

    session.connect()
    answer = session.send(build(operation(rows()[words].function), values))
    return [str(cell(item, column)) for item in answer]


@command("completion", without=NAMESPACE)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]), metavar="bash|zsh|fish")
def completion(shell: str) -> None:
    """Prints what makes a shell complete commands, options and names.

    \b
    bash:  eval "$(pbsh completion bash)"     in ~/.bashrc
    zsh:   eval "$(pbsh completion zsh)"      in ~/.zshrc, below compinit
    fish:  pbsh completion fish | source      in ~/.config/fish/config.fish
    """
    from pbs_tools.command import shells

    kind = {"bash": shells.Bash, "zsh": shells.Zsh, "fish": shells.Fish}[shell]
    root = click.get_current_context().find_root().command
    click.echo(kind(root, {}, "pbsh", "_PBSH_COMPLETE").source())
