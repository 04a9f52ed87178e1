"""Pytest fixtures: a simulated PBS, connected clients, and the same server over TLS.

    def test_lists_stores(simulated_pbs, pbs):
        simulated_pbs.server.add_datastore("tank")
        assert [store.store for store in pbs.send(list_datastores())] == ["tank"]

Mark a test to choose the version, scenarios and the other options of `SimulatedPbs`:

    @pytest.mark.pbs(version="3.4.4", scenario=["everyday", "offline-store"])

Pytest loads this module in every run of a project that has the library installed, so nothing is
imported until a fixture is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pbs_client import AsyncClient, Client
    from pbs_simulator.serving import ServedPbs
    from pbs_simulator.simulator import SimulatedPbs

HOST = "simulated-pbs.invalid"
"""Where the clients of the in-process fixtures believe to be; nothing is ever looked up."""


def pytest_configure(config: pytest.Config) -> None:
    """Makes the marker known."""
    config.addinivalue_line("markers", "pbs(version, scenario, **options): how the simulated PBS of this test is made")


@pytest.fixture
def simulated_pbs(request: pytest.FixtureRequest) -> SimulatedPbs:
    """An empty simulated server, or as the marker `pbs` says.

    Rights are seen at once and tasks end at once unless the marker says otherwise.
    """
    from pbs_simulator import scenarios
    from pbs_simulator.simulator import SimulatedPbs

    options: dict[str, Any] = {"rights_delay": 0.0}
    scenario: Any = None
    for marker in reversed(list(request.node.iter_markers("pbs"))):
        options.update(marker.kwargs)
        scenario = options.pop("scenario", scenario)
    return SimulatedPbs(scenario=scenarios.find(scenario), **options)


@pytest.fixture
def pbs(simulated_pbs: SimulatedPbs) -> Iterator[Client]:
    """A `Client` logged in to `simulated_pbs` as root@pam, without waiting between polls."""
    from pbs_client import Client, Password

    with Client(HOST, auth=Password("root@pam", "secret"), transport=simulated_pbs.transport(), poll=0) as client:
        yield client


@pytest.fixture
def async_pbs(simulated_pbs: SimulatedPbs) -> AsyncClient:
    """An `AsyncClient` logged in to `simulated_pbs` as root@pam, for whichever asyncio plugin runs
    the test.

    It holds nothing that needs closing.
    """
    from pbs_client import AsyncClient, Password

    return AsyncClient(HOST, auth=Password("root@pam", "secret"), transport=simulated_pbs.async_transport(), poll=0)


@pytest.fixture
def simulated_pbs_server(simulated_pbs: SimulatedPbs) -> Iterator[ServedPbs]:
    """`simulated_pbs` over TLS on a free port of this machine: `address` and `fingerprint` for a
    client in any language.
    """
    with simulated_pbs.serve() as served:
        yield served
