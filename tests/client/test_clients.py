"""Clients as objects: made, closed, used by the wrong process or event loop; and what they do without."""

from __future__ import annotations

import asyncio
import copy
import inspect
import multiprocessing
import pickle
import subprocess
import sys
import threading
import typing
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

import pbs_client
from pbs_client import (
    ApiToken,
    AsyncClient,
    Client,
    ConnectTimeout,
    HttpRequest,
    NotSent,
    Password,
    UsageError,
    timeouts as timeouts_module,
)
from pbs_client.settings import Settings
from pbs_client.timeouts import NOT_GIVEN, Deadline, Timeouts
from tests.client.conftest import Connect
from tests.client.operations import list_snapshots
from tests.support.moments import LONGEST
from tests.support.scripted import AsyncScriptedTransport, Form, Script, ScriptedTransport, data

REPOSITORY = "backup@pbs!auto@pbs.example.com:8010:tank"


def test_making_a_client_connects_to_nothing() -> None:
    with Client("no-such-host.invalid", auth=Password("root@pam", "x")) as pbs:
        assert pbs.server == "no-such-host.invalid:8007"
        assert pbs.auth_id == "root@pam"
        assert repr(pbs) == "<Client no-such-host.invalid:8007 as root@pam>"
    assert repr(pbs) == "<Client no-such-host.invalid:8007 as root@pam, closed>"


@pytest.mark.parametrize("make", [Client, AsyncClient])
def test_hosts_and_ports(make: Callable[..., Client | AsyncClient]) -> None:
    assert make("pbs", port=8010).server == "pbs:8010"
    assert make("pbs:8010").server == "pbs:8010"
    assert make("https://[::1]:8010").server == "[::1]:8010"
    assert repr(make("pbs")) == f"<{make.__name__} pbs:8007>"
    for host, options in (("http://pbs", {}), ("pbs:1", {"port": 2}), ("", {}), ("pbs", {"fingerprint": "ab:cd"})):
        with pytest.raises(UsageError):
            make(host, **options)
    with pytest.raises(ValueError, match="https only"):
        make("http://pbs")


def test_from_repository(form: Form) -> None:
    make: type[Client] | type[AsyncClient] = Client if form == "sync" else AsyncClient
    pbs = make.from_repository(REPOSITORY, password="secret", environ={}, retries=0)
    assert (pbs.server, pbs.auth_id) == ("pbs.example.com:8010", "backup@pbs!auto")
    assert pbs.repository is not None
    assert pbs.repository.datastore == "tank"
    assert pbs.namespace == ""


def test_from_env(form: Form) -> None:
    make: type[Client] | type[AsyncClient] = Client if form == "sync" else AsyncClient
    environ = {
        "PBS_SERVER": "pbs",
        "PBS_AUTH_ID": "root@pam",
        "PBS_PASSWORD": "x",
        "PBS_NAMESPACE": "a/b",
        "PBS_TIMEOUT": "7",
    }
    pbs = make.from_env(environ)
    assert (pbs.server, pbs.auth_id, pbs.repository, pbs.namespace) == ("pbs:8007", "root@pam", None, "a/b")
    with pytest.raises(UsageError):
        make.from_env({})


def test_settings_from_the_environment_reach_the_transport_and_arguments_win() -> None:
    environ = {"PBS_REPOSITORY": REPOSITORY, "PBS_PASSWORD": "x", "PBS_TIMEOUT": "7"}
    cases: list[tuple[dict[str, Any], float]] = [({}, 7.0), ({"timeout": 9.0}, 9.0)]
    for options, expected in cases:
        script = Script(data([]))
        with Client.from_env(environ, transport=ScriptedTransport(script), **options) as pbs:
            pbs.send(list_snapshots("tank"))
        assert script.requests[0].read_timeout == expected


def test_a_client_cannot_be_copied_or_pickled(connect: Connect) -> None:
    client = connect(Script(data([]))).client
    for operation in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="holds connections"):
            operation(client)


def test_a_closed_client_cannot_be_entered_again() -> None:
    pbs = Client("pbs", transport=ScriptedTransport(Script(data([]))))
    with pbs:
        pass
    with pytest.raises(UsageError, match="closed"), pbs:
        pass


def test_closing_while_calls_are_waiting_ends_them() -> None:
    tried = threading.Event()

    def refuse(request: HttpRequest) -> NotSent:
        tried.set()
        return NotSent("refused")

    pbs = Client("pbs", transport=ScriptedTransport(Script(by=refuse)), retries=1000, retry_delay=0.01)
    errors: list[Exception] = []

    def work() -> None:
        try:
            pbs.send(list_snapshots("tank"))
        except UsageError as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert tried.wait(LONGEST)
    pbs.close()
    thread.join(LONGEST)
    assert [str(error) for error in errors] == ['snapshots.list_snapshots("tank"): this client is closed']


def _use_after_fork(pbs: Client, answers: Any) -> None:
    try:
        pbs.send(list_snapshots("tank"))
    except UsageError as error:
        answers.put(str(error))
    pbs.close()
    answers.put(pbs.closed)


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_a_forked_client_refuses_and_leaves_the_connections_alone() -> None:
    script = Script(data([]))
    with Client("pbs", transport=ScriptedTransport(script)) as pbs:
        context = multiprocessing.get_context("fork")
        answers = context.Queue()
        child = context.Process(target=_use_after_fork, args=(pbs, answers))
        child.start()
        assert "forked" in answers.get(timeout=LONGEST)
        assert answers.get(timeout=LONGEST) is False
        child.join()
        assert pbs.send(list_snapshots("tank")) == []
        answers.close()
        answers.join_thread()


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_programs_can_read_the_annotations_of_a_client(kind: type[Client] | type[AsyncClient]) -> None:
    assert typing.get_type_hints(kind)["repository"] == pbs_client.Repository | None


def test_an_async_client_belongs_to_one_event_loop() -> None:
    pbs = AsyncClient("pbs", transport=AsyncScriptedTransport(Script(data([]))))

    async def use() -> list[str]:
        return await pbs.send(list_snapshots("tank"))

    assert asyncio.run(use()) == []
    with pytest.raises(UsageError, match="another event loop"):
        asyncio.run(use())


def test_an_async_client_needs_asyncio() -> None:
    pbs = AsyncClient("pbs", transport=AsyncScriptedTransport(Script(data([]))))
    for use in (pbs.send(list_snapshots("tank")), pbs.__aenter__()):
        with pytest.raises(UsageError, match="needs a running asyncio event loop"):
            use.send(None)  # As other libraries do.


async def test_async_close_has_both_names() -> None:
    script = Script(data([]))
    pbs = AsyncClient("pbs", transport=AsyncScriptedTransport(script))
    await pbs.close()
    await pbs.aclose()
    assert script.closed == 1


def test_both_clients_have_the_same_methods_and_arguments() -> None:
    def public(cls: type) -> dict[str, list[str]]:
        return {
            name: list(inspect.signature(member).parameters)
            for name, member in inspect.getmembers(cls, callable)
            if not name.startswith("_") and name != "aclose"
        }

    assert public(Client) == public(AsyncClient)
    assert list(inspect.signature(Client).parameters) == list(inspect.signature(AsyncClient).parameters)


async def test_a_long_answer_is_decoded_beside_the_event_loop() -> None:
    decoded_in: list[int] = []

    def decode(value: Any) -> Any:
        decoded_in.append(threading.get_ident())
        return len(value)

    request: pbs_client.Request[int] = pbs_client.Request(
        pbs_client.Operation("x.y", "GET", "/x", "read", decode=decode), {}
    )
    for size in (10, 2_000_000):
        async with AsyncClient("pbs", transport=AsyncScriptedTransport(Script(data("x" * size)))) as pbs:
            assert await pbs.send(request) == size
    assert decoded_in[0] == threading.get_ident()
    assert decoded_in[1] != threading.get_ident()


def test_a_deadline_without_limits_is_never_over() -> None:
    deadline = Deadline(Settings(timeout=None, connect_timeout=None), Timeouts())
    assert (deadline.limits(), deadline.left, deadline.is_over) == ((None, None), None, False)
    deadline.check()
    deadline.check_before_sending()


def test_an_operation_that_takes_long_has_the_longer_limit_unless_the_call_says_otherwise() -> None:
    assert Deadline(Settings(timeout=60.0), Timeouts(), 600.0).limits()[1] == 600.0
    assert Deadline(Settings(timeout=900.0), Timeouts(), 600.0).limits()[1] == 900.0
    assert Deadline(Settings(timeout=None), Timeouts(), 600.0).limits()[1] is None
    assert Deadline(Settings(timeout=60.0), Timeouts(timeout=5.0), 600.0).limits()[1] == 5.0
    assert repr(NOT_GIVEN) == "NOT_GIVEN"


def test_a_deadline_that_is_over_says_so_before_anything_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter((0.0, 2.0))
    monkeypatch.setattr(timeouts_module, "time", SimpleNamespace(monotonic=lambda: next(times)))
    deadline = Deadline(Settings(), Timeouts(total_timeout=1.5))
    with pytest.raises(ConnectTimeout, match=r"1\.5 s"):
        deadline.check_before_sending()


def test_the_sync_client_does_without_asyncio() -> None:
    code = """
from tests.client.operations import list_snapshots
import sys, types
sys.modules["asyncio"] = None  # any import of it fails
from pbs_client.client import Client
from pbs_client.transport import HttpRequest
class Answer:
    status, headers = 200, ()
    def chunks(self): yield b'{"data": []}'
    def close(self): pass
class Transport:
    def open(self, request): return Answer()
    def close(self): pass
with Client("pbs", transport=Transport()) as pbs:
    assert pbs.send(list_snapshots("tank")) == []
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_public_names_are_there_and_listed() -> None:
    for name in pbs_client.__all__:
        assert getattr(pbs_client, name).__name__ == name
    assert set(pbs_client.__all__) <= set(dir(pbs_client))
    misspelt = "Clint"
    with pytest.raises(AttributeError, match="has no attribute 'Clint'"):
        getattr(pbs_client, misspelt)


def test_credentials_do_not_show_in_a_client() -> None:
    assert "canary" not in repr(Client("pbs", auth=ApiToken("a@pbs!b", "canary-1")))
