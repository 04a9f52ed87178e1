# Made by `python -m codegen generate` from the tables in schema/.
# Not to be edited: change schema/ and generate again.
"""Tasks: what the server is doing and has done, with status and logs.

Whatever takes long is a task: the call that starts it returns its id, a UPID, and the task
continues even if the caller goes away. `Client.wait` takes such a call or an id and waits for
the end; `Client.follow` yields the lines of the log as they are written.

A task ends with `OK`, with `WARNINGS: 2`, or with the text of its error; `unknown` means that
its daemon died or its log is gone. The list and the status of a task have different names for
the same things: `worker_type` there is `type` here, and `status` there is `exitstatus` here.

Example:
    for task in pbs.send(list_tasks(typefilter="garbage", limit=1)):
        print(task.worker_type, task.worker_id, task.status or "running")
        for line in pbs.send(get_task_log(task.upid, limit=0))[-1:]:
            print(line.t.partition(": ")[2])
    # garbage_collection tank OK
    # TASK OK"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from pbs_client.runtime import (
    INTEGER,
    NOTHING_EXTRA,
    TEXT,
    UPID,
    Decoder,
    ListOf,
    Operation,
    Optional,
    OptionalUtc,
    Parameter,
    Request,
    Shape,
    StreamRequest,
    Upid,
    Utc,
    explain_missing,
    extra_names,
    model_class,
    model_field,
    nothing,
)

from .enums import TaskStateType
from .shared_models import SYSLOG_LINE_SHAPE, SyslogLine

__all__ = [
    "SyslogLine",
    "TaskListItem",
    "TaskStatus",
    "download_task_log",
    "get_task_log",
    "get_task_status",
    "list_tasks",
    "stop_task",
]


def list_tasks(
    *,
    errors: bool | None = None,
    limit: int | None = None,
    running: bool | None = None,
    since: int | datetime | None = None,
    start: int | None = None,
    statusfilter: Sequence[TaskStateType] | None = None,
    store: str | None = None,
    typefilter: str | None = None,
    until: int | datetime | None = None,
    userfilter: str | None = None,
    node: str = "localhost",
) -> Request[list[TaskListItem]]:
    """Lists one page of tasks, running ones first and then the newest; without Sys.Audit only the
    caller's own.

    `GET /nodes/{node}/tasks`

    `errors=True` drops only tasks that ended OK: running ones and those with warnings remain.
    `since` and `until` compare the start time, and `since` stops at the first task that ended
    before it: long ones can be missed.
    `typefilter` and `userfilter` match parts of the text: "verify" does not find scheduled runs,
    which are "verificationjob".
    `store` leaves out kinds that it cannot attribute: manual sync, tape, reader, delete. `total`
    is a paging hint, not a count.
    `limit` is 50 if not given; 0 means all.

    Args:
        errors: True leaves out tasks that ended with OK; running tasks and warnings stay.
            Default on the server: `False`.
        limit: Maximum number of tasks to return; 0 for all. Default on the server: `50`.
        running: True returns only tasks that are still running. Default on the server: `False`.
        since: Only tasks that started at this time or later; misses some that ran for long. A
            datetime with a time zone, or Unix seconds.
        start: Number of tasks to skip. Default on the server: `0`.
        statusfilter: Only tasks that ended with one of these results; running tasks are left
            out. Any of `ok`, `warning`, `error`, `unknown`.
        store: Only tasks that PBS can attribute to this datastore, such as `tank`. 3 to 32
            characters.
        typefilter: Part of the task type: `verif` finds `verify` and `verificationjob`.
        until: Only tasks that started at this time or earlier. A datetime with a time zone, or
            Unix seconds.
        userfilter: Part of the user or token id, such as `backup@pbs`.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `TaskListItem` (`upid`, `node`, `pid`, `pstart`,
            `starttime`, `user`, `worker_type`, `endtime` and 2 more); empty past the last page,
            or if no task matches.
        `Client.exchange` also returns `total`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.

    Privileges:
        any login for its own tasks
        on /system/tasks: Sys.Audit for those of others
    """
    return Request(
        _LIST_TASKS,
        {
            "errors": errors,
            "limit": limit,
            "running": running,
            "since": since,
            "start": start,
            "statusfilter": statusfilter,
            "store": store,
            "typefilter": typefilter,
            "until": until,
            "userfilter": userfilter,
            "node": node,
        },
    )


def stop_task(
    upid: str,
    /,
    *,
    node: str = "localhost",
) -> Request[None]:
    """Asks a task to stop and returns at once; `get_task_status` tells when it has ended.

    `DELETE /nodes/{node}/tasks/{upid}`

    Finished and unknown tasks give no error. A user may not stop a task that the user's own
    token started.

    Args:
        upid: Id of a task, as returned by the call that started it. At least 36 characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        Nothing: `Client.send` returns None.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        PermissionDenied: it is a task of somebody else, and a privilege listed below is missing.

    Privileges:
        any login for its own tasks
        on /system/tasks: Sys.Modify for those of others
    """
    return Request(
        _STOP_TASK,
        {
            "upid": upid,
            "node": node,
        },
    )


def download_task_log(
    upid: str,
    /,
    *,
    node: str = "localhost",
) -> StreamRequest:
    """Gives the whole log of a task as a text file, whatever its length.

    `GET /nodes/{node}/tasks/{upid}/log`

    Args:
        upid: Id of a task, as returned by the call that started it. At least 36 characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.stream` opens a `Download` for a `with` block; its `save` writes a file.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        Interrupted: while reading, if the connection breaks; `save` then leaves no file.
        NotFound: there is no log: the server removes old ones, and unknown tasks have none.
        PermissionDenied: it is a task of somebody else, and a privilege listed below is missing.

    Privileges:
        any login for its own tasks
        on /system/tasks: Sys.Audit for those of others
    """
    return StreamRequest(
        _DOWNLOAD_TASK_LOG,
        {
            "upid": upid,
            "node": node,
        },
    )


def get_task_log(
    upid: str,
    /,
    *,
    limit: int | None = None,
    start: int | None = None,
    test_status: bool | None = None,
    node: str = "localhost",
) -> Request[list[SyslogLine]]:
    """Reads a page of a task's log as numbered lines; `Client.follow` gives each line once while
    the task runs.

    `GET /nodes/{node}/tasks/{upid}/log`

    `start` counts from 1. `limit` is 50 if not given; 0 means to the end. `exchange(...).total`
    is the number of lines.

    Args:
        upid: Id of a task, as returned by the call that started it. At least 36 characters.
        limit: Maximum number of lines to return; 0 for all. At least 0. Default on the server:
            `50`.
        start: Number of the first line to return, counting from 1. At least 0. Default on the
            server: `0`.
        test_status: True also returns, next to the data, whether the task is still running.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a list of `SyslogLine` (`n` and `t`); one per line, empty past the
            end of the log.
        `Client.exchange` also returns `total` and `active`.

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        NotFound: there is no log: the server removes old ones, and unknown tasks have none.
        PermissionDenied: it is a task of somebody else, and a privilege listed below is missing.

    Privileges:
        any login for its own tasks
        on /system/tasks: Sys.Audit for those of others
    """
    return Request(
        _GET_TASK_LOG,
        {
            "upid": upid,
            "limit": limit,
            "start": start,
            "test-status": test_status,
            "node": node,
        },
    )


def get_task_status(
    upid: str,
    /,
    *,
    node: str = "localhost",
) -> Request[TaskStatus]:
    """Says whether a task is running or stopped, and how it ended; field names differ from those of
    `list_tasks`.

    `GET /nodes/{node}/tasks/{upid}/status`

    `exitstatus` is `OK`, `WARNINGS: n`, `unknown` or the error text. An unknown but well-formed
    UPID gives stopped and unknown.

    Args:
        upid: Id of a task, as returned by the call that started it. At least 36 characters.
        node: Leave it out: PBS has only one node and accepts any name for it.

    Returns:
        `Client.send` returns a `TaskStatus` (`upid`, `id`, `tokenid`, `node`, `pid`, `pstart`,
            `starttime`, `status` and 4 more).

    Raises:
        AuthenticationFailed: the token or the password is not valid, or its user is disabled or
            expired.
        PermissionDenied: it is a task of somebody else, and a privilege listed below is missing.

    Privileges:
        any login for its own tasks
        on /system/tasks: Sys.Audit for those of others
    """
    return Request(
        _GET_TASK_STATUS,
        {
            "upid": upid,
            "node": node,
        },
    )


@model_class
class TaskListItem:
    """One task in the list: running while `status` is None, ended otherwise."""

    node: str
    """Always `localhost`, since PBS has only one node."""
    pid: int
    """Process id of the daemon that runs the task."""
    pstart: int
    """When that process started, in kernel clock ticks since boot; not a time of day."""
    starttime: int
    """When the task started. Unix seconds. `starttime_utc` is the same as a datetime."""
    upid: Upid
    """Id of the task."""
    user: str
    """User or token that started it, such as `root@pam` or `backup@pbs!automation`."""
    worker_type: str
    """Kind of task, such as `garbage_collection` or `verificationjob`."""
    endtime: int | None = None
    """When the task ended; None while it is running. Unix seconds. `endtime_utc` is the same as a
    datetime."""
    status: str | None = None
    """How the task ended: `OK`, `WARNINGS: 2`, `unknown`, or its error; None while it runs."""
    worker_id: str | None = None
    """What the task works on, such as `tank` or `tank:vm/100`; None for some kinds."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    starttime_utc: ClassVar[Utc] = Utc("starttime")
    """When the task started. `starttime` as a datetime in UTC."""
    endtime_utc: ClassVar[OptionalUtc] = OptionalUtc("endtime")
    """When the task ended; None while it is running. `endtime` as a datetime in UTC."""


@model_class
class TaskStatus:
    """Whether one task runs, and how it ended."""

    node: str
    """Name of the server that runs the task."""
    pid: int
    """Process id of the daemon that runs the task."""
    pstart: int
    """When that process started, in kernel clock ticks since boot; not a time of day."""
    starttime: int
    """When the task started. Unix seconds. `starttime_utc` is the same as a datetime."""
    status: str
    """`running` or `stopped`; how it ended is in `exitstatus`."""
    type: str
    """Kind of task, such as `garbage_collection` or `verificationjob`."""
    upid: Upid
    """Id of the task."""
    user: str
    """The user who started it, or whose token did, such as `backup@pbs`."""
    endtime: int | None = None
    """When the task ended; None while it is running. Unix seconds. `endtime_utc` is the same as a
    datetime. New in PBS 4.2."""
    exitstatus: str | None = None
    """How the task ended: `OK`, `WARNINGS: 2`, `unknown`, or its error; None while it runs."""
    id: str | None = None
    """What the task works on, such as `tank` or `tank:vm/100`; None for some kinds."""
    tokenid: str | None = None
    """Name of the token that started it, the part after the `!`; None if it was no token."""
    extra: Mapping[str, Any] = model_field(default=NOTHING_EXTRA, hash=False, repr=extra_names)
    """Members that the schema does not know, under their wire names."""
    starttime_utc: ClassVar[Utc] = Utc("starttime")
    """When the task started. `starttime` as a datetime in UTC."""
    endtime_utc: ClassVar[OptionalUtc] = OptionalUtc("endtime")
    """When the task ended; None while it is running. `endtime` as a datetime in UTC."""


# What the functions and classes above stand on: how answers are read, what is known of operations.


_TASK_LIST_ITEM_SHAPE = Shape(
    TaskListItem,
    {
        "node": TEXT,
        "pid": INTEGER,
        "pstart": INTEGER,
        "starttime": INTEGER,
        "upid": UPID,
        "user": TEXT,
        "worker_type": TEXT,
        "endtime": Optional(INTEGER),
        "status": Optional(TEXT),
        "worker_id": Optional(TEXT),
    },
)


_TASK_STATUS_SHAPE = Shape(
    TaskStatus,
    {
        "node": TEXT,
        "pid": INTEGER,
        "pstart": INTEGER,
        "starttime": INTEGER,
        "status": TEXT,
        "type": TEXT,
        "upid": UPID,
        "user": TEXT,
        "endtime": Optional(INTEGER),
        "exitstatus": Optional(TEXT),
        "id": Optional(TEXT),
        "tokenid": Optional(TEXT),
    },
)


_LIST_TASKS = Operation(
    name="tasks.list_tasks",
    method="GET",
    template="/nodes/{node}/tasks",
    effect="read",
    privileges=(
        "any login for its own tasks",
        "Sys.Audit on /system/tasks for those of others",
    ),
    decode=Decoder(ListOf(_TASK_LIST_ITEM_SHAPE)),
    attributes=("total",),
    parameters=(
        Parameter("errors", "errors", "query", "boolean"),
        Parameter("limit", "limit", "query", "integer"),
        Parameter("running", "running", "query", "boolean"),
        Parameter("since", "since", "query", "time"),
        Parameter("start", "start", "query", "integer"),
        Parameter("statusfilter", "statusfilter", "query", "array"),
        Parameter("store", "store", "query"),
        Parameter("typefilter", "typefilter", "query"),
        Parameter("until", "until", "query", "time"),
        Parameter("userfilter", "userfilter", "query"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_STOP_TASK = Operation(
    name="tasks.stop_task",
    method="DELETE",
    template="/nodes/{node}/tasks/{upid}",
    effect="write",
    privileges=(
        "any login for its own tasks",
        "Sys.Modify on /system/tasks for those of others",
    ),
    decode=nothing,
    parameters=(
        Parameter("upid", "upid", "path"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_DOWNLOAD_TASK_LOG = Operation(
    name="tasks.download_task_log",
    method="GET",
    template="/nodes/{node}/tasks/{upid}/log",
    effect="read",
    privileges=(
        "any login for its own tasks",
        "Sys.Audit on /system/tasks for those of others",
    ),
    fixed=(("download", True),),
    parameters=(
        Parameter("upid", "upid", "path"),
        Parameter("node", "node", "path"),
        Parameter("download", "download", "query", "boolean"),
    ),
    home=__name__,
)


_GET_TASK_LOG = Operation(
    name="tasks.get_task_log",
    method="GET",
    template="/nodes/{node}/tasks/{upid}/log",
    effect="read",
    privileges=(
        "any login for its own tasks",
        "Sys.Audit on /system/tasks for those of others",
    ),
    decode=Decoder(ListOf(SYSLOG_LINE_SHAPE)),
    attributes=(
        "total",
        "active",
    ),
    parameters=(
        Parameter("upid", "upid", "path"),
        Parameter("limit", "limit", "query", "integer"),
        Parameter("start", "start", "query", "integer"),
        Parameter("test_status", "test-status", "query", "boolean"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)


_GET_TASK_STATUS = Operation(
    name="tasks.get_task_status",
    method="GET",
    template="/nodes/{node}/tasks/{upid}/status",
    effect="read",
    privileges=(
        "any login for its own tasks",
        "Sys.Audit on /system/tasks for those of others",
    ),
    decode=Decoder(_TASK_STATUS_SHAPE),
    parameters=(
        Parameter("upid", "upid", "path"),
        Parameter("node", "node", "path"),
    ),
    home=__name__,
)

if not TYPE_CHECKING:  # A checker that saw this would take every name for one of the module.
    __getattr__ = explain_missing(__name__)
