"""The repository string of Proxmox's tools: `[[auth-id@]server[:port]:]datastore`.

As in `store1`, `host:store1`, `user@pbs@host:store1`, `user@pbs!token@[fe80::1]:8008:store1`.
"""

from __future__ import annotations

import re

from pbs_client.address import Address, bracketed, parse_address
from pbs_client.credentials import is_token_id, is_user_id
from pbs_client.errors import UsageError
from pbs_client.runtime.frozen_classes import frozen
from pbs_client.runtime.secret import forgetful

DEFAULT_USER = "root@pam"
DEFAULT_HOST = "localhost"

_FORM = (
    "a repository is written [[user@realm[!token]@]server[:port]:]datastore, "
    "as in backup@pbs!nightly@pbs.example.com:tank"
)

_STORE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


@frozen
class Repository:
    """The parts of a repository string; what it does not name is None."""

    datastore: str
    auth_id: str | None = None
    host: str | None = None
    port: int | None = None

    @classmethod
    @forgetful
    def parse(cls, text: str) -> Repository:
        """Reads the string; raises `UsageError` for anything else, without quoting it, as people
        paste secrets into it."""
        repository = _parsed(text)
        if isinstance(repository, str):
            raise UsageError(repository)
        return repository

    @property
    def address(self) -> Address:
        """Where it is, with the defaults of the official tools."""
        return parse_address(bracketed(self.host or DEFAULT_HOST), self.port)

    def __str__(self) -> str:
        login = f"{self.auth_id}@" if self.auth_id else ""
        port = f":{self.port}" if self.port else ""
        server = f"{login}{bracketed(self.host or DEFAULT_HOST)}{port}:" if login or self.host or port else ""
        return f"{server}{self.datastore}"


def checked_datastore(name: str) -> str:
    """The name of a datastore; raises `UsageError` if it cannot be one."""
    if not _STORE.fullmatch(name):
        raise UsageError(
            "the name of a datastore has letters, digits, dots, hyphens and underscores only, "
            "and begins with neither dot nor hyphen"
        )
    return name


def _parsed(text: str) -> Repository | str:
    """The repository, or what is wrong with the text."""
    if "://" in text:
        return f"this is a URL; {_FORM}"
    server, colon, datastore = text.strip().rpartition(":")
    if not _STORE.fullmatch(datastore):
        return f"the name of the datastore, at the end, is missing or has characters that no name can have; {_FORM}"
    if not colon:
        return Repository(datastore)
    # Auth ids contain `@`, so the last one is the separator. A number alone is a host, as for the
    # official tools.
    match = re.fullmatch(r"(?:(?P<auth>.+)@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[^:@\[\]]+)(?::(?P<port>[0-9]{1,5}))?", server)
    if match is None:
        return _FORM
    auth_id = match["auth"]
    if auth_id is not None and not is_user_id(auth_id) and not is_token_id(auth_id):
        return f"what stands before the server is neither user@realm nor user@realm!token; {_FORM}"
    port = int(match["port"]) if match["port"] else None
    address = parse_address(match["host"], port)
    return Repository(datastore, auth_id, address.host, port)
