"""Bytes on the wire: what a transport is (`contract`), and the built-in one with all its parts.

To write a transport of your own you need only the names of this package. Of its modules, the
clients alone import one, and only to make the built-in transport.
"""

from __future__ import annotations

from pbs_client.transport.contract import (
    AsyncHttpAnswer,
    AsyncTransport,
    BodyFailed,
    HttpAnswer,
    HttpRequest,
    Reply,
    Transport,
)

__all__ = ["AsyncHttpAnswer", "AsyncTransport", "BodyFailed", "HttpAnswer", "HttpRequest", "Reply", "Transport"]
