"""`make live` reads all, removes what it created, and ends with an error only where we are at fault."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from examples.live import main
from examples.live_report import DECODED, FAILED, REFUSED, SKIPPED, Report
from pbs_api.server import get_version
from pbs_client import Client, Interrupted, NotFound, UnexpectedAnswer
from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import everyday


@pytest.fixture
def pbs() -> SimulatedPbs:
    return SimulatedPbs(scenario=everyday)


@pytest.fixture
def _served(pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in list(os.environ):
        if name.startswith("PBS_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    with pbs.serve() as served:
        monkeypatch.setenv("PBS_REPOSITORY", f"root@pam@{served.address}:tank")
        monkeypatch.setenv("PBS_PASSWORD", "secret")
        monkeypatch.setenv("PBS_FINGERPRINT", served.fingerprint)
        yield


def settings(pbs: SimulatedPbs) -> str:
    """What is configured, and what is stored."""
    server = pbs.server
    sections = {name: dict(server.sections[name].items) for name in server.sections}
    return repr(
        (
            sections,
            sorted(server.accounts.users),
            {name: sorted(store.namespaces) for name, store in server.datastores.items()},
        )
    )


@pytest.mark.usefixtures("_served")
def test_everything_is_tried_and_nothing_is_left(pbs: SimulatedPbs, capsys: pytest.CaptureFixture[str]) -> None:
    before = settings(pbs)
    assert main([]) == 0
    assert settings(pbs) == before
    table = capsys.readouterr().out
    assert "PBS 4.2" in table
    assert "0 FAILED" in table
    for line in (
        "snapshots.list_snapshots",
        "verify task",
        "log in as the user",
        "use token again",
        "nothing is left behind",
    ):
        assert any(row.startswith(line) and DECODED in row for row in table.splitlines())
    assert any(row.startswith("disks.list_zpools") and REFUSED in row for row in table.splitlines())
    assert any(row.startswith("realms.get_ad_realm") and SKIPPED in row for row in table.splitlines())
    assert "secret'" not in table


@pytest.mark.usefixtures("_served")
def test_read_only_sends_nothing_that_writes(pbs: SimulatedPbs, capsys: pytest.CaptureFixture[str]) -> None:
    before = settings(pbs)
    assert main(["--read-only"]) == 0
    assert settings(pbs) == before
    assert "create" not in capsys.readouterr().out


@pytest.mark.usefixtures("_served")
def test_token_without_rights_is_refused_much_and_fails_nothing(
    pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repository = os.environ["PBS_REPOSITORY"].replace("root@pam@", "joe@pbs!live@")
    monkeypatch.setenv("PBS_REPOSITORY", repository)
    monkeypatch.setenv("PBS_PASSWORD", pbs.add_token("joe@pbs", "live"))
    before = settings(pbs)
    assert main([]) == 0
    assert settings(pbs) == before
    assert "PermissionDenied" in capsys.readouterr().out


def test_without_settings_it_says_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in list(os.environ):
        if name.startswith("PBS_"):
            monkeypatch.delenv(name)
    assert main([]) == 2
    assert "export PBS_REPOSITORY=" in capsys.readouterr().out


@pytest.mark.usefixtures("_served")
def test_server_that_refuses_the_login_ends_it_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PBS_PASSWORD", "wrong")
    assert main([]) == 2
    assert "permission check failed" in capsys.readouterr().out


def test_report_tells_our_failures_from_refusals(capsys: pytest.CaptureFixture[str]) -> None:
    def failing(error: Exception) -> None:
        raise error

    report = Report()
    assert report.attempt("answer", lambda: [1, 2]) == [1, 2]
    assert report.attempt("refusal", lambda: failing(NotFound("no such thing"))) is None
    report.gone("gone", lambda: failing(NotFound("no such thing")))
    assert not report.failed
    report.attempt("shape", lambda: failing(UnexpectedAnswer("expected a string", where="[0].x")))
    report.attempt("broken", lambda: failing(Interrupted("cut")))
    report.gone("still there", lambda: None)
    report.gone("broken too", lambda: failing(Interrupted("cut")))
    report.expect("claim", False, "two is one")
    report.skip("nothing", "no reason")
    assert report.failed
    assert [row.outcome for row in report.rows] == [DECODED, REFUSED, DECODED, *[FAILED] * 5, SKIPPED]
    report.show()
    assert "2 decoded, 1 refused, 5 FAILED, 1 not tried" in capsys.readouterr().out


def test_version_of_the_simulated_server_is_what_it_was_made_for() -> None:
    pbs = SimulatedPbs()
    with (
        pbs.serve() as served,
        Client(served.address, fingerprint=served.fingerprint, proxy="") as client,
        pytest.raises(Exception, match="none was given"),
    ):
        client.send(get_version())
