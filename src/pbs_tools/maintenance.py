"""The nightly work on datastores: prune each group, collect garbage, verify what is left.

    summary = maintenance.run(pbs, keep=Keep(last=3, daily=14, monthly=12), dry_run=True)
    print(summary)

Stores are processed concurrently, the steps of one store one after the other: prune first, so that
garbage collection finds what it may free, and verification last, so that nothing is read that is
about to go. A failure is an event like any other: the next step, the next group and the other
stores go on. It may be started again at any time: groups that are pruned lose nothing more, and
snapshots that were verified are skipped.

A store on which a task is running is skipped, and two runs of this program never work on the
same store at once.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any, Literal

import attrs

from pbs_api.datastore import get_datastore_active_operations
from pbs_api.gc import start_gc
from pbs_api.groups import list_groups
from pbs_api.namespaces import list_namespaces
from pbs_api.prune import prune_group
from pbs_api.shared_models import DatastoreListItem
from pbs_api.tasks import TaskListItem, list_tasks
from pbs_api.verify import verify_datastore
from pbs_client import AsyncClient, Client, Interrupted, PbsError, TaskError, TaskRequest, UsageError
from pbs_client.printable import printable
from pbs_tools.inventory import GroupId, Server, View, look, maintenance_said, maintenance_type, no_such_store
from pbs_tools.left_out import whole
from pbs_tools.locks import AlreadyRunning, exclusive
from pbs_tools.plans import Ask, Fork, Give, Plan, ask, finish
from pbs_tools.running import arun as acarry_out, run as carry_out
from pbs_tools.worker_ids import stores_in

STORES_AT_ONCE = 2
"""How many stores of a server are processed at once, by default: they often share disks."""

StepName = Literal["prune", "garbage-collection", "verify"]


def _at_least_one(_: object, attribute: attrs.Attribute[int | None], value: int | None) -> None:
    if value is not None and value < 1:
        raise UsageError(
            f"keep-{attribute.name} must be at least 1, not {value}", hint="Leave it out to keep nothing by it."
        )


def _rule() -> Any:
    return attrs.field(default=None, validator=_at_least_one)


@attrs.frozen(kw_only=True)
class Keep:
    """Which snapshots of a group stay. At least one rule is required, as PBS would keep everything
    without one."""

    last: int | None = _rule()
    hourly: int | None = _rule()
    daily: int | None = _rule()
    weekly: int | None = _rule()
    monthly: int | None = _rule()
    yearly: int | None = _rule()

    def __attrs_post_init__(self) -> None:
        if not self.options:
            raise UsageError("no keep rule was given", hint="Give one at least, such as Keep(daily=14).")

    @property
    def options(self) -> dict[str, int]:
        """The rules that were given, as `prune_group` takes them."""
        rules = attrs.asdict(self)
        return {f"keep_{name}": number for name, number in rules.items() if number is not None}


@attrs.frozen
class Pruned:
    """A group to which the keep rules were applied, or would be in a dry run."""

    group: GroupId
    kept: tuple[int, ...]
    """The times of the snapshots that stay, in Unix seconds, oldest first; protected
    ones among them."""
    removed: tuple[int, ...]
    """The times of those that were removed, or would be."""
    dry_run: bool


State = Literal["planned", "done", "warnings", "failed", "skipped"]


@attrs.frozen
class Step:
    """A finished step of the work on a store. Pruning has one for the whole store, after its
    groups."""

    server: Server
    store: str
    """Empty if it concerns the whole server."""
    name: StepName | None
    """None if the whole store was skipped."""
    state: State
    sentence: str = ""
    """The outcome, or why there is none."""
    upid: str | None = None

    def __str__(self) -> str:
        place = f"{self.server}{f' {self.store}' if self.store else ''}"
        work = f"{self.name} {self.state}" if self.name else self.state
        return printable(f"{place}: {work}{f': {self.sentence}' if self.sentence else ''}")


Event = Pruned | Step


@attrs.frozen
class Work:
    """What is to be done."""

    keep: Keep | None = None
    """None for no pruning."""
    collect_garbage: bool = True
    verify: bool = True
    reverify_after: int | None = None
    """Days after which a verification no longer counts; None for never."""
    stores: tuple[str, ...] = ()
    """Only these; empty for all."""
    dry_run: bool = False
    beside_backups: bool = False
    """Whether a store is processed even while a backup or a restore is running on it, as PBS itself
    allows."""
    on_log: Callable[[str], object] | None = attrs.field(default=None, repr=False)
    """Called with each line of the logs of tasks, prefixed with the name of the store: `tank:
    …`."""


@attrs.frozen
class Summary:
    """What was done."""

    events: tuple[Event, ...] = attrs.field(repr=False)

    @property
    def steps(self) -> list[Step]:
        """The steps, in the order in which they ended."""
        return [event for event in self.events if isinstance(event, Step)]

    @property
    def pruned(self) -> list[Pruned]:
        """The groups to which the rules were applied."""
        return [event for event in self.events if isinstance(event, Pruned)]

    @property
    def failed(self) -> list[Step]:
        """The steps that failed, or were wanted but skipped."""
        return [step for step in self.steps if step.state in ("failed", "skipped")]

    @property
    def exit_code(self) -> int:
        """0 if all was done, warnings included, else 1."""
        return 1 if self.failed else 0

    def __str__(self) -> str:
        removed = sum(len(event.removed) for event in self.pruned)
        kept = sum(len(event.kept) for event in self.pruned)
        tense = ("remove", "keep") if any(event.dry_run for event in self.pruned) else ("removed", "kept")
        lines = [str(step) for step in self.steps]
        if self.pruned:
            groups, snapshots = _counted(len(self.pruned), "group"), _counted(removed, "snapshot")
            lines.append(f"{groups} pruned: {tense[0]} {snapshots}, {tense[1]} {kept}")
        return "\n".join(lines)


def run(
    *clients: Client,
    keep: Keep | None = None,
    collect_garbage: bool = True,
    verify: bool = True,
    reverify_after: int | None = None,
    stores: Sequence[str] = (),
    dry_run: bool = False,
    beside_backups: bool = False,
    on_event: Callable[[Event], object] | None = None,
    on_log: Callable[[str], object] | None = None,
    stores_at_once: int = STORES_AT_ONCE,
) -> Summary:
    """Does the work on all stores of `clients`, or on those named by `stores`, and gives a summary;
    see `Work` for the options.

    `on_event` is called with each `Pruned` and `Step` as it comes. Nothing is pruned without
    `keep`. With `dry_run` nothing is changed: the groups come as they would be pruned, and the
    other steps as planned. Only a usage error is raised; failures are steps.
    """
    options = (keep, collect_garbage, verify, reverify_after, tuple(stores), dry_run, beside_backups, on_log)
    with ExitStack() as held:
        work = [(client, plan(client.server, Work(*options), held)) for client in clients]
        return Summary(tuple(_told(carry_out(work, concurrency=stores_at_once), on_event)))


async def arun(
    *clients: AsyncClient,
    keep: Keep | None = None,
    collect_garbage: bool = True,
    verify: bool = True,
    reverify_after: int | None = None,
    stores: Sequence[str] = (),
    dry_run: bool = False,
    beside_backups: bool = False,
    on_event: Callable[[Event], object] | None = None,
    on_log: Callable[[str], object] | None = None,
    stores_at_once: int = STORES_AT_ONCE,
) -> Summary:
    """The same for asyncio."""
    options = (keep, collect_garbage, verify, reverify_after, tuple(stores), dry_run, beside_backups, on_log)
    events: list[Event] = []
    with ExitStack() as held:
        work = [(client, plan(client.server, Work(*options), held)) for client in clients]
        async for event in acarry_out(work, concurrency=stores_at_once):
            events += _told([event], on_event)
    return Summary(tuple(events))


def _told(events: Iterable[Event], on_event: Callable[[Event], object] | None) -> Iterator[Event]:
    for event in events:
        if on_event is not None:
            on_event(event)
        yield event


def plan(name: str, work: Work, held: ExitStack) -> Plan[Event]:
    """The plan behind `run`, for the server of that name. The locks of its stores are
    put into `held`."""
    view = yield from look(name)
    if not (work.stores and view.answered):  # Each of those that were named is seen, or reported as missing.
        for gap in view.gaps:
            yield Give(Step(gap.server, "", None, "skipped", gap.reason))
    if not view.answered:
        return
    there = {item.store: item for item in view.stores}
    for missing in sorted(set(work.stores) - set(there)):
        yield Give(Step(view.server, missing, None, "failed", no_such_store(missing, view)))
    chosen = [item for store, item in there.items() if not work.stores or store in work.stores]
    yield Fork(_store(view, item, work, held) for item in chosen)


def _store(view: View, item: DatastoreListItem, work: Work, held: ExitStack) -> Plan[Event]:
    server, store = view.server, item.store
    if item.mount_status == "notmounted":
        yield Give(Step(server, store, None, "skipped", "its removable disk is not mounted"))
        return
    resting = f"it is in maintenance mode {maintenance_said(item.maintenance)}" if item.maintenance else ""
    if item.maintenance and maintenance_type(item.maintenance) != "read-only":
        yield Give(Step(server, store, None, "skipped", resting))
        return
    if not work.dry_run:
        try:
            held.enter_context(exclusive(f"maintenance of {store} on {server.key}"))
        except AlreadyRunning as error:
            yield Give(Step(server, store, None, "skipped", f"another run of this program is working on it ({error})"))
            return
    try:
        busy = yield from _running_on(store, work)
        hidden = busy is None and (yield from _hidden_work_on(store, view, work))
    except PbsError as error:
        yield Give(Step(server, store, None, "failed", error.message))
        return
    if busy is not None:
        sentence = f"a task of type {busy.worker_type} is running on it"
        yield Give(Step(server, store, None, "skipped", sentence, busy.upid))
        return
    if hidden:
        sentence = "something writes to it; to see which task, Sys.Audit on /system/tasks is missing"
        yield Give(Step(server, store, None, "skipped", sentence))
        return
    # What is read-only can be verified, and nothing else.
    if work.keep is not None and resting:
        yield Give(Step(server, store, "prune", "skipped", resting))
    elif work.keep is not None:
        yield from _prune(view, store, work.keep, work.dry_run)
    if work.collect_garbage and resting:
        yield Give(Step(server, store, "garbage-collection", "skipped", resting))
    elif work.collect_garbage:
        yield from _task(view, store, "garbage-collection", start_gc(store), work)
    if work.verify:
        request = verify_datastore(store, ignore_verified=True, outdated_after=work.reverify_after)
        yield from _task(view, store, "verify", request, work)


_BESIDE = ("backup", "reader")


def _running_on(store: str, work: Work) -> Generator[Ask, Any, TaskListItem | None]:
    """A task that is running on the store."""
    for task in (yield from ask(list_tasks(running=True, limit=0))):
        if task.endtime is not None or (work.beside_backups and task.worker_type in _BESIDE):
            continue
        if store in stores_in(task.worker_type, task.worker_id):
            return task
    return None


def _hidden_work_on(store: str, view: View, work: Work) -> Generator[Ask, Any, bool]:
    """Whether a task that this login cannot see is writing to the store: it sees only its own,
    unless it may see all."""
    if work.beside_backups or view.rights.has("Sys.Audit", "/system/tasks"):
        return False
    if not view.rights.has("Datastore.Audit", f"/datastore/{store}"):
        return False
    operations = yield from ask(get_datastore_active_operations(store))
    return bool(operations.write)  # Not readers, such as somebody's list of snapshots.


@attrs.define
class _Tally:
    """The results of pruning a store so far."""

    groups: int = 0
    removed: int = 0
    failed: int = 0
    reason: str = ""
    """The reason of the last failure."""

    def failure(self, reason: str) -> None:
        self.failed += 1
        self.reason = reason


def _prune(view: View, store: str, keep: Keep, dry_run: bool) -> Plan[Event]:
    server, tally = view.server, _Tally()
    try:
        namespaces, gap = whole((yield from ask(list_namespaces(store))), "namespace", "ns")
    except PbsError as error:
        yield Give(Step(server, store, "prune", "failed", error.message))
        return
    if gap:
        tally.failure(gap)
    for namespace in namespaces:
        yield from _prune_namespace(server, store, namespace.ns, keep, dry_run, tally)
    if tally.failed:
        sentence = f"{tally.failed} of {tally.groups + tally.failed} failed; {tally.reason}"
        yield Give(Step(server, store, "prune", "failed", sentence))
    else:
        counted = f"{_counted(tally.removed, 'snapshot')} of {_counted(tally.groups, 'group')}"
        sentence = f"{counted} {'would go' if dry_run else 'removed'}{_unseen_groups(view, store)}"
        yield Give(Step(server, store, "prune", "planned" if dry_run else "done", sentence))


def _unseen_groups(view: View, store: str) -> str:
    """The remark if there may be groups of others that the login cannot see."""
    path = f"/datastore/{store}"
    below = view.rights.lacking_below("Datastore.Audit", path)
    lacking = below if view.rights.has("Datastore.Audit", path) else [path]
    return f"; groups of others were not seen, as Datastore.Audit on {lacking[0]} is missing" if lacking else ""


def _prune_namespace(server: Server, store: str, ns: str, keep: Keep, dry_run: bool, tally: _Tally) -> Plan[Event]:
    place = ns or "the root namespace"
    try:
        groups, gap = whole((yield from ask(list_groups(store, ns=ns or None))), "group", "backup_type", "backup_id")
    except PbsError as error:
        tally.failure(f"{place}: {error.message}")
        return
    if gap:
        tally.failure(f"{place}: {gap}")
    for item in groups:
        group = GroupId(server, store, ns, item.backup_type, item.backup_id)
        yield from _prune_group(group, keep, dry_run, tally)


def _prune_group(group: GroupId, keep: Keep, dry_run: bool, tally: _Tally) -> Plan[Event]:
    name = f"{group.backup_type}/{group.backup_id}"
    request = prune_group(
        group.store,
        backup_type=group.backup_type,
        backup_id=group.backup_id,
        ns=group.ns or None,
        dry_run=dry_run or None,
        **keep.options,
    )
    try:
        snapshots, gap = whole((yield from ask(request)), "snapshot", "backup_time", "keep", "protected")
    except PbsError as error:
        tally.failure(f"{name}: {_unknown(error) if not dry_run else error.message}")
        return
    if gap:
        tally.failure(f"{name}: what came of it is unknown, {gap}")
        return
    kept = tuple(snapshot.backup_time for snapshot in snapshots if snapshot.keep or snapshot.protected)
    gone = tuple(snapshot.backup_time for snapshot in snapshots if not (snapshot.keep or snapshot.protected))
    tally.groups += 1
    tally.removed += len(gone)
    yield Give(Pruned(group, kept, gone, dry_run))


def _counted(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def _unknown(error: PbsError) -> str:
    """What an error says, and that it may have been done all the same where no answer came."""
    return f"what came of it is unknown, {error.message}" if isinstance(error, Interrupted) else error.message


def _of_store(store: str, on_log: Callable[[str], object] | None) -> Callable[[str], object] | None:
    """What is called with lines of a log, each with the name of the store in front of it."""
    if on_log is None:
        return None

    def told(line: str) -> object:
        return on_log(f"{store}: {line}")

    return told


_TAKES = {"garbage-collection": ("Datastore.Modify",), "verify": ("Datastore.Verify", "Datastore.Backup")}
"""The privileges of which a task takes one; with the latter it verifies what the login owns."""


def _task(view: View, store: str, name: StepName, request: TaskRequest, work: Work) -> Plan[Event]:
    server = view.server
    if work.dry_run:
        # Looked at, since a request that nobody looks at warns that it was forgotten.
        would, path = f"would send {request.operation.method} {request.path}", f"/datastore/{store}"
        if any(view.rights.has(privilege, path) for privilege in _TAKES[name]):
            yield Give(Step(server, store, name, "planned", would))
        else:
            yield Give(Step(server, store, name, "failed", f"{' or '.join(_TAKES[name])} on {path} is missing"))
        return
    try:
        result = yield from finish(request, on_log=_of_store(store, work.on_log))
    except TaskError as error:
        yield Give(Step(server, store, name, "failed", error.message, error.upid))
    except PbsError as error:
        yield Give(Step(server, store, name, "failed", _unknown(error)))
    else:
        state: State = "warnings" if result.warnings else "done"
        yield Give(Step(server, store, name, state, result.exitstatus if result.warnings else "", result.upid))
