"""Decompression of answer bodies, in pieces of bounded size.

PBS knows `deflate` alone, in its zlib form (protocol.md §1.5); a proxy in between may turn that into gzip. Both are told apart by their first
bytes. The bound matters: a few kilobytes can unpack to gigabytes, and whoever reads must be able to stop before that.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from pbs_client.errors import Interrupted, UnexpectedAnswer

PIECE = 256 * 1024
"""The largest piece given out at once, in bytes."""

_ZLIB_OR_GZIP = zlib.MAX_WBITS | 32


class Inflater:
    """Turns the chunks of one body as received into its content."""

    def __init__(self, encoding: str) -> None:
        """`encoding` is the Content-Encoding of the answer, empty if it has none."""
        names = [name.strip().lower() for name in encoding.split(",")]
        names = [name for name in names if name not in ("", "identity")]
        if names and names not in (["deflate"], ["gzip"], ["x-gzip"]):
            raise UnexpectedAnswer(f"the answer is compressed with {encoding!r}, which was not asked for")
        self._unzip = zlib.decompressobj(_ZLIB_OR_GZIP) if names else None
        self._began = False
        self._damaged = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The content of the next chunk received. Look at `problem` afterwards: nothing is raised here, where content would be among the
        local variables of the traceback."""
        if self._unzip is None:
            for start in range(0, len(chunk), PIECE):
                yield chunk[start : start + PIECE]
            return
        self._began = self._began or bool(chunk)
        while chunk and not self._damaged:
            try:
                yield self._unzip.decompress(chunk, PIECE)
            except zlib.error:
                self._damaged = True
            self._damaged = self._damaged or bool(self._unzip.unused_data)
            chunk = self._unzip.unconsumed_tail

    def problem(self, *, ended: bool = False) -> Interrupted | None:
        """What is wrong so far, or, when no more is to come, with the whole."""
        if self._damaged:
            return Interrupted("the compressed answer is damaged")
        if ended and self._unzip is not None and self._began and not self._unzip.eof:
            return Interrupted("the compressed answer breaks off")
        return None
