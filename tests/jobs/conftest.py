"""Clients of simulated servers, and command lines against them, for the tools."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest

from pbs_client import Client, Password, Transport
from pbs_simulator import SimulatedPbs
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session

Pbsh = Callable[..., click.testing.Result]


@pytest.fixture
def logged_in() -> Callable[[Transport], Client]:
    """Makes a client that is logged in as root@pam through a transport."""

    def make(transport: Transport) -> Client:
        client = Client("pbs.invalid", auth=Password("root@pam", "secret"), transport=transport, poll=0)
        client.login()
        return client

    return make


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
    monkeypatch.setenv("PBS_SERVER", "pbs.example.com")
    monkeypatch.setenv("PBS_AUTH_ID", "root@pam!test")
    monkeypatch.setenv("PBS_PASSWORD", simulated_pbs.add_token("root@pam", "test"))

    def invoke(*words: str, input: str | None = None) -> click.testing.Result:
        words = tuple(words[0].split()) if len(words) == 1 else words
        session = Session(simulated_pbs.transport(), interactive=input is not None)
        return click.testing.CliRunner().invoke(pbsh, words, input=input, obj=session, catch_exceptions=False)

    return invoke
