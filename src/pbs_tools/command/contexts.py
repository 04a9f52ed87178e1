"""Contexts: named connections in a file, which says where a secret comes from and
never holds one."""

from __future__ import annotations

import importlib
import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from pbs_tools.command import files
from pbs_tools.command.nearest import suggestion

FILE = "contexts.toml"
SOURCES = ("environment", "file", "command", "credential", "keyring", "login")
"""Where a secret may come from."""


def all_contexts() -> dict[str, dict[str, Any]]:
    """Every context by its name."""
    contexts = files.read_table(FILE, "context")
    for name, settings in contexts.items():
        if not isinstance(settings, dict):
            raise click.ClickException(f"{files.folder() / FILE} cannot be read: context.{name} is not a table")
    return contexts


def current() -> str | None:
    """The context that is used where nothing else names a server."""
    name: Any = files.read_toml(FILE).get("current")
    if name is not None and not isinstance(name, str):
        raise click.ClickException(f"{files.folder() / FILE} cannot be read: current is not the name of a context")
    return name


def context(name: str) -> dict[str, Any]:
    """The context of that name; ends the command with the nearest name if there is none."""
    contexts = all_contexts()
    if name not in contexts:
        known = f"; there are {', '.join(sorted(contexts))}" if contexts else "; make one with `pbsh context add`"
        raise click.UsageError(f"there is no context {name}{suggestion(name, list(contexts)) or known}")
    return contexts[name]


SETTINGS = {
    "server": "PBS_SERVER",
    "port": "PBS_PORT",
    "auth-id": "PBS_AUTH_ID",
    "fingerprint": "PBS_FINGERPRINT",
    "datastore": "PBS_DATASTORE",
    "namespace": "PBS_NAMESPACE",
}
"""What a context holds besides the place of its secret, with the variables that say the same."""


def variables(name: str) -> dict[str, str]:
    """A context as the variables of Proxmox's own tools, the secret read from where it is."""
    settings = context(name)
    known = without_secret(name)
    return known | _secret(name, str(settings.get("secret", "login")), settings)


def without_secret(name: str) -> dict[str, str]:
    """The same without a secret."""
    settings = context(name)
    _check(name, settings)
    return {variable: str(settings[setting]) for setting, variable in SETTINGS.items() if settings.get(setting)}


def _check(name: str, settings: Mapping[str, Any]) -> None:
    """Ends the command where somebody wrote into the file what no context has, rather than connect
    without it."""
    for setting, value in settings.items():
        if setting not in (*SETTINGS, "secret"):
            near = suggestion(setting, [*SETTINGS, "secret"])
            raise click.UsageError(f"context {name} has an unknown setting, {setting}{near}")
        if not isinstance(value, int if setting == "port" else str):
            raise click.UsageError(
                f"the {setting} of context {name} is {'no number' if setting == 'port' else 'no text'}"
            )
    if str(settings.get("secret", "login")).partition(":")[0] not in SOURCES:
        # Not quoted: it may be a secret.
        raise click.UsageError(
            f"the secret of context {name} has to name its source: {', '.join(SOURCES)}, most with a colon and a name"
        )


def _secret(name: str, source: str, settings: Mapping[str, Any]) -> dict[str, str]:
    kind, _, place = source.partition(":")
    match kind:
        case "environment":
            if place not in os.environ:
                raise click.UsageError(
                    f"the secret of context {name} is in the environment variable {place}, which is not set"
                )
            return {"PBS_PASSWORD": os.environ[place]}
        case "file":
            return {"PBS_PASSWORD_FILE": _readable(name, os.path.expanduser(place))}
        case "command":
            return {"PBS_PASSWORD_CMD": place}
        case "credential":
            directory = os.environ.get("CREDENTIALS_DIRECTORY")
            if not directory:
                raise click.UsageError(
                    f"the secret of context {name} is a systemd credential, and CREDENTIALS_DIRECTORY is not set"
                )
            return {"PBS_PASSWORD_FILE": _readable(name, str(Path(directory, place)))}
        case "keyring":
            return {"PBS_PASSWORD": _from_keyring(name, place or str(settings.get("auth-id", "")))}
        case _:
            return {}  # A ticket of `pbsh login`, or whatever the environment has.


def _readable(name: str, path: str) -> str:
    try:
        # A pipe can be read only once.
        if not stat.S_ISFIFO(os.stat(path).st_mode):
            with open(path, "rb"):
                pass
    except OSError as error:
        raise click.UsageError(
            f"the secret of context {name} is in {path}, which cannot be read: {error.strerror}"
        ) from None
    return path


def _from_keyring(name: str, user: str) -> str:
    try:
        library: Any = importlib.import_module("keyring")
    except ImportError:
        raise click.UsageError(
            f"the secret of context {name} is in the keyring, which needs the package: pip install keyring"
        ) from None
    try:
        secret: str | None = library.get_password("pbsh", user)
    except Exception as error:  # It is locked, or there is none on this machine: each backend has errors of its own.
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise click.UsageError(
            f"the secret of context {name} is in the keyring, which cannot be read: {reason}"
        ) from None
    if secret is None:
        raise click.UsageError(f"the keyring has nothing for {user} under pbsh: keyring set pbsh {user}")
    return secret
