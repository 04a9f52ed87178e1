"""What importing costs: each import in a Python of its own, in relation to `import httpx`."""

from __future__ import annotations

import importlib.util
import statistics
import subprocess
import sys

from benchmarks.loopback import PATH, served
from benchmarks.measuring import found, milliseconds, show

ROUNDS = 7
IMPORTS = {
    "import httpx": "httpx",
    "import httpx, attrs": "httpx",
    "import attrs": "attrs",
    "import pbs_client": "pbs_client",
    "from pbs_client import Client": "pbs_client",
    "from pbs_client.transport.built_in_transport import BuiltInTransport": "pbs_client",
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
FUNCTION = "from pbs_api.snapshots import list_snapshots"
MOST_OF_IMPORTS = 0.30
WITH_FAST = """
import time
from pathlib import Path
from pbs_client import ApiToken, Client
from pbs_api.server import get_version
with Client("127.0.0.1", port={port}, auth=ApiToken("a@pbs!b", "x"), verify=Path({ca!r}), proxy="") as pbs:
    assert pbs.send(get_version()).version
print(time.process_time())
"""
PROGRAMS = {
    "pbs_client": f"import sys; sys.modules['httptools'] = None{WITH_FAST}",
    "pbs_client with `fast`": WITH_FAST,
    "httpx": """
import ssl, time
import httpx
context = ssl.create_default_context(cafile={ca!r})
with httpx.Client(verify=context, trust_env=False) as client:
    assert client.get("https://127.0.0.1:{port}{path}").json()["data"]["version"]
print(time.process_time())
""",
}

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
    ratio = best[FUNCTION][0] / best["import httpx, attrs"][0]
    found("Start", f"`{FUNCTION}`, of `import httpx, attrs`", ratio, MOST_OF_IMPORTS)
    start()
    return 0


def start() -> None:
    """A Python that makes one call and ends, by us and by plain httpx."""
    with served() as (port, ca):
        programs = {name: text.format(port=port, ca=str(ca), path=PATH) for name, text in PROGRAMS.items()}
        times: dict[str, list[float]] = {name: [] for name in programs}
        for _ in range(ROUNDS):
            for name, program in programs.items():
                done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
                times[name].append(float(done.stdout))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    show(
        "A fresh Python until its first answer",
        ("", "CPU time"),
        [(name, milliseconds(seconds)) for name, seconds in medians.items()],
    )
    for added in ("", " with `fast`"):
        ratio = medians[f"pbs_client{added}"] / medians["httpx"]
        found("Start", f"until the first typed answer, of plain httpx{added and ','}{added}", ratio, 1.05)


if __name__ == "__main__":
    raise SystemExit(main())
