"""What a server can reach besides other simulated servers: directories, OpenID providers, metric
servers.

Nothing answers unless it is added.

pbs.server.outside.listening.add("ldap.example.com:389")
"""

from __future__ import annotations

import ipaddress
import re

import attrs

_STANDARD_PORTS = {"http": 80, "https": 443}


@attrs.define
class Outside:
    """The network around a server."""

    listening: set[str] = attrs.field(factory=set[str])
    """Addresses `host:port` at which something answers."""
    names: set[str] = attrs.field(factory=lambda: {"localhost"})
    """Names that can be looked up besides the hosts of `listening`."""

    def failure(self, host: str, port: int) -> str | None:
        """What the system says to a connection; None if it succeeds."""
        if f"{host}:{port}" in self.listening:
            return None
        if is_address(host) or host in self.names or any(known.rpartition(":")[0] == host for known in self.listening):
            return "Connection refused (os error 111)"
        return "failed to lookup address information: Name or service not known"

    def answers(self, url: str) -> bool:
        """Whether something answers at a web address."""
        host, _, port = address_of(url).rpartition(":")
        return self.failure(host, int(port)) is None


def address_of(url: str) -> str:
    """Host and port of a web address, as `host:port`."""
    scheme, _, rest = url.partition("://")
    host, _, port = re.split("[/?#]", rest, maxsplit=1)[0].rpartition("@")[2].partition(":")
    return f"{host}:{port if port.isdigit() else _STANDARD_PORTS.get(scheme, 0)}"


def is_address(host: str) -> bool:
    """Whether a host is given by its IP address."""
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
