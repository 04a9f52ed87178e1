"""Secrets that a recording must not hold, however an answer brings them, and calls that a recorder never breaks."""

from __future__ import annotations

import asyncio
import base64
import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from pbs_client import ApiToken, AsyncClient, Client, PbsError, Request, raw_request
from pbs_client.transport import HttpRequest
from pbs_simulator.exchanges import MASK
from pbs_simulator.memory import AsyncMemoryTransport, Handler, HandlerResult, MemoryTransport, json_answer, text_answer
from pbs_simulator.recorder import Recorder
from pbs_simulator.recording_rows import read_rows

TOKEN = ApiToken("root@pam!ci", "11111111-2222-3333-4444-555555555555")
PASSWORD = 'né"w / pass+word<&>'
PLAIN = "hunter22hunter22"
LOGIN = json.dumps({"data": {"username": "root@pam", "ticket": PLAIN}}).encode()

Play = Callable[[Recorder, Handler, HttpRequest], bytes]


def play(recorder: Recorder, handler: Handler, request: HttpRequest) -> bytes:
    answer = recorder.transport(MemoryTransport(handler)).open(request)
    try:
        return b"".join(answer.chunks())
    finally:
        answer.close()


def play_async(recorder: Recorder, handler: Handler, request: HttpRequest) -> bytes:
    async def run() -> bytes:
        answer = await recorder.async_transport(AsyncMemoryTransport(handler)).open(request)
        try:
            return b"".join([chunk async for chunk in answer.chunks()])
        finally:
            await answer.aclose()

    return asyncio.run(run())


@pytest.fixture(params=[play, play_async], ids=["sync", "async"])
def carry(request: pytest.FixtureRequest) -> Play:
    carried: Play = request.param
    return carried


def always(result: HandlerResult) -> Handler:
    def handler(_: HttpRequest) -> HandlerResult:
        return result

    return handler


def post(target: str, body: Any = None, **more: Any) -> HttpRequest:
    content = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
    return HttpRequest("POST", f"/api2/json{target}", (("Content-Type", "application/json"),), content, **more)


def only_row(path: Path) -> dict[str, Any]:
    (row,) = read_rows(path)
    return row


UNREADABLE = {
    "cut": LOGIN[:-9],
    "with a byte-order mark": b"\xef\xbb\xbf" + LOGIN,
    "bytes behind it": LOGIN + b"\r\nHTTP/1.1",
    "no JSON": LOGIN.replace(b":", b"="),
    "not UTF-8": LOGIN.replace(b"root", b"r\xfc"),
    "UTF-16": LOGIN.decode().encode("utf-16"),
    "nested too deeply": b'{"a":' + b"[" * 100_000 + LOGIN,
    "nested too deeply, whole": b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "no object": b"[" + LOGIN + b"]",
}


@pytest.mark.parametrize("kind", UNREADABLE)
@pytest.mark.parametrize("status", [200, 400])
def test_a_body_that_cannot_be_read_whole_is_not_written(tmp_path: Path, carry: Play, kind: str, status: int) -> None:
    body, path = UNREADABLE[kind], tmp_path / "r.jsonl"
    result = status, {"content-type": "application/json"}, body
    assert carry(Recorder(path), always(result), post("/access/ticket", {"username": "root@pam"})) == body
    row = only_row(path)
    assert (row["text"], row["bytes"]) == ("", len(body))
    assert "the body is not recorded: " in row["note"]
    assert PLAIN not in path.read_text()


def test_a_body_longer_than_the_longest_is_masked_before_it_is_cut(tmp_path: Path, carry: Play) -> None:
    for longest in range(10, 45):
        path = tmp_path / f"{longest}.jsonl"
        carry(Recorder(path, longest=longest), always((200, {}, LOGIN)), post("/access/ticket"))
        assert PLAIN[:3] not in path.read_text()
        refused = tmp_path / f"{longest}-refused.jsonl"
        text = text_answer(400, f"user root@pam: {PLAIN} is not the password")
        carry(Recorder(refused, longest=longest), always(text), post("/access/ticket", {"password": PLAIN}))
        assert PLAIN[:3] not in refused.read_text()
        assert "cut in the recording" in only_row(refused)["note"]


def _bytes_behind_backslashes(found: re.Match[str]) -> str:
    return "".join(f"\\x{byte:02x}" for byte in found[0].encode())


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON with slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "JSON all escaped": lambda text: "".join(f"\\u{ord(char):04X}" for char in text),
    "HTML": html.escape,
    "HTML by number": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "URL": lambda text: quote(text, safe=""),
    "form": quote_plus,
    "lower-case hex": lambda text: quote(text, safe="").replace("%C3%A9", "%c3%a9").replace("%2B", "%2b"),
    "twice": lambda text: quote(html.escape(text), safe=""),
    "bytes behind backslashes": lambda text: re.sub(".", _bytes_behind_backslashes, text),
    "a UPID": lambda text: re.sub(r"[^A-Za-z0-9_.]", _bytes_behind_backslashes, text),
    "Rust": lambda text: "".join(f"\\u{{{ord(char):x}}}" for char in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "UTF-16": lambda text: text.encode("utf-16-le").decode("latin-1"),
}


def refusal(text: str) -> HandlerResult:
    return text_answer(400, text)


def message(text: str) -> HandlerResult:
    return json_answer({"message": text})


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("answer", [refusal, message])
def test_an_echo_in_any_spelling_is_masked(
    tmp_path: Path, carry: Play, spelling: str, answer: Callable[[str], HandlerResult]
) -> None:
    path, echoed = tmp_path / "r.jsonl", SPELLINGS[spelling](PASSWORD)
    carry(Recorder(path), always(answer(f"bad {echoed} given")), post("/access/users", {"password": PASSWORD}))
    text = path.read_text()
    assert echoed not in text
    assert json.dumps(echoed, ensure_ascii=False)[1:-1] not in text
    shown = json.dumps({key: only_row(path).get(key) for key in ("text", "json")})
    assert "pass" not in shown.replace("\\u0000", "")


@pytest.mark.parametrize("secret", [4711815, {"kind": "x", "value": PLAIN}, [PLAIN, 4711815], 47.11815])
def test_a_secret_that_is_no_text_is_masked_and_so_are_its_echoes(tmp_path: Path, carry: Play, secret: Any) -> None:
    path = tmp_path / "r.jsonl"
    handler = always(json_answer({"before": f"{PLAIN}?" if "hunter" in str(secret) else str(secret), "secret": secret}))
    carry(Recorder(path), handler, post("/access/users", {"password": secret}))
    text = path.read_text()
    assert "hunter" not in text
    assert "4711815" not in text
    assert "47.11815" not in text


def test_what_the_table_calls_a_secret_is_masked(tmp_path: Path, carry: Play) -> None:
    path = tmp_path / "r.jsonl"
    recorder = Recorder(path)
    url = f"https://idp.example.com/login?client_id=pbs&state={PLAIN}&scope=email"
    carry(recorder, always(json_answer(url)), post("/access/openid/auth-url", {"realm": "idp"}))
    carry(
        recorder, always(json_answer(None)), post("/access/openid/login", {"state": "statestate", "code": "codecode"})
    )
    proxy = {"http-proxy": f"http://backup:{PLAIN}x@proxy:3128"}
    carry(recorder, always(text_answer(400, f"no login {PLAIN}x")), post("/nodes/localhost/config", proxy))
    first, second, third = read_rows(path)
    assert first["json"]["data"] == "https://idp.example.com/login?client_id=pbs&state=masked&scope=email"
    assert second["params"] == {"state": "masked", "code": "masked"}
    assert (third["params"], third["text"]) == ({"http-proxy": "masked"}, "no login masked")


def repeats(request: HttpRequest) -> HandlerResult:
    return text_answer(400, f"not at {request.target}: {request.body!r}")


DECLARED: list[Request[Any]] = [
    raw_request("POST", "/x/{odd}/y", {"odd": PLAIN}, secrets=["odd"]),
    raw_request("GET", "/x", {"odd": PLAIN}, secrets=["odd"]),
    raw_request("POST", "/x", {"odd": PLAIN}, secrets=["odd"]),
    raw_request("PUT", "/x", {"password": PLAIN}),
]


@pytest.mark.parametrize("request_", DECLARED, ids=str)
async def test_what_a_caller_declares_is_masked_wherever_it_stands(tmp_path: Path, request_: Request[Any]) -> None:
    first, second = tmp_path / "sync.jsonl", tmp_path / "async.jsonl"
    with (
        Client("pbs", auth=TOKEN, transport=Recorder(first).transport(MemoryTransport(repeats))) as pbs,
        pytest.raises(PbsError),
    ):
        pbs.send(request_)
    transport = Recorder(second).async_transport(AsyncMemoryTransport(repeats))
    async with AsyncClient("pbs", auth=TOKEN, transport=transport) as async_pbs:
        with pytest.raises(PbsError):
            await async_pbs.send(request_)
    for path in (first, second):
        assert only_row(path)["status"] == 400
        assert PLAIN not in path.read_text()


def test_secrets_of_a_request_that_cannot_be_read_are_not_repeated(tmp_path: Path, carry: Play) -> None:
    path = tmp_path / "r.jsonl"
    handler = always(text_answer(400, f"unexpected end: {PLAIN}"))
    carry(Recorder(path), handler, post("/access/users", b'{"password": "' + PLAIN.encode()))
    assert PLAIN not in path.read_text()
    assert "request" in only_row(path)["note"]


def test_a_file_among_whose_bytes_is_a_secret_is_not_written(tmp_path: Path, carry: Play) -> None:
    path = tmp_path / "r.jsonl"
    handler = always((200, {"content-type": "application/octet-stream"}, [b"\x00\xff", PLAIN.encode()]))
    carry(Recorder(path), handler, post("/x", {"password": PLAIN}))
    row = only_row(path)
    assert "base64" not in row
    assert "among its bytes" in row["note"]


def test_halves_of_characters_are_recorded(tmp_path: Path, carry: Play) -> None:
    path = tmp_path / "r.jsonl"
    body = rb'{"data":{"comment":"\ud800","password":"\udfff\udfff\udfff"}}'
    assert carry(Recorder(path), always((200, {}, body)), post("/x", {"password": "\ud800abcdef"})) == body
    assert only_row(path)["json"] == {"data": {"comment": "\ud800", "password": "masked"}}


def test_a_request_that_is_nested_too_deeply_is_carried(tmp_path: Path, carry: Play) -> None:
    path = tmp_path / "r.jsonl"
    body = b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert carry(Recorder(path), always(json_answer(1)), post("/x", body)) == b'{"data":1}'
    assert only_row(path)["params"] == {}


def test_a_file_that_cannot_be_written_is_told_once_and_breaks_no_call(tmp_path: Path, carry: Play) -> None:
    path = tmp_path / "r.jsonl"
    recorder = Recorder(path)
    path.unlink()
    path.mkdir()
    with pytest.warns(RuntimeWarning, match=r"missing in the recording .*r\.jsonl \(IsADirectoryError: ") as told:
        answers = [carry(recorder, always(json_answer(1)), post("/x", {"password": PLAIN})) for _ in range(3)]
    assert answers == [b'{"data":1}'] * 3
    assert [PLAIN in str(warning.message) for warning in told] == [False]


def test_it_breaks_no_call_where_warnings_are_errors(tmp_path: Path, carry: Play) -> None:
    path = tmp_path / "r.jsonl"
    recorder = Recorder(path)
    path.unlink()
    path.mkdir()
    assert carry(recorder, always(json_answer(1)), post("/x")) == b'{"data":1}'


@pytest.mark.parametrize("letters", [str, str.upper, str.lower])
@pytest.mark.parametrize("length", [10, 100_000])
def test_a_secret_in_other_letters_is_masked_in_short_and_long_texts(
    tmp_path: Path, carry: Play, length: int, letters: Callable[[str], str]
) -> None:
    around = "x" * length
    text = text_answer(400, f"{around} {letters(PLAIN)} {around}")
    carry(Recorder(tmp_path / "r.jsonl"), always(text), post("/access/ticket", {"password": PLAIN}))
    assert only_row(tmp_path / "r.jsonl")["text"] == f"{around} {MASK} {around}"
