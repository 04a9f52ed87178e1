"""Two transports of our own, to prove that the seam suffices: what somebody writes who brings aiohttp or anything else.

They open a connection for each exchange, and know nothing of httpx, proxies or compression.
`tests/network/test_other_transports.py` runs the clients over them.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import ssl
from collections.abc import AsyncIterator, Coroutine, Iterator
from typing import Any

from pbs_client.errors import AnswerTimeout, ConnectTimeout, Interrupted, NotSent
from pbs_client.transport import HttpRequest

Headers = tuple[tuple[str, str], ...]


class StandardTransport:
    """Blocking, over http.client of the standard library."""

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        self.port = port
        self.context = context

    def open(self, request: HttpRequest) -> StandardAnswer:
        connection = http.client.HTTPSConnection(
            "localhost", self.port, timeout=request.connect_timeout, context=self.context
        )
        try:
            connection.connect()
        except TimeoutError:
            raise ConnectTimeout("no connection in time") from None
        except OSError as error:
            raise NotSent(f"no connection: {error.strerror}") from None
        connection.sock.settimeout(request.read_timeout)
        try:
            connection.putrequest(request.method, request.target, skip_accept_encoding=True)
            for name, value in request.headers:
                connection.putheader(name, value)
            body = request.body if isinstance(request.body, bytes) else None
            if body is not None:
                connection.putheader("content-length", str(len(body)))
            connection.endheaders(body)
            return StandardAnswer(connection, connection.getresponse())
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise _after_sending(error) from None

    def close(self) -> None:
        """No connection outlives its exchange."""


def _after_sending(error: Exception) -> Interrupted:
    return (
        AnswerTimeout("no answer in time")
        if isinstance(error, TimeoutError)
        else Interrupted(f"the connection broke: {type(error).__name__}")
    )


class StandardAnswer:
    def __init__(self, connection: http.client.HTTPSConnection, response: http.client.HTTPResponse) -> None:
        self._connection = connection
        self._response = response
        self.status = response.status
        self.headers: Headers = tuple((name.lower(), value) for name, value in response.getheaders())

    def chunks(self) -> Iterator[bytes]:
        while True:
            try:
                piece = self._response.read(65536)
            except (OSError, http.client.HTTPException) as error:
                raise _after_sending(error) from None
            if not piece:
                break
            yield piece
        if self._response.length:
            raise Interrupted("the answer is shorter than it says")

    def close(self) -> None:
        self._response.close()
        self._connection.close()


class StreamsTransport:
    """For asyncio, over its streams, with as much HTTP as it takes."""

    def __init__(self, port: int, context: ssl.SSLContext) -> None:
        self.port = port
        self.context = context

    async def open(self, request: HttpRequest) -> StreamsAnswer:
        try:
            async with asyncio.timeout(request.connect_timeout):
                reader, writer = await asyncio.open_connection("localhost", self.port, ssl=self.context)
        except TimeoutError:
            raise ConnectTimeout("no connection in time") from None
        except OSError as error:
            raise NotSent(f"no connection: {error.strerror}") from None
        body = request.body if isinstance(request.body, bytes) else b""
        lines = [
            f"{request.method} {request.target} HTTP/1.1",
            "host: localhost",
            "connection: close",
            f"content-length: {len(body)}",
        ]
        lines += [f"{name}: {value}" for name, value in request.headers]
        answer = StreamsAnswer(reader, writer, request.read_timeout)
        try:
            writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
            await answer.read_head()
        except BaseException:
            await answer.aclose()
            raise
        return answer

    async def aclose(self) -> None:
        """No connection outlives its exchange."""


class StreamsAnswer:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, timeout: float | None) -> None:
        self._reader = reader
        self._writer = writer
        self._timeout = timeout
        self.status = 0
        self.headers: Headers = ()

    async def read_head(self) -> None:
        first = await self._line()
        if not first.startswith("HTTP/1.1 "):
            raise Interrupted("no HTTP")
        self.status = int(first.split(" ")[1])
        headers: list[tuple[str, str]] = []
        while line := await self._line():
            name, _, value = line.partition(":")
            headers.append((name.lower(), value.strip()))
        self.headers = tuple(headers)

    async def chunks(self) -> AsyncIterator[bytes]:
        headers = dict(self.headers)
        if headers.get("transfer-encoding") == "chunked":
            while size := int(await self._line(), 16):
                yield await self._exactly(size)
                await self._line()
        else:
            yield await self._exactly(int(headers.get("content-length", "0")))

    async def _line(self) -> str:
        return (await self._patiently(self._reader.readuntil(b"\r\n"))).decode("latin-1").rstrip()

    async def _exactly(self, size: int) -> bytes:
        return await self._patiently(self._reader.readexactly(size))

    async def _patiently(self, reading: Coroutine[Any, Any, bytes]) -> bytes:
        try:
            async with asyncio.timeout(self._timeout):
                data = await reading
        except TimeoutError:
            raise AnswerTimeout("no answer in time") from None
        except (OSError, EOFError):
            raise Interrupted("the connection broke") from None
        return data

    async def aclose(self) -> None:
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()
