"""A server that puts control characters wherever it writes: none of them gets into an error, a note, a warning or a
log record, and no line break makes a line of its own there."""

from __future__ import annotations

import json
import logging
import traceback
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from pbs_client import Password, PbsError
from pbs_client.runtime.operation import Operation, Parameter
from pbs_client.runtime.request import Request
from pbs_simulator.wire import JSON_TYPE
from tests.network.calls import KINDS, Driver, Kind, connected, create_thing, list_things, start_things
from tests.network.proxy import ConnectProxy
from tests.support.rude_server import Answer, Received, RudeServer, Wire, answering
from tests.support.tables import trying

STEERING = "\x1b]0;t\x07\x1b[31m\r\nforged: all is well\x9b1m\u202e\u2066\x7f"
IN_A_LINE = STEERING.replace("\r\n", "")
UPID = "UPID:pbs:0000C530:001C3B51:0000012C:64E1B22A:garbage_collection:tank:root@pam:"


def raw(head: str, *fields: str, body: str = "") -> Answer:
    """An answer byte by byte, without a length."""

    def answer(wire: Wire, request: Received) -> None:
        text = "\r\n".join((head, *fields, "connection: close")) + "\r\n\r\n"
        wire.send(text.encode("utf-8"), body.encode("utf-8"))
        wire.hang_up()

    return answer


def refusing(status: str, text: str, *fields: str) -> Answer:
    return lambda wire, request: wire.reply(text, *(fields or (f"content-type: {JSON_TYPE}",)), status=status)


def data(value: Any) -> Answer:
    return lambda wire, request: wire.data(value)


ANSWERS: dict[str, Answer] = {
    "reason phrase": raw(f"HTTP/1.1 503 {IN_A_LINE}"),
    "protocol": raw(f"HTTP/1.1{IN_A_LINE} 200 OK"),
    "status": raw(f"HTTP/1.1 2{IN_A_LINE}00 OK"),
    "name of a header": raw("HTTP/1.1 200 OK", f"x{IN_A_LINE}: y"),
    "value of a header": raw("HTTP/1.1 500 Oops", f"content-type: {IN_A_LINE}", body="x"),
    "server": raw("HTTP/1.1 401 Oops", f"server: pve-api-daemon{IN_A_LINE}", body="x"),
    "location": raw("HTTP/1.1 302 Found", f"location: https://{IN_A_LINE}.example/{IN_A_LINE}"),
    "length": raw("HTTP/1.1 200 OK", f"content-length: 5{IN_A_LINE}", body="12345"),
    "coding": raw("HTTP/1.1 200 OK", f"content-encoding: {IN_A_LINE}", body="12345"),
    "transfer": raw("HTTP/1.1 200 OK", f"transfer-encoding: {IN_A_LINE}", body="12345"),
    "chunk": raw("HTTP/1.1 200 OK", "transfer-encoding: chunked", body=f"{IN_A_LINE}\r\nabc"),
    "title": refusing("502 Bad Gateway", f"<html><title>{STEERING}</title>", "content-type: text/html"),
    "plain text": refusing("404 Not Found", STEERING, "content-type: text/plain"),
    "foreign JSON": refusing("404 Not Found", json.dumps({STEERING: STEERING}), "content-type: application/json"),
    "not JSON": refusing("200 OK", f"hello {STEERING}"),
    "no data": refusing("200 OK", json.dumps({STEERING: 1})),
    "no object": refusing("200 OK", json.dumps([STEERING])),
    "another type": data({STEERING: STEERING}),
    "another type inside": data([{STEERING: [STEERING]}]),
    **{
        f"{status} {text[:12]}": refusing(f"{status} Oops", f"{text}{STEERING}")
        for status in (400, 401, 403, 404, 500, 501)
        for text in (
            "",
            "no such datastore '",
            "permission check failed - missing Sys.Audit on /",
            "parameter verification failed - 'a': ",
            "authentication failed - ",
            "unable to acquire lock ",
            "datastore is in maintenance mode ",
            "detected modified configuration ",
            "already exists ",
        )
    },
}


def shown(error: BaseException) -> str:
    """All that a person reads of an error."""
    found = [str(error), *getattr(error, "__notes__", []), repr(error), *traceback.format_exception_only(error)]
    # A refusal of PBS itself may have several lines, and the message is what it said.
    found += [str(vars(error).get(name, "")).replace("\n", " ") for name in ("message", "hint", "request", "where")]
    causes = (cause for cause in (error.__cause__, error.__context__) if cause is not None)
    return "\n".join([*found, *map(shown, causes)])


def is_harmless(text: str) -> bool:
    return all(char.isprintable() or char == "\n" for char in text) and not any(
        line.startswith("forged") for line in text.splitlines()
    )


def tried(caplog: pytest.LogCaptureFixture, call: Callable[[], object]) -> str:
    """What a call leaves to read: its error, warnings, and log records."""
    caplog.clear()
    with warnings.catch_warnings(record=True) as told, caplog.at_level(logging.DEBUG, "pbs_client"):
        warnings.simplefilter("always")
        failure: PbsError | None = None
        try:
            call()
        except PbsError as error:
            failure = error
    records = [record for record in caplog.records if record.name.startswith("pbs_client")]
    lines = [record.getMessage() for record in records]
    assert all("\n" not in line for line in lines)
    return "\n".join([*lines, *(str(one.message) for one in told), shown(failure) if failure else ""])


_SCALAR = Operation(
    "things.count", "GET", "/things/{store}/count", "read", parameters=(Parameter("store", "store", "path"),)
)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer(
    kind: Kind, server: RudeServer, pin: str, caplog: pytest.LogCaptureFixture, subtests: pytest.Subtests
) -> None:
    for name, answer in ANSWERS.items():
        server.serve = answering(answer)
        with connected(kind, server, fingerprint=pin, retries=1) as pbs:
            for call in (list_things, create_thing, start_things):
                text = tried(caplog, partial(pbs.send, call()))
                with trying(subtests, f"{name} {call.__name__}"):
                    assert is_harmless(text)


def of_a_task(status: Any, lines: list[str], started: Any = UPID) -> Answer:
    def answer(wire: Wire, request: Received) -> None:
        if request.path.endswith("/status"):
            wire.data(status)
        elif request.path.endswith("/log"):
            wire.reply(json.dumps({"data": [{"n": n, "t": t} for n, t in enumerate(lines, 1)], "total": len(lines)}))
        else:
            wire.data(started)

    return answer


TASKS: dict[str, Answer] = {
    "status": of_a_task({"status": "stopped", "exitstatus": f"failed{STEERING}"}, [STEERING, "x"]),
    "warnings": of_a_task({"status": "stopped", "exitstatus": f"WARNINGS: 1{STEERING}"}, [STEERING]),
    "unknown": of_a_task({"status": STEERING, "exitstatus": STEERING}, [STEERING]),
    "members": of_a_task({STEERING: STEERING}, [STEERING]),
    "upid": of_a_task({"status": "stopped", "exitstatus": "failed"}, [], f"{UPID}{STEERING}"),
    "upid inside": of_a_task(
        {"status": "stopped", "exitstatus": "failed"}, [], UPID.replace("tank", f"tank{STEERING}")
    ),
    "no upid": of_a_task({"status": "stopped", "exitstatus": "failed"}, [], STEERING),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_task(
    kind: Kind, server: RudeServer, pin: str, caplog: pytest.LogCaptureFixture, subtests: pytest.Subtests
) -> None:
    def wait(pbs: Driver) -> None:
        pbs.wait(start_things(), timeout=20)

    for name, answer in TASKS.items():
        server.serve = answering(answer)
        with connected(kind, server, fingerprint=pin, retries=0) as pbs:
            text = tried(caplog, partial(wait, pbs))
        with trying(subtests, name):
            assert is_harmless(text)


LOGINS: dict[str, Answer] = {
    "refused": refusing("401 Unauthorized", f"authentication failed - {STEERING}"),
    "ticket": data({"ticket": f"PBS:{STEERING}", "CSRFPreventionToken": STEERING, "username": "joe@pbs"}),
    "challenge": data({"ticket": f'PBS:!tfa!{{"{STEERING}":true}}:6B0446EE::abc', "username": "joe@pbs"}),
    "kinds": data({"ticket": "PBS:!tfa!" + json.dumps({STEERING: True}).replace(":", "%3A") + ":6B0446EE::abc"}),
    "members": data({STEERING: STEERING}),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_login(
    kind: Kind, server: RudeServer, pin: str, caplog: pytest.LogCaptureFixture, subtests: pytest.Subtests
) -> None:
    for name, answer in LOGINS.items():
        server.serve = answering(answer)
        with connected(kind, server, fingerprint=pin, retries=0, auth=Password("joe@pbs", "x")) as pbs:
            text = tried(caplog, pbs.login)
        with trying(subtests, name):
            assert is_harmless(text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_proxy(kind: Kind, pin: str, caplog: pytest.LogCaptureFixture, subtests: pytest.Subtests) -> None:
    answers = [
        f"HTTP/1.1 407 {IN_A_LINE}\r\n\r\n",
        f"HTTP/1.1 502 Oops\r\nx{IN_A_LINE}: {IN_A_LINE}\r\ncontent-length: 5\r\n\r\n{IN_A_LINE}",
        f"{IN_A_LINE}\r\n\r\n",
        f"HTTP/1.1 {IN_A_LINE} OK\r\n\r\n",
        f"HTTP/1.1 200 {IN_A_LINE}\r\n\r\n{STEERING * 20}",
    ]
    for text in answers:
        with (
            ConnectProxy(text.encode()) as proxy,
            connected(kind, "pbs.example.com", fingerprint=pin, proxy=proxy.url, retries=0) as pbs,
        ):
            said = tried(caplog, partial(pbs.send, list_things()))
        with trying(subtests, repr(text[:40])):
            assert is_harmless(said)
            assert said.strip()


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_caller_gives(kind: Kind, server: RudeServer, pin: str, caplog: pytest.LogCaptureFixture) -> None:
    server.serve = answering(refusing("400 Bad Request", "no such thing"))
    with connected(kind, server, fingerprint=pin, retries=0) as pbs:
        for store in (STEERING, f"tank{STEERING}"):
            assert is_harmless(tried(caplog, partial(pbs.send, list_things(store))))
            assert is_harmless(tried(caplog, partial(pbs.send, Request(_SCALAR, {"store": store}))))
            assert is_harmless(tried(caplog, partial(pbs.wait, f"UPID:{store}")))
    for host in (f"pbs{STEERING}", f"https://{STEERING}", f"[::1%{STEERING}]"):
        with pytest.raises(PbsError) as refused, connected(kind, host):
            pass
        assert is_harmless(shown(refused.value))
