"""Answers are read the same however the network cuts them into pieces, and what may be read in two ways is refused."""

from __future__ import annotations

import json
import subprocess
import sys

import h11
import pytest
from hypothesis import given, settings, strategies as st

from pbs_client.transport.answer_reader import LONGEST_HEAD, AnswerReader, Malformed

HEAD = b"HTTP/1.1 200 OK\r\nX-One: 1\r\nx-one: 2\r\n"
STAYS = HEAD.replace(b"1.1 200", b"1.0 200") + b"connection: keep-alive\r\n"
CHUNKS = b"transfer-encoding: chunked\r\n\r\n3\r\nhal\r\n2;x=y\r\nlo\r\n0\r\n"

# The answer as it comes → status, body, whether the connection can be used again.
ANSWERS: dict[str, tuple[bytes, int, bytes, bool]] = {
    "a length": (HEAD + b"content-length: 5\r\n\r\nhallo", 200, b"hallo", True),
    "nothing": (HEAD + b"content-length: 0\r\n\r\n", 200, b"", True),
    "chunks": (HEAD + CHUNKS + b"\r\n", 200, b"hallo", True),
    "chunks and a trailer": (HEAD + CHUNKS + b"x-one: 3\r\n\r\n", 200, b"hallo", True),
    "a body that looks like the end of chunks": (HEAD + b"content-length: 5\r\n\r\n0\r\n\r\n", 200, b"0\r\n\r\n", True),
    "interim answers": (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + HEAD
                        + b"content-length: 2\r\n\r\nok", 200, b"ok", True),
    "no content": (b"HTTP/1.1 204 No Content\r\nX-One: 1\r\nx-one: 2\r\n\r\n", 204, b"", True),
    "an error": (HEAD.replace(b"200 OK", b"404 Not found") + b"content-length: 2\r\n\r\nno", 404, b"no", True),
    "the server's last": (HEAD + b"connection: close\r\ncontent-length: 5\r\n\r\nhallo", 200, b"hallo", False),
    "up to the end": (HEAD + b"\r\nhallo", 200, b"hallo", False),
    "HTTP/1.0": (HEAD.replace(b"1.1 200", b"1.0 200") + b"content-length: 5\r\n\r\nhallo", 200, b"hallo", False),
    "HTTP/1.0 that stays": (STAYS + b"content-length: 5\r\n\r\nhallo", 200, b"hallo", True),
    "chunks in HTTP/1.0": (STAYS + CHUNKS + b"\r\n", 200, b"hallo", False),
    "HTTP/1.2": (HEAD.replace(b"1.1 200", b"1.2 200") + b"content-length: 5\r\n\r\nhallo", 200, b"hallo", True),
    "a second answer": (2 * (HEAD + b"content-length: 2\r\n\r\nok"), 200, b"ok", False),
    "the beginning of one": (HEAD + b"content-length: 2\r\n\r\nokH", 200, b"ok", False),
    "a line": (HEAD + b"content-length: 2\r\n\r\nok\r\n", 200, b"ok", False),
    "a line behind chunks": (HEAD + CHUNKS + b"\r\n\r\n", 200, b"hallo", False),
    "half a line behind chunks": (HEAD + CHUNKS + b"\r\n\r", 200, b"hallo", False),
    "nonsense": (HEAD + b"content-length: 2\r\n\r\nok\0", 200, b"ok", False),
    "spaces around a value": (HEAD.replace(b": 1", b":\t 1 \t") + b"content-length: 2 \r\n\r\nok", 200, b"ok", True),
    "a header over two lines": (HEAD.replace(b": 1", b":\r\n 1") + b"content-length: 2\r\n\r\nok", 200, b"ok", True),
    "lines without CR": (HEAD.replace(b"\r", b"") + b"content-length: 2\n\nok", 200, b"ok", True),
    "spaces behind the size of a chunk": (HEAD + b"transfer-encoding: chunked\r\n\r\n2  \r\nok\r\n0 \r\n\r\n",
                                          200, b"ok", True),
    "a length beside chunks": (HEAD + b"content-length: 2\r\n" + CHUNKS + b"\r\n", 200, b"hallo", False),
    "an offer of another protocol": (HEAD + b"upgrade: h2\r\nconnection: upgrade\r\ncontent-length: 2\r\n\r\nok",
                                     200, b"ok", True),
    "CR in a body": (HEAD + b"content-length: 5\r\n\r\na\rb\r\r", 200, b"a\rb\r\r", True),
    "CR in a body, lines without CR": (HEAD.replace(b"\r", b"") + b"content-length: 3\n\na\rb", 200, b"a\rb", True),
    "CR in a body, interim answers": (b"HTTP/1.1 103 x\r\n\r\nHTTP/1.1 100 x\n\n" + HEAD
                                      + b"content-length: 3\r\n\r\na\rb", 200, b"a\rb", True),
    "an interim answer behind": (HEAD + b"content-length: 2\r\n\r\nokHTTP/1.1 103 x\r\n\r\n", 200, b"ok", False),
}  # fmt: skip


def read(*pieces: bytes) -> tuple[int, list[tuple[str, str]], bytes, bool]:
    """Status, headers, body, and whether the connection can be used again, of an answer after which the server closes
    the connection."""
    reader = AnswerReader()
    for piece in pieces:
        reader.feed(piece)
    usable = reader.complete and not reader.ends_connection
    reader.end()
    return reader.status, reader.headers, b"".join(reader.pieces), usable


@pytest.mark.parametrize("name", ANSWERS)
def test_wherever_an_answer_is_cut(name: str) -> None:
    sent, status, body, usable = ANSWERS[name]
    headers = [("x-one", "1"), ("x-one", "2")]
    whole = read(sent)
    assert (whole[0], whole[2], whole[3]) == (status, body, usable)
    assert whole[1][:2] == headers
    assert read(*(bytes([byte]) for byte in sent)) == whole
    for place in range(1, len(sent)):
        assert read(sent[:place], sent[place:]) == whole


REFUSED = {
    "two lengths": HEAD + b"content-length: 2\r\ncontent-length: 3\r\n\r\nok",
    "a length below zero": HEAD + b"content-length: -2\r\n\r\nok",
    "a length beyond all": HEAD + b"content-length: 99999999999999999999999\r\n\r\nok",
    "another coding": HEAD + b"transfer-encoding: gzip\r\n\r\nok",
    "two codings": HEAD + b"transfer-encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    "chunks twice": HEAD + b"transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    "a chunk beyond all": HEAD + b"transfer-encoding: chunked\r\n\r\nfffffffffffffffff\r\nok",
    "a chunk without a length": HEAD + b"transfer-encoding: chunked\r\n\r\nok\r\n0\r\n\r\n",
    "a length over two lines": HEAD + b"content-length: 1\r\n 2\r\n\r\nokokokokokok",
    "a coding over two lines": HEAD + b"transfer-encoding: chunked\r\n x\r\n\r\n2\r\nok\r\n0\r\n\r\n",
    "a space before the colon": HEAD + b"content-length : 2\r\n\r\nok",
    "a zero byte": HEAD + b"x: \0\r\ncontent-length: 2\r\n\r\nok",
    "lines without LF": HEAD.replace(b"\n", b"") + b"content-length: 2\r\rok",
    "a CR in a header": HEAD + b"x: a\rb\r\ncontent-length: 2\r\n\r\nok",
    "an empty header that ends in CR": HEAD + b"content-length: 2\r\nx:\r\r\nok\r\n\r\n",
    "so does one that is folded": HEAD + b"content-length: 2\r\nx:\r\n \r\r\nok",
    "a header that is folded at a CR": HEAD + b"content-length: 2\r\nx:\r y\r\n\r\nok",
    "a CR in an interim answer": b"HTTP/1.1 103 x\r\nx:\r\r\n\r\n" + HEAD + b"content-length: 2\r\n\r\nok",
    "a CR behind an interim answer": b"HTTP/1.1 103 x\r\n\r\n\r\n" + HEAD + b"content-length: 2\r\nx:\r\r\nok",
    "a CR among lines without CR": HEAD.replace(b"\r", b"") + b"content-length: 2\nx:\r\r\nok",
    "chunks without CR": HEAD + b"transfer-encoding: chunked\r\n\r\n2\nok\n0\n\n",
    "an extension without CR": HEAD + CHUNKS.replace(b"x=y\r", b"x") + b"\r\n",
    "a chunk without CR": HEAD + CHUNKS.replace(b"lo\r", b"lo") + b"\r\n",
    "the end of chunks without CR": HEAD + CHUNKS + b"\n",
    "space before a chunk": HEAD + b"transfer-encoding: chunked\r\n\r\n 2\r\nok\r\n0\r\n\r\n",
    "no HTTP": b"220 mail.example.com ESMTP\r\n",
    "an earlier version": HEAD.replace(b"HTTP/1.1", b"HTTP/0.9") + b"content-length: 2\r\n\r\nok",
    "another version": HEAD.replace(b"HTTP/1.1", b"HTTP/2.0") + b"content-length: 2\r\n\r\nok",
    "another protocol": b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nok",
    "a status of two digits": HEAD.replace(b"200", b"20") + b"content-length: 2\r\n\r\nok",
    "no status": HEAD.replace(b"200", b"000") + b"content-length: 2\r\n\r\nok",
    "half a head": HEAD,
    "only an interim answer": b"HTTP/1.1 100 Continue\r\n\r\n",
    "half a body": HEAD + b"content-length: 5\r\n\r\nhal",
    "half a chunk": HEAD + CHUNKS[:-8],
    "no last chunk": HEAD + CHUNKS[:-3],
    "a header that never ends": HEAD + b"x: " + (LONGEST_HEAD + 9) * b"x",
    "headers that never end": HEAD + LONGEST_HEAD * b"x: y\r\n",
    "an extension that never ends": HEAD + b"transfer-encoding: chunked\r\n\r\n2;" + (LONGEST_HEAD + 9) * b"x",
    "trailers that never end": HEAD + CHUNKS + LONGEST_HEAD * b"x: y\r\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_answer_or_may_be_read_in_two_ways_is_refused(name: str) -> None:
    sent = REFUSED[name]
    for size in (len(sent), 1000, 1):
        with pytest.raises(Malformed):
            read(*(sent[start : start + size] for start in range(0, len(sent), size)))


# What old and careless servers and proxies send as well.
FIRST = [
    "1.1 200 OK",
    "1.1 200",
    "1.1 200 ",
    "1.0 200 OK",
    "1.1 404 \xe9",
    "1.1 204 Nothing",
    "1.1 304 Same",
    "1.1 600 ?",
    "1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK",
    "1.1 103 Hints\r\nlink: <a>\r\n\r\nHTTP/1.1 200 OK",
]
FRAMES = [
    "",
    "Content-Length:5",
    "content-length:  05  ",
    "content-length:\r\n 5",
    "Transfer-Encoding: Chunked ",
    "transfer-encoding: chunked\r\ncontent-length: 3",
    "content-length: 0\r\ntransfer-encoding:\tchunked",
]
OTHERS = [
    "x:",
    "x: \xff\x01\x7f",
    "X:a:b",
    "x: a\r\n b\r\n\tc",
    "x:\r\n a",
    'x_y.1: "q"',
    "keep-alive: timeout=5",
    "connection: close",
    "Connection: Keep-Alive, Upgrade",
    "connection: ",
    "connection: upgrade\r\nupgrade: h2",
    "proxy-connection: keep-alive",
    "trailer: x",
    "upgrade: websocket",
    "content-encoding: gzip",
]
PARTS = [
    "hallo",
    "5\r\nhallo\r\n",
    "05  \r\nhallo\r\n",
    "A\r\n0123456789\r\n",
    '5;a="b;c";d\r\nhallo\r\n',
    "0\r\n\r\n",
    "0 \r\nx: y\r\n\r\n",
    "0;x\r\nx: y\r\n z\r\n\r\n",
    "0\r\nconnection: close\r\n\r\n",
]


def read_by_h11(sent: bytes) -> tuple[int, list[tuple[str, str]], bytes] | None:
    """Status, headers and body as httpx has them; None where it would give an error."""
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method="GET", target="/", headers=[("host", "x")]))
    connection.send(h11.EndOfMessage())
    status, headers, body = 0, [("", "")], b""
    try:
        connection.receive_data(sent)
        connection.receive_data(b"")
        while not isinstance(event := connection.next_event(), h11.EndOfMessage):
            if isinstance(event, h11.Response):
                status = event.status_code
                headers = [(name.decode(), value.decode("latin-1")) for name, value in event.headers]
            elif isinstance(event, h11.Data):
                body += event.data
    except h11.RemoteProtocolError:
        return None
    return status, headers, body


def plain(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Where h11 changes letters and spaces, they do not count."""
    return [(name, value.lower().replace("\t", " ")) for name, value in headers]


@settings(max_examples=500, derandomize=True, deadline=None, database=None)
@given(
    st.sampled_from(FIRST),
    st.sampled_from(FRAMES),
    st.lists(st.sampled_from(OTHERS), max_size=3),
    st.sampled_from(["\r\n", "\n"]),
    st.lists(st.sampled_from(PARTS), max_size=3),
)
def test_what_httpx_reads_is_read_in_the_same_way(
    first: str, frame: str, others: list[str], end: str, parts: list[str]
) -> None:
    head = "".join(line + end for line in (f"HTTP/{first}", *filter(None, (*others, frame)), ""))
    sent = head.encode("latin-1") + "".join(parts).encode()
    known = read_by_h11(sent)
    if known is not None:
        status, headers, body, _ = read(sent)
        assert (status, plain(headers), body) == (known[0], plain(known[1]), known[2])


@pytest.mark.parametrize(
    ("version", "used"), [("0.6.4", "HttpxPool"), ("0.10.0", "HttptoolsPool"), ("1.0rc1", "HttptoolsPool")]
)
def test_an_httptools_that_is_too_old_is_not_used(version: str, used: str) -> None:
    program = (
        f"import json, httptools; httptools.__version__ = '{version}'\n"
        "from pbs_client.address import Address; from pbs_client.trust import Trust\n"
        "from pbs_client.transport.built_in_base import make_pool\n"
        "from pbs_client.transport.certificates import way_to_look\n"
        "print(json.dumps(type(make_pool(way_to_look(), None, Address('localhost'))).__name__))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == used


def test_lines_without_cr_are_read_in_the_head_of_an_answer_after_one_in_chunks() -> None:
    reader = AnswerReader()
    for _ in range(2):
        reader.begin()
        reader.feed(HEAD.replace(b"\r", b"") + CHUNKS + b"\r\n")
        assert (b"".join(reader.pieces), reader.complete, reader.ends_connection) == (b"hallo", True, False)


def test_what_came_before_the_fault_can_be_taken_wherever_the_answer_is_cut() -> None:
    sent = HEAD + b"transfer-encoding: chunked\r\n\r\n2\r\nok\r\nx\r\n"
    for place in range(1, len(sent)):
        reader = AnswerReader()
        for piece in (sent[:place], sent[place:]):
            reader.feed(piece)
        assert (reader.status, b"".join(reader.pieces), reader.complete) == (200, b"ok", False)
        with pytest.raises(Malformed):
            reader.check()
