"""Packages as a server without internet has them: what is installed, what was known to be newer, and the repositories."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pbs_simulator.calls import Call, Refusal, answers
from pbs_simulator.server import digest_of
from pbs_simulator.tasks import TaskFailure

_FILE = "/etc/apt/sources.list.d/debian.sources"
_KEYRING = [{"Key": "Signed-By", "Values": ["/usr/share/keyrings/debian-archive-keyring.gpg"]}]
_STANDARD = (
    ("enterprise", "Enterprise", "Stable packages for subscribers."),
    ("no-subscription", "No-Subscription", "Packages for testing and private use."),
    ("test", "Test", "The newest packages, for developers."),
)
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


@answers("GET", "/nodes/{node}/apt/repositories")
def get_repositories(call: Call) -> dict[str, Any]:
    suites = "trixie" if call.server.at_least("4.0") else "bookworm"
    repositories = [_repository("http://deb.debian.org/debian", [suites, f"{suites}-updates"])]
    repositories.append(_repository("http://security.debian.org/debian-security", [f"{suites}-security"]))
    return {
        "digest": digest_of(repositories),
        "errors": [],
        "files": [{"path": _FILE, "file-type": "sources", "digest": list(range(32)), "repositories": repositories}],
        "infos": [{"index": index, "kind": "origin", "message": "Debian", "path": _FILE} for index in range(len(repositories))],
        "standard-repos": [{"handle": handle, "name": name, "description": text} for handle, name, text in _STANDARD],
    }


@answers("POST", "/nodes/{node}/apt/repositories")
def change_repository(call: Call) -> None:
    if call["path"] != _FILE:
        raise Refusal(f"invalid path - {call['path']}")
    if call["index"] >= 2:
        raise Refusal(f"invalid index - {call['index']}")


@answers("PUT", "/nodes/{node}/apt/repositories")
def add_repository(call: Call) -> None:
    """Accepted and forgotten: no packages ever come from it."""


def _repository(uri: str, suites: list[str]) -> dict[str, Any]:
    return {
        "Enabled": True,
        "FileType": "sources",
        "Types": ["deb"],
        "URIs": [uri],
        "Suites": suites,
        "Components": ["main"],
        "Options": _KEYRING,
        "Comment": "",
    }
