"""Contexts: named connections in a file, which says where a secret comes from and
never holds one."""

from __future__ import annotations

import importlib
import os
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
    known = {variable: str(settings[name]) for name, variable in names.items() if settings.get(name)}
    return known | _secret(str(settings.get("secret", "login")), settings)


def _secret(source: str, settings: Mapping[str, Any]) -> dict[str, str]:
    kind, _, place = source.partition(":")
    match kind:
        case "environment":
            if place not in os.environ:
                raise click.UsageError(
                    f"the secret of this context is in the environment variable {place}, which is not set"
                )
            return {"PBS_PASSWORD": os.environ[place]}
        case "file":
            return {"PBS_PASSWORD_FILE": os.path.expanduser(place)}
        case "command":
            return {"PBS_PASSWORD_CMD": place}
        case "credential":
            directory = os.environ.get("CREDENTIALS_DIRECTORY")
            if not directory:
                raise click.UsageError(
                    "the secret of this context is a systemd credential, and CREDENTIALS_DIRECTORY is not set"
                )
            return {"PBS_PASSWORD_FILE": str(Path(directory, place))}
        case "keyring":
            return {"PBS_PASSWORD": _from_keyring(place or str(settings.get("auth-id", "")))}
        case _:
            return {}  # A ticket of `pbsh login`, or whatever the environment has.


def _from_keyring(user: str) -> str:
    try:
        library: Any = importlib.import_module("keyring")
    except ImportError:
        raise click.UsageError(
            "the secret of this context is in the keyring, which needs the package: pip install keyring"
        ) from None
    secret: str | None = library.get_password("pbsh", user)
    if secret is None:
        raise click.UsageError(f"the keyring has nothing for {user} under pbsh: keyring set pbsh {user}")
    return secret
