"""Tasks: their course in time, their logs, the list with its filters, and stopping them."""

from __future__ import annotations

import sys
import threading
from typing import Any
from urllib.parse import quote

import pytest

from pbs_simulator import SimulatedPbs
from pbs_simulator.clock import Clock
from pbs_simulator.worker_tasks import escape_worker_id, unescape_worker_id
from tests.simulator.asking import Asker, with_ticket, with_token

START = 1_700_000_000
TASKS = "/nodes/localhost/tasks"


def paced(pace: float = 1.0) -> Asker:
    pbs = SimulatedPbs(clock=Clock(START), pace=pace)
    pbs.server.add_datastore("tank").add_snapshot("vm", "100", START - 1000)
    return with_ticket(pbs)


def path_of(upid: str, tail: str = "") -> str:
    return f"{TASKS}/{quote(upid, safe='')}{tail}"


def test_a_task_writes_one_line_after_the_other() -> None:
    boss = paced()
    upid = boss("POST", "/admin/datastore/tank/verify")
    assert upid.startswith(f"UPID:pbs:0000073A:000007B2:00000001:{START:08X}:verify:tank:root@pam:")
    assert boss("GET", path_of(upid, "/status"))["status"] == "running"
    assert boss("GET", path_of(upid, "/log")) == []
    boss.pbs.clock.advance(2.5)
    lines = boss("GET", path_of(upid, "/log"))
    assert lines == [
        {"n": 1, "t": "2023-11-14T22:13:21+00:00: verify datastore tank"},
        {"n": 2, "t": "2023-11-14T22:13:22+00:00: found 1 groups"},
    ]
    following = boss.envelope("GET", path_of(upid, "/log"), {"test-status": True, "start": 2})
    assert following == {"data": lines[1:], "total": 2, "success": 1, "active": True}
    boss.pbs.clock.advance(1000)
    done = boss("GET", path_of(upid, "/status"))
    assert (done["status"], done["exitstatus"]) == ("stopped", "OK")
    assert done["endtime"] < START + 30, "it ended when its lines were written, not when somebody looked"
    last = boss("GET", path_of(upid, "/log"), {"limit": 0})[-1]["t"]
    assert last.endswith(": TASK OK")


def test_tasks_that_end_in_one_second_are_listed_in_the_order_of_their_ends() -> None:
    boss = paced(0)
    boss.pbs.server.add_datastore("lake")
    pull = {"store": "lake", "remote": "self", "remote-store": "tank"}
    boss.pbs.server.peers["localhost"] = boss.pbs.server
    boss("POST", "/config/remote", {"name": "self", "host": "localhost", "auth-id": "root@pam", "password": "secret"})
    boss("POST", "/pull", pull)
    assert [task["worker_type"] for task in boss("GET", TASKS)] == ["sync", "reader"]


@pytest.mark.parametrize("step", range(12))
@pytest.mark.parametrize("call", ["move-namespace", "pull"])
def test_what_is_removed_between_two_lines_of_a_task_does_no_harm(call: str, step: int) -> None:
    boss = paced()
    boss.pbs.server.add_datastore("lake")
    tank = boss.pbs.server.datastores["tank"]
    for moment in (1000, 2000):
        tank.add_snapshot("vm", "1", moment, ns="a")
        tank.add_snapshot("vm", "2", moment, ns="a/b")
    if call == "pull":
        sent: dict[str, Any] = {"store": "tank", "remote-store": "lake", "remove-vanished": True}
        upid = boss("POST", "/pull", sent)
    else:
        upid = boss("POST", f"/admin/datastore/tank/{call}", {"ns": "a", "target-ns": "z"})
    boss.pbs.clock.advance(step)
    boss.send("DELETE", "/admin/datastore/tank/namespace", {"ns": "a", "delete-groups": True})
    boss.pbs.clock.advance(1000)
    assert boss("GET", path_of(upid, "/status"))["status"] == "stopped"
    assert not tank.below("a")


def test_a_backup_made_while_its_namespace_is_moved_stays() -> None:
    boss = paced()
    tank = boss.pbs.server.datastores["tank"]
    tank.add_snapshot("vm", "1", 1000, ns="a")
    boss("POST", "/admin/datastore/tank/move-namespace", {"ns": "a", "target-ns": "z"})
    boss.pbs.clock.advance(3)
    boss("GET", TASKS)
    tank.add_snapshot("vm", "2", 2000, ns="a")
    boss.pbs.clock.advance(1000)
    boss("GET", TASKS)
    assert {ns: [group.name for group in tank.groups_in(ns)] for ns in "az"} == {"a": ["vm/2"], "z": ["vm/1"]}


def test_tasks_are_added_and_stopped_while_another_thread_lists_them() -> None:
    """As tests do that watch tasks: each task is in every list once."""
    tasks = SimulatedPbs().server.tasks
    listed: list[list[str]] = []
    failed: list[Exception] = []

    def ask() -> None:
        try:
            while not listed or len(listed[-1]) < 200:
                listed.append([task.upid for task in tasks.newest_first()])
        except Exception as error:
            failed.append(error)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # So that the threads take turns as often as they can.
    try:
        asking = threading.Thread(target=ask)
        asking.start()
        for _ in range(200):
            tasks.stop(tasks.add_running("backup", "tank:vm/100", "root@pam"))
        asking.join()
    finally:
        sys.setswitchinterval(usual)
    assert failed == []
    assert all(len(set(upids)) == len(upids) for upids in listed)


def test_a_log_comes_in_pages_of_fifty() -> None:
    boss = paced(0)
    task = boss.pbs.server.tasks.add_finished(
        "backup", "tank:vm/100", "root@pam", START, START, lines=[f"line {n}" for n in range(119)]
    )
    log = path_of(task.upid, "/log")
    first = boss.envelope("GET", log)
    assert (len(first["data"]), first["total"], "active" in first) == (50, 120, False)
    assert [line["n"] for line in boss("GET", log, {"start": 101, "limit": 5})] == [101, 102, 103, 104, 105]
    assert len(boss("GET", log, {"limit": 0})) == 120
    assert boss("GET", log, {"start": 500}) == []
    whole = boss.send("GET", log, {"download": True})
    headers = dict(whole.headers)
    assert headers["content-type"] == "text/plain"
    assert headers["content-disposition"] == "attachment; filename=task-pbs-backup-2023-11-14T22:13:20Z.log"
    assert whole.content().count(b"\n") == 120
    assert boss.refused("GET", log, {"download": True, "start": 1}) == (
        400,
        "Parameter 'download' cannot be used with other parameters",
    )


def test_a_running_task_is_stopped_by_its_starter_only() -> None:
    boss = paced()
    ann = with_token(boss.pbs, "ann@pbs", role="DatastoreAdmin")
    upid = ann("POST", "/admin/datastore/tank/verify")
    bob = with_token(boss.pbs, "bob@pbs", role="DatastoreAdmin")
    status, text = bob.refused("DELETE", path_of(upid))
    assert (status, text) == (400, "missing permissions 'Sys.Modify' on '/system/tasks'")
    assert ann("DELETE", path_of(upid)) is None
    assert boss("GET", path_of(upid, "/status"))["exitstatus"] == "abort requested - aborting task"
    assert boss("DELETE", path_of(upid)) is None, "stopping what has ended is no error"


def test_unknown_and_broken_upids() -> None:
    boss = paced()
    gone = "UPID:pbs:0000073A:000007B2:000000FF:6553F100:backup:store\\x3avm-100:root@pam!ci:"
    status = boss("GET", path_of(gone, "/status"))
    assert (status["status"], status["exitstatus"], status["id"], status["user"], status["tokenid"]) == (
        "stopped",
        "unknown",
        "store:vm/100",
        "root@pam",
        "ci",
    )
    assert boss.refused("GET", path_of(gone, "/log")) == (400, "No such file or directory (os error 2)")
    assert boss("DELETE", path_of(gone)) is None
    assert boss.refused("GET", path_of("UPID:pbs:1", "/status"))[0] == 400


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [
        ("tank:vm/100", "tank\\x3avm-100"),
        ("back-up", "back\\x2dup"),
        ("bäck", "b\\xc3\\xa4ck"),
        (".a.b", "\\x2ea.b"),
        ("", ""),
    ],
)
def test_worker_ids_are_escaped_as_pbs_does(plain: str, escaped: str) -> None:
    assert escape_worker_id(plain) == escaped
    assert unescape_worker_id(escaped) == plain


def some_tasks() -> Asker:
    """Four finished tasks, one per 100 seconds, and a running one."""
    boss = paced(0)
    tasks = boss.pbs.server.tasks
    tasks.add_finished("garbage_collection", "tank", "root@pam", START, START + 10)
    tasks.add_finished("backup", "tank:vm/100", "ann@pbs!ci", START + 100, START + 110, "WARNINGS: 2")
    tasks.add_finished("syncjob", "off:there:tank:ns:s-1", "root@pam", START + 200, START + 210, "sync failed")
    tasks.add_finished("logrotate", None, "root@pam", START + 300, START + 310, "unknown")
    boss.pbs.clock.advance(400)
    tasks.add_running("backup", "other:vm/7", "ann@pbs")
    return boss


@pytest.mark.parametrize(
    ("sent", "kinds"),
    [
        ({}, ["backup", "logrotate", "syncjob", "backup", "garbage_collection"]),
        ({"running": True}, ["backup"]),
        ({"errors": True}, ["backup", "logrotate", "syncjob", "backup"]),
        ({"store": "tank"}, ["syncjob", "backup", "garbage_collection"]),
        ({"userfilter": "ann"}, ["backup", "backup"]),
        ({"typefilter": "sync"}, ["syncjob"]),
        ({"since": START + 150}, ["backup", "logrotate", "syncjob"]),
        ({"until": START + 150}, ["backup", "garbage_collection"]),
        ({"statusfilter": ["ok"]}, ["garbage_collection"]),
        ({"statusfilter": ["warning", "unknown"]}, ["logrotate", "backup"]),
        ({"statusfilter": ["error"]}, ["syncjob"]),
        ({"start": 3}, ["backup", "garbage_collection"]),
        ({"start": 1, "limit": 2}, ["logrotate", "syncjob"]),
        ({"limit": 0}, ["backup", "logrotate", "syncjob", "backup", "garbage_collection"]),
    ],
)
def test_filters_of_the_list(sent: dict[str, Any], kinds: list[str]) -> None:
    assert [task["worker_type"] for task in some_tasks()("GET", TASKS, sent)] == kinds


@pytest.mark.parametrize(
    ("sent", "total"), [({}, 5), ({"limit": 2}, 3), ({"start": 2, "limit": 2}, 5), ({"start": 4}, 5), ({"limit": 0}, 5)]
)
def test_the_total_knows_only_whether_there_may_be_more(sent: dict[str, Any], total: int) -> None:
    assert some_tasks().envelope("GET", TASKS, sent)["total"] == total


def test_others_tasks_are_hidden() -> None:
    boss = some_tasks()
    pbs = boss.pbs
    ann = with_token(pbs, "ann@pbs", role=None)
    ann.headers = with_ticket(pbs, "ann@pbs").headers
    assert {task["user"] for task in ann("GET", TASKS)} == {"ann@pbs", "ann@pbs!ci"}
    upid = boss("GET", TASKS, {"typefilter": "garbage"})[0]["upid"]
    assert ann.refused("GET", path_of(upid, "/status")) == (400, "task access not allowed")
    pbs.server.acl.grant("/datastore/tank", "ann@pbs", "DatastoreAdmin")
    pbs.server.forget_rights()
    assert {task["worker_type"] for task in ann("GET", TASKS)} == {"backup", "garbage_collection"}
    pbs.server.acl.grant("/system", "ann@pbs", "Audit")
    pbs.server.forget_rights()
    assert len(ann("GET", TASKS)) == 5


def test_an_item_of_the_list() -> None:
    boss = some_tasks()
    running, rotation, *_ = boss("GET", TASKS)
    assert "endtime" not in running
    assert "status" not in running
    assert rotation["worker_id"] is None
    assert (rotation["node"], rotation["status"], rotation["endtime"]) == ("localhost", "unknown", START + 310)


def test_jobs_remember_their_runs() -> None:
    boss = paced()
    boss("POST", "/config/verify", {"id": "v-1", "store": "tank", "schedule": "daily"})
    (job,) = boss("GET", "/admin/verify")
    assert "last-run-upid" not in job
    assert job["next-run"] == (START // 86_400 + 1) * 86_400
    upid = boss("POST", "/admin/verify/v-1/run")
    assert boss.refused("POST", "/admin/verify/v-1/run")[0] == 400, "it still runs"
    boss.pbs.clock.advance(100)
    (job,) = boss("GET", "/admin/verify")
    assert (job["last-run-upid"], job["last-run-state"]) == (upid, "OK")
    assert START < job["last-run-endtime"] < START + 100
    boss("POST", "/config/prune", {"id": "p-1", "store": "tank", "schedule": "hourly", "keep-last": 1})
    upid = boss("POST", "/admin/prune/p-1/run")
    assert boss("GET", path_of(upid, "/status"))["type"] == "prunejob"
    assert boss.refused("POST", "/admin/prune/none/run")[0] == 400


def test_garbage_is_collected_once_at_a_time() -> None:
    boss = paced()
    upid = boss("POST", "/admin/datastore/tank/gc")
    assert boss.refused("POST", "/admin/datastore/tank/gc") == (400, "garbage collection already running")
    boss.pbs.clock.advance(1000)
    assert boss("GET", path_of(upid, "/status"))["exitstatus"] == "OK"
    assert boss("POST", "/admin/datastore/tank/gc") != upid


def test_sync_tasks_are_seen_by_those_who_could_run_them() -> None:
    boss = paced(0)
    tasks, acl = boss.pbs.server.tasks, boss.pbs.server.acl
    tasks.add_finished("syncjob", "off:far:tank:ns:s-1", "root@pam", START, START)
    tasks.add_finished("syncjob", "-:other:tank::s-2", "root@pam", START, START)
    tasks.add_finished("syncjob", "broken", "root@pam", START, START)
    ann = with_token(boss.pbs, "ann@pbs", role="DatastoreBackup", path="/datastore/tank")

    def seen() -> list[str]:
        boss.pbs.server.forget_rights()
        return [task["worker_id"] for task in ann("GET", TASKS)]

    assert seen() == []
    for auth_id in ("ann@pbs", "ann@pbs!test"):
        acl.grant("/remote/off/far", auth_id, "RemoteSyncOperator")
    assert seen() == ["off:far:tank:ns:s-1"]
    for auth_id in ("ann@pbs", "ann@pbs!test"):
        acl.grant("/datastore/other", auth_id, "DatastoreBackup")
    assert seen() == ["-:other:tank::s-2", "off:far:tank:ns:s-1"]
