"""What may have reached the server is not sent again where that would change something a second time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pbs_client import AnswerTimeout, Busy, Interrupted, Request, ServerError, raw_request
from tests.client.conftest import Connect
from tests.client.operations import delete_entry, start_gc, update_user, upload_log
from tests.support.scripted import Reply, Script, refusal

LOCKED = refusal(400, 'Unable to acquire lock "/etc/proxmox-backup/.datastore.lck" - Interrupted system call')
PAGE = Reply(502, b"<html><title>Bad Gateway</title>", (("content-type", "text/html"),))
CUT = Reply(pieces=[b'{"data":["a"'])


@pytest.mark.parametrize("failure", [Interrupted("reset"), AnswerTimeout("silent"), refusal(500, "oops"), PAGE, CUT])
@pytest.mark.parametrize(
    "request_",
    [
        start_gc("tank"),
        update_user("me@pbs", enable=True),
        delete_entry("me@pbs", "x"),
        raw_request("POST", "/nodes/x/y"),
    ],
    ids=repr,
)
def test_nothing_that_changes_something_is_sent_twice(
    connect: Connect, request_: Request[object], failure: Reply | BaseException
) -> None:
    script = Script(failure)
    with pytest.raises((Interrupted, ServerError)):
        connect(script, retries=5).send(request_)
    assert len(script.requests) == 1


def once() -> Iterator[bytes]:
    yield b"blob"


@pytest.mark.parametrize("failure", [LOCKED, Interrupted("reset")])
def test_a_body_that_can_be_read_once_is_sent_once(connect: Connect, failure: Reply | BaseException) -> None:
    script = Script(failure)
    with pytest.raises((Busy, Interrupted)):
        connect(script, retry_locked=5.0).send(upload_log("tank", body=once(), backup_id="1"))
    assert len(script.requests) == 1


def test_a_read_with_a_body_that_can_be_read_once_is_sent_once(connect: Connect) -> None:
    script = Script(Interrupted("reset"))
    with pytest.raises(Interrupted):
        connect(script).send(raw_request("GET", "/x", body=once()))
    assert len(script.requests) == 1
