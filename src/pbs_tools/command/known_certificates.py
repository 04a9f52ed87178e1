"""Certificates that were accepted on first contact, as ssh keeps the keys of hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command import files
from pbs_tools.command.asking import confirmed
from pbs_tools.command.saying import say

if TYPE_CHECKING:
    from pbs_client import CertificateRefused

FILE = "known-certificates.toml"


def fingerprint(server: str) -> str | None:
    """The fingerprint that was accepted for `host:port`."""
    accepted: Any = files.read_table(FILE, "fingerprint").get(server)
    return accepted if isinstance(accepted, str) else None


def ask(error: CertificateRefused, server: str) -> bool:
    """On first contact: shows the fingerprint and asks whether it is the right one. Remembers it,
    and says whether to try again.

    A certificate that differs from one that was accepted, or pinned, is no first contact and is
    not asked about.
    """
    if not error.fingerprint or fingerprint(server) is not None or "pinned" in error.message:
        return False
    said = error.message.removesuffix(f"; seen was {error.fingerprint}")
    say(f"{said[:1].upper()}{said[1:]}.", err=True)
    click.echo(f"Its SHA-256 fingerprint is\n  {error.fingerprint}", err=True)
    click.echo("Compare it with what `proxmox-backup-manager cert info` shows on the server.", err=True)
    if not confirmed("Accept it from now on?"):
        return False
    with files.changing(FILE):
        accepted = files.read_table(FILE, "fingerprint")
        files.write_toml(FILE, {"fingerprint": {**accepted, server: error.fingerprint}})
    return True
