"""Answers from a recording: which answer a call gets, and what it is told when there is none."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from pbs_client.transport import HttpRequest
from pbs_simulator.memory import AsyncMemoryTransport, MemoryTransport, json_answer, text_answer
from pbs_simulator.recording_rows import read_rows
from pbs_simulator.replay import NotRecorded, Replay

RECORDINGS = Path(__file__).parents[1] / "recordings"
TOKEN = (("Authorization", "PBSAPIToken=a@pbs!t:s"),)
TICKET = (("Cookie", "__Host-PBSAuthCookie=PBS%3Ax"),)
JSON = (("Content-Type", "application/json"),)


def row(
    op: str, data: Any = None, *, params: dict[str, Any] | None = None, sent: str = "", **more: Any
) -> dict[str, Any]:
    return {
        "op": op,
        "auth": "ticket",
        "sent": sent or "/api2/json" + op.partition(" ")[2],
        "encoding": "query",
        "params": params or {},
        "status": 200,
        "content_type": "application/json;charset=UTF-8",
        "headers": {},
        "json": {"data": data},
        **more,
    }


def ask(
    replay: Replay, target: str, method: str = "GET", body: Any = None, headers: tuple[tuple[str, str], ...] = TICKET
) -> Any:
    sent = HttpRequest(
        method,
        "/api2/json" + target,
        headers + (JSON if body is not None else ()),
        None if body is None else json.dumps(body).encode(),
    )
    answer = replay.transport().open(sent)
    text = b"".join(answer.chunks())
    return json.loads(text)["data"] if answer.status == 200 else (answer.status, text.decode())


def test_several_answers_come_in_order_and_the_last_is_repeated() -> None:
    replay = Replay([row("GET /version", 1), row("GET /version", 2)])
    assert [ask(replay, "/version") for _ in range(4)] == [1, 2, 2, 2]
    replay.rewind()
    assert ask(replay, "/version") == 1


def test_parameters_choose_the_answer() -> None:
    replay = Replay(
        [row("GET /x", "plain"), row("GET /x", "many", params={"verbose": True, "limit": 0, "f": ["a", "b"]})]
    )
    assert ask(replay, "/x?f=a&f=b&limit=0&verbose=1") == "many"
    assert ask(replay, "/x") == "plain"


def test_a_call_in_json_finds_the_same_call_recorded_as_query() -> None:
    replay = Replay([row("POST /x", "here", params={"enable": False, "delete": ["a"]})])
    assert ask(replay, "/x", "POST", {"enable": False, "delete": ["a"]}) == "here"
    with pytest.raises(NotRecorded):
        ask(replay, "/x", "POST", {"enable": True, "delete": ["a"]})


def test_in_json_a_text_is_not_a_number() -> None:
    wrong = row("POST /x", params={"n": "1"}, encoding="json", status=400, text="Expected integer value.")
    del wrong["json"]
    replay = Replay([row("POST /x", "right", params={"n": 1}, encoding="json"), wrong])
    assert ask(replay, "/x", "POST", {"n": 1}) == "right"
    assert ask(replay, "/x", "POST", {"n": "1"}) == (400, "Expected integer value.")


def test_answers_to_the_same_kind_of_credentials_are_preferred() -> None:
    refused = row("GET /x", auth="bad", status=401, text="authentication failed")
    del refused["json"]
    replay = Replay([refused, row("GET /x", "by ticket"), row("GET /x", "by token", auth="token")])
    assert ask(replay, "/x", headers=TOKEN) == "by token"
    assert ask(replay, "/x", headers=TICKET) == "by ticket"
    assert ask(Replay([refused, row("GET /x", "by ticket")]), "/x", headers=()) == "by ticket"


def test_a_masked_parameter_matches_any_value() -> None:
    replay = Replay(
        [row("POST /access/ticket", {"ticket": "t"}, params={"username": "root@pam", "password": "masked"})]
    )
    assert ask(replay, "/access/ticket", "POST", {"username": "root@pam", "password": "whatever"}) == {"ticket": "t"}


def test_a_path_is_compared_decoded() -> None:
    replay = Replay([row("GET /access/users/{userid}", "found", sent="/api2/json/access/users/a%40pbs")])
    assert ask(replay, "/access/users/a@pbs") == "found"


def test_what_was_not_recorded_is_refused_with_the_nearest_calls() -> None:
    replay = Replay(
        [row("GET /admin/datastore/tank/status"), row("GET /access/users", params={"include_tokens": True})]
    )
    with pytest.raises(NotRecorded, match="nearest recorded calls are GET /api2/json/admin/datastore/tank/status"):
        ask(replay, "/admin/datastore/tan/status")
    with pytest.raises(NotRecorded, match=r"with the parameters .'include_tokens': True"):
        ask(replay, "/access/users")
    with pytest.raises(NotRecorded, match="is empty"):
        ask(Replay([]), "/version")


def test_bytes_come_back_with_their_length() -> None:
    recorded = row(
        "GET /download",
        base64="AAEC",
        bytes=3,
        content_type="application/octet-stream",
        headers={"transfer-encoding": "chunked"},
    )
    del recorded["json"]
    answer = Replay([recorded]).transport().open(HttpRequest("GET", "/api2/json/download", ()))
    assert b"".join(answer.chunks()) == b"\x00\x01\x02"
    assert dict(answer.headers) == {"content-type": "application/octet-stream", "content-length": "3"}


def bytes_of(recorded: dict[str, Any]) -> bytes:
    """The body of a recorded answer that is no JSON."""
    return base64.b64decode(recorded["base64"]) if "base64" in recorded else recorded.get("text", "").encode()


@pytest.mark.parametrize(("version", "badly"), [("3.4.4", 3), ("4.0.14", 3), ("4.2.2", 3), ("4.2.3", 0)])
def test_every_recorded_exchange_is_answered_as_it_was_recorded(version: str, badly: int) -> None:
    """Asked in the recorded order, as the client would ask, the recording gives itself back."""
    rows = list(read_rows(RECORDINGS / f"pbs-{version}.jsonl"))
    transport = Replay(rows).transport()
    credentials = {
        "token": TOKEN,
        "ticket": TICKET,
        "none": (),
        "bad": (("Authorization", "PBSAPIToken=x@pbs!t:wrong"),),
    }
    different: list[tuple[str, str]] = []
    for recorded in rows:
        target, headers, body = recorded["sent"], credentials[recorded["auth"].partition(":")[0]], None
        if recorded["encoding"] == "json":
            headers, body = headers + JSON, json.dumps(recorded["params"]).encode()
        elif recorded["params"]:
            pairs = {
                name: str(value).lower() if isinstance(value, bool) else value
                for name, value in recorded["params"].items()
            }
            target += "?" + urlencode(pairs, doseq=True)
        answer = transport.open(HttpRequest(recorded["op"].partition(" ")[0], target, headers, body))
        content = b"".join(answer.chunks())
        same = json.loads(content) == recorded["json"] if "json" in recorded else content == bytes_of(recorded)
        if answer.status != recorded["status"] or not same:
            different.append((recorded["op"], recorded["auth"]))
    # Wrong credentials cannot be told from right ones.
    assert different == [("GET /version", "bad")] * badly


async def test_an_async_client_gets_the_same_answers() -> None:
    transport = Replay([row("GET /version", 7)]).async_transport()
    answer = await transport.open(HttpRequest("GET", "/api2/json/version", ()))
    assert json.loads(b"".join([chunk async for chunk in answer.chunks()])) == {"data": 7}
    await answer.aclose()
    await transport.aclose()


def test_a_function_answers_and_sees_the_whole_body() -> None:
    seen: list[HttpRequest] = []

    def handler(request: HttpRequest) -> Any:
        seen.append(request)
        return json_answer([1], digest="d") if request.method == "POST" else text_answer(400, "no such datastore 'x'")

    transport = MemoryTransport(handler)
    answer = transport.open(HttpRequest("POST", "/x", (), iter([b"a", b"b"])))
    assert (b"".join(answer.chunks()), seen[0].body) == (b'{"data":[1],"digest":"d"}', b"ab")
    refused = transport.open(HttpRequest("GET", "/x", ()))
    assert (refused.status, b"".join(refused.chunks())) == (400, b"no such datastore 'x'")
    assert [request.method for request in transport.requests] == ["POST", "GET"]


def test_an_answer_may_break_off() -> None:
    def pieces() -> Any:
        yield b"first"
        raise ConnectionResetError

    answer = MemoryTransport(lambda request: (200, [("Content-Type", "text/plain")], pieces())).open(
        HttpRequest("GET", "/x", ())
    )
    chunks = answer.chunks()
    assert next(chunks) == b"first"
    with pytest.raises(ConnectionResetError):
        next(chunks)
    assert answer.headers == (("content-type", "text/plain"),)


async def test_a_coroutine_function_answers_an_async_body() -> None:
    async def body() -> AsyncIterator[bytes]:
        yield b"a"
        yield b"b"

    async def handler(request: HttpRequest) -> Any:
        assert request.body == b"ab"
        return json_answer(None)

    transport = AsyncMemoryTransport(handler)
    answer = await transport.open(HttpRequest("POST", "/x", (), body()))
    assert (answer.status, dict(answer.headers)) == (200, {"content-type": "application/json;charset=UTF-8"})
    with pytest.raises(TypeError, match="asynchronous transport"):
        MemoryTransport(lambda request: json_answer(None)).open(HttpRequest("POST", "/x", (), body()))


def written(tmp_path: Path, line: str | bytes) -> Path:
    path = tmp_path / "mine.jsonl"
    good = json.dumps(row("GET /version", 1)).encode()
    path.write_bytes(good + b"\n\n" + (line if isinstance(line, bytes) else line.encode()) + b"\n" + good)
    return path


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"op": None}, "`op` is not a verb and a path"),
        ({"op": "GET"}, "`op` is not a verb and a path"),
        ({"sent": "version"}, "`sent` is not a path"),
        ({"encoding": "xml"}, "`encoding` is not query, json or form"),
        ({"params": [1]}, "`params` is not an object"),
        ({"status": "200"}, "`status` is not an HTTP status"),
        ({"status": True}, "`status` is not an HTTP status"),
        ({"headers": {"a": 5}}, "`headers` is not an object of strings"),
        ({"base64": "!!!"}, "`base64` is not base64"),
        ({"at": 1e300}, "`at` is not a moment in Unix seconds"),
        ({"seconds": float("nan")}, "`seconds` is not a number of seconds"),
    ],
)
def test_a_row_that_is_not_in_order_is_refused_with_its_line(changes: Any, told: str, tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps(row("GET /version") | changes))
    with pytest.raises(ValueError, match=r"^mine\.jsonl: line 3: ") as caught:
        Replay(path)
    assert str(caught.value).endswith(told)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[]", "line 3: no JSON object"),
        ('{"op": ' + "[" * 100_000, "line 3: no JSON"),
        ('{"status": ' + "9" * 5000 + "}", "line 3: no JSON"),
        ("{", "line 3: no JSON"),
        ("{}", "line 3: `op` is missing, which is a verb and a path"),
        (b'{"op": "\xff"}', "not text in UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_refused(line: str | bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^mine\.jsonl: ") as caught:
        Replay(written(tmp_path, line))
    assert str(caught.value) == f"mine.jsonl: {told}"


def test_a_call_with_a_verb_that_pbs_does_not_know_is_in_order(tmp_path: Path) -> None:
    rows = list(read_rows(written(tmp_path, json.dumps(row("M-SEARCH /version")))))
    assert [item["op"] for item in rows] == ["GET /version", "M-SEARCH /version", "GET /version"]


def test_what_editors_and_servers_do_to_texts_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    rows = [row("GET /version", "half \ud800"), row("GET /ping", json=None) | {"status": 400, "text": "half \ud800"}]
    del rows[1]["json"]
    path.write_text("\ufeff" + "\n".join(map(json.dumps, rows)), encoding="utf-8")
    replay = Replay(path)
    assert ask(replay, "/version") == "half \ud800"
    assert ask(replay, "/ping") == (400, "half ?")
