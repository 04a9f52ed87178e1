"""Decompression of answer bodies, in pieces of bounded size.

PBS uses only `deflate`, in its zlib form (protocol.md §1.5); something in between may turn that
into gzip, in one member or several, or into the raw form of deflate. Their first bytes tell them
apart. The bound matters: a few kilobytes can unpack to gigabytes, and the reader must be able to
stop before that.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from pbs_client.errors import Interrupted, UnexpectedAnswer

PIECE = 256 * 1024
"""The largest piece, in bytes."""

_KNOWN = frozenset({"br", "compress", "deflate", "gzip", "x-compress", "x-gzip", "zstd"})
"""Encodings that an error names. Anything else may be the echo of a header that holds a secret."""

_GZIP = b"\x1f\x8b"


class Inflater:
    """Turns the received chunks of one body into its content."""

    def __init__(self, encoding: str) -> None:
        """`encoding` is the Content-Encoding of the answer, empty if it has none."""
        names: list[str] = []
        if encoding:
            names = [name.strip().lower() for name in encoding[:200].split(",")]
            names = [name for name in names if name not in ("", "identity")]
        if names and names not in (["deflate"], ["gzip"], ["x-gzip"]):
            shown = repr(", ".join(names)) if _KNOWN.issuperset(names) else "something unknown"
            raise UnexpectedAnswer(f"the answer is compressed with {shown}, which was not asked for")
        self.compressed: bool = bool(names)
        self._start = b""
        """The first two bytes of a compressed stream, as far as they have arrived."""
        self._unzip: Any = None
        self._damaged = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The content of the next chunk received. Look at `problem` afterwards: nothing is raised
        here, where content would be among the local variables of the traceback."""
        if not self.compressed:
            for start in range(0, len(chunk), PIECE):
                yield chunk[start : start + PIECE]
            return
        while chunk and not self._damaged:
            if self._unzip is None:
                chunk = self._start + chunk
                self._start = chunk[:2]
                if len(chunk) < 2:
                    return
                self._unzip = zlib.decompressobj(_window(self._start))
            try:
                piece = self._unzip.decompress(chunk, PIECE)
                while piece:
                    yield piece
                    # The rest of the window comes without further input.
                    piece = self._unzip.decompress(self._unzip.unconsumed_tail, PIECE)
            except zlib.error:
                self._damaged = True
            chunk = self._unzip.unused_data
            if chunk:
                # After the end there may be another member of gzip, and nothing else.
                self._damaged = self._damaged or self._start != _GZIP or not _GZIP.startswith(chunk[:2])
                self._start, self._unzip = b"", None

    def problem(self, *, ended: bool = False) -> Interrupted | None:
        """What is wrong so far, or, if `ended`, with the whole."""
        if self._damaged:
            return Interrupted("the compressed answer is damaged")
        if ended and (self._start if self._unzip is None else not self._unzip.eof):
            return Interrupted("the compressed answer breaks off")
        return None


def _window(start: bytes) -> int:
    """The `wbits` of zlib for a stream that begins with these two bytes."""
    if start == _GZIP:
        return zlib.MAX_WBITS | 16
    is_zlib = start[0] & 0x0F == 8 and int.from_bytes(start, "big") % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS
