"""Writes requests as HTTP/1.1."""

from __future__ import annotations

import functools

from pbs_client.transport.contract import HttpRequest
from pbs_client.transport.streams import RECORD


class ForbiddenCharacter(ValueError):
    """A character that HTTP does not allow there. Quotes nothing."""


class RequestWriter:
    """Writes requests to one server."""

    def __init__(self, url: str) -> None:
        """`url` is that of the server, without a path."""
        self._host = f"Host: {url.removeprefix('https://').removesuffix(':443')}\r\n"
        # The headers of one client are nearly always the same: with this cache, writing a head
        # takes a third of the time.
        self._lines = functools.lru_cache(maxsize=8)(_lines)

    def head(self, request: HttpRequest, body: object) -> bytes:
        """The head of a request with this body: bytes, None, or anything else that is sent in
        chunks. Raises `ForbiddenCharacter`, or `UnicodeEncodeError`."""
        if not request.target.isprintable() or " " in request.target:
            raise ForbiddenCharacter
        length = len(body) if isinstance(body, bytes) else None if body else 0
        if length is None:
            about_body = "Transfer-Encoding: chunked\r\n"
        elif length or request.method in ("POST", "PUT"):
            about_body = f"Content-Length: {length}\r\n"
        else:
            about_body = ""
        first = f"{request.method} {request.target} HTTP/1.1\r\n"
        return f"{first}{self._host}{self._lines(request.headers)}{about_body}\r\n".encode("ascii")


def _lines(headers: tuple[tuple[str, str], ...]) -> str:
    for name, value in headers:
        if not _is_name(name) or value != value.strip() or not value.replace("\t", "").isprintable():
            raise ForbiddenCharacter
    return "".join([f"{name}: {value}\r\n" for name, value in headers])


def _is_name(name: str) -> bool:
    """Whether this can be the name of a header (RFC 9110: a token)."""
    return bool(name) and all(character.isalnum() or character in "!#$%&'*+-.^_`|~" for character in name)


def in_one_record(head: bytes, body: bytes | None) -> tuple[bytes, ...]:
    """Head and body as they are to be written: together if they fit into one TLS record, which
    arrives whole or not at all. Otherwise separately: once the head is written, the request counts
    as sent."""
    if not body:
        return (head,)
    return (head + body,) if len(head) + len(body) <= RECORD else (head, body)


def chunk(piece: bytes) -> bytes:
    """A piece of a body that is sent in chunks; the empty one ends it."""
    return b"%x\r\n%b\r\n" % (len(piece), piece)
