"""The pytest plugin, in test runs of their own as a user starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pbs_api.datastore import list_datastores
from pbs_client import AsyncClient, Client, Password
from pbs_simulator.serving import ServedPbs
from pbs_simulator.simulator import SimulatedPbs

FIRST_TEST = """
from pbs_api.datastore import list_datastores

def test_lists_stores(simulated_pbs, pbs):
    simulated_pbs.server.add_datastore("tank")
    assert [store.store for store in pbs.send(list_datastores())] == ["tank"]
"""

MARKED = """
import pytest
from pbs_api.datastore import list_datastores
from pbs_api.server import get_version

pytestmark = pytest.mark.pbs(scenario="everyday")

@pytest.mark.pbs(version="3.4.4")
def test_version(pbs):
    assert pbs.send(get_version()).version == "3.4"
    assert len(pbs.send(list_datastores())) == 2

@pytest.mark.pbs(scenario=["offline-store"])
def test_scenario(pbs):
    assert [store.store for store in pbs.send(list_datastores())] == ["moving"]
"""

ASYNC = """
import asyncio
from pbs_api.datastore import list_datastores

def test_async(simulated_pbs, async_pbs):
    simulated_pbs.server.add_datastore("tank")

    async def names():
        return [store.store for store in await async_pbs.send(list_datastores())]

    assert asyncio.run(names()) == ["tank"]
"""

OVER_TLS = """
from pbs_api.datastore import list_datastores
from pbs_client import Client, Password

def test_tls(simulated_pbs, simulated_pbs_server):
    simulated_pbs.server.add_datastore("tank")
    server = simulated_pbs_server
    with Client(server.address, auth=Password("root@pam", "secret"), fingerprint=server.fingerprint) as pbs:
        assert [store.store for store in pbs.send(list_datastores())] == ["tank"]
"""

NOTHING_IMPORTED = """
import sys

def test_nothing_is_imported_without_a_fixture():
    heavy = {"uvicorn", "trustme", "pbs_simulator.server", "pbs_simulator.simulator", "pbs_client.client"}
    assert not heavy & sys.modules.keys()
"""

WITHOUT_SERVER_LIBRARIES = """
import sys
for name in ("uvicorn", "trustme"):
    sys.modules[name] = None

from pbs_api.datastore import list_datastores

def test_in_process(pbs):
    assert pbs.send(list_datastores()) == []
"""


def test_tests_of_a_user_pass(tmp_path: Path) -> None:
    run(tmp_path, first=FIRST_TEST, marked=MARKED, asynchronous=ASYNC, over_tls=OVER_TLS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "source", [NOTHING_IMPORTED, WITHOUT_SERVER_LIBRARIES], ids=["nothing imported", "without server libraries"]
)
def test_no_more_is_imported_than_a_test_needs(tmp_path: Path, source: str) -> None:
    run(tmp_path, alone=source)


def run(tmp_path: Path, **sources: str) -> None:
    """Runs test files with a pytest of their own, all of which must pass."""
    for name, source in sources.items():
        (tmp_path / f"test_{name}.py").write_text(source)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:cov",
        "-W",
        "error",
        "--strict-markers",
        str(tmp_path),
    ]
    command += ["-o", "asyncio_default_fixture_loop_scope=function", "--rootdir", str(tmp_path)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.pbs(scenario="everyday")
def test_the_fixtures_of_this_run(simulated_pbs: SimulatedPbs, pbs: Client, simulated_pbs_server: ServedPbs) -> None:
    served = simulated_pbs_server
    with Client(served.address, auth=Password("root@pam", "secret"), fingerprint=served.fingerprint) as over_tls:
        assert pbs.send(list_datastores()) == over_tls.send(list_datastores())
    assert {store.store for store in pbs.send(list_datastores())} == set(simulated_pbs.server.datastores)


@pytest.mark.asyncio
async def test_the_async_fixture_of_this_run(async_pbs: AsyncClient) -> None:
    assert await async_pbs.send(list_datastores()) == []
