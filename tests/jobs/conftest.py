"""Clients of simulated servers, and command lines against them, for the tools."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pbs_client import Client, Password, Transport
from pbs_simulator import SimulatedPbs
from tests.tools.conftest import Pbsh, prompt_of


@pytest.fixture
def logged_in() -> Callable[[Transport], Client]:
    """Makes a client that is logged in as root@pam through a transport."""

    def make(transport: Transport) -> Client:
        client = Client("pbs.invalid", auth=Password("root@pam", "secret"), transport=transport, poll=0)
        client.login()
        return client

    return make


@pytest.fixture
def unreachable(closed_port: int) -> Iterator[Client]:
    """A client of a server that is gone: each connection is refused."""
    with Client("127.0.0.1", port=closed_port, auth=Password("root@pam", "secret"), retries=0, proxy="") as client:
        yield client


@pytest.fixture
def nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Command lines of this test see no settings and no locks but their own."""
    for name in list(os.environ):
        if name.startswith("PBS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PBSH_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("TMPDIR", str(tmp_path))


@pytest.fixture
def prompt(simulated_pbs: SimulatedPbs, nobody_else: None, monkeypatch: pytest.MonkeyPatch) -> Pbsh:
    """Runs a command line of `pbsh` against `simulated_pbs`, as a token of root: `prompt("report")`."""
    return prompt_of(simulated_pbs, monkeypatch)
