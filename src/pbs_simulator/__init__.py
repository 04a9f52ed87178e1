"""A simulated Proxmox Backup Server that answers as a real one does, for tests and for trying things out.

`SimulatedPbs` is the server; `MemoryTransport`, `Recorder` and `ReplayTransport` pin down single exchanges.
"""

from __future__ import annotations

