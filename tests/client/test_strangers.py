"""Answers that do not come from PBS."""

from __future__ import annotations

import pytest

from pbs_client.context import CallContext
from pbs_client.errors import AuthenticationFailed, Interrupted, NotFound, PbsError, ServerError, UnexpectedAnswer
from pbs_client.headers import Headers
from pbs_client.strangers import explain, unreadable
from pbs_client.transport import Reply

CONTEXT = CallContext('snapshots.list_snapshots("tank")', secrets=("canary",))
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
        (401, (("server", "pve-api-daemon/3.0"),), b"", UnexpectedAnswer, "this is Proxmox VE, not Proxmox Backup Server"),
        (401, (), b'{"data":null}', UnexpectedAnswer, "this is Proxmox VE"),
        (401, (("set-cookie", "PMGAuthCookie=; path=/"),), b"", UnexpectedAnswer, "this is Proxmox Mail Gateway"),
        (401, (("set-cookie", "__Host-PDMAuthCookie=; path=/"),), b"", UnexpectedAnswer, "this is Proxmox Datacenter Manager"),
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
        (500, (), b"\xff", ServerError, "\ufffd"),
    ],
)
def test_error_statuses(status: int, headers: Headers, body: bytes, error: type[PbsError], text: str) -> None:
    found = explain(Reply(status, headers, body), CONTEXT)
    assert type(found) is error
    assert str(found).startswith('snapshots.list_snapshots("tank"): ')
    assert text in str(found)
    assert "canary" not in str(found)


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
        ((), b'{"success": 1}', UnexpectedAnswer, "has no `data`, which every answer of PBS has; it is an object with success"),
        ((("set-cookie", "PVEAuthCookie=x"),), b"{}", UnexpectedAnswer, "this is Proxmox VE"),
    ],
)
def test_bodies_of_successful_answers(headers: Headers, body: bytes, error: type[PbsError], text: str) -> None:
    found = unreadable(Reply(200, headers, body), CONTEXT)
    assert type(found) is error
    assert text in str(found)
    assert len(str(found)) < 400
