"""A call encoded for HTTP, once for all attempts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from pbs_client.runtime.encoding import encode_call
from pbs_client.runtime.request import BaseRequest, Body

Encoded = tuple[str, Body | None, str | None]
"""Everything sent over the wire except the authorization: the path with prefix and query, the
content, and its content type. Any part may hold secrets."""


def encoded(request: BaseRequest) -> Encoded:
    """A request, ready to be sent. Raises `UsageError` where it is too long for PBS."""
    # `_parts` is for this package only: users see a request as a whole.
    operation, path, values, body = request._parts()  # pyright: ignore[reportPrivateUsage]
    target, content = encode_call(operation, path, values)
    if body is not None:
        return target, body, "application/octet-stream"
    return target, content, None if content is None else "application/json"


def may_be_repeated(call: Encoded) -> bool:
    """Whether the call can be sent again: an iterator gives its content only once."""
    _, content, _ = call
    return content is None or not isinstance(content, Iterator | AsyncIterator)
