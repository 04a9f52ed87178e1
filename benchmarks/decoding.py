"""Decoding 100,000 snapshots: ours in relation to bare `json.loads`, pydantic, cattrs and msgspec.
Exit code 1 where a target is missed."""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from benchmarks.measuring import Contestant, best_times, milliseconds, show
from benchmarks.peers import MsgspecAnswer, PydanticAnswer, cattrs_loads
from pbs_api.snapshots import list_snapshots
from pbs_client.collector import collector_paused

SNAPSHOTS = 100_000
MOST_OF_JSON = 1.3
"""Ours may take this many times as long as `json.loads`."""
MOST_OF_PEERS = 0.5
"""Ours may take this part of the time of pydantic and of cattrs."""


def snapshot(number: int) -> dict[str, Any]:
    """A snapshot as PBS writes it, with three files; every third is verified."""
    moment = 1_700_000_000 + 60 * number
    disk = 32 * 1024**3 + number
    found: dict[str, Any] = {
        "backup-id": str(100 + number % 500),
        "backup-time": moment,
        "backup-type": ("vm", "ct", "host")[number % 3],
        "comment": f"guest-{number % 500}",
        "files": [
            {"crypt-mode": "none", "filename": "qemu-server.conf.blob", "size": 400 + number % 50},
            {"crypt-mode": "none", "filename": "drive-scsi0.img.fidx", "size": disk},
            {"crypt-mode": "none", "filename": "index.json.blob", "size": 500 + number % 20},
        ],
        "owner": "backup@pbs!pve",
        "protected": number % 50 == 0,
        "size": disk + 1000,
    }
    if number % 3 == 0:
        found["verification"] = {
            "state": "ok",
            "upid": f"UPID:pbs:000003E8:0001E240:{number:08X}:{moment:08X}:verify:tank:root@pam:",
        }
    return found


def paused(contestant: Contestant) -> Contestant:
    """The same as the client does it: with the garbage collector paused."""

    def inside() -> object:
        with collector_paused():
            return contestant()

    return inside


def main() -> int:
    body = json.dumps({"data": [snapshot(number) for number in range(SNAPSHOTS)]}, separators=(",", ":")).encode()
    decode = list_snapshots("tank").operation.decode
    loads_with_cattrs = cattrs_loads()
    msgspec_decoder = msgspec.json.Decoder(MsgspecAnswer)

    times = best_times(
        {
            "json.loads alone": lambda: json.loads(body),
            "pbs_client": paused(lambda: decode(json.loads(body)["data"])),
            "pbs_client with the extra `fast`": paused(lambda: decode(msgspec.json.decode(body)["data"])),
            "pydantic, model_validate_json": lambda: PydanticAnswer.model_validate_json(body),
            "cattrs, json converter": lambda: loads_with_cattrs(body),
            "msgspec, structs": lambda: msgspec_decoder.decode(body),
            "json.loads alone, collector paused": paused(lambda: json.loads(body)),
            "pydantic, collector paused": paused(lambda: PydanticAnswer.model_validate_json(body)),
            "cattrs, collector paused": paused(lambda: loads_with_cattrs(body)),
        },
        rounds=5,
    )
    # By itself, as its input would else be in everyone's memory.
    data = json.loads(body)["data"]
    times |= best_times({"pbs_client, decoding without parsing": paused(lambda: decode(data))}, rounds=5)

    plain, own = times["json.loads alone"], times["pbs_client"]
    show(
        f"{SNAPSHOTS:,} snapshots with three files each, {len(body) / 1e6:.0f} MB of JSON",
        ("", "time", "of json.loads"),
        [(name, milliseconds(seconds), f"{seconds / plain:.2f}") for name, seconds in times.items()],
    )
    missed = [f"{own / plain:.2f} of json.loads, at most {MOST_OF_JSON}"] if own > MOST_OF_JSON * plain else []
    for peer in ("pydantic, model_validate_json", "cattrs, json converter"):
        if own > MOST_OF_PEERS * times[peer]:
            missed.append(f"{own / times[peer]:.2f} of {peer}, at most {MOST_OF_PEERS}")
    for text in missed:
        print(f"missed: {text}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
