"""The clients over transports that are not ours: logins, repetitions, errors and streams are the same."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from typing import Any

import pytest

from pbs_client import AsyncClient, Client, StreamRequest
from pbs_client.errors import (
    AnswerTimeout,
    AuthenticationFailed,
    ConnectTimeout,
    Interrupted,
    NotFound,
    NotSent,
    PbsError,
    ServerError,
    UnexpectedAnswer,
)
from tests.network.calls import KINDS, PASSWORD, TOKEN, Kind, connected, create_thing, list_things
from tests.network.other_transports import StandardTransport, StreamsTransport
from tests.network.test_bodies import DOWNLOAD, send_pieces
from tests.network.test_faults import FAULTS
from tests.network.test_login import Doorkeeper
from tests.support.certificates import Certificates
from tests.support.rude_server import RudeServer, answering
from tests.support.traces import shown_by


def transport(kind: Kind, server: RudeServer, certificates: Certificates) -> StandardTransport | StreamsTransport:
    context = ssl.create_default_context(cafile=certificates.ca_file)
    return StandardTransport(server.port, context) if kind == "sync" else StreamsTransport(server.port, context)


# What any transport can tell; how exactly it reads nonsense is its own affair.
TOLD: dict[str, type[PbsError]] = {
    "closed at once": NotSent,
    "another protocol on the port": NotSent,
    "silent in the handshake": ConnectTimeout,
    "closed without an answer": Interrupted,
    "reset without an answer": Interrupted,
    "closed in the body": Interrupted,
    "closed in a chunk": Interrupted,
    "silent": AnswerTimeout,
    "silent in the body": AnswerTimeout,
    "garbage for a status line": Interrupted,
    "web page with 502": ServerError,
    "web page with 200": UnexpectedAnswer,
    "redirect": UnexpectedAnswer,
    "401 storm": AuthenticationFailed,
    "404": NotFound,
    "JSON that just ends": Interrupted,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.name in TOLD], ids=lambda fault: fault.name)
def test_faults(fault: Any, kind: Kind, server: RudeServer, certificates: Certificates) -> None:
    server.serve = fault.always()
    limits = {"timeout" if fault.connecting is None else "connect_timeout": fault.timeout}
    with connected(kind, server, transport=transport(kind, server, certificates), **limits) as pbs:
        for request, arrivals in ((list_things(), fault.reads), (create_thing(), min(fault.reads, 1))):
            server.requests.clear()
            with pytest.raises(TOLD[fault.name]) as caught:
                pbs.send(request)
            assert str(caught.value).startswith(request.described)
            assert "canary" not in shown_by(caught.value)
            server.wait_for(arrivals)
            assert len(server.requests) == arrivals


@pytest.mark.parametrize("kind", KINDS)
def test_password_session(kind: Kind, server: RudeServer, certificates: Certificates) -> None:
    keeper = Doorkeeper(second_factor=True)
    server.serve = answering(keeper)
    with connected(kind, server, transport=transport(kind, server, certificates), auth=PASSWORD) as pbs:
        assert pbs.send(create_thing()) == ["disk"]
        assert pbs.send(list_things()) == ["disk"]
    assert (len(server.logins), len(server.calls)) == (2, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_download(kind: Kind, server: RudeServer, certificates: Certificates, tmp_path: Path) -> None:
    server.serve = answering(lambda wire, request: send_pieces(wire))
    request = StreamRequest(DOWNLOAD, {"store": "tank"})
    over: Any = transport(kind, server, certificates)
    target = tmp_path / "file"
    if kind == "sync":
        with Client("localhost", auth=TOKEN, transport=over) as pbs, pbs.stream(request) as download:
            download.save(target)
    else:

        async def run() -> None:
            async with AsyncClient("localhost", auth=TOKEN, transport=over) as pbs, pbs.stream(request) as download:
                await download.save(target)

        asyncio.run(run())
    assert target.stat().st_size == 2_000_000
