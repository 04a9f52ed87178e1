"""A call as it is written down for HTTP, once for all attempts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from pbs_client.runtime.encoding import encode_call
from pbs_client.runtime.frozen_classes import field, frozen
from pbs_client.runtime.request import BaseRequest, Body


@frozen
class EncodedCall:
    """A call as it goes over the wire, but for what says who is asking. None of it is shown, since
    secrets may be anywhere in it."""

    target: str = field(repr=False)
    """Path with prefix and query."""
    content: Body | None = field(repr=False)
    content_type: str | None
    """None where there is no content."""


def encoded(request: BaseRequest) -> EncodedCall:
    """A request, ready to be sent. Raises `UsageError` where it is too long for PBS."""
    # Its parts are for this package alone: users see a request whole.
    operation, path, values, body = request._parts()  # pyright: ignore[reportPrivateUsage]
    target, content = encode_call(operation, path, values)
    if body is not None:
        return EncodedCall(target, body, "application/octet-stream")
    return EncodedCall(target, content, None if content is None else "application/json")


def read_once(content: Body | None) -> bool:
    """Whether the content is an iterator, so that the call can be sent only once."""
    return content is not None and isinstance(content, Iterator | AsyncIterator)
