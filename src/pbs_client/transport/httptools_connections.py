"""Connections of our own, whose answers httptools reads."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from pbs_client.address import Address
from pbs_client.transport.answer_reader import AnswerReader
from pbs_client.transport.certificates import Way
from pbs_client.transport.contract import HttpRequest
from pbs_client.transport.exchange import Exchange
from pbs_client.transport.pool import IDLE_SECONDS, READ_AT_ONCE, Received
from pbs_client.transport.request_writer import RequestWriter, chunk, in_one_record
from pbs_client.transport.streams import Stream, closed, connect


class BaseStream(Protocol):
    """What the streams for threads and for asyncio have in common."""

    def has_something(self) -> bool: ...


AnyStream = TypeVar("AnyStream", bound=BaseStream)


class Connections:
    """The connections to a server that are trusted in one way. May be used by many threads: each
    step on the containers is atomic."""

    def __init__(self, way: Way, address: Address) -> None:
        self._way = way
        self._address = address
        self._write_head = RequestWriter(address.url).head
        self._idle: list[Connection] = []
        self._open: set[Connection] = set()

    def exchange(self, request: HttpRequest, body: bytes | Iterator[bytes] | None, exchange: Exchange) -> Received:
        head = self._write_head(request, body)
        connection = self._usable(exchange)
        try:
            connection.ask(head, body, exchange)
        except BaseException:
            self.drop(connection)
            raise
        return _Received(self, connection, exchange)

    def _usable(self, exchange: Exchange) -> Connection:
        """A connection for the exchange: an idle one, or a new one."""
        idle = self._idle_one()
        if idle is not None:
            return idle
        host = self._address.host
        stream = connect(host, self._address.port, self._way, exchange)
        stream = stream.start_tls(self._way.context, host.partition("%")[0], exchange)
        connection = Connection(stream, AnswerReader())
        self._open.add(connection)
        return connection

    def _idle_one(self) -> Connection | None:
        """The idle connection that was used last; those that can no longer be used are closed."""
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:
                break  # Another thread was faster.
            if connection.is_usable():
                return connection
            self.drop(connection)
        return None

    def take_back(self, connection: Connection) -> None:
        """An exchange is over."""
        if connection.is_done():
            self._idle.append(connection)
        else:
            self.drop(connection)

    def drop(self, connection: Connection) -> None:
        self._open.discard(connection)
        connection.close()

    def close(self) -> None:
        self._idle.clear()
        while self._open:
            self.drop(self._open.pop())


class BaseConnection(Generic[AnyStream]):
    """A connection to the server: everything but waiting."""

    def __init__(self, stream: AnyStream, reader: AnswerReader) -> None:
        self._stream: AnyStream = stream
        self.reader: AnswerReader = reader
        self._asked = False
        """The request has been sent to its last byte."""
        self._idle_until = 0.0

    def is_done(self) -> bool:
        """Whether the exchange is over and another may follow."""
        self._idle_until = time.monotonic() + IDLE_SECONDS
        return self._asked and self.reader.complete and not self.reader.ends_connection

    def is_usable(self) -> bool:
        """Whether another request may be sent: the connection is not too old, and nothing has
        arrived since the last answer."""
        return time.monotonic() < self._idle_until and not self._stream.has_something()


class Connection(BaseConnection[Stream]):
    """A connection for threads."""

    def ask(self, head: bytes, body: bytes | Iterator[bytes] | None, exchange: Exchange) -> None:
        """Sends a request, and waits for the head of the answer."""
        self.reader.begin()
        self._asked = False
        try:
            self._send(head, body, exchange)
        except TimeoutError:
            raise
        except OSError:
            pass  # The server may have answered before it read the whole request.
        else:
            self._asked = True
        while not self.reader.status:
            self.read(exchange)

    def _send(self, head: bytes, body: bytes | Iterator[bytes] | None, exchange: Exchange) -> None:
        if body is None or isinstance(body, bytes):
            for part in in_one_record(head, body):
                self._stream.write(part, exchange)
            return
        self._stream.write(head, exchange)
        for piece in body:
            if piece:
                self._stream.write(chunk(piece), exchange)
        self._stream.write(chunk(b""), exchange)

    def read(self, exchange: Exchange) -> None:
        """Reads what arrives next."""
        self.reader.check()
        data = self._stream.read(READ_AT_ONCE, exchange)
        if data:
            self.reader.feed(data)
        else:
            self.reader.end()

    def close(self) -> None:
        self._stream.close()


class _Received:
    """An answer whose body has not been read; closing it gives the connection back."""

    _connection: Connection | None = None  # For one whose `__init__` was interrupted.

    def __init__(self, pool: Connections, connection: Connection, exchange: Exchange) -> None:
        self._pool = pool
        self._connection = connection
        self._exchange = exchange
        self._reader = connection.reader
        self.status: int = self._reader.status
        self.headers: list[tuple[str, str]] = self._reader.headers

    def __iter__(self) -> Iterator[bytes]:
        reader = self._reader
        while (connection := self._connection) is not None:
            if reader.pieces:
                yield reader.pieces.popleft()
            elif reader.complete:
                return
            else:
                connection.read(self._exchange)
        raise closed()  # The reader may by now hold the answer to another call.

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._pool.take_back(connection)

    def __del__(self) -> None:
        # Left behind by an interrupted call, with the connection in an unknown state.
        if self._connection is not None:
            self._pool.drop(self._connection)
