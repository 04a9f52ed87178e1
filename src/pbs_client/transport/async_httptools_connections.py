"""Connections of our own for asyncio, the counterpart of `httptools_connections`."""

from __future__ import annotations

from collections.abc import AsyncIterator

from pbs_client.address import Address
from pbs_client.transport.answer_reader import AnswerReader
from pbs_client.transport.async_streams import AsyncStream, connect
from pbs_client.transport.certificates import Way
from pbs_client.transport.contract import HttpRequest
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.httptools_connections import BaseConnection
from pbs_client.transport.pool import READ_AT_ONCE, AsyncReceived
from pbs_client.transport.request_writer import RequestWriter, chunk, in_one_record
from pbs_client.transport.streams import closed


class AsyncConnections:
    """The connections of an `AsyncClient` that are trusted in one way."""

    def __init__(self, way: Way, address: Address) -> None:
        self._way = way
        self._address = address
        self._write_head = RequestWriter(address.url).head
        self._idle: list[Connection] = []
        self._open: set[Connection] = set()

    async def exchange(
        self, request: HttpRequest, body: bytes | AsyncIterator[bytes] | None, exchange: Exchange
    ) -> AsyncReceived:
        head = self._write_head(request, body)
        connection = await self._usable(exchange)
        try:
            await connection.ask(head, body, exchange)
        except BaseException:
            await self.drop(connection)
            raise
        return _Received(self, connection, exchange)

    async def _usable(self, exchange: Exchange) -> Connection:
        """A connection for the exchange: an idle one, or a new one."""
        idle = await self._idle_one()
        if idle is not None:
            return idle
        host = self._address.host
        stream = await connect(host, self._address.port, self._way, exchange)
        stream = await stream.start_tls(self._way.context, host.partition("%")[0], exchange)
        connection = Connection(stream, AnswerReader())
        self._open.add(connection)
        return connection

    async def _idle_one(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_usable():
                return connection
            await self.drop(connection)
        return None

    async def take_back(self, connection: Connection) -> None:
        """An exchange is over."""
        if connection.is_done():
            self._idle.append(connection)
        else:
            await self.drop(connection)

    async def drop(self, connection: Connection) -> None:
        self._open.discard(connection)
        await connection.aclose()

    async def aclose(self) -> None:
        self._idle.clear()
        while self._open:
            await self.drop(self._open.pop())


class Connection(BaseConnection[AsyncStream]):
    """A connection for asyncio."""

    async def ask(self, head: bytes, body: bytes | AsyncIterator[bytes] | None, exchange: Exchange) -> None:
        """Sends a request, and waits for the head of the answer."""
        self.reader.begin()
        self._asked = False
        try:
            await self._send(head, body, exchange)
        except TimeoutError:
            raise
        except OSError:
            pass  # The server may have answered before it read the whole request.
        else:
            self._asked = True
        while not self.reader.status:
            await self.read(exchange)

    async def _send(self, head: bytes, body: bytes | AsyncIterator[bytes] | None, exchange: Exchange) -> None:
        if body is None or isinstance(body, bytes):
            for part in in_one_record(head, body):
                await self._stream.write(part, exchange)
            return
        await self._stream.write(head, exchange)
        async for piece in body:
            if piece:
                await self._stream.write(chunk(piece), exchange)
        await self._stream.write(chunk(b""), exchange)

    async def read(self, exchange: Exchange) -> None:
        """Reads what arrives next."""
        self.reader.check()
        data = await self._stream.read(READ_AT_ONCE, exchange)
        if data:
            self.reader.feed(data)
        else:
            self.reader.end()

    async def aclose(self) -> None:
        await self._stream.aclose()


class _Received:
    """An answer whose body has not been read; closing it gives the connection back. Not an
    asynchronous generator, for the reason that `_Content` gives."""

    def __init__(self, pool: AsyncConnections, connection: Connection, exchange: Exchange) -> None:
        self._pool = pool
        self._connection: Connection | None = connection
        self._exchange = exchange
        self._reader = connection.reader
        self.status: int = self._reader.status
        self.headers: list[tuple[str, str]] = self._reader.headers

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        reader = self._reader
        while (connection := self._connection) is not None:
            if reader.pieces:
                return reader.pieces.popleft()
            if reader.complete:
                raise StopAsyncIteration
            await connection.read(self._exchange)
        raise closed()  # The reader may by now hold the answer to another call.

    async def aclose(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await self._pool.take_back(connection)
