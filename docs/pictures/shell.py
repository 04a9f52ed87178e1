"""What `pbsh` shows at a prompt: a real run in a terminal, against a simulated PBS."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from rich.text import Text

from docs.pictures.drawing import drawn
from pbs_simulator import Clock, SimulatedPbs
from pbs_simulator.scenarios import everyday

WIDTH = 100
NOW = 1710003600
"""So that the picture does not change with the day on which it is drawn."""
COMMANDS = (
    "pbsh snapshot list tank vm/100",
    "pbsh prune tank vm/100 --keep-last 2 --keep-weekly 1 --dry-run",
)


def shown(command: str, environment: dict[str, str]) -> str:
    """What a command writes to a terminal of that width."""
    near, far = pty.openpty()
    program = str(Path(sys.executable).parent / command.partition(" ")[0])
    process = subprocess.Popen([program, *command.split()[1:]], stdin=far, stdout=far, stderr=far, env=environment)
    os.close(far)
    pieces: list[bytes] = []
    while True:
        try:
            piece = os.read(near, 65536)
        except OSError:  # What a terminal says when nobody writes to it any more.
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(near)
    process.wait()
    return b"".join(pieces).decode().replace("\r\n", "\n")


def picture() -> str:
    simulated = SimulatedPbs(scenario=everyday, clock=Clock(NOW))
    secret = simulated.add_token("root@pam", "demo")
    parts: list[Text] = []
    with simulated.serve() as served:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": "/nonexistent",
            "TERM": "xterm-256color",
            "COLUMNS": str(WIDTH),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "PBS_REPOSITORY": f"root@pam!demo@{served.address}:tank",
            "PBS_PASSWORD": secret,
            "PBS_FINGERPRINT": served.fingerprint,
        }
        for command in COMMANDS:
            parts += [Text.assemble(("$ ", "green"), (command, "bold"))]
            parts += [Text.from_ansi(shown(command, environment).rstrip("\n")), Text("")]
    return drawn("pbsh", *parts[:-1], width=WIDTH)
