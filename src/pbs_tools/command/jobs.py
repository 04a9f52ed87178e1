"""The jobs that people have, for one server or many: `pbsh check`, `inventory`,
`maintain`, `metrics`."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pbs_tools.command.asking import go_on, require_terminal
from pbs_tools.command.expecting import expecting, guests
from pbs_tools.command.options import OUTPUT, Command, Number, command
from pbs_tools.command.pasteable import words
from pbs_tools.command.saying import say
from pbs_tools.command.store_option import only_stores

if TYPE_CHECKING:
    from pbs_client import Client
    from pbs_tools.checks import Result
    from pbs_tools.command.session import Session
    from pbs_tools.inventory import Group, Snapshot, Unseen
    from pbs_tools.maintenance import Pruned

CHECKS = ("backup-age", "datastore", "jobs", "verify", "gc", "tasks", "certificate", "all")


def _clients(session: Session) -> list[Client]:
    return [client for _, client in session.clients]


class Plugin(Command):
    """A command that is wrongly used as monitoring plugins are: UNKNOWN, and not with the exit code
    of other commands, which would be CRITICAL."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise unknown("CHECK", error.format_message()) from None


def unknown(what: str, said: str, *, err: bool = False) -> click.exceptions.Exit:
    """Says why a check gave no answer; ends the command, once it is raised."""
    from pbs_tools import checks

    say(f"PBS {what.upper()} UNKNOWN - {' '.join(said.replace('|', '/').split())}", err=err)
    return click.exceptions.Exit(checks.Status.UNKNOWN)


@command("check", cls=Plugin, without=OUTPUT)
@click.argument("what", type=click.Choice(CHECKS), metavar="CHECK")
@click.option("-w", "--warning", metavar="RANGE", help="When to warn: 26h, 85, 30: and so on.")
@click.option("-c", "--critical", metavar="RANGE", help="When it is critical.")
@click.option("--exclude", metavar="REGEX", help="Leave out what this matches, such as 'tank:vm/9[0-9]{3}'.")
@expecting
@only_stores
@click.option(
    "-t",
    "--timeout",
    type=Number(1),
    metavar="SECONDS",
    help="How long to wait for a connection, and for each answer, without asking again. Choose less than the time"
    " after which the monitoring system ends the plugin, so that a silent server does not hide the others.",
)
@click.option("-v", "--verbose", is_flag=True, help="Print a line for everything that was looked at.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("nagios", "checkmk", "zabbix")),
    default="nagios",
    show_default=True,
    help="One line of a plugin, Checkmk local checks in piggyback sections, or Zabbix discovery with values.",
)
@click.pass_obj
def check(
    session: Session,
    /,
    what: str,
    verbose: bool,
    form: str,
    timeout: float | None,
    expect: tuple[str, ...],
    expect_file: str | None,
    **limits: Any,
) -> None:
    """Checks that follow the conventions of monitoring plugins: one line, performance data, and 0,
    1, 2 or 3 as the exit code.

    CHECK is backup-age, datastore, jobs, verify, gc, tasks, certificate or all.

    Whatever goes wrong on the way, a wrong option or a server that does not answer, is UNKNOWN and
    ends with 3. For Checkmk and Zabbix each thing has its own status, and the exit code is 0 where
    there is an answer.
    """
    from pbs_client import PbsError
    from pbs_tools import checks

    if timeout is not None:
        session.given.update(connect_timeout=timeout, read_timeout=f"{timeout:g}", retries=0)
    try:
        result = checks.run(what, *_clients(session), expected=guests(expect, expect_file), **limits)
        text = _text_of(result, form, verbose=verbose)
    except (PbsError, click.ClickException) as error:
        said = error.format_message() if isinstance(error, click.ClickException) else error.message
        raise unknown(what, said, err=form != "nagios") from None
    except Exception as error:  # Whatever it is: a traceback ends with 1, which would be WARNING.
        raise unknown(what, f"pbsh failed: {type(error).__name__}: {error}", err=form != "nagios") from None
    try:
        say(text, lines=True)
        sys.stdout.flush()
    except OSError:
        raise click.exceptions.Exit(checks.Status.UNKNOWN) from None
    raise click.exceptions.Exit(result.status if form == "nagios" else 0)


def _text_of(result: Result, form: str, *, verbose: bool) -> str:
    from pbs_tools import monitoring

    match form:
        case "checkmk":
            return monitoring.checkmk(result).removesuffix("\n")
        case "zabbix":
            return json.dumps(monitoring.zabbix(result))
        case _:
            return result.text(verbose=verbose)


@command("inventory")
@click.option("--snapshots", is_flag=True, help="List every snapshot, not just every group.")
@click.pass_obj
def inventory(session: Session, snapshots: bool) -> None:
    """Every backup group of every datastore and namespace, of one server or many, as they
    are found.

    What could not be seen (a store that is offline, a right that is missing, a server that does not
    answer) is named on stderr, in JSON and YAML among the results, and ends with 1. So a list that
    ends with 0 is whole.
    """
    from pbs_tools import inventory
    from pbs_tools.command.catalog import operation

    clients = _clients(session)
    items = inventory.snapshots(*clients) if snapshots else inventory.groups(*clients)
    form, whole = session.output_format, True
    one_by_one = form in ("text", "jsonl") and session.given.keys().isdisjoint(("columns", "sort"))
    rows: list[dict[str, Any]] = []
    for item in items:
        if isinstance(item, inventory.Unseen):
            whole = False
            say(f"not seen: {item}", err=True)
            if form in ("text", "csv"):
                continue
        if not one_by_one:
            rows.append(_plain(item))
        elif form == "jsonl":
            session.show([_plain(item)])
        else:
            say(_said(item) if isinstance(item, inventory.Group) else str(item))
    if not one_by_one:
        listing = "snapshots.list_snapshots" if snapshots else "groups.list_groups"
        session.show(rows, schema=operation(listing)["returns"])
    if not whole:
        raise click.exceptions.Exit(1)


def _said(group: Group) -> str:
    newest = group.last_backup_utc
    said = f"the newest of {newest:%Y-%m-%d %H:%M} UTC" if newest else "none finished"
    snapshots = f"{group.backup_count} snapshot{'' if group.backup_count == 1 else 's'}"
    return f"{group.id}  {snapshots}, {said}"


def _plain(item: Group | Snapshot | Unseen) -> dict[str, Any]:
    """A result by the names of the wire, with what identifies it."""
    from pbs_client import to_wire
    from pbs_tools.inventory import Group, Unseen

    if isinstance(item, Unseen):
        place = {"server": item.server.name, "store": item.store, "ns": item.ns}
        return {**place, "not-seen": item.cause, "reason": item.reason}
    group = item.id if isinstance(item, Group) else item.group
    named = {"server": group.server.name, "instance": group.server.instance, "store": group.store, "ns": group.ns}
    if not isinstance(item, Group):
        return named | to_wire(item.listed)
    listed = {"backup-type": group.backup_type, "backup-id": group.backup_id, "last-backup": item.last_backup}
    return named | listed | {"backup-count": item.backup_count, "owner": item.owner, "comment": item.comment}


@command("maintain", without=OUTPUT)
@click.option("--keep-last", type=click.IntRange(1), metavar="N", help="Keep the newest N snapshots of each group.")
@click.option(
    "--keep-hourly",
    type=click.IntRange(1),
    metavar="N",
    help="Keep the newest of each of the last N hours that have one.",
)
@click.option("--keep-daily", type=click.IntRange(1), metavar="N", help="The same for days.")
@click.option("--keep-weekly", type=click.IntRange(1), metavar="N", help="The same for weeks.")
@click.option("--keep-monthly", type=click.IntRange(1), metavar="N", help="The same for months.")
@click.option("--keep-yearly", type=click.IntRange(1), metavar="N", help="The same for years.")
@only_stores
@click.option("--no-gc", is_flag=True, help="Leave out garbage collection.")
@click.option("--no-verify", is_flag=True, help="Leave out verification.")
@click.option(
    "--reverify-after",
    type=click.IntRange(0),
    metavar="DAYS",
    help="Verify again what was verified longer ago than this.",
)
@click.option("--beside-backups", is_flag=True, help="Work on a store even while a backup is running on it.")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def maintain(session: Session, /, stores: tuple[str, ...], dry_run: bool, yes: bool, **given: Any) -> None:
    """Prunes each group, collects garbage and verifies what is left, on all stores or those named.

    Without a keep option nothing is pruned. What would be removed is shown first, and asked about
    unless --yes is given. A store on which a task is running is left alone, and one store's failure
    does not stop the others. Ends with 1 if anything was not done.
    """
    from pbs_tools import maintenance
    from pbs_tools.maintenance import Keep

    rules = {
        name.removeprefix("keep_"): number for name, number in given.items() if name.startswith("keep_") and number
    }
    keep = Keep(**rules) if rules else None
    options: dict[str, Any] = {
        "keep": keep,
        "collect_garbage": not given["no_gc"],
        "verify": not given["no_verify"],
        "reverify_after": given["reverify_after"],
        "stores": stores,
        "beside_backups": given["beside_backups"],
    }
    if keep is None and given["no_gc"] and given["no_verify"]:
        raise click.UsageError(
            "nothing is left to do: prune by giving a keep option, or leave out --no-gc or --no-verify"
        )
    if session.given.get("repository") and not stores and session.repository:
        # What was typed seems to narrow it to one datastore, as it does for other commands.
        raise click.UsageError(
            f"--repository names datastore {session.repository.datastore}, and maintain works on all of them:"
            " name those that are meant with --store, or the server alone with --server"
        )
    if keep is not None and not dry_run and not yes:
        require_terminal("maintain")
    if dry_run or (keep is not None and not yes):
        rehearsed: dict[str, Any] = {**options, "dry_run": True}
        preview = maintenance.run(*_clients(session), **rehearsed)
        if dry_run:
            say(_planned(preview) or "there is no datastore", lines=True)
            raise click.exceptions.Exit(preview.exit_code)
        go_on(_planned(preview).splitlines())

    pruned: list[maintenance.Pruned] = []

    def tell(event: Any) -> None:
        if isinstance(event, maintenance.Step):
            say(str(event))
        else:
            pruned.append(event)

    def tell_progress(line: str) -> None:
        say(line, err=True)

    # Where somebody looks on; a timer would mail every line.
    on_log = tell_progress if session.terminal else None
    clients = _clients(session)  # Nothing is started while secrets are read.
    try:
        done = maintenance.run(*clients, **options, on_event=tell, on_log=on_log)
    except (KeyboardInterrupt, SystemExit):
        with contextlib.suppress(OSError):  # Stderr may have ended as well.
            _say_what_was_done(session, pruned, keep is not None)
        raise
    if done.pruned:
        click.echo(str(done).splitlines()[-1])
    elif not done.steps:
        click.echo("there is no datastore")
    raise click.exceptions.Exit(done.exit_code)


def _say_what_was_done(session: Session, pruned: Sequence[Pruned], pruning: bool) -> None:
    """What an interrupted run leaves behind. Groups that were just being pruned are not among
    those that are known."""
    where = list(dict.fromkeys(words(session.given, name) for name, _ in session.clients))
    names, has = ("names", "has") if len(where) == 1 else ("name", "have")
    say(f"What was started goes on: {' and '.join(f'`{begin} task list`' for begin in where)} {names} it.", err=True)
    if pruning:
        removed, groups = sum(len(event.removed) for event in pruned), len(pruned)
        listed = " and ".join(f"`{begin} task list --type prune`" for begin in where)
        snapshots = "1 snapshot" if removed == 1 else f"{removed} snapshots"
        of = f"{groups} group{'' if groups == 1 else 's'}"
        say(f"Before that, at least {snapshots} of {of} had been removed: {listed} {has} all.", err=True)


def _planned(preview: Any) -> str:
    groups = [
        f"  {event.group}: {len(event.removed)} removed, {len(event.kept)} kept"
        for event in sorted(preview.pruned, key=lambda event: str(event.group))
        if event.removed
    ]
    return "\n".join([*groups, str(preview)])


@command("metrics", without=OUTPUT)
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help="Serve them to Prometheus at /metrics, and those of one context at /metrics?target=NAME.",
)
@click.option(
    "--keep",
    type=Number(0),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="How long an answer is reused.",
)
@click.option("--dashboard", is_flag=True, help="Print a dashboard for Grafana that shows them; asks no server.")
@click.pass_obj
def metrics(session: Session, listen: str | None, keep: float, dashboard: bool) -> None:
    """Metrics for Prometheus: as text for a textfile collector, or served with --listen.

    Needs the extra `prometheus`. With --listen, however many scrape, a server is asked once
    in --keep seconds.
    """
    if dashboard:
        click.echo(Path(__file__).parents[1].joinpath("grafana.json").read_text(encoding="utf-8"), nl=False)
        return
    try:
        from pbs_tools import exporter, metrics as exposition
    except ImportError as error:
        raise click.UsageError(f"metrics need the extra `prometheus` of this package ({error})") from None
    from pbs_tools import health

    if listen is None:
        say(exposition.text(health.report(*_clients(session))).removesuffix("\n"), lines=True)
        return
    host, _, port = listen.rpartition(":")
    if ":" not in listen or not port.isascii() or not port.isdecimal() or int(port) > 65535:
        raise click.UsageError(
            "--listen takes an address and a port, such as 127.0.0.1:9101, [::1]:9101, or :9101 for all of IPv4"
        )

    def scraping(client: Client) -> exporter.Scrape:
        return lambda: exposition.text(health.report(client))

    clients = {name or client.server: client for name, client in session.clients}
    targets = {name: scraping(client) for name, client in clients.items()}

    def silent(name: str) -> str:
        return exposition.silent(clients[name].server)

    try:
        served = exporter.Exporter(targets, keep=keep, silent=silent)
        server = exporter.serve(served, host.strip("[]"), int(port))
    except OSError as error:
        raise click.ClickException(f"{listen} cannot be listened on: {error.strerror}") from None
    click.echo(f"Listening on {host}:{server.server_port}; Ctrl-C ends it.", err=True)
    with server:
        server.serve_forever()
