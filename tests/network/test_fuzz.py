"""A server that does anything at all, byte by byte, and what holds all the same.

Whatever it does, a call ends with an answer or with an error of this library; what is not safe to
repeat arrives once; no call gets what was sent for another; no secret gets out; and no file is left
half written. Hypothesis makes up the servers, the same ones in each run, many more of them in the
tests that are slow.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from pbs_client import Request, StreamRequest
from pbs_client.errors import PbsError
from pbs_client.runtime.operation import Operation, Parameter
from tests.network.calls import (
    CSRF,
    KINDS,
    PASSWORD,
    TICKET,
    Kind,
    connected,
    create_thing,
    list_things,
    start_things,
)
from tests.support.certificates import Certificates
from tests.support.rude_server import Received, RudeServer, Wire, answering
from tests.support.traces import shown_by

HEADS = [
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.1 204 No Content\r\n",
    "HTTP/1.1 206 Partial Content\r\n",
    "HTTP/1.1 304 Not Modified\r\n",
    "HTTP/1.1 400 Bad Request\r\n",
    "HTTP/1.1 401 Unauthorized\r\n",
    "HTTP/1.1 404 \x1b[31mNot Found\r\n",
    "HTTP/1.1 500 Internal Server Error\r\n",
    "HTTP/1.1 503 Service Unavailable\r\n",
    "HTTP/1.1 999 Whatever\r\n",
    "HTTP/1.0 200 OK\r\n",
    "HTTP/2 200\r\n",
    "HTTP/1.1 101 Switching Protocols\r\n",
    "HTTP/1.1 103 Early Hints\r\n\r\n",
    "HTTP/1.1 200 \xff\xfe\r\n",
    "\x15\x03\x03",
]
FIELDS = [
    "content-length: 5\r\n",
    "content-length: 0\r\n",
    "content-length: 99999999999999999999\r\n",
    "content-length: -1\r\n",
    "transfer-encoding: chunked\r\n",
    "content-encoding: deflate\r\n",
    "content-encoding: gzip\r\n",
    "content-type: application/json;charset=UTF-8\r\n",
    "content-type: text/html; charset=utf-16\r\n",
    "connection: close\r\n",
    "set-cookie: __Host-PBSAuthCookie=canary-cookie\r\n",
    "location: https://joe:canary-login@evil.example/\r\n",
    "x: \x00\r\n",
    "folded: a\r\n b\r\n",
    ": \r\n",
]
BODIES = [
    '{"data":["NUMBER"]}',
    '{"data":["NUMBER"]',
    '{"data":null}',
    '{"data":' + "[" * 3000,
    "14\r\n",
    "0\r\n\r\n",
    "5;x=y\r\n12345\r\n",
    "zz\r\n",
    "\x1f\x8b\x08\x00",
    "x\x9c",
    "\xef\xbb\xbf{}",
    "<html><title>" + "<title>" * 300,
    "\ud800\u202e",
    "a word " * 3,
]


@attrs.frozen
class Deed:
    """What the server does with one request: it sends an answer in two TLS records, and goes away
    in one of three ways."""

    answer: bytes
    at: int
    then: str

    def do(self, wire: Wire, number: int) -> None:
        answer = self.answer.replace(b"NUMBER", numbered(number).encode())
        for piece in filter(None, (answer[: self.at], answer[self.at :])):
            wire.send(piece)
        match self.then:
            case "close":
                wire.hang_up()
            case "cut":
                wire.sock.close()
            case "reset":
                wire.reset()
            case _:
                raise AssertionError(self.then)


def numbered(number: int) -> str:
    """The number of a request as it stands in its answer, as long as the word that it takes the place of."""
    return f"{number:06}"


def written(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass") if max(text, default="") > "\xff" else text.encode("latin-1")


@st.composite
def deeds(draw: st.DrawFn) -> Deed:
    if draw(st.booleans()):
        body = json.dumps({"data": ["NUMBER"]}).encode()
        answer = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)
    else:
        parts = [draw(st.sampled_from(HEADS)), *draw(st.lists(st.sampled_from(FIELDS), max_size=3)), "\r\n"]
        answer = b"".join(map(written, [*parts, *draw(st.lists(st.sampled_from(BODIES), max_size=3))]))
    answer += answer * draw(st.sampled_from([0, 0, 0, 1, 30]))
    if draw(st.booleans()):
        answer = answer[: draw(st.integers(0, len(answer)))]
    answer += draw(st.sampled_from([b"", b"", b"\r\n", b"\x00", bytes(70_000)]))
    at = draw(st.integers(0, len(answer)))
    # Where the connection stays, the client may have to wait for more, and only time would end
    # that. So it does not stay where it is cut.
    return Deed(answer, at, draw(st.sampled_from(["close", "cut", "reset"])))


DOWNLOAD = Operation(
    "things.fetch", "GET", "/things/{store}", "read", parameters=(Parameter("store", "store", "path"),)
)

UPLOAD = Operation(
    "things.upload", "POST", "/things/{store}/upload", "write", parameters=(Parameter("store", "store", "path"),)
)
UPID = "UPID:pbs:0000C530:001C3B51:0000012C:64E1B22A:garbage_collection:tank:root@pam:"
NOTHING_SECRET = "canary-(token|parameter|password|code|ticket|csrf)"


def servers(number: int) -> settings:
    """How many servers are made up."""
    return settings(
        max_examples=number,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


everything = servers(25)
some_or_many = pytest.mark.parametrize(
    "number", [6, pytest.param(120, marks=(pytest.mark.slow, pytest.mark.no_cover))], ids=["some", "many"]
)


def misbehaving(
    server: RudeServer, plan: list[Deed], well: Callable[[Wire, Received], bool] = lambda wire, request: False
) -> None:
    """The n-th request gets the n-th deed; all after these are answered well, with the number of
    the request unless `well` has answered them already."""
    remaining = iter(plan)
    server.requests.clear()
    server.heads.clear()

    def answer(wire: Wire, request: Received) -> None:
        number = len(server.requests)
        deed = next(remaining, None)
        if deed is not None:
            deed.do(wire, number)
        elif not well(wire, request):
            wire.data([numbered(number)])

    server.serve = answering(answer)


@pytest.mark.parametrize("kind", KINDS)
def test_calls(kind: Kind, certificates: Certificates) -> None:
    with RudeServer(certificates.usual.context, answering(lambda wire, request: wire.data([]))) as server:

        @everything
        @given(st.lists(deeds(), min_size=1, max_size=4), st.lists(st.booleans(), min_size=2, max_size=4))
        def hold(plan: list[Deed], writes: list[bool]) -> None:
            misbehaving(server, plan)
            with connected(kind, server, fingerprint=certificates.usual.fingerprint, max_answer_size=100_000) as pbs:
                for writing in writes:
                    before = len(server.heads)
                    failure: PbsError | None = None
                    try:
                        answer = pbs.send(create_thing() if writing else list_things())
                    except PbsError as error:
                        failure = error
                    else:
                        # The last request that arrived is the one whose answer this is.
                        assert answer in ([numbered(len(server.heads))], [])
                    if failure is not None:
                        is_fit_to_be_seen(failure)
                    assert len(server.heads) - before <= (1 if writing else 3)

        hold()


def is_fit_to_be_seen(failure: PbsError) -> None:
    """Neither a secret nor what steers a terminal is in it."""
    assert re.search(NOTHING_SECRET, shown_by(failure)) is None
    assert str(failure).replace("\n", "").isprintable()


def trying(call: Callable[[], Any]) -> tuple[Any, PbsError | None]:
    """What a call gives, or how it fails."""
    try:
        return call(), None
    except PbsError as error:
        is_fit_to_be_seen(error)
        return None, error


@some_or_many
@pytest.mark.parametrize("kind", KINDS)
def test_logins_and_tickets(kind: Kind, certificates: Certificates, number: int) -> None:
    """The deeds come to logins as well as to calls; a ticket that is refused is renewed once."""
    with RudeServer(certificates.usual.context, answering(lambda wire, request: wire.data([]))) as server:

        @servers(number)
        @given(st.lists(deeds(), min_size=1, max_size=5), st.lists(st.booleans(), min_size=2, max_size=3))
        def hold(plan: list[Deed], writes: list[bool]) -> None:
            misbehaving(server, plan, ticket)
            options: dict[str, Any] = {"fingerprint": certificates.usual.fingerprint, "auth": PASSWORD}
            with connected(kind, server, max_answer_size=100_000, **options) as pbs:
                for writing in writes:
                    calls, logins = len(server.calls), len(server.logins)
                    answer, failure = trying(partial(pbs.send, create_thing() if writing else list_things()))
                    assert failure or answer in ([numbered(len(server.heads))], [])
                    # A refused ticket says that the call had no effect, so it is sent again.
                    refused = sum(deed.answer.startswith(b"HTTP/1.1 401") for deed in plan)
                    assert len(server.calls) - calls <= (1 + refused if writing else 3 + refused)
                    assert len(server.logins) - logins <= 6

        hold()


def ticket(wire: Wire, request: Received) -> bool:
    """Answers a login well."""
    if request.is_login:
        wire.data({"username": "joe@pbs", "ticket": TICKET, "CSRFPreventionToken": CSRF})
    return request.is_login


@some_or_many
@pytest.mark.parametrize("kind", KINDS)
def test_uploads(kind: Kind, certificates: Certificates, number: int) -> None:
    with RudeServer(certificates.usual.context, answering(lambda wire, request: wire.data([]))) as server:

        @servers(number)
        @given(st.lists(deeds(), min_size=1, max_size=2), st.booleans())
        def hold(plan: list[Deed], at_once: bool) -> None:
            misbehaving(server, plan)
            pieces = [bytes([index]) * 20_000 for index in range(4)]
            taken: list[bytes] = []

            def one_by_one() -> Iterator[bytes]:
                for piece in pieces:
                    taken.append(piece)
                    yield piece

            body = pieces if at_once else one_by_one()
            with connected(kind, server, fingerprint=certificates.usual.fingerprint) as pbs:
                request: Request[Any] = Request(UPLOAD, {"store": "tank"}, body=body)
                _, failure = trying(lambda: pbs.send(request))
            assert len(server.heads) == 1
            assert len(taken) <= len(pieces)
            for received in server.requests:
                assert received.body == b"".join(pieces)
            if failure is None:
                assert len(server.requests) == 1

        hold()


@some_or_many
@pytest.mark.parametrize("kind", KINDS)
def test_waiting_for_a_task(kind: Kind, certificates: Certificates, number: int) -> None:
    with RudeServer(certificates.usual.context, answering(lambda wire, request: wire.data([]))) as server:

        @servers(number)
        @given(st.lists(deeds(), min_size=1, max_size=5), st.booleans())
        def hold(plan: list[Deed], started: bool) -> None:
            misbehaving(server, plan, task)
            lines: list[str] = []
            with connected(kind, server, fingerprint=certificates.usual.fingerprint, max_answer_size=100_000) as pbs:
                what = UPID if started else start_things()
                result, failure = trying(lambda: pbs.wait(what, timeout=60, on_log=lines.append))
            starts = [head for head in server.heads if head.startswith("POST")]
            assert len(starts) == (0 if started else 1)
            assert len(lines) == len(set(lines))
            if failure is None:
                assert result.exitstatus == "OK"
            elif started:
                assert failure.upid == UPID

        hold()


def task(wire: Wire, request: Received) -> bool:
    """What PBS says of a task that is done."""
    if request.path.endswith("/status"):
        wire.data({"status": "stopped", "exitstatus": "OK", "upid": UPID})
    elif request.path.endswith("/log"):
        wire.reply(json.dumps({"data": [{"n": 1, "t": "a"}, {"n": 2, "t": "b"}], "total": 2, "success": 1}))
    else:
        wire.data(UPID)
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_downloads(kind: Kind, certificates: Certificates, tmp_path: Path) -> None:
    target = tmp_path / "file"
    with RudeServer(certificates.usual.context, answering(lambda wire, request: wire.data([]))) as server:

        @everything
        @given(deeds())
        def hold(deed: Deed) -> None:
            misbehaving(server, [deed])
            target.unlink(missing_ok=True)
            pin = certificates.usual.fingerprint
            with connected(kind, server, fingerprint=pin, retries=0) as pbs, contextlib.suppress(PbsError):
                pbs.save(StreamRequest(DOWNLOAD, {"store": "tank"}), target)
            if target.exists():
                assert is_whole(deed.answer, target.read_bytes())
            assert [path.name for path in tmp_path.iterdir()] == (["file"] if target.exists() else [])

        hold()


def is_whole(sent: bytes, saved: bytes) -> bool:
    """Whether this is all that the answer announced."""
    while sent.startswith(b"HTTP/1.1 103"):
        sent = sent.partition(b"\r\n\r\n")[2]
    length = re.search(rb"content-length: (\d+)", sent.partition(b"\r\n\r\n")[0])
    return length is None or b"encoding" in sent or len(saved) == int(length[1])
