"""One call from a user's point of view: what is sent, what comes back, and what an error says."""

from __future__ import annotations

import sys

import pytest

from pbs_client import (
    AnswerTimeout,
    ApiToken,
    AsyncClient,
    ConnectTimeout,
    Interrupted,
    NotFound,
    NotSent,
    ParameterError,
    PermissionDenied,
    ServerError,
    UnexpectedAnswer,
    UsageError,
    parsing,
    raw_request,
)
from tests.client.conftest import Connect
from tests.client.operations import delete_entry, download_file, list_snapshots, start_gc, update_user, upload_log
from tests.support.moments import Clock
from tests.support.scripted import AsyncScriptedTransport, Reply, Script, body_of, data, header_of, refusal

TOKEN = ApiToken("backup@pbs!automation", "11111111-2222-3333-4444-555555555555")


def test_a_read_sends_its_values_in_the_query(connect: Connect) -> None:
    script = Script(data(["a", "b"]))
    assert connect(script, auth=TOKEN).send(
        list_snapshots("tank", backup_type="vm", verified=False, limit=0, states=["x y", "ü"])
    ) == ["a", "b"]
    (request,) = script.requests
    assert request.method == "GET"
    assert (
        request.target
        == "/api2/json/admin/datastore/tank/snapshots?backup-type=vm&verified=false&limit=0&states=x%20y&states=%C3%BC"
    )
    assert request.body is None
    assert header_of(request, "content-type") is None
    assert (
        header_of(request, "authorization") == "PBSAPIToken=backup@pbs!automation:11111111-2222-3333-4444-555555555555"
    )
    assert header_of(request, "cookie") is None


def test_a_change_sends_its_values_as_json(connect: Connect) -> None:
    script = Script(data(None))
    connect(script).send(update_user("me@pbs", comment="", enable=False, groups=[]))
    (request,) = script.requests
    assert (request.method, request.target) == ("PUT", "/api2/json/access/users/me%40pbs")
    assert body_of(request) == {"comment": "", "enable": False, "groups": []}
    assert header_of(request, "content-type") == "application/json"


def test_a_secret_of_a_delete_is_not_in_its_url(connect: Connect) -> None:
    script = Script(data(None))
    connect(script).send(delete_entry("me@pbs", "totp/1", password="hush-hush"))
    (request,) = script.requests
    assert request.target == "/api2/json/access/tfa/me%40pbs/totp%2F1"
    assert body_of(request) == {"password": "hush-hush"}


def test_a_raw_body_travels_beside_values_in_the_query(connect: Connect) -> None:
    script = Script(data(None))
    connect(script).send(upload_log("tank", body=b"blob", backup_id="100"))
    (request,) = script.requests
    assert request.target == "/api2/json/admin/datastore/tank/upload-backup-log?backup-id=100"
    assert request.body == b"blob"
    assert header_of(request, "content-type") == "application/octet-stream"


def test_exchange_gives_what_stands_beside_the_data(connect: Connect) -> None:
    reply = data([], digest="ab" * 32, total=7, changes="+ x", active=True)
    reply.headers = (("date", "today"), ("via", "a"), ("via", "b"), ("set-cookie", "PBSAuthCookie=secret"))
    answer = connect(Script(reply)).exchange(list_snapshots("tank"))
    assert (answer.data, answer.digest, answer.total, answer.changes, answer.active, answer.status) == (
        [],
        "ab" * 32,
        7,
        "+ x",
        True,
        200,
    )
    assert answer.headers == {"date": "today", "via": "a, b"}


def test_attributes_that_are_not_sent_or_odd_are_none(connect: Connect) -> None:
    answer = connect(Script(data([], total="many"))).exchange(list_snapshots("tank"))
    assert (answer.digest, answer.total, answer.changes, answer.active) == (None, None, None, None)


@pytest.mark.parametrize(
    ("reply", "error", "text"),
    [
        (refusal(400, "no such datastore 'tank'"), NotFound, "no such datastore 'tank'"),
        (
            refusal(400, "parameter verification failed - 'backup-type': value 'x' is not defined"),
            ParameterError,
            "not defined",
        ),
        (refusal(403, "permission check failed"), PermissionDenied, "Datastore.Audit on /datastore/tank"),
        (refusal(501, "not here"), ServerError, "not here"),
        (
            Reply(body=b"<html><title>Login</title>", headers=(("content-type", "text/html"),)),
            UnexpectedAnswer,
            "web page",
        ),
        (Reply(body=b""), UnexpectedAnswer, "empty"),
        (Reply(body=b"[1, 2]"), UnexpectedAnswer, "no `data`"),
        (Reply(body=b"\xff\xfe nonsense"), UnexpectedAnswer, "not JSON"),
        (Reply(body=b"[" * 100_000), UnexpectedAnswer, "not JSON"),
        (
            Reply(302, headers=(("location", "https://elsewhere.example.com/?ticket=x"),)),
            UnexpectedAnswer,
            "redirects to https://elsewhere",
        ),
        (data({"not": "a list"}), UnexpectedAnswer, "expected a list, found an object"),
        (data(["a", 5]), UnexpectedAnswer, r"at \[1\]: expected a string, found an integer"),
        (NotSent("no route"), NotSent, "no route"),
    ],
)
def test_an_error_begins_with_the_call_and_says_what_happened(
    connect: Connect, reply: Reply, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text) as caught:
        connect(Script(reply), auth=TOKEN, retries=0).send(list_snapshots("tank", backup_type="vm"))
    assert str(caught.value).startswith('snapshots.list_snapshots("tank", backup_type="vm"): ')


LONG_TEXTS = ["ü", "\ud83d"] * parsing.SHORT


def test_answers_are_read_without_the_faster_parser_too(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msgspec.json", None)
    parsing.json_parser.cache_clear()
    try:
        assert connect(Script(data(LONG_TEXTS))).send(list_snapshots("tank")) == LONG_TEXTS
    finally:
        parsing.json_parser.cache_clear()


def test_what_the_faster_parser_refuses_is_still_read(connect: Connect) -> None:
    assert connect(Script(data(LONG_TEXTS))).send(list_snapshots("tank")) == LONG_TEXTS


def test_no_redirect_is_followed(connect: Connect) -> None:
    script = Script(Reply(301, headers=(("location", "https://pbs.example.com/"),)))
    with pytest.raises(UnexpectedAnswer):
        connect(script, auth=TOKEN).send(list_snapshots("tank"))
    assert len(script.requests) == 1


def test_what_is_too_long_for_the_server_is_not_sent(connect: Connect) -> None:
    script = Script(data(None))
    pbs = connect(script)
    with pytest.raises(UsageError, match="3072"):
        pbs.send(list_snapshots("tank", states=["x" * 100] * 40))
    with pytest.raises(UsageError, match="524287"):
        pbs.send(update_user("me@pbs", comment="x" * 600_000))
    pbs.send(upload_log("tank", body=b"x" * 600_000, backup_id="1"))
    assert script.paths == ["POST /admin/datastore/tank/upload-backup-log"]


def test_an_answer_larger_than_allowed_is_refused_while_it_is_read(connect: Connect) -> None:
    reply = Reply(pieces=[b"x" * 1000] * 1000)
    with pytest.raises(UnexpectedAnswer, match="larger than 5000 bytes"):
        connect(Script(reply), max_answer_size=5000).send(list_snapshots("tank"))
    assert reply.closed == 1


def test_of_an_endless_error_only_the_beginning_is_read(connect: Connect) -> None:
    def endless() -> list[bytes]:
        return [b"x" * 10_000] * 1000

    reply = Reply(400, pieces=endless())
    with pytest.raises(Exception, match="xxx") as caught:
        connect(Script(reply), max_answer_size=None).send(list_snapshots("tank"))
    assert len(str(caught.value)) < 100_000
    assert reply.closed == 1


def test_every_answer_is_closed_once(connect: Connect) -> None:
    broken = Reply(pieces=[b'{"data'], breaks=Interrupted("cut"))
    script = Script(data([]), refusal(400, "no"), broken)
    pbs = connect(script, retries=0)
    pbs.send(list_snapshots("tank"))
    for _ in range(2):
        with pytest.raises(Exception, match=r"no|cut"):
            pbs.send(list_snapshots("tank"))
    assert [reply.closed for reply in script.given] == [1, 1, 1]


def test_time_limits_reach_the_transport(connect: Connect) -> None:
    script = Script(data([]))
    pbs = connect(script, timeout=30.0, connect_timeout=3.0)
    pbs.send(list_snapshots("tank"))
    pbs.send(list_snapshots("tank"), timeout=5.0, connect_timeout=None)
    pbs.send(list_snapshots("tank"), timeout=None)
    pbs.send(list_snapshots("tank"), total_timeout=20.0)
    assert [(request.read_timeout, request.connect_timeout) for request in script.requests[:3]] == [
        (30.0, 3.0),
        (5.0, None),
        (None, 3.0),
    ]
    pbs.send(list_snapshots("tank"), timeout=None, connect_timeout=None, total_timeout=20.0)
    for request in script.requests[3:]:
        assert request.read_timeout is not None
        assert request.connect_timeout is not None
        assert 0 < request.read_timeout <= 20.0
        assert 0 < request.connect_timeout <= 20.0


def test_a_call_takes_no_longer_than_its_total_time(connect: Connect, virtual_time: Clock) -> None:
    dripping = Reply(pieces=[b" "] * 10_000, delay=1)
    with pytest.raises(TimeoutError, match=r"within 100 s"):
        connect(Script(dripping), retries=0).send(list_snapshots("tank"), total_timeout=100)
    assert dripping.closed == 1


def test_nor_does_one_that_is_answered_with_an_error(connect: Connect, virtual_time: Clock) -> None:
    dripping = Reply(500, pieces=[b" "] * 10_000, delay=1)
    with pytest.raises(TimeoutError, match=r"within 100 s"):
        connect(Script(dripping), retries=0).send(list_snapshots("tank"), total_timeout=100)
    assert dripping.closed == 1


async def test_an_async_call_is_ended_even_while_the_transport_gives_nothing_at_all(virtual_time: Clock) -> None:
    async with AsyncClient("pbs", retries=0, transport=AsyncScriptedTransport(Script(data([])), latency=600)) as pbs:
        with pytest.raises(AnswerTimeout, match=r"within 60 s"):
            await pbs.send(list_snapshots("tank"), total_timeout=60)


def test_no_attempt_begins_after_the_total_time(connect: Connect, virtual_time: Clock) -> None:
    script = Script(ConnectTimeout("slow"))
    with pytest.raises(ConnectTimeout):
        connect(script, retries=1000, retry_delay=5).send(list_snapshots("tank"), total_timeout=20)
    assert len(script.requests) < 20


def test_the_wrong_way_to_send_is_refused(connect: Connect) -> None:
    script = Script(data(None))
    pbs = connect(script)
    with pytest.raises(UsageError, match="StreamRequest"):
        pbs.exchange(download_file("tank", file_name="x"))
    with pytest.raises(UsageError, match="StreamRequest"), pbs.stream(list_snapshots("tank")):  # type: ignore[arg-type]  # what is tested
        pass
    with pytest.raises(UsageError, match="starts a task"):
        pbs.wait(list_snapshots("tank"))
    assert script.requests == []


def test_a_raw_request_gives_the_data_as_it_is(connect: Connect) -> None:
    script = Script(data({"x": [1]}))
    assert connect(script).send(raw_request("GET", "/nodes/{node}/new-thing", {"node": "localhost", "deep": True})) == {
        "x": [1]
    }
    assert script.requests[0].target == "/api2/json/nodes/localhost/new-thing?deep=true"


def test_starting_without_waiting_gives_the_upid(connect: Connect) -> None:
    upid = connect(Script(data("UPID:x"))).send(start_gc("tank"))
    assert upid == "UPID:x"


def test_a_closed_client_refuses_calls_and_closes_once(connect: Connect) -> None:
    script = Script(data([]))
    pbs = connect(script)
    pbs.close()
    pbs.close()
    assert script.closed == 1
    assert pbs.client.closed
    with pytest.raises(UsageError, match="closed"):
        pbs.send(list_snapshots("tank"))
    assert "closed" in repr(pbs.client)
