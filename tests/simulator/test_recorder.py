"""Recording: what is kept, what is masked, and that the file answers afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from pbs_client.transport import HttpRequest
from pbs_simulator.exchanges import MASK
from pbs_simulator.masking import Masker
from pbs_simulator.memory import AsyncMemoryTransport, HandlerResult, MemoryTransport, json_answer, text_answer
from pbs_simulator.recorder import Recorder
from pbs_simulator.recording_rows import read_rows
from pbs_simulator.replay import Replay

SECRET = "11111111-2222-3333-4444-555555555555"
PASSWORD = "correct horse battery"
TICKET = "PBS:root@pam:6A000000::c2lnbmF0dXJlc2lnbmF0dXJl"


def server(request: HttpRequest) -> HandlerResult:
    path = request.target.partition("?")[0].removeprefix("/api2/json")
    if path == "/access/ticket":
        _, headers, body = json_answer(
            {"username": "root@pam", "ticket": TICKET, "CSRFPreventionToken": "6A000000:csrfcsrfcsrf"}
        )
        return 200, {**dict(headers), "set-cookie": f"__Host-PBSAuthCookie={TICKET}; Secure; Path=/;"}, body
    if path == "/access/users/a%40pbs/token/ci":
        return json_answer({"tokenid": "a@pbs!ci", "value": SECRET})
    if path == "/download":
        return 200, {"content-type": "application/octet-stream"}, [b"\x00" * 10, b"\xff" * 10]
    if path == "/echo":
        return text_answer(400, f"bad password '{PASSWORD}' of token {SECRET}")
    return json_answer({"path": path})


def send(
    transport: Any, method: str, target: str, body: Any = None, headers: tuple[tuple[str, str], ...] = ()
) -> bytes:
    json_header = (("Content-Type", "application/json"),) if body is not None else ()
    answer = transport.open(
        HttpRequest(
            method, "/api2/json" + target, headers + json_header, None if body is None else json.dumps(body).encode()
        )
    )
    try:
        return b"".join(answer.chunks())
    finally:
        answer.close()


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    path = tmp_path / "recording.jsonl"
    transport = Recorder(path).transport(MemoryTransport(server))
    send(transport, "POST", "/access/ticket", {"username": "root@pam", "password": PASSWORD})
    send(transport, "POST", "/access/users/a%40pbs/token/ci", {"comment": "for CI"})
    send(transport, "GET", "/version?verbose=true", headers=(("Authorization", f"PBSAPIToken=a@pbs!ci:{SECRET}"),))
    send(
        transport,
        "GET",
        "/echo",
        headers=(("Cookie", f"__Host-PBSAuthCookie={TICKET}"), ("CSRFPreventionToken", "6A000000:csrfcsrfcsrf")),
    )
    send(transport, "GET", "/download")
    transport.close()
    return path


def test_nothing_secret_is_in_the_file(recording: Path) -> None:
    text = recording.read_text()
    for secret in (SECRET, PASSWORD, "c2lnbmF0dXJl", "csrfcsrfcsrf"):
        assert secret not in text


def test_an_exchange_is_kept_in_the_form_of_the_recordings(recording: Path) -> None:
    rows = list(read_rows(recording))
    login, _, version, echo, download = rows
    assert login["params"] == {"username": "root@pam", "password": "masked"}
    assert login["json"]["data"]["ticket"] == "PBS:root@pam:6A000000::masked"
    assert login["headers"]["set-cookie"] == "__Host-PBSAuthCookie=masked; Secure; Path=/;"
    assert (version["op"], version["sent"], version["params"], version["auth"]) == (
        "GET /version",
        "/api2/json/version",
        {"verbose": "true"},
        "token:a@pbs!ci",
    )
    assert (echo["status"], echo["text"], echo["auth"]) == (
        400,
        "bad password 'masked' of token masked",
        "ticket:root@pam",
    )
    assert (download["base64"], download["bytes"]) == ("AAAAAAAAAAAAAP////////////8=", 20)


def test_the_file_answers_afterwards(recording: Path) -> None:
    transport = Replay(recording).transport()
    ticket = json.loads(send(transport, "POST", "/access/ticket", {"username": "root@pam", "password": "another"}))[
        "data"
    ]["ticket"]
    assert ticket.startswith("PBS:root@pam:")
    assert send(transport, "GET", "/download") == b"\x00" * 10 + b"\xff" * 10
    assert json.loads(send(transport, "GET", "/version?verbose=true"))["data"] == {"path": "/version"}


def test_path_templates_come_from_the_caller_s_table(tmp_path: Path) -> None:
    recorder = Recorder(
        tmp_path / "r.jsonl",
        template=lambda method, path: "/access/users/{userid}" if path.startswith("/access/users/") else None,
    )
    transport = recorder.transport(MemoryTransport(server))
    send(transport, "GET", "/access/users/a%40pbs")
    send(transport, "GET", "/version")
    assert [row["op"] for row in read_rows(tmp_path / "r.jsonl")] == ["GET /access/users/{userid}", "GET /version"]


def test_an_answer_given_up_is_noted_and_a_long_one_is_cut(tmp_path: Path) -> None:
    transport = Recorder(tmp_path / "r.jsonl", longest=15).transport(MemoryTransport(server))
    given_up = transport.open(HttpRequest("GET", "/api2/json/download", ()))
    assert next(given_up.chunks()) == b"\x00" * 10
    given_up.close()
    given_up.close()
    assert send(transport, "GET", "/download") == b"\x00" * 10 + b"\xff" * 10
    first, second = read_rows(tmp_path / "r.jsonl")
    assert (first["note"], first["bytes"]) == ("the answer was not read to its end", 10)
    assert (second["note"], second["bytes"]) == ("cut in the recording", 20)


async def test_an_async_transport_is_recorded_too(tmp_path: Path) -> None:
    transport = Recorder(tmp_path / "r.jsonl").async_transport(AsyncMemoryTransport(server))
    answer = await transport.open(HttpRequest("GET", "/api2/json/version", ()))
    assert json.loads(b"".join([chunk async for chunk in answer.chunks()])) == {"data": {"path": "/version"}}
    assert (answer.status, dict(answer.headers)["content-type"]) == (200, "application/json;charset=UTF-8")
    await answer.aclose()
    await transport.aclose()
    (only,) = read_rows(tmp_path / "r.jsonl")
    assert only["json"] == {"data": {"path": "/version"}}


def test_a_webhook_s_header_and_a_short_password_are_masked(tmp_path: Path) -> None:
    transport = Recorder(tmp_path / "r.jsonl").transport(MemoryTransport(server))
    send(
        transport,
        "POST",
        "/config/notifications/endpoints/webhook",
        {"name": "w", "header": ["name=Auth,value=c2VjcmV0"], "url": "http://x"},
    )
    send(transport, "POST", "/access/users", {"userid": "a@pbs", "password": "abc"})
    webhook, user = read_rows(tmp_path / "r.jsonl")
    assert webhook["params"] == {"name": "w", "header": ["masked"], "url": "http://x"}
    assert user["params"] == {"userid": "a@pbs", "password": "masked"}


def test_forms_and_answers_that_are_not_what_they_say(tmp_path: Path) -> None:
    def handler(request: HttpRequest) -> HandlerResult:
        return 200, {"content-type": "application/json"}, "not JSON"

    path = tmp_path / "recording.jsonl"
    transport = Recorder(path).transport(MemoryTransport(handler))
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    answer = transport.open(
        HttpRequest("POST", "/api2/json/access/ticket", form, f"username=root%40pam&password={PASSWORD}".encode())
    )
    assert (answer.status, dict(answer.headers)["content-type"]) == (200, "application/json")
    assert b"".join(answer.chunks()) == b"not JSON"
    answer.close()
    send(transport, "POST", "/odd", body=[1, 2])
    transport.open(HttpRequest("PUT", "/api2/json/odd", (("Content-Type", "application/json"),), b"{broken")).close()
    transport.close()
    first, second, third = read_rows(path)
    assert (first["encoding"], first["params"]["username"], first["text"]) == ("form", "root@pam", "not JSON")
    assert PASSWORD not in path.read_text()
    assert (second["params"], third["params"]) == ({}, {})


def test_lists_and_cookies_are_masked_too() -> None:
    masker = Masker()
    assert masker.mask_json({"items": [{"password": PASSWORD}, {"number": 1}]}, "/x") == {
        "items": [{"password": MASK}, {"number": 1}]
    }
    assert (
        masker.mask_header("Set-Cookie", f"__Host-PBSAuthCookie={quote(TICKET)}; Secure")
        == f"__Host-PBSAuthCookie={MASK}; Secure"
    )
    assert masker.mask_header("Set-Cookie", "__Host-PBSAuthCookie=; Secure") == "__Host-PBSAuthCookie=; Secure"
