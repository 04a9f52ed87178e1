"""Tasks: started and followed by whatever command starts one, and looked at with `pbsh task`.

The filters of `task list` are ours: PBS's own count warnings and running tasks as errors, miss
scheduled verifications, and overlook tasks that began before the window (protocol.md §5.2).
"""

from __future__ import annotations

import codecs
import contextlib
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command import exits
from pbs_tools.command.asking import confirmed
from pbs_tools.command.forms import printable
from pbs_tools.command.options import NAMESPACE, Named, command, task_options
from pbs_tools.command.saying import say
from pbs_tools.command.session import Session
from pbs_tools.command.signals import interrupt_handled
from pbs_tools.command.table import rows
from pbs_tools.command.values import Value
from pbs_tools.worker_ids import stores_in

if TYPE_CHECKING:
    from pbs_api.tasks import TaskListItem
    from pbs_client import TaskRequest, TaskResult

KINDS: dict[str, tuple[str, ...]] = {
    "backup": ("backup",),
    "gc": ("garbage_collection",),
    "prune": ("prune", "prunejob"),
    "sync": ("sync", "syncjob"),
    "verify": ("verify", "verify_group", "verify_snapshot", "verificationjob"),
    "tape": ("tape-backup", "tape-backup-job", "tape-restore"),
}
"""What people call the kinds of tasks, and PBS's types: by hand, by a job, of a part. Any other
type may be given as it is."""


class Interrupted(click.ClickException):
    """Ctrl-C while a task was followed; the task goes on."""

    exit_code = exits.INTERRUPTED


class Warned(click.ClickException):
    """A task ended with warnings, and the user wants to know."""

    exit_code = exits.WARNINGS


def run(session: Session, task: TaskRequest | str) -> None:
    """Starts a task (or takes one) and follows it, unless `--no-wait` was given: then its
    UPID is printed."""
    upid = task if isinstance(task, str) else session.client.send(task)
    if session.given.get("no_wait"):
        click.echo(upid)
        return
    result = follow(session, upid)
    if session.as_data:
        session.show({"upid": str(result.upid), "exitstatus": result.exitstatus, "warnings": result.warnings})
    if result.warnings and session.given.get("fail_on_warnings"):
        raise Warned(f"the task ended with {result.exitstatus}")


def follow(session: Session, upid: str) -> TaskResult:
    """Shows a task's log until it ends. Ctrl-C asks whether to stop it, a second one leaves it
    alone and names it."""
    shown = _ShownLines()
    try:
        while True:
            try:
                with log_of(session) as write:
                    on_log = shown.further(write)
                    return session.client.wait(upid, timeout=session.given.get("timeout"), on_log=on_log)
            except KeyboardInterrupt:
                if not session.interactive:
                    raise
                interrupt_handled()
                if confirmed("\nStop the task? Ctrl-C again leaves it running."):
                    session.client.stop_task(upid)
    except (click.Abort, KeyboardInterrupt):
        raise Interrupted(f"the task goes on: {upid}") from None
    except (OSError, SystemExit) as error:
        if isinstance(error, SystemExit) or error.errno in exits.OUTPUT_ENDS:
            with contextlib.suppress(OSError):  # Stderr may have ended as well.
                say(f"The task goes on: {upid}", err=True)
        raise


class _ShownLines:
    """The lines of a log that were shown. After a question the log is read from its beginning, and
    they are not shown again."""

    def __init__(self) -> None:
        self._count = 0

    def further(self, write: Callable[[str], None]) -> Callable[[str], None]:
        """Takes the lines of the log from its first one, and writes those that are new."""
        seen = 0

        def on_log(line: str) -> None:
            nonlocal seen
            seen += 1
            if seen > self._count:
                self._count = seen
                write(line)

        return on_log


@contextmanager
def log_of(session: Session) -> Generator[Callable[[str], None]]:
    """Where a task's log goes: to stdout, or to stderr if stdout is for data; with a bar
    on a terminal."""
    if session.terminal and sys.stderr.isatty():
        from pbs_tools.command.progress import of_log

        with of_log() as write:
            yield write
    else:
        yield lambda line: say(line, err=session.as_data)


@command("list", without=NAMESPACE)
@click.option("--all", "everything", is_flag=True, help="Also those that have ended.")
@click.option("--running", is_flag=True, help="Only those that are running.")
@click.option("--failed", is_flag=True, help="Only those that failed; warnings do not count as failure.")
@click.option("--warnings", is_flag=True, help="Only those that ended with warnings.")
@click.option(
    "--type", "kind", type=Named(), metavar="|".join(KINDS), help="Only of this kind, however they were started."
)
@click.option("--store", type=Named(), help="Only those that name this datastore.")
@click.option("--user", type=Named(), help="Only those of this user or token.")
@click.option(
    "--since",
    type=Value({"type": "integer", "unit": "epoch"}),
    help="Only those that were running at this time or later: a date, or 2d.",
)
@click.option(
    "--until", type=Value({"type": "integer", "unit": "epoch"}), help="Only those that began at this time or earlier."
)
@click.option(
    "--limit", type=click.IntRange(0), default=50, help="Maximum number, the newest first; 0 for all. Default: 50."
)
@click.pass_obj
def list_(session: Session, /, everything: bool, limit: int, **wanted: Any) -> None:
    """Lists tasks, running ones first and then the newest: without options only those that run.

    Failed means failed: tasks with warnings and running ones are told apart. A scheduled
    verification is a verification. A task that began before --since and ended after it counts.
    """
    if not everything and not any(value for value in wanted.values()):
        wanted["running"] = True
    tasks: list[TaskListItem] = []
    for task in _pages(session, running=bool(wanted["running"])):
        if _fits(task, **wanted):
            tasks.append(task)
            if len(tasks) == limit:
                break
    session.given.setdefault("sort", "-starttime")
    session.show(session.plain(tasks), rows()["task list"])
    if not tasks:
        _say_why(session, wanted["kind"], wanted["since"], wanted["until"])


def _say_why(session: Session, kind: str | None, since: int | None, until: int | None) -> None:
    """What may be the reason for an empty list: a kind that is misspelt, times the wrong way round,
    or rights."""
    from pbs_tools.command.catalog import operation
    from pbs_tools.command.nearest import suggestion
    from pbs_tools.command.not_listed import say_if_hidden

    if kind is not None and kind not in KINDS and (near := suggestion(kind, KINDS)):
        say(f"No task has the type {kind}{near}", err=True)
    elif since is not None and until is not None and until < since:
        say("--since is later than --until: only a task that ran all the time between them would be listed", err=True)
    else:
        say_if_hidden(session, operation("tasks.list_tasks"), {})


def _pages(session: Session, *, running: bool) -> Iterator[TaskListItem]:
    from pbs_api.tasks import list_tasks

    session.connect()
    size = 500
    for start in range(0, sys.maxsize, size):
        page = session.client.send(list_tasks(start=start, limit=size, running=running or None))
        yield from page
        if len(page) < size:
            return


def _fits(
    task: TaskListItem,
    *,
    running: bool,
    failed: bool,
    warnings: bool,
    kind: str | None,
    store: str | None,
    user: str | None,
    since: int | None,
    until: int | None,
) -> bool:
    status = task.status
    warned = status is not None and status.startswith("WARNINGS")
    states = [running and status is None, warnings and warned, failed and status not in (None, "OK") and not warned]
    return (
        (any(states) or not (running or failed or warnings))
        and (kind is None or task.worker_type in KINDS.get(kind, (kind,)))
        and (store is None or store in stores_in(task.worker_type, task.worker_id))
        and (user is None or task.user == user)
        and (since is None or task.endtime is None or task.endtime >= since)
        and (until is None or (task.starttime or 0) <= until)
    )


@command("show", without=NAMESPACE)
@click.argument("upid")
@click.pass_obj
def show(session: Session, upid: str) -> None:
    """Shows what is known of a task: its kind, who started it, whether it runs and how it ended."""
    from pbs_api.tasks import get_task_status

    session.connect()
    session.show(session.send(get_task_status(upid)), rows()["task show"])


@command("log", without=NAMESPACE)
@click.argument("upid")
@click.option("-f", "--follow", "following", is_flag=True, help="Wait for more until the task ends.")
@click.pass_obj
def log(session: Session, upid: str, following: bool) -> None:
    """Prints the log of a task."""
    from pbs_api.tasks import download_task_log

    session.connect()
    if following:
        for line in session.client.follow(upid):
            say(line)
        return
    with session.client.stream(download_task_log(upid)) as download:
        if not session.terminal:
            for piece in download:
                click.echo(piece, nl=False)
            return
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        for piece in download:
            click.echo(printable(decoder.decode(piece), lines=True), nl=False)


@command("wait", without=NAMESPACE)
@click.argument("upid")
@click.pass_obj
def wait(session: Session, upid: str) -> None:
    """Waits for the end of a task while its log is shown; ends as the task did."""
    run(session, upid)


wait.params += [option for option in task_options() if "--no-wait" not in option.opts]


@command("stop", without=NAMESPACE)
@click.argument("upid")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.pass_obj
def stop(session: Session, upid: str, dry_run: bool) -> None:
    """Asks the server to stop a task, which ends a little later."""
    if dry_run:
        click.echo(f"would send DELETE /nodes/localhost/tasks/{upid}")
    else:
        session.client.stop_task(upid)


@command("watch", without=NAMESPACE)
@click.option("--log", "with_log", is_flag=True, help="Also show what running tasks write to their logs.")
@click.pass_obj
def watch(session: Session, with_log: bool) -> None:
    """Tells of tasks that start and end, as it happens, until Ctrl-C."""
    from pbs_tools import tasks

    for event in tasks.watch(session.client, progress=with_log):
        data = _data_of(event)
        if session.as_data:
            session.show(data)
        else:
            say("  ".join(str(part) for part in data.values() if part not in (None, "")))
        sys.stdout.flush()


def _data_of(event: Any) -> dict[str, Any]:
    """An event of the watch as data."""
    from pbs_tools.tasks import Ended, Progressed, Started

    what = type(event).__name__.lower()
    if isinstance(event, Ended):
        return {
            "event": what,
            "type": event.task.worker_type,
            "id": event.task.worker_id,
            "status": event.status,
            "upid": event.task.upid,
        }
    if isinstance(event, Started):
        return {"event": what, "type": event.task.worker_type, "id": event.task.worker_id, "upid": event.task.upid}
    if isinstance(event, Progressed):
        return {
            "event": what,
            "type": event.task.worker_type,
            "percent": event.percent,
            "line": event.lines[-1],
            "upid": event.task.upid,
        }
    return {
        "event": what,
        "server": event.server,
        "error": exits.line_of(event.error) if hasattr(event, "error") else None,
    }
