"""Every parameter that the schema's table calls a secret, of every operation: sent once, and shown nowhere."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator

import pytest

import pbs_api
from pbs_client import Request, UsageError
from pbs_client.errors import ApiError
from pbs_client.runtime.operation import Operation
from tests.network.calls import KINDS, Kind, connected
from tests.support.certificates import Certificates
from tests.support.rude_server import Received, RudeServer, Wire, answering
from tests.support.traces import shown_by


def operations() -> Iterator[Operation]:
    """All operations with a secret parameter."""
    for module in pkgutil.iter_modules(pbs_api.__path__):
        for value in vars(importlib.import_module(f"pbs_api.{module.name}")).values():
            if isinstance(value, Operation) and any(parameter.secret for parameter in value.parameters):
                yield value


# A key that is none would leave the server without a certificate, so it is refused before it is sent.
REFUSED = {"certificates.upload_custom_certificate"}
OPERATIONS = sorted(operations(), key=lambda operation: operation.name)


def request(operation: Operation) -> Request[object]:
    """A call with a canary in each secret, and something in each placeholder."""
    values: dict[str, object] = {
        parameter.wire: "some" for parameter in operation.parameters if parameter.place == "path"
    }
    for parameter in operation.parameters:
        if parameter.secret:
            values[parameter.wire] = (
                ["name=x,value=canary"] if parameter.kind == "array" else f"canary-{parameter.wire}"
            )
    return Request(operation, values)


def quote_it_all(wire: Wire, received: Received) -> None:
    """A refusal that quotes everything it was sent, as a careless server would."""
    sent: dict[str, str | list[str]] = json.loads(received.body)
    texts = [text for value in sent.values() for text in ([value] if isinstance(value, str) else value)]
    wire.reply(f"parameter verification failed - 'x': {' '.join(texts)}", status="400 Bad Request")


@pytest.fixture
def server(certificates: Certificates) -> Iterator[RudeServer]:
    with RudeServer(certificates.usual.context, answering(quote_it_all)) as server:
        yield server


def test_table_names_the_usual_suspects() -> None:
    names = {operation.name for operation in OPERATIONS}
    assert {"access.create_user", "access.change_password", "remotes.create_remote", "access.delete_tfa_entry"} <= names
    assert len(names) > 20


@pytest.mark.parametrize("kind", KINDS)
def test_secrets_travel_in_the_body_and_are_never_shown(
    kind: Kind, server: RudeServer, certificates: Certificates
) -> None:
    with connected(kind, server, fingerprint=certificates.usual.fingerprint) as pbs:
        for operation in OPERATIONS:
            call = request(operation)
            assert "canary" not in repr(call) + str(call) + call.described
            with pytest.raises(UsageError if operation.name in REFUSED else ApiError) as caught:
                pbs.send(call)
            assert "canary" not in shown_by(caught.value)
            assert "***" in str(caught.value)
    assert all("canary" not in received.target for received in server.requests)
    assert [b"canary" in received.body for received in server.requests] == [True] * (len(OPERATIONS) - len(REFUSED))
