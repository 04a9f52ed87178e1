"""Decoding lists as the client does it: ours in relation to bare `json.loads`, pydantic, cattrs and
msgspec, and the memory of the result. Exit code 1 if a target is missed."""

from __future__ import annotations

import json
import sys
import tracemalloc
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import attrs
import msgspec

from benchmarks.measuring import Contestant, found, median_times, milliseconds, show
from benchmarks.peers import MsgspecAnswer, PydanticAnswer, cattrs_loads
from pbs_api.datastore import list_datastore_usage
from pbs_api.snapshots import list_snapshots
from pbs_api.tasks import list_tasks
from pbs_client import Request, long_lists
from pbs_client.collector import collector_paused
from pbs_client.context import CallContext
from pbs_client.envelope import open_answer
from pbs_client.runtime.regex_decoding import list_decoder
from pbs_client.transport import Reply

SNAPSHOTS = 100_000
MILLION = 1_000_000
ROUNDS = 7
NEW = sys.version_info >= (3, 12)
MOST_OF_JSON = 1.25 if NEW else 0.95
"""Ours may take this many times as long as `json.loads`, which pays for the collector on 3.11."""
MOST_WITH_FAST = 0.70
MOST_OF_PEERS = 0.45
"""Ours may take this part of the time of pydantic and of cattrs, their collector paused as ours."""
MOST_MEMORY = 0.65
LEAST = "json.loads and a bare object for each item"
LOOKED_AT = "all files looked at"


def snapshot(number: int) -> dict[str, Any]:
    """A snapshot as PBS writes it, with three files; every third is verified."""
    moment = 1_700_000_000 + 60 * number
    disk = 32 * 1024**3 + number
    entry: dict[str, Any] = {
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
        entry["verification"] = {
            "state": "ok",
            "upid": f"UPID:pbs:000003E8:0001E240:{number:08X}:{moment:08X}:verify:tank:root@pam:",
        }
    return entry


def task(number: int) -> dict[str, Any]:
    """A task that has ended."""
    begin = 1_700_000_000 + number
    return {
        "endtime": begin + 60,
        "node": "localhost",
        "pid": 1000,
        "pstart": 123456,
        "starttime": begin,
        "status": "OK",
        "upid": f"UPID:pbs:000003E8:0001E240:{number:08X}:{begin:08X}:prunejob:tank\\x3adaily:root@pam:",
        "user": "root@pam",
        "worker_id": "tank:daily",
        "worker_type": "prunejob",
    }


def usage(number: int) -> dict[str, Any]:
    """A datastore with a month of history."""
    return {
        "avail": 10**12 - number,
        "estimated-full-date": 1_800_000_000,
        "history": [0.5 + point / 2000 for point in range(720)],
        "history-delta": 3600,
        "history-start": 1_700_000_000,
        "mount-status": "nonremovable",
        "store": f"store{number}",
        "total": 2 * 10**12,
        "used": 10**12 + number,
    }


def body_of(data: list[dict[str, Any]]) -> bytes:
    return json.dumps({"data": data}, separators=(",", ":")).encode()


def opened(body: bytes, request: Request[Any]) -> Callable[[], object]:
    """What the client does with the body of an answer."""
    reply, decode = Reply(200, (), body), request.operation.decode

    def context() -> CallContext:
        return CallContext(request.described)

    return lambda: open_answer(reply, decode, context, pause_collector=True)[0]


def without_fast(contestant: Contestant) -> Contestant:
    """The same without msgspec."""

    def inside() -> object:
        with (
            patch.object(long_lists, "_fast_decoder", list_decoder),
            patch.object(long_lists, "json_parser", lambda: json.loads),
            patch("pbs_client.parsing.json_parser", lambda: json.loads),
        ):
            return contestant()

    return inside


def paused(contestant: Contestant) -> Contestant:
    """The same as the client does it: with the garbage collector paused."""

    def inside() -> object:
        with collector_paused():
            return contestant()

    return inside


def looked_at(contestant: Contestant) -> Contestant:
    """The same, and then the files of each snapshot, which are made when they are asked for."""

    def inside() -> object:
        items: Any = contestant()
        for item in items:
            _ = item.files
        return items

    return inside


def least(body: bytes) -> Contestant:
    """The least that can be done over `json.loads`: for each item an object with a slot for each
    member, in the order of the text. Nothing is checked, and nothing can be left out or unknown."""
    names = [hyphenated.replace("-", "_") for hyphenated in json.loads(body)["data"][0]]
    item = attrs.make_class("Item", names, slots=True)
    return paused(lambda: [item(*members.values()) for members in json.loads(body)["data"]])


def compare(name: str, body: bytes, request: Request[Any], rounds: int, others: dict[str, Contestant]) -> None:
    """Shows the times for one answer, and keeps the ratios."""
    ours = opened(body, request)
    times = median_times(
        {
            "json.loads alone": lambda: json.loads(body),
            "pbs_client": without_fast(ours),
            "pbs_client with the extra `fast`": ours,
            **others,
        },
        rounds=rounds,
    )
    plain, standard = times["json.loads alone"], times["pbs_client"]
    show(
        f"{name}, {len(body) / 1e6:.1f} MB of JSON",
        ("", "time", "of json.loads"),
        [(contestant, milliseconds(seconds), f"{seconds / plain:.2f}") for contestant, seconds in times.items()],
    )
    found("Decoding", f"{name}, of json.loads", standard / plain, MOST_OF_JSON)
    fast = times["pbs_client with the extra `fast`"]
    found("Decoding", f"{name}, of json.loads, with `fast`", fast / plain, MOST_WITH_FAST)
    for other in others.keys() & {LEAST, LOOKED_AT}:
        found("Decoding", f"{name}, {other}, of json.loads", times[other] / plain)
    for peer in others:
        if peer in (LEAST, LOOKED_AT):
            continue
        most = MOST_OF_PEERS if "paused" in peer else None
        found("Decoding", f"{name}, of {peer}", standard / times[peer], most)
        found("Decoding", f"{name}, of {peer}, with `fast`", fast / times[peer], most)


def bytes_of(contestant: Contestant) -> int:
    """How much memory the result takes."""
    tracemalloc.start()
    try:
        result = contestant()
        return tracemalloc.get_traced_memory()[0] if result else 0
    finally:
        tracemalloc.stop()


def main() -> int:
    body = body_of([snapshot(number) for number in range(SNAPSHOTS)])
    loads_with_cattrs = cattrs_loads()
    msgspec_decoder = msgspec.json.Decoder(MsgspecAnswer)
    peers: dict[str, Contestant] = {
        "pydantic, collector paused": paused(lambda: PydanticAnswer.model_validate_json(body)),
        "cattrs, collector paused": paused(lambda: loads_with_cattrs(body)),
        "msgspec, structs that keep nothing unknown": lambda: msgspec_decoder.decode(body),
    }
    files = looked_at(without_fast(opened(body, list_snapshots("tank"))))
    compare("100,000 snapshots", body, list_snapshots("tank"), ROUNDS, {LOOKED_AT: files, **peers})
    for name, body, request, rounds in (
        ("10,000 tasks", body_of([task(number) for number in range(10_000)]), list_tasks(), ROUNDS),
        ("usage of 10 datastores", body_of([usage(number) for number in range(10)]), list_datastore_usage(), 101),
    ):
        compare(name, body, request, rounds, {LEAST: least(body)})
    few = body_of([snapshot(number) for number in range(10_000)])
    models = without_fast(opened(few, list_snapshots("tank")))
    models()  # Work that is done only once does not count.
    ratio = bytes_of(models) / bytes_of(lambda: json.loads(few)["data"])
    found("Memory", "of a snapshot, of the dictionaries of json.loads", ratio, MOST_MEMORY)
    body = body_of([snapshot(number) for number in range(MILLION)])
    compare("1,000,000 snapshots, once", body, list_snapshots("tank"), 1, {})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
