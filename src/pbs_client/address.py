"""Which server: the spellings of a host that people paste, as one value.

`pbs.example.com`, `pbs.example.com:8007`, `192.0.2.5`, `2001:db8::5`, `[2001:db8::5]:8007`,
`https://pbs.example.com:8007/` all work.
"""

from __future__ import annotations

import ipaddress
import re

from pbs_client.errors import UsageError
from pbs_client.printable import quoted
from pbs_client.runtime.frozen_classes import frozen
from pbs_client.runtime.secret import forgetful

DEFAULT_PORT = 8007
PORT_OF_OTHERS = 8006
"""Where Proxmox VE and Proxmox Mail Gateway listen."""

_SUPPORTED = "give `name`, `name:port`, `[IPv6 address]:port` or `https://name:port`"


@frozen
class Address:
    """Host and port of a server."""

    host: str
    """A name or an IP address; IPv6 without brackets, with its zone if any (`fe80::1%eth0`)."""
    port: int = DEFAULT_PORT

    def __str__(self) -> str:
        return f"{bracketed(self.host)}:{self.port}"

    @property
    def url(self) -> str:
        """`https://host:port`, without a slash at the end. A zone means something on this machine
        only, so it is left out."""
        return f"https://{bracketed(self.host.partition('%')[0])}:{self.port}"


def bracketed(host: str) -> str:
    """The host as it is written in a URL or before a port."""
    return f"[{host}]" if ":" in host else host


@forgetful  # A password in it is refused.
def parse_address(host: str, port: int | None = None) -> Address:
    """The address of a host in any of the spellings, with a port that may be given separately; 8007
    if neither names one.

    Raises `UsageError` for another scheme, a path, a user name, or two ports that differ.
    """
    if not isinstance(host, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # not everybody runs a type checker
        raise UsageError(f"a host is a string, not {type(host).__name__}; {_SUPPORTED}")
    if port is not None and (not isinstance(port, int) or isinstance(port, bool)):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise UsageError(f"a port is a number, not {port!r}")
    name, written = split_address(host)
    if written is not None and port is not None and written != port:
        raise UsageError(f"two ports, {written} in {quoted(host)} and {port} beside it; which one?")
    return Address(name, written or checked_port(port) or DEFAULT_PORT)


def checked_port(port: int | None) -> int | None:
    """The same port; raises `UsageError` if it cannot be one."""
    if port is not None and not 1 <= port <= 65535:
        raise UsageError(f"{port} is not a port, which is a number from 1 to 65535")
    return port


@forgetful
def split_address(host: str) -> tuple[str, int | None]:
    """Host and port from any of the spellings; no port if none is written."""
    if "@" in host:
        # Not quoted: what stands before the @ may be a password.
        raise UsageError(f"a host does not include a user name or password: give them as `auth`; {_SUPPORTED}")
    text = host.strip()
    scheme, separator, rest = text.partition("://")
    if separator and scheme.isalnum():
        if scheme.lower() != "https":
            raise UsageError(f"{quoted(scheme)} is not supported: PBS speaks https only; {_SUPPORTED}")
        text = _without_path(rest)
    name, port = _split_port(text)
    return _checked_name(name, host), checked_port(port)


def _without_path(text: str) -> str:
    server = text.removesuffix("/")
    if re.search(r"[/?#]", server):
        raise UsageError(f"an address ends after the port: PBS is always at the root of its server; {_SUPPORTED}")
    return server


def _split_port(text: str) -> tuple[str, int | None]:
    if _is_ipv6(text):
        return text, None
    match = re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]{1,6}))?", text)
    if match is None:
        raise UsageError(f"{quoted(text)} is not a host; {_SUPPORTED}")
    return match[1], int(match[2]) if match[2] else None


def _checked_name(name: str, original: str) -> str:
    host = normal_host(name[1:-1] if name.startswith("[") and name.endswith("]") else name)
    if host is None or (name.startswith("[") and ":" not in host):
        raise UsageError(f"{quoted(original)} is not a host; {_SUPPORTED}")
    return host


def normal_host(text: str) -> str | None:
    """The canonical spelling of a host: lower case, a name as in DNS, the zone of an IPv6 address
    unchanged. None for anything that is not a host."""
    address, percent, zone = text.partition("%")
    if _is_ipv6(address):
        zone = zone.removeprefix("25") or zone  # As it is written in a URL.
        return f"{address.lower()}{percent}{zone}" if bool(zone) == bool(percent) and zone.isprintable() else None
    if not text.isascii():
        text = _in_ascii(text)
    labels = text.removesuffix(".").split(".")
    return text.lower() if all(_is_label(label) for label in labels) else None


def _is_label(text: str) -> bool:
    return (
        len(text) <= 63
        and re.fullmatch(r"[A-Za-z0-9_-]+", text) is not None
        and not text.startswith("-")
        and not text.endswith("-")
    )


def _in_ascii(name: str) -> str:
    """A name with non-ASCII letters, in the form that DNS uses (IDNA 2008, in which `straße` is not
    `strasse`); empty for anything that is not a name."""
    import idna

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True
