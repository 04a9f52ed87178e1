"""Fetches the API schema that a server publishes: the text at a path or an address, and the JSON
value in it.

PBS serves the schema as `/docs/api-viewer/apidoc.js`: an assignment of a JSON array to `apiSchema`,
followed by the code of the viewer.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import ssl
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from codegen.problems import Problem

PUBLISHED_AT = "/docs/api-viewer/apidoc.js"
_LIMIT = 64 * 1024 * 1024
_ASSIGNMENT = re.compile(r"^[\ufeff \t]*(?:var|let|const)[ \t]+\w+[ \t]*=[ \t]*(?=\[)", re.MULTILINE)


def load_text(source: str, *, fingerprint: str | None = None) -> str:
    """The text at `source`: a file, or `https://server[:port]` with the certificate checked, or
    pinned by its SHA-256 fingerprint."""
    if source.startswith("https://"):
        raw = _download(source, fingerprint)
    elif "://" in source:
        raise Problem(f"{source}: only https:// addresses and files can be imported")
    else:
        try:
            raw = Path(source).read_bytes()
        except OSError as error:
            raise Problem(f"{source}: {error.strerror or error}") from None
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(f"{source}: not text in UTF-8 (byte {error.start})") from None


def parse(text: str, source: str) -> Any:
    """The JSON value of a published schema, from the script as served or from plain JSON."""
    head = text.lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        raise Problem(f"{source}: this is an HTML page, not an API schema; PBS publishes its schema at {PUBLISHED_AT}")
    if not head:
        raise Problem(f"{source}: empty")
    if head[0] in "[{":
        start, at_end = len(text) - len(head), True
    else:
        assignment = _ASSIGNMENT.search(text)
        if assignment is None:
            raise Problem(f"{source}: neither JSON nor a script that assigns a schema to apiSchema")
        start, at_end = assignment.end(), False
    try:
        value, end = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_number).raw_decode(text, start)
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        rest = text[error.pos :].strip()
        what = "cut short" if not rest or error.msg.startswith("Unterminated") else f"not valid JSON ({error.msg})"
        raise Problem(f"{source}: {what} at line {error.lineno}, column {error.colno}") from None
    except Problem as problem:
        raise Problem(f"{source}: {problem}") from None
    except UnicodeEncodeError:
        raise Problem(f"{source}: holds half a surrogate pair, which is no text") from None
    except (RecursionError, ValueError):
        raise Problem(f"{source}: nested too deeply, or with a number too long, for an API schema") from None
    if at_end and text[end:].strip():
        raise Problem(f"{source}: unexpected text behind the schema, at character {end}")
    return value


def _no_number(name: str) -> NoReturn:
    raise Problem(f"the schema has the number {name}, which JSON does not know")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Problem(f"the schema has the key {twice!r} twice in one object")
    return members


def _download(address: str, fingerprint: str | None) -> bytes:
    parts = urlsplit(address)
    try:
        port = parts.port or 8007
    except ValueError:
        raise Problem(f"{address}: the port is not a number between 1 and 65535") from None
    if not parts.hostname:
        raise Problem(f"{address}: no host name; expected https://server:8007")
    context = ssl.create_default_context()
    if fingerprint is not None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    connection = http.client.HTTPSConnection(parts.hostname, port, timeout=30, context=context)
    try:
        connection.connect()
        if fingerprint is not None:
            _check_fingerprint(connection, address, fingerprint)
        connection.request(
            "GET", parts.path if parts.path not in ("", "/") else PUBLISHED_AT, headers={"Accept-Encoding": "identity"}
        )
        with connection.getresponse() as answer:
            body = answer.read(_LIMIT + 1)
    except ssl.SSLCertVerificationError as error:
        raise Problem(
            f"{address}: certificate refused ({error.verify_message}); "
            "pin it with --fingerprint if it is the server's own"
        ) from None
    except (OSError, http.client.HTTPException) as error:
        raise Problem(f"{address}: {error or type(error).__name__}") from None
    finally:
        connection.close()
    if answer.status != 200:
        raise Problem(f"{address}: HTTP status {answer.status}; is the package proxmox-backup-docs installed there?")
    if len(body) > _LIMIT:
        raise Problem(f"{address}: more than {_LIMIT // 1024 // 1024} MiB, which no API schema is")
    return body


def _check_fingerprint(connection: http.client.HTTPSConnection, address: str, fingerprint: str) -> None:
    wanted = re.sub(r"[:\s]", "", fingerprint).lower()
    if not re.fullmatch(r"[0-9a-f]{64}", wanted):
        raise Problem("--fingerprint: expected the 64 hexadecimal digits of a SHA-256, with or without colons")
    certificate = connection.sock.getpeercert(binary_form=True) if isinstance(connection.sock, ssl.SSLSocket) else None
    seen = hashlib.sha256(certificate or b"").hexdigest()
    if seen != wanted:
        pairs = ":".join(seen[i : i + 2] for i in range(0, 64, 2))
        raise Problem(f"{address}: the certificate has another fingerprint, {pairs}")
