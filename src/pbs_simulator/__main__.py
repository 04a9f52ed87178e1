"""`python -m pbs_simulator`: a simulated server for programs in any language.

    python -m pbs_simulator --port 8007 --scenario everyday --scenario my_scenario.py

`state`, `score` and `lockstep`, as the first argument, compare it with a real server; `python -m
pbs_simulator score --help` says how.

A scenario is one of `pbs_simulator.scenarios`, by name, or a file of plain Python with a function
`fill(pbs)` that gets the `SimulatedPbs`. Without one there is a datastore with a few backups.
"""

from __future__ import annotations

import argparse
import os
import runpy
import sys
import textwrap
import threading
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pbs_simulator.comparison import command
from pbs_simulator.scenarios import SCENARIOS
from pbs_simulator.simulator import Scenario, SimulatedPbs

if TYPE_CHECKING:
    from pbs_simulator.serving import ServedPbs

DESCRIPTION = """\
Serve a simulated Proxmox Backup Server over TLS.

It answers the calls of the HTTP API as a real server does: logins and API
tokens, rights, datastores with groups and snapshots, jobs, and tasks that run
and write logs. It keeps its state in memory until it is stopped, and it has no
backup data: backups can be neither made nor restored. It prints its address,
the fingerprint of its certificate, a token of root@pam, and the certificate of
its authority (CA). Ctrl-C ends it, with exit code 130."""


def example(pbs: SimulatedPbs) -> None:
    """One datastore with a virtual machine, a container and a host, backed up daily for a week."""
    store = pbs.server.add_datastore("tank", comment="example", gc_schedule="daily")
    now = int(pbs.clock.time())
    for days in range(7, 0, -1):
        for backup_type, backup_id in (("vm", "100"), ("ct", "200"), ("host", "web01")):
            store.add_snapshot(backup_type, backup_id, now - days * 86400)


def load_scenario(path: Path) -> Scenario:
    """The function `fill` of a scenario file."""
    fill = runpy.run_path(str(path)).get("fill")
    if not callable(fill):
        raise SystemExit(f"{path} has no function fill(pbs)")

    def scenario(pbs: SimulatedPbs) -> None:
        fill(pbs)

    return scenario


def find_scenario(wanted: str) -> Scenario:
    """A scenario by its name, or of a file."""
    if wanted in SCENARIOS:
        return SCENARIOS[wanted]
    path = Path(wanted)
    if not path.is_file():
        kind = "file" if path.suffix else "scenario"
        raise argparse.ArgumentTypeError(f"there is no {kind} {wanted}; scenarios are {', '.join(SCENARIOS)}")
    return load_scenario(path)


def scenario_list() -> str:
    """The scenarios with what they are, a line or two each."""
    lines = ["scenarios:"]
    for name, function in SCENARIOS.items():
        text = " ".join((function.__doc__ or "").split())
        lines += textwrap.wrap(text, 79, initial_indent=f"  {name:<22}", subsequent_indent=" " * 24)
    return "\n".join(lines)


def wait() -> None:
    """Waits for an interrupt."""
    threading.Event().wait()


def main(arguments: Sequence[str] | None = None, program: str = "python -m pbs_simulator") -> None:
    """The command; prints where, and with which token, the server can be reached."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in command.COMMANDS:
        command.COMMANDS[given[0]](given[1:], program)
        return
    parser = argparse.ArgumentParser(
        prog=program,
        description=DESCRIPTION,
        epilog=f"{scenario_list()}\n\n{textwrap.fill(command.EPILOG, 79)}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port", type=port, default=8007, help="port to listen on, 0 for a free one (default: %(default)s)"
    )
    parser.add_argument("--pbs-version", default="4.2.2", help="PBS version to play, 3.4 to 4.2 (default: %(default)s)")
    parser.add_argument(
        "--scenario",
        type=find_scenario,
        action="append",
        metavar="NAME|FILE",
        help="what the server holds: a scenario of the list below, or a Python file with a function "
        "fill(pbs); may be repeated "
        "(default: a datastore with a week of backups)",
    )
    parser.add_argument(
        "--pace", type=float, default=0.05, help="seconds between two lines of a task's log (default: %(default)s)"
    )
    parser.add_argument("--delays", action="store_true", help="pause after 401 and 403 as a real server does")
    options = parser.parse_args(given)
    scenarios: list[Scenario] = options.scenario or [example]
    try:
        pbs = SimulatedPbs(options.pbs_version, pace=options.pace, delays=options.delays)
    except ValueError as error:
        parser.error(str(error))
    for scenario in scenarios:
        scenario(pbs)
    pbs.server.forget_rights()
    secret = pbs.add_token("root@pam", "simulator")
    with ExitStack() as stack:
        try:
            served = stack.enter_context(pbs.serve(options.host, options.port))
        except OSError as error:
            parser.exit(1, f"{program}: cannot listen on {options.host} port {options.port}: {error.strerror}\n")
        except ModuleNotFoundError as error:
            parser.exit(1, f"{program}: {error.name} is missing; install the extra 'simulator'\n")
        try:
            announce(served, options.pbs_version, secret)
            wait()
        except KeyboardInterrupt:
            print("stopped")
            raise SystemExit(130) from None
        except BrokenPipeError:  # Whoever read what it prints has ended, as `head` does.
            with suppress(OSError, ValueError):  # What is still buffered would be tried again at the end.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(1) from None


def port(text: str) -> int:
    """A port as it is typed."""
    if not text.isascii() or not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is not a port, which is a number from 0 to 65535")
    return int(text)


def announce(served: ServedPbs, version: str, secret: str) -> None:
    """Prints what a client needs."""
    print(f"simulated PBS {version} at https://{served.address}")
    print(f"fingerprint {served.fingerprint}")
    print(f"token root@pam!simulator:{secret}")
    print("user root@pam, password secret")
    print(served.ca_pem, end="", flush=True)


if __name__ == "__main__":
    main()
