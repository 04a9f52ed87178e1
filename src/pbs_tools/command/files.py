"""The files that `pbsh` keeps for its user: contexts, known certificates, tickets.

They are written whole or not at all, and only their owner may read what could serve somebody else.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import Any, cast

import click


class NoHome(click.ClickException):
    """There is no place for them, as of a user whom the system does not know."""


def folder() -> Path:
    """Where they are: `PBSH_CONFIG_DIR`, or `pbsh` in the platform's configuration directory."""
    path = os.path.expanduser(os.environ.get("PBSH_CONFIG_DIR") or click.get_app_dir("pbsh"))
    if path.startswith("~"):  # Taken as it is, it would be below whatever the current directory is.
        raise NoHome("there is no home directory to keep settings in; set HOME or PBSH_CONFIG_DIR")
    return Path(path)


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file; empty if there is none. Ends the command where it cannot be read."""
    try:
        path = folder() / name
    except NoHome:
        return {}
    try:
        text = path.read_text(encoding="utf-8")
        import tomllib  # Many have no such file.

        return tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise click.ClickException(f"{path} cannot be read: {reason}") from None


def read_table(name: str, table: str) -> dict[str, Any]:
    """One table of a TOML file; empty if there is none. People edit these files, so what is
    something else ends the command."""
    found: Any = read_toml(name).get(table, {})
    if not isinstance(found, dict):
        raise click.ClickException(f"{folder() / name} cannot be read: {table} is not a table")
    return cast("dict[str, Any]", found)


@contextlib.contextmanager
def changing(name: str) -> Generator[None]:
    """Keeps other runs from changing a file between the moments in which it is read and written."""
    from pbs_tools.locks import exclusive

    with exclusive(str(folder() / name), wait=True):
        yield


def write_toml(name: str, tables: Mapping[str, Any]) -> None:
    """Writes texts, numbers and tables of them."""
    write(name, "".join(_toml(tables, ())).lstrip("\n"))


def _toml(table: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    # A JSON string is a basic string of TOML, and JSON's numbers and truth values are TOML's.
    values = [
        f"{json.dumps(name)} = {json.dumps(value)}\n" for name, value in table.items() if not isinstance(value, Mapping)
    ]
    heading = [f"\n[{'.'.join(json.dumps(part) for part in path)}]\n"] if path and (values or not table) else []
    below = {name: cast("Mapping[str, Any]", value) for name, value in table.items() if isinstance(value, Mapping)}
    tables = [line for name, value in below.items() for line in _toml(value, (*path, name))]
    return heading + values + tables


def write(name: str, text: str) -> Path:
    """Writes a file that only its owner may read, whole or not at all. Of a symbolic link, the file
    that it leads to."""
    path = folder() / name
    import tempfile

    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{path.name}-")  # of mode 0600
        try:
            with open(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(temporary, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}") from None
    return path


def remove(name: str) -> None:
    """Removes a file, if there is one."""
    path = folder() / name
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be removed: {error.strerror}") from None
