"""The short form, for CI: counts work instead of time, so that it gives the same figures on every
machine. Exit code 1 if something has grown grossly."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from benchmarks.calls import MemoryTransport
from benchmarks.decoding import body_of, bytes_of, opened, snapshot, without_fast
from benchmarks.imports import PROGRAMS
from benchmarks.loopback import PATH, served
from benchmarks.measuring import FINDINGS, found, show
from pbs_api.server import get_version
from pbs_api.snapshots import list_snapshots
from pbs_client import ApiToken, Client

MOST_CALLS = 62
MOST_PER_SNAPSHOT = 1.0
MOST_MODULES = 60
MOST_MORE_MODULES = 85
MOST_BYTES = 0.45


def calls_of(function: Any) -> int:
    """How many Python functions are entered."""
    entered = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal entered
        entered += event == "call"

    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(None)
    return entered


def modules_of(code: str) -> int:
    program = f"import sys; before = len(sys.modules)\n{code}\nprint(len(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def modules_until_first_answer() -> int:
    """How many more than with plain httpx."""
    with served() as (port, ca):
        ours, plain = (
            modules_of(PROGRAMS[name].format(port=port, ca=str(ca), path=PATH)) for name in ("pbs_client", "httpx")
        )
    return ours - plain


def main() -> int:
    body = json.dumps({"data": {"version": "4.2", "release": "2", "repoid": "0123456789abcdef"}}).encode()
    token = ApiToken("root@pam!ci", "11111111-2222-3333-4444-555555555555")
    with Client("pbs.example.com", auth=token, transport=MemoryTransport(body)) as pbs:
        pbs.send(get_version())
        found(
            "Work",
            "Python calls of a warm call, its transport aside",
            calls_of(lambda: pbs.send(get_version())),
            MOST_CALLS,
        )
    many = body_of([snapshot(number) for number in range(2000)])
    ours = without_fast(opened(many, list_snapshots("tank")))
    ours()
    found("Work", "Python calls to decode a snapshot", calls_of(ours) / 2000, MOST_PER_SNAPSHOT)
    ratio = bytes_of(ours) / bytes_of(lambda: json.loads(many)["data"])
    found("Work", "bytes of a snapshot, of the dictionaries of json.loads", ratio, MOST_BYTES)
    modules = modules_of("from pbs_api.snapshots import list_snapshots")
    found("Work", "modules of `from pbs_api.snapshots import list_snapshots`", modules, MOST_MODULES)
    found(
        "Work",
        "modules until a first answer, beside those of plain httpx",
        modules_until_first_answer(),
        MOST_MORE_MODULES,
    )
    show("Work", ("", "counted", "at most"), [(one.what, one.shown, one.shown_most) for one in FINDINGS])
    return int(any(finding.missed for finding in FINDINGS))


if __name__ == "__main__":
    raise SystemExit(main())
