"""A server with a datastore for all; and Hypothesis without deadlines, with the same examples in every run.

So these tests hold in CI what was once explored at length.
"""

from __future__ import annotations

import pytest
from hypothesis import settings

from pbs_simulator.server import Server

from .asking import Asker

settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


@pytest.fixture
def server() -> Server:
    server = Server("4.2.2")
    server.add_datastore("tank")
    return server


@pytest.fixture
def ask(server: Server) -> Asker:
    return Asker(server)
