"""The machine a simulated server runs on: what `/nodes/{node}` tells and lets change."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import attrs

SERVICES = (
    ("proxmox-backup", "Proxmox Backup API Server"),
    ("proxmox-backup-proxy", "Proxmox Backup API Proxy Server"),
    ("sshd", "OpenBSD Secure Shell server"),
    ("systemd-journald", "Journal Service"),
    ("cron", "Regular background program processing daemon"),
    ("postfix", "Postfix Mail Transport Agent"),
    ("chrony", "chrony, an NTP client/server"),
)
"""The services PBS shows, with their descriptions."""


OUTDATED_PACKAGE = {
    "Arch": "amd64",
    "Description": "Debian package management system",
    "OldVersion": "1.22.21",
    "Origin": "Debian",
    "Package": "dpkg",
    "Priority": "required",
    "Section": "admin",
    "Title": "Debian package management system",
    "Version": "1.22.22",
}
"""An update that waits on every server that is not told otherwise."""


@attrs.define
class Node:
    """State of the machine."""

    name: str = "pbs"
    domain: str = "example.com"
    timezone: str = "Etc/UTC"
    fingerprint: str = ":".join(["00"] * 32)
    """SHA-256 of the certificate; `serve` puts in that of the certificate it makes."""
    repoid: str = "79bee229d"
    """The revision that its software was built from."""
    trusted: bool = True
    """Whether other servers take its certificate without being told the fingerprint; PBS's own
    self-signed one they do not.
    """
    instance_id: str = "5d1e7c0ab84f4f0e9c5ad3f07a1b2c3d"
    boot_time: float | None = None
    """When it was started, Unix seconds; None for a day before anybody asks."""
    service_start: float | None = None
    """When the service was started, Unix seconds; None for as long as the machine has been up."""
    cpus: int = 4
    cpu_model: str = "Intel(R) Xeon(R) Processor"
    kernel: str = "6.17.2-1-pve"
    memory_total: int = 16 * 1024**3
    memory_used: int = 4 * 1024**3
    swap_total: int = 0
    swap_used: int = 0
    root_total: int = 64 * 1024**3
    root_used: int = 12 * 1024**3
    config: dict[str, Any] = attrs.field(factory=dict[str, Any])
    dns: dict[str, str] = attrs.field(factory=lambda: {"search": "example.com", "dns1": "192.0.2.1"})
    interfaces: dict[str, dict[str, Any]] = attrs.field(
        factory=lambda: {
            "lo": {"active": True, "autostart": True, "method": "loopback", "name": "lo", "type": "loopback"},
            "eth0": {
                "active": True,
                "autostart": True,
                "method": "static",
                "cidr": "192.0.2.10/24",
                "name": "eth0",
                "type": "eth",
                "gateway": "192.0.2.254",
            },
        }
    )
    pending_interfaces: dict[str, dict[str, Any]] | None = None
    """Changed network settings that were not applied yet; None if there are none."""
    pending_since: float = 0.0
    """When they were changed last, Unix seconds."""
    interfaces_file: str | None = None
    """The text of the file of interfaces, where it is not what PBS would write for them: it lacks
    the network cards that the machine has and nobody has set up.
    """
    services: bool = True
    """Whether systemd answers."""
    stopped_services: set[str] = attrs.field(factory=set[str])
    ifupdown2: bool = True
    """Whether network changes can be applied without a restart."""
    certificate: str | None = None
    """The certificate as PEM text, where one was uploaded or made; empty if it was overwritten with
    nothing.
    """
    journal: list[str] = attrs.field(factory=list[str])
    """The lines of the journal, oldest first."""
    has_journal: bool = True
    """Whether a journal can be read at all."""
    devices: set[str] = attrs.field(factory=set[str])
    """UUIDs of the file systems that could be mounted for removable datastores."""
    disks: list[dict[str, Any]] | None = None
    """Items of the disk list; None for one disk in use."""
    serverid: str = "00112233445566778899AABBCCDDEEFF"
    subscription: dict[str, Any] | None = None
    packages: list[dict[str, Any]] = attrs.field(factory=lambda: [dict(OUTDATED_PACKAGE)])
    """Packages that could be updated."""
    repositories: dict[str, list[dict[str, Any]]] | None = None
    """Where packages come from, by file; None for those of Debian."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)
