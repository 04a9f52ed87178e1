"""Two hundred servers with a million snapshots in one inventory: how much memory, how many threads,
and what a dead and a silent server cost the others.

The servers are functions that compute their answers, so that nothing but the inventory is measured.
Each measurement is a Python of its own. Exit code 1 where a target is missed.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import attrs

from benchmarks.measuring import show
from pbs_client import AnswerTimeout, ApiToken, AsyncClient, NotSent
from pbs_client.transport import HttpRequest
from pbs_simulator import AsyncMemoryTransport, json_answer
from pbs_simulator.memory import HandlerResult
from pbs_tools import inventory
from pbs_tools.inventory import Group, Unseen

MOST_MEMORY = 200
"""MB beyond a Python that does nothing."""
LIMIT = 3.0
"""Seconds that the silent server is given."""
SLACK = 1.3
"""How much longer than the time limit two servers may take that do not answer, and how much more
CPU time all may take with them than without: other work on the machine, and nothing else."""


@attrs.frozen
class Size:
    """How much there is."""

    servers: int = 200
    stores: int = 20
    namespaces: int = 10
    groups: int = 5
    """In each namespace."""
    snapshots: int = 5
    """In each group."""

    @property
    def all_groups(self) -> int:
        return self.servers * self.stores * self.namespaces * self.groups

    @property
    def all_snapshots(self) -> int:
        return self.all_groups * self.snapshots


NOW = 1_790_000_000
TOKEN = ApiToken("root@pam!benchmark", "01234567-89ab-cdef-0123-456789abcdef")


def answering(number: int, size: Size) -> Callable[[HttpRequest], HandlerResult]:
    """A server that has `size`, computed when it is asked for."""

    def answer(request: HttpRequest) -> HandlerResult:
        path = request.target.removeprefix("/api2/json").partition("?")[0]
        match path.split("/")[1:]:
            case ["access", "permissions"]:
                return json_answer({"/": {"Datastore.Audit": True, "Sys.Audit": True}})
            case ["nodes", _, "identity"]:
                return json_answer({"pbs-instance-id": f"{number:032x}"})
            case ["admin", "datastore"]:
                return json_answer(
                    [{"store": f"store{store}", "mount-status": "nonremovable"} for store in range(size.stores)]
                )
            case ["admin", "datastore", _, "namespace"]:
                return json_answer([{"ns": f"ns{ns}" if ns else ""} for ns in range(size.namespaces)])
            case ["admin", "datastore", _, "groups"]:
                return json_answer([_group(name, size) for name in range(size.groups)])
            case ["admin", "datastore", _, "snapshots"]:
                return json_answer(
                    [_snapshot(name, age) for name in range(size.groups) for age in range(size.snapshots)]
                )
            case _:
                raise AssertionError(path)

    return answer


def _group(name: int, size: Size) -> dict[str, Any]:
    return {
        "backup-type": "vm",
        "backup-id": str(100 + name),
        "last-backup": NOW,
        "backup-count": size.snapshots,
        "files": ["drive-scsi0.img.fidx", "index.json.blob", "client.log.blob"],
        "owner": "backup@pbs!automation",
    }


def _snapshot(name: int, age: int) -> dict[str, Any]:
    return {
        "backup-type": "vm",
        "backup-id": str(100 + name),
        "backup-time": NOW - age * 86400,
        "files": [{"filename": "drive-scsi0.img.fidx", "size": 32 * 1024**3, "crypt-mode": "none"}],
        "owner": "backup@pbs!automation",
        "protected": False,
        "size": 32 * 1024**3,
    }


async def silent(request: HttpRequest) -> HandlerResult:
    """Takes the request, and says nothing for as long as anybody waits."""
    await asyncio.sleep(request.read_timeout or LIMIT)
    raise AnswerTimeout("no answer")


def dead(request: HttpRequest) -> HandlerResult:
    """Nobody is there."""
    raise NotSent("connection refused")


def client(name: str, handler: Any) -> AsyncClient:
    """A client of one server."""
    transport = AsyncMemoryTransport(handler)
    return AsyncClient(name, auth=TOKEN, transport=transport, timeout=LIMIT, retries=0)


def clients(size: Size) -> list[AsyncClient]:
    """One of each server that answers."""
    return [client(f"pbs{number}.invalid", answering(number, size)) for number in range(size.servers)]


@attrs.define
class Measured:
    """What one run came to."""

    seconds: float = 0.0
    cpu: float = 0.0
    """Seconds of CPU time."""
    found: int = 0
    unseen: int = 0
    threads: int = 0
    """Most at once."""
    memory: int = 0
    """Most at once, in MB."""


async def _run(what: str, size: Size) -> Measured:
    asked = clients(size)
    if what == "with a dead and a silent one":
        asked += [client("dead.invalid", dead), client("silent.invalid", silent)]
    elif what == "a dead and a silent one alone":
        asked = [client("dead.invalid", dead), client("silent.invalid", silent)]
    items: AsyncGenerator[Any] = inventory.asnapshots(*asked) if what == "snapshots" else inventory.agroups(*asked)
    kept: list[Group] = []
    measured, begin, cpu = Measured(), time.perf_counter(), time.process_time()
    async for item in items:
        if isinstance(item, Unseen):
            measured.unseen += 1
            continue
        measured.found += 1
        if what == "groups, all kept":
            kept.append(item)
        if measured.found % 1000 == 0:
            measured.threads = max(measured.threads, threading.active_count())
    measured.seconds, measured.cpu = time.perf_counter() - begin, time.process_time() - cpu
    measured.memory = most_memory()
    return measured


def most_memory() -> int:
    """MB that this process had at most."""
    # What getrusage tells includes the process that started this one.
    if sys.platform == "linux":
        peak = re.search(r"VmHWM:\s+([0-9]+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
        assert peak
        return int(peak[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024**2


def measured(what: str) -> Measured:
    """One run in a Python of its own."""
    command = [sys.executable, "-m", "benchmarks.fleet", what]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Measured(**json.loads(done.stdout))


def bare() -> int:
    """MB of a Python that does nothing."""
    code = "import re; print(re.search('VmHWM:\\\\s+([0-9]+)', open('/proc/self/status').read())[1])"
    if sys.platform != "linux":
        code = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) // 1024


RUNS = ("groups", "groups, all kept", "snapshots", "with a dead and a silent one", "a dead and a silent one alone")


def main() -> int:
    size, nothing = Size(), bare()
    runs = {what: measured(what) for what in RUNS}
    show(
        f"{size.servers} servers, {size.all_groups:,} groups, {size.all_snapshots:,} snapshots",
        ("", "time", "CPU time", "found", "not seen", "threads", f"MB beyond {nothing}"),
        [
            (
                what,
                f"{run.seconds:.1f} s",
                f"{run.cpu:.1f} s",
                f"{run.found:,}",
                str(run.unseen),
                str(run.threads),
                str(run.memory - nothing),
            )
            for what, run in runs.items()
        ],
    )
    targets = {
        "all groups": runs["groups"].found == runs["groups, all kept"].found == size.all_groups,
        "all snapshots": runs["snapshots"].found == size.all_snapshots,
        f"at most {MOST_MEMORY} MB": all(run.memory - nothing <= MOST_MEMORY for run in runs.values()),
        "no thread per server": all(run.threads <= 2 for run in runs.values()),
        "the dead and the silent server are named": runs["with a dead and a silent one"].unseen == 2,
        "and cost no more than their time limit": runs["a dead and a silent one alone"].seconds <= LIMIT * SLACK
        and runs["with a dead and a silent one"].cpu <= runs["groups"].cpu * SLACK,
    }
    missed = [name for name, met in targets.items() if not met]
    for name in missed:
        print(f"missed: {name}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(attrs.asdict(asyncio.run(_run(sys.argv[1], Size())))))
    else:
        raise SystemExit(main())
