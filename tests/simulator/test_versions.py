"""What older servers do not know, do not send, and say differently (protocol.md §13)."""

from __future__ import annotations

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.catalog import load_catalog
from tests.simulator.asking import Asker, root

OLD = ["3.4.4", "4.0.14", "4.1.0"]


def with_store(version: str) -> Asker:
    boss = root(version)
    boss.pbs.server.add_datastore("tank").add_snapshot("vm", "100", 1_700_000_000)
    return boss


def test_the_number_of_operations_grows() -> None:
    counts = [len(list(load_catalog(version))) for version in ("3.4", "4.0", "4.1", "4.2")]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


@pytest.mark.parametrize("version", ["3.3", "5.0", "four"])
def test_other_versions_are_refused(version: str) -> None:
    with pytest.raises(ValueError, match="only 3"):
        SimulatedPbs(version)


@pytest.mark.parametrize("version", OLD)
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/config/encryption-keys"),
        ("GET", "/nodes/localhost/identity"),
        ("POST", "/admin/datastore/tank/move-group"),
    ],
)
def test_operations_of_later_versions_are_not_found(version: str, method: str, path: str) -> None:
    assert root(version).refused(method, path) == (404, f"Path '/api2/json{path}' not found.")
    assert root("4.2.2").send(method, path).status != 404


def test_vnc_tickets_came_with_4_1() -> None:
    for version in ("3.4.4", "4.0.14"):
        assert root(version).refused("POST", "/access/vncticket")[0] == 404
    for version in ("4.1.0", "4.2.2"):
        assert root(version).refused("POST", "/access/vncticket")[0] == 400


def test_s3_came_with_4_0() -> None:
    assert root("3.4.4").refused("GET", "/config/s3")[0] == 404
    assert root("4.0.14")("GET", "/config/s3") == []


@pytest.mark.parametrize("version", OLD)
def test_fields_of_later_versions_are_not_sent(version: str) -> None:
    boss = with_store(version)
    assert "backend-type" not in boss("GET", "/admin/datastore")[0]
    upid = boss("POST", "/admin/datastore/tank/verify")
    path = f"/nodes/localhost/tasks/{upid}/status"
    assert "endtime" not in boss("GET", path)
    new = with_store("4.2.2")
    assert new("GET", "/admin/datastore")[0]["backend-type"] == "filesystem"
    upid = new("POST", "/admin/datastore/tank/verify")
    assert "endtime" in new("GET", f"/nodes/localhost/tasks/{upid}/status")


@pytest.mark.parametrize(
    ("path", "name", "unknown_in", "known_in"),
    [
        ("/config/verify", "read-threads", ["3.4.4", "4.0.14"], ["4.1.0", "4.2.2"]),
        ("/config/traffic-control", "users", ["3.4.4", "4.0.14"], ["4.1.0", "4.2.2"]),
        ("/config/sync", "worker-threads", OLD, ["4.2.2"]),
    ],
)
def test_parameters_of_later_versions_are_refused(
    path: str, name: str, unknown_in: list[str], known_in: list[str]
) -> None:
    needed: dict[str, dict[str, object]] = {
        "/config/verify": {"id": "v-1", "store": "tank"},
        "/config/traffic-control": {"name": "v-1", "network": ["10.0.0.0/8"]},
        "/config/sync": {"id": "v-1", "store": "tank", "remote": "offsite", "remote-store": "tank"},
    }
    value = ["root@pam"] if name == "users" else 2
    for version in unknown_in:
        refused = with_store(version).refused("POST", path, {**needed[path], name: value})
        assert refused == (
            400,
            f"parameter verification failed - '{name}': schema does not allow additional properties",
        )
    for version in known_in:
        boss = with_store(version)
        boss("POST", path, {**needed[path], name: value})
        assert boss("GET", f"{path}/v-1")[name] == value


@pytest.mark.parametrize(
    ("version", "text"),
    [
        ("4.0.14", "parameter verification failed - 'backup-type': value 'xx' is not defined in the enumeration."),
        ("4.2.2", "unknown variant `xx`, expected one of `vm`, `ct`, `host`"),
    ],
)
def test_values_outside_an_enum(version: str, text: str) -> None:
    assert with_store(version).refused("GET", "/admin/datastore/tank/snapshots", {"backup-type": "xx"}) == (400, text)


def test_3_4_knows_no_tickets_in_cookies() -> None:
    pbs = SimulatedPbs("3.4.4")
    asker = Asker(pbs)
    assert (
        asker.refused("POST", "/access/ticket", {"username": "root@pam", "password": "secret", "http-only": True})[0]
        == 400
    )
    answer = asker.send("POST", "/access/ticket", {"username": "root@pam", "password": "secret"})
    assert answer.status == 200
    assert dict(answer.headers)["content-type"] == "application/json;charset=UTF-8"
    assert "set-cookie" not in dict(asker.send("GET", "/version").headers)
    assert asker.send("DELETE", "/access/ticket").status == 401


def test_deleting_a_missing_snapshot_is_told_with_a_prefix_since_4_2() -> None:
    sent = {"backup-type": "vm", "backup-id": "100", "backup-time": 1}
    texts = {
        version: with_store(version).refused("DELETE", "/admin/datastore/tank/snapshots", sent)[1]
        for version in ("4.0.14", "4.2.2")
    }
    assert texts["4.2.2"] == f"failed to delete snapshot - {texts['4.0.14']}"


@pytest.mark.parametrize("version", ["3.4.4", "4.0.14", "4.1.0", "4.2.2"])
def test_the_version_is_told(version: str) -> None:
    told = root(version)("GET", "/version")
    assert f"{told['version']}.{told['release']}" == version
