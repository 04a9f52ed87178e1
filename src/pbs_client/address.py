"""Which server: the spellings of a host that people paste, as one value.

`pbs.example.com`, `pbs.example.com:8007`, `192.0.2.5`, `2001:db8::5`, `[2001:db8::5]:8007`,
`https://pbs.example.com:8007/` all work.
"""

from __future__ import annotations

import ipaddress
import re

import attrs

from pbs_client.errors import UsageError
from pbs_client.runtime.secret import forgetful

DEFAULT_PORT = 8007

_SUPPORTED = "give `name`, `name:port`, `[IPv6 address]:port` or `https://name:port`"
_LABEL = r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?"


@attrs.frozen
class Address:
    """Host and port of a server."""

    host: str
    """A name or an IP address, an IPv6 one without brackets."""
    port: int = DEFAULT_PORT

    def __str__(self) -> str:
        return f"{bracketed(self.host)}:{self.port}"

    @property
    def url(self) -> str:
        """`https://host:port`, without a slash at the end."""
        return f"https://{self}"


def bracketed(host: str) -> str:
    """The host as it stands in an URL or before a port."""
    return f"[{host}]" if ":" in host else host


@forgetful  # A password in it is refused.
def parse_address(host: str, port: int | None = None) -> Address:
    """The address of a host in any of the spellings, and a port that may be given beside it; 8007
    if neither has one.

    Raises `UsageError` for another scheme, a path, a user name, or two ports that differ.
    """
    name, written = split_address(host)
    if written is not None and port is not None and written != port:
        raise UsageError(f"two ports, {written} in {host!r} and {port} beside it; which one?")
    if port is not None and not 1 <= port <= 65535:
        raise UsageError(f"{port} is not a port, which is a number from 1 to 65535")
    return Address(name, written or port or DEFAULT_PORT)


@forgetful
def split_address(host: str) -> tuple[str, int | None]:
    """Host and port of a text in any of the spellings; no port if it has none."""
    if "@" in host:
        # Not quoted: what stands before the @ may be a password.
        raise UsageError(f"a host has no user name or password in it: give them as `auth`; {_SUPPORTED}")
    text = host.strip()
    scheme, separator, rest = text.partition("://")
    if separator and scheme.isalnum():
        if scheme.lower() != "https":
            raise UsageError(f"{scheme!r} is not supported: PBS speaks https only; {_SUPPORTED}")
        text = _without_path(rest)
    name, port = _split_port(text)
    if port is not None and not 1 <= port <= 65535:
        raise UsageError(f"{port} is not a port, which is a number from 1 to 65535")
    return _checked_name(name, host), port


def _without_path(text: str) -> str:
    server = text.removesuffix("/")
    if re.search(r"[/?#]", server):
        raise UsageError(f"an address ends after the port: PBS is always at the root of its server; {_SUPPORTED}")
    return server


def _split_port(text: str) -> tuple[str, int | None]:
    if _is_ipv6(text):
        return text, None
    found = re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(?::(\d{1,6}))?", text)
    if found is None:
        raise UsageError(f"{text!r} is not a host; {_SUPPORTED}")
    return found[1], int(found[2]) if found[2] else None


def _checked_name(name: str, original: str) -> str:
    if name.startswith("["):
        if _is_ipv6(name[1:-1]):
            return name[1:-1].lower()
    elif _is_ipv6(name) or re.fullmatch(rf"{_LABEL}(\.{_LABEL})*\.?", name):
        return name.lower()
    elif name and not name.isascii() and re.fullmatch(r"[\w.-]+", name):
        try:
            return name.encode("idna").decode("ascii")
        except UnicodeError:
            pass
    raise UsageError(f"{original!r} is not a host; {_SUPPORTED}")


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return True
