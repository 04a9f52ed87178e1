"""Tests of programs replace httpx's transports, by pytest-httpx or by hand. The built-in transport
goes through them, so that this works."""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpcore
import httpx
import pytest
from pytest_httpx import HTTPXMock

from pbs_client import AsyncClient, Client
from pbs_client.errors import CertificateRefused, ConnectTimeout, Interrupted, NotSent, PbsError, UsageError
from pbs_client.transport import HttpAnswer, HttpRequest, Transport
from tests.network.calls import KINDS, TOKEN, Kind, connected, create_thing, list_things
from tests.support.rude_server import Received, RudeServer, Wire, answering, fine

PIN = "ab" * 32
URL = "https://pbs.example.com:8007/api2/json/things/tank"


def client() -> Client:
    return Client("pbs.example.com", auth=TOKEN, fingerprint=PIN, proxy="", retries=0)


def async_client() -> AsyncClient:
    return AsyncClient("pbs.example.com", auth=TOKEN, fingerprint=PIN, proxy="", retries=0)


def test_pytest_httpx(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(method="GET", url=f"{URL}?kind=vm", json={"data": ["disk"]})
    httpx_mock.add_response(
        method="POST", url=URL, json={"data": ["tape"]}, match_json={"password": "canary-parameter"}
    )
    with client() as pbs:
        assert pbs.send(list_things(kind="vm")) == ["disk"]
        assert pbs.send(create_thing()) == ["tape"]
    read, written = httpx_mock.get_requests()
    assert read.headers["host"] == "pbs.example.com:8007"
    assert "authorization" in read.headers
    assert json.loads(written.content) == {"password": "canary-parameter"}
    assert written.headers["content-length"] == str(len(written.content))


async def test_pytest_httpx_for_asyncio(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(
        method="POST", url=URL, json={"data": ["tape"]}, match_json={"password": "canary-parameter"}
    )
    async with async_client() as pbs:
        assert await pbs.send(create_thing()) == ["tape"]


@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (httpx.ConnectError("no"), NotSent),
        (httpx.ConnectTimeout("no"), ConnectTimeout),
        (httpx.ProxyError("no"), NotSent),
        (httpx.ReadTimeout("no"), Interrupted),
        (httpx.ReadError("no"), Interrupted),
        (httpx.WriteError("no"), Interrupted),
        (httpx.RemoteProtocolError("no"), Interrupted),
    ],
)
async def test_errors_of_httpx_mean_what_they_say(
    raised: Exception, error: type[PbsError], httpx_mock: HTTPXMock
) -> None:
    httpx_mock.add_exception(raised, is_reusable=True)
    with client() as pbs, pytest.raises(error):
        pbs.send(create_thing())
    async with async_client() as other:
        with pytest.raises(error):
            await other.send(create_thing())


def test_a_transport_replaced_by_hand_sees_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[httpx.Request] = []

    def handle(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"data": ["disk"]})

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    with client() as pbs:
        assert pbs.send(list_things()) == ["disk"]
    (request,) = seen
    assert str(request.url) == URL
    assert request.content == b""
    assert request.extensions["timeout"]["read"] == 60.0


@pytest.mark.parametrize("kind", KINDS)
def test_what_watches_httpx_is_gone_through_and_its_calls_are_trusted_as_ever(
    kind: Kind, server: RudeServer, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As tools do that trace programs: also one that comes, or goes, while a client is in use."""
    seen: list[str] = []
    real, real_async = httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request

    @functools.wraps(real)
    def watched(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        return real(transport, request)

    @functools.wraps(real_async)
    async def watched_async(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        seen.append(request.method)
        return await real_async(transport, request)

    with connected(kind, server, fingerprint=pin) as pbs, connected(kind, server, fingerprint=PIN) as other:
        assert pbs.send(list_things()) == ["disk"]
        with monkeypatch.context() as patch:
            patch.setattr(httpx.HTTPTransport, "handle_request", watched)
            patch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", watched_async)
            assert pbs.send(create_thing()) == ["disk"]
            with pytest.raises(CertificateRefused):
                other.send(create_thing())
        assert pbs.send(list_things()) == ["disk"]
    assert seen.count("POST") == (0 if kind == "aiohttp" else 2)
    assert [head.partition(" ")[0] for head in server.heads] == ["GET", "POST", "GET"]


async def test_so_are_the_connections_of_httpcore(monkeypatch: pytest.MonkeyPatch) -> None:
    """As respx replaces them."""

    def handle(connection: httpcore.HTTPConnection, request: httpcore.Request) -> httpcore.Response:
        return httpcore.Response(200, content=b'{"data": ["disk"]}')

    async def handle_async(connection: httpcore.AsyncHTTPConnection, request: httpcore.Request) -> httpcore.Response:
        return httpcore.Response(200, content=b'{"data": ["disk"]}')

    monkeypatch.setattr(httpcore.HTTPConnection, "handle_request", handle)
    monkeypatch.setattr(httpcore.AsyncHTTPConnection, "handle_async_request", handle_async)
    with client() as pbs:
        assert pbs.send(list_things()) == ["disk"]
    async with async_client() as other:
        assert await other.send(list_things()) == ["disk"]


@pytest.mark.parametrize("kind", KINDS)
def test_httpx_that_another_thread_is_just_importing_does_not_disturb(
    kind: Kind, server: RudeServer, pin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(wire: Wire, request: Received) -> None:
        if request.method == "GET":
            fine(wire, request)
        else:
            wire.hang_up()

    server.serve = answering(serve)
    with connected(kind, server, fingerprint=pin) as pbs:
        assert pbs.send(list_things()) == ["disk"]
        monkeypatch.setitem(sys.modules, "httpx", ModuleType("httpx"))
        assert pbs.send(list_things()) == ["disk"]
        with pytest.raises(Interrupted):
            pbs.send(create_thing())


class Wrapping:
    """A transport around another one."""

    def __init__(self, inner: Transport) -> None:
        self.inner = inner

    def open(self, request: HttpRequest) -> HttpAnswer:
        return self.inner.open(request)

    def close(self) -> None:
        self.inner.close()


class Alone(Wrapping):
    def __init__(self) -> None: ...


def test_a_class_that_takes_the_built_in_transport_is_put_around_it(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(json={"data": ["disk"]})
    with Client("pbs.example.com", auth=TOKEN, fingerprint=PIN, proxy="", transport=Wrapping) as pbs:
        assert pbs.send(list_things()) == ["disk"]


def no_arguments() -> None: ...


def nothing(inner: Transport) -> None: ...


def a_class(inner: Transport) -> object:
    return Alone


@pytest.mark.parametrize(
    ("transport", "problem"),
    [
        (Alone, "transport=Alone is neither .*Pass Alone"),
        (no_arguments, "is neither a transport nor"),
        (nothing, "returned is not a transport but NoneType"),
        (a_class, "returned is not a transport"),
    ],
)
def test_what_is_no_transport_is_refused(transport: Callable[..., Any], problem: str) -> None:
    with pytest.raises(UsageError, match=f"(?s){problem}"):
        Client("pbs.example.com", transport=transport)
