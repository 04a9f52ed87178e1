"""Packages and where they come from, as a server without internet has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.digests import check_digest, digest_of
from pbs_simulator.refusals import Refusal

answers: Answers = Answers()


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
def list_updates(call: ApiCall) -> list[dict[str, Any]]:
    return list(call.server.node.packages)


@answers("POST", "/nodes/{node}/apt/update")
def update_database(call: ApiCall) -> str:
    def work() -> Iterator[str]:
        yield "starting apt-get update"
        yield "Reading package lists..."

    return call.server.tasks.start("aptupdate", None, call.auth_id, work())


@answers("GET", "/nodes/{node}/apt/versions")
def list_versions(call: ApiCall) -> list[dict[str, Any]]:
    """Up to 4.1, `OldVersion` is always there."""
    server = call.server
    extra = {
        "proxmox-backup": f"running kernel: {server.node.kernel}",
        "proxmox-backup-server": f"running version: {server.release}",
    }
    packages: list[dict[str, Any]] = []
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
        packages.append(package)
    return packages


@answers("GET", "/nodes/{node}/apt/changelog")
def get_changelog(call: ApiCall) -> None:
    guard = '"--" ' if call.server.at_least("4.2") else ""
    raise Refusal(
        f'command "apt-get" "changelog" "-qq" {guard}"{call["name"]}" failed - status code: 100 - E: Failed to fetch'
    )


Files = dict[str, list[dict[str, Any]]]

_DIRECTORY = "/etc/apt/sources.list.d"

_STANDARD = {
    "enterprise": ("Enterprise", "Stable packages for subscribers.", "https://enterprise.proxmox.com/debian/pbs"),
    "no-subscription": (
        "No-Subscription",
        "Packages for testing and private use.",
        "http://download.proxmox.com/debian/pbs",
    ),
    "test": ("Test", "The newest packages, for developers.", "http://download.proxmox.com/debian/pbs"),
}
"""Handle to name, description and address of the repositories that Proxmox offers."""


@answers("GET", "/nodes/{node}/apt/repositories")
def get_repositories(call: ApiCall) -> dict[str, Any]:
    files = _files(call)
    return {
        "digest": _digest(files),
        "errors": [],
        "files": [
            {
                "path": path,
                "file-type": _kind(path),
                "digest": list(bytes.fromhex(digest_of(repositories))),
                "repositories": repositories,
            }
            for path, repositories in files.items()
        ],
        "infos": [
            {
                "index": index,
                "kind": "origin",
                "message": "Proxmox" if ".proxmox.com/" in repository["URIs"][0] else "Debian",
                "path": path,
            }
            for path, repositories in files.items()
            for index, repository in enumerate(repositories)
        ],
        "standard-repos": [
            {"handle": handle, "name": name, "description": text, **_status(call, handle)}
            for handle, (name, text, _) in _STANDARD.items()
        ],
    }


@answers("POST", "/nodes/{node}/apt/repositories")
def change_repository(call: ApiCall) -> None:
    files = _files(call)
    check_digest(call.get("digest"), _digest(files))
    if call["path"] not in files:
        raise Refusal(f"invalid path - {call['path']}")
    repositories = files[call["path"]]
    if call["index"] >= len(repositories):
        raise Refusal(f"invalid index - {call['index']}")
    repositories[call["index"]]["Enabled"] = call.get("enabled", repositories[call["index"]]["Enabled"])


@answers("PUT", "/nodes/{node}/apt/repositories")
def add_repository(call: ApiCall) -> None:
    """One that is there already is switched on."""
    files, handle = _files(call), call["handle"]
    check_digest(call.get("digest"), _digest(files))
    suite = _suite(call)
    if handle not in _STANDARD:
        raise Refusal(f"no standard repository for handle '{handle}' on host product 'pbs' and suite '{suite}'")
    present = _find(call, handle)
    if present:
        present[0]["Enabled"] = True
        return
    modern = call.server.at_least("4.0")
    if handle == "enterprise":
        path = f"{_DIRECTORY}/pbs-enterprise.{'sources' if modern else 'list'}"
    else:
        path = f"{_DIRECTORY}/proxmox.sources" if modern else "/etc/apt/sources.list"
    made = _repository(path, _STANDARD[handle][2], [suite], f"pbs-{handle}", "proxmox-archive-keyring")
    files.setdefault(path, []).append(made)


def _files(call: ApiCall) -> Files:
    node = call.server.node
    if node.repositories is None:
        path, suite = f"{_DIRECTORY}/debian.sources", _suite(call)
        node.repositories = {
            path: [
                _repository(path, "http://deb.debian.org/debian", [suite, f"{suite}-updates"]),
                _repository(path, "http://security.debian.org/debian-security", [f"{suite}-security"]),
            ]
        }
    return node.repositories


def _suite(call: ApiCall) -> str:
    return "trixie" if call.server.at_least("4.0") else "bookworm"


def _kind(path: str) -> str:
    return path.rpartition(".")[2]


def _repository(
    path: str, uri: str, suites: list[str], component: str = "main", keyring: str = "debian-archive-keyring"
) -> dict[str, Any]:
    return {
        "Enabled": True,
        "FileType": _kind(path),
        "Types": ["deb"],
        "URIs": [uri],
        "Suites": suites,
        "Components": [component],
        "Options": [{"Key": "Signed-By", "Values": [f"/usr/share/keyrings/{keyring}.gpg"]}],
        "Comment": "",
    }


def _find(call: ApiCall, handle: str) -> list[dict[str, Any]]:
    """The repositories that are this standard one."""
    component = f"pbs-{handle}"
    return [
        repository
        for repositories in _files(call).values()
        for repository in repositories
        if component in repository["Components"]
    ]


def _status(call: ApiCall, handle: str) -> dict[str, bool]:
    repositories = _find(call, handle)
    return {"status": any(repository["Enabled"] for repository in repositories)} if repositories else {}


def _digest(files: Files) -> str:
    return digest_of(digest_of(repositories) for _, repositories in sorted(files.items()))
