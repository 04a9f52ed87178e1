"""Every way we could think of in which a server misbehaves, and what the user is told.

Each row of the table below happens to a call that reads and to one that writes, through both
clients, always and only once.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import ssl
import zlib
from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from pbs_client import HttpRequest
from pbs_client.errors import (
    AnswerTimeout,
    AuthenticationFailed,
    Busy,
    ConnectTimeout,
    Interrupted,
    NotFound,
    NotSent,
    PbsError,
    PermissionDenied,
    ServerError,
    Unavailable,
    UnexpectedAnswer,
)
from tests.network.calls import KINDS, Kind, connected, create_thing, list_things
from tests.support.certificates import Certificates
from tests.support.rude_server import Answer, Received, RudeServer, Serve, Wire, answering, parting
from tests.support.traces import shown_by

THINGS = ["disk", "tape"]
BODY = json.dumps({"data": THINGS})
HEAD = f"HTTP/1.1 200 OK\r\ncontent-type: application/json;charset=UTF-8\r\ncontent-length: {len(BODY)}\r\n"
CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
HTML = "content-type: text/html"
JSON = "content-type: application/json;charset=UTF-8"
CLOSE = "connection: close\r\n"
PACKED = zlib.compress(BODY.encode())
GZIP = gzip.compress(BODY.encode())


def fine(wire: Wire, request: Received) -> None:
    wire.data(THINGS)


def raw(*parts: bytes | str, then: str = "close") -> Answer:
    """Sends just that, and then closes, resets, waits, or goes on."""

    def answer(wire: Wire, request: Received) -> None:
        wire.send(*parts)
        end(wire, then)

    return answer


def end(wire: Wire, how: str) -> None:
    match how:
        case "close":
            wire.hang_up()
        case "cut":
            wire.sock.close()  # Without what TLS says at the end.
        case "reset":
            wire.reset()
        case "wait":
            wire.wait()
        case _:
            assert how == "go on"


def says(status: str, body: bytes | str, *headers: str) -> Answer:
    return lambda wire, request: wire.reply(body, *headers, status=status)


def before_tls(*parts: bytes | str, then: str = "close") -> Serve:
    """Says that at once. The end comes when the client has begun its handshake.

    For a connection that ends at the very moment of connecting, Python's ssl has a path of its own
    that leaves a socket to the garbage collector.
    """

    def serve(wire: Wire) -> None:
        wire.send(*parts)
        wire.sock.recv(1, socket.MSG_PEEK)
        end(wire, then)

    return serve


def in_handshake(*parts: bytes | str, then: str = "close") -> Serve:
    """Takes the first message of the client, and answers it with that."""

    def serve(wire: Wire) -> None:
        wire.sock.recv(65536)
        wire.send(*parts)
        end(wire, then)

    return serve


@attrs.frozen
class Fault:
    """A row of the table."""

    name: str
    happens: Answer | None
    """After a request has arrived."""
    error: type[PbsError] | None
    """None where the call succeeds all the same."""
    says: str = "."
    """A pattern in the message."""
    reads: int = 1
    """How often the reading call arrives: three times where it is repeated, as `retries` is two.
    The writing call never arrives more than once."""
    connecting: Serve | None = None
    """In place of `happens`: what happens on connecting, so that no request ever arrives."""
    timeout: float = 60.0
    retried: bool = attrs.field(init=False)
    """Whether the reading call succeeds when this happens only once."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "retried", self.reads == 3 or self.connecting is not None or self.error is None)

    def always(self) -> Serve:
        return self.connecting or answering(self.happens or fine)

    def once(self) -> Serve:
        """Happens to the first connection, or else to its first request. Which one that is does not depend on which
        of the server's threads comes first: a call that was given up is repeated before the first may have arrived."""
        if self.connecting is not None:
            usual, rude = answering(fine), self.connecting
            return lambda wire: (rude if wire.number == 1 else usual)(wire)
        happens = self.happens or fine
        return answering(
            lambda wire, request: (happens if (wire.number, wire.arrived) == (1, 1) else fine)(wire, request)
        )


def connecting(name: str, serve: Serve, error: type[PbsError], says: str = ".", timeout: float = 60.0) -> Fault:
    return Fault(name, None, error, says, reads=0, connecting=serve, timeout=timeout)


ALERT = b"\x15\x03\x03\x00\x02\x02\x28"
HALF_A_HELLO = b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03"

# fmt: off
FAULTS = [
    # no connection comes about
    connecting("closed at once", in_handshake(),
               NotSent, "no connection|closed the connection during the TLS handshake"),
    connecting("reset at once", before_tls(then="reset"),
               NotSent, "no connection|closed the connection during the TLS handshake"),
    connecting("silent in the handshake", before_tls(then="wait"),
               ConnectTimeout, "no connection to .* within 0.2 s", 0.2),
    connecting("plain HTTP on the port", in_handshake("HTTP/1.1 400 Bad Request\r\n\r\n"),
               NotSent, "does not speak TLS"),
    connecting("another protocol on the port", before_tls("SSH-2.0-OpenSSH_9.9\r\n", then="wait"),
               NotSent, "does not speak TLS"),
    connecting("TLS alert", in_handshake(ALERT), NotSent, "TLS with .* failed: .*alert handshake failure"),
    connecting("closed in the handshake", in_handshake(HALF_A_HELLO),
               NotSent, "during the TLS handshake|no connection"),
    connecting("reset in the handshake", in_handshake(HALF_A_HELLO, then="reset"),
               NotSent, "no connection|during the TLS handshake"),
    connecting("silent after half a handshake", in_handshake(HALF_A_HELLO, then="wait"),
               ConnectTimeout, "within 0.2 s", 0.2),
    # the connection breaks
    Fault("closed without an answer", raw(), Interrupted, "broke before the answer was complete", 3),
    Fault("reset without an answer", raw(then="reset"), Interrupted, "broke before the answer was complete", 3),
    Fault("closed in the status line", raw("HTTP/1.1 20"), Interrupted, "broke", 3),
    Fault("closed in the headers", raw("HTTP/1.1 200 OK\r\ncontent-le"), Interrupted, "broke", 3),
    Fault("reset in the headers", raw("HTTP/1.1 200 OK\r\ncontent-le", then="reset"), Interrupted, "broke", 3),
    Fault("closed before the body", raw(HEAD, "\r\n"), Interrupted, "broke", 3),
    Fault("closed in the body", raw(HEAD, "\r\n", BODY[:9]), Interrupted, "broke", 3),
    Fault("reset in the body", raw(HEAD, "\r\n", BODY[:9], then="reset"), Interrupted, "broke", 3),
    Fault("closed in a chunk", raw(CHUNKED, "ff\r\n", BODY), Interrupted, "broke", 3),
    Fault("closed in the size of a chunk", raw(CHUNKED, "f"), Interrupted, "broke", 3),
    Fault("closed before the last chunk", raw(CHUNKED, f"{len(BODY):x}\r\n", BODY, "\r\n"), Interrupted, "broke", 3),
    Fault("cut where only the end of the connection ends the body", raw("HTTP/1.0 200 OK\r\n\r\n", BODY, then="cut"),
          Interrupted, "broke", 3),
    Fault("reset where only that ends the body", raw("HTTP/1.0 200 OK\r\n\r\n", BODY, then="reset"),
          Interrupted, "broke", 3),
    # time passes
    Fault("silent", raw(then="wait"), AnswerTimeout, "no answer from .* within 0.2 s", 3, timeout=0.2),
    Fault("silent in the headers", raw("HTTP/1.1 200 OK\r\n", then="wait"),
          AnswerTimeout, "within 0.2 s", 3, timeout=0.2),
    Fault("silent in the body", raw(HEAD, "\r\n", BODY[:9], then="wait"),
          AnswerTimeout, "within 0.2 s", 3, timeout=0.2),
    Fault("silent in a chunk", raw(CHUNKED, "ff\r\n", BODY, then="wait"),
          AnswerTimeout, "within 0.2 s", 3, timeout=0.2),
    # nonsense
    Fault("garbage for a status line", raw("HELLO WORLD\r\n\r\n"), Interrupted, "broke", 3),
    Fault("status that is no number", raw("HTTP/1.1 abc OK\r\n\r\n"), Interrupted, "broke", 3),
    Fault("HTTP/0.9", raw(BODY), Interrupted, "broke", 3),
    Fault("zeros", raw(bytes(2000)), Interrupted, "broke", 3),
    Fault("header with a control character", raw("HTTP/1.1 200 OK\r\nx: \0\r\n\r\n"), Interrupted, "broke", 3),
    Fault("header without a colon", raw("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n"), Interrupted, "broke", 3),
    Fault("oversized header", raw(HEAD, "x: ", "y" * 200_000, "\r\n\r\n", BODY), Interrupted, "broke", 3),
    Fault("endless headers", raw(HEAD, "x: y\r\n" * 50_000, "\r\n", BODY), Interrupted, "broke", 3),
    Fault("negative length", raw("HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n", BODY), Interrupted, "broke", 3),
    Fault("two lengths", raw(HEAD, "content-length: 5\r\n\r\n", BODY), Interrupted, "broke", 3),
    Fault("length too large", raw(HEAD.replace(str(len(BODY)), "500"), "\r\n", BODY), Interrupted, "broke", 3),
    Fault("length too small", raw(HEAD.replace(str(len(BODY)), "12"), CLOSE, "\r\n", BODY),
          Interrupted, "breaks off after 12 bytes", 3),
    Fault("size of a chunk that is no number", raw(CHUNKED, "zz\r\n", BODY), Interrupted, "broke", 3),
    Fault("refusal without the text that it announced", raw("HTTP/1.1 400 Bad Request\r\ncontent-length: 26\r\n\r\n"),
          Interrupted, "broke", 3),
    Fault("JSON that just ends", says("200 OK", BODY[:-4]), Interrupted, "breaks off", 3),
    # compression
    Fault("deflate", says("200 OK", PACKED, "content-encoding: deflate"), None),
    Fault("gzip, as a proxy does", says("200 OK", gzip.compress(BODY.encode()), "content-encoding: gzip"), None),
    Fault("deflate in its raw form", says("200 OK", PACKED[2:-4], "content-encoding: deflate"), None),
    Fault("gzip in two members",
          says("200 OK", gzip.compress(BODY[:9].encode()) + gzip.compress(BODY[9:].encode()),
               "content-encoding: gzip"), None),
    Fault("gzip with a part of another member", says("200 OK", (GZIP * 2)[:-9], "content-encoding: gzip"),
          Interrupted, "breaks off", 3),
    Fault("gzip with more behind", says("200 OK", gzip.compress(BODY.encode()) + b"more", "content-encoding: gzip"),
          Interrupted, "damaged", 3),
    Fault("deflate that is none", says("200 OK", BODY, "content-encoding: deflate"),
          Interrupted, "compressed answer is damaged", 3),
    Fault("deflate cut short", says("200 OK", PACKED[:-3], "content-encoding: deflate"),
          Interrupted, "compressed answer breaks off", 3),
    Fault("deflate with a wrong sum", says("200 OK", PACKED[:-1] + b"x", "content-encoding: deflate"),
          Interrupted, "damaged", 3),
    Fault("deflate with more behind", says("200 OK", PACKED + b"more", "content-encoding: deflate"),
          Interrupted, "damaged", 3),
    Fault("compression that was not asked for", says("200 OK", PACKED, "content-encoding: br"),
          UnexpectedAnswer, "compressed with 'br'"),
    Fault("an error page compressed in a way not asked for",
          says("404 Not Found", PACKED, "content-encoding: zstd", "content-type: text/plain"),
          UnexpectedAnswer, "status 404 that cannot be read: the answer is compressed with 'zstd'"),
    Fault("a gateway's error page compressed in a way not asked for",
          says("502 Bad Gateway", PACKED, "content-encoding: br"), ServerError, "compressed with 'br'", 3),
    Fault("a redirect compressed in a way not asked for",
          says("302 Found", PACKED, "content-encoding: br", "location: /login"),
          UnexpectedAnswer, "redirects to /login"),
    Fault("a bomb", says("200 OK", zlib.compress(bytes(3_000_000)), "content-encoding: deflate"),
          UnexpectedAnswer, "larger than"),
    Fault("an answer without end", lambda wire, request: endless(wire), UnexpectedAnswer, "larger than"),
    # answers of others
    Fault("web page with 502", says("502 Bad Gateway", "<html><title>502 Bad Gateway</title>", HTML),
          ServerError, "a web page titled", 3),
    Fault("web page with 404", says("404 Not Found", "<html><title>nginx</title>", HTML),
          UnexpectedAnswer, "a web page titled “nginx”"),
    Fault("web page with 200", says("200 OK", "<html><title>Login</title>", HTML),
          UnexpectedAnswer, "a web page titled “Login”"),
    Fault("500", says("500 Internal Server Error", "it hurts"), ServerError, "it hurts", 3),
    Fault("503 without text", says("503 Service Unavailable", ""), ServerError, "PBS does not send, status 503", 3),
    Fault("reason of 60,000 blanks", says("500 " + " " * 60_000 + "x", "it hurts"), PbsError, ".", 3),
    Fault("a part that nobody asked for", says("206 Partial Content", BODY, "content-range: bytes 0-9/99"),
          UnexpectedAnswer, "206"),
    Fault("status beyond all", says("799 Whatever", "x"), ServerError, "799", 3),
    Fault("redirect", says("302 Found", "", "location: https://evil.example/api2/json"),
          UnexpectedAnswer, "redirects to https://evil.example/api2/json"),
    Fault("permanent redirect", says("308 Permanent Redirect", "", "location: /elsewhere"),
          UnexpectedAnswer, "redirects to /elsewhere"),
    Fault("switching protocols", raw("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n"),
          Interrupted, "broke", 3),
    Fault("another product", says("401 No ticket", '{"data":null}', "server: pve-api-daemon/3.0"),
          UnexpectedAnswer, "this is Proxmox VE"),
    Fault("nothing", says("200 OK", ""), UnexpectedAnswer, "the answer is empty"),
    Fault("no content", raw("HTTP/1.1 204 No Content\r\n\r\n", then="go on"), UnexpectedAnswer, "status 204"),
    Fault("not JSON", says("200 OK", "all is well", "content-type: application/json"), UnexpectedAnswer, "not JSON"),
    Fault("not UTF-8", says("200 OK", b'{"data": "\xff\xfe"}'), UnexpectedAnswer),
    Fault("JSON without data", says("200 OK", '{"success": 1}'), UnexpectedAnswer, "no `data`"),
    Fault("JSON that is no object", says("200 OK", "[1]"), UnexpectedAnswer, "no `data`"),
    Fault("JSON of another shape", says("200 OK", '{"data": {"a": 1}}'), UnexpectedAnswer, "a list"),
    Fault("JSON too deep", says("200 OK", '{"data": ' + "[" * 100_000 + "]" * 100_000 + "}"), UnexpectedAnswer),
    Fault("a number of 10,000 digits", says("200 OK", '{"data": ' + "9" * 10_000 + "}"), UnexpectedAnswer),
    # PBS itself
    Fault("401 storm", says("401 Unauthorized", "authentication failed"),
          AuthenticationFailed, "authentication failed"),
    Fault("403", says("403 Forbidden", "permission check failed", JSON), PermissionDenied, "permission check failed"),
    Fault("404", says("404 Not Found", "Path '/api2/json/things/tank' not found."), NotFound, "not found"),
    Fault("locked", says("400 Bad Request", "Unable to acquire lock \"/x\" - y", JSON), Busy, "lock"),
    Fault("daemon down", says("400 Bad Request", "client error (Connect)", JSON), Unavailable, "client error"),
    Fault("414 without text", says("414 URI Too Long", ""), PbsError, "too long"),
    # odd and in order
    Fault("wrong content type", says("200 OK", BODY, "content-type: text/plain"), None),
    Fault("closes after each answer", parting(THINGS), None),
    Fault("chunked, byte by byte", raw(CHUNKED, *(f"1\r\n{letter}\r\n" for letter in BODY), "0\r\n\r\n", then="go on"),
          None),
    Fault("body until the end of the connection", raw("HTTP/1.0 200 OK\r\n\r\n", BODY), None),
    Fault("early hints first", raw("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n", HEAD, "\r\n", BODY, then="go on"),
          None),
    Fault("deletes a cookie",
          lambda wire, request: wire.data(THINGS, "set-cookie: __Host-PBSAuthCookie=; Max-Age=0"), None),
]
# fmt: on


def endless(wire: Wire) -> None:
    wire.send(CHUNKED)
    with contextlib.suppress(OSError):
        while True:
            wire.send("10000\r\n", " " * 0x10000, "\r\n")


@pytest.fixture
def server(certificates: Certificates) -> Iterator[RudeServer]:
    with RudeServer(certificates.usual.context, answering(fine)) as server:
        yield server


def options(fault: Fault, certificates: Certificates) -> dict[str, object]:
    limit = "timeout" if fault.connecting is None else "connect_timeout"
    return {"fingerprint": certificates.usual.fingerprint, "max_answer_size": 1_000_000, limit: fault.timeout}


def hurry(transport: Any) -> FirstHurried:
    return FirstHurried(transport)


class FirstHurried:
    """A transport of either kind whose first exchange has a time limit, so that those after it have
    all the time they need."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._first = True

    def open(self, request: HttpRequest) -> Any:
        if not self._first:
            request = attrs.evolve(request, connect_timeout=None, read_timeout=None)
        self._first = False
        return self._transport.open(request)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def test_table_is_long_enough_and_names_are_not_repeated() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 40


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_always(fault: Fault, kind: Kind, server: RudeServer, certificates: Certificates) -> None:
    server.serve = fault.always()
    with connected(kind, server, **options(fault, certificates)) as pbs:
        for request, arrivals in ((list_things(), fault.reads), (create_thing(), min(fault.reads, 1))):
            server.requests.clear()
            shown = request.described
            if fault.error is None:
                assert pbs.send(request) == THINGS
            else:
                with pytest.raises(fault.error, match=fault.says) as caught:
                    pbs.send(request)
                assert fault.error is PbsError or type(caught.value) is fault.error
                assert str(caught.value).startswith(shown)
                assert "canary" not in shown_by(caught.value)
            # A request that was given up may still be on its way.
            server.wait_for(arrivals)
            assert len(server.requests) == arrivals


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_once(fault: Fault, kind: Kind, server: RudeServer, certificates: Certificates) -> None:
    """A reading call gets over it where it may be repeated; a writing one only if nothing was sent,
    and afterwards the client is as good as new."""
    for request, repeated in (
        (list_things(), fault.retried),
        (create_thing(), fault.connecting is not None or fault.error is None),
    ):
        server.connections = 0
        server.requests.clear()
        server.serve = fault.once()
        with connected(kind, server, transport=hurry, **options(fault, certificates)) as pbs:
            if repeated:
                assert pbs.send(request) == THINGS
            else:
                with pytest.raises(PbsError):
                    pbs.send(request)
            if request.method == "POST":
                server.wait_for(1)
                assert len(server.requests) == 1
            assert pbs.send(list_things()) == THINGS


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("trust", ["fingerprint", "CA"])
def test_a_cut_is_noticed_with_a_python_that_does_not_mind_it(
    trust: str, kind: Kind, server: RudeServer, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = ssl.SSLContext.__new__

    def as_in_debian(*arguments: Any, **options: Any) -> ssl.SSLContext:
        context: ssl.SSLContext = real(*arguments, **options)
        context.options |= getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
        return context

    monkeypatch.setattr(ssl.SSLContext, "__new__", as_in_debian)
    server.serve = answering(raw("HTTP/1.0 200 OK\r\n\r\n", BODY, then="cut"))
    how: dict[str, object] = {"verify": certificates.ca_file}
    if trust == "fingerprint":
        how = {"fingerprint": certificates.usual.fingerprint}
    with connected(kind, server, **how) as pbs, pytest.raises(Interrupted):
        pbs.send(create_thing())
