"""`pbsh simulate`: the one command that needs the simulator, which is an extra of its own."""

from __future__ import annotations

import click


@click.command("simulate", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def simulate(arguments: tuple[str, ...]) -> None:
    """Serve a simulated PBS over TLS until Ctrl-C, for tests of programs in any language; `pbsh
    simulate --help` lists its options."""
    try:
        from pbs_simulator.__main__ import main as serve
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is missing; the extra `simulator` of this package has it") from None
    serve(arguments, program="pbsh simulate")
