"""The three ways in behave alike: in this process, asyncio, and over TLS; with planned faults in each."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Sequence

import pytest

from pbs_api.datastore import list_datastores
from pbs_api.gc import start_gc
from pbs_api.nodes import get_node_status
from pbs_api.server import get_version
from pbs_api.snapshots import list_snapshots
from pbs_client import AnswerTimeout, ApiError, ApiToken, AsyncClient, CertificateRefused, Client, Interrupted, NotSent
from pbs_simulator import Fault, SimulatedPbs
from pbs_simulator.clock import Clock
from pbs_simulator.serving import ServedPbs
from pbs_simulator.wire import WireAnswer
from tests.simulator.asking import with_token
from tests.support.moments import eventually

UPLOAD = (
    "/admin/datastore/tank/upload-backup-log?backup-type=vm&backup-id=100&backup-time=1700000000&file-name=a.log.blob"
)
SECRET = "0c8d6a2e-43b5-4b27-8a3a-2f8f0d3c9f11"
TOKEN = ApiToken("root@pam!test", SECRET)


@pytest.fixture
def pbs() -> SimulatedPbs:
    made = SimulatedPbs()
    made.server.add_datastore("tank").add_snapshot("vm", "100", 1_700_000_000)
    made.add_token("root@pam", "test", secret=SECRET)
    return made


@pytest.fixture
def served(pbs: SimulatedPbs) -> Iterator[ServedPbs]:
    with pbs.serve() as found:
        yield found


def over_tls(served: ServedPbs) -> Client:
    return Client(served.address, auth=TOKEN, fingerprint=served.fingerprint, retries=0)


def in_process(pbs: SimulatedPbs) -> Client:
    return Client("pbs.example.com", auth=TOKEN, transport=pbs.transport(), retries=0)


# Over TLS


def test_a_client_pins_the_certificate(served: ServedPbs) -> None:
    with over_tls(served) as client:
        assert [store.store for store in client.send(list_datastores())] == ["tank"]
        assert client.wait(start_gc("tank")).exitstatus == "OK"
    with (
        pytest.raises(CertificateRefused),
        Client(served.address, auth=TOKEN, fingerprint="00:" * 31 + "00") as stranger,
    ):
        stranger.send(list_datastores())


def test_asyncio_over_tls(served: ServedPbs) -> None:
    async def ask() -> list[str]:
        async with AsyncClient(served.address, auth=TOKEN, fingerprint=served.fingerprint) as client:
            return [store.store for store in await client.send(list_datastores())]

    assert asyncio.run(ask()) == ["tank"]


def connection(served: ServedPbs) -> http.client.HTTPSConnection:
    """A connection that trusts the authority instead of a fingerprint."""
    return http.client.HTTPSConnection(
        "localhost", served.port, context=ssl.create_default_context(cadata=served.ca_pem), timeout=120
    )


def test_the_authority_signed_for_the_usual_names(served: ServedPbs) -> None:
    asked = connection(served)
    asked.request("GET", "/api2/json/ping")
    assert asked.getresponse().read() == b'{"data":{"pong":true}}'
    asked.close()


def test_deflate_chunks_and_missing_lengths_over_tls(served: ServedPbs, pbs: SimulatedPbs) -> None:
    headers = {**with_token(pbs, "ann@pbs").headers, "accept-encoding": "deflate"}
    asked = connection(served)
    asked.request("GET", "/api2/json/admin/datastore/tank/snapshots", headers=headers)
    answer = asked.getresponse()
    assert answer.getheader("transfer-encoding") == "chunked"
    assert answer.getheader("content-encoding") == "deflate"
    assert zlib.decompress(answer.read()).startswith(b'{"data":[')
    asked.request("HEAD", "/api2/json/ping")
    answer = asked.getresponse()
    assert (answer.status, answer.read()) == (401, b"")
    asked.close()


@pytest.mark.parametrize(
    ("path", "status", "read"),
    [("/access/ticket", 400, 512 * 1024), ("/no/such/path", 404, 512 * 1024), (UPLOAD, 400, 2_000_000)],
    ids=["ordinary", "nowhere", "upload"],
)
def test_a_body_is_read_as_far_as_pbs_reads_it(
    served: ServedPbs, pbs: SimulatedPbs, monkeypatch: pytest.MonkeyPatch, path: str, status: int, read: int
) -> None:
    lengths: list[int] = []
    answering = pbs.request

    def listen(method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes) -> WireAnswer:
        lengths.append(len(body))
        return answering(method, target, headers, body)

    monkeypatch.setattr(pbs, "request", listen)
    asked = connection(served)
    for _ in range(2):  # the connection is good for another call
        asked.request("POST", f"/api2/json{path}", body=bytes(2_000_000), headers=with_token(pbs, "ann@pbs").headers)
        answer = asked.getresponse()
        assert (answer.status, bool(answer.read())) == (status, True)
    asked.close()
    assert lengths == [read, read]


def test_a_second_server_has_a_certificate_of_its_own(served: ServedPbs) -> None:
    with SimulatedPbs().serve() as second:
        assert second.fingerprint != served.fingerprint


def test_over_ipv6(pbs: SimulatedPbs) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with pbs.serve("::1") as served:
        asked = http.client.HTTPSConnection(
            "::1", served.port, context=ssl.create_default_context(cadata=served.ca_pem), timeout=120
        )
        asked.request("GET", "/api2/json/ping")
        assert asked.getresponse().status == 200
        asked.close()


def test_the_node_knows_the_fingerprint(served: ServedPbs) -> None:
    with over_tls(served) as client:
        assert client.send(get_node_status()).info.fingerprint == served.fingerprint


def test_answers_carry_the_time_of_the_simulated_clock() -> None:
    pbs = SimulatedPbs(clock=Clock(1_700_000_000))
    pbs.add_token("root@pam", "test", secret=SECRET)
    with pbs.serve() as served, over_tls(served) as client:
        before = client.exchange(get_version()).headers["date"]
        pbs.clock.advance(3600)
        after = client.exchange(get_version()).headers["date"]
    assert before == "Tue, 14 Nov 2023 22:13:20 GMT"
    assert after == "Tue, 14 Nov 2023 23:13:20 GMT"


def test_many_threads_at_once(served: ServedPbs) -> None:
    found: list[int] = []

    def ask() -> None:
        with over_tls(served) as client:
            found.extend(len(client.send(list_snapshots("tank"))) for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 25


# Faults, in both


@pytest.fixture(params=["in process", "over TLS"])
def client(request: pytest.FixtureRequest, pbs: SimulatedPbs) -> Iterator[Client]:
    if request.param == "in process":
        with in_process(pbs) as found:
            yield found
    else:
        with pbs.serve() as served, over_tls(served) as found:
            yield found


def test_a_lost_answer_has_had_its_effect(pbs: SimulatedPbs, client: Client) -> None:
    pbs.faults.add("gc.start_gc", Fault.LOST_ANSWER, on_call=2)
    client.wait(start_gc("tank"))
    with pytest.raises(Interrupted):
        client.send(start_gc("tank"))
    assert len(pbs.server.tasks.all) == 2
    client.wait(start_gc("tank"))


def test_a_cut_answer(pbs: SimulatedPbs, client: Client) -> None:
    pbs.faults.add("GET /admin/datastore", Fault.CUT_ANSWER)
    with pytest.raises(Interrupted):
        client.send(list_datastores())
    assert client.send(list_datastores())


def test_a_planned_refusal_does_nothing(pbs: SimulatedPbs, client: Client) -> None:
    pbs.faults.add("*", Fault.REFUSED, status=503, text="out of order", times=2)
    for _ in range(2):
        with pytest.raises(ApiError, match="out of order"):
            client.send(start_gc("tank"))
    assert not pbs.server.tasks.all
    pbs.faults.add("*", Fault.REFUSED)
    pbs.faults.clear()
    client.send(start_gc("tank"))


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that the simulator makes. They take no time then."""
    pauses: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        # The web server looks around several times a second.
        if seconds < 0.5:
            return await real(seconds)
        pauses.append(seconds)

    monkeypatch.setattr("time.sleep", pauses.append)
    monkeypatch.setattr("asyncio.sleep", sleep)
    return pauses


def test_a_slow_answer(pbs: SimulatedPbs, client: Client, slept: list[float]) -> None:
    pbs.faults.add("datastore.list_datastores", Fault.SLOW, seconds=7.5)
    client.send(list_datastores())
    client.send(list_datastores())
    assert slept == [7.5]


@pytest.mark.parametrize("way", ["in process", "over TLS"])
def test_an_answer_slower_than_the_client_waits(pbs: SimulatedPbs, way: str) -> None:
    pbs.faults.add("gc.start_gc", Fault.SLOW, seconds=5)
    with contextlib.ExitStack() as stack:
        if way == "in process":
            client = stack.enter_context(
                Client("pbs.example.com", auth=TOKEN, transport=pbs.transport(), retries=0, timeout=0.05)
            )
        else:
            served = stack.enter_context(pbs.serve())
            client = stack.enter_context(
                Client(served.address, auth=TOKEN, fingerprint=served.fingerprint, retries=0, timeout=0.05)
            )
        with pytest.raises(AnswerTimeout):
            client.send(start_gc("tank"))
    eventually(lambda: len(pbs.server.tasks.all) == 1, "the effect of the call")


def test_no_connection(pbs: SimulatedPbs, client: Client) -> None:
    """Over TLS the connection is there before the request is known, so there it can only break."""
    pbs.faults.add("gc.start_gc", Fault.NO_CONNECTION)
    with pytest.raises((NotSent, Interrupted)):
        client.send(start_gc("tank"))
    assert not pbs.server.tasks.all


def test_faults_under_asyncio(pbs: SimulatedPbs) -> None:
    pbs.faults.add("*", Fault.SLOW, seconds=0.01)
    pbs.faults.add("*", Fault.LOST_ANSWER, on_call=2)
    pbs.faults.add("*", Fault.CHANGED_CERTIFICATE, on_call=3)

    async def ask() -> None:
        async with AsyncClient("pbs.example.com", auth=TOKEN, transport=pbs.async_transport(), retries=0) as client:
            assert [store.store for store in await client.send(list_datastores())] == ["tank"]
            with pytest.raises(Interrupted):
                await client.send(start_gc("tank"))
            with pytest.raises(CertificateRefused):
                await client.send(list_datastores())
        pbs.faults.add("*", Fault.SLOW, seconds=0.5)
        async with AsyncClient(
            "pbs.example.com", auth=TOKEN, transport=pbs.async_transport(), retries=0, timeout=0.01
        ) as client:
            with pytest.raises(AnswerTimeout):
                await client.send(start_gc("tank"))

    asyncio.run(ask())


def test_delays_on_request(slept: list[float]) -> None:
    pbs = SimulatedPbs(delays=True)
    secret = pbs.add_token("ann@pbs", "test", role=None)
    for known in (secret, TOKEN.secret):
        with (
            Client("pbs.example.com", auth=ApiToken("ann@pbs!test", known), transport=pbs.transport()) as client,
            pytest.raises(ApiError),
        ):
            client.send(start_gc("tank"))
    assert slept == [0.5, 3.0]


def test_an_unknown_path_meets_no_fault(pbs: SimulatedPbs) -> None:
    pbs.faults.add("*", Fault.REFUSED)
    assert pbs.fault("GET", "/api2/json/none") is None
    assert pbs.fault("GET", "/api2/json/ping") is not None
