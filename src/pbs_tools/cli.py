"""The command `pbsh`."""

from __future__ import annotations

import click


@click.group()
@click.version_option(package_name="proxmox-pbs-client")
def main() -> None:
    """Proxmox Backup Server from the command line."""


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def simulate(arguments: tuple[str, ...]) -> None:
    """Serve a simulated PBS over TLS, for tests of programs in any language; `pbsh simulate --help` lists its options."""
    # The one command that needs the simulator, which is an extra of its own.
    from pbs_simulator.__main__ import main as serve

    serve(arguments, program="pbsh simulate")
