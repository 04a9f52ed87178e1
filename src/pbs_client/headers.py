"""The headers that calls send, and what the content type of an answer says."""

from __future__ import annotations

import re

from pbs_client.version import __version__

Headers = tuple[tuple[str, str], ...]
"""Lower-case names, and values; a repeated header appears repeatedly."""

_AGENT = ("user-agent", f"proxmox-pbs-client/{__version__}")
_ORDINARY: Headers = (("accept", "application/json"), ("accept-encoding", "gzip, deflate"), _AGENT)
# Downloads are asked for as they are stored: PBS would compress them again, and leave out their
# length (protocol.md §1.5).
_STREAM: Headers = (("accept", "*/*"), ("accept-encoding", "identity"), _AGENT)

JSON = "application/json"
BYTES = "application/octet-stream"


def is_page(content_type: str | None) -> bool:
    """Whether this is the type of a web page."""
    return (content_type or "").lower().startswith(("text/html", "application/xhtml+xml"))


def is_document(content_type: str | None) -> bool:
    """Whether this is the type of a web page, JSON or XML, which no file that PBS sends has: files
    are `application/octet-stream` whatever they contain, and logs `text/plain` (protocol.md §6)."""
    return bool(re.search(r"\b(?:html|json|xml)\b", (content_type or "").partition(";")[0].lower()))


_BY_KIND: dict[tuple[bool, str | None], Headers] = {
    (stream, content_type): (*headers, *([("content-type", content_type)] if content_type else []))
    for stream, headers in ((False, _ORDINARY), (True, _STREAM))
    for content_type in (None, JSON, BYTES)
}


def headers_for(content_type: str | None = None, *, stream: bool = False) -> Headers:
    """The headers of a call apart from authorization; `content_type` is None if it has no
    content."""
    return _BY_KIND[stream, content_type]
