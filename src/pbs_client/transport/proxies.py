"""Which HTTP proxy to go through: the one given, or the one that the environment names.

The variables are those that most programs read: `https_proxy`, then `all_proxy` (Proxmox's own
tools read just that), not for hosts in `no_proxy`; upper case works too.

`no_proxy` lists, with commas or spaces between them: names, which cover all subdomains as well,
with or without a dot or `*.` in front; IP addresses; networks (`10.0.0.0/8`, `fd00::/8`); each with
a port if the entry is for that port only; `*` for everything.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from urllib.parse import unquote

from pbs_client.address import Address, bracketed, split_address
from pbs_client.context import CallContext
from pbs_client.errors import UsageError
from pbs_client.runtime.frozen_classes import field, frozen

DEFAULT_PORT = 1080
"""The port of a proxy whose address has none, as for Proxmox's tools and curl."""

_SCHEMES = ("http", "https", "socks5", "socks5h")


@frozen
class Proxy:
    """A proxy. Its address may hold credentials and so is not shown."""

    url: str = field(repr=False)
    shown: str
    """The address without credentials."""

    secrets: tuple[str, ...] = field(default=(), repr=False)
    """The parts of the login that must not be shown if the proxy quotes them."""

    def mask(self, text: str) -> str:
        """The text without the login."""
        return CallContext(secrets=self.secrets).mask(text)

    @property
    def is_https(self) -> bool:
        """Whether the proxy itself is reached by TLS."""
        return self.shown.startswith("https:")

    @property
    def is_socks(self) -> bool:
        return self.shown.startswith("socks")


def proxy_for(address: Address, given: str | None = None) -> Proxy | None:
    """The proxy for a server: `given`, or if that is None the one from the environment; an empty
    string means none in any case."""
    proxies: dict[str, str] | None = None
    if given is None:
        import urllib.request  # Importing it takes a sixth of the time until a first answer.

        proxies = urllib.request.getproxies_environment()
        if any(_covers(entry, address) for entry in re.split(r"[,\s]", proxies.get("no", ""))):
            return None
        given = proxies.get("https") or proxies.get("all") or ""
    proxy = _parsed(given.strip()) if given.strip() else None
    if isinstance(proxy, str):
        # The address may hold a password: it is neither quoted nor left in a local variable.
        given = proxies = None
        raise UsageError(proxy)
    return proxy


def _covers(entry: str, address: Address) -> bool:
    """Whether an entry of `no_proxy` is about this server. An unreadable one is about none."""
    if entry == "*":
        return True
    network = _network(entry)
    if network is not None:
        return _is_in(network, _zone(entry), address.host)
    try:
        host, port = split_address(entry.removeprefix("*").strip("."))
    except UsageError:
        return False
    if port not in (None, address.port):
        return False
    if _network(host) is not None:
        return _covers(host, address)
    server = address.host.removesuffix(".")
    return server == host or server.endswith(f".{host}")


def _is_in(network: ipaddress.IPv4Network | ipaddress.IPv6Network, zone: str, host: str) -> bool:
    """Whether a host is an address in a network, and in the zone of it if one is named."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (address in network or (mapped is not None and mapped in network)) and zone in ("", _zone(host))


def _zone(text: str) -> str:
    zone = text.removesuffix("]").partition("%")[2]
    return zone.removeprefix("25") or zone


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """A network, or an address as one."""
    if text.startswith("[") != text.endswith("]"):
        return None  # With a port behind it.
    try:
        return ipaddress.ip_network(text.partition("%")[0].removeprefix("[").removesuffix("]"), strict=False)
    except ValueError:
        return None


def _parsed(text: str) -> Proxy | str:
    """The proxy, or what is wrong with its address."""
    scheme, _, rest = (text if "://" in text else f"http://{text}").partition("://")
    scheme = scheme.lower()
    if scheme not in _SCHEMES:
        kind = repr(scheme) if scheme.isalnum() else "given"
        return f"a proxy of the kind {kind} is not supported; give one of {', '.join(_SCHEMES)}"
    login, at, server = re.split(r"[/?#]", rest)[0].rpartition("@")
    try:
        host, port = split_address(server)
    except UsageError:
        return "the address of the proxy has no host or no valid port; give http://host:port"
    server = f"{bracketed(host)}:{port or DEFAULT_PORT}"
    return Proxy(f"{scheme}://{login}{at}{server}", f"{scheme}://{server}", _secrets(login))


def _secrets(login: str) -> tuple[str, ...]:
    """The password, and the encoded login that is sent to an HTTP proxy."""
    if not login:
        return ()
    name, _, password = (unquote(part) for part in login.partition(":"))
    sent = base64.b64encode(f"{name}:{password}".encode(errors="surrogateescape")).decode()
    return (sent, password) if password else (sent,)
