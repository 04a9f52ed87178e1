"""`pbsh status`: one screen for one server or many."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command import exits, suggestions
from pbs_tools.command.completion import stores
from pbs_tools.command.options import Number, command
from pbs_tools.command.saying import say
from pbs_tools.command.table import Row, rows

if TYPE_CHECKING:
    from pbs_api.tasks import TaskListItem
    from pbs_client import Client
    from pbs_tools.command.session import Session
    from pbs_tools.health import Report
    from pbs_tools.health.facts import StoreFacts
    from pbs_tools.inventory import Server
    from pbs_tools.plans import Plan

FINDINGS = 20
"""How many findings have room on the screen."""

COLUMNS = Row("", "", "", "", "store,total,used,share,avail,full-in,last-backup", "store")
UNITS: dict[str, Any] = {name: {"unit": "bytes"} for name in ("total", "used", "avail")} | {
    "share": {"unit": "fraction"}
}


@command("status")
@click.argument("store", required=False, shell_complete=stores)
@click.option("--watch", is_flag=True, help="Look again every few seconds, until Ctrl-C.")
@click.option(
    "--every",
    type=Number(1),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How often with --watch.",
)
@click.pass_obj
def status(session: Session, store: str | None, watch: bool, every: float) -> None:
    """One screen for one server or many: how full the datastores are, what is wrong, what runs.

    With a datastore, typed or named by the repository, it begins with that one's usage, as the
    official client prints it, and looks at nothing else. `pbsh report` tells more. Ends with 1 if a
    server could not be asked.
    """
    store = store or session.store
    while True:
        look = _look(session, store, patient=watch)
        # Only now, so that the screen is not empty while servers are asked.
        if watch and session.terminal and not session.as_data:
            _clear()
        if look is not None:
            _show(session, *look)
        sys.stdout.flush()
        if not watch:
            break
        time.sleep(every)
    if look is not None and not all(look[1].version(server) for server in look[1].servers):
        raise click.exceptions.Exit(exits.FAILED)


def _clear() -> None:
    """An empty screen, or an empty line where the terminal can do no more than write."""
    if os.environ.get("TERM") == "dumb":
        click.echo()
    else:
        click.clear()


Look = tuple[dict[str, Any], "Report", "list[tuple[str, TaskListItem]]"]
"""The usage of one datastore, if one was named; a report; what runs, with the names of servers."""


def _look(session: Session, store: str | None, *, patient: bool) -> Look | None:
    """What there is to see. Where `patient`, a datastore that cannot be asked just now is said and
    gives None."""
    from pbs_api.datastore import get_datastore_status
    from pbs_client import PbsError
    from pbs_tools import health
    from pbs_tools.tasks import passes

    usage: dict[str, Any] = {}
    try:
        if store is not None:
            usage = session.send(get_datastore_status(store))
    except PbsError as error:
        if not (patient and passes(error)):
            suggestions.add_for_store(session, error, store or "")
            raise
        say(f"not seen: {error.message}", err=True)
        return None
    clients = [client for _, client in session.clients]
    report = health.report(*clients, scope=health.Scope(stores=(store,) if store is not None else ()))
    return usage, report, list(_running(clients, store))


def _show(session: Session, usage: dict[str, Any], found: Report, running: list[tuple[str, TaskListItem]]) -> None:
    if session.output_format == "csv":
        session.show([item for server in found.servers for item in _stores(found, server)])
    elif session.as_data:
        session.show({**usage, **_plain(found, running)})
    else:
        _print(session, found, usage, running)


def _print(session: Session, found: Report, usage: dict[str, Any], running: list[tuple[str, TaskListItem]]) -> None:
    from pbs_tools.health.wording import verdict

    if usage:
        session.show(usage, rows()["status"])
    say(f"{', '.join(_named(found, server) for server in found.servers)}: {verdict(found)[0]}")
    if not usage:
        for server in found.servers:
            if len(found.servers) > 1 and found.stores(server):
                click.echo()
                say(server.name)
            lines = [_aged(item, found.taken) for item in _stores(found, server)]
            session.show(lines, COLUMNS, {"items": {"properties": UNITS}})
    if found.findings:
        click.echo()
    for finding in found.findings[:FINDINGS]:
        say(f"{finding.severity.upper():8} {finding.subject}: {finding.sentence}")
    if len(found.findings) > FINDINGS:
        click.echo(f"… and {len(found.findings) - FINDINGS} more: pbsh report")
    click.echo()
    for server_name, task in running:
        since = max(0, int(found.taken - (task.starttime or found.taken)))
        what = f"{task.worker_type} {task.worker_id or ''}".rstrip()
        say(f"running on {server_name}: {what}, since {since // 60} min")
    if not running:
        click.echo("nothing is running")


def _named(found: Report, server: Server) -> str:
    version = found.version(server)
    return f"{server.name}{f' with PBS {version}' if version else ''}"


def _plain(found: Report, running: list[tuple[str, TaskListItem]]) -> dict[str, Any]:
    from pbs_tools.command.session import plain

    whole = found.to_json()
    return {
        "taken": whole["taken"],
        "complete": whole["complete"],
        "worst": whole["worst"],
        "findings": whole["findings"],
        "servers": [
            {
                "name": server.name,
                "version": found.version(server),
                "datastores": _stores(found, server),
                "running": [plain(task) for name, task in running if name == server.name],
            }
            for server in found.servers
        ],
    }


def _stores(found: Report, server: Server) -> list[dict[str, Any]]:
    return [_store(found, item) for item in found.stores(server)]


def _store(found: Report, item: StoreFacts) -> dict[str, Any]:
    groups = found.groups(item.server, item.store)
    usage = item.usage
    days = usage.days_until_full
    return {
        "server": item.server.name,
        "store": item.store,
        "total": usage.total,
        "used": usage.used,
        "share": usage.share,
        "avail": usage.available,
        "full-in": None if days is None else round(days) * 86400,
        "groups": len(groups),
        "last-backup": max((facts.group.last_backup or 0 for facts in groups), default=0) or None,
    }


def _aged(item: dict[str, Any], now: float) -> dict[str, Any]:
    """A datastore with lengths of time in words, which a screen has room for."""
    from pbs_tools.units import age, since

    full, last = item["full-in"], item["last-backup"]
    said = {
        "full-in": None if full is None else age(full),
        "last-backup": None if last is None else since(last, now),
    }
    return {**item, **said}


def _running(clients: list[Client], store: str | None) -> Iterator[tuple[str, TaskListItem]]:
    """The tasks that run, on one datastore if it is named, each with the name of its server."""
    from pbs_tools.running import run

    return run([(client, _tasks_of(client.server, store)) for client in clients])


def _tasks_of(server: str, store: str | None) -> Plan[tuple[str, TaskListItem]]:
    from pbs_api.tasks import list_tasks
    from pbs_client import PbsError
    from pbs_tools.plans import Give, ask
    from pbs_tools.worker_ids import stores_in

    try:
        tasks = yield from ask(list_tasks(running=True, limit=0))
    except PbsError:
        return  # The report says already that it cannot be asked.
    for task in tasks:
        if task.endtime is None and (store is None or store in stores_in(task.worker_type, task.worker_id)):
            yield Give((server, task))
