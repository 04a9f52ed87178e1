"""What closing a client means for calls under way and for calls to come."""

from __future__ import annotations

import pytest

from pbs_client import ApiToken, HttpRequest, UsageError, raw_request
from tests.client.conftest import Connect
from tests.client.operations import UPID, list_snapshots
from tests.support.scripted import Caller, Reply, Script, data

TOKEN = ApiToken("backup@pbs!t", "CANARY-SECRET")


def test_an_answer_that_has_arrived_is_given_though_the_client_was_closed_meanwhile(connect: Connect) -> None:
    callers: list[Caller] = []

    def answer(request: HttpRequest) -> Reply:
        callers[0].client._closed = True  # As another thread would at this moment.
        return data(UPID)

    callers.append(connect(Script(by=answer), auth=TOKEN))
    assert callers[0].send(raw_request("POST", "/x", {"a": "b"})) == UPID


def test_a_closed_client_refuses_at_once_and_tells_no_hook(connect: Connect) -> None:
    told: list[object] = []
    caller = connect(Script(data([])), auth=TOKEN, on_request=told.append, on_answer=told.append)
    caller.close()
    with pytest.raises(UsageError, match="closed"):
        caller.login()
    with pytest.raises(UsageError, match="closed"):
        caller.send(list_snapshots("tank"))
    assert told == []
