"""A simulated Proxmox Backup Server that answers as a real one does, for tests and for trying
things out.

`SimulatedPbs` is the server. `MemoryTransport`, `Recorder` and `Replay` pin down single exchanges.
`pbs_simulator.scenarios` has ready contents. Names are loaded on first use: pytest imports this
package in every run of a project that has it installed.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

try:
    from pbs_client import __distribution__  # which another project's `pbs_client` does not have
    from pbs_client.lazy import lazy_names
except Exception:
    # It explains what is wrong. Not imported otherwise: pytest imports this package in every run.
    importlib.import_module("pbs_api")
    raise
del __distribution__

if TYPE_CHECKING:
    from pbs_simulator.clock import Clock
    from pbs_simulator.datastores import BackupFile, Datastore, Group, Snapshot
    from pbs_simulator.faults import Fault, Faults
    from pbs_simulator.loading import load_state
    from pbs_simulator.memory import AsyncMemoryTransport, MemoryTransport, json_answer, text_answer
    from pbs_simulator.recorder import Recorder
    from pbs_simulator.refusals import Refusal
    from pbs_simulator.replay import Replay
    from pbs_simulator.server import Server
    from pbs_simulator.simulator import Scenario, SimulatedPbs
    from pbs_simulator.worker_tasks import TaskFailure, TaskWarnings

__all__ = [
    "AsyncMemoryTransport",
    "BackupFile",
    "Clock",
    "Datastore",
    "Fault",
    "Faults",
    "Group",
    "MemoryTransport",
    "Recorder",
    "Refusal",
    "Replay",
    "Scenario",
    "Server",
    "SimulatedPbs",
    "Snapshot",
    "TaskFailure",
    "TaskWarnings",
    "json_answer",
    "load_state",
    "text_answer",
]

_EXPORTS = {
    "refusals": ("Refusal",),
    "clock": ("Clock",),
    "datastores": (
        "BackupFile",
        "Datastore",
        "Group",
        "Snapshot",
    ),
    "faults": (
        "Fault",
        "Faults",
    ),
    "loading": ("load_state",),
    "memory": (
        "AsyncMemoryTransport",
        "MemoryTransport",
        "json_answer",
        "text_answer",
    ),
    "recorder": ("Recorder",),
    "replay": ("Replay",),
    "server": ("Server",),
    "simulator": (
        "Scenario",
        "SimulatedPbs",
    ),
    "worker_tasks": (
        "TaskFailure",
        "TaskWarnings",
    ),
}

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the package.
    __getattr__, __dir__ = lazy_names(__name__, __all__, _EXPORTS)
