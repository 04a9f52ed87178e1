"""A recorder between a client and a server over TLS, as a user records a server of his own."""

from __future__ import annotations

from pathlib import Path

from pbs_api.datastore import list_datastores
from pbs_client import ApiToken, AsyncClient, Client
from pbs_simulator import Recorder, Replay, SimulatedPbs
from pbs_simulator.scenarios import everyday


def served() -> tuple[SimulatedPbs, ApiToken]:
    simulated = SimulatedPbs(scenario=everyday)
    return simulated, ApiToken("monitor@pbs!test", simulated.add_token("monitor@pbs", "test"))


def test_what_a_client_asked_a_server_is_answered_again_from_the_file(tmp_path: Path) -> None:
    simulated, token = served()
    recorder = Recorder(tmp_path / "exchanges.jsonl")
    with (
        simulated.serve() as server,
        Client(server.address, auth=token, fingerprint=server.fingerprint, transport=recorder.transport) as pbs,
    ):
        then = pbs.send(list_datastores())
    assert then
    with Client("pbs.example.com", auth=token, transport=Replay(tmp_path / "exchanges.jsonl").transport()) as pbs:
        assert pbs.send(list_datastores()) == then


async def test_an_async_client_records_too(tmp_path: Path) -> None:
    simulated, token = served()
    recorder = Recorder(tmp_path / "exchanges.jsonl")
    with simulated.serve() as server:
        async with AsyncClient(
            server.address, auth=token, fingerprint=server.fingerprint, transport=recorder.async_transport
        ) as pbs:
            then = await pbs.send(list_datastores())
    assert then
    async with AsyncClient(
        "pbs.example.com", auth=token, transport=Replay(tmp_path / "exchanges.jsonl").async_transport()
    ) as pbs:
        assert await pbs.send(list_datastores()) == then
