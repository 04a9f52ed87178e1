"""One recorded exchange: the file format of recordings, and the reading of a request into what PBS
would read from it.

A recording is a file of JSON objects, one per line, in the order in which the exchanges happened:

- `op` (verb and path template), `sent` (the path as sent, percent-encoded, without its query),
  `encoding` (`query`, `json`, `form`) and
  `params` (under PBS's names) of the request
- `auth`: `none`, `ticket:USER` or `token:USER!NAME`; just `ticket` is that of root@pam, just
  `token` any
- `status`, `content_type`, `headers`, and the body as `json`, `text` or `base64` with its length in
  `bytes`
- `at` (Unix time of the request), `seconds` (that it took) and `note` (a word for people)
- where a request was out of the ordinary: `sent_headers`, `no_csrf`, and `query` with `raw_body`
  (base64) as they were sent, in place of `params`
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any, TypeGuard
from urllib.parse import parse_qsl, unquote

import attrs

from pbs_client.transport import HttpRequest

MASK = "masked"
"""What stands in a recording instead of a secret. As a recorded parameter it matches any value."""

TRUE_WORDS = frozenset({"1", "on", "yes", "true"})
FALSE_WORDS = frozenset({"0", "off", "no", "false"})

LENGTH_HEADERS = frozenset({"content-length", "transfer-encoding", "content-encoding"})
"""Headers that describe the body as it was on the wire once; of a replayed or masked body they
would not be true.
"""


@attrs.frozen
class ParsedRequest:
    """What a request asks for: who, which call, with which parameters."""

    method: str
    path: str
    """Decoded, below the host: `/api2/json/version`."""
    auth: str
    """`none`, `token` or `ticket`."""
    encoding: str
    params: dict[str, Any] = attrs.field(repr=False)
    who: str = ""
    """The user or token whose credentials these are, as far as they tell."""

    def __str__(self) -> str:
        return f"{self.method} {self.path} {json.dumps(self.params, sort_keys=True, default=str)}"


def read_request(request: HttpRequest) -> ParsedRequest:
    """Reads a request with a complete body the way PBS does: JSON bodies replace the query, form
    bodies add to it.
    """
    path, _, query = request.target.partition("?")
    headers = {name.lower(): value for name, value in request.headers}
    auth, who = _credentials(headers)
    body = request.body if isinstance(request.body, bytes) else b""
    media_type = headers.get("content-type", "").partition(";")[0]
    if media_type == "application/json":
        return ParsedRequest(request.method, unquote(path), auth, "json", _json_object(body), who)
    pairs = parse_qsl(query, keep_blank_values=True)
    encoding = "query"
    if media_type == "application/x-www-form-urlencoded":
        pairs += parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        encoding = "form"
    return ParsedRequest(request.method, unquote(path), auth, encoding, _joined(pairs), who)


def same_params(recorded: dict[str, Any], recorded_encoding: str, asked: ParsedRequest) -> bool:
    """Whether a recorded call had these parameters.

    JSON is compared with its types, everything else as the text it becomes in a query.
    """
    if recorded.keys() != asked.params.keys():
        return False
    exact = recorded_encoding == asked.encoding == "json"
    return all(
        value == MASK or (value == asked.params[name] if exact else _same_text(value, asked.params[name]))
        for name, value in recorded.items()
    )


def body_of(row: dict[str, Any]) -> bytes:
    """The body of a recorded answer."""
    if "json" in row:
        text = json.dumps(row["json"], separators=(",", ":"), ensure_ascii=False)
        try:
            return text.encode()
        except UnicodeEncodeError:  # halves of surrogate pairs, which JSON can have and UTF-8 cannot
            return json.dumps(row["json"], separators=(",", ":")).encode()
    if "base64" in row:
        return base64.b64decode(row["base64"])
    return str(row.get("text", "")).encode(errors="replace")


def headers_of(row: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The headers of a recorded answer, with the length that the body has now."""
    kept = [
        (str(name).lower(), str(value))
        for name, value in row.get("headers", {}).items()
        if str(name).lower() not in LENGTH_HEADERS
    ]
    if row.get("content_type"):
        kept.insert(0, ("content-type", str(row["content_type"])))
    return (*kept, ("content-length", str(len(body_of(row)))))


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Whether a JSON value is an array."""
    return isinstance(value, list)


_TICKET = re.compile(r"PBSAuthCookie=PBS(?::|%3A)([^:;%]+)(?:@|%40)([^:;%]+)(?::|%3A)", re.IGNORECASE)
_TOKEN = re.compile(r"PBSAPIToken[= ]([^:]+):")


def _credentials(headers: dict[str, str]) -> tuple[str, str]:
    """The kind of a request's credentials, and whose they are.

    A ticket comes before a token, as PBS looks at them.
    """
    if "PBSAuthCookie" in headers.get("cookie", ""):
        ticket = _TICKET.search(headers["cookie"])
        return "ticket", f"{ticket[1]}@{ticket[2]}" if ticket else ""
    if "authorization" in headers:
        token = _TOKEN.match(headers["authorization"])
        return "token", token[1] if token else ""
    return "none", ""


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value: Any = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        return {}
    return value if is_object(value) else {}


def _joined(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Repeated keys become a list, as PBS reads arrays."""
    params: dict[str, Any] = {}
    for name, value in pairs:
        params[name] = [*_as_list(params[name]), value] if name in params else value
    return params


def _same_text(recorded: Any, asked: Any) -> bool:
    if is_list(recorded) or is_list(asked):
        left, right = _as_list(recorded), _as_list(asked)
        return len(left) == len(right) and all(map(_same_text, left, right))
    if isinstance(recorded, bool):
        return _text(asked).lower() in (TRUE_WORDS if recorded else FALSE_WORDS)
    return _text(recorded) == _text(asked)


def _as_list(value: Any) -> list[Any]:
    return value if is_list(value) else [value]


def _text(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) or value is None else str(value)
