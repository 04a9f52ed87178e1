"""The state that recorded answers show is the state that a loaded server answers with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from pbs_simulator import SimulatedPbs, load_state
from tests.simulator.asking import Asker, with_ticket

RECORDINGS = Path(__file__).parent.parent / "recordings"


def rows(version: str) -> list[dict[str, Any]]:
    with (RECORDINGS / f"pbs-{version}-before.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def loaded(version: str) -> Asker:
    pbs = SimulatedPbs(version)
    load_state(pbs.server, rows(version))
    return with_ticket(pbs)


@pytest.mark.parametrize("version", ["3.4.4", "4.0.14", "4.2.2"])
@pytest.mark.parametrize(
    "operation",
    [
        "GET /access/acl",
        "GET /access/users",
        "GET /admin/datastore/{store}/groups",
        "GET /admin/datastore/{store}/namespace",
        "GET /admin/datastore/{store}/snapshots",
        "GET /config/datastore",
        "GET /config/prune",
        "GET /config/remote",
        "GET /config/sync",
        "GET /config/verify",
        "GET /nodes/{node}/dns",
        "GET /nodes/{node}/tasks",
    ],
)
def test_what_was_recorded_is_answered(version: str, operation: str) -> None:
    recorded = [row for row in rows(version) if row["op"] == operation and row["status"] == 200]
    assert recorded
    boss = loaded(version)
    for row in recorded:
        path = row["sent"].removeprefix("/api2/json").partition("?")[0]
        answer, expected = boss("GET", path, row["params"]), row["json"]["data"]
        if operation.endswith("/tasks"):  # a recorded list may be cut, and older tasks made up
            answer = answer[: len(expected)]
        assert ordered(answer) == ordered(expected)


def ordered(data: object) -> object:
    """Lists in an order of their own, as PBS leaves some to chance, and without what is different on every server."""
    if isinstance(data, list):
        return sorted(
            (ordered(item) for item in cast("list[object]", data)), key=lambda item: json.dumps(item, sort_keys=True)
        )
    if isinstance(data, dict):
        return {
            key: ordered(value)
            for key, value in cast("dict[str, object]", data).items()
            if key not in ("digest", "token-name")
        }
    return data


def test_what_shows_no_state_is_passed_over() -> None:
    pbs = SimulatedPbs()
    refused: dict[str, Any] = {
        "op": "GET /access/users",
        "status": 403,
        "sent": "/api2/json/access/users",
        "params": {},
        "text": "permission check failed",
    }
    unknown: dict[str, Any] = {
        "op": "GET /version",
        "status": 200,
        "sent": "/api2/json/version",
        "params": {},
        "json": {"data": {}},
    }
    load_state(pbs.server, [refused, unknown])
    assert [user.userid for user in pbs.server.accounts] == ["root@pam"]


def test_last_runs_come_from_the_tasks() -> None:
    pbs = SimulatedPbs()
    upid = "UPID:pbs:0000073A:000007B2:00000001:6553F100:{}:{}:root@pam:"
    known = [
        ("syncjob", "off:far:tank::s-1", "s-1"),
        ("verificationjob", "tank:v-1", "v-1"),
        ("prunejob", "tank", "p-1"),
    ]
    tasks: list[dict[str, Any]] = [
        {
            "upid": upid.format(kind, worker_id.replace(":", "\\x3a").replace("-", "\\x2d")),
            "node": "localhost",
            "pid": 1850,
            "pstart": 1970,
            "starttime": 1_700_000_000,
            "endtime": 1_700_000_010,
            "status": "OK",
            "user": "root@pam",
            "worker_type": kind,
            "worker_id": worker_id,
        }
        for kind, worker_id, _ in known
    ]
    listed: dict[str, list[dict[str, Any]]] = {
        "GET /config/datastore": [{"name": "tank", "path": "/mnt/tank"}],
        "GET /config/sync": [{"id": "s-1", "store": "tank", "remote": "off", "remote-store": "far"}],
        "GET /config/verify": [{"id": "v-1", "store": "tank"}],
        "GET /config/prune": [{"id": "p-1", "store": "tank", "schedule": "daily"}],
        "GET /nodes/{node}/tasks": tasks,
    }
    load_state(
        pbs.server,
        [
            {
                "op": op,
                "status": 200,
                "sent": "/api2/json",
                "params": {},
                "json": {"data": data, "total": len(data) + 4},
            }
            for op, data in listed.items()
        ],
    )
    boss = with_ticket(pbs)
    for path in ("sync", "verify", "prune"):
        (job,) = boss("GET", f"/admin/{path}")
        assert (job["last-run-state"], job["last-run-endtime"]) == ("OK", 1_700_000_010)
    assert len(boss("GET", "/nodes/localhost/tasks")) == 7, "what a cut list leaves out is made up"


def test_what_a_cut_list_of_tasks_leaves_out_are_the_backups_that_made_the_snapshots() -> None:
    pbs = SimulatedPbs()
    tank = pbs.server.add_datastore("tank")
    for moment in (1_000, 2_000):
        tank.add_snapshot("vm", "100", moment, owner="ann@pbs")
    tank.add_snapshot("ct", "7", 1_500)
    shown = {
        "upid": "UPID:pbs:0000073A:000007B2:00000001:6553F100:backup:tank\\x3avm-100:ann@pbs:",
        "node": "localhost",
        "pid": 1850,
        "pstart": 1970,
        "starttime": 1_700_000_000,
        "endtime": 1_700_000_001,
        "status": "OK",
        "user": "ann@pbs",
        "worker_type": "backup",
        "worker_id": "tank:vm/100",
    }
    row: dict[str, Any] = {"op": "GET /nodes/{node}/tasks", "status": 200, "sent": "/api2/json", "params": {}}
    load_state(pbs.server, [row | {"json": {"data": [shown], "total": 4}}])
    listed = with_ticket(pbs)("GET", "/nodes/localhost/tasks")
    assert sorted((task["worker_type"], task["worker_id"], task["user"]) for task in listed) == [
        ("backup", "tank:ct/7", "root@pam"),
        ("backup", "tank:vm/100", "ann@pbs"),
        ("backup", "tank:vm/100", "ann@pbs"),
        ("garbage_collection", "tank", "root@pam"),
    ]
    assert listed[0]["upid"] == shown["upid"]


def test_details_that_only_some_recordings_show() -> None:
    pbs = SimulatedPbs()
    path = "/api2/json/admin/datastore/tank/group-notes"
    group = {"backup-type": "vm", "backup-id": "100"}
    listed: list[tuple[str, str, Any]] = [
        ("GET /config/datastore", "/api2/json/config/datastore", [{"name": "tank"}]),
        (
            "GET /admin/datastore/{store}/groups",
            "/api2/json/admin/datastore/tank/groups",
            [group | {"comment": "first"}],
        ),
        ("GET /admin/datastore/{store}/group-notes", path, "first\nsecond"),
        ("GET /admin/datastore/{store}/group-notes", path.replace("tank", "gone"), "nobody's"),
        (
            "GET /access/users",
            "/api2/json/access/users",
            [{"userid": "ann@pbs", "tokens": [{"tokenid": "ann@pbs!one"}]}],
        ),
        (
            "GET /access/users/{userid}/token",
            "/api2/json/access/users/ann%40pbs/token",
            [{"tokenid": f"ann@pbs!{name}"} for name in ("one", "two")],
        ),
        (
            "GET /access/tfa",
            "/api2/json/access/tfa",
            [
                {
                    "userid": "ann@pbs",
                    "entries": [
                        {"id": f"{kind}-1", "type": kind, "created": 5} for kind in ("totp", "recovery", "u2f")
                    ],
                },
                {"userid": "gone@pbs", "entries": [{"id": "x", "type": "totp", "created": 5}]},
            ],
        ),
        (
            "GET /config/notifications/targets",
            "/api2/json/config/notifications/targets",
            [{"name": "hook", "type": "webhook", "comment": "c", "origin": "user-created"}],
        ),
        ("GET /admin/gc", "/api2/json/admin/gc", [{"store": "gone"}]),
    ]
    load_state(
        pbs.server,
        [
            {"op": op, "status": 200, "sent": sent, "params": group if "notes" in op else {}, "json": {"data": data}}
            for op, sent, data in listed
        ],
    )
    boss = with_ticket(pbs)
    assert boss("GET", "/admin/datastore/tank/group-notes", group) == "first\nsecond"
    assert [token["tokenid"] for token in boss("GET", "/access/users/ann%40pbs/token")] == [
        "ann@pbs!one",
        "ann@pbs!two",
    ]
    assert [entry["type"] for entry in boss("GET", "/access/tfa/ann%40pbs")] == ["totp", "recovery", "u2f"]
    assert pbs.server.accounts.users["ann@pbs"].challenge() == {"totp": True, "recovery": list(range(10))}
    assert boss("GET", "/config/notifications/endpoints/webhook/hook")["comment"] == "c"


@pytest.mark.parametrize("version", ["3.4.4", "4.0.14", "4.2.2"])
def test_the_digest_tells_what_the_file_of_interfaces_lacks(version: str) -> None:
    """In the recorded machines nobody had set up the network card, so that it comes into the file with the first
    change."""
    boss = loaded(version)
    path = "/nodes/localhost/network"
    before = boss("GET", path)
    assert [interface["digest"] for interface in before] == [FILE_WITH_LOOPBACK_ONLY]
    boss("POST", path, {"iface": "brA0", "type": "bridge", "bridge_ports": "lo", "autostart": True})
    changes = boss.envelope("GET", path)["changes"]
    assert changes.split("\n", 2)[2] == CHANGES
    boss("DELETE", path)
    assert boss("GET", path) == before
    assert boss("GET", f"{path}/lo")["active"] is (version == "3.4.4")


def test_an_empty_file_of_interfaces_is_known_by_its_digest() -> None:
    boss = loaded("4.2.3")
    path = "/nodes/localhost/network"
    boss("POST", path, {"iface": "brA0", "type": "bridge", "autostart": True})
    added = boss.envelope("GET", path)["changes"].splitlines()[2:]
    assert added[:4] == ["@@ -0,0 +1,9 @@", "+auto lo", "+iface lo inet loopback", "+"]


FILE_WITH_LOOPBACK_ONLY = "82370aca5e73690ec8639ca49da2a5959f6a17619ad39da7cbab2251306c79ae"
CHANGES = """\
@@ -1,2 +1,9 @@
 auto lo
 iface lo inet loopback
+
+iface eth0 inet manual
+
+auto brA0
+iface brA0 inet manual
+\tbridge-ports lo
+
"""
