"""What the tests of `pbsh` share: a simulated server, and commands run in this process against it."""

from __future__ import annotations

from collections.abc import Callable

import click.testing
import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import everyday
from pbs_tools.command.root import pbsh
from pbs_tools.command.session import Session

Pbsh = Callable[..., click.testing.Result]


@pytest.fixture
def pbs() -> SimulatedPbs:
    """A server in use, of which the test may change anything."""
    return SimulatedPbs(scenario=everyday)


@pytest.fixture
def run(pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch) -> Pbsh:
    """Runs a command line, as root's token unless the environment is changed: `run("snapshot list tank")`, or in parts.

    With `input` there is somebody to ask, who types that.
    """
    return prompt_of(pbs, monkeypatch)


def prompt_of(pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch) -> Pbsh:
    """Command lines against a server, whose token of root is in the environment."""
    monkeypatch.setenv("PBS_SERVER", "pbs.example.com")
    monkeypatch.setenv("PBS_AUTH_ID", "root@pam!test")
    monkeypatch.setenv("PBS_PASSWORD", pbs.add_token("root@pam", "test"))

    def invoke(*words: str, input: str | None = None) -> click.testing.Result:
        words = tuple(words[0].split()) if len(words) == 1 else words
        session = Session(pbs.transport(), interactive=input is not None)
        return click.testing.CliRunner().invoke(pbsh, words, input=input, obj=session, catch_exceptions=False)

    return invoke
