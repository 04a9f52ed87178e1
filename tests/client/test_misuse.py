"""What somebody meets who comes from another library, or begins: each error says what is meant here."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable
from typing import Any, cast

import pytest

from pbs_api.access import create_user, list_tokens, update_acl
from pbs_api.datastore import list_datastores
from pbs_api.gc import start_gc
from pbs_api.groups import change_group_owner, delete_group, set_group_notes
from pbs_api.prune import prune_group
from pbs_api.snapshots import download_snapshot_file, get_snapshot_notes, list_snapshots
from pbs_client import (
    ApiToken,
    AsyncClient,
    CertificateRefused,
    Client,
    NotFound,
    NotSent,
    ParameterError,
    Password,
    raw_request,
)
from pbs_client.address import PORT_OF_OTHERS
from pbs_client.errors import PbsError, UsageError
from pbs_client.settings import Settings
from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import everyday

ANY: Any = Client
ASYNC: Any = AsyncClient
CANARY = "5e5b7b37-canary"


@pytest.fixture(scope="module")
def pbs() -> Client:
    simulated = SimulatedPbs(scenario=everyday)
    secret = simulated.add_token("root@pam", "beginner")
    return Client("pbs", auth=ApiToken("root@pam!beginner", secret), transport=simulated.transport())


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ("verify_ssl ssl_verify verify_tls validate_certs ca_file", "it is called `verify`"),
        ("user username userid password realm", 'auth=Password("root@pam", password)'),
        ("token token_name token_value api_token secret", 'auth=ApiToken("backup@pbs!monitor", secret)'),
        ("otp totp", "second_factor=function"),
        ("backend service product path_prefix", "only to PBS"),
        ("url base_url hostname server", "`host`"),
        ("proxies", "`proxy`"),
        ("max_retries", "`retries`"),
        ("store datastore", "list_snapshots(store)"),
        ("fingerprints", "did you mean `fingerprint`?"),
        ("timeouts", "did you mean `timeout`?"),
        ("hosts", "did you mean `host`?"),
    ],
)
def test_arguments_of_other_libraries_are_told_by_their_name_here(names: str, told: str) -> None:
    for name in names.split():
        for client in (ANY, ASYNC):
            with pytest.raises(TypeError) as caught:
                client("pbs", **{name: CANARY})
            assert str(caught.value).startswith(f"{client.__name__} has no argument `{name}`")
            assert told in str(caught.value)
            assert "canary" not in "".join(traceback.format_exception(caught.value))


def test_credentials_by_their_place_and_no_host_at_all() -> None:
    with pytest.raises(TypeError, match="by keyword, such as auth=…"):
        ANY("pbs", ApiToken("backup@pbs!t", CANARY))
    with pytest.raises(TypeError, match="needs a host"):
        ANY(auth=None)
    with pytest.raises(TypeError, match="has no argument `verify_ssl`"):
        ANY.from_repository("root@pam@pbs:tank", password="x", verify_ssl=False)
    with pytest.raises(UsageError, match="a host is a string, not NoneType"):
        ANY(None)


def test_a_number_in_quotes_is_refused_at_once(pbs: Client) -> None:
    numbers = "timeout connect_timeout total_timeout retries retry_delay retry_locked poll connections max_answer_size"
    for name in numbers.split():
        with pytest.raises(UsageError, match=f"{name} must be a number, not '60'"):
            ANY("pbs", **{name: "60"})
    with pytest.raises(UsageError, match="a port is a number, not '8007'"):
        ANY("pbs", port="8007")
    text: Any = "60"
    with pytest.raises(UsageError, match="timeout must be a number"):
        Settings(timeout=True)
    for call in (
        lambda: pbs.send(list_datastores(), timeout=text),
        lambda: pbs.send(list_datastores(), total_timeout=text),
        lambda: pbs.wait("UPID:pbs:1:2:3:4:gc:tank:root@pam:", timeout=text),
        lambda: pbs.wait("UPID:pbs:1:2:3:4:gc:tank:root@pam:", poll=text),
    ):
        with pytest.raises(UsageError, match="must be a number, not '60'"):
            call()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0, 1e12, 10**400])
def test_a_number_that_cannot_be_meant_is_refused_at_once(value: float) -> None:
    for name in ("timeout", "connect_timeout", "total_timeout"):
        with pytest.raises(UsageError, match=f"{name} must be a number of seconds above zero, and at most"):
            ANY("pbs", **{name: value})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1.0])
def test_a_number_that_nothing_can_be_done_with_is_refused_at_once(value: float) -> None:
    for name in ("connections", "max_answer_size"):
        with pytest.raises(UsageError, match=f"{name} must be at least 1"):
            ANY("pbs", **{name: value})
    for name in ("retries", "retry_delay", "retry_locked", "poll"):
        with pytest.raises(UsageError, match=f"{name} must not be negative or infinite"):
            ANY("pbs", **{name: value})
    with ANY("pbs") as client, pytest.raises(UsageError, match="poll must not be negative or infinite"):
        client.wait("UPID:pbs:1:2:3:4:gc:tank:root@pam:", poll=value)


def test_a_function_that_was_not_called(pbs: Client) -> None:
    uncalled: Any = list_datastores
    starting: Any = start_gc
    with pytest.raises(UsageError, match=r"call it, as in send\(list_datastores\(\)\)"):
        pbs.send(uncalled)
    with pytest.raises(UsageError, match=r"call it, as in iterate\(list_datastores\(\)\)"):
        next(pbs.iterate(uncalled))
    with pytest.raises(UsageError, match=r"call it, as in wait\(start_gc\(store\)\)"):
        pbs.wait(starting)
    with pytest.raises(UsageError, match=r"call it, as in wait\(start_gc\(store\)\)"):
        list(pbs.follow(starting))
    streamed: Any = download_snapshot_file
    with (
        pytest.raises(UsageError, match=r"call it, as in stream\(download_snapshot_file\(store, "),
        pbs.stream(streamed),
    ):
        pass
    with pytest.raises(ExceptionGroup) as several:
        pbs.wait_all([starting])
    assert "call it" in str(several.value.exceptions[0])


def test_what_is_no_call_at_all(pbs: Client) -> None:
    path: Any = "/version"
    with pytest.raises(UsageError, match=r'\nHint: raw_request\("GET", "/version"\) makes one from a path\.$'):
        pbs.send(path)
    with pytest.raises(UsageError, match=r"\nHint: Leave out /api2/json\.$"):
        raw_request("GET", "/api2/json/version")
    several: Any = [start_gc("tank"), start_gc("archive")]
    with pytest.raises(UsageError, match=r"\nHint: wait_all\(\) takes several\.$"):
        pbs.wait(several)
    with pytest.raises(UsageError, match=r"\nHint: Pass it to send\(\)\.$"):
        pbs.wait(cast(Any, list_datastores()))
    with pytest.raises(UsageError, match=r"not None$"):
        pbs.wait(cast(Any, None))


@pytest.mark.parametrize("name", ["list_snapshots", "get", "nodes"])
def test_calls_are_no_methods_of_a_client(pbs: Client, name: str) -> None:
    told = rf"^'Client' object has no attribute '{name}': calls are functions of pbs_api, which send\(\) takes"
    with pytest.raises(AttributeError, match=told):
        getattr(pbs, name)
    for near in ("sent", "_private"):
        with pytest.raises(AttributeError, match=rf"has no attribute '{near}'$"):
            getattr(pbs, near)
    assert not hasattr(AsyncClient("pbs"), name)


def test_port_8006_is_that_of_another_product(closed_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PORT_OF_OTHERS == 8006
    # The machine of a test may be a Proxmox VE host, which listens on 8006.
    monkeypatch.setattr("pbs_client.transport.built_in_base.PORT_OF_OTHERS", closed_port)
    with Client("127.0.0.1", port=closed_port, retries=0, proxy="") as pbs, pytest.raises(NotSent) as refused:
        pbs.send(list_datastores())
    assert "PBS listens on port 8007" in refused.value.hint


MISSING = [
    (lambda: delete_group("tank", backup_type="vm", backup_id="999"), "There is no group vm/999 in datastore tank."),
    (
        lambda: set_group_notes("tank", backup_type="ct", backup_id="7", notes="x", ns="prod"),
        "There is no group ct/7 or no namespace prod in datastore tank.",
    ),
    (
        lambda: prune_group("tank", backup_type="vm", backup_id="999", keep_last=1),
        "There is no group vm/999 in datastore tank.",
    ),
    (
        lambda: change_group_owner("tank", backup_type="vm", backup_id="999", new_owner="root@pam"),
        "There is no group vm/999 in datastore tank.",
    ),
    (
        lambda: get_snapshot_notes("tank", backup_type="vm", backup_id="100", backup_time=1),
        "There is no snapshot vm/100/1970-01-01T00:00:01Z or no group vm/100 in datastore tank.",
    ),
    (lambda: list_snapshots("tank", ns="nope"), "There is no namespace nope in datastore tank."),
]


@pytest.mark.parametrize(("request_of", "told"), MISSING, ids=[told for _, told in MISSING])
def test_what_is_not_there_is_named(pbs: Client, request_of: Callable[[], Any], told: str) -> None:
    with pytest.raises(NotFound) as missing:
        pbs.send(request_of())
    assert missing.value.hint == told


def test_a_user_without_a_realm_is_told_so(pbs: Client) -> None:
    with pytest.raises(UsageError, match="its realm is missing, as in root@pam"):
        Password("root", "secret")
    for request, name in (
        (create_user(userid="monitor"), "userid"),
        (list_tokens("monitor"), "userid"),
        (update_acl(path="/datastore/tank", role="DatastoreAudit", auth_id="monitor"), "auth_id"),
        (change_group_owner("tank", backup_type="vm", backup_id="100", new_owner="root"), "new_owner"),
    ):
        with pytest.raises(ParameterError) as refused:
            pbs.send(request)
        assert refused.value.hint == f"The realm is missing in {name}: a user is written root@pam or backup@pbs."


def frames_of_ours(error: PbsError) -> list[str]:
    return [frame.name for frame in traceback.extract_tb(error.__traceback__) if "/pbs_client/" in frame.filename]


def test_a_refused_certificate_shows_the_callers_lines_alone() -> None:
    async def asynchronously(address: str) -> None:
        async with AsyncClient(address, auth=Password("root@pam", CANARY)) as pbs:
            await pbs.send(list_datastores())

    with SimulatedPbs().serve() as served:
        with pytest.raises(CertificateRefused) as refused, Client(served.address, auth=Password("a@pbs", "x")) as pbs:
            pbs.send(list_datastores())
        assert frames_of_ours(refused.value) == []
        with pytest.raises(CertificateRefused) as refused:
            asyncio.run(asynchronously(served.address))
        assert frames_of_ours(refused.value) == []
        # Without a `with` block Python itself adds the method that was called.
        pbs = Client(served.address)
        with pytest.raises(CertificateRefused) as refused:
            pbs.send(list_datastores())
        assert frames_of_ours(refused.value) == ["send", "_run"]
        pbs.close()
