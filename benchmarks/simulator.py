"""What the simulated server costs: its start in this process, a call beside what decoding its
answer takes, and a list of 10,000 snapshots.

Exit code 1 where a target is missed. The targets are times and not ratios: whoever tests against it
waits for them.
"""

from __future__ import annotations

import json
import subprocess
import sys

from benchmarks.measuring import median_times, microseconds, milliseconds, show
from pbs_api.datastore import list_datastores
from pbs_api.snapshots import list_snapshots
from pbs_client import ApiToken, Client
from pbs_simulator import SimulatedPbs

MOST_FOR_START = 0.1
MOST_FOR_CALL = 0.001
MOST_FOR_SNAPSHOTS = 1.0
GROUPS, PER_GROUP = 50, 200
CALLS = 200
ROUNDS = 7

# In a fresh Python, since only the first start reads what is known of the API. Importing is not
# counted, as in any test it comes once.
START = """
import time
from pbs_simulator import SimulatedPbs
SimulatedPbs
begin = time.process_time()
SimulatedPbs().transport()
print(time.process_time() - begin)
"""


def start() -> float:
    """Seconds of CPU time for the first server of a process."""
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    return float(done.stdout)


def filled() -> SimulatedPbs:
    """A server with many snapshots in one of its two datastores."""
    pbs = SimulatedPbs()
    pbs.server.add_datastore("small")
    tank = pbs.server.add_datastore("tank")
    for group in range(GROUPS):
        for hour in range(PER_GROUP):
            tank.add_snapshot("vm", str(100 + group), 1_700_000_000 + hour * 3600)
    return pbs


def main() -> int:
    pbs = filled()
    token = ApiToken("root@pam!benchmark", pbs.add_token("root@pam", "benchmark"))
    body = pbs.request(
        "GET", "/api2/json/admin/datastore", {"authorization": f"PBSAPIToken={token.id}:{token.secret}"}
    ).content()
    decode = list_datastores().operation.decode
    with Client("pbs.example.com", auth=token, transport=pbs.transport()) as client:
        times = median_times(
            {"call": lambda: client.send(list_datastores()), "decoding": lambda: decode(json.loads(body)["data"])},
            rounds=ROUNDS,
            calls=CALLS,
        )
        times |= median_times({"snapshots": lambda: client.send(list_snapshots("tank"))}, rounds=ROUNDS)
    first = min(start() for _ in range(ROUNDS))
    call = times["call"] - times["decoding"]
    rows = [
        ("starting the first server of a process", first, MOST_FOR_START),
        ("a call, without decoding its answer", call, MOST_FOR_CALL),
        (f"listing {GROUPS * PER_GROUP:,} snapshots of {GROUPS} groups", times["snapshots"], MOST_FOR_SNAPSHOTS),
    ]
    show(
        "The simulated server, in this process",
        ("", "CPU time", "at most"),
        [
            (name, microseconds(best) if most < 0.01 else milliseconds(best), milliseconds(most))
            for name, best, most in rows
        ],
    )
    missed = [name for name, best, most in rows if best > most]
    for name in missed:
        print(f"missed: {name}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
