"""Secrets of a call that something on the way quotes in its complaint."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from pbs_client import ApiToken, HttpRequest, Password, PbsError, raw_request
from pbs_client.runtime.secret import Secret
from tests.client.conftest import Connect
from tests.client.operations import update_user
from tests.support.scripted import Reply, Script, body_of, data, refusal
from tests.support.scripted_pbs import PASSWORD, USER, LoginServer


def quoting(request: HttpRequest) -> Reply:
    return refusal(400, f"bad request with {dict(request.headers)}")


def test_a_token_s_secret_in_an_echo_is_masked(connect: Connect) -> None:
    secret = "CANARY+SECRET/1"
    with pytest.raises(PbsError) as caught:
        connect(Script(by=quoting), auth=ApiToken("backup@pbs!t", secret)).send(raw_request("GET", "/version"))
    assert "PBSAPIToken=backup@pbs!t:***" in str(caught.value)
    assert quote(secret, safe="") not in str(caught.value)


def test_ticket_and_csrf_token_in_an_echo_are_masked(connect: Connect) -> None:
    server = LoginServer()
    server.answer = quoting
    with pytest.raises(PbsError) as caught:
        connect(Script(by=server), auth=Password(USER, PASSWORD)).send(raw_request("POST", "/x"))
    assert "PBSAuthCookie=***" in str(caught.value)
    assert "signature" not in str(caught.value)


def test_a_secret_value_in_json_is_masked(connect: Connect) -> None:
    def answer(request: HttpRequest) -> Reply:
        assert isinstance(request.body, bytes)
        return refusal(400, request.body.decode())

    with pytest.raises(PbsError) as caught:
        connect(Script(by=answer)).send(update_user("a@pbs", password='CAN"ARY\u00e9'))
    assert "CAN" not in str(caught.value)


def test_a_hidden_value_is_sent_as_it_is(connect: Connect) -> None:
    script = Script(data(None))
    request = update_user("a@pbs", password=Secret("secret-text"))
    connect(script).send(request)
    assert body_of(script.requests[0]) == {"password": "secret-text"}
    assert type(request.params["password"]) is str
