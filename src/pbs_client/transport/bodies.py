"""The body of a request while it is sent: pieces of bytes from whatever the caller gave. Errors of
the body itself are told apart from errors of the exchange."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any, cast

from pbs_client.errors import UsageError
from pbs_client.transport.contract import BodyFailed


def watched(body: Any) -> bytes | Iterator[bytes] | None:
    """The caller's body; what an iterable one raises is carried by a `BodyFailed`. Raises
    `UsageError` for anything but a body."""
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, str) or not isinstance(body, Iterable):
        raise UsageError(f"a Client sends bytes or an iterable of bytes, not {_kind(body)}")
    return _watched(cast("Iterable[bytes]", body))


def _watched(body: Iterable[bytes]) -> Iterator[bytes]:
    try:
        for piece in body:
            yield _bytes(piece)
    except Exception as error:
        failure = BodyFailed(error)
    else:
        return
    raise failure


def watched_async(body: Any) -> bytes | AsyncIterator[bytes] | None:
    """The same for asyncio."""
    if body is None or isinstance(body, bytes):
        return body
    if isinstance(body, str) or not isinstance(body, Iterable | AsyncIterable):
        raise UsageError(f"an AsyncClient sends bytes or an iterable of bytes, not {_kind(body)}")
    return _watched_async(cast("Iterable[bytes] | AsyncIterable[bytes]", body))


async def _watched_async(body: Iterable[bytes] | AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    import asyncio  # Not imported by programs with a `Client` only.

    try:
        if isinstance(body, AsyncIterable):
            async for piece in body:
                yield _bytes(piece)
        else:
            pieces = iter(body)
            # A plain iterable mostly reads a file, which blocks.
            while (part := await asyncio.to_thread(_advance, pieces)) is not None:
                yield _bytes(part)
    except Exception as error:
        failure = BodyFailed(error)
    else:
        return
    raise failure


def _advance(pieces: Iterator[bytes]) -> bytes | None:
    return next(pieces, None)


def _bytes(piece: Any) -> bytes:
    if not isinstance(piece, bytes | bytearray | memoryview):
        raise UsageError(f"the pieces of a body are bytes, not {_kind(piece)}")
    return bytes(cast("bytes", piece))


def _kind(value: object) -> str:
    return "one that can only be iterated asynchronously" if isinstance(value, AsyncIterable) else type(value).__name__
