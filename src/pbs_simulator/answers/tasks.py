"""The task list with its odd filters, a task's status and log, and stopping one
(protocol.md §5).
"""

from __future__ import annotations

import json
from typing import Any

from pbs_simulator.calls import Answers, ApiCall, Raw
from pbs_simulator.datastore_access import acl_path
from pbs_simulator.datastores import time_text
from pbs_simulator.refusals import NO_FILE, Refusal
from pbs_simulator.rights import missing_text, owns
from pbs_simulator.worker_tasks import UPID_FORM, Task, unescape_worker_id

answers: Answers = Answers()


def _state(task: Task) -> str:
    """What the `statusfilter` calls an ended task."""
    status = task.status or ""
    if status == "OK":
        return "ok"
    if status.startswith("WARNINGS: "):
        return "warning"
    return "unknown" if status == "unknown" else "error"


def _store_of(task: Task) -> str | None:
    """The store a task works on, for the kinds of which PBS knows it."""
    worker_id = task.worker_id or ""
    if task.worker_type == "syncjob":  # remote:store:target:ns:job, the local store third
        parts = worker_id.split(":")
        return parts[2] if len(parts) > 2 else None
    known = task.worker_type.startswith("verif") or task.worker_type in (
        "prune",
        "prunejob",
        "backup",
        "garbage_collection",
    )
    return worker_id.split(":")[0] if known else None


def _visible(call: ApiCall, task: Task) -> bool:
    """Own tasks, those of own tokens, and those of jobs one could run; without Sys.Audit on
    /system/tasks nothing else.
    """
    if owns(task.auth_id, call.auth_id):
        return True
    parts = (task.worker_id or "").split(":")
    if task.worker_type == "verificationjob":
        return len(parts) > 1 and call.server.may(call.auth_id, acl_path(parts[0]), "Datastore.Verify")
    if task.worker_type == "garbage_collection":
        return call.server.may(call.auth_id, acl_path(parts[0]), "Datastore.Modify")
    if task.worker_type in ("prune", "prunejob"):
        return call.server.may(call.auth_id, acl_path(parts[0], parts[1] if len(parts) > 1 else ""), "Datastore.Modify")
    return task.worker_type == "syncjob" and _may_pull(call, parts)


def _may_pull(call: ApiCall, parts: list[str]) -> bool:
    """Whether a sync job of such a worker id could be run as a pull."""
    if len(parts) < 4:
        return False
    remote, remote_store, store, ns = parts[:4]
    other = acl_path(remote_store) if remote == "-" else f"/remote/{remote}/{remote_store}"
    needed = "Datastore.Backup" if remote == "-" else "Remote.Read"
    return call.server.may(call.auth_id, acl_path(store, ns), "Datastore.Backup") and call.server.may(
        call.auth_id, other, needed
    )


@answers("GET", "/nodes/{node}/tasks")
def list_tasks(call: ApiCall) -> list[dict[str, Any]]:
    every = call.server.may(call.auth_id, "/system/tasks", "Sys.Audit")
    start, limit = call.get("start", 0), call.get("limit", 50)
    tasks: list[Task] = []
    skipped = 0
    for task in call.server.tasks.newest_first():
        if call.get("running") and not task.running:
            break
        since = call.get("since")
        if since is not None and task.endtime is not None and task.endtime < since:
            break
        if not (every or _visible(call, task)) or not _passes(call, task):
            continue
        if skipped < start:
            skipped += 1
            continue
        tasks.append(task)
        if limit and len(tasks) >= limit:
            break
    full = bool(limit) and len(tasks) >= limit  # then there is a virtual entry more
    call.attributes["total"] = start + len(tasks) + (1 if full else 0)
    return [task.item() for task in tasks]


def _passes(call: ApiCall, task: Task) -> bool:
    """The filters; `since` and `until` look at the start, `errors` drops only `OK`, `statusfilter`
    drops what runs.
    """
    store, user, kind = call.get("store"), call.get("userfilter"), call.get("typefilter")
    since, until, states = call.get("since"), call.get("until"), call.get("statusfilter")
    return not (
        (store is not None and _store_of(task) != store)
        or (user is not None and user not in task.auth_id)
        or (kind is not None and kind not in task.worker_type)
        or (since is not None and task.starttime < since)
        or (until is not None and task.starttime > until)
        or (call.get("errors") and task.status == "OK")
        or (states is not None and (task.running or _state(task) not in states))
    )


def _read_upid(call: ApiCall, *, may_see: bool = True) -> tuple[dict[str, str], Task | None]:
    """The parts of a call's UPID and its task, if it is known; refuses those who may not see it."""
    upid = call["upid"]
    match = UPID_FORM.fullmatch(upid)
    if match is None:
        raise Refusal(f"unable to parse UPID '{upid}'")
    parts = match.groupdict()
    task = call.server.tasks.get(upid)
    shown = task or Task(upid, 0, 0, 0, parts["type"], unescape_worker_id(parts["id"]), parts["auth_id"], parts["node"])
    if may_see and not call.server.may(call.auth_id, "/system/tasks", "Sys.Audit") and not _visible(call, shown):
        raise Refusal("task access not allowed")
    return parts, task


@answers("GET", "/nodes/{node}/tasks/{upid}/status")
def task_status(call: ApiCall) -> dict[str, Any]:
    """A task nobody knows is `stopped` and `unknown`, not an error."""
    parts, task = _read_upid(call)
    user, _, token = parts["auth_id"].partition("!")
    shown: dict[str, Any] = {
        "id": unescape_worker_id(parts["id"]) or None,
        "node": parts["node"],
        "pid": int(parts["pid"], 16),
        "pstart": int(parts["pstart"], 16),
        "starttime": int(parts["starttime"], 16),
        "type": parts["type"],
        "upid": call["upid"],
        "user": user,
        "status": "running" if task is not None and task.running else "stopped",
    }
    if task is not None:
        shown["id"] = task.worker_id
    if token:
        shown["tokenid"] = token
    if task is None or not task.running:
        shown["exitstatus"] = "unknown" if task is None else task.status
        if task is not None and call.server.at_least("4.2"):
            shown["endtime"] = task.endtime
    return shown


@answers("GET", "/nodes/{node}/tasks/{upid}/log")
def task_log(call: ApiCall) -> Raw:
    _, task = _read_upid(call)
    if task is None:
        raise Refusal(NO_FILE)
    if call.get("download"):
        if any(name in call.params for name in ("start", "limit", "test-status")):
            raise Refusal("Parameter 'download' cannot be used with other parameters")
        name = f"task-{task.node}-{task.worker_type}-{time_text(task.starttime)}.log"
        text = "".join(f"{line}\n" for line in task.lines).encode()
        return Raw(text, "text/plain", (("content-disposition", f"attachment; filename={name}"),))
    start, limit = max(call.get("start", 0), 1), call.get("limit", 50)
    lines = [{"n": number, "t": line} for number, line in enumerate(task.lines, 1)]
    page = lines[start - 1 :] if limit == 0 else lines[start - 1 : start - 1 + limit]
    envelope: dict[str, Any] = {"data": page, "total": len(lines), "success": 1}
    if call.get("test-status"):
        envelope["active"] = task.running
    return Raw(json.dumps(envelope, ensure_ascii=False).encode(), "application/json")


@answers("DELETE", "/nodes/{node}/tasks/{upid}")
def stop_task(call: ApiCall) -> None:
    """Only the very auth id that started a task, or Sys.Modify on /system/tasks; then null,
    whatever becomes of it.
    """
    parts, task = _read_upid(call, may_see=False)
    if parts["auth_id"] != call.auth_id and not call.server.may(call.auth_id, "/system/tasks", "Sys.Modify"):
        raise Refusal(missing_text("/system/tasks", "Sys.Modify"))
    if task is not None:
        call.server.tasks.stop(task)
