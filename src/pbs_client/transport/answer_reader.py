"""Reads HTTP/1.1 answers from the bytes of a connection, with httptools (llhttp).

It accepts what an old or careless proxy sends and every client understands, as httpx does: a header
over two lines, lines that lack the CR, spaces behind the size of a chunk, a length beside chunks.
Anything ambiguous is refused.
"""

from __future__ import annotations

import re
from collections import deque

import httptools
from httptools import HttpParserCallbackError, HttpParserError, HttpParserUpgrade, HttpResponseParser

LONGEST_HEAD = 100 * 1024
"""The most bytes of a head, or between two pieces of a body: PBS sends nothing longer, and it would
be kept in memory."""
_SWITCHES = 101
"""The status of an answer after which another protocol is spoken."""
_LONE_CR_OR_END = re.compile(rb"\r(?!\n)|\n(?:\r?\n)+")
_OLDEST = (0, 7)
"""The first version of httptools that was tried."""

if tuple(map(int, re.findall(r"\d+", httptools.__version__)[:2])) < _OLDEST:
    raise ImportError(f"httptools {httptools.__version__} is too old")


class Malformed(Exception):
    """What arrived is not a valid or not a complete answer. The text says why, and quotes
    nothing."""


class AnswerReader:
    """The answers of one connection, one after the other.

    Call `begin` before each request, `feed` with what arrives and `end` when no more will, and take
    the pieces of the body out of `pieces`. When there are none left, call `check` before reading
    on.
    """

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        self._parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_version=True,
            lenient_optional_cr_before_lf=True,
            lenient_spaces_after_chunk_size=True,
            lenient_chunked_length=True,
        )
        self._in_chunks = False
        """The lines of chunks are read, which end in CR and LF: what takes a single LF for the end
        of one may find other chunks than the rest of the world (RFC 9112, 7.1)."""
        self.begin()

    def begin(self) -> None:
        """Prepares for the next answer."""
        self.status: int = 0
        """The status; 0 until the head has arrived. Interim answers (`100 Continue`) are
        skipped."""
        self.headers: list[tuple[str, str]] = []
        """Their names in lower case."""
        self.pieces: deque[bytes] = deque()
        """The parts of the body that have arrived and were not taken yet."""
        self.complete: bool = False
        """The answer has arrived to its last byte."""
        self.ends_connection: bool = False
        """The connection cannot be used again: one side said so, or something arrived that nobody
        asked for."""
        self._until_closed = False
        """The body has no length: it ends with the connection."""
        self._problem = ""
        self._head = b""
        """What has arrived until the head was there."""
        self._interim = 0
        """How many interim answers are in it."""
        self._unfinished = 0
        """Bytes since the last piece of the body."""
        if self._in_chunks:
            self._in_chunks = False
            self._parser.set_dangerous_leniencies(lenient_optional_cr_before_lf=True)

    def feed(self, data: bytes) -> None:
        """Takes the bytes that have arrived (not empty). Raises `Malformed` for a fault in the
        head. At a fault in the body, what came before it can still be taken, however the network
        has cut it, and then `check` raises."""
        if not self.status:
            self._head += data
        if data.endswith((b"\r", b"\n")) and len(data) > 1:
            # The parser does not report empty lines behind an answer. So it gets the last byte by
            # itself: if the answer was complete before that, there is something behind it.
            self._feed(data[:-1])
            data = data[-1:]
        if self.complete:
            self.ends_connection = True
        else:
            self._feed(data)
        if not self.status:
            self.check()
        elif self._head:
            head, self._head = self._head, b""
            if _has_lone_cr(head, self._interim):
                raise Malformed("the answer is not HTTP as it should be: a CR without LF in its head")

    def check(self) -> None:
        """Raises `Malformed` if nothing more can be read of this answer."""
        if self._problem:
            raise Malformed(self._problem)

    def end(self) -> None:
        """The server has closed the connection. Raises `Malformed` if that was too early."""
        self.ends_connection = True
        if self.complete:
            return
        self.check()
        if not self.status:
            raise Malformed("it was closed without an answer")
        if not self._until_closed:
            raise Malformed("it was closed in the middle of the answer")
        self.complete = True

    def _feed(self, data: bytes) -> None:
        if self._problem:
            return
        known = len(self.pieces)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade:
            pass  # The head was refused for it.
        except HttpParserCallbackError as error:
            # Raised in a callback by something else, such as Ctrl-C.
            raise (error.__context__ or error) from None
        except HttpParserError as error:
            if self.complete:
                self.ends_connection = True
            else:
                self._problem = f"the answer is not HTTP as it should be: {error}"
        self._unfinished = 0 if len(self.pieces) > known else self._unfinished + len(data)
        if self._unfinished > LONGEST_HEAD and not self.complete:
            self._problem = "the head of the answer, or of a part of it, is too long"

    # Called by the parser, also for what it finds behind an answer.

    def on_message_begin(self) -> None:
        if self.complete:
            self.ends_connection = True

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.status:  # Trailers, after the body, are ignored.
            if name.endswith(b" ") or b"\0" in value:  # A side effect of accepting headers over two lines.
                self._problem = "the answer is not HTTP as it should be: Invalid header"
            self.headers.append((name.decode("latin-1").lower(), value.decode("latin-1").strip(" \t")))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if self.complete:
            return
        if 100 <= status < 200 and status != _SWITCHES:
            self.headers.clear()
            self._interim += 1
            return
        codings = [value.lower() for name, value in self.headers if name == "transfer-encoding"]
        has_length = any(name == "content-length" for name, _ in self.headers)
        version = self._parser.get_http_version()
        self.ends_connection = not self._parser.should_keep_alive()
        self._until_closed = not has_length and not codings
        if codings:
            # A length beside chunks does not count, and HTTP/1.0 has no chunks, but somebody in
            # between may have gone by that.
            self.ends_connection = self.ends_connection or has_length or version == "1.0"
            self._in_chunks = True
            self._parser.set_dangerous_leniencies(lenient_optional_cr_before_lf=False)
        if status < 200 or not version.startswith("1."):
            self._problem = "the server wants to speak something other than HTTP/1.1"
        elif codings and codings != ["chunked"]:
            self._problem = "the transfer encoding of the answer was not asked for"
        elif not self._problem:
            self.status = status

    def on_body(self, data: bytes) -> None:
        if not self.complete:
            self.pieces.append(data)

    def on_message_complete(self) -> None:
        if self.status:
            self.complete = True


def _has_lone_cr(data: bytes, interim: int) -> bool:
    """Whether a head, or an interim one before it, has a CR that no LF follows. Where it reads
    headers over two lines, the parser takes that for the end of a line whose header is empty, and
    so for that of the head, which nobody else does. Behind the head there may be the body."""
    end = data.find(b"\r\n\r\n")
    if not interim and data.count(b"\r", 0, end) == data.count(b"\r\n", 0, end):
        return False
    for found in _LONE_CR_OR_END.finditer(data.lstrip(b"\r\n")):
        if found[0] == b"\r":
            return True
        if not interim:
            break
        interim -= 1
    return False
