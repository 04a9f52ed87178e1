"""A server with a datastore."""

from __future__ import annotations

import pytest

from pbs_simulator.server import Server
from tests.simulator.asking_directly import Caller


@pytest.fixture
def server() -> Server:
    server = Server("4.2.2")
    server.add_datastore("tank")
    return server


@pytest.fixture
def ask(server: Server) -> Caller:
    return Caller(server)
