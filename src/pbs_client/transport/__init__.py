"""Bytes on the wire: what a transport is (`contract`), and the built-in one with all its parts.

A transport of one's own needs the names of this package alone. Of the modules in it only the
clients import one, and only to make the built-in transport.
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
