"""Answers that do not come from PBS."""

from __future__ import annotations

import html
import sys
from types import FrameType
from urllib.parse import quote

import pytest

from pbs_client.context import CallContext
from pbs_client.errors import AuthenticationFailed, Interrupted, NotFound, PbsError, ServerError, UnexpectedAnswer
from pbs_client.headers import Headers
from pbs_client.strangers import explain, unreadable
from pbs_client.transport import Reply

CONTEXT = CallContext('snapshots.list_snapshots("tank")', secrets=("canary",))
JSON = (("content-type", "application/json;charset=UTF-8"),)
HTML = (("content-type", "text/html; charset=utf-8"),)


@pytest.mark.parametrize(
    ("status", "headers", "body", "error", "text"),
    [
        (
            502,
            HTML,
            b"<html><title>502 Bad\n Gateway &amp; more</title>",
            ServerError,
            "a web page titled “502 Bad Gateway & more” instead of an answer (status 502)",
        ),
        (404, HTML, b"nothing", UnexpectedAnswer, "a web page with status 404"),
        (404, (), b"  <!DOCTYPE HTML><p>", UnexpectedAnswer, "a web page with status 404"),
        (404, (("content-type", "TEXT/HTML"),), b"nothing", UnexpectedAnswer, "a web page with status 404"),
        (400, JSON, b'{"cut', UnexpectedAnswer, "an answer that PBS does not send, status 400"),
        (400, JSON, b'["cut', UnexpectedAnswer, "an answer that PBS does not send, status 400"),
        (
            401,
            (("server", "pve-api-daemon/3.0"),),
            b"",
            UnexpectedAnswer,
            "this is Proxmox VE, not Proxmox Backup Server",
        ),
        (401, (), b'{"data":null}', UnexpectedAnswer, "this is Proxmox VE"),
        (401, (("set-cookie", "PMGAuthCookie=; path=/"),), b"", UnexpectedAnswer, "this is Proxmox Mail Gateway"),
        (
            401,
            (("set-cookie", "__Host-PDMAuthCookie=; path=/"),),
            b"",
            UnexpectedAnswer,
            "this is Proxmox Datacenter Manager",
        ),
        (
            302,
            (("location", "https://u:canary@sso.example/login?canary#x"),),
            b"",
            UnexpectedAnswer,
            "redirects to https://sso.example/login; PBS never does that",
        ),
        (304, (), b"", UnexpectedAnswer, "answered with status 304"),
        (401, (), b"authentication failed", AuthenticationFailed, "authentication failed (status 401)"),
        (404, (("content-type", "application/json;charset=UTF-8"),), b"no such thing", NotFound, "no such thing"),
        (500, JSON, b"\xff", ServerError, "\ufffd"),
        (
            302,
            (("location", "https://u:p@sso.example/x"),),
            b"",
            UnexpectedAnswer,
            "redirects to https://sso.example/x; PBS",
        ),
        (206, JSON, b'{"data":[]}', UnexpectedAnswer, "an answer with status 206, where PBS answers with 200 alone"),
    ],
)
def test_error_statuses(status: int, headers: Headers, body: bytes, error: type[PbsError], text: str) -> None:
    found = explain(Reply(status, headers, body), CONTEXT)
    assert type(found) is error
    assert str(found).startswith('snapshots.list_snapshots("tank"): ')
    assert text in str(found)
    assert "canary" not in str(found)


# What stands in front of PBS says such things, under any status. None of them may be taken for an
# answer about what was called.
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 407, 409, 422, 429, 500, 502, 503, 504])
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ((("content-type", "text/plain; charset=utf-8"),), b"404 page not found"),
        ((), b"access denied by rule 7"),
        ((), b""),
        (JSON, b""),
        (JSON, b'{"message": "no such route"}'),
        ((("content-type", "application/json"),), b'{"error": "permission check failed"}'),
        ((("content-type", "application/problem+json"),), b'"already exists"'),
        (HTML, b"<title>parameter verification failed</title>"),
        ((("content-type", "TEXT/HTML"),), b"oops"),
    ],
)
def test_what_stands_in_front_of_pbs_is_never_taken_for_it(status: int, headers: Headers, body: bytes) -> None:
    error = explain(Reply(status, headers, body), CONTEXT)
    assert type(error) is (ServerError if status >= 500 else UnexpectedAnswer)
    assert isinstance(error, ServerError | UnexpectedAnswer)
    assert error.foreign
    assert error.status == status
    assert str(status) in str(error)


@pytest.mark.parametrize("status", [405, 409, 422, 429, 502, 503])
def test_statuses_that_pbs_never_sends_are_not_its_own(status: int) -> None:
    error = explain(Reply(status, JSON, b"no such datastore 'tank'"), CONTEXT)
    assert f"an answer that PBS does not send, status {status}, from something in front of it" in str(error)


SECRET = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (400, JSON, f"bad key: {SECRET}".encode()),
        (400, JSON, f"bad key: {SECRET.strip()}".encode()),
        (400, JSON, b"bad key: MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"),
        (400, JSON, b"x" * (64 * 1024 - 11) + b"y MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"),
        (302, (("location", f"https://x.example/{quote(SECRET)}?#@"),), b""),
        (502, HTML, f"<title>{html.escape(SECRET)}</title>".encode()),
        (502, HTML, b"<title>" + SECRET.replace("+", "&#43;").encode() + b"</title>"),
        (200, (), SECRET.encode()),
    ],
)
def test_secrets_are_masked_before_anything_is_stripped_cut_or_unescaped(
    status: int, headers: Headers, body: bytes
) -> None:
    context = CallContext("call()", secrets=(SECRET,))
    reply = Reply(status, headers, body)
    assert "MIIE" not in str(unreadable(reply, context) if status == 200 else explain(reply, context))


@pytest.mark.parametrize("body", [b'"just made', b'["just made" x', b'{"data": "just made" x'])
def test_what_looks_like_data_is_not_quoted_as_it_may_be_a_new_secret(body: bytes) -> None:
    error = unreadable(Reply(200, JSON, body), CONTEXT)
    assert "the answer is not JSON" in str(error)
    assert "just made" not in str(error)


def test_a_secret_that_the_end_of_a_cut_text_begins_is_masked() -> None:
    secret = "S" * 900 + "E"
    body = (secret.encode() + b" ") * 100
    assert "S" not in str(explain(Reply(400, JSON, body[: 64 * 1024]), CallContext("call()", secrets=(secret,))))


def test_a_short_secret_is_looked_for_as_it_is() -> None:
    assert CallContext(secrets=("aBc", "xy")).mask("raBcy, rabcy, xy") == "r***y, rabcy, xy"


def test_the_end_of_a_cut_text_is_compared_with_a_long_secret_at_few_places() -> None:
    secret = "".join(map(str, range(4000)))
    steps = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal steps
        steps += 1

    sys.setprofile(count)
    try:
        masked = CallContext(secrets=(secret,)).mask("x" * 9000 + secret[:3000], cut=True)
    finally:
        sys.setprofile(None)
    assert masked == "x" * 9000
    assert steps < len(secret)


def test_only_the_beginning_of_a_long_text_is_shown() -> None:
    error = explain(Reply(400, JSON, b"no such " * 8000), CONTEXT)
    assert isinstance(error, NotFound)
    assert len(str(error)) < 5000


@pytest.mark.parametrize(
    ("headers", "body", "error", "text"),
    [
        (HTML, b"<html><title>Login</title>", UnexpectedAnswer, "a web page titled “Login”"),
        ((), b"", UnexpectedAnswer, "the answer is empty"),
        ((), b'{"data": [1, 2', Interrupted, "breaks off after 14 bytes"),
        ((), b'{"data": "x', Interrupted, "breaks off"),
        ((), b'{"data": {"a": {}}', Interrupted, "breaks off"),
        ((), b"it is canary", UnexpectedAnswer, "is not JSON: it is ***"),
        ((), b'{"value": unquoted}', UnexpectedAnswer, "is not JSON"),
        ((), b"hello " * 50, UnexpectedAnswer, "is not JSON: hello hello"),
        ((), b"\xff\xfe", UnexpectedAnswer, "is not JSON"),
        ((), b"[1]", UnexpectedAnswer, "has no `data`"),
        (
            (),
            b'{"success": 1}',
            UnexpectedAnswer,
            "has no `data`, which every answer of PBS has; it is an object with success",
        ),
        (
            (),
            b'{"data": null, "message": "it is canary", "success": 0}',
            UnexpectedAnswer,
            "the answer says that the call did not succeed: it is ***",
        ),
        ((), b'{"data": null, "success": false}', UnexpectedAnswer, "the call did not succeed: without a reason"),
        ((("set-cookie", "PVEAuthCookie=x"),), b"{}", UnexpectedAnswer, "this is Proxmox VE"),
    ],
)
def test_bodies_of_successful_answers(headers: Headers, body: bytes, error: type[PbsError], text: str) -> None:
    found = unreadable(Reply(200, headers, body), CONTEXT)
    assert type(found) is error
    assert text in str(found)
    assert len(str(found)) < 400


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'{"data": "\xff"}', "is not JSON: byte 10 is not UTF-8"),
        (b'{"data": ' + b"9" * 5000 + b"}", "a number has too many digits"),
    ],
)
def test_bodies_that_cannot_be_read(body: bytes, text: str) -> None:
    assert text in str(unreadable(Reply(200, JSON, body), CONTEXT))
