"""Disks of a machine with one disk in use, without ZFS and without SMART."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.refusals import NO_FILE, Refusal
from pbs_simulator.worker_tasks import TaskFailure

answers: Answers = Answers()


_SYSTEM_DISK: dict[str, Any] = {
    "name": "vda",
    "devpath": "/dev/vda",
    "disk-type": "hdd",
    "gpt": False,
    "model": None,
    "partitions": None,
    "rpm": None,
    "serial": None,
    "size": 274_877_906_944,
    "status": "unknown",
    "used": "mounted",
    "vendor": "0x1af4",
    "wearout": None,
    "wwn": None,
}


def _disks(call: ApiCall) -> list[dict[str, Any]]:
    disks = call.server.node.disks
    return [_SYSTEM_DISK] if disks is None else disks


@answers("GET", "/nodes/{node}/disks/list")
def list_disks(call: ApiCall) -> list[dict[str, Any]]:
    wanted, with_partitions = call.get("usage-type"), call.get("include-partitions")
    disks = [disk for disk in _disks(call) if wanted in (None, disk["used"])]
    return [
        {**disk, "partitions": disk["partitions"] or [] if with_partitions else disk["partitions"]} for disk in disks
    ]


@answers("GET", "/nodes/{node}/disks/smart")
def get_smart(call: ApiCall) -> None:
    _disk(call, call["disk"])
    raise Refusal(f'command "smartctl" "-H" "-A" "-j" "/dev/{call["disk"]}" failed - status code: 1 - no error message')


@answers("GET", "/nodes/{node}/disks/directory")
def list_directories(call: ApiCall) -> list[dict[str, Any]]:
    """Removable stores stand here although nothing on this machine mounts them by itself."""
    return [
        {
            "unitfile": "datastore config",
            "name": name,
            "device": f"/dev/disk/by-uuid/{store.config['backing-device']}",
            "path": store.path,
            "filesystem": None,
            "options": None,
            "removable": True,
        }
        for name, store in call.server.datastores.items()
        if store.removable
    ]


@answers("DELETE", "/nodes/{node}/disks/directory/{name}")
def delete_directory(call: ApiCall) -> None:
    path = f"/mnt/datastore/{call['name']}"
    for name, store in call.server.datastores.items():
        if path == store.path:
            raise Refusal(f"Can't remove '{path}' since it's required by datastore '{name}'")
    raise Refusal(NO_FILE)


@answers("POST", "/nodes/{node}/disks/directory")
def create_directory(call: ApiCall) -> str:
    return _format(call, "dircreate", call["name"], call["disk"])


@answers("POST", "/nodes/{node}/disks/initgpt")
def initialize_disk(call: ApiCall) -> str:
    return _format(call, "diskinit", call["disk"], call["disk"])


@answers("PUT", "/nodes/{node}/disks/wipedisk")
def wipe_disk(call: ApiCall) -> str:
    """Asks no questions: that a disk is in use or missing is only noticed by the task."""
    name: str = call["disk"]
    known = any(disk["name"] == name for disk in _disks(call))
    return _start(call, "wipedisk", name, f"wipe disk {name}", None if known else NO_FILE)


@answers("GET", "/nodes/{node}/disks/zfs")
def list_zpools(call: ApiCall) -> None:
    raise Refusal(f'failed to execute "zpool" "list" "-H" "-p" "-P" - {NO_FILE}')


@answers("GET", "/nodes/{node}/disks/zfs/{name}")
def get_zpool(call: ApiCall) -> None:
    raise Refusal(f'failed to execute "zpool" "status" "-p" "-P" "{call["name"]}" - {NO_FILE}')


@answers("POST", "/nodes/{node}/disks/zfs")
def create_zpool(call: ApiCall) -> str:
    return _format(call, "zfscreate", call["name"], *call["devices"].split(","))


def _disk(call: ApiCall, name: str) -> dict[str, Any]:
    wanted = next((disk for disk in _disks(call) if disk["name"] == name), None)
    if wanted is None:
        raise Refusal(NO_FILE)
    return wanted


def _format(call: ApiCall, worker_type: str, worker_id: str, *names: str) -> str:
    """Starts a task that formats unused disks; without the programs for it, it fails."""
    for name in names:
        if _disk(call, name)["used"] != "unused":
            raise Refusal(f"disk '{name}' is already in use.")
    return _start(call, worker_type, worker_id, f"create {worker_type} on {', '.join(names)}")


def _start(call: ApiCall, worker_type: str, worker_id: str, first_line: str, failure: str | None = None) -> str:
    def work() -> Iterator[str]:
        yield first_line
        raise TaskFailure(failure or f'failed to execute "sgdisk" - {NO_FILE}')

    return call.server.tasks.start(worker_type, worker_id, call.auth_id, work())
