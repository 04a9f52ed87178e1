"""What importing costs: each import in a Python of its own, in relation to `import httpx`."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

from benchmarks.measuring import milliseconds, show

ROUNDS = 7
IMPORTS = {
    "import httpx": "httpx",
    "import attrs": "attrs",
    "import pbs_client": "pbs_client",
    "from pbs_client import Client": "pbs_client",
    "from pbs_client.transport.httpx_transport import HttpxTransport": "pbs_client",
    "import pbs_api": "pbs_api",
    "from pbs_api.snapshots import list_snapshots": "pbs_api",
    "from pbs_api.snapshots import list_snapshots; from pbs_api.tasks import list_tasks; "
    "from pbs_client import Client": "pbs_api",
    "import pbs_api; [getattr(pbs_api, name) for name in pbs_api.__all__]": "pbs_api",
    "from proxmoxer import ProxmoxAPI": "proxmoxer",
    "from proxmoxer import ProxmoxAPI; import requests": "proxmoxer",
    "import pydantic; pydantic.BaseModel": "pydantic",
}
BASE = "import httpx"

# Times itself, so that starting Python is not counted, and says how many modules came.
PROGRAM = """
import sys, time
before, begin = len(sys.modules), time.process_time()
exec({code!r})
print(time.process_time() - begin, len(sys.modules) - before)
"""


def measure(code: str) -> tuple[float, int]:
    """Seconds of CPU time and number of modules."""
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(code=code)], capture_output=True, text=True, check=True)
    seconds, modules = done.stdout.split()
    return float(seconds), int(modules)


def main() -> int:
    codes = [code for code, package in IMPORTS.items() if importlib.util.find_spec(package) is not None]
    best: dict[str, tuple[float, int]] = {}
    for _ in range(ROUNDS):
        for code in codes:
            best[code] = min(best.get(code, (float("inf"), 0)), measure(code))
    base = best[BASE][0]
    rows = [
        (code, milliseconds(seconds), str(modules), f"{seconds / base:.2f}")
        for code, (seconds, modules) in best.items()
    ]
    show("Imports, each in a fresh Python", ("", "CPU time", "modules", "of httpx"), rows)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
