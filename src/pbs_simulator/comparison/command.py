"""The commands `state`, `score` and `lockstep` of `python -m pbs_simulator`."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from pbs_client import Client
from pbs_client.errors import PbsError
from pbs_simulator.comparison.lockstep import beside_a_server, beside_each_other
from pbs_simulator.comparison.plausible import OWN
from pbs_simulator.comparison.score import score_recording
from pbs_simulator.comparison.state import read_state
from pbs_simulator.recorder import Recorder


def state(arguments: Sequence[str], program: str) -> None:
    """`python -m pbs_simulator state FILE`."""
    parser = argparse.ArgumentParser(
        prog=f"{program} state",
        description="Record the state of a server, its users, rights, settings, stores and tasks, as "
        "the beginning of a recording for `score`. "
        "The server is the one that PBS_REPOSITORY, PBS_PASSWORD and PBS_FINGERPRINT name; it is only "
        "read, and secrets are masked.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="such as NAME-before.jsonl for NAME.jsonl")
    options = parser.parse_args(arguments)
    try:
        with Client.from_env(transport=Recorder(options.file).transport) as client:
            refused = read_state(client)
    except (PbsError, OSError) as error:
        parser.exit(1, f"{parser.prog}: {error}\n")
    for text in refused:
        print(f"left out: {text}")
    print(f"wrote {options.file}")


def score(arguments: Sequence[str], program: str) -> None:
    """`python -m pbs_simulator score RECORDING …`."""
    parser = argparse.ArgumentParser(
        prog=f"{program} score",
        description="Play recordings of a real server to a simulated one of the same version, and "
        "count what it answers alike. The simulated "
        "server starts in the state that NAME-before.jsonl beside NAME.jsonl shows. Compared are the "
        "status of every answer; the shape (keys "
        "and types) and the values of data; the text of refusals; the end and the log of tasks. "
        "Values that a server measures, makes up or "
        "reads from its clock are left out.",
    )
    parser.add_argument("recordings", nargs="+", type=Path, metavar="RECORDING", help="file of exchanges, one a line")
    parser.add_argument("--show", action="store_true", help="print every difference, grouped by kind")
    parser.add_argument("--pbs-version", metavar="VERSION", help="PBS version to play (default: the recorded one)")
    options = parser.parse_args(arguments)
    for path in options.recordings:
        if not path.is_file():
            parser.error(f"there is no file {path}")
        try:
            result = score_recording(path, version=options.pbs_version)
        except (ValueError, KeyError, TypeError) as error:
            parser.error(f"{path} cannot be played: {error}")
        print(result)
        if options.show:
            print(result.shown())


def lockstep(arguments: Sequence[str], program: str) -> None:
    """`python -m pbs_simulator lockstep …`."""
    parser = argparse.ArgumentParser(
        prog=f"{program} lockstep",
        description="Ask two servers the same and count what they answer alike: random plausible "
        "calls, right and wrong ones, that make, change "
        f"and remove only objects whose names begin with '{OWN}-' (users, rights, realms, jobs, "
        f"remotes, notifications, keys). The two are "
        "simulated servers of two versions or, with --server, the one that PBS_REPOSITORY, "
        "PBS_PASSWORD and PBS_FINGERPRINT name and a "
        "simulated one that starts in its state. What was made is removed at the end; use a server "
        "that is there for trying things out.",
    )
    parser.add_argument("--calls", type=int, default=500, help="how many calls (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same calls (default: %(default)s)")
    parser.add_argument(
        "--versions",
        nargs=2,
        default=("4.2.2", "4.2.3"),
        metavar="VERSION",
        help="the simulated servers (default: 4.2.2 4.2.3)",
    )
    parser.add_argument("--server", action="store_true", help="a real server in place of the first")
    parser.add_argument("--show", action="store_true", help="print every difference, grouped by kind")
    options = parser.parse_args(arguments)
    try:
        if options.server:
            result = beside_a_server(Client.from_env, options.calls, options.seed)
        else:
            result = beside_each_other(options.versions, options.calls, options.seed)
    except (PbsError, ValueError) as error:
        parser.exit(1, f"{parser.prog}: {error}\n")
    print(result)
    if options.show:
        print(result.shown())


COMMANDS: dict[str, Callable[[Sequence[str], str], None]] = {"state": state, "score": score, "lockstep": lockstep}
"""By the word that calls them; each takes the arguments after it, and the name of the program."""

EPILOG = (
    "Other commands: 'state FILE' records the state of a real server, 'score RECORDING' counts what "
    "this one answers alike, "
    "'lockstep' asks two servers the same."
)
