"""Which HTTP proxy to go through: the one given, or the one that the environment names.

The variables are those that most programs read: `https_proxy`, then `all_proxy` (Proxmox's own tools read just that), not for hosts in `no_proxy`;
upper case works too.
"""

from __future__ import annotations

import re
import urllib.request

import attrs

from pbs_client.address import Address, bracketed, split_address
from pbs_client.errors import UsageError

DEFAULT_PORT = 1080
"""Where a proxy listens if its address has no port, as for Proxmox's tools and curl."""

_SCHEMES = ("http", "https", "socks5", "socks5h")


@attrs.frozen
class Proxy:
    """A proxy. Its address may hold credentials and so is not shown."""

    url: str = attrs.field(repr=False)
    shown: str
    """The address without credentials."""

    @property
    def is_https(self) -> bool:
        """Whether the proxy itself is reached by TLS."""
        return self.shown.startswith("https:")

    @property
    def is_socks(self) -> bool:
        return self.shown.startswith("socks")


def proxy_for(address: Address, given: str | None = None) -> Proxy | None:
    """The proxy for a server: `given`, or if that is None what the environment says; an empty text means none whatever it says."""
    found: dict[str, str] | None = None
    if given is None:
        found = urllib.request.getproxies_environment()
        if found and urllib.request.proxy_bypass(f"{bracketed(address.host)}:{address.port}"):
            return None
        given = found.get("https") or found.get("all") or ""
    proxy = _parsed(given.strip()) if given.strip() else None
    if isinstance(proxy, str):
        # What was given may hold a password, so it is neither quoted nor left among the local variables.
        given = found = None
        raise UsageError(proxy)
    return proxy


def _parsed(text: str) -> Proxy | str:
    """The proxy, or what is wrong with its address."""
    scheme, _, rest = (text if "://" in text else f"http://{text}").partition("://")
    scheme = scheme.lower()
    if scheme not in _SCHEMES:
        kind = repr(scheme) if scheme.isalnum() else "that stands there"
        return f"a proxy of the kind {kind} is not supported; give one of {', '.join(_SCHEMES)}"
    login, at, server = re.split(r"[/?#]", rest)[0].rpartition("@")
    try:
        host, port = split_address(server)
    except UsageError:
        return "the address of the proxy has no host or no valid port; give http://host:port"
    server = f"{bracketed(host)}:{port or DEFAULT_PORT}"
    return Proxy(f"{scheme}://{login}{at}{server}", f"{scheme}://{server}")
