"""Ctrl-C and forks at the moments in which something is half done."""

from __future__ import annotations

import gc
import os

import pytest

from pbs_client import AnswerEvent, ApiToken, Client, Password, UsageError
from pbs_client.collector import collector_paused
from tests.client.conftest import Connect
from tests.client.operations import download_file, list_snapshots
from tests.support.scripted import Reply, Script, ScriptedTransport, data


def test_a_stream_is_closed_when_ctrl_c_comes_before_the_block(connect: Connect) -> None:
    def stop(event: AnswerEvent) -> None:
        raise KeyboardInterrupt

    script = Script(Reply(body=b"x", headers=()))
    caller = connect(script, auth=ApiToken("backup@pbs!t", "x"), on_answer=stop)
    with pytest.raises(KeyboardInterrupt), caller.stream(download_file("tank", file_name="a")):
        pass
    assert script.given[0].closed == 1


def test_the_collector_is_on_again_when_ctrl_c_comes_while_it_is_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    disable = gc.disable

    def interrupted() -> None:
        disable()
        raise KeyboardInterrupt

    monkeypatch.setattr(gc, "disable", interrupted)
    with pytest.raises(KeyboardInterrupt), collector_paused():
        pass
    assert gc.isenabled()


def test_a_client_is_refused_after_a_fork_even_if_a_lock_was_held(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client("pbs.example.com", auth=Password("root@pam", "x"), transport=ScriptedTransport(Script(data([]))))
    # A fork copies the lock as it is, and the thread that would release it is not in the child.
    monkeypatch.setattr(vars(client)["_session"], "_lock", HeldForEver())
    parent = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: parent + 1)
    with pytest.raises(UsageError, match="forked"):
        client.send(list_snapshots("tank"))
    client.logout()


class HeldForEver:
    """A lock that is never free."""

    def __enter__(self) -> None:
        raise AssertionError("this would wait for ever")

    def __exit__(self, *error: object) -> None:
        pass
