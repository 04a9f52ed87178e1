"""What aiohttp does not look at on a connection, seen by a protocol that stands before its own:
whether there is more behind an answer, and how the connection ended."""

from __future__ import annotations

import asyncio
import re
import ssl
from typing import Any

import aiohttp

_TAIL = 512
"""How many of the last bytes are kept."""
_LAST_CHUNK = re.compile(rb"\r\n0+(?:;[^\r\n]*)?\r\n(?:[^\r\n:]+:[^\r\n]*\r\n)*\r\n\Z")
_SHORT = 16 * 1024
"""Bytes of a body that are certainly given on as soon as they are decrypted."""
_CHUNKED = -1
_TO_THE_END = -2
_WITHOUT_BODY = (204, 304)


class ClosedOnce:
    """A transport that may be closed again, as aiohttp does at each mistake that it meets. After a
    second time asyncio's TLS does not abort any more, and fails when it is asked something."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def close(self) -> None:
        if not self._transport.is_closing():
            self._transport.close()


class Listener(asyncio.Protocol):
    """Passes everything on, and counts it."""

    def __init__(self, transport: asyncio.Transport, behind: Any) -> None:
        self._transport = transport
        self._tls = transport.get_extra_info("ssl_object")
        self._behind = behind
        self._used = False
        self._head = b""
        """What has arrived of the head of an answer."""
        self._body: int | None = None
        """How much has arrived behind the head; None before that is complete."""
        self._length = _TO_THE_END
        """How much is to arrive there."""
        self._tail = b""
        self._cut = True
        """Whether the connection ends without a farewell, unless that comes."""
        self._content: aiohttp.StreamReader | None = None
        self._lost = False
        self.came_at_once: bool = False
        """Whether the last answer did, so that nothing of it can be left in asyncio's TLS."""

    def is_between_answers(self) -> bool:
        """Whether nothing has arrived but the answers that were asked for. To be called before a
        request is sent. A chunked body is taken for one only if the last bytes look like its
        end."""
        if not self._used:
            return True
        return bool(_LAST_CHUNK.search(self._tail)) if self._length == _CHUNKED else self._body == self._length

    def expect(self) -> None:
        """A request is about to be sent."""
        self._used = True
        self._head, self._body, self._tail, self._length = b"", None, b"", _TO_THE_END
        self.came_at_once, self._content = False, None

    def begins(self, answer: aiohttp.ClientResponse) -> None:
        """The head of the answer is there."""
        headers = answer.headers
        if answer.status in _WITHOUT_BODY or answer.method == "HEAD":
            self._length = 0
        elif "transfer-encoding" in headers:
            self._length = _CHUNKED
        elif "content-length" in headers:
            self._length = int(headers["content-length"])
        self._content = answer.content
        self.came_at_once = self._content.is_eof() and (self._body or 0) < _SHORT
        if self._lost:
            self._end()

    # What asyncio tells.

    def data_received(self, data: bytes) -> None:
        if self._body is None:
            self._head += data
            self._look_for_body()
        else:
            self._body += len(data)
        self._tail = data[-_TAIL:] if len(data) >= _TAIL else (self._tail + data)[-_TAIL:]
        self._behind.data_received(data)
        if self._transport.is_closing():  # aiohttp has closed it, and nobody waits for a farewell.
            self._transport.abort()

    def _look_for_body(self) -> None:
        while (end := self._head.find(b"\r\n\r\n")) >= 0:
            if not self._head.startswith(b"HTTP/1.1 1"):
                self._body, self._head = len(self._head) - end - 4, b""
                return
            self._head = self._head[end + 4 :]  # An interim answer.

    def eof_received(self) -> bool | None:
        self._cut = not self._has_said_farewell()
        keeps_open: bool | None = self._behind.eof_received()
        return keeps_open

    def _has_said_farewell(self) -> bool:
        """Whether the other side has ended the TLS of the connection, and not only the connection,
        as anybody on the way can."""
        try:
            end: bytes = self._tls.read(1)
        except ssl.SSLZeroReturnError:
            return True
        except ssl.SSLError:
            return False
        return not end

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        # aiohttp takes any end for that of a body without a length, and forgets a body in which it
        # finds a mistake: who reads it would wait for ever.
        if self._cut:
            self._end()
        self._behind.connection_lost(exc)
        self._end()

    def _end(self) -> None:
        content = self._content
        if content is not None and not content.is_eof() and content.exception() is None:
            content.set_exception(aiohttp.ClientPayloadError("the connection ended within a body"))

    def pause_writing(self) -> None:
        self._behind.pause_writing()

    def resume_writing(self) -> None:
        self._behind.resume_writing()
