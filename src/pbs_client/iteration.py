"""The items of a list as they arrive, for `iterate` of both clients: decoding the pieces of the
body, and the loops that fetch them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any

from pbs_client.context import CallContext
from pbs_client.envelope import item_shape, open_answer, read_envelope, unexpected
from pbs_client.errors import UnexpectedAnswer
from pbs_client.long_lists import ItemReader, has_second_data
from pbs_client.runtime.decoding import Mismatch, is_list
from pbs_client.strangers import unreadable
from pbs_client.transport import AsyncHttpAnswer, HttpAnswer, Reply

Decode = Callable[[Any], Any]
Context = Callable[[], CallContext]


class Arriving:
    """One answer whose body is arriving."""

    def __init__(self, reply: Reply, decode: Decode, context: Context, limit: int | None) -> None:
        """`limit` is how many bytes may be held at once; None for no limit."""
        self._reply = reply
        self._decode = decode
        self._context = context
        self._limit = limit
        item = item_shape(decode)
        # Lists of anything but objects are short.
        self._reader = None if item is None else ItemReader(item, lenient=True)
        self._whole = bytearray()
        self._received = 0

    def feed(self, piece: bytes) -> list[Any]:
        """The items that are complete with this piece, or some of them."""
        self._received += len(piece)
        if self._reader is None:
            self._whole += piece
            items: list[Any] = []
            held = len(self._whole)
        else:
            try:
                items = self._reader.feed(piece)
            except Mismatch as mismatch:
                raise unexpected(mismatch, self._reply, self._context()) from None
            held = self._reader.held()
        if self._limit is not None and held > self._limit:
            raise UnexpectedAnswer(
                f"the answer has an item of more than {self._limit} bytes, or cannot be read item by item",
                hint="Raise `max_answer_size` of the client, or ask for less at a time.",
            )
        return items

    def label(self, error: UnexpectedAnswer) -> None:
        """Adds the status of the answer to an error about its body."""
        error.status = self._reply.status

    def end(self) -> list[Any]:
        """The remaining items, once the body has ended. Raises if the body is not complete and
        valid."""
        reader = self._reader
        if reader is None:
            reply = Reply(self._reply.status, self._reply.headers, bytes(self._whole))
            data: Any = open_answer(reply, self._decode, self._context, pause_collector=False)[0]
            if is_list(data):
                return data
            raise UnexpectedAnswer("the answer is not a list", status=reply.status, request=self._context().call)
        rest = Reply(self._reply.status, self._reply.headers, reader.rest())
        envelope = read_envelope(rest.body)
        if envelope is None:
            raise unreadable(rest, self._context(), before=self._received - len(rest.body))
        if has_second_data(rest.body):
            raise UnexpectedAnswer("the answer has two lists", status=rest.status, request=self._context().call)
        try:
            return reader.last(envelope["data"])
        except Mismatch as mismatch:
            raise unexpected(mismatch, rest, self._context()) from None


class Batches:
    """The items of an answer, some at a time."""

    def __init__(self, answer: HttpAnswer, arriving: Arriving) -> None:
        self._pieces = iter(answer.chunks())
        self._arriving = arriving
        self._ended = False

    def next(self) -> list[Any] | None:
        """The next items, None after the last ones."""
        if self._ended:
            return None
        try:
            for piece in self._pieces:
                if items := self._arriving.feed(piece):
                    return items
        except UnexpectedAnswer as error:
            self._arriving.label(error)
            raise
        self._ended = True
        return self._arriving.end()


class AsyncBatches:
    """The same for asyncio."""

    def __init__(self, answer: AsyncHttpAnswer, arriving: Arriving) -> None:
        self._pieces = aiter(answer.chunks())
        self._arriving = arriving
        self._ended = False

    async def next(self) -> list[Any] | None:
        if self._ended:
            return None
        try:
            async for piece in self._pieces:
                if items := self._arriving.feed(piece):
                    return items
        except UnexpectedAnswer as error:
            self._arriving.label(error)
            raise
        self._ended = True
        return self._arriving.end()

    async def aclose(self) -> None:
        """Ends reading, however far it has come."""
        pieces: AsyncIterator[bytes] = self._pieces
        if isinstance(pieces, AsyncGenerator):
            await pieces.aclose()


Begun = tuple[Batches, list[Any] | None]
AsyncBegun = tuple[AsyncBatches, list[Any] | None]


def begin(reply: Reply, arriving: Arriving) -> Begun:
    """Waits for the first items, so that a call that fails before them can be repeated."""
    answer: HttpAnswer = reply.open
    try:
        batches = Batches(answer, arriving)
        return batches, batches.next()
    except BaseException:
        answer.close()  # Or a repetition might wait for the turn that this attempt still holds.
        raise


async def begin_async(reply: Reply, arriving: Arriving) -> AsyncBegun:
    """The same for asyncio."""
    answer: AsyncHttpAnswer = reply.open
    batches = AsyncBatches(answer, arriving)
    try:
        return batches, await batches.next()
    except BaseException:
        await batches.aclose()
        await answer.aclose()
        raise
