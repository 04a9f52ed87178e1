"""Contexts: named connections in a file, which says where a secret comes from and never holds one."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command import files
from pbs_tools.command.nearest import suggestion
from pbs_tools.command.options import command

if TYPE_CHECKING:
    from pbs_tools.command.session import Session

FILE = "contexts.toml"
SOURCES = ("environment", "file", "command", "credential", "keyring", "login")
"""Where a secret may come from."""


def all_contexts() -> dict[str, dict[str, Any]]:
    """Every context by its name."""
    contexts: dict[str, dict[str, Any]] = files.read_toml(FILE).get("context", {})
    return contexts


def current() -> str | None:
    """The context that is used where nothing else names a server."""
    name: str | None = files.read_toml(FILE).get("current")
    return name


def context(name: str) -> dict[str, Any]:
    """The context of that name; ends the command with the nearest name if there is none."""
    contexts = all_contexts()
    if name not in contexts:
        known = f"; there are {', '.join(sorted(contexts))}" if contexts else "; make one with `pbsh context add`"
        raise click.UsageError(f"there is no context {name}{suggestion(name, list(contexts)) or known}")
    return contexts[name]


def variables(settings: Mapping[str, Any]) -> dict[str, str]:
    """A context as the variables of Proxmox's own tools, the secret read from where it is."""
    names = {
        "server": "PBS_SERVER",
        "port": "PBS_PORT",
        "auth-id": "PBS_AUTH_ID",
        "fingerprint": "PBS_FINGERPRINT",
        "datastore": "PBS_DATASTORE",
        "namespace": "PBS_NAMESPACE",
    }
    found = {variable: str(settings[name]) for name, variable in names.items() if settings.get(name)}
    return found | _secret(str(settings.get("secret", "login")), settings)


def _secret(source: str, settings: Mapping[str, Any]) -> dict[str, str]:
    kind, _, place = source.partition(":")
    match kind:
        case "environment":
            if place not in os.environ:
                raise click.UsageError(f"the secret of this context is in the environment variable {place}, which is not set")
            return {"PBS_PASSWORD": os.environ[place]}
        case "file":
            return {"PBS_PASSWORD_FILE": os.path.expanduser(place)}
        case "command":
            return {"PBS_PASSWORD_CMD": place}
        case "credential":
            directory = os.environ.get("CREDENTIALS_DIRECTORY")
            if not directory:
                raise click.UsageError("the secret of this context is a systemd credential, and CREDENTIALS_DIRECTORY is not set")
            return {"PBS_PASSWORD_FILE": str(Path(directory, place))}
        case "keyring":
            return {"PBS_PASSWORD": _from_keyring(place or str(settings.get("auth-id", "")))}
        case _:
            return {}  # A ticket of `pbsh login`, or whatever the environment has.


def _from_keyring(user: str) -> str:
    try:
        library: Any = importlib.import_module("keyring")
    except ImportError:
        raise click.UsageError("the secret of this context is in the keyring, which needs the package: pip install keyring") from None
    secret: str | None = library.get_password("pbsh", user)
    if secret is None:
        raise click.UsageError(f"the keyring has nothing for {user} under pbsh: keyring set pbsh {user}")
    return secret


@command("add")
@click.argument("name")
@click.option("--datastore", metavar="STORE", help="The datastore that commands take if none is typed.")
@click.option("--secret", metavar="SOURCE", help="environment:NAME, file:PATH, command:COMMAND, credential:NAME, keyring[:NAME] or login.")
@click.option("--replace", is_flag=True, help="Replace a context of that name.")
@click.pass_obj
def add(session: Session, name: str, datastore: str | None, secret: str | None, replace: bool) -> None:
    """Adds a context from --server, --port, --auth-id, --fingerprint and --ns.

    The secret stays where it is; --secret says where that is. The first context that is added is used from then on.
    """
    from pbs_client import UsageError
    from pbs_tools.command.connection import checked_connection

    given = session.given
    kind, _, place = (secret or "login").partition(":")
    if kind not in SOURCES or (kind in ("environment", "file", "command", "credential") and not place):
        # Not quoted: people paste secrets here.
        raise click.UsageError("--secret says where the secret is: environment:NAME, file:PATH, command:COMMAND, credential:NAME, keyring or login")
    if not given.get("server"):
        raise click.UsageError("--server is missing")
    contexts = all_contexts()
    if name in contexts and not replace:
        raise click.UsageError(f"there is a context {name} already; --replace replaces it")
    try:
        server, port = checked_connection(given)
    except UsageError as error:
        raise click.UsageError(str(error)) from None
    settings: dict[str, Any] = {"server": server, "port": port, "auth-id": given.get("auth_id", "root@pam")}
    settings |= {"fingerprint": given["fingerprint"]} if given.get("fingerprint") else {}
    settings |= {"datastore": datastore} if datastore else {}
    settings |= {"namespace": given["ns"]} if given.get("ns") else {}
    settings["secret"] = secret or "login"
    files.write_toml(FILE, {"current": current() or name, "context": {**contexts, name: settings}})


@command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """Lists the contexts; the one that is used has an asterisk."""
    chosen = current()
    rows = [
        {"current": "*" if name == chosen else "", "name": name, **{key: settings.get(key) for key in ("server", "port", "auth-id", "secret")}}
        for name, settings in sorted(all_contexts().items())
    ]
    session.show(rows)


@command("show")
@click.argument("name", required=False)
@click.pass_obj
def show(session: Session, name: str | None) -> None:
    """Shows a context, or the one that is used."""
    session.show(context(_named(name)))


@command("use")
@click.argument("name")
def use(name: str) -> None:
    """Uses a context from now on, where neither options nor the environment name a server."""
    context(name)
    files.write_toml(FILE, {**files.read_toml(FILE), "current": name})


@command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Removes a context. Nothing changes on the server."""
    context(name)
    kept = {other: settings for other, settings in all_contexts().items() if other != name}
    chosen = current()
    written: dict[str, Any] = {"current": chosen} if chosen and chosen != name else {}
    files.write_toml(FILE, {**written, "context": kept})


@command("test")
@click.argument("name", required=False)
@click.pass_obj
def test(session: Session, name: str | None) -> None:
    """Connects with a context and says what is there."""
    from pbs_api.server import get_version

    session.given["context"] = [_named(name)]
    version = session.client.send(get_version())
    session.show({"server": session.client.server, "auth-id": session.client.auth_id, "version": f"{version.version}.{version.release}"})


def _named(name: str | None) -> str:
    chosen = name or current()
    if chosen is None:
        raise click.UsageError("no context is used; name one, or choose one with `pbsh context use`")
    return chosen
