"""Packages as a server without internet has them: what is installed and what was known to be newer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.tasks import TaskFailure

_PACKAGES = (
    "proxmox-backup",
    "proxmox-backup-server",
    "ifupdown2",
    "libjs-extjs",
    "proxmox-backup-docs",
    "proxmox-mini-journalreader",
    "zfsutils-linux",
)


@answers("GET", "/nodes/{node}/apt/update")
def list_updates(call: Call) -> list[dict[str, Any]]:
    return list(call.server.node.packages)


@answers("POST", "/nodes/{node}/apt/update")
def update_database(call: Call) -> str:
    def work() -> Iterator[str]:
        yield "starting apt-get update"
        raise TaskFailure('command "apt-get" "update" failed - status code: 100 - E: Failed to fetch')

    return call.server.tasks.start("aptupdate", None, call.auth_id, work())


@answers("GET", "/nodes/{node}/apt/versions")
def list_versions(call: Call) -> list[dict[str, Any]]:
    """Up to 4.1, `OldVersion` is always there."""
    server = call.server
    extra = {"proxmox-backup": f"running kernel: {server.node.kernel}", "proxmox-backup-server": f"running version: {server.release}"}
    found: list[dict[str, Any]] = []
    for name in _PACKAGES:
        version = f"{server.release}-1" if name.startswith("proxmox-backup") else "unknown"
        package: dict[str, Any] = {
            "Package": name,
            "Version": version,
            "Arch": "amd64",
            "Origin": "Proxmox",
            "Priority": "optional",
            "Section": "admin",
        }
        package |= {"Title": name, "Description": name}
        if name in extra:
            package["ExtraInfo"] = extra[name]
        if not server.at_least("4.2"):
            package["OldVersion"] = version
        found.append(package)
    return found


@answers("GET", "/nodes/{node}/apt/changelog")
def get_changelog(call: Call) -> None:
    guard = '"--" ' if call.server.at_least("4.2") else ""
    raise Refusal(f'command "apt-get" "changelog" "-qq" {guard}"{call["name"]}" failed - status code: 100 - E: Failed to fetch')
