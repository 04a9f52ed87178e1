"""Secrets of a call that something on the way quotes in its complaint."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

import pytest

from pbs_client import ApiToken, HttpRequest, NotFound, Password, PbsError, raw_request
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


SPELLINGS: dict[str, Callable[[str], str]] = {
    "capitals": str.upper,
    "small letters": str.lower,
    "a URL that escapes everything": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "a URL in a URL": lambda text: quote("".join(f"%{byte:02X}" for byte in text.encode())),
    "JSON that escapes everything": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "a web page": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "a web page, in hex": lambda text: "".join(f"&#x{ord(char):X};" for char in text),
    "bytes behind backslashes": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "a UPID": lambda text: text.replace("-", "\\x2d").replace("/", "\\x2f"),
    "Rust": lambda text: "".join(f"\\u{{{ord(char):x}}}" for char in text),
    "UTF-16": lambda text: "".join(f"{char}\0" for char in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "a URL in a web page, in capitals": lambda text: "".join(f"&#37;{byte:02X}" for byte in text.upper().encode()),
}


@pytest.mark.parametrize("status", [200, 400, 401, 404, 500, 502])
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_secret_in_another_spelling_is_not_shown(connect: Connect, spelling: str, status: int) -> None:
    secret = "Canary-7f3a/Q"
    written = SPELLINGS[spelling](secret)
    script = Script(by=lambda request: refusal(status, f"parameter 'x' - the value {written} is wrong"))
    with pytest.raises(PbsError) as caught:
        connect(script).send(update_user("a@pbs", password=secret))
    shown = f"{caught.value} {caught.value!r} {vars(caught.value)}"
    # Whatever reads it as far as it can be read.
    for _ in range(3):
        shown = html.unescape(unquote(shown))
        shown = re.sub(r"\\+u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), shown)
    # What is printed of it may have its backslashes doubled, or its bytes written out.
    shown = re.sub(r"\\+x00", "", shown)
    shown = re.sub(r"\\+(?:x|u\{)([0-9a-f]{2})\}?", lambda code: chr(int(code[1], 16)), shown)
    assert secret.lower() not in shown.lower()
    assert base64.b64encode(secret.encode()).decode() not in shown


def test_a_short_secret_in_other_letters_is_a_word_like_any(connect: Connect) -> None:
    script = Script(by=lambda request: refusal(400, "no such user"))
    with pytest.raises(NotFound, match="no such user"):
        connect(script).send(update_user("a@pbs", password="USER"))


def test_a_hidden_value_is_sent_as_it_is(connect: Connect) -> None:
    script = Script(data(None))
    request = update_user("a@pbs", password=Secret("secret-text"))
    connect(script).send(request)
    assert body_of(script.requests[0]) == {"password": "secret-text"}
    assert type(request.params["password"]) is str
