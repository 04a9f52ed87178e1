"""The inventory: everything is there, nothing merges, and what cannot be seen says so."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pbs_client import AsyncClient, Client, Password
from pbs_simulator import SimulatedPbs
from pbs_simulator.scenarios import same_id_twice
from pbs_tools import inventory
from pbs_tools.inventory import Group, Snapshot, Unseen


def names(items: Iterable[Group | Snapshot | Unseen]) -> list[str]:
    return sorted(
        str(item.id) if isinstance(item, Group) else str(item) for item in items if not isinstance(item, Unseen)
    )


def gaps(items: Iterable[Group | Snapshot | Unseen]) -> list[tuple[str | None, str | None, str]]:
    return sorted((item.store, item.ns, item.cause) for item in items if isinstance(item, Unseen))


@pytest.mark.pbs(scenario=["same-id-twice", "nested-namespaces"])
async def test_groups_of_all_stores_and_namespaces_stay_apart(pbs: Client, async_pbs: AsyncClient) -> None:
    found = list(inventory.groups(pbs))
    assert gaps(found) == []
    assert [name.partition(" ")[2] for name in names(found)] == [
        "deep:host/web0",
        "deep:l1/l2/l3/l4/l5/l6/l7:host/web7",
        "deep:l1/l2/l3/l4/l5/l6:host/web6",
        "deep:l1/l2/l3/l4/l5:host/web5",
        "deep:l1/l2/l3/l4:host/web4",
        "deep:l1/l2:host/web2",
        "deep:l1:host/web1",
        "shared:cluster2:vm/100",
        "shared:ct/100",
        "shared:vm/100",
    ]
    assert names([item async for item in inventory.agroups(async_pbs)]) == names(found)


def test_two_servers_never_merge() -> None:
    first, second = (SimulatedPbs(scenario=same_id_twice, rights_delay=0.0) for _ in range(2))
    with (
        Client("one.invalid", auth=Password("root@pam", "secret"), transport=first.transport()) as one,
        Client("two.invalid", auth=Password("root@pam", "secret"), transport=second.transport()) as two,
    ):
        groups = [item for item in inventory.groups(one, two) if isinstance(item, Group)]
    assert len({group.id for group in groups}) == len(groups) == 6
    assert {group.id.server.name for group in groups} == {"one.invalid:8007", "two.invalid:8007"}


@pytest.mark.pbs(scenario=["same-id-twice"])
async def test_snapshots_of_all_groups(pbs: Client, async_pbs: AsyncClient) -> None:
    found = list(inventory.snapshots(pbs))
    assert len(found) == 6
    assert names([item async for item in inventory.asnapshots(async_pbs)]) == names(found)


@pytest.mark.pbs(scenario=["everyday", "unmounted-store", "offline-store"])
def test_a_store_that_cannot_be_read_is_named(pbs: Client) -> None:
    found = list(inventory.groups(pbs))
    assert gaps(found) == [("moving", None, "offline"), ("usb", None, "not-mounted")]
    assert len(names(found)) == 3


@pytest.mark.pbs(scenario=["filtered-lists"])
def test_a_login_that_sees_little_says_so(simulated_pbs: SimulatedPbs) -> None:
    with Client("pbs.invalid", auth=Password("viewer@pbs", "secret"), transport=simulated_pbs.transport()) as pbs:
        found = list(inventory.groups(pbs))
    assert [name.partition(" ")[2] for name in names(found)] == ["seen:vm/100"]
    assert gaps(found) == [(None, None, "no-right")]
    assert "Datastore.Audit on /datastore is missing" in str(next(item for item in found if isinstance(item, Unseen)))


def test_a_login_that_is_refused_is_no_empty_list(simulated_pbs: SimulatedPbs) -> None:
    with Client("pbs.invalid", auth=Password("root@pam", "wrong"), transport=simulated_pbs.transport()) as pbs:
        assert gaps(inventory.groups(pbs)) == [(None, None, "no-login")]


def test_a_server_that_cannot_be_reached_leaves_the_others_alone(
    unreachable: Client, simulated_pbs: SimulatedPbs
) -> None:
    simulated_pbs.server.add_datastore("tank").add_snapshot("vm", "100", 1_700_000_000)
    with Client("pbs.invalid", auth=Password("root@pam", "secret"), transport=simulated_pbs.transport()) as pbs:
        found = list(inventory.groups(unreachable, pbs))
    assert gaps(found) == [(None, None, "unreachable")]
    assert [name.partition(" ")[2] for name in names(found)] == ["tank:vm/100"]
