"""The commands of contexts: `pbsh context add|list|show|use|remove|test`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command import files
from pbs_tools.command.contexts import FILE, SOURCES, all_contexts, context, current
from pbs_tools.command.options import NAMESPACE, command, context_names

if TYPE_CHECKING:
    from pbs_tools.command.session import Session


@command("add")
@click.argument("name")
@click.option("--datastore", metavar="STORE", help="The datastore to use if none is given.")
@click.option(
    "--secret",
    metavar="SOURCE",
    help="environment:NAME, file:PATH, command:COMMAND, credential:NAME, keyring[:NAME] or login.",
)
@click.option("--replace", is_flag=True, help="Replace an existing context of that name.")
@click.pass_obj
def add(session: Session, name: str, datastore: str | None, secret: str | None, replace: bool) -> None:
    """Adds a context from --server, --port, --auth-id, --fingerprint and --ns.

    The secret stays where it is; --secret says where that is. The first context that is added is
    used from then on.
    """
    from pbs_client import UsageError
    from pbs_tools.command.connection import checked_connection

    given = session.given
    kind, _, place = (secret or "login").partition(":")
    if kind not in SOURCES or (kind in ("environment", "file", "command", "credential") and not place):
        # Not quoted: people paste secrets here.
        raise click.UsageError(
            "--secret says where the secret is: environment:NAME, file:PATH, command:COMMAND, credential:NAME,"
            " keyring or login"
        )
    if not given.get("server"):
        raise click.UsageError("--server is missing")
    if not name.strip() or not name.isprintable():
        raise click.UsageError("a context needs a name, of characters that can be printed")
    try:
        server, port = checked_connection(given)
    except UsageError as error:
        raise click.UsageError(str(error)) from None
    settings: dict[str, Any] = {"server": server, "port": port, "auth-id": given.get("auth_id", "root@pam")}
    settings |= {"fingerprint": given["fingerprint"]} if given.get("fingerprint") else {}
    settings |= {"datastore": datastore} if datastore else {}
    settings |= {"namespace": given["ns"]} if given.get("ns") else {}
    settings["secret"] = secret or "login"
    with files.changing(FILE):
        contexts = all_contexts()
        if name in contexts and not replace:
            raise click.UsageError(f"there is a context {name} already; --replace replaces it")
        files.write_toml(FILE, {"current": current() or name, "context": {**contexts, name: settings}})


@command("list", without=NAMESPACE)
@click.pass_obj
def list_(session: Session) -> None:
    """Lists the contexts; the one in use is marked with an asterisk."""
    chosen = current()
    rows = [
        {
            "current": "*" if name == chosen else "",
            "name": name,
            **{key: settings.get(key) for key in ("server", "port", "auth-id", "secret")},
        }
        for name, settings in sorted(all_contexts().items())
    ]
    session.given.setdefault("sort", "name")
    session.show(rows)


@command("show", without=NAMESPACE)
@click.argument("name", required=False, shell_complete=context_names)
@click.pass_obj
def show(session: Session, name: str | None) -> None:
    """Shows a context, or the one that is used."""
    session.show(context(_named(session, name)))


@command("use", without=NAMESPACE)
@click.argument("name", shell_complete=context_names)
def use(name: str) -> None:
    """Uses a context from now on, where neither options nor the environment name a server."""
    with files.changing(FILE):
        context(name)
        files.write_toml(FILE, {**files.read_toml(FILE), "current": name})


@command("remove", without=NAMESPACE)
@click.argument("name", shell_complete=context_names)
def remove(name: str) -> None:
    """Removes a context. Nothing changes on the server."""
    with files.changing(FILE):
        context(name)
        kept = {other: settings for other, settings in all_contexts().items() if other != name}
        chosen = current()
        written: dict[str, Any] = {"current": chosen} if chosen and chosen != name else {}
        files.write_toml(FILE, {**written, "context": kept})


@command("test", without=NAMESPACE)
@click.argument("name", required=False, shell_complete=context_names)
@click.pass_obj
def test(session: Session, name: str | None) -> None:
    """Connects with a context and says what is there."""
    from pbs_api.server import get_version

    session.given["context"] = [_named(session, name)]
    version = session.client.send(get_version())
    session.show(
        {
            "server": session.client.server,
            "auth-id": session.client.auth_id,
            "version": f"{version.version}.{version.release}",
        }
    )


def _named(session: Session, name: str | None) -> str:
    from pbs_tools.command.connection import one_name

    chosen = name or one_name(session.given) or current()
    if chosen is None:
        raise click.UsageError("no context is used; name one, or choose one with `pbsh context use`")
    return chosen
