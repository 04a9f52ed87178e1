"""Namespaces: the tree that a caller may see, making, deleting and moving them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pbs_simulator.answers.groups import NotMoved, Statistics, move, no_statistics, remove_group
from pbs_simulator.calls import Answers, ApiCall
from pbs_simulator.datastore_access import MISSING, check_namespace, missing_parent, namespace_visible, open_store
from pbs_simulator.datastores import Datastore, depth_of
from pbs_simulator.refusals import Refusal
from pbs_simulator.replication.transfer import check_room, mapped
from pbs_simulator.rights import DEEPEST_NAMESPACE
from pbs_simulator.worker_tasks import TaskFailure, TaskWarnings

answers: Answers = Answers()


@answers("GET", "/admin/datastore/{store}/namespace")
def list_namespaces(call: ApiCall) -> list[dict[str, Any]]:
    """The visible ones at and below `parent`, which is listed whether it exists or not: PBS only
    looks what is below it.
    """
    parent = call.get("parent", "")
    store = open_store(call)
    names = store.below(parent, call.get("max-depth")) or [parent]
    listed = [ns for ns in names if namespace_visible(call.server, call.auth_id, store.name, ns)]
    if not listed:
        raise Refusal("permission check failed", 403)
    return [{"ns": ns} for ns in listed]


def _check_may_modify(call: ApiCall, ns: str) -> None:
    """Making, removing and moving a namespace needs Datastore.Modify on the one above it."""
    if not ns:
        raise Refusal("Cannot create/delete root namespace!")
    check_namespace(call, call["store"], ns.rpartition("/")[0], ("Datastore.Modify",))


@answers("POST", "/admin/datastore/{store}/namespace")
def create_namespace(call: ApiCall) -> str:
    parent = call.get("parent", "")
    ns = f"{parent}/{call['name']}" if parent else call["name"]
    if depth_of(parent) >= DEEPEST_NAMESPACE:
        raise Refusal(f"namespace too deep, {DEEPEST_NAMESPACE} >= max {DEEPEST_NAMESPACE}")
    _check_may_modify(call, ns)
    store = open_store(call, "write")
    if parent and parent not in store.namespaces:
        raise missing_parent(parent)
    store.add_namespace(ns)
    return ns


@answers("DELETE", "/admin/datastore/{store}/namespace")
def delete_namespace(call: ApiCall) -> Statistics:
    """Removes empty namespaces, or with `delete-groups` everything in them that is not
    protected.
    """
    ns = call["ns"]
    _check_may_modify(call, ns)
    store = open_store(call, "write")
    statistics = no_statistics()
    if call.get("delete-groups"):
        if ns not in store.namespaces:
            raise Refusal(MISSING)
        for name in store.below(ns):
            for group in list(store.namespaces[name].values()):
                for key, number in remove_group(store, name, group).items():
                    statistics[key] += number
    complete = _remove_empty(store, ns)
    if not complete and call.get("error-on-protected", True):
        if call.get("delete-groups"):
            raise Refusal("group only partially deleted due to protected snapshots")
        raise Refusal("only partially deleted due to existing groups but `delete-groups` not true")
    return statistics


def _remove_empty(store: Datastore, ns: str) -> bool:
    """Removes a namespace and those below it, children first, as far as they hold nothing; whether
    all of them went.
    """
    complete = True
    for name in reversed(store.below(ns)):
        if name and not store.namespaces[name] and len(store.below(name)) == 1:
            del store.namespaces[name]
        else:
            complete = False
    return complete


@answers("POST", "/admin/datastore/{store}/move-namespace")
def move_namespace(call: ApiCall) -> str:
    ns, target = call["ns"], call["target-ns"]
    _check_may_modify(call, ns)
    _check_may_modify(call, target)
    store = open_store(call, "write")
    if ns == target:
        raise Refusal("source and target namespace must be different")
    if ns not in store.namespaces:
        raise Refusal(f"source namespace '{ns}' does not exist")
    parent = target.rpartition("/")[0]
    if parent not in store.namespaces:
        raise Refusal(f"target parent namespace '{parent}' does not exist")
    if target.startswith(f"{ns}/"):
        raise Refusal(f"cannot move namespace '{ns}' into its own subtree (target: '{target}')")
    depth, merge = call.get("max-depth", DEEPEST_NAMESPACE), call.get("merge-groups", True)
    work = _moved(store, ns, target, depth, merge=merge, delete_source=call.get("delete-source", True))
    return call.server.tasks.start("move-namespace", f"{store.name}:{ns}:{target}", call.auth_id, work)


def _moved(store: Datastore, ns: str, target: str, depth: int, *, merge: bool, delete_source: bool) -> Iterator[str]:
    """The lines of moving a namespace with those below it, group by group; what cannot be moved
    stays.
    """
    names = store.below(ns, depth)
    check_room(ns, target, names)
    yield f"moving namespace '{ns}' -> '{target}': {len(names)} namespace(s)"
    for name in names:
        store.add_namespace(mapped(name, ns, target))
    moved, warnings, failed = 0, 0, list[tuple[str, str]]()
    for name in names:
        for group in store.groups_in(name):
            try:
                warnings += yield from move(store, group, name, mapped(name, ns, target), merge=merge)
            except NotMoved as problem:
                failed.append((name, group.name))
                yield f"failed to move group '{group.name}' in '{name}': {problem}"
                continue
            moved += 1
            yield f"moved group {moved} ('{group.name}' in '{name}')"
    if delete_source:
        yield from _remove_moved(store, names, {name for name, _ in failed})
    if failed:
        groups = ", ".join(f"'{group}' in '{name}'" for name, group in failed)
        raise TaskFailure(
            f"namespace move partially completed; {len(failed)} group(s) could not be moved and remain at source"
            f"; {len(failed)} with a fatal error (investigate before retrying): {groups}"
        )
    if warnings:
        raise TaskWarnings(warnings)


def _remove_moved(store: Datastore, names: list[str], failed: set[str]) -> Iterator[str]:
    """Removes what a move left empty, children first; one that holds a namespace below the depth of
    the move, or a backup that was made meanwhile, stays without a word.
    """
    for name in reversed(names):
        if any(other == name or other.startswith(f"{name}/") for other in failed):
            yield f"skipping source namespace '{name}' cleanup: contains group(s) that failed to move"
        elif len(store.below(name)) == 1 and not store.namespaces[name]:
            del store.namespaces[name]
