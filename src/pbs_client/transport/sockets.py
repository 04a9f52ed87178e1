"""The TLS socket of the blocking transport, which closes two gaps that blocking sockets have.

Ctrl-C in the middle of a handshake leaves Python's own open, as it closes itself after an OSError alone. And a time limit per read is no limit for
a server that sends the head of its answer byte by byte: so the head as a whole has to arrive within it.
"""

from __future__ import annotations

import ssl
import threading
import time


class _Head(threading.local):
    until: float | None = None


_head = _Head()
"""Of each thread, for it is the thread that reads."""


def limit_head(seconds: float | None) -> None:
    """What this thread reads from now on has to arrive within so many seconds; None for no limit."""
    _head.until = None if seconds is None else time.monotonic() + seconds


class ClientSocket(ssl.SSLSocket):
    """For `SSLContext.sslsocket_class`."""

    def do_handshake(self, block: bool = False) -> None:
        try:
            super().do_handshake(block)
        except BaseException:
            self.close()
            raise

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        if _head.until is not None:
            left = _head.until - time.monotonic()
            if left <= 0:
                raise TimeoutError("the head of the answer takes too long")
            self.settimeout(left)
        return super().recv(buflen, flags)
