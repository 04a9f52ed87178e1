"""Calls that lead to another protocol are refused as PBS does before it changes the protocol."""

from __future__ import annotations

from typing import Any

import pytest

from pbs_simulator import SimulatedPbs
from tests.simulator.asking import Asker, with_ticket, with_token

NEWEST = 1_700_000_000
BACKUP = {"upgrade": "proxmox-backup-protocol-v1"}
READER = {"upgrade": "proxmox-backup-reader-protocol-v1"}


@pytest.fixture
def pbs() -> SimulatedPbs:
    pbs = SimulatedPbs(rights_delay=0)
    store = pbs.server.add_datastore("tank")
    store.add_snapshot("vm", "100", NEWEST, owner="ann@pbs")
    store.add_snapshot("vm", "101", NEWEST, owner="ann@pbs", verification={"state": "failed", "upid": "x"})
    for name, role in (
        ("ann", "DatastoreBackup"),
        ("ben", "DatastoreBackup"),
        ("eve", "RemoteAudit"),
        ("bob", "DatastoreReader"),
    ):
        pbs.server.accounts.add(f"{name}@pbs", password="secret")
        pbs.server.acl.grant("/", f"{name}@pbs", role)
    return pbs


def snapshot(backup_id: str = "100", backup_time: int = NEWEST + 1, **more: Any) -> dict[str, Any]:
    return {"store": "tank", "backup-type": "vm", "backup-id": backup_id, "backup-time": backup_time, **more}


@pytest.mark.parametrize(
    ("who", "params", "headers", "refusal"),
    [
        ("eve", snapshot(), BACKUP, (403, "missing permissions 'Datastore.Backup' on '/datastore/tank'")),
        ("ann", snapshot(), {}, (400, "missing Upgrade header")),
        ("ann", snapshot(), READER, (400, "invalid protocol name")),
        ("ann", snapshot(ns="none"), BACKUP, (404, "namespace not found")),
        ("ben", snapshot(), BACKUP, (400, "backup owner check failed (ben@pbs != ann@pbs)")),
        ("ann", snapshot(backup_time=NEWEST), BACKUP, (400, "backup timestamp is older than last backup.")),
        ("ann", snapshot("101", NEWEST), BACKUP, (400, "backup directory already exists.")),
        ("ann", snapshot(benchmark=True), BACKUP, (400, "benchmark flags is only allowed on 'host/benchmark'")),
        (
            "ann",
            snapshot("benchmark") | {"backup-type": "host"},
            BACKUP,
            (400, "unable to run benchmark without --benchmark flags"),
        ),
        ("ann", snapshot(), BACKUP, (501, "the simulator does not speak this protocol")),
        ("ann", snapshot("new"), BACKUP, (501, "the simulator does not speak this protocol")),
    ],
)
def test_starting_a_backup(
    pbs: SimulatedPbs, who: str, params: dict[str, Any], headers: dict[str, str], refusal: tuple[int, str]
) -> None:
    assert with_ticket(pbs, f"{who}@pbs").refused("GET", "/backup", params, headers=headers) == refusal


@pytest.mark.parametrize(
    ("who", "params", "headers", "refusal"),
    [
        ("eve", snapshot(), READER, (400, "no permissions on /datastore/tank")),
        ("bob", snapshot(), {}, (400, "missing Upgrade header")),
        ("bob", snapshot(), BACKUP, (400, "invalid protocol name")),
        ("ben", snapshot(backup_time=NEWEST), READER, (400, "backup owner check failed!")),
        ("bob", snapshot(), READER, (400, "snapshot vm/100/2023-11-14T22:13:21Z does not exist.")),
        ("bob", snapshot(backup_time=NEWEST), READER, (501, "the simulator does not speak this protocol")),
        ("ann", snapshot(backup_time=NEWEST), READER, (501, "the simulator does not speak this protocol")),
    ],
)
def test_starting_a_restore(
    pbs: SimulatedPbs, who: str, params: dict[str, Any], headers: dict[str, str], refusal: tuple[int, str]
) -> None:
    assert with_ticket(pbs, f"{who}@pbs").refused("GET", "/reader", params, headers=headers) == refusal


def test_the_owner_of_a_missing_group_cannot_be_read(pbs: SimulatedPbs) -> None:
    status, text = with_ticket(pbs, "ben@pbs").refused("GET", "/reader", snapshot("none"), headers=READER)
    assert (status, text) == (
        400,
        'unable to read "/mnt/datastore/tank/vm/none/owner" - No such file or directory (os error 2)',
    )


def test_parameters_are_checked_first(pbs: SimulatedPbs) -> None:
    asker = with_ticket(pbs, "ann@pbs")
    lines = asker.refused("GET", "/backup")[1].split("\n")[1:]
    assert [line.split("'")[1] for line in lines] == ["backup-id", "backup-time", "backup-type", "store"]
    assert "'no-cache'" in asker.refused("GET", "/reader", snapshot() | {"no-cache": True})[1], "only backups have it"


def test_a_terminal_opens_with_its_ticket() -> None:
    pbs = SimulatedPbs(rights_delay=0)
    boss = with_token(pbs)
    opened = boss("POST", "/nodes/localhost/termproxy")
    proof = {"port": opened["port"], "vncticket": opened["ticket"]}
    assert boss.refused("GET", "/nodes/localhost/vncwebsocket", proof)[0] == 501
    assert boss.refused("GET", "/nodes/localhost/vncwebsocket", {**proof, "vncticket": "x"}) == (400, "invalid ticket")
    claim = {"authid": opened["user"], "path": "/system", "privs": "Sys.Console", **proof}
    asker = Asker(pbs)
    assert asker("POST", "/access/vncticket", claim) is None
    for wrong in ({"path": "/"}, {"privs": "Sys.Nonsense"}, {"vncticket": "PBSTERM::00::x"}):
        assert asker.refused("POST", "/access/vncticket", claim | wrong) == (400, "Checking VNC ticket failed")


def test_a_terminals_ticket_is_a_password_for_its_path_only() -> None:
    pbs = SimulatedPbs(rights_delay=0)
    opened = with_ticket(pbs)("POST", "/nodes/localhost/termproxy")
    login = {
        "username": "root@pam",
        "password": opened["ticket"],
        "path": "/system",
        "privs": "Sys.Console",
        "port": opened["port"],
    }
    assert Asker(pbs)("POST", "/access/ticket", login) == {"username": "root@pam"}
    assert Asker(pbs).refused("POST", "/access/ticket", login | {"path": "/"})[0] == 401
    del login["port"]
    assert Asker(pbs).refused("POST", "/access/ticket", login)[0] == 401
