"""Downloads of an `AsyncClient`. Files are written in a worker thread, so that a slow disk does not
hold up the event loop."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from functools import partial

from pbs_client.download import BaseDownload, PartialFile
from pbs_client.errors import PbsError
from pbs_client.transport import AsyncHttpAnswer

WRITE_SIZE = 1024 * 1024
"""Bytes gathered before they are handed to the writing thread."""


class AsyncDownload(BaseDownload[AsyncHttpAnswer]):
    """The bytes of a `StreamRequest`. Iterate it, or `read` or `save` it, once. It stays
    open until the end of the `async with` block that opened it."""

    async def __aiter__(self) -> AsyncGenerator[bytes]:
        """The bytes in pieces. A download that is cut short raises `Interrupted`, after the pieces
        that did arrive."""
        answer = self._begin()
        try:
            async for piece in answer.chunks():
                yield self._count(piece)
            self._finish()
        except PbsError as error:
            self._label(error)
            raise

    async def read(self) -> bytes:
        """All of it, in memory."""
        return b"".join([piece async for piece in self])

    async def save(self, path: str | os.PathLike[str]) -> int:
        """Saves it to a file, replacing an existing one (and keeping its mode), and returns the
        number of bytes.

        The file appears under its name only when it is complete and on the disk; if anything
        goes wrong before that, nothing is left behind.
        """
        file = PartialFile(path)
        gathered = bytearray()
        try:
            await _to_the_end(file.begin)
            async with aclosing(aiter(self)) as pieces:
                async for piece in pieces:
                    gathered += piece
                    if len(gathered) >= WRITE_SIZE:
                        await _to_the_end(partial(file.write, gathered))
                        gathered.clear()
            await _to_the_end(partial(file.write, gathered))
            await _to_the_end(file.commit)
        finally:
            file.discard()
        return self._received


async def _to_the_end(function: Callable[[], None]) -> None:
    """Calls `function` in a thread. A cancellation waits for it: a thread cannot be stopped, and
    must not go on with a file that is removed."""
    work = asyncio.ensure_future(asyncio.to_thread(function))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        while not work.done():
            try:
                await asyncio.wait([work])
            except asyncio.CancelledError:
                continue
        work.exception()  # Retrieved, or asyncio complains that it never was.
        raise
